//! Advice: the cheapest schedule over 36 months, on one thread.
//!
//! The needs change every half year and touch every limit that a package moves, history and usage: once on the timeline, across
//! the changes of prices and the fees by day, once under one rulebook. Then needs that change every month, over 36 and over 120
//! months: there it is most work to find out until when each decision can wait. And one schedule for 1,000 draws of a forecast
//! over 36 months, by their mean and by their P90; to draw is in it.

use std::collections::BTreeMap;
use std::hint::black_box;

use billcast::advise::needs::{self, Needs};
use billcast::advise::{Aim, Asked, Chances, advise};
use billcast::calendar::{Horizon, Month};
use billcast::forecast::{Assumptions, Plan};
use billcast::ledger::Objective;
use billcast::rulebook::{Library, Timeline};
use billcast::scenario::AppRows;
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

/// Users and rooms, both uncertain.
const DRIVERS: &str = r#"
from = "2021-01"
[[driver]]
name = "dau"
start = 12000
growth = "2%"
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
"#;

fn over_draws(criterion: &mut Criterion) {
    let Ok(timeline) = Library::embedded().all().map(Timeline::new) else { return };
    let (Ok(timeline), [Ok(from), Ok(to)]) = (timeline, ["2021-01", "2023-12"].map(str::parse::<Month>)) else {
        return;
    };
    let (Ok(assumptions), Ok(meet)) = (Assumptions::read("drivers.toml", DRIVERS, &timeline), "95%".parse()) else {
        return;
    };
    let fixed = Needs::new("shop".to_owned(), BTreeMap::new());
    let mut group = criterion.benchmark_group("advise over 1,000 draws");
    group.sample_size(10);
    for (name, objective) in [("36 months by the mean", Objective::Mean), ("36 months by the P90", Objective::P90)] {
        let aim = Aim { objective, meet, seed: 1 };
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let app = AppRows::of("shop", Vec::new(), Vec::new());
                let plan = Plan::new(&timeline, &assumptions, vec![app], (from, Horizon { from, to }));
                let demand = plan.ok().and_then(|plan| plan.demand("shop", 1_000, 1).ok());
                let drawn = demand.map(|demand| Chances::of(&demand, &fixed, &timeline, to, aim));
                let advice = drawn.map(|(chances, needs)| {
                    advise(&timeline, &needs, &[], Asked { to, may_cycle: false, chances: Some(&chances) })
                });
                assert!(matches!(advice, Some(Ok(_))), "the needs can be met");
                black_box(advice)
            });
        });
    }
    group.finish();
}

criterion_group!(benches, bench, over_draws);
criterion_main!(benches);
