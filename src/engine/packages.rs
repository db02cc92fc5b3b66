//! Section 2: packages.

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

/// P3: carries packages over from one edition to another: kept where the new edition offers them, a level
/// only above the new default and under one of its tiers; everything else goes to the default.
pub(super) fn carry_over(from: EditionIx, to: EditionIx, terms: &Terms, settings: &mut [Setting]) {
    debug_assert_ne!(from, to);
    for (package, setting) in (0..).map(PackageIx).zip(settings) {
        let kept = match (*setting, terms.offer(package, to)) {
            (Setting::On, Some(Offer::Switch(_))) => true,
            (Setting::Level(number), Some(offer @ Offer::Level { default, .. })) => {
                number > default.value && offer.tier_for(number).is_some()
            }
            _ => false,
        };
        if !kept {
            *setting = Setting::Default;
        }
    }
}
