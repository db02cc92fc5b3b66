//! Days, months and the periods made of them. Nothing here knows a rule; no clock is read.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Days, Months, NaiveDate};

/// The last year of any date or month of an input.
pub const LAST_YEAR: i32 = 2099;

/// A calendar month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(i32);

impl Month {
    /// The last month that an input or a horizon may name.
    pub const LAST: Self = Self(LAST_YEAR * 12 + 11);

    /// The month in which `date` lies.
    pub fn of(date: NaiveDate) -> Self {
        Self(date.year() * 12 + date.month0() as i32)
    }

    /// The first month that begins on or after `date`.
    pub fn first_from(date: NaiveDate) -> Self {
        if date.day() == 1 { Self::of(date) } else { Self::of(date).next() }
    }

    /// The month after this one.
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// The month `count` months later.
    pub fn plus(self, count: i32) -> Self {
        Self(self.0 + count)
    }

    /// How many months this one is after `earlier`; `None` where it is before.
    pub fn since(self, earlier: Self) -> Option<usize> {
        usize::try_from(self.0 - earlier.0).ok()
    }

    /// The 1st.
    pub fn first_day(self) -> NaiveDate {
        self.day(1)
    }

    /// The last day.
    pub fn last_day(self) -> NaiveDate {
        self.next().first_day().pred_opt().unwrap_or(NaiveDate::MIN)
    }

    /// A day of it: 1 to 28, or to 31 where it has such a day.
    pub fn day(self, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.0.div_euclid(12), self.0.rem_euclid(12) as u32 + 1, day).unwrap_or(NaiveDate::MAX)
    }

    /// How many days it has.
    pub fn days(self) -> u32 {
        self.last_day().day()
    }

    /// Appends `YYYY-MM`.
    pub fn push_to(self, text: &mut Vec<u8>) {
        push_year(text, self.0.div_euclid(12));
        text.push(b'-');
        push_two(text, self.0.rem_euclid(12) as u32 + 1);
    }

    /// The months from this one to `last`, both included.
    pub fn to(self, last: Self) -> impl Iterator<Item = Self> {
        (self.0..=last.0).map(Self)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{:04}-{:02}", self.0.div_euclid(12), self.0.rem_euclid(12) + 1))
    }
}

/// Why a text is not a date or a month of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// Not four digits, a dash and so on.
    #[error("is not written as {0}")]
    Form(&'static str),
    /// A month beyond 12, a 29th of February in a common year.
    #[error("is not in the calendar")]
    NoSuchDay,
    /// The year 0, or one after [`LAST_YEAR`].
    #[error("is outside 0001 to {LAST_YEAR}")]
    OutOfRange,
}

impl FromStr for Month {
    type Err = DateError;

    /// Reads `YYYY-MM`, to 2099-12.
    fn from_str(text: &str) -> Result<Self, DateError> {
        let form = "YYYY-MM";
        let bytes = text.as_bytes();
        if bytes.len() != form.len() {
            return Err(DateError::Form(form));
        }
        parse_day(bytes, b'-', b"01", form).map(Self::of)
    }
}

/// Reads a date written `YYYY-MM-DD`, from the year 1 to 2099-12-31.
pub fn parse_date(text: &str) -> Result<NaiveDate, DateError> {
    let form = "YYYY-MM-DD";
    match text.as_bytes() {
        bytes if bytes.len() == form.len() => parse_day(&bytes[..7], bytes[7], &bytes[8..], form),
        _ => Err(DateError::Form(form)),
    }
}

fn parse_day(month: &[u8], dash: u8, day: &[u8], form: &'static str) -> Result<NaiveDate, DateError> {
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0u32, |value, byte| byte.is_ascii_digit().then(|| value * 10 + u32::from(byte - b'0')))
    };
    let parts = (number(&month[..4]), number(&month[5..7]), number(day));
    let (Some(year), Some(in_year), Some(in_month), b'-', b'-') = (parts.0, parts.1, parts.2, month[4], dash) else {
        return Err(DateError::Form(form));
    };
    let year = year as i32;
    let date = NaiveDate::from_ymd_opt(year, in_year, in_month).ok_or(DateError::NoSuchDay)?;
    if (1..=LAST_YEAR).contains(&year) { Ok(date) } else { Err(DateError::OutOfRange) }
}

/// Appends `YYYY-MM-DD`.
pub fn push_date(text: &mut Vec<u8>, date: NaiveDate) {
    push_year(text, date.year());
    text.push(b'-');
    push_two(text, date.month());
    text.push(b'-');
    push_two(text, date.day());
}

/// Appends four digits: no year of an input is longer, and no day that follows from one.
fn push_year(text: &mut Vec<u8>, year: i32) {
    let year = year.rem_euclid(10_000) as u32;
    push_two(text, year / 100);
    push_two(text, year % 100);
}

fn push_two(text: &mut Vec<u8>, number: u32) {
    text.extend_from_slice(&[b'0' + (number / 10 % 10) as u8, b'0' + (number % 10) as u8]);
}

/// The same day `months` months after `date`, or that month's last day where it has no such day.
pub fn months_after(date: NaiveDate, months: u32) -> NaiveDate {
    date.checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX)
}

/// The day `days` days after `date`.
pub fn days_after(date: NaiveDate, days: u32) -> NaiveDate {
    date.checked_add_days(Days::new(days.into())).unwrap_or(NaiveDate::MAX)
}

/// The months that a run reports, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Horizon {
    /// The first month.
    pub from: Month,
    /// The last month.
    pub to: Month,
}

impl Horizon {
    /// How many months it has.
    pub fn months(self) -> usize {
        self.to.next().since(self.from).unwrap_or_default()
    }

    /// Whether the month is reported.
    pub fn covers(&self, month: Month) -> bool {
        self.from <= month && month <= self.to
    }

    /// From the first month of either to the last of either.
    pub fn together(self, other: Self) -> Self {
        Self { from: self.from.min(other.from), to: self.to.max(other.to) }
    }

    /// The months of both; `None` where there are none.
    pub fn common(self, other: Self) -> Option<Self> {
        let common = Self { from: self.from.max(other.from), to: self.to.min(other.to) };
        (common.from <= common.to).then_some(common)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_that_is_not_one_says_why() {
        let date = |text| parse_date(text).map(|date| date.to_string());
        assert_eq!(date("2020-02-29"), Ok("2020-02-29".to_owned()));
        assert_eq!(date("2019-02-29"), Err(DateError::NoSuchDay));
        assert_eq!(date("0000-01-01"), Err(DateError::OutOfRange));
        assert_eq!(date("0001-01-01"), Ok("0001-01-01".to_owned()));
        assert_eq!(date("2099-12-31"), Ok("2099-12-31".to_owned()));
        assert_eq!(date("2100-01-01"), Err(DateError::OutOfRange));
        for text in ["", "2020-1-1", "99999-01-01", "2020/01/01", "2020-01-1x", "+020-01-01", "２０20-01"] {
            assert_eq!(date(text), Err(DateError::Form("YYYY-MM-DD")), "{text}");
        }
    }

    #[test]
    fn dates_and_months_are_appended_as_they_are_shown() {
        for text in ["0001-01-01", "2020-02-29", "2099-12-31"] {
            let date = parse_date(text).expect("a day");
            let mut appended = Vec::new();
            push_date(&mut appended, date);
            appended.push(b' ');
            Month::of(date).push_to(&mut appended);
            let shown = format!("{date} {}", Month::of(date));
            assert_eq!(String::from_utf8(appended).as_deref(), Ok(shown.as_str()));
        }
    }

    #[test]
    fn months_follow_one_another_across_the_year() {
        let december: Month = "2019-12".parse().expect("a month");
        assert_eq!(december.next().to_string(), "2020-01");
        assert_eq!(december.last_day().to_string(), "2019-12-31");
        assert_eq!(december.plus(2).last_day().to_string(), "2020-02-29");
        assert_eq!(december.to(december.plus(2)).count(), 3);
        assert_eq!("2100-01".parse::<Month>(), Err(DateError::OutOfRange));
        assert_eq!("2019-13".parse::<Month>(), Err(DateError::NoSuchDay));
        assert_eq!("2019-1".parse::<Month>(), Err(DateError::Form("YYYY-MM")));
    }
}
