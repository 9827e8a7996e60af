//! Who asks. Every read and every write takes one.

use crate::{access::AccessLevel, id::UserId};

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
}

impl Viewer {
    /// A viewer with nothing but a role and a clearance, for tests of rules.
    pub fn for_test(role: Role, clearance: AccessLevel) -> Self {
        Self { user: UserId(uuid::Uuid::nil()), name: role.code().into(), role, clearance, acting_for: None }
    }
}
