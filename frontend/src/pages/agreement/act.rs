//! What can be done to an agreement from its dossier: record an event that its state allows, register it.

use accord_shared::agreement::{Life, Term};
use accord_shared::entry::EntryKind;
use accord_shared::event::{AgreementEvent, EventRefusal};
use cynic::Id;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::agreement::Agreement;
use crate::api::client::Api;
use crate::api::life::{Recorded, record_event, register};
use crate::clock;
use crate::i18n::words::Word;
use crate::i18n::{t, t_string, td_string, use_i18n, use_locale};
use crate::pages::failed::outcome;
use crate::pages::session::Session;
use crate::ui::dialog::Dialog;
use crate::ui::icon::{Glyph, icon};
use crate::ui::toast::Toasts;

/// The dates of an agreement's life, as the rules take them.
fn life(agreement: &Agreement) -> Life {
    Life {
        reviewed_on: agreement.reviewed_on,
        agreed_on: agreement.agreed_on,
        signed_on: agreement.signed_on,
        provisional_on: agreement.provisional_on,
        in_force_on: agreement.in_force_on,
        suspended_on: agreement.suspended_on,
        resumed_on: agreement.resumed_on,
        ends_on: agreement.ends_on,
        ended_on: agreement.ended_on,
        ended_by: agreement.ended_by,
        needs_procedures: agreement.clauses.entry_kind.is_some_and(EntryKind::needs_procedures),
    }
}

/// Why an event cannot be recorded now; nothing where it can.
fn refusal(agreement: &Agreement, event: AgreementEvent) -> Option<EventRefusal> {
    let refused = life(agreement).refuses(event, clock::today());
    let renews = agreement.term == Term::Renewing && agreement.notice_window.is_some();
    refused.or((event == AgreementEvent::Notice && !renews).then_some(EventRefusal::NotRenewing))
}

/// The buttons, for whoever may change the agreement; its number is the Department's to give (2.1.5).
pub fn buttons(agreement: &Agreement) -> impl IntoView + use<> {
    let i18n = use_i18n();
    let locale = use_locale();
    let session = Session::expect();
    let toasts = Toasts::expect();
    let (id, version, can_edit) = (agreement.id.clone(), agreement.version, agreement.can_edit);
    let open = RwSignal::new(false);
    let events: Vec<_> =
        AgreementEvent::ALL.iter().map(|&event| (event, refusal(agreement, event))).collect();
    let registrable = agreement.registration.is_none() && !agreement.state.is_before_signature();
    let own = id.clone();
    let enter = move || {
        let id = own.clone();
        spawn_local(async move {
            let done = register(id, version).await;
            match outcome(locale.get_untracked(), &done) {
                Some(said) => toasts.say(said),
                None => Api::expect().refresh(),
            }
        });
    };
    let enter = StoredValue::new(enter);
    let events = StoredValue::new(events);
    let id = StoredValue::new(id);
    view! {
        <Show when=move || session.can_change(can_edit)>
            <div class="row wrap noprint life-acts">
                <button type="button" class="btn" on:click=move |_| open.set(true)>
                    {icon(Glyph::Add)}
                    {t!(i18n, treaty.event)}
                </button>
                <Show when=move || registrable && session.can_edit()>
                    <button type="button" class="btn" on:click=move |_| enter.with_value(|enter| enter())>
                        {icon(Glyph::File)}
                        {t!(i18n, treaty.register)}
                    </button>
                </Show>
            </div>
            <Dialog open=open label=Signal::derive(move || t_string!(i18n, treaty.event).to_owned())>
                {events.with_value(|events| form(events.clone(), id.get_value(), version, open))}
            </Dialog>
        </Show>
    }
}

/// Which event, and when. What the state does not allow is greyed out, with its reason.
fn form(
    events: Vec<(AgreementEvent, Option<EventRefusal>)>,
    id: Id,
    version: i32,
    open: RwSignal<bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let toasts = Toasts::expect();
    let first = events.iter().find(|(_, refusal)| refusal.is_none()).map(|(event, _)| *event);
    let chosen = RwSignal::new(first);
    let on = RwSignal::new(clock::today().to_string());
    let said = RwSignal::new(None::<String>);
    let options = events
        .into_iter()
        .map(|(event, refusal)| {
            let word = move || {
                let locale = locale.get();
                match refusal {
                    Some(refusal) => format!("{} ({})", event.word(locale), refusal.word(locale)),
                    None => event.word(locale).to_owned(),
                }
            };
            view! {
                <option
                    value=event.code()
                    disabled=refusal.is_some()
                    selected=move || chosen.get() == Some(event)
                >
                    {word}
                </option>
            }
        })
        .collect_view();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (Some(chosen), Ok(on)) = (chosen.get_untracked(), on.get_untracked().trim().parse()) else {
            said.set(Some(EventRefusal::TooEarly.word(locale.get_untracked()).to_owned()));
            return;
        };
        let id = id.clone();
        spawn_local(async move {
            let locale = locale.get_untracked();
            match record_event(id, version, chosen, on).await {
                Ok(Recorded::Done) => {
                    open.set(false);
                    toasts.say(td_string!(locale, treaty.event_done));
                    Api::expect().refresh();
                }
                Ok(Recorded::Refused(refusal)) => said.set(Some(refusal.word(locale).to_owned())),
                Ok(Recorded::Wrong(errors)) => said.set(outcome(locale, &Ok(errors))),
                Err(error) => said.set(outcome(locale, &Err(error))),
            }
        });
    };
    view! {
        <form class="fgrid pad life-event" on:submit=submit>
            <div class="f wide">
                <label for="life-event">{t!(i18n, treaty.event_kind)}</label>
                <select
                    class="in"
                    id="life-event"
                    on:change=move |event| chosen.set(AgreementEvent::of_code(&event_target_value(&event)))
                >
                    {options}
                </select>
            </div>
            <div class="f">
                <label for="life-date">{t!(i18n, treaty.event_date)}</label>
                <input
                    class="in"
                    id="life-date"
                    prop:value=on
                    on:input=move |event| on.set(event_target_value(&event))
                />
            </div>
            <p class="wide late" aria-live="polite">{move || said.get()}</p>
            <div class="row wide">
                <button type="submit" class="btn pri" disabled=move || chosen.get().is_none()>
                    {t!(i18n, treaty.record)}
                </button>
                <button type="button" class="btn" on:click=move |_| open.set(false)>
                    {t!(i18n, common.verb.cancel)}
                </button>
            </div>
        </form>
    }
}
