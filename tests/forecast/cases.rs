//! Named cases, and how each kind of uncertainty stands in them.

use billcast::calendar::Horizon;
use billcast::engine::Engine;
use billcast::rulebook::Timeline;

use super::{PAID, costs, draws, forecast, forecast_csv, shown};
use crate::bill::{classic_with, csv, scenario};

/// The readings of February and March where `dau` is 10,000 but for this uncertainty, at a quantile.
fn at(quantile: &str, uncertainty: &str) -> Vec<String> {
    let assumptions = format!(
        "[[driver]]\nname = \"dau\"\nstart = 10000\n[[driver.uncertainty]]\n{uncertainty}\n\
         [[case]]\nname = \"base\"\nquantile = \"{quantile}\"\n"
    );
    let told = forecast(PAID, &assumptions, "2020-03", draws(1));
    told.column("quantity").into_iter().map(str::to_owned).collect()
}

/// Quantiles by hand: the normal's 97.5 % lies 1.959964 standard deviations above the mean.
#[test]
fn each_uncertainty_stands_at_the_quantile_of_its_case() {
    assert_eq!(at("97.5%", "kind = \"normal\"\nsd = 1000"), ["11960", "11960"]);
    assert_eq!(at("2.5%", "kind = \"normal\"\nsd = \"10%\"\nacts = \"level\""), ["8040", "8040"]);
    // exp(0.1959964) = 1.216522
    assert_eq!(at("97.5%", "kind = \"lognormal\"\nsd = \"10%\""), ["12165", "12165"]);
    assert_eq!(at("90%", "kind = \"uniform\"\nlow = \"-10%\"\nhigh = \"10%\""), ["10800", "10800"]);
    // 100 - sqrt(100 x 100 x 0.25) = 50
    assert_eq!(at("75%", "kind = \"triangular\"\nlow = 0\nmode = 0\nhigh = 100"), ["10050", "10050"]);
    // Growth changes from the second month on; a walk's sum is at the quantile: 1.959964 x sqrt(2) x 1,000 = 2,772.
    assert_eq!(at("97.5%", "kind = \"normal\"\nsd = \"10%\"\nacts = \"growth\""), ["10000", "11960"]);
    assert_eq!(at("97.5%", "kind = \"normal\"\nsd = 1000\nacts = \"walk\""), ["11960", "12772"]);
}

/// A walk of triangular steps, not the same below and above: by hand the share of sums of two of them (density 2 - 2x) that
/// are below s of 100 is 2 s^2 - 4/3 s^3 + s^4 / 6, a half at 0.642; twelve have a mean of 400 and a standard deviation of 81.6, and
/// their median lies a sixth of the skewness (0.16) of that below the mean: 397.8.
#[test]
fn a_skewed_walk_stands_summed_up_at_its_quantile() {
    let walk = "kind = \"triangular\"\nacts = \"walk\"\nlow = 0\nmode = 0\nhigh = 100";
    let near = |readings: Vec<String>, expected: [u32; 2]| {
        let readings: Vec<u32> = readings.iter().map(|reading| reading.parse().expect("a number")).collect();
        assert_eq!(readings[0], expected[0]);
        assert!(readings[1].abs_diff(expected[1]) <= 2, "{readings:?}");
    };
    // 100 - 100 sqrt(0.5) = 29.3, and 100 - 100 sqrt(0.92) = 4.1 with 2 s^2 - 4/3 s^3 + s^4 / 6 = 0.08 at 0.215.
    near(at("50%", walk), [10_029, 10_064]);
    near(at("8%", walk), [10_004, 10_022]);
    let assumptions = format!(
        "[[driver]]\nname = \"dau\"\nstart = 10000\n[[driver.uncertainty]]\n{walk}\n[[case]]\nname = \"base\"\n"
    );
    let told = forecast(PAID, &assumptions, "2021-01", draws(1));
    let last: u32 = told.column("quantity")[11].parse().expect("a number");
    assert!(last.abs_diff(10_398) <= 4, "{last}");
}

/// U4: where the price is by the unit, the base case of a walk costs in each month what half of the draws cost at most.
#[test]
fn the_base_case_of_a_walk_is_the_median_of_the_draws() {
    let walks = [
        "kind = \"triangular\"\nlow = \"0%\"\nmode = \"0%\"\nhigh = \"20%\"",
        "kind = \"uniform\"\nlow = \"-60%\"\nhigh = \"40%\"",
        "kind = \"normal\"\nsd = \"30%\"",
        "kind = \"bootstrap\"",
    ];
    let rows = "2019-12-05 upgrade edition=professional
                2019-12-15 usage meter=bandwidth_mbps quantity=1000
                2020-01-15 usage meter=bandwidth_mbps quantity=1100
                2020-02-15 usage meter=bandwidth_mbps quantity=900
                2020-03-15 usage meter=bandwidth_mbps quantity=930";
    for walk in walks {
        let assumptions = format!(
            "[[driver]]\nname = \"bandwidth_mbps\"\nstart = 1000\nday = 15\n[[driver.uncertainty]]\nacts = \"walk\"\n{walk}\n\
             [[case]]\nname = \"base\"\n"
        );
        let told = forecast(rows, &assumptions, "2021-03", draws(4_000));
        for ((_, figures), (month, amount)) in told.app().months().zip(&told.app().cases[0].months) {
            let (median, error) = (figures.percentiles[2].amount, figures.percentiles[2].error.in_minor());
            let away = (median - *amount).in_minor().abs();
            assert!(away <= 5 * error, "{walk}, {month}: {away} of {error}");
        }
    }
}

/// What would be less than nothing is nothing, and stays nothing where it walks.
#[test]
fn factors_stop_at_nothing() {
    // Two factors of 1 - 1.96: not 0.92.
    let twice = "kind = \"normal\"\nsd = \"100%\"\n[[driver.uncertainty]]\nkind = \"normal\"\nsd = \"100%\"";
    assert_eq!(at("2.5%", twice), ["0", "0"]);
    let walk = "kind = \"uniform\"\nlow = \"-250%\"\nhigh = \"-150%\"\nacts = \"walk\"";
    assert_eq!(at("50%", walk), ["0", "0"]);
    let assumptions = format!("[[driver]]\nname = \"dau\"\nstart = 90000\n[[driver.uncertainty]]\n{walk}\n");
    let told = forecast(PAID, &assumptions, "2020-06", draws(50));
    told.app().months().for_each(|(_, figures)| assert_eq!(shown(figures.percentiles[5].amount), "149.99"));
    // Two events that each take more than everything.
    let event = "[[driver.event]]\ndate = \"2020-02-01\"\nsize = \"-150%\"\n";
    let assumptions = format!("[[driver]]\nname = \"dau\"\nstart = 90000\n{event}{event}[[case]]\nname = \"base\"\n");
    assert_eq!(forecast(PAID, &assumptions, "2020-02", draws(1)).column("quantity"), ["0"]);
}

/// A bootstrap stands among the past changes: +10 % and -10 %, around their mean.
#[test]
fn a_bootstrap_draws_past_changes() {
    let rows = "2019-12-05 upgrade edition=professional
                2020-01-31 usage meter=dau quantity=10000
                2020-02-29 usage meter=dau quantity=12000
                2020-03-31 usage meter=dau quantity=9600";
    let of = |quantile: &str| {
        let assumptions = format!(
            "[[driver]]\nname = \"dau\"\nstart = 10000\n[[driver.uncertainty]]\nkind = \"bootstrap\"\n\
             [[case]]\nname = \"base\"\nquantile = \"{quantile}\"\n"
        );
        forecast(rows, &assumptions, "2020-04", draws(1)).column("quantity")[0].to_owned()
    };
    // The changes are 1.2 and 0.8, their geometric mean is sqrt(0.96) = 0.979796: 1.224745 and 0.816497.
    assert_eq!([of("10%"), of("90%")], ["8165", "12247"]);
}

/// A case may have a driver's start, growth and a factor of its own; likely events happen.
#[test]
fn a_case_changes_what_it_names() {
    let assumptions = |case: &str, probability: &str| {
        format!(
            "[[driver]]\nname = \"dau\"\nstart = 10000\ngrowth = \"10%\"\n[[driver.event]]\ndate = \"2020-03-01\"\n\
             size = 500\nprobability = \"{probability}\"\n[[case]]\nname = \"base\"\n{case}\n"
        )
    };
    let of = |case: &str, probability: &str| {
        let told = forecast(PAID, &assumptions(case, probability), "2020-03", draws(1));
        told.column("quantity").into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(of("", "50%"), ["10000", "11500"]);
    assert_eq!(of("", "49%"), ["10000", "11000"]);
    assert_eq!(of("[[case.driver]]\nname = \"dau\"\nstart = 2000\ngrowth = \"15%\"", "0%"), ["2000", "2300"]);
    assert_eq!(of("[[case.driver]]\nname = \"dau\"\nfactor = \"120%\"", "0%"), ["12000", "13200"]);
}

/// F1, U1, B1: the rows of a case, replayed as a scenario, cost the same cent by cent.
#[test]
fn a_case_is_a_scenario_that_costs_the_same() {
    let assumptions = r#"
        [[driver]]
        name = "dau"
        start = 20000
        growth = "7%"
        [[driver.uncertainty]]
        kind = "lognormal"
        acts = "walk"
        sd = "10%"
        [[driver]]
        name = "av_rooms"
        start = 30
        growth = 3
        [[driver]]
        name = "members_per_group"
        group_type = "chatroom"
        start = 150
        growth = 20
        [[driver]]
        name = "bandwidth_mbps"
        start = "1.25"
        growth = "5%"
        [[when]]
        watch = "av_rooms"
        reaches = 45
        set = { unlimited_av_rooms = "on" }
        [[when]]
        watch = "members_per_group"
        reaches = 200
        set = { members_per_group = 500 }
        [[when]]
        watch = "dau"
        reaches = 60000
        edition = "ultimate"
        [[case]]
        name = "high"
        quantile = "90%"
        "#;
    let rows = format!("{PAID}\n2020-06-10 change content_filtering=on");
    let told = forecast(&rows, assumptions, "2021-06", draws(1));
    let timeline = Timeline::held(classic_with(&[]));
    // The past of the base, then the rows of the case from the first month drawn on.
    let replayed = scenario(&timeline, &told.rows);
    let app = replayed.apps().next().expect("the app");
    let known = scenario(&timeline, &csv(PAID));
    let mut rows = known.apps().next().expect("the app").rows;
    rows.extend(app.rows.clone());
    let horizon = Horizon { from: "2020-02".parse().expect("a month"), to: "2021-06".parse().expect("a month") };
    let ledger = Engine::new(&timeline, horizon).replay(&rows, &mut ());
    let months: Vec<String> = ledger.months.iter().map(|line| shown(line.total())).collect();
    assert_eq!(costs(&told.app().cases[0]), months);
    let distinct: std::collections::BTreeSet<&String> = months.iter().collect();
    assert!(distinct.len() > 6, "{months:?}");
}

/// With no uncertainty every draw is the case.
#[test]
fn what_is_certain_costs_in_every_draw_what_its_case_costs() {
    let assumptions = "[[driver]]\nname = \"dau\"\nstart = 18000\ngrowth = \"9%\"\n[[case]]\nname = \"base\"\n";
    let told = forecast_csv(&csv(PAID), assumptions, "2021-01", draws(300), None);
    let case: Vec<_> = told.app().cases[0].months.iter().map(|(_, amount)| *amount).collect();
    for ((_, figures), amount) in told.app().months().zip(case) {
        let all = figures.percentiles.iter().chain([&figures.mean]);
        all.for_each(|figure| assert_eq!((figure.amount, figure.error.in_minor()), (amount, 0)));
    }
    assert!(told.app().crossings.iter().all(|crossing| crossing.chance.times == 300));
}
