//! Whether rulebooks make one timeline: no overlap, no gap, one meaning for each word.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::model::{Edition, Rulebook};
use super::names::Names;
use crate::diagnostic::Kind;

/// The most editions, packages, meters or rulebooks of a timeline.
const MOST: usize = 250;

/// Why rulebooks do not make a timeline.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TimelineError {
    /// There is none.
    #[error("a timeline needs at least one rulebook")]
    Empty,
    /// Two have one id, or begin on one day in one family.
    #[error("the rulebooks `{0}` and `{1}` overlap: they have the same id, or begin on the same day in one family")]
    Overlap(String, String),
    /// Two differ in currency.
    #[error("the rulebooks `{0}` and `{1}` differ in currency, and a run has one")]
    Currency(String, String),
    /// An id means different things in two of them.
    #[error("`{id}` is of one kind in the rulebook `{first}` and of another in `{second}`")]
    Kind {
        /// The id.
        id: String,
        /// The rulebook that came first.
        first: String,
        /// The rulebook that differs.
        second: String,
    },
    /// A rulebook lacks an edition of the one before it: nothing says what its apps become.
    #[error("`{rulebook}` no longer has the edition `{edition}` of `{before}`, and does not say what its apps become")]
    EditionGone {
        /// The rulebook.
        rulebook: String,
        /// The one before it.
        before: String,
        /// The edition.
        edition: String,
    },
    /// No rulebook of a family says from which day new apps belong to it.
    #[error("the family `{0}` has no first date: none of its rulebooks has the key `family_from`")]
    NoFirstDate(String),
    /// Two rulebooks of a family say different days.
    #[error("the family `{0}` has two first dates: `family_from` is {1} in one of its rulebooks and {2} in another")]
    TwoFirstDates(String, NaiveDate, NaiveDate),
    /// Two families begin on one day.
    #[error("the families `{0}` and `{1}` overlap: new apps belong to both from {2} on")]
    FamiliesOverlap(String, String, NaiveDate),
    /// The first rulebook of a family begins after the family.
    #[error("a gap: the family `{family}` begins on {from}, its first rulebook `{rulebook}` only on {effective}")]
    Gap {
        /// The family.
        family: String,
        /// Its first day.
        from: NaiveDate,
        /// Its first rulebook.
        rulebook: String,
        /// That rulebook's first day.
        effective: NaiveDate,
    },
    /// A rulebook begins before its family.
    #[error("the rulebook `{rulebook}` begins on {effective}, before its family `{family}` on {from}")]
    TooEarly {
        /// The family.
        family: String,
        /// Its first day.
        from: NaiveDate,
        /// The rulebook.
        rulebook: String,
        /// The rulebook's first day.
        effective: NaiveDate,
    },
    /// Apps would migrate from a family that is not there, or to two.
    #[error("`{rulebook}` takes apps of the family `{family}` over, {why}")]
    Migration {
        /// The rulebook.
        rulebook: String,
        /// The family that apps leave.
        family: String,
        /// What is wrong with that.
        why: &'static str,
    },
    /// A migration says nothing about an edition.
    #[error("`{rulebook}` takes apps of the family `{family}` over, and does not say to what `{edition}` becomes")]
    MigrationSilent {
        /// The rulebook.
        rulebook: String,
        /// The family that apps leave.
        family: String,
        /// The edition that is left out.
        edition: String,
    },
    /// More names than the program counts.
    #[error("{0} {1} are too many: a timeline has at most {MOST}")]
    TooMany(usize, &'static str),
}

impl TimelineError {
    /// What kind of mistake it is.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Empty => Kind::TimelineEmpty,
            Self::Overlap(..) => Kind::TimelineOverlap,
            Self::Currency(..) => Kind::TimelineCurrency,
            Self::Kind { .. } => Kind::TimelineMeaning,
            Self::EditionGone { .. } => Kind::TimelineEditionGone,
            Self::NoFirstDate(_) => Kind::TimelineNoFirstDate,
            Self::TwoFirstDates(..) => Kind::TimelineTwoFirstDates,
            Self::FamiliesOverlap(..) => Kind::TimelineFamiliesOverlap,
            Self::Gap { .. } => Kind::TimelineGap,
            Self::TooEarly { .. } => Kind::TimelineTooEarly,
            Self::Migration { .. } => Kind::TimelineMigration,
            Self::MigrationSilent { .. } => Kind::TimelineMigrationSilent,
            Self::TooMany(..) => Kind::TimelineTooMany,
        }
    }

    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Empty => "name a folder with rulebook files",
            Self::Overlap(..) => "give each its own id and `effective_from`; to replace one, take its id",
            Self::Currency(..) => "hold one of them with --rulebook",
            Self::Kind { .. } => "give one of them another id, or hold one rulebook with --rulebook",
            Self::EditionGone { .. } => "keep the edition; packages may end (T3), editions only by a migration (T2)",
            Self::NoFirstDate(_) => "add `family_from` to its first rulebook: the day from which new apps belong to it",
            Self::TwoFirstDates(..) => "write the same day, or keep the key in the first rulebook alone",
            Self::FamiliesOverlap(..) => "let one of them begin on another day (`family_from`, `effective_from`)",
            Self::Gap { .. } | Self::TooEarly { .. } => {
                "the first rulebook's `effective_from` and the family's `family_from` are the same day"
            }
            Self::Migration { .. } => "correct `from_family` in [migration]",
            Self::MigrationSilent { .. } => "add it to [migration.editions]",
            Self::TooMany(..) => "leave some of the files out",
        }
    }
}

/// The families by their first day, and the rulebooks by family and date.
type Ordered = (Vec<(String, NaiveDate)>, Vec<Rulebook>);

/// Puts rulebooks in order, if they make one timeline.
pub(super) fn ordered(mut rulebooks: Vec<Rulebook>) -> Result<Ordered, TimelineError> {
    let families = families(&rulebooks)?;
    let place = |rulebook: &Rulebook| families.iter().position(|(id, _)| *id == rulebook.family);
    rulebooks.sort_by_key(|rulebook| (place(rulebook), rulebook.effective_from));
    for (at, later) in rulebooks.iter().enumerate() {
        for earlier in &rulebooks[..at] {
            agree(earlier, later)?;
        }
    }
    for (family, from) in &families {
        begins_with_its_first_rulebook(family, *from, &rulebooks)?;
    }
    for rulebook in &rulebooks {
        migrates(rulebook, &rulebooks)?;
    }
    for pair in rulebooks.windows(2) {
        keeps_editions(&pair[0], &pair[1])?;
    }
    Ok((families, rulebooks))
}

/// T3 ends packages, not editions.
fn keeps_editions(before: &Rulebook, after: &Rulebook) -> Result<(), TimelineError> {
    let same_family = before.family == after.family;
    let gone = |edition: &&Edition| same_family && after.editions.iter().all(|other| other.id != edition.id);
    match before.editions.iter().find(gone) {
        None => Ok(()),
        Some(edition) => Err(TimelineError::EditionGone {
            rulebook: after.id.clone(),
            before: before.id.clone(),
            edition: edition.id.clone(),
        }),
    }
}

fn families(rulebooks: &[Rulebook]) -> Result<Vec<(String, NaiveDate)>, TimelineError> {
    let mut first_dates: BTreeMap<&str, Option<NaiveDate>> = BTreeMap::new();
    for rulebook in rulebooks {
        let known = first_dates.entry(&rulebook.family).or_default();
        match (*known, rulebook.family_from) {
            (Some(one), Some(other)) if one != other => {
                return Err(TimelineError::TwoFirstDates(rulebook.family.clone(), one, other));
            }
            (one, other) => *known = one.or(other),
        }
    }
    let dated = |(id, from): (&str, Option<NaiveDate>)| match from {
        Some(from) => Ok((id.to_owned(), from)),
        None => Err(TimelineError::NoFirstDate(id.to_owned())),
    };
    let mut families = first_dates.into_iter().map(dated).collect::<Result<Vec<_>, _>>()?;
    families.sort_by_key(|(_, from)| *from);
    for pair in families.windows(2) {
        if pair[0].1 == pair[1].1 {
            return Err(TimelineError::FamiliesOverlap(pair[0].0.clone(), pair[1].0.clone(), pair[0].1));
        }
    }
    if families.is_empty() { Err(TimelineError::Empty) } else { Ok(families) }
}

fn begins_with_its_first_rulebook(id: &str, from: NaiveDate, ordered: &[Rulebook]) -> Result<(), TimelineError> {
    let Some(first) = ordered.iter().find(|rulebook| rulebook.family == id) else { return Ok(()) };
    let (family, rulebook, effective) = (id.to_owned(), first.id.clone(), first.effective_from);
    match effective.cmp(&from) {
        std::cmp::Ordering::Equal => Ok(()),
        std::cmp::Ordering::Greater => Err(TimelineError::Gap { family, from, rulebook, effective }),
        std::cmp::Ordering::Less => Err(TimelineError::TooEarly { family, from, rulebook, effective }),
    }
}

/// T2: a migration leaves a known family, which has one successor, and says what becomes of each of its editions.
fn migrates(rulebook: &Rulebook, all: &[Rulebook]) -> Result<(), TimelineError> {
    let Some(migration) = &rulebook.migration else { return Ok(()) };
    let wrong = |why| {
        let (rulebook, family) = (rulebook.id.clone(), migration.from_family.clone());
        Err(TimelineError::Migration { rulebook, family, why })
    };
    if migration.from_family == rulebook.family {
        return wrong("its own");
    }
    let left: Vec<&Rulebook> = all.iter().filter(|other| other.family == migration.from_family).collect();
    if left.is_empty() {
        return wrong("which no rulebook has");
    }
    let takes_over = |other: &Rulebook| {
        other.family != rulebook.family
            && other.migration.as_ref().is_some_and(|other| other.from_family == migration.from_family)
    };
    if all.iter().any(takes_over) {
        return wrong("as another family does");
    }
    let mut editions = left.iter().flat_map(|left| &left.editions);
    match editions.find(|edition| !migration.editions.contains_key(&edition.id)) {
        None => Ok(()),
        Some(edition) => Err(TimelineError::MigrationSilent {
            rulebook: rulebook.id.clone(),
            family: migration.from_family.clone(),
            edition: edition.id.clone(),
        }),
    }
}

/// Whether two rulebooks can stand on one timeline.
fn agree(first: &Rulebook, second: &Rulebook) -> Result<(), TimelineError> {
    let same_day = first.family == second.family && first.effective_from == second.effective_from;
    if first.id == second.id || same_day {
        return Err(TimelineError::Overlap(first.id.clone(), second.id.clone()));
    }
    if first.currency != second.currency {
        return Err(TimelineError::Currency(first.id.clone(), second.id.clone()));
    }
    let kind = |id: &str| TimelineError::Kind { id: id.to_owned(), first: first.id.clone(), second: second.id.clone() };
    for edition in &second.editions {
        if first.editions.iter().any(|other| other.id == edition.id && other.free != edition.free) {
            return Err(kind(&edition.id));
        }
    }
    for package in &second.packages {
        if first.packages.iter().any(|other| other.id == package.id && other.kind != package.kind) {
            return Err(kind(&package.id));
        }
    }
    for meter in &second.meters {
        if first.meters.iter().any(|other| other.id == meter.id && other.decimals != meter.decimals) {
            return Err(kind(&meter.id));
        }
    }
    Ok(())
}

/// The engine counts names in a byte.
pub(super) fn few_enough(names: &Names) -> Result<(), TimelineError> {
    let counts = [
        (names.rulebooks.len(), "rulebooks"),
        (names.editions.len(), "editions"),
        (names.packages.len(), "packages"),
        (names.meters.len(), "meters"),
    ];
    match counts.into_iter().find(|(count, _)| *count > MOST) {
        None => Ok(()),
        Some((count, what)) => Err(TimelineError::TooMany(count, what)),
    }
}
