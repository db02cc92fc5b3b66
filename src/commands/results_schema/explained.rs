//! What `explain` and `readings` print.

use super::made::RunInfo;
use super::{Amount, Billed, Category, Currency, Day, Month, Number, RuleId, shapes};

shapes! {
    /// `explain`: every figure with its reasons.
    Explain {
        /// Version of the format.
        #[schemars(extend("const" = 1))]
        format: u32,
        /// The command.
        #[schemars(extend("const" = "explain"))]
        command: String,
        /// How the run was made.
        run: RunInfo,
        /// The apps.
        apps: Vec<AppTold>,
    }

    /// An app.
    AppTold {
        /// Its name.
        app: String,
        /// Of its amounts.
        currency: Currency,
        /// Its months.
        months: Vec<MonthTold>,
    }

    /// A month of an app.
    MonthTold {
        /// The month.
        month: Month,
        /// The edition at its end, or `stopped`.
        edition: String,
        /// The fees of the editions.
        plan: Amount,
        /// The fees of the packages.
        packages: Amount,
        /// The usage.
        usage: Amount,
        /// All of them.
        total: Amount,
        /// What is charged.
        charges: Vec<ChargeTold>,
        /// What costs nothing.
        nothing: Vec<NothingTold>,
        /// The invoices that bill it.
        invoices: Vec<InvoiceTold>,
        /// The rows that were refused.
        refusals: Vec<RefusalTold>,
    }

    /// A charge and its reasons.
    ChargeTold {
        /// What it is for.
        category: Category,
        /// The edition of a plan, else the package or meter.
        item: String,
        /// The upper number of a level's tier.
        tier: Option<u32>,
        /// The edition under which it was priced.
        edition: String,
        /// How many units.
        quantity: Number,
        /// What is counted.
        unit: String,
        /// The price of a unit.
        unit_price: Number,
        /// Both multiplied and rounded once.
        amount: Amount,
        /// The day on which it was first incurred in the month.
        incurred_on: Day,
        /// The rule that incurred it.
        rule: RuleId,
        /// The rulebook that priced it.
        rulebook: String,
        /// The document that publishes its price.
        source: Option<Source>,
        /// The rows and rules behind it.
        because: Vec<Because>,
        /// How the amount comes about.
        arithmetic: String,
        /// The invoice on which it is.
        invoice: Option<InvoiceDates>,
        /// What it would be where a reading decided otherwise.
        otherwise: Vec<Otherwise>,
    }

    /// Something that costs nothing, and why.
    NothingTold {
        /// What it is.
        category: Category,
        /// The edition, package or meter.
        item: String,
        /// Nothing.
        amount: Amount,
        /// What it costs by the price list.
        list_price: Option<Number>,
        /// The document that publishes that price.
        source: Option<Source>,
        /// The rows and rules behind it.
        because: Vec<Because>,
        /// What it would be where a reading decided otherwise.
        otherwise: Vec<Otherwise>,
    }

    /// The days of an invoice.
    InvoiceDates {
        /// Its day.
        invoice_date: Day,
        /// What it bills.
        category: Billed,
        /// Its amount.
        amount: Amount,
        /// The day on which the service is suspended if it is not paid.
        suspends_on: Day,
        /// The day on which its resources are reclaimed after that.
        reclaims_on: Day,
    }

    /// An invoice and its reasons.
    InvoiceTold {
        /// Its day.
        invoice_date: Day,
        /// What it bills.
        category: Billed,
        /// Its amount.
        amount: Amount,
        /// The day on which the service is suspended if it is not paid.
        suspends_on: Day,
        /// The day on which its resources are reclaimed after that.
        reclaims_on: Day,
        /// What is on it.
        lines: Vec<InvoiceLine>,
        /// The rules behind it.
        because: Vec<Because>,
    }

    /// A line of an invoice.
    InvoiceLine {
        /// The edition, package or meter.
        item: String,
        /// Its amount.
        amount: Amount,
    }

    /// A refusal and its reasons.
    RefusalTold {
        /// The row.
        row: Option<Row>,
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
        /// The rule behind it.
        because: Vec<Because>,
        /// What would have been allowed, as a sentence.
        would_be_allowed: Option<String>,
        /// The document that publishes it.
        source: Option<Source>,
        /// What lets the row pass, and what that costs.
        instead: Vec<Way>,
    }

    /// Something that lets a refused row pass.
    Way {
        /// What it is.
        with: String,
        /// The first month that costs another amount, and by how much more.
        from: Option<MonthMore>,
        /// How much more each month after that costs, where all do alike.
        then_more_a_month: Option<Amount>,
        /// How much more all months cost.
        more_in_all: Amount,
        /// How many later rows are refused for it that were not.
        later_refusals_more: u64,
        /// How many later rows are not refused any more.
        later_refusals_fewer: u64,
    }

    /// A month that costs more.
    MonthMore {
        /// The month.
        month: Month,
        /// By how much.
        more: Amount,
    }

    /// A rule that decided something.
    Because {
        /// Its id.
        rule: RuleId,
        /// What it says.
        sentence: String,
        /// The row behind it.
        row: Option<Row>,
        /// What it did here.
        text: String,
    }

    /// A row of the input.
    Row {
        /// Its file.
        file: String,
        /// The line on which it begins.
        line: u64,
        /// Its day.
        date: Day,
        /// Its action.
        action: String,
    }

    /// A published document.
    Source {
        /// The rulebook that names it.
        rulebook: String,
        /// Its id there.
        id: String,
        /// Its title.
        document: String,
        /// The day on which it was published.
        published: Day,
    }

    /// What another reading gives.
    Otherwise {
        /// The id of the reading.
        reading: String,
        /// The setting.
        setting: String,
        /// How it is decided.
        is: String,
        /// How else it can be read.
        read_as: String,
        /// What the figure would be.
        amount: Amount,
    }

    /// `readings`: the total under each other reading.
    Readings {
        /// Version of the format.
        #[schemars(extend("const" = 1))]
        format: u32,
        /// The command.
        #[schemars(extend("const" = "readings"))]
        command: String,
        /// How the run was made.
        run: RunInfo,
        /// Of the amounts.
        currency: Currency,
        /// The total as the readings are decided.
        total: Amount,
        /// How many rows are refused so.
        refusals: u64,
        /// Each other reading.
        readings: Vec<Weight>,
        /// Readings on which no amount hangs.
        without_amount: Vec<WithoutAmount>,
    }

    /// What another reading gives.
    Weight {
        /// The id of the reading.
        reading: String,
        /// The setting.
        setting: String,
        /// How it is decided.
        is: String,
        /// How else it can be read.
        read_as: String,
        /// The total then.
        total: Amount,
        /// By how much that is more.
        difference: Amount,
        /// How many apps it touches.
        apps: u64,
        /// How many rows are refused then.
        refusals: u64,
        /// How many invoices are on another day.
        invoices_moved: u64,
    }

    /// A reading on which no amount hangs.
    WithoutAmount {
        /// Its id.
        reading: String,
        /// The setting.
        setting: String,
        /// Why.
        why: String,
    }
}
