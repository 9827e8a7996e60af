//! The rules of escalation: read by everybody, changed by the Head and the Deputy.

use accord_shared::escalation::{DAYS_OVERDUE, EscalateTo};
use accord_shared::obligation::{ObligationSide, Priority};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::client::{Api, use_query};
use crate::api::escalation::{Escalation, EscalationQuery, EscalationRule, EscalationRuleInput, set};
use crate::i18n::words::Word;
use crate::i18n::{Locale, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::failed::{Failed, outcome};
use crate::pages::session::Session;
use crate::routes::{AsOf, Route};
use crate::ui::icon::{Glyph, icon, icon_s};
use crate::ui::toast::Toasts;

/// A rule in words, without whom it escalates to.
pub fn rule_text(rule: EscalationRule, locale: Locale) -> String {
    let side =
        rule.side.map_or_else(|| td_string!(locale, control.escalation.any_side), |side| side.word(locale));
    let priority = match rule.priority {
        Some(priority) => {
            format!("{}: {}", td_string!(locale, obligations.priority), priority.word(locale))
        }
        None => td_string!(locale, control.escalation.any_priority).to_owned(),
    };
    let days = td_string!(locale, control.escalation.days_from, days = rule.days_overdue).to_string();
    [side.to_owned(), priority, days].join(" · ")
}

/// A rule as it is typed.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Row {
    side: RwSignal<Option<ObligationSide>>,
    priority: RwSignal<Option<Priority>>,
    days: RwSignal<String>,
    to: RwSignal<Option<EscalateTo>>,
}

impl Row {
    fn of(rule: EscalationRule) -> Self {
        Self {
            side: RwSignal::new(rule.side),
            priority: RwSignal::new(rule.priority),
            days: RwSignal::new(rule.days_overdue.to_string()),
            to: RwSignal::new(Some(rule.to)),
        }
    }

    fn new() -> Self {
        Self::of(EscalationRule { side: None, priority: None, days_overdue: 14, to: EscalateTo::Head })
    }

    /// As it is saved; nothing where the days are no number that a rule can have.
    fn read(self) -> Option<EscalationRuleInput> {
        let days: u16 = self.days.get_untracked().trim().parse().ok()?;
        Some(EscalationRuleInput {
            side: self.side.get_untracked(),
            priority: self.priority.get_untracked(),
            days_overdue: DAYS_OVERDUE.contains(&days).then_some(days)?.into(),
            to: self.to.get_untracked()?,
        })
    }
}

/// The page.
pub fn page() -> impl IntoView {
    let i18n = use_i18n();
    let as_of = AsOf::expect();
    let loaded = use_query::<EscalationQuery, ()>(|| Some(()));
    Effect::new(move |_| {
        document().set_title(&format!("{} · Accord", t_string!(i18n, control.escalation.rules)))
    });
    let content = move || match loaded.get()? {
        Ok(answer) => answer.escalation.clone().map(|rules| view! { <Rules rules=rules /> }.into_any()),
        Err(error) => Some(
            view! {
                <Failed
                    title=Signal::derive(move || t_string!(i18n, common.msg.page_failed).to_owned())
                    error=error
                    retry=move |()| loaded.retry()
                />
            }
            .into_any(),
        ),
    };
    view! {
        <main class="page">
            <div class="form esc-page">
                <a class="link" href=move || Route::Control.href(as_of.get())>
                    {t!(i18n, control.escalation.back)}
                </a>
                <h1>{t!(i18n, control.escalation.rules)}</h1>
                <p class="soft">{t!(i18n, control.escalation.help)}</p>
                <p class="soft">{t!(i18n, control.escalation.who_may)}</p>
                {content}
            </div>
        </main>
    }
}

/// The rules as a table; with fields where the reader may change them.
#[component]
fn Rules(rules: Escalation) -> impl IntoView {
    let i18n = use_i18n();
    let session = Session::expect();
    let may = rules.can_edit;
    let version = rules.version;
    let rows = RwSignal::new(rules.rules.iter().copied().map(Row::of).collect::<Vec<_>>());
    let edits = move || may && session.can_edit();
    let seen = StoredValue::new(rules.rules);
    let body = move || {
        if edits() {
            rows.get().into_iter().map(|row| editable(row, rows)).collect_view().into_any()
        } else {
            seen.with_value(|rules| rules.iter().map(|rule| shown(*rule)).collect_view()).into_any()
        }
    };
    let none = move || rows.read().is_empty();
    view! {
        <section class="card">
            <div class="scroll-x">
                <table class="t small esc-t">
                    <thead>
                        <tr>
                            <th scope="col">{t!(i18n, obligations.side)}</th>
                            <th scope="col">{t!(i18n, obligations.priority)}</th>
                            <th scope="col">{t!(i18n, control.escalation.days)}</th>
                            <th scope="col">{t!(i18n, control.escalation.to)}</th>
                            <Show when=edits>
                                <th></th>
                            </Show>
                        </tr>
                    </thead>
                    <tbody>{body}</tbody>
                </table>
            </div>
            <Show when=none>
                <p class="pad soft">{t!(i18n, control.escalation.none)}</p>
            </Show>
            <Show when=edits>{foot(rows, version)}</Show>
        </section>
    }
}

/// Adds a rule, and saves all of them.
fn foot(rows: RwSignal<Vec<Row>>, version: i32) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let toasts = Toasts::expect();
    let busy = RwSignal::new(false);
    let said = RwSignal::new(None::<String>);
    let save = move |_| {
        let locale = locale.get_untracked();
        let typed = rows.get_untracked();
        let rules: Vec<_> = typed.iter().filter_map(|row| row.read()).collect();
        if rules.len() < typed.len() {
            return said.set(Some(td_string!(locale, control.escalation.wrong).to_owned()));
        }
        if rules.iter().enumerate().any(|(at, rule)| rules[..at].contains(rule)) {
            return said.set(Some(td_string!(locale, control.escalation.twice).to_owned()));
        }
        said.set(None);
        busy.set(true);
        spawn_local(async move {
            let done = set(version, rules).await;
            busy.try_set(false);
            match outcome(locale, &done) {
                Some(why) => {
                    said.try_set(Some(why));
                }
                None => {
                    toasts.say(td_string!(locale, common.msg.saved));
                    Api::expect().refresh();
                }
            }
        });
    };
    view! {
        <div class="row wrap pad">
            <button type="button" class="btn quiet" on:click=move |_| rows.update(|rows| rows.push(Row::new()))>
                {icon(Glyph::Add)}
                {t!(i18n, control.escalation.add)}
            </button>
            <p class="grow st late" aria-live="polite">
                {move || said.get()}
            </p>
            <button type="button" class="btn pri" disabled=move || busy.get() on:click=save>
                {t!(i18n, common.verb.save)}
            </button>
        </div>
    }
}

fn shown(rule: EscalationRule) -> impl IntoView {
    let locale = use_locale();
    let side = move || {
        let locale = locale.get();
        rule.side.map_or_else(|| td_string!(locale, control.escalation.any_side), |side| side.word(locale))
    };
    let priority = move || {
        let locale = locale.get();
        let any = || td_string!(locale, control.escalation.any_priority);
        rule.priority.map_or_else(any, |priority| priority.word(locale))
    };
    view! {
        <tr>
            <td>{side}</td>
            <td>{priority}</td>
            <td class="num">{rule.days_overdue}</td>
            <td>{move || rule.to.word(locale.get())}</td>
        </tr>
    }
}

fn editable(row: Row, rows: RwSignal<Vec<Row>>) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let side = move || td_string!(locale.get(), obligations.side);
    let priority = move || td_string!(locale.get(), obligations.priority);
    let to = move || td_string!(locale.get(), control.escalation.to);
    let any_side: fn(Locale) -> &'static str = |locale| td_string!(locale, control.escalation.any_side);
    let any_priority: fn(Locale) -> &'static str =
        |locale| td_string!(locale, control.escalation.any_priority);
    view! {
        <tr>
            <td>{choice(row.side, Signal::derive(side), Some(any_side))}</td>
            <td>{choice(row.priority, Signal::derive(priority), Some(any_priority))}</td>
            <td>
                <input
                    class="in esc-days"
                    type="number"
                    min=*DAYS_OVERDUE.start()
                    max=*DAYS_OVERDUE.end()
                    aria-label=move || t_string!(i18n, control.escalation.days)
                    prop:value=row.days
                    on:input=move |event| row.days.set(event_target_value(&event))
                />
            </td>
            <td>{choice(row.to, Signal::derive(to), None)}</td>
            <td class="end">
                <button
                    type="button"
                    class="ib"
                    aria-label=move || t_string!(i18n, control.escalation.remove)
                    title=move || t_string!(i18n, control.escalation.remove)
                    on:click=move |_| rows.update(|rows| rows.retain(|other| *other != row))
                >
                    {icon_s(Glyph::Close)}
                </button>
            </td>
        </tr>
    }
}

/// A word of a list, or none of them where that says something.
fn choice<W: Word>(
    value: RwSignal<Option<W>>,
    label: Signal<&'static str>,
    any: Option<fn(Locale) -> &'static str>,
) -> impl IntoView {
    let locale = use_locale();
    let any = any.map(|any| {
        view! {
            <option value="" selected=move || value.get().is_none()>
                {move || any(locale.get())}
            </option>
        }
    });
    let words = W::WORDS
        .iter()
        .map(|&word| {
            view! {
                <option value=word.code() selected=move || value.get() == Some(word)>
                    {move || word.word(locale.get())}
                </option>
            }
        })
        .collect_view();
    view! {
        <select class="in" aria-label=label on:change=move |event| value.set(W::of_code(&event_target_value(&event)))>
            {any}
            {words}
        </select>
    }
}
