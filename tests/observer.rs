//! What the engine tells beside the bill: rules, fees waived, configurations, use of limits.

use std::collections::BTreeSet;

use billcast::ledger::Item;
use billcast::rulebook::{LimitKind, Rule, Setting};

use crate::bill::{Bill, bill, bill_on_the_timeline, csv};

/// The waived fees as text: month, list price, rule, day of the row.
fn waived(bill: &Bill) -> Vec<String> {
    let currency = billcast::money::Currency::new("USD", 2).expect("dollars");
    let line = |fee: &billcast::ledger::Waived| {
        let (month, fee) = (fee.month, &fee.fee);
        format!("{month} {} {} {}", fee.price.display(currency), fee.rule.id(), fee.place.date)
    };
    bill.details.waived.iter().map(line).collect()
}

/// F2, F3: the free month of scenario 2 has a list price, of the plan and of the rooms.
#[test]
fn a_free_month_is_known_with_its_list_price() {
    let bill = bill(
        "2019-02-10 upgrade edition=professional
         2019-02-15 change unlimited_av_rooms=on",
    );
    assert_eq!(waived(&bill), ["2019-02 149.99 F2 2019-02-10", "2019-02 149.99 F3 2019-02-15"]);
}

/// F1, F2: what the month pays anyway is not waived.
#[test]
fn a_fee_that_the_month_pays_anyway_is_not_waived() {
    let bill = bill(
        "2020-01-01 upgrade edition=professional unlimited_av_rooms=on
         2020-05-10 change edition=trial
         2020-05-20 upgrade edition=professional unlimited_av_rooms=on",
    );
    // January is free. In May the opening has incurred both fees already.
    assert_eq!(waived(&bill), ["2020-01 149.99 F2 2020-01-01", "2020-01 149.99 F3 2020-01-01"]);
}

/// F2, F3: of the plan and of a package the last deferred fee of the month is waived, once.
#[test]
fn what_was_changed_again_in_the_free_month_is_waived_once() {
    let bill = bill(
        "2020-02-10 upgrade edition=professional groups_per_user=700 content_filtering=on
         2020-02-11 change groups_per_user=800 content_filtering=off
         2020-02-12 change edition=ultimate",
    );
    // Ultimate has no fee for 800 groups: the level went to its default. The filter was off in the end.
    assert_eq!(waived(&bill), ["2020-02 449.99 F2 2020-02-12"]);
}

/// Each configuration is a spell from the row that set it; after a stop there is none.
#[test]
fn each_configuration_is_a_spell_from_the_row_that_set_it() {
    let bill = bill(
        "2020-01-05 create
         2020-02-10 upgrade edition=professional groups_per_user=700
         2020-03-10 change edition=ultimate
         2020-03-11 change edition=professional
         2020-03-12 change edition=ultimate
         2020-04-10 stop",
    );
    let spell = |spell: &billcast::ledger::Spell| {
        let line = spell.place.row.map_or(0, |(_, line)| line);
        (line, spell.edition.is_some(), spell.settings[2])
    };
    // The second change of March is refused and the third changes nothing: no new configuration. Going to ultimate lost the 700 (P3).
    assert_eq!(
        bill.details.spells.iter().map(spell).collect::<Vec<_>>(),
        [
            (2, true, Setting::Default),
            (3, true, Setting::Level(700)),
            (4, true, Setting::Default),
            (7, false, Setting::Default)
        ]
    );
}

/// L1: the use of a limit is told after each row that touches it, with what was allowed.
#[test]
fn the_use_of_a_limit_is_told_after_each_row() {
    let bill = bill(
        "2020-01-05 open_room count=8
         2020-01-06 open_room count=5
         2020-01-07 close_room count=4
         2020-01-08 upgrade edition=professional unlimited_av_rooms=on
         2020-01-09 open_room count=60",
    );
    let rooms = bill.details.uses.iter().filter(|limit| limit.limit == LimitKind::AvRooms);
    let rooms: Vec<_> = rooms.map(|limit| (limit.in_use, limit.allowed)).collect();
    assert_eq!(rooms, [(8, Some(10)), (10, Some(10)), (6, Some(10)), (66, None)]);
}

/// L3: a removal is a new use of the limit too.
#[test]
fn the_use_of_a_limit_is_told_after_removals() {
    let bill = bill(
        "2020-01-05 register count=50
         2020-01-06 unregister count=20
         2020-01-07 befriend user=alice count=10
         2020-01-08 unfriend user=alice count=4",
    );
    let uses: Vec<_> = bill.details.uses.iter().map(|limit| (limit.limit.word(), limit.in_use)).collect();
    assert_eq!(uses, [("users", 50), ("users", 30), ("friends_per_user", 10), ("friends_per_user", 6)]);
}

/// F1, F4: the fees incurred are told with their rule and row, also those that another one covers.
#[test]
fn every_fee_incurred_is_told_with_its_row() {
    let bill = bill(
        "2020-01-05 upgrade edition=professional
         2020-02-10 change groups_per_user=700
         2020-03-10 change groups_per_user=1000",
    );
    let of_package = bill.details.incurred.iter().filter(|fee| matches!(fee.item, Item::Package(_)));
    let told: Vec<_> = of_package.map(|fee| (fee.rule.id(), fee.place.row.map(|(_, line)| line))).collect();
    // February: the row. March: the opening and the row of the same tier. April, May: the openings.
    assert_eq!(told, [("F4", Some(3)), ("F1", None), ("F4", Some(4)), ("F1", None), ("F1", None)]);
}

/// Every rule is named by the engine where it decides: coverage and explanations stand on this.
#[test]
fn the_engine_names_every_rule_where_it_decides() {
    let bill = bill(
        "2020-01-05 register count=101
         2020-01-05 usage meter=dau quantity=5
         2020-01-06 upgrade edition=professional unlimited_av_rooms=on groups_per_user=700 history_days=30
         2020-02-01 open_room count=60
         2020-02-02 change unlimited_av_rooms=off
         2020-02-03 open_room
         2020-02-04 change unlimited_av_rooms=on
         2020-02-05 change unlimited_av_rooms=off
         2020-02-06 change history_days=90
         2020-03-01 usage meter=dau quantity=25001
         2020-03-01 usage meter=bandwidth_mbps quantity=17.5
         2020-03-02 create_group group=g group_type=public
         2020-03-03 join group=g count=201
         2020-03-04 leave group=g count=500
         2020-03-05 change edition=ultimate
         2020-03-06 change content_filtering=on
         2020-03-07 change edition=ultimate
         2020-04-01 stop
         2020-04-02 create",
    );
    let later = bill_on_the_timeline(
        "2021-07-05 upgrade edition=professional content_filtering=on
         2022-11-05 change edition=trial
         2022-11-06 change history_days=90
         2022-11-07 change edition=premium
         2022-11-08 stop
         2022-11-09 resume
         2023-01-10 migrate
         2023-01-11 extend
         2023-02-11 register",
    );
    let applied = bill.details.applied.iter().chain(&later.details.applied);
    // The first holds a rulebook (T5), the second goes on beyond the last publication (T4).
    let named: BTreeSet<Rule> = applied.map(|(rule, _)| *rule).collect();
    let missing: Vec<&str> = Rule::ALL.iter().filter(|rule| !named.contains(rule)).map(|rule| rule.id()).collect();
    assert!(missing.is_empty(), "not named: {missing:?}");
}

/// The test harness numbers lines as a file does: the header is line 1.
#[test]
fn rows_are_numbered_as_in_a_file() {
    assert_eq!(csv("2020-01-05 open_room count=8"), "date,action,count\n2020-01-05,open_room,8\n");
}

/// L1, P2: the allowed numbers are told where they change: with the edition, a package, or (T1) another rulebook.
#[test]
fn what_the_limits_allow_is_told_wherever_it_changes() {
    let bill = bill(
        "2020-01-05 create
         2020-02-10 upgrade edition=professional
         2020-03-10 change groups_per_user=700
         2020-03-15 change content_filtering=on
         2020-05-20 change edition=trial",
    );
    let of = |allowed: &billcast::ledger::Allowed, limit| {
        let number = allowed.limits.iter().find(|(kind, _)| *kind == limit).expect("a limit of the rulebook").1;
        number.map_or_else(|| "unlimited".to_owned(), |number| number.to_string())
    };
    let told: Vec<String> = bill
        .details
        .allowed
        .iter()
        .map(|allowed| {
            let [groups, users] = [LimitKind::GroupsPerUser, LimitKind::Users].map(|limit| of(allowed, limit));
            format!("{} {groups} {users}", allowed.from)
        })
        .collect();
    // Filtering moves no limit.
    let expected = ["2020-01-05 50 100", "2020-02-10 500 unlimited", "2020-03-10 700 unlimited", "2020-05-20 50 100"];
    assert_eq!(told, expected);
}
