//! What stands between our side and each of many organizations: agreements, obligations, meetings, people, representations.

use std::collections::{BTreeSet, HashMap, HashSet};

use accord_shared::{
    LocalizedText, Noun, PartialDate, Viewer,
    agreement::{AgreementState, Life},
    id::OrganizationId,
    obligation::Standing,
    participation::ParticipationRole,
    relation::RelationKind,
};
use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    Graph,
    edge::Tie,
    lens::{Lens, Step},
    names::Names,
    node::{Facts, Node},
    term::day_before,
};

/// What ties an organization to our side on a day. It has an agreement where it takes part in it, and also where the agreement is
/// deposited with it: an organization is no party to its own charter. What is done with a part of it is done with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ties<'g> {
    /// Its acronym.
    pub short: Option<LocalizedText>,
    /// The agreements that both have, or had where they are not in force.
    pub agreements: Vec<Held<'g>>,
    /// The obligations that are open under them: those that name it or a part of it. One that names nobody who has the agreement
    /// is the depositary's, and of everybody who has the agreement where there is none.
    pub obligations: Vec<Owed>,
    /// The interactions in which it or a part of it took part, by id.
    pub meetings: Vec<Met<'g>>,
    /// The people in post there, at a part of it, or at a representation of ours to it, by id.
    pub people: BTreeSet<Uuid>,
    /// Our representations and missions to it, by id.
    pub representations: BTreeSet<Uuid>,
    /// Whom it is a member of, by id.
    pub memberships: BTreeSet<Uuid>,
}

/// An agreement that an organization and somebody of our side have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held<'g> {
    /// Which.
    pub id: Uuid,
    /// Its directions of cooperation.
    pub directions: &'g [Uuid],
    /// How it stands on the day.
    pub state: AgreementState,
    /// The day on which it was signed or entered into force, whichever is known of the later.
    pub begun: Option<NaiveDate>,
    /// Its last day, where one is known: behind the day while it is in force.
    pub last_day: Option<NaiveDate>,
}

/// An open obligation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owed {
    /// Which.
    pub id: Uuid,
    /// The place of its agreement among the organization's.
    pub agreement: usize,
    /// When it is due next.
    pub due_on: Option<PartialDate>,
    /// Whether that is past on the day.
    pub overdue: bool,
}

/// An interaction in which an organization took part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Met<'g> {
    /// Which.
    pub id: Uuid,
    /// When.
    pub on: Option<PartialDate>,
    /// The directions of the agreements that it was about.
    pub directions: Vec<&'g [Uuid]>,
}

impl Graph {
    /// What ties these organizations to our side on a day, in their order; nothing of those that the viewer may not see.
    pub fn cooperation<'g>(
        &'g self,
        viewer: &'g Viewer,
        as_of: NaiveDate,
        bodies: &[OrganizationId],
    ) -> Vec<Ties<'g>> {
        let lens = Lens::new(self, viewer, as_of);
        let mut looking = Looking { lens, ours: HashSet::new(), owed: HashMap::new(), met: HashMap::new() };
        for slot in lens.ours() {
            let ours = lens.steps(slot).filter(|&step| has(&lens, step, ParticipationRole::takes_part));
            looking.ours.extend(ours.map(|step| step.other));
        }
        bodies.iter().map(|&body| looking.body(body).unwrap_or_default()).collect()
    }

    /// The members of an organization on a day; nobody where the viewer may not see it.
    pub fn members(&self, viewer: &Viewer, of: OrganizationId, as_of: NaiveDate) -> HashSet<Uuid> {
        let lens = Lens::new(self, viewer, as_of);
        let Some(slot) = lens.find(of.into()) else { return HashSet::new() };
        let member = |step: &Step| {
            lens.edge(*step).is_some_and(|edge| {
                edge.to == slot && matches!(edge.tie, Tie::Relation(RelationKind::MemberOf, _))
            }) && !lens.has_ended(*step)
        };
        let members = lens.steps(slot).filter(member).filter_map(|step| self.node(step.other));
        members.map(|node| node.id.uuid).collect()
    }
}

struct Looking<'g> {
    lens: Lens<'g>,
    /// The agreements that somebody of our side has.
    ours: HashSet<u32>,
    /// The open obligations under an agreement.
    owed: HashMap<u32, Vec<Open>>,
    /// The directions of what an interaction was about.
    met: HashMap<u32, Vec<&'g [Uuid]>>,
}

#[derive(Clone)]
struct Open {
    id: Uuid,
    due_on: Option<PartialDate>,
    overdue: bool,
    /// Whose it is, of those who have the agreement.
    of: Vec<u32>,
}

impl<'g> Looking<'g> {
    fn body(&mut self, body: OrganizationId) -> Option<Ties<'g>> {
        let lens = self.lens;
        let slot = lens.find(body.into())?;
        let node = lens.graph.node(slot)?;
        let mut ties = Ties { short: node.short.as_ref().map(Names::unpack), ..Ties::default() };
        for step in lens.steps(slot) {
            let (Some(edge), Some(other)) = (lens.edge(step), lens.graph.node(step.other)) else { continue };
            match edge.tie {
                Tie::Participation(_) if has(&lens, step, is_held) && self.ours.contains(&step.other) => {
                    self.agreement(&mut ties, slot, step.other);
                }
                Tie::Relation(RelationKind::AccreditedTo, _)
                    if edge.to == slot && other.ours && !lens.has_ended(step) && lens.is_there(other) =>
                {
                    ties.representations.insert(other.id.uuid);
                    ties.people.extend(people(&lens, step.other));
                }
                Tie::Relation(RelationKind::MemberOf, _)
                    if edge.to == step.other && edge.to != slot && !lens.has_ended(step) =>
                {
                    ties.memberships.insert(other.id.uuid);
                }
                Tie::Relation(kind, _) if edge.to == slot && is_part(kind) && !lens.has_ended(step) => {
                    self.dealings(&mut ties, step.other);
                }
                _ => {}
            }
        }
        self.dealings(&mut ties, slot);
        // No answer depends on the order in which edges lie in the graph.
        ties.meetings.sort_unstable_by_key(|met| met.id);
        ties.meetings.dedup_by_key(|met| met.id);
        let mut order: Vec<usize> = (0..ties.agreements.len()).collect();
        order.sort_unstable_by_key(|&at| ties.agreements[at].id);
        let places: HashMap<usize, usize> = order.iter().enumerate().map(|(to, &from)| (from, to)).collect();
        ties.agreements.sort_unstable_by_key(|held| held.id);
        for owed in &mut ties.obligations {
            owed.agreement = places.get(&owed.agreement).copied().unwrap_or_default();
        }
        ties.obligations.sort_unstable_by_key(|owed| (owed.due_on.is_none(), owed.due_on, owed.id));
        Some(ties)
    }

    /// An agreement of the organization in `slot`, with what is open under it. Who has it in two roles has it once.
    fn agreement(&mut self, ties: &mut Ties<'g>, slot: u32, agreement: u32) {
        let lens = self.lens;
        let Some(held) = lens.graph.node(agreement).and_then(|node| held(&lens, node)) else { return };
        if ties.agreements.iter().any(|known| known.id == held.id) {
            return;
        }
        let at = ties.agreements.len();
        ties.agreements.push(held);
        let open = self.open(agreement).iter().filter(|open| open.of.contains(&slot));
        ties.obligations.extend(open.map(|open| Owed {
            id: open.id,
            agreement: at,
            due_on: open.due_on,
            overdue: open.overdue,
        }));
    }

    /// The meetings and the people of an organization, or of a part of it.
    fn dealings(&mut self, ties: &mut Ties<'g>, slot: u32) {
        let lens = self.lens;
        for step in lens.steps(slot).filter(|&step| is(&lens, step, Tie::Attendance)) {
            let Some(met) = lens.graph.node(step.other) else { continue };
            let directions = self.about(step.other);
            ties.meetings.push(Met { id: met.id.uuid, on: met.since, directions });
        }
        ties.people.extend(people(&lens, slot));
    }

    fn open(&mut self, agreement: u32) -> &[Open] {
        let lens = self.lens;
        self.owed.entry(agreement).or_insert_with(|| {
            let clauses = lens.steps(agreement).filter(|&step| is(&lens, step, Tie::Clause));
            let clauses: Vec<u32> = clauses.map(|step| step.other).collect();
            if clauses.is_empty() {
                return Vec::new();
            }
            let having = |role: fn(ParticipationRole) -> bool| -> Vec<u32> {
                let steps = lens.steps(agreement).filter(|&step| role_in(&lens, step).is_some_and(role));
                let partner = |slot: &u32| lens.graph.node(*slot).is_some_and(|node| !node.ours);
                steps.map(|step| step.other).filter(partner).collect()
            };
            let (all, depositaries) = (having(is_held), having(|role| role == ParticipationRole::Depositary));
            let rest = if depositaries.is_empty() { &all } else { &depositaries };
            clauses.into_iter().filter_map(|slot| open(&lens, slot, &all, rest)).collect()
        })
    }

    fn about(&mut self, interaction: u32) -> Vec<&'g [Uuid]> {
        let lens = self.lens;
        let about = self.met.entry(interaction).or_insert_with(|| {
            let topics = lens.steps(interaction).filter(|&step| is(&lens, step, Tie::Topic));
            let mut topics: Vec<&Node> = topics.filter_map(|step| lens.graph.node(step.other)).collect();
            topics.sort_unstable_by_key(|node| node.id);
            topics
                .into_iter()
                .map(|node| &*node.directions)
                .filter(|directions| !directions.is_empty())
                .collect()
        });
        about.clone()
    }
}

/// Whether a step leads to an agreement that whoever it starts from has in such a role: where it is in force, only if they have
/// not left.
fn has(lens: &Lens<'_>, step: Step, role: fn(ParticipationRole) -> bool) -> bool {
    let agreement = lens.graph.node(step.other).filter(|node| node.id.noun == Noun::Agreement);
    role_in(lens, step).is_some_and(role)
        && agreement.is_some_and(|node| !(lens.has_ended(step) && lens.is_current(node)))
}

fn role_in(lens: &Lens<'_>, step: Step) -> Option<ParticipationRole> {
    match lens.edge(step)?.tie {
        Tie::Participation(role) => Some(role),
        _ => None,
    }
}

/// Whether a partner in this role has the agreement: as one that takes part, or as the one that keeps it.
fn is_held(role: ParticipationRole) -> bool {
    role.takes_part() || role == ParticipationRole::Depositary
}

/// Whether what stands so to an organization stands for it: a bureau, an agency, an embassy.
const fn is_part(kind: RelationKind) -> bool {
    matches!(kind, RelationKind::PartOf | RelationKind::SubordinateTo | RelationKind::Represents)
}

/// Who is in post at an organization.
fn people<'g>(lens: &Lens<'g>, slot: u32) -> impl Iterator<Item = Uuid> + use<'g> {
    let lens = *lens;
    let posts = lens.steps(slot).filter(move |&step| is(&lens, step, Tie::Post) && !lens.has_ended(step));
    posts.filter_map(move |step| lens.graph.node(step.other)).map(|node| node.id.uuid)
}

fn is(lens: &Lens<'_>, step: Step, tie: Tie) -> bool {
    lens.edge(step).is_some_and(|edge| edge.tie == tie)
}

fn held<'g>(lens: &Lens<'g>, node: &'g Node) -> Option<Held<'g>> {
    let Facts::Agreement(_, life) = &node.facts else { return None };
    let state = life.state_on(lens.on);
    let Life { signed_on, provisional_on, in_force_on, .. } = life;
    let begun =
        [*in_force_on, *provisional_on, *signed_on].into_iter().flatten().next().map(PartialDate::earliest);
    let last_day = (node.term.ends != i32::MAX).then(|| day_before(node.term.ends)).flatten();
    Some(Held { id: node.id.uuid, directions: &node.directions, state, begun, last_day })
}

/// An obligation that is open. It is of those that it names, or that what it names is a part of, among `all` that have its
/// agreement; of `rest` where it names none of them.
fn open(lens: &Lens<'_>, slot: u32, all: &[u32], rest: &[u32]) -> Option<Open> {
    let node = lens.graph.node(slot)?;
    let Facts::Obligation(_, summary) = &node.facts else { return None };
    summary.next_due_on?;
    let ends = lens.steps(slot).filter(|&step| is(lens, step, Tie::Debtor) || is(lens, step, Tie::Creditor));
    let named: BTreeSet<u32> = ends.flat_map(|step| whole(lens, step.other)).collect();
    let of: Vec<u32> = all.iter().copied().filter(|slot| named.contains(slot)).collect();
    Some(Open {
        id: node.id.uuid,
        due_on: summary.next_due_on,
        overdue: summary.standing_on(lens.on) == Standing::Overdue,
        of: if of.is_empty() { rest.to_vec() } else { of },
    })
}

/// An organization, and what it is a part of.
fn whole<'g>(lens: &Lens<'g>, slot: u32) -> impl Iterator<Item = u32> + use<'g> {
    let lens = *lens;
    let up = move |step: &Step| {
        let edge = lens.edge(*step).filter(|edge| edge.from == slot);
        edge.is_some_and(|edge| matches!(edge.tie, Tie::Relation(kind, _) if is_part(kind)))
            && !lens.has_ended(*step)
    };
    std::iter::once(slot).chain(lens.steps(slot).filter(up).map(|step| step.other))
}
