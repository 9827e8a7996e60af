//! What the reader changed at once, bulk changes, merges and imports, and taking it back while that can be done.

use accord_shared::intake::ImportState;
use accord_shared::occurrence::OccurrenceAct;
use chrono::DateTime;
use cynic::MutationBuilder;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::bulk::{self, AllPast, Past, PastMerge, PastState};
use crate::api::client::{Api, Refusal};
use crate::api::history::{Undo, UndoVariables};
use crate::api::intake::{self, Import};
use crate::i18n::words::{Word, act_done};
use crate::i18n::{Locale, format, language, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::failed::{banner, refusal, sentence};
use crate::pages::register::bulk::{before, take_back};
use crate::routes::{AsOf, Route};
use crate::ui::blank::{Blank, Skeleton};
use crate::ui::dialog::Dialog;
use crate::ui::icon::{Glyph, icon};
use crate::ui::toast::Toasts;

/// By what a change is taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
enum By {
    Bulk(String),
    Entry(i32),
}

/// One of the changes, as its row shows it.
struct Line {
    at: i64,
    what: String,
    which: String,
    count: i64,
    note: String,
    end: End,
}

/// What stands at the end of a row.
enum End {
    Undo(By),
    Said(String),
    Page(String),
}

/// What is about to be taken back.
#[derive(Clone, Copy)]
struct Asked {
    open: RwSignal<bool>,
    by: RwSignal<Option<(By, i64)>>,
}

/// The page.
pub fn page() -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let as_of = AsOf::expect();
    let api = Api::expect();
    let found = RwSignal::new(None::<Result<AllPast, Refusal>>);
    let imports = RwSignal::new(Vec::<Import>::new());
    let asked = Asked { open: RwSignal::new(false), by: RwSignal::new(None) };
    Effect::new(move |_| {
        api.epoch().track();
        spawn_local(async move {
            found.try_set(Some(bulk::past().await));
            // Whoever may not import has no imports.
            imports.try_set(intake::list().await.map(|found| found.imports).unwrap_or_default());
        });
    });
    Effect::new(move |_| document().set_title(&format!("{} · Accord", t_string!(i18n, bulk.past.title))));
    let content = move || {
        let locale = locale.get();
        match found.get() {
            None => {
                let label = Signal::derive(move || t_string!(i18n, common.msg.loading).to_owned());
                view! { <Skeleton label=label /> }.into_any()
            }
            Some(Err(refused)) => {
                let why = refusal(locale, &refused);
                banner(why).into_any()
            }
            Some(Ok(all)) => {
                let lines = lines(locale, &all, &imports.get());
                if lines.is_empty() { none().into_any() } else { table(locale, lines, asked).into_any() }
            }
        }
    };
    view! {
        <main class="page">
            <div class="news wide">
                <div class="row">
                    <h1 class="grow">{t!(i18n, bulk.past.title)}</h1>
                    <a class="btn" href=move || as_of.href(Route::Changes)>
                        {icon(Glyph::Changes)}
                        {t!(i18n, ledger.nav)}
                    </a>
                </div>
                <p class="soft">{t!(i18n, bulk.past.lead)}</p>
                {content}
            </div>
        </main>
        <Dialog open=asked.open label=Signal::derive(move || t_string!(i18n, bulk.past.ask).to_owned())>
            {confirm(asked)}
        </Dialog>
    }
}

fn none() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Blank
            glyph=Glyph::Changes
            title=Signal::derive(move || t_string!(i18n, bulk.past.none).to_owned())
            text=Signal::derive(move || t_string!(i18n, bulk.past.none_help).to_owned())
        >
            {().into_any()}
        </Blank>
    }
}

/// The changes of all kinds, the latest first.
fn lines(locale: Locale, all: &AllPast, imports: &[Import]) -> Vec<Line> {
    let changes = all.changes.iter().map(|past| change_line(locale, past));
    let merges = all.merges.iter().map(|merge| merge_line(locale, merge));
    let written = |import: &&Import| import.records > 0;
    let imports = imports.iter().filter(written).map(|import| import_line(locale, import));
    let mut lines: Vec<Line> = changes.chain(merges).chain(imports).collect();
    lines.sort_by_key(|line| std::cmp::Reverse(line.at));
    lines
}

fn change_line(locale: Locale, past: &Past) -> Line {
    let to = past.to.as_ref().map(|to| before(locale, Some(to)));
    let what = match (OccurrenceAct::of_code(&past.field), to) {
        (Some(act), _) => act_done(act, locale).to_owned(),
        (None, Some(to)) if past.field == "directions" => {
            format!("{}: {} {to}", field(locale, &past.field), if past.taken { "−" } else { "+" })
        }
        (None, Some(to)) => format!("{} → {to}", field(locale, &past.field)),
        (None, None) => field(locale, &past.field).to_owned(),
    };
    let first = past.first.as_ref().map(|names| names.pick(language(locale)).to_owned());
    let which = [Some(past.noun.word(locale).to_owned()), first];
    let note = [
        past.reason.clone(),
        past.acted_for.clone().map(|name| format!("{}: {name}", td_string!(locale, bulk.past.acted_for))),
    ];
    Line {
        at: past.at,
        what,
        which: which.into_iter().flatten().collect::<Vec<_>>().join(": "),
        count: past.count,
        note: note.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        end: end(locale, past.state, By::Bulk(past.id.clone())),
    }
}

/// What a field is called that was changed in bulk.
fn field(locale: Locale, key: &str) -> &'static str {
    match key {
        "responsible" => td_string!(locale, access.responsible),
        "accessLevel" => td_string!(locale, common.field.access_level),
        "unit" => td_string!(locale, agreements.unit),
        "priority" => td_string!(locale, obligations.priority),
        "city" => td_string!(locale, organizations.city),
        "article" => td_string!(locale, obligations.article),
        "split" => td_string!(locale, organizations.split.line),
        "directions" => td_string!(locale, agreements.directions),
        _ => td_string!(locale, agreements.kind),
    }
}

fn merge_line(locale: Locale, merge: &PastMerge) -> Line {
    Line {
        at: merge.at,
        what: td_string!(locale, merge.done).to_owned(),
        which: merge.kept.as_ref().map(|names| names.pick(language(locale)).to_owned()).unwrap_or_default(),
        count: merge.count,
        note: String::new(),
        end: end(locale, merge.state, By::Entry(merge.seq)),
    }
}

/// An import is taken back on its own page, which says what keeps it.
fn import_line(locale: Locale, import: &Import) -> Line {
    let state = (import.state != ImportState::Done).then(|| import.state.word(locale).to_owned());
    Line {
        at: import.created_at,
        what: td_string!(locale, intake.title).to_owned(),
        which: import.file_name.clone(),
        count: import.records,
        note: state.unwrap_or_default(),
        end: End::Page(format!("/import/{}", import.id)),
    }
}

fn end(locale: Locale, state: PastState, by: By) -> End {
    match state {
        PastState::Open => End::Undo(by),
        PastState::Undone(at) => {
            End::Said(td_string!(locale, bulk.past.undone, when = when(locale, at)).to_string())
        }
        PastState::BuiltUpon(records) => {
            End::Said(td_string!(locale, bulk.past.built_upon, count = records).to_string())
        }
    }
}

fn when(locale: Locale, at: i64) -> String {
    DateTime::from_timestamp_millis(at).map(|at| format::instant(locale, at.naive_utc())).unwrap_or_default()
}

fn table(locale: Locale, lines: Vec<Line>, asked: Asked) -> impl IntoView {
    let rows = lines.into_iter().map(|line| row(locale, line, asked)).collect_view();
    view! {
        <section class="card">
            <div class="scroll-x">
                <table class="t small past">
                    <thead>
                        <tr>
                            <th scope="col">{td_string!(locale, bulk.past.when)}</th>
                            <th scope="col">{td_string!(locale, bulk.past.what)}</th>
                            <th scope="col" class="num">{td_string!(locale, bulk.past.count)}</th>
                            <th scope="col">{td_string!(locale, ledger.undo)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
}

fn row(locale: Locale, line: Line, asked: Asked) -> impl IntoView {
    let count = line.count;
    let end = match line.end {
        End::Undo(by) => {
            let ask = move |_| {
                asked.by.set(Some((by.clone(), count)));
                asked.open.set(true);
            };
            view! {
                <button type="button" class="btn s" on:click=ask>
                    {td_string!(locale, ledger.undo)}
                </button>
            }
            .into_any()
        }
        End::Said(why) => view! { <span class="muted">{why}</span> }.into_any(),
        End::Page(href) => {
            view! { <a class="link" href=href>{td_string!(locale, bulk.past.report)}</a> }.into_any()
        }
    };
    view! {
        <tr>
            <td class="nowrap soft">{when(locale, line.at)}</td>
            <td>
                <b>{line.what}</b>
                <span class="soft">{line.which}</span>
                <span class="muted">{line.note}</span>
            </td>
            <td class="num">{format::number(locale, count)}</td>
            <td>{end}</td>
        </tr>
    }
}

/// Takes back what an entry of the ledger belongs to, and says that it is or why it is not.
async fn take_entry_back(locale: Locale, entry: i32) -> Result<String, String> {
    let api = Api::expect();
    match api.mutate(Undo::build(UndoVariables { entry })).await {
        Err(error) => Err(sentence(locale, &error).to_owned()),
        Ok(Undo { undo }) => match undo.errors.first() {
            Some(error) => Err(error.code.word(locale).to_owned()),
            None => {
                api.refresh();
                Ok(td_string!(locale, ledger.undone).to_owned())
            }
        },
    }
}

/// Asks once more, and takes it back.
fn confirm(asked: Asked) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let toasts = Toasts::expect();
    let busy = RwSignal::new(false);
    let wrong = RwSignal::new(None::<String>);
    let text = move || {
        let count = asked.by.get().map(|(_, count)| count).unwrap_or_default();
        td_string!(locale.get(), bulk.past.sure, count = count).to_string()
    };
    let go = move |_| {
        let (Some((by, _)), locale) = (asked.by.get_untracked(), locale.get_untracked()) else { return };
        busy.set(true);
        spawn_local(async move {
            let undone = match by {
                By::Bulk(id) => take_back(locale, &id).await,
                By::Entry(entry) => take_entry_back(locale, entry).await,
            };
            busy.try_set(false);
            match undone {
                Ok(said) => {
                    asked.open.set(false);
                    toasts.say(said);
                }
                Err(why) => {
                    wrong.try_set(Some(why));
                }
            }
        });
    };
    view! {
        <header>
            <h2>{t!(i18n, bulk.past.ask)}</h2>
        </header>
        <div class="pad form-small">
            <p>{text}</p>
            {move || wrong.get().map(banner)}
        </div>
        <footer>
            <button type="button" class="btn" on:click=move |_| asked.open.set(false)>
                {t!(i18n, common.verb.cancel)}
            </button>
            <button type="button" class="btn pri" disabled=busy on:click=go>
                {t!(i18n, ledger.undo)}
            </button>
        </footer>
    }
}
