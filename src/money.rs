//! Exact amounts, and the only place that rounds.
//!
//! Prices are held in billionths of the currency unit, quantities in millionths, amounts in the
//! currency's minor unit (cents): whole numbers throughout, so that sums are exact and fast.
//! [`line_amount`] multiplies and rounds once per line (G7); totals add rounded lines. A [`Figure`] is a number of somebody
//! else's bill, which may be finer.

mod figure;

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Sub};

use rust_decimal::Decimal;

pub use figure::{Figure, in_digits};

/// Decimals of a price: billionths of the currency unit.
const PRICE_DECIMALS: u32 = 9;
/// Decimals of a quantity: millionths.
const QUANTITY_DECIMALS: u32 = 6;
/// Decimals to which a part of a month is shown.
const PART_DECIMALS: u32 = 9;
/// What a minor unit is in the product of a quantity and a price, by the decimals of the currency.
const MINOR: [u64; 1 + MOST_CURRENCY_DECIMALS as usize] = {
    let most = 10u64.pow(PRICE_DECIMALS + QUANTITY_DECIMALS);
    [most, most / 10, most / 100, most / 1_000, most / 10_000]
};
/// The dearest price per unit that a rulebook may hold, in currency units. With the largest quantity of a month
/// (31 readings of 10^12) a product stays far inside the 128 bits in which it is computed.
pub const HIGHEST_PRICE: u32 = 1_000_000_000;
/// The most decimals that a currency may have.
pub const MOST_CURRENCY_DECIMALS: u8 = 4;

/// A currency: its three-letter code and how many decimals its amounts have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Currency {
    code: [u8; 3],
    /// Decimals of an amount: 2 for dollars, 0 for yen.
    pub decimals: u8,
}

impl Currency {
    /// A currency by its three capital letters; `None` for anything else, or for too many decimals.
    pub fn new(code: &str, decimals: u8) -> Option<Self> {
        let code: [u8; 3] = code.as_bytes().try_into().ok()?;
        let fits = code.iter().all(u8::is_ascii_uppercase) && decimals <= MOST_CURRENCY_DECIMALS;
        fits.then_some(Self { code, decimals })
    }

    /// The three-letter code.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.code).unwrap_or_default()
    }
}

/// A price per unit, exact to nine decimals, never negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Price(i64);

/// Why a text is not a price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PriceError {
    /// Not plain digits with an optional decimal point.
    #[error("not a price: digits, and decimals after a point, as in \"12.50\"")]
    NotANumber,
    /// Below zero.
    #[error("a price is never negative")]
    Negative,
    /// More decimals than are held.
    #[error("a price has at most {PRICE_DECIMALS} decimals")]
    TooFine,
    /// Above [`HIGHEST_PRICE`].
    #[error("a price is at most {HIGHEST_PRICE}")]
    TooHigh,
}

impl Price {
    /// Nothing to pay.
    pub const ZERO: Self = Self(0);

    /// Reads a price as a rulebook writes it: `"12.50"`.
    pub fn parse(text: &str) -> Result<Self, PriceError> {
        if let Some(rest) = text.strip_prefix('-') {
            return Err(if Self::parse(rest).is_ok() { PriceError::Negative } else { PriceError::NotANumber });
        }
        let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
        if !is_digits(whole) || !is_digits(decimals) {
            return Err(PriceError::NotANumber);
        }
        let decimals = decimals.trim_end_matches('0');
        if decimals.len() > PRICE_DECIMALS as usize {
            return Err(PriceError::TooFine);
        }
        let mut scaled = Decimal::from_str_exact(&format!("{whole}.{decimals}0")).map_err(|_| PriceError::TooHigh)?;
        if scaled > Decimal::from(HIGHEST_PRICE) {
            return Err(PriceError::TooHigh);
        }
        scaled.rescale(PRICE_DECIMALS);
        i64::try_from(scaled.mantissa()).map(Self).map_err(|_| PriceError::TooHigh)
    }

    /// The price as a decimal number of currency units.
    pub fn decimal(self) -> Decimal {
        Decimal::new(self.0, PRICE_DECIMALS)
    }

    /// The price with the currency's decimals, or with more where it has more.
    pub fn display(self, currency: Currency) -> impl fmt::Display {
        self.fixed(currency)
    }

    /// Appends what [`Self::display`] shows.
    pub fn push_to(self, text: &mut Vec<u8>, currency: Currency) {
        self.fixed(currency).push_to(text);
    }

    fn fixed(self, currency: Currency) -> Fixed {
        Fixed { units: i128::from(self.0), scale: PRICE_DECIMALS, least: u32::from(currency.decimals) }
    }

    /// The price in units of 10^-9.
    pub fn in_billionths(self) -> i64 {
        self.0
    }
}

/// How much is charged: exact to six decimals, or so many days of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quantity {
    millionths: u128,
    /// What the millionths are divided by: the days of the month for a part of it, else 1.
    divisor: u32,
}

impl Quantity {
    /// Nothing.
    pub const ZERO: Self = Self { millionths: 0, divisor: 1 };

    /// A whole number of units.
    pub fn whole(count: u64) -> Self {
        Self::millionths(u128::from(count) * 10u128.pow(QUANTITY_DECIMALS))
    }

    /// A quantity given in millionths of a unit.
    pub fn millionths(millionths: u128) -> Self {
        Self { millionths, divisor: 1 }
    }

    /// B1: so many days of a month, as a part of it.
    pub fn part_of_month(days: u32, days_of_month: u32) -> Self {
        Self { divisor: days_of_month.max(1), ..Self::whole(days.into()) }
    }

    /// B1: how many days of how many, where it is a part of a month.
    pub fn days(self) -> Option<(u128, u32)> {
        (self.divisor > 1).then(|| (self.millionths / 10u128.pow(QUANTITY_DECIMALS), self.divisor))
    }
}

impl Quantity {
    /// The quantity in units of 10^-9: exact, a part of a month a half up.
    pub fn in_billionths(self) -> i128 {
        let divisor = u128::from(self.divisor);
        let more = 10u128.pow(PART_DECIMALS - QUANTITY_DECIMALS);
        let (units, _) = divided(self.millionths * more * 2 + divisor, divisor * 2);
        i128::try_from(units).unwrap_or(i128::MAX)
    }

    /// The quantity as a decimal number; `None` where it has too many digits for one.
    pub fn decimal(self) -> Option<Decimal> {
        Decimal::try_from_i128_with_scale(self.in_billionths(), PART_DECIMALS).ok()
    }

    /// Appends what `Display` shows.
    pub fn push_to(self, text: &mut Vec<u8>) {
        self.fixed().push_to(text);
    }

    fn fixed(self) -> Fixed {
        Fixed { units: self.in_billionths(), scale: PART_DECIMALS, least: 0 }
    }
}

impl fmt::Display for Quantity {
    /// Without trailing zeros: exact, a part of a month to nine decimals, a half up.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fixed().fmt(f)
    }
}

/// An amount of money in the currency's minor unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Amount(i128);

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// Reads an amount: digits, and no more decimals than the currency has; `None` for anything else.
    pub fn parse(text: &str, currency: Currency) -> Option<Self> {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
        let most = usize::from(currency.decimals);
        // Amounts of this length can be added up by the million.
        let fits = text.len() <= 30
            && is_digits(whole)
            && is_digits(decimals)
            && (decimals.len() <= most || !text.contains('.'));
        let part = if most == 0 { String::new() } else { format!("{decimals:0<most$}") };
        if fits { format!("{whole}{part}").parse().map(Self).ok() } else { None }
    }

    /// The amount without its sign.
    pub fn abs(self) -> Self {
        Self(self.0.saturating_abs())
    }

    /// So many minor units (cents).
    pub fn of_minor(units: i128) -> Self {
        Self(units)
    }

    /// The amount in minor units (cents).
    pub fn in_minor(self) -> i128 {
        self.0
    }

    /// The amount as a decimal number of currency units; `None` where it has too many digits for one.
    pub fn decimal(self, currency: Currency) -> Option<Decimal> {
        Decimal::try_from_i128_with_scale(self.0, u32::from(currency.decimals)).ok()
    }

    /// The amount with exactly the currency's decimals.
    pub fn display(self, currency: Currency) -> impl fmt::Display {
        self.fixed(currency)
    }

    /// Appends what [`Self::display`] shows.
    pub fn push_to(self, text: &mut Vec<u8>, currency: Currency) {
        self.fixed(currency).push_to(text);
    }

    fn fixed(self, currency: Currency) -> Fixed {
        let decimals = u32::from(currency.decimals);
        Fixed { units: self.0, scale: decimals, least: decimals }
    }
}

impl Add for Amount {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Amount {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl AddAssign for Amount {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl Sum for Amount {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

/// What a line does with a fraction of the minor unit (G7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    /// A half goes up.
    HalfUp,
    /// A half goes to the even neighbour.
    HalfEven,
    /// Any fraction goes up.
    Up,
    /// Any fraction is dropped.
    Down,
}

/// The amount of one line: `quantity` times `price`, rounded once to the currency's decimals (G7).
pub fn line_amount(quantity: Quantity, price: Price, currency: Currency, rounding: Rounding) -> Amount {
    let product = quantity.millionths * u128::from(price.0.unsigned_abs());
    let minor = u128::from(MINOR[usize::from(currency.decimals)]) * u128::from(quantity.divisor);
    let (floor, rest) = divided(product, minor);
    let up = match rounding {
        Rounding::HalfUp => rest * 2 >= minor,
        Rounding::HalfEven => rest * 2 > minor || (rest * 2 == minor && floor % 2 == 1),
        Rounding::Up => rest > 0,
        Rounding::Down => false,
    };
    Amount(i128::try_from(floor + u128::from(up)).unwrap_or(i128::MAX))
}

/// Quotient and rest. Nearly every number fits 64 bits, in which a division costs a fraction of one in 128.
fn divided(dividend: u128, divisor: u128) -> (u128, u128) {
    match (u64::try_from(dividend), u64::try_from(divisor)) {
        (Ok(dividend), Ok(divisor)) => ((dividend / divisor).into(), (dividend % divisor).into()),
        _ => (dividend / divisor, dividend % divisor),
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A scaled whole number, shown with `least` to `scale` decimals and no further trailing zeros.
struct Fixed {
    units: i128,
    scale: u32,
    least: u32,
}

impl Fixed {
    /// Appends the digits.
    fn push_to(&self, text: &mut Vec<u8>) {
        if self.units < 0 {
            text.push(b'-');
        }
        let (whole, part) = divided(self.units.unsigned_abs(), 10u128.pow(self.scale));
        match u64::try_from(whole) {
            Ok(whole) => push_digits(text, whole, 1),
            Err(_) => text.extend_from_slice(whole.to_string().as_bytes()),
        }
        push_part(text, part as u64, self.scale, self.least);
    }
}

/// Appends the decimals after their point: `least` to `scale` of them, and no further trailing zeros.
fn push_part(text: &mut Vec<u8>, mut part: u64, scale: u32, least: u32) {
    let mut decimals = scale;
    while decimals > least && part.is_multiple_of(10) {
        part /= 10;
        decimals -= 1;
    }
    if decimals > 0 {
        text.push(b'.');
        push_digits(text, part, decimals as usize);
    }
}

/// Appends a number in at least so many digits.
fn push_digits(text: &mut Vec<u8>, mut number: u64, least: usize) {
    let mut digits = [b'0'; 20];
    let mut at = digits.len();
    while number > 0 || digits.len() - at < least {
        at -= 1;
        digits[at] = b'0' + (number % 10) as u8;
        number /= 10;
    }
    text.extend_from_slice(&digits[at..]);
}

impl fmt::Display for Fixed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = Vec::with_capacity(24);
        Self { units: self.units.saturating_abs(), ..*self }.push_to(&mut text);
        f.pad_integral(self.units >= 0, "", std::str::from_utf8(&text).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rust_decimal::RoundingStrategy;

    use super::*;

    fn currency(decimals: u8) -> Currency {
        Currency::new("USD", decimals).expect("three capitals")
    }

    proptest! {
        /// G7: the scaled whole numbers give what decimal arithmetic gives, in every rounding.
        #[test]
        fn a_line_costs_what_decimal_arithmetic_says(
            quantity in 0u64..2_000_000_000_000, price in 0i64..2_000_000_000_000, decimals in 0u8..=4
        ) {
            let exact = Decimal::new(quantity as i64, QUANTITY_DECIMALS) * Decimal::new(price, PRICE_DECIMALS);
            for (ours, theirs) in [
                (Rounding::HalfUp, RoundingStrategy::MidpointAwayFromZero),
                (Rounding::HalfEven, RoundingStrategy::MidpointNearestEven),
                (Rounding::Up, RoundingStrategy::AwayFromZero),
                (Rounding::Down, RoundingStrategy::ToZero),
            ] {
                let amount = line_amount(Quantity::millionths(quantity.into()), Price(price), currency(decimals), ours);
                let mut expected = exact.round_dp_with_strategy(decimals.into(), theirs);
                expected.rescale(decimals.into());
                prop_assert_eq!(amount.display(currency(decimals)).to_string(), expected.to_string());
            }
        }
    }

    proptest! {
        /// B1, G7: so many days of a month cost what decimal arithmetic says, and are shown to nine decimals.
        #[test]
        fn days_of_a_month_cost_what_decimal_arithmetic_says(
            days in 0u32..=31, of in 28u32..=31, cents in 0i64..1_000_000_000
        ) {
            let quantity = Quantity::part_of_month(days, of);
            let exact = Decimal::from(days) * Decimal::new(cents, 2) / Decimal::from(of);
            let mut expected = exact.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
            expected.rescale(2);
            let amount = line_amount(quantity, Price(cents * 10_000_000), currency(2), Rounding::HalfUp);
            prop_assert_eq!(amount.display(currency(2)).to_string(), expected.to_string());
            let shown = Decimal::from(days) / Decimal::from(of);
            let shown = shown.round_dp_with_strategy(9, RoundingStrategy::MidpointAwayFromZero).normalize();
            prop_assert_eq!(quantity.to_string(), shown.to_string());
        }
    }

    #[test]
    fn an_amount_is_read_as_it_is_shown() {
        let read = |text: &str, decimals: u8| Amount::parse(text, currency(decimals)).map(Amount::in_minor);
        assert_eq!(
            [read("12.30", 2), read("12.3", 2), read("12", 2), read("0.00", 2)].map(|a| a.unwrap_or(-1)),
            [1230, 1230, 1200, 0]
        );
        assert_eq!([read("12", 0), read("1.2345", 4)], [Some(12), Some(12345)]);
        for wrong in ["", ".5", "1.", "-1", "+1", "1e3", "1.234", "1,000", " 1", &"9".repeat(40)] {
            assert_eq!(read(wrong, 2), None, "{wrong}");
        }
        assert_eq!(read("1.0", 0), None);
    }

    #[test]
    fn half_a_cent_is_rounded_as_the_rulebook_says() {
        let price = Price::parse("0.5").expect("a price");
        let of = |units, rounding| line_amount(Quantity::whole(units), price, currency(0), rounding).in_minor();
        assert_eq!([1, 3].map(|units| of(units, Rounding::HalfUp)), [1, 2]);
        assert_eq!([1, 3].map(|units| of(units, Rounding::HalfEven)), [0, 2]);
        assert_eq!([1, 3].map(|units| of(units, Rounding::Up)), [1, 2]);
        assert_eq!([1, 3].map(|units| of(units, Rounding::Down)), [0, 1]);
    }

    #[test]
    fn the_dearest_price_times_the_largest_month_does_not_overflow() {
        let price = Price::parse("1000000000").expect("the highest price");
        let quantity = Quantity::millionths(31 * 10u128.pow(18));
        let amount = line_amount(quantity, price, currency(4), Rounding::HalfUp);
        assert_eq!(amount.display(currency(4)).to_string(), format!("31{}.0000", "0".repeat(21)));
    }

    #[test]
    fn a_price_that_is_not_one_says_why() {
        for (text, error) in [
            ("", PriceError::NotANumber),
            ("1.", PriceError::NotANumber),
            (".5", PriceError::NotANumber),
            ("+1", PriceError::NotANumber),
            ("1e3", PriceError::NotANumber),
            ("1,000", PriceError::NotANumber),
            ("--1", PriceError::NotANumber),
            ("-1", PriceError::Negative),
            ("1000000000.01", PriceError::TooHigh),
            ("99999999999999999999999999999999999999", PriceError::TooHigh),
            ("0.0000000001", PriceError::TooFine),
            ("0.00000000000000000000000000001", PriceError::TooFine),
        ] {
            assert_eq!(Price::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn a_price_shows_the_decimals_of_its_currency_or_its_own() {
        for (text, shown) in
            [("7", "7.00"), ("7.5", "7.50"), ("0.025", "0.025"), ("3.10000000000000000000000000000000", "3.10")]
        {
            assert_eq!(Price::parse(text).expect("a price").display(currency(2)).to_string(), shown);
        }
    }
}
