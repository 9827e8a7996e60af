//! Which column fills which field: what the header suggests, and what the reader makes of it.

use std::collections::BTreeMap;

use accord_shared::intake::{DateForm, Field, Target, date_form, matched, target};
use accord_shared::{AccessLevel, Language, Noun};
use leptos::prelude::*;

use super::words;
use crate::api::intake::{Import, Mapping};
use crate::i18n::words::Word;
use crate::i18n::{Locale, t, td_string, use_i18n, use_locale};
use crate::pages::session::Session;

/// What is chosen, field by field.
#[derive(Clone, Copy)]
pub struct Matching {
    pub target: RwSignal<Target>,
    pub fields: RwSignal<BTreeMap<Field, String>>,
    pub dates: RwSignal<DateForm>,
    pub language: RwSignal<Language>,
    pub level: RwSignal<AccessLevel>,
}

impl Matching {
    /// What was chosen before, else what the header and the first rows suggest; `of` says from which list the reader
    /// came.
    pub fn of(import: &Import, of: Option<Noun>, language: Language) -> Self {
        let before = import.choice.as_ref().and_then(|choice| choice.mapping.clone());
        let wanted = before.as_ref().map(|mapping| mapping.target).unwrap_or_else(|| match of {
            Some(Noun::Organization) => Target::Organization,
            Some(Noun::Obligation) => Target::Obligation,
            Some(Noun::Contact) => Target::Contact,
            // Who comes from the agreements may bring these or their parties.
            Some(Noun::Agreement) if target(&import.columns) == Target::Participation => {
                Target::Participation
            }
            Some(Noun::Agreement) => Target::Agreement,
            // No file brings interactions.
            Some(Noun::Interaction) | None => target(&import.columns),
        });
        let dates = before.as_ref().map_or_else(|| guessed_dates(import), |mapping| mapping.dates);
        let language = before.as_ref().and_then(|it| Language::of_code(&it.language)).unwrap_or(language);
        let level = before.as_ref().and_then(|it| AccessLevel::of_code(&it.access_level)).unwrap_or_default();
        let fields = before.map_or_else(|| guessed(import, wanted), |mapping| mapping.fields);
        Self {
            target: RwSignal::new(wanted),
            fields: RwSignal::new(fields),
            dates: RwSignal::new(dates),
            language: RwSignal::new(language),
            level: RwSignal::new(level),
        }
    }

    /// The fields that are needed and have no column, one of each group.
    pub fn missing(self) -> Vec<Field> {
        let fields = self.fields.read();
        let lacks = |group: &&&[Field]| !group.iter().any(|field| fields.contains_key(field));
        self.target.get().needed().iter().filter(lacks).map(|group| group[0]).collect()
    }

    /// The mapping as it is sent.
    pub fn read(self) -> Mapping {
        let target = self.target.get_untracked();
        let fields = self.fields.get_untracked();
        let words = fields.keys().filter_map(|&field| Some((field, words::spoken(target, field)?))).collect();
        Mapping {
            target,
            fields,
            dates: self.dates.get_untracked(),
            language: self.language.get_untracked().code().to_ascii_uppercase(),
            access_level: self.level.get_untracked().code().to_ascii_uppercase(),
            words,
        }
    }
}

fn guessed(import: &Import, target: Target) -> BTreeMap<Field, String> {
    let found = matched(target, &import.columns);
    found.into_iter().filter_map(|(field, at)| Some((field, import.columns.get(at)?.clone()))).collect()
}

fn guessed_dates(import: &Import) -> DateForm {
    date_form(import.preview.iter().flatten().map(String::as_str))
}

/// The table, with what holds for the whole file above it.
#[component]
pub fn MappingTable(import: Import, matching: Matching) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let session = Session::expect();
    let import = StoredValue::new(import);
    let retarget = move |target: Target| {
        matching.fields.set(import.with_value(|import| guessed(import, target)));
        matching.target.set(target);
    };
    let levels = move || {
        let clearance = session.viewer().map_or(AccessLevel::Open, |viewer| viewer.clearance);
        AccessLevel::ALL.iter().copied().filter(|&level| level <= clearance).collect::<Vec<_>>()
    };
    let rows = move || {
        let target = matching.target.get();
        let all = target.fields().iter();
        all.map(|&field| view! { <FieldRow target field matching import /> }).collect_view()
    };
    view! {
        <div class="fgrid pad">
            <Choose
                id="intake-target"
                label=|locale| td_string!(locale, intake.target_label)
                words=Target::ALL.to_vec()
                value=Signal::derive(move || matching.target.get())
                choose=retarget
            />
            <Choose
                id="intake-dates"
                label=|locale| td_string!(locale, intake.dates_label)
                words=DateForm::ALL.to_vec()
                value=Signal::derive(move || matching.dates.get())
                choose=move |form| matching.dates.set(form)
            />
            <Choose
                id="intake-language"
                label=|locale| td_string!(locale, intake.language_label)
                words=Language::ALL.to_vec()
                value=Signal::derive(move || matching.language.get())
                choose=move |language| matching.language.set(language)
            />
            {move || {
                view! {
                    <Choose
                        id="intake-level"
                        label=|locale| td_string!(locale, common.field.access_level)
                        words=levels()
                        value=Signal::derive(move || matching.level.get())
                        choose=move |level| matching.level.set(level)
                    />
                }
            }}
        </div>
        <div class="scroll-x">
            <table class="t small imp">
                <thead>
                    <tr>
                        <th scope="col">{t!(i18n, intake.our_field)}</th>
                        <th scope="col">{t!(i18n, intake.column)}</th>
                        <th scope="col">{t!(i18n, intake.sample)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {move || {
            let locale = locale.get();
            let target = matching.target.get();
            let missing = matching.missing();
            let names = missing.iter().map(|&field| words::field(locale, target, field));
            let names = names.collect::<Vec<_>>().join(", ");
            (!missing.is_empty())
                .then(|| {
                    view! {
                        <p class="banner">
                            {td_string!(locale, intake.missing, fields = names).to_string()}
                        </p>
                    }
                })
        }}
    }
}

#[component]
fn FieldRow(target: Target, field: Field, matching: Matching, import: StoredValue<Import>) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let id = format!("intake-{}", field.code());
    let chosen = Memo::new(move |_| matching.fields.read().get(&field).cloned());
    let needed = target.needed().iter().any(|group| group.len() == 1 && group[0] == field);
    let sample = move || {
        let column = chosen.get()?;
        import.with_value(|import| {
            let at = import.columns.iter().position(|known| *known == column)?;
            let cells = import.preview.iter().filter_map(|row| row.get(at));
            cells.map(|cell| cell.trim()).find(|cell| !cell.is_empty()).map(str::to_owned)
        })
    };
    let options = import.with_value(|import| {
        let named = import.columns.iter().filter(|column| !column.is_empty());
        named
            .map(|column| {
                let own = column.clone();
                let is_it = move || chosen.read().as_ref() == Some(&own);
                view! { <option value=column.clone() selected=is_it>{column.clone()}</option> }
            })
            .collect_view()
    });
    view! {
        <tr>
            <td>
                <label for=id.clone()>{move || words::field(locale.get(), target, field)}</label>
                {needed.then(|| view! { <span class="req">" (" {t!(i18n, intake.needed)} ")"</span> })}
            </td>
            <td>
                <select
                    class="in"
                    id=id
                    on:change=move |event| {
                        let column = event_target_value(&event);
                        matching
                            .fields
                            .update(|fields| {
                                if column.is_empty() {
                                    fields.remove(&field);
                                } else {
                                    fields.insert(field, column);
                                }
                            });
                    }
                >
                    <option value="" selected=move || chosen.read().is_none()>
                        {t!(i18n, intake.no_column)}
                    </option>
                    {options}
                </select>
            </td>
            <td class="cut soft">{sample}</td>
        </tr>
    }
}

/// One word of a closed list.
#[component]
pub fn Choose<W: Word>(
    id: &'static str,
    label: fn(Locale) -> &'static str,
    words: Vec<W>,
    value: Signal<W>,
    choose: impl Fn(W) + Send + Sync + 'static,
) -> impl IntoView {
    let locale = use_locale();
    let options = words
        .into_iter()
        .map(|word| {
            view! {
                <option value=word.code() selected=move || value.get() == word>
                    {move || word.word(locale.get())}
                </option>
            }
        })
        .collect_view();
    view! {
        <div class="f">
            <label for=id>{move || label(locale.get())}</label>
            <select
                class="in"
                id=id
                on:change=move |event| {
                    if let Some(word) = W::of_code(&event_target_value(&event)) {
                        choose(word);
                    }
                }
            >
                {options}
            </select>
        </div>
    }
}
