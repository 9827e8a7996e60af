//! The facts of a chosen record, by its noun, as captions and values.

use accord_shared::{Language, PartialDate};

use crate::api::inspect::{
    Inspected, InspectedAgreement, InspectedContact, InspectedInteraction, InspectedObligation,
    InspectedOrganization,
};
use crate::api::parts::{OrganizationBrief, Text};
use crate::i18n::words::Word;
use crate::i18n::{Locale, country, format, language, td_string};

/// A caption and a value.
pub type Fact = (&'static str, String);

macro_rules! fact {
    ($locale:expr, $key:ident) => {
        td_string!($locale, explorer.fact.$key)
    };
}

/// What is known, in the order in which it is read.
pub fn facts(locale: Locale, record: &Inspected) -> Vec<Fact> {
    match record {
        Inspected::Organization(organization) => of_organization(locale, organization),
        Inspected::Agreement(agreement) => of_agreement(locale, agreement),
        Inspected::Obligation(obligation) => of_obligation(locale, obligation),
        Inspected::Contact(contact) => of_contact(locale, contact),
        Inspected::Interaction(interaction) => of_interaction(locale, interaction),
        Inspected::Unknown => Vec::new(),
    }
}

fn of_organization(locale: Locale, organization: &InspectedOrganization) -> Vec<Fact> {
    let mut facts = Facts::new(locale);
    let country = organization.country.as_ref().map(|code| country::name(locale, code));
    facts.text(fact!(locale, country), country.as_ref());
    facts.text(fact!(locale, city), organization.city.as_ref());
    facts.date(fact!(locale, established), organization.established_on);
    facts.date(fact!(locale, dissolved), organization.dissolved_on);
    facts.count(fact!(locale, agreements), organization.participation_count);
    facts.count(fact!(locale, open_obligations), organization.open_obligation_count);
    facts.text(fact!(locale, website), organization.website.as_ref());
    facts.list
}

fn of_agreement(locale: Locale, agreement: &InspectedAgreement) -> Vec<Fact> {
    let mut facts = Facts::new(locale);
    facts.text(fact!(locale, number), agreement.number.as_ref());
    let signed = agreement.signed_on.map(|date| format::short(locale, date));
    let signed: Vec<_> = signed.into_iter().chain(agreement.place.clone()).collect();
    facts.text(fact!(locale, signed), Some(&signed.join(", ")));
    facts.date(fact!(locale, in_force), agreement.in_force_on);
    facts.date(fact!(locale, ends), agreement.ends_on);
    facts.date(fact!(locale, ended), agreement.ended_on);
    facts.count(fact!(locale, parties), agreement.participation_count);
    facts.count(fact!(locale, open_obligations), agreement.open_obligation_count);
    facts.list
}

fn of_obligation(locale: Locale, obligation: &InspectedObligation) -> Vec<Fact> {
    let mut facts = Facts::new(locale);
    facts.name(fact!(locale, agreement), Some(&obligation.agreement.titles));
    facts.text(fact!(locale, article), obligation.article.as_ref());
    facts.text(fact!(locale, side), Some(&obligation.side.word(locale).to_owned()));
    facts.date(fact!(locale, due), obligation.next_due_on);
    facts.organization(fact!(locale, debtor), obligation.debtor.as_ref());
    facts.organization(fact!(locale, creditor), obligation.creditor.as_ref());
    facts.organization(fact!(locale, unit), obligation.unit.as_ref());
    facts.name(fact!(locale, person), obligation.person.as_ref().map(|person| &person.names));
    facts.list
}

fn of_contact(locale: Locale, contact: &InspectedContact) -> Vec<Fact> {
    let mut facts = Facts::new(locale);
    for post in &contact.posts {
        let dates = [post.since, post.until].map(|date| date.map(|date| format::short(locale, date)));
        let [since, until] = dates.map(Option::unwrap_or_default);
        let dates = if since.is_empty() && until.is_empty() {
            String::new()
        } else {
            format!(" ({since}–{until})")
        };
        let place = post.organization.names.pick(facts.language);
        facts.text(
            td_string!(locale, explorer.edge.post),
            Some(&format!("{}, {place}{dates}", post.titles.pick(facts.language))),
        );
    }
    facts.text(fact!(locale, email), contact.email.as_ref());
    facts.text(fact!(locale, phone), contact.phone.as_ref());
    facts.list
}

fn of_interaction(locale: Locale, interaction: &InspectedInteraction) -> Vec<Fact> {
    let mut facts = Facts::new(locale);
    facts.text(td_string!(locale, interactions.kind), Some(&interaction.kind.word(locale).to_owned()));
    facts.text(
        td_string!(locale, interactions.on),
        Some(&crate::pages::cells::days(locale, interaction.on, interaction.until)),
    );
    facts.text(td_string!(locale, interactions.place), interaction.place.as_ref());
    for body in &interaction.organizations {
        facts.organization(td_string!(locale, interactions.organization), Some(body));
    }
    facts.text(td_string!(locale, interactions.outcome), interaction.outcome.as_ref());
    facts.list
}

/// Facts that leave out what is not known.
struct Facts {
    locale: Locale,
    language: Language,
    list: Vec<Fact>,
}

impl Facts {
    fn new(locale: Locale) -> Self {
        Self { locale, language: language(locale), list: Vec::new() }
    }

    fn text(&mut self, caption: &'static str, text: Option<&String>) {
        self.list.extend(text.filter(|text| !text.trim().is_empty()).map(|text| (caption, text.clone())));
    }

    fn date(&mut self, caption: &'static str, date: Option<PartialDate>) {
        self.list.extend(date.map(|date| (caption, format::short(self.locale, date))));
    }

    fn count(&mut self, caption: &'static str, count: i32) {
        if count > 0 {
            self.list.push((caption, format::number(self.locale, count.into())));
        }
    }

    fn name(&mut self, caption: &'static str, name: Option<&Text>) {
        self.text(caption, name.map(|name| name.pick(self.language)).as_ref());
    }

    fn organization(&mut self, caption: &'static str, organization: Option<&OrganizationBrief>) {
        self.name(caption, organization.map(|organization| &organization.names));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_left_out() {
        let agreement = InspectedAgreement {
            titles: Text::default(),
            number: Some(" ".into()),
            signed_on: "1992-12-22".parse().ok(),
            in_force_on: "1994".parse().ok(),
            ends_on: None,
            ended_on: None,
            place: Some("Geneva".into()),
            participation_count: 194,
            open_obligation_count: 0,
            obligations: Vec::new(),
        };
        assert_eq!(
            facts(Locale::en, &Inspected::Agreement(agreement)),
            [
                ("Signed", "22 Dec 1992, Geneva".to_owned()),
                ("In force", "1994".to_owned()),
                ("Taking part", "194".to_owned()),
            ]
        );
    }
}
