//! T2 of the rule model: the move of a classic app to the chat family.

use billcast::rulebook::Setting;

use crate::bill::{Bill, bill_on_the_timeline, bill_under, held, published};
use crate::stop_and_resume::a_hundred_thousand_groups_and_one;

/// The row that brings an app into an edition of the classic family, in November 2022.
fn begun(edition: &str) -> String {
    match edition {
        "trial" => "2022-11-10 create\n".to_owned(),
        paid => format!("2022-11-10 upgrade edition={paid}\n"),
    }
}

/// The plan lines of a month: `edition quantity amount incurred_on`.
fn plans(bill: &Bill, month: &str) -> Vec<String> {
    let lines = bill.cells("charges.csv", "month category edition quantity amount incurred_on");
    lines.iter().filter_map(|line| line.strip_prefix(&format!("{month} plan "))).map(str::to_owned).collect()
}

/// T2: trial becomes developer, professional standard, ultimate premium, from the 26th of December 2022 on.
#[test]
fn each_edition_has_its_own_in_chat() {
    for (classic, chat, fee) in
        [("trial", "developer", "0.00"), ("professional", "standard", "399.00"), ("ultimate", "premium", "699.00")]
    {
        let bill = bill_on_the_timeline(&(begun(classic) + "2022-12-26 migrate"));
        assert!(bill.violations().is_empty(), "{:?}", bill.violations());
        assert_eq!([bill.edition("2022-11"), bill.edition("2022-12"), bill.edition("2023-01")], [classic, chat, chat]);
        assert_eq!(bill.total("2023-01"), fee);
    }
}

/// T2, B1: both sides are charged by day, and the day of the migration costs the higher fee, that of the classic edition,
/// be it the first day of the month or the last.
#[test]
fn a_migration_charges_both_sides_by_day() {
    for (edition, day, lines) in [
        // 26/31 of 449.99 = 377.411, 5/31 of 399 = 64.355.
        ("professional", "2022-12-26", ["professional 0.838709677 377.41", "standard 0.161290323 64.35"].as_slice()),
        // 1/31 = 14.516, 30/31 = 386.129.
        ("professional", "2023-01-01", &["professional 0.032258065 14.52", "standard 0.967741935 386.13"]),
        // 10/31 = 145.158, 21/31 = 270.290.
        ("professional", "2023-01-10", &["professional 0.322580645 145.16", "standard 0.677419355 270.29"]),
        ("professional", "2023-01-31", &["professional 1 449.99"]),
        // 10/31 of 899.99 = 290.319, 21/31 of 699 = 473.516.
        ("ultimate", "2023-01-10", &["premium 0.677419355 473.52", "ultimate 0.322580645 290.32"]),
        ("trial", "2023-01-10", &[]),
    ] {
        let bill = bill_on_the_timeline(&(begun(edition) + day + " migrate"));
        let found: Vec<String> = plans(&bill, &day[..7]);
        let found: Vec<&str> = found.iter().map(|line| line.rsplit_once(' ').expect("a day").0).collect();
        assert_eq!(found, lines, "{edition} on {day}");
    }
}

/// T2, B1: where the app moves on to a dearer edition on the day itself, that one is the day's highest fee; an edition
/// held only between two others on a day costs nothing.
#[test]
fn the_day_of_the_migration_costs_the_highest_plan_fee_of_either_side() {
    for (edition, on, lines) in [
        // 9/31 of 449.99 = 130.642, 22/31 of 699 = 496.065.
        (
            "professional",
            "change edition=premium",
            ["premium 0.709677419 496.06 2023-01-10", "professional 0.290322581 130.64 2023-01-01"].as_slice(),
        ),
        (
            "ultimate",
            "change edition=standard",
            &["standard 0.677419355 270.29 2023-01-11", "ultimate 0.322580645 290.32 2023-01-01"],
        ),
        // 22/31 of 399 = 283.161.
        ("trial", "upgrade edition=standard", &["standard 0.709677419 283.16 2023-01-10"]),
    ] {
        let bill = bill_on_the_timeline(&format!("{}2023-01-10 migrate\n2023-01-10 {on}", begun(edition)));
        assert!(bill.violations().is_empty(), "{:?}", bill.violations());
        assert_eq!(plans(&bill, "2023-01"), lines, "{edition}");
    }
}

/// T2, B1: the packages cost their part of the day of the migration once more, and end with it.
#[test]
fn packages_cost_the_day_of_the_migration_once_more_and_are_gone() {
    let rows = "2022-11-10 upgrade edition=professional unlimited_av_rooms=on members_per_group=2000\n";
    for (day, rooms, members) in [
        // 1/31 of 449.99 and of 239.99 = 7.742; 10/31 = 77.416.
        ("2023-01-01", "14.52", "7.74"),
        ("2023-01-10", "145.16", "77.42"),
        ("2023-01-31", "449.99", "239.99"),
    ] {
        let bill = bill_on_the_timeline(&format!("{rows}{day} migrate"));
        assert_eq!(
            [bill.cost("unlimited_av_rooms", "2023-01"), bill.cost("members_per_group", "2023-01")],
            [rooms, members],
            "{day}"
        );
        assert_eq!(bill.packages("2023-02"), "0.00");
        let configuration = bill.details.spells.last().expect("a configuration");
        assert!(configuration.settings.iter().all(|setting| *setting == Setting::Default));
    }
}

/// T2, F1, F5: the history fee of the 1st stays due, on the 1st itself too: the migration comes after the opening.
#[test]
fn the_history_fee_of_the_1st_stays_due() {
    for day in ["2023-01-01", "2023-01-31"] {
        let bill = bill_on_the_timeline(&format!(
            "2022-11-10 upgrade edition=professional history_days=30
             {day} migrate"
        ));
        let last = bill.item("history_days").pop().expect("a line");
        assert_eq!(last, "2023-01 99.99 F1 2023-01-01", "{day}");
    }
}

/// T2: before 2022-12-26, as an app's first row and in chat there is no migration; a refused first row begins the app.
#[test]
fn a_migration_is_refused_before_its_day_as_a_first_row_and_in_chat() {
    let bill = bill_on_the_timeline(
        "2022-12-25 migrate
         2022-12-25 migrate
         2022-12-26 migrate
         2022-12-26 migrate
         2023-01-20 migrate",
    );
    let refused = [2, 3, 5, 6].map(|line| format!("{line} migrate_not_available -"));
    assert_eq!(bill.violations(), refused);
    assert_eq!(bill.edition("2022-12"), "developer");
    let bill = bill_on_the_timeline(
        "2022-12-26 migrate
         2022-12-27 migrate
         2022-12-28 upgrade edition=premium
         2023-01-05 migrate",
    );
    let refused = [2, 3, 5].map(|line| format!("{line} migrate_not_available -"));
    assert_eq!(bill.violations(), refused);
    assert_eq!(bill.edition("2023-01"), "premium");
}

/// T2, O4, B3: a stopped app does not migrate; once it is resumed it does.
#[test]
fn a_stopped_app_migrates_after_its_resume() {
    let bill = bill_on_the_timeline(
        "2022-11-10 upgrade edition=professional
         2023-01-05 stop
         2023-01-06 migrate
         2023-01-10 resume
         2023-01-10 migrate",
    );
    assert_eq!(bill.violations(), ["4 app_stopped -"]);
    // The 1st to the 5th and the 10th: 6/31 of 449.99 = 87.095; 21/31 of 399 from the 11th on.
    assert_eq!(
        plans(&bill, "2023-01"),
        ["professional 0.193548387 87.09 2023-01-01", "standard 0.677419355 270.29 2023-01-11"]
    );
}

/// T2, T5: under a held rulebook there is nothing to migrate to.
#[test]
fn a_migration_is_refused_under_a_held_rulebook() {
    for (id, edition) in [
        ("tencent-im-intl-2020", "professional"),
        ("tencent-im-intl-2022-10", "ultimate"),
        ("tencent-chat-intl-2022-12", "premium"),
    ] {
        let rows = format!("2023-01-05 upgrade edition={edition}\n2023-01-10 migrate");
        let bill = bill_under(&held(id), &rows, None);
        assert_eq!(bill.violations(), ["3 migrate_not_available -"], "{id}");
        assert_eq!(bill.edition("2023-01"), edition);
    }
}

/// T2, C1, C2: a migration is no change, and the month's change of the edition, made before it, stays used up after it.
#[test]
fn the_months_one_change_is_counted_across_the_migration() {
    let bill = bill_on_the_timeline(
        "2022-11-10 upgrade edition=professional
         2023-01-05 change edition=ultimate
         2023-01-10 migrate
         2023-01-15 change edition=standard
         2023-02-01 change edition=standard
         2023-02-02 change edition=premium",
    );
    assert_eq!(bill.violations(), ["5 edition_changed_twice -", "7 edition_changed_twice -"]);
    let bill = bill_on_the_timeline(
        "2022-11-10 upgrade edition=professional
         2023-01-10 migrate
         2023-01-15 change edition=premium
         2023-01-16 change edition=standard",
    );
    assert_eq!(bill.violations(), ["5 edition_changed_twice -"]);
    let bill = bill_on_the_timeline(
        "2022-11-10 create
         2023-01-10 migrate
         2023-01-15 upgrade edition=premium
         2023-01-16 change edition=standard",
    );
    assert!(bill.violations().is_empty(), "{:?}", bill.violations());
}

/// T2, T6: a migration is for good: the classic editions and packages are refused, and so is the way back to developer.
#[test]
fn there_is_no_way_back_from_chat() {
    let bill = bill_on_the_timeline(
        "2022-11-10 upgrade edition=professional unlimited_av_rooms=on
         2023-01-10 migrate
         2023-02-01 change edition=professional
         2023-02-02 change unlimited_av_rooms=on
         2023-02-03 change edition=developer",
    );
    assert_eq!(
        bill.violations(),
        ["4 edition_not_offered -", "5 package_not_offered unlimited_av_rooms", "6 downgrade_not_offered -"]
    );
    assert_eq!(bill.total("2023-02"), "399.00");
}

/// T2, L2: the limits are those of chat from the row on; rooms and members above them stay, and there is room again once
/// enough are gone.
#[test]
fn what_exists_stays_above_the_limits_of_chat() {
    let bill = bill_on_the_timeline(
        "2022-11-10 upgrade edition=professional unlimited_av_rooms=on members_per_group=1000 groups_per_user=700
         2023-01-10 open_room count=60
         2023-01-10 create_group group_type=public group=g
         2023-01-10 join group=g count=300
         2023-01-10 join user=u count=600
         2023-01-10 migrate
         2023-01-10 open_room
         2023-01-10 join group=g
         2023-01-10 join user=u
         2023-01-11 close_room count=11
         2023-01-11 open_room count=2",
    );
    assert_eq!(
        bill.extents(),
        [
            "8 limit:av_rooms - 50 60 1 0 10036",
            "9 limit:members_per_group g 200 300 1 0 10038",
            "10 limit:groups_per_user u 500 600 1 0 10037",
            "12 limit:av_rooms - 50 49 2 1 10036",
        ]
    );
}

/// T2, L3, section 11: developer has 100 new groups a day, and those that trial made on the day of the migration count.
#[test]
fn the_groups_of_the_day_count_against_the_hundred_of_developer() {
    let bill = bill_on_the_timeline(
        "2022-11-10 create
         2023-01-10 create_group group_type=private count=95
         2023-01-10 open_room count=5
         2023-01-10 migrate
         2023-01-10 open_room
         2023-01-11 open_room",
    );
    assert_eq!(bill.extents(), ["6 limit:daily_new_groups - 100 100 1 0 -"]);
}

/// T2, U1, U2: a reading counts in the family in which it is taken, whole months' usage on either side; what a family does
/// not charge is accepted there and costs nothing.
#[test]
fn usage_counts_in_the_family_in_which_it_is_read() {
    let bill = bill_on_the_timeline(
        "2022-11-10 upgrade edition=professional
         2023-01-10 usage meter=dau quantity=25001
         2023-01-10 usage meter=mau quantity=90000
         2023-01-10 migrate
         2023-01-10 usage meter=dau quantity=90000
         2023-01-10 usage meter=peak_groups quantity=900000
         2023-01-10 usage meter=bandwidth_mbps quantity=17.5
         2023-01-11 usage meter=mau quantity=12345
         2023-01-12 usage meter=mau quantity=10001",
    );
    assert!(bill.violations().is_empty(), "{:?}", bill.violations());
    let lines =
        bill.cells("charges.csv", "month category item quantity unit unit_price amount edition incurred_on rule");
    let usage: Vec<&str> = lines.iter().filter_map(|line| line.strip_prefix("2023-01 usage ")).collect();
    assert_eq!(
        usage,
        [
            "dau 2 10000 dau 449.99 899.98 professional 2023-01-10 U1",
            // 2,345 users at 0.015 = 35.175.
            "mau 2345 mau 0.015 35.18 standard 2023-01-11 U1",
        ]
    );
}

/// T2, U2: each side's usage is priced at the last paid edition held on that side.
#[test]
fn each_sides_usage_is_that_of_its_own_last_edition() {
    let bill = bill_on_the_timeline(
        "2022-11-10 upgrade edition=professional
         2023-01-03 usage meter=dau quantity=10001
         2023-01-05 change edition=ultimate
         2023-01-10 migrate
         2023-01-12 usage meter=mau quantity=10100
         2023-02-01 usage meter=mau quantity=10100
         2023-02-05 change edition=standard",
    );
    assert_eq!(
        bill.cells("charges.csv", "category month item edition amount")[5..],
        [
            "usage 2023-01 dau ultimate 449.99",
            "usage 2023-01 mau premium 1.50",
            "plan 2023-02 premium premium 124.82",
            "plan 2023-02 standard standard 327.75",
            "usage 2023-02 mau standard 1.50",
            "plan 2023-03 standard standard 399.00",
            "plan 2023-04 standard standard 399.00",
        ]
    );
}

/// T2, U5: readings of trial and of developer cost nothing, on either side of the migration.
#[test]
fn readings_of_the_free_editions_cost_nothing() {
    let bill = bill_on_the_timeline(
        "2022-11-10 create
         2023-01-10 usage meter=dau quantity=90000
         2023-01-10 migrate
         2023-01-10 usage meter=mau quantity=90000",
    );
    assert!(bill.violations().is_empty(), "{:?}", bill.violations());
    assert_eq!(bill.total("2023-01"), "0.00");
}

/// T2, U3: on the 1st the opening comes first: the groups that exist cost their block once more, on the classic side.
#[test]
fn the_groups_of_the_opening_are_charged_once_more() {
    let rows = "2022-11-01 upgrade edition=professional\n".to_owned()
        + &a_hundred_thousand_groups_and_one()
        + "2023-01-01 migrate";
    let bill = bill_on_the_timeline(&rows);
    assert!(bill.violations().is_empty(), "{:?}", bill.violations());
    let blocks = ["2022-11 449.99 U3 2022-11-11", "2022-12 449.99 U3 2022-12-01", "2023-01 449.99 U3 2023-01-01"];
    assert_eq!(bill.item("peak_groups"), blocks);
}

/// T2, I1: both sides together are one plan invoice and one of services; each line names its own rulebook.
#[test]
fn a_month_of_both_sides_is_one_invoice_per_category() {
    let bill = bill_under(
        &published(),
        "2022-11-10 upgrade edition=professional unlimited_av_rooms=on
         2023-01-05 usage meter=dau quantity=25001
         2023-01-10 migrate
         2023-01-11 usage meter=mau quantity=12345",
        Some("2023-01"),
    );
    // 145.16 + 899.98 + 35.18, and 145.16 + 270.29.
    assert_eq!(bill.invoices()[4..], ["2023-02-01 services 2023-01 1080.32", "2023-02-03 plan 2023-01 415.45"]);
    assert_eq!(
        bill.cells("charges.csv", "month item amount rulebook")[4..],
        [
            "2023-01 professional 145.16 tencent-im-intl-2022-10",
            "2023-01 standard 270.29 tencent-chat-intl-2022-12",
            "2023-01 unlimited_av_rooms 145.16 tencent-im-intl-2022-10",
            "2023-01 dau 899.98 tencent-im-intl-2022-10",
            "2023-01 mau 35.18 tencent-chat-intl-2022-12",
        ]
    );
    let month = ["2023-01 415.45 145.16 935.16 1495.77"];
    assert_eq!(bill.cells("months.csv", "month plan packages usage total")[2..], month);
}
