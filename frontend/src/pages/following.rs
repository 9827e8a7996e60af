//! Following the record that the page is about: the same for its button, its key and the palette; and how much is new.

use accord_shared::RecordId;
use cynic::Id;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_location;

use super::session::Session;
use crate::api::client::{Loaded, use_query};
use crate::api::live::Live;
use crate::api::notice::{self, FollowingQuery, FollowingVariables};
use crate::i18n::{Locale, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::failed;
use crate::routes::record_at;
use crate::ui::icon::{Glyph, icon};
use crate::ui::toast::Toasts;

/// How much is new to the reader.
#[derive(Clone, Copy)]
pub struct Unread(RwSignal<Option<i32>>);

impl Unread {
    /// Follows what the server tells, and puts it into the context.
    pub fn provide() -> Self {
        let (unread, told) = (Self(RwSignal::new(None)), Live::expect().count());
        Effect::new(move |_| unread.0.set(told.get()));
        provide_context(unread);
        unread
    }

    /// The one in the context.
    pub fn expect() -> Self {
        expect_context()
    }

    /// The number, once known.
    pub fn get(self) -> Option<i32> {
        self.0.get()
    }

    /// Takes the number that came with an answer.
    pub fn set(self, count: i32) {
        self.0.try_set(Some(count));
    }

    /// Asks for it: the reader has opened something, which no list and no dossier depends on.
    pub fn ask(self) {
        spawn_local(async move {
            if let Some(count) = notice::unread().await {
                self.set(count);
            }
        });
    }
}

/// Whether the reader follows the page's record.
#[derive(Clone, Copy)]
pub struct Following {
    record: Memo<Option<RecordId>>,
    loaded: Loaded<FollowingQuery>,
    locale: Signal<Locale>,
    toasts: Toasts,
    unread: Unread,
}

impl Following {
    /// Asks for every record that a page is about, and puts it into the context.
    pub fn provide(session: Session) -> Self {
        let path = use_location().pathname;
        // Whoever keeps the people reads no records.
        let reads = move || session.viewer().is_some_and(|viewer| viewer.reads());
        let record = Memo::new(move |_| record_at(&path.read()).filter(|_| reads()));
        let loaded = use_query::<FollowingQuery, FollowingVariables>(move || {
            let record = Some(Id::new(record.get()?.to_string()));
            Some(FollowingVariables { record })
        });
        let (toasts, unread) = (Toasts::expect(), Unread::expect());
        let following = Self { record, loaded, locale: use_locale(), toasts, unread };
        provide_context(following);
        following
    }

    /// The one in the context.
    pub fn expect() -> Self {
        expect_context()
    }

    /// The page's record with whether the reader follows it; nothing until that is known.
    pub fn get(self) -> Option<(RecordId, bool)> {
        let record = self.record.get()?;
        let answer = self.loaded.ok()?;
        Some((record, !answer.following.is_empty()))
    }

    /// Follows the page's record, or stops.
    pub fn toggle(self) {
        let Some((record, on)) = untrack(|| self.get()) else { return };
        let locale = self.locale.get_untracked();
        spawn_local(async move {
            let done = notice::set_following(Id::new(record.to_string()), !on).await;
            let said = failed::outcome(locale, &done).unwrap_or_else(|| word(locale, !on).to_owned());
            self.toasts.say(said);
            self.loaded.retry();
            self.unread.ask();
        });
    }
}

/// What has become of it, in a sentence.
fn word(locale: Locale, on: bool) -> &'static str {
    if on { td_string!(locale, home.follow.begun) } else { td_string!(locale, home.follow.ended) }
}

/// The button on a dossier; nothing until it is known whether the reader follows it.
#[component]
pub fn FollowButton() -> impl IntoView {
    let i18n = use_i18n();
    let following = Following::expect();
    let on = Memo::new(move |_| following.get().map(|(_, on)| on));
    move || {
        let on = on.get()?;
        let glyph = if on { Glyph::Followed } else { Glyph::Follow };
        let help = move || {
            if on { t_string!(i18n, home.follow.stop) } else { t_string!(i18n, home.follow.help) }
        };
        Some(view! {
            <button
                type="button"
                class="btn quiet follow"
                aria-pressed=on.to_string()
                aria-keyshortcuts="F"
                title=help
                on:click=move |_| following.toggle()
            >
                {icon(glyph)}
                {if on { t!(i18n, home.follow.on).into_any() } else { t!(i18n, home.follow.off).into_any() }}
            </button>
        })
    }
}
