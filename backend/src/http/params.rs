//! The parameters of a GraphQL request, from a body or an address: GraphQL over HTTP, 5.

use async_graphql::{Request, Variables};
use axum::http::StatusCode;
use serde_json::{Map, Value};

use super::answer::Refusal;

/// A request's parameters, each of its type. Other entries of the body are left alone (5.3).
#[derive(Debug, Default)]
pub(super) struct Params {
    query: String,
    operation_name: Option<String>,
    variables: Map<String, Value>,
}

impl Params {
    /// From the body of a POST.
    pub(super) fn from_body(body: &[u8]) -> Result<Self, Refusal> {
        let body: Value = serde_json::from_slice(body).map_err(|error| {
            malformed(format!("The body is not JSON: {error}. Send an object with the entry query."))
        })?;
        match body {
            Value::Object(entries) => Self::from_entries(entries),
            Value::Array(_) => Err(malformed(
                "The body is a list: several requests in one are not taken. Send them one by one.",
            )),
            _ => Err(malformed("The body must be a JSON object with the entry query.")),
        }
    }

    /// From the address of a GET, where `variables` and `extensions` are JSON in a text.
    pub(super) fn from_address(pairs: Vec<(String, String)>) -> Result<Self, Refusal> {
        let mut entries = Map::new();
        for (name, text) in pairs {
            let value = match name.as_str() {
                "query" | "operationName" => Value::String(text),
                "variables" | "extensions" if text.is_empty() => Value::Null,
                "variables" | "extensions" => serde_json::from_str(&text)
                    .map_err(|error| malformed(format!("The parameter {name} is not JSON: {error}.")))?,
                _ => continue,
            };
            if entries.insert(name.clone(), value).is_some() {
                return Err(malformed(format!("The parameter {name} stands twice. Send it once.")));
            }
        }
        Self::from_entries(entries)
    }

    fn from_entries(mut entries: Map<String, Value>) -> Result<Self, Refusal> {
        let query = match entries.remove("query") {
            Some(Value::String(query)) => query,
            Some(_) => return Err(malformed("The entry query must be a text: a GraphQL document.")),
            None => return Err(malformed("The entry query is missing: the GraphQL document to execute.")),
        };
        let operation_name = match entries.remove("operationName") {
            None | Some(Value::Null) => None,
            Some(Value::String(name)) => Some(name),
            Some(_) => return Err(malformed("The entry operationName must be a text or null.")),
        };
        let variables = object(&mut entries, "variables")?;
        object(&mut entries, "extensions")?;
        Ok(Self { query, operation_name, variables })
    }

    /// The request, ready to be executed but for its data.
    pub(super) fn into_request(self) -> Request {
        let request = Request::new(self.query).variables(Variables::from_json(Value::Object(self.variables)));
        match self.operation_name {
            Some(name) => request.operation_name(name),
            None => request,
        }
    }
}

fn object(entries: &mut Map<String, Value>, name: &str) -> Result<Map<String, Value>, Refusal> {
    match entries.remove(name) {
        None | Some(Value::Null) => Ok(Map::new()),
        Some(Value::Object(object)) => Ok(object),
        Some(_) => Err(malformed(format!("The entry {name} must be an object or null."))),
    }
}

fn malformed(message: impl Into<String>) -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, "MALFORMED", message)
}
