//! Where one can go: the rail at the side, the tabs at the foot of a phone.

use accord_shared::Noun;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::i18n::{Locale, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::session::Session;
use crate::routes::{AsOf, Route};
use crate::ui::dialog::Dialog;
use crate::ui::icon::{Glyph, icon};

/// The sections in their order.
pub const SECTIONS: [Route; 8] = [
    Route::Explore(None),
    Route::Register(Noun::Organization),
    Route::Register(Noun::Agreement),
    Route::Register(Noun::Obligation),
    Route::Control,
    Route::Priorities,
    Route::Register(Noun::Contact),
    Route::Register(Noun::Interaction),
];

/// What stands side by side at the foot of a phone, before the way to all the rest.
const TABS: [Route; 4] = [Route::Home, Route::Explore(None), Route::Control, Route::Priorities];

/// The rest.
const MORE: [Route; 9] = [
    Route::Register(Noun::Organization),
    Route::Register(Noun::Agreement),
    Route::Register(Noun::Obligation),
    Route::Register(Noun::Contact),
    Route::Register(Noun::Interaction),
    Route::Notices,
    Route::Overview,
    Route::Questions,
    Route::Changes,
];

/// What a section is called where there is little room.
pub fn label(locale: Locale, section: Route) -> &'static str {
    match section {
        Route::Register(Noun::Organization) => td_string!(locale, common.nav.organizations),
        Route::Register(Noun::Agreement) => td_string!(locale, common.nav.agreements),
        Route::Register(Noun::Obligation) => td_string!(locale, common.nav.obligations),
        Route::Register(Noun::Contact) => td_string!(locale, common.nav.contacts),
        Route::Register(Noun::Interaction) => td_string!(locale, common.nav.interactions),
        Route::Home => td_string!(locale, home.nav),
        Route::Notices => td_string!(locale, home.notices.title),
        Route::Changes => td_string!(locale, ledger.nav),
        Route::Past => td_string!(locale, bulk.past.title),
        Route::Digest => td_string!(locale, control.digest.title),
        Route::Escalation => td_string!(locale, control.escalation.rules),
        Route::Overview => td_string!(locale, overview.title),
        Route::Questions => td_string!(locale, questions.title),
        Route::Control => td_string!(locale, control.nav),
        Route::Priorities => td_string!(locale, common.nav.priorities),
        Route::Gaps => td_string!(locale, priorities.gaps),
        Route::Weights => td_string!(locale, priorities.weights.title),
        Route::Duplicates => td_string!(locale, merge.title),
        Route::Import(_) => td_string!(locale, intake.title),
        _ => td_string!(locale, common.nav.explore_short),
    }
}

/// The section's icon, filled where the reader is.
pub const fn glyph(section: Route, here: bool) -> Glyph {
    match (section, here) {
        (Route::Register(Noun::Organization), false) => Glyph::Organizations,
        (Route::Register(Noun::Organization), true) => Glyph::OrganizationsHere,
        (Route::Register(Noun::Agreement), false) => Glyph::Agreement,
        (Route::Register(Noun::Agreement), true) => Glyph::AgreementHere,
        (Route::Register(Noun::Obligation), false) => Glyph::Obligation,
        (Route::Register(Noun::Obligation), true) => Glyph::ObligationHere,
        (Route::Register(Noun::Contact), false) => Glyph::Contacts,
        (Route::Register(Noun::Contact), true) => Glyph::ContactsHere,
        (Route::Register(Noun::Interaction), false) => Glyph::Interaction,
        (Route::Register(Noun::Interaction), true) => Glyph::InteractionHere,
        (Route::Control, false) => Glyph::Control,
        (Route::Control, true) => Glyph::ControlHere,
        (Route::Priorities, false) => Glyph::Priorities,
        (Route::Priorities, true) => Glyph::PrioritiesHere,
        (Route::Gaps, _) => Glyph::Gap,
        (Route::Weights, _) => Glyph::Weights,
        (Route::Import(_), _) => Glyph::Import,
        (Route::Duplicates, _) => Glyph::Duplicates,
        (Route::Past, _) => Glyph::Changes,
        (Route::Digest, _) => Glyph::List,
        (Route::Escalation, _) => Glyph::Escalated,
        (Route::Overview, _) => Glyph::Chart,
        (Route::Questions, false) => Glyph::Question,
        (Route::Questions, true) => Glyph::QuestionHere,
        (Route::Home, false) => Glyph::Home,
        (Route::Home, true) => Glyph::HomeHere,
        (Route::Notices, false) => Glyph::Notices,
        (Route::Notices, true) => Glyph::NoticesHere,
        (Route::Changes, false) => Glyph::Changes,
        (Route::Changes, true) => Glyph::ChangesHere,
        (_, false) => Glyph::Explore,
        (_, true) => Glyph::ExploreHere,
    }
}

/// The mark of Accord.
#[component]
pub fn Brand() -> impl IntoView {
    view! {
        <span class="brand">
            <svg viewBox="0 0 28 28" fill="none" aria-hidden="true">
                <path
                    d="M10.5 5.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 4.6-1.35A10.4 10.4 0 0 1 11.5 14c0-2.8 1.4-5.4 3.6-7.15A8.5 8.5 0 0 0 10.5 5.5Z"
                    fill="currentColor"
                />
                <circle cx="18" cy="14" r="7.4" stroke="var(--accent)" stroke-width="2.2" />
            </svg>
            <b>"Accord"</b>
        </span>
    }
}

/// The rail at the side.
#[component]
pub fn Rail() -> impl IntoView {
    let i18n = use_i18n();
    let as_of = AsOf::expect();
    let session = Session::expect();
    view! {
        <nav class="rail" aria-label=move || t_string!(i18n, common.nav.main)>
            <a class="brand-link" href=move || as_of.href(Route::Home) aria-label="Accord">
                <Brand />
            </a>
            <Entry section=Route::Home />
            <Entry section=SECTIONS[0] />
            <hr />
            {SECTIONS[1..].iter().map(|&section| view! { <Entry section /> }).collect_view()}
            <hr />
            <Entry section=Route::Overview />
            <Entry section=Route::Questions />
            <Entry section=Route::Changes />
            <div class="foot"></div>
            <Show when=move || session.viewer().is_some_and(|viewer| viewer.demo)>
                <p class="sample">{t!(i18n, common.nav.sample)}</p>
            </Show>
        </nav>
    }
}

/// The tabs at the foot of a phone; the last one opens everything that has no tab.
#[component]
pub fn Tabs() -> impl IntoView {
    let i18n = use_i18n();
    let path = use_location().pathname;
    let open = RwSignal::new(false);
    // Wherever a link of it leads, it has done its work.
    Effect::new(move |_| {
        path.track();
        open.set(false);
    });
    let here = Memo::new(move |_| MORE.iter().any(|section| is_at(&path.read(), &section.href(None))));
    view! {
        <nav class="tabs" aria-label=move || t_string!(i18n, common.nav.main)>
            {TABS.iter().map(|&section| view! { <Entry section /> }).collect_view()}
            <button
                type="button"
                class="nav"
                aria-haspopup="dialog"
                aria-expanded=move || open.get().to_string()
                aria-current=move || here.get().then_some("true")
                on:click=move |_| open.set(true)
            >
                {icon(Glyph::Menu)}
                <span>{t!(i18n, common.nav.more)}</span>
            </button>
            <Dialog
                open=open
                label=Signal::derive(move || t_string!(i18n, common.nav.more).to_owned())
                class="sheet"
            >
                <div class="sheet-in">
                    {MORE.iter().map(|&section| view! { <Entry section /> }).collect_view()}
                </div>
            </Dialog>
        </nav>
    }
}

/// Whether a path is a section's or lies below it.
fn is_at(path: &str, section: &str) -> bool {
    path.strip_prefix(section).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[component]
fn Entry(section: Route) -> impl IntoView {
    let locale = use_locale();
    let as_of = AsOf::expect();
    let path = use_location().pathname;
    let base = section.href(None);
    let here = Memo::new(move |_| is_at(&path.read(), &base));
    view! {
        <a
            class="nav"
            href=move || as_of.href(section)
            aria-current=move || here.get().then_some("page")
        >
            {move || icon(glyph(section, here.get()))}
            <span>{move || label(locale.get(), section)}</span>
        </a>
    }
}
