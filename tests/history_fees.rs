//! Section 3 of the rule model, F5: `history_days` is incurred at once in any month.

use crate::bill::{Bill, bill};

/// The lines of the history: `month tier edition amount rule incurred_on`.
fn history(bill: &Bill) -> Vec<String> {
    let lines = bill.cells("charges.csv", "item month tier edition amount rule incurred_on");
    lines.iter().filter_map(|found| found.strip_prefix("history_days ")).map(str::to_owned).collect()
}

/// F5: history set in the row of the upgrade costs from that very month, whole, on whichever day.
#[test]
fn history_of_the_upgrade_costs_from_its_month() {
    for day in ["2020-02-01", "2020-02-10", "2020-02-29"] {
        let bill = bill(&format!("{day} upgrade edition=professional history_days=90"));
        assert_eq!(
            history(&bill),
            [
                format!("2020-02 90 professional 149.99 F5 {day}"),
                "2020-03 90 professional 149.99 F1 2020-03-01".to_owned(),
                "2020-04 90 professional 149.99 F1 2020-04-01".to_owned(),
            ]
        );
        assert_eq!(bill.totals(), ["149.99", "299.98", "299.98"]);
    }
}

/// F5: at the default there is nothing to incur, in the row of the upgrade either.
#[test]
fn history_at_the_default_costs_nothing() {
    for setting in ["default", "7"] {
        let bill = bill(&format!("2020-02-10 upgrade edition=professional history_days={setting}"));
        assert_eq!(bill.totals(), ["0.00", "149.99", "149.99"]);
    }
}

/// F5: history set later in the month of the upgrade is incurred on that day, not on the 1st of the next month.
#[test]
fn history_set_later_in_the_month_of_the_upgrade_is_incurred_at_once() {
    let bill = bill(
        "2020-02-01 upgrade edition=ultimate content_filtering=on
         2020-02-29 change history_days=360 groups_per_user=3000",
    );
    assert_eq!(history(&bill)[0], "2020-02 360 ultimate 299.99 F5 2020-02-29");
    // The other packages wait (F3).
    assert_eq!([bill.total("2020-02"), bill.packages("2020-03")], ["299.99", "599.97"]);
}

/// F5: in the row of a change of the edition too, at the new edition's price.
#[test]
fn history_set_with_the_edition_is_priced_by_the_new_edition() {
    let up = bill(
        "2020-04-15 upgrade edition=professional
         2020-05-31 change edition=ultimate history_days=90",
    );
    assert_eq!(
        history(&up)[..2],
        ["2020-05 90 ultimate 79.99 F5 2020-05-31", "2020-06 90 ultimate 79.99 F1 2020-06-01"]
    );
    let down = bill(
        "2020-04-15 upgrade edition=ultimate
         2020-05-01 change edition=professional history_days=30",
    );
    assert_eq!(
        history(&down)[..2],
        ["2020-05 30 professional 79.99 F5 2020-05-01", "2020-06 30 professional 79.99 F1 2020-06-01"]
    );
}

/// F5: after a change of the edition, on the month's last day and on the next 1st.
#[test]
fn history_set_after_an_edition_change_is_incurred_at_once() {
    for (day, line) in [
        ("2020-05-31", "2020-05 180 ultimate 149.99 F5 2020-05-31"),
        ("2020-06-01", "2020-06 180 ultimate 149.99 F5 2020-06-01"),
    ] {
        let bill = bill(&format!(
            "2020-04-15 upgrade edition=professional
             2020-05-31 change edition=ultimate
             {day} change history_days=180"
        ));
        assert_eq!(history(&bill)[0], line);
    }
}

/// F5, F4: a raise adds the difference in its month, a lowering takes nothing back.
#[test]
fn history_costs_the_highest_fee_of_its_month() {
    let raised = bill(
        "2020-04-15 upgrade edition=professional history_days=30
         2020-05-20 change history_days=360
         2020-05-25 change history_days=30",
    );
    assert_eq!(
        history(&raised),
        [
            "2020-04 30 professional 79.99 F5 2020-04-15",
            "2020-05 360 professional 379.99 F5 2020-05-20",
            "2020-06 30 professional 79.99 F1 2020-06-01",
            "2020-07 30 professional 79.99 F1 2020-07-01",
        ]
    );
    let lowered = bill(
        "2020-04-15 upgrade edition=professional history_days=360
         2020-05-01 change history_days=30",
    );
    assert_eq!(
        history(&lowered)[1..3],
        ["2020-05 360 professional 379.99 F1 2020-05-01", "2020-06 30 professional 79.99 F1 2020-06-01"]
    );
}

/// F5, C2: raised within the month of the upgrade, it costs the higher fee in that month.
#[test]
fn history_raised_in_the_month_of_the_upgrade_costs_the_higher_fee() {
    let bill = bill(
        "2020-02-10 upgrade edition=professional history_days=30
         2020-02-20 change history_days=90",
    );
    assert!(bill.violations().is_empty(), "{:?}", bill.violations());
    assert_eq!(history(&bill)[0], "2020-02 90 professional 149.99 F5 2020-02-20");
}

/// F5, F6: tried and put back in the month of the upgrade or stopped in it, history is due for that month all the same.
#[test]
fn history_given_up_in_its_first_month_is_due_for_it() {
    for row in ["change history_days=default", "change edition=trial", "stop"] {
        let bill = bill(&format!(
            "2020-02-10 upgrade edition=professional history_days=90
             2020-02-11 {row}"
        ));
        assert_eq!(history(&bill), ["2020-02 90 professional 149.99 F5 2020-02-10"], "{row}");
    }
}

/// F5, F1, P3: kept by a change of the edition it incurs nothing: the opening's fee stays, the new price is June's.
#[test]
fn history_kept_by_an_edition_change_costs_the_new_price_from_the_1st() {
    let bill = bill(
        "2020-04-15 upgrade edition=ultimate history_days=90
         2020-05-10 change edition=professional",
    );
    assert_eq!(
        history(&bill),
        [
            "2020-04 90 ultimate 79.99 F5 2020-04-15",
            "2020-05 90 ultimate 79.99 F1 2020-05-01",
            "2020-06 90 professional 149.99 F1 2020-06-01",
            "2020-07 90 professional 149.99 F1 2020-07-01",
        ]
    );
}

/// F5, F4: set anew below what the opening incurred, the opening's fee stays the month's, with its tier and edition.
#[test]
fn a_lower_fee_in_the_new_edition_leaves_the_openings_fee() {
    let bill = bill(
        "2020-04-15 upgrade edition=professional history_days=180
         2020-05-10 change edition=ultimate history_days=90",
    );
    assert_eq!(
        history(&bill)[1..3],
        ["2020-05 180 professional 229.99 F1 2020-05-01", "2020-06 90 ultimate 79.99 F1 2020-06-01"]
    );
}

/// F4: of two equal fees of a month, the first is the one that is billed.
#[test]
fn of_equal_fees_the_first_is_billed() {
    let bill = bill(
        "2020-04-15 upgrade edition=professional history_days=30
         2020-05-10 change edition=ultimate history_days=90",
    );
    // 79.99 for 30 days in professional at the opening, 79.99 for 90 days in ultimate on the 10th.
    assert_eq!(
        history(&bill)[1..3],
        ["2020-05 30 professional 79.99 F1 2020-05-01", "2020-06 90 ultimate 79.99 F1 2020-06-01"]
    );
}

/// F5: after a downgrade and an upgrade in one month history is incurred at once where the other packages wait.
#[test]
fn history_is_incurred_at_once_after_a_downgrade_and_an_upgrade() {
    let bill = bill(
        "2020-04-15 upgrade edition=professional history_days=30
         2020-05-10 change edition=trial
         2020-05-20 upgrade edition=ultimate history_days=360 content_filtering=on",
    );
    assert_eq!(
        history(&bill)[1..3],
        ["2020-05 360 ultimate 299.99 F5 2020-05-20", "2020-06 360 ultimate 299.99 F1 2020-06-01"]
    );
    assert_eq!([bill.packages("2020-05"), bill.packages("2020-06")], ["299.99", "449.98"]);
}

/// F5, F1: dropped by the downgrade and not set again, it is due for the month of its opening alone.
#[test]
fn history_dropped_by_a_downgrade_is_due_for_its_month() {
    let bill = bill(
        "2020-04-15 upgrade edition=professional history_days=180
         2020-05-01 change edition=trial
         2020-05-31 upgrade edition=professional",
    );
    assert_eq!(
        history(&bill),
        ["2020-04 180 professional 229.99 F5 2020-04-15", "2020-05 180 professional 229.99 F1 2020-05-01"]
    );
}
