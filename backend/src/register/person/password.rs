//! Passwords: which may be chosen, and how they are kept.

use std::sync::LazyLock;

use accord_shared::{error::ErrorCode, fold::fold};
use argon2::{
    Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version, password_hash::phc::PasswordHash,
};
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization;

use crate::register::{Failure, Problem};

/// The fewest letters.
pub const SHORTEST: usize = 12;
/// The most letters; there is no other rule of composition.
pub const LONGEST: usize = 200;
/// What a guesser who knows people's habits must try at least, as a power of ten. Below that lie the lists of common
/// passwords and everything that is made from them by doubling, counting on and changing a letter for a digit.
const GUESSES_LOG10: f64 = 8.0;

/// What must be left of a password at least when the names of its owner are taken out, where any are in it.
const OWN_LETTERS: usize = 6;

/// Random bytes that no other password is hashed with.
pub type Salt = [u8; 16];

/// Hashing takes 19 MiB and a core for some tens of milliseconds: so many may do so at once.
static HASHING: Semaphore = Semaphore::const_new(4);

/// 19 MiB, twice, on one lane: what OWASP asks of argon2id at least.
static ARGON2: LazyLock<Argon2<'static>> = LazyLock::new(|| {
    let params = Params::new(19 * 1024, 2, 1, None).expect("these are within argon2's limits");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
});

/// What a password is held against where nobody has one: an unknown name takes as long as a known one.
static NOBODYS: LazyLock<String> =
    LazyLock::new(|| hash_now("nobody has this password", [0; 16]).unwrap_or_default());

/// Whether somebody whom these words are about may choose this password: long enough, and neither common nor made of
/// their own name or the product's.
pub fn check(field: &'static str, password: &str, about: &[&str]) -> Result<(), Problem> {
    let password = normal(password);
    let letters = password.chars().count();
    if letters < SHORTEST {
        let message = format!("too short: use {SHORTEST} letters or more, of any kind");
        return Err(Problem::at(field, ErrorCode::TooShort, message));
    }
    if letters > LONGEST {
        return Err(Problem::at(field, ErrorCode::TooLong, format!("at most {LONGEST} letters")));
    }
    let mut words = vec!["accord"];
    words
        .extend(about.iter().flat_map(|text| text.split([' ', '@', '.', '-'])).filter(|word| word.len() > 2));
    words.extend(about);
    if is_ones_own(&password, &words) || zxcvbn::zxcvbn(&password, &words).guesses_log10() < GUESSES_LOG10 {
        let message = "easy to guess: it is common, or made of common words, names or rows of keys. Some words that \
                       have nothing to do with each other are hard to guess and easy to keep in mind";
        return Err(Problem::at(field, ErrorCode::Guessable, message));
    }
    Ok(())
}

/// Whether little is left of a password without the names that everybody knows of its owner: each name is one guess,
/// but the estimate counts a password of several parts as hard whatever they are.
fn is_ones_own(password: &str, words: &[&str]) -> bool {
    let whole = fold(password);
    let rest = words.iter().fold(whole.clone(), |rest, word| rest.replace(&fold(word), ""));
    rest.len() < whole.len() && rest.chars().filter(|letter| letter.is_alphanumeric()).count() < OWN_LETTERS
}

/// The password as it is kept: a PHC string of argon2id.
pub(super) async fn hash(password: String, salt: Salt) -> Result<String, Failure> {
    in_pool(move || hash_now(&password, salt)).await?.ok_or_else(|| {
        Problem::whole(ErrorCode::Invalid, "the password could not be hashed: choose another one").into()
    })
}

/// Whether the password is the one that was kept. Without one it takes as long, and the answer is no.
pub(super) async fn verify(password: String, kept: Option<String>) -> Result<bool, Failure> {
    in_pool(move || {
        let is_somebodys = kept.is_some();
        let kept = kept.as_deref().unwrap_or(&NOBODYS);
        let password = normal(&password);
        let is_right = PasswordHash::new(kept)
            .is_ok_and(|kept| ARGON2.verify_password(password.as_bytes(), &kept).is_ok());
        is_right && is_somebodys
    })
    .await
}

fn hash_now(password: &str, salt: Salt) -> Option<String> {
    let password = normal(password);
    let hash: PasswordHash = ARGON2.hash_password_with_salt(password.as_bytes(), &salt).ok()?;
    Some(hash.to_string())
}

/// One keyboard sends a letter whole, another one as letter and accent: both are the same password (NIST SP 800-63B).
fn normal(password: &str) -> String {
    password.nfkc().collect()
}

async fn in_pool<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
    let permit = HASHING.acquire().await.map_err(|_| crate::store::StoreError::Closed)?;
    let done = tokio::task::spawn_blocking(work).await.map_err(|_| crate::store::StoreError::Closed)?;
    drop(permit);
    Ok(done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_short_long_common_or_ones_own_name_is_refused_and_nothing_else_is_asked() {
        let code = |password: &str| check("password", password, &["ayla.memmedova", "Ayla Məmmədova"]).err();
        let refused = |password: &str| code(password).map(|problem| problem.code);
        assert_eq!(refused("eleven-lttr"), Some(ErrorCode::TooShort));
        assert_eq!(refused(&"long ".repeat(41)), Some(ErrorCode::TooLong));
        for common in [
            "password1234",
            "123456789012",
            "qwertyuiop[]",
            "aaaaaaaaaaaaaaa",
            "Passw0rd2024",
            "ayla.memmedova",
            "AylaMemmedova1",
            "accordaccord",
            "iloveyou1234",
        ] {
            assert_eq!(refused(common), Some(ErrorCode::Guessable), "{common}");
        }
        for good in
            ["correct horse battery staple", "qayıq dəniz şüşə bulud", "vsnkqmrtzplw", "лодка берег окно дом"]
        {
            assert_eq!(refused(good), None, "{good}");
        }
    }

    #[tokio::test]
    async fn a_password_is_kept_as_argon2id_and_known_however_its_letters_are_sent() {
        let kept = hash("qayıq dəniz şüşə".into(), [1; 16]).await.unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert!(verify("qayıq dəniz s\u{327}u\u{308}s\u{327}ə".into(), Some(kept.clone())).await.unwrap());
        assert!(!verify("qayıq dəniz şüşe".into(), Some(kept)).await.unwrap());
        assert!(!verify("nobody has this password".into(), None).await.unwrap());
    }
}
