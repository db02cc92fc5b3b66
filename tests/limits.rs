//! Section 6 of the rule model: the limits of each edition, what exists above them, and removals (L1, L2, L6, L7).

use crate::bill::bill;

/// The row that brings an app into an edition.
fn begun(edition: &str) -> String {
    match edition {
        "trial" => "2020-05-01 create".to_owned(),
        paid => format!("2020-05-01 upgrade edition={paid}"),
    }
}

/// The extents of the violations without their lines, after the rows in an app of this edition.
fn refusals(edition: &str, rows: &[String]) -> Vec<String> {
    let bill = bill(&(begun(edition) + "\n" + &rows.join("\n")));
    bill.extents().iter().map(|line| line.split_once(' ').expect("a line number").1.to_owned()).collect()
}

/// L1: `row` with a count of `limit` is accepted, one more is refused in the name of the limit.
fn stands_at(edition: &str, before: &str, row: &str, limit: u64, name: &str, code: &str) {
    let rows = |last: String| vec![before.to_owned(), format!("2020-05-02 {row} count={limit}"), last];
    let refused = refusals(edition, &rows(format!("2020-05-02 {row}")));
    let (name, subject) = name.split_once(' ').unwrap_or((name, "-"));
    assert_eq!(refused, [format!("limit:{name} {subject} {limit} {limit} 1 0 {code}")], "{row} in {edition}");
}

/// L1: so many at once are accepted.
fn fits(edition: &str, row: &str, count: u64) {
    let refused = refusals(edition, &[format!("2020-05-02 {row} count={count}")]);
    assert!(refused.is_empty(), "{count} of {row} in {edition}: {refused:?}");
}

/// L1, section 6: rooms open at one time: 10, 50, unlimited.
#[test]
fn trial_opens_10_rooms_professional_50_and_ultimate_as_many_as_it_likes() {
    stands_at("trial", "", "open_room", 10, "av_rooms", "10036");
    stands_at("professional", "", "open_room", 50, "av_rooms", "10036");
    fits("ultimate", "open_room", 10_000);
}

/// L1, section 6: the groups of one user: 50, 500, 1,000, each user for itself.
#[test]
fn a_user_is_in_50_500_or_1000_groups() {
    stands_at("trial", "", "join user=u1", 50, "groups_per_user u1", "10037");
    stands_at("professional", "", "join user=u1", 500, "groups_per_user u1", "10037");
    stands_at("ultimate", "", "join user=u1", 1000, "groups_per_user u1", "10037");
    let two_users = ["2020-05-02 join user=u1 count=50".to_owned(), "2020-05-02 join user=u2 count=50".to_owned()];
    assert!(refusals("trial", &two_users).is_empty());
}

/// L1, section 6: the members of a group: 20, 200, 2,000 by edition, each group for itself.
#[test]
fn a_group_has_20_200_or_2000_members_by_edition() {
    let group = "2020-05-02 create_group group_type=chatroom group=g1";
    for (edition, limit) in [("trial", 20), ("professional", 200), ("ultimate", 2000)] {
        stands_at(edition, group, "join group=g1", limit, "members_per_group g1", "10038");
    }
    let two_groups = [
        "create_group group_type=public group=g1",
        "create_group group_type=public group=g2",
        "join group=g1 count=20",
        "join group=g2 count=20",
    ];
    assert!(refusals("trial", &two_groups.map(|row| format!("2020-05-02 {row}"))).is_empty());
}

/// L1, section 6: 100 users in trial, no limit in the paid editions.
#[test]
fn trial_registers_100_users_and_the_paid_editions_any_number() {
    stands_at("trial", "", "register", 100, "users", "70398");
    fits("professional", "register", 1_000_000_000);
    fits("ultimate", "register", 1_000_000_000);
}

/// L1, section 6: the friends of one user: 20, 3,000, 3,000.
#[test]
fn a_user_has_20_friends_in_trial_and_3000_in_the_paid_editions() {
    stands_at("trial", "", "befriend user=u1", 20, "friends_per_user u1", "30010");
    stands_at("professional", "", "befriend user=u1", 3000, "friends_per_user u1", "30010");
    stands_at("ultimate", "", "befriend user=u1", 3000, "friends_per_user u1", "30010");
}

/// L1, G10: 100 groups in trial, refused without an error code; no limit in the paid editions.
#[test]
fn trial_has_100_groups_and_the_paid_editions_any_number() {
    stands_at("trial", "", "create_group group_type=private", 100, "groups", "-");
    for edition in ["professional", "ultimate"] {
        fits(edition, "create_group group_type=private", 10_000);
    }
}

/// Section 6: private, public and chatroom count together, named or not; rooms and broadcast groups do not.
#[test]
fn the_hundred_groups_of_trial_are_neither_rooms_nor_broadcast() {
    let rows = [
        "open_room count=10",
        "create_group group_type=broadcast count=5",
        "create_group group_type=private count=40",
        "create_group group_type=public count=40",
        "create_group group_type=chatroom count=19",
        "create_group group_type=chatroom group=g1",
        "create_group group_type=public",
        "create_group group_type=private group=g2",
    ];
    assert_eq!(
        refusals("trial", &rows.map(|row| format!("2020-05-02 {row}"))),
        ["limit:groups - 100 100 1 0 -", "limit:groups g2 100 100 1 0 -"]
    );
}

/// L1, G12: 5 broadcast groups in every edition, on whatever day they were created.
#[test]
fn every_edition_has_5_broadcast_groups_in_all() {
    for edition in ["trial", "professional", "ultimate"] {
        stands_at(edition, "", "create_group group_type=broadcast", 5, "broadcast_rooms", "-");
        let rows =
            ["2020-05-02 create_group group_type=broadcast count=5", "2020-06-03 create_group group_type=broadcast"];
        assert_eq!(refusals(edition, &rows.map(str::to_owned)), ["limit:broadcast_rooms - 5 5 1 0 -"], "{edition}");
    }
}

/// L1: as many are accepted as fit; the rest is one violation with its extent, and the accepted ones are there.
#[test]
fn of_what_is_asked_for_as_much_is_accepted_as_fits() {
    let bill = bill(
        "2020-05-01 upgrade edition=professional
         2020-05-02 open_room count=30
         2020-05-02 open_room count=30
         2020-05-03 join user=u1 count=501
         2020-05-04 befriend user=u1 count=2999
         2020-05-04 befriend user=u1 count=3
         2020-05-05 create_group group_type=broadcast count=7
         2020-05-06 create_group group_type=public group=g1
         2020-05-06 join group=g1 count=150
         2020-05-06 join group=g1 count=51",
    );
    assert_eq!(
        bill.extents(),
        [
            "4 limit:av_rooms - 50 30 30 20 10036",
            "5 limit:groups_per_user u1 500 0 501 500 10037",
            "7 limit:friends_per_user u1 3000 2999 3 1 30010",
            "8 limit:broadcast_rooms - 5 0 7 5 -",
            "11 limit:members_per_group g1 200 150 51 50 10038",
        ]
    );
}

/// L1: partial acceptance in trial, of users and of groups.
#[test]
fn trial_accepts_the_users_and_groups_that_fit() {
    let bill = bill(
        "2020-05-02 register count=101
         2020-05-02 register
         2020-05-03 create_group group_type=private count=70
         2020-05-03 create_group group_type=public count=31",
    );
    assert_eq!(
        bill.extents(),
        ["2 limit:users - 100 0 101 100 70398", "3 limit:users - 100 100 1 0 70398", "5 limit:groups - 100 70 31 30 -"]
    );
}

/// Section 6, P2: the level package's own number is the limit, not that of the tier that it pays.
#[test]
fn a_level_package_raises_the_limit_to_its_own_number() {
    let bill = bill(
        "2020-05-01 upgrade edition=professional groups_per_user=700 members_per_group=300
         2020-05-02 join user=u1 count=701
         2020-05-02 create_group group_type=public group=g1
         2020-05-02 join group=g1 count=301
         2020-06-01 change edition=ultimate groups_per_user=3000 members_per_group=5999
         2020-06-02 join user=u2 count=3001
         2020-06-02 create_group group_type=chatroom group=g2
         2020-06-02 join group=g2 count=6000",
    );
    assert_eq!(
        bill.extents(),
        [
            "3 limit:groups_per_user u1 700 0 701 700 10037",
            "5 limit:members_per_group g1 300 0 301 300 10038",
            "7 limit:groups_per_user u2 3000 0 3001 3000 10037",
            "9 limit:members_per_group g2 5999 0 6000 5999 10038",
        ]
    );
}

/// Section 6: the switch lifts the limit of rooms at once, in the month of the upgrade too.
#[test]
fn the_switch_lifts_the_limit_of_rooms_at_once() {
    let bill = bill(
        "2020-05-01 upgrade edition=professional
         2020-05-02 open_room count=51
         2020-05-02 change unlimited_av_rooms=on
         2020-05-02 open_room count=9950",
    );
    assert_eq!(bill.extents(), ["3 limit:av_rooms - 50 0 51 50 10036"]);
}

/// L2, example 7: switched off, 60 rooms stay open; one opens again when 11 are closed.
#[test]
fn rooms_above_the_limit_stay_open_and_none_is_opened_until_there_is_room() {
    let bill = bill(
        "2020-01-01 upgrade edition=professional unlimited_av_rooms=on
         2020-01-02 open_room count=60
         2020-05-10 change unlimited_av_rooms=off
         2020-05-11 open_room
         2020-05-12 close_room count=10
         2020-05-12 open_room
         2020-05-12 close_room
         2020-05-12 open_room
         2020-05-12 open_room",
    );
    let refused = |line, in_use| format!("{line} limit:av_rooms - 50 {in_use} 1 0 10036");
    assert_eq!(bill.extents(), [refused(5, 60), refused(7, 50), refused(10, 50)]);
}

/// L2: after a downgrade everything stays; each count is refused more until it is below the limit of trial.
#[test]
fn after_a_downgrade_everything_stays_and_nothing_is_added() {
    let bill = bill(
        "2020-01-01 upgrade edition=professional
         2020-01-02 open_room count=12
         2020-01-02 register count=102
         2020-01-02 befriend user=u1 count=22
         2020-01-02 join user=u1 count=52
         2020-01-02 create_group group_type=public count=101
         2020-01-02 create_group group_type=public group=g1
         2020-01-02 join group=g1 count=22
         2020-05-10 change edition=trial
         2020-05-11 open_room
         2020-05-11 register
         2020-05-11 befriend user=u1
         2020-05-11 join user=u1
         2020-05-11 create_group group_type=private
         2020-05-11 join group=g1",
    );
    assert_eq!(
        bill.extents(),
        [
            "11 limit:av_rooms - 10 12 1 0 10036",
            "12 limit:users - 100 102 1 0 70398",
            "13 limit:friends_per_user u1 20 22 1 0 30010",
            "14 limit:groups_per_user u1 50 52 1 0 10037",
            "15 limit:groups - 100 102 1 0 -",
            "16 limit:members_per_group g1 20 22 1 0 10038",
        ]
    );
}

/// L2, L3: what is given back makes room at once, exactly up to the limit.
#[test]
fn after_a_downgrade_there_is_room_again_below_the_limit() {
    let bill = bill(
        "2020-01-01 upgrade edition=professional
         2020-01-02 register count=102
         2020-01-02 befriend user=u1 count=22
         2020-01-02 join user=u1 count=52
         2020-05-10 change edition=trial
         2020-05-11 unregister count=3
         2020-05-11 register count=2
         2020-05-11 unfriend user=u1 count=3
         2020-05-11 befriend user=u1 count=2
         2020-05-11 leave user=u1 count=3
         2020-05-11 join user=u1 count=2",
    );
    assert_eq!(
        bill.extents(),
        [
            "8 limit:users - 100 99 2 1 70398",
            "10 limit:friends_per_user u1 20 19 2 1 30010",
            "12 limit:groups_per_user u1 50 49 2 1 10037",
        ]
    );
}

/// L2: a level that is put back lowers the limit and removes nobody.
#[test]
fn a_lowered_level_leaves_everyone_in_place() {
    let bill = bill(
        "2020-01-01 upgrade edition=professional groups_per_user=700 members_per_group=300
         2020-01-02 join user=u1 count=600
         2020-01-02 create_group group_type=public group=g1
         2020-01-02 join group=g1 count=250
         2020-05-10 change groups_per_user=default members_per_group=default
         2020-05-11 join user=u1
         2020-05-11 join group=g1
         2020-05-11 leave user=u1 count=600
         2020-05-11 leave group=g1 count=250",
    );
    assert_eq!(
        bill.extents(),
        ["7 limit:groups_per_user u1 500 600 1 0 10037", "8 limit:members_per_group g1 200 250 1 0 10038"]
    );
}

/// L2, P3: a level that the new edition does not sell, or has as its default, becomes that default; nobody leaves.
#[test]
fn a_level_that_a_change_of_the_edition_ends_falls_to_the_default_and_removes_nobody() {
    let bill = bill(
        "2020-01-01 upgrade edition=professional groups_per_user=1000 members_per_group=2000
         2020-01-02 join user=u1 count=1000
         2020-05-10 change edition=ultimate
         2020-05-11 join user=u1
         2020-06-10 change groups_per_user=1500
         2020-06-11 join user=u1 count=501
         2020-07-10 change edition=professional
         2020-07-11 join user=u1",
    );
    assert_eq!(
        bill.extents(),
        [
            "5 limit:groups_per_user u1 1000 1000 1 0 10037",
            "7 limit:groups_per_user u1 1500 1000 501 500 10037",
            // 1,500 is above professional's highest tier: its default of 500 holds.
            "9 limit:groups_per_user u1 500 1500 1 0 10037",
        ]
    );
}
