//! Where one choice becomes cheaper than another: in how many months, with how many packages, at which reading.

use std::cmp::Ordering;

use super::pricing::Place;
use super::search::Found;
use super::ways::Ways;
use crate::calendar::Month;
use crate::ledger::BreakEven;
use crate::money::{Amount, Currency};
use crate::rulebook::{MeterIx, PackageIx, Setting};

/// The highest reading that is looked at.
const HIGHEST: u64 = 1_000_000_000;

/// What an edition costs in a month that begins and ends with the cheapest packages that the month's need allows there.
struct Steady {
    place: Place,
    name: String,
    plan_and_usage: i128,
    /// The packages held above their defaults, each with its fee.
    packages: Vec<(PackageIx, i128)>,
}

/// Every point of the schedules that hold one edition, and of the editions in the last month.
pub(super) fn points(ways: &mut Ways<'_>, holding: &[(String, Found)]) -> Vec<BreakEven> {
    let currency = ways.timeline.currency();
    let mut found = Vec::new();
    for (at, one) in holding.iter().enumerate() {
        for other in &holding[at + 1..] {
            found.extend(in_months(ways.horizon.from, one, other, currency));
        }
    }
    // A month with the draws of a forecast is not like another.
    let steady = if ways.is_certain() { steady(ways) } else { Vec::new() };
    for one in &steady {
        for other in steady.iter().filter(|other| other.place.1 != one.place.1) {
            found.extend(in_packages(ways, one, other, currency));
        }
    }
    for (at, one) in steady.iter().enumerate() {
        for other in &steady[at + 1..] {
            found.extend(in_readings(ways, one, other, currency));
        }
    }
    found
}

fn amounts(costs: [i128; 2]) -> [Amount; 2] {
    costs.map(Amount::of_minor)
}

fn shown([one, other]: [Amount; 2], currency: Currency) -> String {
    format!("{} against {}", one.display(currency), other.display(currency))
}

/// The months to the end of which the one, then the other, is cheaper in all.
fn in_months(from: Month, one: &(String, Found), other: &(String, Found), currency: Currency) -> Vec<BreakEven> {
    let sums = one.1.by_month.iter().zip(&other.1.by_month).map_while(|(one, other)| Some([(*one)?, (*other)?]));
    let sums: Vec<[i128; 2]> = sums.collect();
    // Each turn: its place, and whether the other leads from there on. What costs the same is no turn yet.
    let mut turns: Vec<(usize, bool)> = Vec::new();
    for (at, [first, second]) in sums.iter().enumerate().filter(|(_, [first, second])| first != second) {
        if turns.last().is_none_or(|(_, leads)| *leads != (second < first)) {
            turns.push((at, second < first));
        }
    }
    let ends = turns.iter().skip(1).map(|(at, _)| *at).chain([sums.len()]);
    let spans = turns.iter().zip(ends).skip(1);
    spans
        .map(|((at, leads), end)| {
            let order = |sums: [i128; 2]| amounts(if *leads { sums } else { [sums[1], sums[0]] });
            let names = if *leads { [&one.0, &other.0] } else { [&other.0, &one.0] };
            let (below, here) = (order(sums[at - 1]), order(sums[*at]));
            let month = |place: usize| from.plus(place as i32);
            let last = if end > at + 1 { format!(" to {}", month(end - 1)) } else { String::new() };
            let sentence = format!(
                "{} costs less in all than {} where the end is {}{last}: {} to {}, {} to {}",
                names[1],
                names[0],
                month(*at),
                shown([here[1], here[0]], currency),
                month(*at),
                shown([below[1], below[0]], currency),
                month(at - 1),
            );
            let (of, choices) = ("months".to_owned(), names.map(String::clone));
            BreakEven { of, choices, from: *at as u64 + 1, below, at: here, sentence }
        })
        .collect()
}

/// What each paid edition costs in the last month, where that is not the first one too.
fn steady(ways: &mut Ways<'_>) -> Vec<Steady> {
    let month = ways.horizon.to;
    if month == ways.horizon.from {
        return Vec::new();
    }
    let family = ways.start.app.family;
    let next = ways.timeline.successor(family, month.first_day());
    let editions = ways.timeline.names().editions.clone();
    let mut found = Vec::new();
    for family in std::iter::once(family).chain(next) {
        for (edition, name) in (0..).map(crate::rulebook::EditionIx).zip(&editions).filter(|(_, name)| !name.free) {
            let is_there = ways.timeline.governing(family, month).has_edition(edition);
            found.extend(is_there.then(|| of(ways, (family, edition), &name.id)).flatten());
        }
    }
    found
}

fn of(ways: &mut Ways<'_>, place: Place, name: &str) -> Option<Steady> {
    let (month, kept) = (ways.horizon.to, ways.packages.clone());
    let way = ways.of(month, place).iter().find(|way| way.path.ops.is_empty())?.clone();
    let mut packages = Vec::new();
    for ((package, values), moves) in kept.iter().zip(&way.packages) {
        let unset = moves.iter().enumerate().flat_map(|(was, moves)| moves.iter().map(move |step| (was, step)));
        let held = unset.filter(|(was, step)| step.sets.is_empty() && step.to == *was);
        let (was, step) = held.min_by_key(|(was, step)| (step.cost, *was))?;
        if values[was] != Setting::Default {
            packages.push((*package, step.cost.0));
        }
    }
    Some(Steady { place, name: name.to_owned(), plan_and_usage: way.cost.0, packages })
}

/// With how many of the packages that either needs another edition becomes the cheaper one: of both the same first ones are
/// counted, and nothing where an edition gives a thing by itself.
fn in_packages(ways: &Ways<'_>, one: &Steady, other: &Steady, currency: Currency) -> Vec<BreakEven> {
    let mut all: Vec<PackageIx> = one.packages.iter().chain(&other.packages).map(|(package, _)| *package).collect();
    all.sort_unstable();
    all.dedup();
    let sums = |count: usize| {
        let of = |steady: &Steady| {
            let held = steady.packages.iter().filter(|(package, _)| all[..count].contains(package));
            steady.plan_and_usage + held.map(|(_, fee)| fee).sum::<i128>()
        };
        [of(one), of(other)]
    };
    let mut found = Vec::new();
    for count in 1..=all.len() {
        let ([below, limit], [sum, at]) = (sums(count - 1), sums(count));
        if below > limit || sum <= at {
            continue;
        }
        let names: Vec<&str> = all[..count].iter().map(|package| ways.timeline.names().package(*package)).collect();
        let (below, at) = (amounts([below, limit]), amounts([sum, at]));
        let s = if count == 1 { "" } else { "s" };
        let sentence = format!(
            "with the needs of {}, {} costs less a month than {} with {count} package{s} ({}): {}, {} with {}",
            ways.horizon.to,
            other.name,
            one.name,
            names.join(", "),
            shown([at[1], at[0]], currency),
            shown([below[1], below[0]], currency),
            count - 1,
        );
        let choices = [one.name.clone(), other.name.clone()];
        found.push(BreakEven { of: "packages".to_owned(), choices, from: count as u64, below, at, sentence });
    }
    found
}

/// The reading of a meter that is needed from which the other edition is the cheaper one.
fn in_readings(ways: &Ways<'_>, one: &Steady, other: &Steady, currency: Currency) -> Vec<BreakEven> {
    let Some(need) = ways.need(ways.horizon.to) else { return Vec::new() };
    let whole = |meter: &MeterIx| ways.timeline.names().meters[usize::from(meter.0)].decimals == 0;
    let read = need.readings.keys().filter(|meter| whole(meter));
    read.filter_map(|meter| in_reading(ways, *meter, one, other, currency)).collect()
}

fn in_reading(ways: &Ways<'_>, meter: MeterIx, one: &Steady, other: &Steady, currency: Currency) -> Option<BreakEven> {
    let both = |reading: u64| -> Option<[i128; 2]> {
        let of = |steady: &Steady| {
            let packages: i128 = steady.packages.iter().map(|(_, fee)| fee).sum();
            Some(ways.held_with(steady.place, meter, reading)? + packages)
        };
        Some([of(one)?, of(other)?])
    };
    // Which of the two is the cheaper one; what costs the same is none.
    let cheaper = |[one, other]: [i128; 2]| other.cmp(&one);
    let (first, last) = (cheaper(both(0)?), cheaper(both(HIGHEST)?));
    if first == last || last == Ordering::Equal {
        return None;
    }
    let (mut low, mut high) = (0, HIGHEST);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if cheaper(both(middle)?) == last { high = middle } else { low = middle }
    }
    let other_leads = last == Ordering::Less;
    let order = |sums: [i128; 2]| amounts(if other_leads { sums } else { [sums[1], sums[0]] });
    let (below, at) = (order(both(low)?), order(both(high)?));
    let names = if other_leads { [&one.name, &other.name] } else { [&other.name, &one.name] };
    let meter = ways.timeline.names().meter(meter);
    let (cheap, dear) = (names[1], names[0]);
    let sentence = format!(
        "with the needs of {}, {cheap} costs less a month than {dear} from `{meter}` {high} on: {}, {} at {low}",
        ways.horizon.to,
        shown([at[1], at[0]], currency),
        shown([below[1], below[0]], currency),
    );
    Some(BreakEven { of: meter.to_owned(), choices: names.map(String::clone), from: high, below, at, sentence })
}
