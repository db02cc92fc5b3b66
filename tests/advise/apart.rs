//! What stands beside the schedule: cycling, other schedules, points of indifference; and schedules that were once missed.

use std::fs;

use serde_json::Value;

use super::sentences::{OF_2020, advice, other, point, rows};
use crate::program::{billcast, root, scratch};

/// F2, F3: users need professional from June to August and again from June on. August's plan is charged, September's too (F3);
/// nine months are free of need. Returning in June gives June free (F2), but the months between are not paid for nobody's need.
/// 0 + 149.99 + 149.99 + 149.99, then eight months of nothing, then 0 + 149.99 + 149.99.
#[test]
fn who_needs_nothing_for_months_may_leave_and_return() {
    let needs = "month,users\n2020-06,5000\n2020-09,50\n2021-06,5000\n";
    let advice = advice(needs, "", &["--rulebook", OF_2020]);
    assert_eq!((&advice["total"], &advice["cycling"]), (&"749.95".into(), &Value::Null));
    assert_eq!(
        rows(&advice),
        ["2020-06-01 upgrade professional", "2020-09-01 change trial", "2021-06-01 upgrade professional"]
    );
}

/// F2, F3: without need in June alone, the way out is charged June's fee and the way back has July free: nothing but the free
/// month is won. 149.99 in May, June and July against 149.99 in May and June.
#[test]
fn leaving_for_less_than_a_whole_month_only_exploits_the_free_one() {
    let base = "date,action,edition\n2020-01-10,upgrade,professional\n";
    let needs = "month,users\n2020-05,5000\n2020-06,50\n2020-07,5000\n";
    let args = ["--rulebook", OF_2020, "--to", "2020-07"];
    let without = advice(needs, base, &args);
    assert_eq!(without["total"], "449.97");
    assert_eq!(without["cycling"]["total"], "299.98");
}

/// B1: by day there is no free month that could be exploited: a day of each of May, June and July is paid.
/// By day of the change the higher fee counts: 31 + 1 + 31 days of professional, 149.99 a month: 149.99 + 5.00 + 149.99.
#[test]
fn by_day_returning_exploits_nothing() {
    let folder = scratch();
    let rulebook = folder.path().join("by-day.toml");
    fs::write(&rulebook, by_day(&[])).expect("a rulebook");
    let base = "date,action,edition\n2020-01-10,upgrade,professional\n";
    let needs = "month,users\n2020-05,5000\n2020-06,50\n2020-07,5000\n";
    let rulebook = rulebook.display().to_string();
    let advice = advice(needs, base, &["--rulebook", &rulebook, "--to", "2020-07"]);
    assert_eq!((&advice["total"], &advice["cycling"]), (&"304.98".into(), &Value::Null));
}

/// F1, F5, section 2: filtering costs 149.99 in either edition, rooms and groups cost 149.99 each in professional alone, and
/// ultimate gives them. Plan and usage (25,000 users a day: two blocks): 449.97 against 749.97. With all three of the packages
/// professional is 899.94, ultimate 899.96: never dearer. A fourth, members at 79.99, turns it.
#[test]
fn packages_are_compared_with_the_same_ones_on_both_sides() {
    let needs = "month,av_rooms,content_filtering,groups_per_user,dau\n2020-06,60,on,700,25000\n";
    let advice = advice(needs, "", &["--rulebook", OF_2020, "--to", "2021-05"]);
    let points = advice["break_evens"].as_array().expect("points");
    assert!(points.iter().all(|point| point["of"] != "packages"), "{points:#?}");
    let needs = "month,av_rooms,content_filtering,groups_per_user,members_per_group,dau\n2020-06,60,on,700,900,25000\n";
    let advice = self::advice(needs, "", &["--rulebook", OF_2020, "--to", "2021-05"]);
    let turn = point(&advice, "packages");
    assert_eq!((&turn["from"], &turn["choices"][1]), (&4.into(), &"ultimate".into()));
    assert_eq!((&turn["below"][0], &turn["below"][1]), (&"899.94".into(), &"899.96".into()));
    assert_eq!((&turn["at"][0], &turn["at"][1]), (&"979.93".into(), &"899.96".into()));
    let sentence = turn["sentence"].as_str().expect("words");
    assert!(sentence.starts_with("with the needs of 2021-05, ultimate costs less a month than professional with 4"));
}

fn advice_of(needs: &str, base: &str) -> Value {
    advice(needs, base, &["--rulebook", OF_2020, "--to", "2020-12"])
}

/// F1, F3: an app that stays in professional, 7 x 149.99, is told what the next best is: to change to ultimate in November,
/// which costs December's 449.99 instead of 149.99.
#[test]
fn what_is_next_best_is_told_where_nothing_is_to_be_done() {
    let base = "date,action,edition\n2020-01-10,upgrade,professional\n";
    let advice = advice_of("month,users\n2020-06,5000\n", base);
    assert_eq!((&advice["total"], rows(&advice).len()), (&"1049.93".into(), 0));
    // December's change to ultimate costs nothing before January: it is no other schedule. November's costs December's fee.
    assert_eq!(other(&advice, "otherwise", ""), ["1349.93", "300.00"]);
}

/// A row is there for what it gives, not for what another row gives.
#[test]
fn a_reason_names_what_its_row_gives() {
    let base = "date,action,edition\n2020-01-10,upgrade,ultimate\n";
    let needs = "month,content_filtering,history_days,users\n2020-06,on,90,5000\n";
    let advice = advice(needs, base, &["--rulebook", OF_2020, "--to", "2021-05"]);
    for decision in advice["decisions"].as_array().expect("decisions") {
        let (sets, reason) = (decision["sets"].as_str().expect("text"), decision["reason"].as_str().expect("text"));
        for package in ["content_filtering", "history_days"] {
            assert_eq!(sets.contains(package), reason.contains(package), "{sets}: {reason}");
        }
    }
}

/// U1, T2: with as many daily users as leave both at the same price none is told to cost less.
#[test]
fn what_costs_the_same_is_not_called_cheaper() {
    let base = "date,action,edition\n2022-01-10,upgrade,professional\n";
    let advice = advice("month,dau,av_rooms\n2023-01,9000,40\n", base, &["--to", "2023-03"]);
    for point in advice["break_evens"].as_array().expect("points") {
        assert_ne!(point["at"][0], point["at"][1], "{point}");
    }
}

/// The rulebook of 2020 by day (B1), with other prices: each a price as it stands after some words, and the one instead.
fn by_day(prices: &[(&str, &str, &str)]) -> String {
    let text = fs::read_to_string(root().join("rulebooks/tencent-im-intl-2020.toml")).expect("the rulebook");
    let text = text
        .replace("proration = \"none\"", "proration = \"by_day\"")
        .replace("id = \"tencent-im-intl-2020\"", "id = \"own\"");
    prices.iter().fold(text, |text, (after, price, instead)| {
        let at = text.find(after).expect("the words");
        let (before, rest) = text.split_at(at);
        let [old, new] = [price, instead].map(|price| format!("price = \"{price}\""));
        assert!(rest.contains(&old), "{after} {price}");
        format!("{before}{}", rest.replacen(&old, &new, 1))
    })
}

/// B1, B2: history of 90 days is bought with ultimate, and on the month's last day, in professional, where 180 days are cheap
/// from the next opening on (B2), 180: a package is set once before a step on a later day and once then.
#[test]
fn by_day_a_package_may_be_set_before_and_after_a_later_step() {
    let folder = scratch();
    let [rulebook, rows] = ["own.toml", "rows.csv"].map(|name| folder.path().join(name).display().to_string());
    let prices = [("id = \"ultimate\"", "449.99", "99.99"), ("up_to = 180", "229.99", "49.99")];
    fs::write(&rulebook, by_day(&prices)).expect("a rulebook");
    let other = "date,action,edition,history_days\n2020-08-01,create,,\n2020-08-01,upgrade,ultimate,90\n\
                 2020-08-31,change,professional,180\n2020-09-01,change,ultimate,\n";
    fs::write(&rows, other).expect("rows");
    let billed = billcast(&["run", &rows, "--rulebook", &rulebook, "--to", "2020-09", "--format", "json"]);
    let billed: Value = serde_json::from_str(&billed.stdout).expect("JSON");
    // Ultimate 30 days and 1 of the change at the higher fee, history as set; in September a day of the change and 29.
    let invoices = billed["invoices"].as_array().expect("invoices").iter().map(|invoice| &invoice["amount"]);
    assert_eq!(invoices.collect::<Vec<_>>(), ["79.99", "101.60", "49.99", "101.66"]);
    let advice =
        advice("month,users,history_days\n2020-08,5000,90\n", "", &["--rulebook", &rulebook, "--to", "2020-09"]);
    assert_eq!(advice["total"], "333.24");
}

/// Section 2: in ultimate rooms are always unlimited, and the package is not sold: what is needed is the rooms.
#[test]
fn unlimited_rooms_are_needed_as_rooms() {
    let folder = scratch();
    let needs = folder.path().join("needs.csv");
    fs::write(&needs, "month,unlimited_av_rooms\n2020-06,on\n").expect("a file for the test");
    let output = billcast(&["advise", &needs.display().to_string()]);
    assert_eq!(output.status, 2);
    assert!(output.stderr.contains("write in `av_rooms` how many there must be room for"), "{}", output.stderr);
    let advice = advice(
        "month,av_rooms,groups_per_user,members_per_group,history_days\n2020-06,60,900,900,30\n",
        "",
        &["--rulebook", OF_2020, "--to", "2020-07"],
    );
    // F2: the first month is free, and ultimate has all four: 449.99.
    assert_eq!((&advice["total"], rows(&advice)), (&"449.99".into(), vec!["2020-06-01 upgrade ultimate".to_owned()]));
}
