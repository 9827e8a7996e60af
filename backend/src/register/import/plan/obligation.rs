//! Obligations and their occurrences.

use accord_shared::{
    Noun,
    id::ObligationId,
    intake::RowNote,
    obligation::{DueRule, ObligationSide, OccurrenceState, Priority},
};
use uuid::Uuid;

use super::{Plan, Refusal, need_text};
use crate::register::import::{
    known::Known,
    merge::Merge,
    profile::{Existing, ObligationFields, Reference},
    reading::Reading,
    record::{Obligation, Occurrence},
    report::Remark,
};

impl Plan<'_> {
    pub(super) fn obligation(
        &mut self,
        reading: &mut Reading<'_>,
        fields: &ObligationFields,
    ) -> Result<(), Refusal> {
        let mut identifiers = self.identifiers(reading, &fields.identifiers)?;
        let agreement = self.refer_agreement(reading, &fields.agreement)?;
        let debtor = self.side(reading, fields.debtor.as_ref())?;
        let creditor = self.side(reading, fields.creditor.as_ref())?;
        let texts = reading.texts(&fields.texts);
        let article = reading.field(&fields.article);
        let named = |known: &mut Known| known.obligation_of(agreement, article.as_deref(), &texts);
        let known = self.meets(Noun::Obligation, &mut identifiers, named)?;
        let side = fields.side.as_ref().and_then(|cell| reading.word::<ObligationSide>(cell));
        let side = side.unwrap_or_else(|| self.side_of(debtor));
        let priority = fields.priority.as_ref().and_then(|cell| reading.word::<Priority>(cell));
        let state =
            fields.state.as_ref().and_then(|cell| reading.word(cell)).unwrap_or(OccurrenceState::Scheduled);
        let mut dates = reading.dates(&fields.due);
        dates.sort_unstable();
        if dates.is_empty() {
            reading.remarks.push(Remark::new(RowNote::NoDueDate, "", "no due date"));
        }
        let due = dates.first().map_or(DueRule::Unstated, |&first| DueRule::On(first));

        let id = match known {
            Some(id) => id,
            None => {
                need_text(&texts, "an obligation without a text")?;
                let id = self.moment.id();
                let blank = Obligation {
                    id,
                    version: 1,
                    access_level: fields.access_level,
                    agreement,
                    article: None,
                    texts: texts.clone(),
                    side,
                    priority: Priority::Normal,
                    debtor: None,
                    creditor: None,
                    unit: None,
                    person: None,
                    interaction: None,
                    due: DueRule::Unstated,
                    since: None,
                    identifiers: Vec::new(),
                    occurrences: Vec::new(),
                };
                self.known.obligations.add(blank, self.mark);
                id
            }
        };
        let mut merge = self.merge(id);
        let Some((record, earlier)) = self.known.obligations.edit(id, self.mark) else {
            return Err(Refusal::new("target unknown", ObligationId(id).to_string()));
        };
        if earlier.is_some() {
            merge = Merge::new(Existing::Fill);
        }
        let added = merge.identifiers(&mut record.identifiers, &identifiers);
        merge.value("agreement", &mut record.agreement, Some(agreement), None);
        merge.texts("texts", &mut record.texts, texts.clone());
        merge.option("article", &mut record.article, article.clone());
        merge.option("debtor", &mut record.debtor, debtor);
        merge.option("creditor", &mut record.creditor, creditor);
        merge.value("side", &mut record.side, Some(side), None);
        merge.value("priority", &mut record.priority, priority, Some(Priority::Normal));
        merge.value("due", &mut record.due, Some(due), Some(DueRule::Unstated));
        // What became of an occurrence is the register's to say: one that is known is left as it is.
        for due_on in dates {
            if !record.occurrences.iter().any(|known| known.due_on == due_on) {
                let id = self.moment.id();
                let occurrence = Occurrence {
                    id,
                    due_on,
                    state,
                    reported_on: None,
                    evidence: None,
                    note: None,
                    steps: Vec::new(),
                    entered_as: state,
                };
                record.occurrences.push(occurrence);
                merge.takes("occurrences");
            }
        }
        for identifier in &added {
            self.known.identify(identifier, Noun::Obligation, id);
        }
        if known.is_none() {
            self.known.obligation_made(id, (agreement, article.as_deref()), &texts);
        }
        match known {
            None => self.created(ObligationId(id), reading),
            Some(_) => self.met(ObligationId(id), earlier, merge, reading),
        }
        Ok(())
    }

    fn side(
        &mut self,
        reading: &mut Reading<'_>,
        reference: Option<&Reference>,
    ) -> Result<Option<Uuid>, Refusal> {
        reference.map(|reference| self.refer_organization(reading, reference)).transpose()
    }

    /// Who owes follows from whether the debtor is ours.
    fn side_of(&self, debtor: Option<Uuid>) -> ObligationSide {
        match debtor.and_then(|debtor| self.known.organizations.get(debtor)) {
            Some(debtor) if debtor.now.ours => ObligationSide::WeOwe,
            Some(_) => ObligationSide::TheyOwe,
            None => ObligationSide::Joint,
        }
    }
}
