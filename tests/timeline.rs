//! Section 11 of the rule model: the published rulebooks on one timeline.

use billcast::calendar::Month;
use billcast::rulebook::FamilyIx;

use crate::bill::{bill_on_the_timeline, bill_under, published};

/// T1: every month of a family has exactly one rulebook, the one in force on its 1st; the first month is the first's.
#[test]
fn every_month_of_a_family_has_exactly_one_rulebook() {
    let timeline = published();
    let last: Month = "2099-12".parse().expect("a month");
    let mut swept = Vec::new();
    for (family, first) in (0..).map(FamilyIx).zip(["2019-01", "2022-12"]) {
        let own = &timeline.families()[usize::from(family.0)];
        let first: Month = first.parse().expect("a month");
        for month in first.to(last) {
            let governing = timeline.names().rulebook(timeline.governing(family, month).rulebook);
            let in_force = timeline.of_family(own).into_iter();
            let covering: Vec<_> = in_force
                .filter(|(_, from, to)| *from <= month && to.is_none_or(|to| month <= to))
                .map(|(rulebook, ..)| rulebook.id.as_str())
                .collect();
            assert_eq!(covering, [governing], "{month}");
            swept.push(governing.to_owned());
        }
    }
    swept.dedup();
    let ids: Vec<&str> = timeline.rulebooks().iter().map(|rulebook| rulebook.id.as_str()).collect();
    assert_eq!(swept, ids, "every rulebook governs some month, in the order of the dates");
}

/// T1, G5: the price rise of 2021-08-06 is paid from September on, its correction of 2021-09-03 from October on.
#[test]
fn the_price_rise_of_august_2021_is_paid_from_september_on() {
    let bill = bill_under(
        &published(),
        "2020-01-10 upgrade edition=professional
         2021-07-01 change history_days=180",
        Some("2021-10"),
    );
    assert_eq!(["2021-08", "2021-09"].map(|month| bill.plan(month)), ["149.99", "449.99"]);
    assert_eq!(
        bill.item("history_days"),
        [
            "2021-07 229.99 F5 2021-07-01",
            "2021-08 229.99 F1 2021-08-01",
            "2021-09 219.99 F1 2021-09-01",
            "2021-10 269.99 F1 2021-10-01",
        ]
    );
}

/// T3: content filtering is sold no longer from the opening of September 2021 on: it is off, and that is no change.
#[test]
fn what_is_no_longer_sold_ends_with_the_opening() {
    let bill = bill_under(
        &published(),
        "2021-05-10 upgrade edition=professional content_filtering=on
         2021-09-02 change content_filtering=on",
        Some("2021-09"),
    );
    assert_eq!(["2021-08", "2021-09"].map(|month| bill.packages(month)), ["149.99", "0.00"]);
    assert_eq!(bill.violations(), ["3 package_not_offered content_filtering"]);
}

/// T2: ten days of professional and twenty-one of standard, in the month of the migration.
#[test]
fn a_migration_charges_both_sides_by_day() {
    let bill = bill_on_the_timeline(
        "2022-10-20 upgrade edition=professional
         2023-01-10 migrate",
    );
    assert_eq!(bill.item("professional").last().expect("a line"), "2023-01 145.16 B1 2023-01-01");
    assert_eq!(bill.item("standard")[0], "2023-01 270.29 B1 2023-01-11");
}

/// T6: what the family of the app lacks is refused, although the run knows the word.
#[test]
fn an_edition_of_the_other_family_is_refused() {
    let bill = bill_on_the_timeline(
        "2022-12-25 upgrade edition=standard
         2022-12-25 upgrade edition=professional",
    );
    assert_eq!(bill.violations(), ["2 edition_not_offered -"]);
}

/// T4 is said for a run as a whole, T5 holds one rulebook: tests/command_line.rs runs both.
#[test]
fn a_date_before_the_first_rulebook_is_not_of_the_timeline() {
    assert_eq!(published().first_day().expect("a first day").to_string(), "2019-01-01");
}
