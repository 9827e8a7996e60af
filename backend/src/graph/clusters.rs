//! Which partners cluster around which direction of cooperation.

use std::{
    cmp::Reverse,
    collections::{BTreeSet, HashMap},
};

use accord_shared::Viewer;
use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    Graph, GraphNode,
    lens::Lens,
    neighbourhood::Tally,
    ours::{OurAgreement, our_agreements},
};

/// How many members of a cluster can be asked for.
pub const MAX_MEMBERS: usize = 100;

/// The partners of one direction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cluster {
    /// The direction; nothing for the agreements that have none.
    pub direction: Option<Uuid>,
    /// How many agreements of ours are in force in it.
    pub agreements: u32,
    /// How many partners have them.
    pub partners: u32,
    /// Those who have most of them, and then those who have the fewest others, first.
    pub members: Vec<Member>,
}

/// A partner in a direction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The partner.
    pub node: GraphNode,
    /// How many of the direction's agreements they have.
    pub agreements: u32,
    /// How many they have with us in all.
    pub of: u32,
}

impl Graph {
    /// The partners of each of these directions by the agreements that are in force with our side, in the order of the
    /// directions; those without agreements are left out. Each direction comes with what counts as within it: itself and
    /// what is narrower. What has no direction that the viewer knows comes last.
    pub fn clusters(
        &self,
        viewer: &Viewer,
        directions: &[(Uuid, BTreeSet<Uuid>)],
        as_of: NaiveDate,
        most: usize,
    ) -> Vec<Cluster> {
        let lens = Lens::new(self, viewer, as_of);
        let mut agreements = our_agreements(&lens, &lens.ours());
        agreements.retain(|of| of.state.is_in_force());
        let mut all: HashMap<u32, u32> = HashMap::new();
        agreements.iter().flat_map(|of| &of.partners).for_each(|&slot| *all.entry(slot).or_default() += 1);
        let known: BTreeSet<Uuid> = directions.iter().map(|&(direction, _)| direction).collect();
        let mut tally = Tally::new(self);
        let mut cluster = |direction, within: &dyn Fn(&OurAgreement<'_>) -> bool| {
            let mut count = 0;
            let mut counts: HashMap<u32, u32> = HashMap::new();
            for of in agreements.iter().filter(|of| within(of)) {
                count += 1;
                of.partners.iter().for_each(|&slot| *counts.entry(slot).or_default() += 1);
            }
            let partners = counts.len() as u32;
            let ranked = counts.into_iter().filter_map(|(slot, of_these)| {
                let of = all.get(&slot).copied().unwrap_or_default();
                Some((Reverse(of_these), of, self.node(slot)?.id, slot))
            });
            let mut ranked: Vec<_> = ranked.collect();
            ranked.sort_unstable();
            let members = ranked.into_iter().take(most).filter_map(|(Reverse(agreements), of, _, slot)| {
                Some(Member { node: tally.node(&lens, slot, 1)?, agreements, of })
            });
            let members = members.collect();
            (count > 0).then_some(Cluster { direction, agreements: count, partners, members })
        };
        let mut clusters: Vec<Cluster> = directions
            .iter()
            .filter_map(|(direction, within)| cluster(Some(*direction), &|of| of.is_in(within)))
            .collect();
        clusters.extend(cluster(None, &|of| !of.is_in(&known)));
        clusters
    }
}
