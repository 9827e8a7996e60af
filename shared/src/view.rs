//! Saved views: a list as somebody filtered, sorted and shaped it, under a name; for themselves, or for the Department.

use crate::{RecordId, Role, Viewer, access};

/// The longest name, in letters.
pub const LONGEST_NAME: usize = 80;
/// The longest query of a list's address, in bytes.
pub const LONGEST_QUERY: usize = 2_000;
/// The most views that one person may keep.
pub const MOST_VIEWS: usize = 100;

/// Whether the viewer may keep views of their own: whoever reads, by a way in that writes.
pub fn may_keep(viewer: &Viewer) -> bool {
    access::may_read(viewer) && viewer.scopes.write
}

/// Whether somebody of this role shares views with the Department: its own people (5.3-5.9).
pub const fn shares(role: Role) -> bool {
    matches!(
        role,
        Role::Head | Role::Deputy | Role::InternationalOrganizations | Role::Events | Role::Analyst
    )
}

/// Whether the viewer may share views with the Department.
pub fn may_share(viewer: &Viewer) -> bool {
    shares(viewer.role) && may_keep(viewer)
}

/// Whether the viewer has the views that others share: the Department, and whom it reports to (5.2). A coordinator is
/// another body's.
pub fn sees_shared(viewer: &Viewer) -> bool {
    access::may_read(viewer) && viewer.role != Role::Coordinator
}

/// Whether the viewer may change or delete a view: their own; the Head also what is shared, for whoever shared it may
/// have left.
pub fn may_change(viewer: &Viewer, own: bool, shared: bool) -> bool {
    may_keep(viewer) && (own || shared && access::decides_as_head(viewer))
}

/// Whether a text is the query of a list's address as the client writes it: letters, digits and `-_.~,:` as they are, all
/// else escaped. Nothing that may stand as it is may be escaped, so that no id hides in it.
pub fn is_query(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~,:".contains(&byte);
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = match (first, after) {
            (b'%', [high, low, after @ ..]) => {
                let digit =
                    |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
                let (Some(high), Some(low)) = (digit(high), digit(low)) else { return false };
                if plain(high * 16 + low) {
                    return false;
                }
                after
            }
            (b'&' | b'=', _) => after,
            (byte, _) if plain(*byte) => after,
            _ => return false,
        };
    }
    text.len() <= LONGEST_QUERY
}

/// The records that a query narrows its list to.
pub fn references(query: &str) -> Vec<RecordId> {
    query.split(['&', '=', ',']).filter_map(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::AccessLevel;

    #[test]
    fn an_address_of_the_client_is_one_and_no_other_text_is() {
        for good in
            ["", "q=rabit%C9%99%20%26%20po%C3%A7t&state=in_force,signed&sort=-signed", "cols=kind,country"]
        {
            assert!(is_query(good), "{good}");
        }
        for bad in ["?q=a", "q=a b", "q=\"", "q=%4", "q=%zz", "q=ə", "organization=organization%3A1", "q=%61"]
        {
            assert!(!is_query(bad), "{bad}");
        }
        assert!(!is_query(&"a".repeat(LONGEST_QUERY + 1)));
    }

    #[test]
    fn the_records_of_a_query_are_found_wherever_they_stand() {
        let id = "organization:01939b4e-0000-7000-8000-000000000001";
        let found = references(&format!("q=x&party={id},agreement:nonsense&sort={id}"));
        assert_eq!(found.iter().map(ToString::to_string).collect::<Vec<_>>(), [id, id]);
    }

    #[test]
    fn a_coordinator_keeps_views_and_shares_none_and_an_administrator_has_none() {
        let viewer = |role| Viewer::for_test(role, AccessLevel::Open);
        let coordinator = viewer(Role::Coordinator);
        assert!(may_keep(&coordinator) && !may_share(&coordinator) && !sees_shared(&coordinator));
        assert!(!may_keep(&viewer(Role::Administrator)) && !sees_shared(&viewer(Role::Administrator)));
        let management = viewer(Role::Management);
        assert!(sees_shared(&management) && !may_share(&management));
        assert!(
            may_change(&viewer(Role::Head), false, true) && !may_change(&viewer(Role::Head), false, false)
        );
        assert!(
            !may_change(&viewer(Role::Events), false, true) && may_change(&viewer(Role::Events), true, false)
        );
    }
}
