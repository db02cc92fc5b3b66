//! The values that a rulebook file is made of: days, prices, limits and the words of its tables.

use std::borrow::Cow;
use std::fmt;

use chrono::NaiveDate;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, Error, Visitor};

use crate::calendar::{self, DateError};
use crate::diagnostic::Kind;
use crate::money::{Price, PriceError};
use crate::toml_input::misfit;

/// Whether an edition costs something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EditionKind {
    /// The free edition, in which every app begins.
    Free,
    /// A paid edition.
    Paid,
}

/// What a package is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PackageKindWord {
    /// On or off.
    Switch,
    /// A number.
    Level,
}

/// What of a month's readings is charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MeterKindWord {
    /// The month's highest reading above the free quantity, in begun blocks.
    MonthlyPeak,
    /// Each day's highest reading, summed over the days.
    DailyPeaks,
    /// Nothing: readings are accepted and cost nothing.
    NotCharged,
}

/// What the simulator counts itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OwnCount {
    /// Groups of every type, and rooms.
    Groups,
}

/// A day: `2020-02-19`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day(pub NaiveDate);

/// A price in quotes: `"12.50"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Money(pub Price);

/// A whole number or `"unlimited"` (`None`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowed(pub Option<u64>);

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let help = "write a day as 2020-02-19";
        calendar::parse_date(&text).map(Self).map_err(|error| {
            let kind = match error {
                DateError::Form(_) => Kind::DayForm,
                DateError::NoSuchDay => Kind::DayNotInCalendar,
                DateError::OutOfRange => Kind::DayOutside,
            };
            D::Error::custom(misfit(kind, format!("`{text}` {error}"), help))
        })
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MoneyVisitor;
        impl Visitor<'_> for MoneyVisitor {
            type Value = Money;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a price in quotes, as in \"12.50\"")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Money, E> {
                let help = "write digits and a decimal point in quotes, as in \"12.50\"";
                Price::parse(text).map(Money).map_err(|error| {
                    let kind = match error {
                        PriceError::NotANumber => Kind::PriceValue,
                        PriceError::Negative => Kind::PriceNegative,
                        PriceError::TooFine => Kind::PriceTooFine,
                        PriceError::TooHigh => Kind::PriceTooLarge,
                    };
                    E::custom(misfit(kind, format!("`{text}`: {error}"), help))
                })
            }
        }
        deserializer.deserialize_any(MoneyVisitor)
    }
}

impl<'de> Deserialize<'de> for Allowed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AllowedVisitor;
        impl Visitor<'_> for AllowedVisitor {
            type Value = Allowed;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a whole number or \"unlimited\"")
            }
            fn visit_i64<E: Error>(self, number: i64) -> Result<Allowed, E> {
                u64::try_from(number).map(|number| Allowed(Some(number))).map_err(|_| {
                    let message = format!("`{number}` is below zero");
                    E::custom(misfit(Kind::AllowedNegative, message, "write a whole number or \"unlimited\""))
                })
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Allowed, E> {
                if text == "unlimited" {
                    return Ok(Allowed(None));
                }
                let message = format!("`{text}` is no limit");
                Err(E::custom(misfit(Kind::AllowedValue, message, "write a whole number or \"unlimited\"")))
            }
        }
        deserializer.deserialize_any(AllowedVisitor)
    }
}

impl JsonSchema for Day {
    fn schema_name() -> Cow<'static, str> {
        "Day".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date", "description": "A day, as 2020-02-19." })
    }
}

impl JsonSchema for Money {
    fn schema_name() -> Cow<'static, str> {
        "Money".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let description = "A price in quotes, never negative.";
        json_schema!({ "type": "string", "pattern": r"^[0-9]+(\.[0-9]{1,9})?$", "description": description })
    }
}

impl JsonSchema for Allowed {
    fn schema_name() -> Cow<'static, str> {
        "Allowed".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": [{ "type": "integer", "minimum": 0 }, { "const": "unlimited" }] })
    }
}
