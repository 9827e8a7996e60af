//! The rows of an agreement's form: parties with their dated actions, links, directions.

use accord_shared::Noun;
use accord_shared::agreement::AgreementLinkKind;
use accord_shared::participation::{ActionKind, ParticipationRole, ProcedureKind};
use cynic::Id;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::api::agreement::{
    AgreementLink, AgreementLinkInput, Participation, ParticipationAction, ParticipationActionInput,
    ParticipationInput,
};
use crate::api::client::use_query;
use crate::api::direction::DirectionsQuery;
use crate::api::life::{Procedure, ProcedureInput};
use crate::i18n::words::{Word, link_out};
use crate::i18n::{Locale, language, td_string, use_locale};
use crate::pages::form::fields::{AreaField, DateField, TextField, WordField};
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
    procedures: RwSignal<Vec<ProcedureForm>>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
struct ActionForm {
    kind: Field,
    on: Field,
    note: Field,
    text: Field,
    withdrawn_on: Field,
    against: Field,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
struct ProcedureForm {
    kind: Field,
    done_on: Field,
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
            procedures: RwSignal::new(Vec::new()),
        }
    }

    /// One of this organization.
    pub fn with(organization: &str) -> Self {
        Self { organization: field(organization), ..Self::blank() }
    }

    /// One of a record.
    pub fn of(part: &Participation) -> Self {
        Self {
            organization: field(part.organization.id.inner()),
            role: field(part.role.code()),
            note: field_of(part.note.as_ref()),
            actions: RwSignal::new(part.actions.iter().map(ActionForm::of).collect()),
            procedures: RwSignal::new(part.procedures.iter().map(ProcedureForm::of).collect()),
        }
    }

    /// As it is saved.
    pub fn read(self, at: usize, reading: &mut Reading) -> Option<ParticipationInput> {
        let organization =
            reading.required_id(&format!("participations.{at}.organization"), self.organization);
        let role = reading.required_word(&format!("participations.{at}.role"), self.role);
        let rows = self.actions.get_untracked().into_iter().enumerate();
        let actions = rows.filter_map(|(action, row)| row.read(at, action, reading)).collect();
        let rows = self.procedures.get_untracked().into_iter().enumerate();
        let procedures = rows.filter_map(|(number, row)| row.read(at, number, reading)).collect();
        Some(ParticipationInput {
            organization: organization?,
            role: role?,
            note: reading.text(self.note),
            actions,
            procedures,
        })
    }

    /// Its fields.
    pub fn view(at: usize, row: Self) -> AnyView {
        let locale = use_locale();
        let actions = move || {
            let one = |(action, form): (usize, ActionForm)| form.view(at, action, row.actions);
            row.actions.get().into_iter().enumerate().map(one).collect_view()
        };
        let procedures = move || {
            let one = |(number, form): (usize, ProcedureForm)| form.view(at, number, row.procedures);
            row.procedures.get().into_iter().enumerate().map(one).collect_view()
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
            <div class="sub-rows">{procedures}</div>
            <div>
                <button
                    type="button"
                    class="btn quiet s"
                    on:click=move |_| row.procedures.update(|rows| rows.push(ProcedureForm::blank()))
                >
                    {icon(Glyph::Add)}
                    {move || td_string!(locale.get(), treaty.add_procedure)}
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
        Self {
            kind: field(ActionKind::Signature.code()),
            on: field(""),
            note: field(""),
            text: field(""),
            withdrawn_on: field(""),
            against: field(""),
        }
    }

    fn of(action: &ParticipationAction) -> Self {
        Self {
            kind: field(action.kind.code()),
            on: field_of(action.on),
            note: field_of(action.note.as_ref()),
            text: field_of(action.text.as_ref()),
            withdrawn_on: field_of(action.withdrawn_on),
            against: field_of(action.against.as_ref().map(Id::inner)),
        }
    }

    fn read(self, part: usize, at: usize, reading: &mut Reading) -> Option<ParticipationActionInput> {
        let path = |name: &str| format!("participations.{part}.actions.{at}.{name}");
        let kind = reading.required_word::<ActionKind>(&path("kind"), self.kind);
        let on = reading.date(&path("on"), self.on);
        let withdrawn_on = reading.date(&path("withdrawnOn"), self.withdrawn_on);
        let kind = kind?;
        // What is typed for a statement is not one of another act.
        let of_statement = kind.is_statement();
        Some(ParticipationActionInput {
            kind,
            on,
            note: reading.text(self.note),
            text: reading.text(self.text).filter(|_| of_statement),
            withdrawn_on: withdrawn_on.filter(|_| of_statement),
            against: reading.id(self.against).filter(|_| kind == ActionKind::Objection),
        })
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
            {move || self.statement(part, at)}
        }
    }

    /// The fields that only a statement has.
    fn statement(self, part: usize, at: usize) -> Option<impl IntoView> {
        let path = move |name: &str| format!("participations.{part}.actions.{at}.{name}");
        let kind = ActionKind::of_code(&self.kind.get()).filter(|kind| kind.is_statement())?;
        let against = (kind == ActionKind::Objection).then(|| {
            view! {
                <RecordField
                    path=path("against")
                    label=|locale| td_string!(locale, treaty.against)
                    value=self.against
                    noun=Noun::Organization
                />
            }
        });
        Some(view! {
            <div class="fgrid">
                <AreaField
                    path=path("text")
                    label=|locale| td_string!(locale, treaty.text)
                    value=self.text
                />
                <DateField
                    path=path("withdrawnOn")
                    label=|locale| td_string!(locale, treaty.withdrawn_on)
                    value=self.withdrawn_on
                />
                {against}
            </div>
        })
    }
}

impl ProcedureForm {
    fn blank() -> Self {
        Self { kind: field(""), done_on: field(""), note: field("") }
    }

    fn of(procedure: &Procedure) -> Self {
        let note = field_of(procedure.note.as_ref());
        Self { kind: field(procedure.kind.code()), done_on: field_of(procedure.done_on), note }
    }

    fn read(self, part: usize, at: usize, reading: &mut Reading) -> Option<ProcedureInput> {
        let path = |name: &str| format!("participations.{part}.procedures.{at}.{name}");
        let kind = reading.required_word(&path("kind"), self.kind);
        let done_on = reading.date(&path("doneOn"), self.done_on);
        Some(ProcedureInput { kind: kind?, done_on, note: reading.text(self.note) })
    }

    fn view(self, part: usize, at: usize, rows: RwSignal<Vec<Self>>) -> impl IntoView {
        let locale = use_locale();
        let path = move |name: &str| format!("participations.{part}.procedures.{at}.{name}");
        let label = move || td_string!(locale.get(), common.form.remove_row, number = at + 1).to_string();
        view! {
            <div class="sub-row">
                <WordField<ProcedureKind>
                    path=path("kind")
                    label=|locale| td_string!(locale, treaty.procedure)
                    value=self.kind
                    required=true
                />
                <DateField
                    path=path("doneOn")
                    label=|locale| td_string!(locale, treaty.done_on)
                    value=self.done_on
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
