//! `--robust` from the outside: what is met, what it costs, what is printed and written.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::sentences::{OF_2020, other, rows};
use crate::program::{Output, billcast, root, scratch};

/// An app in professional since January 2020, whose rooms are counted in May.
const BASE: &str = "date,action,edition,count\n2020-01-10,upgrade,professional,\n2020-05-31,open_room,,40\n";

/// 40 rooms; in July, one in ten likely, 20 more that stay.
const ROOMS: &str = "
[[driver]]
name = \"av_rooms\"
start = 40
[[driver.event]]
name = \"fair\"
date = \"2020-07-01\"
size = 20
decay = \"0%\"
probability = \"10%\"
";

fn run(folder: &Path, base: &str, assumptions: &str, args: &[&str]) -> Output {
    let [base_file, assumptions_file] = ["app.csv", "a.toml"].map(|name| folder.join(name).display().to_string());
    fs::write(&base_file, base).expect("a file for the test");
    fs::write(&assumptions_file, assumptions).expect("a file for the test");
    let all = ["advise", "--base", &base_file, "--robust", &assumptions_file, "--rulebook", OF_2020, "--draws", "1000"];
    billcast(&[&all[..], args].concat())
}

fn advice(base: &str, assumptions: &str, args: &[&str]) -> Value {
    let output = run(scratch().path(), base, assumptions, &[args, &["--format", "json"]].concat());
    assert_eq!(output.status, 0, "{}", output.stderr);
    let printed: Value = serde_json::from_str(&output.stdout).expect("JSON");
    printed["apps"][0].clone()
}

/// L1, F1: 60 rooms take the package, 149.99 a month from July's 1st on; who is content with 85 of 100 draws needs 40, which
/// professional allows. June to September: 4 x 149.99, with 3 x 149.99 for the package.
#[test]
fn who_is_content_with_fewer_draws_pays_less() {
    let all = advice(BASE, ROOMS, &["--to", "2020-09"]);
    assert_eq!(all["total"], "1049.93");
    assert_eq!(rows(&all), ["2020-07-01 change unlimited_av_rooms on"]);
    let most = advice(BASE, ROOMS, &["--to", "2020-09", "--meet", "85%"]);
    assert_eq!((&most["total"], rows(&most).len(), &most["robust"]["meet"]), (&"599.96".into(), 0, &"85%".into()));
}

/// U1: 15,000 users a day, or with the fair, one in two likely, 25,000: one block of 149.99, or two. The mean lies between,
/// the P90 is that of two: 2 x (149.99 + 299.98); the months' means add up to it.
#[test]
fn the_mean_and_the_p90_are_those_of_the_draws() {
    let base = "date,action,edition,meter,quantity\n2020-01-10,upgrade,professional,,\n2020-05-31,usage,,dau,15000\n";
    let users =
        ROOMS.replace("av_rooms", "dau").replace("start = 40", "start = 15000").replace("size = 20", "size = 10000");
    let users = users.replace("2020-07-01", "2020-06-01").replace("10%", "50%");
    let mean = advice(base, &users, &["--to", "2020-07"]);
    let robust = &mean["robust"];
    let figures = ["p5", "p10", "p90", "p95"].map(|key| robust[key].as_str().expect("an amount"));
    assert_eq!(figures, ["599.96", "599.96", "899.94", "899.94"]);
    let cents = |value: &Value| value.as_str().expect("an amount").replace('.', "").parse::<i64>().expect("cents");
    // 59,996 cents, and 29,998 more in about 500 of 1,000 draws: four standard errors of a half are 0.063.
    let share = (cents(&mean["total"]) - 59_996) as f64 / 29_998.0;
    assert!((share - 0.5).abs() < 0.063, "{share}");
    assert_eq!(mean["total"], robust["mean"]);
    let months: i64 = mean["months"].as_array().expect("months").iter().map(|month| cents(&month["total"])).sum();
    assert!((months - cents(&mean["total"])).abs() <= 1, "each month is rounded for itself");
    let p90 = advice(base, &users, &["--to", "2020-07", "--robust-by", "p90"]);
    assert_eq!((&p90["total"], &p90["robust"]["objective"]), (&"899.94".into(), &"p90".into()));
}

/// Fixed needs stand beside what the draws ask for: rooms from July on, filtering from August on. In professional that is
/// 2 x 149.99 of June and July, 149.99 for July's rooms, 2 x 449.97. Ultimate in July, whose fee begins in August (F3), lifts
/// the limit for nothing, and the way back in August defers the packages: 149.99 + 149.99 + 449.99 + 449.97.
#[test]
fn fixed_needs_hold_beside_those_of_the_draws() {
    let folder = scratch();
    let needs = folder.path().join("needs.csv");
    fs::write(&needs, "month,app,content_filtering\n2020-08,app,on\n").expect("a file for the test");
    let needs = needs.display().to_string();
    let output = run(folder.path(), BASE, ROOMS, &[&needs, "--to", "2020-09", "--format", "json"]);
    assert_eq!(output.status, 0, "{}", output.stderr);
    let printed: Value = serde_json::from_str(&output.stdout).expect("JSON");
    let advice = &printed["apps"][0];
    assert_eq!(other(advice, "holding", "professional"), ["1349.91", "149.97"]);
    assert_eq!(advice["total"], "1199.94");
}

/// The schedule is a scenario: a forecast of it, with the same draws, costs what was advised, figure by figure.
#[test]
fn a_forecast_of_the_schedule_costs_what_was_advised() {
    let folder = scratch();
    let text = fs::read_to_string(root().join("scenarios/forecast/assumptions.toml")).expect("the assumptions");
    let (before, after) = text.split_once("[[when]]").expect("an operation under a condition");
    let after = &after[after.find("[[case]]").expect("a case")..];
    let assumptions = folder.path().join("a.toml");
    fs::write(&assumptions, format!("{before}{after}")).expect("a file for the test");
    let [assumptions, out] = [assumptions, folder.path().join("out")].map(|path| path.display().to_string());
    let draws = ["--draws", "300", "--seed", "7", "--format", "json"];
    let advised = ["advise", "--base", "scenarios/forecast/base.csv", "--robust", &assumptions, "--out", &out];
    let advised = billcast(&[&advised[..], &draws].concat());
    let advised: Value = serde_json::from_str(&advised.stdout).expect("JSON");
    let schedule = format!("{out}/schedule.csv");
    let forecast = billcast(&[&["forecast", &schedule, "--assumptions", &assumptions][..], &draws].concat());
    let forecast: Value = serde_json::from_str(&forecast.stdout).expect("JSON");
    let rows = forecast["forecast"].as_array().expect("rows");
    let total = rows.iter().find(|row| row["kind"] == "total").expect("the total");
    for key in ["p5", "p10", "p50", "p80", "p90", "p95", "mean", "mean_error"] {
        assert_eq!(advised["apps"][0]["robust"][key], total[key], "{key}");
    }
    assert_eq!(advised["apps"][0]["total"], total["mean"]);
}

/// U4: bandwidth read on five days of a month, with an event on the last of them, is charged for those five days, by the day.
/// 2 x 149.99, and 0.69 a day: in June 5 x 40; in July 4 x 40 and 640, or, in about half of the draws, 40.
#[test]
fn bandwidth_is_charged_for_the_days_on_which_a_draw_reads_it() {
    let base = "date,action,edition\n2020-05-10,upgrade,professional\n";
    let assumptions = "from = \"2020-06\"\n[[driver]]\nname = \"bandwidth_mbps\"\nstart = 40\ndays = 5\n\
                       [[driver.event]]\nname = \"fair\"\ndate = \"2020-07-05\"\nsize = 600\ndecay = \"100%\"\nprobability = \"50%\"\n\
                       [[driver]]\nname = \"users\"\nstart = 5000\n";
    let advice = advice(base, assumptions, &["--to", "2020-07"]);
    let robust = &advice["robust"];
    // 299.98 + 276.00, and 414.00 more where the event is.
    assert_eq!((&robust["p5"], &robust["p95"]), (&"575.98".into(), &"989.98".into()));
}

/// The number of threads has no part in it.
#[test]
fn any_number_of_threads_advises_the_same() {
    let folder = scratch();
    let printed = |threads: &str| run(folder.path(), BASE, ROOMS, &["--to", "2020-09", "--threads", threads]).stdout;
    let one = printed("1");
    assert!(one.contains("over the draws"));
    assert_eq!([printed("2"), printed("7")], [one.clone(), one]);
}

/// What no edition gives is told with its month; of the draws the remedy may be to be content with fewer.
#[test]
fn draws_that_ask_for_too_much_are_told() {
    let members = ROOMS.replace("\"av_rooms\"", "\"members_per_group\"\ngroup = \"g\"\ngroup_type = \"public\"");
    let members = members.replace("size = 20", "size = 90000");
    let output = run(scratch().path(), BASE, &members, &["--to", "2020-09"]);
    assert_eq!(output.status, 2);
    assert!(output.stderr.contains("90040") && output.stderr.contains("from 2020-07 on"), "{}", output.stderr);
    assert!(output.stderr.contains("--meet"), "{}", output.stderr);
}

#[test]
fn the_draws_take_a_base_and_their_options_take_the_draws() {
    for args in [
        &["advise", "--robust", "a.toml"][..],
        &["advise", "needs.csv", "--meet", "90%"],
        &["advise", "needs.csv", "--robust-by", "p90"],
        &["advise", "needs.csv", "--draws", "10"],
        &["advise"],
    ] {
        let output = billcast(args);
        assert_eq!(output.status, 2, "{args:?}");
    }
}
