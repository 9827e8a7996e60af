//! People: the reader's own account, the users for administrators, the Head's absences.

use accord_shared::{AccessLevel, Role, schema};
use chrono::NaiveDate;
use cynic::{Id, MutationBuilder, Operation};

use super::client::{Api, ApiError};
use super::parts::{Day, Instant, UserError};

/// The reader's own account.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query")]
pub struct AccountQuery {
    /// The account.
    pub viewer: Account,
}

/// What there is to see and end of one's own account.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
#[cynic(graphql_type = "Viewer")]
pub struct Account {
    /// Signed in where.
    pub sessions: Vec<Session>,
    /// Tokens for scripts.
    pub tokens: Vec<Token>,
    /// Outside accounts.
    pub identities: Vec<Identity>,
    /// Since when there is a calendar feed.
    pub feed_since: Option<Instant>,
}

/// An outside account with which the reader signs in.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct Identity {
    /// The provider's address.
    pub issuer: String,
    /// Since when it is linked.
    pub since: Instant,
}

/// Signed in on a device.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct Session {
    /// Which one.
    pub id: Id,
    /// The device, in words.
    pub device: String,
    /// Since when.
    pub since: Instant,
    /// When last used.
    pub seen_at: Instant,
    /// Whether it is this one.
    pub here: bool,
}

/// A token for scripts.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct Token {
    /// Which one.
    pub id: Id,
    /// What it is for.
    pub name: String,
    /// Whether it may change records.
    pub can_write: bool,
    /// Whether it may export many.
    pub can_export: bool,
    /// When last used.
    pub seen_at: Option<Instant>,
    /// Until when it is good.
    pub expires_at: Instant,
}

/// What became of an act.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "DonePayload")]
pub struct Done {
    /// What was wrong.
    pub errors: Vec<UserError>,
}

/// A record that an act is about.
#[derive(cynic::QueryVariables, Debug, Clone)]
pub struct ById {
    /// Which one.
    pub id: Id,
}

/// Defines an act about one record that has nothing to show but that it was done.
macro_rules! acts {
    ($($(#[$meta:meta])* $name:ident: $mutation:ident as $field:ident;)+) => {
        $(
            #[derive(cynic::QueryFragment, Debug, Clone)]
            #[cynic(graphql_type = "Mutation", variables = "ById")]
            struct $mutation {
                #[arguments(id: $id)]
                $field: Done,
            }

            impl From<$mutation> for Done {
                fn from(mutation: $mutation) -> Self {
                    mutation.$field
                }
            }

            $(#[$meta])*
            pub async fn $name(id: Id) -> Result<Vec<UserError>, ApiError> {
                act($mutation::build(ById { id })).await
            }
        )+
    };
}

async fn act<Q, V>(operation: Operation<Q, V>) -> Result<Vec<UserError>, ApiError>
where
    Q: cynic::QueryFragment + serde::de::DeserializeOwned + Into<Done> + 'static,
    V: cynic::QueryVariables + serde::Serialize,
{
    act_once(operation, None).await
}

/// The same under a key: sent again with it, because the answer was lost, it is done once all the same.
async fn act_once<Q, V>(operation: Operation<Q, V>, key: Option<&str>) -> Result<Vec<UserError>, ApiError>
where
    Q: cynic::QueryFragment + serde::de::DeserializeOwned + Into<Done> + 'static,
    V: cynic::QueryVariables + serde::Serialize,
{
    let api = Api::expect();
    let done: Q = api.mutate_once(operation, key).await?;
    api.refresh();
    Ok(done.into().errors)
}

acts! {
    /// Ends a session.
    end_session: EndSession as end_session;
    /// Ends a token.
    end_token: EndToken as end_token;
    /// Closes an account.
    disable_user: DisableUser as disable_user;
    /// Opens a closed account.
    enable_user: EnableUser as enable_user;
    /// Takes a second factor away.
    clear_second_factor: ClearSecondFactor as clear_second_factor;
    /// Ends an absence.
    end_absence: EndAbsence as end_absence;
}

#[derive(cynic::QueryVariables, Debug, Clone)]
struct IssuerVariables {
    issuer: String,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "IssuerVariables")]
struct UnlinkIdentity {
    #[arguments(issuer: $issuer)]
    unlink_identity: Done,
}

impl From<UnlinkIdentity> for Done {
    fn from(unlinked: UnlinkIdentity) -> Self {
        unlinked.unlink_identity
    }
}

/// Unlinks an outside account.
pub async fn unlink_identity(issuer: String) -> Result<Vec<UserError>, ApiError> {
    act(UnlinkIdentity::build(IssuerVariables { issuer })).await
}

/// The users.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query")]
pub struct UsersQuery {
    /// A page of them.
    #[arguments(first: 500)]
    pub users: UserConnection,
}

/// A page of users.
#[derive(cynic::QueryFragment, Debug, Clone)]
pub struct UserConnection {
    /// The users, by login.
    pub nodes: Vec<User>,
}

/// A user, as administrators see them.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct User {
    /// Who.
    pub id: Id,
    /// How many times it was written.
    pub version: i32,
    /// The name to sign in with.
    pub login: String,
    /// The name that the others see.
    pub name: String,
    /// What they are in the Department.
    pub role: Role,
    /// The most closed level they see.
    pub clearance: AccessLevel,
    /// The body whose coordinator they are.
    pub organization: Option<Id>,
    /// How a provider of identities knows them.
    pub email: Option<String>,
    /// Since when the account is closed.
    pub disabled_at: Option<Instant>,
    /// Whether they have chosen a password.
    pub has_password: bool,
    /// Whether they have a second factor.
    pub has_second_factor: bool,
}

/// A user to be added.
#[derive(cynic::InputObject, Debug, Clone)]
pub struct UserInput {
    /// The name to sign in with.
    pub login: String,
    /// The name that the others see.
    pub name: String,
    /// What they are in the Department.
    pub role: Role,
    /// The most closed level they may see.
    pub clearance: AccessLevel,
    /// The body whose coordinator they are.
    pub organization: Option<Id>,
    /// How a provider of identities knows them.
    pub email: Option<String>,
}

/// What is changed of a user.
#[derive(cynic::InputObject, Debug, Clone)]
pub struct UserChangeInput {
    /// The name that the others see.
    pub name: String,
    /// What they are in the Department.
    pub role: Role,
    /// The most closed level they may see.
    pub clearance: AccessLevel,
    /// The body whose coordinator they are.
    pub organization: Option<Id>,
    /// How a provider of identities knows them.
    pub email: Option<String>,
}

#[derive(cynic::QueryVariables, Debug, Clone)]
struct AddVariables {
    input: UserInput,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "AddVariables")]
struct AddUser {
    #[arguments(input: $input)]
    add_user: UserPayload,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
struct UserPayload {
    errors: Vec<UserError>,
}

impl From<AddUser> for Done {
    fn from(added: AddUser) -> Self {
        Self { errors: added.add_user.errors }
    }
}

/// Adds a user, once under this key.
pub async fn add_user(input: UserInput, key: Option<&str>) -> Result<Vec<UserError>, ApiError> {
    act_once(AddUser::build(AddVariables { input }), key).await
}

#[derive(cynic::QueryVariables, Debug, Clone)]
struct ChangeVariables {
    id: Id,
    version: i32,
    input: UserChangeInput,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "ChangeVariables")]
struct ChangeUser {
    #[arguments(id: $id, expectedVersion: $version, input: $input)]
    change_user: Done,
}

impl From<ChangeUser> for Done {
    fn from(changed: ChangeUser) -> Self {
        changed.change_user
    }
}

/// Changes a user, once under this key.
pub async fn change_user(
    id: Id,
    version: i32,
    input: UserChangeInput,
    key: Option<&str>,
) -> Result<Vec<UserError>, ApiError> {
    act_once(ChangeUser::build(ChangeVariables { id, version, input }), key).await
}

/// The absences that are not over.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query")]
pub struct AbsencesQuery {
    /// The first one first.
    pub absences: Vec<Absence>,
}

/// Days on which the Head is away.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct Absence {
    /// Which one.
    pub id: Id,
    /// Who is away.
    pub head: String,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub until: Day,
    /// Who recorded it.
    pub recorded_by: String,
}

#[derive(cynic::QueryVariables, Debug, Clone)]
struct AbsenceVariables {
    from: Day,
    until: Day,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Mutation", variables = "AbsenceVariables")]
struct RecordAbsence {
    #[arguments(from: $from, until: $until)]
    record_absence: Done,
}

impl From<RecordAbsence> for Done {
    fn from(recorded: RecordAbsence) -> Self {
        recorded.record_absence
    }
}

/// Records that the Head is away.
pub async fn record_absence(from: NaiveDate, until: NaiveDate) -> Result<Vec<UserError>, ApiError> {
    act(RecordAbsence::build(AbsenceVariables { from: Day(from), until: Day(until) })).await
}
