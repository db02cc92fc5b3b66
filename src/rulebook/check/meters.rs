//! Checks meters: what is free, the block, the unit, the price.

use std::collections::BTreeMap;

use super::{Check, MARKS, MOST_NAMES};
use crate::diagnostic::Kind;
use crate::rulebook::file::{MeterFile, PriceFile, RulebookFile};
use crate::rulebook::model::{Meter, MeterKind};
use crate::rulebook::values::{EditionKind, MeterKindWord};

impl Check {
    pub(super) fn meters(&mut self, file: &RulebookFile) -> Vec<Meter> {
        let meters = file.meter.as_deref().unwrap_or_default();
        self.unique(meters.iter().map(|meter| &meter.id));
        if let Some(meter) = meters.get(MOST_NAMES) {
            self.problem(
                Kind::TooManyMeters,
                &meter.id,
                "too many meters",
                format!("a rulebook has at most {MOST_NAMES}"),
            );
        }
        meters.iter().filter_map(|meter| self.meter(meter)).collect()
    }

    fn meter(&mut self, meter: &MeterFile) -> Option<Meter> {
        let id = self.word(&meter.id, MARKS, &[]);
        let mut prices = BTreeMap::new();
        for (edition, at) in meter.editions.iter().flatten() {
            let known = self.paid_edition_known(edition, at);
            let price = at.value.as_ref().and_then(|PriceFile { price, source }| self.price(price, source));
            prices.extend(price.filter(|_| known).map(|price| (edition.clone(), price)));
        }
        if meter.decimals.value.is_some_and(|decimals| decimals > 6) {
            self.problem(Kind::MeterDecimals, &meter.decimals, "too many decimals", "a reading has 0 to 6 decimals");
        }
        let kind = self.meter_kind(meter);
        if let (Some(MeterKind::NotCharged), Some((_, price))) = (&kind, meter.editions.iter().flatten().next()) {
            self.problem(
                Kind::MeterNotCharged,
                price,
                "a meter that is not charged has no price",
                "remove `editions`, or choose another `kind`",
            );
        }
        if matches!(kind, Some(MeterKind::MonthlyPeak { .. } | MeterKind::DailyPeaks)) {
            self.priced_in_every_paid_edition(meter);
        }
        let id = id?;
        let unit = match (&kind, &meter.unit) {
            (Some(MeterKind::MonthlyPeak { block, .. }), _) if block.value > 1 => {
                format!("{} {id}", block.value)
            }
            (_, Some(unit)) => unit.value.clone()?,
            _ => id.clone(),
        };
        Some(Meter { id, kind: kind?, decimals: meter.decimals.value?, unit, prices })
    }

    /// Where every edition named is a right one, those that are not named are forgotten.
    fn priced_in_every_paid_edition(&mut self, meter: &MeterFile) {
        let named: Vec<&String> = meter.editions.iter().flatten().map(|(id, _)| id).collect();
        let is_paid = |id: &String| self.editions.get(id) == Some(&Some(EditionKind::Paid));
        if !named.iter().all(|id| is_paid(id)) {
            return;
        }
        let forgotten = self.editions.keys().filter(|id| is_paid(id) && !named.contains(id));
        let forgotten: Vec<String> = forgotten.take(MOST_NAMES).map(|id| format!("`{id}`")).collect();
        if !forgotten.is_empty() {
            let help = "add it, with `price = \"0\"` where usage costs nothing";
            self.problem(
                Kind::MeterUnpriced,
                &meter.id,
                format!("has no price in the edition {}", forgotten.join(", ")),
                help,
            );
        }
    }

    fn meter_kind(&mut self, meter: &MeterFile) -> Option<MeterKind> {
        match (meter.kind.value?, &meter.free, &meter.block, &meter.unit) {
            (MeterKindWord::MonthlyPeak, Some(free), Some(block), None) => {
                if block.quantity.value == Some(0) {
                    self.problem(Kind::BlockZero, &block.quantity, "a block of nothing", "write 1 or more");
                }
                if meter.decimals.value.is_some_and(|decimals| decimals > 0) {
                    self.problem(
                        Kind::BlockDecimals,
                        &meter.decimals,
                        "blocks count whole readings",
                        "write `decimals = 0`",
                    );
                }
                let free = self.sourced(&free.quantity, &free.source, |quantity| *quantity);
                let block = self.sourced(&block.quantity, &block.source, |quantity| *quantity);
                Some(MeterKind::MonthlyPeak { free: free?, block: block?, counts_groups: meter.own_count.is_some() })
            }
            (MeterKindWord::MonthlyPeak, ..) => {
                let help = "add `free` and `block`, each with `quantity` and `source`, and no `unit`";
                self.problem(Kind::PeakForm, &meter.kind, "a monthly peak has `free` and `block` and no `unit`", help);
                None
            }
            (MeterKindWord::DailyPeaks, None, None, Some(_)) if meter.own_count.is_none() => {
                Some(MeterKind::DailyPeaks)
            }
            (MeterKindWord::NotCharged, None, None, None) if meter.own_count.is_none() => Some(MeterKind::NotCharged),
            (MeterKindWord::NotCharged, ..) => {
                let help = "remove `free`, `block`, `unit` and `own_count`";
                self.problem(
                    Kind::NotChargedForm,
                    &meter.kind,
                    "a meter that is not charged has no `free`, `block`, `unit` or `own_count`",
                    help,
                );
                None
            }
            (MeterKindWord::DailyPeaks, ..) => {
                let help = "write `unit = \"mbps day\"` or the like, and no `free`, `block` or `own_count`";
                self.problem(Kind::DailyForm, &meter.kind, "daily peaks have a `unit` and nothing else", help);
                None
            }
        }
    }
}
