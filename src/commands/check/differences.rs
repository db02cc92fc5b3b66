//! Lines that are not as expected become differences, each with the row and the rules behind it.

use billcast::calendar::Month;
use billcast::judge::check::{Layout, Line, Pair};
use billcast::ledger::{Category, Difference, Item};
use billcast::rulebook::{EditionIx, MeterIx, Names, PackageIx, Rule};
use billcast::witness::behind::{Behind, Reason};

/// The differences of two lines; without a replayed app there is no row behind them.
pub(super) fn of_pair(layout: Layout, pair: &Pair<'_>, names: &Names, app: Option<&Behind<'_>>) -> Vec<Difference> {
    let Some(line) = pair.line() else { return Vec::new() };
    let difference = |column: Option<&str>, expected, got| {
        let reason = app.map(|app| reason(layout, line, column, names, app)).unwrap_or_default();
        let rules: Vec<&str> = reason.rules.iter().map(|rule| rule.id()).collect();
        Difference {
            file: layout.file.to_owned(),
            app: line.cell("app").to_owned(),
            month: month(layout, line).to_owned(),
            category: category(line, column).to_owned(),
            item: item(layout, line),
            column: column.map(str::to_owned),
            expected,
            got,
            rules: rules.join(" "),
            line: reason.line.map(u64::from),
        }
    };
    match (pair.expected, pair.got) {
        (Some(expected), Some(got)) => {
            let cell =
                |line: Line<'_>, column| Some(line.cell(column)).filter(|cell| !cell.is_empty()).map(str::to_owned);
            let columns = pair.columns.iter();
            columns.map(|column| difference(Some(column), cell(expected, column), cell(got, column))).collect()
        }
        (expected, got) => {
            let short = |line: Option<Line<'_>>| line.map(|line| summary(layout, line));
            vec![difference(None, short(expected), short(got))]
        }
    }
}

fn month<'s>(layout: Layout, line: Line<'s>) -> &'s str {
    match layout.file {
        "violations.csv" => line.cell("date").get(..7).unwrap_or_default(),
        _ => line.cell("month"),
    }
}

fn item(layout: Layout, line: Line<'_>) -> String {
    match layout.file {
        "violations.csv" => format!("{} {}", line.cell("rule"), line.cell("subject")).trim_end().to_owned(),
        "invoices.csv" => line.cell("category").to_owned(),
        _ => line.cell("item").to_owned(),
    }
}

/// Plan, package or usage, as charges have it; `services` of an invoice.
fn category<'s>(line: Line<'s>, column: Option<&str>) -> &'s str {
    match (line.cell("category"), column) {
        ("", Some("plan")) => "plan",
        ("", Some("packages")) => "package",
        ("", Some("usage")) => "usage",
        (category, _) => category,
    }
}

/// A sum that differs has the reasons of the first of its charges that differs, where there is one.
pub(super) fn trace_sums(differences: &mut [Difference]) {
    let is_charge = |difference: &&Difference| difference.file == "charges.csv";
    let charges: Vec<Difference> = differences.iter().filter(is_charge).cloned().collect();
    let dates = ["invoice_date", "suspends_on", "reclaims_on", "edition"];
    let is_sum = |difference: &&mut Difference| {
        let of_dates = difference.column.as_deref().is_some_and(|column| dates.contains(&column));
        matches!(difference.file.as_str(), "invoices.csv" | "months.csv") && !of_dates
    };
    for sum in differences.iter_mut().filter(is_sum) {
        let adds_up = |charge: &&Difference| match sum.category.as_str() {
            "" => true,
            "services" => charge.category != "plan",
            category => charge.category == category,
        };
        let of_month = charges.iter().filter(|charge| (&charge.app, &charge.month) == (&sum.app, &sum.month));
        if let Some(charge) = of_month.into_iter().find(adds_up) {
            sum.rules.clone_from(&charge.rules);
            sum.line = charge.line;
        }
    }
}

/// A whole line in a few words.
fn summary(layout: Layout, line: Line<'_>) -> String {
    match layout.file {
        "charges.csv" => {
            let [quantity, unit, price, amount] =
                ["quantity", "unit", "unit_price", "amount"].map(|name| line.cell(name));
            format!("{quantity} {unit} at {price}: {amount}")
        }
        "violations.csv" => format!("{} refused: {}", line.cell("action"), line.cell("message")),
        "invoices.csv" => format!("{} on {}", line.cell("amount"), line.cell("invoice_date")),
        _ => format!("{} {}", line.cell("edition"), line.cell("total")),
    }
}

/// What decided a cell, or a line, of an app's results.
fn reason(layout: Layout, line: Line<'_>, column: Option<&str>, names: &Names, app: &Behind<'_>) -> Reason {
    match layout.file {
        "charges.csv" => charge(line, names, app).unwrap_or_default(),
        "violations.csv" => line.cell("line").parse().map(|line| app.row(line)).unwrap_or_default(),
        _ => {
            let Ok(month) = line.cell("month").parse::<Month>() else { return Reason::default() };
            let reason = match (category(line, column), column) {
                ("plan", _) => app.month(month, |category| category == Category::Plan),
                ("services", _) => app.month(month, |category| category != Category::Plan),
                ("package", _) => app.month(month, |category| category == Category::Package),
                ("usage", _) => app.month(month, |category| category == Category::Usage),
                (_, Some("edition")) => app.edition(month),
                _ => app.month(month, |_| true),
            };
            match column {
                Some("invoice_date") => Reason { rules: vec![Rule::I1], ..reason },
                Some("suspends_on" | "reclaims_on") => Reason { rules: vec![Rule::I2], ..reason },
                _ => reason,
            }
        }
    }
}

fn charge(line: Line<'_>, names: &Names, app: &Behind<'_>) -> Option<Reason> {
    let rule = Rule::ALL.iter().copied().find(|rule| rule.id() == line.cell("rule"));
    let on = billcast::calendar::parse_date(line.cell("incurred_on")).ok()?;
    let rules = rule.into_iter().collect();
    Some(Reason { rules, line: app.charge(charged(line, names)?, on, rule) })
}

/// The item of a line of charges; `None` where no rulebook of the run has it.
fn charged(line: Line<'_>, names: &Names) -> Option<Item> {
    let item = line.cell("item");
    let place = |at: Option<usize>| at.and_then(|at| u8::try_from(at).ok());
    match Category::named(line.cell("category"))? {
        Category::Plan => {
            place(names.editions.iter().position(|name| name.id == item)).map(|at| Item::Plan(EditionIx(at)))
        }
        Category::Package => {
            place(names.packages.iter().position(|name| name.id == item)).map(|at| Item::Package(PackageIx(at)))
        }
        Category::Usage => {
            place(names.meters.iter().position(|name| name.id == item)).map(|at| Item::Usage(MeterIx(at)))
        }
    }
}
