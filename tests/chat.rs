//! Section 11 of the rule model: the editions, limits and usage of the chat family.

use crate::bill::{bill_on_the_timeline, bill_under, published};

/// The row that brings an app into an edition of chat on 2023-01-01.
fn begun(edition: &str) -> String {
    match edition {
        "developer" => "2023-01-01 create\n".to_owned(),
        paid => format!("2023-01-01 upgrade edition={paid}\n"),
    }
}

/// The refusals of rows of 2023-01-02 in an edition: `rule allowed in_use requested accepted error_code`.
fn refusals(edition: &str, rows: &[&str]) -> Vec<String> {
    let rows: String = rows.iter().map(|row| format!("2023-01-02 {row}\n")).collect();
    let bill = bill_on_the_timeline(&(begun(edition) + &rows));
    bill.cells("violations.csv", "rule allowed in_use requested accepted error_code")
}

/// L1, section 11: each limit of each edition: the whole is accepted, one more is refused.
#[test]
fn each_edition_of_chat_has_its_limits() {
    for (row, limit, code, of_editions) in [
        ("open_room", "av_rooms", "10036", [Some(10), Some(50), None]),
        ("join user=u", "groups_per_user", "10037", [Some(50), Some(500), Some(1000)]),
        ("join group=g", "members_per_group", "10038", [Some(20), Some(200), Some(2000)]),
        ("register", "users", "70398", [Some(100), None, None]),
        ("befriend user=u", "friends_per_user", "30010", [Some(20), Some(3000), Some(3000)]),
        ("create_group group_type=broadcast", "broadcast_rooms", "-", [Some(5), Some(5), Some(5)]),
    ] {
        for (edition, most) in ["developer", "standard", "premium"].into_iter().zip(of_editions) {
            let whole = format!("{row} count={}", most.unwrap_or(9000));
            let found = refusals(edition, &["create_group group_type=chatroom group=g", &whole, row]);
            let expected = most.map(|most| format!("limit:{limit} {most} {most} 1 0 {code}"));
            assert_eq!(found, expected.into_iter().collect::<Vec<_>>(), "{row} in {edition}");
        }
    }
}

/// L1, L3, L5, section 11: developer has 100 groups, and 100 new groups and rooms a day; on a tie the first is named. The
/// paid editions have any number of groups, 10,000 new ones a day.
#[test]
fn developer_has_a_hundred_groups_and_a_hundred_new_ones_a_day() {
    let of_groups = ["create_group group_type=private count=100", "create_group group_type=private"];
    assert_eq!(refusals("developer", &of_groups), ["limit:groups 100 100 1 0 -"]);
    let of_the_day = ["create_group group_type=private count=95", "open_room count=5", "open_room"];
    assert_eq!(refusals("developer", &of_the_day), ["limit:daily_new_groups 100 100 1 0 -"]);
    for edition in ["standard", "premium"] {
        let rows = ["create_group group_type=private count=9999", "open_room count=2"];
        assert_eq!(refusals(edition, &rows), ["limit:daily_new_groups 10000 9999 2 1 -"], "{edition}");
    }
}

/// L4: group types have no caps of their own in chat: 2,000 members in premium, whatever the type.
#[test]
fn no_group_type_has_a_cap_in_chat() {
    for group_type in ["private", "public", "chatroom"] {
        let bill = bill_on_the_timeline(&format!(
            "2022-11-10 upgrade edition=ultimate
             2022-11-10 create_group group_type={group_type} group=g
             2023-01-10 migrate
             2023-01-10 join group=g count=2001"
        ));
        assert_eq!(bill.extents(), ["5 limit:members_per_group g 2000 0 2001 2000 10038"], "{group_type}");
    }
}

/// U1: `mau`: the highest reading of the month above 10,000, user by user at 0.015, rounded once, in both editions.
#[test]
fn each_monthly_user_above_ten_thousand_is_charged() {
    for edition in ["standard", "premium"] {
        for (reading, cost) in [
            ("0", "0.00"),
            ("10000", "0.00"),
            // 0.015, 0.03, 0.045, 0.06; 2,345 users = 35.175; 990,000 users.
            ("10001", "0.02"),
            ("10002", "0.03"),
            ("10003", "0.05"),
            ("10004", "0.06"),
            ("12345", "35.18"),
            ("1000000", "14850.00"),
        ] {
            let rows = format!("{}2023-01-10 usage meter=mau quantity={reading}", begun(edition));
            assert_eq!(bill_on_the_timeline(&rows).usage("2023-01"), cost, "{reading} in {edition}");
        }
    }
}

/// U1, U2, U5: `mau` is not prorated, counts from the upgrade on, and only its highest reading of the month counts.
#[test]
fn the_highest_reading_of_the_month_counts_from_the_upgrade_on() {
    let bill = bill_on_the_timeline(
        "2023-01-01 create
         2023-01-30 usage meter=mau quantity=90000
         2023-01-31 upgrade edition=standard
         2023-01-31 usage meter=mau quantity=10200
         2023-01-31 usage meter=mau quantity=10100
         2023-02-01 usage meter=mau quantity=10000",
    );
    // 200 users at 0.015; a day of 399 = 12.871.
    assert_eq!([bill.usage("2023-01"), bill.plan("2023-01"), bill.usage("2023-02")], ["3.00", "12.87", "0.00"]);
    let lines = bill.cells("charges.csv", "item quantity unit unit_price amount rule invoice_date");
    assert_eq!(lines[1], "mau 200 mau 0.015 3.00 U1 2023-02-01");
}

/// B1, C1: the edition changes once a month in chat as well, and the days of each are charged.
#[test]
fn editions_of_chat_are_charged_by_day() {
    let bill = bill_under(
        &published(),
        "2023-01-05 upgrade edition=standard
         2023-01-20 change edition=premium
         2023-01-25 change edition=standard
         2023-02-10 change edition=standard",
        Some("2023-03"),
    );
    assert_eq!(bill.violations(), ["4 edition_changed_twice -"]);
    assert_eq!(
        bill.cells("charges.csv", "month item quantity amount"),
        [
            // 12/31 of 699 = 270.581; 15/31 of 399 = 193.0645.
            "2023-01 premium 0.387096774 270.58",
            "2023-01 standard 0.483870968 193.06",
            // 10/28 of 699 = 249.643; 18/28 of 399 = 256.5.
            "2023-02 premium 0.357142857 249.64",
            "2023-02 standard 0.642857143 256.50",
            "2023-03 standard 1 399.00",
        ]
    );
}
