//! Section 1 of the rule model, O5 and O6: a dialog is applied whole or refused whole, and what changes nothing.

use crate::bill::bill;

/// O5, P1, P2: every reason against an upgrade in its order, packages in the order of their table, whatever the order
/// of the columns.
#[test]
fn an_upgrade_is_refused_with_every_reason_in_order() {
    let bill = bill(
        "2020-01-15 upgrade edition=professional
         2020-02-10 upgrade history_days=60 members_per_group=6001 groups_per_user=999 \
         unlimited_av_rooms=on edition=ultimate",
    );
    assert_eq!(
        bill.violations(),
        [
            "3 upgrade_requires_trial -",
            "3 package_not_offered unlimited_av_rooms",
            "3 level_below_default groups_per_user",
            "3 level_not_offered members_per_group",
            "3 level_not_offered history_days",
        ]
    );
    assert_eq!(bill.totals(), ["0.00", "149.99", "149.99", "149.99"]);
}

/// O5, C1: every reason against a change in its order, those of the frequency last.
#[test]
fn a_change_is_refused_with_every_reason_in_order() {
    let bill = bill(
        "2020-01-15 upgrade edition=professional
         2020-05-05 change content_filtering=on
         2020-05-10 change edition=trial
         2020-05-12 change content_filtering=on history_days=60 members_per_group=6001 groups_per_user=999 \
         unlimited_av_rooms=on edition=ultimate",
    );
    assert_eq!(
        bill.violations(),
        [
            "5 change_requires_paid -",
            "5 package_not_offered unlimited_av_rooms",
            "5 level_below_default groups_per_user",
            "5 level_not_offered members_per_group",
            "5 level_not_offered history_days",
            "5 edition_changed_twice -",
            "5 package_changed_twice content_filtering",
        ]
    );
    assert_eq!(bill.edition("2020-05"), "trial");
}

/// O5: in `trial` every package of the table is missing; each is named, in the order of the table.
#[test]
fn in_trial_each_package_is_named_once_in_table_order() {
    let bill = bill(
        "2020-01-15 create
         2020-01-16 change history_days=8 members_per_group=0 groups_per_user=1001 \
         content_filtering=on unlimited_av_rooms=on",
    );
    assert_eq!(
        bill.violations(),
        [
            "3 change_requires_paid -",
            "3 package_not_offered unlimited_av_rooms",
            "3 package_not_offered content_filtering",
            "3 package_not_offered groups_per_user",
            "3 package_not_offered members_per_group",
            "3 package_not_offered history_days",
        ]
    );
}

/// O5: of one reason, the packages stand in the order of the table.
#[test]
fn several_packages_of_one_reason_stand_in_table_order() {
    let bill = bill(
        "2020-01-15 upgrade edition=professional
         2020-02-10 change members_per_group=199 groups_per_user=499
         2020-02-11 change history_days=361 members_per_group=2001 groups_per_user=1001
         2020-02-12 change history_days=30 groups_per_user=700 content_filtering=on unlimited_av_rooms=on
         2020-02-13 change history_days=90 groups_per_user=800 members_per_group=300",
    );
    assert_eq!(
        bill.violations(),
        [
            "3 level_below_default groups_per_user",
            "3 level_below_default members_per_group",
            "4 level_not_offered groups_per_user",
            "4 level_not_offered members_per_group",
            "4 level_not_offered history_days",
            "6 package_changed_twice groups_per_user",
            "6 package_changed_twice history_days",
        ]
    );
}

/// O5, C1: reasons do not hide one another: a level that is not sold is refused for the frequency as well.
#[test]
fn one_package_is_refused_for_two_reasons() {
    let bill = bill(
        "2020-01-15 upgrade edition=professional
         2020-02-10 change groups_per_user=700
         2020-02-11 change groups_per_user=1001
         2020-02-12 change groups_per_user=499",
    );
    assert_eq!(
        bill.violations(),
        [
            "4 level_not_offered groups_per_user",
            "4 package_changed_twice groups_per_user",
            "5 level_below_default groups_per_user",
            "5 package_changed_twice groups_per_user",
        ]
    );
}

/// O5, P2: packages are examined against the edition that the row names, else against the current one.
#[test]
fn packages_are_examined_against_the_edition_that_the_row_names() {
    let bill = bill(
        "2020-01-15 upgrade edition=professional
         2020-02-10 change groups_per_user=3000
         2020-02-11 change edition=ultimate groups_per_user=700
         2020-02-12 change edition=ultimate groups_per_user=3000
         2020-03-12 change edition=professional members_per_group=3000
         2020-03-13 change edition=trial content_filtering=on",
    );
    assert_eq!(
        bill.violations(),
        [
            "3 level_not_offered groups_per_user",
            "4 level_below_default groups_per_user",
            "6 level_not_offered members_per_group",
            "7 package_not_offered content_filtering",
        ]
    );
}

/// O5, C1, F2: a refused row leaves nothing behind: no setting, no count, no deferral, no fee.
#[test]
fn a_refused_row_leaves_nothing_behind() {
    let refused = bill(
        "2020-01-15 upgrade edition=professional
         2020-05-10 change edition=ultimate content_filtering=on history_days=360 unlimited_av_rooms=on
         2020-05-11 change content_filtering=on
         2020-05-12 change history_days=30
         2020-05-13 change edition=ultimate",
    );
    assert_eq!(refused.violations(), ["3 package_not_offered unlimited_av_rooms"]);
    // May: 149.99 of the plan, 149.99 of the filtering at once (F4), 79.99 of 30 days of history (F5).
    assert_eq!([refused.plan("2020-05"), refused.packages("2020-05")], ["149.99", "229.98"]);
    assert_eq!(refused.item("content_filtering")[0], "2020-05 149.99 F4 2020-05-11");
    assert_eq!([refused.plan("2020-06"), refused.packages("2020-06")], ["449.99", "149.99"]);
}

/// O5: a refused upgrade leaves the app in `trial`, to be upgraded on the same day.
#[test]
fn a_refused_upgrade_leaves_the_app_in_trial() {
    let bill = bill(
        "2020-01-15 upgrade edition=professional content_filtering=on history_days=31
         2020-01-15 open_room count=11
         2020-01-15 upgrade edition=ultimate",
    );
    assert_eq!(bill.violations(), ["2 level_not_offered history_days", "3 limit:av_rooms -"]);
    assert_eq!(bill.totals(), ["0.00", "449.99", "449.99"]);
}

/// O6: the edition that the app has is no change: it is not counted, and it defers nothing.
#[test]
fn naming_the_same_edition_changes_nothing() {
    let bill = bill(
        "2020-01-15 upgrade edition=professional
         2020-05-05 change edition=professional
         2020-05-10 change content_filtering=on
         2020-05-15 change edition=professional unlimited_av_rooms=on
         2020-05-20 change edition=ultimate
         2020-05-25 change edition=ultimate",
    );
    assert!(bill.violations().is_empty(), "{:?}", bill.violations());
    // Both packages were changed before the edition was: they cost in May (F4).
    assert_eq!([bill.total("2020-05"), bill.total("2020-06")], ["449.97", "599.98"]);
}

/// O6: the value that a package has is no change: nothing is counted, nothing is incurred again.
#[test]
fn setting_a_package_to_its_value_changes_nothing() {
    let bill = bill(
        "2020-01-15 upgrade edition=professional content_filtering=on groups_per_user=700
         2020-05-05 change content_filtering=on groups_per_user=700 unlimited_av_rooms=off history_days=default
         2020-05-10 change groups_per_user=800 unlimited_av_rooms=on history_days=30
         2020-05-15 change content_filtering=off",
    );
    assert!(bill.violations().is_empty(), "{:?}", bill.violations());
    assert_eq!(bill.item("content_filtering").last().unwrap(), "2020-05 149.99 F1 2020-05-01");
    // The plan, filtering, groups and rooms at 149.99, history at 79.99; in June without the filtering.
    assert_eq!([bill.total("2020-05"), bill.total("2020-06")], ["679.95", "529.96"]);
}

/// O6, P2: the default's own number is the default: no change of a package that is at it.
#[test]
fn the_defaults_own_number_changes_nothing() {
    for (edition, defaults, raised) in [
        (
            "professional",
            "groups_per_user=500 members_per_group=200 history_days=7",
            "groups_per_user=501 members_per_group=201 history_days=30",
        ),
        (
            "ultimate",
            "groups_per_user=1000 members_per_group=2000 history_days=30",
            "groups_per_user=1001 members_per_group=2001 history_days=90",
        ),
    ] {
        let bill = bill(&format!(
            "2020-01-15 upgrade edition={edition} {defaults}
             2020-05-05 change {defaults}
             2020-05-10 change {raised}
             2020-05-15 change {defaults}"
        ));
        assert!(bill.violations().is_empty(), "{:?}", bill.violations());
        assert_eq!([bill.packages("2020-04"), bill.packages("2020-06")], ["0.00", "0.00"]);
        // 149.99 + 79.99 + 79.99 in either edition, once incurred.
        assert_eq!(bill.packages("2020-05"), "309.97");
    }
}

/// O6, O2 to O4: whether a row is allowed at all comes before whether it changes anything.
#[test]
fn a_row_that_would_change_nothing_is_refused_all_the_same() {
    let bill = bill(
        "2020-01-15 create
         2020-01-16 change edition=trial
         2020-01-17 change content_filtering=off
         2020-01-18 change groups_per_user=default history_days=default
         2020-01-19 upgrade edition=professional
         2020-01-20 upgrade edition=professional
         2020-01-21 stop
         2020-01-22 change edition=professional",
    );
    assert_eq!(
        bill.violations(),
        [
            "3 change_requires_paid -",
            "4 change_requires_paid -",
            "5 change_requires_paid -",
            "7 upgrade_requires_trial -",
            "9 app_stopped -",
        ]
    );
}

/// O6, P3: a row's packages are compared with what the edition change leaves: the level that fell to the default.
#[test]
fn a_level_that_the_edition_change_leaves_at_the_default_is_not_changed_to_it() {
    let bill = bill(
        "2020-01-15 upgrade edition=professional members_per_group=2000 history_days=30 unlimited_av_rooms=on
         2020-05-10 change edition=ultimate members_per_group=2000 history_days=30 unlimited_av_rooms=off
         2020-05-20 change members_per_group=3000 history_days=90",
    );
    // 2,000 and 30 are ultimate's defaults: the first change of each in May is that of the 20th.
    assert!(bill.violations().is_empty(), "{:?}", bill.violations());
    assert_eq!([bill.plan("2020-06"), bill.packages("2020-06")], ["449.99", "159.98"]);
}

/// O6, P3, F5: what the edition change keeps is not changed by naming it: nothing is counted, nothing is incurred.
#[test]
fn a_setting_that_the_edition_change_keeps_is_not_changed_by_naming_it() {
    let bill = bill(
        "2020-01-15 upgrade edition=ultimate history_days=180 content_filtering=on
         2020-05-10 change edition=professional history_days=180 content_filtering=on
         2020-05-20 change content_filtering=off",
    );
    assert!(bill.violations().is_empty(), "{:?}", bill.violations());
    // Professional's 180 days cost 229.99, but only from June (F1).
    let history = bill.item("history_days");
    assert_eq!(history[4..6], ["2020-05 149.99 F1 2020-05-01", "2020-06 229.99 F1 2020-06-01"]);
    assert_eq!(bill.packages("2020-06"), "229.99");
}

/// O6, P3, C1, C3: a level dropped by the edition change and set again in its row is a counted change from the default.
#[test]
fn a_level_set_again_after_the_edition_change_dropped_it_is_a_change() {
    let bill = bill(
        "2020-01-15 upgrade edition=ultimate members_per_group=3000
         2020-05-10 change edition=professional members_per_group=1500
         2020-05-15 change members_per_group=1800
         2020-05-20 change members_per_group=default",
    );
    assert_eq!(bill.violations(), ["4 package_changed_twice members_per_group"]);
    assert_eq!([bill.packages("2020-05"), bill.packages("2020-06")], ["79.99", "0.00"]);
}

/// O6, P3, C1: what the edition change leaves may be named in its row though the package's change is used up.
#[test]
fn naming_what_the_edition_change_leaves_is_no_second_change() {
    let bill = bill(
        "2020-01-15 upgrade edition=professional members_per_group=700 history_days=30
         2020-05-05 change members_per_group=1500 history_days=90
         2020-05-10 change edition=ultimate members_per_group=default history_days=90
         2020-05-15 change members_per_group=3000",
    );
    // 1,500 fell to ultimate's default, 90 days were kept; a change of either would be the second one.
    assert_eq!(bill.violations(), ["5 package_changed_twice members_per_group"]);
    assert_eq!([bill.plan("2020-06"), bill.packages("2020-06")], ["449.99", "79.99"]);
}
