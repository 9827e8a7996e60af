//! The fields that a column can fill, by what a row becomes.

plain_vocabulary! {
    /// What a row becomes where somebody says so column by column. Profiles know more.
    pub enum Target {
        /// An organization.
        Organization = "organization",
        /// An agreement.
        Agreement = "agreement",
        /// An organization's part in an agreement.
        Participation = "participation",
        /// An obligation.
        Obligation = "obligation",
        /// A contact, with a post where there is one.
        Contact = "contact",
    }
}

plain_vocabulary! {
    /// A field that a column can fill.
    pub enum Field {
        /// The source's own key of the record.
        Id = "id",
        /// The name, title or text, in the language that is chosen for the file.
        Name = "name",
        /// The same in Azerbaijani.
        NameAz = "name_az",
        /// In English.
        NameEn = "name_en",
        /// In Russian.
        NameRu = "name_ru",
        /// Short names.
        Acronym = "acronym",
        /// What it is.
        Kind = "kind",
        /// A country: its code or its name.
        Country = "country",
        /// A city.
        City = "city",
        /// A website.
        Website = "website",
        /// When it was founded.
        EstablishedOn = "established_on",
        /// When it ceased to be.
        DissolvedOn = "dissolved_on",
        /// The number of a document.
        Number = "number",
        /// Between two, or among more.
        Ambit = "ambit",
        /// What it is about.
        Subject = "subject",
        /// When it was signed.
        SignedOn = "signed_on",
        /// From when it is in force.
        InForceOn = "in_force_on",
        /// Its last day as agreed.
        EndsOn = "ends_on",
        /// Where it was made.
        Place = "place",
        /// Where its text is on the web.
        TextUrl = "text_url",
        /// An agreement, by its title or number.
        Agreement = "agreement",
        /// An organization, by its name.
        Organization = "organization",
        /// As what an organization takes part.
        Role = "role",
        /// When it ratified.
        RatifiedOn = "ratified_on",
        /// Under which article.
        Article = "article",
        /// Who owes.
        Debtor = "debtor",
        /// To whom.
        Creditor = "creditor",
        /// How much it matters.
        Priority = "priority",
        /// When it is due.
        DueOn = "due_on",
        /// An electronic address.
        Email = "email",
        /// A telephone number.
        Phone = "phone",
        /// A post.
        Post = "post",
        /// Its first day.
        Since = "since",
        /// Its last day.
        Until = "until",
        /// Anything else.
        Note = "note",
    }
}

use Field::{
    Acronym, Agreement, Ambit, Article, City, Country, Creditor, Debtor, DissolvedOn, DueOn, Email, EndsOn,
    EstablishedOn, Id, InForceOn, Kind, Name, NameAz, NameEn, NameRu, Note, Number, Organization, Phone,
    Place, Post, Priority, RatifiedOn, Role, SignedOn, Since, Subject, TextUrl, Until, Website,
};

impl Target {
    /// The fields that a row of this kind has, in the order in which they are shown.
    pub const fn fields(self) -> &'static [Field] {
        match self {
            Self::Organization => &[
                Name,
                NameAz,
                NameEn,
                NameRu,
                Acronym,
                Kind,
                Country,
                City,
                Website,
                EstablishedOn,
                DissolvedOn,
                Note,
                Id,
            ],
            Self::Agreement => &[
                Name, NameAz, NameEn, NameRu, Number, Kind, Ambit, Subject, SignedOn, InForceOn, EndsOn,
                Place, Website, TextUrl, Note, Id,
            ],
            Self::Participation => &[Agreement, Organization, Role, SignedOn, RatifiedOn, InForceOn, Note],
            Self::Obligation => {
                &[Agreement, Article, Name, NameAz, NameEn, NameRu, Debtor, Creditor, Priority, DueOn, Id]
            }
            Self::Contact => {
                &[Name, NameAz, NameEn, NameRu, Organization, Post, Since, Until, Email, Phone, Note, Id]
            }
        }
    }

    /// The fields without which nothing can come of a row; of several in a group one is enough.
    pub const fn needed(self) -> &'static [&'static [Field]] {
        const NAMES: &[Field] = &[Name, NameAz, NameEn, NameRu];
        match self {
            Self::Organization | Self::Agreement => &[NAMES],
            Self::Participation => &[&[Agreement], &[Organization]],
            Self::Obligation => &[&[Agreement], NAMES],
            Self::Contact => &[NAMES, &[Organization], &[Post]],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_row_needs_is_among_what_it_has() {
        for target in Target::ALL {
            let mut fields = target.fields().to_vec();
            assert!(target.needed().iter().flat_map(|group| *group).all(|field| fields.contains(field)));
            let count = fields.len();
            fields.sort_unstable();
            fields.dedup();
            assert_eq!(fields.len(), count, "{target}: a field stands once");
        }
    }
}
