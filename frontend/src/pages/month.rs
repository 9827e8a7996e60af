//! A month as a calendar, day by day. What is known by its month or year alone stands below.

use std::collections::BTreeMap;

use accord_shared::PartialDate;
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use leptos::prelude::*;

use crate::i18n::{Locale, format, t_string, td_string, use_i18n, use_locale};
use crate::pages::due::{weekday_name, weekday_short};
use crate::pages::register::spec::Reader;
use crate::ui::icon::{Glyph, icon_s};

/// What stands on a day that is shown; the rest is a number.
const SHOWN: usize = 4;

/// Something with a date.
pub struct Item {
    /// Its day; the first of several.
    pub on: PartialDate,
    /// The last of them.
    pub until: Option<PartialDate>,
    /// What it shows.
    pub view: ViewFn,
}

/// The first day of the month that is named as `2026-11`, else of the reader's.
pub fn month_of(named: Option<&str>, day: NaiveDate) -> NaiveDate {
    let named = named.and_then(|month| format!("{month}-01").parse().ok());
    named.or_else(|| day.with_day(1)).unwrap_or(day)
}

/// The last day of the month that begins with a day.
pub fn last_of(first: NaiveDate) -> NaiveDate {
    first
        .checked_add_months(Months::new(1))
        .and_then(|next| next.checked_sub_days(Days::new(1)))
        .unwrap_or(first)
}

/// The month's name between the ways to the one before and the one after.
pub fn head(first: Memo<NaiveDate>, go: impl Fn(NaiveDate) + Copy + Send + Sync + 'static) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let title = move || {
        let (month, locale) = (first.get(), locale.get());
        format!("{} {}", format::month_name(locale, month.month() as u8), month.year())
    };
    let turn = move |to: Option<NaiveDate>| to.into_iter().for_each(go);
    view! {
        <div class="cal-head">
            <button
                type="button"
                class="ib"
                aria-label=move || t_string!(i18n, control.month_before)
                title=move || t_string!(i18n, control.month_before)
                on:click=move |_| turn(first.get_untracked().checked_sub_months(Months::new(1)))
            >
                {icon_s(Glyph::Before)}
            </button>
            <h2 aria-live="polite">{title}</h2>
            <button
                type="button"
                class="ib"
                aria-label=move || t_string!(i18n, control.month_after)
                title=move || t_string!(i18n, control.month_after)
                on:click=move |_| turn(first.get_untracked().checked_add_months(Months::new(1)))
            >
                {icon_s(Glyph::Next)}
            </button>
        </div>
    }
}

/// The days on which something stands, of those of a calendar; nothing where no day is known.
fn days_of(item: &Item, begins: NaiveDate, ends: NaiveDate) -> Option<Vec<NaiveDate>> {
    item.on.day()?;
    let first = item.on.earliest();
    let last = item.until.filter(|until| until.day().is_some()).map_or(first, PartialDate::earliest);
    let days = Ord::max(first, begins).iter_days();
    Some(days.take_while(|day| *day <= Ord::min(last, ends)).collect())
}

/// The days of a month with what stands on each.
pub fn grid(first: NaiveDate, items: &[Item], reader: Reader) -> impl IntoView + use<> {
    let locale = reader.locale;
    let begins = first.week(Weekday::Mon).first_day();
    let ends = last_of(first).week(Weekday::Mon).last_day();
    let mut by_day: BTreeMap<NaiveDate, Vec<&Item>> = BTreeMap::new();
    let mut loose = Vec::new();
    for item in items {
        match days_of(item, begins, ends) {
            Some(days) => days.into_iter().for_each(|day| by_day.entry(day).or_default().push(item)),
            None => loose.push(item),
        }
    }
    let days: Vec<NaiveDate> = begins.iter_days().take_while(|day| *day <= ends).collect();
    let weeks = days
        .chunks(7)
        .map(|week| {
            let cells = week
                .iter()
                .map(|day| cell(*day, first.month(), by_day.get(day).map_or(&[][..], Vec::as_slice), reader))
                .collect_view();
            view! { <tr>{cells}</tr> }
        })
        .collect_view();
    let heads = begins
        .iter_days()
        .take(7)
        .map(|day| {
            let name = weekday_name(day.weekday(), locale);
            let short = weekday_short(day.weekday(), locale);
            view! { <th scope="col" title=name>{short}</th> }
        })
        .collect_view();
    let loose = (!loose.is_empty()).then(|| {
        let items = loose.iter().map(|item| view! { <li>{item.view.run()}</li> }).collect_view();
        view! {
            <div class="pad">
                <h3 class="sec-name">{td_string!(locale, control.some_day)}</h3>
                <ul class="cal-loose">{items}</ul>
            </div>
        }
    });
    view! {
        <div class="scroll-x">
            <table class="cal-month">
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{weeks}</tbody>
            </table>
        </div>
        {loose}
    }
}

/// How many more there are than could be asked for, where there are more.
pub fn left_out(total: Option<i32>, asked: usize, locale: Locale) -> Option<impl IntoView> {
    let left = i64::from(total?) - asked as i64;
    let text = (left > 0).then(|| td_string!(locale, control.too_many, count = left).to_string())?;
    Some(view! { <p class="soft pad">{text}</p> })
}

fn cell(day: NaiveDate, month: u32, items: &[&Item], reader: Reader) -> impl IntoView + use<> {
    let locale: Locale = reader.locale;
    let shown = items.iter().take(SHOWN).map(|item| view! { <li>{item.view.run()}</li> }).collect_view();
    let rest = items.len().saturating_sub(SHOWN);
    let rest = (rest > 0).then(|| {
        let label = td_string!(locale, control.and_more, count = rest).to_string();
        view! { <li class="soft">{label}</li> }
    });
    let number = day.day();
    view! {
        <td class:out=day.month() != month class:here=day == reader.day>
            <span class="cal-day">{number}</span>
            <ul>{shown} {rest}</ul>
        </td>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(on: &str, until: Option<&str>) -> Item {
        let until = until.map(|until| until.parse().unwrap());
        Item { on: on.parse().unwrap(), until, view: ViewFn::from(|| ()) }
    }

    #[test]
    fn something_stands_on_each_of_its_days_that_the_calendar_has() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let days = |item: Item| days_of(&item, day("2026-11-30"), day("2027-01-03"));
        assert_eq!(days(item("2026-12-08", None)), Some(vec![day("2026-12-08")]));
        assert_eq!(days(item("2026-12-08", Some("2026-12-10"))).map(|days| days.len()), Some(3));
        assert_eq!(days(item("2026-11-20", Some("2026-12-01"))).map(|days| days.len()), Some(2));
        assert_eq!(days(item("2026-12", None)), None, "the month alone is no day");
        assert_eq!(days(item("2027-02-01", None)), Some(Vec::new()));
    }

    #[test]
    fn a_month_is_read_from_the_address() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(month_of(Some("2027-02"), day("2026-11-24")), day("2027-02-01"));
        assert_eq!(month_of(Some("x"), day("2026-11-24")), day("2026-11-01"));
        assert_eq!(last_of(day("2028-02-01")), day("2028-02-29"));
    }
}
