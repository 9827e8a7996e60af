//! The button that takes the list out as it stands on the page.

use accord_shared::{AccessLevel, Noun};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Value, json};

use super::List;
use super::selection::Selection;
use super::spec::Register;
use crate::api::client::{Api, File, Refusal};
use crate::api::parts::PageAsk;
use crate::i18n::words::Word;
use crate::i18n::{Locale, language, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::session::Session;
use crate::routes::AsOf;
use crate::ui::icon::{Glyph, icon, icon_s};
use crate::ui::popover::Popover;
use crate::ui::save::save;
use crate::ui::toast::Toasts;

/// A form in which a list goes out, and what the reader calls it.
type Form = (&'static str, fn(Locale) -> &'static str);

const FORMS: &[Form] = &[
    ("xlsx", |locale| td_string!(locale, export.xlsx)),
    ("csv", |locale| td_string!(locale, export.csv)),
    ("jsonl", |locale| td_string!(locale, export.jsonl)),
];

/// Only what falls due has dates for a calendar.
const CALENDAR: Form = ("ics", |locale| td_string!(locale, export.ics));

/// The button and its menu.
pub fn menu<R: Register>(list: List, selection: Selection) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let as_of = AsOf::expect();
    let toasts = Toasts::expect();
    let open = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let session = Session::expect();
    // For whom the file is: nobody else, or a reader of this level.
    let level = RwSignal::new(None::<AccessLevel>);
    let take = move |format: &'static str| {
        open.set(false);
        let ask = PageAsk { first: 0, after: None, on: as_of.get() };
        let Ok(variables) = serde_json::to_value(R::variables(&list.state.get_untracked(), ask)) else {
            return;
        };
        busy.set(true);
        let asked = json!({
            "of": R::NOUN.code().to_ascii_uppercase(),
            "format": format,
            "language": language(locale.get_untracked()).code().to_ascii_uppercase(),
            "level": level.get_untracked().map(|level| level.code().to_ascii_uppercase()),
            "variables": selection.narrow(question(variables)),
        });
        spawn_local(async move {
            take_out(locale.get_untracked(), toasts, "/export/list", &asked).await;
            busy.set(false);
        });
    };
    let calendar = (R::NOUN == Noun::Obligation).then_some(CALENDAR);
    let forms = StoredValue::new(FORMS.iter().copied().chain(calendar).collect::<Vec<_>>());
    view! {
        <Popover
            open=open
            class="btn"
            label=Signal::derive(String::new)
            button=move || {
                view! {
                    {icon(Glyph::Export)}
                    <span aria-live="polite">
                        {move || {
                            if busy.get() { t_string!(i18n, export.busy) } else { t_string!(i18n, export.title) }
                        }}
                    </span>
                    {icon_s(Glyph::Down)}
                }
            }
        >
            <div class="menu">
                <p class="menu-head">
                    <small>
                        {move || {
                            if selection.is_empty() {
                                t_string!(i18n, export.head)
                            } else {
                                t_string!(i18n, bulk.title)
                            }
                        }}
                    </small>
                </p>
                {move || readers(session.viewer().map(|viewer| viewer.clearance), level)}
                {move || {
                    forms
                        .get_value()
                        .into_iter()
                        .map(|(format, title)| {
                            view! {
                                <button
                                    type="button"
                                    class="menu-item"
                                    disabled=busy
                                    on:click=move |_| take(format)
                                >
                                    {move || title(locale.get())}
                                </button>
                            }
                        })
                        .collect_view()
                }}
            </div>
        </Popover>
    }
}

/// For whom the file is made: as the reader sees the list themselves, or for somebody who may see less or as much.
fn readers(clearance: Option<AccessLevel>, level: RwSignal<Option<AccessLevel>>) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let levels =
        AccessLevel::ALL.iter().copied().filter(move |level| clearance.is_some_and(|own| *level <= own));
    let options = levels
        .map(|choice| {
            view! {
                <option value=choice.code() selected=move || level.get() == Some(choice)>
                    {move || td_string!(locale.get(), export.for_level, level = choice.word(locale.get())).to_string()}
                </option>
            }
        })
        .collect_view();
    view! {
        <label class="menu-field">
            <small>{t!(i18n, export.reader)}</small>
            <select
                class="in"
                on:change=move |event| level.set(AccessLevel::of_code(&event_target_value(&event)))
            >
                <option value="" selected=move || level.get().is_none()>
                    {t!(i18n, export.for_me)}
                </option>
                {options}
            </select>
        </label>
    }
}

/// Asks for a file and hands it over; what keeps it from coming is said, and how much it does not have of what its maker
/// sees.
pub async fn take_out(locale: Locale, toasts: Toasts, address: &str, asked: &Value) {
    match Api::expect().file(address, asked).await {
        Ok(file) if save(&file.name, &file.bytes).is_err() => {
            toasts.say(td_string!(locale, export.failed));
        }
        Ok(File { withheld: Some(count), .. }) => {
            toasts.say(td_string!(locale, export.withheld, count = count).to_string());
        }
        Ok(_) => {}
        Err(refusal) => toasts.say(why(locale, &refusal)),
    }
}

/// Of what the page asks with, that which makes the list.
pub(super) fn question(mut variables: Value) -> Value {
    json!({ "filter": variables["filter"].take(), "orderBy": variables["orderBy"].take() })
}

fn why(locale: Locale, refusal: &Refusal) -> &'static str {
    match refusal.code.as_str() {
        Refusal::OFFLINE => td_string!(locale, export.offline),
        "REFUSED" => td_string!(locale, export.refused),
        _ => td_string!(locale, export.failed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_filter_and_the_order_of_the_page_go_along() {
        let asked =
            json!({ "first": 50, "head": true, "filter": { "text": "x" }, "orderBy": { "field": "ID" } });
        assert_eq!(question(asked), json!({ "filter": { "text": "x" }, "orderBy": { "field": "ID" } }));
    }
}
