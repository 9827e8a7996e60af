//! The dialog in which an assessment is withdrawn as mistaken, with its ground; and how that is taken back.

use cynic::Id;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::assessment::{restore, withdraw};
use crate::api::client::Api;
use crate::i18n::{Locale, t, t_string, td_string, use_i18n};
use crate::pages::asking::Asking;
use crate::pages::failed::outcome;
use crate::ui::dialog::Dialog;
use crate::ui::toast::Toasts;

/// Which assessment is being withdrawn, once the dialog is open.
#[derive(Clone, Copy)]
pub struct Withdrawing {
    open: RwSignal<bool>,
    id: RwSignal<Option<Id>>,
}

impl Withdrawing {
    /// A closed dialog.
    pub fn new() -> Self {
        Self { open: RwSignal::new(false), id: RwSignal::new(None) }
    }

    /// Opens it.
    pub fn begin(self, id: Id) {
        self.id.set(Some(id));
        self.open.set(true);
    }
}

/// Takes a withdrawal back, and says so.
pub fn give_back(id: Id, locale: Locale, toasts: Toasts) {
    spawn_local(async move {
        let done = restore(id).await;
        let said = td_string!(locale, priorities.withdraw.restored).to_owned();
        toasts.say(outcome(locale, &done).unwrap_or(said));
        Api::expect().refresh();
    });
}

/// The dialog.
pub fn dialog(state: Withdrawing) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Dialog
            open=state.open
            label=Signal::derive(move || t_string!(i18n, priorities.withdraw.title).to_owned())
        >
            {form(state)}
        </Dialog>
    }
}

fn form(Withdrawing { open, id }: Withdrawing) -> impl IntoView {
    let i18n = use_i18n();
    let asking = Asking::new(open);
    let toasts = Toasts::expect();
    let ground = RwSignal::new(String::new());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = ground.get_untracked().trim().to_owned();
        if typed.is_empty() {
            return asking.refuse(|locale| td_string!(locale, priorities.withdraw.ground_missing));
        }
        let Some(id) = id.get_untracked() else { return };
        asking.send_then(withdraw(id.clone(), typed), move |locale| {
            let (text, undo) =
                (td_string!(locale, priorities.withdraw.done), td_string!(locale, ledger.undo));
            toasts.offer(text, undo, move || give_back(id.clone(), locale, toasts));
        });
    };
    view! {
        <form class="pad form-small" on:submit=submit>
            <h2>{t!(i18n, priorities.withdraw.title)}</h2>
            <p class="soft">{t!(i18n, priorities.withdraw.help)}</p>
            <div class="f wide">
                <label for="withdraw-ground">{t!(i18n, priorities.withdraw.ground)}</label>
                <textarea
                    class="in"
                    id="withdraw-ground"
                    rows="3"
                    maxlength="300"
                    prop:value=ground
                    on:input=move |event| ground.set(event_target_value(&event))
                ></textarea>
            </div>
            {asking.foot(|locale| td_string!(locale, priorities.withdraw.verb))}
        </form>
    }
}
