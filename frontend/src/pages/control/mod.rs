//! The Control page: what is overdue, what comes due and what waits for the controller, each date by itself.
//! Regulation 2.1.5: the Department controls the implementation of responsibilities.

mod acts;
mod bar;
mod board;
pub mod chart;
pub mod digest;
pub mod escalation;
mod figures;
mod groups;
pub mod line;
pub mod month;
mod news;
mod spec;

use leptos::prelude::*;

use self::spec::{Control, GROUPS, Group, VIEWS, View, group_of, view_of};
use super::register::List;
use super::register::facets::facets;
use super::register::live;
use super::register::pages::Pages;
use super::register::selection::Selection;
use crate::i18n::words::Word;
use crate::i18n::{Locale, format, t, t_string, td_string, use_i18n, use_locale};
use crate::routes::{AsOf, Route};
use crate::ui::icon::{Glyph, icon, icon_s};

/// The page.
pub fn page() -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let as_of = AsOf::expect();
    let list = List::at::<Control>(Route::Control);
    let pages = Pages::<Control>::of(list);
    let facets_open = RwSignal::new(false);
    let selection = Selection::of(list);
    let on_screen = RwSignal::new(Vec::new());
    live::follow::<Control>(list, on_screen);
    let total = move || pages.total().map(|total| format::number(locale.get(), total.into()));
    let title = move || t_string!(i18n, control.title);
    Effect::new(move |_| document().set_title(&format!("{} · Accord", title())));
    let view_now = Memo::new(move |_| view_of(&list.state.read()));
    let content = move || match view_now.get() {
        View::List => groups::list(list, pages, selection, on_screen).into_any(),
        View::Board => board::board(list).into_any(),
        View::Calendar => month::calendar(list).into_any(),
        View::Chart => chart::whole(list).into_any(),
    };
    view! {
        <main class="ctl" class:facets-open=move || facets_open.get()>
            <div class="pagehead">
                <h1>{title} <span class="n" aria-live="polite">{total}</span></h1>
                <Show when=move || view_now.get() == View::List>{group_choice(list)}</Show>
                <span class="grow"></span>
                {view_choice(list, view_now)}
                <a class="btn noprint" href=move || Route::Digest.href(as_of.get())>
                    {icon(Glyph::List)}
                    {t!(i18n, control.digest.link)}
                </a>
                {place(Glyph::Escalated, |locale| td_string!(locale, control.escalation.rules), move || {
                    Route::Escalation.href(as_of.get())
                })}
                {place(Glyph::Date, |locale| td_string!(locale, control.feed), move || {
                    format!("{}#feed", Route::Account.href(as_of.get()))
                })}
            </div>
            <div class="ctl-main" class:wide=move || view_now.get() != View::List>
                {figures::tiles(list)}
                <section class="card ctl-card" aria-label=title>
                    {bar::bar(list, pages, facets_open)}
                    <Show when=move || facets_open.get()>{facets(list, pages)}</Show>
                    {content}
                    {acts::acts_bar(list, pages, selection)}
                </section>
            </div>
            <Show when=move || view_now.get() == View::List>
                <aside class="ctl-side" aria-label=move || t_string!(i18n, control.side)>
                    {chart::card(list)} {figures::balances(list)}
                </aside>
            </Show>
        </main>
    }
}

/// Another page that belongs to this one.
fn place(
    glyph: Glyph,
    name: fn(Locale) -> &'static str,
    href: impl Fn() -> String + Send + Sync + 'static,
) -> impl IntoView {
    let locale = use_locale();
    let name = move || name(locale.get());
    view! {
        <a class="ib noprint" href=href aria-label=name title=name>
            {icon_s(glyph)}
        </a>
    }
}

/// By what the list is grouped.
fn group_choice(list: List) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let now = Memo::new(move |_| group_of(&list.state.read()));
    let button = move |group: Group| {
        view! {
            <button
                type="button"
                aria-pressed=move || (now.get() == group).to_string()
                on:click=move |_| list.update(|state| spec::choose(state, "group", group, Group::Direction))
            >
                {move || group.word(locale.get())}
            </button>
        }
    };
    view! {
        <div class="seg wrap noprint" role="group" aria-label=move || t_string!(i18n, control.group)>
            {GROUPS.iter().map(|&group| button(group)).collect_view()}
        </div>
    }
}

/// As what it is shown.
fn view_choice(list: List, now: Memo<View>) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let button = move |view: View| {
        view! {
            <button
                type="button"
                aria-pressed=move || (now.get() == view).to_string()
                on:click=move |_| list.update(|state| spec::choose(state, "view", view, View::List))
            >
                {icon(view.glyph())}
                {move || view.word(locale.get())}
            </button>
        }
    };
    view! {
        <div class="seg noprint" role="group" aria-label=move || t_string!(i18n, control.view)>
            {VIEWS.iter().map(|&view| button(view)).collect_view()}
        </div>
    }
}
