//! The rows of results, how they were made, and errors.

use std::collections::BTreeMap;

use super::{Amount, Billed, Category, Checksum, Currency, Day, Month, Number, shapes};

shapes! {
    /// `run`: the rows of all result files.
    Run {
        /// Version of the format.
        #[schemars(extend("const" = 1))]
        format: u32,
        /// The command.
        #[schemars(extend("const" = "run"))]
        command: String,
        /// How the run was made.
        run: RunInfo,
        /// A row per app and month, zeros included.
        months: Vec<MonthRow>,
        /// A row per app, month and charged item.
        charges: Vec<ChargeRow>,
        /// A row per app and invoice.
        invoices: Vec<InvoiceRow>,
        /// A row per refused row and reason.
        violations: Vec<ViolationRow>,
        /// The use near a bound, where that is asked for.
        #[schemars(extend("x-asked-for" = true))]
        headroom: Option<Vec<HeadroomRow>>,
        /// The months over budget, where there is a budget.
        #[schemars(extend("x-asked-for" = true))]
        over_budget: Option<Vec<MonthOverBudget>>,
    }

    /// `run --summary`: what all apps add up to.
    Summary {
        /// Version of the format.
        #[schemars(extend("const" = 1))]
        format: u32,
        /// The command.
        #[schemars(extend("const" = "run"))]
        command: String,
        /// How the run was made.
        run: RunInfo,
        /// A row per month and item.
        summary: Vec<SummaryRow>,
        /// The use near a bound, where that is asked for.
        #[schemars(extend("x-asked-for" = true))]
        headroom: Option<Vec<HeadroomRow>>,
        /// The months over budget, where there is a budget.
        #[schemars(extend("x-asked-for" = true))]
        over_budget: Option<Vec<MonthOverBudget>>,
    }

    /// The fullest use of a bound by an app in a month.
    HeadroomRow {
        /// The app.
        app: String,
        /// The month.
        month: Month,
        /// What kind of bound it is.
        kind: String,
        /// The limit, meter or package.
        item: String,
        /// The group or user.
        subject: Option<String>,
        /// How much is in use.
        in_use: i64,
        /// From where on it counts.
        above: i64,
        /// The bound.
        bound: i64,
        /// The share that is in use; null where nothing is allowed.
        percent: Option<Number>,
        /// The day.
        date: Day,
    }

    /// A month over its budget.
    MonthOverBudget {
        /// The app; null for all together.
        app: Option<String>,
        /// The month.
        month: Month,
        /// The budget.
        budget: Amount,
        /// What the month costs.
        total: Amount,
        /// By how much it is over.
        over: Amount,
        /// Of the amounts.
        currency: Currency,
        /// What the month costs in the first of two bills.
        #[schemars(extend("x-asked-for" = true))]
        was: Option<Amount>,
        /// Whether that was over budget, too.
        #[schemars(extend("x-asked-for" = true))]
        was_over: Option<bool>,
        /// What it is spent on, the dearest first.
        items: Vec<SpentOn>,
    }

    /// What a month over budget is spent on.
    SpentOn {
        /// Plan, package or usage.
        category: Category,
        /// The edition, package or meter.
        item: String,
        /// How much.
        amount: Amount,
        /// How much in the month before; null where nothing is known of it.
        before: Option<Amount>,
    }

    /// How a run was made, as `run.json` beside result files says it.
    RunInfo {
        /// The program and its version.
        program: String,
        /// Version of the format.
        #[schemars(extend("const" = 1))]
        format: u32,
        /// The options that were given.
        options: BTreeMap<String, String>,
        /// The months that are reported.
        horizon: Horizon,
        /// The rulebooks.
        rulebooks: Vec<RulebookInfo>,
        /// The rulebooks that are used in months after they were last seen published (T4).
        beyond_publication: Vec<Beyond>,
        /// The files that were read.
        inputs: Vec<InputInfo>,
        /// How much there is of what.
        counts: Counts,
    }

    /// Months, both included.
    Horizon {
        /// The first.
        from: Month,
        /// The last.
        to: Month,
    }

    /// A rulebook of a run.
    RulebookInfo {
        /// Its id.
        id: String,
        /// Of its file.
        sha256: Checksum,
        /// The rulebooks over which it is written, the nearest first.
        based_on: Vec<Base>,
        /// How it reads what the publications leave open.
        readings: BTreeMap<String, String>,
    }

    /// A rulebook over which another one is written.
    Base {
        /// Its id.
        id: String,
        /// Of its file.
        sha256: Checksum,
    }

    /// A rulebook that is used in months after it was last seen published.
    Beyond {
        /// Its id.
        rulebook: String,
        /// The day on which it was last seen published.
        last_published: Day,
        /// The last month in which it is used.
        used_to: Month,
    }

    /// A file that was read.
    InputInfo {
        /// Its name as given.
        file: String,
        /// Of its bytes; empty where nobody asked for it.
        sha256: String,
        /// How many rows it has.
        rows: u64,
    }

    /// How much there is of what.
    Counts {
        /// Rows that were read.
        rows: u64,
        /// Apps.
        apps: u64,
        /// Charges.
        charges: u64,
        /// Refused rows, by their reasons.
        violations: u64,
    }

    /// An app in a month.
    MonthRow {
        /// The app.
        app: String,
        /// The month.
        month: Month,
        /// The edition at the month's end, or `stopped`.
        edition: String,
        /// The fees of its editions.
        plan: Amount,
        /// The fees of its packages.
        packages: Amount,
        /// Its usage.
        usage: Amount,
        /// All of them.
        total: Amount,
        /// Of the amounts.
        currency: Currency,
    }

    /// A charge.
    ChargeRow {
        /// The app.
        app: String,
        /// The month that it bills.
        month: Month,
        /// What it is for.
        category: Category,
        /// The edition of a plan, else the package or meter.
        item: String,
        /// The upper number of a level's tier.
        tier: Option<u32>,
        /// The edition under which it was priced.
        edition: String,
        /// How many units; parts of a month to nine decimals.
        quantity: Number,
        /// What is counted.
        unit: String,
        /// The price of a unit.
        unit_price: Number,
        /// Both multiplied and rounded once.
        amount: Amount,
        /// Of the amounts.
        currency: Currency,
        /// The day on which it was first incurred in the month.
        incurred_on: Day,
        /// The day of its invoice.
        invoice_date: Day,
        /// The rule that incurred it.
        rule: String,
        /// The rulebook that priced it.
        rulebook: String,
    }

    /// An invoice.
    InvoiceRow {
        /// The app.
        app: String,
        /// Its day.
        invoice_date: Day,
        /// The month that it bills.
        month: Month,
        /// What it bills.
        category: Billed,
        /// Its amount.
        amount: Amount,
        /// Of the amount.
        currency: Currency,
        /// The day on which the service is suspended if it is not paid.
        suspends_on: Day,
        /// The day on which its resources are reclaimed after that.
        reclaims_on: Day,
    }

    /// A row that was refused, whole or in part, for one reason.
    ViolationRow {
        /// The app.
        app: String,
        /// The day of the row.
        date: Day,
        /// Its file, without folders.
        file: String,
        /// The line on which it begins.
        line: Option<u64>,
        /// Its action.
        action: String,
        /// The reason, or `limit:` and the limit.
        rule: String,
        /// The group, user or package that it is about.
        subject: Option<String>,
        /// What is allowed.
        allowed: Option<u64>,
        /// What was in use before.
        in_use: Option<i64>,
        /// What was asked for.
        requested: Option<u64>,
        /// What was accepted.
        accepted: Option<u64>,
        /// The error code of the service.
        error_code: Option<i64>,
        /// A sentence about it.
        message: String,
    }

    /// An item in a month, of all apps together.
    SummaryRow {
        /// The month.
        month: Month,
        /// What it is.
        category: Category,
        /// The edition, package or meter.
        item: String,
        /// How many apps are charged for it.
        apps: u64,
        /// What they are charged.
        amount: Amount,
        /// Of the amount.
        currency: Currency,
    }

    /// Why there are no results, or what they were judged for: the last line of stderr.
    Errors {
        /// Version of the format.
        #[schemars(extend("const" = 1))]
        format: u32,
        /// The words of the command, empty where it was not understood.
        command: String,
        /// What is wrong.
        errors: Vec<Mistake>,
        /// How many more there are beyond the first hundred of each file.
        not_shown: u64,
    }

    /// Something that is wrong.
    Mistake {
        /// Its kind, for programs: `scenario::date-form`.
        code: String,
        /// The file.
        file: Option<String>,
        /// The line, from 1.
        line: Option<u64>,
        /// The column, from 1.
        column: Option<u64>,
        /// What is wrong.
        message: String,
        /// What to write instead.
        help: Option<String>,
        /// The text that it is about.
        excerpt: Option<String>,
    }
}
