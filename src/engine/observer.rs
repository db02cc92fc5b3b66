//! What the engine tells while it runs. A plain run listens with `()`, which compiles to nothing.

use crate::ledger::{BoundUse, Details, Incurred, LimitUse, Place, Spell, Violation, Waived};
use crate::rulebook::Rule;

/// Hears what the engine does, in the order in which it happens.
pub trait Observer {
    /// Whether anything is listened to. Where it is not, the engine does not even prepare what it would tell.
    const LISTENS: bool = true;

    /// A rule decided something.
    fn applied(&mut self, _rule: Rule, _place: Place) {}
    /// A fee was incurred.
    fn incurred(&mut self, _fee: Incurred) {}
    /// A fee of the price list need not be paid for a month.
    fn waived(&mut self, _fee: Waived) {}
    /// A row was refused, whole or in part.
    fn refused(&mut self, _violation: &Violation) {}
    /// The configuration is a new one.
    fn configured(&mut self, _spell: Spell) {}
    /// A limit's use is a new one.
    fn used(&mut self, _limit: LimitUse) {}
    /// So much of a limit, a block or a tier is in use: after a row that uses it, as a month opens, where the configuration is
    /// a new one, and (a block) as a month ends.
    fn stands(&mut self, _used: BoundUse) {}
}

impl Observer for () {
    const LISTENS: bool = false;
}

impl Observer for Details {
    fn applied(&mut self, rule: Rule, place: Place) {
        self.applied.push((rule, place));
    }
    fn incurred(&mut self, fee: Incurred) {
        self.incurred.push(fee);
    }
    fn waived(&mut self, fee: Waived) {
        self.waived.push(fee);
    }
    fn refused(&mut self, violation: &Violation) {
        self.refused.push(violation.clone());
    }
    fn configured(&mut self, spell: Spell) {
        self.spells.push(spell);
    }
    fn used(&mut self, limit: LimitUse) {
        self.uses.push(limit);
    }
}
