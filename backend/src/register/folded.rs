//! What is searched and what sorts, written with a record.

use accord_shared::{Language, LocalizedText, fold};
use sea_orm::sea_query::{Expr, ExprTrait};

use crate::store::Dialect;

/// Everything that finds a record, folded, one text per line.
pub(super) fn searchable<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut folded = String::new();
    for text in texts {
        if !folded.is_empty() {
            folded.push('\n');
        }
        folded.push_str(&fold::fold(text));
    }
    folded
}

/// What a record sorts by: its name as an Azerbaijani reader sees it.
pub(super) fn sort_key(name: &LocalizedText) -> Vec<u8> {
    fold::sort_key(name.pick(Language::Az))
}

/// The condition that every word of `text` stands somewhere in the table's folded text.
pub(super) fn has_words(dialect: Dialect, table: &'static str, text: &str) -> Option<Expr> {
    let contains = match dialect {
        Dialect::Sqlite => format!(r#"instr("{table}"."folded", ?) > 0"#),
        Dialect::Postgres => format!(r#"strpos("{table}"."folded", $1) > 0"#),
    };
    fold::fold(text)
        .split(' ')
        .filter(|word| !word.is_empty())
        .map(|word| Expr::cust_with_values(contains.clone(), [word]))
        .reduce(|all, word| all.and(word))
}
