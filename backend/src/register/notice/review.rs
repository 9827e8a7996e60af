//! The reviews that wait for the reader: before the Head what was submitted, before the Sector what was returned (7.1, 5.4, 5.8).

use accord_shared::{notice::NoticeReason, review::ReviewWaits};
use uuid::Uuid;

use super::{Asked, Notice, NoticeKey, Subject, read::Marks, start};
use crate::{
    register::{
        Reading,
        assessment::{self, Review, ReviewWanted, Step},
    },
    store::StoreError,
};

/// What waits, each review by its last step: one that comes again is new again.
pub(super) async fn told(
    reading: Reading<'_>,
    asked: &Asked,
    marks: &mut Marks,
) -> Result<Vec<Notice>, StoreError> {
    let wanted = ReviewWanted { steps: true, ..ReviewWanted::default() };
    let found = assessment::reviews(reading, None, &wanted).await?;
    let waiting: Vec<(Review, Step, NoticeReason)> = found
        .into_iter()
        .filter_map(|review| {
            // One's own act calls nobody.
            let last = review.steps.last().filter(|last| last.user != reading.viewer.user)?.clone();
            let reason = match review.waits(reading.viewer)? {
                ReviewWaits::Decision => NoticeReason::AwaitsApproval,
                ReviewWaits::Preparing => NoticeReason::ReviewReturned,
            };
            (start(asked.from()) <= last.at).then_some((review, last, reason))
        })
        .collect();
    let subjects: Vec<Uuid> = waiting.iter().map(|(review, ..)| review.id.0).collect();
    marks.look(reading, &subjects).await?;
    let notice = |(review, last, reason): (Review, Step, NoticeReason)| Notice {
        key: NoticeKey { at: last.at, subject: review.id.0, by_day: false },
        subject: Subject::Review(review.id),
        names: review.titles,
        at: last.at,
        actor: Some(last.by),
        acting_for: last.acting_for,
        reasons: vec![reason],
        count: 1,
        entries: Vec::new(),
        day: None,
        read: marks.has_entry(review.id.0, last.seq),
        seq: Some(last.seq),
    };
    Ok(waiting.into_iter().map(notice).collect())
}
