//! What somebody at a browser does: search, explore, read a dossier, go back.

mod close;
mod driver;
mod forms;
mod meeting;
mod walk;
