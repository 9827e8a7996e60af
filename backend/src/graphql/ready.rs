//! Records that are loaded whole before they are written out.
//!
//! By look-ahead (docs/decisions) a root field has loaded everything below it when the first of its records is
//! resolved: their resolvers wait for nothing. async-graphql, which cannot know that, boxes a future for each field,
//! joins them through a queue and puts their values into maps that are read once; of a page of fifty agreements that is
//! most of the processor time. [`Ready`] and [`ReadyList`] poll each field once, in place, and write it as JSON at once.
//! They are the same in the schema and in the answer. A field that does wait sends its record the usual way. Extensions
//! of async-graphql do not see these fields; the schema has none.
//!
//! What is written already travels through async-graphql as [`Value::Binary`], which no type of the schema has, and
//! [`to_json`] puts it where it belongs. For whoever does not ask for that ([`write_out`]) everything goes the usual way.

use std::{borrow::Cow, collections::HashSet, io};

use async_graphql::{
    ContainerType, ContextSelectionSet, OutputType, Positioned, Request, ServerError, ServerResult, Value,
    parser::types::{ExecutableDocument, Field, Selection, SelectionSet},
    registry::Registry,
    resolver_utils::resolve_list,
};
use futures_util::FutureExt as _;
use serde::Serialize;

/// Goes with a request whose ready records are written out where they are resolved.
#[derive(Debug, Clone, Copy)]
struct WrittenOut;

/// Lets the ready records of a request's answer be written out, for [`to_json`]. `operation` is the selection that is
/// executed, of a document within its limits. Not where it asks anywhere for the same key twice, with its fragments written
/// out: what is written can no longer be merged (GraphQL, 6.3.2).
pub fn write_out(request: &mut Request, document: &ExecutableDocument, operation: &SelectionSet) {
    if asks_once(document, operation) {
        request.data.insert(WrittenOut);
    }
}

/// Whether no key stands twice in a selection, nor below it.
fn asks_once(document: &ExecutableDocument, set: &SelectionSet) -> bool {
    let mut fields = Vec::new();
    fields_of(document, set, &mut fields);
    let mut keys = HashSet::new();
    fields.iter().all(|field| {
        keys.insert(field.response_key().node.as_str()) && asks_once(document, &field.selection_set.node)
    })
}

/// The fields of a selection and of the fragments in it.
fn fields_of<'d>(document: &'d ExecutableDocument, set: &'d SelectionSet, fields: &mut Vec<&'d Field>) {
    for selection in &set.items {
        match &selection.node {
            Selection::Field(field) => fields.push(&field.node),
            Selection::InlineFragment(fragment) => {
                fields_of(document, &fragment.node.selection_set.node, fields);
            }
            Selection::FragmentSpread(spread) => {
                if let Some(fragment) = document.fragments.get(&spread.node.fragment_name.node) {
                    fields_of(document, &fragment.node.selection_set.node, fields);
                }
            }
        }
    }
}

/// An answer, or a part of one, as JSON, with what is written already as it is. Plain data, for which this cannot fail.
pub fn to_json(answer: &impl Serialize) -> serde_json::Result<Vec<u8>> {
    let mut text = Vec::with_capacity(1024);
    append(&mut text, answer)?;
    Ok(text)
}

fn append(text: &mut Vec<u8>, value: &impl Serialize) -> serde_json::Result<()> {
    value.serialize(&mut serde_json::Serializer::with_formatter(text, AsItIs))
}

/// JSON without blanks, in which bytes are JSON themselves.
struct AsItIs;

impl serde_json::ser::Formatter for AsItIs {
    fn write_byte_array<W: io::Write + ?Sized>(&mut self, writer: &mut W, value: &[u8]) -> io::Result<()> {
        writer.write_all(value)
    }
}

/// A record that is loaded whole.
#[derive(Debug, Clone)]
pub(super) struct Ready<T>(pub(super) T);

impl<T: ContainerType> OutputType for Ready<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        if !is_written_out(ctx) {
            return self.0.resolve(ctx, field).await;
        }
        let mut text = Vec::with_capacity(USUAL);
        match write(ctx, &self.0, &mut text) {
            Some(()) => Ok(Value::Binary(text.into())),
            None => self.0.resolve(ctx, field).await,
        }
    }
}

/// Records that are loaded whole, in their order.
#[derive(Debug, Clone)]
pub(super) struct ReadyList<T>(pub(super) Vec<T>);

impl<T> Default for ReadyList<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> FromIterator<T> for ReadyList<T> {
    fn from_iter<I: IntoIterator<Item = T>>(records: I) -> Self {
        Self(records.into_iter().collect())
    }
}

impl<T: ContainerType> OutputType for ReadyList<T> {
    fn type_name() -> Cow<'static, str> {
        <Vec<T>>::type_name()
    }

    fn qualified_type_name() -> String {
        <Vec<T>>::qualified_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <Vec<T>>::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        if !is_written_out(ctx) {
            return resolve_list(ctx, field, &self.0, Some(self.0.len())).await;
        }
        let mut text = Vec::with_capacity(self.0.len() * USUAL + 2);
        text.push(b'[');
        for (index, record) in self.0.iter().enumerate() {
            if index > 0 {
                text.push(b',');
            }
            let ctx = ctx.with_index(index);
            if write(&ctx, record, &mut text).is_none() {
                let value = record.resolve(&ctx, field).await.map_err(|error| ctx.set_error_path(error))?;
                append(&mut text, &value)
                    .map_err(|error| ServerError::new(error.to_string(), Some(field.pos)))?;
            }
        }
        text.push(b']');
        Ok(Value::Binary(text.into()))
    }
}

/// How many bytes a record usually takes.
const USUAL: usize = 192;

fn is_written_out(ctx: &ContextSelectionSet<'_>) -> bool {
    ctx.data_opt::<WrittenOut>().is_some()
}

/// Writes a record's selected fields, where none of them waits for anything; else nothing.
fn write<T: ContainerType>(ctx: &ContextSelectionSet<'_>, record: &T, text: &mut Vec<u8>) -> Option<()> {
    let before = text.len();
    let mut written = Written { text, errors: Vec::new() };
    written.text.push(b'{');
    if written.add(ctx, &ctx.item.node, record).is_none() {
        text.truncate(before);
        return None;
    }
    for error in written.errors {
        ctx.add_error(error);
    }
    if text.len() == before + 1 {
        text.truncate(before);
        text.extend_from_slice(b"null");
    } else {
        text.push(b'}');
    }
    Some(())
}

/// What has been written of a record.
struct Written<'t> {
    text: &'t mut Vec<u8>,
    errors: Vec<ServerError>,
}

impl Written<'_> {
    /// Writes a selection of the record; nothing where a part of it has to go the usual way: a field that waits, or one
    /// with a directive of its own.
    fn add<T: ContainerType>(
        &mut self,
        ctx: &ContextSelectionSet<'_>,
        selection: &SelectionSet,
        record: &T,
    ) -> Option<()> {
        for selected in &selection.items {
            match &selected.node {
                Selection::Field(field) => self.add_field(ctx, field, record)?,
                Selection::InlineFragment(fragment) => {
                    let condition = fragment.node.type_condition.as_ref();
                    is_of(condition.map(|condition| &*condition.node.on.node), record)?;
                    self.add(ctx, &fragment.node.selection_set.node, record)?;
                }
                Selection::FragmentSpread(spread) => {
                    let fragment = &ctx.query_env.fragments.get(&spread.node.fragment_name.node)?.node;
                    is_of(Some(&fragment.type_condition.node.on.node), record)?;
                    self.add(ctx, &fragment.selection_set.node, record)?;
                }
            }
        }
        Some(())
    }

    fn add_field<T: ContainerType>(
        &mut self,
        ctx: &ContextSelectionSet<'_>,
        field: &Positioned<Field>,
        record: &T,
    ) -> Option<()> {
        if !field.node.directives.is_empty() {
            return None;
        }
        let key = &field.node.response_key().node;
        if field.node.name.node == "__typename" {
            return self.put(key, &record.introspection_type_name());
        }
        match record.resolve_field(&ctx.with_field(field)).now_or_never()? {
            Ok(value) => self.put(key, &value),
            Err(error) => {
                self.errors.push(error);
                Some(())
            }
        }
    }

    /// A key, which is a name and has nothing to escape, with its value.
    fn put(&mut self, key: &str, value: &impl Serialize) -> Option<()> {
        if self.text.last() != Some(&b'{') {
            self.text.push(b',');
        }
        self.text.push(b'"');
        self.text.extend_from_slice(key.as_bytes());
        self.text.extend_from_slice(b"\":");
        append(self.text, value).ok()
    }
}

/// Whether a fragment on this type, if it names one, is on the record's own; one on an interface goes the usual way.
fn is_of<T: ContainerType>(condition: Option<&str>, record: &T) -> Option<()> {
    condition.is_none_or(|condition| record.introspection_type_name() == condition).then_some(())
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;

    fn is_written_out(text: &str) -> bool {
        let (mut request, document) = (Request::new(text), parse_query(text).unwrap());
        let (_, operation) = document.operations.iter().next().unwrap();
        write_out(&mut request, &document, &operation.node.selection_set.node);
        !request.data.is_empty()
    }

    #[test]
    fn what_would_have_to_be_merged_is_not_written_out() {
        assert!(is_written_out("{ a { b } c: a { b } } "));
        assert!(is_written_out("{ a { ...F } d { ...F } } fragment F on T { b { c } }"));
        assert!(!is_written_out("{ a { b } a { c } }"));
        assert!(!is_written_out("{ a { x { b x: d b } } }"));
        assert!(!is_written_out("{ a { b { c } ...F } } fragment F on T { b { d } }"));
        assert!(!is_written_out("{ a { ... on T { b } ... on U { b } } }"));
    }

    #[test]
    fn what_is_written_stands_as_it_is() {
        let inner = Value::Binary(br#"[{"b":"\""}]"#.to_vec().into());
        let list = Value::List(vec![inner, Value::String("ə\n".into()), Value::Null]);
        assert_eq!(to_json(&list).unwrap(), "[[{\"b\":\"\\\"\"}],\"ə\\n\",null]".as_bytes());
    }
}
