//! Every path of the client in one place, and links that keep the date the reader looks at.

use accord_shared::id::AssessmentReviewId;
use accord_shared::{Noun, RecordId};
use chrono::NaiveDate;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::clock;

/// The parameter that holds the date the register is seen at.
pub const AS_OF: &str = "asof";

/// The parameter that holds the records to which a list is narrowed one by one.
pub const RECORDS: &str = "ids";

/// A place in the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    /// The explorer, around a record if one is given.
    Explore(Option<RecordId>),
    /// What needs the reader today.
    Home,
    /// What the reader is told.
    Notices,
    /// What changed since the reader last looked.
    Changes,
    /// What the reader changed at once.
    Past,
    /// What is overdue and what comes due.
    Control,
    /// The rules of escalation.
    Escalation,
    /// What a week brings.
    Digest,
    /// The register of a noun.
    Register(Noun),
    /// A record's dossier.
    Dossier(RecordId),
    /// Many rows from a file, for a noun's list if one is given.
    Import(Option<Noun>),
    /// Cooperation at a glance.
    Overview,
    /// The Sector's matrix.
    Priorities,
    /// What is missing or late.
    Gaps,
    /// What is on the agendas, as a calendar.
    Agenda,
    /// The directions of cooperation.
    Directions,
    /// The annual reviews.
    Reviews,
    /// One of them.
    Review(AssessmentReviewId),
    /// The form in which an organization is assessed in a review.
    Draft(AssessmentReviewId, RecordId),
    /// How priorities are suggested.
    Weights,
    /// The form in which an organization is assessed.
    Assess(RecordId),
    /// The form in which a part of an organization is given to another.
    Split(RecordId),
    /// Questions with slots.
    Questions,
    /// The brief of a record.
    Brief(RecordId),
    /// The form for a new record.
    New(Noun),
    /// The form that changes a record.
    Edit(RecordId),
    /// The organizations that may be one.
    Duplicates,
    /// The reader's own account.
    Account,
    /// The people, for administrators.
    People,
    /// The absences of the Head.
    Absence,
    /// The working calendar.
    Calendar,
}

/// The record that a dossier's or a form's path names.
pub fn record_of(noun: Noun, key: &str) -> Option<RecordId> {
    format!("{}:{key}", noun.code()).parse().ok()
}

/// The record at which a path is: its dossier, or anything below it.
pub fn record_at(path: &str) -> Option<RecordId> {
    let mut steps = path.split('/').skip(1);
    let noun = noun_of(steps.next()?)?;
    record_of(noun, steps.next()?)
}

/// The noun whose register this is in paths.
pub fn noun_of(section: &str) -> Option<Noun> {
    Noun::ALL.iter().copied().find(|noun| noun.section() == section)
}

/// Whether there are briefs of this noun: what is owed is told in the brief of its agreement.
pub const fn has_briefs(noun: Noun) -> bool {
    !matches!(noun, Noun::Obligation)
}

impl Route {
    /// The path, with the date where the register is not seen as of today.
    pub fn href(self, as_of: Option<NaiveDate>) -> String {
        if let Self::Import(Some(noun)) = self {
            return format!("/import?of={}", noun.code());
        }
        let (path, focus) = match self {
            Self::Explore(focus) => ("/explore".to_owned(), focus),
            Self::Home => ("/".to_owned(), None),
            Self::Notices => ("/notices".to_owned(), None),
            Self::Changes => ("/changes".to_owned(), None),
            Self::Past => ("/changes/own".to_owned(), None),
            Self::Control => ("/control".to_owned(), None),
            Self::Digest => ("/control/digest".to_owned(), None),
            Self::Escalation => ("/control/escalation".to_owned(), None),
            Self::Register(noun) => (format!("/{}", noun.section()), None),
            Self::Dossier(id) => (format!("/{}/{}", id.noun.section(), id.uuid), None),
            Self::Brief(id) => (format!("/briefs/{}/{}", id.noun.section(), id.uuid), None),
            Self::New(noun) => (format!("/{}/new", noun.section()), None),
            Self::Edit(id) => (format!("/{}/{}/edit", id.noun.section(), id.uuid), None),
            Self::Import(_) => ("/import".to_owned(), None),
            Self::Duplicates => ("/duplicates".to_owned(), None),
            Self::Overview => ("/overview".to_owned(), None),
            Self::Priorities => ("/priorities".to_owned(), None),
            Self::Gaps => ("/priorities/gaps".to_owned(), None),
            Self::Agenda => ("/priorities/agenda".to_owned(), None),
            Self::Directions => ("/priorities/directions".to_owned(), None),
            Self::Reviews => ("/priorities/reviews".to_owned(), None),
            Self::Review(review) => (format!("/priorities/reviews/{}", review.0), None),
            Self::Draft(review, of) => (format!("/priorities/reviews/{}/{}", review.0, of.uuid), None),
            Self::Weights => ("/priorities/weights".to_owned(), None),
            Self::Split(id) => (format!("/{}/{}/split", id.noun.section(), id.uuid), None),
            Self::Assess(id) => (format!("/{}/{}/assess", id.noun.section(), id.uuid), None),
            Self::Questions => ("/questions".to_owned(), None),
            Self::Account => ("/account".to_owned(), None),
            Self::People => ("/people".to_owned(), None),
            Self::Absence => ("/absence".to_owned(), None),
            Self::Calendar => ("/calendar".to_owned(), None),
        };
        let focus = focus.map(|id| format!("focus={id}"));
        let as_of = as_of.map(|day| format!("{AS_OF}={day}"));
        let query: Vec<_> = focus.into_iter().chain(as_of).collect();
        if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) }
    }
}

/// So many records are opened in the explorer at once: no picture bears more.
pub const MOST_EXPLORED: usize = 40;

/// The explorer with records of a choice, all opened and chosen; none for no records, or for too many.
pub fn explore_all(ids: &[RecordId], as_of: Option<NaiveDate>) -> Option<String> {
    let (first, others) = ids.split_first().filter(|_| ids.len() <= MOST_EXPLORED)?;
    let path = Route::Explore(Some(*first)).href(as_of);
    let list = |ids: &[RecordId]| ids.iter().map(RecordId::to_string).collect::<Vec<_>>().join(",");
    if others.is_empty() {
        return Some(path);
    }
    Some(format!("{path}&expanded={}&with={}", list(others), list(ids)))
}

/// So many records are listed one by one at most: no address bears more.
pub const MOST_LISTED: usize = 200;

/// The list of a noun narrowed to those of these records that are of it, at most [`MOST_LISTED`]; none where none is.
pub fn list_of(noun: Noun, ids: &[RecordId], as_of: Option<NaiveDate>) -> Option<String> {
    let own = ids.iter().filter(|id| id.noun == noun).take(MOST_LISTED);
    let keys: Vec<String> = own.map(|id| id.uuid.to_string()).collect();
    let path = Route::Register(noun).href(as_of);
    let sign = if path.contains('?') { '&' } else { '?' };
    (!keys.is_empty()).then(|| format!("{path}{sign}{RECORDS}={}", keys.join(",")))
}

/// The date the register is seen at, read from the address. Shared by every page.
#[derive(Debug, Clone, Copy)]
pub struct AsOf(Memo<Option<NaiveDate>>);

impl AsOf {
    /// Reads it from the address and puts it into the context. Needs the router around it.
    pub fn provide() -> Self {
        let query = use_query_map();
        let day = Memo::new(move |_| query.read().get(AS_OF)?.parse().ok());
        let as_of = Self(day);
        provide_context(as_of);
        as_of
    }

    /// The one in the context.
    pub fn expect() -> Self {
        expect_context()
    }

    /// The date, where it is not today.
    pub fn get(self) -> Option<NaiveDate> {
        self.0.get()
    }

    /// The date, today included.
    pub fn day(self) -> NaiveDate {
        self.0.get().unwrap_or_else(clock::today)
    }

    /// A path that keeps the date.
    pub fn href(self, route: Route) -> String {
        route.href(self.get())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_back_to_its_record_and_keeps_the_date() {
        let id: RecordId = "agreement:00000000-0000-0000-0000-000000000007".parse().unwrap();
        let path = Route::Dossier(id).href(None);
        assert_eq!(path, "/agreements/00000000-0000-0000-0000-000000000007");
        assert_eq!(record_of(Noun::Agreement, path.rsplit('/').next().unwrap()), Some(id));
        assert_eq!(record_at(&format!("{path}/edit")), Some(id));
        assert_eq!(record_at("/agreements/new"), None);
        assert_eq!(record_at(&Route::Brief(id).href(None)), None);
        let day = NaiveDate::from_ymd_opt(2019, 5, 1);
        assert_eq!(Route::Register(Noun::Contact).href(day), "/contacts?asof=2019-05-01");
        assert_eq!(
            Route::Explore(Some(id)).href(day),
            "/explore?focus=agreement:00000000-0000-0000-0000-000000000007&asof=2019-05-01"
        );
    }

    #[test]
    fn a_choice_opens_in_the_explorer_unless_it_is_too_much_for_a_picture() {
        let id = |number: usize| -> RecordId {
            format!("contact:00000000-0000-0000-0000-{number:012}").parse().unwrap()
        };
        let (one, other) = (id(1), id(2));
        assert_eq!(explore_all(&[], None), None);
        assert_eq!(explore_all(&[one], None), Some(format!("/explore?focus={one}")));
        assert_eq!(
            explore_all(&[one, other], None),
            Some(format!("/explore?focus={one}&expanded={other}&with={one},{other}"))
        );
        assert_eq!(explore_all(&(0..MOST_EXPLORED + 1).map(id).collect::<Vec<_>>(), None), None);
    }

    #[test]
    fn records_open_as_the_list_of_their_noun() {
        let id = |noun: &str, number: usize| -> RecordId {
            format!("{noun}:00000000-0000-0000-0000-{number:012}").parse().unwrap()
        };
        let mixed = [id("contact", 1), id("agreement", 2), id("contact", 3)];
        let [first, last] = [mixed[0].uuid, mixed[2].uuid];
        assert_eq!(list_of(Noun::Contact, &mixed, None), Some(format!("/contacts?ids={first},{last}")));
        assert_eq!(list_of(Noun::Obligation, &mixed, None), None);
        let many: Vec<_> = (0..MOST_LISTED + 9).map(|number| id("contact", number)).collect();
        let listed = list_of(Noun::Contact, &many, None).unwrap();
        assert_eq!(listed.matches(',').count(), MOST_LISTED - 1);
    }

    #[test]
    fn a_path_with_nonsense_names_no_record() {
        assert_eq!(record_of(Noun::Agreement, "seven"), None);
    }
}
