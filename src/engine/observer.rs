//! What the engine tells while it runs. A plain run listens with `()`, which compiles to nothing.

use crate::ledger::{
    Allowed, BoundUse, ChargedDays, Details, Free, Incurred, LimitUse, Measured, PackageSet, Place, Reading, Spell,
    Violation, Waived,
};
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
    /// A month holds a fee for nothing.
    fn free(&mut self, _free: Free) {}
    /// B1: days are charged.
    fn charged_days(&mut self, _days: ChargedDays) {}
    /// A meter is charged for what it measured in a month.
    fn measured(&mut self, _measured: Measured) {}
    /// A row was refused, whole or in part.
    fn refused(&mut self, _violation: &Violation) {}
    /// The configuration is a new one.
    fn configured(&mut self, _spell: Spell) {}
    /// A row set a package to another setting.
    fn set(&mut self, _package: PackageSet) {}
    /// A reading, or the simulator's own count, counts.
    fn read(&mut self, _reading: Reading) {}
    /// A limit's use is a new one.
    fn used(&mut self, _limit: LimitUse) {}
    /// So much of a limit, a block or a tier is in use: after a row that uses it, as a month opens, where the configuration is
    /// a new one, and (a block) as a month ends.
    fn stands(&mut self, _used: BoundUse) {}
    /// What the limits allow, told wherever it may be something new.
    fn allowed(&mut self, _limits: Allowed) {}
}

impl Observer for () {
    const LISTENS: bool = false;
}

/// Two that listen to the same.
impl<A: Observer, B: Observer> Observer for (A, B) {
    const LISTENS: bool = A::LISTENS || B::LISTENS;

    fn applied(&mut self, rule: Rule, place: Place) {
        self.0.applied(rule, place);
        self.1.applied(rule, place);
    }
    fn incurred(&mut self, fee: Incurred) {
        self.0.incurred(fee);
        self.1.incurred(fee);
    }
    fn waived(&mut self, fee: Waived) {
        self.0.waived(fee);
        self.1.waived(fee);
    }
    fn free(&mut self, free: Free) {
        self.0.free(free);
        self.1.free(free);
    }
    fn charged_days(&mut self, days: ChargedDays) {
        self.0.charged_days(days);
        self.1.charged_days(days);
    }
    fn measured(&mut self, measured: Measured) {
        self.0.measured(measured);
        self.1.measured(measured);
    }
    fn refused(&mut self, violation: &Violation) {
        self.0.refused(violation);
        self.1.refused(violation);
    }
    fn configured(&mut self, spell: Spell) {
        self.0.configured(spell.clone());
        self.1.configured(spell);
    }
    fn used(&mut self, limit: LimitUse) {
        self.0.used(limit);
        self.1.used(limit);
    }
    fn stands(&mut self, used: BoundUse) {
        self.0.stands(used);
        self.1.stands(used);
    }
    fn allowed(&mut self, limits: Allowed) {
        self.0.allowed(limits.clone());
        self.1.allowed(limits);
    }
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
    fn free(&mut self, free: Free) {
        self.free.push(free);
    }
    fn charged_days(&mut self, days: ChargedDays) {
        self.charged_days.push(days);
    }
    fn measured(&mut self, measured: Measured) {
        self.measured.push(measured);
    }
    fn refused(&mut self, violation: &Violation) {
        self.refused.push(violation.clone());
    }
    fn configured(&mut self, spell: Spell) {
        self.spells.push(spell);
    }
    fn set(&mut self, package: PackageSet) {
        self.sets.push(package);
    }
    fn read(&mut self, reading: Reading) {
        self.readings.push(reading);
    }
    fn used(&mut self, limit: LimitUse) {
        self.uses.push(limit);
    }
    fn allowed(&mut self, limits: Allowed) {
        if self.allowed.last().is_none_or(|last| (&last.limits, &last.caps) != (&limits.limits, &limits.caps)) {
            self.allowed.push(limits);
        }
    }
}
