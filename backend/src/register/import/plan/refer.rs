//! Finding the records that a row refers to.

use accord_shared::{
    LocalizedText, Noun,
    agreement::{Ambit, Term},
    intake::RowNote,
    organization::{AliasKind, OrganizationKind},
};
use uuid::Uuid;

use super::{Plan, Refusal};
use crate::register::import::{
    profile::{Constant, ConstantNoun, Missing, Reference},
    reading::Reading,
    record::{Agreement, Identifier, Kept, Organization, OtherName},
    report::{Outcome, Remark},
};
use accord_shared::id::{AgreementId, OrganizationId};

impl Plan<'_> {
    /// The organization that a row refers to.
    pub(super) fn refer_organization(
        &mut self,
        reading: &mut Reading<'_>,
        reference: &Reference,
    ) -> Result<Uuid, Refusal> {
        let id = reference.id.as_ref().and_then(|cell| reading.one(cell));
        if let Some(found) = self.identified(Noun::Organization, reference, id.as_deref())? {
            return Ok(found);
        }
        let name = reference.name.as_ref().and_then(|cell| reading.one(cell));
        if let Some(name) = &name
            && let Some(found) = self.known.organization_named(name, reference.scheme.as_deref())
        {
            return Ok(found);
        }
        match (reference.missing, reference.stub_kind.as_deref().map(str::parse::<OrganizationKind>)) {
            (Missing::Stub, Some(Ok(kind))) if id.is_some() || name.is_some() => {
                Ok(self.stub(reference, id, name, kind))
            }
            _ => Err(unknown(reference, id.as_deref(), name.as_deref())),
        }
    }

    /// The agreement that a row refers to.
    pub(super) fn refer_agreement(
        &mut self,
        reading: &mut Reading<'_>,
        reference: &Reference,
    ) -> Result<Uuid, Refusal> {
        let id = reference.id.as_ref().and_then(|cell| reading.one(cell));
        if let Some(found) = self.identified(Noun::Agreement, reference, id.as_deref())? {
            return Ok(found);
        }
        let name = reference.name.as_ref().and_then(|cell| reading.one(cell));
        let found = name.as_deref().and_then(|name| self.known.agreement_called(name));
        found.ok_or_else(|| unknown(reference, id.as_deref(), name.as_deref()))
    }

    fn identified(
        &mut self,
        noun: Noun,
        reference: &Reference,
        id: Option<&str>,
    ) -> Result<Option<Uuid>, Refusal> {
        let Some(id) = id else { return Ok(None) };
        if let Some(key) = id.strip_prefix('@')
            && let Some(constant) = self.profile.constants.get(key)
        {
            return self.constant(noun, key, constant).map(Some);
        }
        let found = reference.scheme.as_deref().and_then(|scheme| self.known.find(scheme, id));
        Ok(found.filter(|&(found, _)| found == noun).map(|(_, uuid)| uuid))
    }

    /// A constant of the profile, made if nothing carries its identifiers and no organization bears its name.
    fn constant(&mut self, noun: Noun, key: &str, constant: &Constant) -> Result<Uuid, Refusal> {
        let is = match constant.noun {
            ConstantNoun::Organization => Noun::Organization,
            ConstantNoun::Agreement => Noun::Agreement,
        };
        if is != noun {
            return Err(Refusal::new("target unknown", format!("@{key} is of another noun")));
        }
        let identifiers: Vec<Identifier> =
            constant.identifiers.iter().map(|(scheme, value)| (scheme.clone(), value.clone())).collect();
        if let Some(found) = self.bearer(noun, &identifiers)? {
            return Ok(found);
        }
        let by_name = |name| self.known.organization_named(name, None);
        if noun == Noun::Organization
            && let Some(found) = constant.names.all().find_map(by_name)
        {
            return Ok(found);
        }
        let id = self.moment.id();
        let unsound = || Refusal::new("target unknown", format!("@{key} has a kind that we do not have"));
        let outer = match noun {
            Noun::Agreement => {
                let agreement = agreement_of(constant, id, identifiers.clone()).ok_or_else(unsound)?;
                self.known.agreements.add(agreement, self.mark);
                AgreementId(id).to_string()
            }
            _ => {
                let organization = organization_of(constant, id, identifiers.clone()).ok_or_else(unsound)?;
                self.known.organizations.add(organization, self.mark);
                constant.names.all().for_each(|name| self.known.organization_called(name, id));
                constant.acronyms.values().for_each(|name| self.known.organization_called(name, id));
                OrganizationId(id).to_string()
            }
        };
        for identifier in &identifiers {
            self.known.identify(identifier, noun, id);
        }
        let reason = format!("made for this row: constant {key} of the profile");
        let note = Remark::new(RowNote::Constant, key, reason);
        self.line(Outcome::Created, Some(outer), "constant of the profile", note, Vec::new());
        Ok(id)
    }

    fn stub(
        &mut self,
        reference: &Reference,
        id: Option<String>,
        name: Option<String>,
        kind: OrganizationKind,
    ) -> Uuid {
        let uuid = self.moment.id();
        let shown = name.or_else(|| id.clone()).unwrap_or_default();
        let identifiers: Vec<Identifier> = reference.scheme.clone().zip(id).into_iter().collect();
        for identifier in &identifiers {
            self.known.identify(identifier, Noun::Organization, uuid);
        }
        let names = LocalizedText { original: Some(shown.clone()), ..LocalizedText::default() };
        self.known
            .organizations
            .add(Organization { identifiers, kind, ..blank_organization(uuid, names) }, self.mark);
        self.known.organization_called(&shown, uuid);
        let outer = OrganizationId(uuid).to_string();
        let reason = format!("made for this row: a stub of “{shown}”");
        let note = Remark::new(RowNote::Stub, shown, reason);
        self.line(Outcome::Created, Some(outer), "stub of an unknown target", note, Vec::new());
        uuid
    }
}

fn unknown(reference: &Reference, id: Option<&str>, name: Option<&str>) -> Refusal {
    let scheme = reference.scheme.as_deref().unwrap_or("name");
    let detail = match (id, name) {
        (Some(id), Some(name)) => format!("{scheme} {id} “{name}”"),
        (Some(id), None) => format!("{scheme} {id}"),
        (None, Some(name)) => format!("“{name}”"),
        (None, None) => return Refusal::new("no target", "the row does not say to what it refers"),
    };
    Refusal::new("target unknown", detail)
}

/// An organization with names and nothing else.
pub(super) fn blank_organization(id: Uuid, names: LocalizedText) -> Organization {
    Organization {
        id,
        version: 1,
        access_level: accord_shared::AccessLevel::Open,
        kind: OrganizationKind::Other,
        ours: false,
        names,
        aliases: Vec::new(),
        identifiers: Vec::new(),
        country: None,
        city: None,
        website: None,
        established_on: None,
        dissolved_on: None,
        note: None,
        relations: Vec::new(),
    }
}

fn organization_of(constant: &Constant, id: Uuid, identifiers: Vec<Identifier>) -> Option<Organization> {
    let acronym = |(language, text): (&String, &String)| OtherName {
        kind: AliasKind::Acronym,
        language: Some(language.clone()),
        text: text.clone(),
    };
    Some(Organization {
        access_level: constant.access_level,
        kind: constant.kind.parse().ok()?,
        aliases: constant.acronyms.iter().map(acronym).collect(),
        identifiers,
        country: constant.country.clone(),
        dissolved_on: constant.dissolved_on,
        ..blank_organization(id, constant.names.clone())
    })
}

fn agreement_of(constant: &Constant, id: Uuid, identifiers: Vec<Identifier>) -> Option<Agreement> {
    Some(Agreement {
        access_level: constant.access_level,
        identifiers,
        signed_on: constant.signed_on,
        in_force_on: constant.in_force_on,
        ..blank_agreement(
            id,
            constant.names.clone(),
            constant.kind.parse().ok()?,
            constant.ambit.as_deref()?.parse().ok()?,
        )
    })
}

/// An agreement with titles, a kind and an ambit and nothing else.
pub(super) fn blank_agreement(
    id: Uuid,
    titles: LocalizedText,
    kind: accord_shared::agreement::AgreementKind,
    ambit: Ambit,
) -> Agreement {
    Agreement {
        id,
        version: 1,
        access_level: accord_shared::AccessLevel::Open,
        titles,
        kind,
        ambit,
        term: Term::Unknown,
        number: None,
        subject: None,
        drafted_on: None,
        signed_on: None,
        provisional_on: None,
        in_force_on: None,
        suspended_on: None,
        ends_on: None,
        ended_on: None,
        ended_by: None,
        place: None,
        website: None,
        text_url: None,
        note: None,
        unit: None,
        directions: Vec::new(),
        identifiers: Vec::new(),
        links: Vec::new(),
        participations: Vec::new(),
        kept: Kept::default(),
    }
}
