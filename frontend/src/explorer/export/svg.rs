//! The picture as a drawing of its own: with title, date and legend, and nothing that its reader does not see.

use accord_layout::{Positions, Transform};
use accord_shared::Noun;
use quick_xml::Writer;
use quick_xml::events::BytesText;

use super::super::change::Change;
use super::super::filter::{Filter, Kind};
use super::super::glyphs::{SHEET_INSIDE, icon_of, shape_of};
use super::super::ink::{inks, line_ink};
use super::super::note;
use super::super::paint::{bend, ends};
use super::super::palette::Palette;
use super::super::placement::place_labels;
use super::super::plan::Axis;
use super::super::scene::Scene;
use super::super::sketch::{Dash, Emphasis, Line, Mark, Sketch, Stroke, Tone, standing_tone};
use super::super::{label, view};
use super::report::Report;
use crate::api::graph::EdgeKind;

/// Around everything.
const MARGIN: f32 = 24.0;

/// The head, and the legend beside the picture.
const HEAD: f32 = 72.0;
const LEGEND: f32 = 220.0;
const LINE: f32 = 20.0;

/// Everything a drawing is made of.
pub struct Source<'a> {
    /// The marks and lines.
    pub sketch: &'a Sketch,
    /// The records.
    pub scene: &'a Scene,
    /// Where they stand.
    pub at: &'a Positions,
    /// The part of the picture that is drawn, in its own pixels.
    pub bounds: accord_layout::Bounds,
    /// The years, where agreements stand along them.
    pub axis: Option<Axis>,
    /// The colours.
    pub palette: &'a Palette,
    /// What is said in words.
    pub report: &'a Report,
    /// The line below the title: of which day the picture is.
    pub subtitle: &'a str,
}

/// A drawing, and its size in pixels.
pub struct Drawn {
    /// The markup.
    pub svg: String,
    /// Across.
    pub width: f32,
    /// Down.
    pub height: f32,
}

/// Draws it.
pub fn draw(source: &Source<'_>) -> Drawn {
    let bounds = source.bounds;
    let legend = source.report.legend.len() as f32 * LINE + MARGIN;
    let width = LEGEND + bounds.width() + 3.0 * MARGIN;
    let height = HEAD + bounds.height().max(legend) + 2.0 * MARGIN;
    let view =
        Transform { scale: 1.0, x: LEGEND + 2.0 * MARGIN - bounds.left, y: HEAD + MARGIN - bounds.top };
    let mut pen = Pen { writer: Writer::new(Vec::new()), palette: source.palette };
    let size = [width, height].map(|side| format!("{side:.0}"));
    let root = [
        ("xmlns", "http://www.w3.org/2000/svg".to_owned()),
        ("width", size[0].clone()),
        ("height", size[1].clone()),
        ("viewBox", format!("0 0 {} {}", size[0], size[1])),
        ("font-family", source.palette.font.clone()),
    ];
    let element = pen.writer.create_element("svg").with_attributes(attributes(&root));
    let palette = source.palette;
    // Writing into memory cannot fail.
    let _ = element.write_inner_content(|writer| {
        let mut pen = Pen { writer: Writer::new(std::mem::take(writer.get_mut())), palette };
        pen.empty(
            "rect",
            &[("width", size[0].clone()), ("height", size[1].clone()), ("fill", palette.ground.clone())],
        );
        pen.head(source);
        pen.legend(source.report);
        pen.picture(source, &view, width, height);
        *writer.get_mut() = pen.writer.into_inner();
        Ok(())
    });
    Drawn { svg: String::from_utf8(pen.writer.into_inner()).unwrap_or_default(), width, height }
}

fn attributes<'a>(list: &'a [(&'a str, String)]) -> impl Iterator<Item = (&'a str, &'a str)> {
    list.iter().map(|(name, value)| (*name, value.as_str()))
}

struct Pen<'p> {
    writer: Writer<Vec<u8>>,
    palette: &'p Palette,
}

impl Pen<'_> {
    fn empty(&mut self, name: &str, list: &[(&str, String)]) {
        let _ = self.writer.create_element(name).with_attributes(attributes(list)).write_empty();
    }

    fn text(
        &mut self,
        words: &str,
        (x, y): (f32, f32),
        size: f32,
        weight: &str,
        ink: &str,
        more: &[(&str, String)],
    ) {
        let own = [
            ("x", number(x)),
            ("y", number(y)),
            ("font-size", number(size)),
            ("font-weight", weight.to_owned()),
            ("fill", ink.to_owned()),
        ];
        let element = self.writer.create_element("text").with_attributes(attributes(&own));
        let _ = element.with_attributes(attributes(more)).write_text_content(BytesText::new(words));
    }

    fn head(&mut self, source: &Source<'_>) {
        let palette = self.palette;
        self.text(&source.report.title, (MARGIN, MARGIN + 22.0), 20.0, "600", &palette.ink, &[]);
        self.text(source.subtitle, (MARGIN, MARGIN + 44.0), 13.0, "400", &palette.ink_2, &[]);
    }

    fn legend(&mut self, report: &Report) {
        let palette = self.palette;
        for (at, (filter, word, count)) in report.legend.iter().enumerate() {
            let y = HEAD + MARGIN + LINE * (at as f32 + 0.7);
            self.sign(*filter, MARGIN + 8.0, y - 4.0);
            self.text(word, (MARGIN + 26.0, y), 12.0, "400", &palette.ink_2, &[]);
            let end = [("text-anchor", "end".to_owned())];
            self.text(&count.to_string(), (MARGIN + LEGEND - 20.0, y), 12.0, "400", &palette.ink, &end);
        }
    }

    /// The sign of a line of the legend, as the picture has it.
    fn sign(&mut self, filter: Filter, x: f32, y: f32) {
        let palette = self.palette;
        let tone = match filter {
            Filter::Kind(Kind::Ours) => Tone::Ours,
            Filter::Kind(Kind::Organization) => Tone::Organization,
            Filter::Kind(Kind::Agreement) | Filter::Edge(EdgeKind::Participation | EdgeKind::Link) => {
                Tone::Agreement
            }
            Filter::Kind(Kind::Contact) | Filter::Edge(EdgeKind::Post) => Tone::Contact,
            Filter::Standing(standing) => standing_tone(Some(standing)),
            _ => Tone::Plain,
        };
        let noun = match filter {
            Filter::Kind(Kind::Ours | Kind::Organization) => Noun::Organization,
            Filter::Kind(Kind::Agreement) => Noun::Agreement,
            Filter::Kind(Kind::Contact) => Noun::Contact,
            Filter::Kind(Kind::Obligation) | Filter::Standing(_) => Noun::Obligation,
            Filter::Kind(Kind::Interaction) => Noun::Interaction,
            Filter::Edge(_) | Filter::Ended => {
                let dash = match filter {
                    Filter::Ended => "4 3",
                    Filter::Edge(EdgeKind::Obligation) => "1.5 3",
                    _ => "none",
                };
                let list = [
                    ("d", format!("M{:.1} {y:.1}H{:.1}", x - 8.0, x + 8.0)),
                    ("stroke", line_ink(palette, tone).to_owned()),
                    ("stroke-width", number(1.75)),
                    ("stroke-dasharray", dash.to_owned()),
                ];
                return self.empty("path", &list);
            }
            Filter::Change(change) => {
                let middle = [("text-anchor", "middle".to_owned())];
                return self.text(
                    change.sign().unwrap_or("="),
                    (x, y + 4.0),
                    12.0,
                    "600",
                    &palette.ink,
                    &middle,
                );
            }
            Filter::State(_) | Filter::Level(_) => return,
        };
        let (fill, stroke, _) = inks(palette, tone);
        let list = [
            ("d", shape_of(noun).to_owned()),
            ("transform", format!("translate({x:.1} {y:.1}) scale(0.5)")),
            ("fill", fill.to_owned()),
            ("stroke", stroke.to_owned()),
            ("stroke-width", number(2.0)),
        ];
        self.empty("path", &list);
    }

    fn picture(&mut self, source: &Source<'_>, view: &Transform, width: f32, height: f32) {
        let Source { sketch, scene, at, .. } = *source;
        if let Some(axis) = source.axis {
            self.axis(axis, view);
        }
        for (stroke, lines) in &sketch.lines {
            self.lines(*stroke, lines, at, view);
        }
        let accent = self.palette.accent.clone();
        for line in &sketch.path {
            self.line(line, at, view, &[("stroke", accent.clone()), ("stroke-width", "2.5".to_owned())]);
        }
        for mark in &sketch.marks {
            self.mark(mark, scene, view.apply(at.x[mark.place as usize], at.y[mark.place as usize]));
        }
        for (line, count) in sketch.counts.iter().filter(|(_, count)| *count > 1) {
            let (from, to) = ends(line, at, view);
            self.bubble(&count.to_string(), bend(from, to, line.bow), false);
        }
        let frame = view::Frame { width, height, ..view::Frame::default() };
        let mut labels = Vec::new();
        place_labels(&mut labels, sketch, at, view, &frame, true);
        for label in labels.iter().rev() {
            let mark = &sketch.marks[label.mark as usize];
            let loud = mark.on_path || mark.emphasis != Emphasis::None;
            let halo = [
                ("text-anchor", "middle".to_owned()),
                ("stroke", self.palette.ground.clone()),
                ("stroke-width", "4".to_owned()),
                ("stroke-linejoin", "round".to_owned()),
                ("paint-order", "stroke".to_owned()),
            ];
            for (number, line) in mark.label.iter().enumerate() {
                let y = label.top + label.size * 0.95 + label::line_step(label.size) * number as f32;
                let weight = if loud { "600" } else { "400" };
                self.text(line, (label.x, y), label.size, weight, &self.palette.ink.clone(), &halo);
            }
        }
        for (hop, line) in sketch.path.iter().enumerate() {
            let (from, to) = ends(line, at, view);
            self.bubble(&(hop + 1).to_string(), bend(from, to, line.bow), true);
        }
        self.notes(sketch, view);
    }

    fn lines(&mut self, stroke: Stroke, lines: &[Line], at: &Positions, view: &Transform) {
        let (dash, width) = match (stroke.change, stroke.dash) {
            (Some(Change::Added), _) => ("none", 1.75),
            (Some(Change::Gone), _) => ("2 5", 1.5),
            (Some(Change::Changed), _) => ("9 3 2 3", 1.5),
            (_, Dash::Solid) => ("none", 1.0),
            (_, Dash::Ended) => ("4 4", 1.0),
            (_, Dash::Dotted) => ("1.5 3.5", 1.75),
        };
        let ink = line_ink(self.palette, stroke.tone).to_owned();
        let style = [("stroke", ink), ("stroke-width", number(width)), ("stroke-dasharray", dash.to_owned())];
        for line in lines {
            self.line(line, at, view, &style);
        }
    }

    fn line(&mut self, line: &Line, at: &Positions, view: &Transform, style: &[(&str, String)]) {
        let (from, to) = ends(line, at, view);
        let (x, y) = bend(from, to, line.bow * 2.0);
        let d = format!("M{:.1} {:.1}Q{x:.1} {y:.1} {:.1} {:.1}", from.0, from.1, to.0, to.1);
        let own = [("d", d), ("fill", "none".to_owned())];
        let list: Vec<_> = own.into_iter().chain(style.iter().cloned()).collect();
        self.empty("path", &list);
    }

    fn mark(&mut self, mark: &Mark, scene: &Scene, (x, y): (f32, f32)) {
        let palette = self.palette;
        let (fill, stroke, icon) = inks(palette, mark.tone);
        let shape = |d: &str, size: f32, fill: &str, stroke: &str, width: f32| {
            [
                ("d", d.to_owned()),
                ("transform", format!("translate({x:.1} {y:.1}) scale({size:.3})")),
                ("fill", fill.to_owned()),
                ("stroke", stroke.to_owned()),
                ("stroke-width", number(width / size)),
            ]
        };
        if let Some(count) = mark.group {
            for (offset, fill) in [(4.0, &palette.ground), (0.0, &palette.surface)] {
                let list = [
                    ("x", number(x - 15.0 + offset)),
                    ("y", number(y - 15.0 - offset)),
                    ("width", number(30.0)),
                    ("height", number(30.0)),
                    ("rx", number(8.0)),
                    ("fill", fill.clone()),
                    ("stroke", palette.ink_2.clone()),
                    ("stroke-width", number(1.25)),
                ];
                self.empty("rect", &list);
            }
            let middle = [("text-anchor", "middle".to_owned())];
            return self.text(&count.to_string(), (x, y + 4.6), 13.0, "600", &palette.ink, &middle);
        }
        let outline = shape_of(mark.noun);
        if mark.on_path || mark.emphasis != Emphasis::None {
            let grown = mark.size * if mark.emphasis == Emphasis::Focus { 1.17 } else { 1.29 };
            self.empty("path", &shape(outline, grown, &palette.ground, &palette.accent, 2.0));
        }
        self.empty("path", &shape(outline, mark.size, fill, stroke, 1.25));
        let node = &scene.nodes[mark.place as usize].node;
        if let Some(path) = icon_of(node) {
            let unit = (if mark.noun == Noun::Organization { 16.0 } else { 14.0 }) / 256.0 * mark.size;
            let (left, top) = (x - 128.0 * unit, y - 128.0 * unit);
            let place = format!("translate({left:.1} {top:.1}) scale({unit:.4})");
            self.empty("path", &[("d", path.to_owned()), ("transform", place), ("fill", icon.to_owned())]);
        } else if mark.noun == Noun::Agreement {
            self.empty("path", &shape(SHEET_INSIDE, mark.size, "none", stroke, 1.25));
        }
        if let Some(sign) = mark.change.and_then(Change::sign) {
            self.bubble(sign, (x - 13.0 * mark.size, y - 13.0 * mark.size), false);
        }
    }

    /// A number or a sign in a small circle.
    fn bubble(&mut self, words: &str, (x, y): (f32, f32), loud: bool) {
        let palette = self.palette;
        let (fill, ink) =
            if loud { (&palette.accent, &palette.on_accent) } else { (&palette.raised, &palette.ink) };
        let list = [
            ("cx", number(x)),
            ("cy", number(y)),
            ("r", number(9.0)),
            ("fill", fill.clone()),
            ("stroke", if loud { palette.ground.clone() } else { palette.edge.clone() }),
        ];
        self.empty("circle", &list);
        self.text(words, (x, y + 3.7), 10.5, "600", ink, &[("text-anchor", "middle".to_owned())]);
    }

    fn axis(&mut self, axis: Axis, view: &Transform) {
        let palette = self.palette;
        let ((left, y), (right, _)) =
            (view.apply(axis.x(axis.first), 0.0), view.apply(axis.x(axis.last), 0.0));
        let d = format!("M{left:.1} {y:.1}H{right:.1}");
        self.empty("path", &[("d", d), ("stroke", palette.edge.clone())]);
        for year in axis.labels(1.0) {
            let x = view.apply(axis.x(year), 0.0).0;
            let middle = [("text-anchor", "middle".to_owned())];
            self.text(&year.to_string(), (x, y + 16.0), 11.0, "400", &palette.ink_2, &middle);
        }
    }

    fn notes(&mut self, sketch: &Sketch, view: &Transform) {
        let palette = self.palette;
        for written in &sketch.notes {
            let (x, y) = view.apply(written.x as f32, written.y as f32);
            let lines = note::lines(&written.text);
            let (width, height) = note::room(&lines);
            let list = [
                ("x", number(x)),
                ("y", number(y)),
                ("width", number(width)),
                ("height", number(height)),
                ("rx", number(6.0)),
                ("fill", palette.raised.clone()),
                ("stroke", palette.edge.clone()),
            ];
            self.empty("rect", &list);
            for (number, line) in lines.iter().enumerate() {
                let y = y + note::AROUND / 2.0 + note::STEP * (number as f32 + 0.8);
                self.text(line, (x + note::AROUND, y), note::SIZE, "400", &palette.ink, &[]);
            }
        }
    }
}

fn number(number: f32) -> String {
    format!("{number:.2}")
}

#[cfg(test)]
mod tests {
    use quick_xml::Reader;
    use quick_xml::events::Event;

    use super::*;
    use crate::explorer::samples::{picture_of, sample};
    use crate::explorer::state::{Note, State};
    use crate::i18n::Locale;

    fn drawn(name: &str, state: &State) -> Drawn {
        let mut scene = sample();
        scene.nodes[0].node.label = name.into();
        let picture = picture_of(&scene, state);
        let report = Report::new(Locale::en, &picture, Vec::new(), |_| false);
        let sketch = Sketch::new(&scene, &picture.shown, state);
        let at = Positions { x: vec![0.0, 100.0, -80.0, 300.0], y: vec![0.0, 50.0, 70.0, -20.0] };
        draw(&Source {
            sketch: &sketch,
            scene: &scene,
            at: &at,
            bounds: view::bounds(&scene, &picture.shown, &at),
            axis: None,
            palette: &Palette::default(),
            report: &report,
            subtitle: "Today",
        })
    }

    fn texts(svg: &str) -> Vec<String> {
        let mut reader = Reader::from_str(svg);
        let (mut texts, mut inside, mut text) = (Vec::new(), false, String::new());
        loop {
            match reader.read_event().expect("well formed") {
                Event::Start(start) if start.name().as_ref() == "text" => {
                    (inside, text) = (true, String::new())
                }
                Event::Text(words) if inside => text.push_str(&words),
                Event::GeneralRef(name) if inside => text.push_str(&format!("&{};", &*name)),
                Event::End(end) if end.name().as_ref() == "text" => {
                    inside = false;
                    texts.push(text.clone());
                }
                Event::Eof => return texts,
                _ => {}
            }
        }
    }

    #[test]
    fn the_drawing_has_the_title_the_legend_and_every_name() {
        let mut state = State::default();
        state.write(None, Note { x: 5, y: 5, text: "look here".into() });
        let drawn = drawn("A & <B>", &state);
        let texts = texts(&drawn.svg);
        assert_eq!(texts[0], "A &amp; &lt;B&gt;");
        for words in ["Today", "Contacts", "look here", "A record"] {
            assert!(texts.iter().any(|text| text == words), "{words} in {texts:?}");
        }
        assert!(drawn.width > 400.0 && drawn.height > 150.0);
        assert!(!drawn.svg.contains("style="), "the page's policy forbids it");
    }

    #[test]
    fn what_is_hidden_is_not_drawn() {
        let mut state = State::default();
        let all = drawn("A", &state).svg.matches("<path").count();
        state.hide(&[crate::explorer::samples::contact(3)]);
        assert!(drawn("A", &state).svg.matches("<path").count() < all);
    }
}
