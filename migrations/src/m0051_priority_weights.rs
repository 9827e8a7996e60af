//! What weighs how much in a suggested priority, and how much each direction matters to the country. One set, which is
//! changed as a whole; what it begins with is for the Sector to change (regulation 7.1.2).

use sea_orm_migration::{prelude::*, schema};
use uuid::Uuid;

use crate::columns::{record, refers};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The set's own key: there is one, and the program finds it by this.
const ID: Uuid = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0002);

const FIRST: [(&str, i32); 7] = [
    ("national", 30),
    ("agenda", 20),
    ("meetings", 20),
    ("obligations", 10),
    ("status", 10),
    ("presence", 5),
    ("no_agreement", 5),
];

/// The scores from which a suggestion is low, medium and high.
const LEVELS: [i32; 3] = [20, 40, 60];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut set = record("priority_weights");
        set.col(schema::integer("low")).col(schema::integer("medium")).col(schema::integer("high"));
        manager.create_table(set).await?;
        let mut factor = Table::create();
        factor
            .table("factor_weight")
            .col(schema::uuid("weights_id"))
            .col(schema::text("factor"))
            .col(schema::integer("weight"))
            .primary_key(Index::create().col("weights_id").col("factor"));
        refers(&mut factor, "weights_id", "priority_weights");
        manager.create_table(factor).await?;
        let mut importance = Table::create();
        importance
            .table("direction_importance")
            .col(schema::uuid("weights_id"))
            .col(schema::uuid("direction_id"))
            .col(schema::integer("importance"))
            .primary_key(Index::create().col("weights_id").col("direction_id"));
        refers(&mut importance, "weights_id", "priority_weights");
        refers(&mut importance, "direction_id", "direction");
        manager.create_table(importance).await?;

        let [low, medium, high] = LEVELS;
        let set = Query::insert()
            .into_table("priority_weights")
            .columns(["id", "version", "access_level", "low", "medium", "high"])
            .values_panic([ID.into(), 1.into(), 0.into(), low.into(), medium.into(), high.into()])
            .to_owned();
        manager.execute(set).await?;
        let mut factors = Query::insert();
        factors.into_table("factor_weight").columns(["weights_id", "factor", "weight"]);
        for (factor, weight) in FIRST {
            factors.values_panic([ID.into(), factor.into(), weight.into()]);
        }
        manager.execute(factors).await
    }
}
