//! The rows of an agreement's form: parties with their dated actions, links, directions.

use accord_shared::Noun;
use accord_shared::agreement::AgreementLinkKind;
use accord_shared::participation::{ActionKind, ParticipationRole};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::api::agreement::{
    AgreementLink, AgreementLinkInput, DirectionsQuery, Participation, ParticipationAction,
    ParticipationActionInput, ParticipationInput,
};
use crate::api::client::use_query;
use crate::i18n::words::{Word, link_out};
use crate::i18n::{Locale, language, td_string, use_locale};
use crate::pages::form::fields::{DateField, TextField, WordField};
use crate::pages::form::picker::RecordField;
use crate::pages::form::reading::Reading;
use crate::pages::form::{Field, field, field_of};
use crate::ui::icon::{Glyph, icon, icon_s};

/// One organization's part.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub struct PartForm {
    organization: Field,
    role: Field,
    note: Field,
    actions: RwSignal<Vec<ActionForm>>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
struct ActionForm {
    kind: Field,
    on: Field,
    note: Field,
}

impl PartForm {
    /// An empty one.
    pub fn blank() -> Self {
        Self {
            organization: field(""),
            role: field(ParticipationRole::Party.code()),
            note: field(""),
            actions: RwSignal::new(Vec::new()),
        }
    }

    /// One of a record.
    pub fn of(part: &Participation) -> Self {
        Self {
            organization: field(part.organization.id.inner()),
            role: field(part.role.code()),
            note: field_of(part.note.as_ref()),
            actions: RwSignal::new(part.actions.iter().map(ActionForm::of).collect()),
        }
    }

    /// As it is saved.
    pub fn read(self, at: usize, reading: &mut Reading) -> Option<ParticipationInput> {
        let organization =
            reading.required_id(&format!("participations.{at}.organization"), self.organization);
        let role = reading.required_word(&format!("participations.{at}.role"), self.role);
        let rows = self.actions.get_untracked().into_iter().enumerate();
        let actions = rows.filter_map(|(action, row)| row.read(at, action, reading)).collect();
        Some(ParticipationInput {
            organization: organization?,
            role: role?,
            note: reading.text(self.note),
            actions,
        })
    }

    /// Its fields.
    pub fn view(at: usize, row: Self) -> AnyView {
        let locale = use_locale();
        let actions = move || {
            let one = |(action, form): (usize, ActionForm)| form.view(at, action, row.actions);
            row.actions.get().into_iter().enumerate().map(one).collect_view()
        };
        view! {
            <div class="fgrid">
                <RecordField
                    path=format!("participations.{at}.organization")
                    label=|locale| td_string!(locale, agreements.organization)
                    value=row.organization
                    noun=Noun::Organization
                    required=true
                />
                <WordField<ParticipationRole>
                    path=format!("participations.{at}.role")
                    label=|locale| td_string!(locale, agreements.role)
                    value=row.role
                    required=true
                />
            </div>
            <div class="sub-rows">{actions}</div>
            <div>
                <button
                    type="button"
                    class="btn quiet s"
                    on:click=move |_| row.actions.update(|actions| actions.push(ActionForm::blank()))
                >
                    {icon(Glyph::Add)}
                    {move || td_string!(locale.get(), agreements.add_action)}
                </button>
            </div>
            <TextField
                path=format!("participations.{at}.note")
                label=|locale| td_string!(locale, common.field.note)
                value=row.note
            />
        }
        .into_any()
    }
}

impl ActionForm {
    fn blank() -> Self {
        Self { kind: field(ActionKind::Signature.code()), on: field(""), note: field("") }
    }

    fn of(action: &ParticipationAction) -> Self {
        let note = field_of(action.note.as_ref());
        Self { kind: field(action.kind.code()), on: field_of(action.on), note }
    }

    fn read(self, part: usize, at: usize, reading: &mut Reading) -> Option<ParticipationActionInput> {
        let path = |name: &str| format!("participations.{part}.actions.{at}.{name}");
        let kind = reading.required_word(&path("kind"), self.kind);
        let on = reading.date(&path("on"), self.on);
        Some(ParticipationActionInput { kind: kind?, on, note: reading.text(self.note) })
    }

    fn view(self, part: usize, at: usize, rows: RwSignal<Vec<Self>>) -> impl IntoView {
        let locale = use_locale();
        let path = move |name: &str| format!("participations.{part}.actions.{at}.{name}");
        let label = move || td_string!(locale.get(), common.form.remove_row, number = at + 1).to_string();
        view! {
            <div class="sub-row">
                <WordField<ActionKind>
                    path=path("kind")
                    label=|locale| td_string!(locale, agreements.action)
                    value=self.kind
                    required=true
                />
                <DateField
                    path=path("on")
                    label=|locale| td_string!(locale, common.field.date)
                    value=self.on
                />
                <TextField
                    path=path("note")
                    label=|locale| td_string!(locale, common.field.note)
                    value=self.note
                />
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
    }
}

/// What this document is to another.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub struct LinkForm {
    kind: Field,
    to: Field,
}

/// The kind of a link in the words of the document that acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct LinkWord(AgreementLinkKind);

impl Word for LinkWord {
    const WORDS: &'static [Self] = &[
        Self(AgreementLinkKind::Amends),
        Self(AgreementLinkKind::Implements),
        Self(AgreementLinkKind::Replaces),
        Self(AgreementLinkKind::AnnexedTo),
    ];

    fn code(self) -> &'static str {
        self.0.code()
    }

    fn word(self, locale: Locale) -> &'static str {
        link_out(self.0, locale)
    }
}

impl LinkForm {
    /// An empty one.
    pub fn blank() -> Self {
        Self { kind: field(""), to: field("") }
    }

    /// One of a record.
    pub fn of(link: &AgreementLink) -> Self {
        Self { kind: field(link.kind.code()), to: field(link.to.id.inner()) }
    }

    /// As it is saved.
    pub fn read(self, at: usize, reading: &mut Reading) -> Option<AgreementLinkInput> {
        let kind = reading.required_word::<LinkWord>(&format!("links.{at}.kind"), self.kind);
        let to = reading.required_id(&format!("links.{at}.to"), self.to);
        Some(AgreementLinkInput { kind: kind?.0, to: to? })
    }

    /// Its fields.
    pub fn view(at: usize, row: Self) -> AnyView {
        view! {
            <div class="fgrid">
                <WordField<LinkWord>
                    path=format!("links.{at}.kind")
                    label=|locale| td_string!(locale, agreements.link_kind)
                    value=row.kind
                    required=true
                />
                <RecordField
                    path=format!("links.{at}.to")
                    label=|locale| td_string!(locale, agreements.link_to)
                    value=row.to
                    noun=Noun::Agreement
                    required=true
                />
            </div>
        }
        .into_any()
    }
}

/// The fields of cooperation, each to be ticked.
pub fn directions(chosen: RwSignal<Vec<String>>) -> impl IntoView {
    let locale = use_locale();
    let loaded = use_query::<DirectionsQuery, ()>(|| Some(()));
    move || {
        let language = language(locale.get());
        let answer = loaded.ok()?;
        let boxes = answer
            .directions
            .iter()
            .map(|direction| {
                let id = direction.id.inner().to_owned();
                let own = id.clone();
                let toggle = move |_| {
                    chosen.update(|chosen| match chosen.iter().position(|other| *other == id) {
                        Some(at) => {
                            chosen.remove(at);
                        }
                        None => chosen.push(id.clone()),
                    });
                };
                view! {
                    <label>
                        <input
                            class="cb"
                            type="checkbox"
                            prop:checked=move || chosen.read().contains(&own)
                            on:change=toggle
                        />
                        {direction.names.pick(language)}
                    </label>
                }
            })
            .collect_view();
        Some(view! { <div class="f wide checks">{boxes}</div> })
    }
}
