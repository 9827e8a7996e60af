//! The fields of forms: label, control, one line of help or of what is wrong.

use accord_shared::partial_date::InvalidDate;
use accord_shared::{AccessLevel, PartialDate};
use leptos::prelude::*;

use super::Field;
use super::reading::Problem;
use crate::i18n::words::Word;
use crate::i18n::{Locale, country, format, t, td_string, use_i18n, use_locale};
use crate::pages::session::Session;
use crate::ui::icon::{Glyph, icon_s};

/// A label or a help in the reader's language.
pub type Label = fn(Locale) -> &'static str;

/// What is wrong with the form's fields, for every field of it.
#[derive(Clone, Copy)]
pub struct Problems(pub RwSignal<Vec<Problem>>);

impl Problems {
    /// What is wrong at a field, in words.
    fn at(self, path: &str, locale: Locale) -> Option<&'static str> {
        // What is wrong with a text as a whole stands at its first language.
        let whole = path.strip_suffix(".az");
        let is_here = |problem: &&Problem| problem.path == path || Some(problem.path.as_str()) == whole;
        self.0.read().iter().find(is_here).map(|problem| problem.code.word(locale))
    }
}

fn element_id(path: &str) -> String {
    format!("field-{}", path.replace('.', "-"))
}

/// The frame around a control.
#[component]
pub fn Framed(
    /// The field's path.
    path: String,
    /// Its name.
    label: Label,
    /// One line of help.
    #[prop(optional_no_strip)]
    help: Option<Signal<String>>,
    /// What is wrong with what is typed right now.
    #[prop(optional_no_strip)]
    live: Option<Signal<Option<String>>>,
    /// Whether it must be filled.
    #[prop(optional)]
    required: bool,
    /// Whether it takes the whole width.
    #[prop(optional)]
    wide: bool,
    /// The control.
    children: Children,
) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let problems = expect_context::<Problems>();
    let id = element_id(&path);
    let line = format!("{id}-line");
    let wrong = {
        let path = path.clone();
        Memo::new(move |_| {
            let live = live.and_then(|live| live.get());
            live.or_else(|| problems.at(&path, locale.get()).map(str::to_owned))
        })
    };
    view! {
        <div class="f" class:wide=wide class:bad=move || wrong.read().is_some()>
            <label for=id>
                {move || label(locale.get())}
                {required.then(|| view! { <span class="req">" (" {t!(i18n, common.field.required)} ")"</span> })}
            </label>
            {children()}
            <p id=line>
                {move || match wrong.get() {
                    // What the field wants stays beside what is wrong: it says how to mend it.
                    Some(wrong) => view! {
                        <span>{icon_s(Glyph::Overdue)} {wrong}</span>
                        {help.map(|help| view! { <span class="muted">{help}</span> })}
                    }
                    .into_any(),
                    None => help.map(|help| help.get()).into_any(),
                }}
            </p>
        </div>
    }
}

/// One line of text.
#[component]
pub fn TextField(
    #[prop(into)] path: String,
    label: Label,
    value: Field,
    #[prop(optional)] help: Option<Label>,
    #[prop(optional)] required: bool,
    #[prop(optional)] wide: bool,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional)] language: Option<&'static str>,
) -> impl IntoView {
    let locale = use_locale();
    let id = element_id(&path);
    let described = format!("{id}-line");
    let help = help.map(|help| Signal::derive(move || help(locale.get()).to_owned()));
    view! {
        <Framed path label help required wide>
            <input
                class="in"
                id=id
                type=kind
                lang=language
                aria-describedby=described
                aria-required=required.to_string()
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
            />
        </Framed>
    }
}

/// Several lines of text.
#[component]
pub fn AreaField(
    #[prop(into)] path: String,
    label: Label,
    value: Field,
    #[prop(optional)] required: bool,
    #[prop(optional)] language: Option<&'static str>,
) -> impl IntoView {
    let id = element_id(&path);
    let described = format!("{id}-line");
    view! {
        <Framed path label required wide=true>
            <textarea
                class="in"
                id=id
                lang=language
                aria-describedby=described
                aria-required=required.to_string()
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
            ></textarea>
        </Framed>
    }
}

/// A partial date, read back as it is typed.
#[component]
pub fn DateField(
    #[prop(into)] path: String,
    label: Label,
    value: Field,
    #[prop(optional)] required: bool,
) -> impl IntoView {
    let locale = use_locale();
    let id = element_id(&path);
    let described = format!("{id}-line");
    let typed = Memo::new(move |_| {
        let text = value.get().trim().to_owned();
        (!text.is_empty()).then(|| text.parse::<PartialDate>().map_err(|error| (error, text)))
    });
    let help = Signal::derive(move || {
        let locale = locale.get();
        match typed.get() {
            Some(Ok(date)) => {
                let date = format::long(locale, date);
                td_string!(locale, common.date.reads_as, date = date).to_string()
            }
            _ => td_string!(locale, common.date.help).to_owned(),
        }
    });
    // While somebody is still typing, an unfinished date is no mistake yet: it is one when they leave the field.
    let left = RwSignal::new(!value.get_untracked().is_empty());
    let live = Signal::derive(move || match typed.get() {
        Some(Err((error, text))) if left.get() || error != InvalidDate::Form => {
            Some(date_problem(locale.get(), error, &text))
        }
        _ => None,
    });
    view! {
        <Framed path label help=Some(help) live=Some(live) required>
            <input
                class="in"
                id=id
                type="text"
                autocomplete="off"
                placeholder="2021-11-09"
                aria-describedby=described
                aria-invalid=move || live.read().is_some().to_string()
                aria-required=required.to_string()
                prop:value=value
                on:input=move |event| {
                    left.set(false);
                    value.set(event_target_value(&event));
                }
                on:blur=move |_| left.set(true)
            />
        </Framed>
    }
}

/// What is wrong with a date: not "invalid", but which part and why.
fn date_problem(locale: Locale, error: InvalidDate, text: &str) -> String {
    let mut parts = text.split('-');
    let mut part = || parts.next().and_then(|part| part.parse::<u32>().ok());
    let (year, month) = (part(), part());
    match error {
        InvalidDate::Year => td_string!(locale, common.date.bad_year).to_owned(),
        InvalidDate::Month => td_string!(locale, common.date.bad_month).to_owned(),
        InvalidDate::Day => {
            let known = year
                .zip(month)
                .and_then(|(year, month)| Some((year, month, format::days_in_month(year as i32, month)?)));
            let Some((year, month, days)) = known else {
                return td_string!(locale, common.date.form).to_owned();
            };
            let name = PartialDate::new(year as u16, u8::try_from(month).ok(), None, Default::default())
                .map(|month| format::long(locale, month))
                .unwrap_or_default();
            let name = format::as_sentence(&name, locale);
            td_string!(locale, common.date.bad_day, month = name, count = days).to_string()
        }
        InvalidDate::Form => td_string!(locale, common.date.form).to_owned(),
    }
}

/// A word of a closed list.
#[component]
pub fn WordField<W: Word>(
    #[prop(into)] path: String,
    label: Label,
    value: Field,
    #[prop(optional)] help: Option<Label>,
    #[prop(optional)] required: bool,
    /// The words that may be chosen.
    #[prop(default = W::WORDS.to_vec())]
    words: Vec<W>,
) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let id = element_id(&path);
    let described = format!("{id}-line");
    let help = help.map(|help| Signal::derive(move || help(locale.get()).to_owned()));
    let options = words
        .into_iter()
        .map(|word| {
            view! {
                <option value=word.code() selected=move || value.get() == word.code()>
                    {move || word.word(locale.get())}
                </option>
            }
        })
        .collect_view();
    view! {
        <Framed path label help required>
            <select
                class="in"
                id=id
                aria-describedby=described
                aria-required=required.to_string()
                on:change=move |event| value.set(event_target_value(&event))
            >
                <option value="" selected=move || value.read().is_empty()>
                    {t!(i18n, common.form.choose)}
                </option>
                {options}
            </select>
        </Framed>
    }
}

/// A country, kept as its ISO 3166-1 alpha-2 code.
#[component]
pub fn CountryField(#[prop(into)] path: String, label: Label, value: Field) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let id = element_id(&path);
    let described = format!("{id}-line");
    // A code that is not on the list (a country that is no more) stays as it is.
    let kept = value.get_untracked();
    let options = move || {
        let mut countries = country::list(locale.get());
        let is_known = kept.is_empty() || countries.iter().any(|(code, _)| *code == kept);
        let unknown = (!is_known).then(|| (kept.clone(), country::name(locale.get(), &kept)));
        let known = countries.drain(..).map(|(code, name)| (code.to_owned(), name));
        known
            .chain(unknown)
            .map(|(code, name)| {
                let is_chosen = {
                    let code = code.clone();
                    move || *value.read() == code
                };
                view! { <option value=code selected=is_chosen>{name}</option> }
            })
            .collect_view()
    };
    view! {
        <Framed path label>
            <select
                class="in"
                id=id
                aria-describedby=described
                on:change=move |event| value.set(event_target_value(&event))
            >
                <option value="" selected=move || value.read().is_empty()>
                    {t!(i18n, common.form.choose)}
                </option>
                {options}
            </select>
        </Framed>
    }
}

/// How closed the record is: never more than the person may see themselves.
#[component]
pub fn AccessField(value: Field) -> impl IntoView {
    view! {
        <LevelField
            path="accessLevel"
            label=|locale| td_string!(locale, common.field.access_level)
            help=|locale| td_string!(locale, common.field.access_help)
            value=value
        />
    }
}

/// How closed something of the record is.
#[component]
pub fn LevelField(path: &'static str, label: Label, help: Label, value: Field) -> impl IntoView {
    let session = Session::expect();
    move || {
        let clearance = session.viewer().map_or(AccessLevel::Open, |viewer| viewer.clearance);
        let words: Vec<_> = AccessLevel::ALL.iter().copied().filter(|&level| level <= clearance).collect();
        view! { <WordField path=path label=label help=help value=value required=true words=words /> }
    }
}

/// Yes or no; kept as `true` or nothing.
#[component]
pub fn CheckField(label: Label, value: Field) -> impl IntoView {
    let locale = use_locale();
    view! {
        <label class="row check">
            <input
                class="cb"
                type="checkbox"
                prop:checked=move || value.get() == "true"
                on:change=move |event| {
                    value.set(if event_target_checked(&event) { "true".into() } else { String::new() });
                }
            />
            {move || label(locale.get())}
        </label>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_date_is_told_what_is_wrong_with_it() {
        let problem =
            |locale, text: &str| date_problem(locale, text.parse::<PartialDate>().unwrap_err(), text);
        assert_eq!(problem(Locale::en, "2019-02-30"), "February 2019 has 28 days");
        assert_eq!(problem(Locale::az, "2019-06-31"), "İyun 2019: 30 gün");
        assert_eq!(problem(Locale::ru, "2019-02-30"), "Февраль 2019 г.: 28 дней");
        assert_eq!(problem(Locale::en, "2019-13"), "Months run from 01 to 12");
        assert!(problem(Locale::en, "soon").starts_with("Write it as"));
    }
}
