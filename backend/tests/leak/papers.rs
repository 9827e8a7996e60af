//! What is asked at `/documents/ID`: whether there is such a document for the viewer. It is asked by one door.

use accord_backend::register::{Reading, document};
use accord_shared::{
    Role,
    id::{DocumentId, RecordId},
};
use uuid::Uuid;

use super::{
    makers::MISSING,
    world::{Sight, World},
};

#[tokio::test]
async fn content_goes_out_to_whoever_may_see_the_document_and_its_record_and_to_nobody_else() {
    let world = World::build(|_| true).await;
    let mut asked = 0;
    for sight in Sight::all() {
        for &role in Role::ALL {
            let viewer = world.viewer(role, sight);
            let reading = Reading { store: &world.store, viewer: &viewer };
            for (closure, behind) in &world.behind {
                for id in [behind.document].into_iter().chain(behind.papers) {
                    let found = document::find(reading, id).await.unwrap();
                    assert_eq!(
                        found.is_some(),
                        sight.sees(*closure),
                        "{role} {sight:?}: {id} of {closure:?}"
                    );
                    let heard = document::concerned(reading, id).await.unwrap();
                    assert!(heard.is_none() || sight.sees(*closure), "{role} {sight:?} hears of {id}");
                    asked += 1;
                }
                let records: [RecordId; 5] = [
                    behind.organization.into(),
                    behind.agreement.into(),
                    behind.obligation.into(),
                    behind.contact.into(),
                    behind.interaction.into(),
                ];
                for record in records {
                    let listed = document::list(reading, record).await.unwrap();
                    assert_eq!(listed.len(), usize::from(sight.sees(*closure)), "{role} {sight:?}: {record}");
                }
            }
            let missing = DocumentId(Uuid::from_u128(MISSING));
            assert_eq!(document::find(reading, missing).await.unwrap(), None);
        }
    }
    println!("{asked} documents asked for");
}
