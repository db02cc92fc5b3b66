//! B3 of the rule model: a stop that can be undone for 90 days.

use crate::bill::{Bill, bill_on_the_timeline, bill_under, held, published};

/// Professional from 2022-10-20 on (449.99 from November on), and more rows.
fn professional(rows: &str) -> Bill {
    bill_on_the_timeline(&format!("2022-10-20 upgrade edition=professional\n{rows}"))
}

/// B3, B1: the day of the stop and that of the resume are charged, the days in between are not; one line in a month.
#[test]
fn nothing_is_charged_between_a_stop_and_its_resume() {
    for (stop, resume, line) in [
        // 5 and 5 days: 10/31 of 449.99 = 145.158.
        ("05", "27", "- professional 0.322580645 145.16 2022-12-01 tencent-im-intl-2022-10"),
        // 1 and 1: 2/31 = 29.032.
        ("01", "31", "- professional 0.064516129 29.03 2022-12-01 tencent-im-intl-2022-10"),
        // All but one: 30/31 = 435.474.
        ("14", "16", "- professional 0.967741935 435.47 2022-12-01 tencent-im-intl-2022-10"),
        ("14", "15", "- professional 1 449.99 2022-12-01 tencent-im-intl-2022-10"),
    ] {
        let bill = professional(&format!("2022-12-{stop} stop\n2022-12-{resume} resume"));
        assert!(bill.violations().is_empty(), "{:?}", bill.violations());
        assert_eq!(bill.lines("professional", "2022-12"), [line]);
        assert_eq!([bill.total("2022-11"), bill.total("2023-01")], ["449.99", "449.99"]);
    }
}

/// B3: a stop and its resume on one day cost that day once, several times over too.
#[test]
fn a_stop_and_its_resume_on_one_day_cost_the_day_once() {
    for rows in [
        "2022-12-10 stop\n2022-12-10 resume",
        "2022-12-10 stop\n2022-12-10 resume\n2022-12-10 stop\n2022-12-10 resume",
        "2022-12-31 stop\n2022-12-31 resume",
    ] {
        assert_eq!(professional(rows).total("2022-12"), "449.99", "{rows}");
    }
    // The 1st to the 10th: 10/31.
    assert_eq!(professional("2022-12-10 stop\n2022-12-10 resume\n2022-12-10 stop").total("2022-12"), "145.16");
}

/// B3, O4: from the day after the stop on nothing is incurred: one day of a month where it is on the 1st, no later month.
#[test]
fn a_stopped_app_costs_the_day_of_its_stop_and_nothing_after() {
    for (day, november, december) in [("2022-11-30", "449.99", "0.00"), ("2022-12-01", "449.99", "14.52")] {
        let bill = professional(&format!("{day} stop"));
        assert_eq!([bill.total("2022-11"), bill.total("2022-12"), bill.total("2023-01")], [november, december, "0.00"]);
    }
}

/// FORMATS: a month shows `stopped` where it ends so, and the edition again from that of the resume on.
#[test]
fn a_month_that_ends_stopped_says_so() {
    let bill = professional("2022-11-10 stop\n2022-11-11 resume\n2022-12-10 stop\n2023-01-31 resume");
    let editions = ["2022-11", "2022-12", "2023-01", "2023-02"].map(|month| bill.edition(month));
    assert_eq!(editions, ["professional", "stopped", "professional", "professional"]);
}

/// B3: the day of the stop is the first of 90: 2022-11-10 is, 2022-11-30 the 21st, 12-31 the 52nd, 01-31 the 83rd,
/// 2023-02-07 the last one.
#[test]
fn a_stop_can_be_undone_on_the_90th_day_and_not_on_the_91st() {
    let bill = professional("2022-11-10 stop\n2023-02-07 resume");
    assert!(bill.violations().is_empty(), "{:?}", bill.violations());
    // 10/30 of 449.99 = 149.997; the 7th to the 28th: 22/28 = 353.564.
    let totals = ["2022-11", "2022-12", "2023-01", "2023-02"].map(|month| bill.total(month));
    assert_eq!(totals, ["150.00", "0.00", "0.00", "353.56"]);
    let bill = professional("2022-11-10 stop\n2023-02-08 resume\n2023-02-08 open_room");
    let cells = bill.cells("violations.csv", "line rule error_code");
    assert_eq!(cells, ["4 app_stopped 60016", "5 app_stopped 60016"]);
    assert_eq!(bill.edition("2023-02"), "stopped");
}

/// B3: over a leap day: from 2023-12-10 to 2024-03-08 there are 90 days: 22, 31, 29 and 8.
#[test]
fn the_leap_day_counts_among_the_90() {
    for (day, refused) in [("2024-03-08", 0), ("2024-03-09", 1)] {
        let bill = bill_on_the_timeline(&format!(
            "2023-12-01 upgrade edition=standard
             2023-12-10 stop
             {day} resume"
        ));
        assert_eq!(bill.violations().len(), refused, "{day}");
    }
}

/// O4, B3: while stopped every row but its resume is refused for that reason alone; a further stop does not move the 90 days.
#[test]
fn a_stop_of_a_stopped_app_does_not_move_the_90_days() {
    let bill = professional(
        "2022-11-10 stop
         2022-11-20 stop
         2022-11-21 change edition=trial
         2022-11-22 upgrade edition=standard
         2022-11-23 create
         2022-11-24 extend
         2022-12-26 migrate
         2022-12-27 usage meter=dau quantity=90000
         2023-02-08 resume",
    );
    assert_eq!(bill.violations(), [4, 5, 6, 7, 8, 9, 10, 11].map(|line| format!("{line} app_stopped -")));
}

/// B3: a stop after a resume begins 90 days of its own.
#[test]
fn a_stop_after_a_resume_begins_new_90_days() {
    // 2023-01-10 is the first day, 01-31 the 22nd, 02-28 the 50th, 03-31 the 81st, 04-09 the 90th.
    for (day, refused) in [("2023-04-09", 0), ("2023-04-10", 1)] {
        let bill = professional(&format!("2022-11-10 stop\n2022-12-10 resume\n2023-01-10 stop\n{day} resume"));
        assert_eq!(bill.violations().len(), refused, "{day}");
    }
}

/// B3, T1: the rulebook of the month of the stop decides: a stop of October 2022 is for good, one of November is not.
#[test]
fn a_stop_before_november_2022_cannot_be_undone() {
    for (day, refused) in [("2022-10-25", true), ("2022-10-31", true), ("2022-11-01", false)] {
        for resume in ["2022-11-01", "2022-11-02"] {
            let bill = professional(&format!("{day} stop\n{resume} resume"));
            let expected = if refused { vec!["4 app_stopped -"] } else { vec![] };
            assert_eq!(bill.violations(), expected, "stopped on {day}, resumed on {resume}");
            assert_eq!(bill.total("2022-12"), if refused { "0.00" } else { "449.99" });
        }
    }
    let bill = professional("2022-10-31 stop\n2022-10-31 resume");
    assert_eq!(bill.violations(), ["4 app_stopped -"]);
}

/// B3, T5: under a rulebook without such days a stop is for good, and a resume of a running app is a no-op all the same.
#[test]
fn under_the_rules_of_2020_a_stop_is_for_good() {
    let bill = bill_under(
        &held("tencent-im-intl-2020"),
        "2020-01-10 upgrade edition=professional
         2020-01-11 resume
         2020-01-12 stop
         2020-01-12 resume",
        None,
    );
    assert_eq!(bill.violations(), ["5 app_stopped -"]);
}

/// B3, O6, O1: a resume of an app that runs is a no-op; as a first row it begins the app.
#[test]
fn a_resume_of_a_running_app_does_nothing() {
    let bill = professional("2022-11-10 resume\n2022-12-10 stop\n2022-12-11 resume\n2022-12-12 resume");
    assert!(bill.violations().is_empty(), "{:?}", bill.violations());
    assert_eq!([bill.total("2022-11"), bill.total("2022-12")], ["449.99", "449.99"]);
    let bill = bill_on_the_timeline("2022-11-10 resume\n2022-11-11 create");
    assert_eq!(bill.violations(), ["3 app_exists -"]);
    assert_eq!([bill.edition("2022-11"), bill.total("2022-11")], ["trial", "0.00"]);
}

/// B3: the app comes back as it was: edition, packages and what exists; the packages cost their days again.
#[test]
fn an_app_comes_back_with_its_packages_and_its_counts() {
    let bill = professional(
        "2022-11-01 change members_per_group=300
         2022-11-05 open_room count=50
         2022-11-05 create_group group_type=public group=g
         2022-11-05 join group=g count=300
         2022-11-10 stop
         2022-12-22 resume
         2022-12-22 open_room
         2022-12-22 join group=g",
    );
    assert_eq!(
        bill.extents(),
        ["9 limit:av_rooms - 50 50 1 0 10036", "10 limit:members_per_group g 300 300 1 0 10038"]
    );
    // 10/30 of 239.99 = 79.997; the 22nd to the 31st: 10/31 of 239.99 = 77.416, of 449.99 = 145.158.
    assert_eq!([bill.packages("2022-11"), bill.packages("2022-12")], ["80.00", "77.42"]);
    assert_eq!(bill.plan("2022-12"), "145.16");
}

/// B3, C1, C3: the changes of the month of the stop count on after a resume in it, and what the change can be put back to;
/// a later month has its own.
#[test]
fn the_months_changes_count_on_after_a_resume() {
    let rows = "2022-11-05 change edition=ultimate groups_per_user=1500\n2022-11-10 stop\n";
    let bill = professional(&format!(
        "{rows}2022-11-12 resume
         2022-11-15 change edition=professional
         2022-11-16 change groups_per_user=2000
         2022-11-17 change groups_per_user=default"
    ));
    assert_eq!(bill.violations(), ["6 edition_changed_twice -", "7 package_changed_twice groups_per_user"]);
    let bill = professional(&format!(
        "{rows}2022-12-12 resume
         2022-12-15 change groups_per_user=2000
         2022-12-16 change edition=professional"
    ));
    assert!(bill.violations().is_empty(), "{:?}", bill.violations());
}

/// B2, B3: the history fee of the month of the stop stays due, a resume incurs none: the next one is that of the opening.
#[test]
fn history_costs_nothing_from_the_stop_to_the_opening_after_the_resume() {
    let bill = bill_under(
        &published(),
        "2022-10-20 upgrade edition=professional history_days=30
         2022-11-01 stop
         2022-12-01 resume
         2023-01-10 stop
         2023-01-20 resume",
        Some("2023-02"),
    );
    let incurred = bill.cells("charges.csv", "item month amount rule incurred_on");
    let incurred: Vec<&str> = incurred.iter().filter_map(|line| line.strip_prefix("history_days ")).collect();
    assert_eq!(
        incurred,
        [
            "2022-10 99.99 F5 2022-10-20",
            "2022-11 99.99 F1 2022-11-01",
            "2023-01 99.99 F1 2023-01-01",
            "2023-02 99.99 F1 2023-02-01",
        ]
    );
}

/// B2, F5: a change of history after the resume is incurred at once, as any is.
#[test]
fn a_change_of_history_after_the_resume_is_incurred_at_once() {
    let bill = professional(
        "2022-11-10 change history_days=30
         2022-11-20 stop
         2022-12-10 resume
         2022-12-11 change history_days=90",
    );
    assert_eq!(
        bill.item("history_days"),
        [
            "2022-11 99.99 F5 2022-11-10",
            "2022-12 179.99 F5 2022-12-11",
            "2023-01 179.99 F1 2023-01-01",
            "2023-02 179.99 F1 2023-02-01"
        ]
    );
}

/// Ten days of 10,000 new groups from 2022-11-01 on and a room: 100,001 on the 11th.
pub(crate) fn a_hundred_thousand_groups_and_one() -> String {
    let groups = (1..11).map(|day| format!("2022-11-{day:02} create_group group_type=public count=10000\n"));
    groups.collect::<String>() + "2022-11-11 open_room\n"
}

/// B3, U3: at a resume in a paid edition the groups that exist are counted; a stopped app's opening counts none.
#[test]
fn a_resume_counts_the_groups_that_exist() {
    let bill = professional(&(a_hundred_thousand_groups_and_one() + "2022-11-20 stop\n2023-01-20 resume"));
    assert!(bill.violations().is_empty(), "{:?}", bill.violations());
    assert_eq!(
        bill.item("peak_groups"),
        [
            "2022-11 449.99 U3 2022-11-11",
            "2023-01 449.99 U3 2023-01-20",
            "2023-02 449.99 U3 2023-02-01",
            "2023-03 449.99 U3 2023-03-01"
        ]
    );
    let bill = professional(&(a_hundred_thousand_groups_and_one() + "2022-12-01 stop\n2022-12-20 resume"));
    assert_eq!(bill.item("peak_groups")[1], "2022-12 449.99 U3 2022-12-01", "the opening comes before the stop");
}

/// B3, U2, F6: readings before the stop stay due, one while stopped is refused, one after the resume counts.
#[test]
fn readings_count_before_a_stop_and_after_its_resume() {
    let bill = professional(
        "2022-11-05 usage meter=dau quantity=10001
         2022-11-10 stop
         2022-11-11 usage meter=dau quantity=90000
         2022-11-12 resume
         2022-11-13 usage meter=dau quantity=20001",
    );
    assert_eq!(bill.violations(), ["5 app_stopped -"]);
    assert_eq!(bill.item("dau"), ["2022-11 899.98 U1 2022-11-13"]);
}

/// B3, O2: a free app comes back free, and an upgrade on the day of the resume is charged from that day on.
#[test]
fn a_free_app_comes_back_free() {
    let bill = bill_on_the_timeline(
        "2022-11-01 create
         2022-11-10 stop
         2022-12-17 resume
         2022-12-17 upgrade edition=professional",
    );
    assert!(bill.violations().is_empty(), "{:?}", bill.violations());
    // 15/31 of 449.99 = 217.737.
    assert_eq!([bill.total("2022-11"), bill.total("2022-12")], ["0.00", "217.74"]);
}

/// B3, section 11: a stop in chat can be undone for 90 days as well.
#[test]
fn a_stop_in_chat_can_be_undone() {
    let bill = bill_on_the_timeline(
        "2022-12-26 upgrade edition=standard
         2023-01-10 stop
         2023-01-12 change edition=premium
         2023-01-22 resume",
    );
    assert_eq!(bill.violations(), ["4 app_stopped -"]);
    // 10 and 10 days: 20/31 of 399 = 257.419.
    assert_eq!(bill.total("2023-01"), "257.42");
}
