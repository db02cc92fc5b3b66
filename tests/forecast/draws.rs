//! Draws: what many of them say agrees with what can be worked out.

use billcast::ledger::{Bounded, PERCENTILES, Period};
use statrs::distribution::{ContinuousCDF, Normal};

use super::{Forecasted, PAID, draws, forecast, forecast_csv, shown};
use crate::bill::csv;

/// One normal driver: 15,000 daily users, with a standard deviation of 10,000, drawn for February.
const NORMAL: &str = r#"
    [[driver]]
    name = "dau"
    start = 15000
    [[driver.uncertainty]]
    kind = "normal"
    sd = 10000
    "#;

/// U1: above 10,000 in blocks of 10,000, each 149.99: so likely is more than so many users, rounded to whole ones.
fn above(users: u32) -> f64 {
    let normal = Normal::new(15_000.0, 10_000.0).expect("a distribution");
    1.0 - normal.cdf(f64::from(users) + 0.5)
}

/// A figure lies within four of its standard errors of what it is of all draws that there could be.
fn agrees(found: f64, error: f64, expected: f64) {
    assert!((found - expected).abs() <= 4.0 * error, "{found} is not {expected} within 4 x {error}");
}

/// U1: one normal driver, one block price - the closed form.
#[test]
fn blocks_of_a_normal_driver_agree_with_the_closed_form() {
    let told = forecast(PAID, NORMAL, "2020-02", draws(20_000));
    let february = told.month("2020-02");
    // P5 and P10 are below 10,000; P50 is 15,000; P80 23,416 and P90 27,816; P95 31,449.
    let percentiles: Vec<String> = february.percentiles.iter().map(|figure| shown(figure.amount)).collect();
    assert_eq!(percentiles, ["149.99", "149.99", "299.98", "449.97", "449.97", "599.96"]);
    assert!(february.percentiles.iter().all(|figure| figure.error.in_minor() == 0), "all are far from a cliff");
    let blocks: f64 = (1..=9).map(|block| above(block * 10_000)).sum();
    agrees(february.mean.amount.in_minor() as f64, february.mean.error.in_minor() as f64, 14_999.0 * (1.0 + blocks));
    for block in 1..=3_u32 {
        let begins = Some(u64::from(block) * 10_000);
        let crossing = told.app().crossings.iter().find(|crossing| crossing.above == begins).expect("a block");
        assert!(matches!(crossing.what, Bounded::Block(_)) && crossing.name == "dau");
        let chance = crossing.chance;
        let error = chance.error_in_ten_thousandths().max(1) as f64;
        agrees(chance.in_ten_thousandths() as f64, error, 10_000.0 * above(block * 10_000));
    }
}

/// U4: where the price is by the unit, the percentiles are those of the normal distribution.
#[test]
fn percentiles_of_what_is_charged_by_the_unit_are_those_of_the_driver() {
    let assumptions = r#"
        [[driver]]
        name = "bandwidth_mbps"
        start = 1000
        day = 15
        [[driver.uncertainty]]
        kind = "normal"
        sd = "10%"
        "#;
    let told = forecast(PAID, assumptions, "2020-02", draws(10_000));
    let normal = Normal::new(1_000.0, 100.0).expect("a distribution");
    for (percent, figure) in PERCENTILES.iter().zip(told.month("2020-02").percentiles) {
        let expected = 14_999.0 + 69.0 * normal.inverse_cdf(f64::from(*percent) / 100.0);
        agrees(figure.amount.in_minor() as f64, figure.error.in_minor() as f64, expected);
        assert!(figure.error.in_minor() > 0);
    }
    let mean = told.month("2020-02").mean;
    // The standard error of a mean of 10,000 draws: 0.69 x 100 / 100, 69 cents.
    assert!((67..=71).contains(&mean.error.in_minor()), "{mean:?}");
}

/// A budget is exceeded as often as the block that breaks it begins; a year has the budget of its months.
#[test]
fn a_budget_is_exceeded_as_often_as_what_breaks_it() {
    let told = forecast_csv(&csv(PAID), NORMAL, "2020-03", draws(5_000), Some("299.98"));
    let february = told.month("2020-02").over.expect("a budget");
    let second = told.app().crossings.iter().find(|crossing| crossing.above == Some(20_000)).expect("the block");
    let first = second.first.iter().find(|(month, _)| month.to_string() == "2020-02").expect("February").1;
    assert_eq!((february.chance.times, february.chance.draws), (first, 5_000));
    let year = told.app().of(Period::Year(2020)).and_then(|year| year.over).expect("a budget");
    assert_eq!(shown(year.budget), "599.96");
    // Two months, each of 1, 2, 3... blocks: more than two together. Independent: 1 - P(sum <= 2).
    let of = |blocks: u32| {
        if blocks == 0 { 1.0 - above(10_000) } else { above(blocks * 10_000) - above(blocks * 10_000 + 10_000) }
    };
    let within: f64 = (0..=2)
        .flat_map(|one| (0..=2 - one).map(move |other| (one, other)))
        .map(|(one, other)| of(one) * of(other))
        .sum();
    agrees(
        year.chance.in_ten_thousandths() as f64,
        year.chance.error_in_ten_thousandths() as f64,
        10_000.0 * (1.0 - within),
    );
}

/// The number of threads has no part in a forecast.
#[test]
fn threads_have_no_part_in_what_is_drawn() {
    let of = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| forecast(PAID, NORMAL, "2020-06", draws(1_500)).forecast)
    };
    let one = of(1);
    assert_eq!(of(2), one);
    assert_eq!(of(7), one);
}

/// A longer horizon, other draws and another driver leave what was drawn as it was.
#[test]
fn what_is_drawn_hangs_on_seed_app_driver_and_draw_alone() {
    let months = |told: &Forecasted| told.app().months().map(|(_, figures)| *figures).take(2).collect::<Vec<_>>();
    let short = forecast(PAID, NORMAL, "2020-03", draws(400));
    let long = forecast(PAID, NORMAL, "2020-12", draws(400));
    assert_eq!(months(&short), months(&long));
    let more = format!(
        "[[driver]]\nname = \"av_rooms\"\nstart = 3\n[[driver.uncertainty]]\nkind = \"normal\"\nsd = 1\n\
         [[driver.uncertainty]]\nkind = \"uniform\"\nacts = \"walk\"\nlow = -1\nhigh = 1\n{NORMAL}"
    );
    assert_eq!(months(&short), months(&forecast(PAID, &more, "2020-03", draws(400))));
    let other = forecast(PAID, NORMAL, "2020-03", billcast::forecast::Asked { seed: 2, ..draws(400) });
    assert_ne!(short.total().mean, other.total().mean);
}

/// What goes together with others, and has more to draw, has no part in those with which it does not.
#[test]
fn a_correlation_between_others_leaves_what_is_drawn_as_it_was() {
    let driver = |name: &str, uncertainties: usize| {
        let uncertainty = "[[driver.uncertainty]]\nkind = \"normal\"\nsd = 1\n";
        format!("[[driver]]\nname = \"{name}\"\nstart = 3\n{}", uncertainty.repeat(uncertainties))
    };
    let pair = |one: &str, other: &str| {
        format!("[[correlation]]\nbetween = [\"{one}\", \"{other}\"]\ncoefficient = \"0.5\"\n")
    };
    let two = format!("{NORMAL}{}", driver("users", 1));
    let four = format!("{two}{}{}", driver("av_rooms", 2), driver("friends_per_user", 3));
    let (one, other) = (pair("users", "dau"), pair("av_rooms", "friends_per_user"));
    let alone = forecast(PAID, &format!("{two}{one}"), "2020-06", draws(400));
    for among in [format!("{four}{one}{other}"), format!("{four}{other}{one}")] {
        assert_eq!(forecast(PAID, &among, "2020-06", draws(400)).app().periods, alone.app().periods);
    }
}

/// Two uncertain apps: a draw of both is the sum of their draws, and so the mean is the sum of the means.
#[test]
fn a_portfolio_of_uncertain_apps_is_their_sum_draw_by_draw() {
    let of = |app: &str| format!("2019-12-05,{app},upgrade,professional,,\n2020-01-31,{app},usage,,dau,5000\n");
    let text = format!("date,app,action,edition,meter,quantity\n{}{}", of("a"), of("b"));
    let told = |assumptions: &str, asked| forecast_csv(&text, assumptions, "2020-05", asked, None).forecast.outlooks;
    for seed in 0..20 {
        let outlooks = told(NORMAL, billcast::forecast::Asked { seed, ..draws(1) });
        let [a, b, both] = outlooks.as_slice() else { panic!("two apps and both") };
        for ((a, b), both) in a.periods.iter().zip(&b.periods).zip(&both.periods) {
            assert_eq!(both.mean.amount, a.mean.amount + b.mean.amount, "seed {seed}");
        }
    }
    let outlooks = told(NORMAL, draws(3_000));
    let [a, b, both] = outlooks.as_slice() else { panic!("two apps and both") };
    assert_ne!(a.periods, b.periods, "each draws its own");
    for ((a, b), both) in a.periods.iter().zip(&b.periods).zip(&both.periods) {
        let cents = (both.mean.amount - a.mean.amount - b.mean.amount).in_minor();
        assert!(cents.abs() <= 1, "each mean is rounded");
        // Independent: the squares of the errors add up.
        let [a, b, both] = [a, b, both].map(|period| period.mean.error.in_minor() as f64);
        assert!((both - a.hypot(b)).abs() < 0.1 * both, "{a} {b} {both}");
    }
    // What is shared is the same in both: each percentile is twice that of one.
    let outlooks = told(&NORMAL.replace("start = 15000", "start = 15000\nshared = true"), draws(500));
    for (a, both) in outlooks[0].periods.iter().zip(&outlooks[2].periods) {
        let twice = a.percentiles.map(|figure| figure.amount + figure.amount);
        assert_eq!(both.percentiles.map(|figure| figure.amount), twice);
    }
}

/// What goes together spreads the sum; what goes against each other narrows it.
#[test]
fn the_sign_of_a_correlation_shows_in_the_spread() {
    let of = |coefficient: &str| {
        let driver = |name: &str| {
            format!(
                "[[driver]]\nname = \"{name}\"\nstart = 500\nday = 1\n[[driver.uncertainty]]\nkind = \"normal\"\nsd = 100\n"
            )
        };
        let by_day = driver("bandwidth_mbps");
        let users = driver("dau").replace("500", "1000000").replace("sd = 100", "sd = 100000");
        let pair = "[[correlation]]\nbetween = [\"dau\", \"bandwidth_mbps\"]\n";
        let assumptions = format!("{by_day}{users}{pair}coefficient = \"{coefficient}\"\n");
        let told = forecast(PAID, &assumptions.replace("day = 1\n", "day = 5\n"), "2020-02", draws(4_000));
        told.total().mean.error.in_minor() as f64
    };
    let (against, apart, together) = (of("-1"), of("0"), of("1"));
    assert!(against < apart && apart < together, "{against} {apart} {together}");
    // Users: 10 blocks of 149.99 a standard deviation; bandwidth: 69.00. Together the two add up, against they subtract.
    let rooted = |spread: f64| spread / 4_000_f64.sqrt();
    assert!((together - rooted(149_990.0 + 6_900.0)).abs() < 0.05 * together, "{together}");
    assert!((against - rooted(149_990.0 - 6_900.0)).abs() < 0.05 * against, "{against}");
}

/// Every figure of every period: percentiles rise, and the mean lies between the cheapest and the dearest draw.
#[test]
fn percentiles_rise_and_the_mean_lies_between() {
    for seed in 0..12 {
        let asked = billcast::forecast::Asked { seed, ..draws(37 + seed * 11) };
        let told = forecast(PAID, NORMAL, "2020-09", asked);
        for period in &told.app().periods {
            let amounts = period.percentiles.map(|figure| figure.amount);
            assert!(amounts.is_sorted(), "{period:?}");
            assert!(period.mean.amount.in_minor() >= 14_999, "{period:?}");
        }
        let months = told.app().months().map(|(_, figures)| figures.mean.amount.in_minor()).sum::<i128>();
        assert!((months - told.total().mean.amount.in_minor()).abs() <= 8, "eight months, each rounded");
    }
}

/// Draws go on until the total's mean and P90 are known so well.
#[test]
fn draws_go_on_until_the_errors_are_small_enough() {
    let asked = |most| billcast::forecast::Asked { until: Some("1%".parse().expect("a share")), most, ..draws(100) };
    let told = forecast(PAID, NORMAL, "2020-04", asked(100_000));
    assert!(told.forecast.draws > 100 && told.forecast.draws.is_multiple_of(1_000), "{}", told.forecast.draws);
    let mean = told.total().mean;
    assert!(mean.error.in_minor() * 100 <= mean.amount.in_minor());
    assert_eq!(forecast(PAID, NORMAL, "2020-04", asked(150)).forecast.draws, 150);
}

/// The error of ten draws that cost the same is 0, and nothing is known of it.
#[test]
fn an_error_is_not_judged_by_fewer_than_a_thousand_draws() {
    let rare = "[[driver]]\nname = \"dau\"\nstart = 9000\n[[driver.event]]\ndate = \"2020-02-10\"\nsize = 900000\n\
                probability = \"1%\"\n";
    let until: billcast::ledger::Share = "50%".parse().expect("a share");
    for begin in [2, 999, 1_000] {
        let asked = billcast::forecast::Asked { until: Some(until), most: 50_000, ..draws(begin) };
        let forecast = forecast(PAID, rare, "2020-02", asked).forecast;
        assert_eq!(forecast.draws, 1_000, "{begin}");
        assert!(billcast::forecast::is_known_to(&forecast, until));
        assert!(!billcast::forecast::is_known_to(&forecast, "0.1%".parse().expect("a share")));
    }
}

/// What changes nothing explains nothing; what changes everything explains all of it.
#[test]
fn the_driver_that_moves_the_total_explains_it() {
    let assumptions = format!(
        "{NORMAL}[[driver]]\nname = \"users\"\nstart = 500\n[[driver.uncertainty]]\nkind = \"uniform\"\nlow = -400\nhigh = 400\n"
    );
    let told = forecast(PAID, &assumptions, "2020-02", billcast::forecast::Asked { sobol: true, ..draws(2_000) });
    let [dau, users] = told.app().drivers.as_slice() else { panic!("{:?}", told.app().drivers) };
    assert_eq!((dau.driver.as_str(), users.driver.as_str()), ("dau", "users"));
    assert!(dau.rank_correlation > 9_000, "{dau:?}");
    assert!(users.rank_correlation.abs() < 1_000, "{users:?}");
    let (of_dau, of_users) = (dau.sobol.expect("asked for"), users.sobol.expect("asked for"));
    assert!((of_dau.first_order.0 - 10_000).abs() < 4 * of_dau.first_order.1.max(100), "{of_dau:?}");
    assert!((of_dau.total.0 - 10_000).abs() < 4 * of_dau.total.1.max(100), "{of_dau:?}");
    assert_eq!((of_users.first_order, of_users.total), ((0, 0), (0, 0)));
}

/// An event that may not happen happens as often as it is likely.
#[test]
fn an_event_happens_as_often_as_it_is_likely() {
    let assumptions = "[[driver]]\nname = \"dau\"\nstart = 9000\n[[driver.event]]\ndate = \"2020-02-10\"\nsize = 5000\n\
                       probability = \"30%\"\n";
    let told = forecast(PAID, assumptions, "2020-03", draws(10_000));
    let [crossing] = told.app().crossings.as_slice() else { panic!("{:?}", told.app().crossings) };
    agrees(crossing.chance.in_ten_thousandths() as f64, crossing.chance.error_in_ten_thousandths() as f64, 3_000.0);
    assert_eq!(crossing.first.len(), 1, "it happens once in a draw, for all months");
}

/// Of several apps together each draw is kept: more than fit are refused before anything is drawn.
#[test]
fn more_draws_of_several_apps_than_fit_in_memory_are_refused() {
    let folder = crate::program::scratch();
    let [base, assumptions] = ["base.csv", "a.toml"].map(|name| folder.path().join(name).display().to_string());
    let of = |app: &str| format!("2019-12-05,{app},upgrade,professional,,\n2020-01-31,{app},usage,,dau,5000\n");
    let rows = format!("date,app,action,edition,meter,quantity\n{}{}", of("a"), of("b"));
    std::fs::write(&base, rows).expect("a file for the test");
    std::fs::write(&assumptions, NORMAL).expect("a file for the test");
    let args = ["forecast", &base, "--assumptions", &assumptions, "--draws", "20000000"];
    let output = crate::program::billcast(&args);
    assert_eq!(output.status, 2);
    // 2^26 amounts of 12 months.
    assert!(output.stderr.contains("take at most 5592405"), "{}", output.stderr);
}
