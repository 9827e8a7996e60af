//! A picture taken out: as an image, as tables, for other programs, on paper. All of it is made here from what is
//! drawn, so it holds what its maker may see and nothing more.

mod csv;
mod graphml;
mod report;
mod sheet;
mod svg;

use accord_layout::Positions;
use accord_shared::Noun;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::js_sys::Promise;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, HtmlElement, HtmlImageElement};

use super::palette::Palette;
use super::verbs::{Explorer, Picture};
use crate::clock;
use crate::i18n::{Locale, format, td_string};
use crate::routes::{AsOf, MOST_LISTED, list_of};
use crate::ui::icon::{Glyph, icon, icon_s};
use crate::ui::popover::Popover;
use crate::ui::save::save;
use crate::ui::toast::Toasts;
use report::Report;
pub use sheet::Sheet;
use svg::{Drawn, Source};

/// An image has so many pixels for each of the picture's.
const SHARP: f32 = 2.0;

/// No browser draws a larger one.
const LARGEST: f32 = 16_000.0;

/// A form in which a picture goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Png,
    Svg,
    Records,
    Ties,
    GraphMl,
    Paper,
}

impl Form {
    const ALL: [Self; 6] = [Self::Png, Self::Svg, Self::Records, Self::Ties, Self::GraphMl, Self::Paper];

    fn word(self, locale: Locale) -> &'static str {
        match self {
            Self::Png => td_string!(locale, explorer.export.png),
            Self::Svg => td_string!(locale, explorer.export.svg),
            Self::Records => td_string!(locale, explorer.export.records),
            Self::Ties => td_string!(locale, explorer.export.ties),
            Self::GraphMl => td_string!(locale, explorer.export.graphml),
            Self::Paper => td_string!(locale, explorer.export.print),
        }
    }

    fn glyph(self) -> Glyph {
        match self {
            Self::Png | Self::Svg => Glyph::Picture,
            Self::Records | Self::Ties => Glyph::Table,
            Self::GraphMl => Glyph::Explore,
            Self::Paper => Glyph::Print,
        }
    }

    /// The end of the file's name.
    fn ending(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Svg => "svg",
            Self::Records => "records.csv",
            Self::Ties => "connections.csv",
            Self::GraphMl => "graphml",
            Self::Paper => "",
        }
    }
}

/// The button and its menu.
#[component]
pub fn Export(
    /// The picture.
    #[prop(into)]
    picture: Signal<Option<Picture>>,
    /// What is being printed.
    paper: RwSignal<Option<Paper>>,
) -> impl IntoView {
    let explorer = Explorer::expect();
    let locale = explorer.locale;
    let as_of = AsOf::expect();
    let toasts = Toasts::expect();
    let open = RwSignal::new(false);
    let take = move |form: Form| {
        open.set(false);
        let Some(taken) = picture.get_untracked().and_then(|picture| Taken::new(explorer, &picture)) else {
            return;
        };
        spawn_local(async move {
            if give(&taken, form, paper).await.is_err() {
                toasts.say(td_string!(taken.locale, export.failed));
            }
        });
    };
    let item = move |form: Form| {
        view! {
            <button type="button" class="menu-item" on:click=move |_| take(form)>
                {icon_s(form.glyph())} <span class="grow">{move || form.word(locale.get())}</span>
            </button>
        }
    };
    view! {
        <Popover
            open=open
            class="ib"
            label=Signal::derive(move || td_string!(locale.get(), explorer.export.title).to_owned())
            button=|| icon(Glyph::Export)
        >
            <div class="menu manner">
                <p class="menu-head"><small>{move || td_string!(locale.get(), explorer.export.head)}</small></p>
                {Form::ALL.map(item)}
                <hr class="menu-rule" />
                <p class="menu-head"><small>{move || td_string!(locale.get(), explorer.export.as_list)}</small></p>
                {move || lists(picture.get().as_ref(), explorer, as_of)}
            </div>
        </Popover>
    }
}

/// The records that are drawn, as the list of each noun.
fn lists(picture: Option<&Picture>, explorer: Explorer, as_of: AsOf) -> Option<impl IntoView + use<>> {
    let Picture { scene, shown } = picture?;
    let stands = |at: usize| {
        // Whoever stands behind another of a group is drawn with it.
        shown.nodes[at]
            || shown
                .stand_in
                .get(at)
                .is_some_and(|&first| first as usize != at && shown.nodes[first as usize])
    };
    let ids: Vec<_> =
        scene.nodes.iter().enumerate().filter(|(at, _)| stands(*at)).map(|(_, node)| node.node.id).collect();
    let locale = explorer.locale.get();
    let line = |&noun: &Noun| {
        let count = ids.iter().filter(|id| id.noun == noun).count();
        let href = list_of(noun, &ids, as_of.get())?;
        Some(view! {
            <a class="menu-item" href=href>
                {icon_s(Glyph::List)}
                <span class="grow">{list_word(noun, locale)}</span>
                <span class="muted">{format::number(locale, count.min(MOST_LISTED) as i64)}</span>
            </a>
        })
    };
    Some(Noun::ALL.iter().filter_map(line).collect_view())
}

fn list_word(noun: Noun, locale: Locale) -> &'static str {
    match noun {
        Noun::Organization => td_string!(locale, organizations.title),
        Noun::Agreement => td_string!(locale, agreements.title),
        Noun::Obligation => td_string!(locale, obligations.title),
        Noun::Contact => td_string!(locale, contacts.title),
        Noun::Interaction => td_string!(locale, interactions.title),
    }
}

/// What is printed: the drawing, and what it says in words.
#[derive(Debug, Clone, PartialEq)]
pub struct Paper {
    svg: String,
    subtitle: String,
    report: Report,
}

/// A picture at the moment it was taken.
struct Taken {
    locale: Locale,
    report: Report,
    drawn: Drawn,
    subtitle: String,
    name: String,
}

impl Taken {
    fn new(explorer: Explorer, picture: &Picture) -> Option<Self> {
        let (locale, state) = (explorer.locale.get_untracked(), explorer.state.get_untracked());
        let notes = state.notes.iter().map(|note| note.text.clone()).collect();
        let report = Report::new(locale, picture, notes, |filter| state.hidden.contains(&filter));
        let day = state.as_of.unwrap_or_else(clock::today);
        let as_of = td_string!(locale, common.as_of.other, date = format::day(locale, day)).to_string();
        let shown = td_string!(
            locale,
            explorer.legend.shown,
            shown = format::number(locale, picture.shown.count as i64),
            total = format::number(locale, picture.shown.total as i64)
        )
        .to_string();
        let subtitle = format!("{as_of} · {shown}");
        let probe = document().query_selector(".probe").ok()??.dyn_into::<HtmlElement>().ok()?;
        let palette = Palette::read_light(&probe);
        let drawn = explorer.board.with(|drawing| {
            let at: &Positions = drawing.places();
            svg::draw(&Source {
                sketch: drawing.sketch(),
                scene: &picture.scene,
                at,
                bounds: super::view::bounds(&picture.scene, &picture.shown, at),
                axis: drawing.axis(),
                palette: &palette,
                report: &report,
                subtitle: &subtitle,
            })
        })?;
        let name = format!("accord-{}-{day}", file_name(&report.title));
        Some(Self { locale, report, drawn, subtitle, name })
    }
}

/// Letters and digits of a title, as a file's name bears them.
fn file_name(title: &str) -> String {
    let folded = accord_shared::fold::fold(title);
    let words: Vec<_> =
        folded.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join("-").chars().take(60).collect()
}

async fn give(taken: &Taken, form: Form, paper: RwSignal<Option<Paper>>) -> Result<(), JsValue> {
    let bytes = match form {
        Form::Svg => taken.drawn.svg.clone().into_bytes(),
        Form::Records => csv::records(taken.locale, &taken.report),
        Form::Ties => csv::ties(taken.locale, &taken.report),
        Form::GraphMl => graphml::write(&taken.report),
        Form::Png => image(&taken.drawn).await?,
        Form::Paper => {
            let Taken { report, drawn, subtitle, .. } = taken;
            paper.set(Some(Paper {
                svg: drawn.svg.clone(),
                subtitle: subtitle.clone(),
                report: report.clone(),
            }));
            return Ok(());
        }
    };
    save(&format!("{}.{}", taken.name, form.ending()), &bytes)
}

/// The drawing as pixels: the browser draws it once more, larger.
async fn image(drawn: &Drawn) -> Result<Vec<u8>, JsValue> {
    let picture = HtmlImageElement::new()?;
    let text = percent_encoding::utf8_percent_encode(&drawn.svg, percent_encoding::NON_ALPHANUMERIC);
    picture.set_src(&format!("data:image/svg+xml,{text}"));
    JsFuture::from(picture.decode()).await?;
    let scale = SHARP.min(LARGEST / drawn.width.max(drawn.height));
    let canvas: HtmlCanvasElement = document().create_element("canvas")?.unchecked_into();
    canvas.set_width((drawn.width * scale) as u32);
    canvas.set_height((drawn.height * scale) as u32);
    let context = canvas.get_context("2d")?.ok_or(JsValue::NULL)?;
    let context: CanvasRenderingContext2d = context.unchecked_into();
    let (width, height) = (f64::from(canvas.width()), f64::from(canvas.height()));
    context.draw_image_with_html_image_element_and_dw_and_dh(&picture, 0.0, 0.0, width, height)?;
    let blob = Promise::new(&mut |done, failed| {
        let take = Closure::once_into_js(move |blob: Option<Blob>| {
            // Nobody waits any longer where this fails.
            let _ = match blob {
                Some(blob) => done.call1(&JsValue::NULL, &blob),
                None => failed.call0(&JsValue::NULL),
            };
        });
        // A canvas that cannot be read is told by the promise, which then never settles well.
        let _ = canvas.to_blob(take.unchecked_ref());
    });
    let blob: Blob = JsFuture::from(blob).await?.unchecked_into();
    let buffer = JsFuture::from(blob.array_buffer()).await?;
    Ok(web_sys::js_sys::Uint8Array::new(&buffer).to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_makes_a_name_that_every_system_bears() {
        assert_eq!(file_name("ITU: \"Constitution\" / 1992"), "itu-constitution-1992");
        assert!(file_name(&"Şəki ".repeat(60)).chars().count() <= 60);
    }
}
