//! Where everything stands: lines broken at words, blocks on pages.

use accord_shared::brief::PaperStyle;

use super::{
    super::{Paper, Sheet, words},
    fonts::{Fonts, Weight},
};

/// A4, in points.
pub(super) const WIDTH: f32 = 595.28;
pub(super) const HEIGHT: f32 = 841.89;
/// What stays free at the sides.
pub(super) const MARGIN: f32 = 48.0;
/// Where the text begins and ends; above and below are the head and the foot.
const TOP: f32 = 64.0;
const BOTTOM: f32 = HEIGHT - 50.0;

/// A paper on its pages.
#[derive(Debug, Default)]
pub(super) struct Laid {
    pub(super) pages: Vec<Vec<Piece>>,
    /// What each block is, in the order in which it is read.
    pub(super) blocks: Vec<Block>,
    /// The headings, the title among them.
    pub(super) headings: Vec<Heading>,
}

/// A heading, for the outline.
#[derive(Debug)]
pub(super) struct Heading {
    pub(super) block: usize,
    pub(super) text: String,
    pub(super) page: usize,
    pub(super) y: f32,
}

/// A stretch of text in its place.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) x: f32,
    /// The line on which it stands.
    pub(super) y: f32,
    pub(super) width: f32,
    pub(super) size: f32,
    pub(super) weight: Weight,
    pub(super) style: PaperStyle,
    pub(super) text: String,
    pub(super) block: usize,
    /// Where it leads.
    pub(super) link: Option<String>,
}

/// What a block is to somebody who hears the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Block {
    Title,
    Text,
    Heading,
    /// The mark before an entry of a list, and the entry.
    Mark,
    Entry,
    /// The same of the numbered list at the end.
    Number,
    Source,
}

/// A text to be set.
struct Run<'a> {
    text: &'a str,
    style: PaperStyle,
    link: Option<&'a str>,
}

/// How a block is set.
#[derive(Clone, Copy)]
struct Form {
    block: Block,
    size: f32,
    weight: Weight,
    /// How far in it begins.
    indent: f32,
    /// What stays free above it.
    above: f32,
    /// How much must fit below it on the same page.
    keep: f32,
}

struct Setter<'a> {
    fonts: &'a Fonts,
    laid: Laid,
    y: f32,
}

/// Sets a paper in letters of this size, 1 being the usual.
pub(super) fn lay(paper: &Paper, sheet: &Sheet<'_>, fonts: &Fonts, scale: f32) -> Laid {
    let texts = words::texts(paper.language);
    let mut setter = Setter { fonts, laid: Laid { pages: vec![Vec::new()], ..Laid::default() }, y: TOP };
    let form = |block, size: f32, weight, indent, above: f32, keep: f32| Form {
        block,
        size: size * scale,
        weight,
        indent,
        above: above * scale,
        keep: keep * scale,
    };
    let title = form(Block::Title, 16.0, Weight::Bold, 0.0, 0.0, 40.0);
    let heading = form(Block::Heading, 11.0, Weight::Bold, 0.0, 9.0, 26.0);
    let text = form(Block::Text, 9.5, Weight::Regular, 0.0, 1.0, 0.0);
    let entry = form(Block::Entry, 9.5, Weight::Regular, 12.0, 1.5, 0.0);
    let source = form(Block::Source, 7.0, Weight::Regular, 20.0, 1.0, 0.0);

    setter.set(title, &[plain(&paper.title)]);
    setter.set(text, &[Run { style: PaperStyle::Muted, ..plain(&paper.subtitle) }]);
    if let Some(kept_back) = paper.kept_back() {
        setter.set(text, &[Run { style: PaperStyle::Strong, ..plain(&kept_back) }]);
    }
    for section in &paper.sections {
        setter.set(heading, &[plain(&section.title)]);
        for line in &section.lines {
            setter.mark(Block::Mark, entry, "•");
            let cites = line.cites.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            let cites = format!(" [{cites}]");
            let mut runs: Vec<Run<'_>> =
                line.runs.iter().map(|run| Run { text: &run.text, style: run.style, link: None }).collect();
            if !line.cites.is_empty() {
                runs.push(Run { text: &cites, style: PaperStyle::Muted, link: None });
            }
            setter.set(entry, &runs);
        }
        if section.more > 0 {
            let more = words::fill(&texts.more, &[("count", &section.more.to_string())]);
            setter.set(Form { indent: 12.0, ..text }, &[Run { style: PaperStyle::Muted, ..plain(&more) }]);
        }
    }
    if !paper.citations.is_empty() {
        setter.set(heading, &[plain(&texts.sources)]);
    }
    for (at, cited) in paper.citations.iter().enumerate() {
        setter.mark(Block::Number, source, &format!("{}.", at + 1));
        let said = cited.said();
        let address = sheet.address_of(cited);
        let runs = [
            Run { link: Some(&address), ..plain(&cited.label) },
            Run { style: PaperStyle::Muted, ..plain(&said) },
            Run { style: PaperStyle::Muted, link: Some(&address), ..plain(&address) },
        ];
        setter.set(source, &runs);
    }
    setter.laid
}

fn plain(text: &str) -> Run<'_> {
    Run { text, style: PaperStyle::Plain, link: None }
}

impl Setter<'_> {
    /// The mark before an entry: on the line on which that begins.
    fn mark(&mut self, block: Block, form: Form, text: &str) {
        let leading = form.size * 1.32;
        self.need(form.above + leading);
        let at = self.laid.blocks.len();
        self.laid.blocks.push(block);
        let weight = form.weight;
        let width = self.fonts.width(weight, form.size, text);
        let y = self.y + form.above + form.size;
        let x = MARGIN + (form.indent - width - 4.0).max(0.0);
        let piece = Piece {
            x,
            y,
            width,
            size: form.size,
            weight,
            style: PaperStyle::Plain,
            text: text.to_owned(),
            block: at,
            link: None,
        };
        self.page().push(piece);
    }

    fn set(&mut self, form: Form, runs: &[Run<'_>]) {
        let at = self.laid.blocks.len();
        self.laid.blocks.push(form.block);
        self.y += form.above;
        let leading = form.size * 1.32;
        self.need(leading + form.keep);
        if matches!(form.block, Block::Title | Block::Heading) {
            let text = runs.iter().map(|run| self.fonts.known(run.text)).collect();
            let (page, y) = (self.laid.pages.len() - 1, self.y);
            self.laid.headings.push(Heading { block: at, text, page, y });
        }
        let right = WIDTH - MARGIN;
        let left = MARGIN + form.indent;
        let mut x = left;
        for run in runs {
            let weight = match run.style {
                PaperStyle::Strong | PaperStyle::Warning => Weight::Bold,
                PaperStyle::Plain | PaperStyle::Muted => form.weight,
            };
            let known = self.fonts.known(run.text);
            for word in self.words(&known, weight, form.size, right - left) {
                let width = self.fonts.width(weight, form.size, &word);
                let seen = self.fonts.width(weight, form.size, word.trim_end());
                if x > left && x + seen > right {
                    self.y += leading;
                    self.need(leading);
                    x = left;
                }
                let text = if x == left { word.trim_start().to_owned() } else { word };
                if text.is_empty() {
                    continue;
                }
                let width = if x == left { self.fonts.width(weight, form.size, &text) } else { width };
                let y = self.y + form.size;
                let link = run.link.map(str::to_owned);
                self.join(Piece {
                    x,
                    y,
                    width,
                    size: form.size,
                    weight,
                    style: run.style,
                    text,
                    block: at,
                    link,
                });
                x += width;
            }
        }
        self.y += leading;
    }

    /// The words of a text, each with the blanks behind it; one that is wider than a line is cut where it must be.
    fn words(&self, text: &str, weight: Weight, size: f32, room: f32) -> Vec<String> {
        let mut words = Vec::new();
        for word in text.split_inclusive(' ') {
            let mut rest = word;
            while self.fonts.width(weight, size, rest.trim_end()) > room && rest.chars().count() > 1 {
                let fits = |end: usize| self.fonts.width(weight, size, &rest[..end]) <= room;
                let ends: Vec<usize> = rest.char_indices().skip(1).map(|(end, _)| end).collect();
                let cut = ends[..ends.partition_point(|&end| fits(end))].last().copied().unwrap_or(ends[0]);
                words.push(rest[..cut].to_owned());
                rest = &rest[cut..];
            }
            words.push(rest.to_owned());
        }
        words
    }

    /// Puts a piece behind the last one of its like, or beside it.
    fn join(&mut self, piece: Piece) {
        let last = self.page().last_mut().filter(|last| {
            (last.block, last.weight, last.style, &last.link)
                == (piece.block, piece.weight, piece.style, &piece.link)
                && last.y == piece.y
        });
        match last {
            Some(last) => {
                last.text.push_str(&piece.text);
                last.width += piece.width;
            }
            None => self.page().push(piece),
        }
    }

    /// Goes on to the next page where so much does not fit on this one.
    fn need(&mut self, room: f32) {
        if self.y + room > BOTTOM && self.y > TOP {
            self.laid.pages.push(Vec::new());
            self.y = TOP;
        }
    }

    fn page(&mut self) -> &mut Vec<Piece> {
        let last = self.laid.pages.len() - 1;
        &mut self.laid.pages[last]
    }
}
