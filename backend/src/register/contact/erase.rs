//! Erasing what a contact's record tells of the person.

use accord_shared::{
    access,
    contact::{PERSONAL, erased_names},
    error::ErrorCode,
    id::ContactId,
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, Query},
};
use serde_json::Value;

use super::write::{find_row, replace};
use crate::{
    ledger,
    register::{
        Failure, Problem, brief,
        contact::ContactInput,
        person::session,
        writing::{Writing, may_change},
    },
    store::entity::document,
};

/// Erases the names, addresses, languages, note and identifiers of a contact: from the record, from every entry of the
/// ledger, and from the rows that brought it in. The posts stay: who held them is no longer said. Nothing takes it back. For
/// whoever decides as the Head, who must have proved lately who they are; refused while the record has documents.
pub async fn erase(writing: Writing<'_>, id: ContactId, expected_version: i32) -> Result<(), Failure> {
    let transaction = writing.begin().await?;
    let old = find_row(&transaction, writing, id).await?;
    may_change(writing.viewer, old.access_level, old.version, expected_version)?;
    let sees_all = access::is_cleared(writing.viewer, old.personal_level);
    if !sees_all || !access::decides_as_head(writing.viewer) {
        return Err(Problem::refused().into());
    }
    session::require_confirmed(writing.viewer, writing.moment)?;
    let papers = document::Entity::find()
        .filter(document::Column::ContactId.eq(id.0))
        .filter(document::Column::RemovedAt.is_null())
        .one(&transaction)
        .await?;
    if papers.is_some() {
        let message = "remove its documents first: they tell of the person too";
        return Err(Problem::whole(ErrorCode::HasDocuments, message).into());
    }
    let level = old.access_level;
    let had = ContactInput::load(&transaction, old.clone()).await?;
    replace(&transaction, writing, old, had.erased(), ledger::ERASE).await?;
    brief::forget(&transaction, id.into()).await?;
    let rows = Query::update()
        .table("import_line")
        .value("cells", None::<String>)
        .and_where(Expr::col("record").eq(id.to_string()))
        .to_owned();
    sea_orm::ConnectionTrait::execute(&transaction, &rows).await?;
    let change = ledger::erase(&transaction, id.into(), level, erased).await?;
    writing.commit(transaction, change).await
}

impl ContactInput {
    fn erased(self) -> Self {
        Self {
            names: erased_names(),
            email: None,
            phone: None,
            languages: Vec::new(),
            note: None,
            identifiers: Vec::new(),
            ..self
        }
    }
}

/// A state of the ledger without the person. One that has no names tells of something else than the content.
fn erased(state: &Value) -> Value {
    let mut state = state.clone();
    if let Value::Object(fields) = &mut state
        && fields.contains_key("names")
    {
        fields.retain(|name, _| name != "identifiers" && !PERSONAL.contains(&name.as_str()));
        fields.insert("names".into(), serde_json::to_value(erased_names()).unwrap_or_default());
    }
    state
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_state_keeps_its_posts_and_loses_the_person() {
        let state = json!({
            "accessLevel": "OPEN", "names": {"en": "Jane Roe"}, "email": "jane@example.org", "phone": "1",
            "languages": ["en"], "note": "likes tea", "identifiers": [{"scheme": "wikidata", "value": "Q1"}],
            "posts": [{"titles": {"en": "Director"}}],
        });
        let left = erased(&state).to_string();
        assert!(left.contains("Director") && left.contains("Erased person"), "{left}");
        assert!(!["Jane", "example.org", "tea", "Q1"].iter().any(|word| left.contains(word)), "{left}");
        let other = json!({"accessLevel": "OPEN", "needToKnow": []});
        assert_eq!(erased(&other), other);
    }
}
