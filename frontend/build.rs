//! Before the client compiles: the schema for the queries' derives, and the texts as typed keys.

use std::{env, error::Error, path::PathBuf};

use leptos_i18n_build::{Config, ParseOptions, TranslationsInfos, options::CodegenOptions};

/// One file of texts per concern, in each of the three languages.
const NAMESPACES: [&str; 13] = [
    "common",
    "words",
    "organizations",
    "agreements",
    "obligations",
    "contacts",
    "explorer",
    "ledger",
    "people",
    "access",
    "treaty",
    "export",
    "control",
];
