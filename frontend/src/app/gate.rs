//! The page of somebody who is not signed in.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;

use super::rail::Brand;
use crate::api::client::Api;
use crate::i18n::{t, use_i18n};
use crate::ui::icon::{Glyph, icon_s};

/// Asks for an access token and says where to get one.
#[component]
pub fn SignIn() -> impl IntoView {
    let i18n = use_i18n();
    let api = Api::expect();
    let token = RwSignal::new(String::new());
    let wrong = RwSignal::new(false);
    let offline = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let token = token.get_untracked();
        spawn_local(async move {
            match api.session(Some(json!({ "token": token.trim() }))).await {
                Ok(true) => api.refresh(),
                Ok(false) => wrong.set(true),
                Err(_) => offline.set(true),
            }
        });
    };
    view! {
        <main class="gate" id="main">
            <form class="card pad gate-form" on:submit=submit>
                <Brand />
                <h1>{t!(i18n, common.person.sign_in_title)}</h1>
                <div class="f" class:bad=move || wrong.get()>
                    <label for="token">{t!(i18n, common.person.token)}</label>
                    <input
                        class="in"
                        id="token"
                        type="password"
                        autocomplete="current-password"
                        required
                        aria-describedby="token-help"
                        aria-invalid=move || wrong.get().to_string()
                        prop:value=token
                        on:input=move |event| {
                            wrong.set(false);
                            offline.set(false);
                            token.set(event_target_value(&event));
                        }
                    />
                    <p id="token-help" role="alert">
                        {move || {
                            wrong.get().then(|| view! { {icon_s(Glyph::Overdue)} {t!(i18n, common.person.token_wrong)} })
                        }}
                        {move || offline.get().then_some(t!(i18n, common.msg.offline))}
                    </p>
                </div>
                <p class="soft">{t!(i18n, common.person.token_help)}</p>
                <pre class="command">"accord token --user "<i>"NAME"</i></pre>
                <button class="btn pri">{t!(i18n, common.person.sign_in)}</button>
                <super::top::Languages />
            </form>
        </main>
    }
}
