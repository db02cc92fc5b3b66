//! Section 5 of the rule model: the groups that exist, by readings and by the simulator's own count.

use crate::bill::{Bill, bill};
use crate::usage::{february_after_a_reading, usage_lines};

/// Ultimate from 2020-01-01, then `days` days of 10,000 new groups and rooms each, from 2020-01-02 on. No day may
/// have more, and only rooms and the types that ultimate does not limit are created.
fn ten_thousand_a_day(days: u32) -> String {
    let mut rows = "2020-01-01 upgrade edition=ultimate\n".to_owned();
    for day in 2..2 + days {
        rows += &match day % 3 {
            0 => format!("2020-01-{day:02} create_group group_type=public count=10000\n"),
            1 => format!("2020-01-{day:02} open_room count=10000\n"),
            _ => format!("2020-01-{day:02} create_group group_type=chatroom count=10000\n"),
        };
    }
    rows
}

fn bill_of(rows: String, more: &str) -> Bill {
    let bill = bill(&(rows + more));
    assert!(bill.violations().is_empty(), "{:?}", bill.violations());
    bill
}

/// U1: nothing up to 100,000 groups by readings; above, each begun block of 100,000 costs 149.99.
#[test]
fn a_hundred_thousand_groups_are_free_and_each_begun_hundred_thousand_more_is_charged() {
    let expected = [
        ("0", "0.00"),
        ("100000", "0.00"),
        ("100001", "149.99"),
        ("200000", "149.99"),
        ("200001", "299.98"),
        ("300000", "299.98"),
        ("300001", "449.97"),
    ];
    for (reading, cost) in expected {
        for edition in ["professional", "ultimate"] {
            assert_eq!(february_after_a_reading(edition, "peak_groups", reading), cost, "{reading} in {edition}");
        }
    }
}

/// U1, U3: the simulator counts groups and rooms itself: 100,000 of them are free.
#[test]
fn a_hundred_thousand_groups_and_rooms_that_exist_are_free() {
    let bill = bill_of(ten_thousand_a_day(10), "");
    assert!(usage_lines(&bill).is_empty(), "{:?}", usage_lines(&bill));
}

/// U3: the room that makes 100,001 begins a block, on its day; from the next month on the opening finds it.
#[test]
fn one_room_above_a_hundred_thousand_begins_a_block() {
    let bill = bill_of(ten_thousand_a_day(10), "2020-01-12 open_room");
    assert_eq!(
        usage_lines(&bill),
        [
            "2020-01 peak_groups 1 100000 peak_groups 149.99 149.99 ultimate 2020-01-12 U3",
            "2020-02 peak_groups 1 100000 peak_groups 149.99 149.99 ultimate 2020-02-01 U3",
            "2020-03 peak_groups 1 100000 peak_groups 149.99 149.99 ultimate 2020-03-01 U3",
        ]
    );
}

/// U1, U3: 200,000 are one block, one more begins the second.
#[test]
fn one_group_above_two_hundred_thousand_begins_a_second_block() {
    let bill = bill_of(
        ten_thousand_a_day(20),
        "2020-02-20 create_group group_type=private group=g1
         2020-03-15 disband_group group=g1",
    );
    assert_eq!(
        usage_lines(&bill)[..3],
        [
            // 2020-01-02 to 2020-01-21 make 200,000; the first block is begun on the 12th, its peak reached on the 21st.
            "2020-01 peak_groups 1 100000 peak_groups 149.99 149.99 ultimate 2020-01-21 U3",
            "2020-02 peak_groups 2 100000 peak_groups 149.99 299.98 ultimate 2020-02-20 U3",
            "2020-03 peak_groups 2 100000 peak_groups 149.99 299.98 ultimate 2020-03-01 U3",
        ]
    );
    assert_eq!([bill.usage("2020-04"), bill.usage("2020-05")], ["149.99", "149.99"]);
}

/// U1: groups of every type count, named and unnamed, broadcast groups and rooms included.
#[test]
fn groups_of_every_type_and_rooms_count_together() {
    let types = "2020-01-11 create_group group_type=private count=9993
         2020-01-11 create_group group_type=private group=p1
         2020-01-11 create_group group_type=broadcast count=4
         2020-01-11 create_group group_type=broadcast group=b1
         2020-01-11 open_room\n";
    // Nine days and this one: 90,000 + 9,993 + 1 + 4 + 1 + 1 = 100,000.
    assert_eq!(bill_of(ten_thousand_a_day(9) + types, "").usage("2020-01"), "0.00");
    for one_more in ["create_group group_type=private group=p2", "open_room", "create_group group_type=chatroom"] {
        let bill = bill_of(ten_thousand_a_day(9) + types, &format!("2020-01-12 {one_more}"));
        assert_eq!(bill.usage("2020-01"), "149.99", "{one_more}");
    }
}

/// U3: the peak stays that of the month although the groups are gone; the next opening finds them gone.
#[test]
fn a_count_that_falls_leaves_the_months_peak() {
    let bill = bill_of(
        ten_thousand_a_day(10),
        "2020-01-12 open_room
         2020-01-12 close_room
         2020-01-13 open_room
         2020-01-31 close_room",
    );
    assert_eq!(usage_lines(&bill), ["2020-01 peak_groups 1 100000 peak_groups 149.99 149.99 ultimate 2020-01-12 U3"]);
}

/// U3: an opening finds the groups of the month before, and they are that month's peak although disbanded on the 1st.
#[test]
fn the_opening_counts_before_any_row_of_the_first() {
    let bill = bill_of(
        ten_thousand_a_day(10),
        "2020-01-12 open_room
         2020-02-01 close_room",
    );
    assert_eq!([bill.usage("2020-01"), bill.usage("2020-02"), bill.usage("2020-03")], ["149.99", "149.99", "0.00"]);
}

/// U3: the highest of the readings and the own count is charged, whichever it is.
#[test]
fn the_higher_of_reading_and_own_count_is_charged() {
    let bill = bill_of(
        ten_thousand_a_day(10),
        "2020-01-12 open_room
         2020-01-13 usage meter=peak_groups quantity=50000
         2020-02-13 usage meter=peak_groups quantity=200001
         2020-03-13 usage meter=peak_groups quantity=100001",
    );
    assert_eq!(
        usage_lines(&bill)[..3],
        [
            "2020-01 peak_groups 1 100000 peak_groups 149.99 149.99 ultimate 2020-01-12 U3",
            "2020-02 peak_groups 2 100000 peak_groups 149.99 299.98 ultimate 2020-02-13 U3",
            "2020-03 peak_groups 1 100000 peak_groups 149.99 149.99 ultimate 2020-03-01 U3",
        ]
    );
}

/// U2, U3: in trial nothing is counted; when a paid edition begins, what exists is looked at.
#[test]
fn an_upgrade_finds_the_groups_that_exist() {
    let bill = bill_of(
        ten_thousand_a_day(11),
        "2020-01-20 change edition=trial
         2020-03-10 upgrade edition=professional",
    );
    assert_eq!(
        usage_lines(&bill)[..3],
        [
            // 110,000: the peak of January was reached on 2020-01-12; February stays in trial.
            "2020-01 peak_groups 1 100000 peak_groups 149.99 149.99 ultimate 2020-01-12 U3",
            "2020-03 peak_groups 1 100000 peak_groups 149.99 149.99 professional 2020-03-10 U3",
            "2020-04 peak_groups 1 100000 peak_groups 149.99 149.99 professional 2020-04-01 U3",
        ]
    );
}

/// U3: a count that falls to 100,000 before the upgrade costs nothing, on the same day too; at 100,001 it costs.
#[test]
fn groups_disbanded_before_the_upgrade_cost_nothing() {
    for day in ["2020-02-20", "2020-03-10"] {
        for (count, cost) in [("10000", "0.00"), ("9999", "149.99")] {
            let rows = format!(
                "2020-01-20 change edition=trial
                 {day} disband_group group_type=chatroom count={count}
                 2020-03-10 upgrade edition=professional"
            );
            let bill = bill_of(ten_thousand_a_day(11), &rows);
            let usage = [bill.usage("2020-02"), bill.usage("2020-03"), bill.usage("2020-04")];
            assert_eq!(usage, ["0.00", cost, cost], "{count} on {day}");
        }
    }
}

/// U3: after the upgrade's row it is too late for its month: the count was looked at.
#[test]
fn groups_disbanded_after_the_upgrade_are_charged_in_its_month() {
    let bill = bill_of(
        ten_thousand_a_day(11),
        "2020-01-20 change edition=trial
         2020-03-10 upgrade edition=professional
         2020-03-10 disband_group group_type=chatroom count=10000",
    );
    assert_eq!([bill.usage("2020-03"), bill.usage("2020-04")], ["149.99", "0.00"]);
}

/// F6: a stopped app has no opening, and its groups cost nothing any more.
#[test]
fn groups_of_a_stopped_app_cost_nothing_from_the_next_month_on() {
    let bill = bill_of(ten_thousand_a_day(11), "2020-01-20 stop");
    assert_eq!([bill.usage("2020-01"), bill.usage("2020-02"), bill.usage("2020-03")], ["149.99", "0.00", "0.00"]);
}
