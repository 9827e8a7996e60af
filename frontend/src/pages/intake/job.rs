//! One import: its file, what was chosen, how far it is, what came of it.

use std::time::Duration;

use accord_shared::Noun;
use accord_shared::intake::ImportState;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};

use super::choose::Chooser;
use super::report::Report;
use super::start::{OF, row_count};
use super::words;
use crate::api::client::Api;
use crate::api::intake::{self, Choice, Import, Shown, Trouble};
use crate::i18n::words::Word;
use crate::i18n::{Locale, format, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::not_found::NotFoundPage;
use crate::ui::icon::{Glyph, icon};
use crate::ui::toast::Toasts;

/// How often the server is asked how far it is.
const ASK: Duration = Duration::from_millis(600);

/// Rows that are shown of a file.
const SHOWN: usize = 5;

/// What the page knows.
#[derive(Clone, Copy)]
struct Known {
    shown: RwSignal<Option<Shown>>,
    trouble: RwSignal<Option<Trouble>>,
    /// Counts the askings, so that an older answer never takes the place of a newer.
    asked: StoredValue<u32>,
    id: Signal<String>,
}

impl Known {
    fn ask(self) {
        let mine = self.asked.try_update_value(|asked| {
            *asked += 1;
            *asked
        });
        let id = self.id.get_untracked();
        spawn_local(async move {
            let found = intake::get(&id).await;
            if self.asked.try_get_value() != mine {
                return;
            }
            match found {
                Ok(found) => {
                    let under_way = found.import.state.is_under_way();
                    let was = self.shown.try_get_untracked().flatten();
                    let ended = was.is_some_and(|was| was.import.state.is_under_way()) && !under_way;
                    self.shown.try_set(Some(found));
                    if under_way {
                        set_timeout(move || self.ask(), ASK);
                    } else if ended {
                        // Lists that are kept are old now.
                        Api::expect().refresh();
                    }
                }
                Err(Trouble::Offline) => {
                    self.trouble.try_set(Some(Trouble::Offline));
                    set_timeout(move || self.ask(), ASK * 5);
                }
                Err(trouble) => {
                    self.trouble.try_set(Some(trouble));
                }
            }
        });
    }

    /// Has something done, and asks after it.
    fn act(self, act: impl Future<Output = Result<(), Trouble>> + 'static) {
        self.trouble.set(None);
        spawn_local(async move {
            if let Err(trouble) = act.await {
                self.trouble.try_set(Some(trouble));
            }
            self.ask();
        });
    }
}

#[component]
pub fn Job() -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let params = use_params_map();
    let query = use_query_map();
    let known = Known {
        shown: RwSignal::new(None),
        trouble: RwSignal::new(None),
        asked: StoredValue::new(0),
        id: Signal::derive(move || params.read().get("id").unwrap_or_default()),
    };
    let profiles = RwSignal::new(None::<Vec<String>>);
    Effect::new(move |_| document().set_title(&format!("{} · Accord", t_string!(i18n, intake.title))));
    Effect::new(move |_| {
        known.id.track();
        known.shown.set(None);
        known.ask();
    });
    spawn_local(async move {
        profiles.try_set(intake::list().await.ok().map(|found| found.profiles));
    });
    let of = move || query.read_untracked().get(OF).and_then(|of| of.parse::<Noun>().ok());
    let import = Memo::new(move |_| known.shown.get().map(|shown| shown.import));
    let said = move || {
        let text = words::trouble(locale.get(), &known.trouble.get()?);
        Some(view! { <p class="banner late" role="alert">{icon(Glyph::Overdue)} <span>{text}</span></p> })
    };
    let content = move || {
        let import = import.get()?;
        let check = Callback::new(move |choice: Choice| {
            let id = known.id.get_untracked();
            known.act(async move { intake::check(&id, &choice).await });
        });
        let chooser = matches!(import.state, ImportState::Ready | ImportState::Checked)
            .then(|| profiles.get())
            .flatten()
            .map(|profiles| view! { <Chooser import=import.clone() profiles of=of() check /> });
        let has_report = !import.counts.is_empty() && !import.state.is_under_way();
        let report = has_report.then(|| view! { <Report import=import.clone() /> });
        let preview = (import.state == ImportState::Ready).then(|| preview(&import));
        Some(view! {
            <Head import=import.clone() known />
            {report}
            {chooser}
            {preview}
        })
    };
    move || match known.trouble.get() {
        Some(Trouble::NotFound) => view! { <NotFoundPage /> }.into_any(),
        _ => view! {
            <main class="page">
                <div class="form intake wide">
                    <nav class="crumb" aria-label=move || t_string!(i18n, common.nav.breadcrumb)>
                        <a href="/import">{t!(i18n, intake.title)}</a>
                    </nav>
                    <div aria-live="polite">{said}</div>
                    {content}
                </div>
            </main>
        }
        .into_any(),
    }
}

#[component]
fn Head(import: Import, known: Known) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let toasts = Toasts::expect();
    let navigate = use_navigate();
    let state = import.state;
    let id = StoredValue::new(import.id.clone());
    let act = move |what: &'static str| {
        let id = id.get_value();
        known.act(async move { intake::act(&id, what).await });
    };
    let has_mapping = import.choice.as_ref().is_some_and(|choice| choice.mapping.is_some());
    let remove = move |_| {
        let navigate = navigate.clone();
        spawn_local(async move {
            match intake::discard(&id.get_value()).await {
                Ok(()) => navigate("/import", Default::default()),
                Err(trouble) => toasts.say(words::trouble(locale.get_untracked(), &trouble)),
            }
        });
    };
    let name = import.file_name.clone();
    let shown = StoredValue::new(import);
    let facts = move || {
        let locale = locale.get();
        let import = shown.get_value();
        let rows = row_count(locale, import.rows);
        let written = match import.state {
            ImportState::Done => Some(td_string!(locale, intake.written, count = import.records).to_string()),
            ImportState::Undone => Some(td_string!(locale, intake.undone_note).to_owned()),
            _ => None,
        };
        let parts = [Some(rows), Some(import.state.word(locale).to_owned()), written];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    };
    let fault = move || {
        let import = shown.get_value();
        let locale = locale.get();
        let text = words::fault(locale, import.fault.as_ref()?);
        Some(view! {
            <div class="banner late" role="alert">
                {icon(Glyph::Overdue)}
                <div>
                    <p>{text}</p>
                    {import.blocked.map(|blocked| blockers(locale, blocked.count, &blocked.records))}
                </div>
            </div>
        })
    };
    view! {
        <div class="row wrap">
            <div class="grow">
                <h1>{name}</h1>
                <p class="soft" role="status">{facts}</p>
            </div>
            <Show when=move || has_mapping && !state.is_under_way()>
                <a class="btn quiet" href=move || format!("/imports/{}/profile", id.get_value()) download="profile.toml" rel="external">
                    {icon(Glyph::Export)}
                    {t!(i18n, intake.profile_file)}
                </a>
            </Show>
            <Show when=move || !state.is_under_way()>
                <button
                    type="button"
                    class="btn quiet"
                    title=move || t_string!(i18n, intake.remove_help)
                    on:click=remove.clone()
                >
                    {t!(i18n, intake.remove)}
                </button>
            </Show>
            <Show when=move || state == ImportState::Done>
                <button
                    type="button"
                    class="btn danger"
                    title=move || t_string!(i18n, intake.undo_help)
                    on:click=move |_| act("undo")
                >
                    {t!(i18n, intake.undo)}
                </button>
            </Show>
            <Show when=move || state == ImportState::Checked>
                <button type="button" class="btn pri" on:click=move |_| act("run")>
                    {icon(Glyph::Import)}
                    {t!(i18n, intake.run)}
                </button>
            </Show>
        </div>
        {fault}
        <Show when=move || state.is_under_way()>
            <Progress known />
            <div class="row">
                <button type="button" class="btn" on:click=move |_| act("cancel")>
                    {t!(i18n, intake.cancel)}
                </button>
            </div>
        </Show>
    }
}

/// How far the server is.
#[component]
fn Progress(known: Known) -> impl IntoView {
    let locale = use_locale();
    let step = Memo::new(move |_| known.shown.get().and_then(|shown| shown.progress));
    let state = Memo::new(move |_| known.shown.get().map(|shown| shown.import.state));
    let text = move || {
        let locale = locale.get();
        match (state.get(), step.get()) {
            (Some(ImportState::Undoing), _) => td_string!(locale, intake.undoing),
            (_, Some(step)) if step.writing => td_string!(locale, intake.writing),
            _ => td_string!(locale, intake.comparing),
        }
    };
    let numbers = move || {
        let locale = locale.get();
        let step = step.get().filter(|step| step.total > 0)?;
        let number = |number: u64| format::number(locale, i64::try_from(number).unwrap_or_default());
        let (done, total) = (number(step.done), number(step.total));
        Some(td_string!(locale, intake.progress, done = done, total = total).to_string())
    };
    let most = move || step.get().map(|step| step.total).filter(|&total| total > 0);
    view! {
        <div class="intake-progress">
            <p>
                {text} " " <span class="muted">{numbers}</span>
            </p>
            <progress
                aria-label=text
                max=move || most().map(|most| most.to_string())
                value=move || most().and_then(|_| step.get()).map(|step| step.done.to_string())
            ></progress>
        </div>
    }
}

fn blockers(locale: Locale, count: usize, records: &[String]) -> impl IntoView + use<> {
    let links = records
        .iter()
        .filter_map(|id| id.parse().ok())
        .map(|id: accord_shared::RecordId| {
            let name = id.noun.word(locale);
            let key = id.uuid.to_string();
            let tail = key[key.len() - 6..].to_owned();
            view! {
                <li>
                    <a class="link" href=crate::routes::Route::Dossier(id).href(None)>{name} " …" {tail}</a>
                </li>
            }
        })
        .collect_view();
    (count > 0).then(|| {
        view! {
            <p>{td_string!(locale, intake.blocked, count = count).to_string()}</p>
            <ul class="list">{links}</ul>
        }
    })
}

/// The first rows of the file.
fn preview(import: &Import) -> impl IntoView + use<> {
    let i18n = use_i18n();
    let heads =
        import.columns.iter().map(|name| view! { <th scope="col">{name.clone()}</th> }).collect_view();
    let rows = import.preview.iter().take(SHOWN).map(|row| {
        let cells = row.iter().map(|cell| view! { <td class="cut">{cell.clone()}</td> }).collect_view();
        view! { <tr>{cells}</tr> }
    });
    let rows = rows.collect_view();
    view! {
        <section class="card">
            <header>
                <h2>{t!(i18n, intake.preview)}</h2>
            </header>
            <div class="scroll-x intake-preview">
                <table class="t small">
                    <thead>
                        <tr>{heads}</tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
}
