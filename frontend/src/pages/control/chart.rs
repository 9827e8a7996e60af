//! What is due month by month, in bars: each state a colour, each bar its number; the same as a table.

use leptos::prelude::*;

use super::figures::use_figures;
use crate::api::control::ControlMonth;
use crate::i18n::{Locale, format, t_string, td_string, use_i18n, use_locale};
use crate::pages::register::List;
use crate::routes::AsOf;
use crate::ui::icon::{Glyph, icon_s};

/// Height of the bars' field, width of a bar and of the room that it has.
#[derive(Clone, Copy)]
struct Frame {
    height: f64,
    bar: f64,
    step: f64,
}

const SMALL: Frame = Frame { height: 100.0, bar: 22.0, step: 40.0 };
const LARGE: Frame = Frame { height: 260.0, bar: 54.0, step: 96.0 };

/// The parts of a bar from below: their class, their count, their word.
fn parts(month: &ControlMonth, locale: Locale) -> [(&'static str, i32, &'static str); 5] {
    [
        ("late", month.late, td_string!(locale, control.key_late)),
        ("met", month.met, td_string!(locale, control.key_met)),
        ("wait", month.reported, td_string!(locale, control.key_waiting)),
        ("soon", month.soon, td_string!(locale, control.key_soon)),
        ("ahead", month.ahead, td_string!(locale, control.key_ahead)),
    ]
}

fn total(month: &ControlMonth) -> i32 {
    month.late + month.met + month.reported + month.soon + month.ahead
}

fn month_word(month: &ControlMonth, locale: Locale) -> String {
    let name = format::month_name(locale, u8::try_from(month.month).unwrap_or(1));
    name.chars().take(3).collect()
}

/// The card beside the list.
pub fn card(list: List) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let as_table = RwSignal::new(false);
    let loaded = use_figures(list);
    let as_of = AsOf::expect();
    let content = move || {
        let answer = loaded.ok()?;
        let (months, locale) = (&answer.control.months, locale.get());
        Some(if as_table.get() {
            table(months, locale).into_any()
        } else {
            bars(months, SMALL, locale, as_of.day()).into_any()
        })
    };
    view! {
        <section class="card" aria-label=move || t_string!(i18n, control.by_month)>
            <header>
                <h2>{move || t_string!(i18n, control.by_month)}</h2>
                <button
                    type="button"
                    class="ib end"
                    aria-pressed=move || as_table.get().to_string()
                    aria-label=move || t_string!(i18n, control.as_table)
                    title=move || t_string!(i18n, control.as_table)
                    on:click=move |_| as_table.update(|shown| *shown = !*shown)
                >
                    {icon_s(Glyph::Table)}
                </button>
            </header>
            <div class="chart">{content}</div>
        </section>
    }
}

/// The whole page as a chart with its table below.
pub fn whole(list: List) -> impl IntoView {
    let locale = use_locale();
    let loaded = use_figures(list);
    let as_of = AsOf::expect();
    move || {
        let answer = loaded.ok()?;
        let (months, locale) = (&answer.control.months, locale.get());
        Some(view! {
            <div class="chart large">
                {bars(months, LARGE, locale, as_of.day())} {table(months, locale)}
            </div>
        })
    }
}

/// The bars alone, for another page.
pub fn picture(months: &[ControlMonth], locale: Locale, day: chrono::NaiveDate) -> impl IntoView + use<> {
    bars(months, SMALL, locale, day)
}

/// The bars, with their sentence for whoever does not see them.
fn bars(
    months: &[ControlMonth],
    frame: Frame,
    locale: Locale,
    day: chrono::NaiveDate,
) -> impl IntoView + use<> {
    let most = months.iter().map(total).max().unwrap_or(0).max(1);
    let unit = frame.height / f64::from(most);
    let width = frame.step * months.len() as f64;
    let (top, foot) = (18.0, 20.0);
    let floor = top + frame.height;
    let drawn = months
        .iter()
        .enumerate()
        .map(|(at, month)| {
            let left = frame.step * at as f64 + (frame.step - frame.bar) / 2.0;
            let middle = left + frame.bar / 2.0;
            let mut below = floor;
            let rects = parts(month, locale)
                .into_iter()
                .filter(|(_, count, _)| *count > 0)
                .map(|(class, count, _)| {
                    let height = f64::from(count) * unit;
                    below -= height;
                    // A line of ground between the parts.
                    let drawn = (height - 1.5).max(1.0);
                    view! {
                        <rect
                            class=class
                            x=format!("{left:.1}")
                            y=format!("{below:.1}")
                            width=format!("{:.1}", frame.bar)
                            height=format!("{drawn:.1}")
                            rx="2"
                        ></rect>
                    }
                })
                .collect_view();
            let count = (total(month) > 0).then(|| {
                view! {
                    <text class="n" x=format!("{middle:.1}") y=format!("{:.1}", below - 5.0)>
                        {format::number(locale, total(month).into())}
                    </text>
                }
            });
            let here = chrono::Datelike::year(&day) == month.year
                && chrono::Datelike::month(&day) == month.month.unsigned_abs();
            let class = if here { "m here" } else { "m" };
            view! {
                <g>
                    {rects} {count}
                    <text class=class x=format!("{middle:.1}") y=format!("{:.1}", floor + 15.0)>
                        {month_word(month, locale)}
                    </text>
                </g>
            }
        })
        .collect_view();
    let keys = parts(&months.first().copied().unwrap_or(EMPTY), locale)
        .into_iter()
        .map(|(class, _, word)| view! { <span class=format!("key {class}")>{word}</span> })
        .collect_view();
    view! {
        <svg
            class="bars"
            viewBox=format!("0 0 {width:.0} {:.0}", floor + foot)
            role="img"
            aria-label=sentence(months, locale)
        >
            <line class="floor" x1="0" x2=format!("{width:.0}") y1=format!("{floor:.1}") y2=format!("{floor:.1}")></line>
            {drawn}
        </svg>
        <p class="keys" aria-hidden="true">
            {keys}
        </p>
    }
}

const EMPTY: ControlMonth =
    ControlMonth { year: 0, month: 1, met: 0, late: 0, soon: 0, reported: 0, ahead: 0 };

/// What the bars say, in a sentence.
fn sentence(months: &[ControlMonth], locale: Locale) -> String {
    let said: Vec<_> = months
        .iter()
        .filter(|month| total(month) > 0)
        .map(|month| {
            let parts = parts(month, locale).into_iter().filter(|(_, count, _)| *count > 0);
            let parts: Vec<_> = parts.map(|(_, count, word)| format!("{word} {count}")).collect();
            format!("{} {}: {}", month_word(month, locale), month.year, parts.join(", "))
        })
        .collect();
    format!("{}. {}", td_string!(locale, control.by_month), said.join("; "))
}

/// The same as numbers.
fn table(months: &[ControlMonth], locale: Locale) -> impl IntoView + use<> {
    let heads = parts(&EMPTY, locale)
        .into_iter()
        .map(|(_, _, word)| view! { <th scope="col" class="num">{word}</th> })
        .collect_view();
    let rows = months
        .iter()
        .map(|month| {
            let cells = parts(month, locale)
                .into_iter()
                .map(|(_, count, _)| view! { <td class="num">{format::number(locale, count.into())}</td> })
                .collect_view();
            let name = format::month_name(locale, u8::try_from(month.month).unwrap_or(1));
            view! {
                <tr>
                    <th scope="row">{name} " " {month.year}</th>
                    {cells}
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="scroll-x">
            <table class="t months">
                <thead>
                    <tr>
                        <th scope="col">{td_string!(locale, control.month)}</th>
                        {heads}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}
