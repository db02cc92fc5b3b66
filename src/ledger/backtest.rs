//! What a backtest finds: forecasts made from a history cut short, beside what the months then cost.

use super::Chance;
use crate::calendar::Month;
use crate::money::{Amount, Currency};

/// Forecasts of months that are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backtest {
    /// How many draws each forecast has.
    pub draws: u64,
    /// The seed of the random numbers.
    pub seed: u64,
    /// The currency of every amount.
    pub currency: Currency,
    /// Each month forecast, by app, then by the month at which the history was cut.
    pub hindsights: Vec<Hindsight>,
    /// The apps that have too few months with readings to be cut.
    pub too_short: Vec<String>,
    /// The apps of which some cuts are left out.
    pub skipped: Vec<Skipped>,
}

/// Cuts of an app from which nothing could be forecast.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The app.
    pub app: String,
    /// How many.
    pub cuts: u64,
    /// The first of them.
    pub first: Month,
    /// Why it could not.
    pub why: String,
}

/// A month that was forecast, and what it then cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hindsight {
    /// The app.
    pub app: String,
    /// The first month that the forecast did not know.
    pub cut: Month,
    /// The month.
    pub month: Month,
    /// What it cost.
    pub actual: Amount,
    /// The mean of the draws.
    pub mean: Amount,
    /// P10, P50 and P90 of the draws.
    pub band: [Amount; 3],
}

impl Hindsight {
    /// How many months ahead it was forecast: 1 for the first month that was not known.
    pub fn lead(&self) -> usize {
        self.month.since(self.cut).unwrap_or_default() + 1
    }

    /// How much more was forecast than it cost.
    pub fn error(&self) -> Amount {
        self.mean - self.actual
    }

    /// Whether it cost at least P10 and at most P90.
    pub fn is_covered(&self) -> bool {
        self.band[0] <= self.actual && self.actual <= self.band[2]
    }
}

/// How well months were forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accuracy {
    /// So many months ahead; `None`: all together.
    pub lead: Option<usize>,
    /// The mean error: above zero too much was forecast.
    pub bias: Amount,
    /// The mean of the errors without their signs.
    pub error: Amount,
    /// The same as a part of what the months cost, in ten-thousandths, over the months that cost anything.
    pub part: Option<u64>,
    /// How many months cost at least P10 and at most P90.
    pub coverage: Chance,
}

impl Backtest {
    /// The accuracy by months ahead, then over all.
    pub fn accuracies(&self) -> Vec<Accuracy> {
        let most = self.hindsights.iter().map(Hindsight::lead).max().unwrap_or_default();
        let leads = (1..=most).map(Some).chain([None]);
        leads.filter_map(|lead| self.accuracy(lead)).collect()
    }

    fn accuracy(&self, lead: Option<usize>) -> Option<Accuracy> {
        let of: Vec<&Hindsight> =
            self.hindsights.iter().filter(|hindsight| lead.is_none_or(|lead| hindsight.lead() == lead)).collect();
        let count = of.len() as u64;
        let covered = of.iter().filter(|hindsight| hindsight.is_covered()).count() as u64;
        let parts: Vec<i128> = of.iter().filter_map(|hindsight| part(hindsight)).collect();
        (count > 0).then(|| Accuracy {
            lead,
            bias: mean(of.iter().map(|hindsight| hindsight.error())),
            error: mean(of.iter().map(|hindsight| hindsight.error().abs())),
            part: (!parts.is_empty()).then(|| rounded(parts.iter().sum(), parts.len() as i128 * FINER) as u64),
            coverage: Chance { times: covered, draws: count },
        })
    }
}

/// Parts are added up so much finer than they are told.
const FINER: i128 = 10_000;

/// The error without its sign as a part of what the month cost, in hundred-millionths.
fn part(hindsight: &Hindsight) -> Option<i128> {
    let whole = hindsight.actual.in_minor();
    let error = hindsight.error().abs().in_minor();
    (whole > 0).then(|| rounded(error.saturating_mul(10_000 * FINER), whole))
}

fn mean(amounts: impl ExactSizeIterator<Item = Amount>) -> Amount {
    let count = amounts.len().max(1) as i128;
    Amount::of_minor(rounded(amounts.sum::<Amount>().in_minor(), count))
}

/// A quotient, rounded half up.
fn rounded(dividend: i128, divisor: i128) -> i128 {
    (2 * dividend + divisor).div_euclid(2 * divisor)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two months of one app; the second was also forecast two months ahead.
    fn backtest() -> Backtest {
        let month = |text: &str| text.parse::<Month>().expect("a month");
        let of = |cut, at, [actual, mean, low, high]: [i128; 4]| Hindsight {
            app: "shop".to_owned(),
            cut: month(cut),
            month: month(at),
            actual: Amount::of_minor(actual),
            mean: Amount::of_minor(mean),
            band: [low, mean, high].map(Amount::of_minor),
        };
        let hindsights = vec![
            of("2020-04", "2020-04", [100, 110, 100, 120]),
            of("2020-04", "2020-05", [200, 150, 100, 180]),
            of("2020-05", "2020-05", [200, 195, 190, 200]),
        ];
        let currency = Currency::new("USD", 2).expect("a currency");
        Backtest { draws: 10, seed: 1, currency, hindsights, too_short: Vec::new(), skipped: Vec::new() }
    }

    #[test]
    fn accuracies_are_by_months_ahead_and_over_all() {
        let accuracies = backtest().accuracies();
        let told = |accuracy: &Accuracy| {
            let Accuracy { lead, bias, error, part, coverage } = *accuracy;
            (lead, bias.in_minor(), error.in_minor(), part, (coverage.times, coverage.draws))
        };
        // One ahead: +10 of 100 and -5 of 200, so 2.5 -> 3, 7.5 -> 8, 6.25 %. Two ahead: -50 of 200.
        let expected = [
            (Some(1), 3, 8, Some(625), (2, 2)),
            (Some(2), -50, 50, Some(2500), (0, 1)),
            (None, -15, 22, Some(1250), (2, 3)),
        ];
        assert_eq!(accuracies.iter().map(told).collect::<Vec<_>>(), expected);
    }
}
