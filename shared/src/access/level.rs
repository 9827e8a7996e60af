//! How closed a record is.

use uuid::Uuid;

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

/// What closes a record to a viewer: its level, and the records whose need-to-know lists count for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guard<'a> {
    /// The level that counts.
    pub level: AccessLevel,
    /// The record itself, or the whole that it belongs to, where these have a list.
    pub lists: &'a [Uuid],
}

impl From<AccessLevel> for Guard<'_> {
    fn from(level: AccessLevel) -> Self {
        Self { level, lists: &[] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_rank_never_opens_a_record() {
        assert_eq!(AccessLevel::from_rank(-1), AccessLevel::Secret);
        assert_eq!(AccessLevel::from_rank(9), AccessLevel::Secret);
        for &level in AccessLevel::ALL {
            assert_eq!(AccessLevel::from_rank(level.rank()), level);
        }
    }
}
