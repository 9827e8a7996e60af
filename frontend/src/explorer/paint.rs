//! Draws a sketch on a canvas: ties first, then marks, then words.
//!
//! Every style of line is one path, and plain ties are never wider than one pixel of the screen: wider ones are
//! many times slower. All sizes are CSS pixels; the context is scaled to the screen's pixels.

use std::f64::consts::TAU;

use accord_layout::{Positions, Transform};
use accord_shared::Noun;
use wasm_bindgen::JsValue;
use web_sys::js_sys::Array;
use web_sys::{CanvasRenderingContext2d as Context, Path2d};

use super::change::Change;
use super::glyphs::Glyphs;
use super::ink::{inks, line_ink};
use super::label;
use super::palette::Palette;
use super::placement::{Label, READABLE, inside, place_labels};
use super::plan::Axis;
use super::sketch::{Dash, Emphasis, Line, Mark, Sketch, Stroke, Tone};
use super::view::{Frame, is_dotted, mark_scale};

/// Above so many lines they are straight, and as thin as the screen can.
const CURVE_MOST: usize = 1_500;

/// So many lines are stroked at once: a browser takes longer over one path of many thousands.
const STROKE_MOST: usize = 1_000;

/// Half the side of a dot, of a mark's own scale.
const DOT: f32 = 8.0;

/// What is drawn beside the sketch: what the reader's hand is doing, and the axis.
#[derive(Debug, Clone, Copy, Default)]
pub struct Hand<'d> {
    /// The mark under the pointer.
    pub held: Option<u32>,
    /// The line around what is being chosen, in pixels of the screen.
    pub lasso: &'d [(f32, f32)],
    /// The years below the agreements, where they are laid out by them.
    pub axis: Option<Axis>,
}

/// The pen, its inks and what it has measured.
pub struct Painter {
    pub(super) context: Context,
    glyphs: Glyphs,
    /// The colours of the theme.
    pub palette: Palette,
    /// The screen's pixels for each of CSS.
    pub ratio: f64,
    icons: Vec<Option<Path2d>>,
    pub(super) solid: JsValue,
    pub(super) ended: JsValue,
    dotted: JsValue,
    gone: JsValue,
    changed: JsValue,
    /// The labels of a frame, kept for its memory.
    placed: Vec<Label>,
}

impl Painter {
    /// A pen on this canvas.
    pub fn new(context: Context) -> Self {
        let dashes = |lengths: &[f64]| lengths.iter().copied().map(JsValue::from).collect::<Array>().into();
        Self {
            context,
            glyphs: Glyphs::default(),
            palette: Palette::default(),
            ratio: 1.0,
            icons: Vec::new(),
            solid: dashes(&[]),
            ended: dashes(&[4.0, 4.0]),
            dotted: dashes(&[1.5, 3.5]),
            gone: dashes(&[2.0, 5.0]),
            changed: dashes(&[9.0, 3.0, 2.0, 3.0]),
            placed: Vec::new(),
        }
    }

    /// Takes the icons for a new sketch from the records it was made of.
    pub fn prepare<'n>(&mut self, nodes: impl Iterator<Item = &'n crate::api::graph::Node>) {
        self.icons = nodes.map(|node| self.glyphs.icon(node)).collect();
    }

    /// Draws one frame.
    pub fn draw(&mut self, sketch: &Sketch, at: &Positions, view: &Transform, frame: &Frame, hand: Hand<'_>) {
        self.upright();
        self.context.clear_rect(0.0, 0.0, frame.width.into(), frame.height.into());
        if let Some(axis) = hand.axis {
            self.axis(axis, view);
        }
        self.lines(sketch, at, view, hand.held);
        let plain = mark_scale(view, sketch.marks.len(), false);
        let dotted = is_dotted(plain);
        if dotted {
            self.dots(sketch, at, view, frame, plain);
        }
        for mark in sketch.marks.iter().filter(|mark| !dotted || mark.stands_out()) {
            let scale = mark_scale(view, sketch.marks.len(), mark.stands_out());
            let (x, y) = view.apply(at.x[mark.place as usize], at.y[mark.place as usize]);
            if inside(frame, x, y, 60.0 * scale) {
                self.mark(mark, x.into(), y.into(), scale.into());
            }
        }
        self.upright();
        self.counts(sketch, at, view);
        self.words(sketch, at, view, frame);
        self.hops(sketch, at, view);
        self.notes(sketch, view, frame);
        self.lasso(hand.lasso);
    }

    pub(super) fn upright(&self) {
        // Setting a transform of finite numbers cannot fail.
        let _ = self.context.set_transform(self.ratio, 0.0, 0.0, self.ratio, 0.0, 0.0);
    }

    /// The marks that say nothing of themselves, of a picture too full for shapes and icons.
    fn dots(&self, sketch: &Sketch, at: &Positions, view: &Transform, frame: &Frame, scale: f32) {
        for tone in Tone::ALL {
            let (_, ink, _) = inks(&self.palette, tone);
            self.context.set_fill_style_str(ink);
            for mark in sketch.marks.iter().filter(|mark| mark.tone == tone && !mark.stands_out()) {
                let (x, y) = view.apply(at.x[mark.place as usize], at.y[mark.place as usize]);
                let half = DOT * scale * mark.size;
                if inside(frame, x, y, half) {
                    let side = f64::from(half * 2.0);
                    self.context.fill_rect((x - half).into(), (y - half).into(), side, side);
                }
            }
        }
    }

    fn lines(&self, sketch: &Sketch, at: &Positions, view: &Transform, held: Option<u32>) {
        let curved = sketch.lines.values().map(Vec::len).sum::<usize>() <= CURVE_MOST;
        for (stroke, lines) in &sketch.lines {
            self.pen(*stroke);
            if !curved {
                self.context.set_line_width(1.0 / self.ratio);
            }
            for lines in lines.chunks(STROKE_MOST) {
                self.context.begin_path();
                for line in lines {
                    self.line(line, at, view, curved);
                }
                self.context.stroke();
            }
        }
        let _ = self.context.set_line_dash(&self.solid);
        self.context.set_line_cap("butt");
        if let Some(held) = held {
            self.context.set_stroke_style_str(&self.palette.ink_2);
            self.context.set_line_width(1.5);
            self.context.begin_path();
            let lines = sketch.lines.values().flatten();
            lines
                .filter(|line| line.from == held || line.to == held)
                .for_each(|line| self.line(line, at, view, curved));
            self.context.stroke();
        }
        self.context.set_stroke_style_str(&self.palette.accent);
        self.context.set_line_width(2.5);
        self.context.begin_path();
        sketch.path.iter().for_each(|line| self.line(line, at, view, curved));
        self.context.stroke();
    }

    fn pen(&self, stroke: Stroke) {
        self.context.set_stroke_style_str(line_ink(&self.palette, stroke.tone));
        let (dash, width, cap) = match stroke.dash {
            _ if stroke.change == Some(Change::Added) => (&self.solid, 1.75, "butt"),
            _ if stroke.change == Some(Change::Gone) => (&self.gone, 1.5, "butt"),
            _ if stroke.change == Some(Change::Changed) => (&self.changed, 1.5, "butt"),
            Dash::Solid => (&self.solid, 1.0, "butt"),
            Dash::Ended => (&self.ended, 1.0, "butt"),
            Dash::Dotted => (&self.dotted, 1.75, "round"),
        };
        let _ = self.context.set_line_dash(dash);
        self.context.set_line_cap(cap);
        self.context.set_line_width(width);
    }

    fn line(&self, line: &Line, at: &Positions, view: &Transform, curved: bool) {
        let (from, to) = ends(line, at, view);
        self.context.move_to(from.0.into(), from.1.into());
        if curved {
            let (x, y) = bend(from, to, line.bow * 2.0);
            self.context.quadratic_curve_to(x.into(), y.into(), to.0.into(), to.1.into());
        } else {
            self.context.line_to(to.0.into(), to.1.into());
        }
    }

    fn mark(&self, mark: &Mark, x: f64, y: f64, scale: f64) {
        let size = scale * f64::from(mark.size);
        self.halo(mark, x, y, size);
        if let Some(count) = mark.group {
            return self.group(mark, count, x, y, size);
        }
        let Some(shape) = self.glyphs.shape(mark.noun) else { return };
        let (fill, stroke, icon) = inks(&self.palette, mark.tone);
        self.shape(&shape, x, y, size, Some(fill), Some((stroke, 1.25 * scale)));
        if mark.noun == Noun::Agreement {
            if let Some(inside) = self.glyphs.sheet_inside() {
                self.shape(&inside, x, y, size, None, Some((stroke, 1.25 * scale)));
            }
        } else if let Some(path) = self.icons.get(mark.place as usize).and_then(Option::as_ref) {
            // Sixteen pixels in a square of 28; a little less in the rounder marks.
            let wide = if mark.noun == Noun::Organization { 16.0 } else { 14.0 };
            let unit = wide / 256.0 * size;
            let _ = self.context.set_transform(
                self.ratio * unit,
                0.0,
                0.0,
                self.ratio * unit,
                self.ratio * (x - 128.0 * unit),
                self.ratio * (y - 128.0 * unit),
            );
            self.context.set_fill_style_str(icon);
            self.context.fill_with_path_2d(path);
        }
        if mark.pinned {
            self.upright();
            self.disc(x - 12.0 * size, y - 12.0 * size, 3.5 * scale, &self.palette.accent);
        }
        self.change(mark, x, y, size, scale);
    }

    /// What surrounds a mark that stands out.
    fn halo(&self, mark: &Mark, x: f64, y: f64, size: f64) {
        let Some(shape) = self.glyphs.shape(mark.noun) else { return };
        let palette = &self.palette;
        if mark.emphasis == Emphasis::Focus {
            self.upright();
            self.disc(x, y, 27.0 * size, &palette.halo);
        }
        if mark.emphasis == Emphasis::Selected {
            self.shape(&shape, x, y, size * 1.64, Some(&palette.glow), None);
            self.shape(&shape, x, y, size * 1.29, Some(&palette.accent_tint), Some((&palette.accent, 2.5)));
        } else if mark.chosen {
            self.shape(&shape, x, y, size * 1.29, Some(&palette.accent_tint), Some((&palette.accent, 1.5)));
        } else if mark.on_path || mark.emphasis == Emphasis::Focus {
            let grown = if mark.emphasis == Emphasis::Focus { 1.17 } else { 1.29 };
            self.shape(&shape, x, y, size * grown, Some(&palette.ground), Some((&palette.accent, 2.0)));
        }
    }

    /// A shape around a place, with a line of a width in pixels of the screen.
    fn shape(&self, path: &Path2d, x: f64, y: f64, size: f64, fill: Option<&str>, line: Option<(&str, f64)>) {
        let unit = self.ratio * size;
        let _ = self.context.set_transform(unit, 0.0, 0.0, unit, self.ratio * x, self.ratio * y);
        if let Some(fill) = fill {
            self.context.set_fill_style_str(fill);
            self.context.fill_with_path_2d(path);
        }
        if let Some((colour, width)) = line {
            self.context.set_stroke_style_str(colour);
            self.context.set_line_width(width / size);
            self.context.set_line_cap("round");
            self.context.stroke_with_path(path);
        }
    }

    pub(super) fn disc(&self, x: f64, y: f64, radius: f64, colour: &str) {
        self.context.begin_path();
        let _ = self.context.arc(x, y, radius, 0.0, TAU);
        self.context.set_fill_style_str(colour);
        self.context.fill();
    }

    fn hops(&self, sketch: &Sketch, at: &Positions, view: &Transform) {
        for (hop, line) in sketch.path.iter().enumerate() {
            let (from, to) = ends(line, at, view);
            let (x, y) = bend(from, to, line.bow);
            self.disc(x.into(), y.into(), 11.0, &self.palette.ground);
            self.disc(x.into(), y.into(), 9.0, &self.palette.accent);
            self.type_size(10.5, 600);
            self.context.set_fill_style_str(&self.palette.on_accent);
            let _ = self.context.fill_text(&(hop + 1).to_string(), x.into(), f64::from(y) + 3.7);
        }
    }

    fn words(&mut self, sketch: &Sketch, at: &Positions, view: &Transform, frame: &Frame) {
        let mut placed = std::mem::take(&mut self.placed);
        place_labels(&mut placed, sketch, at, view, frame, false);
        self.badges(sketch, at, view, frame, &placed);
        // The most important last, so that nothing is written over it.
        for label in placed.iter().rev() {
            self.label(&sketch.marks[label.mark as usize], label);
        }
        self.placed = placed;
    }

    fn label(&self, mark: &Mark, label: &Label) {
        let &Label { x, top, size, .. } = label;
        let palette = &self.palette;
        let loud = mark.on_path || mark.chosen || mark.emphasis != Emphasis::None;
        self.type_size(size, if loud { 600 } else { 400 });
        self.context.set_fill_style_str(match mark.tone {
            _ if loud => &palette.ink,
            Tone::Late => &palette.late,
            Tone::Soon => &palette.soon,
            _ => &palette.ink_2,
        });
        self.context.set_stroke_style_str(&palette.ground);
        self.context.set_line_width(4.0);
        self.context.set_line_join("round");
        for (number, line) in mark.label.iter().enumerate() {
            let y = top + size * 0.95 + label::line_step(size) * number as f32;
            let _ = self.context.stroke_text(line, x.into(), y.into());
            let _ = self.context.fill_text(line, x.into(), y.into());
        }
    }

    fn badges(&self, sketch: &Sketch, at: &Positions, view: &Transform, frame: &Frame, labels: &[Label]) {
        let scale = mark_scale(view, sketch.marks.len(), false);
        if is_dotted(scale) {
            return;
        }
        self.type_size(10.0 * scale.max(0.9), 500);
        let scale = f64::from(scale);
        self.context.set_line_width(1.0);
        for mark in &sketch.marks {
            let Some(badge) = &mark.badge else { continue };
            // In a small picture only the badges that say much are worth their room.
            let much = badge.len() > 2 || mark.emphasis != Emphasis::None;
            if !much && view.scale < READABLE {
                continue;
            }
            let (x, y) = view.apply(at.x[mark.place as usize], at.y[mark.place as usize]);
            if !inside(frame, x, y, 40.0) {
                continue;
            }
            let grown = f64::from(mark.size) * scale;
            let (width, height) = ((10.0 + 6.0 * badge.len() as f64) * scale.max(0.9), 16.0 * scale.max(0.9));
            let (left, top) = (f64::from(x) + 12.0 * grown, f64::from(y) - 19.0 * grown);
            // Half a number is a wrong number: a badge that a label would cover is left out.
            let middle = (left + width / 2.0) as f32;
            if labels.iter().any(|label| label.covers(middle, top as f32, width as f32, height as f32)) {
                continue;
            }
            self.context.begin_path();
            let _ = self.context.round_rect_with_f64(left, top, width, height, height / 2.0);
            self.context.set_fill_style_str(&self.palette.raised);
            self.context.fill();
            self.context.set_stroke_style_str(&self.palette.line);
            self.context.stroke();
            self.context.set_fill_style_str(&self.palette.ink_2);
            let _ = self.context.fill_text(badge, left + width / 2.0, top + height * 0.72);
        }
    }

    pub(super) fn type_size(&self, size: f32, weight: u16) {
        self.context.set_text_align("center");
        self.context.set_font(&format!("{weight} {size}px {}", self.palette.font));
    }
}

/// Both ends of a line on the screen.
pub(super) fn ends(line: &Line, at: &Positions, view: &Transform) -> ((f32, f32), (f32, f32)) {
    let end = |place: u32| view.apply(at.x[place as usize], at.y[place as usize]);
    (end(line.from), end(line.to))
}

/// A place beside the middle of a line, aside by a part of its length.
pub(super) fn bend(from: (f32, f32), to: (f32, f32), part: f32) -> (f32, f32) {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    ((from.0 + to.0) / 2.0 - dy * part, (from.1 + to.1) / 2.0 + dx * part)
}
