//! The family of an agreement: everything that it is linked to, and what that is linked to, as one tree.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::{AgreementLink, Wanted, link};
use crate::{register::Reading, store::StoreError};

/// How many documents of one family are shown at most.
const LARGEST: usize = 200;

/// The links of the families of these agreements, each once, as far as the viewer may see both ends.
pub(super) async fn of(
    reading: Reading<'_>,
    agreements: &[Uuid],
    wanted: &Wanted,
) -> Result<HashMap<Uuid, Vec<AgreementLink>>, StoreError> {
    let mut families = HashMap::new();
    for &agreement in agreements {
        families.insert(agreement, family(reading, agreement, wanted).await?);
    }
    Ok(families)
}

/// Step by step from one document outwards, every step one statement for all its documents.
async fn family(
    reading: Reading<'_>,
    agreement: Uuid,
    wanted: &Wanted,
) -> Result<Vec<AgreementLink>, StoreError> {
    let mut known = HashSet::from([agreement]);
    let mut seen = HashSet::new();
    let mut family = Vec::new();
    let mut step = vec![agreement];
    while !step.is_empty() && known.len() < LARGEST {
        let mut found: Vec<AgreementLink> =
            link::of(reading, &step, wanted).await?.into_values().flatten().collect();
        found.sort_by_key(|link| (link.from.id, link.to.id, link.kind));
        step.clear();
        for link in found {
            if !seen.insert((link.from.id, link.to.id, link.kind)) {
                continue;
            }
            step.extend([link.from.id.0, link.to.id.0].into_iter().filter(|id| known.insert(*id)));
            family.push(link);
        }
    }
    Ok(family)
}
