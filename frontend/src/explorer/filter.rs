//! The lines of the legend, each of which shows or hides something.

use std::borrow::Cow;
use std::collections::BTreeSet;

use accord_shared::agreement::AgreementState;
use accord_shared::obligation::Standing;
use accord_shared::{AccessLevel, Noun};

use super::change::Change;
use super::scene::{SceneEdge, SceneNode};
use crate::api::graph::{EdgeKind, Node};

/// What a record is in the legend: one of the nouns, with our own side apart from other organizations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// An organization of our side.
    Ours,
    /// Any other organization.
    Organization,
    /// An agreement.
    Agreement,
    /// A contact.
    Contact,
    /// An obligation.
    Obligation,
    /// An interaction.
    Interaction,
}

impl Kind {
    /// The kinds in the legend's order.
    pub const ALL: [Self; 6] =
        [Self::Ours, Self::Organization, Self::Agreement, Self::Contact, Self::Obligation, Self::Interaction];

    /// What a node is.
    pub fn of(node: &Node) -> Self {
        match node.id.noun {
            Noun::Organization if node.ours => Self::Ours,
            Noun::Organization => Self::Organization,
            Noun::Agreement => Self::Agreement,
            Noun::Contact => Self::Contact,
            Noun::Obligation => Self::Obligation,
            Noun::Interaction => Self::Interaction,
        }
    }
}

/// One line of the legend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Filter {
    /// Records of a kind.
    Kind(Kind),
    /// Edges of a kind.
    Edge(EdgeKind),
    /// Edges that ended before the date asked for.
    Ended,
    /// Obligations that stand so.
    Standing(Standing),
    /// Agreements in this state.
    State(AgreementState),
    /// Records of this level of access.
    Level(AccessLevel),
    /// What has come of a record or a tie since the other day.
    Change(Change),
}

impl Filter {
    /// Every line the legend can have, in its order.
    pub fn all() -> impl Iterator<Item = Self> {
        let kinds = Kind::ALL.into_iter().map(Self::Kind);
        let edges = EdgeKind::ALL.iter().copied().map(Self::Edge);
        let standings = Standing::ALL.iter().copied().map(Self::Standing);
        let states = AgreementState::ALL.iter().copied().map(Self::State);
        let levels = AccessLevel::ALL.iter().copied().map(Self::Level);
        let changes = Change::ALL.into_iter().map(Self::Change);
        kinds.chain(edges).chain([Self::Ended]).chain(standings).chain(states).chain(levels).chain(changes)
    }

    /// The word for it in the page's address.
    pub fn code(self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Kind(Kind::Ours) => "ours",
            Self::Kind(Kind::Organization) => "organizations",
            Self::Kind(Kind::Agreement) => "agreements",
            Self::Kind(Kind::Contact) => "contacts",
            Self::Kind(Kind::Obligation) => "obligations",
            Self::Kind(Kind::Interaction) => "interactions",
            Self::Edge(EdgeKind::Relation) => "relation",
            Self::Edge(EdgeKind::Participation) => "party",
            Self::Edge(EdgeKind::Post) => "post",
            Self::Edge(EdgeKind::Obligation) => "duty",
            Self::Edge(EdgeKind::Link) => "link",
            Self::Edge(EdgeKind::Interaction) => "meeting",
            Self::Ended => "ended",
            Self::Standing(Standing::None) => "unscheduled",
            Self::Standing(standing) => standing.code(),
            // A state of an agreement and a standing of an obligation may share a word.
            Self::State(state) => return Cow::Owned(format!("is_{}", state.code())),
            Self::Level(level) => return Cow::Owned(format!("level_{}", level.code())),
            Self::Change(change) => change.code(),
        })
    }

    /// The line of a word; `None` for a word that no line has.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::all().find(|filter| filter.code() == code)
    }

    /// Whether a node is of this line.
    pub fn holds_node(self, node: &SceneNode) -> bool {
        let record = &node.node;
        match self {
            Self::Kind(kind) => Kind::of(record) == kind,
            Self::Standing(standing) => {
                record.id.noun == Noun::Obligation && record.standing.unwrap_or(Standing::None) == standing
            }
            Self::State(state) => record.agreement_state == Some(state),
            Self::Level(level) => record.access_level == level,
            Self::Change(change) => node.change == Some(change),
            Self::Edge(_) | Self::Ended => false,
        }
    }

    /// Whether an edge is of this line.
    pub fn holds_edge(self, edge: &SceneEdge) -> bool {
        match self {
            Self::Edge(kind) => edge.edge.kind == kind,
            Self::Ended => edge.edge.ended,
            Self::Change(change) => edge.change == Some(change),
            Self::Kind(_) | Self::Standing(_) | Self::State(_) | Self::Level(_) => false,
        }
    }
}

/// Whether any of the switched-off lines holds this node.
pub fn hides_node(hidden: &BTreeSet<Filter>, node: &SceneNode) -> bool {
    hidden.iter().any(|filter| filter.holds_node(node))
}

/// Whether any of the switched-off lines holds this edge.
pub fn hides_edge(hidden: &BTreeSet<Filter>, edge: &SceneEdge) -> bool {
    hidden.iter().any(|filter| filter.holds_edge(edge))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_has_a_word_of_its_own_that_reads_back() {
        let codes: BTreeSet<_> = Filter::all().map(Filter::code).collect();
        assert_eq!(codes.len(), Filter::all().count());
        for filter in Filter::all() {
            assert_eq!(Filter::from_code(&filter.code()), Some(filter));
        }
        assert_eq!(Filter::from_code("planets"), None);
    }
}
