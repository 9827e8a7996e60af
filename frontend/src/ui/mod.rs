//! Components that know no server and no page. The same thing wears the same mark everywhere.

pub mod blank;
pub mod copy;
pub mod dialog;
pub mod icon;
pub mod input;
pub mod marks;
pub mod popover;
pub mod save;
pub mod toast;
