//! The working days of Azerbaijan by year, with the years that are known: public holidays by the Labour Code (articles
//! 105 and 106), the days of Novruz, Ramazan and Qurban by the Cabinet's yearly decisions, and the rest days that
//! follow from them. The religious holidays of 2027 are expected, not decided yet; its note says so.

use sea_orm_migration::{prelude::*, schema};
use uuid::Uuid;

use crate::columns::{localized, record, refers, unique};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// A name in Azerbaijani, English and Russian.
type Name = [&'static str; 3];

/// Month, day, kind and name.
type Day = (i32, i32, &'static str, Name);

const NEW_YEAR: Name = ["Yeni il bayramı", "New Year", "Новый год"];
const MOURNING: Name = ["Ümumxalq hüzn günü", "Day of national mourning", "День всенародной скорби"];
const WOMEN: Name = ["Qadınlar günü", "Women’s Day", "Женский день"];
const NOVRUZ: Name = ["Novruz bayramı", "Novruz", "Новруз байрамы"];
const RAMAZAN: Name = ["Ramazan bayramı", "Ramazan", "Рамазан байрамы"];
const QURBAN: Name = ["Qurban bayramı", "Qurban", "Гурбан байрамы"];
const VICTORY_1945: Name =
    ["Faşizm üzərində qələbə günü", "Day of victory over fascism", "День победы над фашизмом"];
const INDEPENDENCE: Name = ["Müstəqillik Günü", "Independence Day", "День независимости"];
const SALVATION: Name = ["Milli Qurtuluş Günü", "National Salvation Day", "День национального спасения"];
const ARMED_FORCES: Name = ["Silahlı Qüvvələr Günü", "Armed Forces Day", "День Вооружённых сил"];
const VICTORY: Name = ["Zəfər Günü", "Victory Day", "День Победы"];
const FLAG: Name = ["Dövlət Bayrağı Günü", "State Flag Day", "День Государственного флага"];
const SOLIDARITY: Name = [
    "Dünya azərbaycanlılarının həmrəyliyi günü",
    "Solidarity Day of Azerbaijanis of the World",
    "День солидарности азербайджанцев мира",
];
const MOVED: Name = ["Keçirilmiş istirahət günü", "Moved rest day", "Перенесённый выходной"];

/// 2025.
#[rustfmt::skip]
const YEAR_2025: &[Day] = &[
    (1, 1, "holiday", NEW_YEAR), (1, 2, "holiday", NEW_YEAR), (1, 20, "mourning", MOURNING),
    (3, 8, "holiday", WOMEN), (3, 20, "holiday", NOVRUZ), (3, 21, "holiday", NOVRUZ),
    (3, 22, "holiday", NOVRUZ), (3, 23, "holiday", NOVRUZ), (3, 24, "holiday", NOVRUZ), (3, 25, "rest", MOVED),
    (3, 26, "rest", MOVED), (3, 27, "rest", MOVED), (3, 28, "rest", MOVED), (3, 30, "holiday", RAMAZAN),
    (3, 31, "holiday", RAMAZAN), (5, 9, "holiday", VICTORY_1945), (5, 28, "holiday", INDEPENDENCE),
    (6, 6, "holiday", QURBAN), (6, 7, "holiday", QURBAN), (6, 9, "rest", MOVED), (6, 15, "holiday", SALVATION),
    (6, 16, "rest", MOVED), (6, 26, "holiday", ARMED_FORCES), (11, 8, "holiday", VICTORY),
    (11, 9, "holiday", FLAG), (11, 10, "rest", MOVED), (11, 11, "rest", MOVED), (12, 31, "holiday", SOLIDARITY),
];

/// 2026.
#[rustfmt::skip]
const YEAR_2026: &[Day] = &[
    (1, 1, "holiday", NEW_YEAR), (1, 2, "holiday", NEW_YEAR), (1, 20, "mourning", MOURNING),
    (3, 8, "holiday", WOMEN), (3, 9, "rest", MOVED), (3, 20, "holiday", NOVRUZ), (3, 20, "holiday", RAMAZAN),
    (3, 21, "holiday", NOVRUZ), (3, 21, "holiday", RAMAZAN), (3, 22, "holiday", NOVRUZ),
    (3, 23, "holiday", NOVRUZ), (3, 24, "holiday", NOVRUZ), (3, 25, "rest", MOVED), (3, 26, "rest", MOVED),
    (3, 27, "rest", MOVED), (3, 30, "rest", MOVED), (5, 9, "holiday", VICTORY_1945), (5, 11, "rest", MOVED),
    (5, 27, "holiday", QURBAN), (5, 28, "holiday", INDEPENDENCE), (5, 28, "holiday", QURBAN),
    (5, 29, "rest", MOVED), (6, 15, "holiday", SALVATION), (6, 26, "holiday", ARMED_FORCES),
    (11, 8, "holiday", VICTORY), (11, 9, "holiday", FLAG), (11, 10, "rest", MOVED),
    (12, 31, "holiday", SOLIDARITY),
];

/// 2027.
#[rustfmt::skip]
const YEAR_2027: &[Day] = &[
    (1, 1, "holiday", NEW_YEAR), (1, 2, "holiday", NEW_YEAR), (1, 4, "rest", MOVED),
    (1, 20, "mourning", MOURNING), (3, 8, "holiday", WOMEN), (3, 9, "holiday", RAMAZAN),
    (3, 10, "holiday", RAMAZAN), (3, 20, "holiday", NOVRUZ), (3, 21, "holiday", NOVRUZ),
    (3, 22, "holiday", NOVRUZ), (3, 23, "holiday", NOVRUZ), (3, 24, "holiday", NOVRUZ), (3, 25, "rest", MOVED),
    (3, 26, "rest", MOVED), (5, 9, "holiday", VICTORY_1945), (5, 10, "rest", MOVED), (5, 16, "holiday", QURBAN),
    (5, 17, "holiday", QURBAN), (5, 18, "rest", MOVED), (5, 28, "holiday", INDEPENDENCE),
    (6, 15, "holiday", SALVATION), (6, 26, "holiday", ARMED_FORCES), (6, 28, "rest", MOVED),
    (11, 8, "holiday", VICTORY), (11, 9, "holiday", FLAG), (12, 31, "holiday", SOLIDARITY),
];

/// What is said of a year whose religious holidays are not decided yet.
const EXPECTED: &str = "Ramazan və Qurban günləri gözləniləndir: Nazirlər Kabineti qərar verəndə dəyişdirin";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut year = record("calendar_year");
        year.col(schema::integer("year")).col(schema::text_null("note"));
        manager.create_table(year).await?;
        manager.create_index(unique("calendar_year", &["year"])).await?;

        let mut day = Table::create();
        day.table("calendar_day")
            .col(schema::uuid("year_id"))
            .col(schema::integer("position"))
            .col(schema::integer("day"))
            .col(schema::text("kind"));
        localized(&mut day, "name");
        day.primary_key(Index::create().col("year_id").col("position"));
        refers(&mut day, "year_id", "calendar_year");
        manager.create_table(day).await?;

        for (year, days, note) in
            [(2025, YEAR_2025, None), (2026, YEAR_2026, None), (2027, YEAR_2027, Some(EXPECTED))]
        {
            ship(manager, year, days, note).await?;
        }
        Ok(())
    }
}

/// A year as it ships. Its id is made of the year, so that it is the same in every register.
async fn ship(
    manager: &SchemaManager<'_>,
    year: i32,
    days: &[Day],
    note: Option<&'static str>,
) -> Result<(), DbErr> {
    let id = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + year.unsigned_abs() as u128);
    let insert = Query::insert()
        .into_table("calendar_year")
        .columns(["id", "version", "access_level", "year", "note"])
        .values_panic([id.into(), 1.into(), 0.into(), year.into(), note.into()])
        .to_owned();
    manager.execute(insert).await?;
    let mut insert = Query::insert();
    insert
        .into_table("calendar_day")
        .columns(["year_id", "position", "day", "kind", "name_az", "name_en", "name_ru"]);
    for (&(month, day, kind, name), position) in days.iter().zip(0..) {
        let key = (year * 10_000 + month * 100 + day) * 10;
        let [az, en, ru] = name.map(Expr::value);
        insert.values_panic([id.into(), Expr::value(position), key.into(), kind.into(), az, en, ru]);
    }
    manager.execute(insert).await
}
