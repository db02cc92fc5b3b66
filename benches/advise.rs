//! Advice: the cheapest schedule over 36 months, on one thread.
//!
//! The needs change every half year and touch every limit that a package moves, history and usage: once on the timeline, across
//! the changes of prices and the fees by day, once under one rulebook.

use std::hint::black_box;

use billcast::advise::{Asked, Base, advise, needs};
use billcast::calendar::Month;
use billcast::rulebook::{Library, Timeline};
use criterion::{Criterion, criterion_group, criterion_main};

const NEEDS: &str = "\
month,av_rooms,groups_per_user,members_per_group,users,history_days,dau,bandwidth_mbps
2021-01,10,50,20,100,,,
2021-07,60,400,150,5000,30,12000,2.5
2022-01,60,800,1500,20000,90,25000,4
2022-07,20,400,150,8000,30,9000,1
2023-01,60,800,2000,20000,180,31000,4
2023-07,10,300,100,5000,7,9000,1
";

fn bench(criterion: &mut Criterion) {
    let Ok(rulebooks) = Library::embedded().all() else { return };
    let held = rulebooks.iter().find(|rulebook| rulebook.id == "tencent-im-intl-2021-08").cloned().map(Timeline::held);
    let (Some(held), Ok(published)) = (held, Timeline::new(rulebooks)) else { return };
    let Ok(to) = "2023-12".parse::<Month>() else { return };
    let mut group = criterion.benchmark_group("advise");
    group.sample_size(10);
    for (name, timeline) in [("36 months on the timeline", &published), ("36 months under one rulebook", &held)] {
        let Ok(needs) = needs::read("needs.csv", NEEDS.as_bytes(), Some("shop"), timeline) else { return };
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let advice =
                    advise(timeline, &needs[0], Base::default(), Asked { to, may_cycle: false, chances: None });
                assert!(advice.is_ok(), "the needs can be met");
                black_box(advice)
            });
        });
    }
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
