//! What the engine told of a limit, made into lines: how much was in use, what was allowed, what was refused.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::figures::count;
use super::frame::short;
use super::{About, Names, Told};
use crate::calendar::Horizon;
use crate::ledger::{LimitUse, Subject, Violation};

/// The use of a limit by an app, or by one of its groups or users.
pub(super) struct Usage {
    /// The limit.
    pub(super) name: String,
    /// Of whose use it is, where each group or user has the limit; and how many there are.
    of: Option<(String, usize)>,
    pub(super) is_daily: bool,
    /// What is in use from a day on; of a daily limit, on the day.
    pub(super) in_use: Vec<(NaiveDate, i64)>,
    /// What is allowed from a day up to another; `None` is unlimited.
    pub(super) allowed: Vec<(NaiveDate, NaiveDate, Option<u64>)>,
    pub(super) refused: Vec<Refused>,
}

/// An attempt that was refused, whole or in part.
pub(super) struct Refused {
    pub(super) date: NaiveDate,
    /// The number that was allowed.
    pub(super) at: i128,
    /// What happened.
    pub(super) title: String,
}

impl Usage {
    fn most(&self) -> i128 {
        self.in_use.iter().map(|(_, in_use)| i128::from(*in_use)).max().unwrap_or(0)
    }

    /// The highest number of the panel.
    pub(super) fn highest(&self) -> i128 {
        let allowed = self.allowed.iter().filter_map(|(.., allowed)| *allowed).map(i128::from);
        allowed.chain([self.most()]).chain(self.refused.iter().map(|refused| refused.at)).max().unwrap_or(0)
    }

    /// What stands beside the limit's name.
    pub(super) fn summary(&self) -> String {
        let all = || self.allowed.iter().map(|(.., allowed)| *allowed);
        // Of what is unlimited at times nothing is a part.
        let allowed = match (all().all(|allowed| allowed.is_some()), all().flatten().min(), all().flatten().max()) {
            (true, Some(least), Some(most)) if least == most => format!(" of {} allowed", count(most.into())),
            (true, _, Some(most)) => format!(" of up to {} allowed", count(most.into())),
            _ => String::new(),
        };
        let of = match &self.of {
            None => String::new(),
            Some((name, 1)) => format!("of {name}: "),
            Some((name, all)) => format!("of {name}, the nearest to its limit of {}: ", count(*all as i128)),
        };
        let day = if self.is_daily { " a day" } else { "" };
        let refused = match self.refused.len() {
            0 => String::new(),
            refused => format!(", {refused} refused"),
        };
        format!("{of}at most {}{allowed}{day}{refused}", count(self.most()))
    }

    /// The same as a sentence.
    pub(super) fn sentence(&self) -> String {
        format!("{}: {}", self.name, self.summary())
    }
}

/// From when to when the app is stopped.
pub(super) fn stopped(about: &About<'_>, told: &Told<'_>) -> Vec<(NaiveDate, NaiveDate)> {
    let (spells, end) = (&told.details.spells, about.horizon.to.next().first_day());
    let ends = spells.iter().skip(1).map(|spell| spell.place.date).chain([end]);
    let stopped = spells.iter().zip(ends).filter(|(spell, _)| spell.edition.is_none());
    stopped.map(|(spell, to)| (spell.place.date, to)).filter(|(from, to)| from < to).collect()
}

/// Each limit of which something is used or refused in the months, in the order of the rules.
pub(super) fn usages(about: &About<'_>, told: &Told<'_>, names: &mut Names) -> Vec<Usage> {
    let (details, horizon) = (told.details, about.horizon);
    let mut by_limit: BTreeMap<_, Vec<&LimitUse>> = BTreeMap::new();
    let (first, last) = (horizon.from.first_day(), horizon.to.last_day());
    for used in details.uses.iter().filter(|used| used.place.date <= last) {
        by_limit.entry(used.limit).or_default().push(used);
    }
    let mut usages = Vec::new();
    for (limit, uses) in by_limit {
        let rule = format!("limit:{}", limit.word());
        let refused: Vec<&Violation> =
            told.app.ledger.violations.iter().filter(|no| no.reason.word() == rule).collect();
        if refused.is_empty() && uses.iter().all(|used| used.place.date < first) {
            continue;
        }
        let subject = nearest(&uses, &refused);
        let of_subject: Vec<&LimitUse> = uses.iter().filter(|used| used.subject == subject).copied().collect();
        let of = match subject {
            Subject::Id(id) => {
                let name = told.app.ids.get(id as usize).copied().unwrap_or_default();
                Some((short(&names.shown(name)), subjects(&uses)))
            }
            Subject::App | Subject::Package(_) => None,
        };
        let standing = details.allowed.iter().filter_map(|allowed| {
            let (_, number) = allowed.limits.iter().find(|(kind, _)| *kind == limit)?;
            Some((allowed.from, *number))
        });
        usages.push(Usage {
            name: limit.word().to_owned(),
            of,
            is_daily: limit.is_daily(),
            in_use: in_use(&of_subject, told, horizon, limit.is_daily()),
            allowed: allowed(standing, &of_subject, horizon),
            refused: refused.into_iter().map(|no| self::refused(no, about, told)).collect(),
        });
    }
    usages
}

/// The group or user that was refused most; of equals, the one that came nearest to its limit, then the first.
fn nearest(uses: &[&LimitUse], refused: &[&Violation]) -> Subject {
    let mut best: BTreeMap<Subject, (usize, u128)> = BTreeMap::new();
    for used in uses {
        let millionths = u128::from(used.in_use.unsigned_abs()) * 1_000_000;
        let share = used.allowed.map_or(0, |allowed| millionths / u128::from(allowed.max(1)));
        let entry = best.entry(used.subject).or_default();
        entry.1 = entry.1.max(share);
    }
    for no in refused {
        best.entry(no.subject).and_modify(|entry| entry.0 += 1);
    }
    let first = best.iter().max_by_key(|(subject, rank)| (**rank, Reverse(**subject)));
    first.map_or(Subject::App, |(subject, _)| *subject)
}

fn subjects(uses: &[&LimitUse]) -> usize {
    let mut subjects: Vec<Subject> = uses.iter().map(|used| used.subject).collect();
    subjects.sort_unstable();
    subjects.dedup();
    subjects.len()
}

/// What is in use, day by day: of a day's numbers the last, but of a daily limit the highest.
fn in_use(uses: &[&LimitUse], told: &Told<'_>, horizon: Horizon, is_daily: bool) -> Vec<(NaiveDate, i64)> {
    let first = horizon.from.first_day();
    // An app begins with nothing in use.
    let begun = told.details.spells.first().filter(|_| !is_daily).map(|spell| (spell.place.date.max(first), 0));
    let mut days: Vec<(NaiveDate, i64)> = begun.into_iter().collect();
    for used in uses {
        let (date, number) = (used.place.date, used.in_use);
        if is_daily && date < first {
            continue;
        }
        // What was there before is there at the beginning.
        let date = date.max(first);
        match days.last_mut().filter(|(day, _)| *day == date && (is_daily || date == first)) {
            Some((_, known)) => *known = if is_daily { number.max(*known) } else { number },
            None => days.push((date, number)),
        }
    }
    days
}

/// What is allowed: what the configuration allows, but where a use says otherwise (L4) that.
fn allowed(
    standing: impl Iterator<Item = (NaiveDate, Option<u64>)>,
    uses: &[&LimitUse],
    horizon: Horizon,
) -> Vec<(NaiveDate, NaiveDate, Option<u64>)> {
    let (first, end) = (horizon.from.first_day(), horizon.to.next().first_day());
    // A configuration of a day stands before its uses.
    let mut steps: Vec<_> = standing.collect();
    steps.extend(uses.iter().map(|used| (used.place.date, used.allowed)));
    steps.sort_by_key(|(date, _)| *date);
    steps.dedup_by_key(|(_, allowed)| *allowed);
    let ends: Vec<NaiveDate> = steps.iter().skip(1).map(|(date, _)| *date).chain([end]).collect();
    let spans = steps.into_iter().zip(ends).map(|((from, allowed), to)| (from.max(first), to.min(end), allowed));
    spans.filter(|(from, to, _)| from < to).collect()
}

fn refused(no: &Violation, about: &About<'_>, told: &Told<'_>) -> Refused {
    let message = about.legend.message(no, told.app.subject(no, about.legend.names));
    let at = no.extent.and_then(|extent| extent.allowed).map_or(0, i128::from);
    let date = no.place.date;
    Refused { date, at, title: format!("{date} {}: {message}", no.action) }
}
