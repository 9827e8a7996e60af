//! What becomes of an organization: another name, and its end or the passing of its affairs to others.

use std::sync::Arc;

use accord_shared::Noun;
use cynic::Id;
use leptos::prelude::*;

use crate::api::organization::{Organization, OrganizationQuery, Succession, rename, succeed};
use crate::api::parts::{Text, record};
use crate::i18n::{t, t_string, td_string, use_i18n};
use crate::pages::asking::{Act, ActForm, Answer};
use crate::pages::form::field;
use crate::pages::form::fields::{CheckField, DateField};
use crate::pages::form::picker::RecordField;
use crate::pages::form::reading::Reading;
use crate::pages::form::rows::TextForm;
use crate::pages::register::spec::Reader;
use crate::pages::session::Session;
use crate::routes::{AsOf, Route};
use crate::ui::dialog::Dialog;
use crate::ui::icon::{Glyph, icon};

/// How many successors the form has room for.
const SUCCESSORS: usize = 4;

/// The organization as the dialogs need it.
#[derive(Debug, Clone, PartialEq)]
struct Body {
    id: Id,
    version: i32,
    names: Text,
}

/// Which of the page's dialogs is open.
#[derive(Clone, Copy)]
struct Acts {
    renaming: RwSignal<bool>,
    ending: RwSignal<bool>,
}

/// The dialogs of the page's organization.
pub fn dialogs(answer: Signal<Option<Arc<OrganizationQuery>>>) -> AnyView {
    let i18n = use_i18n();
    let acts = Acts { renaming: RwSignal::new(false), ending: RwSignal::new(false) };
    provide_context(acts);
    let body = Memo::new(move |_| {
        let answer = answer.get()?;
        let body = answer.organization.as_ref()?;
        Some(Body { id: body.id.clone(), version: body.version, names: body.names.clone() })
    });
    Effect::new(move |_| {
        if body.with(Option::is_none) {
            acts.renaming.set(false);
            acts.ending.set(false);
        }
    });
    view! {
        <Dialog
            open=acts.renaming
            label=Signal::derive(move || t_string!(i18n, organizations.rename.title).to_owned())
        >
            <Rename body=body open=acts.renaming />
        </Dialog>
        <Dialog
            open=acts.ending
            label=Signal::derive(move || t_string!(i18n, organizations.succeed.title).to_owned())
        >
            <Succeed body=body open=acts.ending />
        </Dialog>
    }
    .into_any()
}

/// The buttons that open them, for whoever may change the organization.
pub fn buttons(body: &Organization, reader: Reader) -> Option<impl IntoView + use<>> {
    let Acts { renaming, ending } = expect_context();
    let locale = reader.locale;
    let as_of = AsOf::expect();
    let splits = record(&body.id).filter(|_| Session::expect().can_edit());
    let split = splits.map(|id| {
        view! {
            <a class="btn quiet s" href=as_of.href(Route::Split(id))>
                {icon(Glyph::Path)}
                {td_string!(locale, organizations.split.open)}
            </a>
        }
    });
    Session::expect().can_change(body.can_edit).then(|| {
        view! {
            <div class="pad row wrap noprint">
                <button type="button" class="btn quiet s" on:click=move |_| renaming.set(true)>
                    {icon(Glyph::Edit)}
                    {td_string!(locale, organizations.rename.open)}
                </button>
                <button type="button" class="btn quiet s" on:click=move |_| ending.set(true)>
                    {icon(Glyph::Joint)}
                    {td_string!(locale, organizations.succeed.open)}
                </button>
                {split}
            </div>
        }
    })
}

#[component]
fn Rename(body: Memo<Option<Body>>, open: RwSignal<bool>) -> impl IntoView {
    let act = Act {
        title: |locale| td_string!(locale, organizations.rename.title),
        help: |locale| td_string!(locale, organizations.rename.help),
        act: |locale| td_string!(locale, organizations.rename.act),
        done: |locale| td_string!(locale, organizations.rename.done),
    };
    let names = TextForm::of(&untrack(|| body.get()).map(|body| body.names).unwrap_or_default());
    let send = move |reading: &mut Reading, why| -> Option<Answer> {
        let Body { id, version, .. } = body.get_untracked()?;
        Some(Box::pin(rename(id, version, reading.required_names("names", names), why)))
    };
    view! {
        <ActForm act=act open=open send=send>
            {names.view("names", false)}
        </ActForm>
    }
}

#[component]
fn Succeed(body: Memo<Option<Body>>, open: RwSignal<bool>) -> impl IntoView {
    let act = Act {
        title: |locale| td_string!(locale, organizations.succeed.title),
        help: |locale| td_string!(locale, organizations.succeed.help),
        act: |locale| td_string!(locale, organizations.succeed.act),
        done: |locale| td_string!(locale, organizations.succeed.done),
    };
    let i18n = use_i18n();
    let (on, dissolved) = (field(""), field("true"));
    let successors = [(); SUCCESSORS].map(|()| field(""));
    let send = move |reading: &mut Reading, why| -> Option<Answer> {
        let Body { id, version, .. } = body.get_untracked()?;
        let on = reading.required_date("on", on)?;
        let chosen = successors.iter().map(|one| one.get_untracked()).filter(|id| !id.is_empty());
        let succession = Succession {
            on,
            dissolved: dissolved.get_untracked() == "true",
            successors: chosen.map(Id::new).collect(),
        };
        Some(Box::pin(succeed(id, version, succession, why)))
    };
    // One more than there are, so that there is always room for the next.
    let rows = move || {
        let filled = successors.iter().take_while(|one| !one.read().is_empty()).count();
        (0..SUCCESSORS.min(filled + 1))
            .map(|at| {
                view! {
                    <RecordField
                        path=format!("successors.{at}")
                        label=|locale| td_string!(locale, organizations.succeed.successor)
                        value=successors[at]
                        noun=Noun::Organization
                    />
                }
            })
            .collect_view()
    };
    view! {
        <ActForm act=act open=open send=send>
            <DateField path="on" label=|locale| td_string!(locale, organizations.succeed.on) value=on required=true />
            <CheckField label=|locale| td_string!(locale, organizations.succeed.dissolved) value=dissolved />
            {rows}
            <p class="muted">{t!(i18n, organizations.succeed.agreements)}</p>
        </ActForm>
    }
}
