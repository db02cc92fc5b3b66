//! Section 11 of the rule model: the published rulebooks on one timeline (migrations are in tests/migration.rs).

use billcast::calendar::Month;
use billcast::rulebook::{FamilyIx, Timeline};
use billcast::scenario::Reader;
use billcast::scenario::inputs::Input;

use crate::bill::{Bill, bill_on_the_timeline, bill_under, classic_with, csv, held, published};

/// T1: every month of a family has exactly one rulebook, the one in force on its 1st; the first month is the first's.
#[test]
fn every_month_of_a_family_has_exactly_one_rulebook() {
    let timeline = published();
    let last: Month = "2099-12".parse().expect("a month");
    let mut swept = Vec::new();
    for (family, first) in (0..).map(FamilyIx).zip(["2019-01", "2022-12"]) {
        let own = &timeline.families()[usize::from(family.0)];
        let first: Month = first.parse().expect("a month");
        for month in first.to(last) {
            let governing = timeline.names().rulebook(timeline.governing(family, month).rulebook);
            let in_force = timeline.of_family(own).into_iter();
            let covering: Vec<_> = in_force
                .filter(|(_, from, to)| *from <= month && to.is_none_or(|to| month <= to))
                .map(|(rulebook, ..)| rulebook.id.as_str())
                .collect();
            assert_eq!(covering, [governing], "{month}");
            swept.push(governing.to_owned());
        }
    }
    swept.dedup();
    let ids: Vec<&str> = timeline.rulebooks().iter().map(|rulebook| rulebook.id.as_str()).collect();
    assert_eq!(swept, ids, "every rulebook governs some month, in the order of the dates");
}

/// T1: of an app that lives through them all, each month's lines name the rulebook in force on the 1st.
#[test]
fn each_month_is_priced_by_the_rulebook_in_force_on_its_1st() {
    let bill = bill_under(&published(), "2021-07-10 upgrade edition=professional", Some("2022-12"));
    let mut rulebooks = bill.cells("charges.csv", "rulebook month");
    rulebooks.dedup_by_key(|line| line.split_once(' ').expect("two cells").0.to_owned());
    assert_eq!(
        rulebooks,
        [
            "tencent-im-intl-2020 2021-08",
            "tencent-im-intl-2021-08 2021-09",
            "tencent-im-intl-2021-09 2021-10",
            "tencent-im-intl-2021-12 2022-01",
            "tencent-im-intl-2022-05 2022-06",
            "tencent-im-intl-2022-08 2022-09",
            "tencent-im-intl-2022-10 2022-11",
        ]
    );
}

/// T1, G5: the prices of 2021-08-06 are paid from September on, the correction of 2021-09-03 from October on, and those
/// stand to the end, but that bandwidth is free from 2022-05-30 on and filtering is sold no longer.
#[test]
fn each_new_price_is_paid_from_the_first_month_that_begins_under_it() {
    for (edition, bought, months) in [
        ("professional", "professional", ["149.99", "449.99", "449.99", "449.99"]),
        ("ultimate", "ultimate", ["449.99", "899.99", "899.99", "899.99"]),
        ("professional", "unlimited_av_rooms=on", ["149.99", "449.99", "449.99", "449.99"]),
        ("professional", "content_filtering=on", ["149.99", "0.00", "0.00", "0.00"]),
        ("ultimate", "content_filtering=on", ["149.99", "0.00", "0.00", "0.00"]),
        ("professional", "groups_per_user=1000", ["149.99", "449.99", "449.99", "449.99"]),
        ("ultimate", "groups_per_user=3000", ["149.99", "449.99", "449.99", "449.99"]),
        ("professional", "members_per_group=2000", ["79.99", "239.99", "239.99", "239.99"]),
        ("ultimate", "members_per_group=6000", ["79.99", "239.99", "239.99", "239.99"]),
        ("professional", "history_days=30", ["79.99", "99.99", "99.99", "99.99"]),
        ("professional", "history_days=90", ["149.99", "179.99", "179.99", "179.99"]),
        ("professional", "history_days=180", ["229.99", "219.99", "269.99", "269.99"]),
        ("professional", "history_days=360", ["379.99", "399.99", "399.99", "399.99"]),
        ("ultimate", "history_days=90", ["79.99", "99.99", "99.99", "99.99"]),
        ("ultimate", "history_days=180", ["149.99", "179.99", "179.99", "179.99"]),
        ("ultimate", "history_days=360", ["299.99", "319.99", "319.99", "319.99"]),
    ] {
        let package = if bought == edition { "" } else { bought };
        let rows = format!("2021-06-10 upgrade edition={edition} {package}");
        let bill = bill_under(&published(), &rows, Some("2022-12"));
        let item = bought.split('=').next().expect("an item");
        let costs = ["2021-08", "2021-09", "2021-10", "2022-12"].map(|month| bill.cost(item, month));
        assert_eq!(costs, months, "{bought} in {edition}");
    }
}

/// T1, U1, U4: the same of the usage: a block of daily users or of groups, and 100 Mbps for a day.
#[test]
fn each_new_price_of_usage_is_paid_from_the_first_month_that_begins_under_it() {
    for edition in ["professional", "ultimate"] {
        for (meter, quantity, months) in [
            ("dau", 10_001, ["149.99", "449.99", "449.99", "449.99"]),
            ("peak_groups", 100_001, ["149.99", "449.99", "449.99", "449.99"]),
            ("bandwidth_mbps", 100, ["69.00", "209.00", "209.00", "0.00"]),
        ] {
            let mut rows = format!("2021-06-10 upgrade edition={edition}\n");
            for day in ["2021-08-31", "2021-09-01", "2022-05-31", "2022-06-01"] {
                rows += &format!("{day} usage meter={meter} quantity={quantity}\n");
            }
            let bill = bill_on_the_timeline(&rows);
            assert!(bill.violations().is_empty(), "{:?}", bill.violations());
            let costs = ["2021-08", "2021-09", "2022-05", "2022-06"].map(|month| bill.cost(meter, month));
            assert_eq!(costs, months, "{meter} in {edition}");
        }
    }
}

/// T1, F4, F5: what is bought in the month of the rise, after its day, costs the price of the month's 1st.
#[test]
fn what_is_bought_in_the_rest_of_the_month_of_the_rise_costs_the_former_price() {
    let bill = bill_on_the_timeline(
        "2021-06-10 upgrade edition=professional
         2021-08-20 change unlimited_av_rooms=on content_filtering=on history_days=90",
    );
    for (item, [august, september]) in [
        ("unlimited_av_rooms", ["149.99", "449.99"]),
        ("content_filtering", ["149.99", "0.00"]),
        ("history_days", ["149.99", "179.99"]),
    ] {
        assert_eq!([bill.cost(item, "2021-08"), bill.cost(item, "2021-09")], [august, september], "{item}");
    }
}

/// T3, P1: content filtering is sold no longer from the opening of September 2021 on: it is off, and off again is no
/// breach; on again is refused.
#[test]
fn what_is_no_longer_sold_ends_with_the_opening() {
    let bill = bill_under(
        &published(),
        "2021-05-10 upgrade edition=professional content_filtering=on
         2021-09-02 change content_filtering=off
         2021-09-02 change content_filtering=on",
        Some("2021-09"),
    );
    assert_eq!(["2021-08", "2021-09"].map(|month| bill.packages(month)), ["149.99", "0.00"]);
    assert_eq!(bill.violations(), ["4 package_not_offered content_filtering"]);
}

/// A later classic rulebook from May 2020 on that sells history up to 180 days only.
fn without_the_highest_history() -> Timeline {
    let later = classic_with(&[
        ("id = \"tencent-im-intl-2020\"", "id = \"later\""),
        ("effective_from = 2019-01-01", "effective_from = 2020-04-15"),
        ("reaches_existing_from = 2019-01-01", "reaches_existing_from = 2020-04-15"),
        ("first_published = 2020-02-19", "first_published = 2020-04-15"),
        ("    { up_to = 360, price = \"379.99\", source = \"list-2020-04-09\" },\n", ""),
    ]);
    Timeline::new(vec![classic_with(&[]), later]).expect("one timeline")
}

/// T3, C1, C3: a level whose tier is gone is the default again, without a fee; that is not the month's change, and what
/// the month's change can be put back to is that default.
#[test]
fn a_level_whose_tier_is_gone_returns_to_its_default() {
    let bill = bill_under(
        &without_the_highest_history(),
        "2020-03-10 upgrade edition=professional history_days=360
         2020-05-10 change history_days=90
         2020-05-11 change history_days=180
         2020-05-12 change history_days=default
         2020-06-01 change history_days=360",
        Some("2020-06"),
    );
    assert_eq!(bill.violations(), ["4 package_changed_twice history_days", "6 level_not_offered history_days"]);
    assert_eq!(
        bill.item("history_days"),
        ["2020-03 379.99 F5 2020-03-10", "2020-04 379.99 F1 2020-04-01", "2020-05 149.99 F5 2020-05-10"]
    );
}

/// How many members a group of a type has after 6,000 asked to join, and the error code that stopped the rest.
fn members(edition: &str, month: &str, group_type: &str) -> String {
    let (edition, level) = edition.split_once(' ').unwrap_or((edition, ""));
    let bill = bill_on_the_timeline(&format!(
        "2021-10-10 upgrade edition={edition} {level}
         {month} create_group group_type={group_type} group=g
         {month} join group=g count=6001"
    ));
    let extents = bill.cells("violations.csv", "rule allowed accepted error_code");
    extents.join(", ").strip_prefix("limit:members_per_group ").expect("a refusal").to_owned()
}

/// T1, L4: the cap of 200 on private groups in ultimate is gone from January 2022 on, with and without the package; the
/// other caps, and that of private groups in professional, stay.
#[test]
fn a_private_group_in_ultimate_has_more_than_200_members_from_january_2022_on() {
    for (edition, group_type, [december, january]) in [
        ("ultimate", "private", ["200 200 10014", "2000 2000 10038"]),
        ("ultimate members_per_group=2500", "private", ["200 200 10014", "2500 2500 10038"]),
        ("ultimate", "public", ["2000 2000 10014", "2000 2000 10014"]),
        ("ultimate members_per_group=2500", "public", ["2000 2000 10014", "2000 2000 10014"]),
        ("ultimate members_per_group=6000", "chatroom", ["6000 6000 10014", "6000 6000 10014"]),
        ("professional", "private", ["200 200 10014", "200 200 10014"]),
        ("professional members_per_group=2000", "private", ["200 200 10014", "200 200 10014"]),
    ] {
        assert_eq!(members(edition, "2021-12-31", group_type), december, "{group_type} in {edition}");
        assert_eq!(members(edition, "2022-01-01", group_type), january, "{group_type} in {edition}");
    }
}

/// T1, section 11: the limits of the free edition are in December 2022 what they were in 2019.
#[test]
fn the_limits_of_trial_do_not_change() {
    for day in ["2019-01-01", "2022-12-25"] {
        let bill = bill_on_the_timeline(&format!(
            "{day} register count=101
             {day} open_room count=11
             {day} create_group group_type=private count=101
             {day} create_group group_type=broadcast count=6"
        ));
        assert_eq!(
            bill.cells("violations.csv", "rule allowed accepted"),
            ["limit:users 100 100", "limit:av_rooms 10 10", "limit:groups 100 100", "limit:broadcast_rooms 5 5"]
        );
    }
}

/// T1, I2: an unpaid invoice suspends after 7 days where it bills August 2022 or before, after 1 day from September on.
#[test]
fn an_unpaid_invoice_suspends_after_a_day_from_september_2022_on() {
    let bill = bill_under(&published(), "2022-07-10 upgrade edition=professional", Some("2022-09"));
    assert_eq!(
        bill.cells("invoices.csv", "month invoice_date suspends_on reclaims_on"),
        [
            // From 09-10: 20 days to 09-30, 31 to 10-31, 30 to 11-30, 9 more. From 10-04: 27, 30, 31 and 2.
            "2022-08 2022-09-03 2022-09-10 2022-12-09",
            "2022-09 2022-10-03 2022-10-04 2023-01-02",
        ]
    );
}

/// T1, B5: the way back to trial is open in October 2022, also after the 18th, and closed from November on.
#[test]
fn there_is_a_way_back_to_trial_until_the_end_of_october_2022() {
    for (day, refused) in [("2022-10-31", false), ("2022-11-01", true)] {
        let bill = bill_on_the_timeline(&format!(
            "2022-07-10 upgrade edition=professional
             {day} change edition=trial"
        ));
        let expected = if refused { vec!["3 downgrade_not_offered -"] } else { vec![] };
        assert_eq!(bill.violations(), expected, "{day}");
        assert_eq!(bill.edition("2022-12"), if refused { "professional" } else { "trial" });
    }
}

/// T1, T2: a chat app of December 2022 lives under the rulebook that begins on the 26th: two of 31 days of premium, and an
/// invoice that suspends after a day.
#[test]
fn the_first_month_of_chat_is_governed_by_its_first_rulebook() {
    let bill = bill_under(&published(), "2022-12-30 upgrade edition=premium", Some("2022-12"));
    // 2/31 of 699 = 45.096.
    assert_eq!(bill.lines("premium", "2022-12"), ["- premium 0.064516129 45.10 2022-12-30 tencent-chat-intl-2022-12"]);
    // From 01-04: 27 days to 01-31, 28 to 02-28, 31 to 03-31, 4 more.
    let invoices = bill.cells("invoices.csv", "invoice_date amount suspends_on reclaims_on");
    assert_eq!(invoices, ["2023-01-03 45.10 2023-01-04 2023-04-04"]);
}

/// What the reader says of rows on a timeline: nothing, or that they are malformed.
pub(crate) fn is_malformed(timeline: &Timeline, rows: &str) -> bool {
    let words = billcast::engine::words(timeline);
    Reader::new(&words).read_from(&Input::File("app.csv".into()), csv(rows).as_bytes()).is_err()
}

/// T4, T5: a date before 2019-01-01 is malformed on the timeline, and any date will do for a held rulebook.
#[test]
fn a_date_before_2019_is_malformed_on_the_timeline_alone() {
    assert!(is_malformed(&published(), "2018-12-31 create"));
    assert!(!is_malformed(&published(), "2019-01-01 create"));
    assert!(!is_malformed(&held("tencent-chat-intl-2022-12"), "1999-12-31 create"));
}

/// T4: each rulebook is published until the day before the next one, the last of each family until 2023-03-30; a month
/// that begins after that is beyond it. What a run says of it: tests/command_line.rs.
#[test]
fn the_last_rulebook_of_each_family_is_used_beyond_its_publication_from_april_2023_on() {
    let timeline = published();
    for family in timeline.families() {
        let of = timeline.of_family(family);
        let ends: Vec<_> = of.iter().map(|(rulebook, ..)| rulebook.last_published.expect("a day")).collect();
        let next = of.iter().skip(1).map(|(rulebook, ..)| rulebook.effective_from.pred_opt().expect("a day"));
        let last = "2023-03-30".parse().expect("a day");
        assert_eq!(ends, next.chain([last]).collect::<Vec<_>>(), "{}", family.id);
    }
    for family in [0, 1].map(FamilyIx) {
        for (month, beyond) in [("2023-03", false), ("2023-04", true)] {
            let month = month.parse().expect("a month");
            let rulebook = timeline.governing(family, month).rulebook;
            assert_eq!(timeline.is_beyond_publication(rulebook, month), beyond, "{month}");
        }
    }
}

/// T5: a held rulebook holds on any date: its prices, its arrears, its days, its family.
#[test]
fn a_held_rulebook_holds_in_any_year() {
    let of = |id, rows| -> Bill { bill_under(&held(id), rows, None) };
    let bill = of("tencent-im-intl-2020", "2030-01-10 upgrade edition=professional content_filtering=on");
    assert_eq!(bill.totals(), ["0.00", "299.98", "299.98"]);
    assert_eq!(bill.cells("invoices.csv", "invoice_date suspends_on")[0], "2030-03-01 2030-03-08");
    // By the day: 16/30 of 449.99 = 239.9947.
    assert_eq!(of("tencent-im-intl-2022-10", "2010-11-15 upgrade edition=professional").total("2010-11"), "239.99");
    // 2/31 of 699.
    assert_eq!(of("tencent-chat-intl-2022-12", "2015-12-30 upgrade edition=premium").total("2015-12"), "45.10");
}
