//! One TOML text over others: a file says what differs from its base, the rest is taken over.
//!
//! Tables are merged key by key. A table that carries a `source` is one statement and is replaced whole, so that no
//! number keeps the source of another. Lists of tables are merged entry by entry, by the key that names an entry; other
//! lists are replaced whole. An entry `withdrawn = "SOURCE"` takes away what the base has there.

use std::collections::BTreeSet;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeArray, DeString, DeTable, DeValue};

use super::{At, Problem, join};
use crate::diagnostic::{Kind, nearest};

/// How one text stands over another.
#[derive(Debug, Clone, Copy)]
pub struct Layering {
    /// The key that names the base; what is taken over has its place in messages.
    pub base: &'static str,
    /// Keys of the file's own table that are never taken over.
    pub own: &'static [&'static str],
    /// The keys that name an entry of a list, the first that an entry has.
    pub names: &'static [&'static str],
}

impl Layering {
    /// A file that stands alone: over no other.
    pub const NONE: Self = Self { base: "", own: &[], names: &[] };
}

/// The key that takes an entry of the base away; its value is the source that says so.
const WITHDRAWN: &str = "withdrawn";
/// The key that makes a table one statement.
const SOURCE: &str = "source";

type Value<'i> = Spanned<DeValue<'i>>;

/// Merges texts; collects what is wrong and what is withdrawn.
pub(super) struct Layers {
    pub(super) layering: Layering,
    pub(super) problems: Vec<Problem>,
    /// The source of each withdrawal.
    pub(super) withdrawn: Vec<At<String>>,
}

impl Layers {
    /// `over` on top of `base`, the file's own tables. What comes from the base stands, in messages, at `span`.
    pub(super) fn file<'i>(&mut self, base: DeTable<'i>, over: DeTable<'i>, span: &Range<usize>) -> DeTable<'i> {
        let own = self.layering.own;
        let taken = base.into_iter().filter(|(key, _)| !own.contains(&&**key.get_ref()));
        let taken = taken.map(|(key, value)| (Spanned::new(span.clone(), key.into_inner()), placed(value, span)));
        self.table(taken.collect(), over, "")
    }

    fn table<'i>(&mut self, mut base: DeTable<'i>, over: DeTable<'i>, path: &str) -> DeTable<'i> {
        let there: Vec<String> = base.keys().map(|key| key.get_ref().to_string()).collect();
        for (key, value) in over {
            let path = join(path, key.get_ref());
            if let Some(source) = withdrawal(&value, self.layering.names) {
                if base.remove(&**key.get_ref()).is_none() {
                    let near = nearest(key.get_ref(), there.iter().map(String::as_str));
                    self.nothing_to_withdraw(&path, &source, near);
                }
                self.withdraw(&path, source);
                continue;
            }
            let merged = match base.remove(&**key.get_ref()) {
                Some(below) => self.value(below, value, &path),
                None => value,
            };
            base.insert(key, merged);
        }
        base
    }

    fn value<'i>(&mut self, below: Value<'i>, over: Value<'i>, path: &str) -> Value<'i> {
        let span = over.span();
        if let (DeValue::Array(below), DeValue::Array(over)) = (below.get_ref(), over.get_ref())
            && over.is_empty()
            && !below.is_empty()
        {
            let message = format!("`{path}`: an empty list takes nothing of the base away");
            let help = "write `withdrawn = \"SOURCE\"` at each entry that is gone".to_owned();
            self.problems.push(Problem { kind: Kind::ListEmpty, span: span.clone(), message, help });
        }
        let merged = match (below.into_inner(), over.into_inner()) {
            (DeValue::Table(below), DeValue::Table(over)) if !is_statement(&below) && !is_statement(&over) => {
                DeValue::Table(self.table(below, over, path))
            }
            (DeValue::Array(below), DeValue::Array(over)) => DeValue::Array(self.list(below, over, path)),
            (_, over) => over,
        };
        Spanned::new(span, merged)
    }

    /// Entries of the same name are merged, new ones follow; numbered ones stand in the order of their numbers.
    fn list<'i>(&mut self, below: DeArray<'i>, over: DeArray<'i>, path: &str) -> DeArray<'i> {
        let names = self.layering.names;
        if !below.iter().chain(over.iter()).all(|entry| name_of(entry, names).is_some()) {
            return over;
        }
        let mut merged: Vec<Value<'i>> = below.into_iter().collect();
        let mut seen = BTreeSet::new();
        for entry in over {
            let name = name_of(&entry, names);
            let path = format!("{path}[{}]", name.as_deref().unwrap_or_default());
            // What the file itself says twice is not merged: it is a mistake, and is found as such.
            let is_first = seen.insert(name.clone());
            let place = merged.iter().position(|known| is_first && name_of(known, names) == name);
            match (withdrawal(&entry, names), place) {
                (Some(source), Some(place)) => {
                    merged.remove(place);
                    self.withdraw(&path, source);
                }
                (Some(source), None) if !is_first => {
                    let source = At { key: join(&path, WITHDRAWN), ..source };
                    let message = "the entry stands here already";
                    self.problems.push(source.problem(Kind::WithdrawnTwice, message, "remove one of them"));
                }
                (Some(source), None) => {
                    let known: Vec<String> = merged.iter().filter_map(|entry| name_of(entry, names)).collect();
                    let near = name.as_deref().and_then(|name| nearest(name, known.iter().map(String::as_str)));
                    self.nothing_to_withdraw(&path, &source, near);
                    self.withdraw(&path, source);
                }
                (None, Some(place)) => {
                    let below = std::mem::replace(&mut merged[place], entry.clone());
                    merged[place] = self.value(below, entry, &path);
                }
                (None, None) => merged.push(entry),
            }
        }
        merged.sort_by_key(|entry| number_of(entry, names));
        let mut list = DeArray::new();
        merged.into_iter().for_each(|entry| list.push(entry));
        list
    }

    fn nothing_to_withdraw(&mut self, path: &str, source: &At<String>, near: Option<&str>) {
        let source = At { key: join(path, WITHDRAWN), ..source.clone() };
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("remove the entry, or look for its name in the `{}`", self.layering.base),
        };
        let message = "there is nothing of this name to withdraw";
        self.problems.push(source.problem(Kind::NothingToWithdraw, message, help));
    }

    fn withdraw(&mut self, path: &str, source: At<String>) {
        let source = At { key: join(path, WITHDRAWN), ..source };
        if source.value.is_none() {
            let help = "write `withdrawn = \"...\"` with the id of the source that says so, and no other key";
            let message = "a withdrawal names its source and nothing else";
            self.problems.push(source.problem(Kind::WithdrawalForm, message, help));
        }
        self.withdrawn.push(source);
    }
}

/// What is taken over has the place of the key that says so.
fn placed<'i>(value: Value<'i>, span: &Range<usize>) -> Value<'i> {
    let value = match value.into_inner() {
        DeValue::Table(table) => {
            let key = |key: Spanned<DeString<'i>>| Spanned::new(span.clone(), key.into_inner());
            DeValue::Table(table.into_iter().map(|(name, value)| (key(name), placed(value, span))).collect())
        }
        DeValue::Array(list) => {
            let mut taken = DeArray::new();
            list.into_iter().for_each(|value| taken.push(placed(value, span)));
            DeValue::Array(taken)
        }
        other => other,
    };
    Spanned::new(span.clone(), value)
}

/// A table of sources may have one that is called `source`: that is no statement.
fn is_statement(table: &DeTable<'_>) -> bool {
    table.get(SOURCE).is_some_and(|source| !source.get_ref().is_table())
}

/// The source of a withdrawal, if this is one; empty where it is not a text that stands alone.
fn withdrawal(entry: &Value<'_>, names: &[&str]) -> Option<At<String>> {
    let table = entry.get_ref().as_table()?;
    let source = table.get(WITHDRAWN).filter(|source| !source.get_ref().is_table())?;
    let alone = table.keys().all(|key| *key.get_ref() == WITHDRAWN || names.contains(&&**key.get_ref()));
    let value = source.get_ref().as_str().filter(|_| alone).map(str::to_owned);
    Some(At { value, key: String::new(), span: source.span() })
}

/// The name of an entry: the value of the first of the keys that it has.
pub(super) fn name_of(entry: &Value<'_>, names: &[&str]) -> Option<String> {
    let table = entry.get_ref().as_table()?;
    let value = names.iter().find_map(|name| table.get(*name))?;
    value.get_ref().as_str().map(str::to_owned).or_else(|| number_of(entry, names).map(|number| number.to_string()))
}

/// The number by which an entry is named, for those that are.
fn number_of(entry: &Value<'_>, names: &[&str]) -> Option<i64> {
    let table = entry.get_ref().as_table()?;
    let number = names.iter().find_map(|name| table.get(*name))?.get_ref().as_integer()?;
    i64::from_str_radix(number.as_str(), number.radix()).ok()
}
