//! Who is signed in.

use accord_shared::{AccessLevel, Language, Noun, Role, schema};
use gloo_net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;

use super::client::Api;
use super::parts::Day;

/// In which ways one can sign in here: known to whoever asks, signed in or not.
#[derive(Clone, Copy)]
pub struct WaysIn(RwSignal<Value>);

impl WaysIn {
    /// Asks for them; there are none until they are known.
    pub fn ask() -> Self {
        let (api, ways) = (Api::expect(), RwSignal::new(Value::Null));
        spawn_local(async move {
            if let Ok(found) = api.send(Method::GET, "/session/ways", Value::Null).await {
                ways.try_set(found);
            }
        });
        Self(ways)
    }

    /// Whom one may be in a demonstration, each as the server describes them.
    pub fn demo_people(self) -> Vec<Value> {
        self.0.read()["demoPeople"].as_array().cloned().unwrap_or_default()
    }

    /// What the provider of identities is called, where there is one.
    pub fn provider(self, language: Language) -> Option<String> {
        self.0.read()["provider"]["names"][language.code()].as_str().map(str::to_owned)
    }
}

/// The question.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Query")]
pub struct SessionQuery {
    /// The answer.
    pub viewer: Viewer,
}

/// The person who is signed in.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct Viewer {
    /// The name they sign in with.
    pub login: String,
    /// Their name.
    pub name: String,
    /// What they are in the Department.
    pub role: Role,
    /// The most closed level they see.
    pub clearance: AccessLevel,
    /// Whether they may create and change any record that they see.
    pub can_edit: bool,
    /// Of which nouns they may enter records.
    pub can_enter: Vec<Noun>,
    /// Whether they keep the people.
    pub can_keep_people: bool,
    /// Whether they assess organizations and keep the directions of cooperation.
    pub can_assess: bool,
    /// Whether they may record that the Head is away.
    pub can_record_absence: bool,
    /// In whose place they act.
    pub acting: Option<Acting>,
    /// How they prove to be who they are.
    pub ways: Ways,
    /// Whether the register holds sample data.
    pub demo: bool,
    /// Whom they may become; only in a register of sample data.
    pub demo_people: Vec<DemoPerson>,
}

impl Viewer {
    /// Whether they read the register: who keeps the people does not.
    pub fn reads(&self) -> bool {
        self.role.reads()
    }

    /// Whether they are one of the people of a demonstration, who prove nothing.
    pub fn is_demo_person(&self) -> bool {
        self.demo_people.iter().any(|person| person.login == self.login)
    }
}

/// In whose place somebody acts.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct Acting {
    /// For whom.
    pub name: String,
    /// The last day.
    pub until: Day,
}

/// How somebody proves to be who they are.
#[derive(cynic::QueryFragment, Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ways {
    /// By a password.
    pub password: bool,
    /// By a second factor.
    pub second_factor: bool,
    /// By an outside account that is linked.
    pub provider: bool,
    /// How many recovery codes are left.
    pub recovery_codes: i32,
}

/// A person of the sample register.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq)]
pub struct DemoPerson {
    /// What to sign in with.
    pub login: String,
    /// Their name.
    pub name: String,
    /// What they are in the Department.
    pub role: Role,
    /// The most closed level they see.
    pub clearance: AccessLevel,
}
