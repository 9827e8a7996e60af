//! Hearing from the server when something on the screen changed, or may not be shown any more.

use accord_shared::RecordId;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{EventSource, MessageEvent};

/// What became of a record on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// It, or what it is tied to, is something else than before.
    Changed(RecordId),
    /// It may not be shown any more, or is not there.
    Gone(RecordId),
}

/// A connection that ends with the page it belongs to.
struct Connection {
    source: EventSource,
    // The browser calls them for as long as the source is open.
    _changed: Closure<dyn FnMut(MessageEvent)>,
    _gone: Closure<dyn FnMut(MessageEvent)>,
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.source.close();
    }
}

/// Calls `heard` whenever one of the records on the screen changed, for as long as the page is there. Where the server
/// cannot be reached the browser tries again by itself; nothing on the screen depends on it.
pub fn watch(
    records: impl Fn() -> Vec<RecordId> + Send + Sync + 'static,
    heard: impl Fn(News) + Copy + 'static,
) {
    let connection = StoredValue::new_local(None::<Connection>);
    let records = Memo::new(move |_| records());
    Effect::new(move |_| {
        let records = records.get();
        connection.set_value((!records.is_empty()).then(|| Connection::open(&records, heard)).flatten());
    });
    on_cleanup(move || {
        connection.try_update_value(|connection| *connection = None);
    });
}

impl Connection {
    fn open(records: &[RecordId], heard: impl Fn(News) + Copy + 'static) -> Option<Self> {
        let ids: Vec<String> = records.iter().map(ToString::to_string).collect();
        let source = EventSource::new(&format!("/live?watch={}", ids.join(","))).ok()?;
        let listen = |event: &str, news: fn(RecordId) -> News| {
            let call = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
                let id = event.data().as_string().and_then(|id| id.parse().ok());
                if let Some(id) = id {
                    heard(news(id));
                }
            });
            source.add_event_listener_with_callback(event, call.as_ref().unchecked_ref()).ok()?;
            Some(call)
        };
        let (changed, gone) = (listen("changed", News::Changed)?, listen("gone", News::Gone)?);
        Some(Self { source, _changed: changed, _gone: gone })
    }
}
