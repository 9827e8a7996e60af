//! Erasing what a contact's record tells of the person: said plainly before it is done, since nothing takes it back.

use std::sync::Arc;

use cynic::Id;
use leptos::prelude::*;

use crate::api::contact::{Contact, ContactQuery, erase};
use crate::i18n::{t, t_string, td_string, use_i18n};
use crate::pages::asking::{Act, ActForm, Answer};
use crate::pages::form::reading::Reading;
use crate::pages::register::spec::Reader;
use crate::pages::session::Session;
use crate::ui::dialog::Dialog;
use crate::ui::icon::{Glyph, icon};

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
    let act = Act {
        title: |locale| td_string!(locale, contacts.erase.title),
        help: |locale| td_string!(locale, contacts.erase.help),
        act: |locale| td_string!(locale, contacts.erase.act),
        done: |locale| td_string!(locale, contacts.erase.done),
    };
    let i18n = use_i18n();
    let send = move |_: &mut Reading, why| -> Option<Answer> {
        let (id, version) = contact.get_untracked()?;
        Some(Box::pin(erase(id, version, why)))
    };
    view! {
        <ActForm act=act open=open send=send>
            <p>{t!(i18n, contacts.erase.never)}</p>
        </ActForm>
    }
}
