//! The participation ledger: party by dated action.

use accord_shared::participation::ActionKind;
use leptos::prelude::*;

use crate::api::agreement::{Agreement, Participation, ParticipationAction};
use crate::i18n::words::Word;
use crate::i18n::{format, language, td_string};
use crate::pages::cells::record_link;
use crate::pages::dossier::Card;
use crate::pages::register::spec::Reader;
use crate::ui::marks;

/// Which column an action stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Signature,
    Consent,
    InForce,
    Rest,
}

const PLACES: [Place; 4] = [Place::Signature, Place::Consent, Place::InForce, Place::Rest];

const fn place(kind: ActionKind) -> Place {
    use ActionKind as Kind;
    match kind {
        Kind::Signature | Kind::DefinitiveSignature => Place::Signature,
        Kind::Ratification
        | Kind::Acceptance
        | Kind::Approval
        | Kind::Accession
        | Kind::Succession
        | Kind::Notification => Place::Consent,
        Kind::ProvisionalApplication | Kind::EntryIntoForce => Place::InForce,
        Kind::Reservation
        | Kind::Declaration
        | Kind::Objection
        | Kind::Suspension
        | Kind::Withdrawal
        | Kind::Termination => Place::Rest,
    }
}

/// The usual action of a column needs no name: the head says it.
const fn is_usual(kind: ActionKind) -> bool {
    matches!(kind, ActionKind::Signature | ActionKind::EntryIntoForce)
}

/// The card; nothing where nobody takes part.
pub fn card(agreement: &Agreement, reader: Reader) -> Option<impl IntoView + use<>> {
    let locale = reader.locale;
    (!agreement.participations.is_empty()).then(|| {
        let count = usize::try_from(agreement.participation_count).ok();
        let rows = agreement.participations.iter().map(|part| row(part, reader)).collect_view();
        let head = |text: &'static str| view! { <th scope="col">{text}</th> };
        let shown = agreement.participations.len();
        let cut = (count.is_some_and(|count| count > shown)).then(|| {
            let text = td_string!(locale, common.dossier.first, count = shown).to_string();
            view! { <p class="pad muted">{text}</p> }
        });
        view! {
            <Card title=td_string!(locale, agreements.participation) count=count locale=locale>
                <div
                    class="scroll-x"
                    tabindex="0"
                    role="group"
                    aria-label=td_string!(locale, agreements.participation)
                >
                    <table class="t led">
                        <colgroup>
                            <col style:width="32%" />
                            <col />
                            <col />
                            <col />
                            <col style:width="22%" />
                        </colgroup>
                        <thead>
                            <tr>
                                {head(td_string!(locale, agreements.party))}
                                {head(td_string!(locale, agreements.signature))}
                                {head(td_string!(locale, agreements.consent))}
                                {head(td_string!(locale, agreements.in_force))}
                                {head(td_string!(locale, agreements.reservation))}
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                {cut}
            </Card>
        }
    })
}

fn row(part: &Participation, reader: Reader) -> impl IntoView + use<> {
    let locale = reader.locale;
    let body = &part.organization;
    let role = part.role.word(locale);
    let cells = PLACES
        .map(|column| {
            let actions: Vec<_> = part.actions.iter().filter(|action| place(action.kind) == column).collect();
            cell(&actions, reader)
        })
        .collect_view();
    view! {
        <tr>
            <th scope="row" class="led-party">
                <div class="row">
                    {marks::kind(marks::Kind::organization(body.kind, body.ours))}
                    <div class="grow">
                        <b>{record_link(&body.id, body.names.pick(language(locale)))}</b>
                        <small class="row wrap">{role} {marks::participation(locale, part.state)}</small>
                    </div>
                </div>
            </th>
            {cells}
        </tr>
    }
}

/// The actions of one column, each with its date; an empty cell means that there was none.
fn cell(actions: &[&ParticipationAction], reader: Reader) -> impl IntoView + use<> {
    let locale = reader.locale;
    let lines = actions
        .iter()
        .map(|action| {
            let date = action.on.map_or_else(
                || td_string!(locale, agreements.date_unknown).to_owned(),
                |date| format::short(locale, date),
            );
            let name = (!is_usual(action.kind)).then(|| action.kind.word(locale));
            let note = action.note.clone();
            view! {
                <div class="led-action">
                    {date}
                    {name.map(|name| view! { <small>{name}</small> })}
                    {note.map(|note| view! { <small>{note}</small> })}
                </div>
            }
        })
        .collect_view();
    view! { <td class="dt">{lines}</td> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_has_its_column_and_only_the_usual_ones_go_unnamed() {
        let unnamed: Vec<_> = ActionKind::ALL.iter().copied().filter(|&kind| is_usual(kind)).collect();
        assert_eq!(unnamed, [ActionKind::Signature, ActionKind::EntryIntoForce]);
        assert_eq!(place(ActionKind::Accession), Place::Consent);
        assert_eq!(place(ActionKind::Withdrawal), Place::Rest);
    }
}
