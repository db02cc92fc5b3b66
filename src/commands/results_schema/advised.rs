//! What `advise` prints.

use schemars::JsonSchema;

use super::made::{Horizon, RunInfo};
use super::{Amount, Currency, Day, Month, shapes};

shapes! {
    /// `advise`: the cheapest schedule of each app.
    Advise {
        /// Version of the format.
        #[schemars(extend("const" = 1))]
        format: u32,
        /// The command.
        #[schemars(extend("const" = "advise"))]
        command: String,
        /// How the advice was found.
        run: RunInfo,
        /// Of the amounts.
        currency: Currency,
        /// The apps.
        apps: Vec<AdvisedApp>,
    }

    /// The advice for an app.
    AdvisedApp {
        /// The app.
        app: String,
        /// The months of the schedule.
        horizon: Horizon,
        /// What the schedule costs; over draws, what is as low as can be.
        total: Amount,
        /// Its bill; over draws, the mean of each amount, rounded for itself.
        months: Vec<AdvisedMonth>,
        /// What is decided, by date.
        decisions: Vec<AdvisedDecision>,
        /// Other schedules, the cheapest first.
        alternatives: Vec<OtherSchedule>,
        /// How it stands over the draws of a forecast, where it is for those.
        robust: Option<RobustSchedule>,
        /// One that leaves a paid edition for the free one and returns before a month has begun and ended there, where that is cheaper
        /// and was not asked for.
        cycling: Option<OtherSchedule>,
        /// Where one choice becomes cheaper than another.
        break_evens: Vec<BreakEvenPoint>,
    }

    /// A month of a schedule.
    AdvisedMonth {
        /// The month.
        month: Month,
        /// The edition at its end.
        edition: String,
        /// The plan fee.
        plan: Amount,
        /// The packages' fees.
        packages: Amount,
        /// The usage.
        usage: Amount,
        /// Everything.
        total: Amount,
    }

    /// A row of a schedule.
    AdvisedDecision {
        /// Its day.
        date: Day,
        /// Its action.
        action: String,
        /// The edition and the packages that it sets.
        sets: Option<String>,
        /// Why it is there.
        reason: String,
        /// The last day on which it does as well.
        waits_until: Day,
    }

    /// Another schedule; null where it cannot meet the needs.
    OtherSchedule {
        /// Which.
        kind: OtherWord,
        /// The same in words.
        what: String,
        /// What it costs.
        total: Option<Amount>,
        /// How much dearer it is.
        difference: Option<Amount>,
        /// Its editions, one after the other.
        editions: Vec<String>,
        /// Its rows, in words.
        decisions: Vec<String>,
        /// The first month whose need it cannot meet.
        fails_in: Option<Month>,
    }

    /// One schedule over the draws of a forecast; an error is a standard error.
    RobustSchedule {
        /// What is as low as can be.
        objective: ObjectiveWord,
        /// How many draws there are.
        draws: u64,
        /// The seed of the random numbers.
        seed: u64,
        /// How many of the draws have what they ask for of each thing in each month, as in 95%.
        meet: String,
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
    }

    /// Where one choice becomes cheaper than another.
    BreakEvenPoint {
        /// Of what the point is: `months`, `packages`, or a meter.
        of: String,
        /// The choice that is cheaper below the point, and the one that is cheaper from there on.
        choices: [String; 2],
        /// The first number at which the second is cheaper.
        from: u64,
        /// What both cost just below the point.
        below: [Amount; 2],
        /// What both cost at the point.
        at: [Amount; 2],
        /// The point in words.
        sentence: String,
    }
}

/// Which other schedule it is.
#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
pub(super) enum OtherWord {
    Holding,
    Staying,
    Otherwise,
    Cycling,
}

/// What of the draws' costs is as low as can be.
#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
pub(super) enum ObjectiveWord {
    Mean,
    P90,
}
