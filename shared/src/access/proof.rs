//! Taking many records out, and what is proved before that and before other acts that matter (5.12).

use chrono::{DateTime, TimeDelta, Utc};

use super::{AccessLevel, is_cleared, may_read};
use crate::viewer::{Entrance, Viewer};

/// Whether the viewer may take many records out at once: whoever reads, by a way in that allows it.
pub fn may_export(viewer: &Viewer) -> bool {
    may_read(viewer) && viewer.entrance.may_export()
}

/// Whether an export may be made for a reader of this level: only by somebody who may see as much (5.12).
pub fn may_export_for(viewer: &Viewer, level: AccessLevel) -> bool {
    may_export(viewer) && is_cleared(viewer, level)
}

/// How far the clocks of two servers may differ. What seems to have begun later than that from now was begun by a clock
/// that was wrong, and does not hold: otherwise it would hold for as long as that clock was ahead.
pub const CLOCKS_DIFFER: TimeDelta = TimeDelta::minutes(5);

/// How long it is believed that whoever proved to be a person still is the one at the keys.
pub const CONFIRMED_FOR: TimeDelta = TimeDelta::minutes(10);

/// Whether the viewer proved so lately to be who they are that they may give and take rights, take many records out or
/// open what was closed (5.12). A token proves nothing: who sends it may have found it.
pub fn is_confirmed(viewer: &Viewer, at: DateTime<Utc>) -> bool {
    let Entrance::Session { confirmed_at } = viewer.entrance else { return false };
    confirmed_at.is_some_and(|confirmed| at.signed_duration_since(confirmed) <= CONFIRMED_FOR)
}

/// Whether nothing more is to be proved before many records go out. In a session it is who sits at the keys; a token that
/// was made for exports was made for when nobody does, by somebody who proved then who they are.
pub fn is_export_proven(viewer: &Viewer, at: DateTime<Utc>) -> bool {
    match viewer.entrance {
        Entrance::Session { .. } => is_confirmed(viewer, at),
        Entrance::Token(scopes) => scopes.export,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::viewer::{Role, Scopes};

    #[test]
    fn a_token_exports_where_it_was_made_for_that_and_proves_nothing_else() {
        let at = DateTime::from_timestamp(1_700_000_000, 0).unwrap();
        for write in [false, true] {
            for export in [false, true] {
                let by_token = Entrance::Token(Scopes { write, export });
                for &role in Role::ALL {
                    let viewer =
                        Viewer { entrance: by_token, ..Viewer::for_test(role, AccessLevel::Service) };
                    assert!(!is_confirmed(&viewer, at), "{role}");
                    assert_eq!(is_export_proven(&viewer, at), export, "{role}");
                    assert_eq!(may_export(&viewer), export && role.reads(), "{role}");
                    assert!(!may_export_for(&viewer, AccessLevel::Confidential), "never above its owner");
                }
            }
        }
        let idle = Viewer::for_test(Role::Head, AccessLevel::Secret);
        assert!(may_export(&idle) && !is_export_proven(&idle, at), "in a session it is asked again");
        assert!(is_export_proven(&idle.proven(at), at));
    }

    #[test]
    fn a_proof_is_believed_for_ten_minutes() {
        let at = DateTime::from_timestamp(1_700_000_000, 0).unwrap();
        let after = |minutes, seconds| {
            let confirmed_at = Some(at - TimeDelta::minutes(minutes) - TimeDelta::seconds(seconds));
            let viewer = Viewer::for_test(Role::Head, AccessLevel::Open);
            is_confirmed(&Viewer { entrance: Entrance::Session { confirmed_at }, ..viewer }, at)
        };
        assert!(after(0, 0) && after(10, 0) && !after(10, 1));
        assert!(!is_confirmed(&Viewer::for_test(Role::Head, AccessLevel::Open), at));
    }

    #[test]
    fn an_export_never_reaches_above_whoever_makes_it_and_an_administrator_makes_none() {
        for &role in Role::ALL {
            let viewer = Viewer::for_test(role, AccessLevel::Service);
            for &level in AccessLevel::ALL {
                let may = role != Role::Administrator && level <= AccessLevel::Service;
                assert_eq!(may_export_for(&viewer, level), may, "{role} {level:?}");
            }
        }
    }
}
