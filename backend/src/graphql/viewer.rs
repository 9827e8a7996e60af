//! Who asks.

use accord_shared::{AccessLevel, Role, access};
use async_graphql::{Context, Object, SimpleObject};

use super::asking::Asked;
use crate::register::person::{self, DEMO_PEOPLE};

/// The signed-in person.
#[derive(Debug, SimpleObject)]
pub(super) struct Viewer {
    /// Their name.
    name: String,
    /// What they are in the Department.
    role: Role,
    /// The most closed level they may see.
    clearance: AccessLevel,
    /// Whether they may create and change records.
    can_edit: bool,
    /// Whether this is a demo register.
    demo: bool,
    /// People one may switch to; only in demo mode.
    demo_people: Vec<DemoPerson>,
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
    async fn viewer(&self, ctx: &Context<'_>) -> Viewer {
        let (viewer, demo) = (ctx.viewer(), ctx.sources().demo);
        let people = if demo { DEMO_PEOPLE } else { &[] };
        let demo_person = |person: &person::DemoPerson| DemoPerson {
            login: person.login.to_owned(),
            name: person.name.to_owned(),
            role: person.role,
            clearance: person.clearance,
        };
        Viewer {
            name: viewer.name.clone(),
            role: viewer.role,
            clearance: viewer.clearance,
            can_edit: access::may_edit(viewer),
            demo,
            demo_people: people.iter().map(demo_person).collect(),
        }
    }
}
