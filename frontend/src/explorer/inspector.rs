//! The details of what was chosen, and what can be done with it.

use std::collections::BTreeMap;
use std::sync::Arc;

use accord_shared::{Noun, RecordId};
use cynic::Id;
use leptos::html::Aside;
use leptos::prelude::*;

use super::changes::Changes;
use super::common::Between;
use super::facts::facts;
use super::menu;
use super::path::{PathSection, kind_word};
use super::scene::{Scene, SceneNode};
use super::several::{Agreed, Members, Several};
use super::verbs::{Explorer, Picture};
use crate::api::client::{Loaded, use_query};
use crate::api::graph::{EdgeKind, Node};
use crate::api::inspect::{InspectQuery, InspectVariables, Inspected};
use crate::api::parts::Day;
use crate::clock;
use crate::i18n::words::Word;
use crate::i18n::{Locale, format, language, td_string};
use crate::routes::{AsOf, Route};
use crate::ui::icon::{Glyph, icon, icon_s};
use crate::ui::marks;

/// The panel beside the picture.
#[component]
pub fn Inspector(
    /// The picture.
    #[prop(into)]
    picture: Signal<Option<Picture>>,
    /// Where the keyboard goes when the panel closes.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let explorer = Explorer::expect();
    let locale = explorer.locale;
    let chosen = Memo::new(move |_| explorer.state.get().selected());
    let details = use_query::<InspectQuery, _>(move || {
        let (id, on) = (chosen.get()?, explorer.state.get().as_of.map(Day));
        Some(InspectVariables { id: Id::new(id.to_string()), on })
    });
    let node = Memo::new(move |_| {
        let (picture, id) = (picture.get()?, chosen.get()?);
        picture.scene.find(id).cloned()
    });
    let panel = NodeRef::<Aside>::new();
    Effect::new(move |_| {
        chosen.track();
        if let Some(panel) = panel.get() {
            panel.set_scroll_top(0);
        }
    });
    view! {
        <aside class="insp" node_ref=panel aria-label=move || td_string!(locale.get(), explorer.inspector.title)>
            {move || {
                let several = explorer.state.read().chosen.len() > 1;
                several.then(|| view! { <Several picture=picture on_close=on_close /> })
            }}
            {move || {
                let several = explorer.state.read().chosen.len() > 1;
                node.get().filter(|_| !several).map(|node| {
                    view! {
                        <Head node=node.clone() details=details on_close=on_close />
                        {path_of(picture)}
                        <Changes picture=picture />
                        <Members id=node.node.id picture=picture />
                        <Facts details=details />
                        <Connections node=node.clone() picture=picture />
                        <Agreed id=node.node.id picture=picture />
                        <Duties details=details />
                        {(!node.node.ours).then(|| view! { <Between id=node.node.id /> })}
                    }
                })
            }}
        </aside>
    }
}

fn path_of(picture: Signal<Option<Picture>>) -> impl IntoView {
    let explorer = Explorer::expect();
    let scene = Memo::new(move |_| {
        explorer.state.get().path?;
        picture.get().map(|picture| picture.scene)
    });
    move || scene.get().map(|scene: Arc<Scene>| view! { <PathSection scene=scene /> })
}

/// What it is, its names, and the verbs.
#[component]
fn Head(node: SceneNode, details: Loaded<InspectQuery>, on_close: Callback<()>) -> impl IntoView {
    let explorer = Explorer::expect();
    let (locale, as_of) = (explorer.locale, AsOf::expect());
    let (node, expanded) = (node.node, node.expanded);
    let id = node.id;
    let original = move || {
        let details = details.ok()?;
        let (text, code) = details.node.as_ref()?.names()?.second(language(locale.get()))?;
        Some(view! { <p class="muted insp-orig" lang=code>{text}</p> })
    };
    let is_focus = Memo::new(move |_| explorer.state.get().focus == Some(id));
    let pinned = Memo::new(move |_| explorer.state.get().pin_of(id).is_some());
    let marks_of = node.clone();
    view! {
        <div class="insp-h">
            <div class="row insp-marks">
                {move || marks_of_node(locale.get(), &marks_of)}
                <span class="grow"></span>
                {move || marks::access(locale.get(), node.access_level)}
                <button
                    type="button"
                    class="ib"
                    aria-label=move || td_string!(locale.get(), explorer.inspector.close)
                    title=move || td_string!(locale.get(), explorer.inspector.close)
                    on:click=move |_| on_close.run(())
                >
                    {icon(Glyph::Close)}
                </button>
            </div>
            <h2>{node.label.clone()}</h2>
            {original}
            <div class="row wrap insp-acts">
                <a class="btn pri" href=move || as_of.href(Route::Dossier(id))>
                    {move || td_string!(locale.get(), explorer.inspector.dossier)}
                </a>
                <Verb
                    glyph=Signal::derive(move || if pinned.get() { Glyph::Pinned } else { Glyph::Pin })
                    label=Signal::derive(move || {
                        let locale = locale.get();
                        if pinned.get() {
                            td_string!(locale, explorer.inspector.unpin)
                        } else {
                            td_string!(locale, explorer.inspector.pin)
                        }
                    })
                    act=move || explorer.toggle_pin(&[id])
                />
                <Show when=move || !is_focus.get()>
                    <Verb
                        glyph=Glyph::Path
                        label=Signal::derive(move || td_string!(locale.get(), explorer.inspector.path))
                        act=move || explorer.change(|state| state.find_path_to(id))
                    />
                    <Verb
                        glyph=if expanded { Glyph::Collapse } else { Glyph::Expand }
                        label=Signal::derive(move || {
                            let locale = locale.get();
                            if expanded {
                                td_string!(locale, explorer.inspector.collapse)
                            } else {
                                td_string!(locale, explorer.inspector.expand)
                            }
                        })
                        act=move || explorer.change(|state| state.toggle_expanded(id))
                    />
                    <Verb
                        glyph=Glyph::Focus
                        label=Signal::derive(move || td_string!(locale.get(), explorer.inspector.focus))
                        act=move || explorer.focus(id)
                    />
                </Show>
                <button
                    type="button"
                    class="btn"
                    aria-haspopup="menu"
                    aria-label=move || td_string!(locale.get(), explorer.verb.more)
                    title=move || td_string!(locale.get(), explorer.verb.more)
                    on:click=move |event| menu::of_record(explorer, id, menu::under(&event))
                >
                    {icon_s(Glyph::More)}
                </button>
            </div>
        </div>
    }
}

#[component]
fn Verb(
    #[prop(into)] glyph: Signal<Glyph>,
    label: Signal<&'static str>,
    act: impl Fn() + Send + Sync + 'static,
) -> impl IntoView {
    view! {
        <button type="button" class="btn" on:click=move |_| act()>
            {move || icon_s(glyph.get())} {label}
        </button>
    }
}

/// The marks of a record: what it is and how it stands.
pub fn marks_of_node(locale: Locale, node: &Node) -> impl IntoView + use<> {
    let kind = marks::Kind::of(node.id.noun, node.organization_kind, node.ours);
    view! {
        {marks::kind(kind)} <span class="soft">{kind_of(locale, node)}</span> {state_of(locale, node)}
    }
}

/// The word for what a record is.
pub fn kind_of(locale: Locale, node: &Node) -> &'static str {
    match (node.organization_kind, node.agreement_kind) {
        (Some(kind), _) => kind.word(locale),
        (_, Some(kind)) => kind.word(locale),
        (None, None) => node.id.noun.word(locale),
    }
}

/// The mark of an agreement's state or an obligation's standing.
pub fn state_of(locale: Locale, node: &Node) -> Option<AnyView> {
    match (node.agreement_state, node.standing) {
        (Some(state), _) => Some(marks::state(locale, state).into_any()),
        (None, Some(standing)) => Some(marks::standing(locale, standing).into_any()),
        (None, None) => None,
    }
}

#[component]
fn Facts(details: Loaded<InspectQuery>) -> impl IntoView {
    let locale = Explorer::expect().locale;
    move || {
        let details = details.ok()?;
        let rows: Vec<_> = facts(locale.get(), details.node.as_ref()?)
            .into_iter()
            .map(|(caption, value)| view! { <dt>{caption}</dt> <dd>{value}</dd> })
            .collect();
        (!rows.is_empty()).then(|| {
            view! {
                <section class="sec">
                    <h3>{td_string!(locale.get(), explorer.inspector.facts)}</h3>
                    <dl class="dl">{rows}</dl>
                </section>
            }
        })
    }
}

/// How many neighbours it has by what ties them, and how many of them are in the picture.
#[component]
fn Connections(node: SceneNode, picture: Signal<Option<Picture>>) -> impl IntoView {
    let locale = Explorer::expect().locale;
    let id = node.node.id;
    let counts = node.node.neighbours;
    move || {
        let locale = locale.get();
        let drawn = picture.get().map(|picture| drawn_ties(&picture, id)).unwrap_or_default();
        let rows: Vec<_> = counts
            .iter()
            .map(|(kind, count)| {
                let number = |count: usize| format::number(locale, count as i64);
                let shown = drawn.get(kind).copied().unwrap_or(0).min(*count as usize);
                let text = td_string!(
                    locale,
                    explorer.inspector.drawn,
                    shown = number(shown),
                    total = number(*count as usize)
                )
                .to_string();
                view! {
                    <li>
                        <i class=line_class(*kind)></i>
                        <span class="grow cut">{kind_word(locale, *kind)}</span>
                        <span class="muted">{text}</span>
                    </li>
                }
            })
            .collect();
        (!rows.is_empty()).then(|| {
            view! {
                <section class="sec">
                    <h3>{td_string!(locale, explorer.inspector.connections)}</h3>
                    <ul class="list">{rows}</ul>
                </section>
            }
        })
    }
}

/// How many neighbours of a record are in the picture, by what ties them.
pub fn drawn_ties(picture: &Picture, id: RecordId) -> BTreeMap<EdgeKind, usize> {
    let mut drawn = BTreeMap::<EdgeKind, std::collections::BTreeSet<u32>>::new();
    if let Some(place) = picture.scene.place_of(id) {
        for (tie, other) in picture.scene.ties(place).filter(|(_, other)| picture.shown.has(*other)) {
            drawn.entry(tie.edge.kind).or_default().insert(other);
        }
    }
    drawn.into_iter().map(|(kind, others)| (kind, others.len())).collect()
}

/// The line of a kind of tie in the style sheet.
pub fn line_class(kind: EdgeKind) -> &'static str {
    match kind {
        EdgeKind::Relation | EdgeKind::Interaction => "ln",
        EdgeKind::Participation | EdgeKind::Link => "ln agr",
        EdgeKind::Post => "ln con",
        EdgeKind::Obligation => "ln duty",
    }
}

#[component]
fn Duties(details: Loaded<InspectQuery>) -> impl IntoView {
    let (locale, as_of) = (Explorer::expect().locale, AsOf::expect());
    move || {
        let details = details.ok()?;
        let duties = details.node.as_ref().map(Inspected::duties).filter(|duties| !duties.is_empty())?;
        let locale = locale.get();
        let today = as_of.get().unwrap_or_else(clock::today);
        let rows: Vec<_> = duties
            .iter()
            .map(|duty| {
                let id = duty.id.inner().parse::<RecordId>().ok();
                let href = id.map(|id| as_of.href(Route::Dossier(id)));
                let text = duty.texts.pick(language(locale));
                view! {
                    <li>
                        <a class="grow cut" href=href title=text.clone()>{text.clone()}</a>
                        {marks::due(locale, duty.standing, duty.next_due_on, today)}
                    </li>
                }
            })
            .collect();
        Some(view! {
            <section class="sec">
                <h3>
                    {td_string!(locale, explorer.inspector.obligations)}
                    <a class="link end" href=as_of.href(Route::Register(Noun::Obligation))>
                        {td_string!(locale, common.dossier.all)}
                    </a>
                </h3>
                <ul class="list">{rows}</ul>
            </section>
        })
    }
}
