//! G5 and G9 of the rule model: which price list rules a month, and whom a new one reaches.

use crate::bill::{Bill, bill_under, classic_with, rulebook};
use billcast::rulebook::{Rulebook, Timeline};

const MONTH_END: (&str, &str) = ("price_date = \"month_start\"", "price_date = \"month_end\"");

/// A later rulebook: professional costs `plan` a month, 90 days of history there 199.99.
fn later(id: &str, from: &str, reaches_existing: &str, plan: &str, changes: &[(&str, &str)]) -> Rulebook {
    let dated = |key: &str, day: &str| format!("{key} = {day}");
    let (id, plan) =
        (format!("id = \"{id}\""), format!("id = \"professional\"\nkind = \"paid\"\nfee = {{ price = \"{plan}\""));
    let (effective, reaches) = (dated("effective_from", from), dated("reaches_existing_from", reaches_existing));
    let first = dated("first_published", from);
    let all = [
        ("id = \"tencent-im-intl-2020\"", id.as_str()),
        ("effective_from = 2019-01-01", &effective),
        ("reaches_existing_from = 2019-01-01", &reaches),
        ("first_published = 2020-02-19", &first),
        ("last_published = 2021-08-05", "last_published = 2022-08-05"),
        ("id = \"professional\"\nkind = \"paid\"\nfee = { price = \"149.99\"", &plan),
        ("{ up_to = 90, price = \"149.99\"", "{ up_to = 90, price = \"199.99\""),
    ];
    classic_with(&[&all[..], changes].concat())
}

/// The bill where professional costs 149.99, and 200.00 under a rulebook from `from` on.
fn across(from: &str, reaches_existing: &str, changes: &[(&str, &str)], rows: &str) -> Bill {
    let later = later("later", from, reaches_existing, "200.00", changes);
    let timeline = Timeline::new(vec![later, classic_with(changes)]).expect("one timeline");
    bill_under(&timeline, rows, Some("2020-08"))
}

/// G5: a month's price list is the one in force on its 1st; one of a later day rules from the next month on.
#[test]
fn the_price_list_in_force_on_the_1st_rules_the_month() {
    let rows = "2020-03-15 upgrade edition=professional";
    for (from, plans) in [
        ("2020-04-30", ["149.99", "200.00", "200.00"]),
        ("2020-05-01", ["149.99", "200.00", "200.00"]),
        ("2020-05-02", ["149.99", "149.99", "200.00"]),
        ("2020-05-31", ["149.99", "149.99", "200.00"]),
        ("2020-06-01", ["149.99", "149.99", "200.00"]),
    ] {
        let bill = across(from, from, &[], rows);
        assert_eq!([bill.plan("2020-04"), bill.plan("2020-05"), bill.plan("2020-06")], plans, "{from}");
    }
}

/// G5: a fee incurred later in the month than the new list began is that of the 1st all the same; each line names
/// the list that priced it.
#[test]
fn a_fee_incurred_under_the_new_list_is_that_of_the_1st() {
    let bill = across(
        "2020-05-15",
        "2020-05-15",
        &[],
        "2020-03-15 upgrade edition=professional
         2020-05-20 change history_days=90
         2020-06-30 stop",
    );
    assert_eq!(
        bill.cells("charges.csv", "month item amount rule rulebook"),
        [
            "2020-04 professional 149.99 F1 tencent-im-intl-2020",
            "2020-05 professional 149.99 F1 tencent-im-intl-2020",
            "2020-05 history_days 149.99 F5 tencent-im-intl-2020",
            "2020-06 professional 200.00 F1 later",
            "2020-06 history_days 199.99 F1 later",
        ]
    );
}

/// G5: read at the month's end, the list in force on the last day prices the whole month of an app that began under it.
#[test]
fn the_price_list_of_the_1st_or_of_the_last_day_rules_the_month() {
    let rows = "2020-05-20 upgrade edition=professional history_days=90";
    for (from, start, end) in [
        ("2020-05-01", "199.99", "199.99"),
        ("2020-05-02", "149.99", "199.99"),
        ("2020-05-20", "149.99", "199.99"),
        ("2020-06-01", "149.99", "149.99"),
    ] {
        let bills = [across(from, from, &[], rows), across(from, from, &[MONTH_END], rows)];
        assert_eq!(bills.each_ref().map(|bill| bill.total("2020-05")), [start, end], "{from}");
        assert_eq!(bills.each_ref().map(|bill| bill.total("2020-06")), ["399.99", "399.99"], "{from}");
    }
}

/// G5, G9: read at the month's end, a list that reaches everybody from its first day on prices the whole month of it;
/// one that reaches existing apps later leaves them the former prices until then.
#[test]
fn a_price_list_of_the_months_end_reaches_existing_apps_from_its_day_on() {
    let rows = "2020-03-15 upgrade edition=professional";
    let plans = |reaches: &str, readings: &[(&str, &str)]| {
        let bill = across("2020-05-15", reaches, readings, rows);
        ["2020-05", "2020-06", "2020-07"].map(|month| bill.plan(month))
    };
    assert_eq!(plans("2020-05-15", &[]), ["149.99", "200.00", "200.00"]);
    assert_eq!(plans("2020-05-15", &[MONTH_END]), ["200.00", "200.00", "200.00"]);
    assert_eq!(plans("2020-07-01", &[MONTH_END]), ["149.99", "149.99", "200.00"]);
}

/// G9: an app from before the new list keeps the former prices in months that begin before the list's day for it.
#[test]
fn an_existing_app_keeps_the_former_prices_until_the_day_of_the_list() {
    let rows = "2020-04-30 upgrade edition=professional";
    for (reaches, plans) in [
        ("2020-05-01", ["200.00", "200.00", "200.00", "200.00"]),
        ("2020-06-30", ["149.99", "149.99", "200.00", "200.00"]),
        ("2020-07-01", ["149.99", "149.99", "200.00", "200.00"]),
        ("2020-07-02", ["149.99", "149.99", "149.99", "200.00"]),
    ] {
        let bill = across("2020-05-01", reaches, &[], rows);
        let months = ["2020-05", "2020-06", "2020-07", "2020-08"].map(|month| bill.plan(month));
        assert_eq!(months, plans, "{reaches}");
    }
}

/// G9: an app of the list's first day is not from before it: it pays the new prices from the start. The day that counts
/// is that of the app's first row, not that of its upgrade.
#[test]
fn an_app_is_from_before_the_list_by_its_first_row() {
    for (first, june) in [("2020-05-01", "200.00"), ("2020-04-30", "149.99")] {
        let bill = across(
            "2020-05-01",
            "2020-08-01",
            &[],
            &format!("{first} create\n2020-05-15 upgrade edition=professional"),
        );
        assert_eq!([bill.plan("2020-06"), bill.plan("2020-08")], [june, "200.00"], "{first}");
    }
}

/// G9: what an existing app buys is at the former prices, too: packages and usage as well as the plan.
#[test]
fn an_existing_app_buys_at_the_former_prices() {
    let rows = "2020-04-30 create
                2020-05-15 upgrade edition=professional history_days=90
                2020-05-20 usage meter=bandwidth_mbps quantity=10";
    let dearer = [("price = \"0.69\"", "price = \"2.09\"")];
    let bill = |reaches| {
        let later = later("later", "2020-05-01", reaches, "200.00", &dearer);
        let timeline = Timeline::new(vec![classic_with(&[]), later]).expect("one timeline");
        bill_under(&timeline, rows, None)
    };
    let bills = [bill("2020-05-01"), bill("2020-06-01")];
    assert_eq!(bills.each_ref().map(|bill| bill.packages("2020-05")), ["199.99", "149.99"]);
    assert_eq!(bills.each_ref().map(|bill| bill.usage("2020-05")), ["20.90", "6.90"]);
    assert_eq!(bills.each_ref().map(|bill| bill.total("2020-06")), ["399.99", "399.99"]);
}

/// G9: of several lists each reaches existing apps on a day of its own.
#[test]
fn each_list_reaches_existing_apps_on_a_day_of_its_own() {
    let timeline = Timeline::new(vec![
        later("third", "2020-06-01", "2020-08-01", "300.00", &[]),
        later("second", "2020-05-01", "2020-07-01", "200.00", &[]),
        rulebook(crate::bill::classic_text()),
    ])
    .expect("one timeline");
    let months = |rows| {
        let bill = bill_under(&timeline, rows, Some("2020-08"));
        ["2020-05", "2020-06", "2020-07", "2020-08"].map(|month| bill.plan(month))
    };
    assert_eq!(months("2020-04-15 upgrade edition=professional"), ["149.99", "149.99", "200.00", "300.00"]);
    assert_eq!(months("2020-05-15 upgrade edition=professional"), ["0.00", "200.00", "200.00", "300.00"]);
}

/// G9: what only the new list sells an existing app buys at the new price, and the line names the list that has it.
#[test]
fn what_only_the_new_list_sells_is_priced_by_the_new_list() {
    let filtering = "[[package]]
id = \"content_filtering\"
kind = \"switch\"
activation = \"deferrable\"
[package.editions]
professional = { price = \"149.99\", source = \"list-2020-04-09\" }
ultimate = { price = \"149.99\", source = \"list-2020-04-09\" }
";
    let later = later("later", "2020-05-01", "2020-07-01", "200.00", &[]);
    let timeline = Timeline::new(vec![classic_with(&[(filtering, "")]), later]).expect("one timeline");
    let bill = bill_under(
        &timeline,
        "2020-03-15 upgrade edition=professional
         2020-05-15 change content_filtering=on",
        Some("2020-05"),
    );
    assert_eq!(
        bill.cells("charges.csv", "month item amount rulebook")[1..],
        ["2020-05 professional 149.99 tencent-im-intl-2020", "2020-05 content_filtering 149.99 later"]
    );
}

/// T3: at the opening under a list that no longer sells a package, it is off and costs nothing more.
#[test]
fn a_package_that_is_no_longer_sold_ends_at_the_opening() {
    let filtering = "professional = { price = \"149.99\", source = \"list-2020-04-09\" }\nultimate = { price = \"149.99\", source = \"list-2020-04-09\" }\n\n[[package]]\nid = \"groups";
    let only_ultimate = filtering.replace("professional = { price = \"149.99\", source = \"list-2020-04-09\" }\n", "");
    let later = later("later", "2020-05-01", "2020-05-01", "200.00", &[(filtering, only_ultimate.as_str())]);
    let timeline = Timeline::new(vec![classic_with(&[]), later]).expect("one timeline");
    let rows = "2020-03-15 upgrade edition=professional content_filtering=on
                2020-05-10 change content_filtering=on";
    let bill = bill_under(&timeline, rows, Some("2020-06"));
    assert_eq!(["2020-04", "2020-05", "2020-06"].map(|month| bill.packages(month)), ["149.99", "0.00", "0.00"]);
    assert_eq!(bill.violations(), ["3 package_not_offered content_filtering"]);
}
