//! Checks change frequency, arrears and readings.

use std::collections::BTreeMap;

use super::Check;
use crate::diagnostic::Kind;
use crate::rulebook::file::{DaysFile, ReadingSourcesFile, ReadingsFile, RulebookFile};
use crate::rulebook::model::{Arrears, Changes, Sourced};
use crate::rulebook::policy::{InvoiceDays, Readings};

/// The longest period of days.
const MOST_DAYS: u32 = 3_650;
/// The most changes that a month may allow.
const MOST_TIMES: u32 = 1_000;

impl Check {
    pub(super) fn changes(&mut self, file: &RulebookFile) -> Option<Changes> {
        let edition = &file.changes.edition_per_month;
        let package = &file.changes.package_per_month;
        let [edition_per_month, package_per_month] = [edition, package].map(|often| {
            if often.times.value.is_some_and(|times| times > MOST_TIMES) {
                self.problem(
                    Kind::ChangesTooOften,
                    &often.times,
                    "is too often",
                    format!("write at most {MOST_TIMES}"),
                );
            }
            self.sourced(&often.times, &often.source, |times| *times)
        });
        Some(Changes { edition_per_month: edition_per_month?, package_per_month: package_per_month? })
    }

    pub(super) fn arrears(&mut self, file: &RulebookFile) -> Option<Arrears> {
        let [suspended_after, reclaimed_after] =
            [&file.arrears.suspended_after, &file.arrears.reclaimed_after].map(|days| self.days(days, 0));
        Some(Arrears { suspended_after: suspended_after?, reclaimed_after: reclaimed_after? })
    }

    pub(super) fn days(&mut self, days: &DaysFile, least: u32) -> Option<Sourced<u32>> {
        if days.days.value.is_some_and(|count| count > MOST_DAYS) {
            self.problem(Kind::DaysTooMany, &days.days, "is too long", format!("write at most {MOST_DAYS} days"));
        }
        if days.days.value.is_some_and(|count| count < least) {
            self.problem(
                Kind::DaysTooFew,
                &days.days,
                "is too short",
                format!("write at least {least}, or leave the table out"),
            );
        }
        self.sourced(&days.days, &days.source, |days| *days)
    }

    pub(super) fn readings(&mut self, file: &ReadingsFile) -> Option<Readings> {
        for day in [&file.invoice_day.plan, &file.invoice_day.services] {
            if day.value.is_some_and(|day| !(1..=28).contains(&day)) {
                self.problem(Kind::InvoiceDay, day, "is not a day of every month", "write a day from 1 to 28");
            }
        }
        Some(Readings {
            refund: file.refund.value?,
            deferral: file.deferral.value?,
            package_restore: file.package_restore.value?,
            invoice_day: InvoiceDays { plan: file.invoice_day.plan.value?, services: file.invoice_day.services.value? },
            price_date: file.price_date.value?,
            downgrade_to_trial: file.downgrade_to_trial.value?,
            rounding: file.rounding.value?,
            package_activation: file.package_activation.value?,
        })
    }

    pub(super) fn reading_sources(&mut self, file: &ReadingSourcesFile) -> BTreeMap<String, String> {
        let sources = [
            ("refund", &file.refund),
            ("deferral", &file.deferral),
            ("package_restore", &file.package_restore),
            ("invoice_day", &file.invoice_day),
            ("price_date", &file.price_date),
            ("downgrade_to_trial", &file.downgrade_to_trial),
            ("rounding", &file.rounding),
            ("package_activation", &file.package_activation),
        ];
        sources.into_iter().filter_map(|(key, at)| Some((key.to_owned(), self.source(at)?))).collect()
    }
}
