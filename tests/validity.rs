//! B4 and B5 of the rule model: the free edition of chat is valid one month at a time, and there is no way back to it.

use crate::bill::{bill_on_the_timeline, bill_under, held, published};

/// Whether a row of the day is refused as expired, after these rows.
fn is_expired(rows: &str, day: &str) -> bool {
    let bill = bill_on_the_timeline(&format!("{rows}\n{day} register"));
    let violations = bill.violations();
    let last = violations.last().is_some_and(|last| last.ends_with("edition_expired -"));
    assert_eq!(violations.len(), usize::from(last), "{violations:?}");
    last
}

/// B4: after these rows, developer is valid up to the day, not included.
fn is_valid_up_to(rows: &str, end: &str) {
    let end: chrono::NaiveDate = end.parse().expect("a day");
    let before = end.pred_opt().expect("a day");
    assert!(!is_expired(rows, &before.to_string()), "{rows}: valid on {before}");
    assert!(is_expired(rows, &end.to_string()), "{rows}: expired on {end}");
}

/// B4: up to the same day of the next month, not included, or its last day where it has no such day.
#[test]
fn developer_is_valid_up_to_the_same_day_of_the_next_month() {
    for (begun, end) in [
        ("2022-12-26", "2023-01-26"),
        ("2022-12-31", "2023-01-31"),
        ("2023-01-01", "2023-02-01"),
        ("2023-01-28", "2023-02-28"),
        ("2023-01-29", "2023-02-28"),
        ("2023-01-31", "2023-02-28"),
        ("2023-02-28", "2023-03-28"),
        ("2023-03-30", "2023-04-30"),
        ("2023-03-31", "2023-04-30"),
        ("2024-01-29", "2024-02-29"),
        ("2024-01-30", "2024-02-29"),
        ("2024-01-31", "2024-02-29"),
        ("2024-02-29", "2024-03-29"),
    ] {
        is_valid_up_to(&format!("{begun} create"), end);
    }
}

/// B4, O1: any first row begins the validity, a refused one too.
#[test]
fn a_refused_first_row_begins_the_validity() {
    let bill = bill_on_the_timeline(
        "2023-01-15 change edition=premium
         2023-02-14 register
         2023-02-15 register",
    );
    assert_eq!(bill.violations(), ["2 change_requires_paid -", "4 edition_expired -"]);
}

/// B4: after the end every row but `upgrade`, `extend`, `stop` is refused for this reason alone, without a code.
#[test]
fn an_expired_app_takes_only_an_upgrade_an_extension_or_a_stop() {
    for row in [
        "create",
        "create edition=trial",
        "change edition=developer",
        "change edition=premium",
        "change unlimited_av_rooms=on",
        "resume",
        "migrate",
        "open_room count=100",
        "close_room",
        "create_group group_type=private count=1000",
        "create_group group_type=private group=g",
        "disband_group group=missing",
        "join group=missing",
        "join user=u count=1000",
        "leave user=u",
        "register count=1000",
        "unregister",
        "befriend user=u count=1000",
        "unfriend user=u",
        "usage meter=mau quantity=5",
        "usage meter=dau quantity=5",
    ] {
        let bill = bill_on_the_timeline(&format!("2023-01-15 create\n2023-02-15 {row}"));
        assert_eq!(bill.extents(), ["3 edition_expired - - - - - -"], "{row}");
    }
    for row in ["upgrade edition=standard", "extend", "stop"] {
        let bill = bill_on_the_timeline(&format!("2023-01-15 create\n2023-02-15 {row}"));
        assert!(bill.violations().is_empty(), "{row}");
    }
}

/// B4: the months go on showing `developer`, and cost nothing.
#[test]
fn an_expired_app_stays_developer_and_costs_nothing() {
    let bill =
        bill_under(&published(), "2023-01-15 create\n2023-02-20 usage meter=mau quantity=90000", Some("2023-04"));
    let months = ["2023-01", "2023-02", "2023-03", "2023-04"];
    assert_eq!(bill.cells("months.csv", "month edition total"), months.map(|month| format!("{month} developer 0.00")));
}

/// B4, O2, T6: an upgrade after the end is judged as any upgrade, costs its days and ends the validity.
#[test]
fn an_upgrade_after_the_end_ends_the_validity() {
    let bill = bill_under(
        &published(),
        "2023-01-15 create
         2023-02-20 upgrade edition=professional
         2023-02-20 upgrade edition=standard history_days=30
         2023-02-22 upgrade edition=standard
         2023-03-31 register count=1000",
        Some("2023-03"),
    );
    assert_eq!(bill.violations(), ["3 edition_not_offered -", "4 package_not_offered history_days"]);
    // 7/28 of 399.
    assert_eq!([bill.total("2023-02"), bill.total("2023-03")], ["99.75", "399.00"]);
}

/// B4: an extension before the end adds a month to the end, several add several; the end's own day counts, not the first.
#[test]
fn an_extension_before_the_end_adds_a_month_to_the_end() {
    is_valid_up_to("2023-01-15 create\n2023-01-15 extend", "2023-03-15");
    is_valid_up_to("2023-01-15 create\n2023-02-14 extend", "2023-03-15");
    is_valid_up_to("2023-01-15 create\n2023-01-20 extend\n2023-01-20 extend\n2023-02-20 extend", "2023-05-15");
    is_valid_up_to("2023-01-31 create\n2023-02-27 extend", "2023-03-28");
    is_valid_up_to("2024-01-31 create\n2024-02-01 extend\n2024-02-01 extend", "2024-04-29");
}

/// B4: an extension on the end or after it begins a month of its own day.
#[test]
fn an_extension_after_the_end_counts_from_its_own_day() {
    is_valid_up_to("2023-01-15 create\n2023-02-15 extend", "2023-03-15");
    is_valid_up_to("2023-01-15 create\n2023-02-16 extend", "2023-03-16");
    is_valid_up_to("2023-01-15 create\n2023-03-31 extend", "2023-04-30");
    is_valid_up_to("2023-01-15 create\n2024-01-31 extend\n2024-01-31 extend", "2024-03-29");
}

/// B4, O1: as a first row, `extend` begins the app and adds its month.
#[test]
fn an_extension_may_be_the_first_row() {
    is_valid_up_to("2023-01-15 extend", "2023-03-15");
}

/// B4: in an edition that does not expire there is nothing to extend: paid ones, and every one of classic.
#[test]
fn an_extension_is_refused_where_nothing_expires() {
    for rows in [
        "2023-01-15 upgrade edition=standard",
        "2023-01-15 upgrade edition=premium",
        "2022-12-25 create",
        "2022-11-15 upgrade edition=professional",
        "2019-01-15 upgrade edition=ultimate",
    ] {
        let day = rows[..10].to_owned();
        let bill = bill_on_the_timeline(&format!("{rows}\n{day} extend"));
        assert_eq!(bill.violations(), ["3 extend_not_available -"], "{rows}");
    }
    let bill = bill_under(&held("tencent-im-intl-2022-10"), "2023-01-15 extend", None);
    assert_eq!(bill.violations(), ["2 extend_not_available -"]);
}

/// B4: trial of classic does not expire.
#[test]
fn trial_does_not_expire() {
    let bill = bill_on_the_timeline("2022-12-01 create\n2024-12-01 register");
    assert!(bill.violations().is_empty(), "{:?}", bill.violations());
}

/// B4, O4: a stop does not halt the clock: the app may be resumed after the end, and is expired then.
#[test]
fn a_stop_does_not_halt_the_clock() {
    let bill = bill_on_the_timeline(
        "2023-01-15 create
         2023-02-01 stop
         2023-02-14 register
         2023-02-15 register
         2023-02-15 extend
         2023-02-20 resume
         2023-02-20 register
         2023-02-20 extend
         2023-03-19 register
         2023-03-20 register",
    );
    assert_eq!(
        bill.violations(),
        ["4 app_stopped -", "5 app_stopped -", "6 app_stopped -", "8 edition_expired -", "11 edition_expired -"]
    );
    is_valid_up_to("2023-01-15 create\n2023-01-20 stop\n2023-01-25 resume", "2023-02-15");
}

/// B4, B3, O4: an expired app can be stopped; then it is refused as stopped, and its resume is allowed within 90 days.
#[test]
fn an_expired_app_can_be_stopped_and_resumed() {
    let bill = bill_on_the_timeline(
        "2023-01-15 create
         2023-03-01 stop
         2023-03-02 register
         2023-03-03 upgrade edition=standard
         2023-03-10 resume
         2023-03-10 resume
         2023-03-11 upgrade edition=standard",
    );
    assert_eq!(bill.violations(), ["4 app_stopped -", "5 app_stopped -", "7 edition_expired -"]);
    // 21/31 of 399 = 270.290.
    assert_eq!(bill.total("2023-03"), "270.29");
}

/// B4, T2: a migration from trial begins a month of developer on its own day.
#[test]
fn a_migration_from_trial_begins_a_validity() {
    is_valid_up_to("2022-12-25 create\n2022-12-26 migrate", "2023-01-26");
    is_valid_up_to("2022-10-01 create\n2023-01-31 migrate", "2023-02-28");
    is_valid_up_to("2022-10-01 create\n2023-01-31 migrate\n2023-02-01 extend", "2023-03-28");
}

/// B5, O5: a change to the free edition is refused, after `change_requires_paid` where it is the edition already, and
/// beside the month's used-up change.
#[test]
fn a_change_to_the_free_edition_is_refused() {
    for (day, free, paid, higher) in
        [("2022-11-01", "trial", "professional", "ultimate"), ("2022-12-26", "developer", "standard", "premium")]
    {
        let bill = bill_on_the_timeline(&format!(
            "{day} change edition={free}
             {day} upgrade edition={paid}
             {day} change edition={free}
             {day} change edition={higher}
             {day} change edition={free}"
        ));
        assert_eq!(
            bill.violations(),
            [
                "2 change_requires_paid -",
                "2 downgrade_not_offered -",
                "4 downgrade_not_offered -",
                "6 downgrade_not_offered -",
                "6 edition_changed_twice -"
            ]
        );
        assert_eq!(bill.edition(&day[..7]), higher);
    }
}

/// B5, O5: refused whole: the packages of the row are not set; of the free edition none is offered.
#[test]
fn a_refused_downgrade_leaves_the_packages_alone() {
    let bill = bill_on_the_timeline(
        "2022-11-10 upgrade edition=professional
         2022-11-11 change edition=trial unlimited_av_rooms=on
         2022-11-12 open_room count=51",
    );
    assert_eq!(
        bill.violations(),
        ["3 downgrade_not_offered -", "3 package_not_offered unlimited_av_rooms", "4 limit:av_rooms -"]
    );
    assert_eq!(bill.edition("2022-11"), "professional");
}

/// B5, T6: the other family's free edition is no downgrade, it is not offered.
#[test]
fn the_free_edition_of_the_other_family_is_not_offered() {
    let bill = bill_on_the_timeline(
        "2022-12-26 change edition=trial\n2022-12-26 upgrade edition=standard\n2022-12-27 change edition=trial",
    );
    assert_eq!(bill.violations(), ["2 change_requires_paid -", "2 edition_not_offered -", "4 edition_not_offered -"]);
}
