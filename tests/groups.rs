//! Section 6 of the rule model: a day's new groups (L3), type caps (L4), two limits at once (L5), removals (L6) and what
//! does not follow from what (L7).

use crate::bill::bill;

/// L1, L3: 10,000 new groups and rooms a day, net of disbanded, in all types together.
#[test]
fn a_day_has_10000_new_groups_and_rooms_net_of_disbanded() {
    for edition in ["professional", "ultimate"] {
        let bill = bill(&format!(
            "2020-05-01 upgrade edition={edition}
             2020-05-02 create_group group_type=private count=9995
             2020-05-02 create_group group_type=broadcast count=2
             2020-05-02 open_room count=3
             2020-05-02 create_group group_type=public
             2020-05-02 open_room
             2020-05-02 close_room
             2020-05-02 create_group group_type=public
             2020-05-02 create_group group_type=chatroom group=g1
             2020-05-02 disband_group group_type=private count=2
             2020-05-02 create_group group_type=chatroom group=g1
             2020-05-02 disband_group group=g1
             2020-05-02 open_room count=3"
        ));
        assert_eq!(
            bill.extents(),
            [
                "6 limit:daily_new_groups - 10000 10000 1 0 -",
                "7 limit:daily_new_groups - 10000 10000 1 0 -",
                "10 limit:daily_new_groups g1 10000 10000 1 0 -",
                "14 limit:daily_new_groups - 10000 9998 3 2 -",
            ],
            "{edition}"
        );
    }
}

/// L3: trial has the same 10,000 a day; it shows where the day began in a paid edition.
#[test]
fn trial_has_the_same_10000_a_day() {
    let bill = bill(
        "2020-01-01 upgrade edition=ultimate
         2020-05-02 create_group group_type=private count=9999
         2020-05-02 change edition=trial
         2020-05-02 open_room
         2020-05-02 open_room",
    );
    assert_eq!(bill.extents(), ["6 limit:daily_new_groups - 10000 10000 1 0 -"]);
}

/// L3: what was disbanded today makes room beyond the 10,000; in use is then negative.
#[test]
fn groups_disbanded_today_make_room_beyond_the_10000() {
    let bill = bill(
        "2020-05-01 upgrade edition=ultimate
         2020-05-02 create_group group_type=private count=4000
         2020-05-02 open_room count=1000
         2020-05-03 disband_group group_type=private count=4000
         2020-05-03 close_room count=1000
         2020-05-03 create_group group_type=public count=15001
         2020-05-03 create_group group_type=public",
    );
    assert_eq!(
        bill.extents(),
        ["7 limit:daily_new_groups - 10000 -5000 15001 15000 -", "8 limit:daily_new_groups - 10000 10000 1 0 -"]
    );
}

/// L3: the next day starts anew, neither with yesterday's room nor with yesterday's new groups.
#[test]
fn each_day_counts_its_new_groups_anew() {
    let bill = bill(
        "2020-05-01 upgrade edition=ultimate
         2020-05-02 create_group group_type=private count=10000
         2020-05-03 disband_group group_type=private count=10000
         2020-05-04 create_group group_type=private count=10001
         2020-05-05 create_group group_type=private count=10000
         2020-06-01 create_group group_type=private count=10000",
    );
    assert_eq!(bill.extents(), ["5 limit:daily_new_groups - 10000 0 10001 10000 -"]);
}

/// L3, L6: what was not there gives no place back.
#[test]
fn only_what_was_really_disbanded_gives_room() {
    let bill = bill(
        "2020-05-01 upgrade edition=ultimate
         2020-05-02 create_group group_type=private count=10000
         2020-05-03 disband_group group_type=public count=5
         2020-05-03 close_room
         2020-05-03 create_group group_type=private count=10001",
    );
    assert_eq!(
        bill.extents(),
        ["4 not_present - - 0 5 0 -", "5 not_present - - 0 1 0 -", "6 limit:daily_new_groups - 10000 0 10001 10000 -",]
    );
}

/// The violation of joining a group of the type with far too many members, without line and group.
fn refused_members(upgrade: &str, group_type: &str) -> Vec<String> {
    let bill = bill(&format!(
        "2020-05-01 {upgrade}
         2020-05-02 create_group group_type={group_type} group=g
         2020-05-02 join group=g count=7000"
    ));
    bill.extents().iter().map(|line| line.replace("4 limit:members_per_group g ", "")).collect()
}

/// L4: the smaller of the edition's number (10038) and the type's cap (10014) counts; where they are equal, the cap.
#[test]
fn a_groups_members_end_at_the_smaller_of_edition_and_type() {
    let [trial, professional, ultimate] =
        ["create", "upgrade edition=professional", "upgrade edition=ultimate"].map(str::to_owned);
    let with = |edition: &str, members: u32| format!("upgrade edition={edition} members_per_group={members}");
    let cases = [
        // Private groups have a cap of 200.
        (trial.clone(), "private", 20, 10038),
        (professional.clone(), "private", 200, 10014),
        (ultimate.clone(), "private", 200, 10014),
        (with("professional", 300), "private", 200, 10014),
        (with("ultimate", 6000), "private", 200, 10014),
        // Public groups have a cap of 2,000.
        (trial.clone(), "public", 20, 10038),
        (professional.clone(), "public", 200, 10038),
        (with("professional", 1999), "public", 1999, 10038),
        (with("professional", 2000), "public", 2000, 10014),
        (ultimate.clone(), "public", 2000, 10014),
        (with("ultimate", 3000), "public", 2000, 10014),
        // Chatrooms have a cap of 6,000.
        (trial, "chatroom", 20, 10038),
        (professional, "chatroom", 200, 10038),
        (with("professional", 2000), "chatroom", 2000, 10038),
        (ultimate, "chatroom", 2000, 10038),
        (with("ultimate", 5999), "chatroom", 5999, 10038),
        (with("ultimate", 6000), "chatroom", 6000, 10014),
    ];
    for (upgrade, group_type, allowed, code) in cases {
        let expected = format!("{allowed} 0 7000 {allowed} {code}");
        assert_eq!(refused_members(&upgrade, group_type), [expected], "{group_type} after {upgrade}");
    }
}

/// L4: broadcast groups have no member limit in any edition.
#[test]
fn broadcast_groups_have_no_member_limit() {
    for upgrade in ["create", "upgrade edition=professional", "upgrade edition=ultimate"] {
        let bill = bill(&format!(
            "2020-05-01 {upgrade}
             2020-05-02 create_group group_type=broadcast group=b1
             2020-05-02 join group=b1 count=1000000000"
        ));
        assert!(bill.violations().is_empty(), "{:?}", bill.violations());
    }
}

/// L5: of two limits the one that accepts least is named, on a tie the first in the table: rooms against the day.
#[test]
fn of_two_limits_the_tighter_one_is_named_and_the_first_on_a_tie() {
    // Of the day 49, 50 or 51 places are left, of the rooms 50.
    for (created, named) in [
        (9951, "4 limit:daily_new_groups - 10000 9951 60 49 -"),
        (9950, "4 limit:av_rooms - 50 0 60 50 10036"),
        (9949, "4 limit:av_rooms - 50 0 60 50 10036"),
    ] {
        let bill = bill(&format!(
            "2020-05-01 upgrade edition=professional
             2020-05-02 create_group group_type=private count={created}
             2020-05-02 open_room count=60"
        ));
        assert_eq!(bill.extents(), [named]);
    }
}

/// L5: broadcast groups stand before the day in the table, and so do groups.
#[test]
fn on_a_tie_with_the_day_the_groups_own_limit_is_named() {
    let broadcast = bill(
        "2020-05-01 upgrade edition=ultimate
         2020-05-02 create_group group_type=private count=9995
         2020-05-02 create_group group_type=broadcast count=6",
    );
    assert_eq!(broadcast.extents(), ["4 limit:broadcast_rooms - 5 0 6 5 -"]);
    let full_day = bill(
        "2020-05-01 upgrade edition=ultimate
         2020-05-02 create_group group_type=private count=9996
         2020-05-02 create_group group_type=broadcast count=6",
    );
    assert_eq!(full_day.extents(), ["4 limit:daily_new_groups - 10000 9996 6 4 -"]);
    let none_left = bill(
        "2020-05-01 upgrade edition=ultimate
         2020-05-02 create_group group_type=private count=10000
         2020-05-02 change edition=trial
         2020-05-02 create_group group_type=public group=g1",
    );
    assert_eq!(none_left.extents(), ["5 limit:groups g1 100 10000 1 0 -"]);
}

/// L6: what is there is removed, the rest is not present; the extent tells how many were there.
#[test]
fn removing_more_than_is_there_removes_what_is_there() {
    let bill = bill(
        "2020-05-01 upgrade edition=professional
         2020-05-02 open_room count=3
         2020-05-02 register count=3
         2020-05-02 befriend user=u1 count=3
         2020-05-02 join user=u1 count=3
         2020-05-02 create_group group_type=public count=3
         2020-05-02 create_group group_type=public group=g1
         2020-05-02 join group=g1 count=3
         2020-05-03 close_room count=5
         2020-05-03 unregister count=5
         2020-05-03 unfriend user=u1 count=5
         2020-05-03 leave user=u1 count=5
         2020-05-03 disband_group group_type=public count=5
         2020-05-03 leave group=g1 count=5
         2020-05-04 close_room
         2020-05-04 leave group=g1
         2020-05-04 unfriend user=u9",
    );
    assert_eq!(
        bill.extents(),
        [
            "10 not_present - - 3 5 3 -",
            "11 not_present - - 3 5 3 -",
            "12 not_present u1 - 3 5 3 -",
            "13 not_present u1 - 3 5 3 -",
            "14 not_present - - 3 5 3 -",
            "15 not_present g1 - 3 5 3 -",
            "16 not_present - - 0 1 0 -",
            "17 not_present g1 - 0 1 0 -",
            "18 not_present u9 - 0 1 0 -",
        ]
    );
}

/// L6: exactly what is there is removed without a word.
#[test]
fn removing_exactly_what_is_there_is_no_violation() {
    let bill = bill(
        "2020-05-02 open_room count=3
         2020-05-02 register count=3
         2020-05-02 create_group group_type=public group=g1
         2020-05-02 join group=g1 count=3
         2020-05-03 close_room count=3
         2020-05-03 unregister count=3
         2020-05-03 leave group=g1 count=3
         2020-05-03 disband_group group=g1",
    );
    assert!(bill.violations().is_empty(), "{:?}", bill.violations());
}

/// L6: a group that is not there, or no more, is not found (10010), whatever is asked of it, before any limit.
#[test]
fn a_group_that_is_not_there_is_not_found() {
    let bill = bill(
        "2020-05-02 join group=g1 count=7000
         2020-05-02 leave group=g1 count=7000
         2020-05-02 disband_group group=g1
         2020-05-03 create_group group_type=private group=g1
         2020-05-03 disband_group group=g1
         2020-05-03 join group=g1",
    );
    let not_found = |line| format!("{line} group_not_found g1 - - - - 10010");
    assert_eq!(bill.extents(), [not_found(2), not_found(3), not_found(4), not_found(7)]);
}

/// L6: an id in use is refused (10021) before the limits and alone, for another type too; disbanded, it is free.
#[test]
fn a_group_id_in_use_is_refused_before_any_limit() {
    let bill = bill(
        "2020-05-02 create_group group_type=private group=g1
         2020-05-02 create_group group_type=private count=99
         2020-05-02 create_group group_type=private group=g1
         2020-05-02 create_group group_type=broadcast group=g1
         2020-05-02 create_group group_type=private group=g2
         2020-05-03 disband_group group=g1
         2020-05-03 create_group group_type=public group=g1",
    );
    assert_eq!(
        bill.extents(),
        ["4 group_exists g1 - - - - 10021", "5 group_exists g1 - - - - 10021", "6 limit:groups g2 100 100 1 0 -",]
    );
}

/// L6: a group whose creation was refused is not there.
#[test]
fn a_group_whose_creation_was_refused_is_not_there() {
    let bill = bill(
        "2020-05-02 create_group group_type=private count=100
         2020-05-02 create_group group_type=private group=g1
         2020-05-02 join group=g1",
    );
    assert_eq!(bill.extents(), ["3 limit:groups g1 100 100 1 0 -", "4 group_not_found g1 - - - - 10010"]);
}

/// L7: disbanding unnamed groups reaches unnamed groups of that type only.
#[test]
fn disbanding_unnamed_groups_reaches_neither_named_ones_nor_other_types() {
    let bill = bill(
        "2020-05-02 create_group group_type=private group=g1
         2020-05-02 create_group group_type=private count=3
         2020-05-02 create_group group_type=public count=5
         2020-05-03 disband_group group_type=private count=4
         2020-05-03 join group=g1
         2020-05-03 disband_group group_type=public count=5
         2020-05-03 disband_group group_type=private",
    );
    assert_eq!(bill.extents(), ["5 not_present - - 3 4 3 -", "8 not_present - - 0 1 0 -"]);
}

/// L7: a new group has no member, also one that takes the id of a disbanded group.
#[test]
fn a_new_group_has_no_member() {
    let bill = bill(
        "2020-05-02 create_group group_type=private group=g1
         2020-05-02 leave group=g1
         2020-05-02 join group=g1 count=20
         2020-05-03 disband_group group=g1
         2020-05-03 create_group group_type=private group=g1
         2020-05-03 leave group=g1
         2020-05-03 join group=g1 count=20",
    );
    assert_eq!(bill.extents(), ["3 not_present g1 - 0 1 0 -", "7 not_present g1 - 0 1 0 -"]);
}

/// L7: users, members, friends and the groups of a user are counts of their own; none follows from another.
#[test]
fn users_members_friends_and_memberships_do_not_follow_from_one_another() {
    let bill = bill(
        "2020-05-02 join user=u1 count=50
         2020-05-02 befriend user=u1 count=20
         2020-05-02 create_group group_type=private group=u1
         2020-05-02 create_group group_type=private count=99
         2020-05-02 join group=u1 count=20
         2020-05-02 register count=100
         2020-05-03 disband_group group_type=private count=99
         2020-05-03 disband_group group=u1
         2020-05-03 unregister count=100
         2020-05-04 join user=u1
         2020-05-04 befriend user=u1
         2020-05-04 unregister
         2020-05-04 leave user=u1 count=50
         2020-05-04 unfriend user=u1 count=20",
    );
    assert_eq!(
        bill.extents(),
        [
            "11 limit:groups_per_user u1 50 50 1 0 10037",
            "12 limit:friends_per_user u1 20 20 1 0 30010",
            "13 not_present - - 0 1 0 -",
        ]
    );
}

/// L3, L4: leaving a group gives the place back at once.
#[test]
fn who_leaves_a_group_makes_room_at_once() {
    let bill = bill(
        "2020-05-02 create_group group_type=private group=g1
         2020-05-02 join group=g1 count=20
         2020-05-02 leave group=g1 count=2
         2020-05-02 join group=g1 count=3",
    );
    assert_eq!(bill.extents(), ["5 limit:members_per_group g1 20 18 3 2 10038"]);
}

/// L7: a named group and unnamed ones of its type are counted apart when they are disbanded.
#[test]
fn disbanding_a_named_group_leaves_the_unnamed_ones_alone() {
    let bill = bill(
        "2020-01-01 create_group group_type=public group=g
         2020-01-01 create_group group_type=public count=2
         2020-01-02 disband_group group=g
         2020-01-03 disband_group group_type=public count=2",
    );
    assert!(bill.violations().is_empty(), "{:?}", bill.violations());
}
