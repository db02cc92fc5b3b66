//! What is crossed: news is what did not stand in the last month before the first one drawn, in the months reported.

use billcast::ledger::{Bounded, Crossing};

use super::{PAID, draws, forecast, planned};
use crate::bill::csv;

/// Where each block begins that is crossed, and the first months.
fn blocks(crossings: &[Crossing]) -> Vec<(u64, String)> {
    let blocks = crossings.iter().filter(|crossing| matches!(crossing.what, Bounded::Block(_)));
    blocks.map(|block| (block.above.expect("a block"), block.first_month().expect("a month").to_string())).collect()
}

/// U1: begun in January, not in February, and begun again in March.
#[test]
fn a_block_that_the_last_known_month_does_not_begin_is_news_again() {
    let of = |february: u32| {
        let rows = format!(
            "2019-12-05 upgrade edition=professional
             2020-01-31 usage meter=dau quantity=15000
             2020-02-29 usage meter=dau quantity={february}"
        );
        let told = forecast(&rows, "[[driver]]\nname = \"dau\"\nstart = 15000\ngrowth = 6000\n", "2020-04", draws(3));
        blocks(&told.app().crossings)
    };
    let second = (20_000, "2020-04".to_owned());
    assert_eq!(of(5_000), [(10_000, "2020-03".to_owned()), second.clone()]);
    assert_eq!(of(15_000), [second]);
}

/// L1, U1: 60 rooms of 50 are asked for in each month from February on, and a block is begun; April and May are reported.
#[test]
fn what_is_crossed_or_refused_before_the_months_reported_is_not_told() {
    let assumptions = "[[driver]]\nname = \"av_rooms\"\nstart = 60\n[[driver]]\nname = \"dau\"\nstart = 15000\n\
                       [[case]]\nname = \"base\"\n";
    planned(&csv(PAID), assumptions, (Some("2020-04"), "2020-05"), |plan, _| {
        let forecast = plan.forecast(draws(4), &|_, _| None).expect("figures");
        let app = &forecast.outlooks[0];
        let limit = app.crossings.iter().find(|crossing| matches!(crossing.what, Bounded::Limit(_))).expect("a limit");
        assert_eq!(limit.first, [("2020-04".parse().expect("a month"), 4)]);
        assert_eq!(blocks(&app.crossings), [(10_000, "2020-04".to_owned())]);
        assert_eq!(app.cases[0].violations, 2, "one in April, one in May");
        let mut counts = Vec::new();
        plan.median(|ledger| counts.push((ledger.months.len(), ledger.charges.len(), ledger.violations.len())))
            .expect("values");
        // In each month the plan and a block.
        assert_eq!(counts, [(2, 4, 2)]);
    });
}

/// L1: a month of the past that is reported counts among those of the median, as in the cases.
#[test]
fn what_is_refused_in_the_past_counts_where_it_is_reported() {
    let rows = format!("{PAID}\n2020-01-20 open_room count=55");
    let assumptions = "[[driver]]\nname = \"dau\"\nstart = 5000\n[[case]]\nname = \"base\"\n";
    planned(&csv(&rows), assumptions, (Some("2020-01"), "2020-02"), |plan, _| {
        let mut counts = Vec::new();
        plan.median(|ledger| counts.push((ledger.months.len(), ledger.violations.len()))).expect("values");
        assert_eq!(counts, [(2, 1)]);
    });
}
