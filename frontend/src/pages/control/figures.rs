//! The key figures above what is due, and what the sides owe each other beside it.

use accord_shared::obligation::Standing;
use leptos::prelude::*;

use super::spec::filter;
use crate::api::client::Loaded;
use crate::api::control::{
    Balance, Control, ControlQuery, ControlVariables, OccurrenceFilter, PartnerBalance,
};
use crate::api::parts::{Day, record};
use crate::i18n::{Locale, format, t_string, td_string, use_i18n, use_locale};
use crate::pages::cells::short_name;
use crate::pages::register::List;
use crate::pages::register::live::use_followed;
use crate::routes::{AsOf, Route};
use crate::ui::icon::{Glyph, icon};
use crate::ui::marks;

/// Partners shown beside the list.
const PARTNERS: usize = 7;

/// The figures of what the address filters, however it stands.
pub fn use_figures(list: List) -> Loaded<ControlQuery> {
    let as_of = AsOf::expect();
    use_followed::<ControlQuery, ControlVariables>(list, move || {
        let narrowed = filter(&list.state.get(), as_of.get().map(Day));
        Some(ControlVariables { filter: Some(OccurrenceFilter { standings: None, ..narrowed }) })
    })
}

/// Four figures; the first three narrow the list to what they count.
pub fn tiles(list: List) -> impl IntoView {
    let locale = use_locale();
    let as_of = AsOf::expect();
    let loaded = use_figures(list);
    let tiles = move || {
        let answer = loaded.ok()?;
        Some(all_tiles(&answer.control, list, locale.get(), as_of.day()))
    };
    view! { <div class="tiles">{tiles}</div> }
}

fn all_tiles(figures: &Control, list: List, locale: Locale, day: chrono::NaiveDate) -> impl IntoView + use<> {
    let number = |number: i32| format::number(locale, number.into());
    let oldest = figures.oldest_overdue.and_then(|oldest| format::days_late(oldest, day));
    let oldest = match oldest {
        Some(days) => td_string!(locale, control.oldest, count = days).to_string(),
        None => td_string!(locale, control.none_late).to_owned(),
    };
    let week = td_string!(locale, control.of_week, count = number(figures.due_this_week)).to_string();
    let in_time = match figures.met {
        0 => String::new(),
        met => {
            let percent = figures.met_in_time * 100 / met;
            td_string!(locale, control.in_time, percent = percent).to_string()
        }
    };
    let year = chrono::Datelike::year(&day);
    let met = td_string!(locale, control.met_in, year = year).to_string();
    view! {
        {tile(
            list,
            Some(Standing::Overdue),
            td_string!(locale, control.overdue).to_owned(),
            number(figures.overdue),
            oldest,
        )}
        {tile(
            list,
            Some(Standing::DueSoon),
            td_string!(locale, control.next_days).to_owned(),
            number(figures.due_soon),
            week,
        )}
        {tile(
            list,
            Some(Standing::Reported),
            td_string!(locale, control.waiting).to_owned(),
            number(figures.reported),
            td_string!(locale, control.waiting_help).to_owned(),
        )}
        {tile(list, None, met, number(figures.met), in_time)}
    }
}

fn tile(
    list: List,
    standing: Option<Standing>,
    title: String,
    figure: String,
    help: String,
) -> impl IntoView {
    let shown = standing.unwrap_or(Standing::Met);
    let class = format!("st {}", marks::standing_class(shown));
    let head = view! { <span class=class>{icon(marks::standing_glyph(shown))} {title}</span> };
    let body = view! {
        {head}
        <b class="tile-n">{figure}</b>
        <small>{help}</small>
    };
    match standing {
        None => view! { <div class="tile">{body}</div> }.into_any(),
        Some(standing) => {
            let chosen = move || list.state.read().has("standing", standing.code());
            let choose = move |_| {
                list.update(|state| {
                    let was = state.has("standing", standing.code());
                    state.clear("standing");
                    if !was {
                        state.toggle("standing", standing.code());
                    }
                });
            };
            view! {
                <button type="button" class="tile" aria-pressed=move || chosen().to_string() on:click=choose>
                    {body}
                </button>
            }
            .into_any()
        }
    }
}

/// What we owe each partner, and they us.
pub fn balances(list: List) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let loaded = use_figures(list);
    let rows = move || {
        let answer = loaded.ok()?;
        let all = &answer.control.balances;
        let most = all.iter().flat_map(|one| [one.balance.we.owed, one.balance.they.owed]).max()?;
        let locale = locale.get();
        let rows = all.iter().take(PARTNERS).map(|one| row(one, most.max(1), locale)).collect_view();
        Some(view! {
            <section class="card" aria-label=move || t_string!(i18n, control.balance)>
                <header>
                    <h2>{td_string!(locale, control.balance)}</h2>
                    <span class="end soft">{td_string!(locale, control.balance_unit)}</span>
                </header>
                <div class="recip">
                    <div class="recip-row recip-head">
                        <span></span>
                        <span class="recip-bars">
                            <span class="key we">{td_string!(locale, control.we)}</span>
                            <span class="key they">{td_string!(locale, control.they)}</span>
                        </span>
                        <span>{td_string!(locale, control.more_by)}</span>
                    </div>
                    {rows}
                </div>
            </section>
        })
    };
    view! { {rows} }
}

fn row(one: &PartnerBalance, most: i32, locale: Locale) -> impl IntoView + use<> {
    let as_of = AsOf::expect();
    let id = record(&one.partner.id);
    let name = short_name(&one.partner, locale);
    let full = one.partner.names.pick(crate::i18n::language(locale));
    let Balance { we, they, .. } = one.balance;
    let number = |number: i32| format::number(locale, number.into());
    let width = |owed: i32| format!("{}%", owed * 100 / most);
    let late = we.late + they.late;
    let late = (late > 0).then(|| {
        let label = td_string!(locale, control.late_of, we = we.late, they = they.late).to_string();
        view! { <span class="recip-late" title=label.clone()>{icon(Glyph::Overdue)} {number(late)}</span> }
    });
    view! {
        <div class="recip-row">
            <a class="cut" title=full href=move || id.map(|id| as_of.href(Route::Dossier(id)))>
                {name}
            </a>
            <span class="recip-bars">
                <span class="half">
                    {number(we.owed)} <i class="we" style=("--w", width(we.owed))></i>
                </span>
                <span class="half">
                    <i class="they" style=("--w", width(they.owed))></i> {number(they.owed)}
                </span>
            </span>
            <span class="recip-by">{more_by(we.owed, they.owed, locale)} {late}</span>
        </div>
    }
}

/// Who owes more, and by how much.
fn more_by(we: i32, they: i32, locale: Locale) -> String {
    match we.cmp(&they) {
        std::cmp::Ordering::Greater => td_string!(locale, control.we_by, count = we - they).to_string(),
        std::cmp::Ordering::Less => td_string!(locale, control.they_by, count = they - we).to_string(),
        std::cmp::Ordering::Equal => td_string!(locale, control.even).to_owned(),
    }
}
