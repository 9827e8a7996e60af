//! Who may see and do what. Regulation 5.12: every employee answers for state and business secrets.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::{
    id::{Noun, OrganizationId},
    viewer::{Entrance, Role, Viewer},
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

/// A body that a record concerns: an agreement its participants, an obligation those of its agreement and whoever owes or
/// is owed, a contact the organizations of their posts, an organization itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Body {
    /// Which.
    pub id: OrganizationId,
    /// Whether it is on our side; only such a body can have a coordinator of its own.
    pub ours: bool,
}

/// The body for which the viewer changes records and for no other: that of a coordinator (3.1.3, 4.1.7).
pub fn own_body(viewer: &Viewer) -> Option<OrganizationId> {
    viewer.organization.filter(|_| viewer.role == Role::Coordinator && viewer.entrance.may_write())
}

/// Whether the viewer may change records that concern these bodies: the Department any (5.3-5.9); a coordinator those
/// that concern the body whose coordinator they are (3.1.3, 4.1.7).
pub fn may_edit_for(viewer: &Viewer, concerned: &[Body]) -> bool {
    let own = || own_body(viewer).is_some_and(|own| concerned.iter().any(|body| body.id == own));
    may_edit(viewer) || own()
}

/// Whether the viewer may enter records of this noun at all. A coordinator enters no organizations: a new one is nobody's
/// own body (3.1.3).
pub fn may_enter(viewer: &Viewer, noun: Noun) -> bool {
    may_edit(viewer) || own_body(viewer).is_some() && noun != Noun::Organization
}

/// Whether a change keeps a record among the bodies where it belongs. The Department may move any (5.3-5.9). A
/// coordinator may neither take a record away from their own body, nor into or out of another one's on our side, nor say
/// which bodies are on our side (3.1.3, 4.1.7); whom abroad it concerns is theirs to write.
pub fn may_move(viewer: &Viewer, before: &[Body], after: &[Body]) -> bool {
    let Some(own) = own_body(viewer) else { return may_edit(viewer) };
    let find = |bodies: &[Body]| bodies.iter().find(|body| body.id == own).copied();
    let others = |bodies: &[Body]| {
        let ours = bodies.iter().filter(|body| body.ours && body.id != own);
        ours.map(|body| body.id).collect::<BTreeSet<_>>()
    };
    let stays = match (find(before), find(after)) {
        (Some(before), Some(after)) => before == after,
        (None, after) => after.is_some(),
        (Some(_), None) => false,
    };
    stays && others(before) == others(after)
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

/// Whether the viewer may take many records out at once: whoever reads, by a way in that allows it.
pub fn may_export(viewer: &Viewer) -> bool {
    may_read(viewer) && viewer.entrance.may_export()
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

/// Whether an export may be made for a reader of this level: only by somebody who may see as much (5.12).
pub fn may_export_for(viewer: &Viewer, level: AccessLevel) -> bool {
    may_export(viewer) && is_cleared(viewer, level)
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

    const OWN: Body = Body { id: OrganizationId(Uuid::from_u128(1)), ours: true };
    const SISTER: Body = Body { id: OrganizationId(Uuid::from_u128(2)), ours: true };
    const ABROAD: Body = Body { id: OrganizationId(Uuid::from_u128(3)), ours: false };
    const FURTHER: Body = Body { id: OrganizationId(Uuid::from_u128(4)), ours: false };

    fn coordinator() -> Viewer {
        Viewer { organization: Some(OWN.id), ..Viewer::for_test(Role::Coordinator, AccessLevel::Service) }
    }

    #[test]
    fn a_coordinator_edits_what_concerns_their_own_body_and_nothing_else() {
        let mut viewer = Viewer::for_test(Role::Coordinator, AccessLevel::Open);
        assert!(!may_edit_for(&viewer, &[OWN]), "without a body there is nothing of their own");
        viewer.organization = Some(OWN.id);
        assert!(may_edit_for(&viewer, &[SISTER, OWN]));
        assert!(!may_edit_for(&viewer, &[SISTER]) && !may_edit_for(&viewer, &[]));
        viewer.role = Role::Analyst;
        assert!(!may_edit_for(&viewer, &[OWN]), "a body makes nobody a coordinator");
        assert!(may_edit_for(&Viewer::for_test(Role::Events, AccessLevel::Open), &[]));
        let by_token = Viewer { entrance: Entrance::Token(Scopes::READ), ..coordinator() };
        assert!(!may_edit_for(&by_token, &[OWN]) && !may_enter(&by_token, Noun::Agreement));
    }

    #[test]
    fn a_coordinator_keeps_a_record_with_their_own_body_and_away_from_the_others_on_our_side() {
        let renamed = Body { ours: false, ..OWN };
        // What a record concerned, what it is to concern, whether a coordinator may do that.
        let table: [(&[Body], &[Body], bool); 14] = [
            (&[], &[OWN], true),
            (&[], &[OWN, ABROAD], true),
            (&[], &[ABROAD], false),
            (&[], &[OWN, SISTER], false),
            (&[], &[], false),
            (&[OWN], &[OWN], true),
            (&[OWN, ABROAD], &[FURTHER, OWN], true),
            (&[OWN], &[ABROAD], false),
            (&[OWN], &[], false),
            (&[OWN], &[OWN, SISTER], false),
            (&[OWN, SISTER], &[OWN], false),
            (&[OWN, SISTER, ABROAD], &[SISTER, OWN], true),
            (&[OWN, SISTER], &[SISTER], false),
            (&[OWN], &[renamed], false),
        ];
        for (before, after, may) in table {
            assert_eq!(may_move(&coordinator(), before, after), may, "{before:?} to {after:?}");
            for &role in Role::ALL {
                let viewer = Viewer::for_test(role, AccessLevel::Open);
                assert_eq!(may_move(&viewer, before, after), may_edit(&viewer), "{role} without a body");
            }
        }
    }

    #[test]
    fn a_coordinator_enters_everything_but_organizations_and_readers_nothing() {
        for &noun in Noun::ALL {
            assert_eq!(may_enter(&coordinator(), noun), noun != Noun::Organization, "{noun}");
            for &role in Role::ALL {
                let viewer = Viewer::for_test(role, AccessLevel::Open);
                assert_eq!(may_enter(&viewer, noun), may_edit(&viewer), "{role} {noun}");
            }
        }
    }

    #[test]
    fn a_coordinator_closes_what_is_theirs_up_to_their_clearance_and_opens_nothing() {
        use AccessLevel::{Confidential, Open, Service};
        let table = [
            (None, Open, true),
            (None, Service, true),
            (None, Confidential, false),
            (Some(Open), Service, true),
            (Some(Service), Service, true),
            (Some(Service), Open, false),
            (Some(Open), Confidential, false),
        ];
        let staff = Viewer::for_test(Role::Events, Service);
        for (from, to, may) in table {
            assert_eq!(may_classify(&coordinator(), from, to), may, "{from:?} to {to:?}");
            assert_eq!(may_classify(&staff, from, to), to <= Service, "the Department: {from:?} to {to:?}");
            assert!(!may_classify(&Viewer::for_test(Role::Analyst, AccessLevel::Secret), from, to));
        }
        assert!(!may_set_list(&coordinator(), Open) && !may_reassign(&coordinator(), Open));
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
    fn an_export_never_reaches_above_whoever_makes_it_and_an_administrator_makes_none() {
        for &role in Role::ALL {
            let viewer = Viewer::for_test(role, AccessLevel::Service);
            for &level in AccessLevel::ALL {
                let may = role != Role::Administrator && level <= AccessLevel::Service;
                assert_eq!(may_export_for(&viewer, level), may, "{role} {level:?}");
            }
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

    #[test]
    fn a_damaged_rank_never_opens_a_record() {
        assert_eq!(AccessLevel::from_rank(-1), AccessLevel::Secret);
        assert_eq!(AccessLevel::from_rank(9), AccessLevel::Secret);
        for &level in AccessLevel::ALL {
            assert_eq!(AccessLevel::from_rank(level.rank()), level);
        }
    }
}
