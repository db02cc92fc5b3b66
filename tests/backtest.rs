//! `billcast backtest`: a history is cut, the rest forecast, and set beside what it cost.

use billcast::forecast::{Asked, Assumptions, Cuts, backtest};
use billcast::ledger::Backtest;
use billcast::rulebook::Timeline;
use billcast::scenario::AppRows;
use serde_json::Value;

use crate::bill::{classic_with, csv, scenario};
use crate::program::{billcast, files_of, scratch};

/// Readings of January to June 2020: a tenth more each month from 20,000 on.
const HISTORY: &str = "2019-12-05 upgrade edition=professional
                       2020-01-31 usage meter=dau quantity=20000
                       2020-02-29 usage meter=dau quantity=22000
                       2020-03-31 usage meter=dau quantity=24200
                       2020-04-30 usage meter=dau quantity=26620
                       2020-05-31 usage meter=dau quantity=29282
                       2020-06-30 usage meter=dau quantity=32210";

fn tested(rows: &str, assumptions: &str, ahead: Option<u32>) -> Backtest {
    tested_csv(&csv(rows), assumptions, Cuts { ahead, ..Cuts::default() })
}

fn tested_csv(text: &str, assumptions: &str, cuts: Cuts) -> Backtest {
    let timeline = Timeline::held(classic_with(&[]));
    let scenario = scenario(&timeline, text);
    let apps: Vec<AppRows<'_>> = scenario.apps().collect();
    let assumptions = Assumptions::read("a.toml", assumptions, &timeline).expect("right");
    let asked = Asked { draws: 200, seed: 1, sobol: false, until: None, most: 200 };
    let tested = backtest(&timeline, &assumptions, &apps, asked, cuts);
    tested.unwrap_or_else(|findings| panic!("{:#?}", findings.shown))
}

/// Cut, month, what it cost and the mean, as text.
fn told(backtest: &Backtest) -> Vec<String> {
    let line = |one: &billcast::ledger::Hindsight| {
        format!("{} {} {} {}", one.cut, one.month, one.actual.in_minor(), one.mean.in_minor())
    };
    backtest.hindsights.iter().map(line).collect()
}

/// U1: a history that goes on as it went is forecast to the cent, from each cut.
#[test]
fn a_steady_history_is_forecast_to_the_cent() {
    let tested = tested(HISTORY, "[[driver]]\nname = \"dau\"\nstart = 7\ngrowth = \"fit\"\n", None);
    // 26,620 and 29,282 begin 2 blocks, 32,210 3: 149.99 for the plan and for each.
    let expected = [
        "2020-04 2020-04 44997 44997",
        "2020-04 2020-05 44997 44997",
        "2020-04 2020-06 59996 59996",
        "2020-05 2020-05 44997 44997",
        "2020-05 2020-06 59996 59996",
        "2020-06 2020-06 59996 59996",
    ];
    assert_eq!(told(&tested), expected);
    let all = tested.accuracies().pop().expect("all together");
    assert_eq!((all.lead, all.bias.in_minor(), all.error.in_minor(), all.part), (None, 0, 0, Some(0)));
    assert_eq!((all.coverage.times, all.coverage.draws), (6, 6));
}

/// Where nothing is thought to grow, less is forecast than it costs: the bias is below zero.
#[test]
fn a_growth_that_is_not_assumed_shows_as_a_bias() {
    let tested = tested(HISTORY, "[[driver]]\nname = \"dau\"\nstart = \"fit\"\n", Some(1));
    // The level is that of the last three readings: April 22,000, May 24,200, 2 blocks each as in the readings.
    assert_eq!(told(&tested).len(), 3);
    let june = tested.hindsights.last().expect("June");
    // 24,200, 26,620 and 29,282: their geometric mean is 26,620, 2 blocks; it cost 3.
    assert_eq!((june.mean.in_minor(), june.actual.in_minor(), june.is_covered()), (44_997, 59_996, false));
    let all = tested.accuracies().pop().expect("all together");
    // -149.99 in one of three months, 25 % of it.
    assert_eq!((all.bias.in_minor(), all.error.in_minor(), all.part), (-5_000, 5_000, Some(833)));
}

/// Of the months forecast only those are told that are asked for, from every cut that reaches them.
#[test]
fn the_months_asked_for_are_those_that_are_told() {
    let month = |text: &str| Some(text.parse().expect("a month"));
    let of = |ahead, from, to| {
        let fit = "[[driver]]\nname = \"dau\"\nstart = \"fit\"\ngrowth = \"fit\"\n";
        let found = tested_csv(&csv(HISTORY), fit, Cuts { ahead, from, to });
        found.hindsights.iter().map(|one| format!("{} {}", one.cut, one.month)).collect::<Vec<_>>()
    };
    assert_eq!(of(None, month("2020-05"), month("2020-05")), ["2020-04 2020-05", "2020-05 2020-05"]);
    assert_eq!(of(None, None, month("2020-04")), ["2020-04 2020-04"]);
    assert_eq!(of(Some(2), month("2020-06"), None), ["2020-05 2020-06", "2020-06 2020-06"]);
    assert_eq!(of(None, month("2021-01"), None), [""; 0]);
}

/// 1,000, 1,300 and 1,690 grow by 30 %, in 120 months beyond any row: that cut is left out. The later ones know that it ends.
#[test]
fn a_cut_from_which_nothing_can_be_forecast_is_left_out_and_told() {
    let readings = [1_000, 1_300, 1_690, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000];
    let mut rows = "date,app,action,edition,meter,quantity\n".to_owned();
    for app in ["short", "wild"] {
        rows += &format!("2019-12-05,{app},upgrade,professional,,\n");
        for (at, reading) in (1..).zip(readings).take(if app == "short" { 3 } else { 9 }) {
            rows += &format!("2020-{at:02}-28,{app},usage,,dau,{reading}\n");
        }
    }
    let fit = "[[driver]]\nname = \"dau\"\nstart = \"fit\"\ngrowth = \"fit\"\n";
    let found = tested_csv(&rows, fit, Cuts { ahead: Some(1), ..Cuts::default() });
    assert_eq!(found.too_short, ["short"]);
    let [skipped] = found.skipped.as_slice() else { panic!("{:?}", found.skipped) };
    assert_eq!((skipped.app.as_str(), skipped.cuts, skipped.first.to_string().as_str()), ("wild", 1, "2020-04"));
    assert!(skipped.why.contains("fitted to app `wild`, `dau` grows beyond"), "{}", skipped.why);
    assert_eq!(found.hindsights.len(), 5, "May to September");
    // Where it is so of every cut the assumptions are to blame.
    let folder = scratch();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("a file");
        path.to_str().expect("UTF-8").to_owned()
    };
    let (history, assumptions) = (file("all.csv", &rows), file("a.toml", fit));
    let base = ["backtest", &history, "--assumptions", &assumptions, "--draws", "20"];
    let told = billcast(&base);
    assert_eq!(told.status, 0, "{}", told.stderr);
    assert!(told.stderr.contains("too short to be cut (four months with readings): `short`"), "{}", told.stderr);
    assert!(
        told.stderr.contains("1 cut of `wild` left out, the first in 2020-04, where nothing can be forecast: "),
        "{}",
        told.stderr
    );
    billcast(&[&base[..], &["--to", "2020-04"]].concat()).refused("`dau` grows beyond");
    billcast(&[&base[..], &["--from", "2020-10", "--to", "2020-12"]].concat()).refused("lies between --from and --to");
    billcast(&[&base[..], &["--from", "2020-06", "--to", "2020-05"]].concat())
        .refused("begins in 2020-06, after its end");
}

/// U1: a launch of April stays in the readings from then on, and is no change of the level: each cut knows that.
#[test]
fn what_happened_before_a_cut_is_not_forecast_a_second_time() {
    let rows = "2019-12-05 upgrade edition=professional
                2020-01-31 usage meter=dau quantity=20000
                2020-02-29 usage meter=dau quantity=20000
                2020-03-31 usage meter=dau quantity=20000
                2020-04-30 usage meter=dau quantity=30000
                2020-05-31 usage meter=dau quantity=30000
                2020-06-30 usage meter=dau quantity=30000";
    let event = "[[driver.event]]\ndate = \"2020-04-10\"\nsize = \"50%\"\n";
    let tested = tested(rows, &format!("[[driver]]\nname = \"dau\"\nstart = \"fit\"\n{event}"), Some(1));
    // 20,000 x 1.5: two blocks, from each cut.
    assert_eq!(
        told(&tested),
        ["2020-04 2020-04 44997 44997", "2020-05 2020-05 44997 44997", "2020-06 2020-06 44997 44997"]
    );
}

/// F2, O3: what is done to the app after the cut was planned; what is used after it is not known.
#[test]
fn operations_after_the_cut_are_known_and_readings_are_not() {
    let rows =
        format!("{HISTORY}\n2020-05-10 change edition=ultimate\n2020-06-20 usage meter=bandwidth_mbps quantity=100");
    let tested = tested(&rows, "[[driver]]\nname = \"dau\"\nstart = \"fit\"\ngrowth = \"fit\"\n", None);
    let first: Vec<String> = told(&tested).into_iter().take(3).collect();
    // June: ultimate 449.99 and 3 blocks of 149.99; 69.00 of bandwidth nobody could know.
    assert_eq!(first[2], "2020-04 2020-06 96896 89996");
}

/// The program: a table, CSV and JSON, and the same months in `--out`.
#[test]
fn the_program_backtests_and_writes_every_month() {
    let out = scratch();
    let dir = out.path().join("results");
    let (history, assumptions) = (out.path().join("app.csv"), out.path().join("a.toml"));
    std::fs::write(&history, csv(HISTORY)).expect("a file");
    std::fs::write(&assumptions, "[[driver]]\nname = \"dau\"\nstart = \"fit\"\ngrowth = \"fit\"\n").expect("a file");
    let [history, assumptions, dir_text] = [&history, &assumptions, &dir].map(|path| path.to_str().expect("UTF-8"));
    let of = |format: &str| {
        let output = billcast(&[
            "backtest",
            history,
            "--assumptions",
            assumptions,
            "--draws",
            "50",
            "--format",
            format,
            "--out",
            dir_text,
        ]);
        assert_eq!(output.status, 0, "{}", output.stderr);
        output.stdout
    };
    let csv = of("csv");
    assert!(csv.starts_with("app,cut,month,ahead,actual,mean,P10,P50,P90,error,currency\n"), "{csv}");
    assert!(csv.contains("\napp,2020-05,2020-06,2,599.96,599.96,599.96,599.96,599.96,0.00,USD\n"), "{csv}");
    let files = files_of(&dir);
    assert_eq!(files.keys().collect::<Vec<_>>(), ["backtest.csv", "backtest.json"], "run.json is of a bill");
    assert_eq!(files["backtest.csv"], csv.as_bytes());
    let json: Value = serde_json::from_str(&of("json")).expect("JSON");
    assert_eq!(json["accuracies"][3]["ahead"], Value::Null);
    assert_eq!(
        (&json["accuracies"][3]["forecasts"], &json["accuracies"][3]["coverage"]),
        (&6.into(), &"1.0000".into())
    );
    assert_eq!(json["backtest"].as_array().map(Vec::len), Some(6));
    let table = of("table");
    assert!(table.contains("6 months forecast") && table.contains("100.00%"), "{table}");
    billcast(&["backtest", "scenarios/documented/2.csv", "--assumptions", assumptions])
        .refused("no app has a history long enough");
}
