//! The real data beside the repository, and the profiles that come with Accord for it.

use std::path::PathBuf;

use crate::shell;

/// The files with their profiles, in the order in which they refer to each other.
pub const FILES: [(&str, &str); 10] = [
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

/// The folder of the real data, where it is present.
pub fn folder() -> Option<PathBuf> {
    Some(shell::root().join("../shared/data")).filter(|folder| folder.is_dir())
}
