//! What ties two records together in the relationship graph.

vocabulary! {
    /// The kinds of edges: what the legend of the explorer lists and counts.
    pub enum EdgeKind {
        /// What one organization is to another.
        Relation = "relation",
        /// An organization takes part in an agreement.
        Participation = "participation",
        /// A contact holds a post at an organization.
        Post = "post",
        /// An obligation with its agreement, its debtor and its creditor.
        Obligation = "obligation",
        /// What one agreement is to another.
        Link = "link",
        /// An interaction with who took part in it, the agreements that it was about and the obligations that came of it.
        Interaction = "interaction",
    }
}
