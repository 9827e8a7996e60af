//! Erasing what a contact's record tells of the person: said plainly before it is done, since nothing takes it back.

use std::sync::Arc;

use cynic::Id;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::client::Api;
use crate::api::contact::{Contact, ContactQuery, erase};
use crate::i18n::{t, t_string, td_string, use_i18n, use_locale};
use crate::pages::failed::outcome;
use crate::pages::register::spec::Reader;
use crate::pages::session::Session;
use crate::ui::dialog::Dialog;
use crate::ui::icon::{Glyph, icon};
use crate::ui::toast::Toasts;

/// Whether the dialog of the page is open.
#[derive(Clone, Copy)]
struct Erasing(RwSignal<bool>);

/// The dialog of the page's contact.
pub fn dialog(answer: Signal<Option<Arc<ContactQuery>>>) -> AnyView {
    let i18n = use_i18n();
    let open = RwSignal::new(false);
    provide_context(Erasing(open));
    let contact = Memo::new(move |_| {
        let answer = answer.get()?;
        answer.contact.as_ref().map(|contact| (contact.id.clone(), contact.version))
    });
    Effect::new(move |_| {
        if contact.with(Option::is_none) {
            open.set(false);
        }
    });
    view! {
        <Dialog
            open=open
            label=Signal::derive(move || t_string!(i18n, contacts.erase.title).to_owned())
            class="confirm"
        >
            <Question contact=contact open=open />
        </Dialog>
    }
    .into_any()
}

/// The button that opens it, for whoever may erase.
pub fn button(contact: &Contact, reader: Reader) -> Option<impl IntoView + use<>> {
    let Erasing(open) = expect_context();
    let session = Session::expect();
    session.can_change(contact.can_edit && contact.can_erase).then(|| {
        view! {
            <div class="pad noprint">
                <button type="button" class="btn quiet s" on:click=move |_| open.set(true)>
                    {icon(Glyph::Remove)}
                    {td_string!(reader.locale, contacts.erase.open)}
                </button>
            </div>
        }
    })
}

#[component]
fn Question(contact: Memo<Option<(Id, i32)>>, open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let toasts = Toasts::expect();
    let reason = RwSignal::new(String::new());
    let (busy, wrong) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some((id, version)) = contact.get_untracked().filter(|_| !busy.get_untracked()) else { return };
        busy.set(true);
        wrong.set(None);
        let why = Some(reason.get_untracked().trim().to_owned()).filter(|why| !why.is_empty());
        spawn_local(async move {
            let done = erase(id, version, why).await;
            busy.try_set(false);
            let locale = locale.get_untracked();
            match outcome(locale, &done) {
                Some(said) => {
                    wrong.try_set(Some(said));
                }
                None => {
                    open.try_set(false);
                    toasts.say(td_string!(locale, contacts.erase.done));
                }
            }
            Api::expect().refresh();
        });
    };
    view! {
        <form class="form pad" on:submit=submit>
            <h2>{t!(i18n, contacts.erase.title)}</h2>
            <p>{t!(i18n, contacts.erase.help)}</p>
            <p class="soft">{t!(i18n, contacts.erase.never)}</p>
            <label class="f">
                <span>{t!(i18n, ledger.reason)}</span>
                <input
                    class="in"
                    type="text"
                    maxlength="500"
                    prop:value=reason
                    on:input=move |event| reason.set(event_target_value(&event))
                />
            </label>
            <div class="form-foot">
                <span class="grow st late" role="alert">
                    {move || wrong.get()}
                </span>
                <button type="button" class="btn quiet" on:click=move |_| open.set(false)>
                    {t!(i18n, common.verb.cancel)}
                </button>
                <button class="btn pri" disabled=move || busy.get()>
                    {t!(i18n, contacts.erase.act)}
                </button>
            </div>
        </form>
    }
}
