//! A register that is thrown by dice, and what stands in each cell of its matrix, counted again one by one.

use std::collections::BTreeSet;

use accord_backend::register::{
    agreement::{self, AgreementInput},
    assessment::{self, AssessmentInput},
    interaction::{self, InteractionInput},
    obligation::{self, ObligationInput, OccurrenceInput},
};
use accord_shared::{
    AccessLevel, PartialDate,
    agreement::Life,
    assessment::{OurStatus, PriorityLevel},
    gap::{GapKind, months_between},
    id::{AgreementId, DirectionId, OrganizationId},
    interaction::InteractionKind,
    matrix::Cell,
    suggestion::{Evidence, Weights, suggest},
};
use chrono::{Months, NaiveDate};

use super::super::{
    assessments::{direction, input},
    desk::{Desk, agreement_input, day, obligation_input, text},
};
use super::{TODAY, ministry};

/// Numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as u64) as usize]
    }

    fn some<T: Copy>(&mut self, of: &[T]) -> Vec<T> {
        of.iter().copied().filter(|_| self.below(3) == 0).collect()
    }
}

const LEVELS: [AccessLevel; 3] = [AccessLevel::Open, AccessLevel::Open, AccessLevel::Confidential];

struct Pact {
    id: AgreementId,
    level: AccessLevel,
    parties: Vec<OrganizationId>,
    directions: Vec<DirectionId>,
    life: Life,
    /// The levels of its open obligations.
    owed: Vec<AccessLevel>,
}

struct Met {
    level: AccessLevel,
    on: NaiveDate,
    who: Vec<OrganizationId>,
    about: Vec<AgreementId>,
}

struct Judged {
    level: AccessLevel,
    on: NaiveDate,
    of: OrganizationId,
    priorities: Vec<(DirectionId, PriorityLevel)>,
}

/// What was entered, to be counted again one by one.
pub(super) struct Entered {
    pub(super) ours: OrganizationId,
    pub(super) partners: Vec<(OrganizationId, AccessLevel)>,
    /// Each direction with the wider one that it belongs to.
    pub(super) directions: Vec<(DirectionId, Option<DirectionId>)>,
    pacts: Vec<Pact>,
    met: Vec<Met>,
    judged: Vec<Judged>,
}

impl Entered {
    pub(super) async fn new(desk: &Desk, seed: u64) -> Self {
        let mut dice = Dice(seed);
        let ours = ministry(desk).await;
        let mut directions: Vec<(DirectionId, Option<DirectionId>)> = Vec::new();
        for code in ["telecom", "mobile", "post", "space", "satellite"] {
            let parent =
                (code == "mobile" || code == "satellite").then(|| directions[directions.len() - 1].0);
            directions.push((direction(desk, code, parent).await, parent));
        }
        let all: Vec<DirectionId> = directions.iter().map(|(id, _)| *id).collect();
        let mut partners = Vec::new();
        for number in 0..6 {
            let level = dice.one(&LEVELS);
            partners.push((desk.organization(&format!("Partner {number}"), level).await, level));
        }
        let bodies: Vec<OrganizationId> = partners.iter().map(|(id, _)| *id).collect();
        let mut pacts = Vec::new();
        for number in 0..14 {
            let (level, directions) = (dice.one(&LEVELS), dice.some(&all));
            let mut parties = dice.some(&bodies);
            if dice.below(5) > 0 {
                parties.push(ours);
            }
            let date = |year: u64| format!("{year}-03-10").parse::<PartialDate>().ok();
            let begun = 2015 + dice.below(12);
            let ends_on = date(begun + 1 + dice.below(9)).filter(|_| dice.below(2) == 0);
            let life = Life { signed_on: date(begun), in_force_on: date(begun), ends_on, ..Life::default() };
            let entered = AgreementInput {
                access_level: level,
                in_force_on: life.in_force_on,
                signed_on: life.signed_on,
                ends_on,
                directions: directions.clone(),
                ..agreement_input(&format!("Pact {number}"), &parties)
            };
            let id = agreement::create(desk.writing(&desk.head), entered).await.unwrap();
            let mut owed = Vec::new();
            for _ in 0..dice.below(3) {
                let access_level = dice.one(&LEVELS);
                let due = OccurrenceInput::due("2027-02-01".parse().unwrap());
                let entered = ObligationInput {
                    access_level,
                    occurrences: vec![due],
                    ..obligation_input(id, "Report")
                };
                obligation::create(desk.writing(&desk.head), entered).await.unwrap();
                owed.push(access_level);
            }
            pacts.push(Pact { id, level, parties, directions, life, owed });
        }
        let ids: Vec<AgreementId> = pacts.iter().map(|pact| pact.id).collect();
        let mut met = Vec::new();
        for number in 0..16 {
            let (level, mut who) = (dice.one(&LEVELS), dice.some(&bodies));
            who.push(dice.one(&bodies));
            let about: Vec<AgreementId> = dice.some(&ids).into_iter().take(dice.below(3) as usize).collect();
            let on = day(&format!("20{}-{:02}-15", 23 + dice.below(4), 1 + dice.below(10)));
            let entered = InteractionInput {
                access_level: level,
                kind: InteractionKind::Meeting,
                on: on.into(),
                until: None,
                place: None,
                subjects: text(&format!("Talks {number}")),
                outcome: None,
                organizations: who.clone(),
                contacts: Vec::new(),
                agreements: about.clone(),
            };
            interaction::create(desk.writing(&desk.head), entered).await.unwrap();
            met.push(Met { level, on, who, about });
        }
        let mut judged: Vec<Judged> = Vec::new();
        for number in 0..18 {
            let (of, level) = (dice.one(&bodies), dice.one(&LEVELS));
            // No two on one day: which of them is the later is tried elsewhere.
            let on = day("2025-01-01") + chrono::TimeDelta::days(37 * number);
            let priorities: Vec<_> =
                dice.some(&all).into_iter().map(|id| (id, dice.one(PriorityLevel::ALL))).collect();
            let entered = AssessmentInput { access_level: level, ..input(&on.to_string(), &priorities) };
            let expected =
                assessment::of_organization(desk.reading(&desk.head), of, 50, &assessment::Wanted::default())
                    .await
                    .unwrap();
            let expected = expected.iter().find(|one| one.assessed_on <= day(TODAY)).map(|one| one.id);
            assessment::assess(desk.writing(&desk.head), of, expected, entered).await.unwrap();
            judged.push(Judged { level, on, of, priorities });
        }
        Self { ours, partners, directions, pacts, met, judged }
    }

    /// Whether something in these directions counts in that of a column.
    fn is_in(&self, directions: &[DirectionId], column: DirectionId) -> bool {
        directions.iter().any(|&id| {
            let parent = self.directions.iter().find(|(own, _)| *own == id).and_then(|(_, parent)| *parent);
            id == column || parent == Some(column)
        })
    }

    fn level(
        &self,
        of: OrganizationId,
        column: DirectionId,
        sees: AccessLevel,
        on: NaiveDate,
    ) -> (bool, Option<PriorityLevel>) {
        let seen =
            self.judged.iter().filter(|judged| judged.of == of && judged.level <= sees && judged.on <= on);
        let held = seen.max_by_key(|judged| judged.on);
        let level = held
            .and_then(|held| held.priorities.iter().find(|(id, _)| *id == column).map(|(_, level)| *level));
        (held.is_some(), level)
    }

    pub(super) fn cell(
        &self,
        of: OrganizationId,
        (at, column): (usize, DirectionId),
        sees: AccessLevel,
        on: NaiveDate,
    ) -> Option<Cell> {
        let both = |pact: &&Pact| {
            pact.level <= sees
                && pact.parties.contains(&of)
                && pact.parties.contains(&self.ours)
                && pact.life.signed_on.is_some_and(|signed| signed.earliest() <= on)
        };
        let held: Vec<&Pact> =
            self.pacts.iter().filter(both).filter(|pact| self.is_in(&pact.directions, column)).collect();
        let in_force: Vec<&&Pact> = held.iter().filter(|pact| pact.life.state_on(on).is_in_force()).collect();
        let (assessed, level) = self.level(of, column, sees, on);
        let worked_on = level.is_some_and(|level| level > PriorityLevel::None) || !in_force.is_empty();
        let counts = |met: &&Met| {
            let about: Vec<&Pact> =
                self.pacts.iter().filter(|pact| met.about.contains(&pact.id) && pact.level <= sees).collect();
            // Of what has not begun nothing is known on the day.
            let about = about
                .into_iter()
                .filter(|pact| pact.life.signed_on.is_some_and(|signed| signed.earliest() <= on));
            let lies_in: Vec<DirectionId> = about.flat_map(|pact| pact.directions.clone()).collect();
            met.level <= sees
                && met.who.contains(&of)
                && met.on <= on
                && if lies_in.is_empty() { worked_on } else { self.is_in(&lies_in, column) }
        };
        let met: Vec<&Met> = self.met.iter().filter(counts).collect();
        let year_ago = on.checked_sub_months(Months::new(12)).unwrap();
        let obligations = held.iter().flat_map(|pact| &pact.owed).filter(|level| **level <= sees).count();
        let last = met.iter().map(|met| met.on).max();
        let evidence = Evidence {
            importance: 50,
            issues: 0,
            meetings: met.iter().filter(|met| met.on > year_ago).count() as u32,
            obligations: obligations as u32,
            status: assessed.then_some(OurStatus::Member),
            people: 0,
            agreements: in_force.len() as u32,
        };
        let suggested = suggest(&Weights::FIRST, &evidence).map(|found| found.level);
        let mut gaps = BTreeSet::new();
        if level >= Some(PriorityLevel::Medium) && in_force.is_empty() {
            gaps.insert(GapKind::NoAgreement);
        }
        let begun = in_force.iter().filter_map(|pact| pact.life.in_force_on).map(PartialDate::earliest).max();
        if let Some(last) = last.max(begun)
            && !in_force.is_empty()
            && level != Some(PriorityLevel::None)
            && last <= year_ago
        {
            gaps.insert(GapKind::SilentAgreement);
        }
        if level.is_some_and(|level| level <= PriorityLevel::Low) && obligations >= 3 {
            gaps.insert(GapKind::ObligationsPileUp);
        }
        let soon = on.checked_add_months(Months::new(6)).unwrap();
        let ends = |pact: &Pact| pact.life.ends_on.is_some_and(|ends| ends.latest() <= soon);
        if level == Some(PriorityLevel::High) && in_force.iter().any(|pact| ends(pact)) {
            gaps.insert(GapKind::ExpiringAgreement);
        }
        let cell = Cell {
            direction: at as u16,
            level,
            before: None,
            agreements: in_force.len() as u16,
            obligations: obligations as u16,
            overdue: if on > day("2027-02-01") { obligations as u16 } else { 0 },
            months: last.map(|last| months_between(last, on) as u16),
            gaps: gaps.into_iter().collect(),
            suggested,
            usual: suggested,
        };
        (!cell.is_empty()).then_some(cell)
    }
}
