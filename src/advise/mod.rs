//! The cheapest legal schedule of operations that meets given needs.
//!
//! ```text
//! needs (CSV) ──> ways of each month ──> search ──> steps ──> schedule ──> replayed by the engine
//! base rows ──> start     (pricing: the engine's fees)         (waiting, alternatives, break-even points)
//! ```
//!
//! # What is looked for
//!
//! A month's need holds from after the schedule's rows of the 1st to the month's last moment; months without a row of their
//! own need what the month before needs, and an app without needs is still there: stops are not considered. A schedule is any
//! rows of `upgrade`, `change`, `migrate` and `extend`, on any days, none of which a rule refuses. It is as dear as the engine
//! says. What comes after the horizon does not count.
//!
//! # Why nothing cheaper exists
//!
//! 1. **Every row can stand on the 1st.** Under fees by month (F1 to F6) no fee, count or refusal depends on the day of a row,
//!    only on the order within the month; the counts of C1 begin anew each month; and the needs are looked at less often where
//!    all rows are on the 1st. Moved there, a row changes only which readings count: leaving a paid edition earlier loses some;
//!    an upgrade later in the month, which the need does not ask for, is never cheaper than the same on the 1st of the next
//!    month (F2, F3: that month is free then, and an upgrade is no change, C2). Under fees by day (B1) the cost goes in a straight
//!    line with the day of a row, so that an end of the month is best: the 1st, or the 1st of the next month. There the day of
//!    the change costs the higher of the two fees on both ends. Two things of the whole month hang on the order alone: the
//!    usage is priced by the last edition (U2), and by the other reading of G1 packages close as they end; and history is
//!    charged by whole months at the next opening (B2). Where that can
//!    win more than a day's fee, steps of the edition are tried on the month's last day, too (`paths::may_wait`). What begins
//!    within a month is a migration (T2): it is tried on the first day on which it is possible and on the month's last, on
//!    which it still saves the opening's fees (B2) and the groups counted there (U3).
//! 2. **Configurations.** Of all numbers of a level only the ends of the tiers and the defaults matter (`ways::settings`), and
//!    of the packages those that are needed or held (`ways::makes_a_difference`).
//! 3. **Ways within a month.** The edition goes along a way of steps that passes no edition twice on a day (`paths`); a package is
//!    set once at most on it, before the first step or after any: a month charges the highest fee incurred (F4), so that another
//!    set in between can only add. Where a step stands on a later day, a month is charged by days (B1): there a package may be
//!    set once before that day and once then. *Where* it is set matters: history days are charged at once (F5) at the price of
//!    the edition in which they are set, and carried over for nothing (P3); packages given up before a step of the edition close
//!    at nothing (G1, `closing`), after it they are deferred; and by that reading one set to the default and back (C3) closes
//!    at the price of the edition in which that is done.
//! 4. **Packages are independent on a way.** No rule looks at one package for another (P1 to P3, C1, F3 to F5 are each per
//!    package), lines are rounded one by one (G7), and each part of a need hangs on the edition and at most one package. So a
//!    month's cost is the sum of what the plan and the usage cost without packages and what each package costs alone, each
//!    found by stepping a clone of the app through its rows in the engine.
//! 5. **Month by month.** The opening (F1, T3) sees nothing of what was before but family, edition and settings. So the
//!    least cost of each configuration after a month follows from those before it (`search`). Nothing is pruned but what
//!    costs more than something else that leads to the same configuration.
//!
//! 6. **Draws** (`--robust`). One schedule is for all draws of a forecast; what it must give is fixed before the search
//!    (`chances`), so that the draws differ in their readings alone, and only the usage hangs on these. The mean is a sum over
//!    months and draws: the same search finds it (`weights`). A percentile is none: schedules that come to the same
//!    configuration are told apart by what their usage costs each draw so far (`sums`), and of those that agree in that too
//!    only the cheapest can be the best, for what is yet to come costs them the same in every draw. Editions that charge
//!    usage alike leave few such sums; where there are too many, that is said and no schedule is. (By day, where editions
//!    charge what is added up by days at different prices, a percentile may be lowest between the days that are looked at.)
//!
//! Afterwards the schedule is replayed row by row, and its bill (that of each draw, too), its refusals and its needs are looked at
//! once more.
//!
//! Under fees by day a line is rounded to the cent (G7), so that splitting a month between two settings of nearly the same
//! price can win part of a cent a line; rows that serve nothing else are not looked for. So under such fees what is found is
//! the cheapest but for a few cents of rounding.
//!
//! # What needs mean
//!
//! Active users (`dau`, `mau`) are users, and those of a day are active in its month. Rooms and groups that exist are groups
//! (`peak_groups`), and where the free edition limits each kind, no more than their sum can exist. `members_per_group` is about a
//! group of the given type, else of the type that may have most (L4). A package that the edition does not offer gives nothing,
//! history days neither. How fast users come or rooms open is not looked at (`daily_new_groups`). Peaks are read on the 1st
//! after its rows and again on every day with a row; what is added up by days is read every day.
//!
//! A schedule that leaves a paid edition for the free one and returns to a paid one before a month has begun and ended there is
//! said to cycle: nothing comes of it but the free month (F2), which the rules do not mean to give so. It counts only where it is
//! asked for. Under fees by day (B1) no month is free, and nothing cycles.

mod alternatives;
mod besides;
mod break_even;
mod chances;
mod meeting;
pub mod needs;
mod no_advice;
mod paths;
mod pricing;
mod robust;
mod rows;
mod schedule;
mod search;
mod start;
mod sums;
mod told;
mod unmet;
mod waiting;
mod ways;
mod weights;

use crate::calendar::{Horizon, Month};
use crate::diagnostic::Kind;
use crate::ledger::AppAdvice;
use crate::money::Amount;
use crate::rulebook::Timeline;
use crate::scenario::Row;

pub use chances::{Aim, Chances};
pub use no_advice::{Mistake, NoAdvice};

use besides::Besides;
use needs::Needs;
use schedule::{Replayed, Stage};
use search::{Found, Nothing};
use start::{Start, Stopped};
use told::Teller;
use ways::Ways;

/// Advice, and its schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advised {
    /// The advice.
    pub advice: AppAdvice,
    /// The rows that follow those of the base: the decisions, with the readings where these are certain.
    pub rows: Vec<Row>,
}

/// How an app is advised.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'c> {
    /// The last month.
    pub to: Month,
    /// Whether a schedule that cycles counts.
    pub may_cycle: bool,
    /// The draws for which the schedule is, of which the needs are what enough of them ask for ([`Chances::of`]); `None`
    /// where the needs are certain.
    pub chances: Option<&'c Chances>,
}

/// Advises an app, from its first needed month on; `base` are its rows before that, sorted by date, none for a new one.
///
/// # Errors
/// Where its needs cannot be met, or it is stopped for good.
pub fn advise(timeline: &Timeline, needs: &Needs, base: &[Row], asked: Asked<'_>) -> Result<Advised, NoAdvice> {
    let from = needs.from().unwrap_or(asked.to);
    let horizon = Horizon { from, to: asked.to.max(from) };
    let start = Start::of(timeline, base, from).map_err(|stopped| no_start(stopped, &needs.app, from))?;
    let stage = Stage::new(timeline, needs, &start, horizon);
    let mut ways = Ways::new(timeline, (needs, asked.chances), &start, horizon);
    let best =
        alternatives::best(&mut ways, asked.may_cycle).map_err(|nothing| no_schedule(&ways, &needs.app, nothing))?;
    let decisions = stage.decisions(&best.steps);
    let rows = stage.with_readings(&decisions);
    let proved = prove(&stage, &rows, &needs.app)?;
    let over = asked.chances.map(|chances| robust::over(&stage, chances, &decisions));
    let billed = over.as_ref().map_or(proved.total, |over| over.robust.lowest());
    costs_what_was_found(&stage, &best, billed, &needs.app)?;
    let latest = waiting::waits_until(&stage, &decisions, proved.total);
    let waits = match asked.chances {
        Some(chances) => robust::waits_until(&stage, chances, &decisions, (billed, &latest)),
        None => latest,
    };
    let teller = Teller { stage: &stage };
    let besides = Besides { teller: &teller, asked, best: &best };
    let holding = besides.holding(&mut ways);
    let advice = AppAdvice {
        app: needs.app.clone(),
        horizon,
        total: billed,
        decisions: teller.decisions(&decisions, &waits),
        alternatives: besides.alternatives(&mut ways, &holding),
        cycling: besides.cycling(&mut ways),
        break_evens: besides.break_evens(&mut ways, holding),
        robust: over.as_ref().map(|over| over.robust),
        months: over.map_or(proved.months, |over| over.months),
    };
    // Over draws the readings are those of each draw.
    Ok(Advised { advice, rows: if asked.chances.is_some() { decisions } else { rows } })
}

fn no_start(Stopped(on): Stopped, app: &str, from: Month) -> NoAdvice {
    let message = format!("app `{app}` is stopped since {on}, and that can no longer be undone in {from}");
    let help = "leave the app out of --base: a new one is advised then, but for --robust";
    NoAdvice { month: Some(from), ..NoAdvice::of(Kind::NeedsStopped, message, help) }
}

fn no_schedule(ways: &Ways<'_>, app: &str, nothing: Nothing) -> NoAdvice {
    match nothing {
        Nothing::Unmet(month) => unmet::told(ways, app, month),
        Nothing::TooMany => {
            let message = format!("app `{app}`: schedules differ in what their usage costs the draws in too many ways");
            let help = "look for the lowest mean with --robust-by mean, or take fewer months with --to";
            NoAdvice::of(Kind::NeedsTooWide, message, help)
        }
    }
}

/// The schedule replayed: no row refused, every need met.
fn prove(stage: &Stage<'_>, rows: &[Row], app: &str) -> Result<Replayed, NoAdvice> {
    stage.replay(rows).map_err(|broken| not_as_it_should_be(app, &format!("{broken:?}")))
}

/// Its bill must be what the search says.
fn costs_what_was_found(stage: &Stage<'_>, best: &Found, billed: Amount, app: &str) -> Result<(), NoAdvice> {
    let (found, currency) = (Amount::of_minor(best.total), stage.timeline.currency());
    if found == billed {
        return Ok(());
    }
    let what = format!("it costs {}, not {}", billed.display(currency), found.display(currency));
    Err(not_as_it_should_be(app, &what))
}

fn not_as_it_should_be(app: &str, what: &str) -> NoAdvice {
    let message = format!("app `{app}`: the schedule found is not what it should be: {what}");
    NoAdvice::of(Kind::Use, message, "this is a mistake of billcast: please report it with the needs and the base")
}
