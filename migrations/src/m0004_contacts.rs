//! Contacts and the posts they hold.

use sea_orm_migration::{prelude::*, schema};

use crate::columns::{index, localized, record, refers, searched};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut contact = record("contact");
        localized(&mut contact, "name");
        searched(&mut contact);
        contact
            .col(schema::text_null("email"))
            .col(schema::text_null("phone"))
            .col(schema::text("languages"))
            .col(schema::text_null("note"));
        manager.create_table(contact).await?;
        manager.create_index(index("contact", &["sort_key", "id"])).await?;

        let mut post = record("post");
        localized(&mut post, "title");
        post.col(schema::uuid("contact_id"))
            .col(schema::uuid("organization_id"))
            .col(schema::integer_null("since_on"))
            .col(schema::integer_null("until_on"));
        refers(&mut post, "contact_id", "contact");
        refers(&mut post, "organization_id", "organization");
        manager.create_table(post).await?;
        manager.create_index(index("post", &["contact_id"])).await?;
        manager.create_index(index("post", &["organization_id"])).await
    }
}
