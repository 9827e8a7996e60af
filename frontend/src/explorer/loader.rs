//! Asks the server for what the state needs, and merges the answers into a scene.

use std::sync::Arc;

use accord_shared::{Language, RecordId};
use chrono::NaiveDate;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::scene::{Answers, Compared, Scene};
use super::state::{Expansion, State};
use crate::api::client::{Api, ApiError};
use crate::api::graph::{self, Around, Graph};
use crate::clock;
use crate::i18n::{language, use_locale};

/// So many records around the focus, and around an expanded record. More would be no picture.
const FOCUS_LIMIT: u32 = 250;
const EXPAND_LIMIT: u32 = 100;

/// The scene of the present state, on its way or there.
#[derive(Clone, Copy)]
pub struct Loader {
    answers: RwSignal<Option<(RecordId, Answers)>>,
    scene: Memo<Option<Arc<Scene>>>,
    trouble: RwSignal<Option<ApiError>>,
    missing: RwSignal<bool>,
    pending: RwSignal<bool>,
    attempt: RwSignal<u32>,
}

/// The part of the state that the server must be asked about.
#[derive(Debug, Clone, PartialEq)]
struct Question {
    focus: RecordId,
    depth: u8,
    expanded: Vec<Expansion>,
    as_of: Option<NaiveDate>,
    compared: Option<NaiveDate>,
    path: Option<(RecordId, RecordId)>,
    language: Language,
}

impl Loader {
    /// Follows the state.
    pub fn follow(state: Memo<State>) -> Self {
        let answers = RwSignal::new(None::<(RecordId, Answers)>);
        let way = Memo::new(move |_| state.read().way);
        // All ways come with one answer: to look at another is no question.
        let scene = Memo::new(move |_| {
            let (focus, answers) = answers.get()?;
            Some(Arc::new(Scene::new(focus, &Answers { way: way.get(), ..answers })))
        });
        let loader = Self {
            answers,
            scene,
            trouble: RwSignal::new(None),
            missing: RwSignal::new(false),
            pending: RwSignal::new(false),
            attempt: RwSignal::new(0),
        };
        let (api, locale) = (Api::expect(), use_locale());
        let question = Memo::new(move |_| Question::of(&state.get(), language(locale.get())));
        let ticket = StoredValue::new(0_u32);
        Effect::new(move |_| {
            api.epoch().track();
            loader.attempt.track();
            let mine = ticket.get_value().wrapping_add(1);
            ticket.set_value(mine);
            let Some(question) = question.get() else {
                loader.answers.set(None);
                loader.settle(None, false);
                return;
            };
            loader.pending.set(true);
            spawn_local(async move {
                let answers = ask(api, &question).await;
                // Whoever has gone on in the meantime is not shown an older answer.
                if ticket.try_get_value() == Some(mine) {
                    loader.take(&question, answers);
                }
            });
        });
        loader
    }

    /// The last scene; it stays while a newer one is on its way.
    pub fn scene(self) -> Option<Arc<Scene>> {
        self.scene.get()
    }

    /// What went wrong with the last question.
    pub fn trouble(self) -> Option<ApiError> {
        self.trouble.get()
    }

    /// Whether the focus is not there, or may not be seen.
    pub fn missing(self) -> bool {
        self.missing.get()
    }

    /// Whether an answer is on its way.
    pub fn pending(self) -> bool {
        self.pending.get()
    }

    /// Asks again after an error.
    pub fn retry(self) {
        self.attempt.update(|attempt| *attempt = attempt.wrapping_add(1));
    }

    fn take(self, question: &Question, answers: Result<Option<Answers>, ApiError>) {
        match answers {
            Ok(Some(answers)) => {
                self.answers.set(Some((question.focus, answers)));
                self.settle(None, false);
            }
            Ok(None) => {
                self.answers.set(None);
                self.settle(None, true);
            }
            Err(error) => self.settle(Some(error), false),
        }
    }

    fn settle(self, trouble: Option<ApiError>, missing: bool) {
        self.trouble.set(trouble);
        self.missing.set(missing);
        self.pending.set(false);
    }
}

impl Question {
    fn of(state: &State, language: Language) -> Option<Self> {
        Some(Self {
            focus: state.focus?,
            depth: state.depth,
            expanded: state.expanded.clone(),
            as_of: state.as_of,
            // A day is not compared with itself.
            compared: state.compared.filter(|day| *day != state.as_of.unwrap_or_else(clock::today)),
            path: state.path,
            language,
        })
    }
}

/// `None` where the focus is not there. An expanded record that is not there adds nothing.
async fn ask(api: Api, question: &Question) -> Result<Option<Answers>, ApiError> {
    let Some(focus) = around_focus(api, question, None).await? else {
        return Ok(None);
    };
    let mut expanded = Vec::new();
    for expansion in &question.expanded {
        if let Some(graph) = around_expanded(api, question, expansion, None).await? {
            expanded.push((expansion.id, graph));
        }
    }
    let on_day = match question.as_of {
        Some(day) => Some(on(api, question, Some(day)).await?),
        None => None,
    };
    let compared = match question.compared {
        Some(day) => {
            let today = clock::today();
            let graphs = on(api, question, Some(day).filter(|day| *day != today)).await?;
            Some(Compared { graphs, earlier: day < question.as_of.unwrap_or(today) })
        }
        None => None,
    };
    let ways = match question.path {
        Some((from, to)) => {
            Some(Arc::new(graph::ways(api, from, to, question.as_of, question.language).await?))
        }
        None => None,
    };
    Ok(Some(Answers { focus, expanded, on_day, compared, ways, way: 0 }))
}

/// Everything that is asked about, on a day.
async fn on(api: Api, question: &Question, day: Option<NaiveDate>) -> Result<Vec<Arc<Graph>>, ApiError> {
    let mut graphs = Vec::new();
    graphs.extend(around_focus(api, question, day).await?);
    for expansion in &question.expanded {
        graphs.extend(around_expanded(api, question, expansion, day).await?);
    }
    Ok(graphs)
}

async fn around_focus(
    api: Api,
    question: &Question,
    as_of: Option<NaiveDate>,
) -> Result<Option<Arc<Graph>>, ApiError> {
    let around =
        Around { focus: question.focus, depth: question.depth, types: &[], as_of, limit: FOCUS_LIMIT };
    Ok(graph::neighbourhood(api, around, question.language).await?.map(Arc::new))
}

async fn around_expanded(
    api: Api,
    question: &Question,
    expansion: &Expansion,
    as_of: Option<NaiveDate>,
) -> Result<Option<Arc<Graph>>, ApiError> {
    let types: Vec<_> = expansion.kinds.iter().copied().collect();
    let around = Around { focus: expansion.id, depth: 1, types: &types, as_of, limit: EXPAND_LIMIT };
    Ok(graph::neighbourhood(api, around, question.language).await?.map(Arc::new))
}
