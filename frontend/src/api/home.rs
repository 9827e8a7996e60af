//! What needs the reader today: all of it in one question.

use accord_shared::obligation::Standing;
use accord_shared::review::ReviewWaits;
use accord_shared::{PartialDate, schema};
use cynic::Id;

use super::agreement::AgreementFilter;
use super::control::{DutyRow, OccurrenceFilter};
use super::escalation::OccurrenceEscalation;
use super::life::NoticeWindow;
use super::matrix::GapConnection;
use super::notice::Notice;
use super::parts::Text;
use super::review::ReviewStep;
use super::view::SavedView;

/// Which of it: what does not concern the reader's role is not asked for.
#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct HomeVariables {
    /// What has reached the reader.
    pub escalated: OccurrenceFilter,
    /// Whether anything can.
    pub heads: bool,
    /// What is theirs and late.
    pub overdue: OccurrenceFilter,
    /// What is theirs and comes due.
    pub soon: OccurrenceFilter,
    /// Reports that wait for them.
    pub awaiting: OccurrenceFilter,
    /// Whether a review can wait for them.
    pub reviews: bool,
    /// Whether they assess organizations.
    pub assesses: bool,
    /// Their agreements whose window for notice is open.
    pub windows: AgreementFilter,
    /// Their agreements that end.
    pub ending: AgreementFilter,
}

/// The question.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query", variables = "HomeVariables")]
pub struct HomeQuery {
    /// What has reached the reader.
    #[arguments(filter: $escalated, first: 5)]
    #[directives(include(if: $heads))]
    #[cynic(alias, rename = "occurrences")]
    pub escalated: Option<Duties>,
    /// What is theirs and late.
    #[arguments(filter: $overdue, first: 20)]
    #[cynic(alias, rename = "occurrences")]
    pub overdue: Duties,
    /// What is theirs and comes due.
    #[arguments(filter: $soon, first: 5)]
    #[cynic(alias, rename = "occurrences")]
    pub soon: Duties,
    /// Reports that wait for them.
    #[arguments(filter: $awaiting, first: 5)]
    #[cynic(alias, rename = "occurrences")]
    pub awaiting: Duties,
    /// The reviews.
    #[directives(include(if: $reviews))]
    pub assessment_reviews: Option<Vec<HomeReview>>,
    /// What is missing between us and partners.
    #[arguments(first: 4)]
    #[directives(include(if: $assesses))]
    pub gaps: Option<GapConnection>,
    /// Their agreements whose window for notice is open.
    #[arguments(filter: $windows, first: 5, orderBy: { field: ENDS_ON, direction: ASC })]
    #[cynic(alias, rename = "agreements")]
    pub windows: HomeAgreements,
    /// Their agreements that end, the first to end first.
    #[arguments(filter: $ending, first: 5, orderBy: { field: ENDS_ON, direction: ASC })]
    #[cynic(alias, rename = "agreements")]
    pub ending: HomeAgreements,
    /// What is new to them.
    #[arguments(first: 8, unread: true)]
    pub notices: HomeNotices,
    /// What they keep, and what others share.
    pub saved_views: Vec<SavedView>,
}

/// Due dates, the first due first.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "OccurrenceConnection")]
pub struct Duties {
    /// The first of them.
    pub nodes: Vec<HomeDuty>,
    /// How many.
    pub total_count: i32,
}

/// A due date.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Occurrence")]
pub struct HomeDuty {
    /// When.
    pub due_on: PartialDate,
    /// How it stands.
    pub standing: Standing,
    /// How far it is escalated.
    pub escalation: Option<OccurrenceEscalation>,
    /// Of which obligation.
    pub obligation: Option<DutyRow>,
}

/// Agreements.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "AgreementConnection")]
pub struct HomeAgreements {
    /// The first of them.
    pub nodes: Vec<HomeAgreement>,
    /// How many.
    pub total_count: i32,
}

/// An agreement.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Agreement")]
pub struct HomeAgreement {
    /// Its id.
    pub id: Id,
    /// Its titles.
    pub titles: Text,
    /// Its next window for notice.
    pub notice_window: Option<NoticeWindow>,
    /// Its last day.
    pub ends_on: Option<PartialDate>,
}

/// An annual review.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "AssessmentReview")]
pub struct HomeReview {
    /// Its id.
    pub id: Id,
    /// Its titles.
    pub titles: Text,
    /// What it waits for from the reader.
    pub waits: Option<ReviewWaits>,
    /// What brought it there, the first step first.
    pub steps: Vec<ReviewStep>,
}

/// What is new to the reader.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "NoticeConnection")]
pub struct HomeNotices {
    /// The newest of it.
    pub nodes: Vec<Notice>,
    /// How much.
    pub total_count: i32,
}
