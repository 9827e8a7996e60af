//! The rows of a list. Only pages near the window are drawn; the others keep their room, so that a list of any length
//! scrolls like a short one.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use leptos::html::{Table, Tr};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

use super::List;
use super::among::Among;
use super::inline::{self, Inline};
use super::pages::Pages;
use super::spec::{Column, Reader, Register, columns};
use crate::api::parts::record;
use crate::i18n::{t_string, td_string, use_i18n, use_locale};
use crate::pages::session::Session;
use crate::routes::{AsOf, Route};
use crate::ui::icon::{Glyph, icon};

/// Up to so many pages all of a list is drawn: a short one needs no window.
const SHORT: usize = 4;

/// How far around the window rows are drawn and the next page is asked for, in pixels.
const AROUND: f64 = 1_200.0;

/// Which pages of a list are near the window.
#[derive(Clone, Copy)]
pub(super) struct Sight {
    /// The class of its pages' bodies, which no other list of the table has.
    class: StoredValue<String>,
    /// Whether the next page is asked for where the rows end.
    goes_on: bool,
    near: RwSignal<Range<usize>>,
    /// How high each page was when it was last drawn.
    heights: StoredValue<Vec<f64>>,
    /// Whether it is about to be looked at.
    waits: StoredValue<bool>,
}

impl Sight {
    /// Follows the scrolling of whatever scrolls around the table; where the rows end it asks for the next page if the
    /// list `goes_on` by itself.
    pub fn of<R: Register>(table: NodeRef<Table>, pages: Pages<R>, goes_on: bool) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let class = format!("rows-{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let sight = Self {
            class: StoredValue::new(class),
            goes_on,
            near: RwSignal::new(0..SHORT),
            heights: StoredValue::new(Vec::new()),
            waits: StoredValue::new(false),
        };
        let look = move || {
            if sight.waits.try_get_value() != Some(false) {
                return;
            }
            sight.waits.set_value(true);
            request_animation_frame(move || {
                // A group may be shut by now while the table is there.
                if sight.waits.try_update_value(|waits| *waits = false).is_none() {
                    return;
                }
                if let Some(Some(table)) = table.try_get_untracked() {
                    sight.look(&table, pages);
                }
            });
        };
        // Once more rows are there, they may not reach as far as the reader sees.
        Effect::new(move |_| {
            pages.count();
            look();
        });
        let call = Closure::<dyn FnMut()>::new(look);
        let scrolled = call.as_ref().unchecked_ref();
        // What scrolls says so to nobody around it: it is heard on the way down.
        let _ = window().add_event_listener_with_callback_and_bool("scroll", scrolled, true);
        let call = StoredValue::new_local(call);
        on_cleanup(move || {
            call.try_with_value(|call| {
                let scrolled = call.as_ref().unchecked_ref();
                let _ = window().remove_event_listener_with_callback_and_bool("scroll", scrolled, true);
            });
        });
        sight
    }

    fn look<R: Register>(self, table: &web_sys::HtmlTableElement, pages: Pages<R>) {
        let count = untrack(|| pages.count());
        let Ok(bodies) = self.class.with_value(|class| table.query_selector_all(&format!("tbody.{class}")))
        else {
            return;
        };
        let body = |at: usize| {
            let body = u32::try_from(at).ok().and_then(|at| bodies.item(at));
            body.and_then(|body| body.dyn_into::<web_sys::Element>().ok())
        };
        let Some(first) = body(0) else { return };
        let top = -first.get_bounding_client_rect().top();
        let seen = top - AROUND
            ..top + window().inner_height().ok().and_then(|it| it.as_f64()).unwrap_or_default() + AROUND;
        let was = self.near.get_untracked();
        // What has no height yet was never out of sight.
        let drawn = |at: usize, height: f64| was.contains(&at) || at < SHORT || height <= 0.0;
        self.heights.update_value(|heights| {
            heights.resize(count, 0.0);
            for (at, height) in heights.iter_mut().enumerate().filter(|(at, height)| drawn(*at, **height)) {
                *height = body(at).map_or(0.0, |body| body.get_bounding_client_rect().height());
            }
        });
        let (near, end) = self.heights.with_value(|heights| near(heights, &seen));
        if near != was {
            self.near.set(near);
        }
        if self.goes_on
            && end < seen.end
            && untrack(|| pages.has_more() && !pages.is_busy() && pages.more_error().is_none())
        {
            pages.show_more();
        }
    }

    /// How much room a page keeps while it is not drawn; nothing where it is.
    fn room(self, at: usize) -> Option<f64> {
        if at < SHORT || self.near.read().contains(&at) {
            return None;
        }
        // What was never drawn has no height yet, and is drawn.
        self.heights.with_value(|heights| heights.get(at).copied()).filter(|height| *height > 0.0)
    }
}

/// The pages of these heights of which something is in sight, and where the last one ends.
fn near(heights: &[f64], seen: &Range<f64>) -> (Range<usize>, f64) {
    let mut end = 0.0;
    let mut near = heights.len()..heights.len();
    for (at, height) in heights.iter().enumerate() {
        let begin = end;
        end += height;
        if end >= seen.start && begin <= seen.end {
            near = near.start.min(at)..at + 1;
        }
    }
    (near, end)
}

/// The ids of a list's rows that are there, first to last, at most so many.
pub(super) fn shown_ids<R: Register>(pages: Pages<R>) -> Callback<usize, Vec<String>> {
    Callback::new(move |most| pages.ids(most))
}

/// For whom rows are drawn, and how many times what they show became another.
type Drawn = (u32, Reader);

/// The rows of pages. A row is drawn anew only when it, the language, the day or the
/// columns are others.
pub(super) fn body<R: Register>(list: List, pages: Pages<R>, among: Among, sight: Sight) -> impl IntoView {
    let locale = use_locale();
    let as_of = AsOf::expect();
    let inline = Inline::new();
    let shape = Memo::new(move |_| list.state.read().columns.clone());
    let drawn = Memo::new(move |before: Option<&Drawn>| {
        shape.with(|_| ());
        let number = before.map_or(0, |(number, _)| number.wrapping_add(1));
        (number, Reader { locale: locale.get(), day: as_of.day() })
    });
    let page = move |at| {
        let room = Memo::new(move |_| sight.room(at));
        let near = move || {
            let is_near = room.get().is_none();
            pages.drawn(at, is_near);
            is_near
        };
        let rows = Memo::new(move |_| pages.rows(at));
        let each = move || {
            let drawn = drawn.get();
            rows.get().into_iter().map(|row| (row, drawn)).collect::<Vec<_>>()
        };
        let row = move |(row, (_, reader)): (Arc<R::Row>, Drawn)| {
            let columns = columns::<R>(&list.state.read_untracked());
            row_view::<R>(row, columns, reader, (among, inline), pages.changed())
        };
        let key = |(row, (number, _)): &(Arc<R::Row>, Drawn)| (Arc::as_ptr(row) as usize, *number);
        let height = move || room.get().map(|height| format!("{height}px"));
        view! {
            <tbody class=sight.class.get_value()>
                <Show when=near fallback=move || view! { <tr class="room" aria-hidden="true" style:height=height></tr> }>
                    <For each=each key=key children=row />
                </Show>
            </tbody>
        }
    };
    view! { <For each=move || 0..pages.count() key=|at| *at children=page /> }
}

fn row_view<R: Register>(
    row: Arc<R::Row>,
    columns: Vec<Column<R::Row>>,
    reader: Reader,
    (among, inline): (Among, Inline),
    changed: RwSignal<BTreeSet<String>>,
) -> impl IntoView + use<R> {
    let as_of = AsOf::expect();
    let navigate = use_navigate();
    let id = record(R::id(&row));
    let open = move |event: leptos::ev::MouseEvent| {
        // A click anywhere on the row opens it; links and buttons in it do their own work.
        let own = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let is_own =
            own.is_some_and(|element| element.closest("a, button, input, select").ok().flatten().is_some());
        let selecting = window().get_selection().ok().flatten().is_some_and(|s| !s.is_collapsed());
        if !is_own
            && !selecting
            && let Some(id) = id
        {
            navigate(&as_of.href(Route::Dossier(id)), Default::default());
        }
    };
    let own = StoredValue::new(R::id(&row).inner().to_owned());
    let is_fresh = move || own.with_value(|own| changed.read().contains(own));
    let (is_chosen, space) = (among.is_chosen(R::id(&row).inner()), among.on_space(R::id(&row).inner()));
    let name = R::name(&row, reader.locale).0;
    let label = td_string!(reader.locale, bulk.select_row, name = name).to_string();
    let cells = columns[1..]
        .iter()
        .map(|column| inline::cell::<R>(&row, column, &columns, reader, inline))
        .collect_view();
    let line = NodeRef::<Tr>::new();
    // Changed from here it was drawn anew: the reader's hand stays on it.
    if own.with_value(|own| inline.takes_focus(own)) {
        line.on_load(|line| {
            let link = line.query_selector(".row-link").ok().flatten();
            if let Some(link) = link.and_then(|link| link.dyn_into::<web_sys::HtmlElement>().ok()) {
                let _ = link.focus();
            }
        });
    }
    let tick = among.tick(R::id(&row).inner(), label);
    let name_class = format!("c-t has {}", columns[0].class);
    let name_cell = name_cell::<R>(&row, &columns, reader);
    let pressed = move |event: leptos::ev::KeyboardEvent| {
        let plain = !event.ctrl_key() && !event.meta_key() && !event.alt_key();
        if plain && event.code() == "KeyE" && own.with_value(|own| inline.open::<R>(own, &row, &columns)) {
            event.prevent_default();
        } else {
            space(event);
        }
    };
    view! {
        <tr node_ref=line class:sel=is_chosen class:fresh=is_fresh on:click=open on:keydown=pressed>
            <td class="c-s">
                {tick}
            </td>
            <td class=name_class>{name_cell}</td>
            {cells}
        </tr>
    }
}

fn name_cell<R: Register>(
    row: &R::Row,
    columns: &[Column<R::Row>],
    reader: Reader,
) -> impl IntoView + use<R> {
    let i18n = use_i18n();
    let as_of = AsOf::expect();
    let session = Session::expect();
    let (name, second) = R::name(row, reader.locale);
    let (id, can_edit) = (record(R::id(row)), R::can_edit(row));
    let href = move |route: fn(accord_shared::RecordId) -> Route| id.map(|id| as_of.href(route(id)));
    let mark = (columns[0].cell)(row, reader);
    let title = name.clone();
    view! {
        <div class="row">
            {mark}
            <div class="two grow">
                <b class="cut">
                    <a class="row-link" href=move || href(Route::Dossier) title=title>{name}</a>
                </b>
                {second.map(|(text, language)| view! { <span class="cut" lang=language>{text}</span> })}
            </div>
        </div>
        <span class="acts">
            <a
                class="ib"
                href=move || href(|id| Route::Explore(Some(id)))
                aria-label=move || t_string!(i18n, common.verb.explore)
                title=move || t_string!(i18n, common.verb.explore)
            >
                {icon(Glyph::Explore)}
            </a>
            <Show when=move || session.can_change(can_edit)>
                <a
                    class="ib"
                    href=move || href(Route::Edit)
                    aria-label=move || t_string!(i18n, common.verb.edit)
                    title=move || t_string!(i18n, common.verb.edit)
                >
                    {icon(Glyph::Edit)}
                </a>
            </Show>
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_pages_in_sight_are_near() {
        let heights = [100.0, 200.0, 0.0, 300.0];
        assert_eq!(near(&heights, &(0.0..50.0)), (0..1, 600.0));
        assert_eq!(near(&heights, &(150.0..250.0)), (1..2, 600.0));
        assert_eq!(near(&heights, &(250.0..500.0)), (1..4, 600.0));
        assert_eq!(near(&heights, &(900.0..950.0)), (4..4, 600.0));
        assert_eq!(near(&[], &(0.0..50.0)), (0..0, 0.0));
    }
}
