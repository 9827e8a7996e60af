//! People in the schema: the users, for administrators only, and the Head's absences.

use accord_shared::{
    AccessLevel, Role,
    id::{AbsenceId, OrganizationId, UserId},
    partial_date::Day,
};
use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};

use super::{
    asking::{Asked, refused, unexpected},
    connection::PageInfo,
    payload::{UserError, outcome},
    viewer::DonePayload,
};
use crate::register::{
    Failure,
    person::{
        NewUser, absence,
        user::{self, UserChange},
    },
};

/// How many users a page has unless another number is asked for, and at most.
const PAGE: i32 = 100;
const MOST: i32 = 500;

/// A user, as administrators see them.
#[derive(Debug, Clone, SimpleObject)]
pub(super) struct User {
    /// Their id.
    id: ID,
    /// How many times it was written.
    version: i32,
    /// The name they sign in with.
    login: String,
    /// The name that the others see.
    name: String,
    /// What they are in the Department.
    role: Role,
    /// The most closed level they may see.
    clearance: AccessLevel,
    /// The body whose coordinator they are.
    organization: Option<ID>,
    /// How a provider of identities knows them.
    email: Option<String>,
    /// Since when.
    created_at: DateTime<Utc>,
    /// Since when the account is closed.
    disabled_at: Option<DateTime<Utc>>,
    /// Whether they have chosen a password.
    has_password: bool,
    /// Whether they have a second factor.
    has_second_factor: bool,
    /// Whether they exist for demonstration only.
    demo: bool,
}

impl From<user::User> for User {
    fn from(user: user::User) -> Self {
        let viewer = user.person.viewer;
        Self {
            id: ID(viewer.user.to_string()),
            version: user.version,
            login: user.person.login,
            name: viewer.name,
            role: viewer.role,
            clearance: viewer.clearance,
            organization: viewer.organization.map(|id| ID(id.to_string())),
            email: user.email,
            created_at: user.created_at,
            disabled_at: user.disabled_at,
            has_password: user.has_password,
            has_second_factor: user.has_factor,
            demo: user.person.demo,
        }
    }
}

/// A page of users.
#[derive(Debug)]
pub(super) struct UserConnection {
    nodes: Vec<User>,
    page_info: PageInfo,
}

#[Object]
impl UserConnection {
    /// The users, by login.
    async fn nodes(&self) -> &[User] {
        &self.nodes
    }

    /// Where the page lies.
    async fn page_info(&self) -> &PageInfo {
        &self.page_info
    }

    /// How many there are; counted only when asked for.
    async fn total_count(&self, ctx: &Context<'_>) -> Result<i64> {
        user::count_users(ctx.reading(), ctx.sources().demo).await.map_err(refused)
    }
}

/// Days on which the Head is away and the Deputy acts (5.8).
#[derive(Debug, SimpleObject)]
pub(super) struct Absence {
    /// Its id.
    id: ID,
    /// Who is away.
    head: String,
    /// The first day.
    from: Day,
    /// The last day.
    until: Day,
    /// Who recorded it.
    recorded_by: String,
    /// When.
    recorded_at: DateTime<Utc>,
}

impl From<absence::Absence> for Absence {
    fn from(absence: absence::Absence) -> Self {
        Self {
            id: ID(absence.id.to_string()),
            head: absence.head_name,
            from: Day(absence.from),
            until: Day(absence.until),
            recorded_by: absence.recorded_by,
            recorded_at: absence.recorded_at,
        }
    }
}

/// Users and absences.
#[derive(Default, Debug)]
pub(super) struct PersonQuery;

#[Object]
impl PersonQuery {
    /// The users, by login. For administrators; for others there is nothing here.
    #[graphql(complexity = "first.clamp(0, MOST) as usize * child_complexity + 1")]
    async fn users(
        &self,
        ctx: &Context<'_>,
        #[graphql(default = 100)] first: i32,
        after: Option<String>,
    ) -> Result<UserConnection> {
        let first = usize::try_from(first.clamp(0, MOST)).unwrap_or(PAGE as usize);
        let demo = ctx.sources().demo;
        let found = user::list_users(ctx.reading(), after.as_deref(), first as u64 + 1, demo).await;
        let mut nodes: Vec<User> = found.map_err(refused)?.into_iter().map(User::from).collect();
        let more = nodes.len() > first;
        nodes.truncate(first);
        let cursor = |user: Option<&User>| user.map(|user| user.login.clone());
        let ends = (cursor(nodes.first()), cursor(nodes.last()));
        let page_info = PageInfo::forward(after.is_some(), more, ends);
        Ok(UserConnection { nodes, page_info })
    }

    /// The absences of the Head that are not over, for the Head and the Deputy; empty for others.
    #[graphql(complexity = "10 * child_complexity + 1")]
    async fn absences(&self, ctx: &Context<'_>) -> Result<Vec<Absence>> {
        let found = absence::list(ctx.reading(), ctx.today()).await.map_err(unexpected)?;
        Ok(found.into_iter().map(Into::into).collect())
    }
}

/// A user to be added.
#[derive(Debug, InputObject)]
pub(super) struct UserInput {
    /// The name to sign in with: small letters, digits, hyphens and dots.
    login: String,
    /// The name that the others see.
    name: String,
    /// What they are in the Department.
    role: Role,
    /// The most closed level they may see.
    clearance: AccessLevel,
    /// The body whose coordinator they are.
    organization: Option<OrganizationId>,
    /// How a provider of identities knows them.
    email: Option<String>,
}

/// What may be changed of a user.
#[derive(Debug, InputObject)]
pub(super) struct UserChangeInput {
    /// The name that the others see.
    name: String,
    /// What they are in the Department.
    role: Role,
    /// The most closed level they may see.
    clearance: AccessLevel,
    /// The body whose coordinator they are.
    organization: Option<OrganizationId>,
    /// How a provider of identities knows them.
    email: Option<String>,
}

/// The user that was added, or why none was.
#[derive(Debug, SimpleObject)]
pub(super) struct UserPayload {
    /// The id of the new user.
    user: Option<ID>,
    /// What is wrong with the input; empty where the user was added.
    errors: Vec<UserError>,
}

/// Changes of people, by administrators who have proved lately to be who they are; and the Head's absences.
#[derive(Default, Debug)]
pub(super) struct PersonMutation;

#[Object]
impl PersonMutation {
    /// Adds a user. A link with which they choose a password is made at /session/invitation.
    async fn add_user(&self, ctx: &Context<'_>, input: UserInput) -> Result<UserPayload> {
        let UserInput { login, name, role, clearance, organization, email } = input;
        let new = NewUser { login, name, role, clearance, organization, email, demo: false };
        Ok(match outcome(ctx, user::add_user(ctx.writing(), new).await).await? {
            Ok(id) => UserPayload { user: Some(ID(id.to_string())), errors: Vec::new() },
            Err(errors) => UserPayload { user: None, errors },
        })
    }

    /// Gives a user this content instead of what it had at the expected version. It holds from their next request on.
    async fn change_user(
        &self,
        ctx: &Context<'_>,
        id: UserId,
        expected_version: i32,
        input: UserChangeInput,
    ) -> Result<DonePayload> {
        let UserChangeInput { name, role, clearance, organization, email } = input;
        let new = UserChange { name, role, clearance, organization, email };
        done(user::change_user(ctx.writing(), id, expected_version, new).await)
    }

    /// Closes an account: from the next request on nothing that the user has opens anything.
    async fn disable_user(&self, ctx: &Context<'_>, id: UserId) -> Result<DonePayload> {
        done(user::disable_user(ctx.writing(), id).await)
    }

    /// Opens a closed account. Sessions and tokens that it had stay ended.
    async fn enable_user(&self, ctx: &Context<'_>, id: UserId) -> Result<DonePayload> {
        done(user::enable_user(ctx.writing(), id).await)
    }

    /// Takes the second factor away from somebody who lost it and their recovery codes.
    async fn clear_second_factor(&self, ctx: &Context<'_>, id: UserId) -> Result<DonePayload> {
        done(user::clear_factor(ctx.writing(), id).await)
    }

    /// Records that the Head is away, both days included: the Deputy acts with the Head's authority (5.8).
    async fn record_absence(&self, ctx: &Context<'_>, from: Day, until: Day) -> Result<DonePayload> {
        done(absence::record(ctx.writing(), from.0, until.0).await.map(|_| ()))
    }

    /// Ends an absence: from today on the Head is back.
    async fn end_absence(&self, ctx: &Context<'_>, id: AbsenceId) -> Result<DonePayload> {
        done(absence::end(ctx.writing(), id).await)
    }
}

fn done(done: std::result::Result<(), Failure>) -> Result<DonePayload> {
    DonePayload::of(done)
}
