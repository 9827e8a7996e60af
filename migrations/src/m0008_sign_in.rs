//! Signing in: passwords, second factors, sessions, tokens with scopes, links, identities elsewhere, absences.

use sea_orm_migration::{prelude::*, schema};

use crate::columns::{index, refers};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_to_users(manager).await?;
        create_credentials(manager).await?;
        create_tokens(manager).await?;
        create_doors(manager).await?;
        create_absences(manager).await
    }
}

/// `organization_id` is the body whose coordinator the person is; `email` is how a provider of identities knows them.
async fn add_to_users(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let email = Table::alter().table("user").add_column(schema::text_null("email")).to_owned();
    manager.alter_table(email).await?;
    let organization =
        Table::alter().table("user").add_column(schema::uuid_null("organization_id")).to_owned();
    manager.alter_table(organization).await
}

/// Apart from the user, whom every request reads. `password` is a PHC string; `factor` is the secret of the second
/// factor, sealed with a key outside the database; `factor_step` is the last step of time that was used.
async fn create_credentials(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut credential = Table::create();
    credential
        .table("credential")
        .col(schema::uuid("user_id").primary_key())
        .col(schema::text_null("password"))
        .col(schema::big_integer_null("password_at"))
        .col(schema::blob_null("factor"))
        .col(schema::big_integer_null("factor_at"))
        .col(schema::big_integer("factor_step"));
    refers(&mut credential, "user_id", "user");
    manager.create_table(credential).await?;

    let mut code = Table::create();
    code.table("recovery_code").col(schema::blob("hash").primary_key()).col(schema::uuid("user_id"));
    refers(&mut code, "user_id", "user");
    manager.create_table(code).await?;
    manager.create_index(index("recovery_code", &["user_id"])).await
}

/// Sessions and scripts' tokens shared a table that could not tell them apart. Both end with this change: sign in again,
/// and make a new token.
async fn create_tokens(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager.drop_table(Table::drop().table("token").to_owned()).await?;
    let mut token = Table::create();
    token
        .table("token")
        .col(schema::blob("hash").primary_key())
        .col(schema::uuid_uniq("id"))
        .col(schema::uuid("user_id"))
        .col(schema::text("name"))
        .col(schema::boolean("may_write"))
        .col(schema::boolean("may_export"))
        .col(schema::big_integer("created_at"))
        .col(schema::big_integer_null("seen_at"))
        .col(schema::big_integer("expires_at"));
    refers(&mut token, "user_id", "user");
    manager.create_table(token).await?;
    manager.create_index(index("token", &["user_id"])).await?;

    let mut session = Table::create();
    session
        .table("session")
        .col(schema::blob("hash").primary_key())
        .col(schema::uuid_uniq("id"))
        .col(schema::uuid("user_id"))
        .col(schema::text("device"))
        .col(schema::big_integer("created_at"))
        .col(schema::big_integer("seen_at"))
        .col(schema::big_integer("confirmed_at"))
        .col(schema::big_integer("expires_at"));
    refers(&mut session, "user_id", "user");
    manager.create_table(session).await?;
    manager.create_index(index("session", &["user_id"])).await
}

/// Other ways in. A `link` without a user makes the first administrator.
async fn create_doors(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut link = Table::create();
    link.table("link")
        .col(schema::blob("hash").primary_key())
        .col(schema::uuid_null("user_id"))
        .col(schema::big_integer("expires_at"));
    refers(&mut link, "user_id", "user");
    manager.create_table(link).await?;

    let mut identity = Table::create();
    identity
        .table("identity")
        .col(schema::text("issuer"))
        .col(schema::text("subject"))
        .col(schema::uuid("user_id"))
        .col(schema::big_integer("created_at"))
        .primary_key(Index::create().col("issuer").col("subject"));
    refers(&mut identity, "user_id", "user");
    manager.create_table(identity).await?;
    manager.create_index(index("identity", &["user_id"])).await
}

/// When the Head is away (5.8): whole days, the last one included.
async fn create_absences(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut absence = Table::create();
    absence
        .table("absence")
        .col(schema::uuid("id").primary_key())
        .col(schema::uuid("user_id"))
        .col(schema::integer("from_on"))
        .col(schema::integer("until_on"))
        .col(schema::uuid("recorded_by"))
        .col(schema::big_integer("recorded_at"));
    refers(&mut absence, "user_id", "user");
    refers(&mut absence, "recorded_by", "user");
    manager.create_table(absence).await?;
    manager.create_index(index("absence", &["user_id", "until_on"])).await
}
