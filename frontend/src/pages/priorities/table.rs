//! The matrix itself: one grid that the keyboard moves through, of which only the rows in sight are drawn.

use std::sync::Arc;

use accord_shared::gap::{GapKind, GapSet};
use accord_shared::matrix::Cell;
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::layout::{HEAD, Line, Lines, ROW, cell_of, shown};
use super::state::{Address, Heat};
use crate::api::matrix::{Matrix, MatrixRow};
use crate::i18n::words::Word;
use crate::i18n::{Locale, language, td_string, use_locale};
use crate::pages::cells::record_link;
use crate::ui::icon::{Glyph, icon_s};
use crate::ui::marks;

/// How far around the window rows are drawn, in pixels.
const AROUND: f64 = 400.0;

/// Where the keyboard is: the row's place in the order, and the column.
type At = (usize, usize);

/// What is drawn: the matrix, its lines, by what it is coloured, in which language.
#[derive(Clone)]
struct Drawn {
    /// How many times it became another.
    number: u32,
    matrix: Arc<Matrix>,
    lines: Arc<Lines>,
    heat: Heat,
    compares: bool,
    locale: Locale,
}

impl PartialEq for Drawn {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

/// The grid. `press` is told a level that the reader typed on the cell that is open or has the focus.
pub fn table(address: Address, matrix: Memo<Option<Arc<Matrix>>>, press: Callback<u8>) -> impl IntoView {
    let locale = use_locale();
    let heat = Memo::new(move |_| address.state.read().heat);
    let group = Memo::new(move |_| address.state.read().group);
    let compares = Memo::new(move |_| address.state.read().compare.is_some());
    let drawn = Memo::new(move |before: Option<&Option<Drawn>>| {
        let matrix = matrix.get()?;
        let number = before.and_then(Option::as_ref).map_or(0, |before| before.number.wrapping_add(1));
        let locale = locale.get();
        let lines = Arc::new(Lines::of(&matrix, group.get(), locale));
        Some(Drawn { number, matrix, lines, heat: heat.get(), compares: compares.get(), locale })
    });
    let frame = NodeRef::<Div>::new();
    let seen = RwSignal::new((0.0, 900.0));
    let look = move || {
        if let Some(frame) = frame.get_untracked() {
            let top = f64::from(frame.scroll_top());
            seen.set((top, top + f64::from(frame.client_height())));
        }
    };
    Effect::new(move |_| {
        drawn.track();
        frame.track();
        look();
    });
    let resized = window_event_listener(leptos::ev::resize, move |_| look());
    on_cleanup(move || resized.remove());
    let at = RwSignal::new((0, 0));
    let in_sight = Memo::new(move |_| {
        let drawn = drawn.get()?;
        let (from, to) = seen.get();
        Some((drawn.number, drawn.lines.between(from - AROUND, to + AROUND)))
    });
    follow(address, drawn, (at, in_sight), frame);
    let each = move || {
        let (number, lines) = in_sight.get().unwrap_or_default();
        lines.map(|line| (number, line)).collect::<Vec<_>>()
    };
    let line = move |(_, line): (u32, usize)| untrack(|| drawn.get()).map(|drawn| line_view(&drawn, line));
    let columns = move || drawn.with(|drawn| drawn.as_ref().map_or(0, |drawn| drawn.matrix.directions.len()));
    let rows = move || drawn.with(|drawn| drawn.as_ref().map_or(0, |drawn| drawn.lines.order.len()));
    let height = move || {
        drawn.with(|drawn| drawn.as_ref().map_or(0.0, |drawn| drawn.lines.height())).to_string() + "px"
    };
    let pressed = move |event: leptos::ev::KeyboardEvent| {
        if keys(&event, address, drawn, at, press) {
            event.prevent_default();
        }
    };
    let clicked = move |event: leptos::ev::MouseEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let cell = target.and_then(|target| target.closest(".cell").ok().flatten());
        if let Some(found) = cell.and_then(|cell| place_of(&cell.id())) {
            at.set(found);
            open(address, drawn, found);
        }
    };
    view! {
        <div
            class="mx-scroll"
            node_ref=frame
            tabindex="0"
            role="grid"
            aria-label=move || td_string!(locale.get(), priorities.grid)
            aria-rowcount=move || (rows() + 1).to_string()
            aria-colcount=move || (columns() + 1).to_string()
            aria-activedescendant=move || id_of(at.get())
            style=("--columns", move || columns().to_string())
            on:scroll=move |_| look()
            on:keydown=pressed
            on:click=clicked
        >
            {move || drawn.get().map(|drawn| head(&drawn))}
            <div class="mx-body" role="rowgroup" style:height=height>
                <For each=each key=|line| *line children=line />
            </div>
        </div>
    }
}

fn id_of((row, column): At) -> String {
    format!("mx-{row}-{column}")
}

fn place_of(id: &str) -> Option<At> {
    let (row, column) = id.strip_prefix("mx-")?.split_once('-')?;
    Some((row.parse().ok()?, column.parse().ok()?))
}

/// The names of the directions, which stay in sight.
fn head(drawn: &Drawn) -> impl IntoView + use<> {
    let locale = drawn.locale;
    let name = |direction: &crate::api::direction::Direction| {
        let name = direction.names.pick(language(locale));
        view! { <span class="mx-col" role="columnheader" title=name.clone()>{name.clone()}</span> }
    };
    let names = drawn.matrix.directions.iter().map(name).collect_view();
    view! {
        <div class="mx-head" role="rowgroup">
            <div class="mx-row" role="row" aria-rowindex="1">
                <span role="columnheader" class="mx-corner">
                    <span class="sr">{td_string!(locale, priorities.organization)}</span>
                </span>
                {names}
            </div>
        </div>
    }
}

fn line_view(drawn: &Drawn, line: usize) -> AnyView {
    let Some((what, top)) = drawn.lines.line(line) else { return ().into_any() };
    let top = format!("{top}px");
    match what {
        Line::Head(name, count) => {
            let count = count.to_string();
            view! {
                <div class="mx-group" role="row" style:top=top style:height=format!("{HEAD}px")>
                    <span role="rowheader">{name.clone()} " " <span class="n">{count}</span></span>
                </div>
            }
            .into_any()
        }
        Line::Row(place) => row_view(drawn, *place, top).into_any(),
    }
}

fn row_view(drawn: &Drawn, place: usize, top: String) -> impl IntoView + use<> {
    let Drawn { matrix, lines, locale, .. } = drawn;
    let locale = *locale;
    let row = &matrix.rows[lines.order[place]];
    let short = row.short.clone().filter(|short| *short != row.name);
    let (first, second) = match short {
        Some(short) => (short, Some(row.name.clone())),
        None => (row.name.clone(), None),
    };
    let own = GapSet::from_bits(u8::try_from(row.gaps).unwrap_or(0));
    let mark = (!own.is_empty()).then(|| {
        let said = own.kinds().map(|kind| kind.word(locale)).collect::<Vec<_>>().join(", ");
        view! {
            <span class="mx-own" title=said.clone()>
                {icon_s(Glyph::Gap)} <span class="sr">{said.clone()}</span>
            </span>
        }
    });
    let second = second.or_else(|| row.status.map(|status| status.word(locale).to_owned()));
    let cells = matrix.directions.iter().enumerate();
    let cells = cells
        .map(|(column, direction)| {
            let name = direction.names.pick(language(locale));
            cell_view(drawn, row, (place, column), (&first, &name))
        })
        .collect_view();
    view! {
        <div
            class="mx-row"
            role="row"
            aria-rowindex=(place + 2).to_string()
            style:top=top
            style:height=format!("{ROW}px")
        >
            <div class="mx-name" role="rowheader">
                {marks::kind(marks::Kind::organization(row.kind, false))}
                <span class="two">
                    <b class="cut" title=row.name.clone()>
                        {record_link(&row.id, first.clone())}
                    </b>
                    <span class="cut">{second}</span>
                </span>
                {mark}
            </div>
            {cells}
        </div>
    }
}

fn cell_view(
    drawn: &Drawn,
    row: &MatrixRow,
    place: At,
    (organization, direction): (&str, &str),
) -> impl IntoView + use<> {
    let Drawn { heat, compares, locale, .. } = *drawn;
    let cell = cell_of(row, place.1);
    let (dark, figure) = shown(&cell, heat);
    let moved = (compares && cell.before != cell.level).then(|| moved(&cell));
    let corner = match &moved {
        Some(moved) => Some(moved.clone()),
        None => (cell.agreements > 0).then(|| cell.agreements.to_string()),
    };
    let gap = cell.gaps.kinds().any(|kind| kind != GapKind::SilentAgreement);
    let silent = cell.gaps.has(GapKind::SilentAgreement);
    let mark = if gap {
        Some(icon_s(Glyph::Gap).into_any())
    } else {
        silent.then(|| icon_s(Glyph::Silent).into_any())
    };
    let tried = cell.moves().then(|| {
        let level = cell.suggested.map_or_else(|| "–".to_owned(), |level| level.rank().to_string());
        view! { <em aria-hidden="true">{format!("?{level}")}</em> }
    });
    let class = format!(
        "cell h{dark}{}{}{}",
        if gap { " gap" } else { "" },
        if moved.is_some() { " moved" } else { "" },
        if tried.is_some() { " tried" } else { "" },
    );
    let label = told(&cell, organization, direction, compares, locale);
    view! {
        <div class=class role="gridcell" id=id_of(place) aria-colindex=(place.1 + 2).to_string() aria-label=label>
            {figure.unwrap_or_else(|| "·".to_owned())}
            {corner.map(|corner| view! { <small>{corner}</small> })}
            {tried}
            {mark}
        </div>
    }
}

/// How a priority moved: `1 → 3`, seen from the one that is shown.
fn moved(cell: &Cell) -> String {
    let rank = |level: Option<accord_shared::assessment::PriorityLevel>| {
        level.map_or_else(|| "–".to_owned(), |level| level.rank().to_string())
    };
    format!("{} →", rank(cell.before))
}

/// A cell in words.
fn told(cell: &Cell, organization: &str, direction: &str, compares: bool, locale: Locale) -> String {
    let level =
        cell.level.map_or_else(|| td_string!(locale, priorities.not_assessed), |level| level.word(locale));
    let mut parts = vec![format!("{organization}, {direction}: {level}")];
    if compares && cell.before != cell.level {
        let before = cell
            .before
            .map_or_else(|| td_string!(locale, priorities.not_assessed), |level| level.word(locale));
        parts.push(format!("{}: {before}", td_string!(locale, priorities.before)));
    }
    if cell.moves() {
        let level = cell
            .suggested
            .map_or_else(|| td_string!(locale, priorities.weights.nothing), |level| level.word(locale));
        parts.push(td_string!(locale, priorities.weights.would_be, level = level).to_string());
    }
    let agreements = i64::from(cell.agreements);
    parts.push(td_string!(locale, common.count.agreements, count = agreements).to_string());
    if cell.obligations > 0 {
        let open = i64::from(cell.obligations);
        parts.push(td_string!(locale, common.count.open_obligations, count = open).to_string());
    }
    parts.extend(cell.gaps.kinds().map(|kind| kind.word(locale).to_owned()));
    parts.join(", ")
}

/// The row and the column of a place; nothing where there is no such cell.
fn found(drawn: Memo<Option<Drawn>>, (place, column): At) -> Option<(String, String)> {
    drawn.with_untracked(|drawn| {
        let drawn = drawn.as_ref()?;
        let row = drawn.matrix.rows.get(*drawn.lines.order.get(place)?)?;
        let direction = drawn.matrix.directions.get(column)?;
        Some((row.id.inner().to_owned(), direction.id.inner().to_owned()))
    })
}

fn open(address: Address, drawn: Memo<Option<Drawn>>, at: At) {
    if let Some(cell) = found(drawn, at) {
        address.update(|state| state.cell = Some(cell));
    }
}

/// Which lines are drawn, of how-many-eth drawing.
type InSight = Memo<Option<(u32, std::ops::Range<usize>)>>;

/// Marks the cell where the keyboard is and keeps it in sight; and stands on the one that the address opens.
fn follow(
    address: Address,
    drawn: Memo<Option<Drawn>>,
    (at, in_sight): (RwSignal<At>, InSight),
    frame: NodeRef<Div>,
) {
    let opened = Memo::new(move |_| address.state.read().cell.clone());
    Effect::new(move |_| {
        let (Some((organization, direction)), Some(drawn)) = (opened.get(), drawn.get()) else { return };
        let place =
            drawn.lines.order.iter().position(|&row| drawn.matrix.rows[row].id.inner() == organization);
        let column = drawn.matrix.directions.iter().position(|one| one.id.inner() == direction);
        if let (Some(place), Some(column)) = (place, column) {
            at.set((place, column));
        }
    });
    Effect::new(move |before: Option<At>| {
        let now = at.get();
        in_sight.with(|_| ());
        if before.is_some_and(|before| before != now) {
            let top =
                drawn.with_untracked(|drawn| drawn.as_ref().and_then(|drawn| drawn.lines.top_of(now.0)));
            if let (Some(top), Some(frame)) = (top, frame.get_untracked()) {
                keep_in_sight(&frame, top, now);
            }
        }
        // Rows are drawn in the same turn as this runs, before it or after.
        request_animation_frame(move || mark(frame, now));
        now
    });
}

/// Marks the cell where the keyboard is, and no other.
fn mark(frame: NodeRef<Div>, at: At) {
    let Some(Some(frame)) = frame.try_get_untracked() else { return };
    if let Ok(Some(before)) = frame.query_selector(".cell.at") {
        let _ = before.class_list().remove_1("at");
        let _ = before.remove_attribute("aria-selected");
    }
    if let Some(cell) = document().get_element_by_id(&id_of(at)) {
        let _ = cell.class_list().add_1("at");
        let _ = cell.set_attribute("aria-selected", "true");
    }
}

/// Scrolls as little as needed.
fn keep_in_sight(frame: &web_sys::HtmlDivElement, top: f64, at: At) {
    let head = frame
        .query_selector(".mx-head")
        .ok()
        .flatten()
        .map_or(0.0, |head| head.get_bounding_client_rect().height());
    let (from, room) = (f64::from(frame.scroll_top()), f64::from(frame.client_height()) - head);
    if top < from {
        frame.set_scroll_top(top as i32);
    } else if top + ROW > from + room {
        frame.set_scroll_top((top + ROW - room).ceil() as i32);
    }
    let Some(cell) = document().get_element_by_id(&id_of(at)) else { return };
    let (cell, window) = (cell.get_bounding_client_rect(), frame.get_bounding_client_rect());
    let name = frame
        .query_selector(".mx-corner")
        .ok()
        .flatten()
        .map_or(0.0, |name| name.get_bounding_client_rect().width());
    if cell.left() < window.left() + name {
        frame.set_scroll_left(frame.scroll_left() + (cell.left() - window.left() - name) as i32);
    } else if cell.right() > window.right() {
        frame.set_scroll_left(frame.scroll_left() + (cell.right() - window.right()).ceil() as i32);
    }
}

/// Moves, opens, closes, assesses; whether the key meant something here.
fn keys(
    event: &leptos::ev::KeyboardEvent,
    address: Address,
    drawn: Memo<Option<Drawn>>,
    at: RwSignal<At>,
    press: Callback<u8>,
) -> bool {
    if event.meta_key() || event.alt_key() {
        return false;
    }
    let (rows, columns) = drawn.with_untracked(|drawn| {
        drawn.as_ref().map_or((0, 0), |drawn| (drawn.lines.order.len(), drawn.matrix.directions.len()))
    });
    if rows == 0 || columns == 0 {
        return false;
    }
    let (row, column) = at.get_untracked();
    let page = 10;
    let (last_row, last_column) = (rows - 1, columns - 1);
    let to = match (event.key().as_str(), event.ctrl_key()) {
        ("ArrowUp", false) => (row.saturating_sub(1), column),
        ("ArrowDown", false) => ((row + 1).min(last_row), column),
        ("ArrowLeft", false) => (row, column.saturating_sub(1)),
        ("ArrowRight", false) => (row, (column + 1).min(last_column)),
        ("PageUp", false) => (row.saturating_sub(page), column),
        ("PageDown", false) => ((row + page).min(last_row), column),
        ("Home", false) => (row, 0),
        ("End", false) => (row, last_column),
        ("Home", true) => (0, 0),
        ("End", true) => (last_row, last_column),
        ("Enter" | " ", false) => {
            open(address, drawn, (row, column));
            return true;
        }
        ("Escape", false) => {
            let was_open = address.state.with_untracked(|state| state.cell.is_some());
            address.update(|state| state.cell = None);
            return was_open;
        }
        (digit @ ("0" | "1" | "2" | "3"), false) => {
            open(address, drawn, (row, column));
            press.run(digit.parse().unwrap_or_default());
            return true;
        }
        _ => return false,
    };
    at.set(to);
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_found_by_its_id() {
        assert_eq!(place_of(&id_of((7, 12))), Some((7, 12)));
        assert_eq!(place_of("mx-x"), None);
    }
}
