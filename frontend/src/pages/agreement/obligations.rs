//! An agreement's obligations by article.

use accord_shared::obligation::ObligationSide;
use leptos::prelude::*;

use crate::api::agreement::{Agreement, AgreementObligation};
use crate::i18n::{language, td_string};
use crate::pages::cells::{record_link, short_name};
use crate::pages::dossier::Card;
use crate::pages::due::{occurrence_squares, rule_text};
use crate::pages::register::spec::Reader;
use crate::ui::icon::icon;
use crate::ui::marks;

/// The card; nothing where nothing is owed.
pub fn card(agreement: &Agreement, reader: Reader) -> Option<impl IntoView + use<>> {
    let locale = reader.locale;
    (!agreement.obligations.is_empty()).then(|| {
        let obligations = &agreement.obligations;
        let count = Some(obligations.len());
        let sides = ObligationSide::ALL.iter().map(|&side| {
            let owed = obligations.iter().filter(|obligation| obligation.side == side).count();
            (side, owed)
        });
        let sides: Vec<_> = sides.filter(|&(_, owed)| owed > 0).collect();
        let end = move || {
            let marks = sides
                .iter()
                .map(|&(side, owed)| {
                    let word = crate::i18n::words::Word::word(side, locale);
                    view! { <span class="dir">{icon(marks::side_glyph(side))} {word} " " {owed}</span> }
                })
                .collect_view();
            view! { <span class="end row wrap obl-sides">{marks}</span> }
        };
        let rows = obligations.iter().map(|obligation| row(obligation, reader)).collect_view();
        view! {
            <Card title=td_string!(locale, agreements.by_article) count=count locale=locale end=end>
                <div>{rows}</div>
            </Card>
        }
    })
}

fn row(obligation: &AgreementObligation, reader: Reader) -> impl IntoView + use<> {
    let locale = reader.locale;
    let article = obligation
        .article
        .as_ref()
        .map(|number| td_string!(locale, agreements.article, number = number.clone()).to_string());
    let rule = rule_text(&obligation.due_rule, locale);
    let unit = obligation.unit.as_ref().map(|unit| short_name(unit, locale));
    let occurrences: Vec<_> = obligation.occurrences.iter().map(|occurrence| occurrence.standing).collect();
    view! {
        <div class="art">
            <span class="no">{article}</span>
            <div>
                <p>{record_link(&obligation.id, obligation.texts.pick(language(locale)))}</p>
                <div class="meta">
                    <span>{rule}</span>
                    <span>{unit}</span>
                </div>
            </div>
            {marks::side(locale, obligation.side)}
            <div>
                {marks::due(locale, obligation.standing, obligation.next_due_on, reader.day)}
                {occurrence_squares(&occurrences, locale)}
            </div>
        </div>
    }
}
