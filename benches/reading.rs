//! Reading alone: rows per second from a file into packed rows sorted out by app, with one thread and with two.

mod portfolio;

use std::hint::black_box;
use std::io::Write;

use billcast::engine::words;
use billcast::rulebook::{Library, Timeline};
use billcast::scenario::{self, Gathered, Wanted, inputs::Input};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use portfolio::{Portfolio, Size};

const APPS: u64 = 20_000;

fn reading(criterion: &mut Criterion) {
    let Ok(rulebooks) = Library::embedded().all() else { return };
    let Ok(timeline) = Timeline::new(rulebooks) else { return };
    let (words, Ok(from)) = (words(&timeline), "2020-01".parse()) else { return };
    let mut text = Vec::new();
    let written = Portfolio::new(Size { apps: APPS, from, months: 24, seed: 17 }).write_by_date(&mut text);
    let Ok(mut file) = tempfile::Builder::new().suffix(".csv").tempfile() else { return };
    assert!(written.is_ok() && file.write_all(&text).is_ok(), "the portfolio is written");
    let inputs = [Input::File(file.path().to_owned())];
    let wanted = Wanted { hashed: false, placed: true };
    let read = || scenario::read(&inputs, &words, wanted, &|_| {}).map(Gathered::sorted_out);
    let rows = read().map_or(0, |scenario| scenario.files[0].rows);
    assert!(rows > APPS, "the portfolio is read");
    let mut group = criterion.benchmark_group("reading");
    group.throughput(Throughput::Elements(rows));
    for threads in [1, 2] {
        let Ok(pool) = rayon::ThreadPoolBuilder::new().num_threads(threads).build() else { return };
        group.bench_function(format!("{threads} threads"), |bencher| {
            bencher.iter(|| pool.install(|| black_box(read()).is_ok()));
        });
    }
    group.finish();
}

criterion_group!(benches, reading);
criterion_main!(benches);
