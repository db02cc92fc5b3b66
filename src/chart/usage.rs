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
    /// Of whose use it is, where each group or user has the limit.
    of: Option<One>,
    pub(super) is_daily: bool,
    /// What is in use from a day on; of a daily limit, on the day.
    pub(super) in_use: Vec<(NaiveDate, i64)>,
    /// What is allowed, in the order of the days.
    pub(super) allowed: Vec<Span>,
    pub(super) refused: Vec<Refused>,
}

/// From a day up to another, what is allowed; `None` is unlimited.
pub(super) type Span = (NaiveDate, NaiveDate, Option<u64>);

/// One of the groups or users that have a limit.
struct One {
    name: String,
    /// How many have it.
    of: usize,
    /// What the others were refused.
    others_refused: usize,
}

/// Attempts of a day that were refused, whole or in part, at one number.
pub(super) struct Refused {
    pub(super) date: NaiveDate,
    /// The number that was allowed.
    pub(super) at: i128,
    /// How many.
    pub(super) attempts: usize,
    /// What happened to the first of them.
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
        let of = match &self.of {
            None => String::new(),
            Some(One { name, of: 1, .. }) => format!("of {name}: "),
            Some(One { name, of, .. }) => format!("of {name} (the nearest of {}): ", count(*of as i128)),
        };
        let day = if self.is_daily { " a day" } else { "" };
        let others = self.of.as_ref().map_or(0, |one| one.others_refused);
        let refused = match (self.attempts(), others) {
            (0, 0) => String::new(),
            (own, 0) => format!(", {} refused", count(own as i128)),
            (own, others) => format!(", {} refused (others {})", count(own as i128), count(others as i128)),
        };
        format!("{of}at most {}{day} in use, {}{refused}", count(self.most()), self.allowed_in_words())
    }

    fn allowed_in_words(&self) -> String {
        let all = || self.allowed.iter().map(|(.., allowed)| *allowed);
        let is_unlimited = all().any(|allowed| allowed.is_none());
        match (all().flatten().min(), all().flatten().max()) {
            (Some(least), _) if is_unlimited => format!("{} to unlimited allowed", count(least.into())),
            (Some(least), Some(most)) if least < most => {
                format!("{} to {} allowed", count(least.into()), count(most.into()))
            }
            (Some(least), _) => format!("{} allowed", count(least.into())),
            (None, _) => "unlimited".to_owned(),
        }
    }

    /// How many attempts were refused of what is shown.
    pub(super) fn attempts(&self) -> usize {
        self.refused.iter().map(|refused| refused.attempts).sum()
    }

    /// The same with those of the groups and users that are not shown.
    pub(super) fn attempts_of_all(&self) -> usize {
        self.attempts() + self.of.as_ref().map_or(0, |one| one.others_refused)
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
        let (refused, others): (Vec<&Violation>, Vec<_>) = refused.into_iter().partition(|no| no.subject == subject);
        let of = match subject {
            Subject::Id(id) => {
                let name = told.app.ids.get(id as usize).copied().unwrap_or_default();
                let name = short(&names.shown(name));
                Some(One { name, of: subjects(&uses), others_refused: others.len() })
            }
            Subject::App | Subject::Package(_) => None,
        };
        // A group is limited by its type, too (L4), and from when it is there.
        let group = of_subject.first().and_then(|used| Some((used.group_type?, used.place.date)));
        let (group_type, since) = group.unzip();
        let standing = details.allowed.iter().filter_map(|allowed| {
            let from = since.map_or(allowed.from, |since| since.max(allowed.from));
            Some((from, allowed.of(limit, group_type)?))
        });
        usages.push(Usage {
            name: limit.word().to_owned(),
            of,
            is_daily: limit.is_daily(),
            in_use: in_use(&of_subject, since, told, horizon, limit.is_daily()),
            allowed: allowed(standing, &of_subject, horizon),
            refused: days_of(&refused, about, told),
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
fn in_use(
    uses: &[&LimitUse],
    since: Option<NaiveDate>,
    told: &Told<'_>,
    horizon: Horizon,
    is_daily: bool,
) -> Vec<(NaiveDate, i64)> {
    let first = horizon.from.first_day();
    // An app and a group begin with nothing in use.
    let begun = since.or_else(|| told.details.spells.first().map(|spell| spell.place.date));
    let begun = begun.filter(|_| !is_daily).map(|day| (day.max(first), 0));
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
) -> Vec<Span> {
    let (first, end) = (horizon.from.first_day(), horizon.to.next().first_day());
    // A configuration of a day stands before its uses.
    let mut steps: Vec<_> = standing.collect();
    steps.extend(uses.iter().map(|used| (used.place.date, used.allowed)));
    steps.sort_by_key(|(date, _)| *date);
    // What held when a group began, not before; then only what is new.
    steps.dedup_by(|later, earlier| {
        let is_same_day = later.0 == earlier.0;
        earlier.1 = if is_same_day { later.1 } else { earlier.1 };
        is_same_day || later.1 == earlier.1
    });
    let ends: Vec<NaiveDate> = steps.iter().skip(1).map(|(date, _)| *date).chain([end]).collect();
    let spans = steps.into_iter().zip(ends).map(|((from, allowed), to)| (from.max(first), to.min(end), allowed));
    spans.filter(|(from, to, _)| from < to).collect()
}

/// What was refused, the attempts of a day at one number together.
fn days_of(refused: &[&Violation], about: &About<'_>, told: &Told<'_>) -> Vec<Refused> {
    let mut days: Vec<Refused> = Vec::new();
    for no in refused {
        let at = no.extent.and_then(|extent| extent.allowed).map_or(0, i128::from);
        let date = no.place.date;
        match days.last_mut().filter(|day| (day.date, day.at) == (date, at)) {
            Some(day) => day.attempts += 1,
            None => {
                let message = about.legend.message(no, told.app.subject(no, about.legend.names));
                let title = format!("{date} {}: {message}", no.action);
                days.push(Refused { date, at, attempts: 1, title });
            }
        }
    }
    let more = |day: &Refused| format!("{} (the first of {} that day)", day.title, day.attempts);
    days.iter_mut().filter(|day| day.attempts > 1).for_each(|day| day.title = more(day));
    days
}
