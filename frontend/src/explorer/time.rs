//! The time strip: on which day the picture is, and how full the years are.

use std::sync::Arc;
use std::time::Duration;

use chrono::{Months, NaiveDate};
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::html::Div;
use leptos::prelude::*;

use super::scene::Scene;
use super::timeline::{Move, Timeline};
use super::verbs::Explorer;
use crate::clock;
use crate::i18n::{Locale, format, td_string};
use crate::ui::icon::{Glyph, icon};

/// The address follows the thumb when it has rested so long.
const REST: Duration = Duration::from_millis(120);

/// How long a year lasts when time runs.
const YEAR: Duration = Duration::from_millis(600);

/// The drawing of the years, in its own units.
const WIDTH: f64 = 820.0;
const HEIGHT: f64 = 54.0;

/// A hand on the strip. The address follows a little later, so that a movement is one step and not a hundred.
#[derive(Clone, Copy)]
struct Hand {
    explorer: Explorer,
    /// The day under the thumb while it moves.
    day: RwSignal<Option<NaiveDate>>,
    /// Whether the movement has not changed the address yet.
    fresh: StoredValue<bool>,
    turn: StoredValue<u32>,
    running: RwSignal<Option<IntervalHandle>>,
}

impl Hand {
    fn shown(self) -> NaiveDate {
        self.day.get().or(self.explorer.state.get().as_of).unwrap_or_else(clock::today)
    }

    fn to(self, day: NaiveDate) {
        self.day.set(Some(day));
        let turn = self.turn.get_value().wrapping_add(1);
        self.turn.set_value(turn);
        set_timeout(
            move || {
                if self.turn.try_get_value() == Some(turn) {
                    self.settle();
                }
            },
            REST,
        );
    }

    fn settle(self) {
        let Some(day) = self.day.get_untracked() else { return };
        let day = Some(day).filter(|day| *day != clock::today());
        self.explorer.set_day(day, self.fresh.get_value());
        self.fresh.set_value(false);
        self.day.set(None);
    }

    fn step(self, day: Option<NaiveDate>) {
        if let Some(day) = day {
            self.stop();
            self.fresh.set_value(true);
            self.to(day);
        }
    }

    fn stop(self) {
        if let Some(handle) = self.running.try_get_untracked().flatten() {
            handle.clear();
            self.running.set(None);
        }
    }

    /// A year at a time from the first to today.
    fn play(self, timeline: Memo<Timeline>) {
        self.fresh.set_value(true);
        let first = timeline.get_untracked().first_day();
        let reached = StoredValue::new(first);
        self.to(first);
        let advance = move || {
            let Some((timeline, day)) = timeline.try_get_untracked().zip(reached.try_get_value()) else {
                return;
            };
            let next = timeline.moved(day, Move::Months(12)).min(clock::today());
            if next == clock::today() {
                self.stop();
            }
            reached.set_value(next);
            self.day.set(Some(next));
            self.settle();
        };
        self.running.set(set_interval_with_handle(advance, YEAR).ok());
    }
}

/// The strip below the picture.
#[component]
pub fn TimeStrip(
    /// The picture.
    #[prop(into)]
    scene: Signal<Option<Arc<Scene>>>,
) -> impl IntoView {
    let explorer = Explorer::expect();
    let hand = Hand {
        explorer,
        day: RwSignal::new(None),
        fresh: StoredValue::new(true),
        turn: StoredValue::new(0),
        running: RwSignal::new(None),
    };
    on_cleanup(move || hand.stop());
    let timeline = Memo::new(move |_| Timeline::new(&scene.get().unwrap_or_default(), clock::today()));
    let locale = explorer.locale;
    let comparing = Memo::new(move |_| explorer.state.get().compared.is_some());
    view! {
        <section class="time" class:comparing=comparing aria-label=move || td_string!(locale.get(), explorer.time.label)>
            <div class="time-left">
                <p class="eyebrow">{move || td_string!(locale.get(), explorer.time.caption)}</p>
                <p class="time-day">{move || format::day(locale.get(), hand.shown())}</p>
                <div class="row time-steps">
                    <Play hand=hand timeline=timeline />
                    <Step hand=hand timeline=timeline forward=false />
                    <Step hand=hand timeline=timeline forward=true />
                    <CompareButton hand=hand />
                    {move || {
                        explorer.state.get().as_of.map(|_| {
                            view! {
                                <button type="button" class="link time-today" on:click=move |_| hand.step(Some(clock::today()))>
                                    {td_string!(locale.get(), explorer.time.today)}
                                </button>
                            }
                        })
                    }}
                </div>
            </div>
            <Show when=move || comparing.get()>
                <Other hand=hand />
            </Show>
            <Strip hand=hand timeline=timeline />
        </section>
    }
}

#[component]
fn Play(hand: Hand, timeline: Memo<Timeline>) -> impl IntoView {
    let locale = hand.explorer.locale;
    let running = move || hand.running.get().is_some();
    let label = move || {
        let locale = locale.get();
        if running() {
            td_string!(locale, explorer.time.pause)
        } else {
            td_string!(locale, explorer.time.play)
        }
    };
    let press = move |_| if running() { hand.stop() } else { hand.play(timeline) };
    view! {
        <button type="button" class="ib" aria-label=label title=label on:click=press>
            {move || icon(if running() { Glyph::Pause } else { Glyph::Play })}
        </button>
    }
}

/// Compares with another day: a year before this one, until the reader says which.
#[component]
fn CompareButton(hand: Hand) -> impl IntoView {
    let explorer = hand.explorer;
    let locale = explorer.locale;
    let label = move || td_string!(locale.get(), explorer.change.compare);
    let press = move |_| {
        let day = untrack(|| hand.shown());
        explorer.change(|state| {
            state.compared = match state.compared {
                Some(_) => None,
                None => day.checked_sub_months(Months::new(12)),
            }
        });
    };
    view! {
        <button
            type="button"
            class="ib"
            aria-label=label
            title=label
            aria-pressed=move || explorer.state.get().compared.is_some().to_string()
            on:click=press
        >
            {icon(Glyph::Compare)}
        </button>
    }
}

/// The other day.
#[component]
fn Other(hand: Hand) -> impl IntoView {
    let explorer = hand.explorer;
    let locale = explorer.locale;
    let choose = move |event: leptos::ev::Event| {
        // An empty field is one that is being typed into.
        if let Ok(day) = event_target_value(&event).parse() {
            explorer.change(|state| state.compared = Some(day));
        }
    };
    view! {
        <div class="time-other">
            <label class="eyebrow" for="compared">{move || td_string!(locale.get(), explorer.change.with)}</label>
            <input
                id="compared"
                class="in"
                type="date"
                prop:value=move || explorer.state.get().compared.map(|day| day.to_string())
                on:change=choose
            />
            <button
                type="button"
                class="link"
                on:click=move |_| explorer.change(|state| state.compared = None)
            >
                {move || td_string!(locale.get(), explorer.change.stop)}
            </button>
        </div>
    }
}

#[component]
fn Step(hand: Hand, timeline: Memo<Timeline>, forward: bool) -> impl IntoView {
    let locale = hand.explorer.locale;
    let (label, glyph) = if forward {
        (Signal::derive(move || td_string!(locale.get(), explorer.time.forward)), Glyph::StepForward)
    } else {
        (Signal::derive(move || td_string!(locale.get(), explorer.time.back)), Glyph::StepBack)
    };
    let next = move || {
        let (timeline, day) = (timeline.get(), hand.shown());
        if forward { timeline.event_after(day) } else { timeline.event_before(day) }
    };
    view! {
        <button
            type="button"
            class="ib"
            aria-label=label
            title=label
            disabled=move || next().is_none()
            on:click=move |_| hand.step(untrack(next))
        >
            {icon(glyph)}
        </button>
    }
}

#[component]
fn Strip(hand: Hand, timeline: Memo<Timeline>) -> impl IntoView {
    let locale = hand.explorer.locale;
    let strip = NodeRef::<Div>::new();
    let held = StoredValue::new(false);
    let to_pointer = move |event: &PointerEvent| {
        let Some(strip) = strip.get_untracked() else { return };
        let place = strip.get_bounding_client_rect();
        let part = (f64::from(event.client_x()) - place.left()) / place.width().max(1.0);
        hand.to(timeline.get_untracked().day(part));
    };
    let down = move |event: PointerEvent| {
        hand.stop();
        held.set_value(true);
        hand.fresh.set_value(true);
        if let Some(strip) = strip.get_untracked() {
            // Without capture the thumb merely stops at the edge.
            let _ = strip.set_pointer_capture(event.pointer_id());
        }
        to_pointer(&event);
    };
    let position = move || format!("{:.2}%", timeline.get().part(hand.shown()) * 100.0);
    let value = move || timeline.get().part(hand.shown());
    let other_day = move || {
        let day = hand.explorer.state.get().compared?;
        let place = format!("{:.2}%", timeline.get().part(day) * 100.0);
        Some(view! { <i class="tc" style=("--x", place)></i> })
    };
    view! {
        <div
            class="ts"
            node_ref=strip
            style=("--x", position)
            on:pointerdown=down
            on:pointermove=move |event| if held.get_value() { to_pointer(&event) }
            on:pointerup=move |_| held.set_value(false)
            on:pointercancel=move |_| held.set_value(false)
        >
            <span class="cap">{move || td_string!(locale.get(), explorer.time.histogram)}</span>
            <svg
                viewBox=format!("0 0 {WIDTH} {HEIGHT}")
                preserveAspectRatio="none"
                role="img"
                aria-label=move || chart_sentence(locale.get(), &timeline.get())
            >
                {move || bars(&timeline.get())}
            </svg>
            <div class="tx" aria-hidden="true">{move || labels(&timeline.get())}</div>
            {other_day}
            <i class="tf"></i>
            <button
                type="button"
                class="th"
                role="slider"
                aria-label=move || td_string!(locale.get(), explorer.time.caption)
                aria-valuemin=move || timeline.get().first_year()
                aria-valuemax=move || timeline.get().last_year()
                aria-valuenow=move || format!("{:.2}", f64::from(timeline.get().first_year()) + value() * timeline.get().counts().len() as f64)
                aria-valuetext=move || format::long(locale.get(), hand.shown().into())
                on:focus=move |_| hand.fresh.set_value(true)
                on:keydown=move |event| on_key(hand, &timeline.get_untracked(), &event)
            ></button>
        </div>
    }
}

/// Arrows a day, with Shift a month, Page a year (look.md).
fn on_key(hand: Hand, timeline: &Timeline, event: &KeyboardEvent) {
    let small = |sign: i32| if event.shift_key() { Move::Months(sign) } else { Move::Days(sign) };
    let by = match event.key().as_str() {
        "ArrowLeft" | "ArrowDown" => small(-1),
        "ArrowRight" | "ArrowUp" => small(1),
        "PageDown" => Move::Months(-12),
        "PageUp" => Move::Months(12),
        "Home" => Move::First,
        "End" => Move::Last,
        _ => return,
    };
    event.prevent_default();
    event.stop_propagation();
    hand.stop();
    hand.to(timeline.moved(untrack(|| hand.shown()), by));
}

fn bars(timeline: &Timeline) -> impl IntoView + use<> {
    let most = timeline.counts().iter().copied().max().unwrap_or(0).max(1);
    let step = WIDTH / timeline.counts().len() as f64;
    let gap = (step * 0.2).min(4.0);
    let bars: Vec<_> = timeline
        .counts()
        .iter()
        .enumerate()
        .filter(|(_, count)| **count > 0)
        .map(|(year, count)| {
            let height = (HEIGHT - 10.0) * f64::from(*count) / f64::from(most);
            view! {
                <rect
                    class="b"
                    x=format!("{:.1}", year as f64 * step + gap / 2.0)
                    y=format!("{:.1}", HEIGHT - height)
                    width=format!("{:.1}", step - gap)
                    height=format!("{height:.1}")
                    rx="1.5"
                />
            }
        })
        .collect();
    let now = timeline.part(clock::today()) * WIDTH;
    view! {
        <rect class="fut" x=format!("{now:.1}") y="0" width=format!("{:.1}", WIDTH - now) height=HEIGHT.to_string() />
        {bars}
        <path class="base" d=format!("M0 {HEIGHT}H{WIDTH}") />
    }
}

fn labels(timeline: &Timeline) -> Vec<impl IntoView + use<>> {
    let count = timeline.counts().len() as f64;
    let place = |year: i32| (f64::from(year - timeline.first_year()) + 0.5) / count * 100.0;
    timeline
        .labels()
        .into_iter()
        .map(|year| view! { <span style=("left", format!("{:.2}%", place(year)))>{year}</span> })
        .collect()
}

fn chart_sentence(locale: Locale, timeline: &Timeline) -> String {
    match timeline.fullest() {
        Some((year, count)) => td_string!(
            locale,
            explorer.time.chart,
            from = timeline.first_year(),
            to = timeline.last_year(),
            year = year,
            count = count
        )
        .to_string(),
        None => td_string!(locale, explorer.time.empty).to_owned(),
    }
}
