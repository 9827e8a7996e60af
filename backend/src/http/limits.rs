//! How much one document may ask for, judged before anything of it is executed or even validated: some of the
//! library's own walks follow fragments without end. What the fields cost is the schema's own limit.

use std::collections::HashMap;

use async_graphql::{
    Name, Pos, Positioned, Request, ServerError,
    parser::{
        parse_query,
        types::{Directive, ExecutableDocument, OperationDefinition, OperationType, Selection, SelectionSet},
    },
};

use crate::graphql::write_out;

const MAX_BYTES: usize = 64 << 10;
const MAX_TOKENS: usize = 2_000;
/// Brackets of every kind within each other: the parser calls itself for each.
const MAX_NESTING: usize = 40;
const MAX_SELECTIONS: u32 = 5_000;
const MAX_ALIASES: u32 = 50;
const MAX_DIRECTIVES: u32 = 20;
const MAX_DEPTH: u32 = crate::graphql::DEPTH as u32;
/// Lists of the schema within each other. The tools ask for one level; each further one multiplies.
const MAX_INTROSPECTION_LISTS: u32 = 2;

/// Parses the request's document and holds it against the limits. Returns what the operation to execute does;
/// nothing where there is no such operation, which its execution will report.
pub(super) fn check(
    request: &mut Request,
    may_introspect: bool,
) -> Result<Option<OperationType>, ServerError> {
    check_text(&request.query)?;
    let document = parse_query(&request.query)?;
    let mut measure = Measure { document: &document, fragments: HashMap::new() };
    for (_, operation) in document.operations.iter() {
        let mut size = measure.set(&operation.node.selection_set.node)?;
        size.directives = size.directives.saturating_add(count(&operation.node.directives));
        check_size(size, operation.pos, may_introspect)?;
    }
    let found = wanted(&document, request.operation_name.as_deref());
    if let Some(operation) = found {
        check_variables(operation, request)?;
        write_out(request, &document, &operation.selection_set.node);
    }
    let kind = found.map(|operation| operation.ty);
    // Parsed once: the execution takes the document from here.
    request.set_parsed_query(document);
    Ok(kind)
}

/// The operation to execute (GraphQL, 6.1): the one of this name, or the only one.
fn wanted<'d>(document: &'d ExecutableDocument, name: Option<&str>) -> Option<&'d OperationDefinition> {
    let mut operations = document.operations.iter();
    let found = match name {
        Some(_) => operations.find(|(found, _)| found.map(Name::as_str) == name),
        None => operations.next().filter(|_| operations.next().is_none()),
    };
    found.map(|(_, operation)| &operation.node)
}

fn check_size(size: Size, at: Pos, may_introspect: bool) -> Result<(), ServerError> {
    let limits = [
        (size.selections, MAX_SELECTIONS, "fields and fragments"),
        (size.aliases, MAX_ALIASES, "aliases"),
        (size.directives, MAX_DIRECTIVES, "directives"),
        (size.depth, MAX_DEPTH, "levels of fields"),
    ];
    for (found, limit, what) in limits {
        if found > limit {
            return Err(beyond(found, limit, what, Some(at)));
        }
    }
    if size.introspects && !may_introspect {
        let message = "The schema is shown to administrators and in a demonstration only. It is also printed by \
                       accord schema.";
        return Err(coded(message, "INTROSPECTION", Some(at)));
    }
    if size.introspects && size.lists > MAX_INTROSPECTION_LISTS {
        let what = "lists of the schema within each other";
        return Err(beyond(size.lists, MAX_INTROSPECTION_LISTS, what, Some(at)));
    }
    Ok(())
}

/// A variable that must be there is there (GraphQL, 6.1.2); the library notices only where it is used.
fn check_variables(operation: &OperationDefinition, request: &Request) -> Result<(), ServerError> {
    for definition in &operation.variable_definitions {
        let name = &definition.node.name.node;
        let is_given = request.variables.get(name).is_some_and(|value| *value != async_graphql::Value::Null);
        let must_be_given =
            !definition.node.var_type.node.nullable && definition.node.default_value.is_none();
        if must_be_given && !is_given {
            let message = format!("The variable ${name} must be given and must not be null.");
            return Err(coded(message, "MALFORMED", Some(definition.pos)));
        }
    }
    Ok(())
}

fn beyond(found: u32, limit: u32, what: &str, at: Option<Pos>) -> ServerError {
    let message = if found == u32::MAX {
        format!(
            "The document asks for more {what} than can be counted, and {limit} are allowed. Ask for less."
        )
    } else {
        format!(
            "The document asks for {found} {what} with its fragments written out, and {limit} are allowed. Ask for \
             less, or in several requests."
        )
    };
    coded(message, "LIMIT", at)
}

fn coded(message: impl Into<String>, code: &str, at: Option<Pos>) -> ServerError {
    let mut error = ServerError::new(message, at);
    error.extensions.get_or_insert_default().set("code", code);
    error
}

/// What a selection asks for, with its fragments written out.
#[derive(Debug, Clone, Copy, Default)]
struct Size {
    selections: u32,
    aliases: u32,
    directives: u32,
    depth: u32,
    lists: u32,
    introspects: bool,
}

impl Size {
    fn beside(self, other: Self) -> Self {
        Self {
            selections: self.selections.saturating_add(other.selections),
            aliases: self.aliases.saturating_add(other.aliases),
            directives: self.directives.saturating_add(other.directives),
            depth: self.depth.max(other.depth),
            lists: self.lists.max(other.lists),
            introspects: self.introspects || other.introspects,
        }
    }
}

/// Measures each fragment once, however often it is spread.
struct Measure<'d> {
    document: &'d ExecutableDocument,
    /// Nothing for a fragment whose measuring has begun.
    fragments: HashMap<&'d str, Option<Size>>,
}

impl<'d> Measure<'d> {
    fn set(&mut self, set: &'d SelectionSet) -> Result<Size, ServerError> {
        let mut all = Size::default();
        for selection in &set.items {
            all = all.beside(self.selection(&selection.node)?);
        }
        Ok(all)
    }

    fn selection(&mut self, selection: &'d Selection) -> Result<Size, ServerError> {
        let (inner, own) = match selection {
            Selection::Field(field) => {
                let field = &field.node;
                let name = field.name.node.as_str();
                let mut inner = self.set(&field.selection_set.node)?;
                let introspects = matches!(name, "__schema" | "__type");
                let is_list = matches!(name, "fields" | "inputFields" | "interfaces" | "possibleTypes");
                inner.lists += u32::from(is_list);
                // The depth of the schema's description is its own affair; its lists are counted instead.
                inner.depth = if introspects { 1 } else { inner.depth + 1 };
                let aliases = u32::from(field.alias.is_some());
                (
                    inner,
                    Size { aliases, directives: count(&field.directives), introspects, ..Size::default() },
                )
            }
            Selection::InlineFragment(fragment) => {
                let own = Size { directives: count(&fragment.node.directives), ..Size::default() };
                (self.set(&fragment.node.selection_set.node)?, own)
            }
            Selection::FragmentSpread(spread) => {
                let own = Size { directives: count(&spread.node.directives), ..Size::default() };
                (self.fragment(spread.node.fragment_name.node.as_str(), spread.pos)?, own)
            }
        };
        Ok(inner.beside(Size { selections: 1, ..own }))
    }

    fn fragment(&mut self, name: &'d str, at: Pos) -> Result<Size, ServerError> {
        match self.fragments.get(name) {
            Some(Some(size)) => return Ok(*size),
            Some(None) => {
                let message = format!("The fragment {name} contains itself. Take it out of its own fields.");
                return Err(coded(message, "LIMIT", Some(at)));
            }
            None => {}
        }
        // Validation reports a fragment that does not exist.
        let Some(fragment) = self.document.fragments.get(name) else { return Ok(Size::default()) };
        self.fragments.insert(name, None);
        let size = self.set(&fragment.node.selection_set.node)?;
        self.fragments.insert(name, Some(size));
        Ok(size)
    }
}

fn count(directives: &[Positioned<Directive>]) -> u32 {
    u32::try_from(directives.len()).unwrap_or(u32::MAX)
}

/// Counts the document's lexical tokens (GraphQL, 2.1) and how deep its brackets go, without parsing it.
fn check_text(text: &str) -> Result<(), ServerError> {
    let too_long = |message: String| Err(coded(message, "LIMIT", None));
    if text.len() > MAX_BYTES {
        return too_long(format!(
            "The document has {} bytes, and {MAX_BYTES} are allowed. Put values into variables, or ask in several \
             requests.",
            text.len()
        ));
    }
    let (mut tokens, mut nesting) = (0, 0usize);
    let mut rest = text.as_bytes();
    while let Some(&first) = rest.first() {
        let length = token_length(rest);
        let is_ignored = first.is_ascii_whitespace() || matches!(first, b',' | b'#');
        tokens += usize::from(!is_ignored);
        match first {
            b'{' | b'[' | b'(' => nesting += 1,
            b'}' | b']' | b')' => nesting = nesting.saturating_sub(1),
            _ => {}
        }
        if tokens > MAX_TOKENS {
            return too_long(format!(
                "The document has more than {MAX_TOKENS} words and signs. Ask for less, or in several requests."
            ));
        }
        if nesting > MAX_NESTING {
            return too_long(format!(
                "The document has more than {MAX_NESTING} brackets within each other. Ask for fewer levels."
            ));
        }
        rest = &rest[length.clamp(1, rest.len())..];
    }
    Ok(())
}

/// The length of what `rest` begins with: a comment, a text, a name or number, or one sign.
fn token_length(rest: &[u8]) -> usize {
    let until = |end: fn(&u8) -> bool| rest.iter().position(end).unwrap_or(rest.len());
    match rest[0] {
        b'#' => until(|byte| matches!(byte, b'\n' | b'\r')),
        b'"' if rest.starts_with(b"\"\"\"") => block_text_length(rest),
        b'"' => text_length(rest),
        byte if is_word(byte) => until(|byte| !is_word(*byte)),
        b'.' if rest.starts_with(b"...") => 3,
        _ => 1,
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}

fn text_length(rest: &[u8]) -> usize {
    let mut escaped = false;
    for (at, byte) in rest.iter().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            b'\n' => return at,
            _ => {}
        }
    }
    rest.len()
}

fn block_text_length(rest: &[u8]) -> usize {
    let mut at = 3;
    while at < rest.len() {
        if rest[at..].starts_with(b"\\\"\"\"") {
            at += 4;
        } else if rest[at..].starts_with(b"\"\"\"") {
            return at + 3;
        } else {
            at += 1;
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(query: &str) -> Option<String> {
        check(&mut Request::new(query), false).err().map(|error| error.message)
    }

    fn is_refused_for(query: &str, reason: &str) {
        let message = refusal(query).unwrap_or_else(|| panic!("not refused: {query:.60}"));
        assert!(message.contains(reason), "{message}");
    }

    #[test]
    fn an_honest_document_passes() {
        let query = r#"# {{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{
            query Q($id: ID = "{{{{\"[[[[", $t: String = """ { " """) {
                a: organization(id: $id) { ...Names relations { to { ...Names } } }
            }
            fragment Names on Organization { name(language: AZ) names { az en ru } }"#;
        assert_eq!(refusal(query), None);
    }

    #[test]
    fn what_would_grow_without_end_is_refused_before_it_is_walked() {
        let many = |part: &str, times: usize| part.repeat(times);
        is_refused_for(&format!("{{{}}}", many("a:__typename ", 51)), "51 aliases");
        is_refused_for(&format!("{{{}b}}", many("b ", 2000)), "2000 words");
        is_refused_for(&format!("{{a{}}}", many(" @skip(if:false)", 21)), "21 directives");
        is_refused_for(&format!("{}{{x}}{}", many("{a", 14), many("}", 14)), "15 levels");
        is_refused_for(&format!("{{a(b:{}", many("[", 60_000)), "40 brackets");
        is_refused_for(&format!("{{a(b:\"{}\")}}", many("x", 70_000)), "bytes");
        is_refused_for("{...A} fragment A on Q {...B} fragment B on Q {...A}", "contains itself");
        let bomb: String =
            (0..60).map(|n| format!("fragment F{n} on Q {{ ...F{0} ...F{0} }} ", n + 1)).collect();
        is_refused_for(&format!("{{...F0}} {bomb} fragment F60 on Q {{ a:x }}"), "than can be counted");
    }

    #[test]
    fn the_schema_is_shown_to_those_who_may_see_it_and_not_in_endless_circles() {
        is_refused_for("{ __schema { types { name } } }", "administrators");
        is_refused_for("{ ...A } fragment A on Query { __type(name: \"Q\") { name } }", "administrators");
        assert_eq!(refusal("{ __typename }"), None);
        let deep = "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }";
        assert!(check(&mut Request::new(deep), true).is_err());
    }

    #[test]
    fn a_text_without_an_end_ends_with_the_document() {
        for text in ["\"", "\"\\", "\"\"\"", "\"\"\"\\\"\"\"", "#", ".", "é"] {
            assert!(check_text(text).is_ok());
        }
    }
}
