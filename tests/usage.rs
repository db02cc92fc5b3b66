//! Section 5 of the rule model: daily active users, bandwidth, and which readings count.

use crate::bill::{Bill, bill, bill_to, bill_with};

/// The usage lines of a bill: `month item quantity unit unit_price amount edition incurred_on rule`.
pub(crate) fn usage_lines(bill: &Bill) -> Vec<String> {
    let lines =
        bill.cells("charges.csv", "category month item quantity unit unit_price amount edition incurred_on rule");
    lines.iter().filter_map(|line| line.strip_prefix("usage ")).map(str::to_owned).collect()
}

/// What February 2020 costs in usage after an upgrade on the 10th and one reading of a meter on the 20th.
pub(crate) fn february_after_a_reading(edition: &str, meter: &str, quantity: &str) -> String {
    let bill = bill(&format!(
        "2020-02-10 upgrade edition={edition}
         2020-02-20 usage meter={meter} quantity={quantity}"
    ));
    assert!(bill.violations().is_empty(), "{:?}", bill.violations());
    bill.usage("2020-02")
}

/// U1, example 8: nothing up to 10,000 users; above, each begun block of 10,000 costs 149.99 in both editions.
#[test]
fn ten_thousand_daily_users_are_free_and_each_begun_ten_thousand_more_is_charged() {
    let expected = [
        ("0", "0.00"),
        ("9999", "0.00"),
        ("10000", "0.00"),
        ("10001", "149.99"),
        ("20000", "149.99"),
        ("20001", "299.98"),
        ("30000", "299.98"),
        ("30001", "449.97"),
    ];
    for (reading, cost) in expected {
        for edition in ["professional", "ultimate"] {
            assert_eq!(february_after_a_reading(edition, "dau", reading), cost, "{reading} in {edition}");
        }
    }
}

/// U2, example 8: the month of the upgrade pays for usage although its plan is free.
#[test]
fn usage_of_the_month_of_the_upgrade_is_charged_although_the_plan_is_free() {
    let bill = bill(
        "2020-02-10 upgrade edition=professional
         2020-02-20 usage meter=dau quantity=25001",
    );
    assert_eq!([bill.plan("2020-02"), bill.usage("2020-02"), bill.total("2020-02")], ["0.00", "299.98", "299.98"]);
    assert_eq!(usage_lines(&bill), ["2020-02 dau 2 10000 dau 149.99 299.98 professional 2020-02-20 U1"]);
    assert_eq!([bill.usage("2020-03"), bill.total("2020-03")], ["0.00", "149.99"]);
}

/// U1: the highest day counts, not the sum or the last; it is dated on the first day that reached it.
#[test]
fn the_highest_day_of_the_month_is_charged_on_the_first_day_that_reached_it() {
    let bill = bill(
        "2020-01-01 upgrade edition=professional
         2020-05-05 usage meter=dau quantity=15000
         2020-05-10 usage meter=dau quantity=25000
         2020-05-15 usage meter=dau quantity=25000
         2020-05-20 usage meter=dau quantity=12000",
    );
    assert_eq!(usage_lines(&bill), ["2020-05 dau 2 10000 dau 149.99 299.98 professional 2020-05-10 U1"]);
}

/// U1: each month has a peak of its own, and each app too.
#[test]
fn a_peak_ends_with_its_month_and_stays_with_its_app() {
    let bill = bill(
        "2020-01-01 upgrade app=a edition=professional
         2020-05-31 usage app=a meter=dau quantity=20001
         2020-06-01 usage app=a meter=dau quantity=10001
         2020-01-01 upgrade app=b edition=ultimate
         2020-05-31 usage app=b meter=dau quantity=10000",
    );
    assert_eq!(
        bill.cells("charges.csv", "category app month amount")
            .iter()
            .filter(|line| line.starts_with("usage"))
            .collect::<Vec<_>>(),
        ["usage a 2020-05 299.98", "usage a 2020-06 149.99"]
    );
}

/// U4, G7: the highest reading of each day, summed over the days: (7.5 + 10) x 0.69 = 12.075, half a cent goes up.
#[test]
fn bandwidth_is_each_days_highest_reading_summed_and_rounded_half_up() {
    let bill = bill(
        "2020-01-01 upgrade edition=professional
         2020-05-10 usage meter=bandwidth_mbps quantity=2.25
         2020-05-10 usage meter=bandwidth_mbps quantity=7.5
         2020-05-10 usage meter=bandwidth_mbps quantity=7.499999
         2020-05-12 usage meter=bandwidth_mbps quantity=10",
    );
    assert_eq!(usage_lines(&bill), ["2020-05 bandwidth_mbps 17.5 mbps day 0.69 12.08 professional 2020-05-10 U4"]);
}

/// U4, G7: a month is one line, rounded once: 0.5 + 0.5 is 0.69, not twice 0.345 rounded to 0.35.
#[test]
fn bandwidth_is_rounded_once_for_the_month_and_not_once_a_day() {
    let bill = bill(
        "2020-01-01 upgrade edition=ultimate
         2020-05-10 usage meter=bandwidth_mbps quantity=0.5
         2020-05-11 usage meter=bandwidth_mbps quantity=0.5
         2020-06-11 usage meter=bandwidth_mbps quantity=0.5",
    );
    assert_eq!(
        usage_lines(&bill),
        [
            "2020-05 bandwidth_mbps 1 mbps day 0.69 0.69 ultimate 2020-05-10 U4",
            "2020-06 bandwidth_mbps 0.5 mbps day 0.69 0.35 ultimate 2020-06-11 U4",
        ]
    );
}

/// U4, FORMATS: six decimals count exactly, and a line that rounds to zero is no line.
#[test]
fn bandwidth_below_half_a_cent_is_no_line() {
    // 0.007246 x 0.69 = 0.00499974 and 0.007247 x 0.69 = 0.00500043.
    assert_eq!(february_after_a_reading("professional", "bandwidth_mbps", "0.007246"), "0.00");
    assert_eq!(february_after_a_reading("professional", "bandwidth_mbps", "0.007247"), "0.01");
    let bill = bill(
        "2020-02-10 upgrade edition=professional
         2020-02-20 usage meter=bandwidth_mbps quantity=0.007246
         2020-03-20 usage meter=bandwidth_mbps quantity=0.007247",
    );
    assert_eq!(usage_lines(&bill), ["2020-03 bandwidth_mbps 0.007247 mbps day 0.69 0.01 professional 2020-03-20 U4"]);
}

/// U4, FORMATS: a reading of 0 costs nothing and does not date the line.
#[test]
fn a_bandwidth_reading_of_zero_costs_nothing_and_dates_nothing() {
    let bill = bill(
        "2020-01-01 upgrade edition=professional
         2020-05-01 usage meter=bandwidth_mbps quantity=0
         2020-05-07 usage meter=bandwidth_mbps quantity=0
         2020-05-07 usage meter=bandwidth_mbps quantity=3
         2020-05-08 usage meter=bandwidth_mbps quantity=0
         2020-06-01 usage meter=bandwidth_mbps quantity=0",
    );
    assert_eq!(usage_lines(&bill), ["2020-05 bandwidth_mbps 3 mbps day 0.69 2.07 professional 2020-05-07 U4"]);
}

/// U5: readings in trial are accepted and cost nothing.
#[test]
fn readings_in_trial_are_accepted_and_cost_nothing() {
    let bill = bill(
        "2020-02-05 usage meter=dau quantity=50000
         2020-02-05 usage meter=peak_groups quantity=500000
         2020-02-05 usage meter=bandwidth_mbps quantity=100
         2020-02-05 usage meter=mau quantity=1000000",
    );
    assert!(bill.violations().is_empty(), "{:?}", bill.violations());
    assert_eq!(bill.totals(), ["0.00", "0.00", "0.00"]);
}

/// U2, U5: within the month of the upgrade, only readings taken after it count.
#[test]
fn readings_before_the_upgrade_do_not_count_in_its_month() {
    let bill = bill(
        "2020-02-05 usage meter=dau quantity=50000
         2020-02-05 usage meter=bandwidth_mbps quantity=100
         2020-02-10 upgrade edition=professional
         2020-02-11 usage meter=dau quantity=10001
         2020-02-12 usage meter=bandwidth_mbps quantity=2",
    );
    assert_eq!(
        usage_lines(&bill),
        [
            "2020-02 bandwidth_mbps 2 mbps day 0.69 1.38 professional 2020-02-12 U4",
            "2020-02 dau 1 10000 dau 149.99 149.99 professional 2020-02-11 U1",
        ]
    );
}

/// U2: rows of one day act in their order: what is read before the upgrade's row is read in trial.
#[test]
fn on_the_day_of_the_upgrade_only_readings_after_its_row_count() {
    let bill = bill(
        "2020-02-10 usage meter=dau quantity=50000
         2020-02-10 usage meter=peak_groups quantity=500000
         2020-02-10 usage meter=bandwidth_mbps quantity=100
         2020-02-10 upgrade edition=professional
         2020-02-10 usage meter=dau quantity=20001
         2020-02-10 usage meter=peak_groups quantity=100001
         2020-02-10 usage meter=bandwidth_mbps quantity=2",
    );
    assert_eq!(
        usage_lines(&bill),
        [
            "2020-02 bandwidth_mbps 2 mbps day 0.69 1.38 professional 2020-02-10 U4",
            "2020-02 dau 2 10000 dau 149.99 299.98 professional 2020-02-10 U1",
            "2020-02 peak_groups 1 100000 peak_groups 149.99 149.99 professional 2020-02-10 U3",
        ]
    );
}

/// U2: after a downgrade readings no longer count; those before it are charged in the edition that was left.
#[test]
fn a_downgrade_keeps_the_months_usage_and_ends_the_counting() {
    let bill = bill(
        "2020-01-01 upgrade edition=professional
         2020-05-05 usage meter=dau quantity=20001
         2020-05-05 usage meter=bandwidth_mbps quantity=10
         2020-05-10 usage meter=dau quantity=30000
         2020-05-10 change edition=trial
         2020-05-10 usage meter=dau quantity=90000
         2020-05-10 usage meter=bandwidth_mbps quantity=90
         2020-06-05 usage meter=dau quantity=90000",
    );
    assert_eq!(
        usage_lines(&bill),
        [
            "2020-05 bandwidth_mbps 10 mbps day 0.69 6.90 professional 2020-05-05 U4",
            "2020-05 dau 2 10000 dau 149.99 299.98 professional 2020-05-10 U1",
        ]
    );
    assert_eq!([bill.edition("2020-05"), bill.total("2020-06")], ["trial", "0.00"]);
}

/// U2: the whole month's usage is priced in the last paid edition, here at a price of ultimate that differs.
#[test]
fn the_last_paid_edition_of_the_month_prices_all_of_its_usage() {
    let dearer = [("ultimate = { price = \"0.69\"", "ultimate = { price = \"1.25\"")];
    let changed = bill_with(
        &dearer,
        "2020-01-01 upgrade edition=professional
         2020-05-05 usage meter=bandwidth_mbps quantity=10
         2020-05-20 change edition=ultimate",
    );
    assert_eq!(usage_lines(&changed), ["2020-05 bandwidth_mbps 10 mbps day 1.25 12.50 ultimate 2020-05-05 U4"]);
    let back_and_down = bill_with(
        &dearer,
        "2020-01-01 upgrade edition=ultimate
         2020-05-05 usage meter=bandwidth_mbps quantity=10
         2020-05-10 change edition=trial
         2020-05-15 upgrade edition=professional
         2020-06-05 usage meter=bandwidth_mbps quantity=10
         2020-06-15 change edition=trial",
    );
    assert_eq!(
        usage_lines(&back_and_down),
        [
            "2020-05 bandwidth_mbps 10 mbps day 0.69 6.90 professional 2020-05-05 U4",
            "2020-06 bandwidth_mbps 10 mbps day 0.69 6.90 professional 2020-06-05 U4",
        ]
    );
}

/// U2: the usage of the months before and after an edition change is named by the edition held then.
#[test]
fn the_edition_column_names_the_last_paid_edition_of_the_month() {
    let bill = bill(
        "2020-01-01 upgrade edition=professional
         2020-04-05 usage meter=dau quantity=10001
         2020-05-05 usage meter=dau quantity=10001
         2020-05-20 change edition=ultimate
         2020-06-05 usage meter=dau quantity=10001",
    );
    let editions = bill.cells("charges.csv", "item month edition");
    let dau: Vec<_> = editions.iter().filter_map(|line| line.strip_prefix("dau ")).collect();
    assert_eq!(dau, ["2020-04 professional", "2020-05 ultimate", "2020-06 ultimate"]);
}

/// F6, O4: usage read before a stop stays due; a reading after it is refused.
#[test]
fn usage_before_a_stop_stays_due_and_readings_after_it_are_refused() {
    let bill = bill(
        "2020-01-01 upgrade edition=professional
         2020-05-05 usage meter=dau quantity=10001
         2020-05-10 stop
         2020-05-11 usage meter=dau quantity=90000",
    );
    assert_eq!(bill.violations(), ["5 app_stopped -"]);
    assert_eq!(usage_lines(&bill), ["2020-05 dau 1 10000 dau 149.99 149.99 professional 2020-05-05 U1"]);
    assert_eq!([bill.usage("2020-05"), bill.usage("2020-06")], ["149.99", "0.00"]);
}

/// T2, FORMATS: `mau` is a meter that the classic rulebook does not charge; its readings are accepted.
#[test]
fn monthly_active_users_are_accepted_and_cost_nothing() {
    let bill = bill(
        "2020-01-01 upgrade edition=professional
         2020-05-05 usage meter=mau quantity=1000000000000",
    );
    assert!(bill.violations().is_empty() && usage_lines(&bill).is_empty());
    assert_eq!(bill.total("2020-05"), "149.99");
}

/// FORMATS: every line says what was multiplied: months, blocks, Mbps and days; plan before packages before usage.
#[test]
fn each_line_says_what_was_multiplied_by_which_price() {
    let bill = bill_to(
        "2020-05",
        "2020-05-01 upgrade edition=ultimate
         2020-05-02 usage meter=dau quantity=40000
         2020-05-03 usage meter=peak_groups quantity=250000
         2020-05-04 usage meter=bandwidth_mbps quantity=0.125
         2020-05-05 change history_days=360",
    );
    assert_eq!(
        bill.cells("charges.csv", "category item tier quantity unit unit_price amount currency"),
        [
            "package history_days 360 1 month 299.99 299.99 USD",
            "usage bandwidth_mbps - 0.125 mbps day 0.69 0.09 USD",
            "usage dau - 3 10000 dau 149.99 449.97 USD",
            "usage peak_groups - 2 100000 peak_groups 149.99 299.98 USD",
        ]
    );
}

/// U1, G7: the largest reading that the format takes is charged to the cent: (10^12 - 10,000) / 10,000 = 99,999,999 blocks.
#[test]
fn the_largest_reading_is_charged_exactly() {
    // 99,999,999 x 149.99 = 14,999,000,000 - 149.99.
    assert_eq!(february_after_a_reading("professional", "dau", "1000000000000"), "14998999850.01");
}
