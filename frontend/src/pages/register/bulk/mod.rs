//! What can be done with the chosen rows.

mod deed;
mod field;
mod found;

use accord_shared::Noun;
use leptos::prelude::*;
use serde_json::Value;

use super::List;
use super::export::question;
use super::pages::Pages;
use super::selection::Selection;
use super::spec::Register;
use crate::api::bulk::Wanted;
use crate::api::parts::PageAsk;
use crate::i18n::{format, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::session::Session;
use crate::routes::{AsOf, explore_all};
use crate::ui::dialog::Dialog;
use crate::ui::icon::{Glyph, icon_s};

pub(super) use deed::said;
pub use deed::{Asked, Deed, deed, take_back};
pub use field::{Attribute, change};
pub(super) use field::{Choice, choices};
pub use found::before;

/// The bar over the table's foot, while rows are chosen.
pub fn bulk_bar<R: Register>(list: List, pages: Pages<R>, selection: Selection) -> impl IntoView {
    let locale = use_locale();
    let session = Session::expect();
    let open = RwSignal::new(false);
    let kind = RwSignal::new(Attribute::Responsible);
    let kinds = Attribute::of(R::NOUN);
    let wanted = wanted::<R>(list, selection, R::NOUN.code());
    let button = move |&one: &Attribute| {
        let press = move |_| {
            kind.set(one);
            open.set(true);
        };
        view! {
            <button type="button" class="btn s" on:click=press>
                {move || one.title(locale.get())}
            </button>
        }
    };
    let buttons = move || session.can_edit().then(|| kinds.iter().map(button).collect_view());
    view! {
        {bar(pages, selection, open, buttons)}
        <Dialog open=open label=title()>
            {deed(change(kind.get_untracked(), R::NOUN), wanted, open, selection)}
        </Dialog>
    }
}

/// What the dialogs are called.
pub fn title() -> Signal<String> {
    let i18n = use_i18n();
    Signal::derive(move || t_string!(i18n, bulk.title).to_owned())
}

/// The chosen rows of a list with what is to be done with them, as it is sent.
pub fn wanted<R: Register>(
    list: List,
    selection: Selection,
    of: &'static str,
) -> impl Fn(Value) -> Wanted + Copy + Send + Sync + 'static {
    let as_of = AsOf::expect();
    move |change: Value| {
        let ask = PageAsk { first: 0, after: None, on: untrack(|| as_of.get()) };
        let variables = serde_json::to_value(R::variables(&list.state.get_untracked(), ask));
        let variables = selection.narrow(question(variables.unwrap_or_default()));
        Wanted { of, variables, change }
    }
}

/// The bar itself: how many are chosen, all that match, what can be done. `Esc` gives the choice up unless a dialog is
/// open.
pub fn bar<R: Register, V: IntoView + 'static>(
    pages: Pages<R>,
    selection: Selection,
    open: RwSignal<bool>,
    buttons: impl Fn() -> Option<V> + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let as_of = AsOf::expect();
    let total = move || pages.total().unwrap_or_default();
    let chosen = move || {
        let count = i64::try_from(selection.count(total())).unwrap_or_default();
        td_string!(locale.get(), bulk.chosen, count = count).to_string()
    };
    let all = move || {
        td_string!(locale.get(), bulk.all, total = format::number(locale.get(), total().into())).to_string()
    };
    let can_widen = move || {
        let total = usize::try_from(total()).unwrap_or_default();
        !selection.is_all() && selection.count(0) < total
    };
    let escape = window_event_listener(leptos::ev::keydown, move |event| {
        if event.key() == "Escape" && !open.get_untracked() {
            selection.clear();
        }
    });
    on_cleanup(move || escape.remove());
    view! {
        <Show when=move || !selection.is_empty()>
            <div class="bulk noprint" role="toolbar" aria-label=title()>
                <b aria-live="polite">{chosen}</b>
                <Show when=can_widen>
                    <button type="button" class="btn s" on:click=move |_| selection.choose_all()>
                        {all}
                    </button>
                </Show>
                {move || {
                    explore_all(&selection.records(), as_of.get()).map(|href| {
                        view! {
                            <a class="btn s" href=href>
                                {icon_s(Glyph::Explore)}
                                {t!(i18n, common.verb.explore)}
                            </a>
                        }
                    })
                }}
                {move || {
                    buttons()
                        .map(|buttons| {
                            view! {
                                <hr />
                                {buttons}
                            }
                        })
                }}
                <hr />
                <button
                    type="button"
                    class="ib"
                    aria-label=move || t_string!(i18n, bulk.clear)
                    title=move || t_string!(i18n, bulk.clear)
                    on:click=move |_| selection.clear()
                >
                    {icon_s(Glyph::Close)}
                </button>
            </div>
        </Show>
    }
}

impl Attribute {
    /// What can be changed in many records of a noun.
    pub const fn of(noun: Noun) -> &'static [Self] {
        match noun {
            Noun::Agreement => &[Self::Responsible, Self::Access, Self::Unit, Self::Kind, Self::Directions],
            Noun::Obligation => &[Self::Responsible, Self::Access, Self::Unit, Self::Priority],
            Noun::Organization | Noun::Interaction => &[Self::Responsible, Self::Access, Self::Kind],
            Noun::Contact => &[Self::Responsible, Self::Access],
        }
    }
}
