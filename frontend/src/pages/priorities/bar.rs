//! What is shown in the matrix and how: which rows, in which groups, by what they are coloured, and what the marks mean.

use std::sync::Arc;

use accord_shared::assessment::PriorityLevel;
use accord_shared::organization::OrganizationKind;
use accord_shared::region::{Area, Region, Subregion};
use leptos::prelude::*;

use super::layout::gaps as gaps_of;
use super::state::{Address, Group, Heat, Rows};
use crate::api::matrix::{GapRecord, Matrix};
use crate::i18n::words::Word;
use crate::i18n::{Locale, format, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::scope::use_name;
use crate::ui::icon::{Glyph, icon_s};

/// What is shown and how: rows, groups, colours, gaps, and what the marks mean.
pub(super) fn bar(address: Address, matrix: Memo<Option<Arc<Matrix>>>) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let state = address.state;
    let gaps = move || matrix.with(|matrix| matrix.as_ref().map_or(0, |matrix| gaps_of(matrix)));
    let text = RwSignal::new(state.with_untracked(|state| state.text.clone()));
    let search = move |event: leptos::ev::Event| {
        text.set(event_target_value(&event));
        let typed = text.get_untracked().trim().to_owned();
        address.update(|state| state.text = typed);
    };
    view! {
        <div class="prio-bar row wrap noprint">
            <input
                class="in fbar-search"
                type="search"
                aria-label=move || t_string!(i18n, priorities.search)
                placeholder=move || t_string!(i18n, priorities.search)
                prop:value=text
                on:change=search
            />
            {choice(
                "prio-rows",
                move |locale| td_string!(locale, priorities.rows.title),
                &Rows::ALL,
                Rows::code,
                rows_word,
                move || state.read().rows,
                move |rows| address.update(|state| state.rows = rows),
            )}
            {kinds(address)}
            {areas(address)}
            {members(address, matrix)}
            {choice(
                "prio-group",
                move |locale| td_string!(locale, priorities.group.title),
                &Group::ALL,
                Group::code,
                group_word,
                move || state.read().group,
                move |group| address.update(|state| state.group = group),
            )}
            {choice(
                "prio-heat",
                move |locale| td_string!(locale, priorities.heat.title),
                &Heat::ALL,
                Heat::code,
                heat_word,
                move || state.read().heat,
                move |heat| address.update(|state| state.heat = heat),
            )}
            <button
                type="button"
                class="chip"
                aria-pressed=move || state.read().gaps.to_string()
                on:click=move |_| address.update(|state| state.gaps = !state.gaps)
            >
                {icon_s(Glyph::Gap)}
                {t!(i18n, priorities.only_gaps)}
                <span class="badge soon">{move || format::number(locale.get(), gaps() as i64)}</span>
            </button>
            <span class="grow"></span>
            {key()}
        </div>
    }
}

/// What the colours and the marks mean.
fn key() -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let level = move |level: PriorityLevel| {
        let rank = level.rank();
        let figure = if rank == 0 { "·".to_owned() } else { rank.to_string() };
        view! {
            <span>
                <i class=format!("sw h{rank}")></i>
                {figure}
                " "
                {move || level.word(locale.get())}
            </span>
        }
    };
    view! {
        <div class="mx-key">
            {PriorityLevel::ALL.iter().map(|&one| level(one)).collect_view()}
            <span>
                <i class="sw ring"></i>
                {t!(i18n, priorities.key.gap)}
            </span>
            <span>{icon_s(Glyph::Silent)} {t!(i18n, priorities.key.silent)}</span>
            <span>
                <b class="corner">"4"</b>
                {t!(i18n, priorities.key.corner)}
            </span>
        </div>
    }
}

fn rows_word(rows: Rows, locale: Locale) -> &'static str {
    match rows {
        Rows::Assessed => td_string!(locale, priorities.rows.assessed),
        Rows::Related => td_string!(locale, priorities.rows.related),
        Rows::All => td_string!(locale, priorities.rows.all),
    }
}

fn group_word(group: Group, locale: Locale) -> &'static str {
    match group {
        Group::Kind => td_string!(locale, priorities.group.kind),
        Group::Country => td_string!(locale, priorities.group.country),
        Group::Region => td_string!(locale, priorities.group.region),
        Group::Membership => td_string!(locale, priorities.group.membership),
        Group::Status => td_string!(locale, priorities.group.status),
        Group::None => td_string!(locale, priorities.group.none),
    }
}

fn heat_word(heat: Heat, locale: Locale) -> &'static str {
    match heat {
        Heat::Priority => td_string!(locale, priorities.heat.priority),
        Heat::Activity => td_string!(locale, priorities.heat.activity),
        Heat::Difference => td_string!(locale, priorities.heat.difference),
    }
}

/// One of a few, chosen from a list under its name.
fn choice<T: Copy + PartialEq + Send + Sync + 'static>(
    id: &'static str,
    title: impl Fn(Locale) -> &'static str + Copy + Send + Sync + 'static,
    all: &'static [T],
    code: fn(T) -> &'static str,
    word: fn(T, Locale) -> &'static str,
    now: impl Fn() -> T + Copy + Send + Sync + 'static,
    choose: impl Fn(T) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let locale = use_locale();
    let option = move |one: T| {
        view! {
            <option value=code(one) selected=move || now() == one>
                {move || word(one, locale.get())}
            </option>
        }
    };
    let chosen = move |event: leptos::ev::Event| {
        let value = event_target_value(&event);
        if let Some(&one) = all.iter().find(|&&one| code(one) == value) {
            choose(one);
        }
    };
    view! {
        <label class="chip choice" for=id>
            <span>{move || title(locale.get())}</span>
            <select id=id on:change=chosen>
                {all.iter().map(|&one| option(one)).collect_view()}
            </select>
        </label>
    }
}

/// The kinds of organizations; one at a time is enough to find one's way.
fn kinds(address: Address) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let now = move || address.state.read().kinds.first().copied();
    let option = move |kind: OrganizationKind| {
        view! {
            <option value=Word::code(kind) selected=move || now() == Some(kind)>
                {move || kind.word(locale.get())}
            </option>
        }
    };
    view! {
        <label class="chip choice" for="prio-kind">
            <span>{t!(i18n, priorities.kind)}</span>
            <select
                id="prio-kind"
                on:change=move |event| {
                    let kind = OrganizationKind::of_code(&event_target_value(&event));
                    address.update(|state| state.kinds = kind.into_iter().collect());
                }
            >
                <option value="" selected=move || now().is_none()>
                    {t!(i18n, priorities.every_kind)}
                </option>
                {OrganizationKind::WORDS.iter().map(|&kind| option(kind)).collect_view()}
            </select>
        </label>
    }
}

/// The regions of the world, each with its parts.
fn areas(address: Address) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let now = move || address.state.read().area;
    let option = move |area: Area| {
        let name = move || match area {
            Area::Region(region) => region.word(locale.get()),
            Area::Part(part) => part.word(locale.get()),
        };
        view! {
            <option value=area.code() selected=move || now() == Some(area)>
                {name}
            </option>
        }
    };
    let group = move |region: Region| {
        let parts = Subregion::ALL.iter().copied().filter(|part| part.region() == region);
        view! {
            <optgroup label=move || region.word(locale.get())>
                {option(Area::Region(region))}
                {parts.map(|part| option(Area::Part(part))).collect_view()}
            </optgroup>
        }
    };
    view! {
        <label class="chip choice" for="prio-area">
            <span>{t!(i18n, priorities.area)}</span>
            <select
                id="prio-area"
                on:change=move |event| {
                    let area = Area::of_code(&event_target_value(&event));
                    address.update(|state| state.area = area);
                }
            >
                <option value="" selected=move || now().is_none()>
                    {t!(i18n, priorities.every_area)}
                </option>
                {Region::ALL.iter().map(|&region| group(region)).collect_view()}
            </select>
        </label>
    }
}

/// Those that the organizations are members of, where the rows are grouped by them or narrowed to the members of one.
fn members(address: Address, matrix: Memo<Option<Arc<Matrix>>>) -> impl IntoView {
    let i18n = use_i18n();
    let now = Memo::new(move |_| address.state.read().member_of.clone());
    let shown = Memo::new(move |_| now.read().is_some() || address.state.read().group == Group::Membership);
    // One that no row is a member of any more is called by its own name.
    let name = use_name(move || now.get());
    let bodies = Memo::new(move |_| {
        let mut bodies: Vec<GapRecord> = matrix.with(|matrix| {
            matrix.iter().flat_map(|matrix| matrix.bodies.iter().flatten()).cloned().collect()
        });
        bodies.sort_by_cached_key(|body| accord_shared::fold::sort_key(&body.label));
        bodies
    });
    let option = move |body: GapRecord| {
        let id = body.id.inner().to_owned();
        let chosen = id.clone();
        view! {
            <option value=id selected=move || now.read().as_deref() == Some(&chosen)>
                {body.label}
            </option>
        }
    };
    let missing = move || {
        let id = now.get()?;
        let is_known = bodies.read().iter().any(|body| body.id.inner() == id);
        (!is_known).then(|| view! { <option value=id selected=true>{move || name.get()}</option> })
    };
    view! {
        <Show when=move || shown.get()>
            <label class="chip choice" for="prio-member">
                <span>{t!(i18n, priorities.member_of)}</span>
                <select
                    id="prio-member"
                    on:change=move |event| {
                        let id = Some(event_target_value(&event)).filter(|id| !id.is_empty());
                        address.update(|state| state.member_of = id);
                    }
                >
                    <option value="" selected=move || now.read().is_none()>
                        {t!(i18n, priorities.every_member)}
                    </option>
                    {missing}
                    {move || bodies.get().into_iter().map(option).collect_view()}
                </select>
            </label>
        </Show>
    }
}
