//! What is due line by line, in groups that open and close: by field, unit, person, partner, agreement, or by time.

use std::collections::BTreeMap;
use std::time::Duration;

use accord_shared::obligation::Standing;
use accord_shared::term::Term;
use leptos::html::Div;
use leptos::prelude::*;

use super::bar::{clear, is_filtered};
use super::line::lines;
use super::spec::{Control, Group, filter, group_of};
use crate::api::client::ApiError;
use crate::api::control::{
    OccurrenceFacet, OccurrenceFilter, OccurrenceRow, OccurrencesQuery, OccurrencesVariables,
};
use crate::api::parts::{Day, FacetValue};
use crate::i18n::{Locale, format, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::failed::Failed;
use crate::pages::register::List;
use crate::pages::register::among::Among;
use crate::pages::register::keys;
use crate::pages::register::live::use_followed;
use crate::pages::register::pages::Pages;
use crate::pages::register::selection::Selection;
use crate::pages::register::table::foot;
use crate::routes::AsOf;
use crate::ui::blank::{Blank, Skeleton};
use crate::ui::icon::{Glyph, icon_s};

/// Lines of a group that are shown at first.
const FIRST: i32 = 10;

/// How long nothing more comes until the list counts as being there.
const SETTLED: Duration = Duration::from_millis(500);

/// The due dates on the screen, each with its obligation, by the group that they stand in.
type Shown = RwSignal<BTreeMap<String, Vec<(String, String)>>>;

/// The group of what has no value.
const WITHOUT: &str = "";

/// What the card shows.
#[derive(Debug, Clone, PartialEq)]
enum Face {
    Failed(ApiError),
    Waiting,
    Empty,
    Groups(Group),
}

/// The groups, or why there are none. `on_screen` is told the ids of the obligations.
pub fn list(
    list: List,
    pages: Pages<Control>,
    selection: Selection,
    on_screen: RwSignal<Vec<String>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let root = NodeRef::<Div>::new();
    keys::listen(move || root.get_untracked().map(Into::into), ".ob");
    let group = Memo::new(move |_| group_of(&list.state.read()));
    let shown: Shown = RwSignal::new(BTreeMap::new());
    let values = Memo::new(move |_| values_of(pages, group.get()));
    let rows = Memo::new(move |_| {
        if group.get() == Group::Term {
            let pages = pages.get();
            return pages.iter().flat_map(|page| &page.rows).map(|row| ids_of(row)).collect();
        }
        let (values, shown) = (values.read(), shown.read());
        let groups = values.iter().map(|value| value.value.as_str()).chain([WITHOUT]);
        groups.filter_map(|group| shown.get(group)).flatten().cloned().collect::<Vec<_>>()
    });
    let ids = Callback::new(move |most| {
        rows.read().iter().take(most).map(|(id, _)| id.clone()).collect::<Vec<_>>()
    });
    let among = Among { selection, ids };
    // Groups come one after another: the server is told once what is on the screen, not for each of them.
    let tell = StoredValue::new_local(leptos::leptos_dom::helpers::debounce(SETTLED, move |duties| {
        on_screen.try_set(duties);
    }));
    Effect::new(move |_| {
        let duties: Vec<String> = rows.read().iter().map(|(_, duty)| duty.clone()).collect();
        tell.update_value(|tell| tell(duties));
    });
    let face = Memo::new(move |_| match pages.error() {
        Some(error) => Face::Failed(error),
        None if pages.is_waiting() => Face::Waiting,
        None if pages.shown() == 0 => Face::Empty,
        None => Face::Groups(group.get()),
    });
    let content = move || match face.get() {
        Face::Failed(error) => view! {
            <Failed
                title=Signal::derive(move || t_string!(i18n, common.msg.list_failed).to_owned())
                error=error
                retry=move |()| pages.retry()
            />
        }
        .into_any(),
        Face::Waiting => {
            let label = Signal::derive(move || t_string!(i18n, common.msg.loading).to_owned());
            view! { <Skeleton label=label /> }.into_any()
        }
        Face::Empty => empty(list).into_any(),
        Face::Groups(group) => match group.facet() {
            None => view! { {by_term(list, pages, among)} {foot(pages)} }.into_any(),
            Some(facet) => by_value(Grouped { list, among, shown }, values, group, facet).into_any(),
        },
    };
    view! {
        <div node_ref=root aria-busy=move || pages.is_busy().to_string()>
            {content}
        </div>
    }
}

/// A due date and its obligation.
fn ids_of(row: &OccurrenceRow) -> (String, String) {
    let duty = row.obligation.as_ref().map(|duty| duty.id.inner().to_owned());
    (row.id.inner().to_owned(), duty.unwrap_or_default())
}

/// The values by which the list is grouped, of those that the server counts.
fn values_of(pages: Pages<Control>, group: Group) -> Vec<FacetValue> {
    let Some(facet) = group.facet() else { return Vec::new() };
    let field = format!("{facet:?}");
    let facets = pages.facets();
    let found = facets.iter().find(|known| known.field.eq_ignore_ascii_case(&field));
    found.map(|known| known.values.clone()).unwrap_or_default()
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
fn by_term(list: List, pages: Pages<Control>, among: Among) -> impl IntoView {
    Term::ALL.into_iter().map(|term| term_group(term, list, pages, among)).collect_view()
}

fn term_group(term: Term, list: List, pages: Pages<Control>, among: Among) -> impl IntoView {
    let locale = use_locale();
    let as_of = AsOf::expect();
    let rows = Memo::new(move |_| {
        let day = as_of.day();
        let of = |row: &OccurrenceRow| Term::of(row.standing, row.due_on, day) == term;
        let pages = pages.get();
        let rows = pages.iter().flat_map(|page| &page.rows).filter(|row| of(row));
        rows.map(|row| OccurrenceRow::clone(row)).collect::<Vec<_>>()
    });
    let title = move || {
        let locale = locale.get();
        match term {
            Term::Overdue => td_string!(locale, control.overdue),
            Term::Awaiting => td_string!(locale, control.waiting),
            Term::ThisWeek => td_string!(locale, control.this_week),
            Term::ThisMonth => td_string!(locale, control.this_month),
            Term::Later => td_string!(locale, control.later),
        }
    };
    let badge = match term {
        Term::Overdue => "badge late",
        Term::ThisWeek => "badge soon",
        Term::Awaiting | Term::ThisMonth | Term::Later => "badge",
    };
    let count = move || format::number(locale.get(), rows.read().len() as i64);
    let is_there = Memo::new(move |_| !rows.read().is_empty());
    view! {
        <Show when=move || is_there.get()>
            <section class="term" aria-label=title>
                <h2 class="gh">
                    {group_tick(among, rows)} {title} <span class=format!("{badge} end")>{count}</span>
                </h2>
                {lines(list, among, rows)}
            </section>
        </Show>
    }
}

/// The box that chooses what is shown of a group.
fn group_tick(among: Among, rows: Memo<Vec<OccurrenceRow>>) -> impl IntoView {
    let locale = use_locale();
    let ids = move || rows.read().iter().map(|row| row.id.inner().to_owned()).collect::<Vec<_>>();
    let label = move || td_string!(locale.get(), bulk.select_group).to_owned();
    view! { <span class="noprint">{among.tick_all(ids, label)}</span> }
}

/// What every group needs.
#[derive(Clone, Copy)]
struct Grouped {
    list: List,
    among: Among,
    shown: Shown,
}

/// One group for each value that the server counts, and one for what has none.
fn by_value(
    grouped: Grouped,
    values: Memo<Vec<FacetValue>>,
    group: Group,
    facet: OccurrenceFacet,
) -> impl IntoView {
    let locale = use_locale();
    let one = move |FacetValue { value, label, .. }: FacetValue| {
        let key = value.clone();
        let narrowed = move |filter| group.narrow(filter, &value);
        let title = label.unwrap_or_default();
        view! { <Section grouped=grouped key=key title=Signal::stored(title) narrow=narrowed /> }
    };
    let narrowed = move |filter| OccurrenceFilter { without: Some(facet), ..filter };
    let title = Signal::derive(move || td_string!(locale.get(), control.without).to_owned());
    // A group stays while its counts change; in another language its name is another.
    let key = |value: &FacetValue| (value.value.clone(), value.label.clone());
    view! {
        <For each=move || values.get() key=key children=one />
        <Section grouped=grouped key=WITHOUT.to_owned() title=title narrow=narrowed />
    }
}

/// One group: its counts, and its first lines; more when asked for. Nothing where it is empty.
#[component]
fn Section(
    grouped: Grouped,
    key: String,
    title: Signal<String>,
    narrow: impl Fn(OccurrenceFilter) -> OccurrenceFilter + Send + Sync + 'static,
) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let as_of = AsOf::expect();
    let Grouped { list, among, shown: on_screen } = grouped;
    let shut = RwSignal::new(false);
    let shown = RwSignal::new(FIRST);
    let loaded = use_followed::<OccurrencesQuery, OccurrencesVariables>(list, move || {
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
    let rows =
        Memo::new(move |_| loaded.ok().map(|answer| answer.occurrences.nodes.clone()).unwrap_or_default());
    let key = StoredValue::new(key);
    Effect::new(move |_| {
        let ids = if shut.get() { Vec::new() } else { rows.read().iter().map(ids_of).collect() };
        on_screen.update(|shown| {
            shown.insert(key.get_value(), ids);
        });
    });
    on_cleanup(move || {
        key.with_value(|key| {
            on_screen.try_update(|shown| shown.remove(key));
        });
    });
    let total =
        Memo::new(move |_| loaded.ok().and_then(|answer| answer.occurrences.total_count).unwrap_or_default());
    let counts = move || {
        let answer = loaded.ok()?;
        let counts = answer.occurrences.facets.iter().flatten().map(|facet| facet.values.as_slice()).next();
        Some(badges(counts.unwrap_or_default(), locale.get()))
    };
    let left = Memo::new(move |_| total.get() - i32::try_from(rows.read().len()).unwrap_or(i32::MAX));
    let more = move || td_string!(locale.get(), control.more, count = left.get()).to_string();
    let is_there = Memo::new(move |_| total.get() > 0);
    let failed = move || loaded.get().and_then(Result::err).map(|_| t_string!(i18n, common.msg.list_failed));
    view! {
        <Show when=move || is_there.get()>
            <section class="grp" aria-label=title>
                <h2 class="gh">
                    {group_tick(among, rows)}
                    <button
                        type="button"
                        class="gh-fold"
                        aria-expanded=move || (!shut.get()).to_string()
                        on:click=move |_| shut.update(|shut| *shut = !*shut)
                    >
                        {move || icon_s(if shut.get() { Glyph::Next } else { Glyph::Down })}
                        {title}
                    </button>
                    <span class="end row">{counts}</span>
                </h2>
                <div class="grp-rows" class:hidden=move || shut.get()>
                    {lines(list, among, rows)}
                    <Show when=move || { left.get() > 0 && !rows.read().is_empty() }>
                        <div class="gh-more">
                            <button
                                type="button"
                                class="btn s"
                                on:click=move |_| shown.update(|shown| *shown = (*shown + 50).min(200))
                            >
                                {more}
                            </button>
                        </div>
                    </Show>
                </div>
            </section>
        </Show>
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
