//! The inspector where it is about more than one record: several that were chosen, a group, folded agreements.

use accord_shared::RecordId;
use leptos::prelude::*;

use super::common::InCommon;
use super::deeds::{Deed, Target, offers};
use super::inspector::state_of;
use super::shelf;
use super::verbs::{Explorer, Picture};
use crate::i18n::{format, td_string};
use crate::routes::{AsOf, Route};
use crate::ui::icon::{Glyph, icon, icon_s};
use crate::ui::marks;

/// What is chosen, and what can be done with all of it.
#[component]
pub fn Several(
    /// The picture.
    picture: Signal<Option<Picture>>,
    /// Where the keyboard goes when the panel closes.
    on_close: Callback<()>,
) -> impl IntoView {
    let explorer = Explorer::expect();
    let locale = explorer.locale;
    let chosen = Memo::new(move |_| explorer.state.get().chosen);
    let title = move || {
        let count = format::number(locale.get(), chosen.read().len() as i64);
        td_string!(locale.get(), explorer.verb.chosen, count = count).to_string()
    };
    let deeds = move || {
        let picture = picture.get()?;
        let offered = offers(&picture, &explorer.state.get(), &Target::Records(chosen.get()));
        let buttons: Vec<_> = offered.into_iter().flatten().map(|deed| button(explorer, deed)).collect();
        Some(buttons)
    };
    let lines = move || {
        let picture = picture.get()?;
        let lines: Vec<_> = chosen.get().into_iter().filter_map(|id| line(explorer, &picture, id)).collect();
        Some(lines)
    };
    view! {
        <div class="insp-h">
            <div class="row insp-marks">
                <span class="soft">{move || td_string!(locale.get(), explorer.verb.selection)}</span>
                <span class="grow"></span>
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
            <h2 aria-live="polite">{title}</h2>
            <div class="row wrap insp-acts">{deeds}</div>
        </div>
        {move || match chosen.get()[..] {
            [one, other] => Some(view! { <InCommon one=one other=other /> }),
            _ => None,
        }}
        <section class="sec">
            <ul class="list">{lines}</ul>
        </section>
    }
}

fn button(explorer: Explorer, deed: Deed) -> impl IntoView {
    let (glyph, word) = (deed.glyph(), deed.word(explorer));
    view! {
        <button type="button" class="btn" on:click=move |_| deed.clone().act(explorer)>
            {icon_s(glyph)} {word}
        </button>
    }
}

fn line(explorer: Explorer, picture: &Picture, id: RecordId) -> Option<impl IntoView + use<>> {
    let node = picture.scene.find(id)?.node.clone();
    let locale = explorer.locale.get();
    let unchoose = td_string!(locale, explorer.verb.unchoose);
    let kind = marks::Kind::of(id.noun, node.organization_kind, node.ours);
    Some(view! {
        <li>
            {marks::kind(kind)}
            <button type="button" class="link cut grow" title=node.label.clone() on:click=move |_| explorer.show(id)>
                {node.label.clone()}
            </button>
            {state_of(locale, &node)}
            <button
                type="button"
                class="ib"
                aria-label=format!("{unchoose}: {}", node.label)
                title=unchoose
                on:click=move |_| Deed::Unchoose(id).act(explorer)
            >
                {icon_s(Glyph::Close)}
            </button>
        </li>
    })
}

/// The records that a mark stands for.
#[component]
pub fn Members(
    /// One of them.
    id: RecordId,
    /// The picture.
    picture: Signal<Option<Picture>>,
) -> impl IntoView {
    let explorer = Explorer::expect();
    let locale = explorer.locale;
    move || {
        let picture = picture.get()?;
        let place = picture.scene.place_of(id)?;
        let members = picture.shown.groups.get(picture.shown.stand_in.get(place as usize)?)?;
        let lines: Vec<_> =
            members.iter().filter_map(|&place| record(explorer, &picture, picture.scene.id(place))).collect();
        let count = format::number(locale.get(), members.len() as i64);
        Some(view! {
            <section class="sec">
                <h3>
                    {td_string!(locale.get(), explorer.verb.in_group, count = count).to_string()}
                    <button type="button" class="link end" on:click=move |_| Deed::Ungroup(id).act(explorer)>
                        {td_string!(locale.get(), explorer.verb.ungroup)}
                    </button>
                </h3>
                <ul class="list">{lines}</ul>
            </section>
        })
    }
}

fn record(explorer: Explorer, picture: &Picture, id: RecordId) -> Option<impl IntoView + use<>> {
    let node = picture.scene.find(id)?.node.clone();
    let kind = marks::Kind::of(id.noun, node.organization_kind, node.ours);
    Some(view! {
        <li>
            {marks::kind(kind)}
            <button type="button" class="link cut grow" title=node.label.clone() on:click=move |_| explorer.show(id)>
                {node.label.clone()}
            </button>
            {state_of(explorer.locale.get(), &node)}
        </li>
    })
}

/// The agreements that are drawn as ties of a record, by whom they join it with.
#[component]
pub fn Agreed(
    /// The record.
    id: RecordId,
    /// The picture.
    picture: Signal<Option<Picture>>,
) -> impl IntoView {
    let explorer = Explorer::expect();
    let (locale, as_of) = (explorer.locale, AsOf::expect());
    move || {
        let picture = picture.get()?;
        let place = picture.scene.place_of(id)?;
        let place = *picture.shown.stand_in.get(place as usize)?;
        let joined = picture.shown.joined.iter().filter(|joined| joined.from == place || joined.to == place);
        let parts: Vec<_> = joined
            .map(|joined| {
                let other = if joined.from == place { joined.to } else { joined.from };
                let name = shelf::name(&picture, picture.scene.id(other)).unwrap_or_default();
                let agreements: Vec<_> = joined
                    .agreements
                    .iter()
                    .map(|&agreement| {
                        let node = &picture.scene.nodes[agreement as usize].node;
                        let href = as_of.href(Route::Dossier(node.id));
                        view! {
                            <li>
                                <a class="grow cut" href=href title=node.label.clone()>{node.label.clone()}</a>
                                {state_of(locale.get(), node)}
                            </li>
                        }
                    })
                    .collect();
                view! { <p class="muted agreed-with">{name}</p> <ul class="list">{agreements}</ul> }
            })
            .collect();
        (!parts.is_empty()).then(|| {
            view! {
                <section class="sec">
                    <h3>{td_string!(locale.get(), explorer.verb.agreed)}</h3>
                    {parts}
                </section>
            }
        })
    }
}
