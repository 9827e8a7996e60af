//! Draws what was laid out, and says what each part is to somebody who hears it.

use std::num::NonZeroU16;

use accord_shared::{AccessLevel, brief::PaperStyle};
use krilla::{
    Document,
    action::{Action, LinkAction},
    annotation::{Annotation, LinkAnnotation, Target},
    color::rgb,
    destination::XyzDestination,
    geom::{PathBuilder, Point, Rect},
    num::NormalizedF32,
    outline::{Outline, OutlineNode},
    page::PageSettings,
    paint::{Fill, FillRule},
    surface::Surface,
    tagging::{Artifact, ArtifactType, ContentTag, ListNumbering, Node, SpanTag, Tag, TagGroup, TagTree},
    text::TextDirection,
};

use super::{
    super::{Paper, Sheet, words},
    fonts::{Fonts, Weight},
    layout::{Block, HEIGHT, Laid, MARGIN, Piece, WIDTH},
};

/// Red, green and blue.
type Colour = [u8; 3];

const INK: Colour = [0x17, 0x1c, 0x24];
const SOFT: Colour = [0x5a, 0x62, 0x70];
const LATE: Colour = [0xbc, 0x2a, 0x2c];

/// How large head and foot are set.
const MARGIN_SIZE: f32 = 8.0;

pub(super) fn draw(document: &mut Document, paper: &Paper, sheet: &Sheet<'_>, fonts: &Fonts, laid: &Laid) {
    // What belongs to each block, over all pages.
    let mut content: Vec<Vec<Node>> = laid.blocks.iter().map(|_| Vec::new()).collect();
    for (at, pieces) in laid.pages.iter().enumerate() {
        let settings = PageSettings::from_wh(WIDTH, HEIGHT).unwrap_or_default();
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        margins(&mut surface, paper, sheet, fonts, (at + 1, laid.pages.len()));
        let mut links = Vec::new();
        for piece in pieces {
            let id = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
            text(&mut surface, fonts, piece);
            surface.end_tagged();
            match &piece.link {
                Some(link) => links.push((piece, link.clone(), id)),
                None => content[piece.block].push(Node::Leaf(id)),
            }
        }
        surface.finish();
        for (piece, link, id) in links {
            let mut group = TagGroup::new(Tag::Link);
            group.push(Node::Leaf(id));
            let area = Rect::from_xywh(piece.x, piece.y - piece.size, piece.width.max(1.0), piece.size * 1.3);
            if let Some(area) = area {
                let target = Target::Action(Action::Link(LinkAction::new(link.clone())));
                let annotation = Annotation::new_link(LinkAnnotation::new(area, target), Some(link));
                group.push(Node::Leaf(page.add_tagged_annotation(annotation)));
            }
            content[piece.block].push(Node::Group(group));
        }
        page.finish();
    }
    document.set_tag_tree(tree(laid, content));
    let mut outline = Outline::new();
    for heading in &laid.headings {
        let place = XyzDestination::new(heading.page, Point::from_xy(MARGIN, heading.y));
        outline.push_child(OutlineNode::new(heading.text.clone(), place));
    }
    document.set_outline(outline);
}

/// What the paper is made of, in the order in which it is read.
fn tree(laid: &Laid, content: Vec<Vec<Node>>) -> TagTree {
    let level = |level| NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN);
    let mut tree = TagTree::new();
    let mut list: Option<TagGroup> = None;
    let mut entry: Option<TagGroup> = None;
    let filled = |mut group: TagGroup, nodes: Vec<Node>| {
        nodes.into_iter().for_each(|node| group.push(node));
        group
    };
    for (at, (&block, nodes)) in laid.blocks.iter().zip(content).enumerate() {
        match block {
            Block::Mark | Block::Number => {
                let numbering =
                    if block == Block::Mark { ListNumbering::Disc } else { ListNumbering::Decimal };
                list.get_or_insert_with(|| TagGroup::new(Tag::L(numbering)));
                let mut item = TagGroup::new(Tag::LI);
                item.push(Node::Group(filled(TagGroup::new(Tag::Lbl), nodes)));
                entry = Some(item);
            }
            Block::Entry | Block::Source => {
                let mut item = entry.take().unwrap_or_else(|| TagGroup::new(Tag::LI));
                item.push(Node::Group(filled(TagGroup::new(Tag::LBody), nodes)));
                if let Some(list) = &mut list {
                    list.push(Node::Group(item));
                }
            }
            Block::Title | Block::Heading | Block::Text => {
                if let Some(list) = list.take() {
                    tree.push(Node::Group(list));
                }
                let title = laid.headings.iter().find(|heading| heading.block == at);
                let title = title.map(|heading| heading.text.clone());
                let group = match block {
                    Block::Title => filled(TagGroup::new(Tag::Hn(level(1), title)), nodes),
                    Block::Heading => filled(TagGroup::new(Tag::Hn(level(2), title)), nodes),
                    _ => filled(TagGroup::new(Tag::P), nodes),
                };
                tree.push(Node::Group(group));
            }
        }
    }
    if let Some(list) = list {
        tree.push(Node::Group(list));
    }
    tree
}

fn text(surface: &mut Surface<'_>, fonts: &Fonts, piece: &Piece) {
    let color = match piece.style {
        PaperStyle::Plain | PaperStyle::Strong => INK,
        PaperStyle::Warning => LATE,
        PaperStyle::Muted => SOFT,
    };
    surface.set_fill(Some(paint(color)));
    let start = Point::from_xy(piece.x, piece.y);
    let font = fonts.font(piece.weight);
    surface.draw_text(start, font, piece.size, &piece.text, false, TextDirection::LeftToRight);
}

fn paint([red, green, blue]: Colour) -> Fill {
    Fill {
        paint: rgb::Color::new(red, green, blue).into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::NonZero,
    }
}

/// The head and the foot, which nobody wants to hear on every page.
fn margins(
    surface: &mut Surface<'_>,
    paper: &Paper,
    sheet: &Sheet<'_>,
    fonts: &Fonts,
    (page, pages): (usize, usize),
) {
    let texts = words::texts(paper.language);
    surface.start_tagged(ContentTag::Artifact(Artifact::new(ArtifactType::Header, None)));
    // A secret paper wears the band that a secret page does (look.md).
    if paper.level == AccessLevel::Secret {
        band(surface, Rect::from_xywh(0.0, 0.0, WIDTH, 6.0));
    }
    let level = words::word(paper.language, "access_level", paper.level.code());
    let weight = if paper.level > AccessLevel::Service { Weight::Bold } else { Weight::Regular };
    let as_of = words::fill(&texts.as_of, &[("date", &words::date(paper.language, paper.day.into()))]);
    let kind = format!("{} · {as_of}", paper.kind);
    written(surface, fonts, Weight::Bold, SOFT, (MARGIN, 40.0), &fonts.known(&kind));
    let level = fonts.known(level);
    let right = WIDTH - MARGIN - fonts.width(weight, MARGIN_SIZE, &level);
    written(surface, fonts, weight, INK, (right, 40.0), &level);
    band(surface, Rect::from_xywh(MARGIN, 46.0, WIDTH - 2.0 * MARGIN, 0.5));
    surface.end_tagged();

    surface.start_tagged(ContentTag::Artifact(Artifact::new(ArtifactType::Footer, None)));
    let foot = fonts.known(&sheet.foot(paper));
    let foot_y = HEIGHT - 30.0;
    written(surface, fonts, Weight::Regular, SOFT, (MARGIN, foot_y), &foot);
    let (page, pages) = (page.to_string(), pages.to_string());
    let of = fonts.known(&words::fill(&texts.page, &[("page", &page), ("pages", &pages)]));
    let right = WIDTH - MARGIN - fonts.width(Weight::Regular, MARGIN_SIZE, &of);
    written(surface, fonts, Weight::Regular, SOFT, (right, foot_y), &of);
    surface.end_tagged();
}

fn written(
    surface: &mut Surface<'_>,
    fonts: &Fonts,
    weight: Weight,
    color: Colour,
    (x, y): (f32, f32),
    text: &str,
) {
    surface.set_fill(Some(paint(color)));
    let (start, font) = (Point::from_xy(x, y), fonts.font(weight));
    surface.draw_text(start, font, MARGIN_SIZE, text, false, TextDirection::LeftToRight);
}

fn band(surface: &mut Surface<'_>, area: Option<Rect>) {
    let mut path = PathBuilder::new();
    area.into_iter().for_each(|area| path.push_rect(area));
    surface.set_fill(Some(paint(INK)));
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
}
