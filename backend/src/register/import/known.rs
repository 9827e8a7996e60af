//! What the register knows when an import begins, with the indexes that rows are looked up in.

use std::collections::{HashMap, HashSet};

use accord_shared::{Noun, fold::fold, participation::ParticipationRole};
use uuid::Uuid;

use super::{
    named::Named,
    record::{Agreement, Contact, Identifier, Obligation, Organization},
    shelf::{Entry, Shelf},
};

/// What the register knows, and what it is to know.
#[derive(Debug)]
pub struct Known {
    /// Organizations with their relations.
    pub organizations: Shelf<Organization>,
    /// Agreements with their participations; loaded for imports of these only.
    pub agreements: Shelf<Agreement>,
    /// Obligations; loaded for imports of these only.
    pub obligations: Shelf<Obligation>,
    /// Contacts with their posts; loaded for imports of these only.
    pub contacts: Shelf<Contact>,
    /// Records that a person entered or changed: an import fills what they lack and replaces nothing.
    pub by_hand: HashSet<Uuid>,
    /// Records that whoever imports may not see: they are met by nothing and referred to by nothing.
    pub hidden: HashSet<Uuid>,
    pub(super) named: Named,
    identifiers: HashMap<String, HashMap<String, (Noun, Uuid)>>,
    participations: HashMap<(Uuid, Uuid, ParticipationRole), usize>,
    names: HashMap<Option<String>, HashMap<String, Vec<Uuid>>>,
}

impl Known {
    /// Builds the indexes over what was loaded.
    pub fn new(
        organizations: Vec<Organization>,
        agreements: Vec<Agreement>,
        obligations: Vec<Obligation>,
        contacts: Vec<Contact>,
        identifiers: impl IntoIterator<Item = (Identifier, Noun, Uuid)>,
        by_hand: HashSet<Uuid>,
    ) -> Self {
        let mut known = Self {
            organizations: Shelf::new(organizations),
            agreements: Shelf::new(agreements),
            obligations: Shelf::new(obligations),
            contacts: Shelf::new(contacts),
            by_hand,
            hidden: HashSet::new(),
            named: Named::default(),
            identifiers: HashMap::new(),
            participations: HashMap::new(),
            names: HashMap::new(),
        };
        for (identifier, noun, id) in identifiers {
            known.identify(&identifier, noun, id);
        }
        for agreement in known.agreements.all() {
            for (place, participation) in agreement.participations.iter().enumerate() {
                let key = (agreement.id, participation.organization, participation.role);
                known.participations.insert(key, place);
            }
        }
        known
    }

    /// The record that carries an identifier, unless it is hidden.
    pub fn find(&self, scheme: &str, value: &str) -> Option<(Noun, Uuid)> {
        self.bearer(scheme, value).filter(|(_, id)| !self.hidden.contains(id))
    }

    /// Whether a record carries an identifier, whoever may see it.
    pub fn is_taken(&self, scheme: &str, value: &str) -> bool {
        self.bearer(scheme, value).is_some()
    }

    /// Whether a hidden record carries an identifier.
    pub fn is_hidden(&self, scheme: &str, value: &str) -> bool {
        self.bearer(scheme, value).is_some_and(|(_, id)| self.hidden.contains(&id))
    }

    fn bearer(&self, scheme: &str, value: &str) -> Option<(Noun, Uuid)> {
        self.identifiers.get(scheme)?.get(value).copied()
    }

    /// Whether the register had the record before the import.
    pub fn was_there(&self, noun: Noun, id: Uuid) -> bool {
        match noun {
            Noun::Organization => self.organizations.get(id).is_some_and(Entry::was_there),
            Noun::Agreement => self.agreements.get(id).is_some_and(Entry::was_there),
            Noun::Obligation => self.obligations.get(id).is_some_and(Entry::was_there),
            Noun::Contact => self.contacts.get(id).is_some_and(Entry::was_there),
            // No import brings one.
            Noun::Interaction => true,
        }
    }

    /// Notes that a record carries an identifier.
    pub fn identify(&mut self, (scheme, value): &Identifier, noun: Noun, id: Uuid) {
        self.identifiers.entry(scheme.clone()).or_default().insert(value.clone(), (noun, id));
    }

    /// Where in its agreement's list a participation is.
    pub fn participation(
        &self,
        agreement: Uuid,
        organization: Uuid,
        role: ParticipationRole,
    ) -> Option<usize> {
        self.participations.get(&(agreement, organization, role)).copied()
    }

    /// Notes where in its agreement's list a participation is.
    pub fn note_participation(&mut self, key: (Uuid, Uuid, ParticipationRole), place: usize) {
        self.participations.insert(key, place);
    }

    /// The only organization of this name, folded, among those that carry an identifier of the scheme.
    pub fn organization_named(&mut self, name: &str, scheme: Option<&str>) -> Option<Uuid> {
        let (organizations, hidden) = (&self.organizations, &self.hidden);
        let index = self.names.entry(scheme.map(str::to_owned)).or_insert_with(|| {
            let mut index: HashMap<String, Vec<Uuid>> = HashMap::new();
            for organization in organizations.all() {
                let carries =
                    |wanted: &str| organization.identifiers.iter().any(|(scheme, _)| scheme == wanted);
                if hidden.contains(&organization.id) || !scheme.is_none_or(carries) {
                    continue;
                }
                let aliases = organization.aliases.iter().map(|alias| alias.text.as_str());
                for name in organization.names.all().chain(aliases) {
                    let bearers = index.entry(fold(name)).or_default();
                    if !bearers.contains(&organization.id) {
                        bearers.push(organization.id);
                    }
                }
            }
            index
        });
        match index.get(&fold(name)).map(Vec::as_slice) {
            Some(&[only]) => Some(only),
            _ => None,
        }
    }

    /// Notes that an organization which was just made bears a name.
    pub fn organization_called(&mut self, name: &str, id: Uuid) {
        let carried = self.organizations.get(id).map(|entry| &entry.now.identifiers);
        let carries =
            |wanted: &str| carried.is_some_and(|all| all.iter().any(|(scheme, _)| scheme == wanted));
        for (scheme, index) in &mut self.names {
            if scheme.as_deref().is_none_or(carries) {
                let bearers = index.entry(fold(name)).or_default();
                if !bearers.contains(&id) {
                    bearers.push(id);
                }
            }
        }
    }
}
