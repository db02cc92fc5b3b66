//! Section 12 of the rule model, B1 and B2: fees by day.

use billcast::rulebook::Timeline;

use crate::bill::{Bill, bill_on_the_timeline, bill_under, classic_with, held};

/// The rulebook of October 2022, held for any date.
fn by_day(rows: &str) -> Bill {
    bill_under(&held("tencent-im-intl-2022-10"), rows, None)
}

/// The prices of 2020 by day, with filtering in both editions and two tiers of groups per user in professional: up to 700
/// for 99.99, up to 1,000 for 149.99; two changes of a package a month.
fn by_day_with_tiers(rows: &str) -> Bill {
    let rulebook = classic_with(&[
        ("proration = \"none\"", "proration = \"by_day\""),
        (
            "tiers = [{ up_to = 1000, price = \"149.99\", source = \"list-2020-04-09\" }]",
            "tiers = [{ up_to = 700, price = \"99.99\", source = \"list-2020-04-09\" }, \
             { up_to = 1000, price = \"149.99\", source = \"list-2020-04-09\" }]",
        ),
        ("package_per_month = { times = 1,", "package_per_month = { times = 2,"),
    ]);
    let bill = bill_under(&Timeline::held(rulebook), rows, None);
    assert!(bill.violations().is_empty(), "{:?}", bill.violations());
    bill
}

/// The lines of an item in a month: `tier edition quantity amount incurred_on`.
fn lines(bill: &Bill, item: &str, month: &str) -> Vec<String> {
    let lines = bill.lines(item, month);
    lines.iter().map(|line| line.rsplit_once(' ').expect("a rulebook").0.to_owned()).collect()
}

/// B1: an upgrade costs the days from its own on, in months of 28, 29, 30 and 31 days, rounded half up (G7).
#[test]
fn an_upgrade_costs_the_rest_of_its_month_with_its_own_day() {
    for (day, part, amount) in [
        ("2023-02-01", "1", "449.99"),
        // 14/28 = 224.995; 28/28 but a day = 433.919; a day = 16.071.
        ("2023-02-15", "0.5", "225.00"),
        ("2023-02-02", "0.964285714", "433.92"),
        ("2023-02-28", "0.035714286", "16.07"),
        // 15/29 = 232.753; a day = 15.517.
        ("2024-02-15", "0.517241379", "232.75"),
        ("2024-02-29", "0.034482759", "15.52"),
        // 16/30 = 239.9947; 15/30 = 224.995; a day = 14.9997.
        ("2022-11-15", "0.533333333", "239.99"),
        ("2022-11-16", "0.5", "225.00"),
        ("2022-11-30", "0.033333333", "15.00"),
        // 20/30 = 299.993: the quantity is rounded half up, and for display only.
        ("2022-11-11", "0.666666667", "299.99"),
        // 16/31 = 232.253; a day = 14.516.
        ("2022-12-16", "0.516129032", "232.25"),
        ("2022-12-31", "0.032258065", "14.52"),
    ] {
        let bill = by_day(&format!("{day} upgrade edition=professional"));
        assert_eq!(lines(&bill, "professional", &day[..7]), [format!("- professional {part} {amount} {day}")]);
    }
}

/// B1: a month without a change costs exactly the monthly fee of the edition and of each package, whatever its length.
#[test]
fn a_whole_month_costs_exactly_the_monthly_fee() {
    let rows = "2022-10-31 upgrade edition=ultimate groups_per_user=1500 members_per_group=2500";
    let bill = bill_under(&held("tencent-im-intl-2022-10"), rows, Some("2024-02"));
    for month in ["2022-11", "2022-12", "2023-02", "2024-02"] {
        assert_eq!(lines(&bill, "ultimate", month), [format!("- ultimate 1 899.99 {month}-01")]);
        assert_eq!(lines(&bill, "groups_per_user", month), [format!("3000 ultimate 1 449.99 {month}-01")]);
        assert_eq!(lines(&bill, "members_per_group", month), [format!("6000 ultimate 1 239.99 {month}-01")]);
    }
    let rules = bill.cells("charges.csv", "rule unit invoice_date");
    assert_eq!(rules[3..6], ["B1 month 2022-12-03", "B1 month 2022-12-01", "B1 month 2022-12-01"]);
}

/// B1: on the day of a change the edition's fee is the higher one, upwards and downwards, on the first and the last day.
#[test]
fn the_day_of_an_edition_change_costs_the_higher_fee() {
    let (up, down) = (("professional", "ultimate"), ("ultimate", "professional"));
    for ((from, to), day, professional, ultimate) in [
        // 9/30 of 449.99 = 134.997, 21/30 of 899.99 = 629.993.
        (up, "10", Some("- professional 0.3 135.00 2022-11-01"), "- ultimate 0.7 629.99 2022-11-10"),
        (up, "01", None, "- ultimate 1 899.99 2022-11-01"),
        // 29/30 = 434.990, 1/30 = 30.000.
        (up, "30", Some("- professional 0.966666667 434.99 2022-11-01"), "- ultimate 0.033333333 30.00 2022-11-30"),
        // 10/30 = 299.997, 20/30 = 299.993.
        (down, "10", Some("- professional 0.666666667 299.99 2022-11-11"), "- ultimate 0.333333333 300.00 2022-11-01"),
        (down, "01", Some("- professional 0.966666667 434.99 2022-11-02"), "- ultimate 0.033333333 30.00 2022-11-01"),
        (down, "30", None, "- ultimate 1 899.99 2022-11-01"),
    ] {
        let bill = by_day(&format!("2022-10-31 upgrade edition={from}\n2022-11-{day} change edition={to}"));
        assert_eq!(lines(&bill, "professional", "2022-11"), professional.map_or(vec![], |line| vec![line.to_owned()]));
        assert_eq!(lines(&bill, "ultimate", "2022-11"), [ultimate], "{from} to {to} on {day}");
    }
}

/// B1, G7: each line is rounded for itself, and the month adds rounded lines: two halves cost a cent more than their sum.
#[test]
fn the_lines_of_a_month_are_rounded_one_by_one() {
    let bill = by_day("2022-10-31 upgrade edition=professional\n2022-11-16 change edition=ultimate");
    // 15/30 of 449.99 = 224.995, of 899.99 = 449.995; together 674.99.
    assert_eq!(bill.plan("2022-11"), "675.00");
}

/// B1: an edition held for a moment counts for its day where it is the highest: upgrade and change on one day.
#[test]
fn the_highest_edition_of_a_day_counts_though_it_was_held_for_a_moment() {
    let bill = by_day(
        "2022-11-21 upgrade edition=ultimate
         2022-11-21 change edition=professional",
    );
    // 1/30 of 899.99 = 29.9997; 9/30 of 449.99 = 134.997.
    assert_eq!(lines(&bill, "ultimate", "2022-11"), ["- ultimate 0.033333333 30.00 2022-11-21"]);
    assert_eq!(lines(&bill, "professional", "2022-11"), ["- professional 0.3 135.00 2022-11-22"]);
    let bill = by_day(
        "2022-11-21 upgrade edition=professional
         2022-11-21 change edition=ultimate",
    );
    assert_eq!(lines(&bill, "professional", "2022-11"), [""; 0]);
    assert_eq!(lines(&bill, "ultimate", "2022-11"), ["- ultimate 0.333333333 300.00 2022-11-21"]);
}

/// B1: a package costs the days on which it was on at any moment, the day of switching off with it.
#[test]
fn a_package_costs_the_days_on_which_it_was_on() {
    for (on, off, line) in [
        // 6/30 of 449.99 = 89.998; a day = 14.9997; all the month but a day = 434.990.
        ("05", "10", "- professional 0.2 90.00 2022-11-05"),
        ("10", "10", "- professional 0.033333333 15.00 2022-11-10"),
        ("01", "29", "- professional 0.966666667 434.99 2022-11-01"),
        ("01", "30", "- professional 1 449.99 2022-11-01"),
    ] {
        let bill = by_day(&format!(
            "2022-10-31 upgrade edition=professional
             2022-11-{on} change unlimited_av_rooms=on
             2022-11-{off} change unlimited_av_rooms=off"
        ));
        assert_eq!(lines(&bill, "unlimited_av_rooms", "2022-11"), [line]);
        assert_eq!(bill.packages("2022-12"), "0.00");
    }
}

/// B1, C3: two spells of a package in a month are one line, incurred on the first day of the first.
#[test]
fn the_spells_of_a_package_are_added_up() {
    let bill = by_day(
        "2022-10-31 upgrade edition=professional unlimited_av_rooms=on
         2022-11-05 change unlimited_av_rooms=off
         2022-11-20 change unlimited_av_rooms=on",
    );
    // 5 and 11 days: 16/30 of 449.99 = 239.9947.
    assert_eq!(lines(&bill, "unlimited_av_rooms", "2022-11"), ["- professional 0.533333333 239.99 2022-11-01"]);
    let bill = by_day(
        "2022-10-31 upgrade edition=professional unlimited_av_rooms=on
         2022-11-05 change unlimited_av_rooms=off
         2022-11-05 change unlimited_av_rooms=on",
    );
    assert_eq!(lines(&bill, "unlimited_av_rooms", "2022-11"), ["- professional 1 449.99 2022-11-01"], "no day without");
}

/// B1: each tier of a package is a line of its own, and its spells are added up; a day costs its higher tier.
#[test]
fn each_tier_of_a_package_is_a_line_of_its_own() {
    let bill = by_day_with_tiers(
        "2020-05-20 upgrade edition=professional groups_per_user=600
         2020-06-10 change groups_per_user=1000
         2020-06-20 change groups_per_user=650",
    );
    assert_eq!(
        lines(&bill, "groups_per_user", "2020-06"),
        [
            // The 1st to the 9th and the 21st to the 30th: 19/30 of 99.99 = 63.327. The 10th to the 20th: 11/30 of 149.99.
            "700 professional 0.633333333 63.33 2020-06-01",
            "1000 professional 0.366666667 55.00 2020-06-10",
        ]
    );
}

/// B1, P2: another number within the tier is no other line, and no other fee.
#[test]
fn another_number_of_the_same_tier_is_the_same_line() {
    let bill = by_day_with_tiers(
        "2020-05-20 upgrade edition=professional groups_per_user=600
         2020-06-10 change groups_per_user=700",
    );
    assert_eq!(lines(&bill, "groups_per_user", "2020-06"), ["700 professional 1 99.99 2020-06-01"]);
}

/// B1: several changes in one day: the day costs the highest tier of them, neither the first nor the last.
#[test]
fn a_day_costs_the_highest_of_its_settings() {
    let bill = by_day_with_tiers(
        "2020-05-20 upgrade edition=professional
         2020-06-10 change groups_per_user=600
         2020-06-10 change groups_per_user=1000
         2020-06-10 change groups_per_user=default",
    );
    // A day of 149.99 = 4.9997.
    assert_eq!(lines(&bill, "groups_per_user", "2020-06"), ["1000 professional 0.033333333 5.00 2020-06-10"]);
}

/// B1, P3: a package that the new edition offers at the same fee is charged on the day of the change as it was before, and
/// counts in the new edition from the next day on: a line per edition.
#[test]
fn of_equal_fees_the_one_in_force_first_is_the_days() {
    let bill = by_day_with_tiers(
        "2020-05-20 upgrade edition=professional content_filtering=on
         2020-06-10 change edition=ultimate",
    );
    assert_eq!(
        lines(&bill, "content_filtering", "2020-06"),
        // 10/30 of 149.99 = 49.997, 20/30 = 99.993.
        ["- professional 0.333333333 50.00 2020-06-01", "- ultimate 0.666666667 99.99 2020-06-11"]
    );
    let bill = by_day(
        "2022-10-31 upgrade edition=professional groups_per_user=800
         2022-11-10 change edition=ultimate groups_per_user=2500",
    );
    assert_eq!(
        lines(&bill, "groups_per_user", "2022-11"),
        // The same thirds of 449.99: 149.997 and 299.993.
        ["1000 professional 0.333333333 150.00 2022-11-01", "3000 ultimate 0.666666667 299.99 2022-11-11"]
    );
}

/// B1, P3: what the new edition does not carry over costs the day of the change, and nothing after.
#[test]
fn what_is_not_carried_over_costs_the_day_of_the_edition_change() {
    let bill = by_day(
        "2022-10-31 upgrade edition=professional unlimited_av_rooms=on groups_per_user=800 members_per_group=1500
         2022-11-10 change edition=ultimate",
    );
    // 10/30 of 449.99 = 149.997, of 239.99 = 79.997.
    for (item, amount) in
        [("unlimited_av_rooms", "150.00"), ("groups_per_user", "150.00"), ("members_per_group", "80.00")]
    {
        assert_eq!([bill.cost(item, "2022-11"), bill.cost(item, "2022-12")], [amount, "0.00"], "{item}");
    }
}

/// B1, F2 to F4: in the month of an upgrade or a change of the edition packages are charged by day too; nothing waits.
#[test]
fn nothing_is_deferred_under_fees_by_day() {
    let bill = by_day(
        "2022-11-16 upgrade edition=professional unlimited_av_rooms=on
         2022-11-21 change groups_per_user=600",
    );
    // 15/30 of 449.99 = 224.995, 10/30 = 149.997.
    assert_eq!(lines(&bill, "unlimited_av_rooms", "2022-11"), ["- professional 0.5 225.00 2022-11-16"]);
    assert_eq!(lines(&bill, "groups_per_user", "2022-11"), ["1000 professional 0.333333333 150.00 2022-11-21"]);
}

/// B2, F1, F5: history costs whole months: from the first one on, at each opening, a raise the difference, a lowering
/// nothing less.
#[test]
fn history_costs_whole_months_under_fees_by_day() {
    let bill = by_day(
        "2022-11-16 upgrade edition=professional history_days=30
         2022-12-31 change history_days=90
         2023-01-15 change history_days=default",
    );
    assert_eq!(
        bill.item("history_days"),
        ["2022-11 99.99 F5 2022-11-16", "2022-12 179.99 F5 2022-12-31", "2023-01 179.99 F1 2023-01-01"]
    );
    assert_eq!(lines(&bill, "history_days", "2022-12"), ["90 professional 1 179.99 2022-12-31"]);
}

/// B2, P3: history carried over by a change of the edition costs its new fee from the next opening on.
#[test]
fn history_carried_over_costs_its_new_fee_from_the_next_opening_on() {
    let bill = by_day(
        "2022-10-31 upgrade edition=professional history_days=180
         2022-11-10 change edition=ultimate",
    );
    assert_eq!(
        bill.item("history_days"),
        [
            "2022-10 269.99 F5 2022-10-31",
            "2022-11 269.99 F1 2022-11-01",
            "2022-12 179.99 F1 2022-12-01",
            "2023-01 179.99 F1 2023-01-01"
        ]
    );
}

/// B1, U1, U2: usage is not prorated: two blocks cost two blocks though the edition is held for one day.
#[test]
fn usage_is_not_charged_by_day() {
    let bill = by_day(
        "2022-11-30 upgrade edition=professional
         2022-11-30 usage meter=dau quantity=25001",
    );
    // A day of 449.99 = 14.9997; two blocks at 449.99.
    assert_eq!([bill.plan("2022-11"), bill.usage("2022-11")], ["15.00", "899.98"]);
}

/// T1, B1: October 2022 has its rules by months to its end, also after the 18th; November has days, also for what was
/// begun in October.
#[test]
fn october_2022_is_charged_by_months_and_november_by_days() {
    let bill = bill_on_the_timeline("2022-10-31 upgrade edition=professional unlimited_av_rooms=on");
    assert_eq!([bill.total("2022-10"), bill.total("2022-11")], ["0.00", "899.98"]);
    let rules = bill.cells("charges.csv", "month item rule quantity incurred_on");
    assert_eq!(rules[..2], ["2022-11 professional B1 1 2022-11-01", "2022-11 unlimited_av_rooms B1 1 2022-11-01"],);
    let bill = bill_on_the_timeline(
        "2022-09-10 upgrade edition=professional
         2022-10-25 change unlimited_av_rooms=on
         2022-11-10 change unlimited_av_rooms=off edition=ultimate",
    );
    // October: 449.99 and, whole, 449.99 (F4). November: 9/30 of 449.99 and 21/30 of 899.99; 10/30 of 449.99.
    assert_eq!([bill.plan("2022-10"), bill.packages("2022-10")], ["449.99", "449.99"]);
    assert_eq!([bill.plan("2022-11"), bill.packages("2022-11")], ["764.99", "150.00"]);
}

/// B1, section 12: the examples: an upgrade on 2022-10-15, one on 2022-11-15.
#[test]
fn an_upgrade_in_mid_october_is_free_until_november_and_one_in_mid_november_is_not() {
    let bill = bill_on_the_timeline("2022-10-15 upgrade edition=professional");
    assert_eq!(["2022-10", "2022-11"].map(|month| bill.total(month)), ["0.00", "449.99"]);
    let bill = bill_on_the_timeline("2022-11-15 upgrade edition=professional");
    assert_eq!(["2022-11", "2022-12"].map(|month| bill.total(month)), ["239.99", "449.99"]);
}
