//! An agreement's life line, to scale: what is done solid, what is ahead dotted, the day marked.

use accord_shared::PartialDate;
use chrono::{Datelike, NaiveDate};
use leptos::prelude::*;

use crate::api::agreement::Agreement;
use crate::clock;
use crate::i18n::{Locale, format, td_string};
use crate::pages::dossier::Card;
use crate::pages::register::spec::Reader;

/// How close two marks may stand, in hundredths of the line, before their words collide.
const ROOM: f64 = 11.0;

/// One turn of the life.
#[derive(Debug, Clone, PartialEq)]
struct Turn {
    day: NaiveDate,
    date: PartialDate,
    name: &'static str,
}

/// Where things stand on the line, in hundredths of it.
#[derive(Debug, PartialEq)]
struct Line {
    start: NaiveDate,
    days: f64,
}

impl Line {
    /// A line that holds every turn and the day, with a little room at both ends.
    fn over(turns: &[Turn], day: NaiveDate) -> Option<Self> {
        let first = turns.iter().map(|turn| turn.day).min()?.min(day);
        let last = turns.iter().map(|turn| turn.day).max()?.max(day);
        let days = (last - first).num_days().max(1) as f64;
        Some(Self { start: first, days })
    }

    fn at(&self, day: NaiveDate) -> f64 {
        2.0 + 95.0 * (day - self.start).num_days() as f64 / self.days
    }
}

fn turns(agreement: &Agreement, locale: Locale) -> Vec<Turn> {
    let begins = [
        (agreement.drafted_on, td_string!(locale, agreements.drafted)),
        (agreement.reviewed_on, td_string!(locale, treaty.reviewed)),
        (agreement.agreed_on, td_string!(locale, treaty.agreed)),
        (agreement.signed_on, td_string!(locale, agreements.signed)),
        (agreement.provisional_on, td_string!(locale, agreements.provisional)),
        (agreement.in_force_on, td_string!(locale, agreements.in_force)),
        (agreement.suspended_on, td_string!(locale, agreements.suspended)),
        (agreement.resumed_on, td_string!(locale, treaty.resumed)),
    ];
    let ends = [
        (agreement.ends_on, td_string!(locale, agreements.ends)),
        (agreement.ended_on, td_string!(locale, agreements.ended)),
    ];
    let turn = |date: Option<PartialDate>, day: fn(PartialDate) -> NaiveDate, name| {
        date.map(|date| Turn { day: day(date), date, name })
    };
    let begins = begins.into_iter().filter_map(|(date, name)| turn(date, PartialDate::earliest, name));
    let ends = ends.into_iter().filter_map(|(date, name)| turn(date, PartialDate::latest, name));
    let whole = |day: NaiveDate, name| Turn { day, date: day.into(), name };
    let window = agreement.notice_window.into_iter().flat_map(|window| {
        let renewal = window.renews_until.is_some();
        let last = whole(window.last_working_on.0, td_string!(locale, treaty.last_day));
        let renewal = renewal.then(|| whole(window.term_ends_on.0, td_string!(locale, treaty.renewal)));
        [Some(last), renewal].into_iter().flatten()
    });
    let mut turns: Vec<_> = begins.chain(ends).chain(window).collect();
    turns.sort_by_key(|turn| turn.day);
    turns
}

/// The card; nothing where no date is known.
pub fn card(agreement: &Agreement, reader: Reader) -> Option<impl IntoView + use<>> {
    let locale = reader.locale;
    let turns = turns(agreement, locale);
    let line = Line::over(&turns, reader.day)?;
    let first_year = turns.first()?.day.year();
    let years = match turns.last()?.day.year() {
        last if last == first_year => first_year.to_string(),
        last => td_string!(locale, agreements.from_to, from = first_year, to = last).to_string(),
    };
    let over = agreement.ended_on.or(agreement.ends_on).map(PartialDate::latest);
    let window = agreement.notice_window;
    let ahead = over.or_else(|| window.map(|window| window.term_ends_on.0));
    let end = over.unwrap_or(reader.day).min(reader.day);
    let in_force = agreement.in_force_on.or(agreement.provisional_on).map(PartialDate::earliest);
    let bars = bars(&line, turns.first()?.day, in_force, end, ahead.filter(|&ahead| ahead > reader.day));
    let marks = marks(&line, &turns, reader);
    let today = if reader.day == clock::today() {
        td_string!(locale, agreements.today)
    } else {
        td_string!(locale, agreements.on_date)
    };
    let hatched = window.map(|window| {
        hatch(&line, window.opens_on.0, window.last_working_on.0, td_string!(locale, treaty.window))
    });
    let renews = window.and_then(|window| window.renews_until.map(|_| window.term_ends_on.0)).map(|day| {
        let date = format::short(locale, day.into());
        td_string!(locale, treaty.renews, date = date).to_string()
    });
    let end_note = (agreement.term == accord_shared::agreement::Term::Indefinite)
        .then(|| crate::i18n::words::Word::word(agreement.term, locale).to_owned());
    let end_note = renews.or(end_note);
    Some(view! {
        <div class="life-card">
            <Card
                title=td_string!(locale, agreements.life_line)
                locale=locale
                end=move || {
                    view! {
                        <span class="muted">{years.clone()}</span>
                        <span class="end muted">{end_note.clone()}</span>
                    }
                }
            >
                <div
                    class="scroll-x"
                    tabindex="0"
                    role="group"
                    aria-label=td_string!(locale, agreements.life_line)
                >
                    <div class="life">
                        {bars} {hatched} <ol class="life-turns">{marks}</ol>
                        <span class="now" style=("left", percent(line.at(reader.day)))>
                            <b>{today}</b>
                        </span>
                    </div>
                </div>
            </Card>
        </div>
    })
}

fn bars(
    line: &Line,
    first: NaiveDate,
    in_force: Option<NaiveDate>,
    end: NaiveDate,
    ahead: Option<NaiveDate>,
) -> impl IntoView + use<> {
    let bar = |class: &'static str, from: NaiveDate, to: NaiveDate| {
        (from < to).then(|| {
            let (left, right) = (line.at(from), line.at(to));
            view! {
                <i class=class style=("left", percent(left)) style=("width", percent(right - left))></i>
            }
        })
    };
    let turning = in_force.unwrap_or(end).min(end);
    view! {
        {bar("bar prep", first, turning)} {bar("bar done", turning.max(first), end)}
        {ahead.and_then(|ahead| bar("bar fut", end.max(first), ahead))}
    }
}

/// The window for notice, hatched, with its name. It begins where the line does where it opened earlier.
fn hatch(line: &Line, opens: NaiveDate, last: NaiveDate, name: &'static str) -> impl IntoView + use<> {
    let (left, right) = (line.at(opens.max(line.start)), line.at(last));
    let width = (right - left).max(0.6);
    view! {
        <i class="win" style=("left", percent(left)) style=("width", percent(width))></i>
        <span class="wl" style=("left", percent(left + width / 2.0))>{name}</span>
    }
}

/// The turns with their words. Where two stand too close, the later one's words go to a second row.
fn marks(line: &Line, turns: &[Turn], reader: Reader) -> impl IntoView + use<> {
    let mut last_high = f64::MIN;
    turns
        .iter()
        .map(|turn| {
            let at = line.at(turn.day);
            let low = at - last_high < ROOM;
            if !low {
                last_high = at;
            }
            let side = if at < 8.0 {
                " l"
            } else if at > 90.0 {
                " r"
            } else {
                ""
            };
            let ahead = if turn.day > reader.day { " to" } else { "" };
            let low = if low { " low" } else { "" };
            view! {
                <li class=format!("m{side}{ahead}{low}") style=("left", percent(at))>
                    <b>{turn.name}</b>
                    <span>{format::short(reader.locale, turn.date)}</span>
                </li>
            }
        })
        .collect_view()
}

fn percent(hundredths: f64) -> String {
    format!("{hundredths:.2}%")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_holds_its_turns_and_the_day_to_scale() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let turn = |text: &str| Turn { day: day(text), date: day(text).into(), name: "" };
        let line = Line::over(&[turn("2000-01-01"), turn("2002-01-01")], day("2004-01-01")).unwrap();
        assert!((line.at(day("2000-01-01")) - 2.0).abs() < 0.01);
        assert!((line.at(day("2004-01-01")) - 97.0).abs() < 0.01);
        assert!((line.at(day("2002-01-01")) - 49.5).abs() < 0.1);
        assert_eq!(Line::over(&[], day("2004-01-01")), None);
    }
}
