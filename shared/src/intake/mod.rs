//! Bringing many rows in at once: where an import stands, what becomes of a row, and which column fills which field.

mod field;
mod guess;

pub use field::{Field, Target};
pub use guess::{DateForm, date_form, matched, target};

/// The largest file that is taken in over the network, in bytes. The command line has no such limit.
pub const MOST_BYTES: usize = 32 << 20;

/// The most rows of a file that is taken in over the network.
pub const MOST_ROWS: u64 = 100_000;

plain_vocabulary! {
    /// Where an import stands.
    pub enum ImportState {
        /// Its file was read; what its columns mean is to be said.
        Ready = "ready",
        /// Its rows are being compared with the register.
        Checking = "checking",
        /// What would become of each row is known; nothing is written.
        Checked = "checked",
        /// Its rows are being compared and written.
        Running = "running",
        /// It is in the register.
        Done = "done",
        /// It is being taken back.
        Undoing = "undoing",
        /// It was taken back.
        Undone = "undone",
    }
}

/// What somebody, or the server, does with an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportStep {
    /// Compare the rows and write nothing.
    Check,
    /// Bring them in.
    Run,
    /// Take all of it back.
    Undo,
    /// What was under way came to its end.
    Finish,
    /// What was under way did not: nothing of it is in the register.
    Fail,
}

impl ImportState {
    /// Where the import stands after this step; nothing where it cannot be taken.
    pub const fn after(self, step: ImportStep) -> Option<Self> {
        match (self, step) {
            (Self::Ready | Self::Checked, ImportStep::Check) => Some(Self::Checking),
            (Self::Checked, ImportStep::Run) => Some(Self::Running),
            (Self::Done, ImportStep::Undo) => Some(Self::Undoing),
            (Self::Checking, ImportStep::Finish) | (Self::Running, ImportStep::Fail) => Some(Self::Checked),
            (Self::Running, ImportStep::Finish) | (Self::Undoing, ImportStep::Fail) => Some(Self::Done),
            (Self::Undoing, ImportStep::Finish) => Some(Self::Undone),
            (Self::Checking, ImportStep::Fail) => Some(Self::Ready),
            _ => None,
        }
    }

    /// Whether the server is at it.
    pub const fn is_under_way(self) -> bool {
        matches!(self, Self::Checking | Self::Running | Self::Undoing)
    }
}

plain_vocabulary! {
    /// What a row does that meets a record which the register has already.
    pub enum Duplicates {
        /// It is left out.
        Skip = "skip",
        /// The record takes what the row says; what a person entered takes only what it lacks.
        Update = "update",
        /// It makes a record of its own beside the other.
        Create = "create",
    }
}

plain_vocabulary! {
    /// What became of a row, or of one of the records that it makes.
    pub enum Outcome {
        /// A record was made.
        Created = "created",
        /// A record that was there before the import was changed.
        Changed = "changed",
        /// The row went into a record of an earlier row.
        Merged = "merged",
        /// The register said all of it already.
        Unchanged = "unchanged",
        /// Nothing was taken from the row.
        Skipped = "skipped",
    }
}

plain_vocabulary! {
    /// Why a row came to what it came to, and what was remarked on the way.
    pub enum RowNote {
        /// A new record.
        New = "new",
        /// Cell by cell as an earlier row.
        Repeats = "repeats",
        /// Of the record of an earlier row.
        SameRecord = "same_record",
        /// Nothing that the register does not say.
        AsInRegister = "as_in_register",
        /// Changes fields of a record.
        Changes = "changes",
        /// A record of the profile, made because the row refers to it.
        Constant = "constant",
        /// A record with a name and nothing else, made because the row refers to it.
        Stub = "stub",
        /// The profile leaves such rows out.
        LeftOut = "left_out",
        /// The register has the record, and such rows are left out.
        InRegister = "in_register",
        /// The record that the row refers to is not there.
        TargetUnknown = "target_unknown",
        /// The row does not say to what it refers.
        NoTarget = "no_target",
        /// There is nothing to know the record by.
        NoIdentifier = "no_identifier",
        /// The identifier is of another record.
        IdentifierTaken = "identifier_taken",
        /// The text that a record cannot do without is empty.
        NoText = "no_text",
        /// The word that a record cannot do without is none that the register has.
        NoKind = "no_kind",
        /// A relation or a link that leads to where it starts.
        ToItself = "to_itself",
        /// UTF-8 that was read as something else was repaired.
        Repaired = "repaired",
        /// The source lost a letter.
        LostLetter = "lost_letter",
        /// HTML that could not be read stays as it is.
        HtmlKept = "html_kept",
        /// Not a date, or none whose year can be read; left empty.
        NotADate = "not_a_date",
        /// A date was kept with less precision than it was written.
        LessPrecise = "less_precise",
        /// “No end” where something begins; left empty.
        NoEnd = "no_end",
        /// Of several texts only the first is kept.
        OnlyFirst = "only_first",
        /// Not an address on the web; left empty.
        NotALink = "not_a_link",
        /// Not a word of the list; left empty.
        NotAWord = "not_a_word",
        /// An obligation without a due date.
        NoDueDate = "no_due_date",
        /// Known under another identifier, for its own is of another record too.
        KnownAs = "known_as",
        /// What the row says otherwise was not taken: a person entered it, or another source.
        NotTaken = "not_taken",
        /// An order of acts that cannot be; kept as it is.
        ActOrder = "act_order",
    }
}

plain_vocabulary! {
    /// Why an import came to nothing. Nothing of it is in the register.
    pub enum ImportFault {
        /// The text is not UTF-8: at which byte.
        Encoding = "encoding",
        /// Neither a text nor a workbook.
        Binary = "binary",
        /// A row without end: after which row.
        RowTooLong = "row_too_long",
        /// More rows than are taken in at once: how many those are.
        TooManyRows = "too_many_rows",
        /// A row of another width than the header: which row, its width, the header's.
        Width = "width",
        /// A column that the profile needs is not there: which.
        Column = "column",
        /// The header names a column twice, or has too many: what is wrong.
        Header = "header",
        /// Nothing below the header.
        Empty = "empty",
        /// A workbook that cannot be read.
        Workbook = "workbook",
        /// Larger than what is taken in, as it is or unpacked.
        TooLarge = "too_large",
        /// A profile that does not hold together: what is wrong.
        Profile = "profile",
        /// Somebody called it off.
        Cancelled = "cancelled",
        /// The server stopped while it was at it.
        Interrupted = "interrupted",
        /// Other records have built on it: it cannot be taken back.
        BuiltUpon = "built_upon",
        /// The server failed: under which reference its log has it.
        Failed = "failed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_import_is_run_once_after_a_check_and_taken_back_once_after_that() {
        use ImportState as State;
        use ImportStep as Step;
        let steps = [Step::Check, Step::Finish, Step::Run, Step::Finish, Step::Undo, Step::Finish];
        let end = steps.into_iter().try_fold(State::Ready, State::after);
        assert_eq!(end, Some(State::Undone));
        assert_eq!(State::Ready.after(Step::Run), None, "nothing is written that nobody has looked at");
        assert_eq!(State::Done.after(Step::Run), None);
        for state in State::ALL {
            let under_way = state.after(Step::Fail).is_some();
            assert_eq!(under_way, state.is_under_way(), "{state}");
            assert_eq!(state.after(Step::Finish).is_some(), under_way, "{state}");
            assert!(!under_way || state.after(Step::Check).is_none(), "one thing at a time");
        }
    }
}
