//! What stands on the Sector's calendar: meetings, payments, reports, what is owed, windows for notice, ends of documents.

use accord_shared::agenda::AgendaKind;
use accord_shared::{PartialDate, RecordId};
use leptos::prelude::*;

use crate::api::agenda::AgendaEntry;
use crate::api::parts::record;
use crate::i18n::words::Word;
use crate::i18n::{Locale, format, language};
use crate::pages::cells::short_name;
use crate::pages::month::Item;
use crate::routes::{AsOf, Route};
use crate::ui::icon::{Glyph, icon_s};
use crate::ui::marks;

/// Something with a date.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub(super) on: PartialDate,
    pub(super) until: Option<PartialDate>,
    /// What it is, in a word.
    pub(super) what: &'static str,
    pub(super) glyph: Glyph,
    /// Whether it is past what it should have been done by.
    pub(super) late: bool,
    pub(super) text: String,
    pub(super) leads: Option<RecordId>,
}

impl Entry {
    /// As it stands on a day of the calendar.
    pub(super) fn item(&self, as_of: AsOf) -> Item {
        let one = self.clone();
        let view = move || {
            let title = format!("{}: {}", one.what, one.text);
            let (leads, text) = (one.leads, one.text.clone());
            view! {
                <a class="cal-item" title=title href=move || leads.map(|id| as_of.href(Route::Dossier(id)))>
                    <span class="st" class:late=one.late>
                        {icon_s(one.glyph)} <span class="sr">{one.what} ": "</span>
                    </span>
                    <span class="cut">{text}</span>
                </a>
            }
        };
        Item { on: self.on, until: self.until, view: ViewFn::from(view) }
    }

    /// As a line of a list.
    pub(super) fn line(&self, as_of: AsOf, locale: Locale) -> impl IntoView + use<> {
        let date = match self.until {
            Some(until) if until != self.on => {
                format!("{} – {}", format::short(locale, self.on), format::short(locale, until))
            }
            _ => format::short(locale, self.on),
        };
        let leads = self.leads;
        view! {
            <li class="agenda-line">
                <time class="num nowrap">{date}</time>
                <span class="st" class:late=self.late>
                    {icon_s(self.glyph)}
                    <span>{self.what}</span>
                </span>
                <a class="link grow" href=move || leads.map(|id| as_of.href(Route::Dossier(id)))>
                    {self.text.clone()}
                </a>
            </li>
        }
    }
}

impl Entry {
    /// As its reader calls it.
    pub(super) fn of(row: &AgendaEntry, locale: Locale) -> Self {
        let glyph = match (row.kind, row.standing) {
            (_, Some(standing)) => marks::standing_glyph(standing),
            (AgendaKind::Meeting, _) => Glyph::Interaction,
            (AgendaKind::Dues, _) => Glyph::Money,
            (AgendaKind::Reports, _) => Glyph::Agreement,
            (AgendaKind::IssueBegins | AgendaKind::IssueEnds, _) => Glyph::Priorities,
            (
                AgendaKind::Due | AgendaKind::NoticeOpens | AgendaKind::NoticeLast | AgendaKind::TermEnds,
                _,
            ) => Glyph::Date,
        };
        let what = match (row.meeting, row.standing) {
            (Some(meeting), _) => meeting.word(locale),
            (_, Some(standing)) => standing.word(locale),
            _ => row.kind.word(locale),
        };
        let title = row.titles.pick(language(locale));
        let text = match row.organization.as_ref().map(|one| short_name(one, locale)) {
            Some(of) if title.is_empty() => of,
            Some(of) => format!("{of}: {title}"),
            None => title,
        };
        Self { on: row.on, until: row.until, what, glyph, late: row.late, text, leads: record(&row.record) }
    }
}

#[cfg(test)]
mod tests {
    use accord_shared::obligation::Standing;
    use cynic::Id;

    use super::*;
    use crate::api::parts::Text;

    #[test]
    fn what_is_owed_wears_its_standing_and_what_is_of_an_organization_its_name() {
        let text = |text: &str| Text { en: Some(text.into()), ..Text::default() };
        let row = AgendaEntry {
            kind: AgendaKind::Due,
            on: "2026-12-01".parse().unwrap(),
            until: None,
            record: Id::new("obligation:00000000-0000-0000-0000-000000000001"),
            titles: text("Report"),
            organization: None,
            meeting: None,
            standing: Some(Standing::Overdue),
            late: true,
        };
        let owed = Entry::of(&row, Locale::en);
        assert_eq!((owed.what, owed.text.as_str(), owed.late), ("Overdue", "Report", true));
        let ends = AgendaEntry { kind: AgendaKind::TermEnds, standing: None, late: false, ..row };
        assert_eq!(Entry::of(&ends, Locale::en).what, "The term ends");
    }
}
