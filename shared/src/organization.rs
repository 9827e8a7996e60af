//! Any body we deal with.

vocabulary! {
    /// What an organization is (regulation 1.4, 3.1.2).
    pub enum OrganizationKind {
        /// A state.
        State = "state",
        /// A foreign ministry, agency or other public body.
        ForeignBody = "foreign_body",
        /// A diplomatic mission accredited here.
        MissionHere = "mission_here",
        /// A consulate here.
        Consulate = "consulate",
        /// A trade mission or chamber of commerce.
        TradeMission = "trade_mission",
        /// Our diplomatic mission abroad.
        MissionAbroad = "mission_abroad",
        /// Our representation at an international organization.
        Representation = "representation",
        /// An intergovernmental organization.
        Intergovernmental = "intergovernmental",
        /// A regional organization.
        Regional = "regional",
        /// A specialized (branch) organization.
        Specialized = "specialized",
        /// A company.
        Company = "company",
        /// A joint venture founded by the Ministry or its bodies.
        JointVenture = "joint_venture",
        /// A non-governmental organization.
        NonGovernmental = "non_governmental",
        /// A union.
        Union = "union",
        /// A business club.
        BusinessClub = "business_club",
        /// A university.
        University = "university",
        /// A research institute.
        Institute = "institute",
        /// A think tank.
        ThinkTank = "think_tank",
        /// A structural unit of our Ministry, or the Ministry itself.
        OurUnit = "our_unit",
        /// A body subordinate to our Ministry.
        Subordinate = "subordinate",
        /// What a source does not say closely enough.
        Other = "other",
    }
}

impl OrganizationKind {
    /// Whether a body of this kind is on our side by what it is.
    pub const fn is_ours(self) -> bool {
        matches!(self, Self::MissionAbroad | Self::Representation | Self::OurUnit | Self::Subordinate)
    }
}

vocabulary! {
    /// What another name of an organization is.
    pub enum AliasKind {
        /// Another name in use.
        Alias = "alias",
        /// A short form made of initials.
        Acronym = "acronym",
        /// A name that it no longer bears.
        Former = "former",
    }
}
