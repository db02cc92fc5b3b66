//! Writing alone: result rows per second into blocks of each format, one thread, nothing written to a disk.

mod portfolio;

use std::hint::black_box;

use billcast::calendar::{Horizon, Month};
use billcast::engine::{Engine, words};
use billcast::export::{Csv, Format, JsonLines, Table};
use billcast::ledger::{AppLedger, AppResult, Legend};
use billcast::rulebook::{Library, Timeline};
use billcast::scenario::{AppRows, Reader, inputs::Input};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use portfolio::{Portfolio, Size};

const APPS: u64 = 2_048;

const FORMATS: &[(&str, &dyn Format)] = &[
    ("csv", &Csv),
    ("jsonl", &JsonLines),
    #[cfg(feature = "parquet")]
    ("parquet", &billcast::export::Parquet),
];

fn writing(criterion: &mut Criterion) {
    let Ok(rulebooks) = Library::embedded().all() else { return };
    let (Ok(timeline), Ok(from)) = (Timeline::new(rulebooks), "2020-01".parse::<Month>()) else { return };
    let words = words(&timeline);
    let mut text = Vec::new();
    let written = Portfolio::new(Size { apps: APPS, from, months: 24, seed: 17 }).write_by_date(&mut text);
    let mut reader = Reader::new(&words);
    let read = reader.read_from(&Input::File("portfolio.csv".into()), text.as_slice());
    assert!(written.is_ok() && read.is_ok(), "the portfolio is well-formed");
    let scenario = reader.finish();
    let engine = Engine::new(&timeline, Horizon { from, to: from.plus(25) });
    let apps: Vec<AppRows<'_>> = scenario.apps().collect();
    let ledgers: Vec<AppLedger> = apps.iter().map(|app| engine.replay(&app.rows, &mut ())).collect();
    let legend =
        Legend { currency: timeline.currency(), names: timeline.names(), files: vec!["portfolio.csv".to_owned()] };
    let results = || {
        apps.iter().zip(&ledgers).map(|(app, ledger)| AppResult { app: app.name, ledger, ids: &app.ids, details: None })
    };
    let mut group = criterion.benchmark_group("writing");
    for table in Table::OF_APPS {
        let mut rows = 0;
        results().for_each(|app| table.rows(&legend, None, &app, &mut |_| rows += 1));
        group.throughput(Throughput::Elements(rows));
        for (name, format) in FORMATS {
            group.bench_function(format!("{} as {name}", table.name()), |bencher| {
                bencher.iter(|| {
                    let mut block = format.block(table, legend.currency);
                    results().for_each(|app| table.rows(&legend, None, &app, &mut |cells| block.row(cells)));
                    black_box(block.finish()).is_ok()
                });
            });
        }
    }
    group.finish();
}

criterion_group!(benches, writing);
criterion_main!(benches);
