//! Draws a sketch on a canvas: ties first, then marks, then words.
//!
//! Every style of line is one path, and plain ties are never wider than one pixel of the screen: wider ones are
//! many times slower. All sizes are CSS pixels; the context is scaled to the screen's pixels.

use std::f64::consts::TAU;

use accord_layout::{LABEL_GAP, Positions, Transform};
use accord_shared::Noun;
use wasm_bindgen::JsValue;
use web_sys::js_sys::Array;
use web_sys::{CanvasRenderingContext2d as Context, Path2d};

use super::glyphs::Glyphs;
use super::label::{self, FOCUS_SIZE, SIZE};
use super::palette::Palette;
use super::sketch::{Dash, Emphasis, Line, Mark, Sketch, Stroke, Tone};
use super::view::{Frame, mark_scale};

/// Up to so many marks all labels are written, where the picture is not smaller than this; the layout has left
/// room for them.
const READABLE: f32 = 0.85;
const LABEL_ALL: usize = 60;

/// Otherwise so many, the most important first, where they do not lie on each other.
const LABEL_MOST: usize = 40;

/// Above so many lines they are straight.
const CURVE_MOST: usize = 1_500;

/// The pen, its inks and what it has measured.
pub struct Painter {
    context: Context,
    glyphs: Glyphs,
    /// The colours of the theme.
    pub palette: Palette,
    /// The screen's pixels for each of CSS.
    pub ratio: f64,
    icons: Vec<Option<Path2d>>,
    solid: JsValue,
    ended: JsValue,
    dotted: JsValue,
    /// Where labels stand already, kept between frames for its memory.
    taken: Vec<[f32; 4]>,
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
            taken: Vec::new(),
        }
    }

    /// Takes the icons for a new sketch from the records it was made of.
    pub fn prepare<'n>(&mut self, nodes: impl Iterator<Item = &'n crate::api::graph::Node>) {
        self.icons = nodes.map(|node| self.glyphs.icon(node)).collect();
    }

    /// Draws one frame. `held` is the mark under the pointer.
    pub fn draw(
        &mut self,
        sketch: &Sketch,
        at: &Positions,
        view: &Transform,
        frame: &Frame,
        held: Option<u32>,
    ) {
        self.upright();
        self.context.clear_rect(0.0, 0.0, frame.width.into(), frame.height.into());
        self.lines(sketch, at, view, held);
        let scale = mark_scale(view);
        for mark in &sketch.marks {
            let (x, y) = view.apply(at.x[mark.place as usize], at.y[mark.place as usize]);
            if inside(frame, x, y, 60.0 * scale) {
                self.mark(mark, x.into(), y.into(), scale.into());
            }
        }
        self.upright();
        self.hops(sketch, at, view);
        self.labels(sketch, at, view, frame);
        self.badges(sketch, at, view, frame);
    }

    fn upright(&self) {
        // Setting a transform of finite numbers cannot fail.
        let _ = self.context.set_transform(self.ratio, 0.0, 0.0, self.ratio, 0.0, 0.0);
    }

    fn lines(&self, sketch: &Sketch, at: &Positions, view: &Transform, held: Option<u32>) {
        let curved = sketch.lines.values().map(Vec::len).sum::<usize>() <= CURVE_MOST;
        for (stroke, lines) in &sketch.lines {
            self.pen(*stroke);
            self.context.begin_path();
            for line in lines {
                self.line(line, at, view, curved);
            }
            self.context.stroke();
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
        let palette = &self.palette;
        self.context.set_stroke_style_str(match stroke.tone {
            Tone::Ours | Tone::Organization | Tone::Plain => &palette.edge,
            Tone::Agreement => &palette.agreement_edge,
            Tone::Contact => &palette.contact_edge,
            Tone::Met => &palette.met,
            Tone::Soon => &palette.soon,
            Tone::Late => &palette.late,
        });
        let (dash, width, cap) = match stroke.dash {
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
        let Some(shape) = self.glyphs.shape(mark.noun) else { return };
        let (fill, stroke, icon) = self.inks(mark.tone);
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

    /// Inside, border and icon of a mark.
    fn inks(&self, tone: Tone) -> (&str, &str, &str) {
        let palette = &self.palette;
        match tone {
            Tone::Ours => (&palette.organization, &palette.organization, &palette.surface),
            Tone::Organization => (&palette.surface, &palette.organization, &palette.organization),
            Tone::Agreement => (&palette.agreement_tint, &palette.agreement, &palette.agreement),
            Tone::Contact => (&palette.contact_tint, &palette.contact, &palette.contact),
            Tone::Plain => (&palette.surface, &palette.ink_2, &palette.ink_2),
            Tone::Met => (&palette.met_tint, &palette.met, &palette.met),
            Tone::Soon => (&palette.soon_tint, &palette.soon, &palette.soon),
            Tone::Late => (&palette.late_tint, &palette.late, &palette.late),
        }
    }

    fn disc(&self, x: f64, y: f64, radius: f64, colour: &str) {
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

    fn labels(&mut self, sketch: &Sketch, at: &Positions, view: &Transform, frame: &Frame) {
        let scale = mark_scale(view).max(0.9);
        // At the picture's own size the layout has left room for every label.
        let all = sketch.marks.len() <= LABEL_ALL && view.scale >= READABLE;
        let most = if sketch.marks.len() <= LABEL_ALL { LABEL_ALL } else { LABEL_MOST };
        let mut taken = std::mem::take(&mut self.taken);
        taken.clear();
        for &place in &sketch.label_order {
            if taken.len() >= most {
                break;
            }
            let mark = &sketch.marks[place as usize];
            let (x, y) = view.apply(at.x[mark.place as usize], at.y[mark.place as usize]);
            let size = if mark.emphasis == Emphasis::Focus { FOCUS_SIZE } else { SIZE } * scale;
            let below = super::arrange::radius(mark.noun, mark.emphasis == Emphasis::Focus)
                * mark_scale(view)
                + if mark.on_path || mark.emphasis != Emphasis::None { 5.0 } else { LABEL_GAP };
            let (width, height) = label::room(&mark.label, size);
            let room = [x - width / 2.0, y + below, x + width / 2.0, y + below + height];
            if !inside(frame, x, y, width / 2.0) || (!all && taken.iter().any(|other| overlap(other, &room)))
            {
                continue;
            }
            taken.push(room);
            self.label(mark, x, y + below, size);
        }
        self.taken = taken;
    }

    fn label(&self, mark: &Mark, x: f32, top: f32, size: f32) {
        let palette = &self.palette;
        let loud = mark.on_path || mark.emphasis != Emphasis::None;
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

    fn badges(&self, sketch: &Sketch, at: &Positions, view: &Transform, frame: &Frame) {
        let scale = f64::from(mark_scale(view));
        self.type_size(10.0 * mark_scale(view).max(0.9), 500);
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

    fn type_size(&self, size: f32, weight: u16) {
        self.context.set_text_align("center");
        self.context.set_font(&format!("{weight} {size}px {}", self.palette.font));
    }
}

/// Both ends of a line on the screen.
fn ends(line: &Line, at: &Positions, view: &Transform) -> ((f32, f32), (f32, f32)) {
    let end = |place: u32| view.apply(at.x[place as usize], at.y[place as usize]);
    (end(line.from), end(line.to))
}

/// A place beside the middle of a line, aside by a part of its length.
fn bend(from: (f32, f32), to: (f32, f32), part: f32) -> (f32, f32) {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    ((from.0 + to.0) / 2.0 - dy * part, (from.1 + to.1) / 2.0 + dx * part)
}

fn inside(frame: &Frame, x: f32, y: f32, reach: f32) -> bool {
    x > -reach && y > -reach && x < frame.width + reach && y < frame.height + reach
}

fn overlap(one: &[f32; 4], other: &[f32; 4]) -> bool {
    one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3]
}
