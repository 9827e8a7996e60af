//! Records that are loaded whole before they are written out.
//!
//! By look-ahead (docs/decisions) a root field has loaded everything below it when the first of its records is
//! resolved: their resolvers wait for nothing. async-graphql, which cannot know that, boxes a future for each field
//! and joins them through a queue; of a page of fifty agreements that is half of the processor time. [`Ready`] and
//! [`ReadyList`] poll each field once, in place, and are the same in the schema and in the answer. A field that does
//! wait sends its record the usual way. Extensions of async-graphql do not see these fields; the schema has none.

use std::borrow::Cow;

use async_graphql::{
    ContainerType, ContextSelectionSet, Name, OutputType, Positioned, ServerError, ServerResult, Value,
    indexmap::IndexMap,
    parser::types::{Field, Selection, SelectionSet},
    registry::Registry,
};
use futures_util::FutureExt as _;

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
        match at_once(ctx, &self.0) {
            Some(value) => Ok(value),
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
        let mut values = Vec::with_capacity(self.0.len());
        for (index, record) in self.0.iter().enumerate() {
            let ctx = ctx.with_index(index);
            values.push(match at_once(&ctx, record) {
                Some(value) => value,
                None => record.resolve(&ctx, field).await.map_err(|error| ctx.set_error_path(error))?,
            });
        }
        Ok(Value::List(values))
    }
}

/// A record's selected fields, where none of them waits for anything.
fn at_once<T: ContainerType>(ctx: &ContextSelectionSet<'_>, record: &T) -> Option<Value> {
    let mut found = Found { values: IndexMap::new(), errors: Vec::new() };
    found.add(ctx, &ctx.item.node, record)?;
    for error in found.errors {
        ctx.add_error(error);
    }
    Some(if found.values.is_empty() { Value::Null } else { Value::Object(found.values) })
}

/// What has been resolved of a record.
struct Found {
    values: IndexMap<Name, Value>,
    errors: Vec<ServerError>,
}

impl Found {
    /// Resolves a selection of the record; nothing where a part of it has to go the usual way: a field that waits,
    /// one with a directive of its own, or one that is selected twice and so has to be merged.
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
        let name = &field.node.response_key().node;
        if !field.node.directives.is_empty() || self.values.contains_key(name) {
            return None;
        }
        if field.node.name.node == "__typename" {
            let own = record.introspection_type_name().into_owned();
            self.values.insert(name.clone(), Value::String(own));
            return Some(());
        }
        match record.resolve_field(&ctx.with_field(field)).now_or_never()? {
            Ok(value) => {
                self.values.insert(name.clone(), value.unwrap_or_default());
            }
            Err(error) => self.errors.push(error),
        }
        Some(())
    }
}

/// Whether a fragment on this type, if it names one, is on the record's own; one on an interface goes the usual way.
fn is_of<T: ContainerType>(condition: Option<&str>, record: &T) -> Option<()> {
    condition.is_none_or(|condition| record.introspection_type_name() == condition).then_some(())
}
