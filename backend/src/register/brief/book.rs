//! What a brief cites: each place of a record under one number, and the highest level among them.

use accord_shared::{AccessLevel, Language, LocalizedText, PartialDate, RecordId};

use crate::{
    graph::cut,
    paper::{Citation, words},
    register::{
        agreement::Agreement, contact::Contact, interaction::Interaction, obligation::Obligation,
        organization::Organization,
    },
};

/// The citations of a brief as they come.
#[derive(Debug, Default)]
pub(super) struct Book {
    citations: Vec<Citation>,
    level: AccessLevel,
}

impl Book {
    /// The number of this place of a record; the same place has the same number.
    pub(super) fn cite(
        &mut self,
        record: impl Into<RecordId>,
        label: &str,
        level: AccessLevel,
        place: Option<String>,
        on: Option<String>,
    ) -> usize {
        let citation = Citation { record: record.into(), label: cut(label), place, on, level };
        self.raise(level);
        let found = self.citations.iter().position(|known| *known == citation);
        let at = found.unwrap_or_else(|| {
            self.citations.push(citation);
            self.citations.len() - 1
        });
        at + 1
    }

    /// The brief says what is of this level, though no record of its own is cited for it: an end of a tie is.
    pub(super) fn raise(&mut self, level: AccessLevel) {
        self.level = self.level.max(level);
    }

    pub(super) fn organization(&mut self, of: &Organization, language: Language) -> usize {
        self.organization_at(of, language, None, None)
    }

    pub(super) fn organization_at(
        &mut self,
        of: &Organization,
        language: Language,
        place: Option<&str>,
        on: Option<PartialDate>,
    ) -> usize {
        let (place, on) = (place.map(str::to_owned), on.map(|on| words::date(language, on)));
        self.cite(of.id, of.names.pick(language), of.access_level, place, on)
    }

    pub(super) fn agreement(&mut self, of: &Agreement, language: Language, article: Option<&str>) -> usize {
        let on = of.life.signed_on.map(|on| words::date(language, on));
        let place = article.map(|article| numbered(language, article));
        self.cite(of.id, of.titles.pick(language), of.access_level, place, on)
    }

    /// An obligation under its agreement: both close it.
    pub(super) fn obligation(&mut self, of: &Obligation, language: Language) -> usize {
        let agreement = of.agreement.as_deref();
        let level =
            agreement.map_or(of.access_level, |agreement| of.access_level.max(agreement.access_level));
        let on = of.summary.next_due_on.map(|on| words::date(language, on));
        let place = of.article.as_deref().map(|article| numbered(language, article));
        self.cite(of.id, of.texts.pick(language), level, place, on)
    }

    pub(super) fn interaction(&mut self, of: &Interaction, language: Language) -> usize {
        let on = Some(words::date(language, of.on));
        self.cite(of.id, of.subjects.pick(language), of.access_level, None, on)
    }

    pub(super) fn contact(
        &mut self,
        of: &Contact,
        language: Language,
        post: Option<&LocalizedText>,
        since: Option<PartialDate>,
    ) -> usize {
        let place = post.map(|post| post.pick(language).to_owned()).filter(|post| !post.is_empty());
        let on = since.map(|on| words::date(language, on));
        self.cite(of.id, of.names.pick(language), of.access_level, place, on)
    }

    /// What is cited, by number, and the highest level of it.
    pub(super) fn close(self) -> (Vec<Citation>, AccessLevel) {
        (self.citations, self.level)
    }
}

/// An article as it is cited. Sources that write the word themselves keep it.
fn numbered(language: Language, article: &str) -> String {
    if article.starts_with(|letter: char| letter.is_ascii_digit()) || article.len() <= 4 {
        words::fill(&words::texts(language).article, &[("article", article)])
    } else {
        article.to_owned()
    }
}
