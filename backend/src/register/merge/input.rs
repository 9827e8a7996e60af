//! What records have after a merge: pure functions over what they had.

use std::collections::BTreeSet;

use accord_shared::{LocalizedText, fold::fold, id::OrganizationId, organization::AliasKind};
use async_graphql::ID;

use crate::register::{
    agreement::AgreementInput,
    contact::ContactInput,
    interaction::InteractionInput,
    obligation::ObligationInput,
    organization::{Alias, OrganizationInput},
    participation::ParticipationInput,
    relation::RelationInput,
};

/// One record takes the place of another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Instead {
    pub(super) gone: OrganizationId,
    pub(super) kept: OrganizationId,
}

impl Instead {
    fn of(self, id: OrganizationId) -> OrganizationId {
        if id == self.gone { self.kept } else { id }
    }

    /// Of what a record has on its own side, each once.
    fn relations(self, own: OrganizationId, relations: Vec<RelationInput>) -> Vec<RelationInput> {
        let mut known = BTreeSet::new();
        let relation = |relation: RelationInput| RelationInput { to: self.of(relation.to), ..relation };
        let mut relations: Vec<_> = relations.into_iter().map(relation).collect();
        relations.retain(|one| one.to != own && known.insert((one.kind, one.to, one.since, one.until)));
        relations
    }

    /// Another organization, whose relations led to the record that goes.
    pub(super) fn organization(self, own: OrganizationId, had: OrganizationInput) -> OrganizationInput {
        OrganizationInput { relations: self.relations(own, had.relations), ..had }
    }

    /// An agreement. Two parts in one role become one, with the acts of both.
    pub(super) fn agreement(self, had: AgreementInput) -> AgreementInput {
        let mut participations: Vec<ParticipationInput> = Vec::new();
        for part in had.participations {
            let mut part = ParticipationInput { organization: self.of(part.organization), ..part };
            for action in &mut part.actions {
                if action.addressee() == Some(self.gone) {
                    action.against = Some(ID(self.kept.to_string()));
                }
            }
            let twin = participations
                .iter_mut()
                .find(|twin| (twin.organization, twin.role) == (part.organization, part.role));
            match twin {
                None => participations.push(part),
                Some(twin) => {
                    for action in part.actions {
                        if !twin.actions.contains(&action) {
                            twin.actions.push(action);
                        }
                    }
                    for procedure in part.procedures {
                        if !twin.procedures.contains(&procedure) {
                            twin.procedures.push(procedure);
                        }
                    }
                    twin.note = joined(twin.note.take(), part.note);
                }
            }
        }
        AgreementInput { unit: had.unit.map(|unit| self.of(unit)), participations, ..had }
    }

    /// A contact.
    pub(super) fn contact(self, had: ContactInput) -> ContactInput {
        let mut posts = had.posts;
        for post in &mut posts {
            post.organization = self.of(post.organization);
        }
        ContactInput { posts, ..had }
    }

    /// An obligation. What one of the two owed the other is owed to nobody else.
    pub(super) fn obligation(self, had: ObligationInput) -> ObligationInput {
        let of = |id: Option<OrganizationId>| id.map(|id| self.of(id));
        let (debtor, creditor) = (of(had.debtor), of(had.creditor));
        let creditor = creditor.filter(|creditor| Some(*creditor) != debtor);
        ObligationInput { debtor, creditor, unit: of(had.unit), ..had }
    }

    /// An interaction.
    pub(super) fn interaction(self, had: InteractionInput) -> InteractionInput {
        let organizations: BTreeSet<_> = had.organizations.into_iter().map(|id| self.of(id)).collect();
        InteractionInput { organizations: organizations.into_iter().collect(), ..had }
    }

    /// The record that stays: what it lacks it has from the other, its own names stand first.
    pub(super) fn stays(self, had: OrganizationInput, other: OrganizationInput) -> OrganizationInput {
        let names = names_beside((&had.names, &had.aliases), (&other.names, &other.aliases));
        let relations = had.relations.into_iter().chain(other.relations).collect();
        OrganizationInput {
            access_level: Ord::max(had.access_level, other.access_level),
            aliases: had.aliases.into_iter().chain(names).collect(),
            identifiers: had.identifiers.into_iter().chain(other.identifiers).collect(),
            country: had.country.or(other.country),
            city: had.city.or(other.city),
            website: had.website.or(other.website),
            established_on: had.established_on.or(other.established_on),
            dissolved_on: had.dissolved_on.or(other.dissolved_on),
            note: joined(had.note, other.note),
            relations: self.relations(self.kept, relations),
            ..had
        }
    }
}

fn joined(one: Option<String>, other: Option<String>) -> Option<String> {
    match (one, other) {
        (Some(one), Some(other)) if one != other => Some(format!("{one}\n{other}")),
        (one, other) => one.or(other),
    }
}

/// The names of another organization that one does not have, as other names of it.
pub(in crate::register) fn names_beside(
    (names, aliases): (&LocalizedText, &[Alias]),
    (other_names, other_aliases): (&LocalizedText, &[Alias]),
) -> Vec<Alias> {
    let mut known: BTreeSet<String> =
        names.all().chain(aliases.iter().map(|alias| alias.text.as_str())).map(fold).collect();
    let LocalizedText { az, en, ru, original, original_language } = other_names;
    let named = [("az", az), ("en", en), ("ru", ru)]
        .into_iter()
        .map(|(language, text)| (Some(language.to_owned()), text))
        .chain([(original_language.clone(), original)]);
    let named = named
        .filter_map(|(language, text)| Some(Alias { kind: AliasKind::Alias, language, text: text.clone()? }));
    named.chain(other_aliases.iter().cloned()).filter(|alias| known.insert(fold(&alias.text))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(english: &str) -> LocalizedText {
        LocalizedText { en: Some(english.into()), ..LocalizedText::default() }
    }

    #[test]
    fn the_names_of_both_stay_and_none_twice() {
        let alias = |text: &str| Alias { kind: AliasKind::Acronym, language: None, text: text.into() };
        let one = (text("Union of Posts"), vec![alias("UP")]);
        let mut other = (text("UNION of posts"), vec![alias("up"), alias("PU")]);
        other.0.az = Some("Poçt İttifaqı".into());
        let names = names_beside((&one.0, &one.1), (&other.0, &other.1));
        let texts: Vec<_> = names.iter().map(|alias| alias.text.as_str()).collect();
        assert_eq!(texts, ["Poçt İttifaqı", "PU"]);
        assert_eq!(names[0].language.as_deref(), Some("az"));
    }
}
