//! The way between two records, told hop by hop with what each rests on.

use accord_shared::Noun;
use accord_shared::agreement::AgreementLinkKind;
use accord_shared::participation::ParticipationRole;
use accord_shared::relation::RelationKind;
use chrono::NaiveDate;
use leptos::prelude::*;

use super::scene::{Scene, SceneEdge};
use super::verbs::Explorer;
use crate::api::graph::{Edge, EdgeKind, Graph, Node};
use crate::i18n::words::{Word, link_out};
use crate::i18n::{Locale, format, td_string};
use crate::ui::icon::{Glyph, icon_s};

/// Around a name inside a sentence: they keep the direction of its script apart from the sentence's, and tell
/// where it is printed bold.
const NAME_BEGINS: char = '\u{2068}';
const NAME_ENDS: char = '\u{2069}';

/// One hop: a sentence, and what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hop {
    /// The sentence, with marks around the names.
    pub sentence: String,
    /// What carries it, with role and dates.
    pub source: String,
}

/// Every hop of the scene's path.
pub fn hops(locale: Locale, scene: &Scene) -> Vec<Hop> {
    let edges = scene.path_edges.iter().map(|&edge| &scene.edges[edge as usize]);
    edges.map(|edge| hop(locale, scene, edge)).collect()
}

fn hop(locale: Locale, scene: &Scene, edge: &SceneEdge) -> Hop {
    let node = |place: u32| &scene.nodes[place as usize].node;
    tell(locale, &edge.edge, node(edge.from), node(edge.to))
}

/// Every hop of a way that is not in the scene.
pub fn hops_of(locale: Locale, way: &Graph) -> Vec<Hop> {
    let node = |id| way.nodes.iter().find(|node| node.id == id);
    let hop = |edge: &Edge| Some(tell(locale, edge, node(edge.from)?, node(edge.to)?));
    way.edges.iter().filter_map(hop).collect()
}

fn tell(locale: Locale, edge: &Edge, from: &Node, to: &Node) -> Hop {
    Hop { sentence: sentence(locale, edge, from, to), source: source(locale, edge) }
}

/// A hop is told in the direction of what it rests on, whichever way it is walked.
pub fn sentence(locale: Locale, edge: &Edge, one: &Node, other: &Node) -> String {
    // A participation may be kept from either end; the sentence begins with the organization.
    let turned = edge.kind == EdgeKind::Participation && one.id.noun == Noun::Agreement;
    let (one, other) = if turned { (other, one) } else { (one, other) };
    let (from, to) = (name(one), name(other));
    macro_rules! say {
        ($key:ident) => {
            td_string!(locale, explorer.hop.$key, from = from, to = to).to_string()
        };
    }
    match edge.kind {
        EdgeKind::Relation => match edge.relation {
            Some(RelationKind::PartOf) => say!(part_of),
            Some(RelationKind::SubordinateTo) => say!(subordinate_to),
            Some(RelationKind::MemberOf) => say!(member_of),
            Some(RelationKind::AccreditedTo) => say!(accredited_to),
            Some(RelationKind::Represents) => say!(represents),
            Some(RelationKind::Founded) => say!(founded),
            Some(RelationKind::HoldsShareOf) => say!(holds_share_of),
            Some(RelationKind::SucceededBy) => say!(succeeded_by),
            Some(RelationKind::CooperatesWith) => say!(cooperates_with),
            None => say!(linked),
        },
        EdgeKind::Participation => match edge.role {
            Some(ParticipationRole::Party) => say!(party),
            Some(ParticipationRole::Signatory) => say!(signatory),
            Some(ParticipationRole::Depositary) => say!(depositary),
            Some(ParticipationRole::Implementer) => say!(implementer),
            Some(ParticipationRole::Observer) => say!(observer),
            None => say!(linked),
        },
        EdgeKind::Post => say!(post),
        EdgeKind::Obligation if other.id.noun == Noun::Agreement => say!(owed_under),
        EdgeKind::Obligation => say!(owed_by),
        EdgeKind::Interaction if one.id.noun == Noun::Interaction && other.id.noun == Noun::Agreement => {
            say!(met_about)
        }
        EdgeKind::Interaction if other.id.noun == Noun::Obligation => say!(met_raised),
        EdgeKind::Interaction => say!(met),
        EdgeKind::Link => match edge.link {
            Some(AgreementLinkKind::Amends) => say!(amends),
            Some(AgreementLinkKind::Implements) => say!(implements),
            Some(AgreementLinkKind::Replaces) => say!(replaces),
            Some(AgreementLinkKind::AnnexedTo) => say!(annexed_to),
            None => say!(linked),
        },
    }
}

fn name(node: &Node) -> String {
    let name = match (node.id.noun, &node.short) {
        (Noun::Organization, Some(short)) => short,
        _ => &node.label,
    };
    format!("{NAME_BEGINS}{name}{NAME_ENDS}")
}

/// What carries a tie: its kind and role, its own words, its dates.
pub fn source(locale: Locale, edge: &Edge) -> String {
    let mut parts = vec![tie(locale, edge)];
    parts.extend(edge.membership.map(|membership| membership.word(locale).to_owned()));
    parts.extend(edge.label.clone());
    parts.extend(edge.standing.map(|standing| standing.word(locale).to_owned()));
    let date = |date| format::short(locale, date);
    parts.extend(
        edge.since.map(|since| td_string!(locale, common.date.since, date = date(since)).to_string()),
    );
    parts.extend(
        edge.until.map(|until| td_string!(locale, common.date.until, date = date(until)).to_string()),
    );
    if edge.ended && edge.until.is_none() {
        parts.push(td_string!(locale, explorer.edge.ended).to_owned());
    }
    parts.join(" · ")
}

/// The word for what ties two records.
pub fn tie(locale: Locale, edge: &Edge) -> String {
    let word = match edge.kind {
        EdgeKind::Relation => edge.relation.map(|kind| kind.word(locale)),
        EdgeKind::Participation => edge.role.map(|role| role.word(locale)),
        EdgeKind::Link => edge.link.map(|kind| link_out(kind, locale)),
        EdgeKind::Post | EdgeKind::Obligation | EdgeKind::Interaction => None,
    };
    word.unwrap_or_else(|| kind_word(locale, edge.kind)).to_owned()
}

/// The word for a kind of tie.
pub fn kind_word(locale: Locale, kind: EdgeKind) -> &'static str {
    match kind {
        EdgeKind::Relation => td_string!(locale, explorer.edge.relation),
        EdgeKind::Participation => td_string!(locale, explorer.edge.participation),
        EdgeKind::Post => td_string!(locale, explorer.edge.post),
        EdgeKind::Obligation => td_string!(locale, explorer.edge.obligation),
        EdgeKind::Link => td_string!(locale, explorer.edge.link),
        EdgeKind::Interaction => td_string!(locale, explorer.edge.interaction),
    }
}

/// A sentence cut into its words and its names, which are true.
fn pieces(sentence: &str) -> Vec<(String, bool)> {
    let mut pieces = Vec::new();
    for part in sentence.split(NAME_BEGINS) {
        match part.split_once(NAME_ENDS) {
            Some((name, rest)) => {
                pieces.push((name.to_owned(), true));
                pieces.push((rest.to_owned(), false));
            }
            None => pieces.push((part.to_owned(), false)),
        }
    }
    pieces.retain(|(text, _)| !text.is_empty());
    pieces
}

/// The section of the inspector that tells the way.
#[component]
pub fn PathSection(
    /// The picture that has it.
    scene: std::sync::Arc<Scene>,
) -> impl IntoView {
    let explorer = Explorer::expect();
    let told = move || {
        let locale = explorer.locale.get();
        if scene.path_edges.is_empty() {
            return none(explorer, locale, scene.last.as_ref()).into_any();
        }
        let end = |place: Option<&u32>| {
            place.map(|&place| name(&scene.nodes[place as usize].node)).unwrap_or_default()
        };
        let ends = (end(scene.path_nodes.first()), end(scene.path_nodes.last()));
        let title = td_string!(locale, explorer.path.title, from = ends.0, to = ends.1).to_string();
        let hops = hops(locale, &scene);
        let steps = td_string!(locale, explorer.path.steps, count = hops.len()).to_string();
        view! {
            <h3>
                <span>{rich(&title)}</span>
                <span class="end muted">{steps}</span>
            </h3>
            {others(explorer, locale, scene.ways)}
            {story(locale, hops)}
        }
        .into_any()
    };
    view! { <section class="sec">{told}</section> }
}

/// There is none on the day; but perhaps there was one.
fn none(explorer: Explorer, locale: Locale, last: Option<&(NaiveDate, Graph)>) -> impl IntoView {
    let was = last.map(|(day, way)| {
        let day = *day;
        let date = format::short(locale, day.into());
        view! {
            <p>{td_string!(locale, explorer.path.last, date = date).to_string()}</p>
            {story(locale, hops_of(locale, way))}
            <button type="button" class="btn s" on:click=move |_| explorer.set_day(Some(day), true)>
                {icon_s(Glyph::Date)}
                {td_string!(locale, explorer.path.go)}
            </button>
        }
    });
    view! {
        <p class="soft" role="status">
            {td_string!(locale, explorer.path.none)}
        </p>
        {was}
    }
}

/// Which of the ways, where there are several.
fn others(explorer: Explorer, locale: Locale, (count, shown): (usize, usize)) -> Option<impl IntoView> {
    let way = move |at: usize| {
        let label = td_string!(locale, explorer.path.which, at = at + 1, count = count).to_string();
        view! {
            <button
                type="button"
                aria-pressed=(at == shown).to_string()
                aria-label=label.clone()
                title=label
                on:click=move |_| explorer.change(|state| state.way = at)
            >
                {at + 1}
            </button>
        }
    };
    (count > 1).then(|| {
        view! {
            <p class="ways">
                <span class="muted">{td_string!(locale, explorer.path.ways)}</span>
                <span class="seg" role="group" aria-label=td_string!(locale, explorer.path.ways)>
                    {(0..count).map(way).collect::<Vec<_>>()}
                </span>
            </p>
        }
    })
}

/// The hops in order, and what each rests on.
fn story(locale: Locale, hops: Vec<Hop>) -> impl IntoView {
    let sentences: Vec<_> = hops
        .iter()
        .enumerate()
        .map(|(at, hop)| {
            view! {
                <li>
                    {rich(&hop.sentence)} " "
                    <a class="cite" href=format!("#hop-{}", at + 1) rel="external">{at + 1}</a>
                </li>
            }
        })
        .collect();
    let sources: Vec<_> = hops
        .into_iter()
        .enumerate()
        .map(|(at, hop)| {
            view! { <li id=format!("hop-{}", at + 1)><span class="cite">{at + 1}</span>{hop.source}</li> }
        })
        .collect();
    view! {
        <ol class="hops">{sentences}</ol>
        <ol class="src" aria-label=td_string!(locale, explorer.path.sources)>{sources}</ol>
    }
}

/// A sentence with its names in bold.
pub fn rich(sentence: &str) -> Vec<AnyView> {
    pieces(sentence)
        .into_iter()
        .map(|(text, name)| if name { view! { <b>{text}</b> }.into_any() } else { text.into_any() })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explorer::samples::{agreement, contact, edge, graph, node, only, organization};
    use crate::explorer::scene::Answers;

    fn way() -> Scene {
        let mut member = edge(EdgeKind::Relation, organization(1), organization(2));
        member.relation = Some(RelationKind::MemberOf);
        member.since = "1992".parse().ok();
        let mut party = edge(EdgeKind::Participation, organization(2), agreement(3));
        party.role = Some(ParticipationRole::Party);
        party.ended = true;
        let mut post = edge(EdgeKind::Post, contact(4), organization(2));
        post.label = Some("Director".into());
        let mut union = node(organization(2), 2);
        (union.label, union.short) = ("Union".into(), Some("ITU".into()));
        let mut state = node(organization(1), 1);
        state.label = "Azərbaycan".into();
        let mut charter = node(agreement(3), 1);
        charter.label = "Charter".into();
        let mut person = node(contact(4), 1);
        person.label = "A. B.".into();
        let path = graph(vec![state, union, charter, person], vec![member, party, post]);
        Scene::new(
            organization(1),
            &Answers { focus: path.clone(), ways: Some(only(&path)), ..Answers::default() },
        )
    }

    fn plain(sentence: &str) -> String {
        pieces(sentence).into_iter().map(|(text, _)| text).collect()
    }

    #[test]
    fn every_hop_is_told_with_what_it_rests_on() {
        let told: Vec<_> =
            hops(Locale::en, &way()).into_iter().map(|hop| (plain(&hop.sentence), hop.source)).collect();
        assert_eq!(
            told,
            [
                ("Azərbaycan is a member of ITU.".to_owned(), "Member of · Since: 1992".to_owned()),
                ("ITU is a party to Charter.".to_owned(), "Party · Ended".to_owned()),
                ("A. B. holds a post at ITU.".to_owned(), "Holds post · Director".to_owned()),
            ]
        );
    }

    #[test]
    fn no_name_takes_a_suffix_in_azerbaijani_or_a_case_in_russian() {
        for locale in [Locale::az, Locale::ru] {
            for hop in hops(locale, &way()) {
                for pair in pieces(&hop.sentence).windows(2).filter(|pair| pair[0].1) {
                    let follows = pair[1].0.chars().next().unwrap_or(' ');
                    assert!(!follows.is_alphanumeric() && !"-’'".contains(follows), "{}", hop.sentence);
                }
            }
        }
    }

    #[test]
    fn names_are_told_from_words() {
        assert_eq!(
            pieces("\u{2068}A\u{2069} is in \u{2068}B\u{2069}."),
            [
                ("A".to_owned(), true),
                (" is in ".to_owned(), false),
                ("B".to_owned(), true),
                (".".to_owned(), false),
            ]
        );
        assert_eq!(pieces("plain"), [("plain".to_owned(), false)]);
    }
}
