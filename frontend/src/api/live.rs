//! Hearing from the server when something on the screen changed, or may not be shown any more, and when something is new
//! to the reader.
//!
//! A browser opens few connections to a server: all that is on the screen shares one.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use accord_shared::{Noun, RecordId};
use leptos::leptos_dom::helpers::debounce;
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
    /// Whether this is news of what is on it.
    fn has(&self, news: News) -> bool {
        match news {
            News::Changed(record) | News::Gone(record) => self.records.contains(&record),
            News::List(noun) => self.lists.contains(&noun),
        }
    }

    /// Adds what is on another part of the screen.
    fn add(&mut self, other: &Self) {
        fn add<T: Copy + PartialEq>(to: &mut Vec<T>, from: &[T]) {
            from.iter().for_each(|one| {
                if !to.contains(one) {
                    to.push(*one);
                }
            });
        }
        add(&mut self.records, &other.records);
        add(&mut self.lists, &other.lists);
        add(&mut self.rows, &other.rows);
    }

    /// Where it is told of; nowhere where nothing is shown.
    fn address(&self, counts: bool, since: Option<String>) -> Option<String> {
        let ids = |ids: &[RecordId]| ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        if self.records.is_empty() && self.lists.is_empty() && !counts {
            return None;
        }
        let lists = self.lists.iter().map(|noun| noun.code()).collect::<Vec<_>>().join(",");
        let since = since.map(|since| format!("&since={since}")).unwrap_or_default();
        let (records, rows) = (ids(&self.records), ids(&self.rows));
        Some(format!("/live?watch={records}&list={lists}&rows={rows}&notices={counts}{since}"))
    }
}

/// A part of the screen that hears.
struct Part {
    number: u32,
    screen: Memo<Screen>,
    heard: Box<dyn Fn(News)>,
}

/// The one connection, and all that hear by it.
#[derive(Clone, Copy)]
pub struct Live {
    parts: StoredValue<Vec<Part>, LocalStorage>,
    /// Rises with each part that comes or goes.
    changed: RwSignal<u32>,
    told_to: StoredValue<Option<String>>,
    connection: StoredValue<Option<Connection>, LocalStorage>,
    /// How much is new to the reader, as the server told it last.
    count: RwSignal<Option<i32>>,
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

impl Live {
    /// Puts it into the context. `reader` is who is to be told how much is new to them.
    pub fn provide(reader: impl Fn() -> Option<String> + Send + Sync + 'static) -> Self {
        let live = Self {
            parts: StoredValue::new_local(Vec::new()),
            changed: RwSignal::new(0),
            told_to: StoredValue::new(None),
            connection: StoredValue::new_local(None),
            count: RwSignal::new(None),
        };
        provide_context(live);
        let reader = Memo::new(move |_| reader());
        // A page that the browser keeps for going back to is not there, and must not hold one of the few connections that
        // the browser opens to a server.
        let back = RwSignal::new(0u32);
        let hide = window_event_listener_untyped("pagehide", move |_| live.close());
        let show = window_event_listener_untyped("pageshow", move |_| {
            if live.connection.try_with_value(Option::is_none) == Some(true) {
                back.update(|back| *back = back.wrapping_add(1));
            }
        });
        Effect::new(move |before: Option<u32>| {
            back.track();
            let parts = live.changed.get();
            // Another page has loaded what it shows by itself; the same page goes on where it was.
            if before != Some(parts) {
                live.told_to.set_value(None);
            }
            let counts = reader.read().is_some();
            let screen = live.screen();
            let address = screen.address(counts, live.told_to.get_value());
            live.connection.set_value(address.and_then(|address| Connection::open(&address, live)));
            parts
        });
        on_cleanup(move || {
            hide.remove();
            show.remove();
            live.close();
        });
        live
    }

    /// The one in the context.
    pub fn expect() -> Self {
        expect_context()
    }

    /// How much is new to the reader, as the server told it last; it tells it anew whenever that becomes another number.
    pub fn count(self) -> Signal<Option<i32>> {
        self.count.into()
    }

    fn close(self) {
        self.connection.try_update_value(|connection| *connection = None);
    }

    /// All that is on the screen.
    fn screen(self) -> Screen {
        let screens = self.parts.with_value(|parts| parts.iter().map(|part| part.screen).collect::<Vec<_>>());
        let mut all = Screen::default();
        screens.into_iter().filter_map(|screen| screen.try_get()).for_each(|screen| all.add(&screen));
        all
    }

    /// Tells every part of the screen that shows it.
    fn tell(self, news: News) {
        self.parts.try_with_value(|parts| {
            let shows = |part: &&Part| part.screen.try_with_untracked(|screen| screen.has(news));
            parts.iter().filter(|part| shows(part) == Some(true)).for_each(|part| (part.heard)(news));
        });
    }
}

/// Calls `heard` whenever something on this part of the screen changed, for as long as the part is there. Where the server
/// cannot be reached the browser tries again by itself, and hears then what was written meanwhile; nothing on the screen
/// depends on it.
pub fn watch(screen: impl Fn() -> Screen + Send + Sync + 'static, heard: impl Fn(News) + Copy + 'static) {
    let live = Live::expect();
    let screen = Memo::new(move |_| screen());
    let number = live.changed.get_untracked();
    live.parts.update_value(|parts| parts.push(Part { number, screen, heard: Box::new(heard) }));
    live.changed.update(|changed| *changed = changed.wrapping_add(1));
    on_cleanup(move || {
        live.parts.try_update_value(|parts| parts.retain(|part| part.number != number));
        live.changed.try_update(|changed| *changed = changed.wrapping_add(1));
    });
}

/// What comes so close together is taken in together.
const TOGETHER: Duration = Duration::from_millis(300);

/// For [`watch`], where one act answers for all that is heard. It is done with the first, since that may be something
/// that must not be shown any more, and once more after the last of what came close to it.
pub fn together(act: impl Fn() + 'static) -> impl Fn() + Copy {
    let act = Rc::new(act);
    let heard = Rc::new(Cell::new(0u32));
    let settle = debounce(TOGETHER, {
        let (act, heard) = (act.clone(), heard.clone());
        move |()| {
            if heard.take() > 1 {
                act();
            }
        }
    });
    let hear = StoredValue::new_local((act, heard, settle));
    move || {
        hear.try_update_value(|(act, heard, settle)| {
            if heard.replace(heard.get().saturating_add(1)) == 0 {
                act();
            }
            settle(());
        });
    }
}

/// What the server says.
enum Said {
    News(News),
    /// How much is new to the reader.
    Count(i32),
    /// Up to which entry of the ledger everything was told.
    Told(String),
}

impl Connection {
    fn open(address: &str, live: Live) -> Option<Self> {
        let source = EventSource::new(address).ok()?;
        let listen = |event: &str, read: fn(String) -> Option<Said>| {
            let call = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
                match event.data().as_string().and_then(read) {
                    Some(Said::News(news)) => live.tell(news),
                    Some(Said::Count(count)) => {
                        live.count.try_set(Some(count));
                    }
                    Some(Said::Told(seq)) => {
                        live.told_to.try_update_value(|known| *known = Some(seq));
                    }
                    None => {}
                }
            });
            source.add_event_listener_with_callback(event, call.as_ref().unchecked_ref()).ok()?;
            Some(call)
        };
        let heard = [
            listen("changed", |id| id.parse().ok().map(News::Changed).map(Said::News)),
            listen("gone", |id| id.parse().ok().map(News::Gone).map(Said::News)),
            listen("list", |noun| noun.parse().ok().map(News::List).map(Said::News)),
            listen("notices", |count| count.parse().ok().map(Said::Count)),
            listen("told", |seq| Some(Said::Told(seq))),
        ];
        Some(Self { source, _heard: heard.into_iter().collect::<Option<_>>()? })
    }
}
