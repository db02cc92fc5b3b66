//! G1 of the rule model: what a package costs in a month in which it is switched off or lowered.

use crate::bill::{Bill, bill, bill_with};

const CLOSING: (&str, &str) = ("refund = \"none\"", "refund = \"closing\"");

/// The month's packages where what was incurred stays, and where the month closes with its last setting. The months
/// before and after cost the same under both.
fn may(rows: &str) -> [String; 2] {
    let bills = [bill(rows), bill_with(&[CLOSING], rows)];
    for month in ["2020-04", "2020-06", "2020-07"] {
        assert_eq!(bills[0].total(month), bills[1].total(month), "{month}");
    }
    assert_eq!(bills[0].plan("2020-05"), bills[1].plan("2020-05"));
    bills.map(|bill: Bill| bill.packages("2020-05"))
}

/// G1: a package switched off costs its last month, or nothing in it.
#[test]
fn a_package_switched_off_costs_its_last_month_or_not() {
    for day in ["2020-05-01", "2020-05-31"] {
        let fees = may(&format!(
            "2020-01-15 upgrade edition=professional content_filtering=on
             {day} change content_filtering=off"
        ));
        assert_eq!(fees, ["149.99", "0.00"], "{day}");
    }
}

/// G1: switched on and put back off, it costs the month, or nothing; and the closing month has no line.
#[test]
fn a_package_tried_for_some_days_costs_the_month_or_not() {
    let rows = "2020-01-15 upgrade edition=professional
                2020-05-10 change content_filtering=on
                2020-05-20 change content_filtering=off";
    assert_eq!(may(rows), ["149.99", "0.00"]);
    assert!(bill_with(&[CLOSING], rows).item("content_filtering").is_empty());
}

/// G1: switched off and put back on, it costs the month either way, as the opening incurred it.
#[test]
fn a_package_put_back_on_costs_the_month_either_way() {
    let rows = "2020-01-15 upgrade edition=professional content_filtering=on
                2020-05-10 change content_filtering=off
                2020-05-20 change content_filtering=on";
    assert_eq!(may(rows), ["149.99", "149.99"]);
    assert_eq!(bill_with(&[CLOSING], rows).item("content_filtering")[3], "2020-05 149.99 F1 2020-05-01");
}

/// G1: a package that stays on costs the same either way, from the day that incurred it.
#[test]
fn a_package_switched_on_costs_the_month_either_way() {
    let rows = "2020-01-15 upgrade edition=professional
                2020-05-31 change content_filtering=on";
    assert_eq!(may(rows), ["149.99", "149.99"]);
    assert_eq!(bill_with(&[CLOSING], rows).item("content_filtering")[0], "2020-05 149.99 F4 2020-05-31");
}

/// G1: a level lowered costs its month at the opening's fee, or at the lower one, with the tier that is billed.
#[test]
fn a_level_lowered_costs_the_higher_or_the_lower_fee() {
    let rows = "2020-01-15 upgrade edition=professional history_days=360
                2020-05-10 change history_days=30";
    assert_eq!(may(rows), ["379.99", "79.99"]);
    let lines = bill_with(&[CLOSING], rows).cells("charges.csv", "month item tier rule incurred_on");
    assert!(lines.contains(&"2020-05 history_days 30 F5 2020-05-10".to_owned()), "{lines:?}");
}

/// G1: a level raised and put back costs the raise, or what the opening incurred.
#[test]
fn a_level_raised_and_put_back_costs_the_raise_or_the_opening() {
    let rows = "2020-01-15 upgrade edition=professional history_days=30
                2020-05-10 change history_days=360
                2020-05-20 change history_days=30";
    assert_eq!(may(rows), ["379.99", "79.99"]);
    let lines = bill_with(&[CLOSING], rows).cells("charges.csv", "month item tier rule incurred_on");
    assert!(lines.contains(&"2020-05 history_days 30 F1 2020-05-01".to_owned()), "{lines:?}");
}

/// G1, P3: what the edition change drops is deferred: the opening's fee stays either way.
#[test]
fn a_package_dropped_by_the_edition_change_costs_the_opening_either_way() {
    for (settings, edition, fee) in [
        ("unlimited_av_rooms=on", "ultimate", "149.99"),
        ("members_per_group=500", "ultimate", "79.99"),
        ("content_filtering=on history_days=180", "trial", "379.98"),
    ] {
        let fees = may(&format!(
            "2020-01-15 upgrade edition=professional {settings}
             2020-05-10 change edition={edition}"
        ));
        assert_eq!(fees, [fee, fee], "{settings}");
    }
}

/// G1, F3: switched off after the edition change, or in its row, is deferred too: the opening's fee stays either way.
#[test]
fn a_package_switched_off_after_the_edition_change_costs_the_opening_either_way() {
    for rows in [
        "2020-05-10 change edition=ultimate\n2020-05-20 change content_filtering=off",
        "2020-05-10 change edition=ultimate content_filtering=off",
    ] {
        let fees = may(&format!("2020-01-15 upgrade edition=professional content_filtering=on\n{rows}"));
        assert_eq!(fees, ["149.99", "149.99"]);
    }
}

/// G1, F3, F4: switched on before the edition change and off after it, it costs what was incurred, or the opening,
/// which had nothing.
#[test]
fn a_package_put_back_after_the_edition_change_costs_the_month_or_the_opening() {
    let fees = may("2020-01-15 upgrade edition=professional
                    2020-05-05 change content_filtering=on
                    2020-05-10 change edition=ultimate
                    2020-05-20 change content_filtering=off");
    assert_eq!(fees, ["149.99", "0.00"]);
}

/// G1, P3: switched on at once and dropped by the edition change: the month, or the opening, which had nothing.
#[test]
fn a_package_dropped_in_the_month_in_which_it_was_switched_on_costs_the_month_or_the_opening() {
    for edition in ["ultimate", "trial"] {
        let fees = may(&format!(
            "2020-01-15 upgrade edition=professional
             2020-05-05 change unlimited_av_rooms=on
             2020-05-10 change edition={edition}"
        ));
        assert_eq!(fees, ["149.99", "0.00"], "{edition}");
    }
}

/// G1, F4: switched off before the edition change, it was not deferred: the month, or nothing.
#[test]
fn a_package_switched_off_before_the_edition_change_costs_the_month_or_nothing() {
    let fees = may("2020-01-15 upgrade edition=professional content_filtering=on
                    2020-05-05 change content_filtering=off
                    2020-05-10 change edition=ultimate");
    assert_eq!(fees, ["149.99", "0.00"]);
}

/// G1, F4, F3: switched off before the edition change and put back on after it: the deferred change leaves the opening.
#[test]
fn a_package_put_back_on_after_the_edition_change_costs_the_opening_either_way() {
    let fees = may("2020-01-15 upgrade edition=professional content_filtering=on
                    2020-05-05 change content_filtering=off
                    2020-05-10 change edition=ultimate
                    2020-05-20 change content_filtering=on");
    assert_eq!(fees, ["149.99", "149.99"]);
}

/// G1, F5: history is never deferred: put back after the edition change, it costs the month, or nothing.
#[test]
fn history_put_back_after_the_edition_change_costs_the_month_or_nothing() {
    let fees = may("2020-01-15 upgrade edition=professional
                    2020-05-10 change edition=ultimate history_days=360
                    2020-05-20 change history_days=default");
    assert_eq!(fees, ["299.99", "0.00"]);
}

/// G1, F5, P3: history raised and then dropped by the downgrade: the raise, or the opening.
#[test]
fn history_dropped_after_a_raise_costs_the_raise_or_the_opening() {
    let fees = may("2020-01-15 upgrade edition=professional history_days=30
                    2020-05-05 change history_days=360
                    2020-05-10 change edition=trial");
    assert_eq!(fees, ["379.99", "79.99"]);
}

/// G1, F5: dropped by the downgrade and set anew by an upgrade in the month: the highest, or the last setting's fee.
#[test]
fn history_set_anew_after_a_downgrade_costs_the_highest_or_the_last_fee() {
    let fees = may("2020-01-15 upgrade edition=professional history_days=180
                    2020-05-10 change edition=trial
                    2020-05-20 upgrade edition=ultimate history_days=90");
    assert_eq!(fees, ["229.99", "79.99"]);
}

/// G1, F6: a stop changes no setting: what is on at the stop costs the month, what was switched off before it does not.
#[test]
fn at_a_stop_the_last_setting_counts() {
    let on = may("2020-01-15 upgrade edition=professional content_filtering=on
                  2020-05-10 stop");
    assert_eq!(on, ["149.99", "149.99"]);
    let off = may("2020-01-15 upgrade edition=professional content_filtering=on
                   2020-05-09 change content_filtering=off
                   2020-05-10 stop");
    assert_eq!(off, ["149.99", "0.00"]);
}

/// G1, G8: where every package change is deferred, the month closes at the opening's fee whatever was switched.
#[test]
fn where_every_change_is_deferred_the_opening_is_the_months_fee() {
    let deferred = ("package_activation = \"guide\"", "package_activation = \"price_list\"");
    for (before, after) in [("on", "off"), ("off", "on")] {
        let rows = format!(
            "2020-01-15 upgrade edition=professional content_filtering={before}
             2020-05-10 change content_filtering={after}"
        );
        let bill = bill_with(&[CLOSING, deferred], &rows);
        let fees = if before == "on" { ["149.99", "0.00"] } else { ["0.00", "149.99"] };
        assert_eq!([bill.packages("2020-05"), bill.packages("2020-06")], fees);
    }
}

/// G1, G2: switched off before the edition change, a package was not deferred and had incurred nothing to take back:
/// the month closes with it off.
#[test]
fn a_package_switched_off_before_the_edition_change_closes_off_where_fees_are_taken_back() {
    let whole_month = ("deferral = \"from_edition_change\"", "deferral = \"whole_month\"");
    let rows = "2020-01-15 upgrade edition=professional content_filtering=on
                2020-05-05 change content_filtering=off
                2020-05-10 change edition=ultimate";
    assert_eq!(bill_with(&[whole_month], rows).packages("2020-05"), "149.99");
    assert_eq!(bill_with(&[CLOSING, whole_month], rows).packages("2020-05"), "0.00");
}

/// G2: history is outside F3, so what a change of it incurred before the edition change stays, by both readings.
#[test]
fn history_incurred_before_the_edition_change_stays_by_either_reading() {
    let rows = "2020-01-15 upgrade edition=professional
                2020-05-05 change history_days=90
                2020-05-10 change edition=ultimate";
    for deferral in ["from_edition_change", "whole_month"] {
        let changes = [("deferral = \"from_edition_change\"", format!("deferral = \"{deferral}\""))];
        let changes = changes.each_ref().map(|(from, to)| (*from, to.as_str()));
        assert_eq!(bill_with(&changes, rows).packages("2020-05"), "149.99", "{deferral}");
    }
}

/// G1, G2: with both other readings, two changes before the edition change close at the opening's fee, not at nothing.
#[test]
fn two_changes_before_the_edition_change_close_at_the_fee_of_the_opening() {
    let bill = bill_with(
        &[
            ("refund = \"none\"", "refund = \"closing\""),
            ("deferral = \"from_edition_change\"", "deferral = \"whole_month\""),
            ("times = 1,", "times = 2,"),
            // Two tiers in both editions, so that a level can be dearer than the opening and be carried over.
            (
                "tiers = [{ up_to = 1000, price = \"149.99\"",
                "tiers = [{ up_to = 700, price = \"99.99\", source = \"list-2020-04-09\" }, { up_to = 1000, price = \"149.99\"",
            ),
            ("default = { number = 1000,", "default = { number = 500,"),
            ("ultimate = { allowed = 1000,", "ultimate = { allowed = 500,"),
        ],
        "2020-01-15 upgrade edition=professional groups_per_user=600
         2020-05-05 change groups_per_user=default
         2020-05-06 change groups_per_user=1000
         2020-05-10 change edition=ultimate",
    );
    assert!(bill.violations().is_empty(), "{:?}", bill.violations());
    assert_eq!([bill.packages("2020-04"), bill.packages("2020-05")], ["99.99", "99.99"]);
}
