//! How the columns of a vendor's bill are ours: a small TOML file.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::diagnostic::{Findings, Kind};
use crate::toml_input::{self, At, Layered, Layering, Problem};

/// What a line of a bill is made of; the first five must be known.
pub const FIELDS: [&str; 10] =
    ["app", "month", "item", "amount", "currency", "tier", "edition", "quantity", "unit_price", "category"];
/// How many of the fields must be known.
pub const REQUIRED: usize = 5;

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
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MappingFile {
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

/// The mapping stands alone: no file is written over another.
const LAYERING: Layering = Layering { base: "", own: &[], names: &[] };

/// Reads a mapping.
///
/// # Errors
/// Every mistake of the file.
pub fn read(name: &str, text: &str) -> Result<Mapping, Findings> {
    let Layered { read, mut problems, .. } = toml_input::read::<MappingFile>(text, &[], LAYERING);
    let mut mapping = Mapping::default();
    if let Some(file) = read {
        let columns = file.columns.unwrap_or_default().in_order();
        let constants = file.constants.unwrap_or_default().in_order();
        problems.extend(columns.iter().zip(&constants).filter_map(|(column, constant)| twice(column, constant)));
        let value = |at: Option<At<String>>| at.and_then(|at| at.value);
        mapping.columns = columns.map(value);
        mapping.constants = constants.map(value);
        let names = |names: Option<BTreeMap<String, At<String>>>| {
            names.unwrap_or_default().into_iter().filter_map(|(name, at)| Some((name, at.value?))).collect()
        };
        (mapping.apps, mapping.items) = (names(file.apps), names(file.items));
    }
    if problems.is_empty() { Ok(mapping) } else { Err(toml_input::findings(name, text, problems)) }
}

/// A field is read from a column or is the same in every line.
fn twice(column: &Option<At<String>>, constant: &Option<At<String>>) -> Option<Problem> {
    let (column, constant) = column.as_ref().zip(constant.as_ref())?;
    let message = format!("is a column, too: `{}`", column.key);
    Some(constant.problem(Kind::MappedTwice, message, "leave one of the two out"))
}
