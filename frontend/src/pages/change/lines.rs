//! One entry of the ledger as lines: who, when, what was and what is.

use accord_shared::Noun;
use accord_shared::occurrence::OccurrenceAct;
use leptos::prelude::*;

use super::fields::{self, Told};
use crate::api::history::{LedgerChange, LedgerEntry, LedgerPart};
use crate::clock;
use crate::i18n::words::act_done;
use crate::i18n::{Locale, format, language, td_string};

/// More fields than these are folded: a new record has all of its fields.
const OPEN: usize = 6;

/// An entry: its head, its reason, what changed. `end` stands at the end of the head.
pub fn entry(noun: Noun, entry: &LedgerEntry, is_new: bool, locale: Locale, end: AnyView) -> AnyView {
    let at = match clock::local(&entry.at.0) {
        Some(at) => format::instant(locale, at),
        None => entry.at.0.clone(),
    };
    let who = match &entry.acting_for {
        Some(whom) => {
            td_string!(locale, common.history.by, who = entry.actor.clone(), whom = whom.clone()).to_string()
        }
        None => entry.actor.clone(),
    };
    let badge = is_new.then(|| {
        let help = td_string!(locale, ledger.new_help);
        view! { <span class="badge new" title=help>{td_string!(locale, ledger.new)}</span> }
    });
    let undid = entry.undoes.map(|number| td_string!(locale, ledger.undid, number = number).to_string());
    let reason = entry.reason.clone().map(|reason| view! { <p class="ent-why">{reason}</p> });
    view! {
        <li class="ent" class:is-new=is_new>
            <div class="ent-head">
                <b>{undid.unwrap_or_else(|| action(locale, &entry.action))}</b>
                <span>{who}</span>
                <time datetime=entry.at.0.clone()>{at}</time>
                {badge}
                <span class="grow"></span>
                {end}
                <code title=entry.hash.clone()>{format!("#{}", entry.seq)}</code>
            </div>
            {reason}
            {changes(Told::of(noun, &entry.action), &entry.changes, locale)}
        </li>
    }
    .into_any()
}

/// What was done, in words; a word that this client does not know is shown as the ledger has it.
pub fn action(locale: Locale, action: &str) -> String {
    if let Some(verb) = action.strip_prefix("document.").and_then(|verb| of_file(locale, verb)) {
        return verb.to_owned();
    }
    if let Some(verb) = action.strip_prefix("assessment.").and_then(|verb| of_assessment(locale, verb)) {
        return verb.to_owned();
    }
    match action.rsplit('.').next().unwrap_or(action) {
        "create" => td_string!(locale, common.history.create).to_owned(),
        "read" => td_string!(locale, access.read).to_owned(),
        "denied" => td_string!(locale, access.denied).to_owned(),
        "list" => td_string!(locale, access.listed).to_owned(),
        "reassign" => td_string!(locale, access.reassign).to_owned(),
        "change" | "bulk" => td_string!(locale, common.history.change).to_owned(),
        "event" => td_string!(locale, treaty.event_kind).to_owned(),
        "due" => td_string!(locale, duty.moved).to_owned(),
        "report" => act_done(OccurrenceAct::Report, locale).to_owned(),
        "accept" => act_done(OccurrenceAct::Accept, locale).to_owned(),
        "return" => act_done(OccurrenceAct::Return, locale).to_owned(),
        "waive" => act_done(OccurrenceAct::Waive, locale).to_owned(),
        "reopen" => act_done(OccurrenceAct::Reopen, locale).to_owned(),
        "comment" => act_done(OccurrenceAct::Comment, locale).to_owned(),
        "register" => td_string!(locale, treaty.registered_short).to_owned(),
        "import" => td_string!(locale, common.history.import).to_owned(),
        "remove" => td_string!(locale, common.history.remove).to_owned(),
        "erase" => td_string!(locale, contacts.erase.line).to_owned(),
        "rename" => td_string!(locale, organizations.rename.line).to_owned(),
        "succeed" => td_string!(locale, organizations.succeed.line).to_owned(),
        "split" => td_string!(locale, organizations.split.line).to_owned(),
        "merge" => td_string!(locale, merge.done).to_owned(),
        "apart" => td_string!(locale, merge.kept_apart).to_owned(),
        _ => action.to_owned(),
    }
}

/// How the organization was judged.
fn of_assessment(locale: Locale, verb: &str) -> Option<&'static str> {
    Some(match verb {
        "create" => td_string!(locale, priorities.done.create),
        "reassess" => td_string!(locale, priorities.done.reassess),
        "approve" => td_string!(locale, priorities.done.approve),
        "withdraw" => td_string!(locale, priorities.done.withdraw),
        "restore" => td_string!(locale, priorities.done.restore),
        _ => return None,
    })
}

/// What was done with a file of the record.
fn of_file(locale: Locale, verb: &str) -> Option<&'static str> {
    Some(match verb {
        "add" => td_string!(locale, papers.done.add),
        "replace" => td_string!(locale, papers.done.replace),
        "change" => td_string!(locale, papers.done.change),
        "remove" => td_string!(locale, papers.done.remove),
        "restore" => td_string!(locale, papers.done.restore),
        _ => return None,
    })
}

fn changes(noun: Told, changes: &[LedgerChange], locale: Locale) -> AnyView {
    if changes.is_empty() {
        return view! { <p class="muted ent-none">{td_string!(locale, ledger.nothing)}</p> }.into_any();
    }
    let mut sorted: Vec<&LedgerChange> =
        changes.iter().filter(|change| !fields::is_inner(&change.path)).collect();
    sorted.sort_by_key(|change| fields::order(noun, &change.path));
    let lines = sorted.into_iter().map(|change| line(noun, change, locale)).collect_view();
    let list = view! { <ul class="ent-what">{lines}</ul> };
    if changes.len() <= OPEN {
        return list.into_any();
    }
    let count = changes.len();
    view! {
        <details class="ent-more">
            <summary>{td_string!(locale, ledger.fields, count = count).to_string()}</summary>
            {list}
        </details>
    }
    .into_any()
}

fn line(noun: Told, change: &LedgerChange, locale: Locale) -> impl IntoView + use<> {
    let name = fields::label(noun, &change.path, locale);
    let within = said(noun, &change.within, locale);
    let name = if within.is_empty() { name } else { format!("{within}: {name}") };
    let (before, after) = (said(noun, &change.before, locale), said(noun, &change.after, locale));
    let both = !before.is_empty() && !after.is_empty();
    view! {
        <li>
            <span class="ent-field">{name}</span>
            <span class="ent-values">
                {(!before.is_empty())
                    .then(|| {
                        view! {
                            <del>
                                <span class="sr">{td_string!(locale, ledger.removed)} ": "</span>
                                {before}
                            </del>
                        }
                    })}
                {both.then_some(" → ")}
                {(!after.is_empty())
                    .then(|| {
                        view! {
                            <ins>
                                <span class="sr">{td_string!(locale, ledger.added)} ": "</span>
                                {after}
                            </ins>
                        }
                    })}
            </span>
        </li>
    }
}

/// A value, or the parts of an item, with names for ids.
fn said(noun: Told, parts: &[LedgerPart], locale: Locale) -> String {
    let mut sorted: Vec<&LedgerPart> = parts.iter().filter(|part| !fields::is_inner(&part.path)).collect();
    sorted.sort_by_key(|part| fields::order(noun, &part.path));
    let text = |part: &LedgerPart| match &part.names {
        Some(names) => names.pick(language(locale)),
        None => fields::value(noun, &part.path, &part.text, locale),
    };
    sorted.into_iter().map(text).collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_done_is_said_in_words() {
        assert_eq!(action(Locale::en, "create"), "Created");
        assert_eq!(action(Locale::ru, "agreement.change"), "Изменено");
        assert_eq!(action(Locale::en, "document.add"), "File attached");
        assert_eq!(action(Locale::en, "assessment.create"), "Assessed");
        assert_eq!(action(Locale::en, "reindex"), "reindex");
    }

    #[test]
    fn the_parts_of_an_item_stand_in_the_forms_order() {
        let part = |path: &str, text: &str| LedgerPart { path: path.into(), text: text.into(), names: None };
        let parts = [part("participations.actions.kind", "SIGNATURE"), part("participations.role", "PARTY")];
        assert_eq!(said(Told::Record(Noun::Agreement), &parts, Locale::en), "Party · Signature");
    }
}
