//! A suggested priority: a plain weighted sum of what can be counted, shown beside the human one and never written over it
//! (regulation 7.1.2). Whole numbers throughout, so that both sides of the product and both databases come to the same.

use crate::assessment::{OurStatus, PriorityLevel};

vocabulary! {
    /// What a suggested priority is made of, in the order in which it is told.
    pub enum PriorityFactor {
        /// How much the direction matters to the country: a number from 0 to 100, kept with the weights.
        National = "national",
        /// Issues in this direction on the organization's agenda.
        Agenda = "agenda",
        /// Meetings and the like in the last twelve months.
        Meetings = "meetings",
        /// Open obligations between us in this direction.
        Obligations = "obligations",
        /// Our status in the organization.
        Status = "status",
        /// Somebody in post there, or at a representation of ours.
        Presence = "presence",
        /// That there is no agreement in force in this direction.
        NoAgreement = "no_agreement",
    }
}

/// How many factors there are.
pub const FACTORS: usize = PriorityFactor::ALL.len();

/// The largest weight of a factor, and the largest importance of a direction.
pub const MOST: u16 = 100;

/// How much a direction matters where nobody said.
pub const IMPORTANCE: u16 = 50;

/// What weighs how much, and from which scores a suggestion is how high.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weights {
    /// The weight of each factor, in their order; 0 to 100.
    pub factors: [u16; FACTORS],
    /// From which score of 100 it is low.
    pub low: u16,
    /// From which it is medium.
    pub medium: u16,
    /// From which it is high.
    pub high: u16,
}

impl Weights {
    /// What the register begins with.
    pub const FIRST: Self = Self { factors: [30, 20, 20, 10, 10, 5, 5], low: 20, medium: 40, high: 60 };

    /// The weight of a factor.
    pub const fn of(&self, factor: PriorityFactor) -> u16 {
        self.factors[factor as usize]
    }

    /// The level of a score.
    pub fn level(&self, score: u16) -> PriorityLevel {
        match score {
            score if score >= self.high => PriorityLevel::High,
            score if score >= self.medium => PriorityLevel::Medium,
            score if score >= self.low => PriorityLevel::Low,
            _ => PriorityLevel::None,
        }
    }
}

/// What can be counted of an organization in one direction.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Evidence {
    /// How much the direction matters to the country, of 100.
    pub importance: u16,
    /// Issues in the direction on its agenda, now or ahead.
    pub issues: u32,
    /// Meetings and the like in the last twelve months.
    pub meetings: u32,
    /// Open obligations.
    pub obligations: u32,
    /// Our status in it.
    pub status: Option<OurStatus>,
    /// People in post there or at a representation of ours.
    pub people: u32,
    /// Agreements in force.
    pub agreements: u32,
}

impl Evidence {
    /// Whether anything speaks of this direction at all: otherwise nothing is suggested, for what is the same in every
    /// direction of an organization says nothing of one.
    pub const fn is_any(&self) -> bool {
        self.issues > 0 || self.meetings > 0 || self.obligations > 0 || self.agreements > 0
    }

    /// What a factor counts.
    pub fn count(&self, factor: PriorityFactor) -> u32 {
        match factor {
            PriorityFactor::National => self.importance.into(),
            PriorityFactor::Agenda => self.issues,
            PriorityFactor::Meetings => self.meetings,
            PriorityFactor::Obligations => self.obligations,
            PriorityFactor::Status => u32::from(self.status.is_some_and(|status| status != OurStatus::None)),
            PriorityFactor::Presence => self.people,
            PriorityFactor::NoAgreement => u32::from(self.agreements == 0),
        }
    }

    /// How far a factor is fulfilled, of 100. Two issues, six meetings and four obligations are as much as any number.
    pub fn value(&self, factor: PriorityFactor) -> u16 {
        let share = |count: u32, enough: u32| (count.min(enough) * 100 / enough) as u16;
        match factor {
            PriorityFactor::National => self.importance.min(MOST),
            PriorityFactor::Agenda => share(self.issues, 2),
            PriorityFactor::Meetings => share(self.meetings, 6),
            PriorityFactor::Obligations => share(self.obligations, 4),
            PriorityFactor::Status => self.status.map_or(0, OurStatus::worth),
            PriorityFactor::Presence => share(self.people, 1),
            PriorityFactor::NoAgreement => share(self.count(factor), 1),
        }
    }
}

/// What one factor gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// Which.
    pub factor: PriorityFactor,
    /// Its weight.
    pub weight: u16,
    /// What it counts.
    pub count: u32,
    /// How far it is fulfilled, of 100.
    pub value: u16,
    /// What it gives to the score, in tenths.
    pub tenths: u16,
}

/// A suggested priority.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suggestion {
    /// Of 100.
    pub score: u16,
    /// The level of that score.
    pub level: PriorityLevel,
}

/// The suggestion for what was counted; nothing where nothing speaks of the direction, or no factor has a weight.
pub fn suggest(weights: &Weights, evidence: &Evidence) -> Option<Suggestion> {
    let total = total(weights);
    if total == 0 || !evidence.is_any() {
        return None;
    }
    let sum: u32 = PriorityFactor::ALL
        .iter()
        .map(|&factor| u32::from(weights.of(factor)) * u32::from(evidence.value(factor)))
        .sum();
    let score = ((sum + total / 2) / total) as u16;
    Some(Suggestion { score, level: weights.level(score) })
}

/// What each factor gives to the suggestion, in their order.
pub fn shares(weights: &Weights, evidence: &Evidence) -> [Share; FACTORS] {
    let total = total(weights).max(1);
    std::array::from_fn(|at| {
        let factor = PriorityFactor::ALL[at];
        let (weight, value) = (weights.of(factor), evidence.value(factor));
        let tenths = (u32::from(weight) * u32::from(value) * 10 + total / 2) / total;
        Share { factor, weight, count: evidence.count(factor), value, tenths: tenths as u16 }
    })
}

fn total(weights: &Weights) -> u32 {
    weights.factors.iter().map(|&weight| u32::from(weight)).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BUSY: Evidence = Evidence {
        importance: 90,
        issues: 2,
        meetings: 6,
        obligations: 2,
        status: Some(OurStatus::Member),
        people: 3,
        agreements: 0,
    };

    #[test]
    fn a_score_is_what_its_factors_give() {
        let found = suggest(&Weights::FIRST, &BUSY).unwrap();
        // 30 × .9 + 20 + 20 + 10 × .5 + 10 + 5 + 5
        assert_eq!(found, Suggestion { score: 92, level: PriorityLevel::High });
        let shares = shares(&Weights::FIRST, &BUSY);
        assert_eq!(shares.map(|share| share.tenths), [270, 200, 200, 50, 100, 50, 50]);
        assert_eq!(shares[3].count, 2);
    }

    #[test]
    fn what_is_the_same_in_every_direction_suggests_none() {
        let only_status =
            Evidence { status: Some(OurStatus::Member), people: 2, importance: 100, ..Evidence::default() };
        assert_eq!(suggest(&Weights::FIRST, &only_status), None);
        assert!(suggest(&Weights::FIRST, &Evidence { agreements: 1, ..only_status }).is_some());
        let weightless = Weights { factors: [0; FACTORS], ..Weights::FIRST };
        assert_eq!(suggest(&weightless, &BUSY), None);
    }

    fn weights() -> impl Strategy<Value = Weights> {
        (proptest::array::uniform7(0u16..=MOST), proptest::array::uniform3(0u16..=100)).prop_map(
            |(factors, mut steps)| {
                steps.sort_unstable();
                Weights { factors, low: steps[0], medium: steps[1], high: steps[2] }
            },
        )
    }

    fn evidence() -> impl Strategy<Value = Evidence> {
        (
            0u16..=100,
            0u32..4,
            0u32..9,
            0u32..7,
            proptest::option::of(0..OurStatus::ALL.len()),
            0u32..3,
            0u32..3,
        )
            .prop_map(|(importance, issues, meetings, obligations, status, people, agreements)| {
                Evidence {
                    importance,
                    issues,
                    meetings,
                    obligations,
                    people,
                    agreements,
                    status: status.map(|at| OurStatus::ALL[at]),
                }
            })
    }

    proptest! {
        #[test]
        fn a_score_is_of_a_hundred_and_its_shares_come_to_it(weights in weights(), evidence in evidence()) {
            let Some(found) = suggest(&weights, &evidence) else { return Ok(()) };
            prop_assert!(found.score <= 100);
            let tenths: u32 = shares(&weights, &evidence).iter().map(|share| u32::from(share.tenths)).sum();
            prop_assert!(tenths.abs_diff(u32::from(found.score) * 10) <= 5 + FACTORS as u32, "{} {}", tenths, found.score);
        }

        #[test]
        fn more_of_anything_never_suggests_less(weights in weights(), evidence in evidence()) {
            let more = Evidence {
                importance: (evidence.importance + 10).min(100),
                issues: evidence.issues + 1,
                meetings: evidence.meetings + 1,
                obligations: evidence.obligations + 1,
                people: evidence.people + 1,
                ..evidence
            };
            let level = |evidence: &Evidence| suggest(&weights, evidence).map(|found| found.level);
            prop_assert!(level(&more) >= level(&evidence));
        }
    }
}
