//! The schema: one file per noun. A resolver parses ids and input, turns the selection into what is wanted of the
//! register, and hands over what is already there.

mod agenda;
mod agreement;
mod asking;
mod assessment;
mod brief;
mod calendar;
mod connection;
mod contact;
mod custody;
mod direction;
mod document;
mod escalation;
mod explore;
mod history;
mod interaction;
mod life;
mod matrix;
mod merge;
mod node;
mod notice;
mod obligation;
mod occurrence;
mod organization;
mod payload;
mod person;
mod question;
mod ready;
mod relation;
mod review;
mod selection;
mod view;
mod viewer;
mod weights;

use async_graphql::{EmptySubscription, MergedObject, SchemaBuilder};

pub use asking::{KnownDirections, Sources};
pub use ready::{to_json, write_out};

/// How deep a request may nest. The endpoint holds every document against it (http/limits.rs), leaving out what is
/// asked of the schema itself: the usual tools go deeper there.
pub const DEPTH: usize = 14;

/// How much a request may cost: one for each field, times the rows it may have.
pub const COMPLEXITY: usize = 400_000;

// Each part of a root is a layer of the future that answers it, and of the stack of whoever polls that. So the parts stand
// in groups: a root of two dozen is as deep as a group and the groups before it.

/// Who asks, and the nouns.
#[derive(MergedObject, Default, Debug)]
struct NounQuery(
    viewer::ViewerQuery,
    node::NodeQuery,
    organization::OrganizationQuery,
    agreement::AgreementQuery,
    obligation::ObligationQuery,
    occurrence::OccurrenceQuery,
    contact::ContactQuery,
    interaction::InteractionQuery,
);

/// What is judged of organizations, and what is kept beside records.
#[derive(MergedObject, Default, Debug)]
struct JudgementQuery(
    merge::MergeQuery,
    assessment::AssessmentQuery,
    review::ReviewQuery,
    agenda::AgendaQuery,
    matrix::MatrixQuery,
    weights::WeightsQuery,
    direction::DirectionQuery,
    custody::CustodyQuery,
    document::DocumentQuery,
);

/// What is drawn, told and kept for somebody.
#[derive(MergedObject, Default, Debug)]
struct DeskQuery(
    explore::ExploreQuery,
    history::HistoryQuery,
    notice::NoticeQuery,
    person::PersonQuery,
    calendar::CalendarQuery,
    view::ViewQuery,
    brief::BriefQuery,
    question::QuestionQuery,
    escalation::EscalationQuery,
);

/// What can be asked.
#[derive(MergedObject, Default, Debug)]
#[graphql(name = "Query")]
pub struct Query(NounQuery, JudgementQuery, DeskQuery);

/// Changes of the nouns.
#[derive(MergedObject, Default, Debug)]
struct NounMutation(
    organization::OrganizationMutation,
    agreement::AgreementMutation,
    obligation::ObligationMutation,
    occurrence::OccurrenceMutation,
    contact::ContactMutation,
    interaction::InteractionMutation,
    merge::MergeMutation,
    organization::SplitMutation,
);

/// Changes of what is judged.
#[derive(MergedObject, Default, Debug)]
struct JudgementMutation(
    assessment::AssessmentMutation,
    review::ReviewMutation,
    direction::DirectionMutation,
    weights::WeightsMutation,
    history::HistoryMutation,
    notice::NoticeMutation,
    viewer::ViewerMutation,
);

/// Changes of what is kept beside records, and for somebody.
#[derive(MergedObject, Default, Debug)]
struct DeskMutation(
    person::PersonMutation,
    custody::CustodyMutation,
    document::DocumentMutation,
    life::LifeMutation,
    calendar::CalendarMutation,
    view::ViewMutation,
    brief::BriefMutation,
    escalation::EscalationMutation,
);

/// What can be changed.
#[derive(MergedObject, Default, Debug)]
#[graphql(name = "Mutation")]
pub struct Mutation(NounMutation, JudgementMutation, DeskMutation);

/// The schema as the server executes it.
pub type Schema = async_graphql::Schema<Query, Mutation, EmptySubscription>;

/// The schema with its limits, to be given its [`Sources`] and finished. Each request carries its
/// viewer (`accord_shared::Viewer`) and its moment ([`crate::clock::RequestMoment`]).
pub fn schema() -> SchemaBuilder<Query, Mutation, EmptySubscription> {
    async_graphql::Schema::build(Query::default(), Mutation::default(), EmptySubscription)
        .limit_complexity(COMPLEXITY)
        .limit_directives(20)
}
/// The schema over these sources. It is finished here and not by whoever serves it, so that its thousand resolvers are
/// compiled once, with this library.
pub fn over(sources: Sources) -> Schema {
    schema().data(sources).finish()
}

/// The schema in its definition language, as `schema.graphql` keeps it.
pub fn sdl() -> String {
    let options = async_graphql::SDLExportOptions::new().prefer_single_line_descriptions();
    let mut sdl = schema().finish().sdl_with_options(options);
    while sdl.ends_with("\n\n") {
        sdl.pop();
    }
    sdl
}
