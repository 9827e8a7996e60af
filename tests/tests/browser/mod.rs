//! What somebody at a browser does: search, explore, read a dossier, go back.

mod agenda;
mod briefs;
mod canvas;
mod close;
mod control;
mod driver;
mod escalation;
mod exploration;
mod following;
mod forms;
mod measures;
mod meeting;
mod merging;
mod outside;
mod papers;
mod phone;
mod policy;
mod priorities;
mod questions;
mod reviews;
mod rows;
mod walk;
mod ways;
