//! What would become of the records: how many of each kind, and the first of them one by one.

use accord_shared::bulk::BulkVerdict;
use accord_shared::{LocalizedText, RecordId};
use leptos::prelude::*;

use crate::api::bulk::{Before, Due, Judged, Preview};
use crate::i18n::words::Word;
use crate::i18n::{Locale, format, language, td_string};
use crate::routes::Route;
use crate::ui::icon::{Glyph, icon_s};

/// The counts and the lines; `to` is what the new value is called, where all become the same.
pub fn summary(locale: Locale, preview: &Preview, to: Option<&str>) -> impl IntoView + use<> {
    let number = |count: usize| format::number(locale, i64::try_from(count).unwrap_or_default());
    let lines = [
        (td_string!(locale, bulk.will_change), preview.changes),
        (td_string!(locale, bulk.same), preview.same),
        (td_string!(locale, bulk.left), preview.refused),
    ];
    let lines = lines
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(text, count)| view! { <dt>{text}</dt> <dd>{number(count)}</dd> })
        .collect_view();
    let rest = (preview.changes + preview.same + preview.refused).saturating_sub(preview.records.len());
    let rest = (rest > 0).then(|| {
        let text = td_string!(locale, bulk.rest, count = number(rest)).to_string();
        view! { <li class="muted">{text}</li> }
    });
    let records = preview.records.iter().map(|judged| judged_line(locale, judged, to)).collect_view();
    view! {
        <dl class="dl">{lines}</dl>
        <ul class="list bulk-records">
            {records}
            {rest}
        </ul>
    }
}

fn judged_line(locale: Locale, judged: &Judged, to: Option<&str>) -> impl IntoView + use<> {
    let name = judged.name.as_ref().map(|name| name.pick(language(locale)).to_owned());
    let href = judged.record.parse::<RecordId>().ok().map(|id| Route::Dossier(id).href(None));
    let due_on = judged.due.as_ref().map(|due| {
        view! { <span class="muted">{format::short(locale, due.due_on)} " · "</span> }
    });
    view! {
        <li>
            <span class="cut">
                {due_on}
                <a class="link" href=href target="_blank">{name.unwrap_or_else(|| judged.record.clone())}</a>
            </span>
            {becomes(locale, judged, to)}
        </li>
    }
}

/// What becomes of a record, or why it is left alone.
fn becomes(locale: Locale, judged: &Judged, to: Option<&str>) -> AnyView {
    match judged.verdict {
        BulkVerdict::Changes => {
            let own = judged.due.as_ref().and_then(|due| due.becomes).map(|state| state.word(locale));
            let to = own.or(to).unwrap_or_default().to_owned();
            view! { <span>{before(locale, judged.before.as_ref())} " → " <b>{to}</b></span> }.into_any()
        }
        BulkVerdict::Same => view! { <span class="muted">{td_string!(locale, bulk.same)}</span> }.into_any(),
        BulkVerdict::Stale => left(td_string!(locale, bulk.stale)).into_any(),
        BulkVerdict::Unseen => left(td_string!(locale, bulk.unseen)).into_any(),
        BulkVerdict::Refused => {
            let refusal = judged.due.as_ref().and_then(|Due { refusal, .. }| *refusal);
            left(refusal.map_or(td_string!(locale, bulk.left), |refusal| refusal.word(locale))).into_any()
        }
    }
}

/// What a record has now, or a change gave to records.
pub fn before(locale: Locale, before: Option<&Before>) -> String {
    let text = |names: &LocalizedText| names.pick(language(locale)).to_owned();
    match before {
        None => "—".to_owned(),
        Some(Before::Responsible(name)) => name.clone(),
        Some(Before::AccessLevel(level)) => level.word(locale).to_owned(),
        Some(Before::Unit(names)) => text(names),
        Some(Before::OrganizationKind(kind)) => kind.word(locale).to_owned(),
        Some(Before::AgreementKind(kind)) => kind.word(locale).to_owned(),
        Some(Before::InteractionKind(kind)) => kind.word(locale).to_owned(),
        Some(Before::Priority(priority)) => priority.word(locale).to_owned(),
        Some(Before::Directions(fields)) if fields.is_empty() => "—".to_owned(),
        Some(Before::Directions(fields)) => fields.iter().map(text).collect::<Vec<_>>().join(", "),
        Some(Before::Text(text)) => text.clone(),
        Some(Before::State(state)) => state.word(locale).to_owned(),
    }
}

/// Why a record is left alone.
fn left(why: &'static str) -> impl IntoView {
    view! {
        <span class="st late">
            {icon_s(Glyph::NotMet)}
            {why}
        </span>
    }
}
