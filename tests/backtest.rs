//! `billcast backtest`: a history is cut, the rest forecast, and set beside what it cost.

use billcast::forecast::{Asked, Assumptions, backtest};
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
    let timeline = Timeline::held(classic_with(&[]));
    let scenario = scenario(&timeline, &csv(rows));
    let apps: Vec<AppRows<'_>> = scenario.apps().collect();
    let assumptions = Assumptions::read("a.toml", assumptions, &timeline).expect("right");
    let asked = Asked { draws: 200, seed: 1, sobol: false, until: None, most: 200 };
    let tested = backtest(&timeline, &assumptions, &apps, asked, ahead);
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
    assert_eq!(files_of(&dir)["backtest.csv"], csv.as_bytes());
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
