//! What should not happen: logged once under a reference, and the reference is all that goes out.

use std::{any::Any, error::Error};

use async_graphql::{Response as Executed, ServerError};
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::answer::Refusal;
use crate::{
    clock,
    register::Failure,
    store::{StoreError, Trouble},
};

/// Takes the inner workings out of a response. An error that was made from another one (`?` in a resolver) and has
/// no code is unexpected; those that are meant for the reader are made from a sentence.
pub(super) fn conceal(response: &mut Executed) {
    for error in &mut response.errors {
        let is_meant = error.extensions.as_ref().is_some_and(|values| values.get("code").is_some());
        if error.source.is_some() && !is_meant {
            conceal_error(error);
        }
    }
}

fn conceal_error(error: &mut ServerError) {
    let trouble = error.source.as_ref().and_then(trouble);
    let reference = clock::reference();
    let path: Vec<String> = error.path.iter().map(step).collect();
    tracing::error!(%reference, path = path.join("."), error = %error.message, "unexpected error");
    error.message = match trouble {
        Some(trouble) => out_of_order(trouble).to_owned(),
        None => sentence(&reference),
    };
    error.source = None;
    let mut values = async_graphql::ErrorExtensionValues::default();
    values.set("code", if trouble.is_some() { UNAVAILABLE } else { CODE });
    values.set("reference", reference);
    error.extensions = Some(values);
}

fn step(segment: &async_graphql::PathSegment) -> String {
    match segment {
        async_graphql::PathSegment::Field(name) => name.clone(),
        async_graphql::PathSegment::Index(index) => index.to_string(),
    }
}

const CODE: &str = "UNEXPECTED";

/// The database cannot work at the moment.
const UNAVAILABLE: &str = "UNAVAILABLE";

/// After how many seconds it is worth asking again.
const COME_AGAIN: u64 = 5;

/// What is wrong with the database behind the source of an error, where that is what is wrong.
fn trouble(source: &std::sync::Arc<dyn Any + Send + Sync>) -> Option<Trouble> {
    let store = source.downcast_ref::<StoreError>().and_then(|error| Trouble::behind(error));
    store.or_else(|| source.downcast_ref::<Failure>().and_then(|error| Trouble::behind(error)))
}

/// The answer where something failed outside the execution.
pub(super) fn failed<E: Error + 'static>(error: E) -> Refusal {
    match Trouble::behind(&error) {
        Some(trouble) => {
            let mut refusal = noted(&error, StatusCode::SERVICE_UNAVAILABLE, UNAVAILABLE);
            refusal.message = out_of_order(trouble).to_owned();
            refusal.retry_after = Some(COME_AGAIN);
            refusal
        }
        None => noted(&error, StatusCode::INTERNAL_SERVER_ERROR, CODE),
    }
}

/// The answer where something is wrong of which there is no error but a sentence.
pub(super) fn unexplained(sentence: &str) -> Refusal {
    noted(&sentence, StatusCode::INTERNAL_SERVER_ERROR, CODE)
}

fn noted(error: &dyn std::fmt::Display, status: StatusCode, code: &'static str) -> Refusal {
    let reference = clock::reference();
    tracing::error!(%reference, %error, "unexpected error");
    let mut refusal = Refusal::new(status, code, sentence(&reference));
    refusal.reference = Some(reference);
    refusal
}

fn out_of_order(trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::Unreachable => {
            "The database does not answer at the moment. Try again soon; look first whether a change has been made."
        }
        Trouble::Full => {
            "The disk of the register is full. Nothing was changed. Tell the administrator: once there is space, \
             writing goes on by itself."
        }
    }
}

/// The answer where the program itself gave up on a request. The panic's own message is in the log already.
pub(super) fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    unexplained(&text.unwrap_or_else(|| "a panic without a message".into())).into_response()
}

fn sentence(reference: &str) -> String {
    format!(
        "Something went wrong on the server, and it was noted under {reference}. Try again; if it stays, tell \
         the administrator this reference."
    )
}

#[cfg(test)]
mod tests {
    use async_graphql::{EmptyMutation, EmptySubscription, Error, ErrorExtensions, Object, Schema};

    use super::*;

    struct Query;

    #[Object]
    impl Query {
        async fn broken(&self) -> async_graphql::Result<i32> {
            Err(StoreError::Address("postgres://secret".into()))?
        }
        async fn refused(&self) -> async_graphql::Result<i32> {
            Err(Error::new("no such record").extend_with(|_, values| values.set("code", "NOT_FOUND")))
        }
    }

    #[test]
    fn what_fails_outside_the_execution_has_its_reference_for_the_client_too() {
        let refusal = failed(StoreError::Address("postgres://secret".into()));
        let reference = refusal.reference.clone().unwrap();
        assert!(refusal.message.contains(&reference) && !refusal.message.contains("secret"));
        let refusal = failed(StoreError::Closed);
        assert_eq!((refusal.status, &*refusal.code), (StatusCode::SERVICE_UNAVAILABLE, UNAVAILABLE));
        assert!(refusal.retry_after.is_some());
    }

    #[tokio::test]
    async fn only_a_reference_of_what_broke_goes_out_and_all_of_what_was_meant() {
        let schema = Schema::new(Query, EmptyMutation, EmptySubscription);
        let mut response = schema.execute("{ broken }").await;
        conceal(&mut response);
        let sent = serde_json::to_value(&response).unwrap();
        let error = &sent["errors"][0];
        let reference = error["extensions"]["reference"].as_str().unwrap();
        assert_eq!((reference.len(), &reference[4..5]), (9, "-"));
        assert!(error["message"].as_str().unwrap().contains(reference));
        assert_eq!(error["extensions"]["code"], "UNEXPECTED");
        assert!(!sent.to_string().contains("postgres"), "{sent}");

        let mut response = schema.execute("{ refused }").await;
        conceal(&mut response);
        assert_eq!(response.errors[0].message, "no such record");

        let mut response = schema.execute("{ nothing }").await;
        conceal(&mut response);
        assert!(response.errors[0].message.contains("nothing"), "validation speaks for itself");
    }
}
