//! What each field of a line must look like.

use super::mapping::{FIELDS, REQUIRED};
use crate::calendar::{DateError, Month, parse_date};
use crate::csv_file::Wrong;
use crate::diagnostic::Kind;
use crate::money::{Currency, Figure, in_digits};

/// What is wrong with the text of a field, if anything is.
pub(super) fn wrong(field: usize, text: &str, currency: Currency) -> Option<Wrong> {
    let name = FIELDS.get(field).copied().unwrap_or_default();
    if text.is_empty() {
        return (field < REQUIRED).then(|| missing(name));
    }
    match name {
        "month" => month(text).err().map(|error| {
            let help = "write a month as 2020-01, or a day or time of it as 2020-01-31 or 2020-01-31T00:00:00Z";
            (Kind::BillMonth, format!("the month `{text}` {error}"), help.to_owned())
        }),
        "amount" => amount(text, currency),
        "currency" if text != currency.code() => {
            let code = currency.code();
            let help = format!("reconcile a bill in {code}: amounts are never converted");
            Some((Kind::BillCurrency, format!("`{text}` in a bill that is simulated in {code}"), help))
        }
        "quantity" | "unit_price" if Figure::parse(&in_digits(text)).is_none() => {
            let help = "write digits, with up to nine decimals after a point";
            Some((Kind::BillNumber, format!("the {name} `{text}` is not a number"), help.to_owned()))
        }
        _ => None,
    }
}

fn missing(name: &str) -> Wrong {
    let empty = match name {
        "app" | "item" => format!(", or what an empty one is (`[{name}s]`, `\"\" = \"...\"`)"),
        _ => String::new(),
    };
    let help =
        format!("write the {name}, or say in a mapping which column has it (`[columns]`, `{name} = \"...\"`){empty}");
    (Kind::BillCellMissing, format!("the {name} is missing"), help)
}

fn amount(text: &str, currency: Currency) -> Option<Wrong> {
    let digits = in_digits(text);
    if Figure::parse(&digits).is_some() {
        return None;
    }
    let cut =
        digits.split_once('.').map(|(whole, decimals)| format!("{whole}.{}", decimals.get(..9).unwrap_or(decimals)));
    if cut.is_some_and(|cut| cut.len() < digits.len() && Figure::parse(&cut).is_some()) {
        let help = "give the amounts as they are invoiced, rounded";
        return Some((Kind::BillTooFine, format!("`{text}` has more than nine decimals"), help.to_owned()));
    }
    let help = "write digits, decimals after a point, `-` before a credit, and nothing else";
    Some((Kind::BillAmount, format!("`{text}` is not an amount in {}", currency.code()), help.to_owned()))
}

/// The month of `2020-01`, of the day `2020-01-31`, or of a time of that day.
pub(super) fn month(text: &str) -> Result<Month, DateError> {
    let day = text.split(['T', ' ']).next().unwrap_or(text);
    if day.len() > "YYYY-MM".len() { parse_date(day).map(Month::of) } else { day.parse() }
}
