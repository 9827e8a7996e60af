//! What answers a question.

use leptos::prelude::*;

use super::{Asked, sent};
use crate::api::client::use_query;
use crate::api::parts::record;
use crate::api::question::{AnswerQuery, AnswerRow, AnswerVariables, QuestionAnswer};
use crate::i18n::words::Word;
use crate::i18n::{Locale, language, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::cells::span;
use crate::pages::failed::Failed;
use crate::routes::{AsOf, Route};
use crate::ui::icon::{Glyph, icon};
use crate::ui::marks;

/// How many records stand below the question; the list has all.
const SHOWN: i32 = 50;

/// How many records the explorer is opened with.
const EXPLORED: usize = 20;

#[component]
pub(super) fn Answer(asked: Asked) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let variables = Memo::new(move |_| asked.filled());
    let loaded = use_query::<AnswerQuery, AnswerVariables>(move || {
        let (question, slots) = variables.get()?;
        Some(AnswerVariables {
            question,
            slots: sent(slots),
            first: SHOWN,
            language: Some(language(locale.get())),
        })
    });
    let content = move || {
        if variables.read().is_none() {
            return Some(view! { <p class="pad soft">{t!(i18n, questions.fill)}</p> }.into_any());
        }
        Some(match loaded.get()? {
            Ok(answer) => found(&answer.answer, asked.list(), locale.get()).into_any(),
            Err(error) => view! {
                <Failed
                    title=Signal::derive(move || t_string!(i18n, common.msg.page_failed).to_owned())
                    error=error
                    retry=move |()| loaded.retry()
                />
            }
            .into_any(),
        })
    };
    view! {
        <section class="card" aria-live="polite">
            {content}
        </section>
    }
}

fn found(answer: &QuestionAnswer, list: Option<String>, locale: Locale) -> impl IntoView + use<> {
    let as_of = AsOf::expect();
    let total = td_string!(locale, common.list.total, count = answer.total).to_string();
    let mut ids = answer.rows.iter().filter_map(|row| record(&row.id)).take(EXPLORED);
    let explore = ids.next().map(|first| {
        let others = ids.map(|id| id.to_string()).collect::<Vec<_>>().join(",");
        let address = Route::Explore(Some(first)).href(None);
        if others.is_empty() { address } else { format!("{address}&expanded={others}") }
    });
    let shown = i32::try_from(answer.rows.len()).unwrap_or(i32::MAX);
    let first = (shown < answer.total)
        .then(|| td_string!(locale, questions.first, count = shown).to_string())
        .map(|text| view! { <p class="pad soft">{text}</p> });
    let rows = answer.rows.iter().map(|row| line(row, locale, as_of)).collect_view();
    let content = if answer.rows.is_empty() {
        view! { <p class="pad soft">{td_string!(locale, questions.none)}</p> }.into_any()
    } else {
        view! {
            <div class="scroll-x">
                <table class="t small ask-t">
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {first}
        }
        .into_any()
    };
    view! {
        <header>
            <h2>{total}</h2>
            <span class="grow"></span>
            <a class="btn s" href=list>
                {icon(Glyph::Views)}
                {td_string!(locale, questions.list)}
            </a>
            {explore
                .map(|address| {
                    view! {
                        <a class="btn s" href=address>
                            {icon(Glyph::Explore)}
                            {td_string!(locale, common.verb.explore)}
                        </a>
                    }
                })}
        </header>
        {content}
    }
}

fn line(row: &AnswerRow, locale: Locale, as_of: AsOf) -> impl IntoView + use<> {
    let id = record(&row.id);
    let kind = marks::Kind::of(row.noun, row.organization_kind, row.ours);
    let what = match (row.organization_kind, row.agreement_kind) {
        (Some(kind), _) => kind.word(locale),
        (_, Some(kind)) => kind.word(locale),
        _ => "",
    };
    let state = row.agreement_state.map(|state| marks::state(locale, state).into_any());
    let state = state.or_else(|| row.standing.map(|standing| marks::standing(locale, standing).into_any()));
    view! {
        <tr>
            <td>
                <span class="row">
                    {marks::kind(kind)}
                    <a class="link" href=move || id.map(|id| as_of.href(Route::Dossier(id)))>
                        {row.label.clone()}
                    </a>
                </span>
            </td>
            <td>{what}</td>
            <td>{state}</td>
            <td>{span(locale, row.since, row.until)}</td>
            <td>{marks::access_short(locale, row.access_level)}</td>
        </tr>
    }
}
