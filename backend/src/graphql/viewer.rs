//! Who asks.

use accord_shared::{
    AccessLevel, Role, access,
    id::{Noun, SessionId, TokenId},
    partial_date::Day,
};
use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};

use super::{
    asking::{Asked, unexpected},
    payload::UserError,
};
use crate::register::{
    Failure, notice,
    person::{self, DEMO_PEOPLE, absence, credential, feed, identity, session, token},
};

/// The signed-in person.
#[derive(Debug)]
pub(super) struct Viewer;

#[Object]
impl Viewer {
    /// Their id.
    async fn id(&self, ctx: &Context<'_>) -> ID {
        ID(ctx.viewer().user.to_string())
    }

    /// The name they sign in with.
    async fn login<'c>(&self, ctx: &'c Context<'_>) -> &'c str {
        &ctx.person().login
    }

    /// Their name.
    async fn name<'c>(&self, ctx: &'c Context<'_>) -> &'c str {
        &ctx.viewer().name
    }

    /// What they are in the Department.
    async fn role(&self, ctx: &Context<'_>) -> Role {
        ctx.viewer().role
    }

    /// The most closed level they may see.
    async fn clearance(&self, ctx: &Context<'_>) -> AccessLevel {
        ctx.viewer().clearance
    }

    /// Whether they may create and change any record that they see.
    async fn can_edit(&self, ctx: &Context<'_>) -> bool {
        access::may_edit(ctx.viewer())
    }

    /// Of which nouns they may enter records: a coordinator those that concern their own body.
    async fn can_enter(&self, ctx: &Context<'_>) -> Vec<Noun> {
        Noun::ALL.iter().copied().filter(|&noun| access::may_enter(ctx.viewer(), noun)).collect()
    }

    /// Whether they keep the people.
    async fn can_keep_people(&self, ctx: &Context<'_>) -> bool {
        access::may_keep_people(ctx.viewer())
    }

    /// Whether they assess organizations, and keep the directions of cooperation and what weighs how much (7.1.2).
    async fn can_assess(&self, ctx: &Context<'_>) -> bool {
        access::may_assess(ctx.viewer())
    }

    /// Whether they may record that the Head is away.
    async fn can_record_absence(&self, ctx: &Context<'_>) -> bool {
        access::may_record_absence(ctx.viewer())
    }

    /// For whom they act today, and until when.
    async fn acting(&self, ctx: &Context<'_>) -> Result<Option<Acting>> {
        if ctx.viewer().acting_for.is_none() {
            return Ok(None);
        }
        let sources = ctx.sources();
        let found = absence::find_on(&sources.store, ctx.today(), sources.demo).await.map_err(unexpected)?;
        Ok(found.map(|absence| Acting { name: absence.head_name, until: Day(absence.until) }))
    }

    /// How they prove to be who they are.
    async fn ways(&self, ctx: &Context<'_>) -> Result<Ways> {
        let ways = credential::ways(&ctx.sources().store, ctx.viewer().user).await.map_err(unexpected)?;
        let provider = match &ctx.sources().issuer {
            Some(issuer) => {
                let linked = identity::list(ctx.reading()).await.map_err(unexpected)?;
                linked.iter().any(|linked| linked.issuer == *issuer)
            }
            None => false,
        };
        Ok(Ways {
            password: ways.password,
            second_factor: ways.factor,
            provider,
            recovery_codes: i32::try_from(ways.recovery_codes).unwrap_or(i32::MAX),
        })
    }

    /// Their sessions, the one used last first.
    #[graphql(complexity = "10 * child_complexity + 1")]
    async fn sessions(&self, ctx: &Context<'_>) -> Result<Vec<Session>> {
        let here = ctx.way().session();
        let found = session::list(ctx.reading(), ctx.moment().at).await.map_err(unexpected)?;
        let session = |session: session::Session| Session {
            here: here == Some(session.id),
            id: ID(session.id.to_string()),
            device: session.device,
            since: session.created_at,
            seen_at: session.seen_at,
        };
        Ok(found.into_iter().map(session).collect())
    }

    /// Their tokens for scripts, the newest first.
    #[graphql(complexity = "10 * child_complexity + 1")]
    async fn tokens(&self, ctx: &Context<'_>) -> Result<Vec<Token>> {
        let found = token::list(ctx.reading(), ctx.moment().at).await.map_err(unexpected)?;
        let token = |token: token::Token| Token {
            id: ID(token.id.to_string()),
            name: token.name,
            can_write: token.scopes.write,
            can_export: token.scopes.export,
            since: token.created_at,
            seen_at: token.seen_at,
            expires_at: token.expires_at,
        };
        Ok(found.into_iter().map(token).collect())
    }

    /// Their identities at providers (OpenID Connect), by provider.
    #[graphql(complexity = "5 * child_complexity + 1")]
    async fn identities(&self, ctx: &Context<'_>) -> Result<Vec<Identity>> {
        let found = identity::list(ctx.reading()).await.map_err(unexpected)?;
        let identity = |linked: identity::Linked| Identity { issuer: linked.issuer, since: linked.since };
        Ok(found.into_iter().map(identity).collect())
    }

    /// Since when they have a calendar feed; nothing where they have none. Its address is known only when it is made.
    async fn feed_since(&self, ctx: &Context<'_>) -> Result<Option<DateTime<Utc>>> {
        feed::since(ctx.reading()).await.map_err(unexpected)
    }

    /// How much they are told that is new to them.
    async fn unread_notices(&self, ctx: &Context<'_>) -> Result<usize> {
        let (count, _) = notice::unread(ctx.reading(), ctx.moment().at).await.map_err(unexpected)?;
        Ok(count)
    }

    /// Whether this is a demo register.
    async fn demo(&self, ctx: &Context<'_>) -> bool {
        ctx.sources().demo
    }

    /// People one may switch to; only in demo mode.
    async fn demo_people(&self, ctx: &Context<'_>) -> Vec<DemoPerson> {
        let people = if ctx.sources().demo { DEMO_PEOPLE } else { &[] };
        let demo_person = |person: &person::DemoPerson| DemoPerson {
            login: person.login.to_owned(),
            name: person.name.to_owned(),
            role: person.role,
            clearance: person.clearance,
        };
        people.iter().map(demo_person).collect()
    }
}

/// In whose place somebody acts (5.8).
#[derive(Debug, SimpleObject)]
pub(super) struct Acting {
    /// The name of whom they act for.
    name: String,
    /// The last day.
    until: Day,
}

/// How somebody proves to be who they are.
#[derive(Debug, SimpleObject)]
pub(super) struct Ways {
    /// By a password.
    password: bool,
    /// By a second factor.
    second_factor: bool,
    /// By an identity at the provider that this server asks.
    provider: bool,
    /// How many recovery codes are left.
    recovery_codes: i32,
}

/// Somebody signed in on a device.
#[derive(Debug, SimpleObject)]
pub(super) struct Session {
    /// Its id.
    id: ID,
    /// The device, in words.
    device: String,
    /// Since when.
    since: DateTime<Utc>,
    /// When it was last used, to the minute.
    seen_at: DateTime<Utc>,
    /// Whether it is the one that asks.
    here: bool,
}

/// A token with which a script asks as its owner.
#[derive(Debug, SimpleObject)]
pub(super) struct Token {
    /// Its id.
    id: ID,
    /// What its owner calls it.
    name: String,
    /// Whether it may change records.
    can_write: bool,
    /// Whether it may take many records out at once.
    can_export: bool,
    /// Since when.
    since: DateTime<Utc>,
    /// When it was last used, to ten minutes.
    seen_at: Option<DateTime<Utc>>,
    /// Until when it is good.
    expires_at: DateTime<Utc>,
}

/// An identity elsewhere with which somebody signs in here.
#[derive(Debug, SimpleObject)]
pub(super) struct Identity {
    /// The provider, by its issuer identifier.
    issuer: String,
    /// Since when it is linked.
    since: DateTime<Utc>,
}

/// Somebody as whom the demo register can be seen.
#[derive(Debug, SimpleObject)]
pub(super) struct DemoPerson {
    /// Their name for signing in.
    login: String,
    /// Their name.
    name: String,
    /// What they are in the Department.
    role: Role,
    /// The most closed level they may see.
    clearance: AccessLevel,
}

/// The viewer.
#[derive(Default, Debug)]
pub(super) struct ViewerQuery;

#[Object]
impl ViewerQuery {
    /// Who asks, and what they may do.
    async fn viewer(&self) -> Viewer {
        Viewer
    }
}

/// What became of an act that has nothing to show but that it was done.
#[derive(Debug, SimpleObject)]
pub(super) struct DonePayload {
    /// What is wrong with the request; empty where it was done.
    errors: Vec<UserError>,
}

impl DonePayload {
    pub(super) fn of(done: std::result::Result<(), Failure>) -> Result<Self> {
        match done {
            Ok(()) | Err(Failure::Repeated(_)) => Ok(Self { errors: Vec::new() }),
            Err(Failure::Refused(problems)) => {
                Ok(Self { errors: problems.into_iter().map(UserError::from).collect() })
            }
            Err(Failure::Store(error)) => Err(unexpected(error)),
        }
    }
}

/// What the viewer does about their own account; what has a secret in it is done at addresses below /session.
#[derive(Default, Debug)]
pub(super) struct ViewerMutation;

#[Object]
impl ViewerMutation {
    /// Ends one of the viewer's own sessions.
    async fn end_session(&self, ctx: &Context<'_>, id: SessionId) -> Result<DonePayload> {
        DonePayload::of(session::end_own(ctx.writing(), id).await)
    }

    /// Ends one of the viewer's own tokens.
    async fn end_token(&self, ctx: &Context<'_>, id: TokenId) -> Result<DonePayload> {
        DonePayload::of(token::end_own(ctx.writing(), id).await)
    }

    /// Unlinks the viewer's own identity at a provider, whom they have proved lately to be; not the only way in.
    async fn unlink_identity(&self, ctx: &Context<'_>, issuer: String) -> Result<DonePayload> {
        DonePayload::of(identity::unlink(ctx.writing(), &issuer).await)
    }
}
