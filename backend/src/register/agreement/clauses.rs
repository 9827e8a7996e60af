//! What agreements say of their own life, and what follows from it on a day: the window for notice, entry into force.

use std::{collections::HashMap, sync::Arc};

use accord_shared::{
    PartialDate,
    calendar::{Period, WorkingDays},
    clauses::{Clauses, NoticePhase, NoticeWindow},
    entry::{Acts, Wait, WaitKind},
    error::ErrorCode,
    participation::ParticipationRole,
};
use chrono::NaiveDate;
use sea_orm::{
    ActiveValue::Set,
    DatabaseTransaction, EntityTrait,
    sea_query::{Expr, ExprTrait, Query},
};
use uuid::Uuid;

use super::Agreement;
use crate::{
    register::{
        Failure, Reading, calendar,
        check::{Check, LINE},
        participation::{self, Participation, ParticipationInput},
        scope,
    },
    store::{FromRow, Row, StoreError, entity::agreement},
};

/// The columns of the clauses, in the order in which they are read.
const COLUMNS: [&str; 16] = [
    "term_months",
    "first_term_ends_on",
    "renewal_months",
    "notice_amount",
    "notice_unit",
    "opens_amount",
    "opens_unit",
    "duration_article",
    "entry_kind",
    "entry_on",
    "entry_threshold",
    "entry_delay_amount",
    "entry_delay_unit",
    "entry_article",
    "authentic_languages",
    "computed_in_force_on",
];

/// An agreement's clauses with the languages of its authentic texts and the working days by which they are counted.
#[derive(Debug, Clone, Default)]
pub struct Stated {
    /// The clauses.
    pub clauses: Clauses,
    /// The languages of its authentic texts, ISO 639-1 or 639-3.
    pub authentic_languages: Vec<String>,
    /// Whether its entry into force is computed, and not entered by somebody.
    pub computed: bool,
    /// The working days.
    pub calendar: Arc<WorkingDays>,
}

struct Read(Clauses, Vec<String>, bool);

impl FromRow for Read {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let clauses = Clauses {
            term_months: row.opt_int()?,
            first_term_ends_on: row.opt_date()?,
            renewal_months: row.opt_int()?,
            notice: period(row)?,
            notice_opens: period(row)?,
            duration_article: row.opt_text()?,
            entry_kind: row.opt_word()?,
            entry_on: row.opt_date()?,
            entry_threshold: row.opt_int()?,
            entry_delay: period(row)?,
            entry_article: row.opt_text()?,
        };
        let languages = languages(row.opt_text()?.as_deref());
        Ok(Self(clauses, languages, row.opt_int()?.is_some()))
    }
}

fn period(row: &mut Row<'_>) -> Result<Option<Period>, StoreError> {
    let (amount, unit) = (row.opt_int()?, row.opt_word()?);
    Ok(amount.zip(unit).map(|(amount, unit)| Period { amount, unit }))
}

/// Languages as the store has them: their codes with blanks between.
fn languages(text: Option<&str>) -> Vec<String> {
    text.unwrap_or_default().split_whitespace().map(str::to_owned).collect()
}

struct Owned(Uuid, Read);

impl FromRow for Owned {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self(row.uuid()?, Read::from_row(row)?))
    }
}

/// What these agreements say.
pub(super) async fn of(
    reading: Reading<'_>,
    agreements: &[Uuid],
) -> Result<HashMap<Uuid, Option<Stated>>, StoreError> {
    let statement = Query::select()
        .column(("agreement", "id"))
        .columns(COLUMNS.map(|column| ("agreement", column)))
        .from("agreement")
        .and_where(reading.store.dialect().one_of(("agreement", "id"), agreements))
        .to_owned();
    let calendar = calendar::working_days(reading).await?;
    let rows: Vec<Owned> = reading.store.rows(&statement).await?;
    let stated = |Owned(id, Read(clauses, authentic_languages, computed))| {
        (id, Some(Stated { clauses, authentic_languages, computed, calendar: calendar.clone() }))
    };
    Ok(rows.into_iter().map(stated).collect())
}

struct Noticed(Uuid, accord_shared::agreement::Term, [Option<PartialDate>; 3], Read);

impl FromRow for Noticed {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let (id, term) = (row.uuid()?, row.word()?);
        let dates = [row.opt_date()?, row.opt_date()?, row.opt_date()?];
        Ok(Self(id, term, dates, Read::from_row(row)?))
    }
}

/// The agreements whose window for notice is in each of these phases on a day, of those that the viewer may see.
pub(super) async fn in_phases(
    reading: Reading<'_>,
    phases: &[NoticePhase],
    day: NaiveDate,
) -> Result<Vec<(NoticePhase, Vec<Uuid>)>, StoreError> {
    let windows = windows(reading, None, day).await?;
    let ids = |phase: NoticePhase| {
        let found = windows.iter().filter(|(_, window)| window.is_in(phase, day));
        (phase, found.map(|(id, _)| *id).collect())
    };
    Ok(phases.iter().copied().map(ids).collect())
}

/// The windows for notice that are not over on a day, of the agreements that the viewer may see; of those only for which a
/// condition holds, where there is one.
pub(in crate::register) async fn windows(
    reading: Reading<'_>,
    only: Option<Expr>,
    day: NaiveDate,
) -> Result<Vec<(Uuid, NoticeWindow)>, StoreError> {
    let statement = Query::select()
        .columns(["id", "term", "in_force_on", "ends_on", "ended_on"].map(|column| ("agreement", column)))
        .columns(COLUMNS.map(|column| ("agreement", column)))
        .from("agreement")
        .and_where(Expr::col(("agreement", "notice_amount")).is_not_null())
        .and_where_option(only)
        .and_where(scope::visible(reading, "agreement"))
        .to_owned();
    let rows: Vec<Noticed> = reading.store.rows(&statement).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let calendar = calendar::working_days(reading).await?;
    let windows = rows.into_iter().filter_map(
        |Noticed(id, term, [in_force_on, ends_on, ended_on], Read(clauses, ..))| {
            let over = ended_on.is_some_and(|ended| ended.latest() <= day);
            let window = clauses.notice_window(term, in_force_on, ends_on, day, &calendar);
            window.filter(|_| !over).map(|window| (id, window))
        },
    );
    Ok(windows.collect())
}

/// When an agreement enters into force as its clauses and its parties' acts say, and what it waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// The day, once nothing is waited for.
    pub on: Option<NaiveDate>,
    /// What is waited for.
    pub waits: Vec<Waiting>,
    /// The day for each party that has done what it must, by the organization.
    pub parties: Vec<(Uuid, NaiveDate)>,
}

/// One thing that is waited for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// What for.
    pub kind: WaitKind,
    /// On which organization.
    pub organization: Option<Uuid>,
    /// How many consents are missing.
    pub missing: Option<usize>,
}

impl Agreement {
    /// The next window for notice that is not over on a day; its clauses must have been wanted.
    pub fn notice_window(&self, day: NaiveDate) -> Option<NoticeWindow> {
        let Stated { clauses, calendar, .. } = self.stated.as_ref()?;
        if self.state_on(day).is_over() {
            return None;
        }
        clauses.notice_window(self.term, self.life.in_force_on, self.life.ends_on, day, calendar)
    }

    /// The last day of the term that runs on a day, where it is renewed by itself.
    pub fn term_end(&self, day: NaiveDate) -> Option<NaiveDate> {
        let stated = self.stated.as_ref()?;
        let renews = self.term == accord_shared::agreement::Term::Renewing && self.life.ends_on.is_none();
        if renews { stated.clauses.term_end(self.life.in_force_on, day) } else { None }
    }

    /// Entry into force as its clauses and the acts of the parties that the viewer may see say.
    pub(super) fn expect(&mut self, parts: &[Participation]) {
        let Some(Stated { clauses, calendar, .. }) = &self.stated else { return };
        let parties: Vec<&Participation> = parties(parts, |part| part.role);
        let acts: Vec<Acts> = parties
            .iter()
            .map(|part| part.actions.iter().map(|action| (action.kind, action.on)).collect())
            .collect();
        self.expected = clauses.entry(self.life.signed_on, &acts, calendar).map(|entry| Expected {
            parties: parties
                .iter()
                .zip(&acts)
                .filter_map(|(part, acts)| {
                    Some((part.organization_id, clauses.entry_for(&entry, acts, calendar)?))
                })
                .collect(),
            on: entry.on,
            waits: entry
                .waits
                .into_iter()
                .map(|Wait { kind, party, missing }| Waiting {
                    kind,
                    organization: party.and_then(|at| parties.get(at)).map(|part| part.organization_id),
                    missing,
                })
                .collect(),
        });
    }
}

/// Those who are to be bound: the parties, or the signatories where nobody is called a party.
fn parties<T>(parts: &[T], role: impl Fn(&T) -> ParticipationRole) -> Vec<&T> {
    let as_one = |wanted| parts.iter().filter(|part| role(part) == wanted).collect::<Vec<_>>();
    let parties = as_one(ParticipationRole::Party);
    if parties.is_empty() { as_one(ParticipationRole::Signatory) } else { parties }
}

/// Computes entry into force anew from what the store has, hidden parties included, where the agreement names a rule and
/// nobody entered a date.
pub(super) async fn settle(
    transaction: &DatabaseTransaction,
    id: Uuid,
    clauses: &Clauses,
    signed_on: Option<PartialDate>,
) -> Result<(), Failure> {
    if clauses.entry_kind.is_none() {
        return Ok(());
    }
    let parts = participation::load(transaction, id).await?;
    let parties = parties(&parts, |part: &ParticipationInput| part.role);
    let acts: Vec<Acts> = parties
        .iter()
        .map(|part| part.actions.iter().map(|action| (action.kind, action.on)).collect())
        .collect();
    let calendar = calendar::working_days_within(transaction).await?;
    let entry = clauses.entry(signed_on, &acts, &calendar);
    if let Some(on) = entry.and_then(|entry| entry.on) {
        let key = Some(PartialDate::from(on).key());
        let row = agreement::ActiveModel {
            id: Set(id),
            in_force_on: Set(key),
            computed_in_force_on: Set(key),
            ..agreement::ActiveModel::default()
        };
        agreement::Entity::update(row).exec(transaction).await?;
    }
    Ok(())
}

pub(super) fn check(check: &mut Check, clauses: &Clauses, languages: &[String]) {
    let months =
        [("clauses.termMonths", clauses.term_months), ("clauses.renewalMonths", clauses.renewal_months)];
    for (field, months) in months {
        if months.is_some_and(|months| !(1..=1_200).contains(&months)) {
            check.fail(field, ErrorCode::Invalid, "from 1 to 1,200 months");
        }
    }
    let periods = [
        ("clauses.notice", clauses.notice),
        ("clauses.noticeOpens", clauses.notice_opens),
        ("clauses.entryDelay", clauses.entry_delay),
    ];
    for (field, period) in periods {
        if period.is_some_and(|period| !period.is_sound()) {
            check.fail(format!("{field}.amount"), ErrorCode::Invalid, "from 1 to 3,660");
        }
    }
    if clauses.entry_threshold.is_some_and(|threshold| !(1..=200).contains(&threshold)) {
        check.fail("clauses.entryThreshold", ErrorCode::Invalid, "from 1 to 200 consents");
    }
    check.text("clauses.durationArticle", clauses.duration_article.as_deref(), LINE);
    check.text("clauses.entryArticle", clauses.entry_article.as_deref(), LINE);
    check.list("authenticLanguages", languages, 40);
    for (at, language) in languages.iter().enumerate() {
        let is_code = (2..=3).contains(&language.len()) && language.bytes().all(|b| b.is_ascii_lowercase());
        if !is_code {
            let field = format!("authenticLanguages.{at}");
            check.fail(field, ErrorCode::Invalid, "two or three small letters, as az (ISO 639)");
        }
    }
}

/// Puts the clauses into an agreement's row.
pub(super) fn fill(row: &mut agreement::ActiveModel, clauses: &Clauses, languages: &[String]) {
    let date = |date: Option<PartialDate>| Set(date.map(PartialDate::key));
    let amount = |period: Option<Period>| Set(period.map(|period| period.amount));
    let unit = |period: Option<Period>| Set(period.map(|period| period.unit));
    row.term_months = Set(clauses.term_months);
    row.first_term_ends_on = date(clauses.first_term_ends_on);
    row.renewal_months = Set(clauses.renewal_months);
    row.notice_amount = amount(clauses.notice);
    row.notice_unit = unit(clauses.notice);
    row.opens_amount = amount(clauses.notice_opens);
    row.opens_unit = unit(clauses.notice_opens);
    row.duration_article = Set(clauses.duration_article.clone());
    row.entry_kind = Set(clauses.entry_kind);
    row.entry_on = date(clauses.entry_on);
    row.entry_threshold = Set(clauses.entry_threshold);
    row.entry_delay_amount = amount(clauses.entry_delay);
    row.entry_delay_unit = unit(clauses.entry_delay);
    row.entry_article = Set(clauses.entry_article.clone());
    row.authentic_languages = Set((!languages.is_empty()).then(|| languages.join(" ")));
}

/// The clauses in an agreement's row.
pub(in crate::register) fn in_row(row: &agreement::Model) -> (Clauses, Vec<String>) {
    let date = |key: Option<i32>| key.and_then(PartialDate::from_key);
    let period =
        |amount: Option<i32>, unit: Option<_>| amount.zip(unit).map(|(amount, unit)| Period { amount, unit });
    let clauses = Clauses {
        term_months: row.term_months,
        first_term_ends_on: date(row.first_term_ends_on),
        renewal_months: row.renewal_months,
        notice: period(row.notice_amount, row.notice_unit),
        notice_opens: period(row.opens_amount, row.opens_unit),
        duration_article: row.duration_article.clone(),
        entry_kind: row.entry_kind,
        entry_on: date(row.entry_on),
        entry_threshold: row.entry_threshold,
        entry_delay: period(row.entry_delay_amount, row.entry_delay_unit),
        entry_article: row.entry_article.clone(),
    };
    (clauses, languages(row.authentic_languages.as_deref()))
}
