//! Doing something with a due instance: reporting, accepting, returning, waiving, opening again, commenting.

use std::sync::Arc;

use accord_shared::PartialDate;
use accord_shared::occurrence::{ActRefusal, OccurrenceAct};
use cynic::Id;
use leptos::prelude::*;

use super::telling::Telling;
use crate::api::obligation::{Acted, ObligationQuery, Occurrence, act as send};
use crate::i18n::words::{Word, act_done};
use crate::i18n::{format, t, td_string, use_i18n, use_locale};
use crate::pages::acting::{Acting, Choice, Fields, Form, dialog};
use crate::pages::failed::outcome as sentence_of;
use crate::pages::session::Session;
use crate::ui::icon::{Glyph, icon};

/// What the page holds: the dialog, and for which due instance it is.
#[derive(Clone, Copy)]
struct Acts {
    acting: Acting<OccurrenceAct>,
    due_on: RwSignal<Option<PartialDate>>,
    record: Memo<Option<(Id, i32)>>,
}

/// The dialog of the page's obligation, for whichever of its due instances it is opened.
pub fn acts(answer: Signal<Option<Arc<ObligationQuery>>>) -> AnyView {
    let locale = use_locale();
    let due_on = RwSignal::new(None::<PartialDate>);
    let record = Memo::new(move |_| {
        let answer = answer.get()?;
        answer.obligation.as_ref().map(|obligation| (obligation.id.clone(), obligation.version))
    });
    let acting = Acting::new();
    provide_context(Acts { acting, due_on, record });
    let choice = Memo::new(move |_| {
        let answer = answer.get()?;
        let obligation = answer.obligation.as_ref()?;
        let aimed =
            obligation.occurrences.iter().find(|occurrence| Some(occurrence.due_on) == due_on.get())?;
        let acts = aimed.options.iter().map(|option| (option.act, option.refusal)).collect();
        Some(Choice { acts, version: obligation.version })
    });
    let title = Signal::derive(move || {
        let locale = locale.get();
        let date = due_on.get().map(|due_on| format::short(locale, due_on)).unwrap_or_default();
        td_string!(locale, duty.act_on, date = date).to_string()
    });
    let parts: Form<OccurrenceAct, ActRefusal> = Form {
        title,
        choose: |locale| td_string!(locale, duty.choose),
        do_it: |locale| td_string!(locale, duty.do_it),
        choice,
        fields,
    };
    dialog(acting, parts).into_any()
}

/// The button that opens it for a due instance, where the reader can do something.
pub fn act_button(occurrence: &Occurrence) -> impl IntoView + use<> {
    let i18n = use_i18n();
    let locale = use_locale();
    let session = Session::expect();
    let Acts { acting, due_on: aimed, .. } = expect_context();
    let can = occurrence.options.iter().any(|option| option.refusal.is_none());
    let due_on = occurrence.due_on;
    // Nobody acts in a register of another day.
    let shown = move || can && session.can_act();
    let label =
        move || td_string!(locale.get(), duty.act_on, date = format::short(locale.get(), due_on)).to_string();
    let open = move |_| {
        aimed.set(Some(due_on));
        acting.open.set(true);
    };
    view! {
        <div class="occ-act noprint">
            <Show when=shown>
                <button type="button" class="btn s" aria-label=label on:click=open>
                    {icon(Glyph::Edit)}
                    {t!(i18n, duty.act)}
                </button>
            </Show>
        </div>
    }
}

/// What is told with an act.
fn fields(acting: Acting<OccurrenceAct>) -> Fields<OccurrenceAct> {
    let locale = use_locale();
    let Acts { due_on, record, .. } = expect_context();
    let telling = Telling::new(use_context());
    let submit = move |act: OccurrenceAct| {
        let locale = locale.get_untracked();
        let (Some((id, version)), Some(due_on)) = (record.get_untracked(), due_on.get_untracked()) else {
            return;
        };
        let input = match untrack(|| telling.input(act, locale)) {
            Ok(input) => input,
            Err(missing) => return acting.refuse(missing),
        };
        let done = td_string!(locale, duty.done, act = act_done(act, locale)).to_string();
        let sent = async move {
            let wrong = match send(id, version, due_on, input).await {
                Ok(Acted::Done) => None,
                Ok(Acted::Refused(refusal)) => Some(format::as_sentence(refusal.word(locale), locale)),
                Ok(Acted::Wrong(errors)) => sentence_of(locale, &Ok(errors)),
                Err(error) => sentence_of(locale, &Err(error)),
            };
            wrong.map_or(Ok(()), Err)
        };
        acting.send(sent, done);
    };
    let view = telling.view(acting.chosen.into());
    Fields { view: view.into_any(), submit: Arc::new(submit) }
}
