//! Saved views: lists, explorations and questions.

use accord_shared::{
    error::ErrorCode,
    id::{Noun, ViewId},
    view::{self as rules, Page, ViewPage},
};
use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};

use super::{
    asking::{Asked, unexpected},
    payload::{UserError, outcome},
    viewer::DonePayload,
};
use crate::register::{
    Problem,
    view::{self, ViewChange, ViewInput},
};

/// A list as somebody filtered, sorted and shaped it, an exploration or a question, under a name.
#[derive(Debug, SimpleObject)]
pub(super) struct SavedView {
    /// Its id.
    id: ID,
    /// Which kind of page it is of.
    page: ViewPage,
    /// Which list it is of, where it is of one.
    noun: Option<Noun>,
    /// What it is called.
    name: String,
    /// What is said of it.
    note: Option<String>,
    /// The query of the page's address, without its question mark, as the viewer has it.
    query: String,
    /// Whether the Department has it too.
    shared: bool,
    /// Who keeps it, by name.
    owner: String,
    /// Whether the viewer keeps it.
    mine: bool,
    /// Whether the viewer may change and delete it.
    can_edit: bool,
}

impl SavedView {
    fn of(ctx: &Context<'_>, view: view::SavedView) -> Self {
        let mine = view.owner == ctx.viewer().user.0;
        Self {
            id: ID(view.id.to_string()),
            page: view.page.kind(),
            noun: view.page.noun(),
            name: view.name,
            note: view.note,
            query: view.query,
            shared: view.shared,
            owner: view.owner_name,
            mine,
            can_edit: rules::may_change(ctx.viewer(), mine, view.shared),
        }
    }
}

/// Saved views.
#[derive(Default, Debug)]
pub(super) struct ViewQuery;

#[Object]
impl ViewQuery {
    /// The viewer's own views, and those that are shared with them, by name.
    #[graphql(complexity = "50 * child_complexity + 1")]
    async fn saved_views(&self, ctx: &Context<'_>) -> Result<Vec<SavedView>> {
        let found = view::list(ctx.reading()).await.map_err(unexpected)?;
        Ok(found.into_iter().map(|found| SavedView::of(ctx, found)).collect())
    }
}

/// A view to be kept.
#[derive(Debug, InputObject)]
pub(super) struct SavedViewInput {
    /// Which kind of page it is of.
    #[graphql(default_with = "ViewPage::List")]
    page: ViewPage,
    /// Which list it is of, where it is of one.
    noun: Option<Noun>,
    /// What it is called: up to 80 letters.
    name: String,
    /// What is said of it: up to 1,000 letters.
    note: Option<String>,
    /// The query of the page's address, without its question mark.
    query: String,
    /// Whether the Department has it too.
    shared: bool,
}

/// The view, or why there is none.
#[derive(Debug, SimpleObject)]
pub(super) struct SavedViewPayload {
    /// The view as it is now.
    view: Option<SavedView>,
    /// What is wrong with the request; empty where it was done.
    errors: Vec<UserError>,
}

/// Changes of views.
#[derive(Default, Debug)]
pub(super) struct ViewMutation;

#[Object]
impl ViewMutation {
    /// Keeps a view of a page.
    async fn save_view(&self, ctx: &Context<'_>, input: SavedViewInput) -> Result<SavedViewPayload> {
        let SavedViewInput { page, noun, name, note, query, shared } = input;
        let saved = match Page::of(page, noun) {
            Some(page) => view::save(ctx.writing(), ViewInput { page, name, note, query, shared }).await,
            None => {
                Err(Problem::at("noun", ErrorCode::Invalid, "a list is of a noun, no other page is").into())
            }
        };
        payload(ctx, outcome(ctx, saved).await?).await
    }

    /// Gives a view another name, note, address or circle of readers; what is not given stays, and an empty note goes.
    async fn change_view(
        &self,
        ctx: &Context<'_>,
        id: ViewId,
        name: Option<String>,
        note: Option<String>,
        query: Option<String>,
        shared: Option<bool>,
    ) -> Result<SavedViewPayload> {
        let change = ViewChange { name, note, query, shared };
        let changed = view::change_view(ctx.writing(), id, change).await;
        payload(ctx, outcome(ctx, changed).await?).await
    }

    /// Deletes a view.
    async fn delete_view(&self, ctx: &Context<'_>, id: ViewId) -> Result<DonePayload> {
        DonePayload::of(view::delete(ctx.writing(), id).await)
    }
}

async fn payload(
    ctx: &Context<'_>,
    done: std::result::Result<ViewId, Vec<UserError>>,
) -> Result<SavedViewPayload> {
    Ok(match done {
        Ok(id) => {
            let found = view::find(ctx.reading(), id).await.map_err(unexpected)?;
            SavedViewPayload { view: found.map(|found| SavedView::of(ctx, found)), errors: Vec::new() }
        }
        Err(errors) => SavedViewPayload { view: None, errors },
    })
}
