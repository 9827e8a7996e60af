//! The dialog in which an assessment is withdrawn as mistaken, with its ground.

use cynic::Id;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::assessment::withdraw;
use crate::api::client::Api;
use crate::i18n::{t, t_string, td_string, use_i18n, use_locale};
use crate::pages::failed::outcome;
use crate::ui::dialog::Dialog;
use crate::ui::icon::{Glyph, icon};
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
    let locale = use_locale();
    let toasts = Toasts::expect();
    let ground = RwSignal::new(String::new());
    let said = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let locale = locale.get_untracked();
        let typed = ground.get_untracked().trim().to_owned();
        if typed.is_empty() {
            return said.set(Some(td_string!(locale, priorities.withdraw.ground_missing).to_owned()));
        }
        let Some(id) = id.get_untracked() else { return };
        said.set(None);
        busy.set(true);
        spawn_local(async move {
            let done = withdraw(id, typed).await;
            busy.try_set(false);
            match outcome(locale, &done) {
                Some(why) => {
                    said.try_set(Some(why));
                }
                None => {
                    open.try_set(false);
                    toasts.say(td_string!(locale, priorities.withdraw.done));
                }
            }
            Api::expect().refresh();
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
            {move || {
                said.get()
                    .map(|text| {
                        view! {
                            <p class="banner late" role="alert">
                                {icon(Glyph::Overdue)}
                                {text}
                            </p>
                        }
                    })
            }}
            <div class="row">
                <button type="button" class="btn" on:click=move |_| open.set(false)>
                    {t!(i18n, common.verb.cancel)}
                </button>
                <button type="submit" class="btn pri" disabled=move || busy.get()>
                    {t!(i18n, priorities.withdraw.verb)}
                </button>
            </div>
        </form>
    }
}
