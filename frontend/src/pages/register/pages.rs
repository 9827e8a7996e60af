//! The pages of a list that are there already, and the next one.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::List;
use super::spec::Register;
use crate::api::client::{Api, ApiError, Loaded, use_query};
use crate::api::parts::{Facet, Page, PageAsk};
use crate::routes::AsOf;

/// Records on a page.
const PAGE: i32 = 50;

/// What is loaded of a list. The first page follows the address; further pages are appended by hand.
pub struct Pages<R: Register> {
    first: Loaded<R::Query>,
    pages: RwSignal<Vec<Arc<Page<R::Row>>>>,
    more: RwSignal<bool>,
    failed: RwSignal<Option<ApiError>>,
    list: List,
    as_of: AsOf,
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
        let pages = RwSignal::new(Vec::new());
        let failed = RwSignal::new(None);
        Effect::new(move |_| {
            failed.set(None);
            if let Some(Ok(answer)) = first.get() {
                pages.set(vec![Arc::new(R::page(R::Query::clone(&answer)))]);
            }
        });
        Self { first, pages, more: RwSignal::new(false), failed, list, as_of }
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

    /// Whether something is on its way.
    pub fn is_busy(self) -> bool {
        self.first.pending() || self.more.get()
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
        let ask = PageAsk { first: PAGE, after: Some(after), on: self.as_of.get() };
        let variables = R::variables(&self.list.state.get_untracked(), ask);
        self.more.set(true);
        self.failed.set(None);
        spawn_local(async move {
            let answer = Api::expect().query::<R::Query, _>(variables).await;
            self.more.try_set(false);
            let same = self.pages.try_get_untracked().is_some_and(|now| {
                now.len() == before.len()
                    && now.iter().zip(&before).all(|(now, before)| Arc::ptr_eq(now, before))
            });
            match answer {
                Ok(answer) if same => {
                    self.pages.try_update(|pages| pages.push(Arc::new(R::page(answer))));
                }
                Ok(_) => {}
                Err(error) => {
                    self.failed.try_set(Some(error));
                }
            }
        });
    }
}
