//! One chain for every list: the address's query, the state, the question, the table. Written once for all
//! four nouns; what differs is in `spec`.

pub mod among;
pub mod bar;
pub mod bulk;
pub mod export;
pub mod facets;
mod groups;
pub mod inline;
pub mod keys;
pub mod live;
pub mod pages;
mod rows;
pub mod selection;
mod shape;
pub mod spec;
pub mod state;
pub mod table;
mod views;

use accord_shared::Noun;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use self::pages::Pages;
use self::selection::Selection;
use self::spec::Register;
use self::state::ListState;
use super::session::Session;
use crate::i18n::{format, td_string, use_locale};
use crate::routes::{AsOf, Route};
use crate::ui::icon::{Glyph, icon};

/// The list's state, and how it is changed.
#[derive(Clone, Copy)]
pub struct List {
    /// What the address says.
    pub state: Memo<ListState>,
    /// Grows when what is loaded of it became old.
    pub renewed: RwSignal<u32>,
    change: Callback<ListState>,
}

impl List {
    /// Reads the state from the address of a noun's register; changing it changes the address.
    fn of<R: Register>() -> Self {
        Self::at::<R>(Route::Register(R::NOUN))
    }

    /// The same for another page that lists a noun's records.
    pub fn at<R: Register>(place: Route) -> Self {
        let query = use_query_map();
        let as_of = AsOf::expect();
        let navigate = use_navigate();
        let state = Memo::new(move |_| {
            let query = query.read();
            ListState::read(|key| query.get(key), spec::keys::<R>())
        });
        let change = Callback::new(move |state: ListState| {
            let href = format!("{}{}", place.href(None), state.query(as_of.get()));
            // The reader's place is kept: the page does not scroll up under them.
            navigate(&href, NavigateOptions { scroll: false, ..NavigateOptions::default() });
        });
        Self { state, renewed: RwSignal::new(0), change }
    }

    /// Changes the state.
    pub fn update(self, change: impl FnOnce(&mut ListState)) {
        let mut state = self.state.get_untracked();
        change(&mut state);
        if state != self.state.get_untracked() {
            self.change.run(state);
        }
    }
}

/// The page of a register.
pub fn register_page<R: Register>() -> impl IntoView {
    let locale = use_locale();
    let as_of = AsOf::expect();
    let session = Session::expect();
    let list = List::of::<R>();
    let pages = Pages::<R>::of(list);
    let facets_open = RwSignal::new(false);
    let selection = Selection::of(list);
    let on_screen = RwSignal::new(Vec::new());
    live::follow::<R>(list, on_screen);
    let grouped = Memo::new(move |_| spec::grouping::<R>(&list.state.read()).is_some());
    let total = move || pages.total().map(|total| format::number(locale.get(), total.into()));
    let title = move || R::title(locale.get());
    Effect::new(move |_| document().set_title(&format!("{} · Accord", title())));
    view! {
        <main class="split reg" class:facets-open=move || facets_open.get()>
            <div class="pagehead">
                <h1>{title} <span class="n" aria-live="polite">{total}</span></h1>
                {views::views::<R>(list)}
                <span class="grow"></span>
                <Show when=move || session.can_edit() && R::NOUN != Noun::Interaction>
                    <a class="btn hide-s" href=move || as_of.href(Route::Import(Some(R::NOUN)))>
                        {icon(Glyph::Import)}
                        {move || td_string!(locale.get(), intake.button)}
                    </a>
                </Show>
                <Show when=move || session.can_edit() && R::NOUN == Noun::Organization>
                    <a class="btn hide-s" href=move || as_of.href(Route::Duplicates)>
                        {icon(Glyph::Duplicates)}
                        {move || td_string!(locale.get(), merge.title)}
                    </a>
                </Show>
                {export::menu::<R>(list, selection)}
                <Show when=move || session.can_enter(R::NOUN)>
                    <a class="btn pri" href=move || as_of.href(Route::New(R::NOUN))>
                        {icon(Glyph::Add)}
                        {move || R::new_title(locale.get())}
                    </a>
                </Show>
            </div>
            {facets::facets::<R>(list, pages)}
            <section class="regmain" aria-label=title>
                {bar::bar::<R>(list, pages, facets_open)}
                {table::table::<R>(list, pages, selection, on_screen)}
                <Show when=move || !grouped.get()>{table::foot::<R>(pages)}</Show>
                {bulk::bulk_bar::<R>(list, pages, selection)}
            </section>
        </main>
    }
}
