//! Content that no document needs: it stays for a week, in case somebody is just attaching it or a backup is being
//! taken, and then goes.

use std::{collections::HashSet, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use crate::{
    content::{Contents, Hash},
    store::{
        Store, StoreError,
        entity::{content_orphan, document, document_version},
    },
};

/// For so long a document that was taken away can be brought back.
const RESTORABLE: TimeDelta = TimeDelta::days(30);

/// For so long content stays that nothing needs.
const KEPT: TimeDelta = TimeDelta::days(7);

/// What is younger may be on its way into a document.
const FRESH: TimeDelta = TimeDelta::days(1);

/// How much goes at once: as long as it goes, nobody writes.
const AT_ONCE: usize = 200;

/// What a sweep did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// How many contents went.
    pub removed: usize,
    /// How many will, unless something needs them again.
    pub orphans: usize,
}

/// Takes away the content that nothing has needed for a week. It holds the write lock while it decides and while content
/// goes, so that nothing is attached meanwhile that goes; whoever attaches looks under the same lock whether it is
/// there.
pub async fn sweep(store: &Store, contents: &Contents, at: DateTime<Utc>) -> Result<Swept, StoreError> {
    contents.tidy(Duration::from_secs(24 * 60 * 60)).await?;
    let there = contents.list().await?;
    let transaction = store.begin().await?;
    // What was taken away long ago has no content any more; the ledger still knows what it was.
    let long_ago = (at - RESTORABLE).timestamp_millis();
    let gone = document::Entity::find()
        .select_only()
        .column(document::Column::Id)
        .filter(document::Column::RemovedAt.lt(long_ago));
    document_version::Entity::delete_many()
        .filter(document_version::Column::DocumentId.in_subquery(gone.into_query()))
        .exec(&transaction)
        .await?;

    let needed = document_version::Entity::find()
        .select_only()
        .column(document_version::Column::Hash)
        .distinct()
        .into_tuple::<Vec<u8>>()
        .all(&transaction)
        .await?;
    let needed: HashSet<Hash> =
        needed.iter().filter_map(|hash| Hash::try_from(hash.as_slice()).ok()).collect();
    let known = content_orphan::Entity::find().all(&transaction).await?;
    let needed_again = known
        .iter()
        .filter(|orphan| Hash::try_from(orphan.hash.as_slice()).is_ok_and(|hash| needed.contains(&hash)));
    for orphan in needed_again {
        content_orphan::Entity::delete_by_id(orphan.hash.clone()).exec(&transaction).await?;
    }

    let mut swept = Swept::default();
    for kept in there {
        if needed.contains(&kept.hash) || at - kept.put_at < FRESH {
            continue;
        }
        let hash = kept.hash.0.to_vec();
        match known.iter().find(|orphan| orphan.hash == hash) {
            None => {
                let row =
                    content_orphan::ActiveModel { hash: Set(hash), since_at: Set(at.timestamp_millis()) };
                content_orphan::Entity::insert(row).exec_without_returning(&transaction).await?;
                swept.orphans += 1;
            }
            Some(orphan) if orphan.since_at > (at - KEPT).timestamp_millis() => swept.orphans += 1,
            Some(_) if swept.removed >= AT_ONCE => swept.orphans += 1,
            Some(_) => {
                contents.remove(kept.hash).await?;
                content_orphan::Entity::delete_by_id(hash).exec(&transaction).await?;
                swept.removed += 1;
            }
        }
    }
    transaction.commit().await?;
    Ok(swept)
}
