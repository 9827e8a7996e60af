//! The real data, wherever it lies beside the repository: every row of every file is accounted for.

use std::path::{Path, PathBuf};

use accord_backend::{
    clock::{IdSource, Moment},
    ledger,
    register::import::{
        Profile, import,
        report::{Outcome, Report},
    },
    store::Store,
};
use accord_shared::{AccessLevel, Role, Viewer};
use chrono::DateTime;

/// In the order in which they refer to each other.
const FILES: [(&str, &str); 10] = [
    ("countries", "countries.csv"),
    ("ggo-agreements", "ggo_agreements.csv"),
    ("ggo-participations", "ggo_parties.csv"),
    ("ror-organizations", "ror_organizations.csv"),
    ("ror-names", "ror_names.csv"),
    ("ror-relations", "ror_relationships.csv"),
    ("paris-parties", "paris_agreement_parties.csv"),
    ("ndc-commitments", "ndc_commitments.csv"),
    ("officeholders-ministers", "wikidata_foreign_ministers.csv"),
    ("officeholders-organizations", "wikidata_io_officeholders.csv"),
];

fn data() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    folder.is_dir().then_some(folder)
}

async fn run(store: &Store, ids: &IdSource, folder: &Path, (profile, file): (&str, &str)) -> Report {
    let moment = Moment::new(DateTime::from_timestamp(1_790_000_000, 0).unwrap(), ids);
    let viewer = Viewer::for_test(Role::Head, AccessLevel::Secret);
    let profile = Profile::find(profile).unwrap();
    let mut reports =
        import(store, &viewer, moment, &profile, &[folder.join(file)], false, &|_| {}).await.unwrap();
    reports.pop().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_row_of_the_real_data_is_accounted_for_and_a_second_import_changes_nothing() {
    let Some(data) = data() else { return };
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&format!("sqlite:{}", folder.path().join("a.db").display())).await.unwrap();
    let ids = IdSource::seeded(7);
    for source in FILES {
        let report = run(&store, &ids, &data, source).await;
        let mut accounted: Vec<u64> = report.lines.iter().map(|line| line.row).collect();
        accounted.dedup();
        assert_eq!(accounted, (1..=report.rows).collect::<Vec<_>>(), "{}: every row, in order", source.1);
        assert!(report.count(Outcome::Created) + report.count(Outcome::Changed) > 0, "{}", source.1);
        for line in &report.lines {
            assert_eq!(line.record.is_none(), line.outcome == Outcome::Skipped, "{line:?}");
        }
    }
    let entries = ledger::verify(&store, &[], None).await.unwrap().unwrap().entries;
    for source in FILES {
        let report = run(&store, &ids, &data, source).await;
        let again: Vec<_> = report
            .lines
            .iter()
            .filter(|line| matches!(line.outcome, Outcome::Created | Outcome::Changed))
            .take(5)
            .collect();
        assert!(again.is_empty(), "{}: {again:#?}", source.1);
    }
    assert_eq!(
        ledger::verify(&store, &[], None).await.unwrap().unwrap().entries,
        entries,
        "the ledger did not grow"
    );
}
