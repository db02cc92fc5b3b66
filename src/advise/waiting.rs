//! Until when a decision can wait: the last day to which its row can be moved, the others as they are.
//!
//! Every day to the horizon's end is looked at, but no more is replayed than what the move can change:
//!
//! 1. What comes before the row's own month is the schedule as it is: the app is taken as it stood then. What comes between
//!    that month and the one to which the row is moved is the schedule without the row: it is replayed once for all days of a
//!    month.
//! 2. What comes after the month to which the row is moved are the rows of the schedule again, all of them and no other, so
//!    that it hangs on one thing only: the configuration at that month's end. The opening (F1, T3) looks at the family, the
//!    edition and the settings, the counts of C1 and C3, the fees and the readings begin anew with the month; validity (B4)
//!    and a stop (O4) go on; groups and users no row of a schedule touches. So what is yet to come is worked out once for
//!    each configuration at each month's end, for all days and all decisions.
//! 3. What a rule refuses, and what is missed, on a day before the one to which the row is moved, has come about without the
//!    row: it does so, too, where the row comes later still. Then no later day is looked at. Nothing else ends the search: a
//!    month that is dearer without the row may be made up for later.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::schedule::{Stage, split_after};
use crate::calendar::Month;
use crate::engine::App;
use crate::ledger::AppLedger;
use crate::money::Amount;
use crate::scenario::{Event, Row};

/// For each decision, the last day on which its row does as well: no rule refuses a row, what is needed is there, and the total
/// is the same. The first row of a new app cannot wait: its needs begin that day.
pub(super) fn waits_until(stage: &Stage<'_>, decisions: &[Row], total: Amount) -> Vec<NaiveDate> {
    let mut waiting = Waiting { stage, total, months: BTreeMap::new(), rests: BTreeMap::new() };
    waiting.lay_out(decisions);
    let mut found = Vec::with_capacity(decisions.len());
    let mut rest = decisions;
    for month in stage.horizon.from.to(stage.horizon.to) {
        let (own, later) = split_after(month, rest);
        found.extend((0..own.len()).map(|at| waiting.of(month, at)));
        rest = later;
    }
    found
}

/// A month of the schedule as it is.
struct Laid {
    decisions: Vec<Row>,
    /// The decisions with the readings.
    rows: Vec<Row>,
    /// The app before the month opens, and what the months before cost.
    before: (App, Amount),
}

/// What comes after a month's end from a configuration: what it costs, `None` where a rule refuses something or a need is
/// missed.
type Rest = Option<Amount>;

struct Waiting<'s, 't> {
    stage: &'s Stage<'t>,
    total: Amount,
    months: BTreeMap<Month, Laid>,
    /// For each month's end, configurations, each with what comes after it.
    rests: BTreeMap<Month, Vec<(App, Rest)>>,
}

impl Waiting<'_, '_> {
    fn lay_out(&mut self, decisions: &[Row]) {
        let (stage, mut rest) = (self.stage, decisions);
        let (mut app, mut spent) = (stage.begin(), Amount::ZERO);
        for month in stage.horizon.from.to(stage.horizon.to) {
            let (own, later) = split_after(month, rest);
            let rows = stage.of_month(month, own, stage.needs.of(month));
            let before = (app.clone(), spent);
            // The schedule was proved: nothing is refused or missed.
            let _ = stage.pass(&mut app, month, &rows, &mut AppLedger::default());
            spent += stage.cost(&app);
            self.months.insert(month, Laid { decisions: own.to_vec(), rows, before });
            rest = later;
        }
    }

    /// The last day on which a decision of a month does as well.
    fn of(&mut self, month: Month, at: usize) -> NaiveDate {
        let Some((own, mut others, (mut app, mut spent))) = self.without(month, at) else { return month.first_day() };
        let mut last = own.date;
        if matches!(own.event, Event::Create(_) | Event::Resume) {
            return last;
        }
        let stage = self.stage;
        for month in month.to(stage.horizon.to) {
            if month > Month::of(own.date) {
                others = self.months.get(&month).map(|laid| laid.decisions.clone()).unwrap_or_default();
            }
            let need = stage.needs.of(month);
            for date in (1..=month.days()).map(|day| month.day(day)).filter(|date| *date > own.date) {
                let rows = stage.of_month(month, &with(&others, &own, date), need);
                let mut moved = app.clone();
                match stage.pass(&mut moved, month, &rows, &mut AppLedger::default()) {
                    Ok(()) if self.finish(month, moved).is_some_and(|rest| spent + rest == self.total) => last = date,
                    Err(broken) if broken.on() < date => return last,
                    _ => {}
                }
            }
            let rows = stage.of_month(month, &others, need);
            if stage.pass(&mut app, month, &rows, &mut AppLedger::default()).is_err() {
                return last;
            }
            spent += stage.cost(&app);
        }
        last
    }

    /// A decision of a month, the month's others, and how the month begins.
    fn without(&self, month: Month, at: usize) -> Option<(Row, Vec<Row>, (App, Amount))> {
        let laid = self.months.get(&month)?;
        let mut others = laid.decisions.clone();
        let own = (at < others.len()).then(|| others.remove(at))?;
        Some((own, others, laid.before.clone()))
    }

    /// What a month costs in which an app has come to its end, with all that comes after it under the rows of the schedule.
    fn finish(&mut self, month: Month, mut app: App) -> Rest {
        let last = self.stage.horizon.to;
        let (mut month, mut passed) = (month, Vec::new());
        let mut rest = loop {
            let known = if month == last { Some(Some(Amount::ZERO)) } else { self.known(month, &app) };
            passed.push((month, self.stage.cost(&app), known.is_none().then(|| app.clone())));
            if let Some(rest) = known {
                break rest;
            }
            month = month.next();
            let Some(laid) = self.months.get(&month) else { break None };
            if self.stage.pass(&mut app, month, &laid.rows, &mut AppLedger::default()).is_err() {
                break None;
            }
        };
        for (month, cost, app) in passed.into_iter().rev() {
            if let Some(app) = app {
                self.rests.entry(month).or_default().push((app, rest));
            }
            rest = rest.map(|rest| cost + rest);
        }
        rest
    }

    fn known(&self, month: Month, app: &App) -> Option<Rest> {
        let mut rests = self.rests.get(&month)?.iter();
        rests.find(|(known, _)| is_alike(known, app)).map(|(_, rest)| *rest)
    }
}

/// Whether what comes after a month's end is the same for two apps that the rows of one schedule, but for one, have led there.
fn is_alike(one: &App, other: &App) -> bool {
    (one.family, one.edition, &one.settings) == (other.family, other.edition, &other.settings)
        && (one.valid_until, one.stopped) == (other.valid_until, other.stopped)
}

/// Decisions with one moved to a day, before the others of that day.
pub(super) fn with(others: &[Row], own: &Row, date: NaiveDate) -> Vec<Row> {
    let mut rows = others.to_vec();
    let place = rows.partition_point(|other| other.date < date);
    rows.insert(place, Row { date, ..own.clone() });
    rows
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::needs::{Need, Needs};
    use super::super::schedule::Broken;
    use super::super::start::{Start, row};
    use super::*;
    use crate::calendar::Horizon;
    use crate::money::Price;
    use crate::rulebook::{Library, LimitKind, Offer, Rulebook, Timeline};
    use crate::scenario::Asked;

    /// Numbers that look random.
    struct Numbers(u64);

    impl Numbers {
        fn below(&mut self, bound: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) as usize % bound
        }

        fn pick<T: Clone>(&mut self, from: &[T]) -> T {
            from[self.below(from.len())].clone()
        }
    }

    /// Where nothing costs anything but the readings, most rows could stand elsewhere.
    fn for_nothing(mut rulebook: Rulebook) -> Timeline {
        rulebook.editions.iter_mut().for_each(|edition| edition.fee.value = Price::ZERO);
        for offer in rulebook.packages.iter_mut().flat_map(|package| package.offers.values_mut()) {
            match offer {
                Offer::Switch(fee) => fee.value = Price::ZERO,
                Offer::Level { tiers, .. } => tiers.iter_mut().for_each(|tier| tier.price.value = Price::ZERO),
            }
        }
        Timeline::held(rulebook)
    }

    /// Any rows, not those of a cheapest schedule: they undo one another, and some could be left out.
    fn rows(timeline: &Timeline, horizon: Horizon, numbers: &mut Numbers) -> Vec<Row> {
        let names = timeline.names();
        let package = |id: &str| names.packages.iter().position(|package| package.id == id).expect("a package") as u8;
        let (rooms, groups) = (package("unlimited_av_rooms"), package("groups_per_user"));
        let paid: Vec<u8> = (0..).zip(&names.editions).filter(|(_, name)| !name.free).map(|(at, _)| at).collect();
        let mut rows = vec![row(horizon.from.first_day(), Event::Create(None))];
        let (mut month, mut is_paid) = (horizon.from, false);
        for _ in 0..2 + numbers.below(4) {
            month = month.plus(numbers.below(2) as i32);
            let first = numbers.pick(&[Asked::On, Asked::On, Asked::Default]);
            let second = numbers.pick(&[Asked::Default, Asked::Number(1000), Asked::Number(1500)]);
            let asked: Box<[_]> =
                [(rooms, first), (groups, second)].into_iter().filter(|_| numbers.below(3) > 0).collect();
            let edition = numbers.pick(&paid);
            let event = match is_paid {
                false => Event::Upgrade(edition, asked),
                true if numbers.below(2) == 0 => Event::Change(Some(edition), asked),
                true => Event::Change(None, asked),
            };
            let last = rows.last().map_or(horizon.from.first_day(), |row| row.date);
            let date = month.day(numbers.pick(&[1, 1, 12])).max(last);
            if month <= horizon.to && !matches!(&event, Event::Change(None, asked) if asked.is_empty()) {
                rows.push(row(date, event));
                is_paid = true;
            }
        }
        rows
    }

    fn needs(horizon: Horizon, numbers: &mut Numbers) -> Needs {
        let mut months = BTreeMap::new();
        for month in horizon.from.to(horizon.to) {
            let mut need = Need::default();
            if month > horizon.from && numbers.below(3) == 0 {
                need.limits.insert(LimitKind::AvRooms, 60);
            }
            if month > horizon.from && numbers.below(3) == 0 {
                need.limits.insert(LimitKind::GroupsPerUser, numbers.pick(&[300, 800, 1200]));
            }
            months.insert(month, need);
        }
        Needs::new("app".to_owned(), months)
    }

    /// Every day to the horizon's end, replayed from the first row on.
    fn plain(stage: &Stage<'_>, decisions: &[Row], at: usize, total: Amount) -> NaiveDate {
        let own = &decisions[at];
        if matches!(own.event, Event::Create(_)) {
            return own.date;
        }
        let days = own.date.iter_days().skip(1).take_while(|day| *day <= stage.horizon.to.last_day());
        let does = |day: &NaiveDate| {
            let mut others = decisions.to_vec();
            let own = others.remove(at);
            let replayed = stage.replay(&stage.with_readings(&with(&others, &own, *day)));
            replayed.map(|replayed| replayed.total) == Ok::<_, Broken>(total)
        };
        days.filter(does).last().unwrap_or(own.date)
    }

    #[test]
    fn every_row_of_any_schedule_waits_until_the_last_of_all_days_on_which_it_does_as_well() {
        let all = Library::embedded().all().expect("the rulebooks");
        let rulebook = all.into_iter().find(|book| book.id == "tencent-im-intl-2020").expect("the rulebook");
        let (free, dear) = (for_nothing(rulebook.clone()), Timeline::held(rulebook));
        let [from, to]: [Month; 2] = ["2020-05", "2020-09"].map(|month| month.parse().expect("a month"));
        let horizon = Horizon { from, to };
        let (mut legal, mut beyond) = (0, 0);
        for seed in 0..4_000 {
            let mut numbers = Numbers(seed);
            let timeline = if numbers.below(4) == 0 { &dear } else { &free };
            let (needs, decisions) = (needs(horizon, &mut numbers), rows(timeline, horizon, &mut numbers));
            let start = Start::of(timeline, &[], from).expect("a new app");
            let stage = Stage::new(timeline, &needs, &start, horizon);
            let Ok(replayed) = stage.replay(&stage.with_readings(&decisions)) else { continue };
            let told = waits_until(&stage, &decisions, replayed.total);
            let plain: Vec<NaiveDate> =
                (0..decisions.len()).map(|at| plain(&stage, &decisions, at, replayed.total)).collect();
            assert_eq!(told, plain, "{seed}: {decisions:#?}");
            let months = decisions.iter().zip(&plain).filter(|(row, last)| Month::of(row.date) < Month::of(**last));
            (legal, beyond) = (legal + 1, beyond + months.count());
        }
        assert!(legal >= 50 && beyond >= 50, "{legal} schedules, {beyond} rows that wait for months");
    }
}
