//! The numbers of the assumptions: plain ones and percents, in quotes where they have a point or a percent sign.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};

use crate::diagnostic::Kind;
use crate::scenario::Asked;
use crate::toml_input::{At, misfit};

/// What to write.
const FORM: &str = "write a number as 500 or \"12.5\", or a percentage as \"3%\"";

/// A number, or a percentage.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Number {
    /// The number; of a percentage its hundredth.
    pub(super) value: f64,
    /// Whether it is a percentage.
    pub(super) percent: bool,
}

/// A number, or the word that has it fitted to the readings.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Given {
    /// `"fit"`.
    Fit,
    /// A number.
    Number(Number),
}

/// The months of the year against the year's mean.
#[derive(Debug, Clone)]
pub(super) enum SeasonGiven {
    /// `"fit"`.
    Fit,
    /// January to December.
    Months(Vec<At<Number>>),
}

/// The days of a month on which a driver's rows stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Days {
    /// The last one.
    Last,
    /// This one, 1 to 28.
    On(u32),
    /// Each, from the 1st, up to so many.
    Each(u32),
}

/// What an operation sets a package to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SetTo(pub(super) Asked);

impl Number {
    fn parse(text: &str) -> Option<Self> {
        let percent = text.ends_with('%');
        let digits = text.strip_suffix('%').unwrap_or(text);
        let unsigned = digits.strip_prefix(['-', '+']).unwrap_or(digits);
        let (whole, decimals) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
        let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !is_digits(whole) || !is_digits(decimals) || digits.len() > 30 {
            return None;
        }
        let value: f64 = digits.parse().ok()?;
        Some(Self { value: if percent { value / 100.0 } else { value }, percent })
    }
}

/// Reads `text` as a number, else says what is wrong with it.
fn number<E: Error>(text: &str) -> Result<Number, E> {
    let wrong = || E::custom(misfit(Kind::ForecastNumber, format!("`{text}` is not a number"), FORM));
    Number::parse(text).ok_or_else(wrong)
}

/// A whole number of the file.
#[expect(clippy::cast_precision_loss, reason = "a driver draws around it")]
fn whole(number: i64) -> Number {
    Number { value: number as f64, percent: false }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NumberVisitor;
        impl Visitor<'_> for NumberVisitor {
            type Value = Number;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number, or a percentage in quotes")
            }
            fn visit_i64<E: Error>(self, value: i64) -> Result<Number, E> {
                Ok(whole(value))
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Number, E> {
                number(text)
            }
        }
        deserializer.deserialize_any(NumberVisitor)
    }
}

impl<'de> Deserialize<'de> for Given {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct GivenVisitor;
        impl Visitor<'_> for GivenVisitor {
            type Value = Given;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number, a percentage in quotes or \"fit\"")
            }
            fn visit_i64<E: Error>(self, value: i64) -> Result<Given, E> {
                Ok(Given::Number(whole(value)))
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Given, E> {
                if text == "fit" { Ok(Given::Fit) } else { number(text).map(Given::Number) }
            }
        }
        deserializer.deserialize_any(GivenVisitor)
    }
}

impl<'de> Deserialize<'de> for SeasonGiven {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct SeasonVisitor;
        impl<'de> Visitor<'de> for SeasonVisitor {
            type Value = SeasonGiven;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of 12 percentages, January to December, or \"fit\"")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<SeasonGiven, E> {
                let help = "write \"fit\", or a list of 12 percentages, January to December";
                let wrong = || E::custom(misfit(Kind::SeasonForm, format!("`{text}` is no season"), help));
                if text == "fit" { Ok(SeasonGiven::Fit) } else { Err(wrong()) }
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<SeasonGiven, A::Error> {
                let mut months = Vec::new();
                while let Some(month) = list.next_element()? {
                    months.push(month);
                }
                Ok(SeasonGiven::Months(months))
            }
        }
        deserializer.deserialize_any(SeasonVisitor)
    }
}

impl<'de> Deserialize<'de> for Days {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct DaysVisitor;
        const HELP: &str = "write a day from 1 to 28, \"last\", or \"each\" for a reading of every day";
        impl Visitor<'_> for DaysVisitor {
            type Value = Days;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a day from 1 to 28, \"last\" or \"each\"")
            }
            fn visit_i64<E: Error>(self, day: i64) -> Result<Days, E> {
                let wrong = || E::custom(misfit(Kind::DriverDay, format!("`{day}` is not a day of every month"), HELP));
                match u32::try_from(day) {
                    Ok(day @ 1..=28) => Ok(Days::On(day)),
                    _ => Err(wrong()),
                }
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Days, E> {
                match text {
                    "last" => Ok(Days::Last),
                    "each" => Ok(Days::Each(31)),
                    _ => Err(E::custom(misfit(Kind::DriverDay, format!("`{text}` is not a day"), HELP))),
                }
            }
        }
        deserializer.deserialize_any(DaysVisitor)
    }
}

impl<'de> Deserialize<'de> for SetTo {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct SetToVisitor;
        const HELP: &str = "write \"on\" or \"off\" for a switch, a whole number or \"default\" for a level";
        impl Visitor<'_> for SetToVisitor {
            type Value = SetTo;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("\"on\", \"off\", \"default\" or a whole number")
            }
            fn visit_i64<E: Error>(self, number: i64) -> Result<SetTo, E> {
                let wrong = || E::custom(misfit(Kind::WhenOperation, format!("`{number}` is no level"), HELP));
                let number = u32::try_from(number).ok().filter(|number| *number <= 1_000_000_000);
                number.map(|number| SetTo(Asked::Number(number))).ok_or_else(wrong)
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<SetTo, E> {
                match text {
                    "on" => Ok(SetTo(Asked::On)),
                    "off" | "default" => Ok(SetTo(Asked::Default)),
                    _ => Err(E::custom(misfit(Kind::WhenOperation, format!("`{text}` is no setting"), HELP))),
                }
            }
        }
        deserializer.deserialize_any(SetToVisitor)
    }
}
