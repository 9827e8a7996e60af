//! Saved views: lists, explorations and questions.

use accord_shared::{Noun, schema, view::ViewPage};
use cynic::{Id, MutationBuilder, Operation};

use super::client::{Api, ApiError};
use super::parts::UserError;
use super::person::Done;
use crate::routes::Route;

/// The question.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query")]
pub struct SavedViewsQuery {
    /// The reader's own and those that are shared with them, by name.
    pub saved_views: Vec<SavedView>,
}

/// A list, an exploration or a question under a name.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct SavedView {
    /// Its id.
    pub id: Id,
    /// Which kind of page it is of.
    pub page: ViewPage,
    /// Which list it is of, where it is of one.
    pub noun: Option<Noun>,
    /// What it is called.
    pub name: String,
    /// What is said of it.
    pub note: Option<String>,
    /// The query of the page's address, without its question mark.
    pub query: String,
    /// Whether the Department has it too.
    pub shared: bool,
    /// Who keeps it, by name.
    pub owner: String,
    /// Whether the reader keeps it.
    pub mine: bool,
    /// Whether the reader may change and delete it.
    pub can_edit: bool,
}

impl SavedView {
    /// Where it leads.
    pub fn address(&self) -> String {
        let route = match (self.page, self.noun) {
            (_, Some(noun)) => Route::Register(noun),
            (ViewPage::Question, None) => Route::Questions,
            (_, None) => Route::Explore(None),
        };
        let path = route.href(None);
        if self.query.is_empty() { path } else { format!("{path}?{}", self.query) }
    }
}

/// A view to be kept.
#[derive(cynic::InputObject, Debug, Clone)]
pub struct SavedViewInput {
    /// Which kind of page it is of.
    pub page: ViewPage,
    /// Which list it is of, where it is of one.
    pub noun: Option<Noun>,
    /// What it is called.
    pub name: String,
    /// What is said of it.
    pub note: Option<String>,
    /// The query of the page's address.
    pub query: String,
    /// Whether the Department has it too.
    pub shared: bool,
}

#[derive(cynic::QueryVariables, Debug, Clone)]
struct SaveVariables {
    input: SavedViewInput,
}

/// What came of it.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "SavedViewPayload")]
struct Saved {
    errors: Vec<UserError>,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "SaveVariables")]
struct SaveView {
    #[arguments(input: $input)]
    save_view: Saved,
}

/// Keeps a view, once under this key. Returns what was wrong.
pub async fn save(input: SavedViewInput, key: Option<&str>) -> Result<Vec<UserError>, ApiError> {
    let saved = act(SaveView::build(SaveVariables { input }), key).await?;
    Ok(saved.save_view.errors)
}

#[derive(cynic::QueryVariables, Debug, Clone)]
struct ChangeVariables {
    id: Id,
    name: String,
    note: Option<String>,
    query: Option<String>,
    shared: bool,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "ChangeVariables")]
struct ChangeView {
    #[arguments(id: $id, name: $name, note: $note, query: $query, shared: $shared)]
    change_view: Saved,
}

/// Gives a view another name and circle of readers, and where there is one another note and address; an empty note goes.
/// Returns what was wrong.
pub async fn change(
    id: Id,
    name: String,
    note: Option<String>,
    query: Option<String>,
    shared: bool,
    key: Option<&str>,
) -> Result<Vec<UserError>, ApiError> {
    let changed = act(ChangeView::build(ChangeVariables { id, name, note, query, shared }), key).await?;
    Ok(changed.change_view.errors)
}

#[derive(cynic::QueryVariables, Debug, Clone)]
struct DeleteVariables {
    id: Id,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "DeleteVariables")]
struct DeleteView {
    #[arguments(id: $id)]
    delete_view: Done,
}

/// Deletes a view. Returns what was wrong.
pub async fn delete(id: Id) -> Result<Vec<UserError>, ApiError> {
    let deleted = act(DeleteView::build(DeleteVariables { id }), None).await?;
    Ok(deleted.delete_view.errors)
}

async fn act<Q, V>(operation: Operation<Q, V>, key: Option<&str>) -> Result<Q, ApiError>
where
    Q: cynic::QueryFragment + serde::de::DeserializeOwned + 'static,
    V: cynic::QueryVariables + serde::Serialize,
{
    let api = Api::expect();
    let done = api.mutate_once(operation, key).await?;
    api.refresh();
    Ok(done)
}
