//! The engine alone: apps per second, rows in memory, one thread.
//!
//! Each app has ten rows over 24 months: an upgrade, package and edition changes, rooms, usage. Once under one rulebook,
//! whole months; once on the timeline, across the change to fees by day. Each app has a ledger of its own, as where all
//! are kept, or one is used again for all.

use std::fmt::Write;
use std::hint::black_box;

use billcast::calendar::{Horizon, Month};
use billcast::engine::{Engine, words};
use billcast::ledger::AppLedger;
use billcast::rulebook::{Library, Timeline};
use billcast::scenario::inputs::Input;
use billcast::scenario::{Reader, Scenario};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

const APPS: u64 = 2_000;

/// A small generator of numbers: the same on every machine and in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// Ten rows per app, from January of a year on: what a portfolio's export looks like.
fn portfolio(apps: u64, first_year: u64) -> String {
    let mut numbers = Numbers(17);
    let mut text = "date,app,action,edition,unlimited_av_rooms,groups_per_user,count,meter,quantity\n".to_owned();
    for app in 0..apps {
        let edition = ["professional", "ultimate"][numbers.below(2) as usize];
        let level = 1_001 + numbers.below(1_900);
        let mut row = |month: u64, rest: &str| {
            let (year, month, day) = (first_year + month / 12, month % 12 + 1, 1 + numbers.below(28));
            let _ = writeln!(text, "{year}-{month:02}-{day:02},app-{app:07},{rest}");
        };
        row(0, &format!("upgrade,{edition},,,,,"));
        row(2, "open_room,,,,40,,");
        row(4, "change,ultimate,,,,,");
        row(6, &format!("change,,,{level},,,"));
        row(8, "usage,,,,,dau,25001");
        row(10, "usage,,,,,bandwidth_mbps,17.5");
        row(13, "open_room,,,,400,,");
        row(16, "change,professional,,,,,");
        row(18, "change,,on,,,,");
        row(23, "close_room,,,,5,,");
    }
    text
}

fn read(timeline: &Timeline, first_year: u64) -> Scenario {
    let words = words(timeline);
    let mut reader = Reader::new(&words);
    let read = reader.read_from(&Input::File("portfolio.csv".into()), portfolio(APPS, first_year).as_bytes());
    assert!(read.is_ok(), "the portfolio is well-formed");
    reader.finish()
}

fn replay(criterion: &mut Criterion) {
    let Ok(rulebooks) = Library::embedded().all() else { return };
    let held = rulebooks.iter().find(|rulebook| rulebook.id == "tencent-im-intl-2020").cloned().map(Timeline::held);
    let (Some(held), Ok(published)) = (held, Timeline::new(rulebooks)) else { return };
    let mut group = criterion.benchmark_group("replay");
    group.throughput(Throughput::Elements(APPS));
    for (name, timeline, first_year) in [
        ("apps of ten rows over 24 months", &held, 2020),
        ("the same on the timeline of 2022 and 2023", &published, 2022),
    ] {
        let scenario = read(timeline, first_year);
        let (first, last) = scenario.span().unwrap_or_default();
        let horizon = Horizon { from: Month::of(first), to: Month::of(last).plus(2) };
        let engine = Engine::new(timeline, horizon);
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                for app in scenario.apps() {
                    black_box(engine.replay(&app.rows, &mut ()));
                }
            });
        });
        group.bench_function(format!("{name}, one ledger used again"), |bencher| {
            let mut ledger = AppLedger::default();
            bencher.iter(|| {
                for app in scenario.apps() {
                    engine.replay_into(&mut ledger, &app.rows, &mut ());
                    black_box(&ledger);
                }
            });
        });
    }
    group.finish();
}

criterion_group!(benches, replay);
criterion_main!(benches);
