//! Notes on the picture: how they are set, and how they are written.

use leptos::prelude::*;

use super::state::{LONGEST_NOTE, Note, State};
use super::verbs::{Explorer, Writing};
use crate::i18n::td_string;
use crate::ui::dialog::Dialog;
use crate::ui::input::Input;

/// How many letters a line of a note holds.
const LINE: usize = 30;

/// The size of its type, and the room around its words.
pub const SIZE: f32 = 12.0;
/// The room around its words.
pub const AROUND: f32 = 8.0;
/// From line to line.
pub const STEP: f32 = 16.0;

/// The average width of a letter, as a part of the size of the type.
const LETTER: f32 = 0.56;

/// A note's lines.
pub fn lines(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let last = lines.last_mut().expect("there is always a line");
        let length = last.chars().count();
        if length == 0 {
            last.push_str(word);
        } else if length + 1 + word.chars().count() <= LINE {
            last.push(' ');
            last.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

/// How wide and how high a note is.
pub fn room(lines: &[String]) -> (f32, f32) {
    let longest = lines.iter().map(|line| line.chars().count()).max().unwrap_or(0) as f32;
    (longest * SIZE * LETTER + 2.0 * AROUND, lines.len() as f32 * STEP + AROUND + 4.0)
}

/// Where a new note goes when no place was pointed at: into the corner of the window where the least is.
pub fn place(explorer: Explorer) -> (i32, i32) {
    explorer.board.with(|drawing| drawing.corner()).unwrap_or_default()
}

/// The dialog in which a note is written.
#[component]
pub fn NoteDialog() -> impl IntoView {
    let explorer = Explorer::expect();
    let locale = explorer.locale;
    let (open, text) = (RwSignal::new(false), RwSignal::new(String::new()));
    Effect::new(move |_| {
        if let Some(writing) = explorer.writing.get() {
            text.set(writing.note.text);
            open.set(true);
        }
    });
    Effect::new(move |_| {
        if !open.get() {
            explorer.writing.set(None);
        }
    });
    let write = move |words: String| {
        if let Some(Writing { at, note }) = explorer.writing.get_untracked() {
            explorer.change(|state: &mut State| state.write(at, Note { text: words, ..note }));
        }
        open.set(false);
    };
    let old = move || explorer.writing.get().is_some_and(|writing| writing.at.is_some());
    let help = Signal::derive(move || {
        let locale = locale.get();
        Some(td_string!(locale, explorer.note.help, count = LONGEST_NOTE).to_string())
    });
    let title = Signal::derive(move || td_string!(locale.get(), explorer.note.title).to_owned());
    view! {
        <Dialog open=open label=title class="narrow">
            <form on:submit=move |event| { event.prevent_default(); write(text.get_untracked()); }>
                <header><h2>{title}</h2></header>
                <div class="pad">
                    <Input id="note-text" label=Signal::derive(move || td_string!(locale.get(), explorer.note.text).to_owned()) value=text help=help focus=true />
                </div>
                <footer>
                    <Show when=old>
                        <button type="button" class="btn" on:click=move |_| write(String::new())>
                            {move || td_string!(locale.get(), common.verb.remove)}
                        </button>
                    </Show>
                    <span class="grow"></span>
                    <button type="button" class="btn" on:click=move |_| open.set(false)>
                        {move || td_string!(locale.get(), common.verb.cancel)}
                    </button>
                    <button type="submit" class="btn pri">{move || td_string!(locale.get(), common.verb.save)}</button>
                </footer>
            </form>
        </Dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_set_in_short_lines_and_loses_no_word() {
        let text = "Ask the embassy whether the protocol of 2014 was ever published in the official gazette";
        let lines = lines(text);
        assert!(lines.len() == 4 || lines.len() == 3, "{lines:?}");
        assert!(lines.iter().all(|line| line.chars().count() <= LINE));
        assert_eq!(lines.join(" "), text);
        assert!(room(&lines).1 > room(&["a".into()]).1);
    }
}
