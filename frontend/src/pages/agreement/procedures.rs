//! The ratification ledger of all sides: which procedures each party has, done when, and the note that it owes; and what
//! parties stated beside their consent.

use accord_shared::PartialDate;
use accord_shared::entry::EntryKind;
use accord_shared::participation::{ActionKind, ParticipationRole};
use leptos::prelude::*;

use crate::api::agreement::{Agreement, Participation, ParticipationAction};
use crate::i18n::words::Word;
use crate::i18n::{format, language, td_string};
use crate::pages::cells::organization_link;
use crate::pages::dossier::Card;
use crate::pages::register::spec::Reader;
use crate::ui::icon::{Glyph, icon};

/// The card of procedures; nothing where no party has any and none owes a note.
pub fn card(agreement: &Agreement, reader: Reader) -> Option<impl IntoView + use<>> {
    let locale = reader.locale;
    let owes_notes = agreement.clauses.entry_kind == Some(EntryKind::Notes);
    let is_party = |part: &&Participation| {
        matches!(part.role, ParticipationRole::Party | ParticipationRole::Signatory)
            && (owes_notes || !part.procedures.is_empty())
    };
    let parties: Vec<_> = agreement.participations.iter().filter(is_party).collect();
    (!parties.is_empty()).then(|| {
        let rows = parties.into_iter().map(|part| row(agreement, part, owes_notes, reader)).collect_view();
        let note = owes_notes.then(|| view! { <th scope="col">{td_string!(locale, treaty.note_of)}</th> });
        view! {
            <Card title=td_string!(locale, treaty.ratification) locale=locale>
                <div class="scroll-x" tabindex="0" role="group" aria-label=td_string!(locale, treaty.ratification)>
                    <table class="t led">
                        <thead>
                            <tr>
                                <th scope="col">{td_string!(locale, agreements.party)}</th>
                                <th scope="col">{td_string!(locale, treaty.procedures)}</th>
                                {note}
                                <th scope="col">{td_string!(locale, treaty.entry)}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </Card>
        }
    })
}

fn row(
    agreement: &Agreement,
    part: &Participation,
    owes_note: bool,
    reader: Reader,
) -> impl IntoView + use<> {
    let locale = reader.locale;
    let procedures = part
        .procedures
        .iter()
        .map(|procedure| {
            let done = procedure.done_on.map(|on| format::short(locale, on));
            let (class, glyph) =
                if done.is_some() { ("st met", Glyph::Met) } else { ("st soon", Glyph::DueSoon) };
            let date = done.unwrap_or_else(|| td_string!(locale, treaty.pending).to_owned());
            view! {
                <div class="led-action">
                    <span class=class>{icon(glyph)} {procedure.kind.word(locale)}</span>
                    <small>{date} {procedure.note.clone().map(|note| format!(" · {note}"))}</small>
                </div>
            }
        })
        .collect_view();
    let noted = part.actions.iter().find(|action| action.kind == ActionKind::Notification);
    let note = owes_note.then(|| match noted {
        Some(action) => {
            let date = action.on.map(|on| format::short(locale, on));
            view! { <td class="dt">{date}</td> }.into_any()
        }
        None => {
            let word = td_string!(locale, treaty.owed);
            view! { <td class="dt"><span class="st soon">{icon(Glyph::DueSoon)} {word}</span></td> }
                .into_any()
        }
    });
    let own = part.actions.iter().find(|action| action.kind == ActionKind::EntryIntoForce);
    let own = own.and_then(|action| action.on).map(|on| format::short(locale, on));
    let computed = agreement.entry.as_ref().and_then(|entry| {
        let party = entry.parties.iter().find(|party| party.organization == part.organization.id)?;
        Some(format::short(locale, PartialDate::from(party.on.0)))
    });
    let in_force =
        own.or_else(|| computed.map(|date| td_string!(locale, treaty.expected, date = date).to_string()));
    view! {
        <tr>
            <th scope="row" class="led-party">{organization_link(&part.organization, locale)}</th>
            <td class="dt">{procedures}</td>
            {note}
            <td class="dt">{in_force}</td>
        </tr>
    }
}

/// The card of reservations, declarations and objections; nothing where nobody made one.
pub fn statements(agreement: &Agreement, reader: Reader) -> Option<impl IntoView + use<>> {
    let locale = reader.locale;
    let made: Vec<_> = agreement
        .participations
        .iter()
        .flat_map(|part| part.actions.iter().map(move |action| (part, action)))
        .filter(|(_, action)| action.kind.is_statement())
        .collect();
    (!made.is_empty()).then(|| {
        let count = Some(made.len());
        let rows =
            made.into_iter().map(|(part, action)| statement(agreement, part, action, reader)).collect_view();
        view! {
            <Card title=td_string!(locale, treaty.statements) count=count locale=locale>
                <ul class="list pad statements">{rows}</ul>
            </Card>
        }
    })
}

fn statement(
    agreement: &Agreement,
    part: &Participation,
    action: &ParticipationAction,
    reader: Reader,
) -> impl IntoView + use<> {
    let locale = reader.locale;
    let date = action.on.map(|on| format::short(locale, on));
    let withdrawn = action.withdrawn_on.map(|on| {
        let date = format::short(locale, on);
        td_string!(locale, treaty.withdrawn, date = date).to_string()
    });
    let against = action.against.as_ref().and_then(|id| {
        let parts = agreement.participations.iter().map(|part| &part.organization);
        let name = parts.into_iter().find(|body| body.id == *id)?.names.pick(language(locale));
        Some(td_string!(locale, treaty.to_reservation, name = name).to_string())
    });
    let meta =
        [date, action.note.clone(), against, withdrawn].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    view! {
        <li>
            <div class="grow two-plain">
                <span class="row wrap">
                    {organization_link(&part.organization, locale)}
                    <span class="soft">{action.kind.word(locale)}</span>
                </span>
                {action.text.clone().map(|text| view! { <p class="statement">{text}</p> })}
                <small class="muted">{meta}</small>
            </div>
        </li>
    }
}
