//! Looking for something within the picture.

use accord_shared::RecordId;
use accord_shared::fold::fold;
use leptos::html::Input;
use leptos::prelude::*;

use super::verbs::{Explorer, Picture};
use crate::i18n::{format, td_string};
use crate::ui::icon::{Glyph, icon_s};

/// The records of the picture that have every word, those whose names begin with the first word before the others,
/// and the nearer to the focus first. A member of a group is found too.
pub fn hits(picture: &Picture, text: &str) -> Vec<RecordId> {
    let folded = fold(text);
    let words: Vec<_> = folded.split_whitespace().collect();
    let Some(first) = words.first() else { return Vec::new() };
    let places = (0..picture.scene.nodes.len() as u32).filter(|place| picture.shown.has(*place));
    let mut found: Vec<_> = places
        .filter_map(|place| {
            let node = &picture.scene.nodes[place as usize].node;
            let names = fold(&[node.short.as_deref().unwrap_or_default(), &node.label].join(" "));
            let all = words.iter().all(|word| names.contains(word));
            all.then(|| {
                ((!names.split_whitespace().any(|name| name.starts_with(first)), node.depth, place), node.id)
            })
        })
        .collect();
    found.sort();
    found.into_iter().map(|(_, id)| id).collect()
}

/// The field, while it is open.
#[component]
pub fn FindBar(
    /// The picture.
    #[prop(into)]
    picture: Signal<Option<Picture>>,
    /// Where the keyboard goes afterwards.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let explorer = Explorer::expect();
    let locale = explorer.locale;
    let field = NodeRef::<Input>::new();
    let (text, at) = (RwSignal::new(String::new()), RwSignal::new(0_usize));
    let found =
        Memo::new(move |_| picture.get().map(|picture| hits(&picture, &text.read())).unwrap_or_default());
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            // A field that has just gone needs no focus.
            let _ = field.focus();
        }
    });
    let show = move || {
        if let Some(id) = found.read_untracked().get(at.get_untracked()) {
            explorer.show(*id);
        }
    };
    let step = move |forward: bool| {
        let count = found.read_untracked().len();
        if count > 0 {
            at.update(|at| *at = if forward { (*at + 1) % count } else { (*at + count - 1) % count });
            show();
        }
    };
    let close = move || {
        explorer.finding.set(false);
        on_close.run(());
    };
    let typed = move |event: leptos::ev::Event| {
        text.set(event_target_value(&event));
        at.set(0);
        show();
    };
    let key = move |event: leptos::ev::KeyboardEvent| {
        match event.key().as_str() {
            "Enter" => step(!event.shift_key()),
            "ArrowDown" => step(true),
            "ArrowUp" => step(false),
            "Escape" => close(),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let said = move || {
        let (count, locale) = (found.read().len(), locale.get());
        let number = |count: usize| format::number(locale, count as i64);
        if text.read().trim().is_empty() {
            String::new()
        } else if count == 0 {
            td_string!(locale, explorer.find.none).to_owned()
        } else {
            td_string!(
                locale,
                explorer.find.at,
                at = number(at.get().min(count - 1) + 1),
                count = number(count)
            )
            .to_string()
        }
    };
    view! {
        <search class="float finder">
            {icon_s(Glyph::Search)}
            <input
                node_ref=field
                type="search"
                autocomplete="off"
                aria-label=move || td_string!(locale.get(), explorer.find.label)
                placeholder=move || td_string!(locale.get(), explorer.find.label)
                on:input=typed
                on:keydown=key
            />
            <span class="muted" role="status">{said}</span>
            <button type="button" class="ib" aria-label=move || td_string!(locale.get(), explorer.find.close) title=move || td_string!(locale.get(), explorer.find.close) on:click=move |_| close()>
                {icon_s(Glyph::Close)}
            </button>
        </search>
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::explorer::samples::{agreement, graph, node, organization};
    use crate::explorer::scene::{Answers, Scene};
    use crate::explorer::shown::Shown;
    use crate::explorer::state::State;

    fn picture(state: &State) -> Picture {
        let named = |id, label: &str, short: Option<&str>, depth| {
            let mut node = node(id, 1);
            (node.label, node.short, node.depth) = (label.into(), short.map(str::to_owned), depth);
            node
        };
        let nodes = vec![
            named(organization(1), "Şamaxı şəhəri", None, 0),
            named(agreement(2), "Treaty with a union of posts", None, 2),
            named(organization(3), "Universal Postal Union", Some("UPU"), 1),
            named(organization(4), "Reunion", None, 1),
        ];
        let scene =
            Scene::new(organization(1), &Answers { focus: graph(nodes, Vec::new()), ..Answers::default() });
        Picture { shown: Arc::new(Shown::new(&scene, state)), scene: Arc::new(scene) }
    }

    #[test]
    fn every_word_must_be_there_and_what_begins_with_it_comes_first() {
        let picture = picture(&State::default());
        assert_eq!(hits(&picture, "union"), [organization(3), agreement(2), organization(4)]);
        assert_eq!(hits(&picture, "UNION post"), [organization(3), agreement(2)]);
        assert_eq!(hits(&picture, "upu"), [organization(3)]);
        assert_eq!(hits(&picture, "samaxi"), [organization(1)], "whatever the marks over its letters");
        assert!(hits(&picture, "  ").is_empty() && hits(&picture, "nobody").is_empty());
    }

    #[test]
    fn only_what_is_in_the_picture_is_found() {
        let mut state = State { focus: Some(organization(1)), ..State::default() };
        state.hide(&[organization(3)]);
        assert_eq!(hits(&picture(&state), "upu"), []);
        let grouped = State { groups: vec![vec![agreement(2), organization(3)]], ..State::default() };
        assert_eq!(hits(&picture(&grouped), "upu"), [organization(3)]);
    }
}
