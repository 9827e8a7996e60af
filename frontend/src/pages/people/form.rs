//! Adding a person, or changing one's name, role, clearance and e-mail.

use accord_shared::{AccessLevel, Noun, Role};
use cynic::Id;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::client::ApiError;
use crate::api::parts::UserError;
use crate::api::person::{self, User, UserChangeInput, UserInput};
use crate::clock;
use crate::i18n::words::Word;
use crate::i18n::{Locale, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::failed::{outcome, sentence};
use crate::pages::session::Session;
use crate::ui::icon::{Glyph, icon_s};
use crate::ui::input::Input;

#[component]
pub(super) fn UserForm(user: Option<User>, close: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let session = Session::expect();
    let known = |of: fn(&User) -> String| RwSignal::new(user.as_ref().map(of).unwrap_or_default());
    let (login, name) = (known(|user| user.login.clone()), known(|user| user.name.clone()));
    let email = known(|user| user.email.clone().unwrap_or_default());
    let role = RwSignal::new(user.as_ref().map_or(Role::Analyst, |user| user.role));
    let body = known(|user| user.organization.as_ref().map(|id| id.inner().to_owned()).unwrap_or_default());
    let clearance = RwSignal::new(user.as_ref().map_or(AccessLevel::Open, |user| user.clearance));
    let is_own =
        session.viewer().is_some_and(|viewer| user.as_ref().is_some_and(|user| user.login == viewer.login));
    let wrong = RwSignal::new(None::<Result<Vec<UserError>, ApiError>>);
    let is_new = user.is_none();
    let user = StoredValue::new(user);
    // What was sent last, and under which key: the same sent again, because no answer came, is done once.
    let sent = StoredValue::new((String::new(), None::<String>));
    let key_for = move |typed: String| {
        if sent.with_value(|(last, _)| *last != typed) {
            sent.set_value((typed, clock::fresh_key()));
        }
        sent.with_value(|(_, key)| key.clone())
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (name, role, clearance) = (name.get_untracked(), role.get_untracked(), clearance.get_untracked());
        let email = Some(email.get_untracked()).filter(|email| !email.trim().is_empty());
        let login = login.get_untracked();
        // A body belongs to a coordinator, and goes with that role.
        let organization = Some(body.get_untracked()).filter(|_| role == Role::Coordinator);
        let organization = organization.and_then(|text| body_of(&text));
        let user = user.get_value();
        let key = key_for(format!("{login}\n{name}\n{role:?}\n{clearance:?}\n{email:?}\n{organization:?}"));
        spawn_local(async move {
            let done = match user {
                None => {
                    let input = UserInput { login, name, role, clearance, organization, email };
                    person::add_user(input, key.as_deref()).await
                }
                Some(user) => {
                    let input = UserChangeInput { name, role, clearance, organization, email };
                    person::change_user(user.id, user.version, input, key.as_deref()).await
                }
            };
            match done {
                Ok(errors) if errors.is_empty() => close.run(()),
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
            Err(error) => Some(sentence(locale, &error).to_owned()),
            done => outcome(locale, &done),
        }
    };
    let text = move |text: fn(Locale) -> &'static str| Signal::derive(move || text(locale.get()).to_owned());
    view! {
        <form class="pad form-small" on:submit=submit>
            <h2>
                {move || {
                    if is_new {
                        t_string!(i18n, people.people.add)
                    } else {
                        t_string!(i18n, people.people.edit)
                    }
                }}
            </h2>
            <Show when=move || is_new>
                <Input
                    id="user-login"
                    label=text(|locale| td_string!(locale, people.people.login))
                    value=login
                    help=Signal::derive(move || Some(t_string!(i18n, people.welcome.login_help).to_owned()))
                    wrong=wrong_at("login")
                    focus=true
                />
            </Show>
            <Input
                id="user-name"
                label=text(|locale| td_string!(locale, people.people.name))
                value=name
                wrong=wrong_at("name")
            />
            <Choice id="user-role" label=text(|locale| td_string!(locale, people.people.role)) value=role locked=is_own />
            <Show when=move || role.get() == Role::Coordinator>
                <Input
                    id="user-body"
                    label=text(|locale| td_string!(locale, people.people.body))
                    value=body
                    help=Signal::derive(move || Some(t_string!(i18n, people.people.body_help).to_owned()))
                    wrong=wrong_at("organization")
                />
            </Show>
            <Choice
                id="user-clearance"
                label=text(|locale| td_string!(locale, people.people.clearance))
                value=clearance
                locked=is_own
            />
            <Show when=move || is_own>
                <p class="soft">{t!(i18n, people.people.not_yours)}</p>
            </Show>
            <Input
                id="user-email"
                label=text(|locale| td_string!(locale, people.people.email))
                value=email
                kind=Signal::stored("email")
                help=Signal::derive(move || Some(t_string!(i18n, people.people.email_help).to_owned()))
                wrong=wrong_at("email")
            />
            <p class="st late" role="alert">
                {move || whole().map(|said| view! { {icon_s(Glyph::Overdue)} {said} })}
            </p>
            <div class="row">
                <span class="grow"></span>
                <button type="button" class="btn" on:click=move |_| close.run(())>
                    {t!(i18n, common.verb.cancel)}
                </button>
                <button class="btn pri">{t!(i18n, common.verb.save)}</button>
            </div>
        </form>
    }
}

/// The body that somebody names by its id or by the address of its page; nothing where nothing is named. Whoever keeps the
/// people sees no register to choose from.
fn body_of(text: &str) -> Option<Id> {
    let path = text.trim().split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let uuid = path.rsplit(['/', ':']).next().filter(|uuid| !uuid.is_empty())?;
    Some(Id::new(format!("{}:{uuid}", Noun::Organization.code())))
}

/// One word of a closed list.
#[component]
fn Choice<W: Word>(
    id: &'static str,
    label: Signal<String>,
    value: RwSignal<W>,
    locked: bool,
) -> impl IntoView {
    let locale = use_locale();
    let options = move || {
        let locale = locale.get();
        let option = |word: &W| {
            let word = *word;
            view! {
                <option value=word.code() selected=move || value.get() == word>
                    {word.word(locale)}
                </option>
            }
        };
        W::WORDS.iter().map(option).collect_view()
    };
    view! {
        <div class="f">
            <label for=id>{label}</label>
            <select
                class="in"
                id=id
                disabled=locked
                on:change=move |event| {
                    if let Some(word) = W::of_code(&event_target_value(&event)) {
                        value.set(word);
                    }
                }
            >
                {options}
            </select>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_named_by_its_id_or_by_the_address_of_its_page() {
        let id = "organization:0193c6e2-0000-7000-8000-000000000001";
        let uuid = id.split_once(':').unwrap().1;
        let address = format!("https://accord.example/organizations/{uuid}?asof=2026-01-01");
        for text in [id, uuid, &address, &format!(" {uuid}/ ")] {
            assert_eq!(body_of(text).unwrap().inner(), id, "{text}");
        }
        assert!(body_of("  ").is_none());
    }
}
