//! Where what was typed meets what somebody else saved: both beside what they started from. What does not collide is
//! merged already; what collides is chosen here.

use accord_shared::tree::{Change, diff};
use accord_shared::{Noun, RecordId};
use leptos::prelude::*;
use serde_json::Value;

use super::draft::Meeting;
use crate::i18n::{Locale, t, td_string, use_i18n, use_locale};
use crate::pages::change::fields;
use crate::pages::scope::use_name;
use crate::ui::icon::{Glyph, icon};

/// Whose value is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// What was typed here.
    Mine,
    /// What somebody else saved.
    Theirs,
}

/// The choices, one for each collision.
pub type Choices = RwSignal<Vec<Option<Side>>>;

/// How many collisions are still to be chosen.
pub fn open(choices: Choices) -> usize {
    choices.read().iter().filter(|choice| choice.is_none()).count()
}

/// The panel of a meeting. `choose` takes the number of a collision and the side.
pub fn panel(
    noun: Noun,
    meeting: &Meeting,
    choices: Choices,
    choose: impl Fn(usize, Side) + Copy + Send + Sync + 'static,
) -> AnyView {
    let i18n = use_i18n();
    let locale = use_locale();
    let meeting = StoredValue::new(meeting.clone());
    let rows = move || {
        let locale = locale.get();
        meeting.with_value(|meeting| {
            let merged = settled(noun, meeting, locale);
            let collisions = (0..meeting.merged.conflicts.len())
                .map(|at| collision(noun, meeting, at, choices, choose, locale))
                .collect_view();
            view! { {collisions} {merged} }
        })
    };
    let collides = meeting.with_value(|meeting| !meeting.merged.conflicts.is_empty());
    let badge = move || {
        let count = open(choices);
        (count > 0).then(|| {
            let text = td_string!(locale.get(), ledger.merge.open, count = count).to_string();
            view! { <span class="badge">{text}</span> }
        })
    };
    view! {
        <section class="card meet" id="meeting" tabindex="-1" aria-label=move || {
            td_string!(locale.get(), ledger.merge.title)
        }>
            <header>
                {icon(Glyph::Changes)} <h2>{t!(i18n, ledger.merge.title)}</h2>
                <span role="status">{badge}</span>
            </header>
            <p>
                {move || {
                    let locale = locale.get();
                    if collides {
                        td_string!(locale, ledger.merge.choose)
                    } else {
                        td_string!(locale, ledger.merge.merged)
                    }
                }}
            </p>
            <div class="merge">
                <span class="hd">{t!(i18n, ledger.merge.field)}</span>
                <span class="hd">{t!(i18n, ledger.merge.original)}</span>
                <span class="hd">{t!(i18n, ledger.merge.theirs)}</span>
                <span class="hd">{t!(i18n, ledger.merge.mine)}</span>
                {rows}
            </div>
        </section>
    }
    .into_any()
}

/// A field that both changed, each to something else.
fn collision(
    noun: Noun,
    meeting: &Meeting,
    at: usize,
    choices: Choices,
    choose: impl Fn(usize, Side) + Copy + Send + Sync + 'static,
    locale: Locale,
) -> AnyView {
    let conflict = &meeting.merged.conflicts[at];
    let path = fields::camel(&conflict.path);
    let name = fields::label(noun, &path, locale);
    let item = conflict.item.as_ref().filter(|item| item.is_object()).map(|item| {
        view! { <small class="muted block">{shown(noun, &path_of_list(&conflict.path), Some(item), locale)}</small> }
    });
    let option = |side: Side, value: Option<&Value>| {
        let value = shown(noun, &path, value, locale);
        let is_chosen = move || choices.read().get(at).copied().flatten() == Some(side);
        view! {
            <span class:pick=is_chosen>
                <label>
                    <input
                        class="rb"
                        type="radio"
                        name=format!("collision-{at}")
                        prop:checked=is_chosen
                        on:change=move |_| choose(at, side)
                    />
                    <span>{value}</span>
                </label>
            </span>
        }
    };
    view! {
        <span>{name} {item}</span>
        <span>{shown(noun, &path, conflict.original.as_ref(), locale)}</span>
        {option(Side::Theirs, conflict.theirs.as_ref())}
        {option(Side::Mine, conflict.mine.as_ref())}
    }
    .into_any()
}

fn path_of_list(path: &[String]) -> String {
    fields::camel(&path[..path.len().saturating_sub(1)])
}

/// The fields that only one of the two changed: taken already.
fn settled(noun: Noun, meeting: &Meeting, locale: Locale) -> AnyView {
    let collides = |change: &Change| {
        let same =
            |path: &[String], original: &Option<Value>| path == change.path && *original == change.before;
        meeting.merged.conflicts.iter().any(|conflict| same(&conflict.path, &conflict.original))
    };
    let rows = |theirs: bool, other: &Value| {
        diff(Some(&meeting.original), Some(other))
            .into_iter()
            .filter(|change| !collides(change))
            .map(|change| {
                let path = fields::camel(&change.path);
                let print = |value: &Option<Value>| shown(noun, &path, value.as_ref(), locale);
                let (kept, new) = (print(&change.before), print(&change.after));
                let before = print(&change.before);
                let (left, right) = if theirs { (new, kept) } else { (kept, new) };
                view! {
                    <span>{fields::label(noun, &path, locale)}</span>
                    <span>{before}</span>
                    <span class:pick=theirs>{left}</span>
                    <span class:pick=!theirs>{right}</span>
                }
            })
            .collect_view()
    };
    view! { {rows(true, &meeting.theirs)} {rows(false, &meeting.mine)} }.into_any()
}

/// A value of a form, or the parts of a row.
fn shown(noun: Noun, path: &str, value: Option<&Value>, locale: Locale) -> AnyView {
    let mut parts = Vec::new();
    if let Some(value) = value {
        collect(path, value, &mut parts);
    }
    if parts.is_empty() {
        return view! { <span class="void">{td_string!(locale, ledger.merge.empty)}</span> }.into_any();
    }
    let part = |(at, (path, text)): (usize, (String, String))| {
        let text = if text.parse::<RecordId>().is_ok() {
            let name = use_name(move || Some(text.clone()));
            (move || name.get().unwrap_or_else(|| "…".into())).into_any()
        } else {
            fields::value(noun, &path, &text, locale).into_any()
        };
        view! { {(at > 0).then_some(" · ")} {text} }
    };
    parts.into_iter().enumerate().map(part).collect_view().into_any()
}

fn collect(path: &str, value: &Value, parts: &mut Vec<(String, String)>) {
    match value {
        Value::String(text) if !text.is_empty() => parts.push((path.to_owned(), text.clone())),
        Value::Array(items) => items.iter().for_each(|item| collect(path, item, parts)),
        Value::Object(members) => {
            for (name, value) in members {
                let name = fields::camel(std::slice::from_ref(name));
                collect(&format!("{path}.{name}"), value, parts);
            }
        }
        _ => {}
    }
}
