//! Where a file is sent, and what was sent before.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::{use_navigate, use_query_map};
use wasm_bindgen::JsCast;

use super::words;
use crate::api::intake::{self, Import};
use crate::i18n::words::Word;
use crate::i18n::{Locale, format, t, t_string, td_string, use_i18n, use_locale};
use crate::ui::icon::{Glyph, icon};

/// The key by which a list says what it lists.
pub const OF: &str = "of";

#[component]
pub fn Start() -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let navigate = use_navigate();
    let query = use_query_map();
    let imports = RwSignal::new(Vec::<Import>::new());
    let (sending, over) = (RwSignal::new(false), RwSignal::new(false));
    let wrong = RwSignal::new(None::<intake::Trouble>);
    Effect::new(move |_| document().set_title(&format!("{} · Accord", t_string!(i18n, intake.title))));
    let load = move || {
        spawn_local(async move {
            match intake::list().await {
                Ok(found) => {
                    imports.try_set(found.imports);
                }
                Err(trouble) => {
                    wrong.try_set(Some(trouble));
                }
            }
        });
    };
    load();
    let send = Callback::new(move |file: web_sys::File| {
        if sending.get_untracked() {
            return;
        }
        let of = query.read_untracked().get(OF).map(|of| format!("?{OF}={of}")).unwrap_or_default();
        let navigate = navigate.clone();
        sending.set(true);
        wrong.set(None);
        spawn_local(async move {
            let sent = intake::send(&file).await;
            sending.try_set(false);
            match sent {
                Ok(id) => navigate(&format!("/import/{id}{of}"), Default::default()),
                Err(trouble) => {
                    wrong.try_set(Some(trouble));
                }
            }
        });
    });
    let chosen = move |event: leptos::ev::Event| {
        let input = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
        let Some(input) = input else { return };
        let file = input.files().and_then(|files| files.get(0));
        // Choosing the same file again, corrected, is a choice too.
        input.set_value("");
        if let Some(file) = file {
            send.run(file);
        }
    };
    let dropped = move |event: leptos::ev::DragEvent| {
        event.prevent_default();
        over.set(false);
        let files = event.data_transfer().and_then(|data| data.files());
        if let Some(file) = files.and_then(|files| files.get(0)) {
            send.run(file);
        }
    };
    let said = move || {
        let wrong = wrong.get()?;
        let text = words::trouble(locale.get(), &wrong);
        Some(view! { <p class="banner late" role="alert">{icon(Glyph::Overdue)} <span>{text}</span></p> })
    };
    let rows = move || {
        let locale = locale.get();
        imports.get().into_iter().map(|import| row(locale, import)).collect_view()
    };
    view! {
        <main class="page">
            <div class="form intake">
                <h1>{t!(i18n, intake.title)}</h1>
                <p class="soft">{t!(i18n, intake.lead)}</p>
                <label
                    class="drop"
                    class:over=over
                    on:dragover=move |event| {
                        event.prevent_default();
                        over.set(true);
                    }
                    on:dragleave=move |_| over.set(false)
                    on:drop=dropped
                >
                    {icon(Glyph::Import)}
                    <b>
                        {move || {
                            if sending.get() {
                                t_string!(i18n, intake.sending)
                            } else {
                                t_string!(i18n, intake.drop)
                            }
                        }}
                    </b>
                    <span class="muted">{t!(i18n, intake.limits)}</span>
                    <input
                        id="intake-file"
                        class="sr"
                        type="file"
                        accept=".csv,.tsv,.txt,.xlsx"
                        disabled=sending
                        on:change=chosen
                    />
                </label>
                <div aria-live="polite">{said}</div>
                <section class="card">
                    <header>
                        <h2>{t!(i18n, intake.mine)}</h2>
                    </header>
                    <Show
                        when=move || !imports.read().is_empty()
                        fallback=move || view! { <p class="pad muted">{t!(i18n, intake.none)}</p> }
                    >
                        <div class="scroll-x">
                            <table class="t small">
                                <thead>
                                    <tr>
                                        <th scope="col">{t!(i18n, intake.file)}</th>
                                        <th scope="col">{t!(i18n, intake.stands)}</th>
                                        <th scope="col" class="num">{t!(i18n, intake.rows)}</th>
                                        <th scope="col">{t!(i18n, intake.sent)}</th>
                                    </tr>
                                </thead>
                                <tbody>{rows}</tbody>
                            </table>
                        </div>
                    </Show>
                </section>
            </div>
        </main>
    }
}

fn row(locale: Locale, import: Import) -> impl IntoView {
    let sent = chrono::DateTime::from_timestamp_millis(import.created_at);
    let sent = sent.map(|at| format::day(locale, at.date_naive())).unwrap_or_default();
    view! {
        <tr>
            <td class="cut">
                <a class="row-link" href=format!("/import/{}", import.id)>{import.file_name}</a>
            </td>
            <td>{import.state.word(locale)}</td>
            <td class="num">{format::number(locale, import.rows)}</td>
            <td class="nowrap soft">{sent}</td>
        </tr>
    }
}

/// How many rows a file has.
pub fn row_count(locale: Locale, rows: i64) -> String {
    td_string!(locale, intake.row_count, count = rows).to_string()
}
