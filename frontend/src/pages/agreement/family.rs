//! The family of an agreement: amendments, protocols, arrangements, annexes and replacements, as one tree and on one time
//! line.

use std::collections::{BTreeSet, HashMap, HashSet};

use accord_shared::PartialDate;
use accord_shared::agreement::AgreementLinkKind;
use chrono::NaiveDate;
use cynic::Id;
use leptos::prelude::*;

use crate::api::agreement::{Agreement, AgreementLink, LinkedAgreement};
use crate::i18n::words::{Word, link_in, link_out};
use crate::i18n::{Locale, format, language, td_string};
use crate::pages::cells::record_link;
use crate::pages::dossier::Card;
use crate::pages::register::spec::Reader;

/// The family as a tree: whoever acts on a document stands below it.
struct Tree<'a> {
    members: HashMap<&'a str, &'a LinkedAgreement>,
    /// By the document acted upon: who acts on it, and how.
    below: HashMap<&'a str, Vec<(AgreementLinkKind, &'a str)>>,
    roots: Vec<&'a str>,
}

impl<'a> Tree<'a> {
    fn of(links: &'a [AgreementLink]) -> Self {
        let mut members = HashMap::new();
        let mut below: HashMap<&str, Vec<_>> = HashMap::new();
        let mut acting = HashSet::new();
        for link in links {
            let (from, to) = (link.from.id.inner(), link.to.id.inner());
            members.insert(from, &link.from);
            members.insert(to, &link.to);
            below.entry(to).or_default().push((link.kind, from));
            acting.insert(from);
        }
        let day = |id: &&str| {
            members.get(id).map(|one: &&LinkedAgreement| (first_day(one), one.id.inner().to_owned()))
        };
        for list in below.values_mut() {
            list.sort_by_key(|(_, id)| day(id));
        }
        let mut roots: Vec<_> = members.keys().copied().filter(|id| !acting.contains(id)).collect();
        roots.sort_by_key(day);
        Self { members, below, roots }
    }

    /// The members in the order of the tree, each once, with how they act on the one above and how deep they stand.
    fn walk(&self) -> Vec<(&'a LinkedAgreement, Option<AgreementLinkKind>, usize)> {
        let mut seen = HashSet::new();
        let mut rows = Vec::new();
        let mut rest: Vec<(&str, Option<AgreementLinkKind>, usize)> =
            self.roots.iter().rev().map(|&id| (id, None, 0)).collect();
        // Documents that act on each other in a circle have no root: whoever comes first is one.
        let circled: BTreeSet<&str> = self.members.keys().copied().collect();
        rest.splice(0..0, circled.into_iter().rev().map(|id| (id, None, 0)));
        while let Some((id, kind, depth)) = rest.pop() {
            if !seen.insert(id) {
                continue;
            }
            if let Some(member) = self.members.get(id) {
                rows.push((*member, kind, depth));
            }
            let below = self.below.get(id).map(Vec::as_slice).unwrap_or_default();
            rest.extend(below.iter().rev().map(|&(kind, id)| (id, Some(kind), depth + 1)));
        }
        rows
    }
}

/// The first day that is known of a document.
fn first_day(one: &LinkedAgreement) -> Option<NaiveDate> {
    one.drafted_on.or(one.signed_on).or(one.in_force_on).map(PartialDate::earliest)
}

/// The card; nothing where it stands alone.
pub fn card(agreement: &Agreement, reader: Reader) -> Option<impl IntoView + use<>> {
    let locale = reader.locale;
    (!agreement.family.is_empty()).then(|| {
        let tree = Tree::of(&agreement.family);
        let rows = tree.walk();
        let count = Some(rows.len());
        let items = rows
            .iter()
            .map(|(member, kind, depth)| row(&agreement.id, member, *kind, *depth, reader))
            .collect_view();
        view! {
            <Card title=td_string!(locale, treaty.family) count=count locale=locale>
                <ul class="family">{items}</ul>
            </Card>
        }
    })
}

fn row(
    own: &Id,
    member: &LinkedAgreement,
    kind: Option<AgreementLinkKind>,
    depth: usize,
    reader: Reader,
) -> impl IntoView + use<> {
    let locale = reader.locale;
    let title = member.titles.pick(language(locale));
    let name = if member.id == *own {
        view! { <span class="here">{title}</span> }.into_any()
    } else {
        record_link(&member.id, title).into_any()
    };
    let is_below = depth > 0;
    let what = kind.map(|kind| caption(kind, locale));
    let signed = member.signed_on.map(|date| format::short(locale, date));
    let meta = [what.map(str::to_owned), Some(member.state.word(locale).to_owned()), signed];
    let meta = meta.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    view! {
        <li class:below=is_below style=("--depth", depth.to_string())>
            {name} <small>{meta}</small>
        </li>
    }
}

/// What a document below another does to it: an annex is one, everything else acts.
fn caption(kind: AgreementLinkKind, locale: Locale) -> &'static str {
    match kind {
        AgreementLinkKind::AnnexedTo => link_in(kind, locale),
        _ => link_out(kind, locale),
    }
}

/// The family on one time line: a line for each from its first day to its last, those in force solid.
pub fn line(agreement: &Agreement, reader: Reader) -> Option<impl IntoView + use<>> {
    let locale = reader.locale;
    let tree = Tree::of(&agreement.family);
    let rows = tree.walk();
    let first = rows.iter().filter_map(|(member, ..)| first_day(member)).min()?;
    let ends =
        rows.iter().filter_map(|(member, ..)| member.ended_on.or(member.ends_on).map(PartialDate::latest));
    let last = ends.filter(|end| *end <= reader.day + chrono::Days::new(3_650)).max().unwrap_or(reader.day);
    let last = last.max(reader.day).max(first);
    let days = (last - first).num_days().max(1) as f64;
    let at = move |day: NaiveDate| 100.0 * ((day.clamp(first, last) - first).num_days() as f64 / days);
    let lines = rows
        .iter()
        .filter_map(|(member, ..)| {
            let begins = first_day(member)?;
            let end = member.ended_on.or(member.ends_on).map_or(last, PartialDate::latest);
            let force = member.in_force_on.map_or(end, PartialDate::earliest).min(end);
            let bar = |class: &'static str, from: NaiveDate, to: NaiveDate| {
                let (left, width) = (at(from), at(to) - at(from));
                (from < to).then(|| {
                    view! {
                        <i class=class style=("left", format!("{left:.2}%")) style=("width", format!("{width:.2}%"))></i>
                    }
                })
            };
            let title = member.titles.pick(language(locale));
            let dates = crate::pages::cells::span(locale, member.signed_on, member.ended_on.or(member.ends_on));
            let title_dates = dates.clone();
            let own = member.id == agreement.id;
            Some(view! {
                <li class:here=own>
                    <span class="cut" title=title.clone()>{title.clone()}</span>
                    <span class="fam-bar" title=title_dates>
                        {bar("prep", begins, force)} {bar("done", force, end)} <span class="sr">{dates}</span>
                    </span>
                </li>
            })
        })
        .collect_view();
    let axis = format!("{} — {}", format::day(locale, first), format::day(locale, last));
    Some(view! {
        <Card
            title=td_string!(locale, treaty.family_line)
            locale=locale
            end=move || view! { <span class="end muted">{axis.clone()}</span> }
        >
            <ul class="fam-line" style=("--now", format!("{:.4}", at(reader.day) / 100.0))>{lines}</ul>
        </Card>
    })
}

#[cfg(test)]
mod tests {
    use accord_shared::agreement::AgreementState;

    use super::*;

    fn one(id: &str, signed: &str) -> LinkedAgreement {
        LinkedAgreement {
            id: Id::new(id),
            titles: Default::default(),
            state: AgreementState::InForce,
            signed_on: signed.parse().ok(),
            drafted_on: None,
            in_force_on: None,
            ends_on: None,
            ended_on: None,
        }
    }

    fn link(kind: AgreementLinkKind, from: &LinkedAgreement, to: &LinkedAgreement) -> AgreementLink {
        AgreementLink { kind, from: from.clone(), to: to.clone() }
    }

    #[test]
    fn who_acts_stands_below_in_the_order_of_signature_and_a_circle_ends() {
        use AgreementLinkKind as Kind;
        let (treaty, late, early, annex) =
            (one("a", "2000"), one("b", "2010"), one("c", "2005"), one("d", "2011"));
        let links = [
            link(Kind::Amends, &late, &treaty),
            link(Kind::Implements, &early, &treaty),
            link(Kind::AnnexedTo, &annex, &late),
        ];
        let walked = Tree::of(&links);
        let walked: Vec<_> =
            walked.walk().into_iter().map(|(one, _, depth)| (one.id.inner().to_owned(), depth)).collect();
        let expected = [("a", 0), ("c", 1), ("b", 1), ("d", 2)].map(|(id, depth)| (id.to_owned(), depth));
        assert_eq!(walked, expected);
        let circle = [link(Kind::Amends, &treaty, &late), link(Kind::Amends, &late, &treaty)];
        assert_eq!(Tree::of(&circle).walk().len(), 2);
    }
}
