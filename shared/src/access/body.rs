//! What the coordinator of a body may change: what concerns it (3.1.3, 4.1.7).

use std::collections::BTreeSet;

use super::may_edit;
use crate::{
    id::{Noun, OrganizationId},
    viewer::{Role, Viewer},
};

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

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    use crate::{
        access::{AccessLevel, may_classify, may_reassign, may_set_list},
        viewer::{Entrance, Scopes},
    };

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
}
