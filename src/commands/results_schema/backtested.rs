//! What `backtest` prints.

use super::made::RunInfo;
use super::{Amount, Currency, Month, Number, shapes};

shapes! {
    /// `backtest`: how well months would have been forecast.
    Backtest {
        /// Version of the format.
        #[schemars(extend("const" = 1))]
        format: u32,
        /// The command.
        #[schemars(extend("const" = "backtest"))]
        command: String,
        /// How the backtest was made.
        run: RunInfo,
        /// Of the amounts.
        currency: Currency,
        /// How well, by months ahead; the last is of all of them.
        accuracies: Vec<Accuracy>,
        /// Each month that was forecast.
        backtest: Vec<Hindsight>,
    }

    /// How well months were forecast.
    Accuracy {
        /// So many months ahead; null for all.
        ahead: Option<u32>,
        /// How many forecasts there are.
        forecasts: u64,
        /// The mean error, above zero where too much was forecast.
        bias: Amount,
        /// The mean of the errors without their signs.
        error: Amount,
        /// The same as a part of what the months cost; null where none cost anything.
        error_of_actual: Option<Number>,
        /// How many of the months lie between P10 and P90.
        covered: u64,
        /// The same as a part of the forecasts.
        coverage: Number,
    }

    /// A month that was forecast, and what it cost.
    Hindsight {
        /// The app.
        app: String,
        /// The first month that the forecast did not know.
        cut: Month,
        /// The month.
        month: Month,
        /// How many months ahead it was forecast.
        ahead: u32,
        /// What it cost.
        actual: Amount,
        /// The mean of the draws.
        mean: Amount,
        /// The 10th percentile.
        #[schemars(rename = "P10")]
        p10: Amount,
        /// The median.
        #[schemars(rename = "P50")]
        p50: Amount,
        /// The 90th percentile.
        #[schemars(rename = "P90")]
        p90: Amount,
        /// The mean less what it cost.
        error: Amount,
        /// Of the amounts.
        currency: Currency,
    }
}
