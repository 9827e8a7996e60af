//! Due dates for a calendar: an event that lasts a day for each obligation that is open.

use std::io;

use accord_shared::AccessLevel;
use icalendar::{Calendar, Class, Component, Event, EventLike};

use super::{Reader, Withheld, encode::WITHHELD};
use crate::register::obligation::Obligation;

const END: &str = "END:VCALENDAR\r\n";

/// What comes before the events; of a calendar for another reader, how many obligations it does not have.
pub(super) fn head(reader: Reader) -> String {
    let mut calendar = Calendar::new();
    calendar.name("Accord");
    if let Some(Withheld { level, records }) = reader.withheld {
        calendar.description(&format!("{WITHHELD}: {records} ({})", level.code()));
    }
    let calendar = calendar.done().to_string();
    calendar.strip_suffix(END).map_or(calendar.clone(), str::to_owned)
}

/// What comes after them.
pub(super) const fn foot() -> &'static str {
    END
}

/// The event of an obligation; one with nothing due has none. A date of which only a part is known falls due on its
/// last day.
pub(super) fn event(obligation: &Obligation, reader: Reader) -> io::Result<Option<String>> {
    let Some(due_on) = obligation.summary.next_due_on else { return Ok(None) };
    let agreement = obligation.agreement.as_deref().map(|agreement| agreement.titles.pick(reader.language));
    let article = obligation.article.as_deref();
    let about = agreement.into_iter().chain(article).collect::<Vec<_>>().join(", ");
    let class = match obligation.access_level {
        AccessLevel::Open => Class::Public,
        _ => Class::Confidential,
    };
    let event = Event::new()
        .uid(&obligation.id.to_string())
        .timestamp(reader.at)
        .summary(obligation.texts.pick(reader.language))
        .description(&about)
        .class(class)
        // Without an end it lasts that day (RFC 5545, 3.6.1).
        .starts(due_on.latest())
        .done();
    event.try_into_string().map(Some).map_err(io::Error::other)
}
