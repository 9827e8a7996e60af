//! Parts of forms that several nouns have: texts in languages, identifiers, rows that are added and removed.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::fields::{AreaField, Label, TextField};
use super::reading::Reading;
use super::{Field, field, field_of};
use crate::api::parts::{Identifier, IdentifierInput, Text};
use crate::i18n::{td_string, use_locale};
use crate::ui::icon::{Glyph, icon, icon_s};

/// A text in the languages.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub struct TextForm {
    /// Azerbaijani.
    pub az: Field,
    /// English.
    pub en: Field,
    /// Russian.
    pub ru: Field,
    /// The original.
    pub original: Field,
    /// Its language.
    pub original_language: Field,
}

impl TextForm {
    /// An empty one.
    pub fn blank() -> Self {
        Self::of(&Text::default())
    }

    /// One with this text.
    pub fn of(text: &Text) -> Self {
        Self {
            az: field_of(text.az.as_ref()),
            en: field_of(text.en.as_ref()),
            ru: field_of(text.ru.as_ref()),
            original: field_of(text.original.as_ref()),
            original_language: field_of(text.original_language.as_ref()),
        }
    }

    /// Its fields. A problem with the text as a whole stands at the first.
    pub fn view(self, path: &str, long: bool) -> impl IntoView + use<> {
        let languages: [(&str, &'static str, Label, Field); 3] = [
            (".az", "az", |locale| td_string!(locale, words.language.az), self.az),
            (".en", "en", |locale| td_string!(locale, words.language.en), self.en),
            (".ru", "ru", |locale| td_string!(locale, words.language.ru), self.ru),
        ];
        let fields = languages
            .into_iter()
            .map(|(part, language, label, value)| {
                let path = format!("{path}{part}");
                if long {
                    view! { <AreaField path=path label=label value=value language=language /> }.into_any()
                } else {
                    view! { <TextField path=path label=label value=value wide=true language=language /> }
                        .into_any()
                }
            })
            .collect_view();
        view! {
            {fields}
            <TextField
                path=format!("{path}.original")
                label=|locale| td_string!(locale, common.field.original)
                value=self.original
            />
            <TextField
                path=format!("{path}.originalLanguage")
                label=|locale| td_string!(locale, common.field.original_language)
                help=|locale| td_string!(locale, common.field.original_help)
                value=self.original_language
            />
        }
    }
}

/// An identifier.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub struct IdentifierForm {
    scheme: Field,
    value: Field,
}

impl IdentifierForm {
    /// An empty one.
    pub fn blank() -> Self {
        Self { scheme: field(""), value: field("") }
    }

    /// Those of a record.
    pub fn of(identifiers: &[Identifier]) -> RwSignal<Vec<Self>> {
        let form = |identifier: &Identifier| Self {
            scheme: field(identifier.scheme.clone()),
            value: field(identifier.value.clone()),
        };
        RwSignal::new(identifiers.iter().map(form).collect())
    }

    /// As they are saved.
    pub fn read(rows: RwSignal<Vec<Self>>, reading: &mut Reading) -> Vec<IdentifierInput> {
        let rows = rows.get_untracked().into_iter().enumerate();
        rows.filter_map(|(at, row)| {
            let scheme = reading.required(&format!("identifiers.{at}.scheme"), row.scheme);
            let value = reading.required(&format!("identifiers.{at}.value"), row.value);
            Some(IdentifierInput { scheme: scheme?, value: value? })
        })
        .collect()
    }

    /// The card of identifiers.
    pub fn card(rows: RwSignal<Vec<Self>>) -> impl IntoView {
        rows_card(
            |locale| td_string!(locale, common.field.identifiers),
            |locale| td_string!(locale, common.verb.add),
            rows,
            Self::blank,
            |at, row| {
                view! {
                    <div class="fgrid">
                        <TextField
                            path=format!("identifiers.{at}.scheme")
                            label=|locale| td_string!(locale, common.field.scheme)
                            value=row.scheme
                            required=true
                        />
                        <TextField
                            path=format!("identifiers.{at}.value")
                            label=|locale| td_string!(locale, common.field.value)
                            value=row.value
                            required=true
                        />
                    </div>
                }
                .into_any()
            },
        )
    }
}

/// A card of rows that are added and removed.
pub fn rows_card<R: Copy + Send + Sync + 'static>(
    title: Label,
    add: Label,
    rows: RwSignal<Vec<R>>,
    blank: fn() -> R,
    row: fn(usize, R) -> AnyView,
) -> impl IntoView {
    let locale = use_locale();
    let shown = move || {
        let one = |(at, form): (usize, R)| {
            let label = move || td_string!(locale.get(), common.form.remove_row, number = at + 1).to_string();
            view! {
                <div class="form-row" role="group" aria-label=move || {
                    td_string!(locale.get(), common.form.row, number = at + 1).to_string()
                }>
                    {row(at, form)}
                    <button
                        type="button"
                        class="ib"
                        aria-label=label
                        title=label
                        on:click=move |_| {
                            rows.update(|rows| {
                                if at < rows.len() {
                                    rows.remove(at);
                                }
                            });
                        }
                    >
                        {icon_s(Glyph::Close)}
                    </button>
                </div>
            }
        };
        rows.get().into_iter().enumerate().map(one).collect_view()
    };
    view! {
        <section class="card" aria-label=move || title(locale.get())>
            <header>
                <h2>{move || title(locale.get())}</h2>
                <span class="badge">{move || rows.read().len()}</span>
            </header>
            <div class="rows">
                {shown}
                <div class="rows-foot">
                    <button
                        type="button"
                        class="btn s"
                        on:click=move |_| rows.update(|rows| rows.push(blank()))
                    >
                        {icon(Glyph::Add)}
                        {move || add(locale.get())}
                    </button>
                </div>
            </div>
        </section>
    }
}

/// A card of fields.
pub fn card(title: Label, content: impl IntoView + 'static) -> impl IntoView {
    let locale = use_locale();
    view! {
        <section class="card" aria-label=move || title(locale.get())>
            <header>
                <h2>{move || title(locale.get())}</h2>
            </header>
            <div class="fgrid pad">{content}</div>
        </section>
    }
}
