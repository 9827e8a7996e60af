//! The question what the chosen files are, before they are sent.

use accord_shared::AccessLevel;
use accord_shared::document::{DocumentKind, LONGEST_TITLE, title_of};
use leptos::prelude::*;

use super::fields::{Fields, Said};
use super::{DocumentsState, sending, size};
use crate::api::document::{DocumentInput, place_of_new};
use crate::i18n::{t, td_string, use_i18n, use_locale};
use crate::ui::icon::{Glyph, icon, icon_s};

/// The dialog's form.
#[component]
pub(super) fn Add(
    /// The page's.
    state: DocumentsState,
    /// How closed the record is.
    level: AccessLevel,
    /// The languages of its authentic texts.
    texts: StoredValue<Vec<String>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let noun = state.record.noun;
    let likely = DocumentKind::of(noun).first().copied().unwrap_or(DocumentKind::Other);
    let said =
        Said { kind: RwSignal::new(likely), language: RwSignal::new(None), level: RwSignal::new(None) };
    let titles = RwSignal::new(
        state
            .chosen
            .with_untracked(|files| files.iter().map(|file| title_of(&file.name())).collect::<Vec<_>>()),
    );
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let files = state.chosen.try_update(std::mem::take).unwrap_or_default();
        for (file, title) in files.into_iter().zip(titles.get_untracked()) {
            let title = if title.trim().is_empty() { file.name() } else { title };
            let input = DocumentInput {
                access_level: said.level.get_untracked(),
                title: title.clone(),
                kind: said.kind.get_untracked(),
                language: said.language.get_untracked(),
            };
            sending::begin(state, file, title, place_of_new(state.record, &input));
        }
        state.adding.set(false);
    };
    let leave_out = move |at: usize| {
        state.chosen.update(|files| drop(files.remove(at)));
        titles.update(|titles| drop(titles.remove(at)));
        if state.chosen.with_untracked(Vec::is_empty) {
            state.adding.set(false);
        }
    };
    let files = move || {
        let locale = locale.get();
        let files = state.chosen.get();
        let several = files.len() > 1;
        files
            .into_iter()
            .enumerate()
            .map(|(at, file)| {
                let id = format!("paper-title-{at}");
                let help =
                    td_string!(locale, papers.chosen, name = file.name(), size = size(locale, file.size()))
                        .to_string();
                let out = td_string!(locale, papers.leave_out, name = file.name()).to_string();
                view! {
                    <div class="f wide">
                        <label for=id.clone()>{t!(i18n, papers.name)}</label>
                        <div class="row">
                            <input
                                class="in grow"
                                id=id
                                maxlength=LONGEST_TITLE.to_string()
                                autocomplete="off"
                                prop:value=titles
                                    .with_untracked(|titles| titles.get(at).cloned())
                                    .unwrap_or_default()
                                on:input=move |event| {
                                    titles
                                        .update(|titles| {
                                            if let Some(title) = titles.get_mut(at) {
                                                *title = event_target_value(&event);
                                            }
                                        })
                                }
                            />
                            {several
                                .then(|| {
                                    view! {
                                        <button
                                            type="button"
                                            class="ib"
                                            aria-label=out
                                            on:click=move |_| leave_out(at)
                                        >
                                            {icon_s(Glyph::Close)}
                                        </button>
                                    }
                                })}
                        </div>
                        <p>{help}</p>
                    </div>
                }
            })
            .collect_view()
    };
    view! {
        <form class="fgrid pad paper-form" on:submit=submit>
            <h2 class="f wide">{t!(i18n, papers.new)}</h2>
            {files}
            <Fields said=said noun=noun level=level texts=texts />
            <div class="row f wide paper-foot">
                <span class="grow"></span>
                <button type="button" class="btn quiet" on:click=move |_| state.adding.set(false)>
                    {t!(i18n, common.verb.cancel)}
                </button>
                <button class="btn pri">
                    {icon(Glyph::Attach)}
                    {t!(i18n, papers.send)}
                </button>
            </div>
        </form>
    }
}
