//! Agreements in force, those about to end, and those that are being prepared.

use std::{collections::BTreeSet, sync::Arc};

use accord_shared::{
    AccessLevel, agreement::AgreementState, brief::BriefPart, clauses::NoticePhase, id::AgreementId,
    partial_date::Day,
};
use chrono::Months;
use sea_orm::sea_query::Query;
use uuid::Uuid;

use super::{Book, Desk, Lines, Subject};
use crate::{
    paper::{Line, words},
    register::{
        Failure, Page,
        agreement::{self, Agreement, AgreementFilter, AgreementOrder, AgreementOrderField},
        listing::Direction,
        scope,
    },
    store::{FromRow, Row, StoreError},
};

/// On the way to that.
const PREPARED: [AgreementState; 5] = [
    AgreementState::Draft,
    AgreementState::UnderReview,
    AgreementState::Agreed,
    AgreementState::Signed,
    AgreementState::AwaitingProcedures,
];

/// How many days before the last one for notice it is high time.
const SOON: i64 = 90;

/// How far ahead an end date is told, in months.
const AHEAD: u32 = 12;

/// Some agreements, and how many more there are.
#[derive(Default)]
pub(super) struct Few {
    pub(super) rows: Vec<Arc<Agreement>>,
    more: usize,
}

/// The agreements of the subject by how they stand.
pub(super) struct Agreements {
    in_force: Few,
    pub(super) ending: Few,
    pub(super) drafts: Few,
}

pub(super) async fn read(desk: &Desk<'_>, book: &mut Book) -> Result<Agreements, Failure> {
    let day = desk.asked.day;
    let newest = AgreementOrder { field: AgreementOrderField::SignedOn, direction: Direction::Desc };
    let soonest = AgreementOrder { field: AgreementOrderField::EndsOn, direction: Direction::Asc };
    let standing = |states: &[AgreementState]| AgreementFilter {
        states: Some(states.to_vec()),
        on: Some(Day(day)),
        ..AgreementFilter::default()
    };
    let holds = standing(&AgreementState::HOLDS);
    let by = day.checked_add_months(Months::new(AHEAD)).unwrap_or(day);
    let ends = AgreementFilter { ends_to: Some(Day(by)), ..holds.clone() };
    let notice =
        AgreementFilter { notice: Some(vec![NoticePhase::Open, NoticePhase::HalfYear]), ..holds.clone() };
    let mut found = Agreements {
        in_force: of(desk, &[holds], newest).await?,
        ending: of(desk, &[ends, notice], soonest).await?,
        drafts: of(desk, &[standing(&PREPARED)], newest).await?,
    };
    found.ending.rows.sort_by_key(|row| {
        let window = row.notice_window(day).map(|window| window.last_working_on);
        (window.or(row.life.ends_on.map(accord_shared::PartialDate::latest)), row.id)
    });
    let all = [&found.in_force, &found.ending, &found.drafts].into_iter().flat_map(|some| &some.rows);
    let ids: Vec<Uuid> = all.map(|row| row.id.0).collect();
    // That they take part is said as well, and may be closer than the agreement is.
    for Part(level) in parts(desk, &ids).await? {
        book.raise(level);
    }
    Ok(found)
}

/// The agreements of the subject that pass one of these filters.
async fn of(desk: &Desk<'_>, filters: &[AgreementFilter], order: AgreementOrder) -> Result<Few, Failure> {
    let day = desk.asked.day;
    let narrowed: Vec<AgreementFilter> = match &desk.subject {
        Subject::Agreement(of) => {
            let ids = Some(vec![of.id]);
            filters.iter().map(|filter| AgreementFilter { ids: ids.clone(), ..filter.clone() }).collect()
        }
        subject => {
            let partners = subject.partners(day);
            let of = |filter: &AgreementFilter| {
                let narrow = |&id| AgreementFilter { organization: Some(id), ..filter.clone() };
                partners.iter().map(narrow).collect::<Vec<_>>()
            };
            filters.iter().flat_map(of).collect()
        }
    };
    let filter = match narrowed.as_slice() {
        [] => return Ok(Few::default()),
        [one] => one.clone(),
        several => {
            let mut ids = BTreeSet::new();
            for filter in several {
                let list = agreement::list(filter.clone(), None, day);
                ids.extend(list.ids(desk.reading, super::WHOLE as u64).await?);
            }
            let ids = Some(ids.into_iter().map(AgreementId).collect());
            AgreementFilter { ids, on: Some(Day(day)), ..AgreementFilter::default() }
        }
    };
    let wanted = agreement::Wanted { details: true, stated: true, ..agreement::Wanted::default() };
    let page = Page { first: Some(desk.most() as i32), ..Page::default() };
    let list = agreement::list(filter, Some(order), day);
    let found = list.page(desk.reading, &page, &wanted).await?;
    let total = super::all_of(&found, async || list.total(desk.reading).await).await?;
    let rows: Vec<Arc<Agreement>> = found.rows.into_iter().map(|(_, row)| row).collect();
    Ok(Few { more: total.saturating_sub(rows.len()), rows })
}

/// The level of a part in an agreement.
struct Part(AccessLevel);

impl FromRow for Part {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self(row.level()?))
    }
}

async fn parts(desk: &Desk<'_>, agreements: &[Uuid]) -> Result<Vec<Part>, StoreError> {
    let partners: Vec<Uuid> = desk.subject.partners(desk.asked.day).into_iter().map(Uuid::from).collect();
    if partners.is_empty() || agreements.is_empty() {
        return Ok(Vec::new());
    }
    let dialect = desk.reading.store.dialect();
    let statement = Query::select()
        .column(("participation", "access_level"))
        .from("participation")
        .and_where(dialect.one_of(("participation", "agreement_id"), agreements))
        .and_where(dialect.one_of(("participation", "organization_id"), &partners))
        .and_where(scope::visible(desk.reading, "participation"))
        .to_owned();
    desk.reading.store.rows(&statement).await
}

pub(super) fn lines(desk: &Desk<'_>, book: &mut Book, found: &Agreements) -> Vec<(BriefPart, Lines)> {
    let mut lines = Vec::new();
    let mut part = |part, some: &Few, line: &mut dyn FnMut(&mut Book, &Agreement) -> Line| {
        let of = some.rows.iter().map(|row| line(book, row)).collect();
        lines.push((part, Lines { lines: of, more: some.more }));
    };
    part(BriefPart::Ending, &found.ending, &mut |book, row| ending(desk, book, row));
    if !matches!(desk.subject, Subject::Agreement(_)) {
        part(BriefPart::InForce, &found.in_force, &mut |book, row| in_force(desk, book, row));
        part(BriefPart::Drafts, &found.drafts, &mut |book, row| draft(desk, book, row));
    }
    lines
}

/// An agreement that holds: its title, what it is, since when.
fn in_force(desk: &Desk<'_>, book: &mut Book, row: &Agreement) -> Line {
    let (language, texts) = (desk.asked.language, desk.texts());
    let state = row.state_on(desk.asked.day);
    let mut said = vec![desk.word("agreement_kind", row.kind.code()).to_owned()];
    if state != AgreementState::InForce {
        said.push(desk.word("agreement_state", state.code()).to_owned());
    }
    let signed = row.life.signed_on.map(|on| (&texts.signed, on));
    let since = row.life.in_force_on.map(|on| (&texts.in_force_since, on));
    said.extend(
        signed
            .into_iter()
            .chain(since)
            .map(|(text, on)| words::fill(text, &[("date", &words::date(language, on))])),
    );
    Line::default()
        .plain(row.titles.pick(language))
        .muted(format!(" ({})", said.join("; ")))
        .cite(book.agreement(row, language, None))
}

/// An agreement that ends, or on which notice can be given.
fn ending(desk: &Desk<'_>, book: &mut Book, row: &Agreement) -> Line {
    let (language, texts, day) = (desk.asked.language, desk.texts(), desk.asked.day);
    let date = |on: chrono::NaiveDate| words::date(language, on.into());
    let mut line = Line::default();
    let mut article = None;
    if let Some(window) = row.notice_window(day) {
        let text = if window.is_open(day) { &texts.notice_open } else { &texts.notice_by };
        let said = words::fill(text, &[("date", &date(window.last_working_on))]);
        let soon = window.days_left(day).is_some_and(|left| left <= SOON);
        line = if soon { line.warning(said) } else { line.strong(said) }.plain(" ");
        let end = if window.renews_until.is_some() { &texts.renews } else { &texts.ends };
        line = line.strong(words::fill(end, &[("date", &date(window.term_ends_on))])).plain(" ");
        article = row.stated.as_ref().and_then(|stated| stated.clauses.duration_article.as_deref());
    } else if let Some(ends) = row.life.ends_on {
        line = line.strong(words::fill(&texts.ends, &[("date", &words::date(language, ends))])).plain(" ");
    }
    line.plain(row.titles.pick(language)).cite(book.agreement(row, language, article))
}

/// An agreement that is not in force yet.
fn draft(desk: &Desk<'_>, book: &mut Book, row: &Agreement) -> Line {
    let (language, texts) = (desk.asked.language, desk.texts());
    let state = desk.word("agreement_state", row.state_on(desk.asked.day).code());
    let drafted = row.details.drafted_on.map(|on| (&texts.drafted, on));
    let signed = row.life.signed_on.map(|on| (&texts.signed, on));
    let dated = drafted
        .into_iter()
        .chain(signed)
        .map(|(text, on)| words::fill(text, &[("date", &words::date(language, on))]));
    let said: Vec<String> = dated.collect();
    let line = Line::default().strong(state).plain(": ").plain(row.titles.pick(language));
    let line = if said.is_empty() { line } else { line.muted(format!(" ({})", said.join("; "))) };
    line.cite(book.agreement(row, language, None))
}
