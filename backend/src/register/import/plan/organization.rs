//! Organizations and their names.

use accord_shared::{
    Noun,
    id::OrganizationId,
    intake::RowNote,
    organization::{AliasKind, OrganizationKind},
};
use uuid::Uuid;

use super::{Plan, Refusal, need_text, refer::blank_organization};
use crate::register::import::{
    known::Known,
    merge::Merge,
    profile::{AliasFields, NameFields, OrganizationFields, YesNo},
    reading::Reading,
    record::Organization,
    report::Remark,
};

impl Plan<'_> {
    pub(super) fn organization(
        &mut self,
        reading: &mut Reading<'_>,
        fields: &OrganizationFields,
    ) -> Result<(), Refusal> {
        let mut identifiers = self.identifiers(reading, &fields.identifiers)?;
        let names = reading.texts(&fields.names);
        let named = |known: &mut Known| names.all().find_map(|name| known.organization_named(name, None));
        let known = self.meets(Noun::Organization, &mut identifiers, named)?;
        let id = match known {
            Some(id) => id,
            None => {
                need_text(&names, "an organization without a name")?;
                let id = self.moment.id();
                let blank = Organization {
                    access_level: fields.access_level,
                    ..blank_organization(id, names.clone())
                };
                self.known.organizations.add(blank, self.mark);
                id
            }
        };
        let kind = reading.word::<OrganizationKind>(&fields.kind);
        let ours = fields.ours.as_ref().and_then(|cell| reading.word::<YesNo>(cell)).map(|ours| ours.0);
        let country = reading.field(&fields.country);
        let country = country.and_then(|country| self.country(country, reading));
        let city = reading.field(&fields.city);
        let website = reading.link(&fields.website);
        let established_on = reading.day(&fields.established_on);
        let dissolved_on = reading.date(&fields.dissolved_on).date();
        let note = reading.field(&fields.note);
        let aliases: Vec<_> = fields.aliases.iter().map(|alias| other_names(reading, alias)).collect();

        let mut merge = self.merge(id);
        let Some((record, earlier)) = self.known.organizations.edit(id, self.mark) else {
            return Err(gone(id));
        };
        if earlier.is_some() {
            merge = Merge::new(super::Existing::Fill);
        }
        let added = merge.identifiers(&mut record.identifiers, &identifiers);
        merge.names(&mut record.names, &mut record.aliases, names.clone());
        for (kind, language, texts) in &aliases {
            for text in texts {
                if !record.names.all().any(|name| name == text) {
                    merge.alias(&mut record.aliases, *kind, language.as_deref(), text);
                }
            }
        }
        merge.value("kind", &mut record.kind, kind, Some(OrganizationKind::Other));
        merge.value("ours", &mut record.ours, ours, Some(false));
        merge.option("country", &mut record.country, country);
        merge.option("city", &mut record.city, city);
        merge.option("website", &mut record.website, website);
        merge.option("established_on", &mut record.established_on, established_on);
        merge.option("dissolved_on", &mut record.dissolved_on, dissolved_on);
        merge.note(&mut record.note, note);
        for identifier in &added {
            self.known.identify(identifier, Noun::Organization, id);
        }
        if known.is_none() && self.profile.by_name {
            names.all().for_each(|name| self.known.organization_called(name, id));
        }
        match known {
            None => self.created(OrganizationId(id), reading),
            Some(_) => self.met(OrganizationId(id), earlier, merge, reading),
        }
        Ok(())
    }

    /// A country's code, which a source may say by the country's name.
    fn country(&mut self, text: String, reading: &mut Reading<'_>) -> Option<String> {
        if text.len() == 2 && text.bytes().all(|letter| letter.is_ascii_alphabetic()) {
            return Some(text.to_ascii_uppercase());
        }
        let state = self.known.organization_named(&text, Some("iso3166-1-alpha2"));
        let code = state.and_then(|id| self.known.organizations.get(id)?.now.country.clone());
        if code.is_none() {
            let said = format!("“{text}” is no country that is known; left empty");
            reading.remarks.push(Remark::new(RowNote::NotAWord, text, said));
        }
        code
    }

    pub(super) fn organization_name(
        &mut self,
        reading: &mut Reading<'_>,
        fields: &NameFields,
    ) -> Result<(), Refusal> {
        let id = self.refer_organization(reading, &fields.organization)?;
        let text = reading.one(&fields.text).ok_or_else(|| Refusal::new("no text", "an empty name"))?;
        let language = reading.field(&fields.language).map(|language| language.to_lowercase());
        let Some(kind) = name_kind(&reading.many(&fields.kind)) else {
            return Err(Refusal::new("no kind", "no kind of name that we have"));
        };
        let mut merge = self.merge(id);
        let Some((record, _)) = self.known.organizations.edit(id, self.mark) else {
            return Err(gone(id));
        };
        match kind {
            NameKind::Name => merge_name(&mut merge, record, language.as_deref(), &text),
            NameKind::Other(_) if record.names.all().any(|name| name == text) => {}
            NameKind::Other(kind) => merge.alias(&mut record.aliases, kind, language.as_deref(), &text),
        }
        // A name is no record of its own: each row is judged by what it brings, not by the rows before it.
        self.met(OrganizationId(id), None, merge, reading);
        Ok(())
    }
}

/// The first name of a language stays; a second one is an alias.
fn merge_name(merge: &mut Merge, record: &mut Organization, language: Option<&str>, text: &str) {
    let mut fill = Merge::new(super::Existing::Fill);
    fill.name(&mut record.names, &mut record.aliases, language, text);
    fill.changed.into_iter().for_each(|name| merge.takes(name));
}

fn other_names(reading: &mut Reading<'_>, alias: &AliasFields) -> (AliasKind, Option<String>, Vec<String>) {
    let kind = alias.kind.as_ref().and_then(|cell| reading.word(cell)).unwrap_or(AliasKind::Alias);
    (kind, reading.field(&alias.language), reading.many(&alias.text))
}

enum NameKind {
    Name,
    Other(AliasKind),
}

/// Of several words the first in this order counts: name, former, acronym, alias.
fn name_kind(words: &[String]) -> Option<NameKind> {
    let says = |word: &str| words.iter().any(|known| known == word);
    if says("name") {
        return Some(NameKind::Name);
    }
    [AliasKind::Former, AliasKind::Acronym, AliasKind::Alias]
        .into_iter()
        .find(|kind| says(kind.code()))
        .map(NameKind::Other)
}

fn gone(id: Uuid) -> Refusal {
    Refusal::new("target unknown", OrganizationId(id).to_string())
}
