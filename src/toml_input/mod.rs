//! Reads a TOML text into a serde shape and reports every mistake, not just the first.
//!
//! The shape is a plain `#[derive(Deserialize)]` struct whose leaves are [`At`]: a value with the place from
//! which it came. A leaf that is missing or wrong becomes an empty `At` and a [`Problem`]; reading goes on, so
//! that the mistakes of a whole file come out at once. Unknown keys are problems too. A key that may be left out
//! is an `Option` in the shape.

mod layers;
mod node;
mod plain;

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;
use std::ops::Range;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, SeqAccess, Visitor};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Diagnostic, Excerpt, Findings, Kind, escape};
use layers::Layers;
use node::Node;

pub use layers::Layering;
pub use plain::{Keyed, Plain, plain};

/// A mistake in a TOML text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What kind of mistake it is.
    pub kind: Kind,
    /// The bytes of the text that are wrong.
    pub span: Range<usize>,
    /// What is wrong; it names the key.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

/// A value of the file, with its key and place; empty where the file's value is missing or wrong
/// (then the mistake is reported already).
#[derive(Debug, Clone)]
pub struct At<T> {
    /// The value, if the file has a right one.
    pub value: Option<T>,
    /// The key's full name: `package[2].tiers[1].up_to`.
    pub key: String,
    /// Where it stands in the text.
    pub span: Range<usize>,
}

impl<T> At<T> {
    /// A mistake at this place.
    pub fn problem(&self, kind: Kind, message: impl fmt::Display, help: impl Into<String>) -> Problem {
        Problem { kind, span: self.span.clone(), message: format!("`{}`: {message}", self.key), help: help.into() }
    }
}

/// The full name of a key below another; the file's own table has none.
fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// The key at the end of a full name: `up_to` of `package[2].tiers[1].up_to`.
pub fn last_part(key: &str) -> &str {
    key.rsplit('.').next().unwrap_or(key)
}

/// A text read over its bases.
pub struct Layered<T> {
    /// The shape; `None` where the text is not TOML at all.
    pub read: Option<T>,
    /// The mistakes, in the order of their places.
    pub problems: Vec<Problem>,
    /// The source of each entry of a base that the text withdraws.
    pub withdrawn: Vec<At<String>>,
}

/// Reads `text` into the shape `T`, over the texts on which it is based: the first of them first.
pub fn read<T: DeserializeOwned>(text: &str, bases: &[&str], layering: Layering) -> Layered<T> {
    let mut layers = Layers { layering, problems: Vec::new(), withdrawn: Vec::new() };
    let table = match parse(text) {
        Ok(table) => table,
        Err(problems) => return Layered { read: None, problems, withdrawn: Vec::new() },
    };
    let whole = table.span();
    let over = table.into_inner();
    let span = over.get(layering.base).map_or(0..0, Spanned::span);
    // A base was read by itself before: one that is not TOML does not come here.
    let below = bases.iter().filter_map(|base| Some(parse(base).ok()?.into_inner()));
    let below = below.reduce(|below, over| layers.file(below, over, &(0..0)));
    layers.problems.clear();
    layers.withdrawn.clear();
    let merged = match below {
        Some(below) => layers.file(below, over, &span),
        None => over,
    };
    let problems = RefCell::new(layers.problems);
    let root = Spanned::new(whole, DeValue::Table(merged));
    // Positions in a merged list stand in no file: there an entry is called by its name.
    let names = if bases.is_empty() { &[] } else { layering.names };
    let read = T::deserialize(Node::root(&problems, &root, names)).map_err(|error| {
        let (kind, message, help) = misfit_parts(&error.to_string());
        problems.borrow_mut().push(Problem { kind, span: 0..0, message, help });
    });
    let mut problems = problems.into_inner();
    problems.sort_by_key(|problem| problem.span.start);
    Layered { read: read.ok(), problems, withdrawn: layers.withdrawn }
}

fn parse(text: &str) -> Result<Spanned<DeTable<'_>>, Vec<Problem>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    let problem = |error: &toml::de::Error| Problem {
        kind: Kind::NotToml,
        span: error.span().unwrap_or(0..0),
        message: format!("not TOML: {}", error.message()),
        help: "see https://toml.io for the format".to_owned(),
    };
    if errors.is_empty() { Ok(table) } else { Err(errors.iter().map(problem).collect()) }
}

/// A text of the file's own table, with its place; `None` where there is none of this key, or no TOML.
pub fn peek(text: &str, key: &str) -> Option<At<String>> {
    let table = parse(text).ok()?.into_inner();
    let found = table.get(key)?;
    let value = found.get_ref().as_str().map(str::to_owned);
    Some(At { value, key: key.to_owned(), span: found.span() })
}

/// The problems of a file as diagnostics with line, column and excerpt.
pub fn findings(file: &str, text: &str, mut problems: Vec<Problem>) -> Findings {
    problems.sort_by_key(|problem| problem.span.start);
    let mut findings = Findings::default();
    for problem in problems {
        findings.add(|| {
            let start = problem.span.start.min(text.len());
            let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
            let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
            let number = text[..line_start].matches('\n').count() as u64 + 1;
            let line = text[line_start..line_end].trim_end_matches('\r').as_bytes();
            let excerpt = Excerpt::new(number, line, start - line_start, problem.span.end.max(start) - line_start);
            Diagnostic::new(problem.kind, file, Some(excerpt), &problem.message, &problem.help)
        });
    }
    findings
}

/// The name by which [`Node`] recognises an [`At`].
const AT: &str = "billcast::At";

impl<'de, T: Deserialize<'de>> Deserialize<'de> for At<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AtVisitor<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for AtVisitor<T> {
            type Value = At<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value with its place")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<At<T>, A::Error> {
                let key = parts.next_element()?.unwrap_or_default();
                let start = parts.next_element()?.unwrap_or_default();
                let end = parts.next_element()?.unwrap_or_default();
                Ok(At { key, span: start..end, value: parts.next_element()? })
            }
        }
        deserializer.deserialize_tuple_struct(AT, 4, AtVisitor(std::marker::PhantomData))
    }
}

impl<T: JsonSchema> JsonSchema for At<T> {
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        T::json_schema(generator)
    }
    fn inline_schema() -> bool {
        T::inline_schema()
    }
}

/// Stands between the kind of a mistake, what is wrong and what to write in the one text that serde carries.
const THEN: char = '\u{1f}';

/// The kind of mistake that a value is, what is wrong with it and what to write instead, as one text for serde's `custom`.
pub fn misfit(kind: Kind, message: impl fmt::Display, help: impl fmt::Display) -> String {
    format!("{}{THEN}{}{THEN}{help}", kind.code(), escape(&message.to_string()))
}

/// The parts of a [`misfit`], or of what serde itself says: "..., expected ...".
fn misfit_parts(misfit: &str) -> (Kind, String, String) {
    let mut parts = misfit.splitn(3, THEN);
    if let (Some(code), Some(message), Some(help)) = (parts.next(), parts.next(), parts.next()) {
        let kind = Kind::ALL.iter().find(|kind| kind.code() == code).copied();
        return (kind.unwrap_or(Kind::ValueType), message.to_owned(), help.to_owned());
    }
    let Some((message, expected)) = misfit.rsplit_once(", expected ") else {
        return (Kind::ValueType, misfit.to_owned(), String::new());
    };
    let expected = match expected {
        "a boolean" => "true or false".to_owned(),
        "a string" => "a text in quotes".to_owned(),
        "u8" | "u32" | "u64" => "a whole number".to_owned(),
        "i32" => "a whole number, as error codes are".to_owned(),
        other => other.to_owned(),
    };
    (Kind::ValueType, message.to_owned(), format!("expected {expected}"))
}
