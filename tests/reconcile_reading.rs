//! How `billcast reconcile` reads bills and mappings as they come: quotes, separators, numbers, cells without text.

use std::fs;

use crate::program::{billcast, scratch};
use crate::reconcile::{HEAD, bill, lines, reconcile, write};

/// Behind an open quote everything is one cell: nothing of it may be lost in silence.
#[test]
fn a_bill_with_an_open_quote_is_refused() {
    let rest = "shop,2019-05,usage,bogus,,,1,5000.00,5000.00,USD\n";
    let open = bill(&[]) + "shop,2019-05,usage,\"dau,,,1,1.00,1.00,USD\n" + rest;
    let output = reconcile(&open, None, &[]);
    output.refused("a quote never closes");
    output.refused("bill.csv:15:20");
    output.refused("1 mistake in 1 file");
    let after = bill(&[]) + "shop,2019-05,usage,\"dau\"x,,,1,1.00,1.00,USD\n" + rest;
    reconcile(&after, None, &[]).refused("text follows a closing quote");
    // In the header there is no telling what the lines mean.
    let output = reconcile(&bill(&[]).replace("app,", "\"app,"), None, &[]);
    output.refused("bill.csv:1:1");
    output.refused("1 mistake in 1 file");
}

/// Spreadsheets of many countries write semicolons; others copy with tabs.
#[test]
fn a_bill_is_read_with_semicolons_and_tabs() {
    for separator in [";", "\t"] {
        let output = reconcile(&bill(&[]).replace(',', separator), None, &[]);
        assert_eq!((output.status, output.stderr.as_str()), (0, ""));
        assert!(output.stdout.contains("13 matched"), "{}", output.stdout);
    }
    let mapping = "[columns]\namount = \"Cost, in USD\"\n";
    let text = bill(&[]).replace(',', ";").replace("amount", "\"Cost, in USD\"");
    assert_eq!(reconcile(&text, Some(mapping), &[]).status, 0);
    let output = reconcile("app;month;item;amount;currency\nshop;2019-03;dau;1;2;USD\n", None, &[]);
    output.refused("6 cells under 5 columns");
    output.refused("put quotes around one with a semicolon");
}

/// An id stays what it is: it may begin with a tab, or with what a spreadsheet would run. The charges of a run reconcile with
/// the rows from which they come, guarded or not.
#[test]
fn the_charges_of_a_run_reconcile_with_its_rows() {
    let out = scratch();
    let row = |app: &str| format!("2019-02-10,\"{app}\",upgrade,professional\n");
    let rows = "date,app,action,edition\n".to_owned() + &["\tx", "=1+1", "-x", "'=x", "it's"].map(row).concat();
    let rows = write(out.path(), "rows.csv", &rows);
    let moved = write(out.path(), "mapping.toml", "csv_safe = true\n");
    let months = ["--from", "2019-03", "--to", "2019-03"];
    for safe in [&[][..], &["--csv-safe"]] {
        let folder = out.path().join(format!("results{}", safe.len()));
        let folder = folder.to_str().expect("UTF-8");
        let run = billcast(&[&["run", &rows, "--out", folder, "--quiet"], &months[..], safe].concat());
        assert_eq!(run.status, 0, "{}", run.stderr);
        let charges = format!("{folder}/charges.csv");
        let output = billcast(&["reconcile", &rows, "--actual", &charges]);
        assert_eq!(output.status, 0, "{}{}", output.stdout, output.stderr);
        assert!(output.stdout.contains("5 matched"), "{}", output.stdout);
    }
    // Elsewhere only the mapping can say it.
    let guarded = fs::read_to_string(out.path().join("results1/charges.csv")).expect("the charges");
    let copy = write(out.path(), "copy.csv", &guarded);
    assert_eq!(billcast(&["reconcile", &rows, "--actual", &copy]).status, 1);
    assert_eq!(billcast(&["reconcile", &rows, "--actual", &copy, "--mapping", &moved]).status, 0);
}

/// Programs write 149.99 as 1.4999E2, too.
#[test]
fn numbers_with_a_power_of_ten_are_read_exactly() {
    let line = "shop,2019-03,plan,professional,,professional,1,149.99,149.99";
    let with = |numbers: &str| bill(&[(line, &format!("shop,2019-03,plan,professional,,professional,{numbers}"))]);
    let output = reconcile(&with("10E-1,1.4999E+2,14999e-2"), None, &[]);
    assert_eq!((output.status, output.stderr.as_str()), (0, ""));
    assert!(output.stdout.contains("13 matched"), "{}", output.stdout);
    // Another price: 1.5999E2 - 149.99 = 10.00.
    let output = reconcile(&with("1,1.5999E2,1.5999E2"), None, &["--format", "csv"]);
    assert_eq!(lines(&output), ["shop 2019-03 professional different price 10.00"]);
    reconcile(&with("1,149.99,1.234567890123E2"), None, &[]).refused("more than nine decimals");
    reconcile(&with("1,149.99,1.4999E"), None, &[]).refused("`1.4999E` is not an amount in USD");
}

/// What is the same in every line is checked where it stands, once.
#[test]
fn a_wrong_constant_is_said_of_the_mapping() {
    let mapping = "\
[constants]
category = \"bogus\"
currency = \"US\"
month = \"2019-13\"
unit_price = \"abc\"
item = \"\"
";
    let output = reconcile(&bill(&[]), Some(mapping), &[]);
    for line in 2..=6 {
        output.refused(&format!("mapping.toml:{line}:"));
    }
    output.refused("expected `plan`, `package` or `usage`");
    output.refused("5 mistakes in 1 file");
    assert!(!output.stderr.contains("bill.csv"), "{}", output.stderr);
    let output = reconcile(&bill(&[]), Some("csv_safe = 1\n"), &[]);
    output.refused("mapping.toml:1:12");
}

/// A vendor's FOCUS file: `SkuId`, `SubAccountId` and half of the other columns may be empty in a line.
const FOCUS: &str = "\
BilledCost,BillingCurrency,ChargeCategory,ChargePeriodStart,ConsumedQuantity,ContractedUnitPrice,ListUnitPrice,\
PricingQuantity,SkuId,SkuPriceId,SubAccountId
449.99,USD,Purchase,2019-04-01T00:00:00Z,,449.99,,1,,ultimate,club
299.98,USD,Purchase,2019-04-01T00:00:00Z,2,,149.99,,professional,,shop
79.99,USD,Purchase,2019-04-01T00:00:00Z,1,,79.99,,history_days,,shop
149.99,USD,Purchase,2019-04-01T00:00:00Z,,149.99,149.99,1,unlimited_av_rooms,,shop
449.97,USD,Usage,2019-04-10T00:00:00Z,3,,149.99,,dau,,shop
12.00,USD,Usage,2019-04-12T00:00:00Z,,,,,,,shop
30.00,USD,Tax,2019-04-30T00:00:00Z,,,,,,,
";

/// Each line is read by the columns that say something in it; what no column says has a line of its own.
#[test]
fn a_focus_file_with_empty_cells_is_read() {
    let output = reconcile(FOCUS, None, &["--format", "csv"]);
    let expected = [
        "- 2019-04 tax unexpected unexplained 30.00",
        "shop 2019-04 professional different quantity 149.99",
        "shop 2019-04 unnamed unexpected unexplained 12.00",
    ];
    assert_eq!((output.status, lines(&output)), (1, expected.map(str::to_owned).to_vec()), "{}", output.stderr);
    let table = reconcile(FOCUS, None, &[]).stdout;
    assert!(table.contains("(no app)"), "{table}");
    assert!(table.contains("quantity 1 billed as 2"), "{table}");
    let mapping = "[apps]\n\"\" = \"club\"\n[items]\n\"\" = \"sms\"\n";
    let expected = [
        "club 2019-04 tax unexpected unexplained 30.00",
        "shop 2019-04 professional different quantity 149.99",
        "shop 2019-04 sms unexpected unexplained 12.00",
    ];
    assert_eq!(lines(&reconcile(FOCUS, Some(mapping), &["--format", "csv"])), expected);
}

/// In any other bill a line says its app and item, unless the mapping says what an empty one is.
#[test]
fn an_empty_app_is_what_the_mapping_says() {
    let line = "shop,2019-03,plan,professional,,professional,1,149.99,149.99,USD\n";
    let march = HEAD.to_owned() + line.trim_start_matches("shop");
    let output = reconcile(&march, None, &[]);
    output.refused("the app is missing");
    output.refused("`[columns]`, `app =");
    output.refused("`[apps]`");
    let output = reconcile(&march, Some("[apps]\n\"\" = \"shop\"\n"), &["--app", "shop", "--format", "csv", "--all"]);
    assert!(lines(&output).contains(&"shop 2019-03 professional matched - 0.00".to_owned()), "{}", output.stdout);
}
