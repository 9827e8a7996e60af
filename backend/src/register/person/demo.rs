//! The people of the demonstration: offices of the Department rather than persons.

use accord_shared::{AccessLevel, Role, Viewer, id::OrganizationId};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait as _, QueryFilter};

use super::user::{self, NewUser, UserChange};
use crate::{
    clock::Moment,
    ledger,
    store::{Store, StoreError, entity},
};

/// The login of whoever looks at a demonstration without having signed in.
pub const ANALYST: &str = "analyst";

/// Somebody one can be in a demonstration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DemoPerson {
    /// The name to sign in with.
    pub login: &'static str,
    /// The office, in the language of the regulations.
    pub name: &'static str,
    /// What they are in the Department.
    pub role: Role,
    /// The most closed level they may see.
    pub clearance: AccessLevel,
}

/// The people of the demonstration; each level of access is somebody's clearance.
pub const DEMO_PEOPLE: &[DemoPerson] = &[
    person("head", "Şöbə müdiri", Role::Head, AccessLevel::Secret),
    person("deputy", "Şöbə müdirinin müavini", Role::Deputy, AccessLevel::Secret),
    person(
        "io-staff",
        "Beynəlxalq təşkilatlarla əlaqələr sektoru",
        Role::InternationalOrganizations,
        AccessLevel::Confidential,
    ),
    person("events", "Beynəlxalq tədbirlərin təşkili sektoru", Role::Events, AccessLevel::Service),
    person(ANALYST, "Analitik", Role::Analyst, AccessLevel::Service),
    person("coordinator", "Tabeliyindəki qurumun koordinatoru", Role::Coordinator, AccessLevel::Open),
    person("minister", "Nazir", Role::Management, AccessLevel::Secret),
    person("administrator", "İnzibatçı", Role::Administrator, AccessLevel::Open),
];

const fn person(login: &'static str, name: &'static str, role: Role, clearance: AccessLevel) -> DemoPerson {
    DemoPerson { login, name, role, clearance }
}

/// Adds those people of the demonstration whose logins are still free, and leaves everybody else alone.
pub async fn ensure_demo(store: &Store, by: &Viewer, moment: Moment<'_>) -> Result<(), StoreError> {
    let transaction = store.begin().await?;
    for person in DEMO_PEOPLE {
        let taken = entity::user::Column::Login.eq(person.login);
        if entity::user::Entity::find().filter(taken).one(&transaction).await?.is_none() {
            let new = NewUser {
                login: person.login.into(),
                name: person.name.into(),
                role: person.role,
                clearance: person.clearance,
                organization: None,
                email: None,
                demo: true,
            };
            user::enter(&transaction, by, moment, new).await?;
        }
    }
    Ok(transaction.commit().await?)
}

/// Says whose coordinator those of the demonstration are who are nobody's yet: of a body of the demo register, which is
/// there only after them.
pub async fn coordinate(
    store: &Store,
    by: &Viewer,
    moment: Moment<'_>,
    body: OrganizationId,
) -> Result<(), StoreError> {
    let transaction = store.begin().await?;
    let theirs = entity::user::Column::Role.eq(Role::Coordinator);
    let nobodys = entity::user::Column::OrganizationId.is_null();
    let coordinators = entity::user::Entity::find()
        .filter(theirs.and(nobodys).and(entity::user::Column::Demo.eq(true)))
        .all(&transaction)
        .await?;
    for found in coordinators {
        let before = UserChange {
            name: found.name.clone(),
            role: found.role,
            clearance: found.clearance,
            organization: None,
            email: found.email.clone(),
        };
        let after = UserChange { organization: Some(body), ..before.clone() };
        let change = user::change("user.change", found.id.into(), Some(&before), Some(&after));
        ledger::append(&transaction, by, &moment, [change]).await?;
        let row = entity::user::ActiveModel {
            version: Set(found.version + 1),
            organization_id: Set(Some(body.0)),
            ..found.into()
        };
        entity::user::Entity::update(row).exec(&transaction).await?;
    }
    Ok(transaction.commit().await?)
}
