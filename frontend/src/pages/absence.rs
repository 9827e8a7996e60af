//! The days on which the Head is away and the Deputy acts (5.8).

use cynic::Id;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::failed::outcome;
use super::not_found::NotFoundPage;
use super::session::Session;
use crate::api::client::{Api, ApiError, use_query};
use crate::api::parts::UserError;
use crate::api::person::{self, Absence, AbsencesQuery};
use crate::clock;
use crate::i18n::words::Word;
use crate::i18n::{Locale, format, t, t_string, td_string, use_i18n, use_locale};
use crate::ui::icon::{Glyph, icon_s};
use crate::ui::input::Input;
use crate::ui::toast::Toasts;

/// The page.
#[component]
pub fn AbsencePage() -> impl IntoView {
    let session = Session::expect();
    let may = Memo::new(move |_| session.viewer().map(|viewer| viewer.can_record_absence));
    view! {
        {move || match may.get() {
            Some(true) => view! { <Absences /> }.into_any(),
            Some(false) => view! { <NotFoundPage /> }.into_any(),
            None => ().into_any(),
        }}
    }
}

#[component]
fn Absences() -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let toasts = Toasts::expect();
    let absences = use_query::<AbsencesQuery, ()>(|| Some(()));
    Effect::new(move |_| {
        document().set_title(&format!("{} · Accord", t_string!(i18n, people.absence.title)))
    });
    let end = Callback::new(move |id: Id| {
        spawn_local(async move {
            let ended = person::end_absence(id).await;
            if let Some(said) = outcome(locale.get_untracked(), &ended) {
                toasts.say(said);
            }
        });
    });
    let known = Memo::new(move |_| absences.ok().map(|answer| answer.absences.clone()).unwrap_or_default());
    let rows = move || {
        let locale = locale.get();
        known.get().into_iter().map(|absence| row(locale, absence, end)).collect_view()
    };
    view! {
        <main class="page">
            <div class="form">
                <h1>{t!(i18n, people.absence.title)}</h1>
                <p class="soft">{t!(i18n, people.absence.help)}</p>
                <section class="card">
                    <Show
                        when=move || !known.read().is_empty()
                        fallback=move || view! { <p class="pad soft">{t!(i18n, people.absence.none)}</p> }
                    >
                        <table class="t small">
                            <tbody>{rows}</tbody>
                        </table>
                    </Show>
                    <NewAbsence />
                </section>
            </div>
        </main>
    }
}

fn row(locale: Locale, absence: Absence, end: Callback<Id>) -> impl IntoView {
    let id = absence.id;
    let days = format!("{} — {}", format::day(locale, absence.from.0), format::day(locale, absence.until.0));
    view! {
        <tr>
            <td>
                <div class="two">
                    <b>{absence.head}</b>
                    <span>{td_string!(locale, people.absence.by, name = absence.recorded_by).to_string()}</span>
                </div>
            </td>
            <td>{days}</td>
            <td class="end">
                <button type="button" class="btn s" on:click=move |_| end.run(id.clone())>
                    {td_string!(locale, people.absence.end)}
                </button>
            </td>
        </tr>
    }
}

/// The first and the last day.
#[component]
fn NewAbsence() -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let toasts = Toasts::expect();
    let today = clock::today().to_string();
    let (from, until) = (RwSignal::new(today.clone()), RwSignal::new(today));
    let wrong = RwSignal::new(None::<Result<Vec<UserError>, ApiError>>);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let day = |text: RwSignal<String>| text.get_untracked().parse::<chrono::NaiveDate>().ok();
        let (Some(from), Some(until)) = (day(from), day(until)) else { return };
        spawn_local(async move {
            match person::record_absence(from, until).await {
                Ok(errors) if errors.is_empty() => {
                    wrong.set(None);
                    toasts.say(td_string!(locale.get_untracked(), people.absence.recorded));
                    Api::expect().refresh();
                }
                done => wrong.set(Some(done)),
            }
        });
    };
    let wrong_at = move |field: &'static str| {
        Signal::derive(move || {
            let locale = locale.get();
            let errors = wrong.get()?.ok()?;
            let found = errors.into_iter().find(|error| error.field.as_deref() == Some(field))?;
            Some(found.code.word(locale).to_owned())
        })
    };
    let whole = move || {
        let locale = locale.get();
        match wrong.get()? {
            Ok(errors) if errors.iter().all(|error| error.field.is_some()) => None,
            done => outcome(locale, &done),
        }
    };
    view! {
        <form class="pad form-small" on:submit=submit>
            <div class="row wrap">
                <Input
                    id="absence-from"
                    label=Signal::derive(move || t_string!(i18n, people.absence.from).to_owned())
                    value=from
                    kind=Signal::stored("date")
                    wrong=wrong_at("from")
                />
                <Input
                    id="absence-until"
                    label=Signal::derive(move || t_string!(i18n, people.absence.until).to_owned())
                    value=until
                    kind=Signal::stored("date")
                    wrong=wrong_at("until")
                />
            </div>
            <p class="st late" role="alert">
                {move || whole().map(|said| view! { {icon_s(Glyph::Overdue)} {said} })}
            </p>
            <div class="row">
                <button class="btn pri">{t!(i18n, people.absence.record)}</button>
            </div>
        </form>
    }
}
