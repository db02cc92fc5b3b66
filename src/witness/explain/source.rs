//! Where the numbers were published.

use super::Case;
use super::told::SourceTold;
use crate::ledger::{Charge, Incurred, Item};
use crate::rulebook::{EditionIx, LimitKind, Offer, Rulebook, RulebookIx};

impl Case<'_> {
    pub(super) fn rulebook(&self, ix: RulebookIx) -> Option<&Rulebook> {
        self.witness.timeline.rulebooks().get(usize::from(ix.0))
    }

    /// Where the price of a charge was published.
    pub(super) fn source_of(&self, charge: &Charge) -> Option<SourceTold> {
        self.source(charge.rulebook, charge.item, charge.edition, charge.tier)
    }

    /// Where a fee was published.
    pub(super) fn source_of_fee(&self, fee: &Incurred) -> Option<SourceTold> {
        self.source(fee.rulebook, fee.item, fee.edition, fee.tier)
    }

    fn source(&self, ix: RulebookIx, item: Item, edition: EditionIx, tier: Option<u32>) -> Option<SourceTold> {
        let (rulebook, names) = (self.rulebook(ix)?, self.witness.legend.names);
        let edition = names.edition(edition);
        let id = match item {
            Item::Plan(plan) => {
                let plan = names.edition(plan);
                &rulebook.editions.iter().find(|edition| edition.id == plan)?.fee.source
            }
            Item::Package(package) => {
                let id = names.package(package);
                let package = rulebook.packages.iter().find(|package| package.id == id)?;
                match package.offers.get(edition)? {
                    Offer::Switch(price) => &price.source,
                    Offer::Level { tiers, .. } => &tiers.iter().find(|known| Some(known.up_to) == tier)?.price.source,
                }
            }
            Item::Usage(meter) => {
                let id = names.meter(meter);
                &rulebook.meters.iter().find(|meter| meter.id == id)?.prices.get(edition)?.source
            }
        };
        told(rulebook, id)
    }

    /// Where what a limit allows in an edition was published; `None` where it is a level that the app has chosen.
    pub(super) fn source_of_limit(
        &self,
        rulebook: &Rulebook,
        kind: LimitKind,
        edition: EditionIx,
        allowed: Option<u64>,
    ) -> Option<SourceTold> {
        let edition = self.witness.legend.names.edition(edition);
        let limit = rulebook.limits.iter().find(|limit| limit.kind == kind)?;
        let published = limit.allowed.get(edition).filter(|published| published.value == allowed)?;
        told(rulebook, &published.source)
    }
}

/// A source of a rulebook.
pub(super) fn told(rulebook: &Rulebook, id: &str) -> Option<SourceTold> {
    let source = rulebook.sources.get(id)?;
    let (document, published) = (source.document.clone(), source.published);
    Some(SourceTold { rulebook: rulebook.id.clone(), id: id.to_owned(), document, published })
}
