//! What the record is, what we are to it, and who is in post there.

use accord_shared::{PartialDate, contact::in_post_on, relation::RelationKind};
use chrono::NaiveDate;

use super::{Book, Desk, Lines, Subject, assessed};
use crate::{
    paper::{Line, words},
    register::{
        agreement::Agreement, assessment::Assessment, contact::Contact, interaction::Interaction,
        organization::Organization, participation::Participation, post::Post, relation::Relation,
    },
};

/// What it is, and what we are to it.
pub(super) fn lines(desk: &Desk<'_>, book: &mut Book, assessments: &[Assessment]) -> Lines {
    let mut lines = match &desk.subject {
        Subject::Organization(of) => organization(desk, book, of),
        Subject::Agreement(of) => agreement(desk, book, of),
        Subject::Contact(of) => contact(desk, book, of),
        Subject::Interaction(of) => interaction(desk, book, of),
    };
    // What we are to it comes right behind what it is.
    let at = lines.len().min(1);
    lines.splice(at..at, assessed::status(desk, book, assessments));
    Lines::first(lines, desk.most() + 2)
}

/// What is said of a date: nothing where there is none.
fn dated(desk: &Desk<'_>, text: &str, on: Option<PartialDate>) -> Option<String> {
    let date = words::date(desk.asked.language, on?);
    Some(words::fill(text, &[("date", &date)]))
}

/// A line of what is known, what is not left out.
fn known(said: impl IntoIterator<Item = Option<String>>) -> Line {
    let said: Vec<String> = said.into_iter().flatten().filter(|text| !text.is_empty()).collect();
    Line::default().plain(said.join("; "))
}

fn organization(desk: &Desk<'_>, book: &mut Book, of: &Organization) -> Vec<Line> {
    let (language, texts) = (desk.asked.language, desk.texts());
    let kind = desk.word("organization_kind", of.kind.code()).to_owned();
    let seat = of.details.city.clone();
    let since = dated(desk, &texts.since, of.details.established_on);
    let first = known([Some(kind), seat, since]).cite(book.organization(of, language));
    let holds = |tie: &&Relation| in_post_on(tie.since, tie.until, desk.asked.day);
    let mut ties: Vec<(bool, &Relation, &Organization)> = of
        .relations
        .iter()
        .filter(holds)
        .filter_map(|tie| {
            let out = tie.from_id == of.id.0;
            let other = if out { tie.to.as_deref() } else { tie.from.as_deref() };
            other.filter(|other| other.ours).map(|other| (out, tie, other))
        })
        .collect();
    // Membership says more than cooperation does.
    ties.sort_by_key(|(_, tie, _)| (tie.kind != RelationKind::MemberOf, tie.kind, tie.since, tie.id));
    let ties = ties.into_iter().map(|(out, tie, other)| {
        let member = tie.membership.map(|kind| desk.word("membership_kind", kind.code()));
        let list = if out { "relation_out" } else { "relation_kind" };
        let what = member.unwrap_or_else(|| desk.word(list, tie.kind.code()));
        let since = dated(desk, &texts.since, tie.since);
        book.raise(tie.access_level);
        Line::default()
            .strong(other.names.pick(language))
            .plain(format!(": {what}"))
            .muted(since.map(|since| format!(" ({since})")).unwrap_or_default())
            .cite(book.organization_at(of, language, Some(what), tie.since))
            .cite(book.organization(other, language))
    });
    std::iter::once(first).chain(ties).collect()
}

fn agreement(desk: &Desk<'_>, book: &mut Book, of: &Agreement) -> Vec<Line> {
    let (language, texts) = (desk.asked.language, desk.texts());
    let state = desk.word("agreement_state", of.state_on(desk.asked.day).code()).to_owned();
    let kind = desk.word("agreement_kind", of.kind.code()).to_owned();
    let number = of.details.number.clone();
    let signed = dated(desk, &texts.signed, of.life.signed_on);
    let in_force = dated(desk, &texts.in_force_since, of.life.in_force_on);
    let ends = dated(desk, &texts.ends, of.life.ends_on);
    let first = known([Some(state), Some(kind), number, signed, in_force, ends]);
    let mut lines = vec![first.cite(book.agreement(of, language, None))];
    if let Some(subject) = of.details.subject.as_deref() {
        lines.push(Line::default().plain(subject).cite(book.agreement(of, language, None)));
    }
    let mut parts: Vec<&Participation> = of.participations.iter().collect();
    // Ours first.
    parts.sort_by_key(|part| part.organization.as_deref().is_none_or(|body| !body.ours));
    for part in parts {
        let Some(body) = part.organization.as_deref() else { continue };
        let role = desk.word("participation_role", part.role.code());
        let state = desk.word("participation_state", part.state_on(desk.asked.day).code());
        book.raise(part.access_level);
        lines.push(
            Line::default()
                .strong(body.names.pick(language))
                .plain(format!(": {role}"))
                .muted(format!(" ({state})"))
                .cite(book.agreement(of, language, None))
                .cite(book.organization(body, language)),
        );
    }
    lines
}

fn contact(desk: &Desk<'_>, book: &mut Book, of: &Contact) -> Vec<Line> {
    let held = |post: &&Post| in_post_on(post.since, post.until, desk.asked.day);
    let lines: Vec<Line> = of.posts.iter().filter(held).map(|post| seat(desk, book, of, post)).collect();
    if lines.is_empty() {
        let name = of.names.pick(desk.asked.language);
        let line = Line::default().plain(name).muted(format!(": {}", desk.texts().nobody));
        return vec![line.cite(book.contact(of, desk.asked.language, None, None))];
    }
    lines
}

/// A seat that a person holds.
fn seat(desk: &Desk<'_>, book: &mut Book, of: &Contact, post: &Post) -> Line {
    let language = desk.asked.language;
    book.raise(post.access_level);
    let since = dated(desk, &desk.texts().since, post.since);
    let mut line = Line::default().strong(post.titles.pick(language));
    if let Some(body) = post.organization.as_deref() {
        line = line.plain(format!(", {}", body.names.pick(language)));
    }
    line = line.muted(since.map(|since| format!(" ({since})")).unwrap_or_default());
    line = line.cite(book.contact(of, language, Some(&post.titles), post.since));
    match post.organization.as_deref() {
        Some(body) => line.cite(book.organization(body, language)),
        None => line,
    }
}

fn interaction(desk: &Desk<'_>, book: &mut Book, of: &Interaction) -> Vec<Line> {
    let (language, texts) = (desk.asked.language, desk.texts());
    let kind = desk.word("interaction_kind", of.kind.code()).to_owned();
    let on = Some(words::date(language, of.on));
    let mut lines = vec![known([Some(kind), on, of.place.clone()]).cite(book.interaction(of, language))];
    if let Some(outcome) = of.outcome.as_deref() {
        let text = words::fill(&texts.outcome, &[("text", outcome)]);
        lines.push(Line::default().plain(text).cite(book.interaction(of, language)));
    }
    let among = |names: Vec<&str>| names.join("; ");
    if !of.organizations.is_empty() {
        let names = of.organizations.iter().map(|body| body.names.pick(language)).collect();
        let mut line = Line::default().strong(&texts.with_parties).plain(format!(": {}", among(names)));
        line = line.cite(book.interaction(of, language));
        lines.push(
            of.organizations.iter().fold(line, |line, body| line.cite(book.organization(body, language))),
        );
    }
    if !of.contacts.is_empty() {
        let names = of.contacts.iter().map(|one| one.names.pick(language)).collect();
        let mut line = Line::default().strong(&texts.people).plain(format!(": {}", among(names)));
        line = line.cite(book.interaction(of, language));
        let cited =
            |line: Line, one: &std::sync::Arc<Contact>| line.cite(book.contact(one, language, None, None));
        lines.push(of.contacts.iter().fold(line, cited));
    }
    for about in &of.agreements {
        let state = desk.word("agreement_state", about.state_on(desk.asked.day).code());
        let line = Line::default().plain(about.titles.pick(language)).muted(format!(" ({state})"));
        lines.push(line.cite(book.agreement(about, language, None)));
    }
    lines
}

/// Who is in post at an organization.
pub(super) fn people(desk: &Desk<'_>, book: &mut Book) -> Lines {
    let Subject::Organization(of) = &desk.subject else { return Lines::default() };
    let (language, day) = (desk.asked.language, desk.asked.day);
    let held: Vec<&Post> = of.posts.iter().filter(|post| is_held(post, day)).collect();
    let more = held.len().saturating_sub(desk.most());
    let lines = held.into_iter().take(desk.most()).filter_map(|post| {
        let contact = post.contact.as_deref()?;
        book.raise(post.access_level);
        let since = dated(desk, &desk.texts().since, post.since);
        let title = post.titles.pick(language);
        let line = Line::default()
            .strong(contact.names.pick(language))
            .plain(if title.is_empty() { String::new() } else { format!(", {title}") })
            .muted(since.map(|since| format!(" ({since})")).unwrap_or_default());
        Some(line.cite(book.contact(contact, language, Some(&post.titles), post.since)))
    });
    let lines = lines.collect();
    Lines { lines, more }
}

fn is_held(post: &Post, day: NaiveDate) -> bool {
    in_post_on(post.since, post.until, day)
}
