//! When an obligation falls due, in words and in marks.

use accord_shared::due::Recurrence;
use accord_shared::obligation::Standing;
use chrono::Weekday;
use leptos::prelude::*;

use crate::api::agreement::DueRule;
use crate::i18n::words::Word;
use crate::i18n::{Locale, format, td_string};

/// The rule in words; nothing where the source gives none.
pub fn rule_text(rule: &DueRule, locale: Locale) -> Option<String> {
    if let Some(date) = rule.on {
        return Some(format::long(locale, date));
    }
    if let Some(recurrence) = &rule.recurrence {
        return Some(recurrence_text(recurrence, locale));
    }
    let (days, event) = (rule.days?, rule.after?);
    let event = event.word(locale);
    Some(td_string!(locale, common.count.days_after, count = days, event = event).to_string())
}

/// A recurrence (RFC 5545, 3.3.10) in words where it is a plain one, else as it is written.
pub fn recurrence_text(rule: &str, locale: Locale) -> String {
    if let Some(plain) = Recurrence::of(rule) {
        return plain_text(plain, locale);
    }
    let part = |name: &str| {
        let parts = rule.trim_start_matches("RRULE:").split(';');
        parts.filter_map(|part| part.split_once('=')).find(|(key, _)| key.eq_ignore_ascii_case(name))
    };
    let interval = part("INTERVAL").and_then(|(_, value)| value.parse::<u32>().ok()).unwrap_or(1);
    let frequency = part("FREQ").map(|(_, value)| value.to_ascii_uppercase()).unwrap_or_default();
    match (frequency.as_str(), interval) {
        ("YEARLY", 1) => td_string!(locale, obligations.yearly).to_owned(),
        ("YEARLY", years) => td_string!(locale, obligations.every_years, count = years).to_string(),
        ("MONTHLY", 1) => td_string!(locale, obligations.monthly).to_owned(),
        ("MONTHLY", 3) => td_string!(locale, obligations.quarterly).to_owned(),
        ("MONTHLY", 6) => td_string!(locale, obligations.half_yearly).to_owned(),
        ("MONTHLY", months) => td_string!(locale, obligations.every_months, count = months).to_string(),
        ("WEEKLY", 1) => td_string!(locale, obligations.weekly).to_owned(),
        ("DAILY", 1) => td_string!(locale, obligations.daily).to_owned(),
        _ => rule.to_owned(),
    }
}

/// A plain recurrence in words.
fn plain_text(recurrence: Recurrence, locale: Locale) -> String {
    let on = |month, day| format::day_of_year(locale, month, day);
    match recurrence {
        Recurrence::Yearly { month, day } => {
            td_string!(locale, duty.rec.yearly, date = on(month, day)).to_string()
        }
        Recurrence::HalfYearly { day } => {
            td_string!(locale, duty.rec.half, first = on(1, day), second = on(7, day)).to_string()
        }
        Recurrence::Quarterly { day } => td_string!(locale, duty.rec.quarterly, day = day).to_string(),
        Recurrence::QuarterEnd => td_string!(locale, duty.rec.quarter_end).to_owned(),
        Recurrence::Monthly { day } => td_string!(locale, duty.rec.monthly, day = day).to_string(),
        Recurrence::LastWorkingDay => td_string!(locale, duty.rec.last_working_day).to_owned(),
        Recurrence::Weekly { weekday } => {
            td_string!(locale, duty.rec.weekly, weekday = weekday_name(weekday, locale)).to_string()
        }
    }
}

/// The name of a day of the week.
pub fn weekday_name(weekday: Weekday, locale: Locale) -> &'static str {
    match weekday {
        Weekday::Mon => td_string!(locale, duty.week.mo),
        Weekday::Tue => td_string!(locale, duty.week.tu),
        Weekday::Wed => td_string!(locale, duty.week.we),
        Weekday::Thu => td_string!(locale, duty.week.th),
        Weekday::Fri => td_string!(locale, duty.week.fr),
        Weekday::Sat => td_string!(locale, duty.week.sa),
        Weekday::Sun => td_string!(locale, duty.week.su),
    }
}

/// The name of a day of the week, as it stands over its column of a month (CLDR's short ones; their first letters would not
/// tell Monday from Sunday in Azerbaijani).
pub fn weekday_short(weekday: Weekday, locale: Locale) -> &'static str {
    match weekday {
        Weekday::Mon => td_string!(locale, duty.week_short.mo),
        Weekday::Tue => td_string!(locale, duty.week_short.tu),
        Weekday::Wed => td_string!(locale, duty.week_short.we),
        Weekday::Thu => td_string!(locale, duty.week_short.th),
        Weekday::Fri => td_string!(locale, duty.week_short.fr),
        Weekday::Sat => td_string!(locale, duty.week_short.sa),
        Weekday::Sun => td_string!(locale, duty.week_short.su),
    }
}

/// One square for each due instance: met filled, partly half, late round, ahead hollow; read out as counts.
pub fn occurrence_squares(standings: &[Standing], locale: Locale) -> Option<impl IntoView + use<>> {
    (!standings.is_empty()).then(|| {
        let said: Vec<_> = Standing::ALL
            .iter()
            .filter_map(|&standing| {
                let count = standings.iter().filter(|&&other| other == standing).count();
                let state = standing.word(locale);
                (count > 0).then(|| {
                    td_string!(locale, obligations.summary, state = state, count = count).to_string()
                })
            })
            .collect();
        let squares = standings
            .iter()
            .map(|&standing| {
                let class = match standing {
                    Standing::Met => "",
                    Standing::PartlyMet => "part",
                    Standing::Overdue | Standing::NotMet => "late",
                    Standing::DueSoon => "soon",
                    Standing::Scheduled | Standing::Reported | Standing::Waived | Standing::None => "to",
                };
                view! { <i class=class></i> }
            })
            .collect_view();
        view! { <div class="occ" role="img" aria-label=said.join(", ")>{squares}</div> }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_recurrence_is_said_in_words_and_any_other_as_written() {
        assert_eq!(recurrence_text("FREQ=YEARLY;BYMONTH=11", Locale::en), "Every year");
        assert_eq!(recurrence_text("FREQ=MONTHLY;INTERVAL=6", Locale::az), "Altı aydan bir");
        assert_eq!(recurrence_text("FREQ=YEARLY;INTERVAL=4", Locale::ru), "Период: 4 года");
        assert_eq!(recurrence_text("FREQ=HOURLY", Locale::en), "FREQ=HOURLY");
        let march = "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1";
        assert_eq!(recurrence_text(march, Locale::en), "Every year on 1 March");
        assert_eq!(recurrence_text(march, Locale::az), "Hər il: 1 mart");
        assert_eq!(recurrence_text(march, Locale::ru), "Ежегодно: 1 марта");
        let last = Recurrence::LastWorkingDay.rule();
        assert_eq!(recurrence_text(&last, Locale::en), "Every month on the last working day");
    }

    #[test]
    fn a_rule_is_said_in_words() {
        let none = DueRule { on: None, recurrence: None, days: None, after: None, since: None };
        assert_eq!(rule_text(&none, Locale::en), None);
        let after = DueRule {
            days: Some(30),
            after: Some(accord_shared::obligation::DueEvent::Adoption),
            ..none.clone()
        };
        assert_eq!(rule_text(&after, Locale::en).as_deref(), Some("30 days after: Adoption"));
        let dated = DueRule { on: "2026-11".parse().ok(), ..none };
        assert_eq!(rule_text(&dated, Locale::az).as_deref(), Some("noyabr 2026"));
    }
}
