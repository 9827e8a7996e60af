//! The Sector's assessments: our status in an organization, the issues on its agenda, and the priority of each direction
//! of cooperation with it (regulation 7.1.2).
//!
//! An assessment belongs to its organization: who may not see that, or has no clearance for the assessment's own level, has
//! none before them, and what holds on a day is the latest of those that they see. What an assessment names and its reader
//! may not see is left out of it.

mod agenda;
mod load;
mod review;
mod state;
mod unseen;
mod withdrawal;
mod write;

use std::sync::Arc;

use accord_shared::{
    AccessLevel, LocalizedText, PartialDate,
    assessment::{Dated, OurStatus, PriorityLevel},
    id::{AgendaIssueId, AssessmentId, AssessmentReviewId, OrganizationId},
};
use chrono::{DateTime, NaiveDate, Utc};

use super::{
    agreement::{self, Agreement},
    direction::Direction,
    interaction::{self, Interaction},
    organization::{self, Organization},
};

pub(super) use agenda::ties as issue_ties;
pub use load::{all_of_organization, concerned, find, held_on, of_organization};
pub(super) use load::{ever_of, ever_of_all, made_by};
pub use review::{
    AssessmentReviewInput, Comment, Review, ReviewWanted, Step, approve, comment, draft, give_back, give_up,
    open, reviews, submit, withdraw,
};
pub use withdrawal::{restore, retract};
pub use write::{AgendaIssueInput, AssessedPriorityInput, AssessmentInput, Reassessment, assess, reassess};

/// The Sector's judgement of an organization, with what was wanted of it.
#[derive(Debug, Clone)]
pub struct Assessment {
    /// Its id.
    pub id: AssessmentId,
    /// Whom it is about.
    pub organization_id: OrganizationId,
    /// How closed it is by itself.
    pub access_level: AccessLevel,
    /// The day from which it holds.
    pub assessed_on: NaiveDate,
    /// When it was written.
    pub recorded_at: DateTime<Utc>,
    /// Who made it.
    pub author: String,
    /// In whose place they acted (5.8).
    pub acting_for: Option<String>,
    /// The review that prepared it.
    pub review: Option<AssessmentReviewId>,
    /// Whether it waits for that review's approval, and is in force nowhere.
    pub draft: bool,
    /// Our status in the organization.
    pub status: OurStatus,
    /// Since when we have it.
    pub status_since: Option<PartialDate>,
    /// Which rights it gives us.
    pub rights: Option<String>,
    /// What we pay.
    pub dues: Option<String>,
    /// The day by which the next dues are to be paid.
    pub dues_due_on: Option<PartialDate>,
    /// The day by which the next reports are to be sent.
    pub reports_due_on: Option<PartialDate>,
    /// Why it is judged so.
    pub reasons: LocalizedText,
    /// The priorities, in the order of the tree of directions.
    pub priorities: Vec<AssessedPriority>,
    /// The issues on its agenda, in the order in which they were given.
    pub issues: Vec<AgendaIssue>,
    /// Whom it is about.
    pub organization: Option<Arc<Organization>>,
    /// What its reader had in force before it.
    pub before: Option<Arc<Assessment>>,
    /// That it was withdrawn; then it is in force on no day.
    pub withdrawal: Option<Withdrawal>,
}

/// That an assessment was withdrawn as mistaken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawal {
    /// On which day.
    pub on: NaiveDate,
    /// By whom.
    pub by: String,
    /// Why.
    pub ground: String,
}

impl Assessment {
    /// What decides which of several holds.
    pub fn dated(&self) -> Dated {
        Dated { assessed_on: self.assessed_on, recorded_at: self.recorded_at, id: self.id.0 }
    }
}

/// The priority of a direction.
#[derive(Debug, Clone)]
pub struct AssessedPriority {
    /// The direction.
    pub direction: Arc<Direction>,
    /// How much it matters.
    pub level: PriorityLevel,
    /// Why, where that is not said by the assessment as a whole.
    pub reasons: Option<LocalizedText>,
}

/// An issue on an organization's agenda.
#[derive(Debug, Clone)]
pub struct AgendaIssue {
    /// Its id.
    pub id: AgendaIssueId,
    /// What it is called.
    pub titles: LocalizedText,
    /// Our position.
    pub positions: Option<LocalizedText>,
    /// From when it is before them.
    pub since: Option<PartialDate>,
    /// Until when.
    pub until: Option<PartialDate>,
    /// The unit of ours that answers for it.
    pub unit: Option<Arc<Organization>>,
    /// Whether there is such a unit, that the reader sees.
    pub owned: bool,
    /// The directions that it lies in, in the order of the tree.
    pub directions: Vec<Arc<Direction>>,
    /// The agreements that it has to do with.
    pub agreements: Vec<Arc<Agreement>>,
    /// The interactions that it was or will be before.
    pub interactions: Vec<Arc<Interaction>>,
}

/// What a request wants of assessments beside their own fields.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Whom they are about.
    pub organization: Option<Box<organization::Wanted>>,
    /// The priorities.
    pub priorities: bool,
    /// The issues.
    pub issues: Option<WantedIssues>,
    /// What was in force before.
    pub before: Option<Box<Wanted>>,
}

/// What a request wants of issues.
#[derive(Debug, Clone, Default)]
pub struct WantedIssues {
    /// The unit that answers.
    pub unit: Option<Box<organization::Wanted>>,
    /// The agreements.
    pub agreements: Option<Box<agreement::Wanted>>,
    /// The interactions.
    pub interactions: Option<Box<interaction::Wanted>>,
}
