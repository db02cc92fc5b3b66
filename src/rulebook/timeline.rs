//! The rulebooks of a run in the order of their dates, and which one governs and prices a month.

use chrono::NaiveDate;

use super::model::Rulebook;
use super::names::{EditionIx, EditionName, MeterName, Names, PackageName, RulebookIx};
use super::policy::PriceDate;
use super::terms::Terms;
use crate::calendar::Month;
use crate::money::Currency;

/// Rulebooks of one family, one after the other by date.
#[derive(Debug, Clone)]
pub struct Timeline {
    names: Names,
    rulebooks: Vec<Rulebook>,
    terms: Vec<Terms>,
    reaches: Vec<Reach>,
    held: bool,
}

/// The months in which a rulebook holds.
#[derive(Debug, Clone, Copy)]
struct Reach {
    /// The first month that begins under it.
    from_start: Month,
    /// The first month that ends under it.
    from_end: Month,
    /// G9: where existing apps are reached later, the day before which an app existed and the first month for it.
    existing: Option<(NaiveDate, Month)>,
}

impl Reach {
    fn of(rulebook: &Rulebook) -> Self {
        let (from, existing) = (rulebook.effective_from, rulebook.reaches_existing_from);
        Self {
            from_start: Month::first_from(from),
            from_end: Month::of(from),
            existing: (existing > from).then(|| (from, Month::first_from(existing))),
        }
    }
}

/// Why rulebooks do not make a timeline.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TimelineError {
    /// There is none.
    #[error("a timeline needs at least one rulebook")]
    Empty,
    /// Two begin on one day, or have one id.
    #[error("the rulebooks `{0}` and `{1}` have the same id or the same `effective_from`")]
    Overlap(String, String),
    /// Two differ in family or currency.
    #[error("the rulebooks `{0}` and `{1}` differ in family or currency")]
    Mixed(String, String),
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
}

impl Timeline {
    /// One rulebook for the whole run, whatever the date.
    pub fn held(rulebook: Rulebook) -> Self {
        let names = names_of(std::slice::from_ref(&rulebook));
        let terms = vec![Terms::compile(&rulebook, &names, RulebookIx(0))];
        Self { names, terms, reaches: vec![Reach::of(&rulebook)], rulebooks: vec![rulebook], held: true }
    }

    /// Rulebooks that follow one another, each from its `effective_from` on.
    ///
    /// # Errors
    /// Where they do not make one timeline.
    pub fn new(mut rulebooks: Vec<Rulebook>) -> Result<Self, TimelineError> {
        rulebooks.sort_by_key(|rulebook| rulebook.effective_from);
        let first = rulebooks.first().ok_or(TimelineError::Empty)?;
        for (at, later) in rulebooks.iter().enumerate().skip(1) {
            for earlier in &rulebooks[..at] {
                agree(earlier, later)?;
            }
            if (later.family.as_str(), later.currency) != (first.family.as_str(), first.currency) {
                return Err(TimelineError::Mixed(first.id.clone(), later.id.clone()));
            }
        }
        let names = names_of(&rulebooks);
        let indices = (0..).map(RulebookIx);
        let terms = rulebooks.iter().zip(indices).map(|(rulebook, ix)| Terms::compile(rulebook, &names, ix)).collect();
        let reaches = rulebooks.iter().map(Reach::of).collect();
        Ok(Self { names, rulebooks, terms, reaches, held: false })
    }

    /// The words of the run.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// The rulebooks by date.
    pub fn rulebooks(&self) -> &[Rulebook] {
        &self.rulebooks
    }

    /// The currency of every amount.
    pub fn currency(&self) -> Currency {
        self.terms[0].currency
    }

    /// The first day that a scenario may name; `None` where one rulebook is held for any date (T5).
    pub fn first_day(&self) -> Option<NaiveDate> {
        (!self.held).then(|| self.rulebooks[0].effective_from)
    }

    /// The free edition, in which an app begins.
    pub fn free_edition(&self) -> EditionIx {
        let place = self.names.editions.iter().position(|edition| edition.free).unwrap_or_default();
        EditionIx(place as u8)
    }

    /// T1: the rulebook that governs a month, in policies and limits: the one in force on its 1st.
    pub fn governing(&self, month: Month) -> &Terms {
        &self.terms[self.last(|reach| reach.from_start <= month)]
    }

    /// The rulebook whose prices hold for an app in a month: the one in force on the day that G5 says, but
    /// for an app created before it the former one until the day that G9 says, where that is a later day than
    /// the one on which the rulebook begins to hold.
    pub fn pricing(&self, month: Month, created: NaiveDate) -> &Terms {
        let mut at = match self.governing(month).readings.price_date {
            PriceDate::MonthStart => self.last(|reach| reach.from_start <= month),
            PriceDate::MonthEnd => self.last(|reach| reach.from_end <= month),
        };
        let keeps_former = |at: usize| {
            let existing = self.reaches[at].existing;
            existing.is_some_and(|(before, reached_from)| created < before && month < reached_from)
        };
        while at > 0 && keeps_former(at) {
            at -= 1;
        }
        &self.terms[at]
    }

    /// The last rulebook that holds; before the first one, the first.
    fn last(&self, holds: impl Fn(&Reach) -> bool) -> usize {
        self.reaches.iter().rposition(holds).unwrap_or(0)
    }

    /// The last rulebook, where a run up to `month` goes beyond the day on which it was last seen published.
    pub fn beyond_publication(&self, month: Month) -> Option<&Rulebook> {
        let last = self.rulebooks.last()?;
        (!self.held && last.last_published? < month.first_day()).then_some(last)
    }
}

/// Whether two rulebooks can stand on one timeline.
fn agree(first: &Rulebook, second: &Rulebook) -> Result<(), TimelineError> {
    if first.id == second.id || first.effective_from == second.effective_from {
        return Err(TimelineError::Overlap(first.id.clone(), second.id.clone()));
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

/// Every name of the rulebooks, each once, in the order of their tables.
fn names_of(rulebooks: &[Rulebook]) -> Names {
    let mut names =
        Names { rulebooks: rulebooks.iter().map(|rulebook| rulebook.id.clone()).collect(), ..Names::default() };
    for rulebook in rulebooks {
        for edition in &rulebook.editions {
            if names.editions.iter().all(|known| known.id != edition.id) {
                names.editions.push(EditionName { id: edition.id.clone(), free: edition.free });
            }
        }
        for package in &rulebook.packages {
            if names.packages.iter().all(|known| known.id != package.id) {
                names.packages.push(PackageName { id: package.id.clone(), kind: package.kind });
            }
        }
        for meter in &rulebook.meters {
            if names.meters.iter().all(|known| known.id != meter.id) {
                names.meters.push(MeterName { id: meter.id.clone(), decimals: meter.decimals });
            }
        }
    }
    let meters = &names.meters;
    let unit = |rulebook: &Rulebook, id: &str| {
        let meter = rulebook.meters.iter().find(|meter| meter.id == id);
        meter.map(|meter| meter.unit.clone()).unwrap_or_default()
    };
    names.units = rulebooks.iter().flat_map(|book| meters.iter().map(|meter| unit(book, &meter.id))).collect();
    names
}
