//! The marks of the drawing: a shape for each noun and an icon for what exactly it is.

use std::cell::RefCell;
use std::collections::HashMap;

use accord_shared::Noun;
use web_sys::Path2d;

use crate::api::graph::Node;
use crate::ui::icon::Glyph;
use crate::ui::marks;

/// A rounded square of 28.
const ORGANIZATION: &str = "M-6-14h12a8 8 0 0 1 8 8v12a8 8 0 0 1-8 8h-12a8 8 0 0 1-8-8v-12a8 8 0 0 1 8-8z";
/// A sheet with a folded corner.
const SHEET: &str = "M-11-12a3 3 0 0 1 3-3h10l9 9v17a3 3 0 0 1-3 3h-16a3 3 0 0 1-3-3z";
/// Its corner and its lines.
pub const SHEET_INSIDE: &str = "M2-15v6a3 3 0 0 0 3 3h6M-6 2h12M-6 7h8";
/// A circle of 24.
const CONTACT: &str = "M12 0a12 12 0 1 1-24 0a12 12 0 1 1 24 0z";
/// A diamond of 19 on each side.
const OBLIGATION: &str = "M2.1-11.3l9.2 9.2a3 3 0 0 1 0 4.2l-9.2 9.2a3 3 0 0 1-4.2 0l-9.2-9.2a3 3 0 0 1 0-4.2l9.2-9.2a3 3 0 0 1 4.2 0z";

/// A hexagon of 24 across.
const INTERACTION: &str = "M-4.6-11h9.2a3 3 0 0 1 2.6 1.5l4.4 8a3 3 0 0 1 0 3l-4.4 8a3 3 0 0 1-2.6 1.5h-9.2a3 3 0 0 1-2.6-1.5l-4.4-8a3 3 0 0 1 0-3l4.4-8a3 3 0 0 1 2.6-1.5z";

/// Shapes and icons, made once and used for every node.
#[derive(Default)]
pub struct Glyphs {
    paths: RefCell<HashMap<usize, Option<Path2d>>>,
}

impl Glyphs {
    /// The outline of a mark around the origin.
    pub fn shape(&self, noun: Noun) -> Option<Path2d> {
        self.path(shape_of(noun))
    }

    /// What is drawn into a sheet.
    pub fn sheet_inside(&self) -> Option<Path2d> {
        self.path(SHEET_INSIDE)
    }

    /// The icon of a node on a square of 256; an agreement's sheet needs none.
    pub fn icon(&self, node: &Node) -> Option<Path2d> {
        self.path(icon_of(node)?)
    }

    fn path(&self, outline: &'static str) -> Option<Path2d> {
        // The texts are constants: their address names them.
        let key = outline.as_ptr() as usize;
        let mut paths = self.paths.borrow_mut();
        paths.entry(key).or_insert_with(|| Path2d::new_with_path_string(outline).ok()).clone()
    }
}

/// The outline of a noun's mark around the origin, as the data of a path.
pub fn shape_of(noun: Noun) -> &'static str {
    match noun {
        Noun::Organization => ORGANIZATION,
        Noun::Agreement => SHEET,
        Noun::Contact => CONTACT,
        Noun::Obligation => OBLIGATION,
        Noun::Interaction => INTERACTION,
    }
}

/// A node's icon on a square of 256, as the data of a path; an agreement's sheet needs none.
pub fn icon_of(node: &Node) -> Option<&'static str> {
    let glyph = match node.id.noun {
        Noun::Agreement => return None,
        Noun::Obligation => marks::standing_glyph(node.standing?),
        Noun::Organization | Noun::Contact | Noun::Interaction => {
            marks::Kind::of(node.id.noun, node.organization_kind, node.ours).glyph()
        }
    };
    outline(glyph)
}

/// The outline in an icon's markup.
fn outline(glyph: Glyph) -> Option<&'static str> {
    let rest = glyph.paths().split_once(" d=\"")?.1;
    Some(rest.split_once('"')?.0)
}

#[cfg(test)]
mod tests {
    use accord_shared::obligation::Standing;
    use accord_shared::organization::OrganizationKind;

    use super::*;

    #[test]
    fn every_icon_is_one_outline_that_can_be_drawn() {
        let organizations = OrganizationKind::ALL.iter().map(|kind| marks::organization_glyph(*kind));
        let standings = Standing::ALL.iter().map(|standing| marks::standing_glyph(*standing));
        for glyph in organizations.chain(standings).chain([Glyph::Contact, Glyph::Interaction]) {
            let markup = glyph.paths();
            assert!(outline(glyph).is_some_and(|outline| outline.starts_with('M')), "{markup}");
            assert_eq!(markup.matches("<path").count(), 1, "{markup}");
        }
    }
}
