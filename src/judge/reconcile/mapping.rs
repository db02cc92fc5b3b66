//! How the columns of a vendor's bill are ours: a small TOML file.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::fields;
use crate::diagnostic::{Findings, Kind, expected};
use crate::ledger::Category;
use crate::money::Currency;
use crate::toml_input::{self, At, Layered, Layering, Problem};

/// What a line of a bill is made of; the first five must be known.
pub const FIELDS: [&str; 10] =
    ["app", "month", "item", "amount", "currency", "tier", "edition", "quantity", "unit_price", "category"];
/// How many of the fields must be known.
pub const REQUIRED: usize = 5;
/// The places of the fields whose names may be mapped.
pub(super) const APP: usize = 0;
pub(super) const ITEM: usize = 2;
const CATEGORY: usize = 9;

/// One value for each field.
pub type PerField<T> = [T; FIELDS.len()];

/// How a vendor's bill is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping {
    /// The bill's column of a field.
    pub columns: PerField<Option<String>>,
    /// What a field is in every line.
    pub constants: PerField<Option<String>>,
    /// Our name of an app, by the bill's.
    pub apps: BTreeMap<String, String>,
    /// Our name of an item, by the bill's.
    pub items: BTreeMap<String, String>,
    /// Whether texts are guarded for spreadsheets, as `--csv-safe` does.
    pub csv_safe: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MappingFile {
    csv_safe: Option<At<bool>>,
    columns: Option<FieldsFile>,
    constants: Option<FieldsFile>,
    apps: Option<BTreeMap<String, At<String>>>,
    items: Option<BTreeMap<String, At<String>>>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldsFile {
    app: Option<At<String>>,
    month: Option<At<String>>,
    item: Option<At<String>>,
    amount: Option<At<String>>,
    currency: Option<At<String>>,
    tier: Option<At<String>>,
    edition: Option<At<String>>,
    quantity: Option<At<String>>,
    unit_price: Option<At<String>>,
    category: Option<At<String>>,
}

impl FieldsFile {
    /// In the order of [`FIELDS`].
    fn in_order(self) -> PerField<Option<At<String>>> {
        let Self { app, month, item, amount, currency, tier, edition, quantity, unit_price, category } = self;
        [app, month, item, amount, currency, tier, edition, quantity, unit_price, category]
    }
}

/// Reads a mapping of a bill whose amounts must be of a currency.
///
/// # Errors
/// Every mistake of the file.
pub fn read(name: &str, text: &str, currency: Currency) -> Result<Mapping, Findings> {
    let Layered { read, mut problems, .. } = toml_input::read::<MappingFile>(text, &[], Layering::NONE);
    let mut mapping = Mapping::default();
    if let Some(file) = read {
        let columns = file.columns.unwrap_or_default().in_order();
        let constants = file.constants.unwrap_or_default().in_order();
        problems.extend(columns.iter().zip(&constants).filter_map(|(column, constant)| twice(column, constant)));
        let constant = |(field, at): (usize, &Option<At<String>>)| wrong_constant(field, at.as_ref()?, currency);
        problems.extend(constants.iter().enumerate().filter_map(constant));
        let value = |at: Option<At<String>>| at.and_then(|at| at.value);
        mapping.columns = columns.map(value);
        mapping.constants = constants.map(value);
        let names = |names: Option<BTreeMap<String, At<String>>>| {
            names.unwrap_or_default().into_iter().filter_map(|(name, at)| Some((name, at.value?))).collect()
        };
        (mapping.apps, mapping.items) = (names(file.apps), names(file.items));
        mapping.csv_safe = file.csv_safe.and_then(|at| at.value).unwrap_or_default();
    }
    if problems.is_empty() { Ok(mapping) } else { Err(toml_input::findings(name, text, problems)) }
}

/// A field is read from a column or is the same in every line.
fn twice(column: &Option<At<String>>, constant: &Option<At<String>>) -> Option<Problem> {
    let (column, constant) = column.as_ref().zip(constant.as_ref())?;
    let message = format!("is a column, too: `{}`", column.key);
    Some(constant.problem(Kind::MappedTwice, message, "leave one of the two out"))
}

/// What a field is in every line must look as in a line.
fn wrong_constant(field: usize, constant: &At<String>, currency: Currency) -> Option<Problem> {
    let text = constant.value.as_deref()?;
    if field == CATEGORY && Category::named(text).is_none() {
        let words = Category::ALL.map(Category::word);
        return Some(constant.problem(
            Kind::WordUnknown,
            format!("unknown word `{text}`"),
            expected(text, &words).to_string(),
        ));
    }
    let (kind, message, help) = fields::wrong(field, text, currency)?;
    let help = if text.is_empty() { "write it, or leave the key out".to_owned() } else { help };
    Some(constant.problem(kind, message, help))
}
