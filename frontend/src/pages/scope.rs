//! The name of a record that is known only by its id: of a filter in the address, of a form's draft.

use accord_shared::schema;
use cynic::Id;
use leptos::prelude::*;

use crate::api::client::use_query;
use crate::api::interaction::InteractionBrief;
use crate::api::parts::{AgreementBrief, ContactBrief, OrganizationBrief, Text};
use crate::i18n::{language, use_locale};

/// Which record.
#[derive(cynic::QueryVariables, Debug, Clone, PartialEq)]
pub struct NodeVariables {
    /// Its id.
    pub id: Id,
}

/// The question.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query", variables = "NodeVariables")]
pub struct NodeQuery {
    /// The record; nothing where there is none or it may not be seen.
    #[arguments(id: $id)]
    pub node: Option<NodeName>,
}

/// A record that is only named.
#[derive(cynic::InlineFragments, Debug, Clone)]
#[cynic(graphql_type = "Node")]
pub enum NodeName {
    /// An organization.
    Organization(OrganizationBrief),
    /// An agreement.
    Agreement(AgreementBrief),
    /// A contact.
    Contact(ContactBrief),
    /// An interaction.
    Interaction(InteractionBrief),
    /// Anything else has no name to show here.
    #[cynic(fallback)]
    Other,
}

impl NodeName {
    fn names(&self) -> Option<&Text> {
        match self {
            Self::Organization(organization) => Some(&organization.names),
            Self::Agreement(agreement) => Some(&agreement.titles),
            Self::Contact(contact) => Some(&contact.names),
            Self::Interaction(interaction) => Some(&interaction.subjects),
            Self::Other => None,
        }
    }
}

/// The record's name, once it is known.
pub fn use_name(id: impl Fn() -> Option<String> + Send + Sync + 'static) -> Signal<Option<String>> {
    let locale = use_locale();
    let loaded = use_query::<NodeQuery, NodeVariables>(move || {
        id().filter(|id| !id.is_empty()).map(|id| NodeVariables { id: Id::new(id) })
    });
    Signal::derive(move || {
        let answer = loaded.ok()?;
        Some(answer.node.as_ref()?.names()?.pick(language(locale.get())))
    })
}

/// The record's name in a chip.
#[component]
pub fn ScopeName(
    /// Its id.
    id: Memo<Option<String>>,
) -> impl IntoView {
    let name = use_name(move || id.get());
    view! { <b class="cut chip-name">{move || name.get().unwrap_or_else(|| "…".into())}</b> }
}
