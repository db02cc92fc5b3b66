//! Reads a TOML text into a serde shape and reports every mistake, not just the first.
//!
//! The shape is a plain `#[derive(Deserialize)]` struct whose leaves are [`At`]: a value with the place from
//! which it came. A leaf that is missing or wrong becomes an empty `At` and a [`Problem`]; reading goes on, so
//! that the mistakes of a whole file come out at once. Unknown keys are problems too. A key that may be left out
//! is an `Option` in the shape.

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;
use std::ops::Range;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::value::{BorrowedStrDeserializer, MapDeserializer, StringDeserializer};
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Diagnostic, Excerpt, Findings, escape, expected, nearest};

/// A mistake in a TOML text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
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
    pub fn problem(&self, message: impl fmt::Display, help: impl Into<String>) -> Problem {
        Problem { span: self.span.clone(), message: format!("`{}`: {message}", self.key), help: help.into() }
    }
}

/// Reads `text` into the shape `T`; `None` where the text is not TOML at all.
/// The problems are in the order of their places.
pub fn read<T: DeserializeOwned>(text: &str) -> (Option<T>, Vec<Problem>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        let problem = |error: &toml::de::Error| Problem {
            span: error.span().unwrap_or(0..0),
            message: format!("not TOML: {}", error.message()),
            help: "see https://toml.io for the format".to_owned(),
        };
        return (None, errors.iter().map(problem).collect());
    }
    let problems = RefCell::new(Vec::new());
    let whole = table.span();
    let root = Spanned::new(whole, DeValue::Table(table.into_inner()));
    let node = Node { problems: &problems, value: Some(&root), key: String::new(), hole: 0..0 };
    let read = T::deserialize(node).map_err(|error| {
        problems.borrow_mut().push(Problem { span: 0..0, message: error.0, help: String::new() });
    });
    let mut problems = problems.into_inner();
    problems.sort_by_key(|problem| problem.span.start);
    (read.ok(), problems)
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
            let help = (!problem.help.is_empty()).then(|| escape(&problem.help));
            Diagnostic { file: escape(file), excerpt: Some(excerpt), message: escape(&problem.message), help }
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

/// What serde says when a value does not fit; caught at the nearest [`At`].
#[derive(Debug)]
struct Misfit(String);

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Misfit {}

impl serde::de::Error for Misfit {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

/// One value of the file, or the place where one is missing.
struct Node<'r, 'i> {
    problems: &'r RefCell<Vec<Problem>>,
    value: Option<&'r Spanned<DeValue<'i>>>,
    key: String,
    /// Where the value is missing: the table that should hold it.
    hole: Range<usize>,
}

impl<'r, 'i> Node<'r, 'i> {
    fn span(&self) -> Range<usize> {
        self.value.map_or(self.hole.clone(), Spanned::span)
    }

    fn report(&self, message: String, help: String) {
        self.problems.borrow_mut().push(Problem { span: self.span(), message, help });
    }

    fn report_missing(&self) {
        self.report(format!("`{}` is missing", self.key), format!("add the key `{}`", last_part(&self.key)));
    }

    fn child(&self, key: String, value: Option<&'r Spanned<DeValue<'i>>>) -> Self {
        Self { problems: self.problems, value, key, hole: self.span() }
    }

    fn join(&self, key: &str) -> String {
        if self.key.is_empty() { key.to_owned() } else { format!("{}.{key}", self.key) }
    }

    /// The table that stands here; anything else is reported.
    fn table(&self) -> Option<&'r DeTable<'i>> {
        match self.value.map(Spanned::get_ref) {
            Some(DeValue::Table(table)) => return Some(table),
            Some(_) => self.report(format!("`{}` is not a table", self.key), "write a table here".to_owned()),
            None => self.report_missing(),
        }
        None
    }
}

fn last_part(key: &str) -> &str {
    key.rsplit('.').next().unwrap_or(key)
}

impl<'de, 'r, 'i: 'r> Deserializer<'de> for Node<'r, 'i> {
    type Error = Misfit;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.value.map(Spanned::get_ref) {
            None => Err(Misfit("is missing".to_owned())),
            Some(DeValue::String(text)) => visitor.visit_str(text),
            Some(DeValue::Boolean(value)) => visitor.visit_bool(*value),
            Some(DeValue::Datetime(date)) => visitor.visit_string(date.to_string()),
            Some(DeValue::Float(value)) => {
                Err(Misfit(misfit(format!("`{value}` is a number with a point"), "quote it as a text")))
            }
            Some(DeValue::Integer(value)) => match i64::from_str_radix(value.as_str(), value.radix()) {
                Ok(value) => visitor.visit_i64(value),
                Err(_) => Err(Misfit(format!("`{value}` is too large"))),
            },
            Some(DeValue::Array(_)) => self.deserialize_seq(visitor),
            Some(DeValue::Table(_)) => self.deserialize_map(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        if self.value.is_none() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        let table = self.table();
        for (key, _) in table.iter().flat_map(|table| table.iter()) {
            let name: &str = key.get_ref();
            if !fields.contains(&name) {
                let help = match nearest(name, fields.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("the keys here are {}", fields.join(", ")),
                };
                let message = format!("unknown key `{}`", self.join(name));
                self.problems.borrow_mut().push(Problem { span: key.span(), message, help });
            }
        }
        visitor.visit_map(Fields { node: &self, table, fields, next: 0 })
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        let entries = self.table().into_iter().flatten();
        let nodes = entries.map(|(key, value)| {
            let name = key.get_ref().to_string();
            (name.clone(), self.child(self.join(&name), Some(value)))
        });
        visitor.visit_map(MapDeserializer::new(nodes))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        let items = match self.value.map(Spanned::get_ref) {
            Some(DeValue::Array(items)) => items.iter().collect(),
            Some(_) => {
                self.report(format!("`{}` is not a list", self.key), "write a list here".to_owned());
                Vec::new()
            }
            None => {
                self.report_missing();
                Vec::new()
            }
        };
        let nodes = items.into_iter().enumerate();
        let nodes = nodes.map(|(at, item)| self.child(format!("{}[{}]", self.key, at + 1), Some(item)));
        visitor.visit_seq(serde::de::value::SeqDeserializer::new(nodes))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        match self.value.map(Spanned::get_ref) {
            Some(DeValue::String(word)) if variants.contains(&word.as_ref()) => {
                visitor.visit_enum(word.as_ref().into_deserializer())
            }
            Some(DeValue::String(word)) => {
                Err(Misfit(misfit(format!("unknown word `{word}`"), expected(word, variants))))
            }
            _ => Err(Misfit(misfit("not a word in quotes", expected("", variants)))),
        }
    }

    /// An [`At`]: key, start, end and the value, or the mistake in its place.
    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _length: usize,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        visitor.visit_seq(Place { node: Some(self), part: 0 })
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _name: &'static str, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_newtype_struct(self)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        tuple identifier ignored_any
    }
}

impl<'de, 'r, 'i: 'r> IntoDeserializer<'de, Misfit> for Node<'r, 'i> {
    type Deserializer = Self;
    fn into_deserializer(self) -> Self {
        self
    }
}

/// The fields of a struct: each one that the shape has, whether the file has it or not.
struct Fields<'n, 'r, 'i> {
    node: &'n Node<'r, 'i>,
    table: Option<&'r DeTable<'i>>,
    fields: &'static [&'static str],
    next: usize,
}

impl<'de, 'r, 'i: 'r> MapAccess<'de> for Fields<'_, 'r, 'i> {
    type Error = Misfit;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Misfit> {
        let field = self.fields.get(self.next).copied();
        field.map(|field| seed.deserialize(BorrowedStrDeserializer::new(field))).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Misfit> {
        let field = self.fields[self.next];
        self.next += 1;
        let value = self.table.and_then(|table| table.get(field));
        let child = self.node.child(self.node.join(field), value);
        if self.table.is_some() {
            return seed.deserialize(child);
        }
        // The table itself is missing, and that is reported: its fields are not reported once more.
        let silent = RefCell::new(Vec::new());
        seed.deserialize(Node { problems: &silent, ..child })
    }
}

/// The four parts of an [`At`].
struct Place<'r, 'i> {
    node: Option<Node<'r, 'i>>,
    part: usize,
}

impl<'de, 'r, 'i: 'r> SeqAccess<'de> for Place<'r, 'i> {
    type Error = Misfit;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Misfit> {
        let Some(node) = &self.node else {
            return Ok(None);
        };
        self.part += 1;
        let span = node.span();
        match self.part {
            1 => seed.deserialize(StringDeserializer::new(node.key.clone())).map(Some),
            2 => seed.deserialize(span.start.into_deserializer()).map(Some),
            3 => seed.deserialize(span.end.into_deserializer()).map(Some),
            _ => Ok(self.node.take().and_then(|node| value_or_problem(node, seed))),
        }
    }
}

fn value_or_problem<'de, 'r, 'i: 'r, T: DeserializeSeed<'de>>(node: Node<'r, 'i>, seed: T) -> Option<T::Value> {
    if node.value.is_none() {
        node.report_missing();
        return None;
    }
    let (problems, key, span) = (node.problems, node.key.clone(), node.span());
    let misfit = match seed.deserialize(node) {
        Ok(value) => return Some(value),
        Err(Misfit(message)) => message,
    };
    let (message, help) = message_and_help(&misfit);
    problems.borrow_mut().push(Problem { span, message: format!("`{key}`: {message}"), help });
    None
}

/// Stands between what is wrong and what to write in the one text that serde carries.
const THEN: char = '\u{1f}';

/// What is wrong with a value, and what to write instead, as one text for serde's `custom`.
pub fn misfit(message: impl fmt::Display, help: impl fmt::Display) -> String {
    format!("{}{THEN}{help}", escape(&message.to_string()))
}

/// The two parts of a [`misfit`], or of what serde itself says: "..., expected ...".
fn message_and_help(misfit: &str) -> (&str, String) {
    if let Some((message, help)) = misfit.split_once(THEN) {
        return (message, help.to_owned());
    }
    let Some((message, expected)) = misfit.rsplit_once(", expected ") else {
        return (misfit, String::new());
    };
    let whole = |most: &str| format!("a whole number from 0 to {most}");
    let expected = match expected {
        "a boolean" => "true or false".to_owned(),
        "a string" => "a text in quotes".to_owned(),
        "u8" => whole(&u8::MAX.to_string()),
        "u32" => whole(&u32::MAX.to_string()),
        "u64" => whole(&i64::MAX.to_string()),
        "i32" => "a whole number".to_owned(),
        other => other.to_owned(),
    };
    (message, format!("expected {expected}"))
}
