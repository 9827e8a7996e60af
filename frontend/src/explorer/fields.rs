//! Where one may begin by direction: who clusters around it, and who is near us without an agreement in it.

use cynic::Id;
use leptos::prelude::*;

use super::verbs::Explorer;
use crate::api::client::use_query;
use crate::api::field::{
    ClustersQuery, ClustersVariables, DirectionCluster, NearQuery, NearVariables, PartnerNear,
};
use crate::api::parts::{Day, record};
use crate::i18n::{Locale, language, td_string};
use crate::pages::cells::record_link;
use crate::routes::{AsOf, explore_all};
use crate::ui::icon::{Glyph, icon, icon_s};
use crate::ui::marks;

/// The directions in which agreements are in force, each with its partners.
#[component]
pub fn Fields() -> impl IntoView {
    let (locale, as_of) = (Explorer::expect().locale, AsOf::expect());
    let loaded = use_query::<ClustersQuery, ClustersVariables>(move || {
        let language = Some(language(locale.get()));
        Some(ClustersVariables { as_of: as_of.get().map(Day), language })
    });
    move || {
        let clusters = loaded.ok()?.clusters.clone();
        let locale = locale.get();
        let lines: Vec<_> = clusters.into_iter().filter_map(|cluster| line(cluster, locale, as_of)).collect();
        (!lines.is_empty()).then(|| {
            view! {
                <h2>{td_string!(locale, explorer.start.directions)}</h2>
                <ul class="start-fields">{lines}</ul>
            }
        })
    }
}

fn line(cluster: DirectionCluster, locale: Locale, as_of: AsOf) -> Option<impl IntoView + use<>> {
    let DirectionCluster { direction, agreements, partners, members } = cluster;
    let direction = direction?;
    let ids: Vec<_> = members.iter().filter_map(|member| record(&member.node.id)).collect();
    let href = explore_all(&ids, as_of.get());
    let named =
        members.iter().map(|member| member.node.short.clone().unwrap_or_else(|| member.node.label.clone()));
    let named = named.take(6).collect::<Vec<_>>().join(", ");
    let figures = [
        td_string!(locale, common.count.agreements, count = agreements).to_string(),
        td_string!(locale, explorer.start.partners, count = partners).to_string(),
    ]
    .join(" · ");
    let open = RwSignal::new(false);
    let id = direction.id.clone();
    Some(view! {
        <li>
            <a href=href>
                {icon(Glyph::Explore)}
                <span class="start-kept">
                    <span class="cut">{direction.names.pick(language(locale))}</span>
                    <small class="muted cut">{figures} ": " {named}</small>
                </span>
            </a>
            <button
                type="button"
                class="link"
                aria-expanded=move || open.get().to_string()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {td_string!(locale, explorer.start.near)}
            </button>
            <Show when=move || open.get()>
                <Near direction=id.clone() />
            </Show>
        </li>
    })
}

/// Who is near us without an agreement in a direction, and what there was.
#[component]
fn Near(direction: Id) -> impl IntoView {
    let (locale, as_of) = (Explorer::expect().locale, AsOf::expect());
    let loaded = use_query::<NearQuery, NearVariables>(move || {
        let language = Some(language(locale.get()));
        Some(NearVariables { direction: direction.clone(), as_of: as_of.get().map(Day), language })
    });
    move || {
        let answer = loaded.ok()?;
        let locale = locale.get();
        let near = &answer.near_without;
        if near.partners.is_empty() {
            let none = td_string!(locale, explorer.start.near_none);
            return Some(view! { <p class="muted" role="status">{none}</p> }.into_any());
        }
        let ids: Vec<_> = near.partners.iter().filter_map(|one| record(&one.partner.id)).collect();
        let all = explore_all(&ids, as_of.get());
        let lines = near.partners.iter().map(|one| partner(one, locale)).collect_view();
        let more = (near.more > 0).then(|| {
            view! { <p class="muted">{td_string!(locale, explorer.start.near_more, count = near.more).to_string()}</p> }
        });
        Some(
            view! {
                <ul class="plain start-near">{lines}</ul>
                {more}
                <a class="link" href=all>
                    {icon_s(Glyph::Explore)}
                    {td_string!(locale, explorer.start.near_all)}
                </a>
            }
            .into_any(),
        )
    }
}

fn partner(one: &PartnerNear, locale: Locale) -> impl IntoView + use<> {
    let mark = one.partner.organization_kind.map(|kind| marks::kind(marks::Kind::organization(kind, false)));
    let ways = td_string!(locale, explorer.start.ways, count = one.ways).to_string();
    let before = one.agreements.iter().map(|it| record_link(&it.id, it.label.clone())).collect_view();
    let before = (!one.agreements.is_empty()).then(|| {
        view! { <small class="muted">{td_string!(locale, explorer.start.was)} ": " {before}</small> }
    });
    view! {
        <li>
            <span class="row">
                {mark}
                <span class="grow">{record_link(&one.partner.id, one.partner.label.clone())}</span>
                <small class="muted nowrap">{ways}</small>
            </span>
            {before}
        </li>
    }
}
