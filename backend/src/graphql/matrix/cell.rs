//! One cell of the matrix in the schema.

use accord_shared::{Language, assessment::PriorityLevel, partial_date::Day, suggestion::PriorityFactor};
use async_graphql::{Context, ID, Object};
use chrono::NaiveDate;

use super::{gaps::Gap, shown};
use crate::{
    graphql::{
        agreement::Agreement,
        asking::Asked,
        assessment::{AgendaIssue, Assessment},
        contact::Contact,
        direction::Direction,
        explore::GraphNode,
        interaction::Interaction,
        obligation::Obligation,
        organization::Organization,
        ready::{Ready, ReadyList},
    },
    register::matrix::{self, CellOf},
};

/// An organization in one direction of cooperation, with everything behind it.
#[derive(Debug)]
pub(in crate::graphql) struct MatrixCell(CellOf);

impl MatrixCell {
    pub(super) fn new(cell: CellOf) -> Self {
        Self(cell)
    }
}

#[Object]
impl MatrixCell {
    /// The organization.
    async fn organization(&self) -> Ready<Organization> {
        Ready((&self.0.organization).into())
    }

    /// The direction.
    async fn direction(&self) -> Direction {
        shown(&self.0.direction)
    }

    /// The day.
    async fn day(&self) -> Day {
        Day(self.0.day)
    }

    /// The priority; nothing where the organization was never assessed in this direction.
    async fn level(&self) -> Option<PriorityLevel> {
        self.0.level
    }

    /// The day of the assessment by which it came to that.
    async fn since(&self) -> Option<Day> {
        self.0.since.map(Day)
    }

    /// The assessments that changed it, the latest first.
    async fn history(&self) -> Vec<PriorityChange> {
        self.0.history.iter().cloned().map(PriorityChange).collect()
    }

    /// The organization's assessment that holds.
    async fn assessment(&self) -> Option<Assessment> {
        self.0.assessment.clone().map(Assessment::from)
    }

    /// The issues in this direction that are before us, now or ahead.
    #[graphql(complexity = "10 * child_complexity + 1")]
    async fn issues(&self) -> ReadyList<AgendaIssue> {
        ReadyList(self.0.issues.iter().cloned().map(AgendaIssue).collect())
    }

    /// What is missing or late, in this direction and of the organization as a whole.
    async fn gaps(&self) -> Vec<Gap> {
        self.0.gaps.iter().map(|gap| Gap::new(gap.clone(), self.0.day)).collect()
    }

    /// What would be suggested; nothing where nothing speaks for one.
    async fn suggestion(&self) -> Option<PrioritySuggestion> {
        self.0.suggestion.clone().map(|suggested| PrioritySuggestion { suggested, day: self.0.day })
    }

    /// Agreements in force in this direction or a narrower one, the next to end first; at most a hundred.
    #[graphql(complexity = "10 * child_complexity + 1")]
    async fn agreements(&self) -> ReadyList<Agreement> {
        ReadyList(self.0.agreements.iter().map(Agreement::from).collect())
    }

    /// Open obligations under agreements of this direction, the first due first; at most a hundred.
    #[graphql(complexity = "10 * child_complexity + 1")]
    async fn obligations(&self) -> ReadyList<Obligation> {
        ReadyList(self.0.obligations.iter().map(Obligation::from).collect())
    }

    /// The last ten meetings, letters and the like, the latest first: about agreements or issues of this direction; and, where
    /// we work in it, those that name neither.
    #[graphql(complexity = "10 * child_complexity + 1")]
    async fn interactions(&self) -> ReadyList<Interaction> {
        ReadyList(self.0.interactions.iter().map(Interaction::from).collect())
    }

    /// The people in post there, or at a representation of ours to it; at most a hundred.
    #[graphql(complexity = "10 * child_complexity + 1")]
    async fn contacts(&self) -> ReadyList<Contact> {
        ReadyList(self.0.contacts.iter().map(Contact::from).collect())
    }

    /// Our representations and missions to it.
    #[graphql(complexity = "10 * child_complexity + 1")]
    async fn representations(&self) -> ReadyList<Organization> {
        ReadyList(self.0.representations.iter().map(Organization::from).collect())
    }

    /// When something was last done: a meeting, or a report under an agreement.
    async fn last_activity_on(&self) -> Option<Day> {
        self.0.last_activity.map(Day)
    }

    /// Whether the viewer may assess (7.1.2).
    async fn can_assess(&self) -> bool {
        self.0.can_assess
    }
}

/// An assessment that changed a priority.
#[derive(Debug)]
pub(in crate::graphql) struct PriorityChange(matrix::Change);

#[Object(serial)]
impl PriorityChange {
    /// Which.
    async fn assessment(&self) -> ID {
        ID(self.0.assessment.to_string())
    }

    /// From when it holds.
    async fn on(&self) -> Day {
        Day(self.0.on)
    }

    /// The level then; nothing where it left the direction out.
    async fn level(&self) -> Option<PriorityLevel> {
        self.0.level
    }

    /// Why, for a reader of this language: in this direction, or else as a whole.
    async fn reason(&self, ctx: &Context<'_>, language: Option<Language>) -> &str {
        self.0.reasons.pick(ctx.language(language))
    }

    /// Who made it.
    async fn author(&self) -> &str {
        &self.0.author
    }
}

/// A suggested priority: a plain weighted sum of what can be counted, shown beside the one given and never written over it.
#[derive(Debug)]
pub(in crate::graphql) struct PrioritySuggestion {
    suggested: matrix::Suggested,
    day: NaiveDate,
}

#[Object]
impl PrioritySuggestion {
    /// Of 100.
    async fn score(&self) -> u16 {
        self.suggested.suggestion.score
    }

    /// The level of that score.
    async fn level(&self) -> PriorityLevel {
        self.suggested.suggestion.level
    }

    /// The level that the register's own weights suggest, where others were asked with.
    async fn usual(&self) -> Option<PriorityLevel> {
        self.suggested.usual.map(|usual| usual.level)
    }

    /// Whether it is another level than the one given.
    async fn differs(&self) -> bool {
        self.suggested.differs
    }

    /// What each factor gives, in the order in which they are told.
    async fn factors(&self) -> Vec<FactorShare> {
        let share = |share: &matrix::SuggestedShare| FactorShare { share: share.clone(), day: self.day };
        self.suggested.shares.iter().map(share).collect()
    }
}

/// What one factor gives to a suggested priority.
#[derive(Debug)]
pub(in crate::graphql) struct FactorShare {
    share: matrix::SuggestedShare,
    day: NaiveDate,
}

#[Object]
impl FactorShare {
    /// Which.
    async fn factor(&self) -> PriorityFactor {
        self.share.share.factor
    }

    /// How much it weighs.
    async fn weight(&self) -> u16 {
        self.share.share.weight
    }

    /// What it counts: importance of 100, issues, meetings, obligations, people; 1 for a status, and for no agreement.
    async fn count(&self) -> u32 {
        self.share.share.count
    }

    /// How far it is fulfilled, of 100.
    async fn value(&self) -> u16 {
        self.share.share.value
    }

    /// What it gives to the score of 100, to a tenth.
    async fn points(&self) -> f64 {
        f64::from(self.share.share.tenths) / 10.0
    }

    /// The records that it counted; the agreements in force, where it is that there is none.
    async fn records(&self, ctx: &Context<'_>) -> Vec<GraphNode> {
        let graph = ctx.sources().graph.read();
        let nodes = graph.nodes(ctx.viewer(), &self.share.records, self.day);
        nodes.into_iter().map(GraphNode::from).collect()
    }

    /// The titles of the issues that it counted, for a reader of this language.
    async fn issues(&self, ctx: &Context<'_>, language: Option<Language>) -> Vec<&str> {
        self.share.issues.iter().map(|issue| issue.pick(ctx.language(language))).collect()
    }
}
