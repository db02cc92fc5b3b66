//! Forecasts: draws per second of one app over 36 months on all threads, and of a portfolio.
//!
//! One app has five drivers, one of them read each day; an app of the portfolio has two. Chance, rows, replay and counting
//! are all in it; reading and planning are not.

use std::hint::black_box;

use billcast::calendar::Horizon;
use billcast::engine::words;
use billcast::forecast::{Asked, Assumptions, Plan};
use billcast::rulebook::{EMBEDDED, Timeline, load};
use billcast::scenario::inputs::Input;
use billcast::scenario::{AppRows, Reader, Scenario};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// Apps of the portfolio; the whole has 1,000.
const APPS: usize = 100;

/// Users and rooms, both uncertain.
const TWO: &str = r#"
[[driver]]
name = "dau"
start = 20000
growth = "3%"
[[driver.uncertainty]]
kind = "lognormal"
acts = "walk"
sd = "5%"
[[driver]]
name = "av_rooms"
start = 30
growth = 1
[[driver.uncertainty]]
kind = "normal"
sd = "10%"
[[when]]
watch = "av_rooms"
reaches = 45
set = { unlimited_av_rooms = "on" }
"#;

/// Three more.
const MORE: &str = r#"
[[driver]]
name = "bandwidth_mbps"
start = "12.5"
growth = "1%"
[[driver.uncertainty]]
kind = "triangular"
low = "-20%"
mode = "0%"
high = "30%"
[[driver]]
name = "groups"
start = 90000
growth = 2000
[[driver.uncertainty]]
kind = "normal"
acts = "growth"
sd = 500
[[driver]]
name = "members_per_group"
start = 120
growth = 3
"#;

fn scenario(timeline: &Timeline, apps: usize) -> Scenario {
    let words = words(timeline);
    let mut reader = Reader::new(&words);
    let mut text = "date,app,action,edition,meter,quantity\n".to_owned();
    for app in 0..apps {
        text += &format!("2019-12-05,a{app},upgrade,professional,,\n2019-12-31,a{app},usage,,dau,15000\n");
    }
    let read = reader.read_from(&Input::File("apps.csv".into()), text.as_bytes());
    assert!(read.is_ok(), "the rows are well-formed");
    reader.finish()
}

fn forecasts(criterion: &mut Criterion) {
    let (id, text) = EMBEDDED[0];
    let Ok(timeline) = load(id, text).map(Timeline::held) else { return };
    let (Ok(from), Ok(to)) = ("2020-01".parse(), "2022-12".parse()) else { return };
    let horizon = Horizon { from, to };
    let mut group = criterion.benchmark_group("forecast");
    group.sample_size(10);
    let five = format!("{TWO}{MORE}");
    for (name, assumptions, apps, draws) in [
        ("one app of two drivers over 36 months", TWO, 1, 10_000),
        ("one app of five drivers, one read each day", five.as_str(), 1, 10_000),
        ("a portfolio of two drivers", TWO, APPS, 1_000),
    ] {
        let scenario = scenario(&timeline, apps);
        let Ok(assumptions) = Assumptions::read("bench.toml", assumptions, &timeline) else { continue };
        let apps: Vec<AppRows<'_>> = scenario.apps().collect();
        group.throughput(Throughput::Elements(draws * apps.len() as u64));
        let Ok(plan) = Plan::new(&timeline, &assumptions, apps, (from, horizon)) else { continue };
        let asked = Asked { draws, seed: 1, sobol: false, until: None, most: draws };
        group.bench_function(name, |bencher| bencher.iter(|| black_box(plan.forecast(asked, &|_, _| None))));
    }
    group.finish();
}

criterion_group!(benches, forecasts);
criterion_main!(benches);
