//! Devices: which ones were signed in from before, and what they are called.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::keys::Key;

/// The bytes by which one device differs from another one.
pub(super) type Mark = [u8; 16];

/// What a browser keeps from which somebody has signed in under this login. It opens nothing: whoever tries passwords
/// elsewhere cannot slow this device down.
pub(super) fn text_of(key: &Key, mark: Mark, login: &str) -> String {
    URL_SAFE_NO_PAD.encode([&mark[..], &signature(key, mark, login).finalize().into_bytes()].concat())
}

/// The device's mark, where somebody has signed in from it under this login before.
pub(super) fn known(key: &Key, text: &str, login: &str) -> Option<Mark> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let (mark, signed) = bytes.split_first_chunk::<16>()?;
    signature(key, *mark, login).verify_slice(signed).ok()?;
    Some(*mark)
}

fn signature(key: &Key, mark: Mark, login: &str) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(&mark);
    mac.update(login.as_bytes());
    mac
}

/// What a device is called in the list of sessions: its browser and its system, as far as it says.
pub(super) fn words(user_agent: &str) -> String {
    let first = |known: &[(&str, &'static str)]| {
        known.iter().find(|(part, _)| user_agent.contains(part)).map(|(_, word)| *word)
    };
    // Each later browser also calls itself by the names of earlier ones.
    let browser = first(&[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("YaBrowser", "Yandex"),
        ("Firefox/", "Firefox"),
        ("Chromium", "Chromium"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser}, {system}"),
        (Some(word), None) | (None, Some(word)) => word.to_owned(),
        (None, None) => {
            let program = user_agent.split(['/', ' ']).next().unwrap_or_default();
            program.chars().filter(|letter| letter.is_ascii_graphic()).take(40).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_known_under_the_login_and_key_it_was_marked_with() {
        let text = text_of(&[1; 32], [2; 16], "ayla");
        assert_eq!(known(&[1; 32], &text, "ayla"), Some([2; 16]));
        assert_eq!(known(&[1; 32], &text, "ayl"), None);
        assert_eq!(known(&[3; 32], &text, "ayla"), None);
        for forged in ["", "AAAA", &text[1..], &format!("{text}AA")] {
            assert_eq!(known(&[1; 32], forged, "ayla"), None);
        }
    }

    #[test]
    fn a_device_is_called_by_what_its_owner_would_call_it() {
        let chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
        assert_eq!(words(chrome), "Chrome, Linux");
        assert_eq!(words(&format!("{chrome} Edg/140.0")), "Edge, Linux");
        assert_eq!(
            words("Mozilla/5.0 (Windows NT 10.0; rv:143.0) Gecko/20100101 Firefox/143.0"),
            "Firefox, Windows"
        );
        assert_eq!(words("curl/8.5.0"), "curl");
        assert_eq!(words(""), "");
    }
}
