//! Asks the server for what the state needs, and merges the answers into a scene.

use std::sync::Arc;

use accord_shared::{Language, RecordId};
use chrono::NaiveDate;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::scene::{Answers, Scene};
use super::state::State;
use crate::api::client::{Api, ApiError};
use crate::api::graph::{self, Graph};
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
    expanded: Vec<RecordId>,
    as_of: Option<NaiveDate>,
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
            path: state.path,
            language,
        })
    }
}

/// `None` where the focus is not there. An expanded record that is not there adds nothing.
async fn ask(api: Api, question: &Question) -> Result<Option<Answers>, ApiError> {
    let language = question.language;
    let around = async |id, depth, day, limit| -> Result<Option<Arc<Graph>>, ApiError> {
        Ok(graph::neighbourhood(api, id, depth, day, limit, language).await?.map(Arc::new))
    };
    let Some(focus) = around(question.focus, question.depth, None, FOCUS_LIMIT).await? else {
        return Ok(None);
    };
    let mut expanded = Vec::new();
    for &id in &question.expanded {
        if let Some(graph) = around(id, 1, None, EXPAND_LIMIT).await? {
            expanded.push((id, graph));
        }
    }
    let mut on_day = None;
    if let Some(day) = question.as_of {
        let mut graphs = Vec::new();
        graphs.extend(around(question.focus, question.depth, Some(day), FOCUS_LIMIT).await?);
        for &id in &question.expanded {
            graphs.extend(around(id, 1, Some(day), EXPAND_LIMIT).await?);
        }
        on_day = Some(graphs);
    }
    let ways = match question.path {
        Some((from, to)) => Some(Arc::new(graph::ways(api, from, to, question.as_of, language).await?)),
        None => None,
    };
    Ok(Some(Answers { focus, expanded, on_day, ways, way: 0 }))
}
