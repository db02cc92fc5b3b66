//! A text as keys and values, for those who know only while they run which keys there may be.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{At, Problem, join, parse};

/// A value of a text.
#[derive(Debug, Clone)]
pub enum Plain {
    /// A text in quotes.
    Text(String),
    /// A whole number, in digits.
    Number(String),
    /// True or false.
    Switch(bool),
    /// A list.
    List(Vec<At<Plain>>),
    /// A table.
    Table(Vec<Keyed>),
    /// Anything else, and what it is.
    Other(&'static str),
}

/// A key of a table.
#[derive(Debug, Clone)]
pub struct Keyed {
    /// The key.
    pub name: String,
    /// Where the key stands.
    pub span: Range<usize>,
    /// Its value, with the key's full name.
    pub value: At<Plain>,
}

/// The keys of the file's own table, in the order of their names.
///
/// # Errors
/// What is no TOML.
pub fn plain(text: &str) -> Result<Vec<Keyed>, Vec<Problem>> {
    parse(text).map(|table| keys(table.get_ref(), ""))
}

fn keys(table: &DeTable<'_>, path: &str) -> Vec<Keyed> {
    let keyed = |(key, value): (&Spanned<_>, &Spanned<DeValue<'_>>)| {
        let name = String::from(AsRef::<str>::as_ref(key.get_ref()));
        Keyed { span: key.span(), value: placed(value, join(path, &name)), name }
    };
    table.iter().map(keyed).collect()
}

fn placed(value: &Spanned<DeValue<'_>>, key: String) -> At<Plain> {
    let plain = match value.get_ref() {
        DeValue::String(text) => Plain::Text(text.to_string()),
        DeValue::Boolean(on) => Plain::Switch(*on),
        DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(number) => Plain::Number(number.to_string()),
            Err(_) => Plain::Number(number.as_str().to_owned()),
        },
        DeValue::Float(_) => Plain::Other("a number with a point"),
        DeValue::Datetime(_) => Plain::Other("a date"),
        DeValue::Array(list) => {
            let entry = |(at, entry)| placed(entry, format!("{key}[{}]", at + 1));
            Plain::List(list.iter().enumerate().map(entry).collect())
        }
        DeValue::Table(table) => Plain::Table(keys(table, &key)),
    };
    At { value: Some(plain), key, span: value.span() }
}
