//! The engine alone: apps per second, rows in memory, one thread.
//!
//! Each app has about ten rows over 24 months: an upgrade, package and edition changes, rooms, usage. Once under one rulebook,
//! whole months; once on the timeline, across the change to fees by day.
//! Each app has a ledger of its own, as where all are kept, or they are replayed in the same memory.

mod portfolio;

use std::hint::black_box;

use billcast::calendar::{Horizon, Month};
use billcast::engine::{Engine, Replay, words};
use billcast::rulebook::{Library, Timeline};
use billcast::scenario::inputs::Input;
use billcast::scenario::{Reader, Scenario};
use chrono::NaiveDate;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use portfolio::{Portfolio, Size};

const APPS: u64 = 2_000;
const SEED: u64 = 17;
const MONTHS: u32 = 24;

fn read(timeline: &Timeline, first_year: i32) -> Scenario {
    let words = words(timeline);
    let mut reader = Reader::new(&words);
    let from = Month::of(NaiveDate::from_ymd_opt(first_year, 1, 1).unwrap_or_default());
    let mut text = Vec::new();
    let written = Portfolio::new(Size { apps: APPS, from, months: MONTHS, seed: SEED }).write_by_date(&mut text);
    let read = reader.read_from(&Input::File("portfolio.csv".into()), text.as_slice());
    assert!(written.is_ok() && read.is_ok(), "the portfolio is well-formed");
    reader.finish()
}

fn replay(criterion: &mut Criterion) {
    let Ok(rulebooks) = Library::embedded().all() else { return };
    let held = rulebooks.iter().find(|rulebook| rulebook.id == "tencent-im-intl-2020").cloned().map(Timeline::held);
    let (Some(held), Ok(published)) = (held, Timeline::new(rulebooks)) else { return };
    let mut group = criterion.benchmark_group("replay");
    group.throughput(Throughput::Elements(APPS));
    for (name, timeline, first_year) in [
        ("apps of about ten rows over 24 months", &held, 2020),
        ("the same on the timeline of 2022 and 2023", &published, 2022),
    ] {
        let scenario = read(timeline, first_year);
        let (first, last) = scenario.span().unwrap_or_default();
        let horizon = Horizon { from: Month::of(first), to: Month::of(last).plus(2) };
        let engine = Engine::new(timeline, horizon);
        let apps: Vec<_> = scenario.apps().collect();
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                for app in &apps {
                    black_box(engine.replay(&app.rows, &mut ()));
                }
            });
        });
        group.bench_function(format!("{name}, one memory for all"), |bencher| {
            let mut replay = Replay::new(&engine);
            bencher.iter(|| {
                for app in &apps {
                    black_box(replay.app(&app.rows, &mut ()));
                }
            });
        });
    }
    group.finish();
}

criterion_group!(benches, replay);
criterion_main!(benches);
