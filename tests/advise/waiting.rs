//! Until when a decision can wait, beside every day to the horizon's end replayed from the first row on.

use billcast::advise::needs::{Need, Needs};
use billcast::advise::{Advised, Asked, advise};
use billcast::calendar::{Horizon, Month};
use billcast::engine::{Engine, words};
use billcast::ledger::AppLedger;
use billcast::money::Price;
use billcast::rulebook::{LimitKind, MeterIx, Offer, Rulebook, Timeline};
use billcast::scenario::{Event, Row};
use chrono::NaiveDate;
use rayon::prelude::*;

use super::brute::World;
use super::cases::{self, Case, row};

/// The schedule's rows of a case with the readings of every day after those of the day.
fn with_readings(case: &Case, decisions: &[Row]) -> Vec<Row> {
    let mut all = decisions.to_vec();
    for month in case.from.to(case.to) {
        let read = case.needs.of(month).into_iter().flat_map(|need| &need.readings);
        for (meter, quantity) in read.filter(|(_, quantity)| **quantity > 0) {
            let events = (1..=month.days()).map(|day| row(month.day(day), Event::Usage(meter.0, *quantity)));
            all.extend(events);
        }
    }
    all.sort_by_key(|row| row.date);
    all
}

/// What rows cost, in cents; `None` where one is refused, or where what is needed is not there: after the rows of a 1st, before
/// each later row, and to the month's end.
fn costs(case: &Case, decisions: &[Row]) -> Option<i128> {
    let (world, horizon) = (World { case }, Horizon { from: case.from, to: case.to });
    let engine = Engine::new(&case.timeline, horizon).without_invoices();
    let rows = with_readings(case, decisions);
    let (mut app, mut ledger) = (world.begin(&engine), AppLedger::default());
    if case.base.is_empty() {
        app = engine.begin(&rows[0]);
    }
    let mut rows = rows.iter().peekable();
    for month in case.from.to(case.to) {
        engine.advance(&mut app, month, &mut ledger, &mut ());
        let need = case.needs.of(month);
        while let Some(row) = rows.next_if(|row| Month::of(row.date) == month) {
            let looks = row.date > month.first_day() && !matches!(row.event, Event::Usage(..));
            let is_there = || world.is_met(&app, month, need) && app.valid_until.is_none_or(|until| until > row.date);
            if looks && !is_there() {
                return None;
            }
            engine.step(&mut app, row, &mut ledger, &mut ());
        }
        if !world.is_met(&app, month, need) || app.valid_until.is_some_and(|until| until <= month.last_day()) {
            return None;
        }
    }
    engine.close(&app, &mut ledger, &mut ());
    ledger.violations.is_empty().then(|| ledger.months.iter().map(|line| line.total().in_minor()).sum())
}

/// The last day on which a decision does as well, every day to the horizon's end tried.
fn last(case: &Case, decisions: &[Row], at: usize, total: i128) -> NaiveDate {
    let own = &decisions[at];
    let days = own.date.iter_days().skip(1).take_while(|day| *day <= case.to.last_day());
    let does = |day: &NaiveDate| {
        let mut moved = decisions.to_vec();
        let row = Row { date: *day, ..moved.remove(at) };
        let place = moved.partition_point(|other| other.date < *day);
        moved.insert(place, row);
        costs(case, &moved) == Some(total)
    };
    days.filter(does).last().unwrap_or(own.date)
}

/// What is wrong with the days told of a case, and how many decisions can wait at all.
fn told(case: &Case) -> Result<usize, String> {
    let asked = Asked { to: case.to, may_cycle: case.cycling, chances: None };
    let Ok(Advised { advice, rows }) = advise(&case.timeline, &case.needs, &case.base, asked) else { return Ok(0) };
    let total = advice.total.in_minor();
    let decisions: Vec<Row> = rows.into_iter().filter(|row| !matches!(row.event, Event::Usage(..))).collect();
    let mut waiting = 0;
    for (at, told) in advice.decisions.iter().enumerate().filter(|(_, told)| told.action != "create") {
        let last = last(case, &decisions, at, total);
        if told.waits_until != last {
            return Err(format!("{} {} waits until {}, not {last}", told.date, told.action, told.waits_until));
        }
        waiting += usize::from(last > told.date);
    }
    Ok(waiting)
}

/// Rulebooks in which all paid editions cost the same, and packages nothing: there a change of the edition only counts for the
/// usage, and can come in any month before that.
fn flat(library: &[Rulebook]) -> Vec<Rulebook> {
    let [same, nothing] = ["310.00", "0.00"].map(|price| Price::parse(price).expect("a price"));
    let flat = |mut rulebook: Rulebook| {
        rulebook.editions.iter_mut().filter(|edition| !edition.free).for_each(|edition| edition.fee.value = same);
        for offer in rulebook.packages.iter_mut().flat_map(|package| package.offers.values_mut()) {
            match offer {
                Offer::Switch(fee) => fee.value = nothing,
                Offer::Level { tiers, .. } => tiers.iter_mut().for_each(|tier| tier.price.value = nothing),
            }
        }
        rulebook
    };
    library.iter().cloned().map(flat).collect()
}

/// C1, C3, F2 to F6, B1, B4, P3, T2: each decision waits to the last day, of all to the horizon's end, on which nothing is
/// refused, every need is met and the total is the same.
#[test]
fn a_decision_waits_until_the_last_of_all_days_on_which_it_does_as_well() {
    let (library, published) = cases::published();
    let flat = flat(&library);
    let longer = |seed: u64| {
        let library = if seed.is_multiple_of(3) { &library } else { &flat };
        let case = cases::case(seed, library, &published, false);
        Case { to: case.to.plus((seed % 4) as i32), ..case }
    };
    let told: Vec<_> = (0..240u64).into_par_iter().map(|seed| (seed, told(&longer(seed)))).collect();
    let wrong: Vec<_> = told.iter().filter_map(|(seed, told)| Some((seed, told.as_ref().err()?))).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    let waiting: usize = told.iter().filter_map(|(_, told)| told.as_ref().ok()).sum();
    assert!(waiting >= 40, "only {waiting} can wait");
}

/// U2: of two editions with the same fee, professional has the cheaper daily users, of whom there are none before June. The change
/// can come in any month until then, and in June on any day, whose usage is priced by the last edition.
#[test]
fn a_change_that_counts_for_the_usage_alone_waits_for_months() {
    let (library, _) = cases::published();
    let mut rulebook = flat(&library).into_iter().find(|book| book.id == "tencent-im-intl-2020").expect("the rulebook");
    let meter = rulebook.meters.iter_mut().find(|meter| meter.id == "dau").expect("the meter");
    for (edition, price) in [("professional", "1.00"), ("ultimate", "2.00")] {
        meter.prices.get_mut(edition).expect("a price").value = Price::parse(price).expect("a price");
    }
    let timeline = Timeline::held(rulebook);
    let words = words(&timeline);
    let ultimate = words.editions.iter().position(|(id, _)| id == "ultimate").expect("the edition") as u8;
    let dau = words.meters.iter().position(|(id, _)| id == "dau").expect("the meter") as u8;
    let [from, june, to]: [Month; 3] = ["2021-03", "2021-06", "2021-08"].map(|month| month.parse().expect("a month"));
    let none = Need { limits: [(LimitKind::Users, 200)].into(), ..Need::default() };
    let some = Need { readings: [(MeterIx(dau), 25_000_000_000)].into(), ..none.clone() };
    let needs = Needs::new("app".to_owned(), [(from, none), (june, some)].into()).completed(&timeline);
    let base = vec![row(from.plus(-2).day(10), Event::Upgrade(ultimate, Box::default()))];
    let case = Case { timeline, needs, base, from, to, cycling: false, events: vec![], days: vec![], most: [0, 0] };
    assert_eq!(told(&case), Ok(1));
    let asked = Asked { to, may_cycle: false, chances: None };
    let advice = advise(&case.timeline, &case.needs, &case.base, asked).expect("advice").advice;
    let [change] = advice.decisions.as_slice() else { panic!("{:?}", advice.decisions) };
    assert_eq!((change.sets.as_str(), change.waits_until), ("professional", june.last_day()));
    assert!(change.date < june.first_day(), "{}", change.date);
}
