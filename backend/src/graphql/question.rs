//! Questions with slots, and what answers them.

use accord_shared::{
    id::{DirectionId, Noun, OrganizationId},
    partial_date::Day,
    question::{Question, Slot, Slots},
};
use async_graphql::{Context, InputObject, Object, Result, SimpleObject};

use super::{
    asking::{Asked, refused},
    explore::GraphNode,
    ready::ReadyList,
};
use crate::register::{listing::MOST, question};

/// A question that can be asked.
#[derive(Debug, SimpleObject)]
pub(super) struct KnownQuestion {
    /// Which one it is.
    question: Question,
    /// What its answer is a list of.
    noun: Noun,
    /// Its slots, in the order of its sentence.
    slots: Vec<QuestionSlot>,
}

/// A slot of a question.
#[derive(Debug, SimpleObject)]
pub(super) struct QuestionSlot {
    /// What fills it.
    slot: Slot,
    /// Whether the question means nothing without it.
    required: bool,
}

/// What the slots of a question are filled with.
#[derive(Debug, InputObject)]
pub(super) struct QuestionSlots {
    /// The organization.
    organization: Option<OrganizationId>,
    /// The direction of cooperation.
    direction: Option<DirectionId>,
    /// The country, ISO 3166-1 alpha-2.
    country: Option<String>,
    /// The day.
    day: Option<Day>,
    /// The number of months.
    months: Option<u16>,
}

/// The answer to a question.
#[derive(Debug, SimpleObject)]
pub(super) struct QuestionAnswer {
    /// What it is a list of.
    noun: Noun,
    /// The first records of the list, in its order.
    rows: ReadyList<GraphNode>,
    /// How many the list has.
    total: i64,
}

/// Questions.
#[derive(Default, Debug)]
pub(super) struct QuestionQuery;

#[Object]
impl QuestionQuery {
    /// Every question that can be asked.
    async fn questions(&self) -> Vec<KnownQuestion> {
        let known = |&question: &Question| KnownQuestion {
            question,
            noun: question.noun(),
            slots: question.slots().iter().map(|&(slot, required)| QuestionSlot { slot, required }).collect(),
        };
        Question::ALL.iter().map(known).collect()
    }

    /// What answers a question today. An error where a slot that the question needs is not filled.
    #[graphql(complexity = "first.clamp(0, 200) as usize * child_complexity + 100")]
    async fn answer(
        &self,
        ctx: &Context<'_>,
        question: Question,
        slots: QuestionSlots,
        #[graphql(default = 50)] first: i32,
    ) -> Result<QuestionAnswer> {
        let first = super::explore::within("first", first, 1, MOST)?;
        let QuestionSlots { organization, direction, country, day, months } = slots;
        let slots = Slots { organization, direction, country, day: day.map(|day| day.0), months };
        let found = question::answer(ctx.reading(), question, &slots, ctx.today(), first).await;
        let found = found.map_err(refused)?;
        ctx.catch_up().await?;
        let nodes = ctx.sources().graph.read().nodes(ctx.viewer(), &found.records, ctx.today());
        let rows = nodes.into_iter().map(GraphNode::from).collect();
        Ok(QuestionAnswer { noun: question.noun(), rows, total: found.total })
    }
}
