//! What can be done to an agreement from its dossier: record an event that its state allows, register it.

use std::sync::Arc;

use accord_shared::agreement::{Life, Term};
use accord_shared::entry::EntryKind;
use accord_shared::event::{AgreementEvent, EventRefusal};
use cynic::Id;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::agreement::{Agreement, AgreementQuery};
use crate::api::client::Api;
use crate::api::life::{Recorded, record_event, register};
use crate::clock;
use crate::i18n::words::Word;
use crate::i18n::{format, t, td_string, use_i18n, use_locale};
use crate::pages::acting::{Acting, Choice, Fields, Form, dialog};
use crate::pages::failed::outcome;
use crate::pages::session::Session;
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

/// What the page holds: the dialog, and for which agreement it is.
#[derive(Clone, Copy)]
struct Acts {
    acting: Acting<AgreementEvent>,
    record: Memo<Option<(Id, i32)>>,
}

/// The dialog of the page's agreement: which event, and when.
pub fn acts(answer: Signal<Option<Arc<AgreementQuery>>>) -> AnyView {
    let locale = use_locale();
    let record = Memo::new(move |_| {
        let answer = answer.get()?;
        answer.agreement.as_ref().map(|agreement| (agreement.id.clone(), agreement.version))
    });
    let acting = Acting::new();
    provide_context(Acts { acting, record });
    let choice = Memo::new(move |_| {
        let answer = answer.get()?;
        let agreement = answer.agreement.as_ref()?;
        let acts = AgreementEvent::ALL.iter().map(|&event| (event, refusal(agreement, event))).collect();
        Some(Choice { acts, version: agreement.version })
    });
    let parts: Form<AgreementEvent, EventRefusal> = Form {
        title: Signal::derive(move || td_string!(locale.get(), treaty.event).to_owned()),
        choose: |locale| td_string!(locale, treaty.event_kind),
        do_it: |locale| td_string!(locale, treaty.record),
        choice,
        fields,
    };
    dialog(acting, parts).into_any()
}

/// The buttons, for whoever may change the agreement; its number is the Department's to give (2.1.5).
pub fn buttons(agreement: &Agreement) -> impl IntoView + use<> {
    let i18n = use_i18n();
    let locale = use_locale();
    let session = Session::expect();
    let toasts = Toasts::expect();
    let Acts { acting, record } = expect_context();
    let can_edit = agreement.can_edit;
    let registrable = agreement.registration.is_none() && !agreement.state.is_before_signature();
    let enter = move |_| {
        let Some((id, version)) = record.get_untracked() else { return };
        spawn_local(async move {
            let done = register(id, version).await;
            match outcome(locale.get_untracked(), &done) {
                Some(said) => toasts.say(said),
                None => Api::expect().refresh(),
            }
        });
    };
    view! {
        <Show when=move || session.can_change(can_edit)>
            <div class="row wrap noprint life-acts">
                <button type="button" class="btn" on:click=move |_| acting.open.set(true)>
                    {icon(Glyph::Add)}
                    {t!(i18n, treaty.event)}
                </button>
                <Show when=move || registrable && session.can_edit()>
                    <button type="button" class="btn" on:click=enter>
                        {icon(Glyph::File)}
                        {t!(i18n, treaty.register)}
                    </button>
                </Show>
            </div>
        </Show>
    }
}

/// When it was.
fn fields(acting: Acting<AgreementEvent>) -> Fields<AgreementEvent> {
    let i18n = use_i18n();
    let locale = use_locale();
    let Acts { record, .. } = expect_context();
    let on = RwSignal::new(clock::today().to_string());
    let submit = move |event: AgreementEvent| {
        let locale = locale.get_untracked();
        let Some((id, version)) = record.get_untracked() else { return };
        let Ok(on) = on.get_untracked().trim().parse() else {
            return acting.refuse(td_string!(locale, common.date.form).to_owned());
        };
        let sent = async move {
            let wrong = match record_event(id, version, event, on).await {
                Ok(Recorded::Done) => None,
                Ok(Recorded::Refused(refusal)) => Some(format::as_sentence(refusal.word(locale), locale)),
                Ok(Recorded::Wrong(errors)) => outcome(locale, &Ok(errors)),
                Err(error) => outcome(locale, &Err(error)),
            };
            wrong.map_or(Ok(()), Err)
        };
        acting.send(sent, td_string!(locale, treaty.event_done).to_owned());
    };
    let view = view! {
        <div class="f">
            <label for="act-on">{t!(i18n, treaty.event_date)}</label>
            <input
                class="in"
                id="act-on"
                prop:value=on
                on:input=move |event| on.set(event_target_value(&event))
            />
        </div>
    };
    Fields { view: view.into_any(), submit: Arc::new(submit) }
}
