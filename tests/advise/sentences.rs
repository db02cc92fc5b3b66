//! What is advised, each in a sentence that a customer could dispute; the figures are worked out by hand.

use std::fs;

use serde_json::Value;

use crate::program::{Output, billcast, root, scratch};

pub const OF_2020: &str = "tencent-im-intl-2020";
const OF_2021: &str = "tencent-im-intl-2021-08";

/// Runs `advise` on needs, with rows before them and further arguments.
fn run(needs: &str, base: &str, args: &[&str]) -> Output {
    let folder = scratch();
    let [needs_file, base_file] = ["app.csv", "base.csv"].map(|name| folder.path().join(name));
    fs::write(&needs_file, needs).expect("a file for the test");
    fs::write(&base_file, base).expect("a file for the test");
    let (needs_file, base_file) = (needs_file.display().to_string(), base_file.display().to_string());
    let mut all = vec!["advise", needs_file.as_str(), "--format", "json"];
    if !base.is_empty() {
        all.extend(["--base", base_file.as_str()]);
    }
    all.extend(args);
    billcast(&all)
}

/// The advice for the one app of needs.
pub fn advice(needs: &str, base: &str, args: &[&str]) -> Value {
    let output = run(needs, base, args);
    assert_eq!(output.status, 0, "{}", output.stderr);
    let printed: Value = serde_json::from_str(&output.stdout).expect("JSON");
    printed["apps"][0].clone()
}

/// The rows of a schedule but the first: `date action sets`.
pub fn rows(advice: &Value) -> Vec<String> {
    let decisions = advice["decisions"].as_array().expect("decisions");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let row = |decision: &Value| {
        let words = ["date", "action", "sets"].map(|key| text(&decision[key]));
        words.join(" ").trim_end().to_owned()
    };
    decisions.iter().filter(|decision| decision["action"] != "create").map(row).collect()
}

fn waits(advice: &Value) -> Vec<&str> {
    let decisions = advice["decisions"].as_array().expect("decisions");
    let waits = decisions.iter().filter(|decision| decision["action"] != "create");
    waits.map(|decision| decision["waits_until"].as_str().expect("a day")).collect()
}

/// Another schedule: total and difference.
pub fn other<'v>(advice: &'v Value, kind: &str, what: &str) -> [&'v str; 2] {
    let others = advice["alternatives"].as_array().expect("alternatives");
    let found = others
        .iter()
        .find(|other| other["kind"] == kind && other["what"].as_str().is_some_and(|sentence| sentence.contains(what)));
    let found = found.unwrap_or_else(|| panic!("no {kind} {what} in {advice:#}"));
    ["total", "difference"].map(|key| found[key].as_str().unwrap_or_default())
}

pub fn point<'v>(advice: &'v Value, of: &str) -> &'v Value {
    let points = advice["break_evens"].as_array().expect("points");
    points.iter().find(|point| point["of"] == of).unwrap_or_else(|| panic!("no {of} in {advice:#}"))
}

/// F2, F3: two packages in professional cost more than ultimate, which has both: 5 x 899.99 against 5 x (449.99 + 2 x 449.99).
#[test]
fn two_packages_in_professional_cost_more_than_ultimate_in_2021() {
    let needs = "month,av_rooms,groups_per_user\n2021-09,60,800\n";
    let advice = advice(needs, "", &["--rulebook", OF_2021, "--to", "2022-02"]);
    assert_eq!(rows(&advice), ["2021-09-01 upgrade ultimate"]);
    assert_eq!(advice["total"], "4499.95");
    assert_eq!(other(&advice, "holding", "professional"), ["6749.85", "2249.90"]);
    assert_eq!(other(&advice, "holding", "ultimate"), ["4499.95", "0.00"]);
    let point = point(&advice, "packages");
    assert_eq!((&point["from"], &point["choices"][1]), (&2.into(), &"ultimate".into()));
    assert_eq!((&point["below"][0], &point["at"][0]), (&"899.98".into(), &"1349.97".into()));
    assert_eq!((&point["below"][1], &point["at"][1]), (&"899.99".into(), &"899.99".into()));
}

/// And one package costs less: 5 x 899.98 against 5 x 899.99. Both sides of the point, by the engine.
#[test]
fn one_package_in_professional_costs_less_than_ultimate() {
    let advice = advice("month,av_rooms\n2021-09,60\n", "", &["--rulebook", OF_2021, "--to", "2022-02"]);
    assert_eq!(rows(&advice), ["2021-09-01 upgrade professional, unlimited_av_rooms on"]);
    assert_eq!(advice["total"], "4499.90");
    assert_eq!(other(&advice, "holding", "ultimate"), ["4499.95", "0.05"]);
}

/// F1, F2: the month of the upgrade is free; a month given up on its 1st is due, so that the way down has the whole month.
#[test]
fn the_first_month_is_free_and_the_way_down_waits_for_the_months_end() {
    let needs = "month,users\n2020-03,5000\n2020-05,\n";
    let advice = advice(needs, "", &["--rulebook", OF_2020, "--to", "2020-06"]);
    assert_eq!(rows(&advice), ["2020-03-01 upgrade professional", "2020-05-01 change trial"]);
    assert_eq!(waits(&advice), ["2020-03-01", "2020-05-31"]);
    assert_eq!(advice["total"], "299.98");
}

/// F5, P3: history costs 219.99 where it is set in professional, 179.99 in ultimate, and is carried over for nothing:
/// 179.99 + 2 x (449.99 + 219.99).
#[test]
fn history_is_set_in_the_edition_that_sells_it_cheaper_and_carried_over() {
    let needs = "month,users,history_days\n2021-10,101,180\n";
    let advice = advice(needs, "", &["--rulebook", OF_2021, "--to", "2021-12"]);
    assert_eq!(rows(&advice), ["2021-10-01 upgrade ultimate, history_days 180", "2021-10-01 change professional"]);
    assert_eq!(advice["total"], "1519.95");
}

/// C3, F4: what is not needed any more is switched off on the 1st, whose fee is due, on any day of the month:
/// 299.98 + 2 x 149.99 against 3 x 299.98.
#[test]
fn staying_as_it_stands_costs_what_nobody_needs() {
    let base = "date,action,edition,unlimited_av_rooms\n2020-01-10,upgrade,professional,on\n";
    let advice = advice("month,users\n2020-06,101\n", base, &["--rulebook", OF_2020, "--to", "2020-08"]);
    assert_eq!(rows(&advice), ["2020-06-01 change unlimited_av_rooms off"]);
    assert_eq!(waits(&advice), ["2020-06-30"]);
    assert_eq!(advice["total"], "599.96");
    assert_eq!(other(&advice, "staying", ""), ["899.94", "299.98"]);
}

/// F2: leaving for trial in February and April, and returning in March, would cost two months instead of three.
#[test]
fn cycling_is_told_of_apart_and_taken_where_it_is_asked_for() {
    let needs = "month,users\n2020-01,5000\n2020-02,50\n2020-03,5000\n2020-04,50\n";
    let args = ["--rulebook", OF_2020, "--to", "2020-04"];
    let without = advice(needs, "", &args);
    assert_eq!((&without["total"], &without["cycling"]["total"]), (&"449.97".into(), &"299.98".into()));
    assert_eq!(without["cycling"]["difference"], "-149.99");
    let with = advice(needs, "", &[&args[..], &["--allow-cycling"]].concat());
    assert_eq!((&with["total"], &with["cycling"]), (&"299.98".into(), &Value::Null));
    let ways = ["2020-01-01 upgrade", "2020-02-01 change trial", "2020-03-01 upgrade", "2020-04-01 change trial"];
    assert!(rows(&with).iter().zip(ways).all(|(row, way)| row.starts_with(way)), "{:?}", rows(&with));
}

/// B1: by day there is no free month, and the day of the change costs the higher fee: 899.99 for all of November.
#[test]
fn by_day_the_day_of_the_change_costs_the_higher_fee() {
    let base = "date,action,edition\n2022-01-10,upgrade,professional\n";
    let advice = advice("month,av_rooms,groups_per_user\n2022-11,60,800\n", base, &["--to", "2022-11"]);
    assert_eq!(rows(&advice), ["2022-11-01 change ultimate"]);
    assert_eq!(advice["total"], "899.99");
}

/// T2, B1: 10 months of professional left behind: 26/31 x 449.99 + 5/31 x 399 = 377.41 + 64.35 in December, 399 in January.
#[test]
fn the_migration_stands_on_the_first_day_on_which_it_is_possible() {
    let base = "date,action,edition\n2022-01-10,upgrade,professional\n";
    let december = advice("month,users\n2022-12,5000\n", base, &["--to", "2023-01"]);
    assert_eq!((rows(&december), &december["total"]), (vec!["2022-12-26 migrate".to_owned()], &"840.76".into()));
    // 1/31 x 449.99 + 30/31 x 399 = 14.52 + 386.13 in January, 399 in February.
    let january = advice("month,users\n2023-01,5000\n", base, &["--to", "2023-02"]);
    assert_eq!((rows(&january), &january["total"]), (vec!["2023-01-01 migrate".to_owned()], &"799.65".into()));
}

/// B4: developer is valid for a month at a time, and an expired one gives nothing.
#[test]
fn a_free_edition_that_expires_is_extended_on_each_1st() {
    let advice = advice("month,users\n2023-02,50\n", "", &["--to", "2023-04"]);
    assert_eq!(rows(&advice), ["2023-03-01 extend", "2023-04-01 extend"]);
    assert_eq!(waits(&advice), ["2023-03-01", "2023-04-01"]);
    assert_eq!(advice["total"], "0.00");
}

/// P2: nothing sells more than 360 days; which need it is, from when, and what there is at most.
#[test]
fn a_need_that_nothing_meets_says_which_from_when_and_what_there_is() {
    let output = run("month,history_days\n2020-03,30\n2020-05,400\n", "", &["--rulebook", OF_2020]);
    output.refused("nothing can meet `history_days` 400 from 2020-05 on; the most that any edition offers is 360");
    assert!(output.stderr.contains("needs::unmet") && output.stderr.contains("list-2020-04-09"), "{}", output.stderr);
    run("month,members_per_group\n2020-03,6001\n", "", &["--rulebook", OF_2020])
        .refused("the most that any edition offers is 6000");
}

/// L4: a group of a type holds no more than its cap; without a type the one that holds most is meant.
#[test]
fn members_are_those_of_the_type_that_holds_most_or_of_the_one_named() {
    let args = ["--rulebook", OF_2020, "--to", "2020-03"];
    let any = advice("month,members_per_group\n2020-03,2500\n", "", &args);
    assert_eq!(rows(&any), ["2020-03-01 upgrade ultimate, members_per_group 6000"]);
    let output = run("month,members_per_group,group_type\n2020-03,2500,public\n", "", &args);
    output.refused(
        "nothing can meet `members_per_group` 2500 (public) from 2020-03 on; the most that any edition offers is 2000",
    );
}

/// B3, O4: a stop that can be undone is undone first; one that cannot be is the end.
#[test]
fn a_stopped_app_is_resumed_first_where_that_is_possible() {
    let base = |stop: &str| format!("date,action,edition\n2020-01-10,upgrade,professional\n{stop},stop,\n");
    let resumed = advice("month,users\n2023-01,5000\n", &base("2022-12-05"), &["--to", "2023-01"]);
    assert_eq!(rows(&resumed)[0], "2023-01-01 resume");
    run("month,users\n2021-01,50\n", &base("2020-05-01"), &[]).refused("is stopped since 2020-05-01");
}

/// F5, F1: over one month history in ultimate is cheaper (149.99 against 229.99), over two it is professional:
/// 229.99 + 149.99 + 229.99 against 149.99 + 449.99 + 149.99.
#[test]
fn how_long_a_need_must_last_is_told_and_true_on_both_sides() {
    let needs = "month,users,history_days\n2020-03,101,180\n";
    let to = |month: &str| advice(needs, "", &["--rulebook", OF_2020, "--to", month]);
    let long = to("2020-06");
    let point = point(&long, "months");
    assert_eq!((&point["from"], &point["choices"][1]), (&2.into(), &"professional".into()));
    assert_eq!((&point["at"][0], &point["at"][1]), (&"749.97".into(), &"609.97".into()));
    let (one, two) = (to("2020-03"), to("2020-04"));
    assert_eq!(
        [other(&one, "holding", "ultimate")[0], other(&one, "holding", "professional")[0]],
        ["149.99", "229.99"]
    );
    assert_eq!(
        [other(&two, "holding", "ultimate")[0], other(&two, "holding", "professional")[0]],
        ["749.97", "609.97"]
    );
}

/// U1, T2: standard with 43,398 active users a month costs 399 + 33,398 x 0.015 = 899.97, professional with a block of daily
/// ones 899.98; with one user more it is 899.99 (half a cent up).
#[test]
fn the_reading_at_which_two_editions_cross_is_told() {
    let base = "date,action,edition\n2022-01-10,upgrade,professional\n";
    let needs = "month,dau,mau\n2023-02,15000,20000\n";
    let advice = advice(needs, base, &["--to", "2023-04"]);
    let points = advice["break_evens"].as_array().expect("points");
    let crossing = points
        .iter()
        .find(|point| point["of"] == "mau" && point["choices"] == Value::from(vec!["standard", "professional"]));
    let crossing = crossing.unwrap_or_else(|| panic!("{advice:#}"));
    assert_eq!(
        (&crossing["from"], &crossing["below"][0], &crossing["at"][0]),
        (&43_399.into(), &"899.97".into(), &"899.99".into())
    );
    assert_eq!((&crossing["below"][1], &crossing["at"][1]), (&"899.98".into(), &"899.98".into()));
}

/// U2: active users are users, so that they need a paid edition, and those of a day are those of its month.
#[test]
fn active_users_are_users() {
    let advice = advice("month,dau\n2020-03,150\n", "", &["--rulebook", OF_2020, "--to", "2020-03"]);
    assert_eq!(rows(&advice), ["2020-03-01 upgrade professional"]);
    assert!(
        advice["decisions"][1]["reason"]
            .as_str()
            .is_some_and(|reason| reason.contains("`users` 150 needed, trial allows 100"))
    );
}

/// The errors of a run: where each stands, what is wrong, what to do.
fn errors(output: &Output) -> Vec<[String; 3]> {
    assert_eq!((output.status, output.stdout.as_str()), (2, ""), "{}", output.stderr);
    let told: Value = serde_json::from_str(&output.stderr).expect("one JSON object");
    let text = |error: &Value, key: &str| error[key].as_str().unwrap_or_default().to_owned();
    let errors = told["errors"].as_array().expect("errors");
    errors.iter().map(|error| [error["line"].to_string(), text(error, "message"), text(error, "help")]).collect()
}

/// P2, L4: everything of a month that nothing can meet is told, of every app, on the lines of these needs: 360 days of history and
/// 6,000 members are the most that there is.
#[test]
fn everything_that_nothing_meets_is_told_on_the_lines_of_the_needs() {
    let needs = "app,month,history_days,members_per_group,users\n\
                 zoo,2020-03,30,,\n\
                 zoo,2020-05,400,6001,200\n\
                 ant,2020-03,,7000,\n\
                 fox,2020-03,,,200\n";
    let output = run(needs, "", &["--rulebook", OF_2020]);
    let told: Vec<[String; 3]> = errors(&output);
    let begins: Vec<(&str, String)> = told
        .iter()
        .map(|[line, message, _]| (line.as_str(), message.split_once(" on;").expect("a need").0.to_owned()))
        .collect();
    let expected = [
        ("3", "app `zoo`: nothing can meet `members_per_group` 6001 from 2020-05"),
        ("3", "app `zoo`: nothing can meet `history_days` 400 from 2020-05"),
        ("4", "app `ant`: nothing can meet `members_per_group` 7000 from 2020-03"),
    ];
    assert_eq!(begins, expected.map(|(line, message)| (line, message.to_owned())));
    let helps: Vec<&str> = told.iter().map(|[.., help]| help.as_str()).collect();
    let later = "need less from that month on, or end the advice before it with --to";
    // Nothing is left of an advice that ends before its first month.
    assert_eq!(helps, [later, later, "need less from that month on"]);
}

/// C1: where the edition may not be changed, ultimate is out of reach of an app in professional: the rule is in the way, not what
/// the editions offer (1,500 groups per user in ultimate).
#[test]
fn where_a_rule_is_in_the_way_that_is_said() {
    let rules = scratch();
    let file = rules.path().join("never.toml");
    let text = fs::read_to_string(root().join("rulebooks/tencent-im-intl-2020.toml")).expect("a rulebook");
    let never = text.replace("edition_per_month = { times = 1", "edition_per_month = { times = 0");
    assert_ne!(never, text);
    fs::write(&file, never).expect("a file for the test");
    let base = "date,action,edition\n2020-01-10,upgrade,professional\n";
    let args = ["--rulebook", file.to_str().expect("UTF-8")];
    let output = run("month,groups_per_user\n2020-03,1500\n", base, &args);
    let told = errors(&output);
    let [line, message, help] = &told[0];
    assert_eq!((told.len(), line.as_str()), (1, "2"));
    assert_eq!(
        message,
        "app `base`: no row that the rules allow leads in time to what meets the needs of 2020-03: `groups_per_user` 1500 \
         (ultimate in tencent-im-intl-2020)"
    );
    assert_eq!(help, "need less from that month on, or let the rows of the base lead there before it");
}

/// U3: a run takes no reading above 1,000,000,000,000: so many groups and rooms are the most that can be needed together.
#[test]
fn groups_and_rooms_whose_sum_no_scenario_takes_are_no_need() {
    let output = run("month,groups,av_rooms\n2020-06,600000000000,400000000001\n", "", &[]);
    let told = errors(&output);
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(
        told[0],
        [
            "2",
            "the groups and rooms that must be able to exist come to 1000000000001, which is too large",
            "write numbers that come to at most 1000000000000 together",
        ]
    );
    run("month,groups,av_rooms\n2020-06,600000000000,400000000000\n", "", &["--quiet"]);
}

/// What a scenario does not take as an app is no app of needs.
#[test]
fn an_app_has_at_most_256_bytes() {
    let of = |bytes: usize| run(&format!("app,month,users\n{},2020-06,5\n", "a".repeat(bytes)), "", &["--quiet"]);
    assert_eq!(of(256).status, 0);
    of(257).refused("the app has 257 bytes");
    of(257).refused("an id has at most 256 bytes");
}

/// L4: a type says of which group the members are, and nothing else.
#[test]
fn a_group_type_without_members_is_refused() {
    let output = run("month,members_per_group,group_type\n2020-03,,public\n2020-04,200,public\n", "", &[]);
    let [line, message, help] = &errors(&output)[0];
    assert_eq!((line.as_str(), errors(&output).len()), ("2", 1));
    assert_eq!(message, "the group type `public` says nothing without `members_per_group`");
    assert_eq!(help, "fill `members_per_group` on this line, or empty the cell");
}
