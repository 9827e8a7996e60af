//! Days for a calendar (RFC 5545): an event for each obligation that is open, and for each thing on the agenda.

use std::{io, sync::LazyLock};

use accord_shared::{AccessLevel, agenda::AgendaKind};
use chrono::{Days, NaiveDate};
use icalendar::{Calendar, Class, Component, Event, EventLike};
use serde_json::Value;

use super::{Reader, Withheld, encode::WITHHELD};
use crate::{
    paper::words::{fill, in_three, read, word},
    register::{
        agenda::{Agenda, Entry},
        obligation::Obligation,
    },
};

const END: &str = "END:VCALENDAR\r\n";

const TEXTS: [&str; 3] = in_three!("../../../../frontend/locales/", "/priorities.json");

static PAGE: LazyLock<[Value; 3]> = LazyLock::new(|| read(TEXTS));

/// What comes before the events; of a calendar for another reader, how many obligations it does not have.
pub(super) fn head(reader: Reader) -> String {
    begun(reader, Vec::new())
}

fn begun(reader: Reader, mut notes: Vec<String>) -> String {
    let mut calendar = Calendar::new();
    calendar.name("Accord");
    if let Some(Withheld { level, records }) = reader.withheld {
        notes.push(format!("{WITHHELD}: {records} ({})", level.code()));
    }
    if !notes.is_empty() {
        calendar.description(&notes.join(" · "));
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
    let uid = obligation.id.to_string();
    let mut event = begin(&uid, obligation.access_level, (due_on.latest(), None), reader);
    event.summary(obligation.texts.pick(reader.language)).description(&about);
    event.done().try_into_string().map(Some).map_err(io::Error::other)
}

/// An event of some days, of which only the first is given where it is one (3.6.1); the end of a calendar's event is the day
/// after its last.
fn begin(
    uid: &str,
    level: AccessLevel,
    (on, until): (NaiveDate, Option<NaiveDate>),
    reader: Reader,
) -> Event {
    let class = match level {
        AccessLevel::Open => Class::Public,
        _ => Class::Confidential,
    };
    let mut event = Event::new();
    event.uid(uid).timestamp(reader.at).class(class).starts(on);
    let end = until.filter(|until| *until > on).and_then(|until| until.checked_add_days(Days::new(1)));
    if let Some(end) = end {
        event.ends(end);
    }
    event
}

/// The agenda as a calendar; what of it was cut stands in the calendar's description.
pub fn agenda(agenda: &Agenda, reader: Reader) -> io::Result<String> {
    let text = |name: &str| PAGE[reader.language as usize]["calendar"][name].as_str().unwrap_or_default();
    let left = agenda.left;
    let notes =
        [("left_meetings", left.meetings), ("left_dues", left.dues), ("left_agreements", left.agreements)]
            .into_iter()
            .filter(|(_, left)| *left > 0)
            .map(|(name, left)| fill(text(name), &[("count", &left.to_string())]));
    let mut calendar = begun(reader, notes.collect());
    for entry in &agenda.entries {
        calendar.push_str(&of_agenda(entry, reader)?);
    }
    calendar.push_str(foot());
    Ok(calendar)
}

fn of_agenda(entry: &Entry, reader: Reader) -> io::Result<String> {
    let what = match entry.meeting {
        Some(kind) => word(reader.language, "interaction_kind", kind.code()),
        None => word(reader.language, "agenda_kind", entry.kind.code()),
    };
    // What is only known by its month or year is a meeting of all that time, and due on the last day of it.
    let days = match entry.kind {
        AgendaKind::Meeting => (entry.on.earliest(), Some(entry.until.unwrap_or(entry.on).latest())),
        _ => (entry.on.latest(), None),
    };
    let part = entry.part.map(|part| format!("-{}", part.simple())).unwrap_or_default();
    let uid = format!("{}-{}{part}", entry.kind.code(), entry.record);
    let mut event = begin(&uid, entry.access_level, days, reader);
    event.summary(&format!("{what}: {}", entry.title(reader.language)));
    event.done().try_into_string().map_err(io::Error::other)
}
