//! One door to the server: GraphQL over HTTP, with a cache so that going back costs nothing.

use std::cell::Cell;
use std::collections::HashMap;
use std::sync::Arc;

use super::proof::Proof;
use cynic::{GraphQlResponse, Operation, QueryBuilder, QueryFragment, QueryVariables};
use gloo_net::http::{Method, Request, RequestBuilder};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::settings::remembered_language;

/// Answers that are kept; beyond that the cache starts anew.
const MOST_CACHED: usize = 200;

thread_local! {
    // Futures outlive the place in the tree where they began, and a context is found only from there.
    static API: Cell<Option<Api>> = const { Cell::new(None) };
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApiError {
    /// The server cannot be reached.
    Offline,
    /// Nobody is signed in.
    SignedOut,
    /// The server failed; the reference finds the cause in its log.
    Server {
        /// The reference, where the server gave one.
        reference: Option<String>,
    },
    /// The server understood and refused; its own words are for developers.
    Refused(String),
}

/// What the client knows of the server, shared by every page.
#[derive(Clone, Copy)]
pub struct Api {
    cache: StoredValue<HashMap<String, Arc<str>>>,
    epoch: RwSignal<u32>,
    acts: StoredValue<u32>,
    signed_out: RwSignal<bool>,
    proof: Proof,
}

/// Why the server did not do what was sent to an address below `/session`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What kind of reason, in capitals; [`Refusal::OFFLINE`] where the server could not be reached.
    pub code: String,
    /// Which field of the request.
    pub field: Option<String>,
    /// How many seconds to wait before another attempt.
    pub wait: Option<u32>,
}

impl Refusal {
    /// The server cannot be reached.
    pub const OFFLINE: &'static str = "OFFLINE";

    /// The server cannot be reached.
    pub fn offline() -> Self {
        Self { code: Self::OFFLINE.into(), field: None, wait: None }
    }

    /// What the server said.
    pub fn read(text: &str, wait: Option<u32>) -> Self {
        let answer: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
        let extensions = &answer["errors"][0]["extensions"];
        let text = |name: &str| extensions[name].as_str().map(str::to_owned);
        Self { code: text("code").unwrap_or_default(), field: text("field"), wait }
    }
}

impl Api {
    /// Makes the one that the whole client shares; it lives as long as the component that makes it.
    pub fn provide() -> Self {
        let api = Self {
            cache: StoredValue::new(HashMap::new()),
            epoch: RwSignal::new(0),
            acts: StoredValue::new(0),
            signed_out: RwSignal::new(false),
            proof: Proof::new(),
        };
        API.set(Some(api));
        api
    }

    /// The one that the client shares.
    ///
    /// # Panics
    /// Before the application is mounted, which is a mistake of the program.
    pub fn expect() -> Self {
        API.get().expect("the application provides its door to the server before anything asks")
    }

    /// The question to the reader to prove again who they are.
    pub fn proof(self) -> Proof {
        self.proof
    }

    /// Whether the last answer said that nobody is signed in.
    pub fn signed_out(self) -> Signal<bool> {
        self.signed_out.into()
    }

    /// Forgets every answer, asks again for what is on the screen and draws it anew: after a change, or as another person.
    pub fn refresh(self) {
        self.acts.update_value(|acts| *acts = acts.wrapping_add(1));
        self.renew();
    }

    /// Forgets every answer and asks again for what is on the screen, since others may have changed it. What is as it was
    /// stays as it stands: with the focus, with what is unfolded in it, with what was begun there.
    pub fn renew(self) {
        self.cache.update_value(HashMap::clear);
        self.signed_out.set(false);
        self.epoch.update(|epoch| *epoch = epoch.wrapping_add(1));
    }

    /// Forgets every answer; what is on the screen stays until it is asked for again.
    pub fn forget(self) {
        self.cache.update_value(HashMap::clear);
    }

    /// Changes whenever the screen must be asked for anew.
    pub fn epoch(self) -> Signal<u32> {
        self.epoch.into()
    }

    /// Asks, or takes the answer that is there already.
    pub async fn query<Q, V>(self, variables: V) -> Result<Q, ApiError>
    where
        Q: QueryFragment + QueryBuilder<V> + DeserializeOwned + 'static,
        V: QueryVariables + Serialize,
    {
        let body = text_of(&Q::build(variables))?;
        self.answer(body).await.map(|(_, answer)| answer)
    }

    /// Changes something; the answers that were kept are then old.
    pub async fn mutate<Q, V>(self, operation: Operation<Q, V>) -> Result<Q, ApiError>
    where
        Q: QueryFragment + DeserializeOwned + 'static,
        V: QueryVariables + Serialize,
    {
        self.mutate_once(operation, None).await
    }

    /// The same under a key: sent again with it, because the answer was lost, the change is made once all the same.
    pub async fn mutate_once<Q, V>(self, operation: Operation<Q, V>, key: Option<&str>) -> Result<Q, ApiError>
    where
        Q: QueryFragment + DeserializeOwned + 'static,
        V: QueryVariables + Serialize,
    {
        let body = text_of(&operation)?;
        let mut text = self.post(body.clone(), key).await?;
        if text.contains(REAUTHENTICATE) && self.proof.ask().await {
            text = self.post(body, key).await?;
        }
        self.cache.update_value(HashMap::clear);
        read(&text)
    }

    /// Notes something that no other answer depends on.
    pub async fn note<Q, V>(self, operation: Operation<Q, V>) -> Result<Q, ApiError>
    where
        Q: QueryFragment + DeserializeOwned + 'static,
        V: QueryVariables + Serialize,
    {
        read(&self.post(text_of(&operation)?, None).await?)
    }

    /// The answer, and its text.
    async fn answer<Q: DeserializeOwned>(self, body: String) -> Result<(Arc<str>, Q), ApiError> {
        if let Some(text) = self.cached(&body) {
            let answer = read(&text)?;
            return Ok((text, answer));
        }
        let epoch = self.epoch.get_untracked();
        let text: Arc<str> = self.post(body.clone(), None).await?.into();
        let answer = read(&text)?;
        // An answer asked for before a change, or as somebody else, is not kept.
        if self.epoch.get_untracked() == epoch {
            self.cache.update_value(|cache| {
                if cache.len() >= MOST_CACHED {
                    cache.clear();
                }
                cache.insert(body, text.clone());
            });
        }
        Ok((text, answer))
    }

    fn cached(self, body: &str) -> Option<Arc<str>> {
        self.cache.with_value(|cache| cache.get(body).cloned())
    }

    async fn post(self, body: String, key: Option<&str>) -> Result<String, ApiError> {
        let mut request = Request::post("/graphql")
            .header("Content-Type", "application/json")
            .header("Accept", "application/graphql-response+json")
            .header("Accept-Language", remembered_language().as_ref());
        if let Some(key) = key {
            request = request.header("Idempotency-Key", key);
        }
        let request = request.body(body).map_err(|_| ApiError::Offline)?;
        let response = request.send().await.map_err(|_| ApiError::Offline)?;
        let text = response.text().await.map_err(|_| ApiError::Offline)?;
        match response.status() {
            401 => {
                self.signed_out.set(true);
                Err(ApiError::SignedOut)
            }
            502..=504 => Err(ApiError::Offline),
            status if status >= 500 => Err(ApiError::Server { reference: reference(&text) }),
            _ => Ok(text),
        }
    }

    /// Sends JSON to an address below `/session`, where secrets travel, and returns what comes back; null where nothing
    /// does. What asks the reader to prove who they are is repeated once they did.
    pub async fn send(
        self,
        method: Method,
        path: &str,
        body: serde_json::Value,
    ) -> Result<serde_json::Value, Refusal> {
        let answer = send_once(&method, path, &body).await;
        match answer {
            Err(refusal) if refusal.code == REAUTHENTICATE && self.proof.ask().await => {
                send_once(&method, path, &body).await
            }
            answer => answer,
        }
    }

    /// Sends JSON to an address that answers with a file. What asks the reader to prove who they are is repeated once
    /// they did.
    pub async fn file(self, path: &str, body: &serde_json::Value) -> Result<File, Refusal> {
        match file_once(path, body).await {
            Err(refusal) if refusal.code == REAUTHENTICATE && self.proof.ask().await => {
                file_once(path, body).await
            }
            answer => answer,
        }
    }
}

/// A file that came.
pub struct File {
    /// Its name.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
    /// How many records it does not have, where it was made for another reader.
    pub withheld: Option<usize>,
}

async fn file_once(path: &str, body: &serde_json::Value) -> Result<File, Refusal> {
    let request = Request::post(path).header("Content-Type", "application/json").body(body.to_string());
    let response = request.map_err(|_| Refusal::offline())?.send().await.map_err(|_| Refusal::offline())?;
    match response.status() {
        200 => {
            let named = response.headers().get("content-disposition").unwrap_or_default();
            let name = named.split('"').nth(1).unwrap_or("accord").to_owned();
            let withheld = response.headers().get("accord-withheld").and_then(|count| count.parse().ok());
            // A file that broke off on the way is none.
            let bytes = response.binary().await.map_err(|_| Refusal::offline())?;
            Ok(File { name, bytes, withheld })
        }
        502..=504 => Err(Refusal::offline()),
        _ => Err(Refusal::read(&response.text().await.map_err(|_| Refusal::offline())?, None)),
    }
}

/// How the server says that the reader must prove again who they are.
const REAUTHENTICATE: &str = "REAUTHENTICATE";

async fn send_once(
    method: &Method,
    path: &str,
    body: &serde_json::Value,
) -> Result<serde_json::Value, Refusal> {
    let request = RequestBuilder::new(path).method(method.clone());
    let request = match *method {
        Method::GET => request.build(),
        _ => request.header("Content-Type", "application/json").body(body.to_string()),
    };
    let response = request.map_err(|_| Refusal::offline())?.send().await.map_err(|_| Refusal::offline())?;
    let wait = response.headers().get("retry-after").and_then(|wait| wait.parse().ok());
    let text = response.text().await.map_err(|_| Refusal::offline())?;
    match response.status() {
        200..=299 => Ok(serde_json::from_str(&text).unwrap_or_default()),
        502..=504 => Err(Refusal::offline()),
        _ => Err(Refusal::read(&text, wait)),
    }
}

fn text_of(operation: &impl Serialize) -> Result<String, ApiError> {
    serde_json::to_string(operation).map_err(|error| ApiError::Refused(error.to_string()))
}

/// Reads an answer. Errors beside data mean that something went wrong on the way: the data is not trusted.
fn read<Q: DeserializeOwned>(text: &str) -> Result<Q, ApiError> {
    let response: GraphQlResponse<Q, serde_json::Value> =
        serde_json::from_str(text).map_err(|error| ApiError::Refused(error.to_string()))?;
    match (response.data, response.errors) {
        (Some(data), None) => Ok(data),
        (_, Some(errors)) if errors.iter().any(|error| reference_of(error.extensions.as_ref()).is_some()) => {
            let reference = errors.iter().find_map(|error| reference_of(error.extensions.as_ref()));
            Err(ApiError::Server { reference })
        }
        (_, errors) => {
            let message = errors.into_iter().flatten().next().map(|error| error.message);
            Err(ApiError::Refused(message.unwrap_or_default()))
        }
    }
}

/// The reference of an unexpected error: the only thing that the server lets out of it.
fn reference_of(extensions: Option<&serde_json::Value>) -> Option<String> {
    let extensions = extensions?;
    let id = extensions.get("id").or_else(|| extensions.get("reference"))?;
    id.as_str().map(str::to_owned)
}

fn reference(text: &str) -> Option<String> {
    let answer: serde_json::Value = serde_json::from_str(text).ok()?;
    let from_errors = answer.get("errors").and_then(|errors| reference_of(errors.get(0)?.get("extensions")));
    from_errors.or_else(|| reference_of(Some(&answer)))
}

/// The answer to a question that may change: what is known, and whether newer is on its way.
pub struct Loaded<T: 'static> {
    answer: RwSignal<Option<Result<Arc<T>, ApiError>>>,
    told: StoredValue<Option<Told>>,
    pending: RwSignal<bool>,
    attempt: RwSignal<u32>,
}

/// What an answer was to, its text, and after which act of the reader's it was drawn. Where all of it is the same, nothing is
/// drawn anew.
#[derive(Clone, PartialEq)]
struct Told {
    body: String,
    text: Arc<str>,
    acts: u32,
}

impl<T> Clone for Loaded<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Loaded<T> {}

impl<T: Send + Sync + 'static> Loaded<T> {
    /// The last answer; an older one stays until the newer is there.
    pub fn get(self) -> Option<Result<Arc<T>, ApiError>> {
        self.answer.get()
    }

    /// The last good answer.
    pub fn ok(self) -> Option<Arc<T>> {
        self.answer.get()?.ok()
    }

    /// Whether an answer is on its way.
    pub fn pending(self) -> bool {
        self.pending.get()
    }

    /// Takes the answer off the screen until there is a newer one.
    pub fn forget(self) {
        self.answer.try_set(None);
    }

    /// Puts an answer on the screen, unless it stands there.
    fn show(self, told: Told, answer: T) {
        let stands = matches!(*self.answer.read_untracked(), Some(Ok(_)));
        if !stands || self.told.with_value(|before| before.as_ref() != Some(&told)) {
            self.told.set_value(Some(told));
            self.answer.set(Some(Ok(Arc::new(answer))));
        }
        self.pending.set(false);
    }

    /// Asks again: after an error, or since others may have changed what there is.
    pub fn retry(self) {
        self.attempt.update(|attempt| *attempt = attempt.wrapping_add(1));
    }
}

/// Asks whenever the variables change; `None` asks nothing and shows nothing. A slow older answer never
/// takes the place of a newer one, and what is in the cache is there at once.
pub fn use_query<Q, V>(variables: impl Fn() -> Option<V> + Send + Sync + 'static) -> Loaded<Q>
where
    Q: QueryFragment + QueryBuilder<V> + DeserializeOwned + Send + Sync + 'static,
    V: QueryVariables + Serialize + 'static,
{
    let api = Api::expect();
    let loaded = Loaded {
        answer: RwSignal::new(None),
        told: StoredValue::new(None),
        pending: RwSignal::new(false),
        attempt: RwSignal::new(0),
    };
    let ticket = StoredValue::new(0u32);
    let body = Memo::new(move |_| variables().and_then(|variables| text_of(&Q::build(variables)).ok()));
    Effect::new(move |_| {
        api.epoch.track();
        loaded.attempt.track();
        let mine = ticket.try_update_value(|ticket| {
            *ticket = ticket.wrapping_add(1);
            *ticket
        });
        let Some(body) = body.get() else {
            loaded.answer.set(None);
            loaded.pending.set(false);
            return;
        };
        let acts = api.acts.get_value();
        let told = move |body, text| Told { body, text, acts };
        if let Some(text) = api.cached(&body)
            && let Ok(answer) = read(&text)
        {
            return loaded.show(told(body, text), answer);
        }
        loaded.pending.set(true);
        spawn_local(async move {
            let answer = api.answer::<Q>(body.clone()).await;
            if ticket.try_get_value() != mine {
                return;
            }
            match answer {
                Ok((text, answer)) => loaded.show(told(body, text), answer),
                Err(error) => {
                    loaded.answer.set(Some(Err(error)));
                    loaded.pending.set(false);
                }
            }
        });
    });
    loaded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_with_errors_is_not_trusted() {
        let refused = read::<serde_json::Value>(r#"{"data":null,"errors":[{"message":"too deep"}]}"#);
        assert_eq!(refused, Err(ApiError::Refused("too deep".into())));
        let failed =
            read::<serde_json::Value>(r#"{"errors":[{"message":"internal","extensions":{"id":"8F2K"}}]}"#);
        assert_eq!(failed, Err(ApiError::Server { reference: Some("8F2K".into()) }));
        let whole = read::<serde_json::Value>(r#"{"data":{"a":1}}"#);
        assert_eq!(whole, Ok(serde_json::json!({"a": 1})));
    }

    #[test]
    fn what_is_not_json_is_an_error_and_no_panic() {
        assert!(matches!(read::<serde_json::Value>("<html>"), Err(ApiError::Refused(_))));
        assert_eq!(reference("<html>"), None);
    }
}
