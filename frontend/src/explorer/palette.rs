//! The colours of the drawing, read from the style sheet so that both themes and any later change hold here too.

use leptos::prelude::window;
use web_sys::HtmlElement;

macro_rules! palette {
    ($($(#[$meta:meta])* $name:ident = $css:literal;)+) => {
        /// Colours as the canvas takes them.
        #[derive(Debug, Clone, Default, PartialEq)]
        pub struct Palette {
            $($(#[$meta])* pub $name: String,)+
            /// The interface's type.
            pub font: String,
        }

        impl Palette {
            /// Resolves every colour on `probe`, an element inside the page that is not seen. A custom property
            /// alone would give its text, `light-dark(…)`; only a real property gives the colour.
            pub fn read(probe: &HtmlElement) -> Self {
                let mut palette = Self { font: font(probe), ..Self::default() };
                $(palette.$name = colour(probe, $css);)+
                // What the probe shows of its own follows the theme, and its transition tells that it changed.
                let _ = probe.style().remove_property("background-color");
                palette
            }
        }
    };
}

palette! {
    /// The page.
    ground = "var(--ground)";
    /// The inside of a mark.
    surface = "var(--surface)";
    /// What floats.
    raised = "var(--raised)";
    /// A quiet border.
    line = "var(--line-2)";
    /// A border that carries meaning.
    edge = "var(--edge)";
    /// What is read first.
    ink = "var(--ink)";
    /// What is read.
    ink_2 = "var(--ink-2)";
    /// What was chosen.
    accent = "var(--accent)";
    /// Behind what was chosen.
    accent_tint = "var(--accent-tint)";
    /// On the accent.
    on_accent = "var(--on-accent)";
    /// Around what was chosen.
    glow = "color-mix(in srgb, var(--accent) 16%, transparent)";
    /// Around the focus.
    halo = "color-mix(in srgb, var(--accent) 9%, transparent)";
    /// An organization.
    organization = "var(--org)";
    /// An agreement.
    agreement = "var(--agr)";
    /// The inside of an agreement.
    agreement_tint = "var(--agr-tint)";
    /// A tie of an agreement.
    agreement_edge = "color-mix(in srgb, var(--agr) 68%, var(--ground))";
    /// A contact.
    contact = "var(--con)";
    /// The inside of a contact.
    contact_tint = "var(--con-tint)";
    /// A post.
    contact_edge = "color-mix(in srgb, var(--con) 72%, var(--ground))";
    /// Done.
    met = "var(--met)";
    /// Behind what is done.
    met_tint = "var(--met-tint)";
    /// Due soon.
    soon = "var(--soon)";
    /// Behind what is due soon.
    soon_tint = "var(--soon-tint)";
    /// Late.
    late = "var(--late)";
    /// Behind what is late.
    late_tint = "var(--late-tint)";
}

impl Palette {
    /// The same in the light theme, whatever the reader's: for what goes out on paper.
    pub fn read_light(probe: &HtmlElement) -> Self {
        let _ = probe.style().set_property("color-scheme", "light");
        let palette = Self::read(probe);
        let _ = probe.style().remove_property("color-scheme");
        palette
    }
}

fn colour(probe: &HtmlElement, css: &str) -> String {
    let _ = probe.style().set_property("background-color", css);
    computed(probe, "background-color")
}

fn font(probe: &HtmlElement) -> String {
    computed(probe, "font-family")
}

fn computed(probe: &HtmlElement, property: &str) -> String {
    let style = window().get_computed_style(probe).ok().flatten();
    style.and_then(|style| style.get_property_value(property).ok()).unwrap_or_default()
}
