//! The files of a record: what there is, who brought it, how it is read, and how another one comes in.

mod add;
mod edit;
mod fields;
mod preview;
mod sending;

use accord_shared::document::{DocumentKind, Medium, Preview};
use accord_shared::{AccessLevel, RecordId};
use cynic::Id;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{File, FileList, HtmlInputElement};

use super::parts::Card;
use crate::api::client::{Loaded, use_query};
use crate::api::document::{Document, DocumentsQuery, DocumentsVariables, most_bytes};
use crate::clock;
use crate::i18n::words::Word;
use crate::i18n::{Locale, format, t_string, td_string, tongue, use_i18n, use_locale};
use crate::pages::session::Session;
use crate::ui::dialog::Dialog;
use crate::ui::icon::{Glyph, icon, icon_s};
use crate::ui::marks;
use sending::Upload;

/// The largest file where the server has not said another size.
const MOST: f64 = 64.0 * 1024.0 * 1024.0;

/// What the page holds of them: the card is drawn anew whenever the record is, and keeps what it knows, what is open
/// and what is under way.
#[derive(Clone, Copy)]
pub struct DocumentsState {
    record: RecordId,
    /// How closed the record is: its files are as closed, or more.
    level: RwSignal<AccessLevel>,
    /// Whether the reader may change it.
    may: RwSignal<bool>,
    /// The languages of its authentic texts.
    texts: StoredValue<Vec<String>>,
    loaded: Loaded<DocumentsQuery>,
    most: RwSignal<f64>,
    /// Files that the reader chose and has said nothing of yet.
    chosen: RwSignal<Vec<File>, LocalStorage>,
    adding: RwSignal<bool>,
    /// Counts how often another part of the page asked for a file.
    asked: RwSignal<u32>,
    sending: RwSignal<Vec<Upload>>,
    edited: RwSignal<Option<Document>>,
    editing: RwSignal<bool>,
    /// A document and the number of its content.
    shown: RwSignal<Option<(Document, i32)>>,
    showing: RwSignal<bool>,
}

impl DocumentsState {
    /// Asks for them, for the page that is drawn.
    pub fn provide(record: RecordId) {
        let loaded = use_query(move || Some(DocumentsVariables { record: Id::new(record.to_string()) }));
        let most = RwSignal::new(MOST);
        spawn_local(async move {
            if let Some(bytes) = most_bytes().await {
                most.try_set(bytes);
            }
        });
        provide_context(Self {
            record,
            level: RwSignal::new(AccessLevel::Open),
            may: RwSignal::new(false),
            texts: StoredValue::new(Vec::new()),
            loaded,
            most,
            chosen: RwSignal::new_local(Vec::new()),
            adding: RwSignal::new(false),
            asked: RwSignal::new(0),
            sending: RwSignal::new(Vec::new()),
            edited: RwSignal::new(None),
            editing: RwSignal::new(false),
            shown: RwSignal::new(None),
            showing: RwSignal::new(false),
        });
    }

    /// The files that whoever sees the record sees too, as far as they are known.
    pub fn files(self) -> Vec<Document> {
        let known = self.loaded.ok();
        let files = known.iter().flat_map(|known| known.documents.iter());
        files.filter(|file| !file.restricted).cloned().collect()
    }

    /// Lets the reader choose files to attach.
    pub fn pick(self) {
        self.asked.update(|asked| *asked += 1);
    }

    /// Asks the reader what these files are.
    fn choose(self, files: Vec<File>) {
        if !files.is_empty() {
            self.chosen.set(files);
            self.adding.set(true);
        }
    }

    fn show(self, document: Document, number: i32) {
        self.shown.set(Some((document, number)));
        self.showing.set(true);
    }
}

/// The card of the page's record: nothing until it is known.
#[component]
pub fn DocumentsCard(
    /// How closed the record is: its files are as closed, or more.
    level: AccessLevel,
    /// Whether the reader may change the record, and with it its files.
    may: bool,
    /// The languages of its authentic texts.
    #[prop(optional)]
    texts: Vec<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let session = Session::expect();
    let state: DocumentsState = expect_context();
    let over = RwSignal::new(false);
    let input = NodeRef::<leptos::html::Input>::new();
    let choose = move || {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    Effect::new(move |before: Option<u32>| {
        let asked = state.asked.get();
        if before.is_some_and(|before| before != asked) {
            choose();
        }
        asked
    });
    let took = move |event: leptos::ev::Event| {
        if let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) {
            state.choose(input.files().map(|files| listed(&files)).unwrap_or_default());
            // The same file chosen again is chosen again.
            input.set_value("");
        }
    };
    let dragged = move |event: leptos::ev::DragEvent| {
        if session.can_change(state.may.get()) {
            event.prevent_default();
            over.set(true);
        }
    };
    let dropped = move |event: leptos::ev::DragEvent| {
        over.set(false);
        if session.can_change(state.may.get()) {
            event.prevent_default();
            let files = event.data_transfer().and_then(|data| data.files());
            state.choose(files.map(|files| listed(&files)).unwrap_or_default());
        }
    };
    let endings =
        Medium::ALL.iter().map(|medium| format!(".{}", medium.ending())).collect::<Vec<_>>().join(",");
    state.level.set(level);
    state.may.set(may);
    state.texts.set_value(texts.clone());
    let end = move || {
        view! {
            <Show when=move || session.can_change(state.may.get())>
                <button
                    type="button"
                    class="ib custody-edit noprint"
                    aria-label=move || t_string!(i18n, papers.add)
                    title=move || t_string!(i18n, papers.add)
                    on:click=move |_| choose()
                >
                    {icon_s(Glyph::Attach)}
                </button>
            </Show>
        }
    };
    let list = move || {
        let locale = locale.get();
        let documents = state.loaded.ok()?.documents.clone();
        let rows = documents.iter().map(|document| row(document, state, session, locale)).collect_view();
        let nothing = documents.is_empty().then(|| empty(session, state, locale, choose));
        Some(view! {
            {signed_texts(&documents, &texts, locale)}
            {(!documents.is_empty()).then(|| view! { <ul class="list papers-list">{rows}</ul> })}
            {nothing}
        })
    };
    move || {
        let locale = locale.get();
        let (list, endings) = (list.clone(), endings.clone());
        view! {
            <Card title=td_string!(locale, papers.title) locale=locale end=end>
                <div
                    class="papers"
                    class:over=move || over.get()
                    on:dragenter=dragged
                    on:dragover=dragged
                    on:dragleave=move |_| over.set(false)
                    on:drop=dropped
                >
                    {list}
                    <sending::Sendings state=state />
                    <p class="papers-drop" aria-hidden="true">
                        {icon(Glyph::Attach)}
                        {td_string!(locale, papers.drop)}
                    </p>
                </div>
                <input
                    node_ref=input
                    type="file"
                    multiple
                    hidden
                    accept=endings
                    on:change=took
                />
            </Card>
        }
    }
}

/// The dialogs: once for the page, so that they keep what was typed while the record changes under them.
pub(super) fn dialogs() -> impl IntoView {
    let i18n = use_i18n();
    let state: DocumentsState = expect_context();
    let texts = state.texts;
    view! {
        <Dialog open=state.adding label=Signal::derive(move || t_string!(i18n, papers.new).to_owned())>
            <add::Add state=state level=state.level.get_untracked() texts=texts />
        </Dialog>
        <Dialog open=state.editing label=Signal::derive(move || t_string!(i18n, papers.edit).to_owned())>
            {state
                .edited
                .get()
                .map(|document| {
                    let level = state.level.get_untracked();
                    view! { <edit::Edit state=state document=document level=level texts=texts /> }
                })}
        </Dialog>
        <Dialog
            open=state.showing
            class="paper-dialog"
            label=Signal::derive(move || t_string!(i18n, papers.preview).to_owned())
        >
            <preview::Shown state=state />
        </Dialog>
    }
}

fn listed(files: &FileList) -> Vec<File> {
    (0..files.length()).filter_map(|at| files.get(at)).collect()
}

/// What to do where there is nothing.
fn empty(
    session: Session,
    state: DocumentsState,
    locale: Locale,
    choose: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let reader =
        move || (!session.can_change(state.may.get())).then(|| td_string!(locale, papers.empty_reader));
    view! {
        <div class="papers-empty">
            <h3>{td_string!(locale, papers.empty)}</h3>
            <Show when=move || session.can_change(state.may.get())>
                <p>{td_string!(locale, papers.empty_help)}</p>
                <button type="button" class="btn noprint" on:click=move |_| choose()>
                    {icon(Glyph::Attach)}
                    {td_string!(locale, papers.add)}
                </button>
            </Show>
            <p>{reader}</p>
        </div>
    }
}

/// Which of the authentic texts are here, signed.
fn signed_texts(documents: &[Document], texts: &[String], locale: Locale) -> Option<impl IntoView + use<>> {
    let signed = |code: &String| {
        let is_it = |document: &&Document| {
            document.kind == DocumentKind::SignedText && document.language.as_ref() == Some(code)
        };
        documents.iter().any(|document| is_it(&document))
    };
    // Where there is nothing at all, the card says so once.
    let any = documents.iter().any(|document| document.kind == DocumentKind::SignedText);
    (any && !texts.is_empty()).then(|| {
        let rows = texts
            .iter()
            .map(|code| {
                let language = tongue::name(locale, code);
                if signed(code) {
                    let text = td_string!(locale, papers.text_there, language = language).to_string();
                    view! { <li class="st met">{icon_s(Glyph::Met)} {text}</li> }.into_any()
                } else {
                    let text = td_string!(locale, papers.text_missing, language = language).to_string();
                    view! { <li class="st soon">{icon_s(Glyph::Scheduled)} {text}</li> }.into_any()
                }
            })
            .collect_view();
        view! { <ul class="papers-texts" aria-label=td_string!(locale, papers.texts)>{rows}</ul> }
    })
}

fn row(document: &Document, state: DocumentsState, session: Session, locale: Locale) -> AnyView {
    let last = document.contents.first();
    let medium = last.and_then(|content| content.medium());
    let title = document.title.clone();
    let name = || title.clone();
    let closed = (document.access_level != AccessLevel::Open)
        .then(|| marks::access_short(locale, document.access_level));
    let listed = document.restricted.then(|| td_string!(locale, papers.listed));
    let opens = last.filter(|_| medium.is_some_and(|medium| medium.preview().is_some())).map(|content| {
        let (document, number) = (document.clone(), content.number);
        move |_| state.show(document.clone(), number)
    });
    let head = match opens {
        Some(open) => view! {
            <button
                type="button"
                class="link paper-open"
                aria-label=td_string!(locale, papers.preview_of, name = name()).to_string()
                on:click=open
            >
                {name()}
            </button>
        }
        .into_any(),
        None => view! { <b class="paper-open">{name()}</b> }.into_any(),
    };
    let saved = last.map(|content| {
        view! {
            <a
                class="ib noprint"
                href=document.address(content.number, false)
                rel="external"
                download=""
                aria-label=td_string!(locale, papers.download_of, name = name()).to_string()
                title=td_string!(locale, papers.download)
            >
                {icon_s(Glyph::Export)}
            </a>
        }
    });
    let edited = document.clone();
    let edit = view! {
        <Show when=move || session.can_change(state.may.get())>
            {
                let edited = edited.clone();
                view! {
                    <button
                        type="button"
                        class="ib noprint"
                        aria-label=td_string!(locale, papers.edit_of, name = edited.title.clone()).to_string()
                        title=td_string!(locale, papers.edit)
                        on:click=move |_| {
                            state.edited.set(Some(edited.clone()));
                            state.editing.set(true);
                        }
                    >
                        {icon_s(Glyph::Edit)}
                    </button>
                }
            }
        </Show>
    };
    view! {
        <li class="paper">
            {icon(glyph(medium))}
            <span class="grow paper-what">
                {head}
                <small class="muted">{what(document, locale)}</small>
                <small class="muted">{brought(document, locale)}</small>
                {listed.map(|listed| view! { <small class="st">{icon_s(Glyph::AccessSecret)} {listed}</small> })}
            </span>
            {closed}
            {saved}
            {edit}
        </li>
    }
    .into_any()
}

/// What it looks like.
fn glyph(medium: Option<Medium>) -> Glyph {
    match medium.map(|medium| (medium, medium.preview())) {
        Some((_, Some(Preview::Image)) | (Medium::Tiff, _)) => Glyph::Picture,
        Some((Medium::Docx | Medium::Odt | Medium::Text, _)) => Glyph::TextFile,
        _ => Glyph::File,
    }
}

/// What it is, in which language, how large, in which version.
fn what(document: &Document, locale: Locale) -> String {
    let mut parts = vec![document.kind.word(locale).to_owned()];
    parts.extend(document.language.as_deref().map(|code| tongue::name(locale, code)));
    if let Some(last) = document.contents.first() {
        parts.extend(last.medium().map(|medium| medium.ending().to_ascii_uppercase()));
        parts.push(size(locale, f64::from(last.size)));
        if last.number > 1 {
            parts.push(td_string!(locale, papers.version, number = last.number).to_string());
        }
    }
    parts.join(" · ")
}

/// Who brought it, and when.
fn brought(document: &Document, locale: Locale) -> Option<String> {
    let last = document.contents.first()?;
    let at = clock::local(&last.added_at.0)?;
    let date = format::day(locale, at.date());
    Some(td_string!(locale, papers.added, who = last.added_by.clone(), date = date).to_string())
}

/// A size as people say it: `512 B`, `48 KB`, `1.2 MB`.
fn size(locale: Locale, bytes: f64) -> String {
    const STEP: f64 = 1024.0;
    let point = if locale == Locale::en { "." } else { "," };
    let short = |number: f64| {
        let text = if number < 10.0 { format!("{number:.1}") } else { format!("{number:.0}") };
        text.trim_end_matches(".0").replace('.', point)
    };
    if bytes < STEP {
        td_string!(locale, papers.b, size = format!("{bytes:.0}")).to_string()
    } else if bytes < STEP * STEP {
        td_string!(locale, papers.kb, size = short(bytes / STEP)).to_string()
    } else {
        td_string!(locale, papers.mb, size = short(bytes / STEP / STEP)).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_short_and_in_the_readers_way() {
        assert_eq!(size(Locale::en, 512.0), "512 B");
        assert_eq!(size(Locale::en, 1_536.0), "1.5 KB");
        assert_eq!(size(Locale::az, 1_258_291.0), "1,2 MB");
        assert_eq!(size(Locale::ru, 67_108_864.0), "64 МБ");
        assert_eq!(size(Locale::en, 2_048.0), "2 KB");
    }
}
