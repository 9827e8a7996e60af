//! What the sides owe each other: what each owes, did, and is late with. On the dossiers of organizations and agreements.

use accord_shared::obligation::ObligationSide;
use leptos::prelude::*;

use crate::api::control::{Balance, SideBalance};
use crate::i18n::{Locale, format, td_string};
use crate::pages::dossier::Card;
use crate::ui::icon::{Glyph, icon};
use crate::ui::marks;

/// The card; nothing where nothing is owed on either side.
pub fn card(balance: Balance, locale: Locale) -> Option<impl IntoView + use<>> {
    let sides = [
        (ObligationSide::WeOwe, balance.we),
        (ObligationSide::TheyOwe, balance.they),
        (ObligationSide::Joint, balance.joint),
    ];
    let rows: Vec<_> =
        sides.into_iter().filter(|(_, side)| side.owed > 0).map(|(side, of)| row(side, of, locale)).collect();
    (!rows.is_empty()).then(|| {
        view! {
            <Card title=td_string!(locale, control.balance) locale=locale>
                <table class="t small balance">
                    <thead>
                        <tr>
                            <th scope="col" class="num">
                                {td_string!(locale, control.owed)}
                            </th>
                            <th scope="col" class="num">
                                {td_string!(locale, control.done)}
                            </th>
                            <th scope="col" class="num">
                                {td_string!(locale, control.late)}
                            </th>
                        </tr>
                    </thead>
                    {rows}
                </table>
            </Card>
        }
    })
}

fn row(side: ObligationSide, of: SideBalance, locale: Locale) -> impl IntoView + use<> {
    let number = |number: i32| format::number(locale, number.into());
    let late = if of.late > 0 {
        view! { <span class="st late">{icon(Glyph::Overdue)} {number(of.late)}</span> }.into_any()
    } else {
        number(0).into_any()
    };
    let waits = (of.reported > 0).then(|| {
        let label = format!("{}: {}", td_string!(locale, control.waiting), number(of.reported));
        view! { <small class="soft">{label}</small> }
    });
    // The words of a side are longer than a column beside three others: they stand above its numbers.
    view! {
        <tbody>
            <tr>
                <th scope="rowgroup" colspan="3">{marks::side(locale, side)} {waits}</th>
            </tr>
            <tr>
                <td class="num">{number(of.owed)}</td>
                <td class="num">{number(of.done)}</td>
                <td class="num">{late}</td>
            </tr>
        </tbody>
    }
}
