//! Which colours of the palette a mark and a line have, on the canvas and in a file alike.

use super::palette::Palette;
use super::sketch::Tone;

/// Inside, border and icon of a mark.
pub fn inks(palette: &Palette, tone: Tone) -> (&str, &str, &str) {
    match tone {
        Tone::Ours => (&palette.organization, &palette.organization, &palette.surface),
        Tone::Organization => (&palette.surface, &palette.organization, &palette.organization),
        Tone::Agreement => (&palette.agreement_tint, &palette.agreement, &palette.agreement),
        Tone::Contact => (&palette.contact_tint, &palette.contact, &palette.contact),
        Tone::Plain => (&palette.surface, &palette.ink_2, &palette.ink_2),
        Tone::Met => (&palette.met_tint, &palette.met, &palette.met),
        Tone::Soon => (&palette.soon_tint, &palette.soon, &palette.soon),
        Tone::Late => (&palette.late_tint, &palette.late, &palette.late),
    }
}

/// The colour of a line.
pub fn line_ink(palette: &Palette, tone: Tone) -> &str {
    match tone {
        Tone::Ours | Tone::Organization | Tone::Plain => &palette.edge,
        Tone::Agreement => &palette.agreement_edge,
        Tone::Contact => &palette.contact_edge,
        Tone::Met => &palette.met,
        Tone::Soon => &palette.soon,
        Tone::Late => &palette.late,
    }
}
