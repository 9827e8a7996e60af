//! What two records have in common, and who stands between us and a record: asked from the inspector.

use accord_shared::RecordId;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::path::{hops_of, rich};
use super::verbs::Explorer;
use crate::api::client::{Api, ApiError};
use crate::api::graph::{self, Common, StandsBetween};
use crate::i18n::{format, language, td_string};
use crate::pages::failed::sentence;
use crate::ui::icon::{Glyph, icon_s};

/// How an answer stands.
#[derive(Debug, Clone, PartialEq)]
enum Asked<T> {
    Not,
    Pending,
    Answered(T),
    Failed(ApiError),
}

impl<T> Asked<T> {
    fn of(answer: Result<T, ApiError>) -> Self {
        answer.map_or_else(Self::Failed, Self::Answered)
    }
}

/// What two records have in common: a button, and the answer below it.
#[component]
pub fn InCommon(
    /// The one.
    one: RecordId,
    /// The other.
    other: RecordId,
) -> impl IntoView {
    let explorer = Explorer::expect();
    let (api, locale) = (Api::expect(), explorer.locale);
    let asked = RwSignal::new(Asked::<Common>::Not);
    let ask = move |_| {
        asked.set(Asked::Pending);
        let (day, language) = (explorer.state.get_untracked().as_of, language(locale.get_untracked()));
        spawn_local(async move {
            asked.try_set(Asked::of(graph::common(api, one, other, day, language).await));
        });
    };
    let answer = move || {
        let locale = locale.get();
        match asked.get() {
            Asked::Not => None,
            Asked::Pending => Some(waiting(explorer).into_any()),
            Asked::Failed(error) => {
                Some(view! { <p class="muted">{sentence(locale, &error)}</p> }.into_any())
            }
            Asked::Answered(common) if common.paths.is_empty() => {
                Some(view! { <p class="muted">{td_string!(locale, explorer.common.none)}</p> }.into_any())
            }
            Asked::Answered(common) => {
                let lines: Vec<_> = common
                    .paths
                    .iter()
                    .filter_map(|way| {
                        let middle = way.nodes.get(1)?;
                        let (id, name) = (middle.id, middle.label.clone());
                        let told: Vec<_> =
                            hops_of(locale, way).iter().map(|hop| view! { <small>{rich(&hop.sentence)}</small> }).collect();
                        Some(view! {
                            <li class="common-line">
                                <button type="button" class="link" on:click=move |_| bring(explorer, id, other)>{name}</button>
                                {told}
                            </li>
                        })
                    })
                    .collect();
                let more = (common.more > 0).then(|| {
                    let count = format::number(locale, common.more.into());
                    view! { <p class="muted">{td_string!(locale, common.list.more, count = count).to_string()}</p> }
                });
                Some(view! { <ul class="list">{lines}</ul> {more} }.into_any())
            }
        }
    };
    view! {
        <section class="sec" aria-live="polite">
            <button type="button" class="btn" on:click=ask>
                {icon_s(Glyph::Common)} {move || td_string!(locale.get(), explorer.common.ask)}
            </button>
            {answer}
        </section>
    }
}

/// Who stands between our side and a record.
#[component]
pub fn Between(
    /// The record.
    id: RecordId,
) -> impl IntoView {
    let explorer = Explorer::expect();
    let (api, locale) = (Api::expect(), explorer.locale);
    let asked = RwSignal::new(Asked::<Vec<StandsBetween>>::Not);
    let ask = move |_| {
        asked.set(Asked::Pending);
        let (day, language) = (explorer.state.get_untracked().as_of, language(locale.get_untracked()));
        spawn_local(async move {
            asked.try_set(Asked::of(graph::between(api, id, day, language).await));
        });
    };
    let answer = move || {
        let locale = locale.get();
        match asked.get() {
            Asked::Not => None,
            Asked::Pending => Some(waiting(explorer).into_any()),
            Asked::Failed(error) => {
                Some(view! { <p class="muted">{sentence(locale, &error)}</p> }.into_any())
            }
            Asked::Answered(standing) if standing.is_empty() => {
                Some(view! { <p class="muted">{td_string!(locale, explorer.common.nobody)}</p> }.into_any())
            }
            Asked::Answered(standing) => {
                let lines: Vec<_> = standing
                    .into_iter()
                    .map(|standing| {
                        let from = standing.way.nodes.first().map(|from| from.id);
                        let carries = format::number(locale, standing.carries.into());
                        let carries = td_string!(locale, explorer.common.carries, count = carries).to_string();
                        let only = standing.only.then(|| td_string!(locale, explorer.common.only));
                        view! {
                            <li class="common-line">
                                <button type="button" class="link" on:click=move |_| lead(explorer, from, id)>{standing.node.label}</button>
                                <small class="muted">{carries}</small>
                                {only.map(|only| view! { <small><b>{only}</b></small> })}
                            </li>
                        }
                    })
                    .collect();
                Some(view! { <ul class="list">{lines}</ul> }.into_any())
            }
        }
    };
    view! {
        <section class="sec" aria-live="polite">
            <button type="button" class="btn" on:click=ask>
                {icon_s(Glyph::Between)} {move || td_string!(locale.get(), explorer.common.between)}
            </button>
            {answer}
        </section>
    }
}

/// Chooses a record; where it is not in the picture yet, whatever it is tied to brings it.
fn bring(explorer: Explorer, id: RecordId, by: RecordId) {
    let there = explorer.board.with(|drawing| drawing.pin_here(id).is_some());
    if there == Some(true) {
        explorer.show(id);
    } else {
        explorer.change(|state| {
            state.expand(by, None);
            state.select(Some(id));
        });
    }
}

/// Shows the ways that somebody stands on.
fn lead(explorer: Explorer, from: Option<RecordId>, to: RecordId) {
    explorer.change(|state| {
        state.path = from.filter(|from| *from != to).map(|from| (from, to));
        state.way = 0;
    });
}

fn waiting(explorer: Explorer) -> impl IntoView {
    view! { <p class="muted">{td_string!(explorer.locale.get(), explorer.view.updating)}</p> }
}
