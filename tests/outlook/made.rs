//! A forecast made by hand: two apps and both together, a month that is known and three that are drawn.

use billcast::calendar::{Horizon, Month};
use billcast::ledger::{
    Bounded, Case, Chance, Crossing, DriverShare, Estimate, Forecast, Outlook, OverChance, Period, PeriodOutlook, Sobol,
};
use billcast::money::{Amount, Currency};
use billcast::rulebook::{LimitKind, MeterIx};

pub fn month(text: &str) -> Month {
    text.parse().expect("a month")
}

fn estimate(cents: i128, error: i128) -> Estimate {
    Estimate { amount: Amount::of_minor(cents), error: Amount::of_minor(error) }
}

/// A period of so many cents at each percentile and in the mean, with errors of 1 cent, 2 cents and so on.
pub fn period(period: Period, cents: [i128; 7], over: Option<(i128, u64)>) -> PeriodOutlook {
    let is_known = cents[0] == cents[5];
    let mut figures = (1..).zip(cents).map(|(at, cents)| estimate(cents, if is_known { 0 } else { at }));
    let percentiles = [(); 6].map(|()| figures.next().expect("six percentiles"));
    let chance = |times| Chance { times, draws: 200 };
    let over = over.map(|(budget, times)| OverChance { budget: Amount::of_minor(budget), chance: chance(times) });
    PeriodOutlook { period, percentiles, mean: figures.next().expect("the mean"), over }
}

/// A case of these cents from 2026-01 on.
pub fn case(name: &str, cents: &[i128], violations: u64) -> Case {
    let months = month("2026-01").to(Month::LAST).zip(cents).map(|(month, cents)| (month, Amount::of_minor(*cents)));
    Case { name: name.to_owned(), months: months.collect(), violations }
}

/// An app's outlook, all amounts so many times as high.
fn outlook(app: Option<&str>, times: i128, has_budget: bool) -> Outlook {
    let budget = |cents: i128, draws: u64| has_budget.then_some((cents, draws));
    let of = |of: Period, cents: [i128; 7], over| period(of, cents.map(|cents| cents * times), over);
    let periods = vec![
        of(Period::Month(month("2026-01")), [10_000; 7], budget(12_500, 0)),
        of(
            Period::Month(month("2026-02")),
            [10_000, 10_000, 11_000, 12_000, 13_000, 14_000, 11_234],
            budget(12_500, 30),
        ),
        of(
            Period::Month(month("2026-03")),
            [10_000, 10_500, 12_000, 13_000, 14_000, 16_000, 12_345],
            budget(12_500, 100),
        ),
        of(Period::Month(month("2026-04")), [10_000, 11_000, 13_000, 15_000, 17_000, 20_000, 13_456], None),
        of(Period::Quarter(2026, 1), [30_100, 30_600, 33_000, 35_000, 36_500, 38_000, 33_579], None),
        of(Period::Quarter(2026, 2), [10_000, 11_000, 13_000, 15_000, 17_000, 20_000, 13_456], None),
        of(Period::Year(2026), [40_300, 41_700, 46_000, 49_500, 52_000, 55_000, 47_035], budget(50_000, 1)),
        of(Period::Total, [40_300, 41_700, 46_000, 49_500, 52_000, 55_000, 47_035], budget(50_000, 1)),
    ];
    let crossing = |what, name: &str, above, first: &[(&str, u64)]| Crossing {
        what,
        name: name.to_owned(),
        above,
        chance: Chance { times: first.iter().map(|(_, times)| times).sum(), draws: 200 },
        first: first.iter().map(|(at, times)| (month(at), *times)).collect(),
    };
    let driver = |name: &str, (rank_correlation, rank_error), sobol| DriverShare {
        driver: name.to_owned(),
        rank_correlation,
        rank_error,
        sobol,
    };
    Outlook {
        app: app.map(str::to_owned),
        periods,
        crossings: vec![
            crossing(Bounded::Limit(LimitKind::AvRooms), "av_rooms", None, &[("2026-03", 1)]),
            crossing(Bounded::Block(MeterIx(0)), "dau", Some(10_000), &[("2026-02", 40), ("2026-04", 30)]),
        ],
        drivers: vec![
            driver("users", (9_876, 112), Some(Sobol { first_order: (8_000, 120), total: (8_500, 130) })),
            driver("rooms", (-45, 711), Some(Sobol { first_order: (100, 20), total: (-5, 30) })),
        ],
        cases: vec![
            case("low", &[10_000, 10_100, 10_200, 10_300].map(|cents| cents * times), 0),
            case("high", &[10_000, 14_000, 16_000, 20_000].map(|cents| cents * times), 3),
        ],
    }
}

/// What is common to all forecasts made here.
pub fn forecast(outlooks: Vec<Outlook>, (from, to): (&str, &str), drawn_from: &str) -> Forecast {
    Forecast {
        draws: 200,
        seed: 7,
        horizon: Horizon { from: month(from), to: month(to) },
        drawn_from: month(drawn_from),
        currency: Currency::new("USD", 2).expect("three capitals"),
        outlooks,
    }
}

/// Two apps, the second of which costs twice as much, and both together.
pub fn two_apps() -> Forecast {
    let outlooks = vec![outlook(Some("=1+1"), 1, false), outlook(Some("店"), 2, false), outlook(None, 3, true)];
    forecast(outlooks, ("2026-01", "2026-04"), "2026-02")
}

/// One app.
pub fn one_app(name: &str) -> Forecast {
    forecast(vec![outlook(Some(name), 1, true)], ("2026-01", "2026-04"), "2026-02")
}
