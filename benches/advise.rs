//! Advice: the cheapest schedule over 36 months, on one thread.
//!
//! The needs change every half year and touch every limit that a package moves, history and usage: once on the timeline, across
//! the changes of prices and the fees by day, once under one rulebook. Then needs that change every month, over 36 and over 120
//! months: there it is most work to find out until when each decision can wait.

use std::hint::black_box;

use billcast::advise::{Asked, advise, needs};
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

/// What is needed month after month, the first again after the last: seven lines, so that years differ.
const EVERY_MONTH: [&str; 7] = [
    "5,700,20,5000,180,9000,2.5",
    "5,900,1500,20000,7,25000,2.5",
    "5,1500,20,5000,7,0,1",
    "40,300,1500,20000,7,25000,1",
    "60,400,150,5000,30,12000,2.5",
    "10,50,20,100,7,0,1",
    "60,800,2000,20000,90,31000,4",
];

/// Needs that change in each of so many months.
fn every_month(months: usize) -> String {
    let head = "month,av_rooms,groups_per_user,members_per_group,users,history_days,dau,bandwidth_mbps\n";
    let line = |(at, need): (usize, &&str)| format!("{}-{:02},{need}\n", 2021 + at / 12, at % 12 + 1);
    let lines = EVERY_MONTH.iter().cycle().take(months).enumerate().map(line);
    std::iter::once(head.to_owned()).chain(lines).collect()
}

fn bench(criterion: &mut Criterion) {
    let Ok(rulebooks) = Library::embedded().all() else { return };
    let held = rulebooks.iter().find(|rulebook| rulebook.id == "tencent-im-intl-2021-08").cloned().map(Timeline::held);
    let (Some(held), Ok(published)) = (held, Timeline::new(rulebooks)) else { return };
    let (half_yearly, [three_years, ten_years]) = (NEEDS.to_owned(), [36, 120].map(every_month));
    let cases = [
        ("36 months on the timeline", &published, &half_yearly, "2023-12"),
        ("36 months under one rulebook", &held, &half_yearly, "2023-12"),
        ("36 months, each with other needs", &published, &three_years, "2023-12"),
        ("120 months, each with other needs", &published, &ten_years, "2030-12"),
    ];
    let mut group = criterion.benchmark_group("advise");
    group.sample_size(10);
    for (name, timeline, needs, to) in cases {
        let Ok(to) = to.parse::<Month>() else { return };
        let Ok(needs) = needs::read("needs.csv", needs.as_bytes(), Some("shop"), timeline) else { return };
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let advice = advise(timeline, &needs[0], &[], Asked { to, may_cycle: false, chances: None });
                assert!(advice.is_ok(), "the needs can be met");
                black_box(advice)
            });
        });
    }
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
