//! What `diff`, `check` and `reconcile` print.

use std::collections::BTreeMap;

use schemars::JsonSchema;

use super::made::{Horizon, MonthOverBudget, RunInfo};
use super::{Amount, Category, Currency, Day, Month, Number, shapes};

shapes! {
    /// `diff`: two bills.
    Diff {
        /// Version of the format.
        #[schemars(extend("const" = 1))]
        format: u32,
        /// The command.
        #[schemars(extend("const" = "diff"))]
        command: String,
        /// How the two runs were made.
        run: BothRuns,
        /// The months that are compared.
        horizon: Horizon,
        /// Of the amounts.
        currency: Currency,
        /// The two names where one app is compared with another.
        compared_app: Option<BothNames>,
        /// How many apps there are.
        counts: AppCounts,
        /// All apps and months.
        total: Sum,
        /// Each month.
        months: Vec<SumOfMonth>,
        /// Each item.
        items: Vec<SumOfItem>,
        /// Each app that is shown.
        apps: Vec<SumOfApp>,
        /// Each app, month and item that is shown.
        differences: Vec<BilledDifference>,
        /// The rows that only the first bill refuses.
        refused_only_was: Vec<Refused>,
        /// The rows that only the second bill refuses.
        refused_only_is: Vec<Refused>,
        /// The months of the second bill that are over budget, where there is a budget.
        #[schemars(extend("x-asked-for" = true))]
        over_budget: Option<Vec<MonthOverBudget>>,
    }

    /// How two runs were made.
    BothRuns {
        /// The first.
        was: RunInfo,
        /// The second.
        is: RunInfo,
    }

    /// Two names.
    BothNames {
        /// In the first bill.
        was: String,
        /// In the second bill.
        is: String,
    }

    /// How many apps two bills have.
    AppCounts {
        /// In either.
        apps: u64,
        /// Only in the first.
        only_was: u64,
        /// Only in the second.
        only_is: u64,
    }

    /// An amount of two bills.
    Sum {
        /// The first bill's.
        was: Amount,
        /// The second bill's.
        is: Amount,
        /// By how much that is more.
        difference: Amount,
    }

    /// A month of two bills.
    SumOfMonth {
        /// The month.
        month: Month,
        /// The first bill's.
        was: Amount,
        /// The second bill's.
        is: Amount,
        /// By how much that is more.
        difference: Amount,
    }

    /// An item of two bills.
    SumOfItem {
        /// What it is.
        category: Category,
        /// The edition, package or meter.
        item: String,
        /// The first bill's.
        was: Amount,
        /// The second bill's.
        is: Amount,
        /// By how much that is more.
        difference: Amount,
    }

    /// An app of two bills.
    SumOfApp {
        /// The app.
        app: String,
        /// The first bill's.
        was: Amount,
        /// The second bill's.
        is: Amount,
        /// By how much that is more.
        difference: Amount,
    }

    /// An item of an app in a month of two bills.
    BilledDifference {
        /// The app.
        app: String,
        /// The month.
        month: Month,
        /// What it is.
        category: Category,
        /// The edition, package or meter.
        item: String,
        /// The first bill's.
        was: Amount,
        /// The second bill's.
        is: Amount,
        /// By how much that is more.
        difference: Amount,
    }

    /// A row that one of two bills refuses.
    Refused {
        /// The app.
        app: String,
        /// The day of the row.
        date: Day,
        /// Its action.
        action: String,
        /// The reason, or `limit:` and the limit.
        rule: String,
        /// The group, user or package that it is about.
        subject: Option<String>,
    }

    /// `check`: results against what is expected.
    Check {
        /// Version of the format.
        #[schemars(extend("const" = 1))]
        format: u32,
        /// The command.
        #[schemars(extend("const" = "check"))]
        command: String,
        /// How many scenarios came out how.
        counts: CheckCounts,
        /// The scenarios.
        scenarios: Vec<Checked>,
        /// What they touch.
        coverage: Coverage,
        /// What must be touched and is not.
        not_covered: Vec<String>,
    }

    /// How many scenarios came out how.
    CheckCounts {
        /// As expected.
        as_expected: u64,
        /// Otherwise.
        differs: u64,
        /// With nothing to compare with.
        nothing_expected: u64,
        /// Malformed, and not on purpose.
        malformed: u64,
        /// Expected results whose scenario is gone.
        no_scenario: u64,
    }

    /// A scenario that was checked.
    Checked {
        /// Its file.
        scenario: String,
        /// Where its expected results are.
        expected: String,
        /// How it came out.
        found: Found,
        /// What differs.
        differences: Vec<CellDifference>,
        /// What is malformed.
        mistakes: Vec<CheckMistake>,
        /// Its months over budget.
        over_budget: Vec<MonthOverBudget>,
    }

    /// A cell, or a line, that is not as expected.
    CellDifference {
        /// The file of results.
        file: String,
        /// The app.
        app: Option<String>,
        /// The month.
        month: Option<Month>,
        /// Plan, package or usage; of an invoice what it bills.
        category: Option<String>,
        /// The edition, package or meter; the kind of invoice; the reason of a refusal.
        item: Option<String>,
        /// The column; null where a whole line is missing or too much.
        column: Option<String>,
        /// What is expected; null is nothing.
        expected: Option<String>,
        /// What came out; null is nothing.
        got: Option<String>,
        /// The rules that decided it.
        rules: Vec<String>,
        /// The line of the scenario behind it.
        line: Option<u64>,
    }

    /// A mistake of a scenario.
    CheckMistake {
        /// The file.
        file: String,
        /// The line.
        line: Option<u64>,
        /// What is wrong.
        message: String,
    }

    /// What scenarios touch.
    Coverage {
        /// By how many scenarios each rule is touched.
        rules: BTreeMap<String, u64>,
        /// Prices, tiers and limits.
        entries: Vec<Entry>,
    }

    /// A price, tier or limit of a rulebook.
    Entry {
        /// The rulebook.
        rulebook: String,
        /// What it is.
        kind: String,
        /// The item or limit.
        item: String,
        /// The upper number of a level's tier.
        tier: Option<u32>,
        /// The edition for which it holds.
        edition: String,
        /// What the rulebook says.
        value: String,
        /// How many scenarios touch it.
        scenarios: u64,
    }

    /// `reconcile`: a vendor's bill against the simulation.
    Reconcile {
        /// Version of the format.
        #[schemars(extend("const" = 1))]
        format: u32,
        /// The command.
        #[schemars(extend("const" = "reconcile"))]
        command: String,
        /// How the simulation was made.
        run: RunInfo,
        /// The months that are compared.
        horizon: Horizon,
        /// Of the amounts.
        currency: Currency,
        /// Up to which difference two lines are the same.
        within: Amount,
        /// How the two add up.
        total: ReconciledTotal,
        /// How many lines came out how.
        counts: OutcomeCounts,
        /// What differences are put down to.
        causes: Causes,
        /// The lines that are shown.
        lines: Vec<ReconciledLine>,
    }

    /// How a simulation and a bill add up.
    ReconciledTotal {
        /// The simulation.
        simulated: Amount,
        /// What the bill is more.
        difference: Amount,
        /// The bill.
        actual: Amount,
        /// Whether the first two come to the third.
        ties_out: bool,
    }

    /// How many lines came out how.
    OutcomeCounts {
        /// In both alike.
        matched: u64,
        /// Only in the simulation.
        missing: u64,
        /// Only in the bill.
        unexpected: u64,
        /// In both, and not alike.
        different: u64,
    }

    /// What differences are put down to.
    Causes {
        /// Another price of a unit.
        price: CauseSum,
        /// Another quantity.
        quantity: CauseSum,
        /// Another tier, edition or item.
        configuration: CauseSum,
        /// Another month.
        timing: CauseSum,
        /// None of these.
        unexplained: CauseSum,
    }

    /// Differences of one cause.
    CauseSum {
        /// How many lines.
        lines: u64,
        /// What they come to.
        difference: Amount,
    }

    /// A line of a simulation and a bill; null where one of the two does not say it.
    ReconciledLine {
        /// The app.
        app: String,
        /// The month in the simulation, else in the bill.
        month: Month,
        /// What it is.
        category: Option<Category>,
        /// The item in the simulation, else in the bill.
        item: String,
        /// How it came out.
        outcome: OutcomeWord,
        /// Why it differs.
        cause: Option<String>,
        /// The simulation's amount.
        simulated: Option<Amount>,
        /// The bill's amount.
        actual: Option<Amount>,
        /// What the bill is more.
        difference: Amount,
        /// Of the amounts.
        currency: Currency,
        /// The bill's month.
        actual_month: Option<Month>,
        /// The bill's item.
        actual_item: Option<String>,
        /// The simulation's tier.
        tier: Option<String>,
        /// The bill's tier.
        actual_tier: Option<String>,
        /// The simulation's edition.
        edition: Option<String>,
        /// The bill's edition.
        actual_edition: Option<String>,
        /// The simulation's quantity.
        quantity: Option<Number>,
        /// The bill's quantity.
        actual_quantity: Option<Number>,
        /// The simulation's price of a unit.
        unit_price: Option<Number>,
        /// The bill's price of a unit.
        actual_unit_price: Option<Number>,
    }
}

/// How a scenario came out.
#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
pub(super) enum Found {
    AsExpected,
    Differs,
    NothingExpected,
    Malformed,
    NoScenario,
}

/// How a line came out.
#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
pub(super) enum OutcomeWord {
    Matched,
    Missing,
    Unexpected,
    Different,
}
