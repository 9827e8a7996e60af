//! What lies over the drawing: the numbers of folded agreements, the signs of change, notes, and the lasso.

use accord_layout::{Positions, Transform};

use super::change::Change;
use super::note;
use super::paint::{Painter, bend, ends};
use super::plan::Axis;
use super::sketch::{Mark, Sketch};
use super::view::Frame;

/// Smaller than this, the numbers and notes of a picture could not be read.
const LEGIBLE: f32 = 0.35;

impl Painter {
    /// The years.
    pub(super) fn axis(&self, axis: Axis, view: &Transform) {
        let place = |year: i32| view.apply(axis.x(year), 0.0);
        let ((left, y), (right, _)) = (place(axis.first), place(axis.last));
        self.context.set_stroke_style_str(&self.palette.edge);
        self.context.set_line_width(1.0);
        self.context.begin_path();
        self.context.move_to(left.into(), y.into());
        self.context.line_to(right.into(), y.into());
        let years: Vec<_> = axis.labels(view.scale).collect();
        for year in &years {
            let x = f64::from(place(*year).0);
            self.context.move_to(x, f64::from(y) - 3.0);
            self.context.line_to(x, f64::from(y) + 3.0);
        }
        self.context.stroke();
        self.type_size(11.0, 400);
        self.context.set_fill_style_str(&self.palette.ink_2);
        for year in years {
            let _ = self.context.fill_text(&year.to_string(), place(year).0.into(), f64::from(y) + 16.0);
        }
    }

    /// How many agreements a tie stands for, at its middle.
    pub(super) fn counts(&self, sketch: &Sketch, at: &Positions, view: &Transform) {
        if view.scale < LEGIBLE {
            return;
        }
        self.type_size(10.5, 600);
        for (line, count) in sketch.counts.iter().filter(|(_, count)| *count > 1) {
            let (from, to) = ends(line, at, view);
            let (x, y) = bend(from, to, line.bow);
            let (x, y, text) = (f64::from(x), f64::from(y), count.to_string());
            let width = 8.0 + 6.5 * text.len() as f64;
            self.context.begin_path();
            let _ = self.context.round_rect_with_f64(x - width / 2.0, y - 8.0, width, 16.0, 8.0);
            self.context.set_fill_style_str(&self.palette.agreement_tint);
            self.context.fill();
            self.context.set_stroke_style_str(&self.palette.agreement);
            self.context.set_line_width(1.0);
            self.context.stroke();
            self.context.set_fill_style_str(&self.palette.ink);
            let _ = self.context.fill_text(&text, x, y + 3.7);
        }
    }

    /// The sign of what has come of a record, at its upper left.
    pub(super) fn change(&self, mark: &Mark, x: f64, y: f64, size: f64, scale: f64) {
        let Some((change, sign)) = mark.change.and_then(|change| change.sign().map(|sign| (change, sign)))
        else {
            return;
        };
        self.upright();
        let (x, y, radius) = (x - 13.0 * size, y - 13.0 * size, 7.5 * scale.max(0.8));
        self.disc(x, y, radius + 1.5, &self.palette.ground);
        let filled = change != Change::Gone;
        self.disc(x, y, radius, if filled { &self.palette.ink } else { &self.palette.surface });
        if !filled {
            self.context.set_stroke_style_str(&self.palette.ink);
            self.context.set_line_width(1.25);
            let _ = self.context.set_line_dash(&self.ended);
            self.context.stroke();
            let _ = self.context.set_line_dash(&self.solid);
        }
        self.type_size((12.0 * scale.max(0.8)) as f32, 600);
        self.context.set_fill_style_str(if filled { &self.palette.ground } else { &self.palette.ink });
        let _ = self.context.fill_text(sign, x, y + radius * 0.53);
    }

    /// What the reader has written.
    pub(super) fn notes(&self, sketch: &Sketch, view: &Transform, frame: &Frame) {
        if view.scale < LEGIBLE {
            return;
        }
        for written in &sketch.notes {
            let (x, y) = view.apply(written.x as f32, written.y as f32);
            let lines = note::lines(&written.text);
            let (width, height) = note::room(&lines);
            if x > frame.width || y > frame.height || x + width < 0.0 || y + height < 0.0 {
                continue;
            }
            self.context.begin_path();
            let _ = self.context.round_rect_with_f64(x.into(), y.into(), width.into(), height.into(), 6.0);
            self.context.set_fill_style_str(&self.palette.raised);
            self.context.fill();
            self.context.set_stroke_style_str(&self.palette.edge);
            self.context.set_line_width(1.0);
            self.context.stroke();
            self.type_size(note::SIZE, 400);
            self.context.set_text_align("left");
            self.context.set_fill_style_str(&self.palette.ink);
            for (number, line) in lines.iter().enumerate() {
                let y = y + note::AROUND / 2.0 + note::STEP * (number as f32 + 0.8);
                let _ = self.context.fill_text(line, (x + note::AROUND).into(), y.into());
            }
        }
    }

    /// The line around what is being chosen.
    pub(super) fn lasso(&self, points: &[(f32, f32)]) {
        let [(x, y), others @ ..] = points else { return };
        self.context.begin_path();
        self.context.move_to((*x).into(), (*y).into());
        others.iter().for_each(|(x, y)| self.context.line_to((*x).into(), (*y).into()));
        self.context.close_path();
        self.context.set_fill_style_str(&self.palette.halo);
        self.context.fill();
        self.context.set_stroke_style_str(&self.palette.accent);
        self.context.set_line_width(1.5);
        let _ = self.context.set_line_dash(&self.ended);
        self.context.stroke();
        let _ = self.context.set_line_dash(&self.solid);
    }

    /// Several records as one: a second sheet behind the first, and how many there are.
    pub(super) fn group(&self, mark: &Mark, count: usize, x: f64, y: f64, size: f64) {
        self.upright();
        let palette = &self.palette;
        let side = 15.0 * size;
        for (offset, fill) in [(4.0 * size, &palette.ground), (0.0, &palette.surface)] {
            self.context.begin_path();
            let (left, top) = (x - side + offset, y - side - offset);
            let _ = self.context.round_rect_with_f64(left, top, side * 2.0, side * 2.0, 8.0 * size);
            self.context.set_fill_style_str(fill);
            self.context.fill();
            self.context.set_stroke_style_str(if mark.chosen { &palette.accent } else { &palette.ink_2 });
            self.context.set_line_width(1.25);
            self.context.stroke();
        }
        self.type_size((13.0 * size) as f32, 600);
        self.context.set_fill_style_str(&palette.ink);
        let _ = self.context.fill_text(&count.to_string(), x, y + 4.6 * size);
    }
}
