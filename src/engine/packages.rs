//! Section 2: packages.

use crate::ledger::{LevelAsked, Subject};
use crate::rulebook::{EditionIx, LevelNumbers, Offer, PackageIx, Reason, Setting, Terms};
use crate::scenario::Asked;

/// The setting that a row asks for in an edition. The default's own number means the same as `default` (P2).
pub(super) fn wanted(terms: &Terms, package: PackageIx, edition: EditionIx, asked: Asked) -> Setting {
    match asked {
        Asked::Default => Setting::Default,
        Asked::On => Setting::On,
        Asked::Number(number) => match terms.offer(package, edition).and_then(Offer::default_number) {
            Some(default) if default == number => Setting::Default,
            _ => Setting::Level(number),
        },
    }
}

/// P1, P2: why the edition does not sell what a row asks for, if it does not.
/// Switching off, or putting to the default, what is not offered is a no-op.
pub(super) fn refusal(terms: &Terms, package: PackageIx, edition: EditionIx, asked: Asked) -> Option<Reason> {
    let setting = wanted(terms, package, edition, asked);
    match (setting, terms.offer(package, edition)) {
        (Setting::Default, _) | (Setting::On, Some(Offer::Switch(_))) => None,
        (Setting::Level(number), Some(offer @ Offer::Level { default, numbers, .. })) => {
            let below = *numbers == LevelNumbers::Any && number < default.value;
            if below {
                return Some(Reason::LevelBelowDefault);
            }
            offer.tier_for(number).is_none().then_some(Reason::LevelNotOffered)
        }
        _ => Some(Reason::PackageNotOffered),
    }
}

/// P2: the number asked for and the one that stands in its way, where a level is the reason for a refusal.
pub(super) fn level_asked(
    terms: &Terms,
    edition: EditionIx,
    reason: Reason,
    subject: Subject,
    asked: &[(u8, Asked)],
) -> Option<LevelAsked> {
    let Subject::Package(package) = subject else { return None };
    let Offer::Level { default, tiers, numbers } = terms.offer(package, edition)? else { return None };
    let bound = match reason {
        Reason::LevelBelowDefault => default.value,
        Reason::LevelNotOffered => tiers.last().map_or(default.value, |tier| tier.up_to),
        _ => return None,
    };
    let asked = asked.iter().find_map(|(other, asked)| match asked {
        Asked::Number(number) if *other == package.0 => Some(*number),
        _ => None,
    });
    Some(LevelAsked { asked: asked?, bound, only_tiers: *numbers == LevelNumbers::Tiers })
}

/// P3: carries packages over to another edition: kept where the new edition offers them, a level
/// only above the new default and under one of its tiers; everything else goes to the default.
pub(super) fn carry_over(to: EditionIx, terms: &Terms, settings: &mut [Setting]) {
    for (package, setting) in (0..).map(PackageIx).zip(settings) {
        if !terms.sells(package, to, *setting) {
            *setting = Setting::Default;
        }
    }
}
