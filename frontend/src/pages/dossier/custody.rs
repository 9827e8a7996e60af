//! In whose hands a record is: who answers for it, and who may know of it.

use cynic::{Id, MutationBuilder};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::parts::{Card, fact, facts};
use crate::api::client::{Api, ApiError, Loaded, use_query};
use crate::api::custody::{
    Colleague, ColleaguesQuery, Custody, CustodyQuery, CustodyVariables, Reassign, ReassignVariables,
    SetNeedToKnow, SetNeedToKnowVariables,
};
use crate::api::parts::UserError;
use crate::i18n::words::Word;
use crate::i18n::{Locale, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::failed::sentence;
use crate::pages::form::fields::Label;
use crate::pages::session::Session;
use crate::ui::dialog::Dialog;
use crate::ui::icon::{Glyph, icon_s};
use crate::ui::toast::Toasts;

/// What the page holds of it: the card is drawn anew whenever the record is, and keeps what it knows and what is open.
#[derive(Clone, Copy)]
pub struct CustodyState {
    record: StoredValue<Id>,
    loaded: Loaded<CustodyQuery>,
    open: RwSignal<bool>,
}

impl CustodyState {
    /// Asks for it, for the page that is drawn.
    pub fn provide(record: Id) {
        let asked = record.clone();
        let loaded = use_query(move || Some(CustodyVariables { record: asked.clone() }));
        provide_context(Self { record: StoredValue::new(record), loaded, open: RwSignal::new(false) });
    }
}

/// The card of the page's record; nothing until it is known.
#[component]
pub fn CustodyCard() -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let session = Session::expect();
    let CustodyState { loaded, open, .. } = expect_context();
    move || {
        let locale = locale.get();
        let custody = loaded.ok()?.custody.clone()?;
        let rows = facts([
            fact(td_string!(locale, access.responsible), Some(responsible(locale, &custody))),
            fact(td_string!(locale, access.list), Some(list(locale, &custody))),
        ]);
        let end = move || {
            view! {
                <Show when=move || session.can_edit()>
                    <button
                        type="button"
                        class="ib custody-edit"
                        aria-label=move || t_string!(i18n, access.edit)
                        title=move || t_string!(i18n, access.edit)
                        on:click=move |_| open.set(true)
                    >
                        {icon_s(Glyph::Edit)}
                    </button>
                </Show>
            }
        };
        Some(view! {
            <Card title=td_string!(locale, access.title) locale=locale end=end>
                {rows}
            </Card>
        })
    }
}

/// The dialog that changes it: once for the page, so that it keeps what was chosen while the record changes under it.
pub(super) fn dialog() -> impl IntoView {
    let i18n = use_i18n();
    let CustodyState { record, loaded, open } = expect_context();
    let form = move || {
        let custody = untrack(|| loaded.ok()?.custody.clone())?;
        Some(view! { <Change record=record.get_value() custody=custody open=open /> })
    };
    view! {
        <Dialog open=open label=Signal::derive(move || t_string!(i18n, access.edit).to_owned())>
            {form()}
        </Dialog>
    }
}

fn responsible(locale: Locale, custody: &Custody) -> String {
    let nobody = || td_string!(locale, access.nobody).to_owned();
    custody.responsible.as_ref().map_or_else(nobody, |person| person.name.clone())
}

fn list(locale: Locale, custody: &Custody) -> String {
    let everybody = || td_string!(locale, access.everybody).to_owned();
    let names =
        |people: &Vec<Colleague>| people.iter().map(|one| one.name.clone()).collect::<Vec<_>>().join(", ");
    custody.need_to_know.as_ref().map_or_else(everybody, names)
}

/// The dialog's form.
#[component]
fn Change(record: Id, custody: Custody, open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let (api, toasts) = (Api::expect(), Toasts::expect());
    let people = use_query::<ColleaguesQuery, ()>(|| Some(()));
    let was_responsible = custody.responsible.as_ref().map(|person| person.id.clone());
    let known_by = KnownBy::everybody();
    known_by.fill(&custody);
    let chosen = RwSignal::new(was_responsible.as_ref().map(|id| id.inner().to_owned()).unwrap_or_default());
    let wrong = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let save = move || {
        let to = Id::new(chosen.get_untracked());
        let reassigned = (!to.inner().is_empty() && Some(&to) != was_responsible.as_ref()).then_some(to);
        let relisted = known_by.changed();
        let record = record.clone();
        busy.set(true);
        spawn_local(async move {
            let done = change(api, record, relisted, reassigned).await;
            let locale = locale.get_untracked();
            busy.try_set(false);
            match done {
                Err(error) => {
                    wrong.try_set(Some(sentence(locale, &error).to_owned()));
                }
                Ok(errors) => match errors.first() {
                    Some(error) => {
                        wrong.try_set(Some(problem(locale, error)));
                    }
                    None => {
                        open.try_set(false);
                        toasts.say(td_string!(locale, common.msg.saved));
                        api.refresh();
                    }
                },
            }
        });
    };
    let colleagues =
        Memo::new(move |_| people.ok().map(|answer| answer.colleagues.clone()).unwrap_or_default());
    let options = move || {
        let locale = locale.get();
        colleagues
            .get()
            .into_iter()
            .map(|person| {
                let id = person.id.inner().to_owned();
                let selected = chosen.get_untracked() == id;
                view! { <option value=id selected=selected>{title(locale, &person)}</option> }
            })
            .collect_view()
    };
    view! {
        <form
            class="form pad"
            on:submit=move |event| {
                event.prevent_default();
                if !busy.get_untracked() {
                    save();
                }
            }
        >
            <h2>{t!(i18n, access.edit)}</h2>
            <label class="f">
                <span>{t!(i18n, access.responsible)}</span>
                <select class="in" on:change=move |event| chosen.set(event_target_value(&event))>
                    <option value="">{t!(i18n, access.nobody)}</option>
                    {options}
                </select>
            </label>
            {known_by.fields(colleagues.into(), |locale| td_string!(locale, access.restrict))}
            <div class="form-foot">
                <span class="grow st late" role="alert">
                    {move || wrong.get()}
                </span>
                <button type="button" class="btn quiet" on:click=move |_| open.set(false)>
                    {t!(i18n, common.verb.cancel)}
                </button>
                <button class="btn pri" disabled=move || busy.get()>
                    {t!(i18n, common.verb.save)}
                </button>
            </div>
        </form>
    }
}

/// Who may know of something, in a form: everybody of its level, or the people on a list.
#[derive(Clone, Copy)]
pub(super) struct KnownBy {
    was: StoredValue<Option<Vec<Id>>>,
    restricted: RwSignal<bool>,
    listed: RwSignal<Vec<Id>>,
}

impl KnownBy {
    /// Everybody, as long as nothing is known.
    pub(super) fn everybody() -> Self {
        let (restricted, listed) = (RwSignal::new(false), RwSignal::new(Vec::new()));
        Self { restricted, listed, was: StoredValue::new(None) }
    }

    /// Fills it in as it is.
    pub(super) fn fill(self, custody: &Custody) {
        let was: Option<Vec<Id>> =
            custody.need_to_know.as_ref().map(|people| people.iter().map(|one| one.id.clone()).collect());
        self.restricted.set(was.is_some());
        self.listed.set(was.clone().unwrap_or_default());
        self.was.set_value(was);
    }

    /// The list as it is to be, where that is another one; none takes it away.
    pub(super) fn changed(self) -> Option<Option<Vec<Id>>> {
        let now = self.restricted.get_untracked().then(|| self.listed.get_untracked());
        (now != self.was.get_value()).then_some(now)
    }

    /// The box and the people; `label` says what only they may know of.
    pub(super) fn fields(self, colleagues: Signal<Vec<Colleague>>, label: Label) -> impl IntoView {
        let i18n = use_i18n();
        let locale = use_locale();
        let Self { restricted, listed, .. } = self;
        let boxes = move || {
            let locale = locale.get();
            colleagues.get().into_iter().map(|person| tick(locale, person, listed)).collect_view()
        };
        view! {
            <label class="row">
                <input
                    type="checkbox"
                    class="custody-restrict"
                    prop:checked=move || restricted.get()
                    on:change=move |event| restricted.set(event_target_checked(&event))
                />
                <span>{move || label(locale.get())}</span>
            </label>
            <Show when=move || restricted.get()>
                <fieldset class="f">
                    <legend>{t!(i18n, access.people)}</legend>
                    {boxes}
                    <p class="muted">{t!(i18n, access.keeps)}</p>
                </fieldset>
            </Show>
        }
    }
}

/// Gives something this list, or takes it away. What was wrong; empty where it was done.
pub(super) async fn set_list(
    api: Api,
    record: Id,
    people: Option<Vec<Id>>,
) -> Result<Vec<UserError>, ApiError> {
    let variables = SetNeedToKnowVariables { id: record, people };
    Ok(api.mutate(SetNeedToKnow::build(variables)).await?.set_need_to_know.errors)
}

fn title(locale: Locale, person: &Colleague) -> String {
    format!("{} · {}", person.name, person.role.word(locale))
}

/// One colleague on the list, or not.
fn tick(locale: Locale, person: Colleague, listed: RwSignal<Vec<Id>>) -> impl IntoView + use<> {
    let (id, label) = (person.id.clone(), title(locale, &person));
    let checked = {
        let id = id.clone();
        move || listed.read().contains(&id)
    };
    let change = move |event: leptos::ev::Event| {
        let on = event_target_checked(&event);
        listed.update(|listed| {
            listed.retain(|other| *other != id);
            if on {
                listed.push(id.clone());
            }
        });
    };
    view! {
        <label class="row">
            <input type="checkbox" prop:checked=checked on:change=change />
            <span>{label}</span>
        </label>
    }
}

/// The list first: whoever is to answer for the record may have to be on it.
async fn change(
    api: Api,
    record: Id,
    list: Option<Option<Vec<Id>>>,
    to: Option<Id>,
) -> Result<Vec<UserError>, ApiError> {
    if let Some(people) = list {
        let errors = set_list(api, record.clone(), people).await?;
        if !errors.is_empty() {
            return Ok(errors);
        }
    }
    match to {
        Some(to) => {
            let variables = ReassignVariables { id: record, to };
            Ok(api.mutate(Reassign::build(variables)).await?.reassign.errors)
        }
        None => Ok(Vec::new()),
    }
}

fn problem(locale: Locale, error: &UserError) -> String {
    match error.field.as_deref() {
        Some("to") => td_string!(locale, access.blind).to_owned(),
        _ => error.code.word(locale).to_owned(),
    }
}
