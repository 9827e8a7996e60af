//! How often one may ask: per person, and per address from which nobody has said yet who they are.
//!
//! The quotas are far above what somebody at a browser does, and below what would starve the others. Memory is
//! bounded: what has not been seen for a while is forgotten, and when there are too many at once, those who come new
//! share one quota.

use std::{
    collections::HashMap,
    hash::Hash,
    net::{IpAddr, Ipv6Addr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use async_graphql::Executor;
use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};
use uuid::Uuid;

use super::{App, answer::Refusal};

/// How many requests a second one person may send for long.
pub const PER_PERSON: u32 = 100;

/// How many requests a second may come from one address for long: many people can share one.
pub const PER_ADDRESS: u32 = 500;

/// How often a second one calendar feed may be asked for, for long: programs ask every few minutes.
const PER_FEED: u32 = 1;

/// So much of the time to come may be used at once after a pause.
const BURST: Duration = Duration::from_secs(10);

/// How many keys are remembered at most.
const MAX_KEYS: usize = 50_000;

/// The header in which a proxy says for whom it asks.
const FORWARDED: &str = "x-forwarded-for";

/// The quotas, and whom to believe about addresses.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Requests a second per person; 0 for no limit.
    pub per_person: u32,
    /// Requests a second per address; 0 for no limit.
    pub per_address: u32,
    /// The proxy in front of the server, which says in X-Forwarded-For from where a request comes.
    pub trusted_proxy: Option<IpAddr>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { per_person: PER_PERSON, per_address: PER_ADDRESS, trusted_proxy: None }
    }
}

/// What has been asked for lately.
pub(super) struct Rates {
    people: Gate<Uuid>,
    addresses: Gate<IpAddr>,
    feeds: Gate<Uuid>,
}

impl Rates {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            people: Gate::new(limits.per_person),
            addresses: Gate::new(limits.per_address),
            feeds: Gate::new(PER_FEED),
        }
    }

    /// Counts a request for this person's calendar feed.
    pub(super) fn feed(&self, person: Uuid) -> Result<(), Refusal> {
        self.feeds.pass(person)
    }

    /// Counts a request of this person.
    pub(super) fn person(&self, person: Uuid) -> Result<(), Refusal> {
        self.people.pass(person)
    }
}

/// A quota for each key.
struct Gate<K> {
    /// How long one request takes of a key's quota; nothing where there is no limit.
    step: Option<Duration>,
    /// Until when each key's quota is used up, were it without a burst. For `None`, the quota of all who come new when
    /// there are too many.
    used: Mutex<HashMap<Option<K>, Instant>>,
}

impl<K: Hash + Eq> Gate<K> {
    fn new(per_second: u32) -> Self {
        Self { step: Duration::from_secs(1).checked_div(per_second), used: Mutex::default() }
    }

    fn pass(&self, key: K) -> Result<(), Refusal> {
        self.pass_at(key, Instant::now())
    }

    /// The generic cell rate algorithm (ITU-T I.371, A.1): each request moves the instant at which the quota is used
    /// up one step on, and none may be further ahead of now than a burst.
    fn pass_at(&self, key: K, now: Instant) -> Result<(), Refusal> {
        let Some(step) = self.step else { return Ok(()) };
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let mut key = Some(key);
        if !used.contains_key(&key) && used.len() >= MAX_KEYS {
            used.retain(|_, until| *until > now);
            if used.len() >= MAX_KEYS {
                key = None;
            }
        }
        let until = used.get(&key).map_or(now, |until| (*until).max(now)) + step;
        let wait = until.saturating_duration_since(now + BURST);
        if wait.is_zero() {
            used.insert(key, until);
            return Ok(());
        }
        Err(too_many(wait))
    }
}

fn too_many(wait: Duration) -> Refusal {
    let seconds = wait.as_secs() + 1;
    let message = format!("Too many requests at once. Wait {seconds} s, and ask for more in one request.");
    let mut refusal = Refusal::new(StatusCode::TOO_MANY_REQUESTS, "TOO_MANY", message);
    refusal.retry_after = Some(seconds);
    refusal
}

/// Counts each request against its address. What the machine itself asks is not counted.
pub(super) async fn limit<E: Executor>(
    State(app): State<Arc<App<E>>>,
    request: Request,
    next: Next,
) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    let from = peer.map(|peer| address(peer, request.headers(), app.options.limits.trusted_proxy));
    let passed = match from {
        Some(from) if !from.is_loopback() => app.rates.addresses.pass(network(from)),
        _ => Ok(()),
    };
    match passed {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

/// From where a request comes: what the trusted proxy added last, or the connection's own address. Anybody can write
/// the header, so nobody else is believed.
pub(super) fn address(peer: IpAddr, headers: &HeaderMap, trusted: Option<IpAddr>) -> IpAddr {
    if trusted != Some(peer.to_canonical()) {
        return peer.to_canonical();
    }
    let lines = headers.get_all(FORWARDED).iter().filter_map(|line| line.to_str().ok());
    let said = lines.flat_map(|line| line.split(',')).next_back();
    said.and_then(|said| said.trim().parse::<IpAddr>().ok()).unwrap_or(peer).to_canonical()
}

/// Whoever has one IPv6 address has the other 2^64 of its network too.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => {
            let bits = address.to_bits() & !u128::from(u64::MAX);
            IpAddr::V6(Ipv6Addr::from_bits(bits))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quota_lets_a_burst_pass_and_then_says_when_to_come_again() {
        let (gate, now) = (Gate::new(2), Instant::now());
        let passed = (0..100).filter(|_| gate.pass_at(7, now).is_ok()).count();
        assert_eq!(passed, 20);
        let refusal = gate.pass_at(7, now).unwrap_err();
        assert_eq!((refusal.status, refusal.retry_after), (StatusCode::TOO_MANY_REQUESTS, Some(1)));
        assert!(gate.pass_at(7, now + Duration::from_millis(500)).is_ok(), "it waited");
        assert!(gate.pass_at(8, now).is_ok(), "somebody else is not held up");
        let open = Gate::new(0);
        assert!((0..10_000).all(|_| open.pass_at(7, now).is_ok()), "0 is no limit");
    }

    #[test]
    fn however_many_keys_there_are_memory_is_bounded() {
        let (gate, now) = (Gate::new(1), Instant::now());
        for key in 0..MAX_KEYS + 1000 {
            let _ = gate.pass_at(key, now);
        }
        assert!(gate.used.lock().unwrap().len() <= MAX_KEYS + 1);
        assert!(gate.pass_at(MAX_KEYS + 5000, now).is_err(), "who comes new shares what is left");
        assert!(
            gate.pass_at(MAX_KEYS + 5000, now + Duration::from_secs(60)).is_ok(),
            "until it is forgotten"
        );
        assert!(gate.used.lock().unwrap().len() < 10);
    }

    #[test]
    fn only_the_trusted_proxy_is_believed_about_addresses() {
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        let mut headers = HeaderMap::new();
        headers.append(FORWARDED, "6.6.6.6, 10.0.0.9".parse().unwrap());
        let proxy = Some(ip("127.0.0.1"));
        assert_eq!(
            address(ip("127.0.0.1"), &headers, proxy),
            ip("10.0.0.9"),
            "the last one is the proxy's own"
        );
        assert_eq!(address(ip("::ffff:127.0.0.1"), &headers, proxy), ip("10.0.0.9"));
        assert_eq!(address(ip("10.1.1.1"), &headers, proxy), ip("10.1.1.1"));
        assert_eq!(address(ip("127.0.0.1"), &headers, None), ip("127.0.0.1"));
        assert_eq!(network(ip("2001:db8::1")), network(ip("2001:db8::2")));
        assert_ne!(network(ip("10.0.0.1")), network(ip("10.0.0.2")));
    }
}
