//! How a change is told, in the words of the forms: in a history, on the page of what is new, where two changes meet.

pub mod fields;
pub mod lines;
pub mod undo;
