//! What the keys do, the same over the drawing and over the table (look.md, components).

use accord_layout::Direction;

/// An act that a key stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// To the nearest record in a direction.
    Step(Direction),
    /// Put the chosen record into the middle.
    Focus,
    /// Open or close its neighbours.
    Expand,
    /// The way from the focus to it.
    Path,
    /// Hold it at its place, or let it go.
    Pin,
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
    /// On a button or a link, which has a use of its own for Enter and Space.
    Button,
    /// Where something is typed or slid.
    Field,
    /// Anywhere else on the page.
    Elsewhere,
}

/// The act of a key, as the browser names keys. With Ctrl, Alt or Meta it belongs to somebody else.
pub fn act(key: &str, modified: bool, place: Place) -> Option<Act> {
    if modified || place == Place::Field {
        return None;
    }
    let act = match key {
        "ArrowUp" => Act::Step(Direction::Up),
        "ArrowDown" => Act::Step(Direction::Down),
        "ArrowLeft" => Act::Step(Direction::Left),
        "ArrowRight" => Act::Step(Direction::Right),
        "Enter" => Act::Focus,
        "e" | "E" => Act::Expand,
        "p" | "P" => Act::Path,
        " " => Act::Pin,
        "t" | "T" => Act::View,
        "Escape" => Act::Close,
        "+" | "=" => Act::ZoomIn,
        "-" => Act::ZoomOut,
        "0" => Act::Fit,
        _ => return None,
    };
    let only_on_canvas = matches!(act, Act::Step(_) | Act::Focus | Act::Pin);
    (!only_on_canvas || place == Place::Canvas).then_some(act)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_and_a_shortcut_of_the_browser_keep_their_keys() {
        for key in ["e", "P", " ", "Enter", "0", "Escape", "ArrowUp"] {
            assert_eq!(act(key, false, Place::Field), None, "{key}");
            assert_eq!(act(key, true, Place::Canvas), None, "{key}");
            assert!(act(key, false, Place::Canvas).is_some(), "{key}");
        }
        assert_eq!(act("x", false, Place::Canvas), None);
    }

    #[test]
    fn a_button_keeps_enter_and_space_and_scrolling_keeps_the_arrows() {
        for place in [Place::Button, Place::Elsewhere] {
            for key in ["Enter", " ", "ArrowDown"] {
                assert_eq!(act(key, false, place), None, "{key}");
            }
            assert_eq!(act("t", false, place), Some(Act::View));
            assert_eq!(act("Escape", false, place), Some(Act::Close));
        }
    }
}
