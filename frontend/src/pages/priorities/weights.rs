//! How a suggested priority is reckoned: what each factor weighs, how much each direction matters to the country, from which
//! score a level begins; and what would move if it were otherwise.

use accord_shared::assessment::PriorityLevel;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::tabs::tabs;
use super::trying;
use crate::api::assessment::{
    DirectionImportanceInput, FactorWeightInput, MovesQuery, MovesVariables, PriorityMove, PriorityWeights,
    PriorityWeightsInput, WeightsQuery, set_weights,
};
use crate::api::client::{Api, use_query};
use crate::i18n::words::Word;
use crate::i18n::{Locale, language, t, t_string, td_string, use_i18n, use_locale};
use crate::pages::cells::record_link;
use crate::pages::failed::{answered, outcome};
use crate::pages::reason::reason_field;
use crate::pages::session::Session;
use crate::routes::{AsOf, Route};
use crate::ui::icon::{Glyph, icon};
use crate::ui::toast::Toasts;

/// The page.
pub fn page() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let tries = Memo::new(move |_| query.read().get(trying::TRY).is_some());
    let loaded = use_query::<WeightsQuery, ()>(|| Some(()));
    Effect::new(move |_| {
        document().set_title(&format!("{} · Accord", t_string!(i18n, priorities.weights.title)));
    });
    let content = answered(loaded, move |answer| {
        let tried = untrack(|| tries.get()).then(trying::kept).flatten();
        answer.priority_weights.clone().map(|weights| form(weights, tried).into_any()).into_any()
    });
    view! {
        <main class="page">
            <div class="form weights-page">
                {tabs(Route::Weights)}
                <h1>{t!(i18n, priorities.weights.title)}</h1>
                <p class="soft">{t!(i18n, priorities.weights.help)}</p>
                {content}
            </div>
        </main>
    }
}

/// Weights as they are typed.
#[derive(Clone, Copy)]
struct Typed {
    weights: RwSignal<PriorityWeightsInput>,
    may: Memo<bool>,
}

/// What is known, as it would be saved.
fn as_input(weights: &PriorityWeights) -> PriorityWeightsInput {
    let PriorityWeights { factors, low, medium, high, directions, .. } = weights;
    PriorityWeightsInput {
        factors: factors
            .iter()
            .map(|it| FactorWeightInput { factor: it.factor, weight: it.weight })
            .collect(),
        low: *low,
        medium: *medium,
        high: *high,
        directions: directions
            .iter()
            .map(|it| DirectionImportanceInput {
                direction: it.direction.id.clone(),
                importance: it.importance,
            })
            .collect(),
    }
}

/// The form, with the weights that are tried where some are.
fn form(known: PriorityWeights, tried: Option<PriorityWeightsInput>) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let session = Session::expect();
    let toasts = Toasts::expect();
    let version = known.version;
    let may = known.can_edit;
    let original = StoredValue::new(as_input(&known));
    let typed = Typed {
        weights: RwSignal::new(tried.unwrap_or_else(|| original.get_value())),
        may: Memo::new(move |_| may && session.can_act()),
    };
    let changed =
        Memo::new(move |_| typed.weights.with(|now| original.with_value(|original| now != original)));
    let reason = RwSignal::new(String::new());
    let said = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let save = move |_| {
        let locale = locale.get_untracked();
        let input = typed.weights.get_untracked();
        if !(input.low < input.medium && input.medium < input.high) {
            return said.set(Some(td_string!(locale, priorities.weights.order).to_owned()));
        }
        said.set(None);
        busy.set(true);
        let reason = Some(reason.get_untracked().trim().to_owned()).filter(|reason| !reason.is_empty());
        spawn_local(async move {
            let done = set_weights(version, input, reason).await;
            busy.try_set(false);
            match outcome(locale, &done) {
                Some(why) => {
                    said.try_set(Some(why));
                }
                None => {
                    toasts.say(td_string!(locale, common.msg.saved));
                    Api::expect().refresh();
                }
            }
        });
    };
    let factors = known.factors.iter().enumerate().map(|(at, factor)| {
        let factor = factor.factor;
        slider(
            move || factor.word(locale.get()).to_owned(),
            typed,
            move |weights| weights.factors.get(at).map_or(0, |it| it.weight),
            move |weights, value| {
                if let Some(it) = weights.factors.get_mut(at) {
                    it.weight = value;
                }
            },
        )
    });
    let factors = factors.collect_view();
    let levels = [
        slider(level_word(PriorityLevel::Low), typed, |it| it.low, |it, value| it.low = value).into_any(),
        slider(level_word(PriorityLevel::Medium), typed, |it| it.medium, |it, value| it.medium = value)
            .into_any(),
        slider(level_word(PriorityLevel::High), typed, |it| it.high, |it, value| it.high = value).into_any(),
    ];
    let directions = known.directions.iter().enumerate().map(|(at, one)| {
        let names = one.direction.names.clone();
        slider(
            move || names.pick(language(locale.get())),
            typed,
            move |weights| weights.directions.get(at).map_or(0, |it| it.importance),
            move |weights, value| {
                if let Some(it) = weights.directions.get_mut(at) {
                    it.importance = value;
                }
            },
        )
    });
    let directions = directions.collect_view();
    let card = move |title: fn(Locale) -> &'static str, rows: AnyView| {
        view! {
            <section class="card">
                <header>
                    <h2>{move || title(locale.get())}</h2>
                </header>
                <div class="sliders pad">{rows}</div>
            </section>
        }
    };
    view! {
        {card(|locale| td_string!(locale, priorities.weights.factors), factors.into_any())}
        {card(|locale| td_string!(locale, priorities.weights.levels), levels.into_any())}
        {card(|locale| td_string!(locale, priorities.weights.importance), directions.into_any())}
        {moves(typed, changed)}
        <Show when=move || typed.may.get()>
            <div class="form-foot">
                <span class="st late grow" role="alert">
                    {move || said.get()}
                </span>
                {reason_field(reason, |_| ())}
                <button
                    type="button"
                    class="btn"
                    disabled=move || !changed.get()
                    on:click=move |_| typed.weights.set(original.get_value())
                >
                    {t!(i18n, priorities.weights.back)}
                </button>
                <button
                    type="button"
                    class="btn pri"
                    disabled=move || busy.get() || !changed.get()
                    on:click=save
                >
                    {t!(i18n, common.verb.save)}
                </button>
            </div>
        </Show>
        <Show when=move || !typed.may.get()>
            <p class="muted">{t!(i18n, priorities.weights.who)}</p>
        </Show>
    }
}

fn level_word(level: PriorityLevel) -> impl Fn() -> String + Copy + Send + Sync + 'static {
    let locale = use_locale();
    move || format!("{} · {}", level.rank(), level.word(locale.get()))
}

/// A number from 0 to 100. Whoever may not save it may try it all the same: nothing is written by trying.
fn slider(
    name: impl Fn() -> String + Clone + Send + Sync + 'static,
    typed: Typed,
    get: impl Fn(&PriorityWeightsInput) -> i32 + Copy + Send + Sync + 'static,
    set: impl Fn(&mut PriorityWeightsInput, i32) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let value = Memo::new(move |_| typed.weights.with(get));
    let moved = move |event: leptos::ev::Event| {
        if let Ok(number) = event_target_value(&event).parse::<i32>() {
            typed.weights.update(|weights| set(weights, number.clamp(0, 100)));
        }
    };
    let label = name.clone();
    view! {
        <label class="slider">
            <span class="grow">{name}</span>
            <input
                type="range"
                min="0"
                max="100"
                step="5"
                aria-label=label
                prop:value=move || value.get().to_string()
                on:input=moved
            />
            <b class="num">{move || value.get().to_string()}</b>
        </label>
    }
}

/// What would move under what is typed.
fn moves(typed: Typed, changed: Memo<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let locale = use_locale();
    let loaded = use_query::<MovesQuery, MovesVariables>(move || {
        changed.get().then(|| MovesVariables { weights: typed.weights.get(), filter: None })
    });
    let as_of = AsOf::expect();
    let navigate = StoredValue::new(use_navigate());
    let look = move |_| {
        trying::keep(&typed.weights.get_untracked());
        let path = as_of.href(Route::Priorities);
        let href = format!("{path}{}{}=1", if path.contains('?') { '&' } else { '?' }, trying::TRY);
        navigate.with_value(|navigate| navigate(&href, Default::default()));
    };
    let lines = move || {
        let answer = loaded.ok()?;
        let locale = locale.get();
        let total = i64::from(answer.priority_moves.total);
        let lines = answer.priority_moves.moves.iter().map(|one| line(one, locale)).collect_view();
        Some(view! {
            <p class="pad">{td_string!(locale, priorities.weights.would_move, count = total).to_string()}</p>
            <ul class="list moves">{lines}</ul>
        })
    };
    view! {
        <section class="card" aria-live="polite">
            <header>
                <h2>{t!(i18n, priorities.weights.what_if)}</h2>
                <span class="grow"></span>
                <Show when=move || changed.get()>
                    <button type="button" class="btn s noprint" on:click=look>
                        {t!(i18n, priorities.weights.in_matrix)}
                    </button>
                </Show>
            </header>
            {move || {
                if changed.get() {
                    lines().into_any()
                } else {
                    view! { <p class="pad muted">{t!(i18n, priorities.weights.try_it)}</p> }.into_any()
                }
            }}
        </section>
    }
}

fn line(one: &PriorityMove, locale: Locale) -> impl IntoView + use<> {
    let level = |level: Option<PriorityLevel>| {
        let rank = level.map_or(0, PriorityLevel::rank);
        view! { <span class=format!("cell still small h{rank}")>{rank.to_string()}</span> }
    };
    view! {
        <li>
            <span class="grow cut">
                {record_link(&one.organization.id, one.organization.label.clone())}
                <span class="muted">" × "</span>
                {one.direction.names.pick(language(locale))}
            </span>
            {level(one.before)}
            {icon(Glyph::Next)}
            {level(one.after)}
        </li>
    }
}
