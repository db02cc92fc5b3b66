//! Section 7 of the rule model: invoices, and the dates that follow if one is not paid.

use crate::bill::{Bill, bill, bill_to, bill_with};

/// The invoices: `invoice_date category month amount suspends_on reclaims_on`.
fn followed(bill: &Bill) -> Vec<String> {
    bill.cells("invoices.csv", "invoice_date category month amount suspends_on reclaims_on")
}

/// I1: packages and usage of a month on the 1st of the next, its plan on the 3rd, over the turn of the year too.
#[test]
fn december_is_billed_in_january_services_on_the_first_and_the_plan_on_the_third() {
    let bill = bill_to(
        "2020-12",
        "2020-11-01 upgrade edition=professional content_filtering=on
         2020-12-05 usage meter=dau quantity=10001",
    );
    assert_eq!(
        bill.invoices(),
        ["2021-01-01 services 2020-12 299.98", "2021-01-03 plan 2020-12 149.99"],
        "packages 149.99 and usage 149.99 are one invoice"
    );
    assert_eq!(
        bill.cells("charges.csv", "item month invoice_date"),
        ["professional 2020-12 2021-01-03", "content_filtering 2020-12 2021-01-01", "dau 2020-12 2021-01-01",]
    );
}

/// I2: 7 days from the invoice, 90 from the suspension, counted by hand over the end of February 2021.
#[test]
fn suspension_and_reclaim_are_counted_over_the_turn_of_the_year() {
    let bill = bill_to(
        "2021-01",
        "2020-11-15 upgrade edition=professional content_filtering=on
         2020-12-31 change content_filtering=off
         2021-01-01 change content_filtering=on",
    );
    assert_eq!(
        followed(&bill),
        [
            // From 01-08: 23 days to 01-31, 28 to 02-28, 31 to 03-31, 8 more. From 01-10: 21, 28, 31 and 10.
            "2021-01-01 services 2020-12 149.99 2021-01-08 2021-04-08",
            "2021-01-03 plan 2020-12 149.99 2021-01-10 2021-04-10",
            // From 02-08: 20 days to 02-28, 31 to 03-31, 30 to 04-30, 9 more. From 02-10: 18, 31, 30 and 11.
            "2021-02-01 services 2021-01 149.99 2021-02-08 2021-05-09",
            "2021-02-03 plan 2021-01 149.99 2021-02-10 2021-05-11",
        ]
    );
}

/// I2: a leap day counts.
#[test]
fn the_leap_day_of_2020_counts_towards_the_reclaim() {
    let bill = bill_to("2020-02", "2019-12-15 upgrade edition=ultimate content_filtering=on");
    assert_eq!(
        followed(&bill),
        [
            // From 02-08: 21 days to 02-29, 31 to 03-31, 30 to 04-30, 8 more. From 02-10: 19, 31, 30 and 10.
            "2020-02-01 services 2020-01 149.99 2020-02-08 2020-05-08",
            "2020-02-03 plan 2020-01 449.99 2020-02-10 2020-05-10",
            // From 03-08: 23 days to 03-31, 30 to 04-30, 31 to 05-31, 6 more. From 03-10: 21, 30, 31 and 8.
            "2020-03-01 services 2020-02 149.99 2020-03-08 2020-06-06",
            "2020-03-03 plan 2020-02 449.99 2020-03-10 2020-06-08",
        ]
    );
}

/// I2, G4: 7 days from late February end in March, one day earlier where there is a leap day.
#[test]
fn seven_days_from_late_february_depend_on_the_leap_day() {
    let late = [("invoice_day = { plan = 3, services = 1 }", "invoice_day = { plan = 28, services = 25 }")];
    let january = |year: u32| {
        let rows = format!(
            "{}-12-15 upgrade edition=professional content_filtering=on
             {year}-01-15 usage meter=mau quantity=1",
            year - 1
        );
        followed(&bill_with(&late, &rows))[..2].to_vec()
    };
    assert_eq!(
        january(2020),
        [
            // 03-03 + 28 is 03-31, + 30, + 31 is 05-31, + 1. 03-06 + 25 is 03-31, + 30, + 31 is 05-31, + 4.
            "2020-02-25 services 2020-01 149.99 2020-03-03 2020-06-01",
            "2020-02-28 plan 2020-01 149.99 2020-03-06 2020-06-04",
        ]
    );
    assert_eq!(
        january(2021),
        [
            "2021-02-25 services 2021-01 149.99 2021-03-04 2021-06-02",
            "2021-02-28 plan 2021-01 149.99 2021-03-07 2021-06-05",
        ]
    );
}

/// I1: a free month has no invoice, and nor has the category that costs nothing.
#[test]
fn only_what_is_above_zero_is_invoiced() {
    let bill = bill(
        "2020-03-01 upgrade edition=professional
         2020-05-10 change unlimited_av_rooms=on",
    );
    assert_eq!(
        bill.invoices()[..4],
        [
            "2020-05-03 plan 2020-04 149.99",
            "2020-06-01 services 2020-05 149.99",
            "2020-06-03 plan 2020-05 149.99",
            "2020-07-01 services 2020-06 149.99",
        ]
    );
}

/// I1, U2: usage alone is an invoice of services, here that of example 8.
#[test]
fn usage_alone_is_invoiced_in_the_month_after_the_upgrade() {
    let bill = bill_to(
        "2020-02",
        "2020-02-10 upgrade edition=professional
         2020-02-20 usage meter=dau quantity=25001",
    );
    assert_eq!(followed(&bill), ["2020-03-01 services 2020-02 299.98 2020-03-08 2020-06-06"]);
}

/// I1, F5: retention alone is invoiced in the month after the upgrade (example 10).
#[test]
fn history_alone_is_invoiced_in_the_month_after_the_upgrade() {
    let bill = bill_to("2020-02", "2020-02-10 upgrade edition=professional history_days=90");
    assert_eq!(bill.invoices(), ["2020-03-01 services 2020-02 149.99"]);
}

/// Scenario 3 of section 8: the first room fee is that of April, on the invoice of 2019-05-01.
#[test]
fn the_first_room_fee_of_april_is_on_the_invoice_of_the_first_of_may() {
    let bill = bill_to(
        "2019-04",
        "2019-02-10 upgrade edition=professional
         2019-02-15 change unlimited_av_rooms=on
         2019-02-20 change unlimited_av_rooms=off
         2019-04-10 change unlimited_av_rooms=on",
    );
    assert_eq!(
        bill.invoices(),
        ["2019-04-03 plan 2019-03 149.99", "2019-05-01 services 2019-04 149.99", "2019-05-03 plan 2019-04 149.99",]
    );
}

/// G4: where the reading has both on one day they stay two invoices, the plan's first.
#[test]
fn invoices_of_one_day_stay_two_with_the_plan_first() {
    let one_day = [("invoice_day = { plan = 3, services = 1 }", "invoice_day = { plan = 5, services = 5 }")];
    let bill = bill_with(&one_day, "2020-01-31 upgrade edition=professional unlimited_av_rooms=on");
    assert_eq!(
        bill.invoices(),
        [
            "2020-03-05 plan 2020-02 149.99",
            "2020-03-05 services 2020-02 149.99",
            "2020-04-05 plan 2020-03 149.99",
            "2020-04-05 services 2020-03 149.99",
        ]
    );
}

/// G4: with the plan's day before the services', the plan comes first.
#[test]
fn invoices_of_a_month_are_in_the_order_of_their_days() {
    let plan_first = [("invoice_day = { plan = 3, services = 1 }", "invoice_day = { plan = 1, services = 28 }")];
    let bill = bill_with(&plan_first, "2020-02-29 upgrade edition=professional unlimited_av_rooms=on");
    assert_eq!(
        bill.invoices(),
        [
            "2020-04-01 plan 2020-03 149.99",
            "2020-04-28 services 2020-03 149.99",
            "2020-05-01 plan 2020-04 149.99",
            "2020-05-28 services 2020-04 149.99",
        ]
    );
}

/// F6, I1: the month of the stop is invoiced in the next month; after that there is no invoice.
#[test]
fn a_stopped_apps_last_invoices_are_those_of_the_month_of_the_stop() {
    let bill = bill_to(
        "2020-08",
        "2020-03-31 upgrade edition=professional unlimited_av_rooms=on
         2020-05-05 usage meter=bandwidth_mbps quantity=2
         2020-05-20 stop",
    );
    assert_eq!(
        bill.invoices(),
        [
            "2020-05-01 services 2020-04 149.99",
            "2020-05-03 plan 2020-04 149.99",
            "2020-06-01 services 2020-05 151.37",
            "2020-06-03 plan 2020-05 149.99",
        ]
    );
}

/// Example 9: a stop on the 1st is too late for that month, on the last day before it is in time.
#[test]
fn a_stop_on_the_first_leaves_that_months_invoice_and_a_day_earlier_does_not() {
    for (stop, last) in
        [("2020-05-01", "2020-06-03 plan 2020-05 149.99"), ("2020-04-30", "2020-05-03 plan 2020-04 149.99")]
    {
        let bill = bill_to(
            "2020-08",
            &format!(
                "2020-01-31 upgrade edition=professional
                 {stop} stop"
            ),
        );
        assert_eq!(bill.invoices().last().map(String::as_str), Some(last), "stop on {stop}");
    }
}

/// I1, FORMATS: one invoice per app, apps in the order of their names, each by date.
#[test]
fn each_app_has_invoices_of_its_own() {
    let bill = bill_to(
        "2020-06",
        "2020-05-31 upgrade app=b edition=ultimate
         2020-05-31 upgrade app=a edition=professional unlimited_av_rooms=on
         2020-06-30 stop app=a",
    );
    assert_eq!(
        bill.cells("invoices.csv", "app invoice_date category amount currency"),
        ["a 2020-07-01 services 149.99 USD", "a 2020-07-03 plan 149.99 USD", "b 2020-07-03 plan 449.99 USD",]
    );
}
