//! `billcast run --as focus`: the bill as a FOCUS cost-and-usage file. `.ci/focus` has the official validator look at it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::batch::{portfolio, results, rows, run};
use crate::bill::classic_text;
use crate::program::{billcast, files_of, root, scratch};

type Row = BTreeMap<String, String>;

/// The rows of the file that a run writes.
fn focus(file: &Path, args: &[&str]) -> Vec<Row> {
    let files = results(file, &[&["--as=focus"], args].concat());
    assert_eq!(files.keys().collect::<Vec<_>>(), ["focus.csv", "run.json"]);
    rows(&files["focus.csv"])
}

/// The rows of a scenario of the test's own.
fn focus_of(text: &str, args: &[&str]) -> Vec<Row> {
    let folder = scratch();
    let file = folder.path().join("shop.csv");
    fs::write(&file, text).expect("a file for the test");
    focus(&file, args)
}

fn cells<'r>(row: &'r Row, columns: &[&str]) -> Vec<&'r str> {
    columns.iter().map(|column| row[*column].as_str()).collect()
}

const COSTS: [&str; 4] = ["ListCost", "ContractedCost", "EffectiveCost", "BilledCost"];

/// F2, F3: scenario 2 of the guide. Plan and rooms are free in February, each at its full list cost; March costs both.
#[test]
fn a_free_month_is_a_row_with_its_list_cost_that_bills_nothing() {
    let rows = focus("scenarios/documented/2.csv".as_ref(), &[]);
    let told: Vec<String> = rows
        .iter()
        .map(|row| cells(row, &["ChargePeriodStart", "SkuId", "ListCost", "BilledCost", "x_RuleId"]).join(" "))
        .collect();
    let expected = [
        "2019-02-01T00:00:00Z professional 149.99 0.00 F2",
        "2019-02-01T00:00:00Z unlimited_av_rooms 149.99 0.00 F3",
        "2019-03-01T00:00:00Z professional 149.99 149.99 F1",
        "2019-03-01T00:00:00Z unlimited_av_rooms 149.99 149.99 F1",
        "2019-04-01T00:00:00Z professional 149.99 149.99 F1",
        "2019-04-01T00:00:00Z unlimited_av_rooms 149.99 149.99 F1",
    ];
    assert_eq!(told, expected);
    let free = &rows[0];
    assert_eq!(cells(free, &COSTS), ["149.99", "149.99", "0.00", "0.00"]);
    assert_eq!(free["ChargeDescription"], "plan professional, free in the month of the change (F2)");
    let told = cells(free, &["InvoiceId", "x_IncurredOn"]);
    assert_eq!(
        told,
        ["2/2019-03-03/plan", "2019-02-10"],
        "the day of the upgrade, the invoice that it would have been on"
    );
    // A month before those that are reported is told of neither as charged nor as free.
    let later = focus("scenarios/documented/2.csv".as_ref(), &["--from=2019-03"]);
    assert_eq!(later, rows[2..]);
}

/// F2, F3: ultimate since January (449.99). Where a month bills a plan, no second one is listed beside it, dearer or not:
/// its list cost is that of what is paid.
#[test]
fn no_plan_is_listed_as_free_beside_one_that_is_billed() {
    for (first, then, billed) in [("ultimate", "professional", "449.99"), ("professional", "ultimate", "149.99")] {
        let text = format!("date,action,edition\n2020-01-10,upgrade,{first}\n2020-03-10,change,{then}\n");
        let rows = focus_of(&text, &["--from=2020-03", "--to=2020-03"]);
        let told: Vec<_> = rows.iter().map(|row| cells(row, &["SkuId", "ListCost", "BilledCost"])).collect();
        assert_eq!(told, [[first, billed, billed]]);
    }
}

/// F2, F4: what a month held for nothing is the dearest of it, however the month ends: stopped, free again, or lower.
#[test]
fn a_free_month_is_told_however_it_ends() {
    for (edition, next, list) in [
        ("professional", "stop,", "149.99"),
        ("professional", "change,trial", "149.99"),
        ("ultimate", "change,professional", "449.99"),
        ("professional", "change,ultimate", "449.99"),
    ] {
        let text = format!("date,action,edition\n2020-02-10,upgrade,{edition}\n2020-02-11,{next}\n");
        let rows = focus_of(&text, &["--from=2020-02", "--to=2020-02"]);
        let told: Vec<_> = rows.iter().map(|row| cells(row, &["ListCost", "BilledCost", "x_RuleId"])).collect();
        assert_eq!(told, [[list, "0.00", "F2"]], "{edition}, {next}");
    }
}

/// B1, T2: the plan of ten days, then that of the other 21; a package of the ten. The bill is that of the month.
#[test]
fn a_charge_by_the_day_has_the_period_of_its_days() {
    let rows = focus("scenarios/timeline/migration.csv".as_ref(), &["--from=2023-01", "--to=2023-01"]);
    let periods = |sku: &str| {
        let row = rows.iter().find(|row| row["SkuId"] == sku).expect("a row");
        let columns = ["ChargePeriodStart", "ChargePeriodEnd", "BillingPeriodStart", "BillingPeriodEnd"];
        cells(row, &columns).into_iter().map(|day| &day[..10]).collect::<Vec<_>>()
    };
    assert_eq!(periods("professional"), ["2023-01-01", "2023-01-11", "2023-01-01", "2023-02-01"]);
    assert_eq!(periods("unlimited_av_rooms"), periods("professional"));
    assert_eq!(periods("standard"), ["2023-01-11", "2023-02-01", "2023-01-01", "2023-02-01"]);
    assert_eq!(periods("dau"), ["2023-01-01", "2023-02-01", "2023-01-01", "2023-02-01"], "usage is of the month");
    // B3: stopped from the 11th to the 19th; the day of the stop and that of the resume are charged: 22 days.
    let rows = focus_of(
        "date,action,edition\n2022-11-15,upgrade,professional\n2022-12-10,stop,\n2022-12-20,resume,\n",
        &["--from=2022-12", "--to=2022-12"],
    );
    let told = cells(&rows[0], &["ChargePeriodStart", "ChargePeriodEnd", "PricingQuantity"]);
    assert_eq!(told, ["2022-12-01T00:00:00Z", "2023-01-01T00:00:00Z", "0.709677419"], "two spells, one row");
}

/// F1, I1: what is bought is a recurring purchase of a month, its periods end-exclusive and in UTC.
#[test]
fn a_plan_is_a_recurring_purchase_of_a_month() {
    let rows = focus("scenarios/documented/2.csv".as_ref(), &[]);
    let plan = &rows[4];
    for (column, cell) in [
        ("ChargeCategory", "Purchase"),
        ("ChargeFrequency", "Recurring"),
        ("ChargeClass", ""),
        ("ChargePeriodStart", "2019-04-01T00:00:00Z"),
        ("ChargePeriodEnd", "2019-05-01T00:00:00Z"),
        ("BillingPeriodStart", "2019-04-01T00:00:00Z"),
        ("BillingPeriodEnd", "2019-05-01T00:00:00Z"),
        ("BillingCurrency", "USD"),
        ("PricingQuantity", "1.0"),
        ("PricingUnit", "Months"),
        ("ListUnitPrice", "149.99"),
        ("ContractedUnitPrice", "149.99"),
        ("ConsumedQuantity", ""),
        ("ConsumedUnit", ""),
        ("SkuId", "professional"),
        ("SkuPriceId", "tencent-im-intl-2020/professional"),
        ("SubAccountId", "app-2"),
        ("SubAccountName", "2"),
        ("InvoiceId", "2/2019-05-03/plan"),
        ("ProviderName", "Tencent Cloud"),
        ("PublisherName", "Tencent Cloud"),
        ("InvoiceIssuerName", "Tencent Cloud"),
        ("ServiceName", "Instant Messaging"),
        ("ServiceCategory", "Integration"),
        ("x_IncurredOn", "2019-04-01"),
        ("x_RuleId", "F1"),
        ("x_Rulebook", "tencent-im-intl-2020"),
        ("x_Edition", "professional"),
        ("x_Tier", ""),
    ] {
        assert_eq!(plan[column], cell, "{column}");
    }
}

/// U1, U2, U4: two begun blocks of users for 25,001; bandwidth by the day: (3.5 + 2.25) x 0.69 = 3.9675.
#[test]
fn usage_tells_what_was_consumed_beside_what_is_priced() {
    let rows = focus_of(
        "date,action,edition,meter,quantity\n2020-02-10,upgrade,professional,,\n2020-02-20,usage,,dau,25001\n\
         2020-02-20,usage,,bandwidth_mbps,3.5\n2020-02-21,usage,,bandwidth_mbps,2.25\n",
        &["--to=2020-02"],
    );
    let usage: Vec<&Row> = rows.iter().filter(|row| row["ChargeCategory"] == "Usage").collect();
    let priced = ["SkuId", "PricingQuantity", "PricingUnit", "ConsumedQuantity", "ConsumedUnit", "ChargeFrequency"];
    assert_eq!(cells(usage[0], &priced), ["bandwidth_mbps", "5.75", "mbps-Days", "5.75", "mbps-Days", "Usage-Based"]);
    assert_eq!(cells(usage[1], &priced), ["dau", "2.0", "10000 dau", "25001.0", "dau", "Usage-Based"]);
    assert_eq!(cells(usage[0], &COSTS), ["3.9675", "3.9675", "3.97", "3.97"]);
    assert_eq!(cells(usage[1], &COSTS), ["299.98", "299.98", "299.98", "299.98"]);
}

/// B1, T2: ten days of 31 at 449.99, list cost before rounding (0.322580645 x 449.99), billed cost rounded; a meter is
/// consumed in the family that counts it (of 12,345 users of chat, 2,345 are charged).
#[test]
fn a_part_of_a_month_is_listed_to_the_billionth_and_billed_to_the_cent() {
    let rows = focus("scenarios/timeline/migration.csv".as_ref(), &["--from=2023-01", "--to=2023-01"]);
    let plan = rows.iter().find(|row| row["SkuId"] == "professional").expect("a plan");
    assert_eq!(cells(plan, &["PricingQuantity", "ListUnitPrice"]), ["0.322580645", "449.99"]);
    assert_eq!(cells(plan, &COSTS), ["145.158064444", "145.158064444", "145.16", "145.16"]);
    let consumed = |sku: &str| {
        let row = rows.iter().find(|row| row["SkuId"] == sku).expect("usage");
        cells(row, &["ConsumedQuantity", "PricingQuantity", "ServiceName", "x_Rulebook"])
    };
    assert_eq!(consumed("dau"), ["25001.0", "2.0", "Instant Messaging", "tencent-im-intl-2022-10"]);
    assert_eq!(consumed("mau"), ["12345.0", "2345.0", "Chat", "tencent-chat-intl-2022-12"]);
}

/// P2: what sets the price of a tier is in its ids.
#[test]
fn the_price_of_a_tier_has_an_id_of_its_own() {
    let rows = focus_of(
        "date,action,edition,history_days\n2020-02-10,upgrade,ultimate,90\n",
        &["--from=2020-03", "--to=2020-03"],
    );
    assert_eq!(
        cells(&rows[1], &["SkuId", "SkuPriceId", "SkuPriceDetails", "x_Tier", "x_RuleId"]),
        [
            "history_days",
            "tencent-im-intl-2020/history_days/ultimate/90",
            r#"{"x_Edition":"ultimate","x_Tier":90}"#,
            "90",
            "F1"
        ]
    );
    assert_eq!(rows[1]["ChargeDescription"], "package history_days up to 90 in ultimate");
}

/// F1 to B2: the FOCUS file of a simulation, read as a vendor's bill, is the simulation. Of the three documented scenarios
/// to June, app 1 pays 4 plans, app 2 as many and 4 times the rooms, app 3 4 plans and 3 times the rooms: 19.
#[test]
fn the_file_of_a_run_reconciles_with_the_scenario_without_a_difference() {
    for (scenario, options, matched) in [
        ("scenarios/documented", &[][..], 19),
        ("scenarios/timeline/migration.csv", &[], 14),
        ("scenarios/timeline/tiers.csv", &["--to", "2021-12"], 52),
        ("scenarios/examples/08-daily-active-users.csv", &[], 8),
    ] {
        let out = scratch();
        let dir = out.path().to_str().expect("UTF-8");
        let written = billcast(&[&["run", scenario, "--quiet", "--as=focus", "--out", dir], options].concat());
        assert_eq!(written.status, 0, "{}", written.stderr);
        let bill = out.path().join("focus.csv");
        let output = billcast(&["reconcile", scenario, "--actual", bill.to_str().expect("UTF-8"), "--all"]);
        let counts = format!("{matched} matched, 0 missing, 0 unexpected, 0 different");
        assert_eq!((output.status, output.stderr.as_str()), (0, ""), "{scenario}");
        assert!(output.stdout.contains(&counts), "{scenario}: {}", output.stdout);
        assert!(output.stdout.contains("actual: ties out"), "{scenario}: {}", output.stdout);
    }
}

/// I1: the billed costs of an invoice's id are the invoice, those of all rows the total; for 300 apps over two years.
#[test]
fn billed_costs_add_up_to_the_invoices() {
    let portfolio = portfolio(300, 24);
    let files = results(&portfolio.mixed, &["--as=csv,focus"]);
    let mut of_invoices: BTreeMap<String, u64> = BTreeMap::new();
    let cents = |cell: &str| cell.replace('.', "").parse::<u64>().expect("an amount of cents");
    for row in rows(&files["focus.csv"]) {
        *of_invoices.entry(row["InvoiceId"].clone()).or_default() += cents(&row["BilledCost"]);
    }
    // An invoice of free fees alone is none.
    of_invoices.retain(|_, sum| *sum > 0);
    let invoices = rows(&files["invoices.csv"]).into_iter().map(|row| {
        (format!("{}/{}/{}", row["app"], row["invoice_date"], row["category"]), cells(&row, &["amount"]).concat())
    });
    let invoices: BTreeMap<String, u64> = invoices.map(|(id, amount)| (id, cents(&amount))).collect();
    assert!(invoices.len() > 1_000);
    assert!(of_invoices == invoices, "the invoices are others");
}

/// Order of FORMATS: the same bytes, whatever the number of threads and however the rows stand.
#[test]
fn the_file_is_the_same_bytes_with_any_number_of_threads() {
    let portfolio = portfolio(2_500, 6);
    let one = results(&portfolio.mixed, &["--as=focus", "--threads=1"]);
    let four = results(&portfolio.mixed, &["--as=focus", "--threads=4"]);
    let grouped = results(&portfolio.by_app, &["--as=focus", "--grouped"]);
    assert!(one["focus.csv"] == four["focus.csv"] && one["focus.csv"] == grouped["focus.csv"]);
}

/// F1, F2: ten years from an upgrade on: one month is free, each other one costs the plan.
#[test]
fn ten_years_are_a_row_for_each_month() {
    let rows = focus("scenarios/documented/2.csv".as_ref(), &["--to=2029-01", "--rulebook=tencent-im-intl-2020"]);
    let plan: Vec<&Row> = rows.iter().filter(|row| row["SkuId"] == "professional").collect();
    assert_eq!((plan.len(), plan[0]["BilledCost"].as_str()), (120, "0.00"));
    assert!(plan[1..].iter().all(|row| row["BilledCost"] == "149.99"));
    assert_eq!(plan[119]["ChargePeriodEnd"], "2029-02-01T00:00:00Z");
}

#[test]
fn a_scenario_without_charges_gives_a_header_alone() {
    let rows = focus_of("date,action\n2020-01-01,create\n", &[]);
    assert!(rows.is_empty());
}

/// Names go in and out as they are, whatever they hold; yen have no decimals, and read as numbers with decimals all the same.
#[test]
fn names_in_any_script_stay_as_they_are() {
    let rows = focus("tests/focus/names.csv".as_ref(), &["--rulebook=tests/fixtures/kumo-chat.toml", "--from=2024-02"]);
    let mut names: Vec<&str> = rows.iter().map(|row| row["SubAccountName"].as_str()).collect();
    names.dedup();
    assert_eq!(names, ["1e5", "=SUM(A1)", &"x".repeat(200), "تطبيق", "名前, \"引用\" ;|  二つ"]);
    assert!(rows.iter().all(|row| row["SubAccountId"] == format!("app-{}", row["SubAccountName"])));
    assert_eq!(cells(&rows[0], &["BilledCost", "BillingCurrency", "ServiceName"]), ["4800.0", "JPY", "Kumo Chat"]);
}

/// F1: from a cent to ten million.
#[test]
fn amounts_from_a_cent_to_ten_million_are_exact() {
    for (price, cost) in [("0.01", "0.01"), ("10000000", "10000000.00")] {
        let folder = scratch();
        let rulebook = folder.path().join("list.toml");
        let fee = "fee = { price = \"149.99\"";
        assert!(classic_text().contains(fee));
        fs::write(&rulebook, classic_text().replacen(fee, &format!("fee = {{ price = \"{price}\""), 1))
            .expect("a file");
        let held = format!("--rulebook={}", rulebook.display());
        let rows = focus("scenarios/documented/2.csv".as_ref(), &[&held, "--from=2019-03", "--to=2019-03"]);
        assert_eq!(cells(&rows[0], &COSTS), [cost; 4], "{price}");
    }
}

/// A row per charge is neither a total nor one of the tables.
#[test]
fn a_format_of_its_own_does_not_go_with_a_choice_of_tables() {
    let out = scratch();
    let args = |more: &[&str]| {
        let out = out.path().join("out").display().to_string();
        let all: Vec<String> = ["--out", &out].iter().chain(more).map(|arg| (*arg).to_owned()).collect();
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        run(&root().join("scenarios/documented/2.csv"), &all)
    };
    args(&["--as=focus", "--summary"]).refused("--as focus cannot be used with --summary");
    args(&["--as=focus", "--only=months"]).refused("--only chooses none of the files of --as focus");
    assert_eq!(args(&["--as=csv,focus", "--only=months", "--quiet"]).status, 0);
    let files = files_of(&out.path().join("out"));
    assert_eq!(files.keys().collect::<Vec<_>>(), ["focus.csv", "months.csv", "run.json"]);
}
