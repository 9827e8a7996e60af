//! The register over real databases: its promises, and every decision of an import.

// The roots of the schema are merged from a part for each noun, and each part is a layer of the type of their future.
#![recursion_limit = "256"]

/// Every decision of an import, over files that we wrote with every kind of mess, and over the real data.
mod import {
    mod decisions;
    pub mod desk;
    mod files;
    mod intake;
    mod obligations_and_people;
    mod organizations;
    mod promises;
    mod real;
}

/// Nobody sees what they may not, whatever they ask.
mod leak {
    mod desk;
    mod document;
    mod judged;
    mod makers;
    mod papers;
    mod records;
    mod walk;
    mod world;
}

/// What the register promises of its four nouns.
mod register {
    mod access;
    mod acts;
    mod agenda;
    mod assessments;
    mod audit;
    mod briefs;
    mod bulk;
    mod coordinator;
    mod custody;
    pub mod desk;
    mod documents;
    mod due;
    mod duty;
    mod erasing;
    mod escalation;
    mod history;
    mod interactions;
    mod ledger;
    mod life;
    mod lists;
    mod matrix;
    mod merging;
    mod notices;
    mod questions;
    mod repeats;
    mod reviews;
    mod rules;
    mod splitting;
    mod succession;
    mod views;
    mod weights;
    mod writes;
}
