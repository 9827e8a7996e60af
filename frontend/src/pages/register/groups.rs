//! The rows of a list in groups, one for each value of a filter. A group asks for its own rows, and only when it is open.

use std::collections::BTreeMap;

use leptos::html::Table;
use leptos::prelude::*;

use super::List;
use super::among::Among;
use super::pages::Pages;
use super::rows::{Sight, body};
use super::selection::Selection;
use super::spec::{FacetSpec, Register, columns, values};
use super::table::frame;
use crate::api::parts::FacetValue;
use crate::i18n::{format, t, t_string, td_string, use_i18n, use_locale};
use crate::ui::blank::Skeleton;
use crate::ui::icon::{Glyph, icon, icon_s};

/// Groups that are open at first.
const OPEN: usize = 3;

/// The ids on the screen, by group.
type Shown = RwSignal<BTreeMap<String, Vec<String>>>;

/// The table in groups. `all` is told the ids of the rows on the screen.
pub fn groups<R: Register>(
    list: List,
    pages: Pages<R>,
    selection: Selection,
    all: RwSignal<Vec<String>>,
    spec: &'static FacetSpec,
) -> impl IntoView {
    let shown: Shown = RwSignal::new(BTreeMap::new());
    // In the order in which the groups stand.
    let ids = Callback::new(move |most| {
        let shown = shown.read();
        let groups = groups_of(list, pages, spec);
        let ids = groups.iter().filter_map(|value| shown.get(&value.value)).flatten().cloned();
        ids.take(most).collect()
    });
    let found = Memo::new(move |_| groups_of(list, pages, spec));
    let each = move || found.get().into_iter().enumerate().collect::<Vec<_>>();
    let table = NodeRef::<Table>::new();
    let group = move |(at, value): (usize, FacetValue)| {
        let is_open = RwSignal::new(at < OPEN);
        one::<R>(Group { list, table, among: Among { selection, ids }, spec, shown, is_open }, found, value)
    };
    let groups = view! { <For each=each key=|(_, value)| value.value.clone() children=group /> };
    frame::<R>(list, Among { selection, ids }, all, table, groups.into_any())
}

/// The values that have rows, of those that are chosen.
fn groups_of<R: Register>(list: List, pages: Pages<R>, spec: &'static FacetSpec) -> Vec<FacetValue> {
    let state = list.state.get();
    let chosen = state.values(spec.key);
    let mut found = values(spec, &pages.facets(), &state);
    found.retain(|value| value.count > 0 && (chosen.is_empty() || chosen.contains(&value.value)));
    found
}

/// What a group needs.
#[derive(Clone, Copy)]
struct Group {
    list: List,
    table: NodeRef<Table>,
    among: Among,
    spec: &'static FacetSpec,
    shown: Shown,
    is_open: RwSignal<bool>,
}

fn one<R: Register>(group: Group, found: Memo<Vec<FacetValue>>, value: FacetValue) -> impl IntoView {
    let locale = use_locale();
    let Group { list, spec, is_open, .. } = group;
    let word = {
        let value = value.clone();
        move || (spec.word)(locale.get(), &value)
    };
    let key = value.value.clone();
    let count = move || {
        let found = found.read();
        let count = found.iter().find(|now| now.value == key).map_or(0, |now| now.count);
        format::number(locale.get(), count.into())
    };
    let span = move || (columns::<R>(&list.state.read()).len() + 1).to_string();
    let key = StoredValue::new(value.value);
    view! {
        <tbody class="group">
            <tr>
                <th colspan=span scope="rowgroup">
                    <button
                        type="button"
                        aria-expanded=move || is_open.get().to_string()
                        on:click=move |_| is_open.update(|open| *open = !*open)
                    >
                        {move || icon_s(if is_open.get() { Glyph::Down } else { Glyph::Next })}
                        <b>{word}</b>
                        <em>{count}</em>
                    </button>
                </th>
            </tr>
        </tbody>
        <Show when=move || is_open.get()>{rows::<R>(group, key.get_value(), span)}</Show>
    }
}

fn rows<R: Register>(
    group: Group,
    value: String,
    span: impl Fn() -> String + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let Group { list, table, among, spec, shown, .. } = group;
    let key = value.clone();
    let state = Memo::new(move |_| {
        let mut state = list.state.read().question();
        state.only(spec.key, &key);
        state
    });
    let pages = Pages::<R>::of(List { state, ..list });
    let key = StoredValue::new(value);
    Effect::new(move |_| {
        let ids = pages.ids(usize::MAX);
        shown.update(|shown| {
            shown.insert(key.get_value(), ids);
        });
    });
    on_cleanup(move || {
        key.with_value(|key| {
            shown.try_update(|shown| shown.remove(key));
        });
    });
    let body = body::<R>(list, pages, among, Sight::of(table, pages, false));
    let rest = move || {
        let locale = locale.get();
        let total = format::number(locale, pages.total()?.into());
        let shown = format::number(locale, pages.shown() as i64);
        Some(td_string!(locale, common.list.shown, shown = shown, total = total).to_string())
    };
    view! {
        {body}
        <Show when=move || pages.is_waiting() || pages.error().is_some() || pages.has_more()>
            <tbody class="group-more">
                <tr>
                    <td colspan=span>
                        <Show when=move || pages.is_waiting()>
                            <Skeleton label=Signal::derive(move || t_string!(i18n, common.msg.loading).to_owned()) />
                        </Show>
                        <Show when=move || pages.error().is_some() || pages.more_error().is_some()>
                            <span class="st late" role="alert">
                                {icon(Glyph::Overdue)}
                                {t!(i18n, common.msg.list_failed)}
                            </span>
                        </Show>
                        <Show when=move || pages.has_more()>
                            <span class="muted">{rest}</span>
                            <button
                                type="button"
                                class="btn s"
                                disabled=move || pages.is_busy()
                                on:click=move |_| pages.show_more()
                            >
                                {t!(i18n, common.verb.show_more)}
                            </button>
                        </Show>
                    </td>
                </tr>
            </tbody>
        </Show>
    }
}
