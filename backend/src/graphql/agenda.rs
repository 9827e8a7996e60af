//! The Sector's agenda in the schema.

use accord_shared::{
    LocalizedText, PartialDate,
    agenda::AgendaKind,
    id::{DirectionId, OrganizationId},
    interaction::InteractionKind,
    obligation::Standing,
    partial_date::Day,
};
use async_graphql::{Context, ID, Object, Result, SimpleObject};

use super::{
    asking::{Asked, refused},
    organization::Organization,
    ready::{Ready, ReadyList},
    selection,
};
use crate::register::agenda::{self, AgendaFilter, Entry};

/// What stands on the agenda in a time.
#[derive(Debug, SimpleObject)]
pub(super) struct Agenda {
    /// The earliest first.
    entries: ReadyList<AgendaEntry>,
    /// How many meetings there are more.
    meetings_left: usize,
    /// How many dates of what is owed there are more.
    dues_left: usize,
    /// How many agreements there are more, of which the windows for notice were not looked at.
    agreements_left: usize,
}

/// Something on the agenda.
#[derive(Debug)]
pub(super) struct AgendaEntry(Entry);

#[Object(serial)]
impl AgendaEntry {
    /// What it is.
    async fn kind(&self) -> AgendaKind {
        self.0.kind
    }

    /// Its day; the first of several.
    async fn on(&self) -> PartialDate {
        self.0.on
    }

    /// The last of them.
    async fn until(&self) -> Option<PartialDate> {
        self.0.until
    }

    /// The record that it leads to.
    async fn record(&self) -> ID {
        ID(self.0.record.to_string())
    }

    /// The subject, the text, the title or the issue, in every language; of dues and reports nothing.
    async fn titles(&self) -> &LocalizedText {
        &self.0.titles
    }

    /// Whose dues, reports or issue.
    async fn organization(&self) -> Option<Ready<Organization>> {
        self.0.organization.as_ref().map(|organization| Ready(organization.into()))
    }

    /// What kind of meeting.
    async fn meeting(&self) -> Option<InteractionKind> {
        self.0.meeting
    }

    /// How what is owed stands.
    async fn standing(&self) -> Option<Standing> {
        self.0.standing
    }

    /// Whether it is past what it should have been done by.
    async fn late(&self) -> bool {
        self.0.late
    }
}

/// The agenda.
#[derive(Default, Debug)]
pub(super) struct AgendaQuery;

#[Object]
impl AgendaQuery {
    /// The agenda from one day to another, at most a year later: meetings, payments, reports, what is owed, issues, windows for
    /// notice (7.1). Of an organization and in a direction where they are named; judged on a day, today if left out. At most
    /// 500 of a kind.
    #[graphql(complexity = "100 * child_complexity + 1")]
    async fn agenda(
        &self,
        ctx: &Context<'_>,
        from: Day,
        to: Day,
        organization: Option<OrganizationId>,
        direction: Option<DirectionId>,
        as_of: Option<Day>,
    ) -> Result<Agenda> {
        let fields = selection::below(&ctx.field());
        let named = fields.iter().filter(|field| field.name() == "entries").flat_map(selection::below);
        let named: Vec<_> = named.filter(|field| field.name() == "organization").collect();
        let wanted = selection::organization(&named.iter().flat_map(selection::below).collect());
        let on = as_of.map_or(ctx.today(), |day| day.0);
        let (from, to) = (from.0, to.0);
        let filter = AgendaFilter { from, to, organization, direction, on, most: agenda::MOST };
        let found = agenda::read(ctx.reading(), filter, &wanted).await.map_err(refused)?;
        Ok(Agenda {
            entries: found.entries.into_iter().map(AgendaEntry).collect(),
            meetings_left: found.left.meetings,
            dues_left: found.left.dues,
            agreements_left: found.left.agreements,
        })
    }
}
