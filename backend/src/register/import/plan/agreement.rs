//! Agreements and their links.

use accord_shared::{
    LocalizedText, Noun,
    agreement::{AgreementKind, AgreementLinkKind, Ambit, Term},
    id::AgreementId,
    intake::RowNote,
};
use uuid::Uuid;

use super::{Plan, Refusal, Source, need_text, refer::blank_agreement};
use crate::register::import::{
    clean,
    known::Known,
    merge::Merge,
    profile::{AgreementFields, Existing, Repeated},
    reading::{DateCell, Reading},
    record::{Agreement, Identifier},
    report::{Outcome, Remark},
    shelf::RowMark,
};

/// A link whose other end may come in a later row.
#[derive(Debug)]
pub(super) struct PendingLink {
    mark: RowMark,
    from: Uuid,
    from_is_new: bool,
    kind: AgreementLinkKind,
    scheme: String,
    to: String,
}

impl Plan<'_> {
    /// Counts how often each identifier stands in the files: one that stands once is of one agreement, whatever
    /// became of its title.
    pub(super) fn count_agreements(&mut self, sources: &[Source], fields: &AgreementFields) {
        for source in sources {
            for record in &source.rows {
                let mut reading = Reading::new(self.profile, &source.columns, record);
                if reading.skipped().is_none()
                    && let Some((_, cell)) = fields.identifiers.first_key_value()
                    && let Some(value) = reading.one(cell)
                {
                    *self.occurrences.entry(value).or_default() += 1;
                }
            }
        }
    }

    pub(super) fn agreement(
        &mut self,
        reading: &mut Reading<'_>,
        fields: &AgreementFields,
    ) -> Result<(), Refusal> {
        let mut identifiers = self.identifiers(reading, &fields.identifiers)?;
        let titles = reading.texts(&fields.titles);
        let signed_on = reading.day(&fields.signed_on);
        let known = match fields.repeated {
            Repeated::Separate if !identifiers.is_empty() => {
                let met = self.one_of_several(&mut identifiers, &titles, reading)?;
                self.met_before(Noun::Agreement, met, &mut identifiers)?
            }
            _ => {
                let named = |known: &mut Known| known.agreement_titled(&titles, signed_on);
                self.meets(Noun::Agreement, &mut identifiers, named)?
            }
        };
        let kind = reading.word::<AgreementKind>(&fields.kind);
        let ambit = reading.word::<Ambit>(&fields.ambit);
        let id = match known {
            Some(id) => id,
            None => {
                need_text(&titles, "an agreement without a title")?;
                let id = self.moment.id();
                let blank = blank_agreement(
                    id,
                    titles.clone(),
                    kind.unwrap_or(AgreementKind::Other),
                    ambit.unwrap_or(Ambit::Multilateral),
                );
                self.known
                    .agreements
                    .add(Agreement { access_level: fields.access_level, ..blank }, self.mark);
                id
            }
        };
        let row = Wanted::read(reading, fields, titles.clone(), signed_on, (kind, ambit));
        self.queue_links(reading, fields, id, known.is_none());

        let mut merge = self.merge(id);
        let Some((record, earlier)) = self.known.agreements.edit(id, self.mark) else {
            return Err(Refusal::new("target unknown", AgreementId(id).to_string()));
        };
        if earlier.is_some() {
            merge = Merge::new(Existing::Fill);
        }
        let added = merge.identifiers(&mut record.identifiers, &identifiers);
        row.put(record, &mut merge, earlier.is_some());
        for identifier in &added {
            self.known.identify(identifier, Noun::Agreement, id);
        }
        if known.is_none() {
            self.known.agreement_made(id, &titles, signed_on);
        }
        match known {
            None => self.created(AgreementId(id), reading),
            Some(_) => self.met(AgreementId(id), earlier, merge, reading),
        }
        Ok(())
    }

    /// Which of the agreements that share an identifier a row is of: the one of its title; the only one, if the
    /// identifier stands once in the files; else a new one, whose identifier gets a number.
    fn one_of_several(
        &self,
        identifiers: &mut [Identifier],
        titles: &LocalizedText,
        reading: &mut Reading<'_>,
    ) -> Result<Option<Uuid>, Refusal> {
        let (scheme, base) = identifiers[0].clone();
        let mut variants: Vec<(String, Uuid)> = Vec::new();
        for number in 1.. {
            let value = if number == 1 { base.clone() } else { format!("{base}#{number}") };
            if self.known.is_hidden(&scheme, &value) {
                let detail = format!("{scheme} {value} is of another record");
                return Err(Refusal::new("identifier taken", detail));
            }
            match self.known.find(&scheme, &value) {
                Some((Noun::Agreement, id)) => variants.push((value, id)),
                Some((noun, _)) => {
                    let detail = format!("{scheme} {value} is of a record of another noun ({noun})");
                    return Err(Refusal::new("identifier taken", detail));
                }
                None => break,
            }
        }
        let titled = |id: Uuid| {
            self.known.agreements.get(id).is_some_and(|entry| {
                titles.all().any(|title| entry.now.titles.all().any(|known| clean::same(known, title)))
            })
        };
        let of_title = variants.iter().find(|(_, id)| titled(*id));
        let alone = self.occurrences.get(&base).is_some_and(|&count| count == 1);
        let found = match (of_title, variants.as_slice()) {
            (Some(variant), _) => variant,
            (None, []) => return Ok(None),
            (None, [only]) if alone => only,
            (None, several) => {
                identifiers[0].1 = format!("{base}#{}", several.len() + 1);
                let own = identifiers[0].1.clone();
                let text =
                    format!("the source gives {base} to another agreement too; this one is known as {own}");
                reading.remarks.push(Remark::new(RowNote::KnownAs, own, text));
                return Ok(None);
            }
        };
        identifiers[0].1.clone_from(&found.0);
        Ok(Some(found.1))
    }

    fn queue_links(
        &mut self,
        reading: &mut Reading<'_>,
        fields: &AgreementFields,
        from: Uuid,
        from_is_new: bool,
    ) {
        for link in &fields.links {
            let Some(to) = link.to.id.as_ref().and_then(|cell| reading.one(cell)) else { continue };
            let Some(kind) = reading.word::<AgreementLinkKind>(&link.kind) else { continue };
            let scheme = link.to.scheme.clone().unwrap_or_default();
            self.links.push(PendingLink { mark: self.mark, from, from_is_new, kind, scheme, to });
        }
    }

    /// Links both of whose ends are known by now.
    pub(super) fn resolve_links(&mut self) {
        for link in std::mem::take(&mut self.links) {
            self.mark = link.mark;
            let PendingLink { from, kind, .. } = link;
            match self.known.find(&link.scheme, &link.to) {
                Some((Noun::Agreement, to)) if to != from => {
                    let Some((record, _)) = self.known.agreements.edit(from, link.mark) else { continue };
                    if record.links.contains(&(kind, to)) {
                        continue;
                    }
                    record.links.push((kind, to));
                    if !link.from_is_new {
                        let outer = AgreementId(from).to_string();
                        self.line_of(
                            link.mark,
                            Outcome::Changed,
                            Some(outer),
                            "changes a record",
                            Remark::new(RowNote::Changes, "links", "changes links"),
                        );
                    }
                }
                Some((Noun::Agreement, _)) => {
                    let detail = format!("{kind} {}", link.to);
                    let reason = format!("link to itself: {detail}");
                    let note = Remark::new(RowNote::ToItself, detail, reason);
                    self.line_of(link.mark, Outcome::Skipped, None, "link to itself", note);
                }
                _ => {
                    let detail = format!("{kind} {} {}", link.scheme, link.to);
                    let reason = format!("target unknown: {detail}");
                    let note = Remark::new(RowNote::TargetUnknown, detail, reason);
                    self.line_of(link.mark, Outcome::Skipped, None, "target unknown", note);
                }
            }
        }
    }
}

/// What a row says of an agreement.
struct Wanted {
    titles: LocalizedText,
    kind: Option<AgreementKind>,
    ambit: Option<Ambit>,
    term: Option<Term>,
    number: Option<String>,
    subject: Option<String>,
    drafted_on: Option<accord_shared::PartialDate>,
    signed_on: Option<accord_shared::PartialDate>,
    provisional_on: Option<accord_shared::PartialDate>,
    in_force_on: Option<accord_shared::PartialDate>,
    ends_on: Option<accord_shared::PartialDate>,
    ended_on: Option<accord_shared::PartialDate>,
    place: Option<String>,
    website: Option<String>,
    text_url: Option<String>,
    note: Option<String>,
}

impl Wanted {
    fn read(
        reading: &mut Reading<'_>,
        fields: &AgreementFields,
        titles: LocalizedText,
        signed_on: Option<accord_shared::PartialDate>,
        (kind, ambit): (Option<AgreementKind>, Option<Ambit>),
    ) -> Self {
        let ends = reading.date(&fields.ends_on);
        let term = match ends {
            DateCell::None => None,
            DateCell::NoEnd => Some(Term::Indefinite),
            DateCell::Date(_) => Some(Term::Fixed),
        };
        Self {
            titles,
            kind,
            ambit,
            term,
            number: reading.field(&fields.number),
            subject: reading.field(&fields.subject),
            drafted_on: reading.day(&fields.drafted_on),
            signed_on,
            provisional_on: reading.day(&fields.provisional_on),
            in_force_on: reading.day(&fields.in_force_on),
            ends_on: ends.date(),
            ended_on: reading.date(&fields.ended_on).date(),
            place: reading.field(&fields.place),
            website: reading.link(&fields.website),
            text_url: reading.link(&fields.text_url),
            note: reading.field(&fields.note),
        }
    }

    fn put(self, record: &mut Agreement, merge: &mut Merge, repeated: bool) {
        let mut note = self.note;
        if repeated {
            // One agreement under several titles: the first stays, the others are not lost.
            let known = |title: &&str| record.titles.all().any(|known| clean::same(known, title));
            let others: Vec<_> = self
                .titles
                .all()
                .filter(|title| !known(title))
                .map(|title| format!("Also titled: {title}"))
                .collect();
            let lines: Vec<_> = others.into_iter().chain(note).collect();
            note = (!lines.is_empty()).then(|| lines.join("\n"));
        }
        merge.texts("titles", &mut record.titles, self.titles);
        merge.value("kind", &mut record.kind, self.kind, Some(AgreementKind::Other));
        merge.value("ambit", &mut record.ambit, self.ambit, None);
        merge.value("term", &mut record.term, self.term, Some(Term::Unknown));
        merge.option("number", &mut record.number, self.number);
        merge.option("subject", &mut record.subject, self.subject);
        merge.option("drafted_on", &mut record.drafted_on, self.drafted_on);
        merge.option("signed_on", &mut record.signed_on, self.signed_on);
        merge.option("provisional_on", &mut record.provisional_on, self.provisional_on);
        merge.option("in_force_on", &mut record.in_force_on, self.in_force_on);
        merge.option("ends_on", &mut record.ends_on, self.ends_on);
        merge.option("ended_on", &mut record.ended_on, self.ended_on);
        merge.option("place", &mut record.place, self.place);
        merge.option("website", &mut record.website, self.website);
        merge.option("text_url", &mut record.text_url, self.text_url);
        merge.note(&mut record.note, note);
    }
}
