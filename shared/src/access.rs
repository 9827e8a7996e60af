//! Who may see and do what. Regulation 5.12: every employee answers for state and business secrets.

use crate::viewer::{Role, Viewer};

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
/// (5.3-5.9). Analysts and management read; a coordinator's own scope and the administrator's people come
/// with sign-in.
pub fn may_edit(viewer: &Viewer) -> bool {
    matches!(viewer.role, Role::Head | Role::Deputy | Role::InternationalOrganizations | Role::Events)
}

/// Whether the viewer may give a record this level: never one that they could not see afterwards.
pub fn may_classify(viewer: &Viewer, level: AccessLevel) -> bool {
    may_edit(viewer) && may_see(viewer, level)
}

#[cfg(test)]
mod tests {
    use super::*;

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
