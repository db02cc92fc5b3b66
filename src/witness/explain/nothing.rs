//! Why something costs nothing in a month.

use std::collections::BTreeSet;

use super::Case;
use super::told::{Because, NothingTold};
use crate::calendar::Month;
use crate::ledger::{AppLedger, Category, Item, MonthLine, Place, Reading, Violation, Waived};
use crate::money::{Amount, Quantity};
use crate::rulebook::{MeterIx, MeterKind, PackageIx, Rule};
use crate::scenario::{Event, Row};
use crate::witness::history::{behind, setting};

impl Case<'_> {
    pub(super) fn nothing(&self, line: &MonthLine) -> Vec<NothingTold> {
        let mut nothing: Vec<NothingTold> = self.no_plan(line).into_iter().collect();
        let names = self.witness.legend.names;
        let packages = (0..).map(PackageIx).take(names.packages.len());
        nothing.extend(packages.filter_map(|package| self.no_package(line, package)));
        let meters = (0..).map(MeterIx).take(names.meters.len());
        nothing.extend(meters.filter_map(|meter| self.no_usage(line, meter)));
        nothing.extend(self.only_otherwise(line.month, &nothing));
        nothing
    }

    fn is_charged(ledger: &AppLedger, month: Month, item: Item) -> bool {
        ledger.charges.iter().any(|charge| charge.month == month && charge.item == item)
    }

    fn told(&self, month: Month, item: Item, waived: Option<&Waived>, because: Vec<Because>) -> NothingTold {
        NothingTold {
            category: item.category(),
            item: self.witness.legend.item(item).to_owned(),
            list_price: waived.map(|waived| waived.fee.price),
            source: waived.and_then(|waived| self.source_of_fee(&waived.fee)),
            because,
            otherwise: self.otherwise(month, item),
        }
    }

    fn waived(&self, month: Month, is: impl Fn(Item) -> bool) -> Option<&Waived> {
        self.watched.details.waived.iter().find(|waived| waived.month == month && is(waived.fee.item))
    }

    /// F2, F3: from when on a waived fee would be due, or that it never was.
    fn free_until(&self, waived: &Waived) -> Because {
        let (row, month, item) = (self.row(waived.fee.place), waived.month, waived.fee.item);
        let (until, name) = (month.next().first_day(), self.witness.legend.item(item));
        let set = match (item, row.as_ref().map(|row| row.action)) {
            (Item::Plan(_), Some("upgrade")) => format!("upgraded to `{name}` on {}", waived.fee.place.date),
            (Item::Plan(_), _) => format!("changed to `{name}` on {}", waived.fee.place.date),
            _ => format!("`{name}` set on {}", waived.fee.place.date),
        };
        let free = match (self.begins_next(month, item), item) {
            (false, _) => "it incurs nothing in this month".to_owned(),
            (true, Item::Plan(_)) if set.starts_with("upgraded") => format!("free until {until}"),
            (true, Item::Plan(_)) => format!("its fee begins on {until}"),
            (true, _) => format!("its fee is deferred to {until}"),
        };
        Because { rule: waived.fee.rule, row, text: format!("{set}: {free}") }
    }

    /// Whether what a month need not pay is due from the next one on: the app is not stopped, nor has the item ended.
    fn begins_next(&self, month: Month, item: Item) -> bool {
        let next = month.next();
        let is_reported = self.line(next).is_some();
        let goes_on = self.history().stopped(self.at_end(month)).is_none();
        if is_reported { Self::is_charged(&self.watched.ledger, next, item) } else { goes_on }
    }

    fn at_end(&self, month: Month) -> usize {
        self.history().at_end_of(month.last_day())
    }

    fn no_plan(&self, line: &MonthLine) -> Option<NothingTold> {
        if line.plan != Amount::ZERO {
            return None;
        }
        let month = line.month;
        let waived = self.waived(month, |item| item.category() == Category::Plan);
        let edition = self.history().edition(self.at_end(month))?;
        let because = match waived {
            Some(waived) => {
                let mut because = vec![self.free_until(waived)];
                because.extend(self.stopped(self.at_end(month)));
                because
            }
            None => self.no_fee(month),
        };
        let item = waived.map_or(Item::Plan(edition), |waived| waived.fee.item);
        Some(self.told(month, item, waived, because))
    }

    /// Why no plan costs anything as a month ends: a stop, or what led to the edition.
    fn no_fee(&self, month: Month) -> Vec<Because> {
        let (at, mut because) = (self.at_end(month), self.begun_and_left(month));
        if let Some(stopped) = self.stopped(at) {
            because.push(stopped);
            return because;
        }
        if let Some((held, edition)) = self.held(month).zip(self.history().edition(at)) {
            let fee = format!("the fee of `{}` is nothing", self.edition_name(edition));
            let text = if held.rule == Rule::O1 { fee } else { format!("{}: {fee}", held.text) };
            because.push(Because { text, ..held });
        }
        because.extend(self.expired(month));
        because
    }

    /// F2: the paid editions that began within a month, and were left again before its end.
    fn begun_and_left(&self, month: Month) -> Vec<Because> {
        let (spells, editions) = (self.spells(), &self.witness.legend.names.editions);
        let first = spells.partition_point(|spell| Month::of(spell.place.date) < month);
        let costs = |at: usize| {
            let edition = self.history().edition(at).and_then(|edition| editions.get(usize::from(edition.0)));
            edition.is_some_and(|edition| !edition.free)
        };
        let begins = |at: &usize| {
            let deferred = spells.get(*at).is_some_and(|spell| self.watched.has_decided(Rule::F2, spell.place));
            deferred && self.history().edition_set(*at) == *at && costs(*at)
        };
        let told = |at: usize| {
            let row = self.edition_row(at)?;
            let text = format!("{}: it incurs nothing in this month", row.text);
            Some(Because { rule: Rule::F2, text, ..row })
        };
        (first..=self.at_end(month)).filter(begins).filter_map(told).collect()
    }

    /// What led to the edition that is held as a month ends.
    fn held(&self, month: Month) -> Option<Because> {
        self.edition_row(self.history().edition_set(self.at_end(month)))
    }

    /// B4.
    fn expired(&self, month: Month) -> Option<Because> {
        let end = self.watched.valid_until.get(&month).filter(|end| **end <= month.last_day())?;
        let text = format!("expired on {end}: every row but a way out is refused");
        Some(Because { rule: Rule::B4, row: None, text })
    }

    fn no_package(&self, line: &MonthLine, package: PackageIx) -> Option<NothingTold> {
        let (month, item) = (line.month, Item::Package(package));
        if Self::is_charged(&self.watched.ledger, month, item) {
            return None;
        }
        let waived = self.waived(month, |other| other == item);
        let mut because: Vec<Because> = self.package_changes(month, package);
        if !because.iter().any(|because| because.rule == Rule::F3) {
            because.extend(waived.map(|waived| self.free_until(waived)));
        }
        if because.is_empty() {
            // As an earlier month left it.
            because = self.set_by(item, self.at_end(month));
        }
        if because.is_empty() {
            return None;
        }
        because.extend(self.stopped(self.at_end(month)));
        Some(self.told(month, item, waived, because))
    }

    /// The rows of a month that set a package, and whether its fee was deferred (F3).
    fn package_changes(&self, month: Month, package: PackageIx) -> Vec<Because> {
        let spells = self.spells();
        let changes = |at: &usize| {
            let pair = at.checked_sub(1).and_then(|before| spells.get(before)).zip(spells.get(*at));
            pair.is_some_and(|(before, spell)| setting(before, package) != setting(spell, package))
        };
        let first = spells.partition_point(|spell| Month::of(spell.place.date) < month);
        let mut because = Vec::new();
        for at in (first..=self.at_end(month)).filter(changes) {
            let (Some(set), Some(spell)) = (self.package_row(package, at), spells.get(at)) else { continue };
            let deferred = self.history().package_set(package, spell).filter(|(_, incurred)| *incurred == Rule::F3);
            because.push(match deferred {
                Some((_, rule)) if self.begins_next(month, Item::Package(package)) => {
                    let text = format!("{}: nothing is incurred before {}", set.text, month.next().first_day());
                    Because { rule, text, ..set }
                }
                Some((_, rule)) => {
                    Because { rule, text: format!("{}: it incurs nothing in this month", set.text), ..set }
                }
                None => set,
            });
        }
        because
    }

    fn no_usage(&self, line: &MonthLine, meter: MeterIx) -> Option<NothingTold> {
        let (month, item) = (line.month, Item::Usage(meter));
        let is_reading = |row: &&Row| {
            matches!(row.event, Event::Usage(of, _) if MeterIx(of) == meter) && Month::of(row.date) == month
        };
        let rows: Vec<&Row> = self.app.rows.iter().filter(is_reading).collect();
        if rows.is_empty() || Self::is_charged(&self.watched.ledger, month, item) {
            return None;
        }
        let places: Vec<Place> =
            rows.iter().map(|row| Place { date: row.date, row: Some((row.file, row.line)) }).collect();
        let mut because: Vec<Because> = self.below_what_is_charged(month, meter).into_iter().collect();
        for (rule, text) in [
            (Rule::U5, "read in the free edition: it costs nothing"),
            (Rule::O4, "the app is stopped: the reading is refused"),
            (Rule::B3, "the app is stopped: the reading is refused"),
            (Rule::B4, "the edition has expired: the reading is refused"),
        ] {
            let first = places.iter().find(|place| self.watched.has_decided(rule, **place));
            because.extend(first.map(|place| Because { rule, row: self.row(*place), text: text.to_owned() }));
        }
        Some(self.told(month, item, None, because))
    }

    /// U1, U3: the highest reading that counts is within what is free, or the rulebook does not charge the meter.
    fn below_what_is_charged(&self, month: Month, meter: MeterIx) -> Option<Because> {
        let readings = self.watched.details.readings.iter();
        let of_month = |reading: &&Reading| reading.meter == meter && Month::of(reading.place.date) == month;
        let reading = behind(readings.filter(of_month), Rule::U1)?;
        let (name, value) = (self.witness.legend.names.meter(meter), Quantity::millionths(reading.value));
        let rulebook = self.rulebook(reading.rulebook)?;
        match self.meter(reading.rulebook, meter).map(|meter| &meter.kind) {
            Some(MeterKind::MonthlyPeak { free, .. }) => {
                let rule = if reading.own { Rule::U3 } else { Rule::U1 };
                let mut because = self.peak(reading, name, rule);
                because.text = format!("{}; {} are free", because.text, free.value);
                Some(because)
            }
            Some(MeterKind::DailyPeaks) => {
                let text = format!("no reading is above {value} {name}");
                Some(Because { rule: Rule::U4, row: self.row(reading.place), text })
            }
            Some(MeterKind::NotCharged) | None => {
                let text = format!("`{}` does not charge for {name}", rulebook.id);
                Some(Because { rule: Rule::T1, row: self.row(reading.place), text })
            }
        }
    }

    /// What would be charged only if a reading of section 10 were decided otherwise, and is not told yet.
    fn only_otherwise(&self, month: Month, told: &[NothingTold]) -> Vec<NothingTold> {
        let mut seen: BTreeSet<String> = told.iter().map(|nothing| nothing.item.clone()).collect();
        let charges = self.others.iter().flat_map(|(_, ledger)| &ledger.charges);
        let mut only = Vec::new();
        for charge in charges.filter(|charge| charge.month == month) {
            let is_charged = Self::is_charged(&self.watched.ledger, month, charge.item);
            if !is_charged && seen.insert(self.witness.legend.item(charge.item).to_owned()) {
                only.push(self.told(month, charge.item, None, self.not_charged(month, charge.item)));
            }
        }
        only
    }

    /// Why something is not charged that another reading charges: the edition held, a row refused, use within what is free.
    fn not_charged(&self, month: Month, item: Item) -> Vec<Because> {
        let stopped = || self.stopped(self.at_end(month)).or_else(|| self.held(month)).into_iter().collect();
        let because = match item {
            Item::Plan(_) => return stopped(),
            Item::Package(package) => self.refused_for(month, package),
            Item::Usage(meter) => self.below_what_is_charged(month, meter),
        };
        because.map_or_else(stopped, |because| vec![because])
    }

    /// The last row up to a month's end that asked for a package and was refused.
    fn refused_for(&self, month: Month, package: PackageIx) -> Option<Because> {
        let asks = |violation: &&Violation| {
            let event = self.history().row(violation.place).map(|row| &row.event);
            let asked = match event {
                Some(Event::Upgrade(_, asked) | Event::Change(_, asked)) => asked,
                _ => return false,
            };
            asked.iter().any(|(of, _)| *of == package.0)
        };
        let last_day = month.last_day();
        let mut refused = self.watched.ledger.violations.iter().filter(|violation| violation.place.date <= last_day);
        let violation = refused.rfind(asks)?;
        let message = self.witness.legend.message(violation, self.subject(violation));
        let text = format!("refused: {message}");
        Some(Because { rule: self.rule(violation), row: self.row(violation.place), text })
    }
}
