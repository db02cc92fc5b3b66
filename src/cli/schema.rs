//! The command line of `schema`.

use clap::{Args, Subcommand};

/// Print schemas.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  billcast schema results > results.schema.json

The schema of rulebook files is that of `billcast rules schema`.")]
pub(crate) struct Schema {
    #[command(subcommand)]
    pub(crate) of: SchemaOf,
}

/// Of what.
#[derive(Debug, Clone, Copy, Subcommand)]
pub(crate) enum SchemaOf {
    /// Print the JSON Schema of everything that the commands print with --format json, errors included
    #[command(after_help = "\
Examples:
  billcast schema results > results.schema.json
  billcast run app.csv --format json | check-jsonschema --schemafile results.schema.json -")]
    Results,
}
