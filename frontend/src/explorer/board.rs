//! The drawing board: where everything stands, how it moves there, and what lies under the pointer.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use accord_layout::{Direction, HitGrid, Positions, Simulation, Transform, nearest_in_direction};
use accord_shared::RecordId;
use leptos::prelude::*;
use web_sys::js_sys::Date;

use super::arrange::{Arranged, Arrangement, followers, put_pins, radius};
use super::lasso;
use super::note;
use super::paint::{Hand, Painter};
use super::plan::{self, Axis};
use super::scene::Scene;
use super::shown::Shown;
use super::sketch::Sketch;
use super::state::{Layout, Note, Pin, State};
use super::view::{self, Frame};

/// Work on a large picture's layout in one frame, in milliseconds.
const FRAME_WORK: f64 = 18.0;

/// How far the pointer may miss a mark.
const MISS: f32 = 5.0;

/// A board that events, effects and frames share.
#[derive(Clone, Copy)]
pub struct Board(StoredValue<Rc<RefCell<Drawing>>, LocalStorage>);

impl Board {
    /// An empty one. It works without a canvas too: the table needs to know where records stand.
    pub fn new() -> Self {
        Self(StoredValue::new_local(Rc::default()))
    }

    /// Reads or changes the drawing; `None` when the page has been left.
    pub fn with<T>(self, act: impl FnOnce(&mut Drawing) -> T) -> Option<T> {
        let drawing = self.0.try_with_value(Rc::clone)?;
        let mut drawing = drawing.try_borrow_mut().ok()?;
        Some(act(&mut drawing))
    }

    /// Changes the drawing and draws it.
    pub fn draw(self, act: impl FnOnce(&mut Drawing)) {
        self.with(act);
        self.wake();
    }

    /// Asks for a frame, unless one is under way.
    fn wake(self) {
        if self.with(|drawing| !std::mem::replace(&mut drawing.awake, true)) == Some(true) {
            request_animation_frame(move || {
                let more = self.with(|drawing| {
                    drawing.awake = false;
                    drawing.frame()
                });
                if more == Some(true) {
                    self.wake();
                }
            });
        }
    }
}

impl Default for Board {
    fn default() -> Self {
        Self::new()
    }
}

/// What is on the board.
#[derive(Default)]
pub struct Drawing {
    painter: Option<Painter>,
    scene: Arc<Scene>,
    shown: Arc<Shown>,
    sketch: Sketch,
    pins: Vec<Pin>,
    layout: Layout,
    axis: Option<Axis>,
    arrangement: Arrangement,
    simulation: Option<Box<Simulation>>,
    /// Where the layout has put everything, before the reader's own hand.
    laid: Positions,
    motion: Option<Motion>,
    at: Positions,
    to: Positions,
    view: Transform,
    frame: Frame,
    /// The reader has moved the window: it is theirs until they ask for all of the picture again.
    steered: bool,
    focus: Option<RecordId>,
    grid: HitGrid,
    /// What the grid's nodes are in the scene.
    grid_places: Vec<u32>,
    held: Option<u32>,
    /// The line around what is being chosen, in pixels of the screen.
    lasso: Vec<(f32, f32)>,
    awake: bool,
    /// The reader wants nothing to move.
    pub calm: bool,
}

struct Motion {
    began: f64,
    from: Positions,
    view_from: Transform,
    view_to: Transform,
}

impl Drawing {
    /// Draws on this canvas from now on; none, when it is gone.
    pub fn set_painter(&mut self, painter: Option<Painter>) {
        self.painter = painter;
        self.prepare();
    }

    /// The pen, if there is a canvas.
    pub fn painter(&mut self) -> Option<&mut Painter> {
        self.painter.as_mut()
    }

    /// The canvas has this size now.
    pub fn resize(&mut self, frame: Frame, ratio: f64) {
        self.frame = frame;
        if let Some(painter) = &mut self.painter {
            painter.ratio = ratio;
        }
        if !self.steered {
            self.view = self.fitted();
            self.motion = None;
            self.at = self.to.clone();
        }
    }

    /// Shows a scene as a state wants it. Everything moves from where it was.
    pub fn show(&mut self, scene: &Arc<Scene>, shown: &Arc<Shown>, state: &State) {
        let old = std::mem::replace(&mut self.scene, Arc::clone(scene));
        let new = !Arc::ptr_eq(&old, scene);
        if new {
            self.at = start_places(&old, &self.at, scene);
        }
        let other_layout = std::mem::replace(&mut self.layout, state.layout) != state.layout;
        if new || other_layout {
            self.axis = plan::axis(scene, state.layout);
            self.lay_out();
        }
        // A layout of another shape is shown whole.
        self.steered &= !other_layout;
        self.shown = Arc::clone(shown);
        self.sketch = Sketch::new(scene, shown, state);
        self.pins.clone_from(&state.pinned);
        self.held = None;
        self.prepare();
        if self.focus != state.focus {
            self.focus = state.focus;
            self.steered = false;
        }
        self.aim();
    }

    /// Shows all of the picture.
    pub fn fit(&mut self) {
        self.steered = false;
        self.aim();
    }

    /// Larger or smaller around a place on the screen, or around the middle.
    pub fn zoom(&mut self, factor: f32, around: Option<(f32, f32)>) {
        let (x, y) = around.unwrap_or_else(|| self.frame.middle());
        self.steer(view::zoom(&self.view, factor, x, y));
    }

    /// Moves the window.
    pub fn pan(&mut self, dx: f32, dy: f32) {
        self.steer(view::pan(&self.view, dx, dy));
    }

    /// Brings a record into the window if it is outside.
    pub fn reveal(&mut self, id: RecordId) {
        let Some((x, y)) = self.on_screen(id) else { return };
        let margin = 40.0;
        let aside = |at: f32, low: f32, high: f32| (low - at).max(0.0) + (high - at).min(0.0);
        let dx = aside(x, self.frame.left + margin, self.frame.width - margin);
        let dy = aside(y, self.frame.top + margin, self.frame.height - margin);
        if self.frame.width > 0.0 && (dx, dy) != (0.0, 0.0) {
            self.pan(dx, dy);
        }
    }

    /// The record under a place on the screen.
    pub fn hit(&self, x: f32, y: f32) -> Option<u32> {
        let (px, py) = self.view.invert(x, y);
        let reach = 40.0 / self.view.scale;
        let place = self.grid.nearest(px, py, reach).map(|found| self.grid_places[found as usize])?;
        let (nx, ny) = self.to.get(place);
        let marks = &self.sketch.marks;
        let stands_out = marks.iter().any(|mark| mark.place == place && mark.stands_out());
        let scale = view::mark_scale(&self.view, marks.len(), stands_out);
        let size = radius(self.scene.id(place).noun, place == self.scene.focus) * scale;
        let distance = (nx - px).hypot(ny - py) * self.view.scale;
        (distance <= size + MISS).then_some(place)
    }

    /// The note under a place on the screen.
    pub fn note(&self, x: f32, y: f32) -> Option<usize> {
        self.sketch.notes.iter().rposition(|written| {
            let (left, top) = self.view.apply(written.x as f32, written.y as f32);
            let (width, height) = note::room(&note::lines(&written.text));
            (left..left + width).contains(&x) && (top..top + height).contains(&y)
        })
    }

    /// Moves a note by a part of the screen, while it is dragged; says how it is now.
    pub fn drag_note(&mut self, at: usize, dx: f32, dy: f32) -> Option<Note> {
        let scale = self.view.scale;
        let note = self.sketch.notes.get_mut(at)?;
        note.x += (dx / scale).round() as i32;
        note.y += (dy / scale).round() as i32;
        Some(note.clone())
    }

    /// Leads the line around what is chosen on to a place on the screen.
    pub fn lead_lasso(&mut self, x: f32, y: f32) {
        self.lasso.push((x, y));
    }

    /// Closes the line, and says what is within.
    pub fn close_lasso(&mut self) -> Vec<RecordId> {
        let line = std::mem::take(&mut self.lasso);
        let places = self.grid_places.iter().filter(|place| {
            let (x, y) = self.to.get(**place);
            lasso::holds(&line, self.view.apply(x, y))
        });
        places.map(|place| self.scene.id(*place)).collect()
    }

    /// Where everything belongs.
    pub fn places(&self) -> &Positions {
        &self.to
    }

    /// What is drawn.
    pub fn sketch(&self) -> &Sketch {
        &self.sketch
    }

    /// The years, where agreements stand along them.
    pub fn axis(&self) -> Option<Axis> {
        self.axis
    }

    /// Everything that is drawn.
    pub fn drawn(&self) -> Vec<RecordId> {
        self.grid_places.iter().map(|place| self.scene.id(*place)).collect()
    }

    /// The place in the picture of a place on the screen.
    pub fn ground(&self, x: f32, y: f32) -> (i32, i32) {
        let (x, y) = self.view.invert(x, y);
        (x.round() as i32, y.round() as i32)
    }

    /// The place in the picture of the window's upper right corner, below the tools.
    pub fn corner(&self) -> (i32, i32) {
        self.ground((self.frame.width - 260.0).max(self.frame.left), self.frame.top + 16.0)
    }

    /// Where a record is on the screen.
    pub fn on_screen(&self, id: RecordId) -> Option<(f32, f32)> {
        let place = *self.shown.stand_in.get(self.scene.place_of(id)? as usize)?;
        let (x, y) = ((place as usize) < self.to.len()).then(|| self.to.get(place))?;
        Some(self.view.apply(x, y))
    }

    /// The record at a place of the scene.
    pub fn id(&self, place: u32) -> Option<RecordId> {
        self.scene.nodes.get(place as usize).map(|node| node.node.id)
    }

    /// A record's whole name.
    pub fn name(&self, place: u32) -> Option<&str> {
        self.scene.nodes.get(place as usize).map(|node| node.node.label.as_str())
    }

    /// The mark under the pointer; says whether that is another one than before.
    pub fn hold(&mut self, place: Option<u32>) -> bool {
        std::mem::replace(&mut self.held, place) != place
    }

    /// The next record in a direction.
    pub fn neighbour(&self, from: RecordId, direction: Direction) -> Option<RecordId> {
        let place = *self.shown.stand_in.get(self.scene.place_of(from)? as usize)?;
        let from = self.grid_places.iter().position(|known| *known == place)?;
        let found = nearest_in_direction(&self.grid_positions(), from as u32, direction)?;
        self.id(self.grid_places[found as usize])
    }

    /// Moves a record with its leaves by a part of the screen, while it is dragged.
    pub fn drag(&mut self, place: u32, dx: f32, dy: f32) {
        let pinned: Vec<_> = self.pins.iter().map(|pin| pin.id).collect();
        self.motion = None;
        for follower in followers(&self.scene, place, &pinned) {
            if (follower as usize) < self.to.len() {
                let (x, y) = self.to.get(follower);
                let (x, y) = (x + dx / self.view.scale, y + dy / self.view.scale);
                self.to.set(follower, x, y);
                self.at.set(follower, x, y);
            }
        }
    }

    /// Where a record stands, as a pin.
    pub fn pin_here(&self, id: RecordId) -> Option<Pin> {
        let place = self.scene.place_of(id).filter(|place| (*place as usize) < self.to.len())?;
        let (x, y) = self.to.get(place);
        Some(Pin { id, x: x.round() as i32, y: y.round() as i32 })
    }

    fn prepare(&mut self) {
        if let Some(painter) = &mut self.painter {
            painter.prepare(self.scene.nodes.iter().map(|node| &node.node));
        }
    }

    fn lay_out(&mut self) {
        if let Some(left) = self.simulation.take() {
            self.arrangement.keep(&left);
        }
        match self.arrangement.arrange(&self.scene, self.layout) {
            Arranged::Settled(at) => self.laid = at,
            Arranged::Moving(simulation) => {
                self.laid = simulation.at().clone();
                self.simulation = Some(simulation);
            }
        }
    }

    /// Sets out for where everything belongs.
    fn aim(&mut self) {
        self.to = self.laid.clone();
        put_pins(&self.scene, &self.pins, &mut self.to);
        self.index();
        let view_to = if self.steered { self.view } else { self.fitted() };
        let first = self.at.len() != self.to.len();
        if first || self.calm || self.simulation.is_some() {
            self.at = self.to.clone();
            self.view = view_to;
            self.motion = None;
        } else if self.at != self.to || self.view != view_to {
            let (from, view_from) = (self.at.clone(), self.view);
            self.motion = Some(Motion { began: Date::now(), from, view_from, view_to });
        }
    }

    fn steer(&mut self, view: Transform) {
        self.steered = true;
        self.view = view;
        if let Some(motion) = &mut self.motion {
            (motion.view_from, motion.view_to) = (view, view);
        }
    }

    fn fitted(&self) -> Transform {
        self.frame.fit(&self.scene, &self.shown, &self.to)
    }

    fn index(&mut self) {
        let drawn = (0..self.to.len()).filter(|&place| self.shown.nodes.get(place) == Some(&true));
        self.grid_places = drawn.map(|place| place as u32).collect();
        self.grid = HitGrid::new(&self.grid_positions());
    }

    fn grid_positions(&self) -> Positions {
        let places = self.grid_places.iter().map(|&place| self.to.get(place));
        let (x, y) = places.unzip();
        Positions { x, y }
    }

    /// One frame. Says whether another one is needed.
    fn frame(&mut self) -> bool {
        let more = self.settle_a_little() || self.move_a_little();
        if let Some(painter) = &mut self.painter
            && self.at.len() >= self.scene.nodes.len()
        {
            let hand = Hand { held: self.held, lasso: &self.lasso, axis: self.axis };
            painter.draw(&self.sketch, &self.at, &self.view, &self.frame, hand);
        }
        more
    }

    fn settle_a_little(&mut self) -> bool {
        let Some(simulation) = &mut self.simulation else { return false };
        let began = Date::now();
        while simulation.tick() && Date::now() - began < FRAME_WORK {}
        self.laid = simulation.at().clone();
        let settled = simulation.is_settled();
        if settled {
            self.arrangement.keep(simulation);
            self.simulation = None;
        }
        self.to = self.laid.clone();
        put_pins(&self.scene, &self.pins, &mut self.to);
        self.at = self.to.clone();
        self.index();
        if !self.steered {
            self.view = self.fitted();
        }
        !settled
    }

    fn move_a_little(&mut self) -> bool {
        let Some(motion) = &self.motion else { return false };
        let part = view::eased(Date::now() - motion.began);
        self.view = view::between(&motion.view_from, &motion.view_to, part);
        for place in 0..self.at.len() {
            let mix = |from: f32, to: f32| from + (to - from) * part;
            self.at.x[place] = mix(motion.from.x[place], self.to.x[place]);
            self.at.y[place] = mix(motion.from.y[place], self.to.y[place]);
        }
        if part < 1.0 {
            return true;
        }
        // Exactly there: whoever opens the address anew sees the same picture to the pixel.
        (self.view, self.at) = (motion.view_to, self.to.clone());
        self.motion = None;
        false
    }
}

/// Where the records of a new scene set out from: from where they were, new ones from a neighbour that was
/// there. Empty where nothing was there before, and nothing can move from it.
fn start_places(old: &Scene, at: &Positions, new: &Scene) -> Positions {
    let was = |id: RecordId| {
        old.place_of(id).filter(|place| (*place as usize) < at.len()).map(|place| at.get(place))
    };
    let mut places: Vec<_> = new.nodes.iter().map(|node| was(node.node.id)).collect();
    if places.iter().all(Option::is_none) {
        return Positions::default();
    }
    // Twice, so that what hangs on a new record comes along.
    for _ in 0..2 {
        for edge in &new.edges {
            let (from, to) = (edge.from as usize, edge.to as usize);
            places[from] = places[from].or(places[to]);
            places[to] = places[to].or(places[from]);
        }
    }
    let somewhere = places.iter().flatten().next().copied().unwrap_or_default();
    let (x, y) = places.into_iter().map(|place| place.unwrap_or(somewhere)).unzip();
    Positions { x, y }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::graph::EdgeKind;
    use crate::explorer::samples::{agreement, contact, edge, graph, node, organization};
    use crate::explorer::scene::Answers;

    #[test]
    fn what_was_there_moves_from_where_it_was_and_the_new_from_its_neighbour() {
        let scene = |nodes: &[RecordId], edges| {
            let nodes: Vec<_> = nodes.iter().map(|id| node(*id, 1)).collect();
            let focus = nodes[0].id;
            Scene::new(focus, &Answers { focus: graph(nodes, edges), ..Answers::default() })
        };
        let old = scene(&[organization(1), agreement(2)], Vec::new());
        let at = Positions { x: vec![1.0, 2.0], y: vec![10.0, 20.0] };
        let new = scene(
            &[agreement(2), contact(5), contact(6)],
            vec![
                edge(EdgeKind::Post, contact(6), contact(5)),
                edge(EdgeKind::Post, contact(5), agreement(2)),
            ],
        );
        let start = start_places(&old, &at, &new);
        assert_eq!(start, Positions { x: vec![2.0; 3], y: vec![20.0; 3] });
        let elsewhere = scene(&[organization(7)], Vec::new());
        assert!(start_places(&old, &at, &elsewhere).is_empty());
    }
}
