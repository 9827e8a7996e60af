//! Before the client compiles: the schema for the queries' derives, and the texts as typed keys.

use std::{env, error::Error, path::PathBuf};

use leptos_i18n_build::{Config, ParseOptions, TranslationsInfos, options::CodegenOptions};

/// One file of texts per concern, in each of the three languages.
const NAMESPACES: [&str; 25] = [
    "common",
    "words",
    "organizations",
    "agreements",
    "obligations",
    "contacts",
    "interactions",
    "merge",
    "explorer",
    "ledger",
    "people",
    "access",
    "treaty",
    "export",
    "control",
    "duty",
    "intake",
    "papers",
    "bulk",
    "views",
    "questions",
    "overview",
    "briefs",
    "priorities",
    "home",
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    if env::var_os("CARGO_FEATURE_SPLIT").is_some() {
        // Who calls whom, and where it is written: without this a linked module cannot be taken apart.
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
    cynic_codegen::register_schema("accord").from_sdl_file("../schema.graphql")?.as_default()?;

    let config = Config::new("az")?
        .add_locales(["en", "ru"])?
        .add_namespaces(NAMESPACES)?
        .parse_options(ParseOptions::new().interpolate_display(true));
    let texts = TranslationsInfos::parse(config)?;
    texts.emit_diagnostics();
    texts.rerun_if_locales_changed();
    let attributes = "#![allow(missing_docs, clippy::all)]".parse()?;
    let options = CodegenOptions::default().top_level_attributes(Some(attributes)).gen_docs(false);
    texts.generate_i18n_module_with_options(PathBuf::from(env::var("OUT_DIR")?).join("i18n"), options)?;
    Ok(())
}
