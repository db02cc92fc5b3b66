//! A brute force: every sequence of a case's rows, stepped through the engine, every need looked up in the rulebook's own
//! tables. It knows nothing of how the search goes about it.

use std::collections::HashMap;

use billcast::advise::needs::{Need, Needs, Wanted};
use billcast::calendar::{Horizon, Month};
use billcast::engine::{App, Engine};
use billcast::ledger::AppLedger;
use billcast::rulebook::{
    GroupType, LimitKind, LimitMove, MeterKind, Offer, PackageIx, Proration, Rulebook, Setting, Timeline,
};
use billcast::scenario::{Event, Row};

use super::cases::{Case, row};

/// What a case costs at the least, in cents; `None` where no sequence of rows meets the needs.
pub fn least(case: &Case) -> Option<i128> {
    World { case }.least()
}

pub struct World<'c> {
    pub case: &'c Case,
}

/// Where a sequence of rows has come to; whether it has left a paid edition and was not free for a whole month since, and
/// whether it was in a paid one in this month.
#[derive(Clone)]
struct Standing {
    app: App,
    cost: i128,
    left: bool,
    paid: bool,
}

impl World<'_> {
    fn least(&self) -> Option<i128> {
        let Case { timeline, from, to, .. } = self.case;
        let engine = Engine::new(timeline, Horizon { from: *from, to: *to }).without_invoices();
        let mut ledger = AppLedger::default();
        let mut standing = vec![Standing { app: self.begin(&engine), cost: 0, left: false, paid: false }];
        for month in from.to(*to) {
            let mut after: HashMap<String, Standing> = HashMap::new();
            for mut standing in standing {
                engine.advance(&mut standing.app, month, &mut ledger, &mut ());
                ledger.clear();
                standing.paid = !self.is_free(&standing.app);
                self.month(&engine, month, standing, &mut after);
            }
            standing = after.into_values().collect();
        }
        standing.into_iter().map(|standing| standing.cost).min()
    }

    /// The app as its base leaves it; a new one after its first row.
    pub fn begin(&self, engine: &Engine<'_>) -> App {
        let Case { from, base, .. } = self.case;
        let mut ledger = AppLedger::default();
        let create = row(from.first_day(), Event::Create(None));
        let first = base.first().unwrap_or(&create);
        let mut app = engine.begin(first);
        if base.is_empty() {
            engine.step(&mut app, &create, &mut ledger, &mut ());
        }
        base.iter().for_each(|row| engine.step(&mut app, row, &mut ledger, &mut ()));
        app
    }

    /// Every sequence of rows of a month. Of those that leave the app as it is, in configuration and validity, the cheapest is
    /// gone on with: the next month's counts begin anew (C1).
    fn month(&self, engine: &Engine<'_>, month: Month, standing: Standing, after: &mut HashMap<String, Standing>) {
        let case = self.case;
        let need = case.needs.of(month);
        let mut open = vec![(standing, 1, 0usize, 0usize)];
        while let Some((standing, day, on_first, later)) = open.pop() {
            let is_enough = self.is_met(&standing.app, month, need);
            if is_enough {
                self.close(engine, month, day, &standing, need, after);
            }
            if on_first < case.most[0] && day == 1 {
                for next in self.rows(engine, month, 1, &standing, need) {
                    open.push((next, 1, on_first + 1, 0));
                }
            }
            // What comes later is looked at only from where the need is met.
            if is_enough && later < case.most[1] {
                for day in case.days.iter().copied().filter(|next| *next >= day && *next <= month.days() && *next > 1) {
                    for next in self.rows(engine, month, day, &standing, need) {
                        open.push((next, day, on_first, later + 1));
                    }
                }
            }
        }
    }

    /// Every row that the rules take on a day and that changes something.
    fn rows(
        &self,
        engine: &Engine<'_>,
        month: Month,
        day: u32,
        standing: &Standing,
        need: Option<&Need>,
    ) -> Vec<Standing> {
        let mut found = Vec::new();
        let case = self.case;
        let is_free = |app: &App| self.is_free(app);
        let may_be = |event: &&Event| match event {
            Event::Upgrade(..) => is_free(&standing.app),
            Event::Change(..) => !is_free(&standing.app),
            _ => true,
        };
        for event in case.events.iter().filter(may_be) {
            let mut next = standing.clone();
            let mut ledger = AppLedger::default();
            // The readings from the 1st to this day come before the row.
            if day > 1 {
                self.read(engine, month, (1, day - 1), &mut next.app, need, &mut ledger);
            }
            engine.step(&mut next.app, &row(month.day(day), event.clone()), &mut ledger, &mut ());
            let is_same = (next.app.edition, &next.app.settings) == (standing.app.edition, &standing.app.settings);
            if !ledger.violations.is_empty() || is_same {
                continue;
            }
            if !self.goes_on(month, &standing.app, &next.app, &mut next.left) {
                continue;
            }
            next.paid |= !is_free(&next.app);
            found.push(next);
        }
        found
    }

    fn is_free(&self, app: &App) -> bool {
        self.case.timeline.names().editions[usize::from(app.edition.0)].free
    }

    /// Whether a row may be followed: one that returns from the free edition before a month there is over only wins the free
    /// month (F2), which there is not where fees are by day (B1).
    pub fn goes_on(&self, month: Month, before: &App, after: &App, left: &mut bool) -> bool {
        match (self.is_free(before), self.is_free(after)) {
            (false, true) => *left = true,
            (true, false) => {
                let by_day = self.case.timeline.governing(after.family, month).proration == Proration::ByDay;
                if *left && !by_day && !self.case.cycling {
                    return false;
                }
                *left = false;
            }
            _ => {}
        }
        true
    }

    fn close(
        &self,
        engine: &Engine<'_>,
        month: Month,
        day: u32,
        standing: &Standing,
        need: Option<&Need>,
        after: &mut HashMap<String, Standing>,
    ) {
        let mut end = standing.clone();
        let mut ledger = AppLedger::default();
        // An edition that expires is extended where it would not last.
        if end.app.valid_until.is_some_and(|until| until <= month.last_day()) {
            engine.step(&mut end.app, &row(month.day(day), Event::Extend), &mut ledger, &mut ());
        }
        self.read(engine, month, (day, month.days()), &mut end.app, need, &mut ledger);
        assert!(ledger.violations.is_empty(), "{:?}", ledger.violations);
        engine.close(&end.app, &mut ledger, &mut ());
        end.cost += ledger.months.last().expect("a month").total().in_minor();
        end.left &= end.paid && !self.case.cycling;
        let left = end.left;
        let key = format!(
            "{:?} {:?} {:?} {:?} {left}",
            end.app.family, end.app.edition, end.app.settings, end.app.valid_until
        );
        let known = after.entry(key).or_insert_with(|| end.clone());
        if end.cost < known.cost {
            *known = end;
        }
    }

    /// The readings of some days. Peaks need be read once only: the app is the same all the while.
    fn read(
        &self,
        engine: &Engine<'_>,
        month: Month,
        (from, to): (u32, u32),
        app: &mut App,
        need: Option<&Need>,
        ledger: &mut AppLedger,
    ) {
        for (meter, quantity) in need.iter().flat_map(|need| &need.readings).filter(|(_, quantity)| **quantity > 0) {
            let id = self.case.timeline.names().meter(*meter);
            let of =
                |book: &Rulebook| book.meters.iter().any(|known| known.id == id && known.kind == MeterKind::DailyPeaks);
            let is_daily = self.case.timeline.rulebooks().iter().any(of);
            let last = if is_daily { to } else { from };
            for day in from..=last {
                engine.step(app, &row(month.day(day), Event::Usage(meter.0, *quantity)), ledger, &mut ());
            }
        }
    }

    /// Whether rows give what is needed from after those of each 1st to each month's last moment.
    pub fn lasts(&self, rows: &[Row], needs: &Needs) -> bool {
        let case = self.case;
        let engine = Engine::new(&case.timeline, Horizon { from: case.from, to: case.to }).without_invoices();
        let (mut app, mut ledger) = (engine.begin(&rows[0]), AppLedger::default());
        let mut rows = rows.iter().peekable();
        while let Some(row) = rows.next_if(|row| row.date < case.from.first_day()) {
            engine.step(&mut app, row, &mut ledger, &mut ());
        }
        for month in case.from.to(case.to) {
            engine.advance(&mut app, month, &mut ledger, &mut ());
            while let Some(row) = rows.next_if(|row| row.date == month.first_day()) {
                engine.step(&mut app, row, &mut ledger, &mut ());
            }
            let need = needs.of(month);
            let lasts = |app: &App| app.valid_until.is_none_or(|end| end > month.last_day());
            if !self.is_met(&app, month, need) || !lasts(&app) {
                return false;
            }
            while let Some(row) = rows.next_if(|row| Month::of(row.date) == month) {
                engine.step(&mut app, row, &mut ledger, &mut ());
                if !self.is_met(&app, month, need) || !lasts(&app) {
                    return false;
                }
            }
        }
        true
    }

    /// Whether the app can do what is needed, by the tables of the rulebook.
    pub fn is_met(&self, app: &App, month: Month, need: Option<&Need>) -> bool {
        let Some(need) = need else { return true };
        let timeline: &Timeline = &self.case.timeline;
        let rulebook = &timeline.rulebooks()[usize::from(timeline.governing(app.family, month).rulebook.0)];
        let limits = need.limits.iter().all(|(kind, count)| match kind {
            LimitKind::MembersPerGroup => {
                [GroupType::Private, GroupType::Public, GroupType::Chatroom].iter().any(|group_type| {
                    let cap = rulebook.type_caps.iter().find(|cap| cap.group_type == *group_type);
                    let cap = cap.filter(|cap| !cap.lifted_in.contains_key(timeline.names().edition(app.edition)));
                    let fits = |most: Option<u64>| most.is_none_or(|most| *count <= most);
                    fits(cap.map(|cap| cap.members.value)) && fits(allowed(rulebook, timeline, app, *kind))
                })
            }
            _ => allowed(rulebook, timeline, app, *kind).is_none_or(|most| *count <= most),
        });
        let packages = need.packages.iter().all(|(package, wanted)| match wanted {
            Wanted::On => app.setting(*package) == Setting::On,
            Wanted::Number(number) => *number <= number_of(rulebook, timeline, app, *package),
        });
        limits && packages && groups_fit(rulebook, timeline, app, need)
    }
}

fn allowed(rulebook: &Rulebook, timeline: &Timeline, app: &App, kind: LimitKind) -> Option<u64> {
    let limit = rulebook.limits.iter().find(|limit| limit.kind == kind)?;
    let setting = |id: &String| {
        let at = timeline.names().packages.iter().position(|package| package.id == *id).expect("a package");
        app.settings[at]
    };
    match limit.moved.as_ref().map(|moved| match moved {
        LimitMove::LiftedBy(id) | LimitMove::RaisedBy(id) => setting(id),
    }) {
        Some(Setting::On) => return None,
        Some(Setting::Level(number)) => return Some(number.into()),
        _ => {}
    }
    limit.allowed[timeline.names().edition(app.edition)].value
}

fn number_of(rulebook: &Rulebook, timeline: &Timeline, app: &App, package: PackageIx) -> u32 {
    if let Setting::Level(number) = app.setting(package) {
        return number;
    }
    let id = timeline.names().package(package);
    let known = rulebook.packages.iter().find(|known| known.id == id);
    match known.and_then(|known| known.offers.get(timeline.names().edition(app.edition))) {
        Some(Offer::Level { default, .. }) => default.value,
        _ => 0,
    }
}

/// In the free edition no more groups and rooms can exist than its limits allow together.
fn groups_fit(rulebook: &Rulebook, timeline: &Timeline, app: &App, need: &Need) -> bool {
    if !timeline.names().editions[usize::from(app.edition.0)].free {
        return true;
    }
    let most: u64 = [LimitKind::AvRooms, LimitKind::Groups, LimitKind::BroadcastRooms]
        .iter()
        .map(|kind| allowed(rulebook, timeline, app, *kind).expect("a limit of the free edition"))
        .sum();
    need.readings.iter().all(|(meter, quantity)| {
        timeline.names().meter(*meter) != "peak_groups" || quantity.div_ceil(1_000_000) <= most
    })
}

/// Whether rows of a schedule, after those of the base, are refused nowhere and give what is needed from after the rows of each
/// 1st on; and what they cost, in cents.
pub fn costs(case: &Case, rows: &[Row]) -> Option<i128> {
    let horizon = Horizon { from: case.from, to: case.to };
    let ledger = Engine::new(&case.timeline, horizon).replay(rows, &mut ());
    let is_met = World { case }.lasts(rows, &case.needs);
    let is_legal = ledger.violations.iter().all(|violation| violation.place.date < case.from.first_day());
    (is_met && is_legal).then(|| ledger.months.iter().map(|line| line.total().in_minor()).sum())
}
