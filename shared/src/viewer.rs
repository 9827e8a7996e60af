//! Who asks. Every read and every write takes one.

use std::{collections::BTreeSet, sync::Arc};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    access::AccessLevel,
    id::{OrganizationId, UserId},
};

vocabulary! {
    /// A user's role, from the Department's regulations.
    pub enum Role {
        /// Head of the Department (5.4, 5.10).
        Head = "head",
        /// Deputy Head of the Department (5.6-5.8).
        Deputy = "deputy",
        /// Staff of the Sector for Relations with International Organizations (VII).
        InternationalOrganizations = "international_organizations",
        /// Staff of the Sector for Organization of International Events (VI).
        Events = "events",
        /// Reads and explores.
        Analyst = "analyst",
        /// Coordinator of a subordinate body (3.1.3, 4.1.7).
        Coordinator = "coordinator",
        /// The Minister and the Deputy Ministers, to whom the Department reports (5.2).
        Management = "management",
        /// Keeps the users; never the content.
        Administrator = "administrator",
    }
}

impl Role {
    /// Whether whoever has it reads the register at all: everybody but the administrator, who keeps the people and answers for
    /// no content (5.11, 5.12).
    pub fn reads(self) -> bool {
        self != Self::Administrator
    }
}

/// What a token allows beside reading: what its owner made it for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scopes {
    /// Changing records.
    pub write: bool,
    /// Exporting many records at once.
    pub export: bool,
}

impl Scopes {
    /// Reading only.
    pub const READ: Self = Self { write: false, export: false };
}

/// How a viewer came in. That never gives them more than their role and their clearance, and may give them less.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entrance {
    /// In a session, where a person sits at the keys: it allows all that they may do, and asks them to prove again who
    /// they are before what matters.
    Session {
        /// When they last proved it; nothing where they did not, or so long ago that nobody knows.
        confirmed_at: Option<DateTime<Utc>>,
    },
    /// By a token, which a script sends where nobody sits at the keys. It allows what it was made for, and proves nothing
    /// about a person.
    Token(Scopes),
}

impl Entrance {
    /// Whether records may be changed by whoever came in like this.
    pub fn may_write(self) -> bool {
        match self {
            Self::Session { .. } => true,
            Self::Token(scopes) => scopes.write,
        }
    }

    /// Whether many records may be taken out at once by whoever came in like this.
    pub fn may_export(self) -> bool {
        match self {
            Self::Session { .. } => true,
            Self::Token(scopes) => scopes.export,
        }
    }
}

/// The signed-in person: what they may see and do follows from this value alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Viewer {
    /// Who it is.
    pub user: UserId,
    /// The name that the ledger records.
    pub name: String,
    /// What they are in the Department.
    pub role: Role,
    /// The most closed level they may see.
    pub clearance: AccessLevel,
    /// In whose place they act (5.8); the ledger records both.
    pub acting_for: Option<UserId>,
    /// The body whose coordinator they are (3.1.3, 4.1.7).
    pub organization: Option<OrganizationId>,
    /// How they came in.
    pub entrance: Entrance,
    /// The records with a need-to-know list that names them, as they were when the request came.
    pub listed: Arc<BTreeSet<Uuid>>,
}

impl Viewer {
    /// A viewer in their own name, with all that their role allows, who has not proved again to be who they are.
    pub fn new(user: UserId, name: String, role: Role, clearance: AccessLevel) -> Self {
        Self {
            user,
            name,
            role,
            clearance,
            acting_for: None,
            organization: None,
            entrance: Entrance::Session { confirmed_at: None },
            listed: Arc::default(),
        }
    }

    /// The same viewer, who proved at this instant to be who they are.
    pub fn proven(self, at: DateTime<Utc>) -> Self {
        Self { entrance: Entrance::Session { confirmed_at: Some(at) }, ..self }
    }

    /// A viewer with nothing but a role and a clearance, for tests of rules.
    pub fn for_test(role: Role, clearance: AccessLevel) -> Self {
        Self::new(UserId(Uuid::nil()), role.code().into(), role, clearance)
    }
}
