//! The numbers on a chart: exact, with thousands separators; and the round ones along an axis.

use crate::money::{Amount, Currency};

/// An amount with the currency's decimals and thousands separators: `10,000,000.00`.
pub(crate) fn money(amount: Amount, currency: Currency) -> String {
    grouped(&amount.display(currency).to_string())
}

/// An amount with its sign: `+300.00`.
pub(crate) fn signed(amount: Amount, currency: Currency) -> String {
    let sign = if amount > Amount::ZERO { "+" } else { "" };
    format!("{sign}{}", money(amount, currency))
}

/// A whole number with thousands separators.
pub(crate) fn count(number: i128) -> String {
    grouped(&number.to_string())
}

/// Digits with thousands separators before their decimal point.
fn grouped(digits: &str) -> String {
    let (whole, decimals) = digits.split_once('.').map_or((digits, None), |(whole, part)| (whole, Some(part)));
    let (sign, whole) = whole.strip_prefix('-').map_or(("", whole), |whole| ("-", whole));
    let mut text = sign.to_owned();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    decimals.into_iter().for_each(|part| {
        text.push('.');
        text.push_str(part);
    });
    text
}

/// The round numbers along an axis, 0 among them, in whole units: minor units of a currency, or a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scale {
    /// The lowest number, zero or below.
    pub(super) low: i128,
    /// The highest, above the lowest.
    pub(super) high: i128,
    step: i128,
}

impl Scale {
    /// From `lowest` to `highest` and zero, in at most so many steps of 1, 2 or 5 times a power of ten.
    pub(super) fn new(lowest: i128, highest: i128, most: i128) -> Self {
        let (lowest, highest) = (lowest.min(0), highest.max(0));
        let span = |step: i128| (highest.saturating_add(step - 1) / step, (-lowest).saturating_add(step - 1) / step);
        let powers = (0..=36).map(|power| 10i128.pow(power));
        let mut steps = powers.flat_map(|power| [power, 2 * power, 5 * power]);
        let fits = |step: &i128| {
            let (above, below) = span(*step);
            above + below <= most
        };
        let step = steps.find(fits).unwrap_or(10i128.pow(37));
        let (above, below) = span(step);
        let above = if above + below == 0 { 1 } else { above };
        Self { low: -below * step, high: above * step, step }
    }

    /// Its numbers.
    pub(super) fn ticks(self) -> impl Iterator<Item = i128> {
        (self.low / self.step..=self.high / self.step).map(move |at| at * self.step)
    }

    /// A number of it as an amount; without decimals where all are whole.
    pub(super) fn amount(self, tick: i128, currency: Currency) -> String {
        let unit = 10i128.pow(currency.decimals.into());
        match self.step % unit {
            0 => count(tick / unit),
            _ => money(Amount::of_minor(tick), currency),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dollars(lowest: i128, highest: i128) -> Vec<String> {
        let scale = Scale::new(lowest, highest, 5);
        scale.ticks().map(|tick| scale.amount(tick, Currency::new("USD", 2).expect("three capitals"))).collect()
    }

    #[test]
    fn an_axis_has_round_numbers_from_a_cent_to_ten_million() {
        assert_eq!(dollars(0, 1), ["0.00", "0.01"]);
        assert_eq!(dollars(0, 29_998), ["0", "100", "200", "300"]);
        assert_eq!(dollars(0, 1_234), ["0", "5", "10", "15"]);
        assert_eq!(dollars(0, 234), ["0.00", "0.50", "1.00", "1.50", "2.00", "2.50"]);
        assert_eq!(dollars(0, 1_000_000_000), ["0", "2,000,000", "4,000,000", "6,000,000", "8,000,000", "10,000,000"]);
        assert_eq!(dollars(-30_000, 10_000), ["-300", "-200", "-100", "0", "100"]);
        assert_eq!(dollars(0, 0), ["0.00", "0.01"]);
        assert_eq!(dollars(-5, 0), ["-0.05", "-0.04", "-0.03", "-0.02", "-0.01", "0.00"]);
    }

    #[test]
    fn the_largest_amounts_have_an_axis() {
        let scale = Scale::new(0, i128::MAX / 4, 5);
        assert!(scale.high >= i128::MAX / 4 && scale.ticks().count() <= 6);
    }

    #[test]
    fn thousands_are_separated() {
        assert_eq!([0, 999, 1_000, -1_234_567].map(count), ["0", "999", "1,000", "-1,234,567"]);
    }
}
