//! The rulebooks of a run in the order of their dates, family by family, and which one governs and prices a month.

use chrono::NaiveDate;

use super::agreement::{self, TimelineError};
use super::alternative::Alternative;
use super::model::Rulebook;
use super::names::{FamilyIx, Names, RulebookIx};
use super::policy::PriceDate;
use super::terms::Terms;
use crate::calendar::Month;
use crate::money::Currency;

/// The rulebooks of each family, one after the other by date.
#[derive(Debug, Clone)]
pub struct Timeline {
    names: Names,
    families: Vec<Family>,
    rulebooks: Vec<Rulebook>,
    terms: Vec<Terms>,
    held: bool,
    free_groups: u64,
}

/// A billing mode: rulebooks that follow one another.
#[derive(Debug, Clone)]
pub struct Family {
    /// Its id.
    pub id: String,
    /// T2: the day from which new apps belong to it.
    pub from: NaiveDate,
    /// The place of its first rulebook among those of the timeline; the others follow it.
    first: usize,
    reaches: Vec<Reach>,
    /// The months, in order, from which a rulebook governs or prices any app.
    turns: Vec<Month>,
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

    /// The months from which it holds, for whomever; where one `looks_at_ends` (G5), from the first that ends under it, too.
    fn turns(&self, looks_at_ends: bool) -> impl Iterator<Item = Month> + use<> {
        let from_end = looks_at_ends.then_some(self.from_end);
        let reached_from = self.existing.map(|(_, reached_from)| reached_from);
        [Some(self.from_start), from_end, reached_from].into_iter().flatten()
    }
}

impl Family {
    /// The place of the last rulebook that holds; before the first one, the first.
    fn last(&self, holds: impl Fn(&Reach) -> bool) -> usize {
        self.reaches.iter().rposition(holds).unwrap_or(0)
    }
}

impl Timeline {
    /// T5: one rulebook for the whole run, whatever the date; a scenario may use its words alone.
    pub fn held(rulebook: Rulebook) -> Self {
        let words = Names::of(&[&rulebook]);
        Self::hold(rulebook, words)
    }

    fn hold(rulebook: Rulebook, words: Names) -> Self {
        let families = vec![(rulebook.family.clone(), rulebook.effective_from)];
        let names = words.with_rulebooks(&[&rulebook]);
        Self::of(families, names, vec![rulebook], true)
    }

    /// T5: one rulebook for the whole run, whatever the date. T6: a scenario may use the words of all those `known` that
    /// are of its family; where one of these means something else by a word, the held one's own meaning counts.
    ///
    /// # Errors
    /// Where there are more words than the program counts.
    pub fn held_among(rulebook: Rulebook, known: &[Rulebook]) -> Result<Self, TimelineError> {
        let mut family: Vec<&Rulebook> = known.iter().filter(|other| other.family == rulebook.family).collect();
        family.sort_by_key(|rulebook| rulebook.effective_from);
        let names = Names::of(&[&[&rulebook], family.as_slice()].concat());
        let in_order = Names::of(&[family.as_slice(), &[&rulebook]].concat());
        let names = names.in_order_of(&in_order);
        agreement::few_enough(&names)?;
        Ok(Self::hold(rulebook, names))
    }

    /// T1: rulebooks that follow one another, each from its `effective_from` on, family by family.
    ///
    /// # Errors
    /// Where they do not make one timeline.
    pub fn new(rulebooks: Vec<Rulebook>) -> Result<Self, TimelineError> {
        let (families, rulebooks) = agreement::ordered(rulebooks)?;
        let all: Vec<&Rulebook> = rulebooks.iter().collect();
        let names = Names::of(&all).with_rulebooks(&all);
        agreement::few_enough(&names)?;
        Ok(Self::of(families, names, rulebooks, false))
    }

    /// Families by their first day, rulebooks by family and date.
    fn of(families: Vec<(String, NaiveDate)>, names: Names, rulebooks: Vec<Rulebook>, held: bool) -> Self {
        let indices = (0..).map(RulebookIx);
        let terms = rulebooks.iter().zip(indices).map(|(rulebook, ix)| Terms::compile(rulebook, &names, ix));
        let terms: Vec<Terms> = terms.collect();
        let family = |(id, from): (String, NaiveDate)| {
            let first = rulebooks.iter().position(|rulebook| rulebook.family == id).unwrap_or(0);
            let own = || rulebooks.iter().filter(|rulebook| rulebook.family == id);
            let reaches: Vec<Reach> = own().map(Reach::of).collect();
            let looks_at_ends = own().any(|rulebook| rulebook.readings.price_date == PriceDate::MonthEnd);
            let mut turns: Vec<Month> = reaches.iter().flat_map(|reach| reach.turns(looks_at_ends)).collect();
            turns.sort_unstable();
            Family { first, reaches, turns, id, from }
        };
        let families = families.into_iter().map(family).collect();
        let group_meters = terms.iter().flat_map(|terms| &terms.group_meters);
        let free = group_meters.flat_map(|meter| terms.iter().map(|terms| terms.free_reading(*meter)));
        let free_groups = free.min().unwrap_or(u64::MAX);
        Self { names, families, terms, rulebooks, held, free_groups }
    }

    /// The same timeline with one reading of every rulebook decided otherwise.
    pub fn read_otherwise(&self, alternative: Alternative) -> Self {
        let mut rulebooks = self.rulebooks.clone();
        rulebooks.iter_mut().for_each(|rulebook| alternative.apply(rulebook));
        let families = self.families.iter().map(|family| (family.id.clone(), family.from)).collect();
        Self::of(families, self.names.clone(), rulebooks, self.held)
    }

    /// Every other reading, one at a time: those that at least one rulebook does not follow already.
    pub fn alternatives(&self) -> Vec<(Alternative, Self)> {
        let is_other = |other: &Alternative| !self.rulebooks.iter().all(|rulebook| other.is_followed_by(rulebook));
        Alternative::all().into_iter().filter(is_other).map(|other| (other, self.read_otherwise(other))).collect()
    }

    /// How the rulebooks decide the reading to which an alternative belongs, each decision once.
    pub fn decided(&self, alternative: Alternative) -> String {
        let mut decisions: Vec<String> = Vec::new();
        for rulebook in &self.rulebooks {
            let decision = alternative.decided_in(rulebook);
            if !decisions.contains(&decision) {
                decisions.push(decision);
            }
        }
        decisions.join(", ")
    }

    /// The words of the run (T6).
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// The families by their first day.
    pub fn families(&self) -> &[Family] {
        &self.families
    }

    /// The rulebooks by family and date.
    pub fn rulebooks(&self) -> &[Rulebook] {
        &self.rulebooks
    }

    /// The rulebooks of a family by date, each with the months that it governs: from the first to the one before the
    /// next rulebook's; a rulebook that is followed before any month begins governs none.
    pub fn of_family(&self, family: &Family) -> Vec<(&Rulebook, Month, Option<Month>)> {
        let rulebooks = &self.rulebooks[family.first..family.first + family.reaches.len()];
        let start = |at: usize| if at == 0 { family.reaches[0].from_end } else { family.reaches[at].from_start };
        let end = |at: usize| family.reaches.get(at + 1).map(|next| next.from_start.plus(-1));
        rulebooks.iter().enumerate().map(|(at, rulebook)| (rulebook, start(at), end(at))).collect()
    }

    /// The currency of every amount.
    pub fn currency(&self) -> Currency {
        self.terms[0].currency
    }

    /// T5: whether one rulebook is held for the whole run.
    pub fn is_held(&self) -> bool {
        self.held
    }

    /// T4: the first day that a scenario may name; `None` where one rulebook is held for any date (T5).
    pub fn first_day(&self) -> Option<NaiveDate> {
        (!self.held).then(|| self.families[0].from)
    }

    /// T2: the family of an app whose first row is of this day: the last that has begun.
    pub fn family_of(&self, date: NaiveDate) -> FamilyIx {
        let begun = self.families.iter().rposition(|family| family.from <= date);
        FamilyIx(begun.unwrap_or(0) as u8)
    }

    /// T2: the family to which an app may move on a day, if there is one.
    pub fn successor(&self, family: FamilyIx, date: NaiveDate) -> Option<FamilyIx> {
        let id = &self.family(family).id;
        let moves = |(at, other): (u8, &Family)| {
            let rulebook = &self.rulebooks[self.governs(other, Month::of(date))];
            let from = rulebook.migration.as_ref().map(|migration| &migration.from_family);
            (other.from <= date && from == Some(id)).then_some(FamilyIx(at))
        };
        (0..).zip(&self.families).find_map(moves)
    }

    fn family(&self, ix: FamilyIx) -> &Family {
        &self.families[usize::from(ix.0)]
    }

    /// T1: the place of the rulebook in force on the 1st; a month in which the family begins is its first rulebook's.
    fn governs(&self, family: &Family, month: Month) -> usize {
        family.first + family.last(|reach| reach.from_start <= month)
    }

    /// A rulebook's terms.
    pub fn terms(&self, rulebook: RulebookIx) -> &Terms {
        &self.terms[usize::from(rulebook.0)]
    }

    /// U3: so many groups and rooms cost nothing under any of the rulebooks.
    pub(crate) fn free_groups(&self) -> u64 {
        self.free_groups
    }

    /// T1: the rulebook that governs a month of the family in policies and limits.
    pub fn governing(&self, family: FamilyIx, month: Month) -> &Terms {
        &self.terms[self.governs(self.family(family), month)]
    }

    /// T1: the rulebook whose prices hold for an app in a month: the one in force on the day that G5 says, but
    /// for an app created before it the former one until the day that G9 says, where that is a later day than
    /// the one on which the rulebook begins to hold.
    pub fn pricing(&self, family: FamilyIx, month: Month, created: NaiveDate) -> &Terms {
        self.ruling(family, month, created).1
    }

    /// [`Timeline::governing`] and [`Timeline::pricing`] in one.
    pub fn ruling(&self, family: FamilyIx, month: Month, created: NaiveDate) -> (&Terms, &Terms) {
        let of = self.family(family);
        let governs = self.governs(of, month);
        let mut at = match self.terms[governs].readings.price_date {
            PriceDate::MonthStart => governs - of.first,
            PriceDate::MonthEnd => of.last(|reach| reach.from_end <= month),
        };
        let keeps_former = |at: usize| {
            let existing = of.reaches[at].existing;
            existing.is_some_and(|(before, reached_from)| created < before && month < reached_from)
        };
        while at > 0 && keeps_former(at) {
            at -= 1;
        }
        (&self.terms[governs], &self.terms[of.first + at])
    }

    /// The first month after this one that may be [ruled](Self::ruling) by other rulebooks; `None` where none may.
    pub(crate) fn turn_after(&self, family: FamilyIx, month: Month) -> Option<Month> {
        self.family(family).turns.iter().find(|turn| **turn > month).copied()
    }

    /// T4: whether a rulebook is used in a month that begins after it was last seen published.
    pub fn is_beyond_publication(&self, rulebook: RulebookIx, month: Month) -> bool {
        let last = self.rulebooks[usize::from(rulebook.0)].last_published;
        !self.held && last.is_some_and(|last| last < month.first_day())
    }
}
