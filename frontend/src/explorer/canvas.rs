//! The canvas and the hands on it: pointer, wheel and keyboard.

use accord_shared::RecordId;
use leptos::ev::{MouseEvent, PointerEvent, WheelEvent};
use leptos::html::{Canvas as CanvasTag, Div, Span};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlElement, ResizeObserver};

use super::board::Board;
use super::deeds::Target;
use super::menu::{self, Menu};
use super::paint::Painter;
use super::palette::Palette;
use super::verbs::{Explorer, Picture, Tool, Writing};
use super::view::Frame;
use crate::i18n::words::Word;
use crate::i18n::{format, td_string};
use crate::ui::icon::{Glyph, icon};

/// Covered above by the tools.
const TOOLS: f32 = 52.0;

/// A pointer that moved less than this has clicked.
const CLICK: f32 = 4.0;

/// What the pointers on the canvas are doing.
#[derive(Debug, Clone, Default, PartialEq)]
struct Hands {
    /// Pointers that are down: which, and where.
    down: Vec<(i32, f32, f32)>,
    /// What the first one took, and where it did.
    taken: Taken,
    start: (f32, f32),
    moved: bool,
    /// Beside what is chosen already.
    more: bool,
}

/// What a pointer took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Taken {
    /// The ground.
    #[default]
    Ground,
    /// A record.
    Record(u32),
    /// A note.
    Note(usize),
    /// The end of a line around what is chosen.
    Lasso,
}

/// The drawing.
#[component]
pub fn Canvas(
    /// What is drawn.
    #[prop(into)]
    picture: Signal<Option<Picture>>,
    /// The element that has the keyboard's focus when it is on the drawing.
    canvas: NodeRef<CanvasTag>,
    /// What floats over it.
    children: Children,
) -> impl IntoView {
    let explorer = Explorer::expect();
    let (board, locale) = (explorer.board, explorer.locale);
    let (frame, probe) = (NodeRef::<Div>::new(), NodeRef::<Span>::new());
    let hands = StoredValue::new(Hands::default());
    attach(board, frame, canvas, probe);
    let repaint = move |_| {
        if let Some(probe) = probe.get_untracked() {
            let palette = Palette::read(&probe);
            board.draw(|drawing| {
                if let Some(painter) = drawing.painter() {
                    painter.palette = palette;
                }
            });
        }
    };
    let label = move || {
        let picture = picture.get()?;
        let focus = picture.scene.nodes.get(picture.scene.focus as usize)?.node.label.clone();
        let count = format::number(locale.get(), picture.shown.count as i64);
        Some(td_string!(locale.get(), explorer.view.canvas, focus = focus, count = count).to_string())
    };
    view! {
        <div class="canvas" node_ref=frame>
            <span class="probe" node_ref=probe aria-hidden="true" on:transitionend=repaint></span>
            <canvas
                node_ref=canvas
                class:lassoing=move || explorer.tool.get() == Tool::Lasso
                tabindex="0"
                role="application"
                aria-label=label
                aria-describedby="graph-keys"
                on:pointerdown=move |event| press(explorer, hands, &event)
                on:pointermove=move |event| drag(board, hands, &event)
                on:pointerup=move |event| release(explorer, hands, &event)
                on:pointercancel=move |event| forget(board, hands, &event)
                on:pointerleave=move |_| board.draw(|drawing| { drawing.hold(None); })
                on:dblclick=move |event| open(explorer, &event)
                on:contextmenu=move |event| offer(explorer, &event)
                on:wheel=move |event| wheel(board, &event)
            ></canvas>
            <p class="sr" id="graph-keys">{move || td_string!(locale.get(), explorer.view.keys)}</p>
            <p class="sr" role="status">{move || chosen(explorer, &picture.get()?)}</p>
            {children()}
            <div class="float zoom">
                <ZoomButton act=|board| board.draw(|drawing| drawing.zoom(1.3, None)) glyph=Glyph::ZoomIn label=Signal::derive(move || td_string!(locale.get(), explorer.view.zoom_in)) />
                <ZoomButton act=|board| board.draw(|drawing| drawing.zoom(1.0 / 1.3, None)) glyph=Glyph::ZoomOut label=Signal::derive(move || td_string!(locale.get(), explorer.view.zoom_out)) />
                <ZoomButton act=|board| board.draw(super::board::Drawing::fit) glyph=Glyph::Fit label=Signal::derive(move || td_string!(locale.get(), explorer.view.fit)) />
            </div>
        </div>
    }
}

#[component]
fn ZoomButton(act: fn(Board), glyph: Glyph, label: Signal<&'static str>) -> impl IntoView {
    let board = Explorer::expect().board;
    view! {
        <button type="button" class="ib" aria-label=label title=label on:click=move |_| act(board)>
            {icon(glyph)}
        </button>
    }
}

/// What a screen reader hears when another record is chosen.
fn chosen(explorer: Explorer, picture: &Picture) -> Option<String> {
    let id = explorer.state.get().selected()?;
    let node = &picture.scene.find(id)?.node;
    let locale = explorer.locale.get();
    let kind = node.organization_kind.map_or_else(|| id.noun.word(locale), |kind| kind.word(locale));
    let (name, count) = (node.label.clone(), format::number(locale, node.degree.into()));
    Some(td_string!(locale, explorer.view.chosen, name = name, kind = kind, count = count).to_string())
}

/// Gives the board its canvas while there is one, and follows its size.
fn attach(board: Board, frame: NodeRef<Div>, canvas: NodeRef<CanvasTag>, probe: NodeRef<Span>) {
    let watching = StoredValue::new_local(None::<(ResizeObserver, Closure<dyn FnMut()>)>);
    Effect::new(move |_| {
        let (Some(frame), Some(canvas), Some(probe)) = (frame.get(), canvas.get(), probe.get()) else {
            return;
        };
        let Some(mut painter) = context(&canvas).map(Painter::new) else { return };
        painter.palette = Palette::read(&probe);
        let query = window().match_media("(prefers-reduced-motion: reduce)").ok().flatten();
        board.draw(|drawing| {
            drawing.calm = query.is_some_and(|query| query.matches());
            drawing.set_painter(Some(painter));
        });
        let measured = frame.clone();
        let measure = Closure::<dyn FnMut()>::new(move || resize(board, &measured, &canvas));
        if let Ok(observer) = ResizeObserver::new(measure.as_ref().unchecked_ref()) {
            observer.observe(&frame);
            watching.set_value(Some((observer, measure)));
        }
    });
    on_cleanup(move || {
        board.with(|drawing| drawing.set_painter(None));
        watching.try_update_value(|watching| {
            if let Some((observer, _)) = watching.take() {
                observer.disconnect();
            }
        });
    });
}

fn context(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok()??.dyn_into().ok()
}

fn resize(board: Board, frame: &HtmlElement, canvas: &HtmlCanvasElement) {
    let (width, height) = (frame.client_width(), frame.client_height());
    let ratio = window().device_pixel_ratio().max(1.0);
    canvas.set_width((f64::from(width) * ratio).round() as u32);
    canvas.set_height((f64::from(height) * ratio).round() as u32);
    let legend = frame.query_selector(".legend").ok().flatten();
    let legend = legend.and_then(|legend| legend.dyn_into::<HtmlElement>().ok());
    // A legend that was opened from its button lies over the picture; only the one that always stands is beside.
    let left = legend.filter(|legend| !legend.class_list().contains("open")).map_or(0, |legend| {
        if legend.offset_width() > 0 { legend.offset_left() + legend.offset_width() } else { 0 }
    });
    let size = Frame { width: width as f32, height: height as f32, left: left as f32, top: TOOLS };
    board.draw(|drawing| drawing.resize(size, ratio));
}

fn place(event: &MouseEvent) -> (f32, f32) {
    (event.offset_x() as f32, event.offset_y() as f32)
}

fn press(explorer: Explorer, hands: StoredValue<Hands>, event: &PointerEvent) {
    if event.button() != 0 {
        return;
    }
    let (x, y) = place(event);
    let more = event.shift_key() || event.ctrl_key() || event.meta_key();
    let found = explorer.board.with(|drawing| (drawing.note(x, y), drawing.hit(x, y))).unwrap_or_default();
    let lasso = event.shift_key() || explorer.tool.get_untracked() == Tool::Lasso;
    let taken = match found {
        (Some(note), _) => Taken::Note(note),
        (None, Some(place)) => Taken::Record(place),
        (None, None) if lasso => Taken::Lasso,
        (None, None) => Taken::Ground,
    };
    hands.update_value(|hands| {
        hands.down.retain(|(id, ..)| *id != event.pointer_id());
        hands.down.push((event.pointer_id(), x, y));
        if hands.down.len() == 1 {
            (hands.taken, hands.start, hands.moved, hands.more) = (taken, (x, y), false, more);
        } else {
            // Two fingers zoom; what the first one held stays where it is.
            (hands.taken, hands.moved) = (Taken::Ground, true);
        }
    });
    if let Some(target) = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok()) {
        // A pointer that is already gone cannot be captured, and need not be.
        let _ = target.set_pointer_capture(event.pointer_id());
    }
}

fn drag(board: Board, hands: StoredValue<Hands>, event: &PointerEvent) {
    let (x, y) = place(event);
    let Some(at) = hands.with_value(|hands| hands.down.iter().position(|(id, ..)| *id == event.pointer_id()))
    else {
        return hover(board, event, x, y);
    };
    let mut act = None;
    hands.update_value(|hands| {
        let (_, old_x, old_y) = hands.down[at];
        if !hands.moved && (x - hands.start.0).hypot(y - hands.start.1) < CLICK {
            return;
        }
        // The way that was too short to count before is made up for.
        let (old_x, old_y) = if hands.moved { (old_x, old_y) } else { hands.start };
        hands.moved = true;
        hands.down[at] = (event.pointer_id(), x, y);
        act = Some((hands.taken, hands.down.clone(), (old_x, old_y)));
    });
    let Some((taken, down, (old_x, old_y))) = act else { return };
    board.draw(|drawing| match (taken, down.as_slice()) {
        (_, [one, other]) => {
            let fixed = if at == 0 { other } else { one };
            let before = (old_x - fixed.1).hypot(old_y - fixed.2).max(1.0);
            let after = (x - fixed.1).hypot(y - fixed.2).max(1.0);
            drawing.zoom(after / before, Some(((x + fixed.1) / 2.0, (y + fixed.2) / 2.0)));
        }
        (Taken::Record(place), _) => drawing.drag(place, x - old_x, y - old_y),
        (Taken::Note(note), _) => drop(drawing.drag_note(note, x - old_x, y - old_y)),
        (Taken::Lasso, _) => drawing.lead_lasso(x, y),
        (Taken::Ground, _) => drawing.pan(x - old_x, y - old_y),
    });
}

fn hover(board: Board, event: &PointerEvent, x: f32, y: f32) {
    let Some((changed, name)) = board.with(|drawing| {
        let hit = drawing.hit(x, y);
        let name = hit.and_then(|hit| drawing.name(hit)).unwrap_or_default().to_owned();
        (drawing.hold(hit), name)
    }) else {
        return;
    };
    if changed {
        if let Some(canvas) = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok()) {
            canvas.set_title(&name);
            let _ = canvas.style().set_property("cursor", if name.is_empty() { "" } else { "pointer" });
        }
        board.draw(|_| {});
    }
}

fn release(explorer: Explorer, hands: StoredValue<Hands>, event: &PointerEvent) {
    let released = hands.try_update_value(|hands| {
        let was_down = hands.down.iter().any(|(id, ..)| *id == event.pointer_id());
        hands.down.retain(|(id, ..)| *id != event.pointer_id());
        let taken = std::mem::take(&mut hands.taken);
        was_down.then_some((taken, hands.moved, hands.more))
    });
    let Some((taken, moved, more)) = released.flatten() else { return };
    let board = explorer.board;
    match taken {
        Taken::Record(place) => {
            let Some(id) = board.with(|drawing| drawing.id(place)).flatten() else { return };
            match (moved, more) {
                (true, _) => explorer.pin_here(&[id]),
                (false, true) => explorer.look(|state| state.toggle_chosen(id)),
                (false, false) => explorer.select(Some(id)),
            }
        }
        Taken::Note(at) => {
            let Some(note) = board.with(|drawing| drawing.drag_note(at, 0.0, 0.0)).flatten() else { return };
            if moved {
                explorer.change(|state| state.write(Some(at), note));
            } else {
                explorer.writing.set(Some(Writing { at: Some(at), note }));
            }
        }
        Taken::Lasso => {
            let within = board.with(|drawing| drawing.close_lasso()).unwrap_or_default();
            board.draw(|_| {});
            explorer.tool.set(Tool::Move);
            if !within.is_empty() {
                explorer.look(|state| state.choose(within, more));
            }
        }
        Taken::Ground if !moved => explorer.look(|state| state.chosen.clear()),
        Taken::Ground => {}
    }
}

fn forget(board: Board, hands: StoredValue<Hands>, event: &PointerEvent) {
    hands.update_value(|hands| {
        hands.down.retain(|(id, ..)| *id != event.pointer_id());
        hands.taken = Taken::Ground;
    });
    board.draw(|drawing| drop(drawing.close_lasso()));
}

fn open(explorer: Explorer, event: &MouseEvent) {
    if let Some(id) = under(explorer.board, event) {
        explorer.change(|state| state.toggle_expanded(id));
    }
}

fn under(board: Board, event: &MouseEvent) -> Option<RecordId> {
    let (x, y) = place(event);
    board.with(|drawing| drawing.hit(x, y).and_then(|place| drawing.id(place))).flatten()
}

/// The menu of what lies under the pointer.
fn offer(explorer: Explorer, event: &MouseEvent) {
    event.prevent_default();
    // The keyboard's own key has opened it already.
    if explorer.menu.get_untracked().is_some() {
        return;
    }
    let at = (f64::from(event.client_x()), f64::from(event.client_y()));
    match under(explorer.board, event) {
        Some(id) => menu::of_record(explorer, id, at),
        None => {
            let (x, y) = place(event);
            let (x, y) = explorer.board.with(|drawing| drawing.ground(x, y)).unwrap_or_default();
            explorer.menu.set(Some(Menu { target: Target::Ground(x, y), at }));
        }
    }
}

fn wheel(board: Board, event: &WheelEvent) {
    event.prevent_default();
    let (x, y) = place(event);
    // Lines and pages are what a mouse without a fine wheel sends.
    let unit = [1.0, 33.0, 400.0][(event.delta_mode() as usize).min(2)];
    let factor = (-event.delta_y() * unit * 0.0016).clamp(-0.7, 0.7).exp() as f32;
    board.draw(|drawing| drawing.zoom(factor, Some((x, y))));
}
