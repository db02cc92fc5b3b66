//! A value of a TOML text as serde reads it: what does not fit is reported, and reading goes on.

use std::cell::RefCell;
use std::fmt;
use std::ops::Range;

use serde::de::value::{BorrowedStrDeserializer, MapDeserializer, SeqDeserializer, StringDeserializer};
use serde::de::{DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::layers::name_of;
use super::{Problem, join, last_part, misfit, misfit_parts};
use crate::diagnostic::{Kind, expected, nearest};

/// What serde says when a value does not fit; caught at the nearest [`At`].
#[derive(Debug)]
pub(super) struct Misfit(String);

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
pub(super) struct Node<'r, 'i> {
    /// The keys that name an entry of a list; where there are none, entries are counted.
    names: &'static [&'static str],
    problems: &'r RefCell<Vec<Problem>>,
    value: Option<&'r Spanned<DeValue<'i>>>,
    key: String,
    /// Where the value is missing: the table that should hold it.
    hole: Range<usize>,
}

impl<'r, 'i> Node<'r, 'i> {
    /// The file's own table.
    pub(super) fn root(
        problems: &'r RefCell<Vec<Problem>>,
        table: &'r Spanned<DeValue<'i>>,
        names: &'static [&'static str],
    ) -> Self {
        Self { names, problems, value: Some(table), key: String::new(), hole: 0..0 }
    }

    fn span(&self) -> Range<usize> {
        self.value.map_or(self.hole.clone(), Spanned::span)
    }

    fn report(&self, kind: Kind, message: String, help: String) {
        self.problems.borrow_mut().push(Problem { kind, span: self.span(), message, help });
    }

    fn report_missing(&self) {
        let help = format!("add the key `{}`", last_part(&self.key));
        self.report(Kind::KeyMissing, format!("`{}` is missing", self.key), help);
    }

    fn child(&self, key: String, value: Option<&'r Spanned<DeValue<'i>>>) -> Self {
        Self { names: self.names, problems: self.problems, value, key, hole: self.span() }
    }

    fn join(&self, key: &str) -> String {
        join(&self.key, key)
    }

    /// The table that stands here; anything else is reported.
    fn table(&self) -> Option<&'r DeTable<'i>> {
        match self.value.map(Spanned::get_ref) {
            Some(DeValue::Table(table)) => return Some(table),
            Some(_) => {
                let message = format!("`{}` is not a table", self.key);
                self.report(Kind::NotATable, message, "write a table here".to_owned());
            }
            None => self.report_missing(),
        }
        None
    }
}

impl<'de, 'r, 'i: 'r> Deserializer<'de> for Node<'r, 'i> {
    type Error = Misfit;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.value.map(Spanned::get_ref) {
            None => Err(Misfit("is missing".to_owned())),
            Some(DeValue::String(text)) => visitor.visit_str(text),
            Some(DeValue::Boolean(value)) => visitor.visit_bool(*value),
            Some(DeValue::Datetime(date)) => visitor.visit_string(date.to_string()),
            Some(DeValue::Float(value)) => Err(Misfit(misfit(
                Kind::NumberWithPoint,
                format!("`{value}` is a number with a point"),
                "quote it: a price as \"0.05\", a share as \"5%\"; any other number is a whole one",
            ))),
            Some(DeValue::Integer(value)) => match i64::from_str_radix(value.as_str(), value.radix()) {
                Ok(value) => visitor.visit_i64(value),
                Err(_) => Err(Misfit(misfit(
                    Kind::NumberTooLarge,
                    format!("`{value}` is too large"),
                    "write a smaller number",
                ))),
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
                self.problems.borrow_mut().push(Problem { kind: Kind::KeyUnknown, span: key.span(), message, help });
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
                let message = format!("`{}` is not a list", self.key);
                self.report(Kind::NotAList, message, "write a list here".to_owned());
                Vec::new()
            }
            None => {
                self.report_missing();
                Vec::new()
            }
        };
        let nodes = items.into_iter().enumerate();
        let entry = |at: usize, item| name_of(item, self.names).unwrap_or_else(|| (at + 1).to_string());
        let nodes = nodes.map(|(at, item)| self.child(format!("{}[{}]", self.key, entry(at, item)), Some(item)));
        visitor.visit_seq(SeqDeserializer::new(nodes))
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
                let message = format!("unknown word `{word}`");
                Err(Misfit(misfit(Kind::WordUnknown, message, expected(word, variants))))
            }
            _ => Err(Misfit(misfit(Kind::NotAWord, "not a word in quotes", expected("", variants)))),
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
    let (kind, message, help) = misfit_parts(&misfit);
    problems.borrow_mut().push(Problem { kind, span, message: format!("`{key}`: {message}"), help });
    None
}
