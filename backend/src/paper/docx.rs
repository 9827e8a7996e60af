//! A paper as a text document (Office Open XML), to be worked on: its headings, lists and links are real ones.
//!
//! docx-rs writes the parts; it knows neither the title nor the language of a document, which are put in behind it.

use std::io::{self, Cursor};

use accord_shared::{AccessLevel, Language, brief::PaperStyle};
use docx_rs::{
    AbstractNumbering, AlignmentType, BreakType, Docx, Footer, Header, Hyperlink, HyperlinkType, IndentLevel,
    Level, LevelJc, LevelText, LineSpacing, NumPages, NumberFormat, Numbering, NumberingId, PageMargin,
    PageNum, Paragraph, Run, RunFonts, SpecialIndentType, Start, Style, StyleType, Tab, TabValueType,
};
use quick_xml::escape::escape;

use super::{Citation, Line, Paper, Sheet, words};

/// What fonts the readers' machines have that know ə: the first that they have is taken by their program.
const FONT: &str = "Arial";
/// Colours as in look.md.
const SOFT: &str = "5A6270";
const LATE: &str = "BC2A2C";
const LINK: &str = "2A5C9A";

/// The lists: with marks, and with numbers.
const MARKS: usize = 2;
const NUMBERS: usize = 3;

/// The text's width in twentieths of a point: A4 without its margins.
const TEXT: usize = 11_906 - 2 * 1_000;

/// The file.
pub fn write(paper: &Paper, sheet: &Sheet<'_>) -> io::Result<Vec<u8>> {
    let mut docx = frame(paper, sheet);
    docx = docx.add_paragraph(Paragraph::new().style("Title").add_run(Run::new().add_text(&paper.title)));
    docx = docx.add_paragraph(Paragraph::new().add_run(Run::new().color(SOFT).add_text(&paper.subtitle)));
    if let Some(kept_back) = paper.kept_back() {
        docx = docx.add_paragraph(Paragraph::new().add_run(Run::new().bold().add_text(kept_back)));
    }
    let texts = words::texts(paper.language);
    for section in &paper.sections {
        docx = docx.add_paragraph(heading(&section.title));
        docx = section.lines.iter().fold(docx, |docx, line| docx.add_paragraph(entry(line)));
        if section.more > 0 {
            let more = words::fill(&texts.more, &[("count", &section.more.to_string())]);
            let run = Run::new().color(SOFT).add_text(more);
            docx = docx.add_paragraph(Paragraph::new().indent(Some(284), None, None, None).add_run(run));
        }
    }
    if !paper.citations.is_empty() {
        docx = docx.add_paragraph(heading(&texts.sources));
    }
    for cited in &paper.citations {
        docx = docx.add_paragraph(source(cited, sheet));
    }
    let mut parts = docx.build();
    parts.doc_props.core = properties(paper, sheet).into_bytes();
    let styles = String::from_utf8(parts.styles).map_err(io::Error::other)?;
    let spoken = format!("<w:lang w:val=\"{}\" />", tag(paper.language));
    parts.styles = styles
        .replacen("</w:rPr></w:rPrDefault>", &format!("{spoken}</w:rPr></w:rPrDefault>"), 1)
        .into_bytes();
    let mut file = Cursor::new(Vec::new());
    parts.pack(&mut file).map_err(io::Error::other)?;
    Ok(file.into_inner())
}

/// The page, its head and its foot, the styles and the lists.
fn frame(paper: &Paper, sheet: &Sheet<'_>) -> Docx {
    let texts = words::texts(paper.language);
    let named = |id: &str, name: &str, size, above| {
        Style::new(id, StyleType::Paragraph)
            .name(name)
            .size(size)
            .bold()
            .line_spacing(LineSpacing::new().before(above).after(40))
    };
    let mark =
        Level::new(0, Start::new(1), NumberFormat::new("bullet"), LevelText::new("•"), LevelJc::new("left"))
            .indent(Some(284), Some(SpecialIndentType::Hanging(284)), None, None);
    let number = Level::new(
        0,
        Start::new(1),
        NumberFormat::new("decimal"),
        LevelText::new("%1."),
        LevelJc::new("left"),
    )
    .indent(Some(400), Some(SpecialIndentType::Hanging(400)), None, None);
    let level = Run::new().add_text(words::word(paper.language, "access_level", paper.level.code()));
    let level = if paper.level > AccessLevel::Service { level.bold() } else { level };
    let as_of = words::fill(&texts.as_of, &[("date", &words::date(paper.language, paper.day.into()))]);
    let sides = || Tab::new().val(TabValueType::Right).pos(TEXT);
    let small = |run: Run| run.size(16);
    let mut head = Paragraph::new()
        .add_tab(sides())
        .add_run(small(Run::new().bold().color(SOFT).add_text(format!("{} · {as_of}", paper.kind))))
        .add_run(small(Run::new().add_tab()))
        .add_run(small(level));
    if paper.level == AccessLevel::Secret {
        // The band of a secret page (look.md): a line of ink across the sheet.
        head = head.add_run(small(Run::new().add_break(BreakType::TextWrapping)));
        head = head.add_run(Run::new().size(8).highlight("black").add_tab());
    }
    let (before, between, after) = counted(&texts.page);
    let plain = |text: String| small(Run::new().color(SOFT).add_text(text));
    let foot = Paragraph::new()
        .style("Foot")
        .add_tab(sides())
        .add_run(plain(sheet.foot(paper)))
        .add_run(small(Run::new().add_tab()))
        .add_run(plain(before))
        .add_page_num(PageNum::new())
        .add_run(plain(between))
        .add_num_pages(NumPages::new())
        .add_run(plain(after));
    Docx::new()
        .page_size(11_906, 16_838)
        .page_margin(PageMargin {
            top: 1_200,
            bottom: 1_000,
            left: 1_000,
            right: 1_000,
            header: 560,
            footer: 480,
            gutter: 0,
        })
        .default_fonts(RunFonts::new().ascii(FONT).hi_ansi(FONT).cs(FONT))
        .default_size(19)
        .add_style(named("Title", "Title", 32, 0))
        .add_style(named("Heading1", "heading 1", 22, 140).outline_lvl(0))
        .add_style(Style::new("Foot", StyleType::Paragraph).name("Foot").size(16).color(SOFT))
        .add_abstract_numbering(AbstractNumbering::new(MARKS).add_level(mark))
        .add_numbering(Numbering::new(MARKS, MARKS))
        .add_abstract_numbering(AbstractNumbering::new(NUMBERS).add_level(number))
        .add_numbering(Numbering::new(NUMBERS, NUMBERS))
        .header(Header::new().add_paragraph(head))
        .footer(Footer::new().add_paragraph(foot.align(AlignmentType::Left)))
}

/// The text around the two numbers of "page of pages", whichever order a language has.
fn counted(text: &str) -> (String, String, String) {
    let (before, rest) = text.split_once("{{ page }}").unwrap_or((text, ""));
    let (between, after) = rest.split_once("{{ pages }}").unwrap_or((rest, ""));
    (before.to_owned(), between.to_owned(), after.to_owned())
}

fn heading(text: &str) -> Paragraph {
    Paragraph::new().style("Heading1").keep_next(true).add_run(Run::new().add_text(text))
}

fn entry(line: &Line) -> Paragraph {
    let paragraph = Paragraph::new().numbering(NumberingId::new(MARKS), IndentLevel::new(0));
    let paragraph = line.runs.iter().fold(paragraph, |paragraph, run| {
        let set = Run::new().add_text(&run.text);
        paragraph.add_run(match run.style {
            PaperStyle::Plain => set,
            PaperStyle::Strong => set.bold(),
            PaperStyle::Warning => set.bold().color(LATE),
            PaperStyle::Muted => set.color(SOFT),
        })
    });
    if line.cites.is_empty() {
        return paragraph;
    }
    let cites = line.cites.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    paragraph.add_run(Run::new().color(SOFT).size(15).add_text(format!(" [{cites}]")))
}

fn source(cited: &Citation, sheet: &Sheet<'_>) -> Paragraph {
    let address = sheet.address_of(cited);
    let name = Run::new().size(14).color(LINK).add_text(&cited.label);
    let said = Run::new().size(14).color(SOFT).add_text(cited.said());
    let written = Run::new().size(14).color(SOFT).add_text(&address);
    Paragraph::new()
        .numbering(NumberingId::new(NUMBERS), IndentLevel::new(0))
        .size(14)
        .add_hyperlink(Hyperlink::new(&address, HyperlinkType::External).add_run(name))
        .add_run(said)
        .add_run(written)
}

/// The language as Office programs name it.
const fn tag(language: Language) -> &'static str {
    match language {
        Language::Az => "az-Latn-AZ",
        Language::En => "en-GB",
        Language::Ru => "ru-RU",
    }
}

/// What the file says of itself (ECMA-376, part 2).
fn properties(paper: &Paper, sheet: &Sheet<'_>) -> String {
    let title = format!("{}: {}", paper.kind, paper.title);
    let made = sheet.made_at.format("%Y-%m-%dT%H:%M:%SZ");
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\
         <cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\
         <dc:title>{}</dc:title><dc:creator>{}</dc:creator><dc:language>{}</dc:language>\
         <dcterms:created xsi:type=\"dcterms:W3CDTF\">{made}</dcterms:created></cp:coreProperties>",
        escape(&title),
        escape(sheet.author.unwrap_or("Accord")),
        tag(paper.language),
    )
}
