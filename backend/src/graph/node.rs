//! What the graph knows of a record.

use accord_shared::{
    AccessLevel, LocalizedText, PartialDate, RecordId,
    access::Guard,
    agreement::{AgreementKind, AgreementState, Life},
    obligation::{ObligationSide, Standing, Summary},
    organization::OrganizationKind,
};
use chrono::NaiveDate;
use uuid::Uuid;

use super::{names::Names, term::Term};

/// A record of one of the nouns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) id: RecordId,
    /// The record's own level.
    pub(super) own: AccessLevel,
    /// The level that counts: an obligation is as closed as its agreement, or more.
    pub(super) level: AccessLevel,
    /// Whether the record has a need-to-know list of its own.
    pub(super) restricted: bool,
    /// The records whose lists count: the record itself, an obligation's agreement.
    pub(super) lists: Box<[Uuid]>,
    pub(super) ours: bool,
    /// Where an organization is: ISO 3166-1 alpha-2, in ASCII.
    pub(super) country: Option<[u8; 2]>,
    /// The directions of cooperation of an agreement, in the order of their ids.
    pub(super) directions: Box<[Uuid]>,
    pub(super) label: Names,
    pub(super) short: Option<Names>,
    pub(super) facts: Facts,
    pub(super) since: Option<PartialDate>,
    pub(super) until: Option<PartialDate>,
    pub(super) term: Term,
}

/// What only one noun has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Facts {
    Organization(OrganizationKind),
    Agreement(AgreementKind, Life),
    Obligation(ObligationSide, Summary),
    Contact,
    Interaction,
}

impl Node {
    /// What closes it.
    pub(super) fn guard(&self) -> Guard<'_> {
        Guard { level: self.level, lists: &self.lists }
    }

    /// Whether it counts among what is going on: an agreement in force, an obligation still open, an organization
    /// that exists.
    pub(super) fn is_current(&self, day: NaiveDate, number: i32) -> bool {
        match &self.facts {
            Facts::Agreement(_, life) => life.state_on(day).is_in_force(),
            Facts::Obligation(_, summary) => summary.next_due_on.is_some(),
            Facts::Organization(_) | Facts::Contact | Facts::Interaction => !self.term.has_ended(number),
        }
    }

    /// What to show of it on a day.
    pub(super) fn card(&self, day: NaiveDate) -> Card {
        let mut card = Card {
            id: self.id,
            label: self.label.unpack(),
            short: self.short.as_ref().map(Names::unpack),
            ours: self.ours,
            country: self.country,
            directions: self.directions.clone(),
            organization_kind: None,
            agreement_kind: None,
            agreement_state: None,
            obligation_side: None,
            standing: None,
            access_level: self.level,
            since: self.since,
            until: self.until,
        };
        match &self.facts {
            Facts::Organization(kind) => card.organization_kind = Some(*kind),
            Facts::Agreement(kind, life) => {
                card.agreement_kind = Some(*kind);
                card.agreement_state = Some(life.state_on(day));
            }
            Facts::Obligation(side, summary) => {
                card.obligation_side = Some(*side);
                card.standing = Some(summary.standing_on(day));
            }
            Facts::Contact | Facts::Interaction => {}
        }
        card
    }

    /// Bytes that it takes, with what lies on the heap.
    pub(super) fn size(&self) -> usize {
        size_of::<Self>()
            + size_of_val::<[Uuid]>(&self.lists)
            + size_of_val::<[Uuid]>(&self.directions)
            + self.label.size()
            + self.short.as_ref().map_or(0, Names::size)
    }
}

/// A record as a picture, a path or a search shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// Which record it is.
    pub id: RecordId,
    /// Its name, title or text; an obligation's is cut.
    pub label: LocalizedText,
    /// Its acronym.
    pub short: Option<LocalizedText>,
    /// Whether it is of our side.
    pub ours: bool,
    /// Where an organization is: ISO 3166-1 alpha-2, in ASCII.
    pub country: Option<[u8; 2]>,
    /// The directions of an agreement, in the order of their ids: those that the viewer may not see among them.
    pub directions: Box<[Uuid]>,
    /// An organization's kind.
    pub organization_kind: Option<OrganizationKind>,
    /// An agreement's kind.
    pub agreement_kind: Option<AgreementKind>,
    /// An agreement's state on the date.
    pub agreement_state: Option<AgreementState>,
    /// Who owes, of an obligation.
    pub obligation_side: Option<ObligationSide>,
    /// An obligation's standing on the date.
    pub standing: Option<Standing>,
    /// The level that counts.
    pub access_level: AccessLevel,
    /// An organization's establishment, the first date of an agreement's life, the day of an interaction.
    pub since: Option<PartialDate>,
    /// An organization's dissolution, an agreement's end, agreed or happened.
    pub until: Option<PartialDate>,
}

/// A text cut at a word's end so that it fits a label.
pub(crate) fn cut(text: &str) -> String {
    const LETTERS: usize = 160;
    match text.char_indices().nth(LETTERS) {
        None => text.to_owned(),
        Some((end, _)) => {
            let head = &text[..end];
            let word = head.rfind(char::is_whitespace).filter(|&at| at > end / 2).unwrap_or(end);
            format!("{}…", head[..word].trim_end())
        }
    }
}
