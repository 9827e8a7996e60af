//! The cell that is open: the judgement, why a gap is one and what closes it, what the figures suggest and why, how it came
//! to this, and what stands behind it.

use accord_shared::Noun;
use accord_shared::assessment::PriorityLevel;
use accord_shared::gap::{GapAct, GapKind};
use accord_shared::suggestion::PriorityFactor;
use leptos::prelude::*;

use super::state::Address;
use super::trying;
use super::withdraw::Withdrawing;
use crate::api::client::{Loaded, use_query};
use crate::api::matrix::{CellQuery, CellVariables, FactorShare, Gap, GapRecord, MatrixCell, PriorityChange};
use crate::api::parts::{Day, record};
use crate::i18n::words::Word;
use crate::i18n::{Locale, format, language, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::cells::{days, record_link, short_name};
use crate::pages::failed::answered;
use crate::pages::session::Session;
use crate::routes::{AsOf, Route};
use crate::ui::icon::{Glyph, icon, icon_s};
use crate::ui::marks;

/// Asks for the cell that the address opens.
pub fn use_cell(address: Address) -> Loaded<CellQuery> {
    let locale = use_locale();
    let as_of = AsOf::expect();
    let opened = Memo::new(move |_| address.state.read().opened());
    let tries = Memo::new(move |_| address.state.read().tries);
    use_query::<CellQuery, CellVariables>(move || {
        let (organization, direction) = opened.get()?;
        let weights = tries.get().then(trying::kept).flatten();
        let (as_of, language) = (as_of.get().map(Day), Some(language(locale.get())));
        Some(CellVariables { organization, direction, as_of, language, weights })
    })
}

/// The panel. `reassess` opens the dialog that changes the cell, with a level that is proposed.
pub fn panel(
    address: Address,
    loaded: Loaded<CellQuery>,
    reassess: Reassess,
    withdrawing: Withdrawing,
) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let as_of = AsOf::expect();
    let session = Session::expect();
    let is_open = Memo::new(move |_| address.state.read().cell.is_some());
    let content = StoredValue::new(answered(loaded, move |answer| match &answer.matrix_cell {
        Some(cell) => {
            let can = cell.can_assess && session.can_act();
            let withdrawing = session.can_act().then_some(withdrawing);
            cell_view(cell, locale.get(), as_of, can.then_some(reassess), withdrawing).into_any()
        }
        None => view! { <p class="pad soft">{t!(i18n, priorities.no_cell)}</p> }.into_any(),
    }));
    let head = move || {
        let name = loaded.ok().and_then(|answer| {
            let cell = answer.matrix_cell.as_ref()?;
            let locale = locale.get();
            let organization = short_name(&cell.organization, locale);
            let mark = marks::kind(marks::Kind::organization(cell.organization.kind, false));
            let direction = cell.direction.names.pick(language(locale));
            Some(view! {
                {mark}
                <span class="soft cut">{record_link(&cell.organization.id, organization)}</span>
                <span class="muted">"×"</span>
                <span class="soft cut">{direction}</span>
            })
        });
        view! { {name} }
    };
    view! {
        <Show when=move || is_open.get()>
            <aside class="insp" aria-label=move || t_string!(i18n, priorities.opened) aria-live="polite">
                <div class="insp-h">
                    <div class="row insp-marks">
                        {head} <span class="grow"></span>
                        <button
                            type="button"
                            class="ib"
                            aria-label=move || t_string!(i18n, common.verb.close)
                            on:click=move |_| address.update(|state| state.cell = None)
                        >
                            {icon(Glyph::Close)}
                        </button>
                    </div>
                </div>
                {move || content.with_value(|content| content())}
            </aside>
        </Show>
    }
}

/// Opens the dialog for a cell, with a level that is proposed.
pub type Reassess = Callback<(MatrixCell, Option<PriorityLevel>)>;

fn cell_view(
    cell: &MatrixCell,
    locale: Locale,
    as_of: AsOf,
    reassess: Option<Reassess>,
    withdrawing: Option<Withdrawing>,
) -> impl IntoView + use<> {
    view! {
        {title(cell, locale)}
        {assessment(cell, withdrawing, locale)}
        {gaps(cell, locale, as_of)}
        {suggestion(cell, locale, as_of, reassess)}
        {history(&cell.history, locale)}
        {behind(cell, locale)}
    }
}

/// What the cell says, as a sentence.
fn title(cell: &MatrixCell, locale: Locale) -> impl IntoView + use<> {
    let level = match cell.level {
        Some(level) => td_string!(locale, priorities.level_is, level = level.word(locale)).to_string(),
        None => td_string!(locale, priorities.not_assessed).to_owned(),
    };
    let since = cell.since.map(|since| {
        let date = format::day(locale, since.0);
        view! { <p class="muted">{td_string!(locale, priorities.since, date = date).to_string()}</p> }
    });
    view! {
        <div class="insp-h cell-title">
            <h2>{level}</h2>
            {since}
        </div>
    }
}

fn assessment(
    cell: &MatrixCell,
    withdrawing: Option<Withdrawing>,
    locale: Locale,
) -> Option<impl IntoView + use<>> {
    let made = cell.assessment.as_ref()?;
    let own = cell.history.first().and_then(|change| change.reason.clone());
    let reason = own.unwrap_or_else(|| made.reason.clone());
    let rank = cell.level.map_or(0, PriorityLevel::rank);
    let status = match made.status_since {
        Some(since) => {
            let date = format::short(locale, since);
            td_string!(locale, priorities.status_since, status = made.status.word(locale), date = date)
                .to_string()
        }
        None => made.status.word(locale).to_owned(),
    };
    let issues: Vec<String> = cell.issues.iter().map(|issue| issue.title.clone()).collect();
    let issues = (!issues.is_empty()).then(|| {
        let issues = issues.into_iter().map(|title| view! { <li>{title}</li> }).collect_view();
        view! {
            <dt>{td_string!(locale, priorities.agenda)}</dt>
            <dd>
                <ul class="plain">{issues}</ul>
            </dd>
        }
    });
    let author = td_string!(locale, priorities.author, name = made.author.clone()).to_string();
    let withdraw = withdrawing.filter(|_| made.can_withdraw).map(|withdrawing| {
        let id = made.id.clone();
        view! {
            <button type="button" class="btn s quiet noprint" on:click=move |_| withdrawing.begin(id.clone())>
                {td_string!(locale, priorities.withdraw.verb)}
            </button>
        }
    });
    Some(view! {
        <div class="sec">
            <h3>
                {td_string!(locale, priorities.assessment)}
                <span class="end muted">{format::day(locale, made.assessed_on.0)}</span>
            </h3>
            <div class="row cell-reason">
                <span class=format!("cell still h{rank}")>{rank.to_string()}</span>
                <div>
                    <p>{reason}</p>
                    <p class="muted">{author} " " {marks::access_short(locale, made.access_level)}</p>
                </div>
            </div>
            <dl class="dl">
                <dt>{td_string!(locale, priorities.status)}</dt>
                <dd>{status}</dd>
                {issues}
            </dl>
            {withdraw}
        </div>
    })
}

/// The gaps, each with why it is one and what closes it.
fn gaps(cell: &MatrixCell, locale: Locale, as_of: AsOf) -> Option<impl IntoView + use<>> {
    (!cell.gaps.is_empty()).then(|| {
        let lines = cell.gaps.iter().map(|gap| gap_line(gap, locale, as_of)).collect_view();
        view! {
            <div class="sec">
                <h3>{td_string!(locale, priorities.gaps)}</h3>
                <ul class="list gap-list">{lines}</ul>
            </div>
        }
    })
}

/// A gap with its reason, its records and its next act.
pub fn gap_line(gap: &Gap, locale: Locale, as_of: AsOf) -> impl IntoView + use<> {
    let records = gap.records.iter().map(|one| record_link(&one.id, one.label.clone())).collect::<Vec<_>>();
    let records = (!records.is_empty()).then(|| {
        let links = records.into_iter().map(|link| view! { <li>{link}</li> }).collect_view();
        view! { <ul class="plain">{links}</ul> }
    });
    let since = gap.since.map(|since| {
        let date = format::day(locale, since.0);
        view! { <small class="muted">{td_string!(locale, priorities.gap_since, date = date).to_string()}</small> }
    });
    let next = next_act(gap, locale, as_of);
    view! {
        <li class="gap-line">
            <span class="st soon">{icon_s(Glyph::Gap)}</span>
            <div class="grow">
                <b>{gap.kind.word(locale)}</b>
                <p>{why(gap, locale)}</p>
                {records}
                {since}
            </div>
            {next}
        </li>
    }
}

/// Why a gap is one, in a sentence.
fn why(gap: &Gap, locale: Locale) -> String {
    let count = i64::from(gap.count);
    let date = gap.day.map(|day| format::day(locale, day.0));
    let level = gap.level.map(|level| level.word(locale)).unwrap_or_default();
    match (gap.kind, date) {
        (GapKind::NoAgreement, _) => {
            td_string!(locale, priorities.why.no_agreement, level = level).to_string()
        }
        (GapKind::SilentAgreement, Some(date)) => {
            td_string!(locale, priorities.why.silent, date = date).to_string()
        }
        (GapKind::SilentAgreement, None) => td_string!(locale, priorities.why.silent_ever).to_owned(),
        (GapKind::ObligationsPileUp, _) => {
            td_string!(locale, priorities.why.pile, level = level, count = count).to_string()
        }
        (GapKind::IssueWithoutOwner, _) => {
            let issue = gap.issue.clone().unwrap_or_default();
            td_string!(locale, priorities.why.issue, issue = issue).to_string()
        }
        (GapKind::DuesLate, date) => {
            td_string!(locale, priorities.why.dues, date = date.unwrap_or_default()).to_string()
        }
        (GapKind::ReportsLate, date) => {
            td_string!(locale, priorities.why.reports, date = date.unwrap_or_default()).to_string()
        }
        (GapKind::ExpiringAgreement, date) => {
            td_string!(locale, priorities.why.expiring, date = date.unwrap_or_default()).to_string()
        }
        (GapKind::NobodyInPost, _) => td_string!(locale, priorities.why.nobody).to_owned(),
    }
}

/// Where the next act is done.
fn next_act(gap: &Gap, locale: Locale, as_of: AsOf) -> Option<impl IntoView + use<>> {
    let organization = record(&gap.organization.as_ref()?.id)?;
    let first = gap.records.first().and_then(|one| record(&one.id));
    let href = match gap.act {
        GapAct::DraftAgreement => {
            Some(format!("{}?organization={organization}", Route::New(Noun::Agreement).href(None)))
        }
        GapAct::Meet => {
            Some(format!("{}?organization={organization}", Route::New(Noun::Interaction).href(None)))
        }
        GapAct::NameContact => {
            Some(format!("{}?organization={organization}", Route::New(Noun::Contact).href(None)))
        }
        GapAct::ProlongAgreement => first.map(|agreement| as_of.href(Route::Dossier(agreement))),
        GapAct::Reassess | GapAct::NameOwner | GapAct::PayDues | GapAct::SendReport => {
            Some(as_of.href(Route::Assess(organization)))
        }
    };
    let session = Session::expect();
    let glyph = match gap.act {
        GapAct::DraftAgreement => Glyph::Agreement,
        GapAct::Meet => Glyph::Interaction,
        GapAct::NameContact => Glyph::Contact,
        _ => Glyph::Edit,
    };
    let word = gap.act.word(locale);
    href.map(|href| {
        view! {
            <Show when=move || session.can_edit()>
                <a class="btn s noprint" href=href.clone()>
                    {icon_s(glyph)}
                    {word}
                </a>
            </Show>
        }
    })
}

/// What the figures suggest, with every factor and its records.
fn suggestion(
    cell: &MatrixCell,
    locale: Locale,
    as_of: AsOf,
    reassess: Option<Reassess>,
) -> impl IntoView + use<> {
    let shown = cell.suggestion.as_ref().map(|suggestion| {
        let level = suggestion.level;
        let said = td_string!(
            locale,
            priorities.score,
            level = level.word(locale),
            score = i64::from(suggestion.score)
        )
        .to_string();
        let factors = suggestion.factors.iter().map(|factor| factor_line(factor, locale)).collect_view();
        view! {
            <div class="row cell-score">
                <span class="big">{level.rank().to_string()}</span>
                <span class="soft">{said}</span>
            </div>
            <div class="fac">{factors}</div>
        }
    });
    let nothing = shown.is_none().then(|| {
        view! { <p class="muted">{td_string!(locale, priorities.no_suggestion)}</p> }
    });
    let proposed = cell.suggestion.as_ref().filter(|suggestion| suggestion.differs).map(|it| it.level);
    let acts = reassess.map(|reassess| {
        let (one, other) = (cell.clone(), cell.clone());
        let take = proposed.map(|level| {
            let cell = StoredValue::new(one);
            view! {
                <button
                    type="button"
                    class="btn pri"
                    on:click=move |_| reassess.run((cell.get_value(), Some(level)))
                >
                    {td_string!(locale, priorities.take)}
                </button>
            }
        });
        let cell = StoredValue::new(other);
        view! {
            <div class="row wrap cell-acts noprint">
                {take}
                <button type="button" class="btn" on:click=move |_| reassess.run((cell.get_value(), None))>
                    {td_string!(locale, priorities.reassess)}
                </button>
            </div>
        }
    });
    view! {
        <div class="sec">
            <h3>
                {td_string!(locale, priorities.suggested)}
                <a class="link end" href=as_of.href(Route::Weights)>
                    {td_string!(locale, priorities.how)}
                </a>
            </h3>
            {shown}
            {nothing}
            {acts}
        </div>
    }
}

fn factor_line(factor: &FactorShare, locale: Locale) -> impl IntoView + use<> {
    let name = factor.factor.word(locale);
    let counts = !matches!(factor.factor, PriorityFactor::National | PriorityFactor::Status);
    let name = if counts && factor.count > 0 { format!("{name}: {}", factor.count) } else { name.to_owned() };
    let share = if factor.weight > 0 { factor.points / f64::from(factor.weight) * 100.0 } else { 0.0 };
    let points = format::number(locale, factor.points.round() as i64);
    let name_view = if factor.records.is_empty() {
        view! { <span>{name}</span> }.into_any()
    } else {
        let records = factor.records.iter().map(record_line).collect_view();
        view! {
            <details class="fac-more">
                <summary>{name}</summary>
                <ul class="plain">{records}</ul>
            </details>
        }
        .into_any()
    };
    view! {
        {name_view}
        <span class="track" aria-hidden="true">
            <i style:width=format!("{share:.0}%")></i>
        </span>
        <b class="num">{points}</b>
    }
}

fn record_line(one: &GapRecord) -> impl IntoView + use<> {
    view! { <li>{record_link(&one.id, one.label.clone())}</li> }
}

fn history(changes: &[PriorityChange], locale: Locale) -> Option<impl IntoView + use<>> {
    let before = changes.get(1..).filter(|before| !before.is_empty())?;
    let line = |change: &PriorityChange| {
        let rank = change.level.map_or(0, PriorityLevel::rank);
        let reason = change.reason.clone().unwrap_or_default();
        view! {
            <li>
                <span class=format!("cell still small h{rank}")>{rank.to_string()}</span>
                <span class="grow cut" title=reason.clone()>{reason.clone()}</span>
                <time class="muted nowrap" datetime=change.on.0.to_string()>
                    {format::short(locale, change.on.0.into())}
                </time>
            </li>
        }
    };
    let lines = before.iter().map(line).collect_view();
    Some(view! {
        <div class="sec">
            <h3>{td_string!(locale, priorities.earlier)}</h3>
            <ul class="list">{lines}</ul>
        </div>
    })
}

/// What stands behind the cell: agreements, obligations, meetings, people.
fn behind(cell: &MatrixCell, locale: Locale) -> impl IntoView + use<> {
    let agreements = cell.agreements.iter().map(|agreement| {
        let ends = agreement.ends_on.map(|date| format::short(locale, date));
        let name = agreement.titles.pick(language(locale));
        view! {
            <li>
                <span class="grow cut">{record_link(&agreement.id, name)}</span>
                <span class="muted nowrap">{ends}</span>
            </li>
        }
    });
    let obligations = cell.obligations.iter().map(|obligation| {
        let day = crate::clock::today();
        let name = obligation.texts.pick(language(locale));
        view! {
            <li>
                <span class="grow cut">{record_link(&obligation.id, name)}</span>
                {marks::due_line(locale, obligation.standing, obligation.next_due_on, day)}
            </li>
        }
    });
    let interactions = cell.interactions.iter().map(|one| {
        let name = one.subjects.pick(language(locale));
        view! {
            <li>
                <span class="grow cut">{record_link(&one.id, name)}</span>
                <span class="muted nowrap">{days(locale, one.on, one.until)}</span>
            </li>
        }
    });
    let contacts = cell.contacts.iter().map(|one| {
        view! { <li>{record_link(&one.id, one.names.pick(language(locale)))}</li> }
    });
    let part = |name: &'static str, lines: Vec<AnyView>| {
        (!lines.is_empty()).then(|| {
            view! {
                <h4>{name}</h4>
                <ul class="list">{lines}</ul>
            }
        })
    };
    let lines = |views: &mut dyn Iterator<Item = AnyView>| views.collect::<Vec<_>>();
    let parts = [
        part(td_string!(locale, common.nav.agreements), lines(&mut agreements.map(IntoAny::into_any))),
        part(td_string!(locale, common.nav.obligations), lines(&mut obligations.map(IntoAny::into_any))),
        part(td_string!(locale, common.nav.interactions), lines(&mut interactions.map(IntoAny::into_any))),
        part(td_string!(locale, common.nav.contacts), lines(&mut contacts.map(IntoAny::into_any))),
    ];
    let empty = parts.iter().all(Option::is_none).then(|| {
        view! { <p class="muted">{td_string!(locale, priorities.nothing_behind)}</p> }
    });
    view! {
        <div class="sec cell-behind">
            <h3>{td_string!(locale, priorities.behind)}</h3>
            {parts.into_iter().collect_view()}
            {empty}
        </div>
    }
}
