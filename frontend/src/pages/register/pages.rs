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

/// Records on the first page.
const PAGE: i32 = 50;

/// Records on a further one.
const MORE: i32 = 100;

/// Up to so many pages a list is asked for again as a whole; of a longer one, what is drawn.
const WHOLE: usize = 5;

/// So many records are asked for beyond a page that was asked for again, for those that came into it.
const CAME: i32 = 20;

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
    /// The pages that are near the window, beside those that always are.
    near: StoredValue<BTreeSet<usize>>,
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
            near: StoredValue::new(BTreeSet::new()),
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
            let renewed = match before.len() <= WHOLE {
                true => self.whole_again(&before, first).await,
                false => self.near_again(&before, first).await,
            };
            // What cannot be asked for now stays as it was.
            if let Ok(pages) = renewed
                && self.is(&before)
            {
                self.replace(&before, pages);
            }
        });
    }

    async fn whole_again(
        self,
        before: &[Arc<Page<R::Row>>],
        first: Page<R::Row>,
    ) -> Result<Vec<Page<R::Row>>, ApiError> {
        let mut pages = vec![first];
        while pages.len() < before.len()
            && let Some(after) = pages.last().and_then(|page| page.next.clone())
        {
            pages.push(self.ask(after, MORE).await?);
        }
        Ok(pages)
    }

    /// Of the further pages only those near the window, each as far as it went.
    async fn near_again(
        self,
        before: &[Arc<Page<R::Row>>],
        first: Page<R::Row>,
    ) -> Result<Vec<Page<R::Row>>, ApiError> {
        let near = self.near.try_get_value().unwrap_or_default();
        let mut pages: Vec<Page<R::Row>> = before.iter().map(|page| Page::clone(page)).collect();
        pages[0] = self.as_far(&pages[0], first, pages.get(1)).await?;
        for at in near.into_iter().filter(|&at| at > 0 && at < before.len()) {
            let Some(after) = pages[at - 1].next.clone() else { continue };
            let most = i32::try_from(pages[at].rows.len()).unwrap_or(MORE);
            let page = self.ask(after, most).await?;
            pages[at] = self.as_far(&pages[at], page, pages.get(at + 1)).await?;
        }
        Ok(pages)
    }

    /// A page that was asked for again, up to where the following one begins.
    async fn as_far(
        self,
        old: &Page<R::Row>,
        mut new: Page<R::Row>,
        following: Option<&Page<R::Row>>,
    ) -> Result<Page<R::Row>, ApiError> {
        let Some(begins) = following.and_then(|page| page.rows.first()) else { return Ok(new) };
        let begins = R::id(begins);
        if new.rows.iter().all(|row| R::id(row) != begins)
            && let Some(after) = new.next.clone()
        {
            let more = self.ask(after, CAME).await?;
            new.rows.extend(more.rows);
        }
        Ok(cut(old, new, begins, R::id))
    }

    /// A page comes near the window, or goes.
    pub fn drawn(self, at: usize, near: bool) {
        self.near.try_update_value(|pages| if near { pages.insert(at) } else { pages.remove(&at) });
    }

    async fn ask(self, after: String, most: i32) -> Result<Page<R::Row>, ApiError> {
        let on = untrack(|| self.as_of.get());
        let ask = PageAsk { first: most, after: Some(after), on };
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

    /// How many pages there are.
    pub fn count(self) -> usize {
        self.pages.read().len()
    }

    /// The rows of a page.
    pub fn rows(self, at: usize) -> Vec<Arc<R::Row>> {
        self.pages.read().get(at).map(|page| page.rows.clone()).unwrap_or_default()
    }

    /// The ids of the rows, first to last, at most so many.
    pub fn ids(self, most: usize) -> Vec<String> {
        let pages = self.pages.read();
        pages.iter().flat_map(|page| &page.rows).take(most).map(|row| R::id(row).inner().to_owned()).collect()
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
            let answer = self.ask(after, MORE).await;
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

/// A page that was asked for again, cut where the following one begins, or else where the older one ended.
fn cut<T>(old: &Page<T>, mut new: Page<T>, begins: &cynic::Id, id: fn(&T) -> &cynic::Id) -> Page<T> {
    let at = |wanted: &cynic::Id| new.rows.iter().position(|row| id(row) == wanted);
    let ended = || old.rows.last().and_then(|last| at(id(last))).map(|at| at + 1);
    let end = at(begins).or_else(ended).unwrap_or(new.rows.len());
    new.rows.truncate(end);
    new.next.clone_from(&old.next);
    new
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(ids: &[&str], next: &str) -> Page<cynic::Id> {
        let rows = ids.iter().map(|id| Arc::new(cynic::Id::new(*id))).collect();
        Page { rows, next: Some(next.to_owned()), total: None, facets: None }
    }

    #[test]
    fn a_page_asked_for_again_ends_where_the_following_one_begins() {
        let old = page(&["a", "c", "d"], "d");
        let again = |ids: &[&str]| cut(&old, page(ids, "f"), &cynic::Id::new("e"), |id| id);
        assert_eq!(again(&["a", "b", "c", "d", "e"]), page(&["a", "b", "c", "d"], "d"), "one came");
        assert_eq!(again(&["a", "c", "e", "f"]), page(&["a", "c"], "d"), "one went");
        assert_eq!(
            again(&["a", "c", "d", "f"]),
            page(&["a", "c", "d"], "d"),
            "the following one's first went"
        );
    }
}
