//! Section 4 of the rule model: how often a month allows a change.

use crate::bill::{bill, bill_with};

/// C1: one change of the edition a month; the second is refused, in the next month it is allowed.
#[test]
fn the_edition_is_changed_once_a_month() {
    let bill = bill(
        "2020-01-01 upgrade edition=professional
         2020-05-01 change edition=ultimate
         2020-05-31 change edition=professional
         2020-06-01 change edition=professional",
    );
    assert_eq!(bill.violations(), ["4 edition_changed_twice -"]);
    assert_eq!([bill.edition("2020-05"), bill.edition("2020-06")], ["ultimate", "professional"]);
}

/// C1: each package has a change of its own.
#[test]
fn each_package_is_changed_once_a_month_for_itself() {
    let bill = bill(
        "2020-01-01 upgrade edition=professional
         2020-05-02 change unlimited_av_rooms=on
         2020-05-03 change content_filtering=on
         2020-05-04 change groups_per_user=700
         2020-05-05 change groups_per_user=800
         2020-06-01 change groups_per_user=800",
    );
    assert_eq!(bill.violations(), ["6 package_changed_twice groups_per_user"]);
}

/// C2: an upgrade uses up no change, neither of the edition nor of the packages that it sets.
#[test]
fn an_upgrade_leaves_the_months_changes_untouched() {
    let bill = bill(
        "2020-05-01 upgrade edition=professional unlimited_av_rooms=on groups_per_user=700
         2020-05-02 change edition=ultimate
         2020-05-03 change groups_per_user=2000
         2020-05-04 change content_filtering=on",
    );
    assert!(bill.violations().is_empty(), "{:?}", bill.violations());
}

/// C3: putting a package back is allowed, and its one change of the month is used up all the same.
#[test]
fn a_package_may_be_put_back_but_not_changed_again() {
    let bill = bill(
        "2020-01-01 upgrade edition=professional
         2020-05-10 change unlimited_av_rooms=on
         2020-05-20 change unlimited_av_rooms=off
         2020-05-25 change unlimited_av_rooms=on",
    );
    assert_eq!(bill.violations(), ["5 package_changed_twice unlimited_av_rooms"]);
}

/// C3, O6: after a restore the same value is no change, and back means the value before the counted change.
#[test]
fn back_means_the_value_before_the_counted_change() {
    let bill = bill(
        "2020-01-01 upgrade edition=professional groups_per_user=700
         2020-05-10 change groups_per_user=800
         2020-05-11 change groups_per_user=900
         2020-05-12 change groups_per_user=default
         2020-05-13 change groups_per_user=700
         2020-05-14 change groups_per_user=700
         2020-05-15 change groups_per_user=800",
    );
    let twice = |line| format!("{line} package_changed_twice groups_per_user");
    assert_eq!(bill.violations(), [twice(4), twice(5), twice(8)]);
}

/// C3: `default` restores `default` across an edition change, whatever number each edition has for it.
#[test]
fn default_restores_default_across_an_edition_change() {
    let bill = bill(
        "2020-01-01 upgrade edition=professional
         2020-05-10 change members_per_group=2000
         2020-05-11 change edition=ultimate
         2020-05-12 change members_per_group=3000
         2020-05-13 change members_per_group=default
         2020-05-14 change members_per_group=2000",
    );
    // The edition change dropped 2,000 to ultimate's default, which is 2,000: the last two rows change nothing.
    assert_eq!(bill.violations(), ["5 package_changed_twice members_per_group"]);
}

/// C3: a restore incurs what any change would.
#[test]
fn a_restore_incurs_its_fee() {
    let bill = bill(
        "2020-01-01 upgrade edition=professional history_days=90
         2020-05-10 change history_days=default
         2020-06-10 change history_days=90
         2020-06-20 change history_days=default",
    );
    assert_eq!(
        bill.item("history_days"),
        [
            "2020-01 149.99 F5 2020-01-01",
            "2020-02 149.99 F1 2020-02-01",
            "2020-03 149.99 F1 2020-03-01",
            "2020-04 149.99 F1 2020-04-01",
            "2020-05 149.99 F1 2020-05-01",
            "2020-06 149.99 F5 2020-06-10",
        ]
    );
}

/// G3, the other value: a restore is a change like any other.
#[test]
fn where_restores_are_counted_putting_back_is_refused() {
    let bill = bill_with(
        &[("package_restore = \"free\"", "package_restore = \"counted\"")],
        "2020-01-01 upgrade edition=professional
         2020-05-10 change unlimited_av_rooms=on
         2020-05-20 change unlimited_av_rooms=off",
    );
    assert_eq!(bill.violations(), ["4 package_changed_twice unlimited_av_rooms"]);
    assert_eq!(bill.packages("2020-06"), "149.99");
}

/// C1: an upgrade that is refused for its edition is not refused for the frequency: that rule is about changes.
#[test]
fn a_second_upgrade_is_refused_for_the_edition_alone() {
    let bill = bill(
        "2020-05-01 upgrade edition=professional
         2020-05-02 change edition=ultimate
         2020-05-03 upgrade edition=professional",
    );
    assert_eq!(bill.violations(), ["4 upgrade_requires_trial -"]);
}

/// C2: an upgrade sets a package whose change of the month is used up.
#[test]
fn an_upgrade_sets_a_package_that_was_changed_in_the_month() {
    let bill = bill(
        "2020-01-01 upgrade edition=professional
         2020-05-05 change groups_per_user=700
         2020-05-10 change edition=trial
         2020-05-20 upgrade edition=professional groups_per_user=800",
    );
    assert!(bill.violations().is_empty(), "{:?}", bill.violations());
    assert_eq!(bill.packages("2020-06"), "149.99");
}

/// C3: what was on since January may be switched off and on again, and then not off once more.
#[test]
fn a_package_put_back_on_stays_on() {
    let bill = bill(
        "2020-01-01 upgrade edition=professional unlimited_av_rooms=on
         2020-05-05 change unlimited_av_rooms=off
         2020-05-06 change unlimited_av_rooms=on
         2020-05-07 change unlimited_av_rooms=off",
    );
    assert_eq!(bill.violations(), ["5 package_changed_twice unlimited_av_rooms"]);
    assert_eq!([bill.packages("2020-05"), bill.packages("2020-06")], ["149.99", "149.99"]);
}

/// C1, C3: where a month allows two changes, back still means the value before the first of them.
#[test]
fn where_two_changes_are_allowed_back_is_where_the_month_began() {
    let bill = bill_with(
        &[("times = 1,", "times = 2,")],
        "2020-01-01 upgrade edition=professional
         2020-05-05 change groups_per_user=600
         2020-05-06 change groups_per_user=700
         2020-05-07 change groups_per_user=600
         2020-05-08 change groups_per_user=default",
    );
    assert_eq!(bill.violations(), ["5 package_changed_twice groups_per_user"]);
    assert_eq!(bill.packages("2020-06"), "0.00");
}
