//! Accord in the browser.
//!
//! `app` is the shell, `routes` every path, `pages` what the paths show, `pieces` in which file each of them comes, `ui` the components that know no
//! server, `api` the server's answers as types, `i18n` the words. Nothing imports upward.

mod api;
mod app;
mod clock;
mod explorer;
mod i18n;
mod pages;
mod pieces;
mod routes;
mod settings;
mod ui;

fn main() {
    leptos::mount::mount_to_body(app::App);
}
