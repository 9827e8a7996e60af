//! What is due line by line, in groups that open and close: by field, unit, person, partner, agreement, or by time.

use accord_shared::obligation::Standing;
use accord_shared::term::Term;
use cynic::Id;
use leptos::prelude::*;

use super::bar::{clear, is_filtered};
use super::spec::{Control, Group, filter, group_of};
use crate::api::client::use_query;
use crate::api::control::{
    DutyRow, OccurrenceFacet, OccurrenceFilter, OccurrenceRow, OccurrencesQuery, OccurrencesVariables,
};
use crate::api::parts::{Day, FacetValue, OrganizationBrief, record};
use crate::i18n::{Locale, format, language, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::cells::short_name;
use crate::pages::failed::Failed;
use crate::pages::register::List;
use crate::pages::register::pages::Pages;
use crate::pages::register::spec::Reader;
use crate::pages::register::table::foot;
use crate::routes::{AsOf, Route};
use crate::ui::blank::{Blank, Skeleton};
use crate::ui::icon::{Glyph, icon_s};
use crate::ui::marks;

/// Lines of a group that are shown at first.
const FIRST: i32 = 10;

/// The groups, or why there are none.
pub fn list(list: List, pages: Pages<Control>) -> impl IntoView {
    let i18n = use_i18n();
    let group = Memo::new(move |_| group_of(&list.state.read()));
    let content = move || {
        if let Some(error) = pages.error() {
            return view! {
                <Failed
                    title=Signal::derive(move || t_string!(i18n, common.msg.list_failed).to_owned())
                    error=error
                    retry=move |()| pages.retry()
                />
            }
            .into_any();
        }
        if pages.is_waiting() {
            let label = Signal::derive(move || t_string!(i18n, common.msg.loading).to_owned());
            return view! { <Skeleton label=label /> }.into_any();
        }
        if pages.shown() == 0 {
            return empty(list).into_any();
        }
        match group.get().facet() {
            None => view! { {by_term(list, pages)} {foot(pages)} }.into_any(),
            Some(facet) => by_value(list, pages, group.get(), facet).into_any(),
        }
    };
    view! { <div aria-busy=move || pages.is_busy().to_string()>{content}</div> }
}

/// Nothing is due, or nothing of what was asked for.
pub fn empty(list: List) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Blank
            glyph=Glyph::Control
            title=Signal::derive(move || t_string!(i18n, control.empty).to_owned())
            text=Signal::derive(move || t_string!(i18n, control.empty_help).to_owned())
        >
            <Show when=move || is_filtered(&list.state.read())>
                <button type="button" class="btn" on:click=move |_| list.update(clear)>
                    {t!(i18n, common.verb.clear_filters)}
                </button>
            </Show>
        </Blank>
    }
}

/// What is due within each term.
fn by_term(list: List, pages: Pages<Control>) -> impl IntoView {
    let locale = use_locale();
    let as_of = AsOf::expect();
    move || {
        let reader = Reader { locale: locale.get(), day: as_of.day() };
        let loaded = pages.get();
        let rows: Vec<&OccurrenceRow> =
            loaded.iter().flat_map(|page| page.rows.iter().map(AsRef::as_ref)).collect();
        Term::ALL.into_iter().filter_map(|term| term_group(term, &rows, list, reader)).collect_view()
    }
}

fn term_group(
    term: Term,
    rows: &[&OccurrenceRow],
    list: List,
    reader: Reader,
) -> Option<impl IntoView + use<>> {
    let of = |row: &OccurrenceRow| Term::of(row.standing, row.due_on, reader.day);
    let rows: Vec<_> = rows.iter().filter(|row| of(row) == term).map(|row| line(row, list, reader)).collect();
    let title = match term {
        Term::Overdue => td_string!(reader.locale, control.overdue),
        Term::Awaiting => td_string!(reader.locale, control.waiting),
        Term::ThisWeek => td_string!(reader.locale, control.this_week),
        Term::ThisMonth => td_string!(reader.locale, control.this_month),
        Term::Later => td_string!(reader.locale, control.later),
    };
    let badge = match term {
        Term::Overdue => "badge late",
        Term::ThisWeek => "badge soon",
        Term::Awaiting | Term::ThisMonth | Term::Later => "badge",
    };
    let count = format::number(reader.locale, rows.len() as i64);
    (!rows.is_empty()).then(|| {
        view! {
            <section class="term" aria-label=title>
                <h2 class="gh">{title} <span class=format!("{badge} end")>{count}</span></h2>
                {rows}
            </section>
        }
    })
}

/// One group for each value that the server counts, and one for what has none.
fn by_value(list: List, pages: Pages<Control>, group: Group, facet: OccurrenceFacet) -> impl IntoView {
    let locale = use_locale();
    let field = format!("{facet:?}");
    let values = Memo::new(move |_| {
        let facets = pages.facets();
        let found = facets.iter().find(|known| known.field.eq_ignore_ascii_case(&field));
        found.map(|known| known.values.clone()).unwrap_or_default()
    });
    let groups = move || {
        values
            .get()
            .into_iter()
            .map(|FacetValue { value, label, .. }| {
                let narrowed = move |filter| group.narrow(filter, &value);
                view! { <Section list=list title=label.unwrap_or_default() narrow=narrowed /> }
            })
            .collect_view()
    };
    let rest = move || {
        let narrowed = move |filter| OccurrenceFilter { without: Some(facet), ..filter };
        let title = td_string!(locale.get(), control.without).to_owned();
        view! { <Section list=list title=title narrow=narrowed /> }
    };
    view! {
        {groups}
        {rest}
    }
}

/// One group: its counts, and its first lines; more when asked for. Nothing where it is empty.
#[component]
fn Section(
    list: List,
    title: String,
    narrow: impl Fn(OccurrenceFilter) -> OccurrenceFilter + Send + Sync + 'static,
) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let as_of = AsOf::expect();
    let shut = RwSignal::new(false);
    let shown = RwSignal::new(FIRST);
    let loaded = use_query::<OccurrencesQuery, OccurrencesVariables>(move || {
        let on = as_of.get().map(Day);
        Some(OccurrencesVariables {
            first: Some(shown.get()),
            after: None,
            filter: Some(narrow(filter(&list.state.get(), on))),
            on,
            facets: vec![OccurrenceFacet::Standing],
            head: true,
        })
    });
    let name = title.clone();
    let content = move || {
        let answer = loaded.ok()?;
        let found = &answer.occurrences;
        let total = found.total_count.unwrap_or_default();
        if total == 0 {
            return None;
        }
        let reader = Reader { locale: locale.get(), day: as_of.day() };
        let counts = found.facets.iter().flatten().map(|facet| facet.values.as_slice()).next();
        let badges = badges(counts.unwrap_or_default(), reader.locale);
        let rows = found.nodes.iter().map(|row| line(row, list, reader)).collect_view();
        let more = found.page_info.has_next_page.then(|| {
            let left = total - found.nodes.len() as i32;
            let label = td_string!(reader.locale, control.more, count = left).to_string();
            view! {
                <div class="gh-more">
                    <button
                        type="button"
                        class="btn s"
                        on:click=move |_| shown.update(|shown| *shown = (*shown + 50).min(200))
                    >
                        {label}
                    </button>
                </div>
            }
        });
        let heading = name.clone();
        Some(view! {
            <section class="grp" aria-label=heading.clone()>
                <h2 class="gh">
                    <button
                        type="button"
                        class="gh-fold"
                        aria-expanded=move || (!shut.get()).to_string()
                        on:click=move |_| shut.update(|shut| *shut = !*shut)
                    >
                        {move || icon_s(if shut.get() { Glyph::Next } else { Glyph::Down })}
                        {heading.clone()}
                    </button>
                    <span class="end row">{badges}</span>
                </h2>
                <div class="grp-rows" class:hidden=move || shut.get()>
                    {rows} {more}
                </div>
            </section>
        })
    };
    let failed = move || loaded.get().and_then(Result::err).map(|_| t_string!(i18n, common.msg.list_failed));
    view! {
        {content}
        {failed}
    }
}

/// How many of a group are late, come soon, and are neither.
fn badges(counts: &[FacetValue], locale: Locale) -> impl IntoView + use<> {
    let (mut late, mut soon, mut rest) = (0, 0, 0);
    for value in counts {
        let standing = <Standing as crate::i18n::words::Word>::of_code(&value.value);
        match standing {
            Some(Standing::Overdue) => late += value.count,
            Some(Standing::DueSoon) => soon += value.count,
            Some(Standing::Scheduled | Standing::Reported) => rest += value.count,
            _ => {}
        }
    }
    let badge = |class: &'static str, word: &'static str, count: i32| {
        (count > 0).then(|| {
            let label = format!("{word}: {}", format::number(locale, count.into()));
            view! {
                <span class=class title=label.clone()>
                    <span class="sr">{label.clone()}</span>
                    <span aria-hidden="true">{format::number(locale, count.into())}</span>
                </span>
            }
        })
    };
    view! {
        {badge("badge late", td_string!(locale, control.overdue), late)}
        {badge("badge soon", td_string!(locale, control.soon), soon)}
        {badge("badge", td_string!(locale, control.ahead), rest)}
    }
}

/// One date of one obligation. The names of agreement, partner and unit narrow the list to them.
fn line(row: &OccurrenceRow, list: List, reader: Reader) -> Option<impl IntoView + use<>> {
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
    Some(view! {
        <div class="ob">
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
