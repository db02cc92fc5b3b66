//! Numbers of a vendor's bill: quantities, prices and amounts as it gives them.

use std::borrow::Cow;
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Sub};

use rust_decimal::Decimal;

use super::{Amount, Currency, Fixed, PART_DECIMALS, Price, Quantity, is_digits};

/// A number with up to nine decimals: a quantity or price as a bill gives them, or a cost before it is rounded. A bill may
/// give the amount of a line finer than its currency: it is kept as it stands, so that sums tie out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Figure(i128);

impl Figure {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// Reads digits, with decimals after a point, perhaps below zero; decimals after the ninth must be zeros.
    pub fn parse(text: &str) -> Option<Self> {
        let size = text.strip_prefix('-').unwrap_or(text);
        let (whole, decimals) = size.split_once('.').unwrap_or((size, "0"));
        if size.len() > 40 || whole.len() > 20 || !is_digits(whole) || !is_digits(decimals) {
            return None;
        }
        let (most, decimals) = (PART_DECIMALS as usize, decimals.trim_end_matches('0'));
        if decimals.len() > most {
            return None;
        }
        let units: i128 = format!("{whole}{decimals:0<most$}").parse().ok()?;
        Some(Self(if size.len() < text.len() { -units } else { units }))
    }

    /// So many parts of a whole: 1,234 with four decimals are 0.1234. Beyond nine decimals nothing is kept.
    pub fn of_parts(parts: i64, decimals: u8) -> Self {
        let unit = 10i128.pow(PART_DECIMALS.saturating_sub(decimals.into()));
        Self(i128::from(parts) * unit)
    }

    /// So much at a price, before it is rounded to the currency: to nine decimals, a half up.
    pub fn cost(quantity: Quantity, price: Price) -> Self {
        let (billion, price) = (10i128.pow(PART_DECIMALS), i128::from(price.in_billionths()));
        let quantity = quantity.in_billionths();
        // Apart, for the product of the two does not fit.
        let part = (quantity % billion * price + billion / 2) / billion;
        Self((quantity / billion).saturating_mul(price).saturating_add(part))
    }

    /// As a decimal; `None` where it has more digits than one holds.
    pub fn decimal(self) -> Option<Decimal> {
        Decimal::try_from_i128_with_scale(self.0, PART_DECIMALS).ok()
    }

    /// The number in units of 10^-9.
    pub fn in_billionths(self) -> i128 {
        self.0
    }

    /// Appends the number with at least so many decimals.
    pub fn push_to(self, text: &mut Vec<u8>, least: u8) {
        Fixed { units: self.0, scale: PART_DECIMALS, least: least.into() }.push_to(text);
    }

    /// Whether two numbers are the same but for the last of their nine decimals, where so many were rounded.
    pub fn rounds_to(self, other: Self, rounded: u32) -> bool {
        (self - other).abs().0 <= rounded.into()
    }

    /// An amount of a currency.
    pub fn of(amount: Amount, currency: Currency) -> Self {
        Self(amount.0.saturating_mul(minor(currency)))
    }

    /// The number without its sign.
    pub fn abs(self) -> Self {
        Self(self.0.saturating_abs())
    }

    /// Whether a quantity at this price comes to an amount that was added up from so many rounded lines.
    pub fn comes_to(self, price: Self, amount: Self, lines: u32, currency: Currency) -> bool {
        let billionth = 10i128.pow(PART_DECIMALS);
        let off = self.0.checked_mul(price.0).zip(amount.0.checked_mul(billionth));
        let off = off.and_then(|(product, amount)| product.checked_sub(amount)).map(i128::unsigned_abs);
        let most = (minor(currency) * billionth).unsigned_abs().saturating_mul(lines.into());
        off.is_some_and(|off| off <= most)
    }

    /// With at least so many decimals.
    pub fn with_decimals(self, least: u8) -> impl fmt::Display {
        Fixed { units: self.0, scale: PART_DECIMALS, least: least.into() }
    }

    /// As an amount of a currency: with its decimals, and more only where the number is finer.
    pub fn display(self, currency: Currency) -> impl fmt::Display {
        self.with_decimals(currency.decimals)
    }
}

/// A number in digits that stands with a power of ten behind it, as programs write one: `173.25` for `1.7325E2`. What is
/// no such number stays as it is.
pub fn in_digits(text: &str) -> Cow<'_, str> {
    written_out(text).map_or(Cow::Borrowed(text), Cow::Owned)
}

fn written_out(text: &str) -> Option<String> {
    let (number, power) = text.split_once(['e', 'E'])?;
    let size = number.strip_prefix('-').unwrap_or(number);
    let (whole, decimals) = size.split_once('.').unwrap_or((size, ""));
    let digits = format!("{whole}{decimals}");
    // A power of three digits is beyond every amount.
    let power: i8 = power.parse().ok().filter(|_| is_digits(&digits))?;
    let point = whole.len() as i64 + i64::from(power);
    let sign = &number[..number.len() - size.len()];
    let zeros = |count: i64| "0".repeat(usize::try_from(count).unwrap_or_default());
    let digits = format!("{}{digits}{}", zeros(1 - point), zeros(point - digits.len() as i64));
    let (whole, decimals) = digits.split_at(usize::try_from(point).unwrap_or_default().max(1));
    Some(if decimals.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{decimals}") })
}

/// The minor unit of a currency in billionths.
fn minor(currency: Currency) -> i128 {
    10i128.pow(PART_DECIMALS.saturating_sub(currency.decimals.into()))
}

impl From<Quantity> for Figure {
    fn from(quantity: Quantity) -> Self {
        Self(quantity.in_billionths())
    }
}

impl From<Price> for Figure {
    fn from(price: Price) -> Self {
        Self(price.in_billionths().into())
    }
}

impl Add for Figure {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Figure {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl AddAssign for Figure {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for Figure {
    fn sum<I: Iterator<Item = Self>>(figures: I) -> Self {
        figures.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Fixed { units: self.0, scale: PART_DECIMALS, least: 0 }.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_power_of_ten_is_written_out() {
        let all = [
            ("1.7325E2", "173.25"),
            ("-1.7325e+2", "-173.25"),
            ("17325E-2", "173.25"),
            ("5e-1", "0.5"),
            ("25E-3", "0.025"),
            ("1.5E3", "1500"),
            ("0E-9", "0.000000000"),
            ("173.25", "173.25"),
            ("E2", "E2"),
            ("1E", "1E"),
            ("1.2.3E2", "1.2.3E2"),
            ("1E999", "1E999"),
        ];
        for (text, digits) in all {
            assert_eq!(in_digits(text), digits);
        }
    }
}
