//! A dated, typed edge between two organizations.

vocabulary! {
    /// What the first organization is to the second.
    pub enum RelationKind {
        /// A part of it.
        PartOf = "part_of",
        /// Subordinate to it.
        SubordinateTo = "subordinate_to",
        /// A member of it.
        MemberOf = "member_of",
        /// Accredited to it.
        AccreditedTo = "accredited_to",
        /// Represents it.
        Represents = "represents",
        /// Founded it.
        Founded = "founded",
        /// Holds a share of it.
        HoldsShareOf = "holds_share_of",
        /// Was succeeded by it.
        SucceededBy = "succeeded_by",
        /// Cooperates with it; the only kind that reads the same both ways.
        CooperatesWith = "cooperates_with",
    }
}

vocabulary! {
    /// In what standing a member is a member.
    pub enum MembershipKind {
        /// With all rights.
        Full = "full",
        /// Associate member.
        Associate = "associate",
        /// Observer.
        Observer = "observer",
        /// Sector member, as the International Telecommunication Union has them.
        SectorMember = "sector_member",
    }
}
