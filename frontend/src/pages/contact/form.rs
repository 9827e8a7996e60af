//! The form of a contact.

use accord_shared::{AccessLevel, Noun};
use cynic::{Id, MutationBuilder};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::api::client::{Api, ApiError};
use crate::api::contact::{
    ChangeContact, ChangeContactVariables, Contact, ContactInput, ContactPayload, ContactPost, ContactQuery,
    ContactVariables, CreateContact, CreateContactVariables, PostInput,
};
use crate::i18n::{Locale, td_string};
use crate::pages::form::fields::{AccessField, AreaField, DateField, LevelField, TextField};
use crate::pages::form::picker::RecordField;
use crate::pages::form::reading::Reading;
use crate::pages::form::rows::{IdentifierForm, TextForm, card, rows_card};
use crate::pages::form::{Field, Form, Saved, Sending, TooLarge, change_page, field, field_of, new_page};

/// As many posts as the question asks for; a record with that many may have more.
const MOST_POSTS: usize = 100;

/// The page for a new one.
pub fn create() -> impl IntoView {
    new_page::<ContactForm>()
}

/// The page that changes one.
pub fn change() -> impl IntoView {
    change_page::<ContactForm>()
}

#[derive(Clone, Copy, Serialize, Deserialize)]
struct ContactForm {
    access_level: Field,
    names: TextForm,
    email: Field,
    phone: Field,
    languages: Field,
    note: Field,
    /// Not in drafts from before there was such a field.
    #[serde(default)]
    personal_level: Field,
    posts: RwSignal<Vec<PostForm>>,
    identifiers: RwSignal<Vec<IdentifierForm>>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
struct PostForm {
    organization: Field,
    titles: TextForm,
    since: Field,
    until: Field,
}

impl PostForm {
    fn blank() -> Self {
        Self { organization: field(""), titles: TextForm::blank(), since: field(""), until: field("") }
    }

    fn of(post: &ContactPost) -> Self {
        Self {
            organization: field(post.organization.id.inner()),
            titles: TextForm::of(&post.titles),
            since: field_of(post.since),
            until: field_of(post.until),
        }
    }

    fn read(self, at: usize, reading: &mut Reading) -> Option<PostInput> {
        let organization = reading.required_id(&format!("posts.{at}.organization"), self.organization);
        let titles = reading.required_names(&format!("posts.{at}.titles"), self.titles);
        let since = reading.date(&format!("posts.{at}.since"), self.since);
        let until = reading.date(&format!("posts.{at}.until"), self.until);
        Some(PostInput { organization: organization?, titles, since, until })
    }

    fn view(at: usize, row: Self) -> AnyView {
        view! {
            <div class="fgrid">
                <RecordField
                    path=format!("posts.{at}.organization")
                    label=|locale| td_string!(locale, contacts.organization)
                    value=row.organization
                    noun=Noun::Organization
                    required=true
                />
                <span></span>
                {row.titles.view(&format!("posts.{at}.titles"), false)}
                <DateField
                    path=format!("posts.{at}.since")
                    label=|locale| td_string!(locale, common.field.since)
                    value=row.since
                />
                <DateField
                    path=format!("posts.{at}.until")
                    label=|locale| td_string!(locale, common.field.until)
                    value=row.until
                />
            </div>
        }
        .into_any()
    }
}

impl ContactForm {
    fn of(contact: &Contact) -> Self {
        Self {
            access_level: field(contact.access_level.code()),
            names: TextForm::of(&contact.names),
            email: field_of(contact.email.as_ref()),
            phone: field_of(contact.phone.as_ref()),
            languages: field(contact.languages.join(", ")),
            note: field_of(contact.note.as_ref()),
            personal_level: field(contact.personal_level.unwrap_or(AccessLevel::Open).code()),
            posts: RwSignal::new(contact.posts.iter().map(PostForm::of).collect()),
            identifiers: IdentifierForm::of(&contact.identifiers),
        }
    }
}

impl Form for ContactForm {
    type Input = ContactInput;
    type Query = ContactQuery;
    type Variables = ContactVariables;

    const NOUN: Noun = Noun::Contact;

    fn title(locale: Locale, new: bool) -> &'static str {
        if new { td_string!(locale, contacts.new) } else { td_string!(locale, contacts.edit) }
    }

    fn blank() -> Self {
        let [email, phone, languages, note] = std::array::from_fn(|_| field(""));
        Self {
            access_level: field(AccessLevel::Open.code()),
            names: TextForm::blank(),
            email,
            phone,
            languages,
            note,
            personal_level: field(AccessLevel::Open.code()),
            posts: RwSignal::new(Vec::new()),
            identifiers: RwSignal::new(Vec::new()),
        }
    }

    fn begun(asked: &dyn Fn(&str) -> Option<String>) -> Option<(Self, String)> {
        let organization = asked("organization")?;
        let form = Self::blank();
        let post = PostForm::blank();
        post.organization.set(organization.clone());
        form.posts.set(vec![post]);
        Some((form, organization))
    }

    fn variables(id: Id) -> ContactVariables {
        ContactVariables { id }
    }

    fn can_edit(answer: &ContactQuery) -> bool {
        answer.contact.as_ref().is_some_and(|contact| contact.can_edit)
    }

    fn loaded(answer: &ContactQuery) -> Option<Result<(Self, i32), TooLarge>> {
        let contact = answer.contact.as_ref()?;
        if contact.posts.len() >= MOST_POSTS {
            return Some(Err(TooLarge));
        }
        Some(Ok((Self::of(contact), contact.version)))
    }

    fn read(self, reading: &mut Reading) -> Option<ContactInput> {
        let names = reading.required_names("names", self.names);
        let access_level = reading.required_word("accessLevel", self.access_level);
        let rows = self.posts.get_untracked().into_iter().enumerate();
        let posts = rows.filter_map(|(at, row)| row.read(at, reading)).collect();
        let identifiers = IdentifierForm::read(self.identifiers, reading);
        let languages = self.languages.get_untracked();
        let languages = languages.split([',', ' ', ';']).filter(|code| !code.is_empty());
        Some(ContactInput {
            access_level: access_level?,
            names,
            email: reading.text(self.email),
            phone: reading.text(self.phone),
            languages: languages.map(str::to_lowercase).collect(),
            note: reading.text(self.note),
            personal_level: reading.word(self.personal_level).unwrap_or(AccessLevel::Open),
            posts,
            identifiers,
        })
    }

    async fn save(
        input: ContactInput,
        change: Option<(Id, i32)>,
        sending: Sending,
    ) -> Result<Saved, ApiError> {
        let api = Api::expect();
        let key = sending.key.as_deref();
        let payload = match change {
            None => {
                let variables = CreateContactVariables { input, reason: sending.reason };
                api.mutate_once(CreateContact::build(variables), key).await?.create_contact
            }
            Some((id, expected_version)) => {
                let variables =
                    ChangeContactVariables { id, expected_version, input, reason: sending.reason };
                api.mutate_once(ChangeContact::build(variables), key).await?.change_contact
            }
        };
        let ContactPayload { contact, errors } = payload;
        Ok(Saved { id: contact.map(|saved| saved.id), errors })
    }

    fn view(self) -> AnyView {
        let facts = view! {
            <TextField path="email" label=|locale| td_string!(locale, contacts.email) value=self.email kind="email" />
            <TextField path="phone" label=|locale| td_string!(locale, contacts.phone) value=self.phone kind="tel" />
            <TextField
                path="languages"
                label=|locale| td_string!(locale, contacts.languages)
                help=|locale| td_string!(locale, contacts.languages_help)
                value=self.languages
            />
            <AccessField value=self.access_level />
            <LevelField
                path="personalLevel"
                label=|locale| td_string!(locale, contacts.personal)
                help=|locale| td_string!(locale, contacts.personal_help)
                value=self.personal_level
            />
            <AreaField path="note" label=|locale| td_string!(locale, common.field.note) value=self.note />
        };
        view! {
            {card(|locale| td_string!(locale, contacts.name), self.names.view("names", false))}
            {card(|locale| td_string!(locale, common.form.facts), facts)}
            {rows_card(
                |locale| td_string!(locale, contacts.posts),
                |locale| td_string!(locale, contacts.add_post),
                self.posts,
                PostForm::blank,
                PostForm::view,
            )}
            {IdentifierForm::card(self.identifiers)}
        }
        .into_any()
    }
}
