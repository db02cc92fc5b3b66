//! What the apps of a scenario touch of the rules and the rulebooks.

use std::collections::{HashMap, HashSet};

use super::behind::Behind;
use super::entries::{About, Kind, PLAN, cap};
use crate::calendar::Month;
use crate::ledger::{Item, LimitUse, Violation};
use crate::rulebook::{EditionIx, GroupType, LimitKind, Names, PackageIx, Reason, Rule, RulebookIx, Setting, Timeline};
use crate::scenario::{Asked, Event};

/// What a scenario, or some of its apps, touches.
#[derive(Debug, Clone, Default)]
pub struct Touched {
    pub(super) rules: HashSet<Rule>,
    pub(super) entries: HashSet<(RulebookIx, Touch)>,
}

/// An entry of a rulebook, by the numbers of the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Touch {
    /// A charge is priced by it.
    Price(Item, Option<u32>, EditionIx),
    /// A row asks for exactly this number of a level.
    Default(PackageIx, EditionIx),
    /// A row is refused by it; nothing can be refused by what is unlimited: there a row uses it.
    Limit(LimitKind, EditionIx),
    /// L4: a row is refused by it.
    Cap(GroupType),
    /// L4: a group has more members than the cap that is lifted.
    Lifted(GroupType, EditionIx),
    /// A row is refused with it.
    LimitCode(LimitKind),
    /// The same for the cap of a type.
    CapCode(GroupType),
    /// The same for a reason that is no limit.
    Code(&'static str),
    /// C1, B3: a row is refused by it.
    Policy(&'static str),
}

impl Touched {
    /// Adds an app of the scenario.
    pub fn add(&mut self, timeline: &Timeline, app: &Behind<'_>) {
        self.rules.extend(app.details.applied.iter().map(|(rule, _)| *rule));
        let charges = app.ledger.charges.iter();
        self.entries
            .extend(charges.map(|charge| (charge.rulebook, Touch::Price(charge.item, charge.tier, charge.edition))));
        self.add_limits(timeline, app);
        self.add_refusals(timeline, app);
        self.add_defaults(timeline, app);
    }

    /// Adds other apps of the scenario.
    pub fn merge(&mut self, other: Self) {
        self.rules.extend(other.rules);
        self.entries.extend(other.entries);
    }

    /// The limits of the months that are reported, with their error codes.
    fn add_limits(&mut self, timeline: &Timeline, app: &Behind<'_>) {
        let refused = app.details.refused.iter().filter_map(|violation| match violation.reason {
            Reason::Limit(kind) => Some((violation.place.row, kind)),
            _ => None,
        });
        let refused: HashSet<_> = refused.collect();
        let defaults = vec![Setting::Default; timeline.names().packages.len()];
        for used in app.details.uses.iter().filter(|used| governing(app, Month::of(used.place.date)).is_some()) {
            let is_refused = refused.contains(&(used.place.row, used.limit));
            self.add_use(timeline, used, is_refused, &defaults);
        }
    }

    /// The limit of the edition, or the cap of the group's type (L4); not where a package lifts or raises it.
    fn add_use(&mut self, timeline: &Timeline, used: &LimitUse, is_refused: bool, defaults: &[Setting]) {
        let terms = timeline.terms(used.rulebook);
        let mut touch = |touch| self.entries.insert((used.rulebook, touch));
        let capped = used.group_type.filter(|group_type| {
            terms.cap(*group_type, used.edition).is_some_and(|cap| used.allowed == Some(cap.members))
        });
        match capped {
            Some(group_type) if is_refused => {
                touch(Touch::Cap(group_type));
                touch(Touch::CapCode(group_type));
            }
            Some(_) => {}
            None => {
                let limit = terms.limit(used.limit).map(|limit| limit.allowed(used.edition, defaults));
                if limit == Some(used.allowed) && (is_refused || used.allowed.is_none()) {
                    touch(Touch::Limit(used.limit, used.edition));
                }
                if is_refused {
                    touch(Touch::LimitCode(used.limit));
                }
            }
        }
        let of_rulebook = timeline.rulebooks().get(usize::from(used.rulebook.0));
        let mut caps = of_rulebook.into_iter().flat_map(|rulebook| &rulebook.type_caps);
        let edition = timeline.names().edition(used.edition);
        let beyond = u64::try_from(used.in_use).unwrap_or_default();
        if let Some(cap) = caps.find(|cap| Some(cap.group_type) == used.group_type)
            && cap.lifted_in.contains_key(edition)
            && beyond > cap.members.value
        {
            touch(Touch::Lifted(cap.group_type, used.edition));
        }
    }

    /// What refuses and is no limit. In a month of a migration (T2) two rulebooks may have refused: it tells of neither.
    fn add_refusals(&mut self, timeline: &Timeline, app: &Behind<'_>) {
        for violation in &app.details.refused {
            let Some(rulebook) = governing(app, Month::of(violation.place.date)).flatten() else { continue };
            match violation.reason {
                Reason::Limit(_) => continue,
                Reason::EditionChangedTwice => self.entries.insert((rulebook, Touch::Policy(EDITION_PER_MONTH))),
                Reason::PackageChangedTwice => self.entries.insert((rulebook, Touch::Policy(PACKAGE_PER_MONTH))),
                reason => self.entries.insert((rulebook, Touch::Code(reason.plain()))),
            };
            let late = first_day_too_late(timeline, app, violation);
            self.entries.extend(late.map(|rulebook| (rulebook, Touch::Policy(RECOVERABLE))));
        }
    }

    /// The numbers that cost nothing, where a row asks for one.
    fn add_defaults(&mut self, timeline: &Timeline, app: &Behind<'_>) {
        let set: HashMap<(u32, u32), Option<EditionIx>> =
            app.details.spells.iter().filter_map(|spell| Some((spell.place.row?, spell.edition))).collect();
        let mut edition = None;
        for row in app.rows {
            edition = set.get(&(row.file, row.line)).copied().unwrap_or(edition);
            let (named, asked) = match &row.event {
                Event::Upgrade(named, asked) => (Some(EditionIx(*named)), asked),
                Event::Change(named, asked) => (named.map(EditionIx), asked),
                _ => continue,
            };
            let Some(edition) = named.or(edition) else { continue };
            let Some(rulebook) = governing(app, Month::of(row.date)).flatten() else { continue };
            for (package, asked) in asked {
                let offer = timeline.terms(rulebook).offer(PackageIx(*package), edition);
                let default = offer.and_then(|offer| offer.default_number());
                if default.is_some_and(|default| *asked == Asked::Number(default)) {
                    self.entries.insert((rulebook, Touch::Default(PackageIx(*package), edition)));
                }
            }
        }
    }
}

/// C1: how often a month allows a change of the edition.
pub(super) const EDITION_PER_MONTH: &str = "edition_per_month";
/// C1: the same of each package.
pub(super) const PACKAGE_PER_MONTH: &str = "package_per_month";
/// B3: until which day a stop can be undone.
pub(super) const RECOVERABLE: &str = "recoverable";

/// The one rulebook of a month of the app, if there is one; `None` where the month is not reported.
fn governing(app: &Behind<'_>, month: Month) -> Option<Option<RulebookIx>> {
    let months = &app.ledger.months;
    let line = &months[months.binary_search_by_key(&month, |line| line.month).ok()?];
    Some(line.rulebook.filter(|_| line.left.is_none()))
}

/// B3: the rulebook of a stop that a resume was refused to undo on the very day after the last.
fn first_day_too_late(timeline: &Timeline, app: &Behind<'_>, violation: &Violation) -> Option<RulebookIx> {
    if violation.reason != Reason::AppStopped || violation.action != "resume" {
        return None;
    }
    let spells = &app.details.spells;
    let until = spells.partition_point(|spell| spell.place.date <= violation.place.date);
    let stop = spells[..until].last().filter(|spell| spell.edition.is_none())?.place.date;
    let rulebook = governing(app, Month::of(stop)).flatten()?;
    let days = timeline.terms(rulebook).recoverable_days?;
    ((violation.place.date - stop).num_days() == i64::from(days)).then_some(rulebook)
}

impl Touch {
    /// What the entry is about.
    pub(super) fn about(self, names: &Names) -> About {
        let about = |kind, item: &str, tier, edition: Option<EditionIx>| About {
            kind,
            item: item.to_owned(),
            tier,
            edition: edition.map(|edition| names.edition(edition).to_owned()).unwrap_or_default(),
        };
        match self {
            Self::Price(item, tier, edition) => {
                let name = if let Item::Plan(_) = item { PLAN } else { item.name(names) };
                about(if tier.is_some() { Kind::Tier } else { Kind::Price }, name, tier, Some(edition))
            }
            Self::Default(package, edition) => {
                about(Kind::Default, Item::Package(package).name(names), None, Some(edition))
            }
            Self::Limit(limit, edition) => about(Kind::Limit, limit.word(), None, Some(edition)),
            Self::Cap(group_type) => about(Kind::Limit, &cap(group_type.word()), None, None),
            Self::Lifted(group_type, edition) => about(Kind::Limit, &cap(group_type.word()), None, Some(edition)),
            Self::LimitCode(limit) => about(Kind::Code, limit.word(), None, None),
            Self::CapCode(group_type) => about(Kind::Code, &cap(group_type.word()), None, None),
            Self::Code(reason) => about(Kind::Code, reason, None, None),
            Self::Policy(key) => about(Kind::Policy, key, None, None),
        }
    }
}
