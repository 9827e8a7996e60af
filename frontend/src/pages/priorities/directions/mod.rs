//! The directions of cooperation: a small tree that the Sector keeps (regulation 7.1.2).

mod form;
mod tree;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;

use self::form::Forming;
use self::tree::{Step, depth, here, step};
use super::tabs::tabs;
use crate::api::client::{Api, use_query};
use crate::api::direction::{DirectionInput, Node, Placing, TreeQuery, change, place};
use crate::api::parts::Day;
use crate::clock;
use crate::i18n::{Locale, format, language, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::failed::{answered, outcome};
use crate::pages::session::Session;
use crate::routes::{AsOf, Route};
use crate::ui::icon::{Glyph, icon};
use crate::ui::popover::Popover;
use crate::ui::toast::Toasts;

/// The page.
pub fn page() -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let session = Session::expect();
    let toasts = Toasts::expect();
    let forming = Forming::new();
    let loaded = use_query::<TreeQuery, ()>(|| Some(()));
    Effect::new(move |_| {
        document().set_title(&format!("{} · Accord", t_string!(i18n, priorities.tree.title)));
    });
    let keys = move |event: leptos::ev::KeyboardEvent| {
        if let Some(answer) = loaded.ok()
            && untrack(|| session.can_assess())
        {
            on_key(&event, &answer, (forming, toasts), locale.get_untracked());
        }
    };
    let content = answered(loaded, move |answer| {
        let locale = locale.get();
        let edits = session.can_assess();
        let rows =
            answer.directions.iter().map(|node| row(node, &answer, edits, forming, locale)).collect_view();
        view! {
            <section class="card" on:keydown=keys>
                <div class="tree-scroll">
                    <table class="t small tree-t">
                        <thead>
                            <tr>
                                <th scope="col">{td_string!(locale, priorities.direction)}</th>
                                <th scope="col">{td_string!(locale, words.language.az)}</th>
                                <th scope="col">{td_string!(locale, words.language.en)}</th>
                                <th scope="col">{td_string!(locale, words.language.ru)}</th>
                                <th scope="col" class="num">{td_string!(locale, priorities.tree.uses)}</th>
                                <th><span class="sr">{td_string!(locale, priorities.tree.acts)}</span></th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </section>
        }
        .into_any()
    });
    view! {
        <main class="page reviews-page">
            <div class="pagehead">
                <h1>{t!(i18n, priorities.tree.title)}</h1>
                {tabs(Route::Directions)}
                <span class="grow"></span>
                <Show when=move || session.can_assess()>
                    <button type="button" class="btn pri noprint" on:click=move |_| forming.enter(None)>
                        {icon(Glyph::Add)}
                        {t!(i18n, priorities.tree.add)}
                    </button>
                </Show>
            </div>
            <div class="reviews-body">
                <p class="soft">{t!(i18n, priorities.tree.help)}</p>
                <Show when=move || session.can_assess()>
                    <p class="muted hide-s noprint">{t!(i18n, priorities.tree.keys)}</p>
                </Show>
                {content}
            </div>
            {form::dialog(forming)}
        </main>
    }
}

fn row(
    node: &Node,
    answer: &TreeQuery,
    edits: bool,
    forming: Forming,
    locale: Locale,
) -> impl IntoView + use<> {
    let as_of = AsOf::expect();
    let uses = answer.uses(&node.id);
    let list = (uses > 0).then(|| {
        let path = as_of.href(Route::Register(accord_shared::Noun::Agreement));
        let sign = if path.contains('?') { '&' } else { '?' };
        let href = format!("{path}{sign}direction={}", node.id.inner());
        view! { <a class="link" href=href>{format::number(locale, uses.into())}</a> }
    });
    let retired = node.retired_on.map(|day| {
        let date = format::day(locale, day.0);
        let said = td_string!(locale, priorities.tree.retired, date = date).to_string();
        view! { <span class="badge">{said}</span> }
    });
    let deep = format!("deep-{}", depth(&answer.directions, node).min(4));
    let acts = edits.then(|| menu(node, answer, forming, locale));
    let missing = move |text: &Option<String>| text.clone().unwrap_or_else(|| "—".into());
    view! {
        <tr
            tabindex=if edits { "0" } else { "-1" }
            data-id=node.id.inner().to_owned()
            class:retired=node.retired_on.is_some()
            aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown Alt+ArrowLeft Alt+ArrowRight F2 Insert Delete"
        >
            <th scope="row" class=deep>
                {node.names.pick(language(locale))} " " {retired}
            </th>
            <td lang="az">{missing(&node.names.az)}</td>
            <td lang="en">{missing(&node.names.en)}</td>
            <td lang="ru">{missing(&node.names.ru)}</td>
            <td class="num">{list}</td>
            <td class="end">{acts}</td>
        </tr>
    }
}

/// What can be done with a direction.
fn menu(node: &Node, answer: &TreeQuery, forming: Forming, locale: Locale) -> impl IntoView + use<> {
    let open = RwSignal::new(false);
    let toasts = Toasts::expect();
    let name = node.names.pick(language(locale));
    let label = td_string!(locale, priorities.tree.acts_of, name = name).to_string();
    let nodes = StoredValue::new(answer.directions.clone());
    let uses = answer.uses(&node.id);
    let node = StoredValue::new(node.clone());
    let steps = move || {
        let one = |one: Step| {
            let to = nodes.with_value(|nodes| node.with_value(|node| step(nodes, node, one)))?;
            let back = nodes.with_value(|nodes| node.with_value(|node| here(nodes, node)));
            let press = move |_| {
                open.set(false);
                put(to.clone(), Some(back.clone()), toasts, locale);
            };
            Some(view! {
                <button type="button" class="menu-item" on:click=press>
                    {step_word(one, locale)}
                </button>
            })
        };
        Step::ALL.into_iter().filter_map(one).collect_view()
    };
    let is_retired = move || node.with_value(|node| node.retired_on.is_some());
    view! {
        <Popover open=open class="ib" label=Signal::stored(label) button=move || icon(Glyph::More)>
            <div class="menu">
                <button
                    type="button"
                    class="menu-item"
                    on:click=move |_| {
                        open.set(false);
                        forming.change(node.get_value());
                    }
                >
                    {td_string!(locale, priorities.tree.rename)}
                </button>
                <button
                    type="button"
                    class="menu-item"
                    on:click=move |_| {
                        open.set(false);
                        forming.enter(Some(node.get_value()));
                    }
                >
                    {td_string!(locale, priorities.tree.add_below)}
                </button>
                {steps}
                <button
                    type="button"
                    class="menu-item"
                    on:click=move |_| {
                        open.set(false);
                        retire(node.get_value(), uses, toasts, locale);
                    }
                >
                    {if is_retired() {
                        td_string!(locale, priorities.tree.restore)
                    } else {
                        td_string!(locale, priorities.tree.retire)
                    }}
                </button>
            </div>
        </Popover>
    }
}

fn step_word(step: Step, locale: Locale) -> &'static str {
    match step {
        Step::Up => td_string!(locale, priorities.tree.up),
        Step::Down => td_string!(locale, priorities.tree.down),
        Step::In => td_string!(locale, priorities.tree.inward),
        Step::Out => td_string!(locale, priorities.tree.outward),
    }
}

/// Puts a direction at a place, and says so; the way back is offered where there is one.
fn put(to: Placing, back: Option<Placing>, toasts: Toasts, locale: Locale) {
    let id = to.id.clone();
    spawn_local(async move {
        let done = place(to).await;
        match (outcome(locale, &done), back) {
            (Some(why), _) => toasts.say(why),
            (None, None) => toasts.say(td_string!(locale, priorities.tree.moved)),
            (None, Some(back)) => {
                // The move is one version further.
                let back = Placing { version: back.version + 1, ..back };
                toasts.offer(
                    td_string!(locale, priorities.tree.moved),
                    td_string!(locale, ledger.undo),
                    move || {
                        put(back.clone(), None, toasts, locale);
                    },
                );
            }
        }
        Api::expect().refresh();
        focus_again(id.inner().to_owned());
    });
}

/// Ends a direction from today on, or takes that back.
fn retire(node: Node, uses: i32, toasts: Toasts, locale: Locale) {
    let retired_on = if node.retired_on.is_some() { None } else { Some(Day(clock::today())) };
    let (id, version) = (node.id.clone(), node.version);
    let before = node.retired_on;
    let input = DirectionInput::from(node);
    spawn_local(async move {
        let after = DirectionInput { retired_on, ..input.clone() };
        let done = change(id.clone(), version, after).await;
        match outcome(locale, &done) {
            Some(why) => toasts.say(why),
            None => {
                let text = match retired_on {
                    Some(_) => {
                        td_string!(locale, priorities.tree.retired_toast, count = i64::from(uses)).to_string()
                    }
                    None => td_string!(locale, priorities.tree.restored).to_owned(),
                };
                toasts.offer(text, td_string!(locale, ledger.undo), move || {
                    let (id, input) = (id.clone(), DirectionInput { retired_on: before, ..input.clone() });
                    spawn_local(async move {
                        let done = change(id, version + 1, input).await;
                        let said = outcome(locale, &done);
                        toasts.say(
                            said.unwrap_or_else(|| td_string!(locale, priorities.tree.as_before).to_owned()),
                        );
                        Api::expect().refresh();
                    });
                });
            }
        }
        Api::expect().refresh();
    });
}

/// Gives the focus back to the row of a direction, once the rows are drawn anew.
fn focus_again(id: String) {
    set_timeout(
        move || {
            let row = document().query_selector(&format!(".tree-t tr[data-id='{id}']")).ok().flatten();
            if let Some(row) = row.and_then(|row| row.dyn_into::<web_sys::HtmlElement>().ok()) {
                let _ = row.focus();
            }
        },
        std::time::Duration::from_millis(300),
    );
}

/// The row that has the focus, or in which it lies.
fn focused(event: &leptos::ev::KeyboardEvent) -> Option<(web_sys::HtmlElement, bool)> {
    let target = event.target()?.dyn_into::<web_sys::HtmlElement>().ok()?;
    let row = target.closest("tr[data-id]").ok()??.dyn_into::<web_sys::HtmlElement>().ok()?;
    let is_row = row == target;
    Some((row, is_row))
}

fn on_key(
    event: &leptos::ev::KeyboardEvent,
    answer: &TreeQuery,
    (forming, toasts): (Forming, Toasts),
    locale: Locale,
) {
    let Some((row, true)) = focused(event) else { return };
    let id = row.get_attribute("data-id").unwrap_or_default();
    let Some(node) = answer.directions.iter().find(|node| node.id.inner() == id) else { return };
    let key = event.key();
    if event.ctrl_key() || event.meta_key() {
        return;
    }
    let done = match (key.as_str(), event.alt_key()) {
        (arrow, true) => Step::of_key(arrow).is_some_and(|one| {
            if let Some(to) = step(&answer.directions, node, one) {
                put(to, Some(here(&answer.directions, node)), toasts, locale);
            }
            true
        }),
        ("ArrowUp", _) => go(row.previous_element_sibling()),
        ("ArrowDown", _) => go(row.next_element_sibling()),
        ("F2" | "Enter", _) => {
            forming.change(node.clone());
            true
        }
        ("Insert" | "n", _) => {
            forming.enter(Some(node.clone()));
            true
        }
        ("Delete", _) => {
            retire(node.clone(), answer.uses(&node.id), toasts, locale);
            true
        }
        _ => false,
    };
    if done {
        event.prevent_default();
        event.stop_propagation();
    }
}

fn go(row: Option<web_sys::Element>) -> bool {
    if let Some(row) = row.and_then(|row| row.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = row.focus();
    }
    true
}
