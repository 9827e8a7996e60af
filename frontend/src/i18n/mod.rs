//! The words of the interface in Azerbaijani, English and Russian, and how dates and numbers print.
//!
//! The texts are in `locales/`, one file per concern; `build.rs` turns them into typed keys, so that a text
//! which a language lacks does not compile.

pub mod country;
pub mod format;
mod named;
pub mod tongue;
pub mod words;

#[allow(dead_code, unused_imports)]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/i18n/mod.rs"));
}

use accord_shared::Language;
pub use generated::i18n::*;
use leptos::prelude::*;
use leptos_i18n::I18nContext;

/// A text of the interface that follows the reader's language, to be shown. Without values in it, it is of one type
/// whatever it says: what shows it is then compiled once, and not once for each of hundreds of texts.
macro_rules! shown {
    ($i18n:expr, $($key:ident).+) => {
        $crate::i18n::following($i18n, |locale| $crate::i18n::td_string!(locale, $($key).+))
    };
    ($($text:tt)*) => {
        leptos_i18n::t!($($text)*)
    };
}

pub(crate) use shown as t;

/// The text in the reader's language, followed by whatever shows it.
pub fn following(
    i18n: I18nContext<Locale>,
    text: fn(Locale) -> &'static str,
) -> impl Fn() -> &'static str + Copy + Send + Sync + 'static {
    move || text(i18n.get_locale())
}

/// The language of the interface as the data knows it.
pub const fn language(locale: Locale) -> Language {
    match locale {
        Locale::az => Language::Az,
        Locale::en => Language::En,
        Locale::ru => Language::Ru,
    }
}

/// The reader's language, followed by whatever calls the signal.
pub fn use_locale() -> Signal<Locale> {
    let i18n = use_i18n();
    Signal::derive(move || i18n.get_locale())
}
