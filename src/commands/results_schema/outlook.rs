//! What `forecast` prints.

use super::made::{Horizon, RunInfo};
use super::{Amount, Currency, Month, Number, shapes};

shapes! {
    /// `forecast`: the figures of many draws.
    Forecast {
        /// Version of the format.
        #[schemars(extend("const" = 1))]
        format: u32,
        /// The command.
        #[schemars(extend("const" = "forecast"))]
        command: String,
        /// How it was made; the counts are those of the run in which everything uncertain stands at its median.
        run: RunInfo,
        /// How many draws were made.
        draws: u64,
        /// The seed of the random numbers.
        seed: u64,
        /// The months reported.
        horizon: Horizon,
        /// The first month that is drawn; what comes before is known.
        drawn_from: Month,
        /// Of the amounts.
        currency: Currency,
        /// A row per app and period.
        forecast: Vec<ForecastRow>,
        /// A row per app and bound that is crossed in some draw.
        crossings: Vec<CrossingRow>,
        /// A row per app, bound and month in which it is crossed for the first time in some draw.
        first_crossings: Vec<FirstCrossingRow>,
        /// A row per app and driver, the one that explains most first.
        drivers: Vec<DriverRow>,
        /// A row per app, named case and month, and one with the total.
        cases: Vec<CaseRow>,
    }

    /// What a period costs. Percentiles do not add up; an error is a standard error.
    ForecastRow {
        /// The app; null is all apps together.
        app: Option<String>,
        /// Month, quarter, year or total.
        kind: PeriodKind,
        /// The month, the quarter as in 2026-Q2, the year, or `total`.
        period: String,
        /// The first month of the period within the horizon.
        from: Month,
        /// The last one.
        to: Month,
        /// What 5 % of the draws cost at most.
        p5: Amount,
        /// Its error.
        p5_error: Amount,
        /// What 10 % of the draws cost at most.
        p10: Amount,
        /// Its error.
        p10_error: Amount,
        /// What half of the draws cost at most.
        p50: Amount,
        /// Its error.
        p50_error: Amount,
        /// What 80 % of the draws cost at most.
        p80: Amount,
        /// Its error.
        p80_error: Amount,
        /// What 90 % of the draws cost at most.
        p90: Amount,
        /// Its error.
        p90_error: Amount,
        /// What 95 % of the draws cost at most.
        p95: Amount,
        /// Its error.
        p95_error: Amount,
        /// The mean.
        mean: Amount,
        /// Its error.
        mean_error: Amount,
        /// What may be spent in the period.
        budget: Option<Amount>,
        /// The part of the draws that costs more; 1 is all of them.
        over: Option<Number>,
        /// Its error.
        over_error: Option<Number>,
        /// Of the amounts.
        currency: Currency,
    }

    /// A bound that is crossed in some draws.
    CrossingRow {
        /// The app; null is all apps together.
        app: Option<String>,
        /// Limit, block or tier.
        kind: BoundKind,
        /// The limit, the meter or the package.
        item: String,
        /// Where the block or tier begins; null of a limit.
        above: Option<u64>,
        /// In how many draws it is crossed.
        draws: u64,
        /// The part of the draws in which it is; 1 is all of them.
        chance: Number,
        /// Its standard error.
        chance_error: Number,
        /// The first month in which it is crossed in some draw.
        first_month: Option<Month>,
        /// The month by whose end half of the draws that cross it have done so.
        half_by: Option<Month>,
    }

    /// How many draws cross a bound for the first time in a month.
    FirstCrossingRow {
        /// The app; null is all apps together.
        app: Option<String>,
        /// Limit, block or tier.
        kind: BoundKind,
        /// The limit, the meter or the package.
        item: String,
        /// Where the block or tier begins; null of a limit.
        above: Option<u64>,
        /// The month.
        month: Month,
        /// In how many draws it is crossed for the first time in it.
        draws: u64,
        /// The part of the draws in which it is crossed by the month's end; 1 is all of them.
        chance_by: Number,
        /// Its standard error.
        chance_by_error: Number,
    }

    /// How much of the total's spread a driver explains.
    DriverRow {
        /// The app; null is all apps together.
        app: Option<String>,
        /// The driver, as the assumptions name it.
        driver: String,
        /// Spearman's rank correlation of its mean over the drawn months with the total, -1 to 1.
        rank_correlation: Number,
        /// Its standard error.
        rank_correlation_error: Number,
        /// Sobol's index of what it explains alone, with --sobol.
        first_order: Option<Number>,
        /// Its standard error.
        first_order_error: Option<Number>,
        /// Sobol's index of what it explains together with the others, with --sobol.
        total_order: Option<Number>,
        /// Its standard error.
        total_order_error: Option<Number>,
    }

    /// What a month, or all of them, costs in a named case.
    CaseRow {
        /// The app; null is all apps together.
        app: Option<String>,
        /// The case, as the assumptions name it.
        case: String,
        /// Month or total.
        kind: PeriodKind,
        /// The month, or `total`.
        period: String,
        /// What it costs.
        amount: Amount,
        /// How many violations it has, in the row of the total.
        violations: Option<u64>,
        /// Of the amounts.
        currency: Currency,
    }
}

/// What kind of stretch a period is.
#[derive(schemars::JsonSchema)]
#[schemars(rename_all = "lowercase")]
pub(super) enum PeriodKind {
    Month,
    Quarter,
    Year,
    Total,
}

/// What kind of bound it is.
#[derive(schemars::JsonSchema)]
#[schemars(rename_all = "lowercase")]
pub(super) enum BoundKind {
    Limit,
    Block,
    Tier,
}
