//! The Sector's agenda: what stands on it between us and the organizations (regulation 7.1).

vocabulary! {
    /// What something on the agenda is.
    pub enum AgendaKind {
        /// A meeting, a session, a visit or another interaction.
        Meeting = "meeting",
        /// Something that one of us owes falls due.
        Due = "due",
        /// Dues of a membership are to be paid.
        Dues = "dues",
        /// A report to an organization is to be sent.
        Reports = "reports",
        /// An issue comes before an organization.
        IssueBegins = "issue_begins",
        /// An issue is before it for the last day.
        IssueEnds = "issue_ends",
        /// The window for notice of an agreement opens.
        NoticeOpens = "notice_opens",
        /// The last day for notice.
        NoticeLast = "notice_last",
        /// The term of an agreement ends.
        TermEnds = "term_ends",
    }
}
