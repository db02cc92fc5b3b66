//! Section 12 of the rule model: fees by day.

use crate::bill::bill_on_the_timeline;

/// B1: fifteen of thirty days of November cost half the fee, rounded half up; October, by months, costs nothing (F2).
#[test]
fn an_upgrade_is_charged_by_day_from_november_2022_on() {
    let bill = bill_on_the_timeline("2022-10-15 upgrade edition=professional");
    assert_eq!(["2022-10", "2022-11"].map(|month| bill.total(month)), ["0.00", "449.99"]);
    let bill = bill_on_the_timeline("2022-11-15 upgrade edition=professional");
    assert_eq!(bill.total("2022-11"), "239.99");
    let bill = bill_on_the_timeline("2022-11-16 upgrade edition=professional");
    assert_eq!(bill.total("2022-11"), "225.00");
}

/// B2: history is a whole month's fee whatever the day.
#[test]
fn history_costs_a_whole_month_under_fees_by_day() {
    let bill = bill_on_the_timeline("2022-11-16 upgrade edition=professional history_days=30");
    assert_eq!(bill.item("history_days")[0], "2022-11 99.99 F5 2022-11-16");
}

/// B3: the day of the stop and that of the resume are charged, the days in between are not.
#[test]
fn nothing_is_charged_between_a_stop_and_its_resume() {
    let bill = bill_on_the_timeline(
        "2022-11-10 upgrade edition=professional
         2022-12-05 stop
         2022-12-27 resume",
    );
    // 5 days and 5 days: 10/31 of 449.99 = 145.158.
    assert_eq!(bill.total("2022-12"), "145.16");
}

/// B4: the edition is valid up to the same day of the next month, not included.
#[test]
fn the_free_edition_of_chat_expires() {
    let bill = bill_on_the_timeline(
        "2023-01-31 create
         2023-02-27 register
         2023-02-28 register",
    );
    assert_eq!(bill.violations(), ["4 edition_expired -"]);
}

/// B5: there is no way back to the free edition.
#[test]
fn a_change_to_the_free_edition_is_refused() {
    let bill = bill_on_the_timeline(
        "2022-11-10 upgrade edition=professional
         2022-11-11 change edition=trial",
    );
    assert_eq!(bill.violations(), ["3 downgrade_not_offered -"]);
}
