//! The pages of a list that are there already, and the next one.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use chrono::NaiveDate;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::List;
use super::spec::Register;
use super::state::ListState;
use crate::api::client::{Api, ApiError, Loaded, use_query};
use crate::api::parts::{Facet, Page, PageAsk};
use crate::routes::AsOf;

/// Records on a page.
const PAGE: i32 = 50;

/// How long a changed row is marked.
const MARKED: Duration = Duration::from_secs(4);

/// What is loaded of a list. The first page follows the address; further pages are appended by hand. Asked for again, a
/// list stays where it is: as many pages, and only what became another is drawn anew.
pub struct Pages<R: Register> {
    first: Loaded<R::Query>,
    pages: RwSignal<Vec<Arc<Page<R::Row>>>>,
    more: RwSignal<bool>,
    failed: RwSignal<Option<ApiError>>,
    list: List,
    as_of: AsOf,
    /// What the pages answer.
    question: StoredValue<Option<(ListState, Option<NaiveDate>)>>,
    /// The rows that became others under the reader's eyes, for a moment.
    changed: RwSignal<BTreeSet<String>>,
    /// Whether what is on its way was not asked for by the reader.
    quiet: RwSignal<bool>,
}

impl<R: Register> Clone for Pages<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R: Register> Copy for Pages<R> {}

impl<R: Register> Pages<R> {
    /// The pages of a list.
    pub fn of(list: List) -> Self {
        let as_of = AsOf::expect();
        let first = use_query::<R::Query, R::Variables>(move || {
            let ask = PageAsk { first: PAGE, after: None, on: as_of.get() };
            Some(R::variables(&list.state.get(), ask))
        });
        let pages = Self {
            first,
            pages: RwSignal::new(Vec::new()),
            more: RwSignal::new(false),
            failed: RwSignal::new(None),
            list,
            as_of,
            question: StoredValue::new(None),
            changed: RwSignal::new(BTreeSet::new()),
            quiet: RwSignal::new(false),
        };
        Effect::new(move |_| {
            pages.failed.set(None);
            if let Some(Ok(answer)) = first.get() {
                pages.arrived(R::page(R::Query::clone(&answer)));
            }
        });
        Effect::new(move |before: Option<u32>| {
            let now = list.renewed.get();
            if before.is_some_and(|before| before != now) {
                pages.quiet.set(true);
                first.retry();
            }
            now
        });
        pages
    }

    /// A first page came: of another question, or of the same again.
    fn arrived(self, page: Page<R::Row>) {
        let question = (self.list.state.get_untracked().question(), untrack(|| self.as_of.get()));
        let again = self.question.get_value().as_ref() == Some(&question);
        self.question.set_value(Some(question));
        if again {
            self.renew(page);
        } else {
            self.changed.set(BTreeSet::new());
            self.pages.set(vec![Arc::new(page)]);
        }
        self.quiet.set(false);
    }

    /// Asks for the further pages again too, and shows all of them at once.
    fn renew(self, first: Page<R::Row>) {
        let before = self.pages.get_untracked();
        if before.len() <= 1 {
            return self.replace(&before, vec![first]);
        }
        spawn_local(async move {
            let mut pages = vec![first];
            while pages.len() < before.len()
                && let Some(after) = pages.last().and_then(|page| page.next.clone())
            {
                // What cannot be asked for now stays as it was.
                let Ok(page) = self.ask(after).await else { return };
                pages.push(page);
            }
            if self.is(&before) {
                self.replace(&before, pages);
            }
        });
    }

    async fn ask(self, after: String) -> Result<Page<R::Row>, ApiError> {
        let on = untrack(|| self.as_of.get());
        let ask = PageAsk { first: PAGE, after: Some(after), on };
        let Some(state) = self.list.state.try_get_untracked() else { return Err(ApiError::Offline) };
        Api::expect().query::<R::Query, _>(R::variables(&state, ask)).await.map(R::page)
    }

    /// Whether these are still the pages.
    fn is(self, before: &[Arc<Page<R::Row>>]) -> bool {
        self.pages.try_get_untracked().is_some_and(|now| {
            now.len() == before.len() && now.iter().zip(before).all(|(now, before)| Arc::ptr_eq(now, before))
        })
    }

    /// Puts pages in the place of others. Equal rows stay the very same, so that they are not drawn anew; the others are
    /// marked for a moment.
    fn replace(self, before: &[Arc<Page<R::Row>>], mut pages: Vec<Page<R::Row>>) {
        let old: HashMap<&str, &Arc<R::Row>> =
            before.iter().flat_map(|page| page.rows.iter()).map(|row| (R::id(row).inner(), row)).collect();
        let mut changed = BTreeSet::new();
        for row in pages.iter_mut().flat_map(|page| page.rows.iter_mut()) {
            match old.get(R::id(row).inner()) {
                Some(&old) if old == row => *row = old.clone(),
                _ => {
                    changed.insert(R::id(row).inner().to_owned());
                }
            }
        }
        self.pages.set(pages.into_iter().map(Arc::new).collect());
        if !changed.is_empty() {
            self.changed.set(changed.clone());
            set_timeout(
                move || {
                    if self.changed.try_with_untracked(|now| *now == changed) == Some(true) {
                        self.changed.set(BTreeSet::new());
                    }
                },
                MARKED,
            );
        }
    }

    /// The rows that became others under the reader's eyes, for a moment.
    pub fn changed(self) -> RwSignal<BTreeSet<String>> {
        self.changed
    }

    /// The pages, first to last.
    pub fn get(self) -> Vec<Arc<Page<R::Row>>> {
        self.pages.get()
    }

    /// How many records there are in all.
    pub fn total(self) -> Option<i32> {
        self.pages.read().first()?.total
    }

    /// How many are loaded.
    pub fn shown(self) -> usize {
        self.pages.read().iter().map(|page| page.rows.len()).sum()
    }

    /// The filters' values.
    pub fn facets(self) -> Vec<Facet> {
        self.pages.read().first().and_then(|page| page.facets.clone()).unwrap_or_default()
    }

    /// Whether nothing is there yet.
    pub fn is_waiting(self) -> bool {
        self.pages.read().is_empty() && self.error().is_none()
    }

    /// Whether something that the reader asked for is on its way.
    pub fn is_busy(self) -> bool {
        self.first.pending() && !self.quiet.get() || self.more.get()
    }

    /// Why the list is not there.
    pub fn error(self) -> Option<ApiError> {
        self.first.get()?.err()
    }

    /// Why the next page is not there.
    pub fn more_error(self) -> Option<ApiError> {
        self.failed.get()
    }

    /// Asks for the list again.
    pub fn retry(self) {
        self.first.retry();
    }

    /// Whether there is a next page.
    pub fn has_more(self) -> bool {
        self.pages.read().last().is_some_and(|page| page.next.is_some())
    }

    /// Asks for the next page; appended only if the list is still the same.
    pub fn show_more(self) {
        let before = self.pages.get_untracked();
        let Some(after) = before.last().and_then(|page| page.next.clone()) else { return };
        self.more.set(true);
        self.failed.set(None);
        spawn_local(async move {
            let answer = self.ask(after).await;
            self.more.try_set(false);
            match answer {
                Ok(page) if self.is(&before) => {
                    self.pages.try_update(|pages| pages.push(Arc::new(page)));
                }
                Ok(_) => {}
                Err(error) => {
                    self.failed.try_set(Some(error));
                }
            }
        });
    }
}
