//! Section 1 of the rule model, O1 to O4: how an app begins, is upgraded, changed and stopped.

use crate::bill::{bill, bill_to};

/// Every action as a first row; those marked `true` are refused, whole or in part.
const FIRST_ROWS: [(&str, bool); 20] = [
    ("create", false),
    ("create edition=trial", false),
    ("upgrade edition=professional", false),
    ("upgrade edition=ultimate unlimited_av_rooms=on", true),
    ("change content_filtering=on", true),
    ("change edition=professional", true),
    ("resume", false),
    ("extend", true),
    ("migrate", true),
    ("open_room count=11", true),
    ("close_room", true),
    ("create_group group_type=public", false),
    ("disband_group group=g", true),
    ("join group=g", true),
    ("join user=u", false),
    ("leave user=u", true),
    ("register count=101", true),
    ("unregister", true),
    ("befriend user=u", false),
    ("usage meter=dau quantity=20000", false),
];

/// O1: the first row of an app begins it, whatever its action and even where it is refused: a `create` after it
/// comes too late, and the app's months begin with it.
#[test]
fn the_first_row_of_any_kind_begins_the_app() {
    for (row, refused) in FIRST_ROWS {
        let bill = bill(&format!("2020-03-31 {row}\n2020-04-01 create"));
        let violations = bill.violations();
        assert_eq!(violations.last().map(String::as_str), Some("3 app_exists -"), "{row}");
        assert_eq!(violations.iter().any(|violation| violation.starts_with("2 ")), refused, "{row}: {violations:?}");
        assert_eq!(bill.cells("months.csv", "month"), ["2020-03", "2020-04", "2020-05", "2020-06"], "{row}");
    }
}

/// O1, O4: a first row that stops the app begins and ends it.
#[test]
fn an_app_whose_first_row_is_a_stop_begins_and_is_stopped() {
    let bill = bill("2020-03-31 stop\n2020-04-01 create");
    assert_eq!(bill.violations(), ["3 app_stopped -"]);
    assert_eq!(
        bill.cells("months.csv", "month edition total"),
        ["2020-03 stopped 0.00", "2020-04 stopped 0.00", "2020-05 stopped 0.00", "2020-06 stopped 0.00"]
    );
}

/// O1: apps begin each with its own first row, a refused one too, and never affect each other.
#[test]
fn the_months_of_an_app_begin_with_its_own_first_row() {
    let bill = bill_to(
        "2020-04",
        "2020-01-31 upgrade edition=professional app=a
         2020-03-01 change edition=professional app=b",
    );
    assert_eq!(bill.violations(), ["3 change_requires_paid -"]);
    assert_eq!(
        bill.cells("months.csv", "app month edition total"),
        [
            "a 2020-01 professional 0.00",
            "a 2020-02 professional 149.99",
            "a 2020-03 professional 149.99",
            "a 2020-04 professional 149.99",
            "b 2020-03 trial 0.00",
            "b 2020-04 trial 0.00",
        ]
    );
}

/// O1: a `create` begins the app in `trial` with no package; it costs nothing.
#[test]
fn a_created_app_is_in_trial_and_costs_nothing() {
    for row in ["create", "create edition=trial"] {
        let bill = bill(&format!("2020-02-29 {row}"));
        assert!(bill.violations().is_empty(), "{:?}", bill.violations());
        assert_eq!(
            bill.cells("months.csv", "month edition total"),
            ["2020-02 trial 0.00", "2020-03 trial 0.00", "2020-04 trial 0.00"]
        );
    }
}

/// O1: an app that is there is not created again, on the same day or later, in trial or paid; it stays as it is.
#[test]
fn an_app_that_is_there_is_not_created_again() {
    let bill = bill(
        "2020-01-10 create
         2020-01-10 create
         2020-01-11 create edition=trial
         2020-01-12 upgrade edition=professional content_filtering=on
         2020-02-01 create edition=trial",
    );
    let exists = |line| format!("{line} app_exists - - - - - -");
    assert_eq!(bill.extents(), [exists(3), exists(4), exists(6)]);
    assert_eq!([bill.edition("2020-02"), bill.total("2020-03")], ["professional", "299.98"]);
}

/// O2: from `trial` to either paid edition, with any packages in the same dialog, at once.
#[test]
fn an_app_in_trial_is_upgraded_with_packages() {
    let professional = bill(
        "2020-01-15 create
         2020-01-15 upgrade edition=professional unlimited_av_rooms=on content_filtering=on groups_per_user=501",
    );
    assert!(professional.violations().is_empty(), "{:?}", professional.violations());
    // 149.99 for the plan and for each of three packages.
    assert_eq!(professional.totals(), ["0.00", "599.96", "599.96"]);
    let ultimate = bill("2020-01-15 upgrade edition=ultimate content_filtering=on members_per_group=6000");
    assert!(ultimate.violations().is_empty(), "{:?}", ultimate.violations());
    // 449.99 + 149.99 + 79.99.
    assert_eq!(ultimate.totals(), ["0.00", "679.97", "679.97"]);
}

/// O2: the upgrade holds at once: rooms above trial's 10 open on the same day after it, not before it.
#[test]
fn an_upgrade_takes_effect_at_once() {
    let bill = bill(
        "2020-01-15 open_room count=11
         2020-01-15 upgrade edition=professional
         2020-01-15 open_room count=41",
    );
    assert_eq!(bill.extents(), ["2 limit:av_rooms - 10 0 11 10 10036", "4 limit:av_rooms - 50 10 41 40 10036"]);
}

/// O2: a paid edition is not upgraded, neither to the other one nor to itself; nothing happens.
#[test]
fn a_paid_edition_is_not_upgraded() {
    let bill = bill(
        "2020-01-15 upgrade edition=professional
         2020-02-10 upgrade edition=ultimate
         2020-03-10 upgrade edition=professional
         2020-04-10 upgrade edition=professional content_filtering=on",
    );
    let refused = |line| format!("{line} upgrade_requires_trial - - - - - -");
    assert_eq!(bill.extents(), [refused(3), refused(4), refused(5)]);
    assert_eq!(bill.totals(), ["0.00", "149.99", "149.99", "149.99", "149.99", "149.99"]);
}

/// O2: the same for `ultimate`, on the very day of its upgrade.
#[test]
fn an_upgrade_is_not_repeated_on_its_day() {
    let bill = bill(
        "2020-01-15 upgrade edition=ultimate
         2020-01-15 upgrade edition=ultimate
         2020-01-15 upgrade edition=professional",
    );
    assert_eq!(bill.violations(), ["3 upgrade_requires_trial -", "4 upgrade_requires_trial -"]);
    assert_eq!(bill.edition("2020-01"), "ultimate");
}

/// O3: nothing is changed in `trial`: no paid edition, no packages.
#[test]
fn trial_is_not_changed() {
    let bill = bill(
        "2020-01-15 create
         2020-01-16 change edition=professional
         2020-01-17 change edition=ultimate
         2020-01-18 change edition=trial
         2020-01-19 change edition=professional content_filtering=on",
    );
    let refused = |line| format!("{line} change_requires_paid - - - - - -");
    assert_eq!(bill.extents(), [refused(3), refused(4), refused(5), refused(6)]);
    assert_eq!(bill.totals(), ["0.00", "0.00", "0.00"]);
}

/// O3: the editions are changed into each other, packages too, and `trial` is a downgrade.
#[test]
fn a_paid_edition_is_changed_up_down_and_to_trial() {
    let bill = bill(
        "2020-01-15 upgrade edition=professional
         2020-02-15 change edition=ultimate
         2020-03-15 change edition=professional content_filtering=on
         2020-04-15 change edition=trial",
    );
    assert!(bill.violations().is_empty(), "{:?}", bill.violations());
    assert_eq!(
        bill.cells("months.csv", "month edition total"),
        [
            "2020-01 professional 0.00",
            "2020-02 ultimate 149.99",
            "2020-03 professional 449.99",
            "2020-04 trial 299.98",
            "2020-05 trial 0.00",
            "2020-06 trial 0.00",
        ]
    );
}

/// O3: the downgrade to `trial` holds at once: its limit of 10 rooms on the same day.
#[test]
fn a_downgrade_takes_effect_at_once() {
    let bill = bill(
        "2020-01-15 upgrade edition=ultimate
         2020-02-10 open_room count=12
         2020-02-10 change edition=trial
         2020-02-10 open_room",
    );
    assert_eq!(bill.extents(), ["5 limit:av_rooms - 10 12 1 0 10036"]);
}

/// O2, O3, C2: after a downgrade the app is in `trial`: it is not changed but may be upgraded again, in the same month.
#[test]
fn a_downgraded_app_is_upgraded_again() {
    let bill = bill(
        "2020-01-15 upgrade edition=professional
         2020-05-10 change edition=trial
         2020-05-11 change content_filtering=off
         2020-05-20 upgrade edition=ultimate content_filtering=on",
    );
    assert_eq!(bill.violations(), ["4 change_requires_paid -"]);
    assert_eq!([bill.total("2020-05"), bill.total("2020-06")], ["149.99", "599.98"]);
}

/// O4: a stop in `trial` and in a paid edition; `months.csv` shows `stopped` from that month on.
#[test]
fn a_stopped_app_shows_as_stopped_from_that_month_on() {
    let trial = bill("2020-01-15 create\n2020-02-29 stop");
    assert_eq!(
        trial.cells("months.csv", "month edition total"),
        ["2020-01 trial 0.00", "2020-02 stopped 0.00", "2020-03 stopped 0.00", "2020-04 stopped 0.00"]
    );
    let paid = bill("2020-01-15 upgrade edition=ultimate\n2020-02-29 stop");
    assert_eq!(
        paid.cells("months.csv", "month edition total"),
        ["2020-01 ultimate 0.00", "2020-02 stopped 449.99", "2020-03 stopped 0.00", "2020-04 stopped 0.00"]
    );
    assert!(trial.violations().is_empty() && paid.violations().is_empty());
}

/// O4: after a stop every action is refused for that reason alone with 60016, however much else is wrong with it.
#[test]
fn every_later_action_of_a_stopped_app_is_refused_for_that_alone() {
    let later = [
        "create",
        "upgrade edition=ultimate unlimited_av_rooms=on groups_per_user=1 history_days=31",
        "change edition=trial",
        "change edition=professional",
        "change content_filtering=on members_per_group=1",
        "stop",
        "resume",
        "extend",
        "migrate",
        "open_room count=1000",
        "close_room",
        "create_group group_type=private group=g",
        "create_group group_type=public",
        "disband_group group=unknown",
        "disband_group group_type=public",
        "join group=unknown",
        "leave group=unknown",
        "join user=u",
        "leave user=u",
        "register",
        "unregister",
        "befriend user=u",
        "unfriend user=u",
        "usage meter=dau quantity=1000000",
        "usage meter=bandwidth_mbps quantity=9.5",
    ];
    for before in ["create", "upgrade edition=professional"] {
        let rows: String = later.iter().map(|row| format!("2020-02-15 {row}\n")).collect();
        let bill = bill(&format!("2020-01-15 {before}\n2020-02-15 stop\n{rows}"));
        let refused = (4..).take(later.len()).map(|line| format!("{line} app_stopped - - - - - 60016"));
        assert_eq!(bill.extents(), refused.collect::<Vec<_>>());
        let february = if before == "create" { "0.00" } else { "149.99" };
        assert_eq!(bill.totals(), ["0.00", february, "0.00", "0.00"]);
    }
}

/// O4: a row of the day of the stop that stands before it still acts.
#[test]
fn a_row_before_the_stop_on_its_day_still_acts() {
    let bill = bill(
        "2020-01-15 upgrade edition=professional
         2020-02-15 change content_filtering=on
         2020-02-15 stop
         2020-02-15 change content_filtering=off",
    );
    assert_eq!(bill.violations(), ["5 app_stopped -"]);
    assert_eq!(bill.totals(), ["0.00", "299.98", "0.00", "0.00"]);
}

/// B3: a `resume` of an app that is not stopped does nothing, in `trial` and paid; it uses up no change.
#[test]
fn a_running_app_is_resumed_without_effect() {
    let bill = bill(
        "2020-01-14 resume
         2020-01-15 upgrade edition=professional
         2020-02-10 resume
         2020-02-11 change edition=ultimate
         2020-02-12 resume",
    );
    assert!(bill.violations().is_empty(), "{:?}", bill.violations());
    assert_eq!(bill.totals(), ["0.00", "149.99", "449.99", "449.99"]);
}

/// O4, B3: without a period in which a stop can be undone, the `resume` of a stopped app is refused, on its day too.
#[test]
fn a_stopped_app_is_not_resumed() {
    let bill = bill(
        "2020-01-15 upgrade edition=professional
         2020-02-10 stop
         2020-02-10 resume
         2020-02-11 resume
         2020-03-01 resume",
    );
    let stopped = |line| format!("{line} app_stopped - - - - - 60016");
    assert_eq!(bill.extents(), [stopped(4), stopped(5), stopped(6)]);
    assert_eq!(bill.edition("2020-03"), "stopped");
}

/// B4: only `developer` is extended: `extend` is refused in every edition of this family.
#[test]
fn no_edition_of_this_family_is_extended() {
    let bill = bill(
        "2020-01-15 create
         2020-01-16 extend
         2020-01-17 upgrade edition=professional
         2020-01-18 extend
         2020-01-19 change edition=ultimate
         2020-01-20 extend",
    );
    let refused = |line| format!("{line} extend_not_available - - - - - -");
    assert_eq!(bill.extents(), [refused(3), refused(5), refused(7)]);
    assert_eq!(bill.totals(), ["0.00", "449.99", "449.99"]);
}

/// T5: under a rulebook held for the whole run `migrate` is refused, on the first day of the other family too.
#[test]
fn no_app_migrates_under_one_rulebook() {
    let bill = bill(
        "2022-12-25 upgrade edition=professional
         2022-12-25 migrate
         2022-12-26 migrate",
    );
    let refused = |line| format!("{line} migrate_not_available - - - - - -");
    assert_eq!(bill.extents(), [refused(3), refused(4)]);
    assert_eq!(bill.cells("months.csv", "edition"), ["professional"; 3]);
}
