//! A list that follows what others write: it is asked for again quietly, and stays where it is.

use accord_shared::Noun;
use cynic::{QueryBuilder, QueryFragment, QueryVariables};
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::List;
use super::spec::Register;
use crate::api::client::{Api, Loaded, use_query};
use crate::api::live::{self, Screen};
use crate::api::parts::record;

/// Listens for as long as the page is there. `on_screen` has the ids of its first rows.
pub fn follow<R: Register>(list: List, on_screen: RwSignal<Vec<String>>) {
    // The nouns whose records stand in the rows.
    let lists: &'static [Noun] = match R::NOUN {
        Noun::Organization => &[Noun::Organization, Noun::Agreement, Noun::Obligation],
        Noun::Agreement => &[Noun::Agreement, Noun::Obligation, Noun::Organization],
        Noun::Obligation => &[Noun::Obligation, Noun::Agreement],
        Noun::Contact => &[Noun::Contact, Noun::Organization],
        Noun::Interaction => &[Noun::Interaction, Noun::Organization],
    };
    let api = Api::expect();
    let renew = live::together(move || {
        api.forget();
        list.renewed.try_update(|renewed| *renewed = renewed.wrapping_add(1));
    });
    live::watch(
        move || {
            let ids = on_screen.read();
            let rows = ids.iter().filter_map(|id| record(&cynic::Id::new(id))).collect();
            Screen { records: Vec::new(), lists: lists.to_vec(), rows }
        },
        move |_| renew(),
    );
}

/// Asks as [`use_query`] does, and again whenever what is loaded of the list became old.
pub fn use_followed<Q, V>(list: List, variables: impl Fn() -> Option<V> + Send + Sync + 'static) -> Loaded<Q>
where
    Q: QueryFragment + QueryBuilder<V> + DeserializeOwned + Send + Sync + 'static,
    V: QueryVariables + Serialize + 'static,
{
    let loaded = use_query::<Q, V>(variables);
    Effect::new(move |before: Option<u32>| {
        let now = list.renewed.get();
        if before.is_some_and(|before| before != now) {
            loaded.retry();
        }
        now
    });
    loaded
}
