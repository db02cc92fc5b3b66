//! Use that comes near a bound: listens to the engine, and keeps the fullest use of each month.

use std::collections::BTreeMap;

use crate::calendar::{Horizon, Month};
use crate::engine::Observer;
use crate::ledger::{BoundUse, Bounded, Share};

/// Hears one app.
#[derive(Debug, Clone)]
pub struct Headroom {
    share: Share,
    horizon: Horizon,
    found: BTreeMap<(Month, Bounded), BoundUse>,
}

impl Headroom {
    /// Listens for use that comes within a share of a bound, in the months reported.
    pub fn within(share: Share, horizon: Horizon) -> Self {
        Self { share, horizon, found: BTreeMap::new() }
    }

    /// The fullest use of each month and bound, the first of equals; by month, then limits, blocks and tiers.
    pub fn found(&self) -> impl Iterator<Item = &BoundUse> {
        self.found.values()
    }
}

impl Observer for Headroom {
    fn stands(&mut self, used: BoundUse) {
        let month = Month::of(used.place.date);
        if !self.horizon.covers(month) || !used.comes_within(self.share) {
            return;
        }
        let fullest = self.found.entry((month, used.what)).or_insert(used);
        if used.is_fuller_than(fullest) {
            *fullest = used;
        }
    }
}
