//! Who may see and do what. Regulation 5.12: every employee answers for state and business secrets.

mod body;
mod level;
mod proof;

use uuid::Uuid;

use crate::viewer::{Role, Viewer};

pub use body::{Body, may_edit_for, may_enter, may_move, own_body};
pub use level::{AccessLevel, Guard};
pub use proof::{CLOCKS_DIFFER, CONFIRMED_FOR, is_confirmed, is_export_proven, may_export, may_export_for};

/// Whether the viewer's clearance reaches this level (5.12).
pub fn is_cleared(viewer: &Viewer, level: AccessLevel) -> bool {
    level <= viewer.clearance
}

/// Whether a record's need-to-know list names the viewer (5.12: information known to them).
pub fn is_on_list(viewer: &Viewer, record: Uuid) -> bool {
    viewer.listed.contains(&record)
}

/// Whether the viewer may know that a record exists: cleared for its level, and on every list that closes it (5.12).
pub fn may_see<'a>(viewer: &Viewer, guard: impl Into<Guard<'a>>) -> bool {
    let Guard { level, lists } = guard.into();
    is_cleared(viewer, level) && lists.iter().all(|&record| is_on_list(viewer, record))
}

/// Whether the viewer may know of an edge: only if of both its ends and of the record that carries it (5.12).
pub fn may_see_edge<'a>(
    viewer: &Viewer,
    from: impl Into<Guard<'a>>,
    to: impl Into<Guard<'a>>,
    carrier: impl Into<Guard<'a>>,
) -> bool {
    [from.into(), to.into(), carrier.into()].into_iter().all(|guard| may_see(viewer, guard))
}

/// Whether the viewer sees everything that has no need-to-know list (5.12): nothing else needs to be looked up only to
/// be hidden.
pub fn sees_every_level(viewer: &Viewer) -> bool {
    is_cleared(viewer, AccessLevel::Secret)
}

/// Whether the viewer may create and change records: the Head, the Deputy and the staff of the two Sectors
/// (5.3-5.9). Analysts and management read; a coordinator has [`may_edit_for`].
pub fn may_edit(viewer: &Viewer) -> bool {
    let department =
        matches!(viewer.role, Role::Head | Role::Deputy | Role::InternationalOrganizations | Role::Events);
    department && viewer.entrance.may_write()
}

/// Whether the viewer may give a record that had level `from` the level `to`; a new record has none. Never one that they
/// could not see afterwards. A coordinator may close a record, and not open it: that is the Department's (5.12).
pub fn may_classify(viewer: &Viewer, from: Option<AccessLevel>, to: AccessLevel) -> bool {
    let opens = from.is_some_and(|from| to < from);
    let whose = may_edit(viewer) || own_body(viewer).is_some() && !opens;
    whose && may_see(viewer, to)
}

// Roles: what each is for, by the clause that gives it.

/// Whether the viewer reads the register at all: everybody but the administrator, who keeps the people and answers for no
/// content (5.11, 5.12). The Minister and the Deputy Ministers read, for the Department reports to them (5.2).
pub fn may_read(viewer: &Viewer) -> bool {
    viewer.role.reads()
}

/// Whether the viewer keeps the people: adds them, gives and takes their rights. The administrator's only task, and nobody
/// else's, so that nobody gives rights to themselves.
pub fn may_keep_people(viewer: &Viewer) -> bool {
    viewer.role == Role::Administrator && viewer.entrance.may_write()
}

/// Whether the viewer may record that the Head is away: the Head, or the Deputy where the Head cannot (5.8).
pub fn may_record_absence(viewer: &Viewer) -> bool {
    matches!(viewer.role, Role::Head | Role::Deputy) && viewer.entrance.may_write()
}

/// Whether the viewer decides as the Head: the Head (5.4), and in a recorded absence the Deputy (5.8).
pub fn decides_as_head(viewer: &Viewer) -> bool {
    viewer.role == Role::Head || viewer.role == Role::Deputy && viewer.acting_for.is_some()
}

/// Whether the viewer may assess organizations, say what weighs how much in a suggested priority, and keep the directions of
/// cooperation: the Sector for Relations with International Organizations, which defines the status of organizations, the
/// issues on their agenda and the directions (7.1.2), and the Head and the Deputy above it (5.4, 5.7).
pub fn may_assess(viewer: &Viewer) -> bool {
    matches!(viewer.role, Role::Head | Role::Deputy | Role::InternationalOrganizations)
        && viewer.entrance.may_write()
}

/// Whether the viewer may withdraw an assessment: whoever assesses (7.1.2); one that a review brought into force, the Head who
/// approved it, or in a recorded absence the Deputy (5.4, 5.8).
pub fn may_withdraw_assessment(viewer: &Viewer, approved: bool) -> bool {
    may_assess(viewer) && (!approved || decides_as_head(viewer))
}

/// Whether the viewer may bring many records in at once, and take such an import back: whoever changes any record
/// (5.3-5.9). A coordinator, who changes what concerns their own body, enters it record by record.
pub fn may_import(viewer: &Viewer) -> bool {
    may_edit(viewer)
}

/// Whether the viewer may give a record a need-to-know list, change it or take it away: whoever may change the record
/// (5.11, 5.12). What they do not see is not theirs to close.
pub fn may_set_list<'a>(viewer: &Viewer, guard: impl Into<Guard<'a>>) -> bool {
    may_edit(viewer) && may_see(viewer, guard)
}

/// Whether a document may have this level: never a more open one than what it belongs to, for it tells of it (5.12).
pub fn may_hold(record: AccessLevel, document: AccessLevel) -> bool {
    document >= record
}

/// Whether the viewer may say who answers for a record: whoever may change it; the division of work is the Head's to
/// overrule, and each assignment is in the ledger (5.7, 5.10.7, 5.11).
pub fn may_reassign<'a>(viewer: &Viewer, guard: impl Into<Guard<'a>>) -> bool {
    may_edit(viewer) && may_see(viewer, guard)
}

/// Whether opening a record is itself remembered: business and state secrets, and what is told to few (5.12).
pub fn is_reading_recorded<'a>(guard: impl Into<Guard<'a>>) -> bool {
    let Guard { level, lists } = guard.into();
    level >= AccessLevel::Confidential || !lists.is_empty()
}

/// Whether the viewer may see who read what, and who was turned away: the Head, who controls the work of the employees
/// (5.10.2), and the Deputy (5.7, 5.8). An administrator keeps people, not content.
pub fn may_audit(viewer: &Viewer) -> bool {
    matches!(viewer.role, Role::Head | Role::Deputy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        id::UserId,
        viewer::{Entrance, Scopes},
    };

    /// Who may do what: head, deputy, the two Sectors, analyst, coordinator, management, administrator.
    #[test]
    fn each_role_may_what_the_regulation_gives_it_and_nothing_else() {
        type Right = (&'static str, fn(&Viewer) -> bool, [bool; 8]);
        const Y: bool = true;
        const N: bool = false;
        let rights: [Right; 8] = [
            ("edit", may_edit, [Y, Y, Y, Y, N, N, N, N]),
            ("assess", may_assess, [Y, Y, Y, N, N, N, N, N]),
            ("import", may_import, [Y, Y, Y, Y, N, N, N, N]),
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
    fn in_an_absence_the_deputy_decides_as_the_head_and_nobody_else_does() {
        for &role in Role::ALL {
            let head = Some(UserId(uuid::Uuid::from_u128(7)));
            let viewer = Viewer { acting_for: head, ..Viewer::for_test(role, AccessLevel::Secret) };
            assert_eq!(decides_as_head(&viewer), matches!(role, Role::Head | Role::Deputy), "{role}");
        }
    }

    #[test]
    fn a_document_is_as_closed_as_its_record_or_more() {
        for (at, &record) in AccessLevel::ALL.iter().enumerate() {
            let held = AccessLevel::ALL.iter().filter(|&&document| may_hold(record, document)).count();
            assert_eq!(held, AccessLevel::ALL.len() - at, "{record:?}");
            assert!(may_hold(record, record));
        }
    }

    #[test]
    fn a_token_that_only_reads_changes_exports_and_gives_nothing() {
        for &role in Role::ALL {
            let viewer = Viewer {
                entrance: Entrance::Token(Scopes::READ),
                ..Viewer::for_test(role, AccessLevel::Secret)
            };
            let changes = [may_edit, may_assess, may_keep_people, may_record_absence, may_export];
            assert!(changes.iter().all(|may| !may(&viewer)), "{role}");
        }
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
    fn a_need_to_know_list_closes_a_record_to_all_but_those_it_names_and_never_opens_a_level() {
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let on = |records: &[Uuid], clearance| Viewer {
            listed: std::sync::Arc::new(records.iter().copied().collect()),
            ..Viewer::for_test(Role::Head, clearance)
        };
        let (service, secret) = (AccessLevel::Service, AccessLevel::Secret);
        // Who is on which lists, with what clearance; which lists close it at level service; whether they see it.
        let table: [(&[Uuid], AccessLevel, &[Uuid], bool); 8] = [
            (&[], secret, &[], true),
            (&[], secret, &[one], false),
            (&[other], secret, &[one], false),
            (&[one], secret, &[one], true),
            (&[one], service, &[one], true),
            (&[one], AccessLevel::Open, &[one], false),
            (&[one], secret, &[one, other], false),
            (&[one, other], secret, &[one, other], true),
        ];
        for (listed, clearance, lists, sees) in table {
            let viewer = on(listed, clearance);
            let guard = Guard { level: service, lists };
            assert_eq!(may_see(&viewer, guard), sees, "{listed:?} {clearance:?} {lists:?}");
            assert_eq!(may_set_list(&viewer, guard), sees);
            assert_eq!(may_reassign(&viewer, guard), sees);
            assert_eq!(may_see_edge(&viewer, AccessLevel::Open, guard, AccessLevel::Open), sees);
            assert_eq!(may_see_edge(&viewer, guard, AccessLevel::Open, AccessLevel::Open), sees);
        }
        let reader = Viewer { role: Role::Analyst, ..on(&[one], secret) };
        assert!(!may_set_list(&reader, AccessLevel::Open) && !may_reassign(&reader, AccessLevel::Open));
    }

    #[test]
    fn only_the_highest_clearance_sees_every_level() {
        for &clearance in AccessLevel::ALL {
            let viewer = Viewer::for_test(Role::Analyst, clearance);
            let all = AccessLevel::ALL.iter().all(|&level| is_cleared(&viewer, level));
            assert_eq!(sees_every_level(&viewer), all);
        }
    }

    #[test]
    fn reading_a_secret_is_remembered_and_only_the_heads_may_see_who_did() {
        let recorded = AccessLevel::ALL.iter().copied().filter(|&level| is_reading_recorded(level));
        assert_eq!(recorded.collect::<Vec<_>>(), [AccessLevel::Confidential, AccessLevel::Secret]);
        assert!(is_reading_recorded(Guard { level: AccessLevel::Open, lists: &[Uuid::nil()] }));
        for &role in Role::ALL {
            let viewer = Viewer::for_test(role, AccessLevel::Secret);
            assert_eq!(may_audit(&viewer), [Role::Head, Role::Deputy].contains(&role), "{role}");
        }
    }

    #[test]
    fn who_may_edit_is_the_department_and_nobody_classifies_above_their_clearance() {
        for &role in Role::ALL {
            let viewer = Viewer::for_test(role, AccessLevel::Service);
            let department = [Role::Head, Role::Deputy, Role::InternationalOrganizations, Role::Events];
            assert_eq!(may_edit(&viewer), department.contains(&role), "{role}");
            assert!(!may_classify(&viewer, None, AccessLevel::Confidential));
        }
    }
}
