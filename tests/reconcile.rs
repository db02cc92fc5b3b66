//! `billcast reconcile`: a vendor's bill against the simulation.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::compressed_input::gzip;
use crate::program::{Output, billcast, billcast_fed, scratch};

/// From March on: `club` pays 449.99 for ultimate, `shop` 149.99 for professional, 149.99 for rooms, 79.99 for 30 days of
/// history, and in April 3 blocks of users (U1: 35,000, of which 10,000 are free): 449.97.
const ROWS: &str = "\
date,app,action,edition,unlimited_av_rooms,history_days,meter,quantity
2019-02-10,club,upgrade,ultimate,,,,
2019-02-10,shop,upgrade,professional,,,,
2019-02-15,shop,change,,on,30,,
2019-04-10,shop,usage,,,,dau,35000
";
pub const HEAD: &str = "app,month,category,item,tier,edition,quantity,unit_price,amount,currency\n";
/// What the vendor should bill for March to May.
const RIGHT: [&str; 13] = [
    "club,2019-03,plan,ultimate,,ultimate,1,449.99,449.99,USD",
    "club,2019-04,plan,ultimate,,ultimate,1,449.99,449.99,USD",
    "club,2019-05,plan,ultimate,,ultimate,1,449.99,449.99,USD",
    "shop,2019-03,plan,professional,,professional,1,149.99,149.99,USD",
    "shop,2019-03,package,history_days,30,professional,1,79.99,79.99,USD",
    "shop,2019-03,package,unlimited_av_rooms,,professional,1,149.99,149.99,USD",
    "shop,2019-04,plan,professional,,professional,1,149.99,149.99,USD",
    "shop,2019-04,package,history_days,30,professional,1,79.99,79.99,USD",
    "shop,2019-04,package,unlimited_av_rooms,,professional,1,149.99,149.99,USD",
    "shop,2019-04,usage,dau,,professional,3,149.99,449.97,USD",
    "shop,2019-05,plan,professional,,professional,1,149.99,149.99,USD",
    "shop,2019-05,package,history_days,30,professional,1,79.99,79.99,USD",
    "shop,2019-05,package,unlimited_av_rooms,,professional,1,149.99,149.99,USD",
];

/// The right bill with some lines in the place of others; an empty line is none.
pub fn bill(changes: &[(&str, &str)]) -> String {
    let mut text = HEAD.to_owned() + &RIGHT.join("\n") + "\n";
    for (from, to) in changes {
        assert_eq!(text.matches(from).count(), 1, "{from}");
        text = text.replace(from, to);
    }
    text
}

pub fn write(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    fs::write(&path, text).expect("a file for the test");
    path.display().to_string()
}

/// Reconciles a bill with the rows.
pub fn reconcile(actual: &str, mapping: Option<&str>, args: &[&str]) -> Output {
    reconcile_with(ROWS, actual, mapping, args)
}

fn reconcile_with(rows: &str, actual: &str, mapping: Option<&str>, args: &[&str]) -> Output {
    let out = scratch();
    let (rows, actual) = (write(out.path(), "rows.csv", rows), write(out.path(), "bill.csv", actual));
    let mut all = vec!["reconcile", &rows, "--actual", &actual];
    let mapping = mapping.map(|text| write(out.path(), "mapping.toml", text));
    all.extend(mapping.iter().flat_map(|path| ["--mapping", path]));
    billcast(&[&all, args].concat())
}

/// `app month item outcome cause difference` of each line that is shown.
pub fn lines(output: &Output) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(output.stdout.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let place = |name: &str| header.iter().position(|column| column == name).expect("a column");
    let places = ["app", "month", "item", "outcome", "cause", "difference"].map(place);
    reader
        .records()
        .map(|row| row.expect("a row"))
        .map(|row| places.map(|at| if row[at].is_empty() { "-".to_owned() } else { row[at].to_owned() }).join(" "))
        .collect()
}

/// The lines that differ, as CSV shows them.
fn differences(changes: &[(&str, &str)], args: &[&str]) -> (i32, Vec<String>) {
    let output = reconcile(&bill(changes), None, &[&["--format", "csv"], args].concat());
    (output.status, lines(&output))
}

const SEVEN: [(&str, &str); 7] = [
    // The price of another list.
    ("club,2019-03,plan,ultimate,,ultimate,1,449.99,449.99", "club,2019-03,plan,ultimate,,ultimate,1,499.99,499.99"),
    // Another edition.
    (
        "club,2019-04,plan,ultimate,,ultimate,1,449.99,449.99",
        "club,2019-04,plan,professional,,professional,1,149.99,149.99",
    ),
    // A line that is not there.
    ("shop,2019-03,package,unlimited_av_rooms,,professional,1,149.99,149.99,USD\n", ""),
    // The usage of April, billed in May.
    ("shop,2019-04,usage", "shop,2019-05,usage"),
    // Two months in one.
    (
        "shop,2019-04,plan,professional,,professional,1,149.99,149.99",
        "shop,2019-04,plan,professional,,professional,2,149.99,299.98",
    ),
    // Another tier.
    (
        "shop,2019-04,package,history_days,30,professional,1,79.99,79.99",
        "shop,2019-04,package,history_days,90,professional,1,149.99,149.99",
    ),
    // A line too many.
    (
        "shop,2019-05,package,history_days",
        "shop,2019-05,package,content_filtering,,professional,1,20.00,20.00,USD\nshop,2019-05,package,history_days",
    ),
];

/// F1, U1. The simulation: 3 x 449.99 + 6 x 149.99 + 3 x 79.99 + 449.97 = 2939.85.
#[test]
fn a_bill_that_is_right_matches_and_ties_out() {
    let output = reconcile(&bill(&[]), None, &[]);
    assert_eq!((output.status, output.stderr.as_str()), (0, ""));
    let expected = "\
2019-03 to 2019-05, amounts in USD: 13 matched, 0 missing, 0 unexpected, 0 different

                  lines   amount
simulated                2939.85
actual: ties out         2939.85
";
    assert_eq!(output.stdout, expected);
    assert_eq!(lines(&reconcile(&bill(&[]), None, &["--format", "csv", "--all"])).len(), 13);
}

/// F1, U1: +50.00 - 300.00 - 149.99 + 0 + 149.99 + 70.00 + 20.00 = -160.00.
#[test]
fn of_seven_planted_differences_seven_are_found_and_the_totals_tie_out() {
    let (status, found) = differences(&SEVEN, &[]);
    let expected = [
        "club 2019-03 ultimate different price 50.00",
        "club 2019-04 ultimate different configuration -300.00",
        "shop 2019-03 unlimited_av_rooms missing unexplained -149.99",
        "shop 2019-04 professional different quantity 149.99",
        "shop 2019-04 history_days different configuration 70.00",
        "shop 2019-04 dau different timing 0.00",
        "shop 2019-05 content_filtering unexpected unexplained 20.00",
    ];
    assert_eq!((status, found), (1, expected.map(str::to_owned).to_vec()));
    let output = reconcile(&bill(&SEVEN), None, &["--format", "json"]);
    let json: Value = serde_json::from_str(&output.stdout).expect("JSON");
    let total = json!({ "simulated": "2939.85", "difference": "-160.00", "actual": "2779.85", "ties_out": true });
    assert_eq!(json["total"], total);
    assert_eq!(json["counts"], json!({ "matched": 7, "missing": 1, "unexpected": 1, "different": 5 }));
    assert_eq!(json["causes"]["configuration"], json!({ "lines": 2, "difference": "-230.00" }));
    assert_eq!(json["causes"]["unexplained"], json!({ "lines": 2, "difference": "-129.99" }));
    assert_eq!(json["lines"][1]["actual_item"], "professional");
    assert_eq!(json["lines"].as_array().expect("a list").len(), 7);
    let table = reconcile(&bill(&SEVEN), None, &[]);
    assert!(table.stdout.contains("month 2019-04 billed as 2019-05"), "{}", table.stdout);
    assert!(table.stdout.contains("tier 30 billed as 90, unit price 79.99 billed as 149.99"), "{}", table.stdout);
    assert!(table.stdout.contains("actual: ties out         2779.85"), "{}", table.stdout);
    assert_eq!(table.stderr, "failed: 2 differences are not explained, -129.99 USD together\n");
}

/// Differences that are all explained leave nothing to be found against.
#[test]
fn a_bill_whose_differences_are_explained_is_no_failure() {
    let (status, found) = differences(&[SEVEN[0], SEVEN[1], SEVEN[3], SEVEN[4], SEVEN[5]], &[]);
    assert_eq!((status, found.len()), (0, 5), "{found:?}");
}

/// A price explains an amount only where it comes to it; a line for which both change is not explained.
#[test]
fn what_price_and_quantity_do_not_explain_is_unexplained() {
    let line = "club,2019-03,plan,ultimate,,ultimate,1,449.99,449.99";
    let of = |billed: &str| {
        let (status, found) = differences(&[(line, &format!("club,2019-03,plan,ultimate,,ultimate,{billed}"))], &[]);
        (status, found.into_iter().next().unwrap_or_default())
    };
    let unexplained = |by: &str| (1, format!("club 2019-03 ultimate different unexplained {by}"));
    // 1 x 459.99 is not 499.99; 1 x 449.99 is not 450.99; 2 x 300.00 is another quantity at another price.
    assert_eq!(of("1,459.99,499.99"), unexplained("50.00"));
    assert_eq!(of("1,449.99,450.99"), unexplained("1.00"));
    assert_eq!(of("2,300.00,600.00"), unexplained("150.01"));
    assert_eq!(of(",,450.00"), unexplained("0.01"));
    assert_eq!(of("2,449.99,899.98"), (0, "club 2019-03 ultimate different quantity 449.99".to_owned()));
}

/// Another edition, tier or item explains the amount of the bill's own quantity and price, and no other. A bill that says
/// neither tells no more than that something else is billed.
#[test]
fn another_configuration_explains_no_amount_that_the_bill_does_not_come_to() {
    let of = |from: &str, to: &str| differences(&[(from, to)], &[]);
    let plan = "shop,2019-03,plan,professional,,professional,1,149.99,149.99";
    let missing = "shop 2019-03 professional missing unexplained -149.99".to_owned();
    let unexpected = |amount: &str| format!("shop 2019-03 ultimate unexpected unexplained {amount}");
    assert_eq!(
        of(plan, "shop,2019-03,plan,ultimate,,ultimate,1,449.99,9999.00"),
        (1, vec![missing.clone(), unexpected("9999.00")])
    );
    assert_eq!(of(plan, "shop,2019-03,plan,ultimate,,ultimate,,,449.99"), (1, vec![missing, unexpected("449.99")]));
    assert_eq!(
        of(plan, "shop,2019-03,plan,professional,,ultimate,1,149.99,500.00"),
        (1, vec!["shop 2019-03 professional different unexplained 350.01".to_owned()])
    );
    let history = "shop,2019-03,package,history_days,30,professional,1,79.99,79.99";
    assert_eq!(
        of(history, "shop,2019-03,package,history_days,90,professional,1,149.99,500.00"),
        (1, vec!["shop 2019-03 history_days different unexplained 420.01".to_owned()])
    );
    // The same money for another package: nothing of it has to be explained.
    let rooms = "shop,2019-03,package,unlimited_av_rooms,,professional,1,149.99,149.99";
    assert_eq!(
        of(rooms, "shop,2019-03,package,content_filtering,,professional,,,149.99"),
        (0, vec!["shop 2019-03 unlimited_av_rooms different configuration 0.00".to_owned()])
    );
}

/// F1. One plan is due once: a second line of it is no greater quantity, unless a credit takes it back.
#[test]
fn what_is_billed_twice_in_full_is_not_explained_by_its_quantity() {
    let plan = "shop,2019-03,plan,professional,,professional,1,149.99,149.99,USD\n";
    let twice = plan.repeat(2);
    assert_eq!(
        differences(&[(plan, &twice)], &[]),
        (1, vec!["shop 2019-03 professional unexpected unexplained 149.99".to_owned()])
    );
    let credited = twice + "shop,2019-03,plan,professional,,professional,-1,149.99,-149.99,USD\n";
    assert_eq!(differences(&[(plan, &credited)], &[]), (0, vec![]));
    // Three blocks of users and one more are another quantity.
    let usage = "shop,2019-04,usage,dau,,professional,3,149.99,449.97,USD\n";
    let more = usage.to_owned() + "shop,2019-04,usage,dau,,professional,1,149.99,149.99,USD\n";
    assert_eq!(differences(&[(usage, &more)], &[]), (0, vec!["shop 2019-04 dau different quantity 149.99".to_owned()]));
}

/// F1 by day: 21 of 30 days of 449.99 are 314.993, rounded 314.99. A bill by the day shows a thirtieth as 0.033333333: 21 of
/// them are no other quantity than 0.7. What the rounding leaves is for the tolerance.
#[test]
fn a_quantity_that_is_rounded_day_by_day_is_the_same() {
    let rows = "date,app,action,edition\n2022-11-10,bd,upgrade,professional\n";
    let day = |day: u32| format!("bd,2022-11-{day},professional,0.033333333,449.99,14.999666667,USD\n");
    let actual =
        "app,month,item,quantity,unit_price,amount,currency\n".to_owned() + &(10..=30).map(day).collect::<String>();
    let output = reconcile_with(rows, &actual, None, &["--format", "csv"]);
    // 21 x 14.999666667 = 314.993000007.
    assert_eq!(lines(&output), ["bd 2022-11 professional different unexplained 0.003000007"]);
    let table = reconcile_with(rows, &actual, None, &[]);
    assert_eq!(table.status, 1);
    assert!(!table.stdout.contains("billed as"), "{}", table.stdout);
    assert_eq!(reconcile_with(rows, &actual, None, &["--within", "0.01"]).status, 0);
}

/// Within the tolerance a line matches; its cents are still in the totals.
#[test]
fn a_tolerance_takes_lines_as_the_same_and_loses_no_cent() {
    let change = [(
        "club,2019-03,plan,ultimate,,ultimate,1,449.99,449.99",
        "club,2019-03,plan,ultimate,,ultimate,1,449.99,450.01",
    )];
    assert_eq!(differences(&change, &["--within", "0.01"]).0, 1);
    let (status, found) = differences(&change, &["--within", "0.02"]);
    assert_eq!((status, found), (0, vec!["club 2019-03 ultimate matched - 0.02".to_owned()]));
    let table = reconcile(&bill(&change), None, &["--within", "0.02"]).stdout;
    assert!(table.contains("within the tolerance      1    +0.02"), "{table}");
    assert!(table.contains("actual: ties out             2939.87"), "{table}");
    for wrong in ["-1", "0.0000000001", "a cent"] {
        reconcile(&bill(&[]), None, &["--within", wrong]).refused("is not an amount in USD");
    }
}

/// A bill by the day has amounts finer than a cent: 50.123456789 + 49.123456789 + 50.743086422 are 149.99. Where they are
/// more, the difference is told to the last decimal, and ties out.
#[test]
fn a_bill_finer_than_a_cent_is_added_up_exactly() {
    let whole = "shop,2019-03,plan,professional,,professional,1,149.99,149.99,USD\n";
    let by_day = |last: &str| {
        let part = |quantity: &str, amount: &str| {
            format!("shop,2019-03,plan,professional,,professional,{quantity},149.99,{amount},USD\n")
        };
        let parts = [part("0.3", "50.123456789"), part("0.3", "49.123456789"), part("0.4", last)];
        parts.concat()
    };
    let right = by_day("50.743086422");
    assert_eq!(differences(&[(whole, &right)], &[]), (0, vec![]));
    let wrong = by_day("50.7430864");
    let (status, found) = differences(&[(whole, &wrong)], &[]);
    assert_eq!((status, found), (1, vec!["shop 2019-03 professional different unexplained -0.000000022".to_owned()]));
    let table = reconcile(&bill(&[(whole, &wrong)]), None, &["--within", "0.000000022"]).stdout;
    let words: Vec<&str> = table.split_whitespace().collect();
    assert!(words.ends_with(&["actual:", "ties", "out", "2939.849999978"]), "{table}");
}

/// A vendor's export is compressed more often than not.
#[test]
fn a_bill_is_read_compressed_and_from_standard_input() {
    let out = scratch();
    let rows = write(out.path(), "rows.csv", ROWS);
    let packed = out.path().join("bill.csv.gz");
    fs::write(&packed, gzip(bill(&[]).as_bytes())).expect("a file for the test");
    let compressed = billcast(&["reconcile", &rows, "--actual", &packed.display().to_string()]);
    assert_eq!(compressed.status, 0, "{}", compressed.stderr);
    let piped = billcast_fed(&["reconcile", &rows, "--actual", "-"], bill(&[]).as_bytes());
    assert_eq!((piped.status, &piped.stdout), (0, &compressed.stdout), "{}", piped.stderr);
    fs::write(&packed, &gzip(bill(&[]).as_bytes())[..40]).expect("a file for the test");
    billcast(&["reconcile", &rows, "--actual", &packed.display().to_string()])
        .refused("in the middle of its compressed");
    billcast(&["reconcile", "-", "--actual", "-"]).refused("both the scenario and the bill are `-`");
}

/// A fee left out in March and billed with that of April is the same money a month later.
#[test]
fn a_fee_billed_with_that_of_the_next_month_is_timing() {
    let late = [("shop,2019-03,package,history_days", "shop,2019-04,package,history_days")];
    let expected = vec!["shop 2019-03 history_days different timing 0.00".to_owned()];
    assert_eq!(differences(&late, &[]), (0, expected));
    // The two in one line.
    let together = [
        ("shop,2019-03,package,history_days,30,professional,1,79.99,79.99,USD\n", ""),
        (
            "shop,2019-04,package,history_days,30,professional,1,79.99,79.99",
            "shop,2019-04,package,history_days,30,professional,2,79.99,159.98",
        ),
    ];
    let expected =
        ["shop 2019-03 history_days missing timing -79.99", "shop 2019-04 history_days different timing 79.99"];
    assert_eq!(differences(&together, &[]), (0, expected.map(str::to_owned).to_vec()));
    // Two months later is not.
    let later = [("shop,2019-03,package,history_days", "shop,2019-05,package,history_days")];
    let (status, found) = differences(&later, &[]);
    assert_eq!((status, found[0].as_str()), (1, "shop 2019-03 history_days missing unexplained -79.99"));
}

/// The months of the bill are simulated; what the options leave out of it is said.
#[test]
fn what_is_left_out_of_the_bill_is_said() {
    let march = HEAD.to_owned() + &RIGHT[3..6].join("\n");
    let output = reconcile(&march, None, &["--app", "shop"]);
    assert_eq!((output.status, output.stderr.as_str()), (0, ""));
    let output = reconcile(&bill(&[]), None, &["--app", "shop", "--to", "2019-04"]);
    assert_eq!(output.status, 0);
    // club: 1349.97; shop in May: 379.97.
    assert_eq!(output.stderr, "note: 6 lines of the bill, 1729.94 USD, of other months or apps are left out\n");
    assert!(output.stdout.contains("7 matched, 0 missing"), "{}", output.stdout);
}

const MAPPING: &str = "\
[columns]
app = \"Account\"
month = \"Period\"
item = \"Product\"
amount = \"Cost\"
[constants]
currency = \"USD\"
[apps]
\"1400000001\" = \"shop\"
[items]
\"IM Pro\" = \"professional\"
\"AV, unlimited\" = \"unlimited_av_rooms\"
\"History\" = \"history_days\"
";

#[test]
fn any_csv_is_read_through_a_mapping() {
    let actual = "\u{feff}Account,Period,Product,Remark,Cost\r\n1400000001,2019-03-31,IM Pro,,149.990\r\n\r\n\
        1400000001,2019-03-01T00:00:00Z,\"AV, unlimited\",\"said \"\"yes\"\"\",149.99\r\n1400000001,2019-03,History,,99.99\r\n";
    let output = reconcile(actual, Some(MAPPING), &["--app", "shop", "--format", "csv"]);
    // The bill gives neither quantity nor price: nothing explains the 20.00.
    assert_eq!(lines(&output), ["shop 2019-03 history_days different unexplained 20.00"]);
    assert_eq!((output.status, output.stderr.as_str()), (1, "failed: 1 difference is not explained, 20.00 USD\n"));
}

/// A FOCUS file by the day: its rows are added up, a credit is a line of its own.
#[test]
fn a_focus_file_is_known_by_its_columns() {
    let actual = "\
BilledCost,BillingCurrency,ChargeCategory,ChargePeriodStart,ListUnitPrice,PricingQuantity,SkuId,SubAccountId
449.99000000,USD,Purchase,2019-04-01T00:00:00Z,449.99,1,ultimate,club
149.99,USD,Purchase,2019-04-01T00:00:00Z,149.99,1,professional,shop
79.99,USD,Purchase,2019-04-01T00:00:00Z,79.99,1,history_days,shop
149.99,USD,Purchase,2019-04-01T00:00:00Z,149.99,1,rooms,shop
149.99,USD,Usage,2019-04-10T00:00:00Z,149.99,1,dau,shop
149.99,USD,Usage,2019-04-11T00:00:00Z,149.99,1,dau,shop
-10.00,USD,Credit,2019-04-30T00:00:00Z,,,,shop
";
    let mapping = "[items]\nrooms = \"unlimited_av_rooms\"\n";
    let output = reconcile(actual, Some(mapping), &["--format", "csv"]);
    let expected = ["shop 2019-04 dau different quantity -149.99", "shop 2019-04 credit unexpected unexplained -10.00"];
    assert_eq!((output.status, lines(&output)), (1, expected.map(str::to_owned).to_vec()), "{}", output.stderr);
}

/// Every mistake of a bill comes out, each at its line and column.
#[test]
fn every_mistake_of_a_bill_is_said_at_its_place() {
    let actual = HEAD.to_owned()
        + "shop,2019-3,plan,professional,,,1,149.99,149.99,USD\n\
           \"sh\nop\",2019-03,plan,professional,,,1,149.99,much,EUR\n\nshop,2019-03\n";
    let output = reconcile(&actual, None, &[]);
    for part in ["bill.csv:2:6", "bill.csv:4:42", "bill.csv:4:47", "bill.csv:6:1", "4 mistakes in 1 file"] {
        output.refused(part);
    }
}

/// Bytes that are no text are a mistake, not an app of another name.
#[test]
fn a_bill_that_is_not_utf8_is_refused() {
    let out = scratch();
    let (rows, actual) = (write(out.path(), "rows.csv", ROWS), out.path().join("bill.csv"));
    let text = [HEAD.as_bytes(), b"sh\xf6p,2019-03,plan,professional,,,1,149.99,149.99,USD\n"].concat();
    fs::write(&actual, text).expect("a file for the test");
    let output = billcast(&["reconcile", &rows, "--actual", actual.to_str().expect("UTF-8")]);
    output.refused("bill.csv:2:1");
    output.refused("not UTF-8");
}

/// A mapping's mistakes come out together, and a column that it names must be there.
#[test]
fn a_mapping_is_checked_as_a_whole() {
    let wrong = "[columns]\napp = \"A\"\namount = 3\nitme = \"I\"\n[constants]\napp = \"shop\"\n";
    let output = reconcile(&bill(&[]), Some(wrong), &[]);
    for part in ["mapping.toml:3:10", "mapping.toml:4:1", "mapping.toml:6:7", "`item`"] {
        output.refused(part);
    }
    reconcile(&bill(&[]), Some("[columns]\ntier = \"Teir\"\n"), &[]).refused("the column `Teir` is missing");
}

/// Texts of the bill are shown, not run, where a spreadsheet opens what is printed.
#[test]
fn texts_of_the_bill_are_guarded_for_spreadsheets() {
    let actual = bill(&[]) + "shop,2019-05,package,=1+1,,,1,5.00,-5.00,USD\n";
    let output = reconcile(&actual, None, &["--format", "csv", "--csv-safe"]);
    assert!(output.stdout.contains(",'=1+1,unexpected,unexplained,,-5.00,-5.00,USD,"), "{}", output.stdout);
}

/// A bill in another format is told from a bill that is broken.
#[test]
fn a_parquet_file_is_refused_with_the_file_to_take_instead() {
    let folder = scratch();
    let file = folder.path().join("focus.parquet");
    fs::write(&file, b"PAR1\x15\x04\xff\xfe\x00PAR1").expect("a file for the test");
    let output = billcast(&["reconcile", "scenarios/documented/2.csv", "--actual", file.to_str().expect("UTF-8")]);
    output.refused("a Parquet file, which is no text");
    output.refused("writes focus.csv");
}
