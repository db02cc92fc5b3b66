//! Checks packages: what each edition offers, and its tiers.

use std::collections::BTreeMap;

use super::{Check, MARKS, MOST_NAMES, TAKEN};
use crate::diagnostic::Kind;
use crate::rulebook::file::{OfferFile, PackageFile, RulebookFile, TierFile};
use crate::rulebook::model::{Offer, Package, PackageKind, Tier};
use crate::rulebook::values::PackageKindWord;
use crate::toml_input::At;

/// The highest number of a level.
const HIGHEST_LEVEL: u32 = 1_000_000_000;

impl Check {
    pub(super) fn packages(&mut self, file: &RulebookFile) -> Vec<Package> {
        let packages = file.package.as_deref().unwrap_or_default();
        self.unique(packages.iter().map(|package| &package.id));
        if let Some(package) = packages.get(MOST_NAMES) {
            self.problem(
                Kind::TooManyPackages,
                &package.id,
                "too many packages",
                format!("a rulebook has at most {MOST_NAMES}"),
            );
        }
        packages.iter().filter_map(|package| self.package(package)).collect()
    }

    fn package(&mut self, package: &PackageFile) -> Option<Package> {
        let id = self.word(&package.id, MARKS, TAKEN);
        let kind = match (package.kind.value?, &package.numbers) {
            (PackageKindWord::Switch, None) => PackageKind::Switch,
            (PackageKindWord::Switch, Some(numbers)) => {
                self.problem(
                    Kind::SwitchNumbers,
                    numbers,
                    "a switch takes no number",
                    "remove the key, or write `kind = \"level\"`",
                );
                return None;
            }
            (PackageKindWord::Level, Some(numbers)) => PackageKind::Level(numbers.value?),
            (PackageKindWord::Level, None) => {
                self.problem(
                    Kind::LevelWithoutNumbers,
                    &package.kind,
                    "a level needs `numbers`",
                    "add `numbers = \"any\"` or `\"tiers\"`",
                );
                return None;
            }
        };
        let mut offers = BTreeMap::new();
        for (edition, at) in &package.editions {
            let known = self.paid_edition_known(edition, at);
            let offer = at.value.as_ref().and_then(|offer| self.offer(kind, offer, at));
            offers.extend(offer.filter(|_| known).map(|offer| (edition.clone(), offer)));
        }
        Some(Package { id: id?, kind, activation: package.activation.value?, offers })
    }

    fn offer(&mut self, kind: PackageKind, offer: &OfferFile, at: &At<OfferFile>) -> Option<Offer> {
        match (kind, offer) {
            (
                PackageKind::Switch,
                OfferFile { price: Some(price), source: Some(source), default: None, tiers: None },
            ) => Some(Offer::Switch(self.price(price, source)?)),
            (PackageKind::Switch, _) => {
                let help = "write `{ price = \"...\", source = \"...\" }`";
                self.problem(Kind::SwitchOffer, at, "a switch has a `price`, its `source` and nothing else", help);
                None
            }
            (
                PackageKind::Level(numbers),
                OfferFile { price: None, source: None, default: Some(default), tiers: Some(tiers) },
            ) => {
                let default = self.sourced(&default.number, &default.source, |number| *number);
                let tiers = self.tiers(default.as_ref().map(|default| default.value), tiers);
                Some(Offer::Level { default: default?, tiers, numbers })
            }
            (PackageKind::Level(_), _) => {
                let help = "write `default = { number = ..., source = \"...\" }` and `tiers = [...]`";
                self.problem(Kind::LevelOffer, at, "a level has a `default`, `tiers` and nothing else", help);
                None
            }
        }
    }

    fn tiers(&mut self, default: Option<u32>, tiers: &[TierFile]) -> Vec<Tier> {
        let mut above = default;
        let mut checked = Vec::new();
        for tier in tiers {
            let price = self.price(&tier.price, &tier.source);
            let Some(up_to) = tier.up_to.value else {
                continue;
            };
            if above.is_some_and(|above| up_to <= above) {
                let message = format!("tiers out of order: {up_to} is not above {}", above.unwrap_or_default());
                self.problem(
                    Kind::TierOrder,
                    &tier.up_to,
                    message,
                    "list the tiers in ascending order, all above the default",
                );
            }
            if up_to > HIGHEST_LEVEL {
                self.problem(
                    Kind::TierTooHigh,
                    &tier.up_to,
                    "is too high",
                    format!("a level is at most {HIGHEST_LEVEL}"),
                );
            }
            above = Some(up_to);
            checked.extend(price.map(|price| Tier { up_to, price }));
        }
        checked
    }
}
