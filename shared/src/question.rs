//! Questions that can be asked without knowing the schema: a sentence with slots that opens as a list.
//!
//! A question is nothing but a list's address: what its slots say becomes filters that the list knows.

use chrono::{Months, NaiveDate};

use crate::{
    Noun,
    id::{DirectionId, OrganizationId},
};

vocabulary! {
    /// What can be asked.
    pub enum Question {
        /// Agreements of an organization, in a direction, that end before a day.
        ExpiringAgreements = "expiring_agreements",
        /// Agreements in force with a country, in a direction.
        AgreementsWithCountry = "agreements_with_country",
        /// Agreements that were signed some months ago and are not in force.
        UnfinishedAgreements = "unfinished_agreements",
        /// Partners, of a country, with whom we have an agreement in force and no contact.
        PartnersWithoutContact = "partners_without_contact",
        /// Partners, of a country, with whom we have no agreement in force.
        PartnersWithoutAgreement = "partners_without_agreement",
        /// Partners, of a country, with whom we have an agreement in force and whom nobody met for some months.
        PartnersNotMet = "partners_not_met",
        /// Obligations that are due before a day, of an organization or towards it.
        ObligationsDue = "obligations_due",
        /// People who hold a post at bodies of a country.
        PeopleInPost = "people_in_post",
        /// Interactions with an organization since a day.
        InteractionsSince = "interactions_since",
    }
}

vocabulary! {
    /// What fills a slot.
    pub enum Slot {
        /// An organization.
        Organization = "organization",
        /// A direction of cooperation.
        Direction = "direction",
        /// A country, ISO 3166-1 alpha-2.
        Country = "country",
        /// A day.
        Day = "day",
        /// A number of months.
        Months = "months",
    }
}

/// The most months that can be asked for.
pub const MOST_MONTHS: u16 = 600;

/// What the slots of a question are filled with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Slots {
    /// The organization.
    pub organization: Option<OrganizationId>,
    /// The direction.
    pub direction: Option<DirectionId>,
    /// The country, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// The day.
    pub day: Option<NaiveDate>,
    /// The number of months, at least one and at most [`MOST_MONTHS`].
    pub months: Option<u16>,
}

/// One filter of a list: its key in the address and its value.
pub type Condition = (&'static str, String);

impl Question {
    /// What its answer is a list of.
    pub const fn noun(self) -> Noun {
        match self {
            Self::ExpiringAgreements | Self::AgreementsWithCountry | Self::UnfinishedAgreements => {
                Noun::Agreement
            }
            Self::PartnersWithoutContact | Self::PartnersWithoutAgreement | Self::PartnersNotMet => {
                Noun::Organization
            }
            Self::ObligationsDue => Noun::Obligation,
            Self::PeopleInPost => Noun::Contact,
            Self::InteractionsSince => Noun::Interaction,
        }
    }

    /// Its slots in the order of the sentence, and whether it means nothing without each.
    pub const fn slots(self) -> &'static [(Slot, bool)] {
        match self {
            Self::ExpiringAgreements => {
                &[(Slot::Organization, false), (Slot::Direction, false), (Slot::Day, true)]
            }
            Self::AgreementsWithCountry => &[(Slot::Country, true), (Slot::Direction, false)],
            Self::UnfinishedAgreements => &[(Slot::Months, true), (Slot::Organization, false)],
            Self::PartnersWithoutContact | Self::PartnersWithoutAgreement => &[(Slot::Country, false)],
            Self::PartnersNotMet => &[(Slot::Country, false), (Slot::Months, true)],
            Self::ObligationsDue => &[(Slot::Organization, false), (Slot::Day, true)],
            Self::PeopleInPost => &[(Slot::Country, true)],
            Self::InteractionsSince => &[(Slot::Organization, true), (Slot::Day, false)],
        }
    }

    /// The filters of the list that answers it; what is given for slots that it has not is left out. The first slot that
    /// must be filled and is not, or that is filled with what cannot be, where there is one.
    pub fn conditions(self, slots: &Slots, today: NaiveDate) -> Result<Vec<Condition>, Slot> {
        let mut conditions = self.own(today);
        for &(slot, must) in self.slots() {
            match self.condition(slot, slots, today) {
                Some(condition) => conditions.push(condition),
                None if must || slots.fills(slot) => return Err(slot),
                None => {}
            }
        }
        Ok(conditions)
    }

    /// What it asks whatever its slots say.
    fn own(self, today: NaiveDate) -> Vec<Condition> {
        let conditions: &[(&'static str, &str)] = match self {
            Self::ExpiringAgreements | Self::AgreementsWithCountry => &[("state", "in_force,provisional")],
            Self::UnfinishedAgreements => &[("state", "signed,awaiting_procedures")],
            Self::PartnersWithoutContact => &[("side", "false"), ("pact", "true"), ("person", "false")],
            Self::PartnersWithoutAgreement => &[("side", "false"), ("pact", "false")],
            Self::PartnersNotMet => &[("side", "false"), ("pact", "true")],
            Self::PeopleInPost => return vec![("held", today.to_string())],
            Self::ObligationsDue | Self::InteractionsSince => &[],
        };
        conditions.iter().map(|&(key, value)| (key, value.to_owned())).collect()
    }

    fn condition(self, slot: Slot, slots: &Slots, today: NaiveDate) -> Option<Condition> {
        let ago = |months: u16| today.checked_sub_months(Months::new(months.into()));
        let months = slots.months.filter(|months| (1..=MOST_MONTHS).contains(months));
        Some(match slot {
            Slot::Organization => ("organization", slots.organization?.to_string()),
            Slot::Direction => ("direction", slots.direction?.to_string()),
            Slot::Country => {
                let is_code =
                    |code: &&String| code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_alphabetic());
                ("country", slots.country.as_ref().filter(is_code)?.to_lowercase())
            }
            Slot::Day => {
                let day = slots.day?;
                match self {
                    // Before the day, and the list's bound is the last day.
                    Self::ExpiringAgreements => ("ends", day.pred_opt()?.to_string()),
                    Self::ObligationsDue => ("due", day.pred_opt()?.to_string()),
                    _ => ("since", day.to_string()),
                }
            }
            Slot::Months => match self {
                Self::PartnersNotMet => ("unmet", ago(months?)?.to_string()),
                _ => ("signed", ago(months?)?.to_string()),
            },
        })
    }
}

impl Slots {
    /// Whether something is given for a slot.
    fn fills(&self, slot: Slot) -> bool {
        match slot {
            Slot::Organization => self.organization.is_some(),
            Slot::Direction => self.direction.is_some(),
            Slot::Country => self.country.is_some(),
            Slot::Day => self.day.is_some(),
            Slot::Months => self.months.is_some(),
        }
    }
}

/// Conditions as the query of a list's address, without its question mark.
pub fn query(conditions: &[Condition]) -> String {
    conditions.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::{Page, ViewPage};

    fn full() -> Slots {
        Slots {
            organization: "organization:01939b4e-0000-7000-8000-000000000001".parse().ok(),
            direction: "direction:01939b4e-0000-7000-8000-000000000002".parse().ok(),
            country: Some("DE".into()),
            day: NaiveDate::from_ymd_opt(2027, 1, 1),
            months: Some(12),
        }
    }

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 29).unwrap()
    }

    #[test]
    fn a_question_is_the_address_of_a_list_that_a_view_can_keep() {
        for &question in Question::ALL {
            let conditions = question.conditions(&full(), today()).unwrap();
            let page = Page::of(ViewPage::List, Some(question.noun())).unwrap();
            assert!(page.is_query(&query(&conditions)), "{question}");
            assert!(conditions.len() >= question.slots().len(), "{question}");
        }
        let asked = Question::ExpiringAgreements.conditions(&full(), today()).unwrap();
        assert_eq!(
            query(&asked),
            "state=in_force,provisional&organization=organization:01939b4e-0000-7000-8000-000000000001\
             &direction=direction:01939b4e-0000-7000-8000-000000000002&ends=2026-12-31"
        );
        let not_met = Question::PartnersNotMet.conditions(&full(), today()).unwrap();
        assert_eq!(query(&not_met), "side=false&pact=true&country=de&unmet=2025-11-29");
    }

    #[test]
    fn a_slot_that_must_be_filled_and_is_not_is_named_and_so_is_nonsense() {
        for &question in Question::ALL {
            let asked = question.conditions(&Slots::default(), today());
            let needed = question.slots().iter().find(|(_, must)| *must).map(|&(slot, _)| slot);
            assert_eq!(asked.err(), needed, "{question}");
        }
        let bad = Slots { months: Some(0), country: Some("Germany".into()), ..full() };
        assert_eq!(Question::UnfinishedAgreements.conditions(&bad, today()), Err(Slot::Months));
        assert_eq!(Question::PartnersWithoutContact.conditions(&bad, today()), Err(Slot::Country));
    }
}
