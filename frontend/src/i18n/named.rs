//! Names of things that have a code and that browsers know in many languages (ECMA-402, `Intl.DisplayNames`).

use std::cell::RefCell;

use wasm_bindgen::prelude::*;
use web_sys::js_sys::{Array, Object, Reflect};

use super::Locale;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Intl)]
    type DisplayNames;

    #[wasm_bindgen(catch, constructor, js_namespace = Intl)]
    fn new(locales: &Array, options: &Object) -> Result<DisplayNames, JsValue>;

    #[wasm_bindgen(catch, method)]
    fn of(this: &DisplayNames, code: &str) -> Result<Option<String>, JsValue>;
}

/// What the code stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// A country or territory, ISO 3166-1.
    Region,
    /// A language, ISO 639.
    Language,
}

impl Named {
    fn code(self) -> &'static str {
        match self {
            Self::Region => "region",
            Self::Language => "language",
        }
    }
}

/// The browser's names that were asked for already; nothing where it has none for that language.
type Known = Vec<((Named, Locale), Option<DisplayNames>)>;

thread_local! {
    static NAMES: RefCell<Known> = const { RefCell::new(Vec::new()) };
}

/// The name behind a code: in Azerbaijani from the client's own table (in the order of its codes) where that has it,
/// else from the browser; the code itself where neither knows it.
pub fn name(named: Named, azerbaijani: &[(&str, &str)], locale: Locale, code: &str) -> String {
    if locale == Locale::az
        && let Ok(at) = azerbaijani.binary_search_by_key(&code, |(code, _)| code)
    {
        return azerbaijani[at].1.to_owned();
    }
    NAMES.with_borrow_mut(|known| {
        if !known.iter().any(|(of, _)| *of == (named, locale)) {
            known.push(((named, locale), display_names(named, locale)));
        }
        let names = known.iter().find(|(of, _)| *of == (named, locale));
        let names = names.and_then(|(_, names)| names.as_ref());
        names.and_then(|names| names.of(code).ok().flatten()).unwrap_or_else(|| code.to_owned())
    })
}

fn display_names(named: Named, locale: Locale) -> Option<DisplayNames> {
    let options = Object::new();
    Reflect::set(&options, &"type".into(), &named.code().into()).ok()?;
    let language: &str = locale.as_ref();
    DisplayNames::new(&Array::of1(&language.into()), &options).ok()
}
