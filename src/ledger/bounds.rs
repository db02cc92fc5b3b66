//! Use that comes near a bound: a limit, the end of a billing block or of a tier.

use std::fmt;
use std::str::FromStr;

use super::{Place, Subject};
use crate::rulebook::{LimitKind, MeterIx, Names, PackageIx};

/// Millionths of a whole.
const MILLION: u128 = 1_000_000;

/// Something that ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bounded {
    /// A limit: more is refused.
    Limit(LimitKind),
    /// What of a meter is free, or the block of it that has begun: more is charged as another block.
    Block(MeterIx),
    /// The tier of a level package that raises a limit, where it reaches beyond the number chosen.
    Tier(PackageIx),
}

impl Bounded {
    /// What kind of thing it is.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Limit(_) => "limit",
            Self::Block(_) => "block",
            Self::Tier(_) => "tier",
        }
    }

    /// Its limit, meter or package.
    pub fn name(self, names: &Names) -> &str {
        match self {
            Self::Limit(limit) => limit.word(),
            Self::Block(meter) => names.meter(meter),
            Self::Tier(package) => names.package(package),
        }
    }
}

/// How much of something that ends is in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BoundUse {
    /// What ends.
    pub what: Bounded,
    /// The group or user.
    pub subject: Subject,
    /// What is in use.
    pub in_use: u64,
    /// Where it begins: the block or tier before it ends here; 0 of a limit.
    pub above: u64,
    /// Where it ends.
    pub bound: u64,
    /// The day, and the row where there is one.
    pub place: Place,
}

impl BoundUse {
    /// How much is used of what lies between the beginning and the end, and how much that is.
    fn part(&self) -> (u128, u128) {
        (self.in_use.saturating_sub(self.above).into(), self.bound.saturating_sub(self.above).into())
    }

    /// Whether so much of it is used, or more. Nothing in use comes near nothing.
    pub fn comes_within(&self, share: Share) -> bool {
        let (used, size) = self.part();
        used > 0 && used * MILLION >= u128::from(share.0) * size
    }

    /// Whether more of it is used than of the other.
    pub fn is_fuller_than(&self, other: &Self) -> bool {
        let ((used, size), (other_used, other_size)) = (self.part(), other.part());
        used * other_size > other_used * size
    }

    /// How much of it is used, in millionths of a percent, cut and not rounded; `None` where nothing is allowed.
    pub fn percent(&self) -> Option<u128> {
        let (used, size) = self.part();
        (used * 100 * MILLION).checked_div(size)
    }
}

/// Use of an app that comes near a bound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearBound {
    /// The app.
    pub app: String,
    /// The group or user; empty where it is about the app.
    pub subject: String,
    /// What is in use, of what.
    pub used: BoundUse,
}

/// A share of a whole, in millionths: above nothing, up to all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Share(u32);

impl Share {
    /// In millionths of the whole.
    pub fn in_millionths(self) -> u32 {
        self.0
    }
}

/// Why a text is not a share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("write a share above 0% and up to 100%, with up to four decimals, as in 90%")]
pub struct ShareError;

impl FromStr for Share {
    type Err = ShareError;

    /// Reads `90%`, `92.5%`.
    fn from_str(text: &str) -> Result<Self, ShareError> {
        let number = text.strip_suffix('%').ok_or(ShareError)?;
        let (whole, decimals) = number.split_once('.').unwrap_or((number, "0"));
        let is_digits = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        if !is_digits(whole) || !is_digits(decimals) || whole.len() > 3 || decimals.len() > 4 {
            return Err(ShareError);
        }
        let millionths = format!("{whole}{decimals:0<4}").parse().map_err(|_| ShareError)?;
        if (1..=1_000_000).contains(&millionths) { Ok(Self(millionths)) } else { Err(ShareError) }
    }
}

impl fmt::Display for Share {
    /// As it is read, without zeros at the end.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, decimals) = (self.0 / 10_000, format!("{:04}", self.0 % 10_000));
        match decimals.trim_end_matches('0') {
            "" => write!(f, "{whole}%"),
            decimals => write!(f, "{whole}.{decimals}%"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_read_exactly_and_shown_as_it_was() {
        for text in ["90%", "100%", "92.5%", "0.0001%", "33.3333%"] {
            assert_eq!(text.parse::<Share>().map(|share| share.to_string()), Ok(text.to_owned()));
        }
        assert_eq!("090.50%".parse::<Share>().map(|share| share.to_string()), Ok("90.5%".to_owned()));
        for text in
            ["", "90", "%", "0%", "0.00%", "100.0001%", "1000%", "-5%", "9O%", "90.%", ".5%", "90.00001%", "90 %"]
        {
            assert_eq!(text.parse::<Share>(), Err(ShareError), "{text}");
        }
    }
}
