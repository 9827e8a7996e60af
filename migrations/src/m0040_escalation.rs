//! The rules by which overdue dates are escalated. One set of them, which is changed as a whole; those that it begins with
//! are for the Head to change.

use sea_orm_migration::{prelude::*, schema};
use uuid::Uuid;

use crate::columns::{record, refers};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The set's own key: there is one, and the program finds it by this.
const ID: Uuid = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001);

/// Priority, days overdue, to whom; of every side.
type Rule = (Option<&'static str>, i32, &'static str);

const FIRST: [Rule; 3] = [(Some("high"), 7, "head"), (None, 14, "deputy"), (None, 30, "head")];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(record("escalation")).await?;
        let mut rule = Table::create();
        rule.table("escalation_rule")
            .col(schema::uuid("escalation_id"))
            .col(schema::integer("position"))
            .col(schema::text_null("side"))
            .col(schema::text_null("priority"))
            .col(schema::integer("days_overdue"))
            .col(schema::text("target"))
            .primary_key(Index::create().col("escalation_id").col("position"));
        refers(&mut rule, "escalation_id", "escalation");
        manager.create_table(rule).await?;

        let set = Query::insert()
            .into_table("escalation")
            .columns(["id", "version", "access_level"])
            .values_panic([ID.into(), 1.into(), 0.into()])
            .to_owned();
        manager.execute(set).await?;
        let mut rules = Query::insert();
        rules.into_table("escalation_rule").columns([
            "escalation_id",
            "position",
            "priority",
            "days_overdue",
            "target",
        ]);
        for ((priority, days, target), position) in FIRST.into_iter().zip(0..) {
            let priority = Expr::value(priority);
            rules.values_panic([ID.into(), Expr::value(position), priority, days.into(), target.into()]);
        }
        manager.execute(rules).await
    }
}
