//! Slowing down whoever guesses, without locking out whom they guess for.
//!
//! Attempts are counted per login, per known device and per address. Some are free; then each has to wait twice as long
//! as the one before, up to a minute: sixty guesses an hour lead nowhere against the passwords that are accepted, and
//! nobody is kept out for longer. A device from which somebody signed in before is counted for itself, so that attempts
//! from elsewhere never delay it. Each server counts for itself and forgets when it ends.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};

/// How many counters there are at most; those with the fewest attempts go first.
const MOST: usize = 20_000;
/// The longest wait.
const LONGEST: TimeDelta = TimeDelta::seconds(60);
/// After how long without an attempt all is forgotten.
const FORGOTTEN: TimeDelta = TimeDelta::minutes(15);

/// What attempts are counted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Key {
    name: [u8; 16],
    /// How many attempts are free.
    free: u32,
}

impl Key {
    /// A login, from devices that are not known.
    pub(super) fn login(login: &str) -> Self {
        Self::of("login", login.as_bytes(), 5)
    }

    /// A known device.
    pub(super) fn device(mark: [u8; 16]) -> Self {
        Self::of("device", &mark, 5)
    }

    /// Somebody who is signed in and proves it again.
    pub(super) fn signed_in(user: uuid::Uuid) -> Self {
        Self::of("signed in", user.as_bytes(), 5)
    }

    /// An address. A whole ministry may share one; of an IPv6 address, a subscriber has the first half.
    pub(super) fn address(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(address) => Self::of("address", &address.octets(), 50),
            IpAddr::V6(address) => Self::of("address", &address.octets()[..8], 50),
        }
    }

    fn of(kind: &str, name: &[u8], free: u32) -> Self {
        let hash = Sha256::new().chain_update(kind).chain_update([0]).chain_update(name).finalize();
        let mut name = [0; 16];
        name.copy_from_slice(&hash[..16]);
        Self { name, free }
    }
}

#[derive(Debug, Clone, Copy)]
struct Counter {
    attempts: u32,
    last: DateTime<Utc>,
}

impl Counter {
    /// Until when the next attempt has to wait.
    fn until(self, free: u32) -> DateTime<Utc> {
        let beyond = self.attempts.saturating_sub(free);
        let wait = match beyond {
            0 => TimeDelta::zero(),
            beyond => TimeDelta::seconds(1 << (beyond - 1).min(6)).min(LONGEST),
        };
        self.last + wait
    }
}

/// The counters.
#[derive(Debug, Default)]
pub(in crate::http) struct Throttle(Mutex<HashMap<Key, Counter>>);

impl Throttle {
    /// Counts an attempt, unless one of the keys has to wait: then the answer is for how long. It is counted before it is
    /// looked at, so that many at once gain nothing.
    pub(super) fn attempt(&self, keys: &[Key], at: DateTime<Utc>) -> Result<(), TimeDelta> {
        let mut counters = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let until = keys.iter().filter_map(|key| {
            let counter = counters.get(key).filter(|counter| at - counter.last < FORGOTTEN)?;
            // A clock that was set back makes nobody wait until it has come that far again.
            let counter = Counter { last: counter.last.min(at), ..*counter };
            Some(counter.until(key.free))
        });
        if let Some(until) = until.max().filter(|until| *until > at) {
            return Err(until - at);
        }
        if counters.len() + keys.len() > MOST {
            make_room(&mut counters, at);
        }
        for key in keys {
            let counter = counters.entry(*key).or_insert(Counter { attempts: 0, last: at });
            if at - counter.last >= FORGOTTEN {
                counter.attempts = 0;
            }
            *counter = Counter { attempts: counter.attempts.saturating_add(1), last: at };
        }
        Ok(())
    }

    /// The attempt was right: whom it was for starts anew.
    pub(super) fn forget(&self, key: Key) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&key);
    }

    /// The attempt was not wrong: it does not count.
    pub(super) fn take_back(&self, keys: &[Key]) {
        let mut counters = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for key in keys {
            if let Some(counter) = counters.get_mut(key) {
                counter.attempts = counter.attempts.saturating_sub(1);
            }
        }
    }
}

/// Drops what is forgotten anyway; if that is not enough, the tenth with the fewest attempts.
fn make_room(counters: &mut HashMap<Key, Counter>, at: DateTime<Utc>) {
    counters.retain(|_, counter| at - counter.last < FORGOTTEN);
    if counters.len() > MOST * 9 / 10 {
        let mut attempts: Vec<_> =
            counters.values().map(|counter| (counter.attempts, counter.last)).collect();
        let (_, &mut (most, last), _) = attempts.select_nth_unstable(MOST / 10);
        counters.retain(|_, counter| (counter.attempts, counter.last) > (most, last));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_700_000_000 + seconds, 0).unwrap()
    }

    #[test]
    fn after_some_free_attempts_each_waits_twice_as_long_up_to_a_minute_and_a_pause_forgets() {
        let throttle = Throttle::default();
        let keys = [Key::login("ayla")];
        for _ in 0..5 {
            assert_eq!(throttle.attempt(&keys, at(0)), Ok(()));
        }
        let mut now = 0;
        for wait in [0, 1, 2, 4, 8, 16, 32, 60, 60, 60] {
            if wait > 0 {
                assert_eq!(throttle.attempt(&keys, at(now)), Err(TimeDelta::seconds(wait)));
            }
            now += wait;
            assert_eq!(throttle.attempt(&keys, at(now)), Ok(()), "after {wait} seconds");
        }
        assert!(throttle.attempt(&keys, at(now)).is_err());
        assert!(throttle.attempt(&[Key::login("rauf")], at(now)).is_ok(), "another login does not wait");
        assert!(throttle.attempt(&[Key::device([1; 16])], at(now)).is_ok(), "a known device does not");
        assert!(throttle.attempt(&keys, at(now + 15 * 60)).is_ok());
        assert!(throttle.attempt(&keys, at(now + 15 * 60)).is_ok(), "the free attempts are back");
    }

    #[test]
    fn what_was_right_does_not_count() {
        let throttle = Throttle::default();
        let (login, address) = (Key::login("ayla"), Key::address("192.0.2.1".parse().unwrap()));
        for _ in 0..200 {
            assert_eq!(throttle.attempt(&[login, address], at(0)), Ok(()));
            throttle.forget(login);
            throttle.take_back(&[address]);
        }
        let v6 = |text: &str| Key::address(text.parse().unwrap());
        assert_eq!(v6("2001:db8::1"), v6("2001:db8::2"), "a subscriber has the first half");
        assert_ne!(v6("2001:db8::1"), v6("2001:db8:0:1::1"));
        assert_eq!(v6("::ffff:192.0.2.1"), address);
    }

    #[test]
    fn however_many_are_guessed_for_the_memory_stays_bounded_and_the_worst_are_remembered() {
        let throttle = Throttle::default();
        let worst = Key::login("ayla");
        for _ in 0..6 {
            throttle.attempt(&[worst], at(0)).unwrap();
        }
        for number in 0..3 * MOST {
            throttle.attempt(&[Key::login(&number.to_string())], at(0)).unwrap();
        }
        assert!(throttle.0.lock().unwrap().len() <= MOST);
        assert!(throttle.attempt(&[worst], at(0)).is_err());
    }
}
