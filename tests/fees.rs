//! Section 3 of the rule model, F1 to F4 and F6: when a fee is incurred.

use crate::bill::{Bill, bill, bill_to, bill_with};

/// The lines of an item with what they were priced by: `month tier edition amount rule incurred_on`.
fn lines(bill: &Bill, item: &str) -> Vec<String> {
    let lines = bill.cells("charges.csv", "item month tier edition amount rule incurred_on");
    lines.iter().filter_map(|found| found.strip_prefix(&format!("{item} "))).map(str::to_owned).collect()
}

/// Groups per user in professional with two tiers: up to 700 for 99.99, up to 1,000 for 149.99.
const TWO_TIERS: (&str, &str) = (
    "tiers = [{ up_to = 1000, price = \"149.99\", source = \"list-2020-04-09\" }]",
    "tiers = [{ up_to = 700, price = \"99.99\", source = \"list-2020-04-09\" }, \
     { up_to = 1000, price = \"149.99\", source = \"list-2020-04-09\" }]",
);

/// F1, F2: the month of the upgrade is free on whichever day, the 1st too; the next one costs the whole fee.
#[test]
fn the_month_of_the_upgrade_is_free_and_the_next_is_whole() {
    for day in ["2020-02-01", "2020-02-10", "2020-02-28", "2020-02-29", "2020-03-01", "2019-12-31"] {
        for (edition, fee) in [("professional", "149.99"), ("ultimate", "449.99")] {
            let bill = bill(&format!("{day} upgrade edition={edition}"));
            assert_eq!(bill.totals(), ["0.00", fee, fee], "{edition} on {day}");
        }
    }
}

/// F1: the plan fee is incurred at the start of each 1st, in a leap year's February as in any month.
#[test]
fn every_month_opens_with_the_fee_of_the_edition() {
    let bill = bill_to("2020-04", "2019-12-31 upgrade edition=professional");
    assert_eq!(
        lines(&bill, "professional"),
        [
            "2020-01 - professional 149.99 F1 2020-01-01",
            "2020-02 - professional 149.99 F1 2020-02-01",
            "2020-03 - professional 149.99 F1 2020-03-01",
            "2020-04 - professional 149.99 F1 2020-04-01",
        ]
    );
}

/// F1: the opening comes before the rows of the 1st: what they switch off is still due for that month, whole.
#[test]
fn what_is_given_up_on_the_1st_is_due_for_that_month() {
    for (day, june) in [("2020-05-31", "149.99"), ("2020-06-01", "299.98"), ("2020-06-30", "299.98")] {
        let bill = bill_to(
            "2020-07",
            &format!(
                "2020-01-15 upgrade edition=professional content_filtering=on
                 {day} change content_filtering=off"
            ),
        );
        assert_eq!([bill.total("2020-05"), bill.total("2020-06"), bill.total("2020-07")], ["299.98", june, "149.99"]);
    }
}

/// F1: an app in `trial` opens its months without a fee.
#[test]
fn trial_opens_without_a_fee() {
    assert_eq!(bill_to("2020-04", "2019-12-31 create").totals(), ["0.00"; 5]);
}

/// F1: each package's line shows the tier, the edition and the opening that incurred it.
#[test]
fn the_opening_incurs_each_package_of_that_moment() {
    let bill = bill_to(
        "2020-02",
        "2020-01-31 upgrade edition=ultimate content_filtering=on groups_per_user=1500 \
         members_per_group=2500 history_days=90",
    );
    assert_eq!(
        bill.cells("charges.csv", "month category item tier edition quantity unit amount rule incurred_on")[1..],
        [
            "2020-02 plan ultimate - ultimate 1 month 449.99 F1 2020-02-01",
            "2020-02 package content_filtering - ultimate 1 month 149.99 F1 2020-02-01",
            "2020-02 package groups_per_user 3000 ultimate 1 month 149.99 F1 2020-02-01",
            "2020-02 package history_days 90 ultimate 1 month 79.99 F1 2020-02-01",
            "2020-02 package members_per_group 6000 ultimate 1 month 79.99 F1 2020-02-01",
        ]
    );
}

/// F2: the edition changes up, down or to `trial`; the new fee is that of the next 1st, from the last day of a month as
/// from its 1st, the day of the opening itself.
#[test]
fn a_new_edition_costs_from_the_next_1st() {
    let fee = |edition| match edition {
        "professional" => "149.99",
        "ultimate" => "449.99",
        _ => "0.00",
    };
    for (from, to) in
        [("professional", "ultimate"), ("ultimate", "professional"), ("professional", "trial"), ("ultimate", "trial")]
    {
        for (day, june) in [("2020-05-01", to), ("2020-05-31", to), ("2020-06-01", from), ("2020-06-30", from)] {
            let bill = bill_to(
                "2020-07",
                &format!(
                    "2020-01-15 upgrade edition={from}
                     {day} change edition={to}"
                ),
            );
            let months = [bill.total("2020-05"), bill.total("2020-06"), bill.total("2020-07")];
            assert_eq!(months, [fee(from), fee(june), fee(to)], "{from} to {to} on {day}");
        }
    }
}

/// F2: two changes of the edition in the same month, by a downgrade and an upgrade, incur nothing in it.
#[test]
fn a_downgrade_and_an_upgrade_in_one_month_incur_nothing_in_it() {
    let bill = bill(
        "2020-01-15 upgrade edition=professional
         2020-05-01 change edition=trial
         2020-05-31 upgrade edition=ultimate",
    );
    assert_eq!(
        bill.cells("charges.csv", "month item amount incurred_on")[3..],
        [
            "2020-05 professional 149.99 2020-05-01",
            "2020-06 ultimate 449.99 2020-06-01",
            "2020-07 ultimate 449.99 2020-07-01"
        ]
    );
}

/// F3: packages set in the row of the upgrade cost from the next 1st.
#[test]
fn packages_of_the_upgrade_cost_from_the_next_1st() {
    for day in ["2020-02-01", "2020-02-29"] {
        let bill = bill(&format!("{day} upgrade edition=professional unlimited_av_rooms=on members_per_group=2000"));
        assert_eq!([bill.packages("2020-02"), bill.packages("2020-03")], ["0.00", "229.98"], "{day}");
        assert_eq!(bill.item("unlimited_av_rooms")[0], "2020-03 149.99 F1 2020-03-01");
        assert_eq!(lines(&bill, "members_per_group")[0], "2020-03 2000 professional 79.99 F1 2020-03-01");
    }
}

/// F3, F4: a package set later in the month of the upgrade waits for the 1st; set on that 1st it is incurred at once.
#[test]
fn a_package_set_later_in_the_month_of_the_upgrade_waits_for_the_1st() {
    for (day, february, line) in [
        ("2020-02-01", "0.00", "2020-03 149.99 F1 2020-03-01"),
        ("2020-02-29", "0.00", "2020-03 149.99 F1 2020-03-01"),
        ("2020-03-01", "0.00", "2020-03 149.99 F4 2020-03-01"),
        ("2020-03-31", "0.00", "2020-03 149.99 F4 2020-03-31"),
    ] {
        let bill = bill(&format!(
            "2020-02-01 upgrade edition=professional
             {day} change content_filtering=on"
        ));
        assert_eq!(bill.packages("2020-02"), february, "{day}");
        assert_eq!(bill.item("content_filtering")[0], line, "{day}");
    }
}

/// F3: the same in the month of a change of the edition: in its row, later on its day, on the month's last day.
#[test]
fn a_package_set_in_the_month_of_an_edition_change_waits_for_the_1st() {
    for (rows, may, line) in [
        ("2020-05-10 change edition=ultimate content_filtering=on", "0.00", "2020-06 149.99 F1 2020-06-01"),
        (
            "2020-05-10 change edition=ultimate\n2020-05-10 change content_filtering=on",
            "0.00",
            "2020-06 149.99 F1 2020-06-01",
        ),
        (
            "2020-05-10 change edition=ultimate\n2020-05-31 change content_filtering=on",
            "0.00",
            "2020-06 149.99 F1 2020-06-01",
        ),
        (
            "2020-05-31 change edition=ultimate\n2020-05-31 change content_filtering=on",
            "0.00",
            "2020-06 149.99 F1 2020-06-01",
        ),
        (
            "2020-05-31 change edition=ultimate\n2020-06-01 change content_filtering=on",
            "0.00",
            "2020-06 149.99 F4 2020-06-01",
        ),
        (
            "2020-05-10 change content_filtering=on\n2020-05-10 change edition=ultimate",
            "149.99",
            "2020-05 149.99 F4 2020-05-10",
        ),
    ] {
        let bill = bill(&format!("2020-01-15 upgrade edition=professional\n{rows}"));
        assert_eq!(bill.packages("2020-05"), may, "{rows}");
        assert_eq!(bill.item("content_filtering")[0], line, "{rows}");
    }
}

/// F3: what is switched on and off again in the month of the edition change never costs anything.
#[test]
fn a_package_tried_in_the_month_of_an_edition_change_is_free() {
    let bill = bill(
        "2020-01-15 upgrade edition=professional
         2020-05-10 change edition=ultimate content_filtering=on groups_per_user=2000
         2020-05-31 change content_filtering=off groups_per_user=default",
    );
    assert!(bill.violations().is_empty(), "{:?}", bill.violations());
    assert_eq!([bill.packages("2020-05"), bill.packages("2020-06")], ["0.00", "0.00"]);
}

/// F3: what was incurred at the opening stays due where it is switched off in the month of the edition change.
#[test]
fn a_package_switched_off_with_the_edition_change_is_due_for_that_month() {
    let bill = bill(
        "2020-01-15 upgrade edition=professional content_filtering=on
         2020-05-10 change edition=ultimate content_filtering=off",
    );
    assert_eq!([bill.packages("2020-05"), bill.packages("2020-06")], ["149.99", "0.00"]);
}

/// F2, F3: after a downgrade and an upgrade in one month packages wait for the 1st, though the opening was paid.
#[test]
fn packages_wait_for_the_1st_after_a_downgrade_and_an_upgrade() {
    let bill = bill(
        "2020-01-15 upgrade edition=professional
         2020-05-10 change edition=trial
         2020-05-20 upgrade edition=professional content_filtering=on
         2020-05-31 change unlimited_av_rooms=on",
    );
    assert!(bill.violations().is_empty(), "{:?}", bill.violations());
    assert_eq!([bill.total("2020-05"), bill.total("2020-06")], ["149.99", "449.97"]);
}

/// F2, F3: an upgrade in the month after the downgrade finds a free month and leaves it free.
#[test]
fn an_upgrade_in_the_month_after_the_downgrade_begins_with_a_free_month() {
    let bill = bill(
        "2020-01-15 upgrade edition=professional content_filtering=on
         2020-05-31 change edition=trial
         2020-06-01 upgrade edition=professional content_filtering=on
         2020-06-30 change unlimited_av_rooms=on",
    );
    assert_eq!([bill.total("2020-05"), bill.total("2020-06"), bill.total("2020-07")], ["299.98", "0.00", "449.97"]);
}

/// F4: a package switched on outside the month of an edition change costs that whole month, on its last day too.
#[test]
fn a_package_switched_on_costs_its_whole_month() {
    for day in ["2020-02-01", "2020-02-15", "2020-02-29"] {
        let bill = bill(&format!(
            "2020-01-31 upgrade edition=professional
             {day} change unlimited_av_rooms=on"
        ));
        assert_eq!(bill.totals(), ["0.00", "299.98", "299.98", "299.98"], "{day}");
        assert_eq!(bill.item("unlimited_av_rooms")[0], format!("2020-02 149.99 F4 {day}"));
    }
}

/// F4: switched on and off again in the month, it still costs the month.
#[test]
fn a_package_switched_off_again_still_costs_the_month() {
    let bill = bill(
        "2020-01-15 upgrade edition=professional
         2020-05-10 change unlimited_av_rooms=on
         2020-05-20 change unlimited_av_rooms=off",
    );
    assert_eq!(bill.item("unlimited_av_rooms"), ["2020-05 149.99 F4 2020-05-10"]);
}

/// F4: switched off and on again, it costs the month once, as its opening incurred it.
#[test]
fn a_package_switched_off_and_on_again_costs_once() {
    let bill = bill(
        "2020-01-15 upgrade edition=professional content_filtering=on
         2020-05-10 change content_filtering=off
         2020-05-20 change content_filtering=on",
    );
    assert!(bill.violations().is_empty(), "{:?}", bill.violations());
    assert_eq!(bill.item("content_filtering")[3], "2020-05 149.99 F1 2020-05-01");
    assert_eq!(bill.packages("2020-05"), "149.99");
}

/// F4: a raise to a higher tier adds the difference: the month costs the higher fee, as the raise incurred it.
#[test]
fn a_raise_adds_the_difference() {
    let bill = bill_with(
        &[TWO_TIERS],
        "2020-04-15 upgrade edition=professional groups_per_user=600
         2020-05-31 change groups_per_user=701",
    );
    assert_eq!(
        lines(&bill, "groups_per_user"),
        [
            "2020-05 1000 professional 149.99 F4 2020-05-31",
            "2020-06 1000 professional 149.99 F1 2020-06-01",
            "2020-07 1000 professional 149.99 F1 2020-07-01",
        ]
    );
}

/// F4: a lowering takes nothing back in its month.
#[test]
fn a_lowering_takes_nothing_back() {
    let bill = bill_with(
        &[TWO_TIERS],
        "2020-04-15 upgrade edition=professional groups_per_user=701
         2020-05-01 change groups_per_user=700",
    );
    assert_eq!(
        lines(&bill, "groups_per_user"),
        [
            "2020-05 1000 professional 149.99 F1 2020-05-01",
            "2020-06 700 professional 99.99 F1 2020-06-01",
            "2020-07 700 professional 99.99 F1 2020-07-01",
        ]
    );
}

/// F4: raised, lowered and raised in a month that allows it, the package costs the highest fee of all, from the day
/// on which it was first reached.
#[test]
fn raised_lowered_and_raised_the_month_costs_the_highest_fee() {
    let bill = bill_with(
        &[TWO_TIERS, ("package_per_month = { times = 1,", "package_per_month = { times = 4,")],
        "2020-04-15 upgrade edition=professional
         2020-05-05 change groups_per_user=600
         2020-05-10 change groups_per_user=1000
         2020-05-15 change groups_per_user=500
         2020-05-20 change groups_per_user=800",
    );
    assert!(bill.violations().is_empty(), "{:?}", bill.violations());
    assert_eq!(
        lines(&bill, "groups_per_user")[..2],
        ["2020-05 1000 professional 149.99 F4 2020-05-10", "2020-06 1000 professional 149.99 F1 2020-06-01"]
    );
}

/// F4, C3: where one change is allowed, a raise and its restore leave the month at the raise; the next is refused.
#[test]
fn a_raise_put_back_leaves_the_month_at_the_raise() {
    let bill = bill_with(
        &[TWO_TIERS],
        "2020-04-15 upgrade edition=professional groups_per_user=600
         2020-05-05 change groups_per_user=1000
         2020-05-10 change groups_per_user=600
         2020-05-15 change groups_per_user=1000",
    );
    assert_eq!(bill.violations(), ["5 package_changed_twice groups_per_user"]);
    assert_eq!(
        lines(&bill, "groups_per_user")[..2],
        ["2020-05 1000 professional 149.99 F4 2020-05-05", "2020-06 700 professional 99.99 F1 2020-06-01"]
    );
}

/// F6: a stop on the last day keeps the next month free; on the 1st that month is due, its opening coming first.
#[test]
fn a_stop_is_due_for_its_month_alone() {
    for (day, totals) in [
        ("2020-02-29", ["299.98", "0.00", "0.00"]),
        ("2020-03-01", ["299.98", "299.98", "0.00"]),
        ("2020-03-31", ["299.98", "299.98", "0.00"]),
        ("2020-04-01", ["299.98", "299.98", "299.98"]),
    ] {
        let bill = bill_to(
            "2020-04",
            &format!(
                "2020-01-15 upgrade edition=professional content_filtering=on
                 {day} stop"
            ),
        );
        assert_eq!(bill.totals()[1..], totals, "{day}");
    }
}

/// F6: what a package change incurred before the stop stays due, and what waited for the 1st is never incurred.
#[test]
fn what_was_incurred_before_the_stop_stays_due() {
    let bill = bill(
        "2020-01-15 upgrade edition=professional
         2020-05-05 change unlimited_av_rooms=on
         2020-05-10 change edition=ultimate content_filtering=on
         2020-05-31 stop",
    );
    assert_eq!([bill.plan("2020-05"), bill.packages("2020-05")], ["149.99", "149.99"]);
    assert_eq!([bill.total("2020-06"), bill.total("2020-07")], ["0.00", "0.00"]);
}

/// F6: an app stopped in the month of its upgrade never pays.
#[test]
fn an_app_stopped_in_the_month_of_its_upgrade_pays_nothing() {
    let bill = bill(
        "2020-02-01 upgrade edition=ultimate content_filtering=on
         2020-02-29 stop",
    );
    assert_eq!(bill.totals(), ["0.00", "0.00", "0.00"]);
    assert!(bill.invoices().is_empty());
}
