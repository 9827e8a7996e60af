//! Saved views: a list as somebody filtered, sorted and shaped it, an exploration or a question, under a name; for
//! themselves, or for the Department. A view is an address and holds no records.

use std::str::FromStr;

use crate::{Noun, RecordId, Role, Viewer, access, error::UnknownWord};

/// The longest name, in letters.
pub const LONGEST_NAME: usize = 80;
/// The longest note, in letters.
pub const LONGEST_NOTE: usize = 1_000;
/// The longest query of a list's address, or of a question's, in bytes.
pub const LONGEST_QUERY: usize = 2_000;
/// The longest state of the explorer, in bytes.
pub const LONGEST_STATE: usize = 8_000;

vocabulary! {
    /// Which kind of page a view is of.
    pub enum ViewPage {
        /// The list of a noun.
        List = "list",
        /// The explorer.
        Exploration = "exploration",
        /// A question with its slots.
        Question = "question",
    }
}

/// The page that a view is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// The list of a noun.
    List(Noun),
    /// The explorer.
    Exploration,
    /// A question with its slots.
    Question,
}

impl Page {
    /// The page with these parts; nothing where they do not fit: only a list is of a noun.
    pub const fn of(page: ViewPage, noun: Option<Noun>) -> Option<Self> {
        match (page, noun) {
            (ViewPage::List, Some(noun)) => Some(Self::List(noun)),
            (ViewPage::Exploration, None) => Some(Self::Exploration),
            (ViewPage::Question, None) => Some(Self::Question),
            _ => None,
        }
    }

    /// What kind of page it is.
    pub const fn kind(self) -> ViewPage {
        match self {
            Self::List(_) => ViewPage::List,
            Self::Exploration => ViewPage::Exploration,
            Self::Question => ViewPage::Question,
        }
    }

    /// Which list it is, where it is one.
    pub const fn noun(self) -> Option<Noun> {
        match self {
            Self::List(noun) => Some(noun),
            Self::Exploration | Self::Question => None,
        }
    }

    /// The word for it in the store.
    pub const fn code(self) -> &'static str {
        match self {
            Self::List(noun) => noun.code(),
            Self::Exploration | Self::Question => self.kind().code(),
        }
    }

    /// Whether a text is the query of an address of this page as the client writes it.
    pub fn is_query(self, text: &str) -> bool {
        match self {
            Self::List(_) | Self::Question => is_query(text),
            Self::Exploration => is_state(text),
        }
    }

    /// What somebody else may have of an address of this page: a list or a question only whole, of an exploration
    /// whatever is about records that they see. Nothing where there is nothing left for them.
    pub fn shown(self, query: &str, sees: impl Fn(RecordId) -> bool) -> Option<String> {
        match self {
            Self::List(_) | Self::Question => {
                references(query).into_iter().all(sees).then(|| query.to_owned())
            }
            Self::Exploration => shown_state(query, sees),
        }
    }
}

impl FromStr for Page {
    type Err = UnknownWord;

    fn from_str(code: &str) -> Result<Self, UnknownWord> {
        match code.parse() {
            Ok(ViewPage::Exploration) => Ok(Self::Exploration),
            Ok(ViewPage::Question) => Ok(Self::Question),
            _ => code.parse().map(Self::List),
        }
    }
}

/// How the value of a parameter of the explorer's address is put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// Words and numbers, no records.
    Plain,
    /// Free text: whatever it has, escaped.
    Text,
    /// One record, or two that mean nothing apart.
    Whole,
    /// Records between commas, each with what is said of it.
    List,
    /// Records and their places between semicolons.
    Places,
    /// Lists between semicolons, none of fewer than two.
    Groups,
}

/// The parameters of the explorer's address. Whoever gives it another adds it here, so that it is kept.
const STATE: [(&str, Shape); 18] = [
    ("focus", Shape::Whole),
    ("depth", Shape::Plain),
    ("expanded", Shape::List),
    ("asof", Shape::Plain),
    ("cmp", Shape::Plain),
    ("hide", Shape::Plain),
    ("least", Shape::Plain),
    ("without", Shape::List),
    ("groups", Shape::Groups),
    ("agreements", Shape::Plain),
    ("layout", Shape::Plain),
    ("path", Shape::Whole),
    ("way", Shape::Plain),
    ("pinned", Shape::Places),
    ("notes", Shape::Text),
    ("view", Shape::Plain),
    ("sel", Shape::Whole),
    ("with", Shape::List),
];

fn shape(name: &str) -> Option<Shape> {
    STATE.iter().find(|(known, _)| *known == name).map(|&(_, shape)| shape)
}

/// Whether a text is the query of the explorer's address: known parameters, each once at most. Only notes have what must be
/// escaped, so that no id hides elsewhere.
fn is_state(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~,:;@".contains(&byte);
    let escaped = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~%".contains(&byte);
    let mut known: Vec<&str> = Vec::new();
    text.len() <= LONGEST_STATE
        && text.split('&').filter(|pair| !pair.is_empty()).all(|pair| {
            let Some((name, value)) = pair.split_once('=') else { return false };
            let fits = match shape(name) {
                None => false,
                Some(Shape::Text) => value.bytes().all(escaped),
                Some(_) => value.bytes().all(plain),
            };
            let is_new = !known.contains(&name);
            known.push(name);
            fits && is_new
        })
}

/// An exploration as somebody has it who sees only some records: nothing of the others is left, nor that it was there.
/// Nothing where the middle of the picture is not for them.
fn shown_state(query: &str, sees: impl Fn(RecordId) -> bool) -> Option<String> {
    let shows = |part: &str| records_in(part).into_iter().all(&sees);
    let only = |parts: &str, by: char| {
        parts.split(by).filter(|part| shows(part)).collect::<Vec<_>>().join(&by.to_string())
    };
    let mut kept: Vec<(&str, String)> = Vec::new();
    for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
        let value = match shape(name)? {
            Shape::Plain | Shape::Text => value.to_owned(),
            Shape::Whole if shows(value) => value.to_owned(),
            Shape::Whole if name == "focus" => return None,
            Shape::Whole => String::new(),
            Shape::List => only(value, ','),
            Shape::Places => only(value, ';'),
            Shape::Groups => {
                let groups = value.split(';').map(|group| only(group, ','));
                groups.filter(|group| group.contains(',')).collect::<Vec<_>>().join(";")
            }
        };
        if !value.is_empty() {
            kept.push((name, value));
        }
    }
    // Which of the ways is chosen means nothing without its ends.
    if !kept.iter().any(|(name, _)| *name == "path") {
        kept.retain(|(name, _)| *name != "way");
    }
    Some(kept.into_iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&"))
}

fn records_in(text: &str) -> Vec<RecordId> {
    text.split(['&', '=', ',', ';', '@', '~']).filter_map(|part| part.parse().ok()).collect()
}
/// The most views that one person may keep.
pub const MOST_VIEWS: usize = 100;

/// Whether the viewer may keep views of their own: whoever reads, by a way in that writes.
pub fn may_keep(viewer: &Viewer) -> bool {
    access::may_read(viewer) && viewer.entrance.may_write()
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
fn is_query(text: &str) -> bool {
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

/// The records that an address names.
pub fn references(query: &str) -> Vec<RecordId> {
    records_in(query)
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

    const STATE: &str = "focus=organization:01939b4e-0000-7000-8000-000000000001&depth=2\
        &expanded=agreement:01939b4e-0000-7000-8000-000000000002~post,contact:01939b4e-0000-7000-8000-000000000003\
        &asof=2014-06-30&groups=agreement:01939b4e-0000-7000-8000-000000000002,contact:01939b4e-0000-7000-8000-000000000003\
        &path=organization:01939b4e-0000-7000-8000-000000000001,agreement:01939b4e-0000-7000-8000-000000000002&way=2\
        &pinned=agreement:01939b4e-0000-7000-8000-000000000002@-3,4;contact:01939b4e-0000-7000-8000-000000000003@5,6\
        &notes=1%2C2%2C%C9%99";

    #[test]
    fn an_exploration_is_of_known_parameters_each_once_and_hides_no_id() {
        let page = Page::Exploration;
        assert!(page.is_query(STATE) && page.is_query(""));
        for bad in [
            "unknown=1",
            "depth=1&depth=2",
            "focus=organization%3A01939b4e-0000-7000-8000-000000000001",
            "depth",
            "notes=a b",
            "focus=\"",
        ] {
            assert!(!page.is_query(bad), "{bad}");
        }
        let long = |letters: usize| format!("notes={}", "a".repeat(letters));
        assert!(page.is_query(&long(LONGEST_STATE - 6)) && !page.is_query(&long(LONGEST_STATE)));
    }

    #[test]
    fn whoever_does_not_see_a_record_has_the_exploration_as_if_it_had_never_been_in_it() {
        let without = |number: &str| Page::Exploration.shown(STATE, |id| !id.to_string().ends_with(number));
        assert_eq!(without("9").as_deref(), Some(STATE));
        let agreement = "focus=organization:01939b4e-0000-7000-8000-000000000001&depth=2\
            &expanded=contact:01939b4e-0000-7000-8000-000000000003&asof=2014-06-30\
            &pinned=contact:01939b4e-0000-7000-8000-000000000003@5,6&notes=1%2C2%2C%C9%99";
        assert_eq!(without("2").as_deref(), Some(agreement));
        assert_eq!(without("1"), None, "its middle is not for them");
    }

    #[test]
    fn a_page_is_read_as_it_is_written() {
        let lists = Noun::ALL.iter().map(|&noun| Page::List(noun));
        for page in lists.chain([Page::Exploration, Page::Question]) {
            assert_eq!(page.code().parse(), Ok(page));
            assert_eq!(Page::of(page.kind(), page.noun()), Some(page));
        }
        assert_eq!(Page::of(ViewPage::List, None), None);
        assert_eq!(Page::of(ViewPage::Exploration, Some(Noun::Agreement)), None);
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
