//! Who may see and do what. Regulation 5.12: every employee answers for state and business secrets.

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    id::OrganizationId,
    viewer::{Role, Viewer},
};

/// How closed a record is. Each level includes those before it: a clearance for one is a clearance for all below.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(not(feature = "client"), derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(not(feature = "client"), serde(rename_all = "SCREAMING_SNAKE_CASE"))]
#[cfg_attr(feature = "server", derive(async_graphql::Enum, sea_orm::EnumIter, sea_orm::DeriveActiveEnum))]
#[cfg_attr(feature = "server", sea_orm(rs_type = "i16", db_type = "SmallInteger"))]
#[cfg_attr(feature = "client", derive(cynic::Enum))]
#[cfg_attr(feature = "client", cynic(schema_module = "crate::schema"))]
pub enum AccessLevel {
    /// Anybody who is signed in.
    #[default]
    #[cfg_attr(feature = "server", sea_orm(num_value = 0))]
    Open,
    /// For use in the service.
    #[cfg_attr(feature = "server", sea_orm(num_value = 1))]
    Service,
    /// Business secret.
    #[cfg_attr(feature = "server", sea_orm(num_value = 2))]
    Confidential,
    /// State secret.
    #[cfg_attr(feature = "server", sea_orm(num_value = 3))]
    Secret,
}

impl AccessLevel {
    /// The four levels, from the most open.
    pub const ALL: &'static [Self] = &[Self::Open, Self::Service, Self::Confidential, Self::Secret];

    /// The level as the store keeps it; greater is more closed.
    pub const fn rank(self) -> i16 {
        self as i16
    }

    /// The level of a stored rank. An unknown rank counts as secret, so that damage never opens a record.
    pub const fn from_rank(rank: i16) -> Self {
        match rank {
            0 => Self::Open,
            1 => Self::Service,
            2 => Self::Confidential,
            _ => Self::Secret,
        }
    }

    /// The word as the demo register and import profiles write it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Service => "service",
            Self::Confidential => "confidential",
            Self::Secret => "secret",
        }
    }
}

/// Whether the viewer may know that a record of this level exists (5.12).
pub fn may_see(viewer: &Viewer, level: AccessLevel) -> bool {
    level <= viewer.clearance
}

/// Whether the viewer may know of an edge: only if of both its ends and of the record that carries it.
pub fn may_see_edge(viewer: &Viewer, from: AccessLevel, to: AccessLevel, carrier: AccessLevel) -> bool {
    [from, to, carrier].into_iter().all(|level| may_see(viewer, level))
}

/// Whether the viewer may create and change records: the Head, the Deputy and the staff of the two Sectors
/// (5.3-5.9). Analysts and management read; a coordinator has [`may_edit_for`].
pub fn may_edit(viewer: &Viewer) -> bool {
    let department =
        matches!(viewer.role, Role::Head | Role::Deputy | Role::InternationalOrganizations | Role::Events);
    department && viewer.scopes.write
}

/// Whether the viewer may give a record this level: never one that they could not see afterwards.
pub fn may_classify(viewer: &Viewer, level: AccessLevel) -> bool {
    may_edit(viewer) && may_see(viewer, level)
}

// Roles: what each is for, by the clause that gives it.

/// Whether the viewer may create and change records that concern these bodies: the Department any (5.3-5.9); a
/// coordinator those that concern the body whose coordinator they are (3.1.3, 4.1.7).
pub fn may_edit_for(viewer: &Viewer, concerned: &[OrganizationId]) -> bool {
    let own = || viewer.organization.is_some_and(|body| concerned.contains(&body));
    may_edit(viewer) || viewer.role == Role::Coordinator && viewer.scopes.write && own()
}

/// Whether the viewer reads the register at all: everybody but the administrator, who keeps the people and answers for no
/// content (5.11, 5.12). The Minister and the Deputy Ministers read, for the Department reports to them (5.2).
pub fn may_read(viewer: &Viewer) -> bool {
    viewer.role != Role::Administrator
}

/// Whether the viewer keeps the people: adds them, gives and takes their rights. The administrator's only task, and nobody
/// else's, so that nobody gives rights to themselves.
pub fn may_keep_people(viewer: &Viewer) -> bool {
    viewer.role == Role::Administrator && viewer.scopes.write
}

/// Whether the viewer may record that the Head is away: the Head, or the Deputy where the Head cannot (5.8).
pub fn may_record_absence(viewer: &Viewer) -> bool {
    matches!(viewer.role, Role::Head | Role::Deputy) && viewer.scopes.write
}

/// Whether the viewer decides as the Head: the Head (5.4), and in a recorded absence the Deputy (5.8).
pub fn decides_as_head(viewer: &Viewer) -> bool {
    viewer.role == Role::Head || viewer.role == Role::Deputy && viewer.acting_for.is_some()
}

/// Whether the viewer may take many records out at once: whoever reads, by a way in that allows it.
pub fn may_export(viewer: &Viewer) -> bool {
    may_read(viewer) && viewer.scopes.export
}

/// How long it is believed that whoever proved to be a person still is the one at the keys.
pub const CONFIRMED_FOR: TimeDelta = TimeDelta::minutes(10);

/// Whether the viewer proved so lately to be who they are that they may give and take rights, take many records out or
/// open what was closed (5.12).
pub fn is_confirmed(viewer: &Viewer, at: DateTime<Utc>) -> bool {
    viewer.confirmed_at.is_some_and(|confirmed| at.signed_duration_since(confirmed) <= CONFIRMED_FOR)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{id::UserId, viewer::Scopes};

    /// Who may do what: head, deputy, the two Sectors, analyst, coordinator, management, administrator.
    #[test]
    fn each_role_may_what_the_regulation_gives_it_and_nothing_else() {
        type Right = (&'static str, fn(&Viewer) -> bool, [bool; 8]);
        const Y: bool = true;
        const N: bool = false;
        let rights: [Right; 6] = [
            ("edit", may_edit, [Y, Y, Y, Y, N, N, N, N]),
            ("read", may_read, [Y, Y, Y, Y, Y, Y, Y, N]),
            ("export", may_export, [Y, Y, Y, Y, Y, Y, Y, N]),
            ("keep people", may_keep_people, [N, N, N, N, N, N, N, Y]),
            ("record an absence", may_record_absence, [Y, Y, N, N, N, N, N, N]),
            ("decide as the Head", decides_as_head, [Y, N, N, N, N, N, N, N]),
        ];
        for (name, may, expected) in rights {
            for (&role, expected) in Role::ALL.iter().zip(expected) {
                assert_eq!(may(&Viewer::for_test(role, AccessLevel::Secret)), expected, "{role}: {name}");
            }
        }
    }

    #[test]
    fn a_coordinator_edits_what_concerns_their_own_body_and_nothing_else() {
        let (own, other) =
            (OrganizationId(uuid::Uuid::from_u128(1)), OrganizationId(uuid::Uuid::from_u128(2)));
        let mut viewer = Viewer::for_test(Role::Coordinator, AccessLevel::Open);
        assert!(!may_edit_for(&viewer, &[own]), "without a body there is nothing of their own");
        viewer.organization = Some(own);
        assert!(may_edit_for(&viewer, &[other, own]));
        assert!(!may_edit_for(&viewer, &[other]) && !may_edit_for(&viewer, &[]));
        viewer.role = Role::Analyst;
        assert!(!may_edit_for(&viewer, &[own]), "a body makes nobody a coordinator");
        assert!(may_edit_for(&Viewer::for_test(Role::Events, AccessLevel::Open), &[]));
    }

    #[test]
    fn in_an_absence_the_deputy_decides_as_the_head_and_nobody_else_does() {
        for &role in Role::ALL {
            let head = Some(UserId(uuid::Uuid::from_u128(7)));
            let viewer = Viewer { acting_for: head, ..Viewer::for_test(role, AccessLevel::Secret) };
            assert_eq!(decides_as_head(&viewer), matches!(role, Role::Head | Role::Deputy), "{role}");
        }
    }

    #[test]
    fn a_token_that_only_reads_changes_exports_and_gives_nothing() {
        for &role in Role::ALL {
            let viewer = Viewer { scopes: Scopes::READ, ..Viewer::for_test(role, AccessLevel::Secret) };
            let changes = [may_edit, may_keep_people, may_record_absence, may_export];
            assert!(changes.iter().all(|may| !may(&viewer)), "{role}");
        }
    }

    #[test]
    fn a_proof_is_believed_for_ten_minutes() {
        let at = DateTime::from_timestamp(1_700_000_000, 0).unwrap();
        let after = |minutes, seconds| {
            let confirmed_at = Some(at - TimeDelta::minutes(minutes) - TimeDelta::seconds(seconds));
            is_confirmed(&Viewer { confirmed_at, ..Viewer::for_test(Role::Head, AccessLevel::Open) }, at)
        };
        assert!(after(0, 0) && after(10, 0) && !after(10, 1));
        assert!(!is_confirmed(&Viewer::for_test(Role::Head, AccessLevel::Open), at));
    }

    #[test]
    fn a_clearance_opens_its_level_and_all_below_and_nothing_above() {
        for &clearance in AccessLevel::ALL {
            let viewer = Viewer::for_test(Role::Analyst, clearance);
            for &level in AccessLevel::ALL {
                assert_eq!(may_see(&viewer, level), level.rank() <= clearance.rank());
            }
        }
    }

    #[test]
    fn an_edge_shows_only_where_its_ends_and_its_carrier_do() {
        let viewer = Viewer::for_test(Role::Head, AccessLevel::Service);
        let (open, secret) = (AccessLevel::Open, AccessLevel::Secret);
        assert!(may_see_edge(&viewer, open, AccessLevel::Service, open));
        assert!(!may_see_edge(&viewer, secret, open, open));
        assert!(!may_see_edge(&viewer, open, secret, open));
        assert!(!may_see_edge(&viewer, open, open, secret));
    }

    #[test]
    fn who_may_edit_is_the_department_and_nobody_classifies_above_their_clearance() {
        for &role in Role::ALL {
            let viewer = Viewer::for_test(role, AccessLevel::Service);
            let department = [Role::Head, Role::Deputy, Role::InternationalOrganizations, Role::Events];
            assert_eq!(may_edit(&viewer), department.contains(&role), "{role}");
            assert!(!may_classify(&viewer, AccessLevel::Confidential));
        }
    }

    #[test]
    fn a_damaged_rank_never_opens_a_record() {
        assert_eq!(AccessLevel::from_rank(-1), AccessLevel::Secret);
        assert_eq!(AccessLevel::from_rank(9), AccessLevel::Secret);
        for &level in AccessLevel::ALL {
            assert_eq!(AccessLevel::from_rank(level.rank()), level);
        }
    }
}
