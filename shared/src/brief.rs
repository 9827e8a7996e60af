//! Briefs: what is to be known of a record before somebody speaks to it, or of it.

use crate::{access, viewer::Viewer};

plain_vocabulary! {
    /// A part of a brief.
    pub enum BriefPart {
        /// What the record is, and our status in it (regulation 7.1.2).
        Status = "status",
        /// What matters to us there, by direction of cooperation.
        Priorities = "priorities",
        /// The issues on its agenda, and our position.
        Agenda = "agenda",
        /// What to say.
        Points = "points",
        /// What we owe.
        OursDue = "ours_due",
        /// What they owe.
        TheirsDue = "theirs_due",
        /// What both owe together.
        BothDue = "both_due",
        /// Agreements that are about to end, or on which notice can be given.
        Ending = "ending",
        /// Agreements in force.
        InForce = "in_force",
        /// Agreements that are being prepared.
        Drafts = "drafts",
        /// The last interactions, and what came of them.
        Interactions = "interactions",
        /// Who is in post there.
        People = "people",
        /// The best ways from us to them.
        Ways = "ways",
    }
}

/// The most letters of a talking point.
pub const LONGEST_POINT: usize = 1_000;

/// The most talking points of a brief.
pub const MOST_POINTS: usize = 40;

vocabulary! {
    /// How a stretch of text in a document is set.
    pub enum PaperStyle {
        /// As it is.
        Plain = "plain",
        /// What the line is about.
        Strong = "strong",
        /// What went wrong, or is about to.
        Warning = "warning",
        /// What is said beside.
        Muted = "muted",
    }
}

/// Whether the viewer may keep a brief that they may read: whoever reads, by a way in that writes.
pub fn may_keep(viewer: &Viewer) -> bool {
    access::may_read(viewer) && viewer.entrance.may_write()
}
