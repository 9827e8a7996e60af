//! What holds for every import.

use accord_databases::on_both;
use std::io::Write;

use accord_backend::{
    register::import::{ImportError, Profile, import, report::Outcome},
    store::entity::organization,
};
use accord_shared::{AccessLevel, Role, Viewer};
use sea_orm::{
    ActiveValue::Set,
    EntityTrait,
    sea_query::{Expr, Query},
};

use super::desk::{Desk, fixture, lines, of_row};

const ALL: [(&str, &str); 10] = [
    ("countries", "states.csv"),
    ("ggo-agreements", "agreements.csv"),
    ("ggo-participations", "participations.csv"),
    ("ror-organizations", "bodies.csv"),
    ("ror-names", "names.csv"),
    ("ror-relations", "relations.csv"),
    ("paris-parties", "paris.csv"),
    ("ndc-commitments", "commitments.csv"),
    ("officeholders-ministers", "ministers.csv"),
    ("officeholders-organizations", "holders.csv"),
];

on_both! {
    async fn every_row_is_accounted_for_and_a_second_import_changes_nothing() {
        let desk = Desk::new().await;
        for (profile, file) in ALL {
            let report = desk.import(profile, file).await;
            let mut rows: Vec<u64> = report.lines.iter().map(|line| line.row).collect();
            rows.dedup();
            assert_eq!(rows, (1..=report.rows).collect::<Vec<_>>(), "{file}");
            for line in &report.lines {
                assert_eq!(line.record.is_none(), line.outcome == Outcome::Skipped, "{line:?}");
            }
        }
        let entries = desk.entries().await;
        assert!(entries > 0);
        for (profile, file) in ALL {
            let report = desk.import(profile, file).await;
            let changes = report.count(Outcome::Created) + report.count(Outcome::Changed);
            assert_eq!(changes, 0, "{:#?}", lines(&report));
        }
        assert_eq!(desk.entries().await, entries);
    }
}

on_both! {
    async fn a_dry_run_says_the_same_and_writes_nothing() {
        let desk = Desk::new().await;
        let profile = Profile::find("countries").unwrap();
        let dry = desk.try_import(&profile, fixture("states.csv"), true).await.unwrap();
        assert_eq!((desk.count("organization").await, desk.entries().await), (0, 0));
        let real = desk.import("countries", "states.csv").await;
        assert_eq!(lines(&dry), lines(&real));
    }
}

on_both! {
    async fn each_record_has_one_entry_in_the_ledger_with_all_that_hangs_on_it() {
        let desk = Desk::with_agreements().await;
        let before = desk.entries().await;
        desk.import("ggo-participations", "participations.csv").await;
        assert_eq!(
            desk.entries().await - before,
            3,
            "two constants, and the one agreement with its seven parties"
        );
        let entry = desk.look("action, after", "ledger WHERE noun = 'agreement' ORDER BY seq DESC LIMIT 1").await;
        assert!(entry[0].starts_with("agreement.import | ") && entry[0].matches("ORGANIZATION").count() == 0);
        assert!(entry[0].contains("\"participations\":[{"), "{}", entry[0]);
    }
}

on_both! {
    async fn a_newer_release_of_a_source_changes_what_it_says_otherwise() {
        let desk = Desk::new().await;
        desk.import("countries", "states.csv").await;
        let newer = with_rows("TR,TUR,792,Turkiye,Türkiyə,Турция,,,\n");
        let profile = Profile::find("countries").unwrap();
        let report = desk.try_import(&profile, newer.path().to_owned(), false).await.unwrap();
        assert_eq!(lines(&report), ["1 changed changes aliases, names"]);
        assert_eq!(desk.look("name_en, version", "organization WHERE country = 'TR'").await, ["Turkiye | 2"]);
    }
}

on_both! {
    async fn what_a_person_changed_an_import_never_replaces() {
        let desk = Desk::new().await;
        desk.import("countries", "states.csv").await;
        let turkiye =
            Query::select().column("id").from("organization").and_where(Expr::cust("country = 'TR'")).to_owned();
        let (id,) = desk.store.row::<(uuid::Uuid,)>(&turkiye).await.unwrap().unwrap();
        let transaction = desk.store.begin().await.unwrap();
        let change = organization::ActiveModel {
            id: Set(id),
            name_en: Set(Some("Republic of Türkiye".into())),
            ..Default::default()
        };
        organization::Entity::update(change).exec(&transaction).await.unwrap();
        let record = accord_shared::RecordId::new(accord_shared::Noun::Organization, id);
        let change = accord_backend::ledger::Change::of(
            "organization.change",
            record,
            AccessLevel::Open,
            None::<&()>,
            None::<&()>,
        );
        let viewer = Viewer::for_test(Role::Head, AccessLevel::Secret);
        accord_backend::ledger::append(&transaction, &viewer, &desk.moment(), [change]).await.unwrap();
        transaction.commit().await.unwrap();

        let report = desk.import("countries", "states.csv").await;
        assert_eq!(desk.look("name_en", "organization WHERE country = 'TR'").await, ["Republic of Türkiye"]);
        assert_eq!(of_row(&report, 3), ["changed changes aliases"], "the source's name is kept as another name");
    }
}

on_both! {
    async fn an_import_that_is_cancelled_leaves_the_database_as_it_was() {
        let desk = Desk::new().await;
        let viewer = Viewer::for_test(Role::Head, AccessLevel::Secret);
        let profile = Profile::find("countries").unwrap();
        let files = [fixture("states.csv")];
        let mut importing = Box::pin(import(&desk.store, &viewer, desk.moment(), &profile, &files, false, &|_| {}));
        // Begun, and given up at the first thing that it waits for.
        let begun = std::future::poll_fn(|ctx| std::task::Poll::Ready(importing.as_mut().poll(ctx).is_pending()));
        assert!(begun.await, "it was to wait for the database");
        drop(importing);
        assert_eq!((desk.count("organization").await, desk.entries().await), (0, 0));
        desk.import("countries", "states.csv").await;
    }
}

on_both! {
    async fn who_may_not_edit_or_not_see_all_may_not_import() {
        let desk = Desk::new().await;
        let profile = Profile::find("countries").unwrap();
        for viewer in [
            Viewer::for_test(Role::Analyst, AccessLevel::Secret),
            Viewer::for_test(Role::Head, AccessLevel::Confidential),
        ] {
            let files = [fixture("states.csv")];
            let result = import(&desk.store, &viewer, desk.moment(), &profile, &files, false, &|_| {}).await;
            assert!(matches!(result, Err(ImportError::Refused)));
        }
        assert_eq!(desk.count("organization").await, 0);
    }
}

fn with_rows(rows: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    let header = "iso_alpha2,iso_alpha3,iso_numeric,name_en,name_az,name_ru,alt_en,alt_az,alt_ru\n";
    file.write_all(header.as_bytes()).unwrap();
    file.write_all(rows.as_bytes()).unwrap();
    file
}
