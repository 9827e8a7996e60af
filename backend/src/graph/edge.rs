//! What ties two records.

use accord_shared::{
    AccessLevel, LocalizedText, PartialDate, RecordId,
    agreement::AgreementLinkKind,
    edge::EdgeKind,
    obligation::Standing,
    participation::ParticipationRole,
    relation::{MembershipKind, RelationKind},
};
use uuid::Uuid;

use super::term::Term;

/// A dated, typed edge between two nodes. Its two ends are slots of the graph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edge {
    pub(super) from: u32,
    pub(super) to: u32,
    /// The record that carries it; a link is carried by its two agreements alone, a part in an interaction by its ends.
    pub(super) carrier: Uuid,
    pub(super) since: Option<PartialDate>,
    pub(super) until: Option<PartialDate>,
    pub(super) term: Term,
    pub(super) tie: Tie,
    /// The carrier's level.
    pub(super) level: AccessLevel,
    /// Whether the graph knows stretches in which it was interrupted.
    pub(super) broken: bool,
}

/// An edge as one of its ends lists it, with where it leads: a search that has been there needs to look at neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Listed {
    pub(super) edge: u32,
    pub(super) other: u32,
}

/// What an edge says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tie {
    Relation(RelationKind, Option<MembershipKind>),
    Participation(ParticipationRole),
    Post,
    /// From an agreement to an obligation under it.
    Clause,
    /// From the debtor to the obligation.
    Debtor,
    /// From the obligation to the creditor.
    Creditor,
    Link(AgreementLinkKind),
    /// From whoever took part to the interaction.
    Attendance,
    /// From an interaction to an agreement that it was about.
    Topic,
    /// From an interaction to an obligation that came of it.
    Raised,
}

impl Tie {
    pub(super) const fn kind(self) -> EdgeKind {
        match self {
            Self::Relation(..) => EdgeKind::Relation,
            Self::Participation(_) => EdgeKind::Participation,
            Self::Post => EdgeKind::Post,
            Self::Clause | Self::Debtor | Self::Creditor => EdgeKind::Obligation,
            Self::Link(_) => EdgeKind::Link,
            Self::Attendance | Self::Topic | Self::Raised => EdgeKind::Interaction,
        }
    }

    /// Whether the record at the edge's start is the whole to which it belongs in the ledger; else the one at its
    /// end is.
    pub(super) const fn belongs_to_start(self) -> bool {
        match self {
            Self::Relation(..) | Self::Post | Self::Creditor | Self::Link(_) | Self::Topic => true,
            Self::Participation(_) | Self::Clause | Self::Debtor | Self::Attendance | Self::Raised => false,
        }
    }
}

impl Edge {
    pub(super) const fn owner(&self) -> u32 {
        if self.tie.belongs_to_start() { self.from } else { self.to }
    }

    /// Its id outside. The three edges of an obligation differ behind the id of their carrier.
    pub(super) fn id(&self, from: RecordId, to: RecordId) -> String {
        let carrier = self.carrier.hyphenated();
        match self.tie {
            Tie::Relation(..) => format!("relation:{carrier}"),
            Tie::Participation(_) => format!("participation:{carrier}"),
            Tie::Post => format!("post:{carrier}"),
            Tie::Clause => format!("obligation:{carrier}"),
            Tie::Debtor => format!("obligation:{carrier}#debtor"),
            Tie::Creditor => format!("obligation:{carrier}#creditor"),
            Tie::Attendance | Tie::Topic | Tie::Raised => {
                format!("interaction:{}-{}", from.uuid.hyphenated(), to.uuid.hyphenated())
            }
            Tie::Link(kind) => format!("link:{}-{}-{kind}", from.uuid.hyphenated(), to.uuid.hyphenated()),
        }
    }
}

/// An edge as a picture or a path shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GraphEdge {
    /// Which edge it is: its carrier's id, or a link's two ends and kind.
    pub id: String,
    /// Its kind.
    pub kind: EdgeKind,
    /// Where it starts: the member, the participant, the office-holder, the debtor, the amending agreement; the
    /// agreement towards its obligation, the obligation towards its creditor.
    pub from: RecordId,
    /// Where it leads.
    pub to: RecordId,
    /// A relation's kind.
    pub relation_kind: Option<RelationKind>,
    /// A member's standing.
    pub membership: Option<MembershipKind>,
    /// A participant's role.
    pub role: Option<ParticipationRole>,
    /// A link's kind.
    pub link_kind: Option<AgreementLinkKind>,
    /// A post's title.
    pub label: Option<LocalizedText>,
    /// Since when; a participation's first act.
    pub since: Option<PartialDate>,
    /// Until when.
    pub until: Option<PartialDate>,
    /// No longer so on the date asked for.
    pub ended: bool,
    /// The standing of the obligation, on its edges.
    pub standing: Option<Standing>,
    /// The level of the record that carries it.
    pub access_level: AccessLevel,
}
