//! What the keys do, the same over the drawing and over the table (look.md, components).

use accord_layout::Direction;

/// An act that a key stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// To the nearest record in a direction.
    Step(Direction),
    /// The same, and choose it beside the others.
    Reach(Direction),
    /// Put the chosen record into the middle.
    Focus,
    /// Open or close its neighbours.
    Expand,
    /// The way from the focus to it.
    Path,
    /// Hold it at its place, or let it go.
    Pin,
    /// Take it out of the picture.
    Hide,
    /// Draw the chosen records as one, or one by one again.
    Group,
    /// Add it to the chosen records, or take it away from them.
    Choose,
    /// Choose everything.
    ChooseAll,
    /// Agreements as ties or as records.
    Fold,
    /// Write on the picture.
    Note,
    /// Look for something in the picture.
    Find,
    /// Choose what a line goes around.
    Lasso,
    /// The menu of what is chosen.
    Menu,
    /// Take the last step back.
    Undo,
    /// Do it again.
    Redo,
    /// Drawing or table.
    View,
    /// Close the details.
    Close,
    /// Nearer.
    ZoomIn,
    /// Farther.
    ZoomOut,
    /// All of it.
    Fit,
}

/// Where the keyboard is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// On the drawing.
    Canvas,
    /// On a row of the table.
    Row,
    /// On a button or a link, which has a use of its own for Enter and Space.
    Button,
    /// Where something is typed or slid.
    Field,
    /// Anywhere else on the page.
    Elsewhere,
}

/// Keys that are held beside another.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Held {
    /// Ctrl, or the command key.
    pub control: bool,
    /// Shift.
    pub shift: bool,
    /// Alt.
    pub alt: bool,
}

/// The act of a key, as the browser names keys. What is not ours belongs to somebody else.
pub fn act(key: &str, held: Held, place: Place) -> Option<Act> {
    if held.alt || place == Place::Field {
        return None;
    }
    let direction = match key {
        "ArrowUp" => Some(Direction::Up),
        "ArrowDown" => Some(Direction::Down),
        "ArrowLeft" => Some(Direction::Left),
        "ArrowRight" => Some(Direction::Right),
        _ => None,
    };
    let letter = key.to_ascii_lowercase();
    let act = match (letter.as_str(), held.control, held.shift) {
        ("z", true, false) => Act::Undo,
        ("z", true, true) | ("y", true, false) => Act::Redo,
        ("a", true, false) => Act::ChooseAll,
        (_, true, _) => return None,
        ("f10", _, true) | ("contextmenu", ..) => Act::Menu,
        ("enter", _, false) => Act::Focus,
        ("e", ..) => Act::Expand,
        ("p", ..) => Act::Path,
        (" ", ..) => Act::Pin,
        ("h", ..) => Act::Hide,
        ("m", ..) => Act::Group,
        ("x", ..) => Act::Choose,
        ("a", ..) => Act::Fold,
        ("n", ..) => Act::Note,
        ("l", ..) => Act::Lasso,
        ("/", ..) => Act::Find,
        ("t", ..) => Act::View,
        ("escape", ..) => Act::Close,
        ("+" | "=", ..) => Act::ZoomIn,
        ("-", ..) => Act::ZoomOut,
        ("0", ..) => Act::Fit,
        (_, _, true) => Act::Reach(direction?),
        (_, _, false) => Act::Step(direction?),
    };
    let fits = match act {
        // The table moves from row to row by itself.
        Act::Step(_) | Act::Reach(_) => place == Place::Canvas,
        Act::Focus | Act::Pin | Act::ChooseAll | Act::Menu => matches!(place, Place::Canvas | Place::Row),
        _ => true,
    };
    fits.then_some(act)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: Held = Held { control: false, shift: false, alt: false };
    const CONTROL: Held = Held { control: true, ..NONE };
    const SHIFT: Held = Held { shift: true, ..NONE };

    #[test]
    fn a_field_and_a_shortcut_of_the_browser_keep_their_keys() {
        for key in ["e", "P", " ", "Enter", "0", "Escape", "ArrowUp", "/", "n"] {
            assert_eq!(act(key, NONE, Place::Field), None, "{key}");
            assert_eq!(act(key, CONTROL, Place::Canvas), None, "{key}");
            assert_eq!(act(key, Held { alt: true, ..NONE }, Place::Canvas), None, "{key}");
            assert!(act(key, NONE, Place::Canvas).is_some(), "{key}");
        }
        for key in ["z", "a", "y"] {
            assert_eq!(act(key, CONTROL, Place::Field), None, "a field takes back its own words");
        }
        assert_eq!(act("q", NONE, Place::Canvas), None);
        assert_eq!(act("F10", NONE, Place::Canvas), None);
    }

    #[test]
    fn a_button_keeps_enter_and_space_and_scrolling_keeps_the_arrows() {
        for place in [Place::Button, Place::Elsewhere] {
            for key in ["Enter", " ", "ArrowDown", "ContextMenu"] {
                assert_eq!(act(key, NONE, place), None, "{key}");
            }
            assert_eq!(act("t", NONE, place), Some(Act::View));
            assert_eq!(act("Escape", NONE, place), Some(Act::Close));
            assert_eq!(act("a", CONTROL, place), None, "the browser chooses the page's text");
        }
    }

    #[test]
    fn steps_are_taken_back_and_done_again_by_the_usual_keys() {
        for place in [Place::Canvas, Place::Row, Place::Button, Place::Elsewhere] {
            assert_eq!(act("z", CONTROL, place), Some(Act::Undo));
            assert_eq!(act("Z", Held { shift: true, ..CONTROL }, place), Some(Act::Redo));
            assert_eq!(act("y", CONTROL, place), Some(Act::Redo));
        }
    }

    #[test]
    fn shift_chooses_beside_the_others_and_opens_the_menu() {
        assert_eq!(act("ArrowLeft", SHIFT, Place::Canvas), Some(Act::Reach(Direction::Left)));
        assert_eq!(act("ArrowLeft", SHIFT, Place::Row), None);
        assert_eq!(act("F10", SHIFT, Place::Row), Some(Act::Menu));
        assert_eq!(act("ContextMenu", NONE, Place::Canvas), Some(Act::Menu));
    }
}
