//! Records by what they are called, for sources that have no keys of their own.

use std::collections::HashMap;

use accord_shared::{LocalizedText, PartialDate, fold::fold};
use uuid::Uuid;

use super::known::Known;

/// Agreements, contacts and obligations by their folded names. Each index is made when it is first asked for.
#[derive(Debug, Default)]
pub(super) struct Named {
    agreements: Option<Index<(String, Option<PartialDate>)>>,
    called: Option<Index<String>>,
    contacts: Option<Index<String>>,
    obligations: Option<Index<(Uuid, String, String)>>,
}

/// The records of each name. A name that several bear leads to none of them.
#[derive(Debug)]
struct Index<K>(HashMap<K, Vec<Uuid>>);

impl<K: Eq + std::hash::Hash> Index<K> {
    fn of(pairs: impl Iterator<Item = (K, Uuid)>) -> Self {
        let mut index = Self(HashMap::new());
        pairs.for_each(|(key, id)| index.add(key, id));
        index
    }

    fn add(&mut self, key: K, id: Uuid) {
        let bearers = self.0.entry(key).or_default();
        if !bearers.contains(&id) {
            bearers.push(id);
        }
    }

    fn only(&self, key: &K) -> Option<Uuid> {
        match self.0.get(key).map(Vec::as_slice) {
            Some(&[only]) => Some(only),
            _ => None,
        }
    }
}

impl Known {
    /// The only agreement with one of these titles that was signed on this day: many documents are called alike.
    pub(super) fn agreement_titled(
        &mut self,
        titles: &LocalizedText,
        signed_on: Option<PartialDate>,
    ) -> Option<Uuid> {
        let (agreements, hidden) = (&self.agreements, &self.hidden);
        let index = self.named.agreements.get_or_insert_with(|| {
            let seen = agreements.all().filter(|record| !hidden.contains(&record.id));
            Index::of(seen.flat_map(|record| {
                record.titles.all().map(|title| ((fold(title), record.signed_on), record.id))
            }))
        });
        titles.all().find_map(|title| index.only(&(fold(title), signed_on)))
    }

    /// The only agreement of this title or number.
    pub(super) fn agreement_called(&mut self, name: &str) -> Option<Uuid> {
        let (agreements, hidden) = (&self.agreements, &self.hidden);
        let index = self.named.called.get_or_insert_with(|| {
            let seen = agreements.all().filter(|record| !hidden.contains(&record.id));
            Index::of(seen.flat_map(|record| {
                let names = record.titles.all().chain(record.number.as_deref());
                names.map(|name| (fold(name), record.id))
            }))
        });
        index.only(&fold(name))
    }

    /// Notes an agreement that was just made.
    pub(super) fn agreement_made(
        &mut self,
        id: Uuid,
        titles: &LocalizedText,
        signed_on: Option<PartialDate>,
    ) {
        for title in titles.all() {
            if let Some(index) = &mut self.named.agreements {
                index.add((fold(title), signed_on), id);
            }
            if let Some(index) = &mut self.named.called {
                index.add(fold(title), id);
            }
        }
    }

    /// The only contact with one of these names.
    pub(super) fn contact_named(&mut self, names: &LocalizedText) -> Option<Uuid> {
        let (contacts, hidden) = (&self.contacts, &self.hidden);
        let index = self.named.contacts.get_or_insert_with(|| {
            let seen = contacts.all().filter(|record| !hidden.contains(&record.id));
            Index::of(seen.flat_map(|record| record.names.all().map(|name| (fold(name), record.id))))
        });
        names.all().find_map(|name| index.only(&fold(name)))
    }

    /// Notes a contact that was just made.
    pub(super) fn contact_made(&mut self, id: Uuid, names: &LocalizedText) {
        if let Some(index) = &mut self.named.contacts {
            names.all().for_each(|name| index.add(fold(name), id));
        }
    }

    /// The only obligation with one of these texts under an article of an agreement.
    pub(super) fn obligation_of(
        &mut self,
        agreement: Uuid,
        article: Option<&str>,
        texts: &LocalizedText,
    ) -> Option<Uuid> {
        let (obligations, hidden) = (&self.obligations, &self.hidden);
        let index = self.named.obligations.get_or_insert_with(|| {
            let seen = obligations.all().filter(|record| !hidden.contains(&record.id));
            Index::of(seen.flat_map(|record| {
                let article = fold(record.article.as_deref().unwrap_or_default());
                record
                    .texts
                    .all()
                    .map(move |text| ((record.agreement, article.clone(), fold(text)), record.id))
            }))
        });
        let article = fold(article.unwrap_or_default());
        texts.all().find_map(|text| index.only(&(agreement, article.clone(), fold(text))))
    }

    /// Notes an obligation that was just made.
    pub(super) fn obligation_made(
        &mut self,
        id: Uuid,
        (agreement, article): (Uuid, Option<&str>),
        texts: &LocalizedText,
    ) {
        if let Some(index) = &mut self.named.obligations {
            let article = fold(article.unwrap_or_default());
            texts.all().for_each(|text| index.add((agreement, article.clone(), fold(text)), id));
        }
    }
}
