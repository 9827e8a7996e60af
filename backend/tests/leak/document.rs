//! Documents that ask for everything: made from the schema's own description of itself.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;

use super::makers::Makers;

const INTROSPECTION: &str = "{ __schema { queryType { name } mutationType { name } types {
    kind name possibleTypes { name } enumValues { name }
    inputFields { name defaultValue type { ...T } }
    fields { name args { name defaultValue type { ...T } } type { ...T } } } } }
fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

/// Root fields that are about something else than records, each with the reason: people, sessions, secrets of one's own.
const NOT_ABOUT_RECORDS: &[(&str, &str)] = &[
    ("Query.viewer", "the viewer, their sessions, tokens and identities"),
    ("Query.users", "people, for administrators"),
    ("Query.absences", "when the Head is away"),
    ("Mutation.endSession", "a session of one's own"),
    ("Mutation.endToken", "a token of one's own"),
    ("Mutation.unlinkIdentity", "an identity of one's own"),
    ("Mutation.addUser", "people"),
    ("Mutation.changeUser", "people"),
    ("Mutation.disableUser", "people"),
    ("Mutation.enableUser", "people"),
    ("Mutation.clearSecondFactor", "people"),
    ("Mutation.recordAbsence", "when the Head is away"),
    ("Mutation.endAbsence", "when the Head is away"),
];

/// The schema, as it describes itself.
#[derive(Debug)]
pub struct Shape {
    types: BTreeMap<String, Type>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Type {
    kind: String,
    name: String,
    possible_types: Option<Vec<Named>>,
    enum_values: Option<Vec<Named>>,
    input_fields: Option<Vec<Argument>>,
    fields: Option<Vec<Field>>,
}

#[derive(Debug, Deserialize)]
struct Named {
    name: String,
}

#[derive(Debug, Deserialize)]
pub struct Field {
    pub name: String,
    pub args: Vec<Argument>,
    #[serde(rename = "type")]
    of: Reference,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Argument {
    pub name: String,
    default_value: Option<String>,
    #[serde(rename = "type")]
    of: Reference,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Reference {
    kind: String,
    name: Option<String>,
    of_type: Option<Box<Reference>>,
}

impl Reference {
    fn name(&self) -> &str {
        match (&self.name, &self.of_type) {
            (Some(name), _) => name,
            (None, Some(inner)) => inner.name(),
            (None, None) => panic!("a type without a name"),
        }
    }

    fn is_list(&self) -> bool {
        self.kind == "LIST" || self.of_type.as_ref().is_some_and(|inner| inner.is_list())
    }
}

impl Argument {
    fn must_be_given(&self) -> bool {
        self.of.kind == "NON_NULL" && self.default_value.is_none()
    }
}

/// One root field with its arguments, and what is selected below it.
#[derive(Debug, Clone)]
pub struct Ask {
    pub root: String,
    arguments: Vec<(String, String)>,
    /// The type that it gives.
    of: String,
    selection: String,
}

impl Ask {
    /// Whether both select the same of the same field, so that one document can say it once.
    pub fn selects_as(&self, other: &Self) -> bool {
        self.root == other.root && self.selection == other.selection
    }

    /// These, which select the same, in one document, each under an alias of its own: `a0`, `a1`.
    pub fn document(operation: &str, asks: &[Self]) -> String {
        let Some(Self { of, selection, .. }) = asks.first() else { return String::new() };
        let (part, spread) = match selection.as_str() {
            "" => (String::new(), ""),
            selection => (format!("fragment All on {of} {selection}"), "{ ...All }"),
        };
        let fields = asks.iter().enumerate().map(|(at, ask)| format!("a{at}: {ask} {spread}"));
        format!("{operation} {{ {} }} {part}", fields.collect::<Vec<_>>().join("\n"))
    }
}

impl std::fmt::Display for Ask {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let arguments: Vec<_> =
            self.arguments.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        let arguments =
            if arguments.is_empty() { String::new() } else { format!("({})", arguments.join(", ")) };
        write!(f, "{}{arguments}", self.root)
    }
}

impl Shape {
    pub fn query() -> &'static str {
        INTROSPECTION
    }

    pub fn read(answer: &Value) -> Self {
        let types: Vec<Type> = serde_json::from_value(answer["__schema"]["types"].clone()).unwrap();
        let types = types.into_iter().filter(|found| !found.name.starts_with("__"));
        Self { types: types.map(|found| (found.name.clone(), found)).collect() }
    }

    fn get(&self, name: &str) -> &Type {
        self.types.get(name).unwrap_or_else(|| panic!("the schema has no type {name}"))
    }

    /// The fields of `Query` or `Mutation` that are about records.
    pub fn roots(&self, operation: &str) -> impl Iterator<Item = &Field> {
        let fields = self.get(operation).fields.iter().flatten();
        let about_records = move |field: &&Field| {
            let place = format!("{operation}.{}", field.name);
            !NOT_ABOUT_RECORDS.iter().any(|(field, _)| *field == place)
        };
        fields.filter(about_records)
    }

    /// Every field that can be reached from these, as `Type.field`.
    pub fn every_field(&self) -> BTreeSet<String> {
        let mut every = BTreeSet::new();
        let mut types: Vec<&str> = Vec::new();
        for operation in ["Query", "Mutation"] {
            for field in self.roots(operation) {
                every.insert(format!("{operation}.{}", field.name));
                types.push(field.of.name());
            }
        }
        let mut known = BTreeSet::new();
        while let Some(name) = types.pop() {
            if !known.insert(name) {
                continue;
            }
            let found = self.get(name);
            types.extend(found.possible_types.iter().flatten().map(|kind| kind.name.as_str()));
            for field in found.fields.iter().flatten() {
                types.push(field.of.name());
                if found.kind == "OBJECT" {
                    every.insert(format!("{name}.{}", field.name));
                }
            }
        }
        every
    }

    /// A root field with all that it can give, so many objects deep; `turn` chooses among the values of optional arguments below it.
    pub fn deep(&self, field: &Field, makers: &Makers, depth: usize, turn: usize) -> Ask {
        let arguments = self.given(field, &[], makers);
        let selection = self.select(&field.of, depth, makers, turn);
        Ask { root: field.name.clone(), arguments, of: field.of.name().to_owned(), selection }
    }

    /// A root field with one value for each argument that must be given, and all values in turn for each argument:
    /// what is asked of it is the records it gives and how many there are.
    pub fn variants(&self, field: &Field, makers: &Makers) -> Vec<Ask> {
        // A page holds its rows one object down; of what has no rows, its own values tell whether it is there.
        let depth = if field.args.iter().any(|argument| argument.name == "after") { 1 } else { 0 };
        let payload = field.of.name().ends_with("Payload");
        let depth = match field.name.as_str() {
            "brief" => 3,
            "paths" | "nearWithout" | "between" | "differences" | "priorityMoves" => 2,
            "neighbourhood" | "path" | "common" | "clusters" | "answer" | "matrix" | "matrixCell"
            | "agenda" => 1,
            _ if payload => 1,
            _ => depth,
        };
        let selection = self.select(&field.of, depth, makers, 0);
        let mut asks = Vec::new();
        for argument in &field.args {
            let place = format!("{}.{}", field.name, argument.name);
            for value in self.values(&place, &argument.name, &argument.of, makers, 2) {
                let given = [(argument.name.as_str(), value.as_str())];
                let arguments = self.given(field, &given, makers);
                let (root, of) = (field.name.clone(), field.of.name().to_owned());
                asks.push(Ask { root, arguments, of, selection: selection.clone() });
            }
        }
        asks
    }

    fn given(&self, field: &Field, given: &[(&str, &str)], makers: &Makers) -> Vec<(String, String)> {
        let mut arguments = Vec::new();
        for argument in &field.args {
            let place = format!("{}.{}", field.name, argument.name);
            if let Some((_, value)) = given.iter().find(|(name, _)| *name == argument.name) {
                arguments.push((argument.name.clone(), (*value).to_owned()));
            } else if argument.must_be_given() {
                let value = self.first(&place, &argument.name, &argument.of, makers);
                arguments.push((argument.name.clone(), value));
            }
        }
        arguments
    }

    fn select(&self, of: &Reference, depth: usize, makers: &Makers, turn: usize) -> String {
        let found = self.get(of.name());
        match found.kind.as_str() {
            "SCALAR" | "ENUM" => String::new(),
            "INTERFACE" | "UNION" => {
                let possible = found.possible_types.iter().flatten();
                let parts = possible.map(|kind| {
                    format!("... on {} {}", kind.name, self.fields(&kind.name, depth, makers, turn))
                });
                format!("{{ __typename {} }}", parts.collect::<Vec<_>>().join(" "))
            }
            _ => self.fields(&found.name, depth, makers, turn),
        }
    }

    fn fields(&self, name: &str, depth: usize, makers: &Makers, turn: usize) -> String {
        let mut parts = vec!["__typename".to_owned()];
        for field in self.get(name).fields.iter().flatten() {
            let leaf = matches!(self.get(field.of.name()).kind.as_str(), "SCALAR" | "ENUM");
            if !leaf && depth == 0 {
                continue;
            }
            let mut arguments = Vec::new();
            for argument in &field.args {
                let place = format!("{name}.{}.{}", field.name, argument.name);
                let values = self.values(&place, &argument.name, &argument.of, makers, 1);
                let value = match argument.name.as_str() {
                    "first" => values[0].clone(),
                    _ => values[turn % values.len()].clone(),
                };
                arguments.push(format!("{}: {value}", argument.name));
            }
            let arguments =
                if arguments.is_empty() { String::new() } else { format!("({})", arguments.join(", ")) };
            let below = if leaf { String::new() } else { self.select(&field.of, depth - 1, makers, turn) };
            parts.push(format!("{}{arguments} {below}", field.name));
        }
        format!("{{ {} }}", parts.join(" "))
    }

    /// A value for an argument or an input's field.
    fn first(&self, place: &str, name: &str, of: &Reference, makers: &Makers) -> String {
        self.values(place, name, of, makers, 2).into_iter().next().unwrap_or_else(|| nothing_for(place))
    }

    /// Every value worth trying. An input is tried with what must be given, and then with each of its fields in turn.
    fn values(&self, place: &str, name: &str, of: &Reference, makers: &Makers, depth: usize) -> Vec<String> {
        let found = self.get(of.name());
        let single: Vec<String> = match found.kind.as_str() {
            "ENUM" => found.enum_values.iter().flatten().map(|value| value.name.clone()).collect(),
            "INPUT_OBJECT" => self.inputs(found, makers, depth),
            _ => makers.values(place, name, &found.name),
        };
        if single.is_empty() {
            nothing_for(place);
        }
        if !of.is_list() {
            return single;
        }
        let mut lists: Vec<String> = single.iter().map(|value| format!("[{value}]")).collect();
        if found.kind == "ENUM" {
            lists.insert(0, format!("[{}]", single.join(", ")));
        }
        lists
    }

    fn inputs(&self, found: &Type, makers: &Makers, depth: usize) -> Vec<String> {
        let fields = found.input_fields.as_deref().unwrap_or_default();
        let place = |field: &Argument| format!("{}.{}", found.name, field.name);
        let must: Vec<(&str, String)> = fields
            .iter()
            .filter(|field| field.must_be_given())
            .map(|field| (field.name.as_str(), self.first(&place(field), &field.name, &field.of, makers)))
            .chain(makers.needed(&found.name))
            .collect();
        let written = |extra: Option<(&str, String)>| {
            let mut parts: Vec<String> = must
                .iter()
                .filter(|(name, _)| extra.as_ref().is_none_or(|(extra, _)| extra != name))
                .map(|(name, value)| format!("{name}: {value}"))
                .collect();
            parts.extend(extra.map(|(name, value)| format!("{name}: {value}")));
            format!("{{ {} }}", parts.join(", "))
        };
        let mut inputs = vec![written(None)];
        if depth > 0 {
            for field in fields {
                let values = self.values(&place(field), &field.name, &field.of, makers, depth - 1);
                let values = makers.worth_trying(values);
                inputs.extend(values.into_iter().map(|value| written(Some((&field.name, value)))));
            }
        }
        inputs
    }
}

fn nothing_for(place: &str) -> ! {
    panic!("the leak test has nothing to give for {place}: add it to backend/tests/leak/makers.rs")
}
