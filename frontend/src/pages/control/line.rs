//! One due date in a list: how it stands, what is owed, under what, by whom.

use accord_shared::obligation::Standing;
use cynic::Id;
use leptos::prelude::*;

use crate::api::control::{DutyRow, OccurrenceRow};
use crate::api::parts::{OrganizationBrief, record};
use crate::i18n::{Locale, format, language, td_string, use_locale};
use crate::pages::cells::short_name;
use crate::pages::register::List;
use crate::pages::register::among::Among;
use crate::pages::register::spec::Reader;
use crate::routes::{AsOf, Route};
use crate::ui::marks;

/// Lines that stay the very same while the list is asked for again: only one that became another is drawn anew.
pub fn lines(list: List, among: Among, rows: Memo<Vec<OccurrenceRow>>) -> impl IntoView {
    let locale = use_locale();
    let as_of = AsOf::expect();
    let reader = Memo::new(move |_| Reader { locale: locale.get(), day: as_of.day() });
    let ids = move || rows.read().iter().map(|row| row.id.inner().to_owned()).collect::<Vec<_>>();
    let one = move |id: String| {
        let row = Memo::new(move |_| rows.read().iter().find(|row| row.id.inner() == id).cloned());
        move || row.get().and_then(|row| line(&row, list, among, reader.get()))
    };
    view! { <For each=ids key=String::clone children=one /> }
}

/// One date of one obligation. The names of agreement, partner and unit narrow the list to them.
fn line(row: &OccurrenceRow, list: List, among: Among, reader: Reader) -> Option<impl IntoView + use<>> {
    let as_of = AsOf::expect();
    let locale = reader.locale;
    let duty = row.obligation.as_ref()?;
    let id = record(&duty.id);
    let name = duty.texts.pick(language(locale));
    let article = duty
        .article
        .as_ref()
        .map(|number| td_string!(locale, agreements.article, number = number.clone()).to_string());
    let agreement = duty.agreement.titles.pick(language(locale));
    let agreement = narrowing("agreement", &duty.agreement.id, agreement, list, locale);
    let organization = |key, organization: &OrganizationBrief| {
        narrowing(key, &organization.id, short_name(organization, locale), list, locale)
    };
    let partner = partner(duty).map(|partner| organization("organization", partner));
    let unit = duty.unit.as_ref().map(|unit| organization("unit", unit));
    let date = format::short(locale, row.due_on);
    let dated = matches!(row.standing, Standing::Overdue | Standing::DueSoon);
    let title = name.clone();
    let own = row.id.inner().to_owned();
    let label = td_string!(locale, bulk.select_row, name = format!("{name}, {date}")).to_string();
    let (is_chosen, space) = (among.is_chosen(&own), among.on_space(&own));
    Some(view! {
        <div class="ob pick" class:sel=is_chosen on:keydown=space>
            {among.tick(&own, label)}
            <div>
                {due_mark(row, reader)}
                {dated.then(|| view! { <span class="on">{date}</span> })}
            </div>
            <div class="ttl grow">
                <b class="cut">
                    <a class="row-link" href=move || id.map(|id| as_of.href(Route::Dossier(id))) title=title>
                        {name}
                    </a>
                </b>
                <span class="of">{agreement} <span class="article">{article}</span> {partner}</span>
            </div>
            <div>
                {marks::side(locale, duty.side)}
                {row.escalation.map(|found| marks::escalated(locale, found.to))}
            </div>
            <span class="soft cut2">{unit}</span>
        </div>
    })
}

/// How it stands: days late, days left, else its date.
fn due_mark(row: &OccurrenceRow, reader: Reader) -> impl IntoView + use<> {
    if row.standing != Standing::DueSoon {
        return marks::due(reader.locale, row.standing, Some(row.due_on), reader.day).into_any();
    }
    let left = (row.due_on.latest() - reader.day).num_days();
    let text = match left {
        0 => td_string!(reader.locale, control.today).to_owned(),
        left => td_string!(reader.locale, common.count.days_left, count = left).to_string(),
    };
    view! { <span class="st soon">{crate::ui::icon::icon(marks::standing_glyph(row.standing))} {text}</span> }
        .into_any()
}

/// The party that is not ours.
pub fn partner(duty: &DutyRow) -> Option<&OrganizationBrief> {
    [&duty.debtor, &duty.creditor].into_iter().flatten().find(|organization| !organization.ours)
}

/// A record's name that narrows the list to the record.
fn narrowing(key: &'static str, id: &Id, name: String, list: List, locale: Locale) -> impl IntoView + use<> {
    let id = id.inner().to_owned();
    let label = td_string!(locale, control.narrow, name = name.clone()).to_string();
    let narrow = move |_| {
        list.update(|state| {
            if !state.has(key, &id) {
                state.clear(key);
                state.toggle(key, &id);
            }
        });
    };
    view! {
        <button type="button" class="narrow cut" title=label on:click=narrow>
            {name}
        </button>
    }
}
