//! What is to become of a file: a profile or matched columns, and what is done with records that are there.

use accord_shared::Noun;
use accord_shared::intake::Duplicates;
use leptos::prelude::*;

use super::mapping::{Choose, MappingTable, Matching};
use super::words;
use crate::api::intake::{Choice, Import};
use crate::i18n::words::Word;
use crate::i18n::{language, t, td_string, use_i18n, use_locale};
use crate::ui::icon::{Glyph, icon};

/// The card in which it is said.
#[component]
pub fn Chooser(
    import: Import,
    profiles: Vec<String>,
    of: Option<Noun>,
    check: Callback<Choice>,
) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let before = import.choice.clone();
    let matching = Matching::of(&import, of, language(locale.get_untracked()));
    let profile = before.as_ref().and_then(|choice| choice.profile.clone());
    let by_profile = RwSignal::new(profile.is_some());
    let profile = RwSignal::new(profile.or_else(|| profiles.first().cloned()).unwrap_or_default());
    let duplicates = RwSignal::new(before.map_or(Duplicates::Update, |choice| choice.duplicates));
    let ready = move || by_profile.get() || matching.missing().is_empty();
    let go = move |_| {
        let choice = match by_profile.get_untracked() {
            true => Choice {
                duplicates: duplicates.get_untracked(),
                profile: Some(profile.get_untracked()),
                mapping: None,
            },
            false => Choice {
                duplicates: duplicates.get_untracked(),
                profile: None,
                mapping: Some(matching.read()),
            },
        };
        check.run(choice);
    };
    let import = StoredValue::new(import);
    let profiles = StoredValue::new(profiles);
    let way = move |is_profile: bool| {
        view! {
            <button
                type="button"
                aria-pressed=move || (by_profile.get() == is_profile).to_string()
                on:click=move |_| by_profile.set(is_profile)
            >
                {move || {
                    let locale = locale.get();
                    if is_profile {
                        td_string!(locale, intake.by_profile)
                    } else {
                        td_string!(locale, intake.by_columns)
                    }
                }}
            </button>
        }
    };
    let options = move || {
        let locale = locale.get();
        let option = |name: String| {
            let own = name.clone();
            let is_it = move || *profile.read() == own;
            view! { <option value=name.clone() selected=is_it>{words::profile(locale, &name)}</option> }
        };
        profiles.get_value().into_iter().map(option).collect_view()
    };
    view! {
        <section class="card" aria-labelledby="intake-way">
            <header>
                <h2 id="intake-way">{t!(i18n, intake.way)}</h2>
                <span class="grow"></span>
                <span class="seg" role="group" aria-labelledby="intake-way">{way(false)} {way(true)}</span>
            </header>
            <div>
                <Show
                    when=move || by_profile.get()
                    fallback=move || view! { <MappingTable import=import.get_value() matching /> }
                >
                    <div class="fgrid pad">
                        <div class="f">
                            <label for="intake-profile">{t!(i18n, intake.by_profile)}</label>
                            <select
                                class="in"
                                id="intake-profile"
                                on:change=move |event| profile.set(event_target_value(&event))
                            >
                                {options}
                            </select>
                        </div>
                    </div>
                </Show>
            </div>
            <div class="pad intake-go">
                <Choose
                    id="intake-duplicates"
                    label=|locale| td_string!(locale, intake.duplicates_label)
                    words=Duplicates::WORDS.to_vec()
                    value=Signal::derive(move || duplicates.get())
                    choose=move |word| duplicates.set(word)
                />
                <span class="grow"></span>
                <span class="muted">{t!(i18n, intake.compare_help)}</span>
                <button type="button" class="btn pri" disabled=move || !ready() on:click=go>
                    {icon(Glyph::Search)}
                    {t!(i18n, intake.compare)}
                </button>
            </div>
        </section>
    }
}
