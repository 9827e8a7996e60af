//! Hearing from the server when something on the screen changed, or may not be shown any more.

use accord_shared::{Noun, RecordId};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{EventSource, MessageEvent};

/// What became of what is on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// It, or what it is tied to, is something else than before.
    Changed(RecordId),
    /// It may not be shown any more, or is not there.
    Gone(RecordId),
    /// A list of this noun has other rows, or the same with something else in them.
    List(Noun),
}

/// What is on the screen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Screen {
    /// Records that are shown whole.
    pub records: Vec<RecordId>,
    /// Nouns whose lists are shown, or whose records stand in them.
    pub lists: Vec<Noun>,
    /// The records in those lists.
    pub rows: Vec<RecordId>,
}

impl Screen {
    /// Where it is told of; nowhere where nothing is shown.
    fn address(&self, since: Option<String>) -> Option<String> {
        let ids = |ids: &[RecordId]| ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        if self.records.is_empty() && self.lists.is_empty() {
            return None;
        }
        let lists = self.lists.iter().map(|noun| noun.code()).collect::<Vec<_>>().join(",");
        let since = since.map(|since| format!("&since={since}")).unwrap_or_default();
        Some(format!("/live?watch={}&list={lists}&rows={}{since}", ids(&self.records), ids(&self.rows)))
    }
}

/// A connection that ends with the page it belongs to.
struct Connection {
    source: EventSource,
    // The browser calls it for as long as the source is open.
    _heard: Vec<Closure<dyn FnMut(MessageEvent)>>,
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.source.close();
    }
}

/// Calls `heard` whenever something on the screen changed, for as long as the page is there. Where the server cannot be
/// reached the browser tries again by itself, and hears then what was written meanwhile; nothing on the screen depends
/// on it. Another screen goes on where the one before was.
pub fn watch(screen: impl Fn() -> Screen + Send + Sync + 'static, heard: impl Fn(News) + Copy + 'static) {
    let connection = StoredValue::new_local(None::<Connection>);
    let told_to = StoredValue::new(None::<String>);
    let screen = Memo::new(move |_| screen());
    // A page that the browser keeps for going back to is not there, and must not hold one of the few connections that the
    // browser opens to a server.
    let back = RwSignal::new(0u32);
    let hide = window_event_listener_untyped("pagehide", move |_| {
        connection.try_update_value(|connection| *connection = None);
    });
    let show = window_event_listener_untyped("pageshow", move |_| {
        if connection.try_with_value(Option::is_none) == Some(true) {
            back.update(|back| *back = back.wrapping_add(1));
        }
    });
    Effect::new(move |_| {
        back.track();
        let address = screen.read().address(told_to.get_value());
        connection.set_value(address.and_then(|address| Connection::open(&address, told_to, heard)));
    });
    on_cleanup(move || {
        hide.remove();
        show.remove();
        connection.try_update_value(|connection| *connection = None);
    });
}

impl Connection {
    fn open(
        address: &str,
        told_to: StoredValue<Option<String>>,
        heard: impl Fn(News) + Copy + 'static,
    ) -> Option<Self> {
        let source = EventSource::new(address).ok()?;
        let listen = |event: &str, news: fn(&str) -> Option<News>| {
            let call = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
                let Some(data) = event.data().as_string() else { return };
                match news(&data) {
                    Some(news) => heard(news),
                    None => {
                        told_to.try_update_value(|known| *known = Some(data));
                    }
                }
            });
            source.add_event_listener_with_callback(event, call.as_ref().unchecked_ref()).ok()?;
            Some(call)
        };
        let heard = [
            listen("changed", |id| id.parse().ok().map(News::Changed)),
            listen("gone", |id| id.parse().ok().map(News::Gone)),
            listen("list", |noun| noun.parse().ok().map(News::List)),
            listen("told", |_| None),
        ];
        Some(Self { source, _heard: heard.into_iter().collect::<Option<_>>()? })
    }
}
