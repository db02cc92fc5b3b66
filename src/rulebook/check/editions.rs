//! Checks editions: one free, the others paid, and how long the free one is valid.

use super::{Check, MARKS, MOST_NAMES, TAKEN};
use crate::diagnostic::Kind;
use crate::money::Price;
use crate::rulebook::file::{EditionFile, RulebookFile, ValidFile};
use crate::rulebook::model::{Edition, Sourced};
use crate::rulebook::values::EditionKind;

/// The longest validity.
const MOST_MONTHS: u32 = 1_200;

impl Check {
    pub(super) fn editions(&mut self, file: &RulebookFile) -> Vec<Edition> {
        self.unique(file.edition.iter().map(|edition| &edition.id));
        for edition in &file.edition {
            if let Some(id) = &edition.id.value {
                self.editions.insert(id.clone(), edition.kind.value);
            }
        }
        let kinds = file.edition.iter().map(|edition| &edition.kind);
        for second in kinds.clone().filter(|kind| kind.value == Some(EditionKind::Free)).skip(1) {
            self.problem(
                Kind::SecondFreeEdition,
                second,
                "a second free edition",
                "a rulebook has one: write `kind = \"paid\"`",
            );
        }
        for kind in [EditionKind::Free, EditionKind::Paid] {
            if kinds.clone().all(|other| other.value.is_some_and(|other| other != kind)) {
                let word = if kind == EditionKind::Free { "free" } else { "paid" };
                let help = format!("add an [[edition]] with `kind = \"{word}\"`");
                self.problem(Kind::NoEditionOfKind, &file.id, format!("the rulebook has no {word} edition"), help);
            }
        }
        if let Some(edition) = file.edition.get(MOST_NAMES) {
            self.problem(
                Kind::TooManyEditions,
                &edition.id,
                "too many editions",
                format!("a rulebook has at most {MOST_NAMES}"),
            );
        }
        file.edition.iter().filter_map(|edition| self.edition(edition)).collect()
    }

    fn edition(&mut self, edition: &EditionFile) -> Option<Edition> {
        let fee = self.price(&edition.fee.price, &edition.fee.source);
        let free = edition.kind.value? == EditionKind::Free;
        if free && fee.as_ref().is_some_and(|fee| fee.value > Price::ZERO) {
            self.problem(
                Kind::FreeEditionFee,
                &edition.fee.price,
                "the free edition has a fee",
                "write `price = \"0\"` or `kind = \"paid\"`",
            );
        }
        let valid_months = match &edition.valid {
            None => None,
            Some(valid) => Some(self.valid(valid, free)?),
        };
        Some(Edition { id: self.word(&edition.id, MARKS, TAKEN)?, free, fee: fee?, valid_months })
    }

    /// B4: only what costs nothing expires; a paid edition is held until it is changed.
    fn valid(&mut self, valid: &ValidFile, free: bool) -> Option<Sourced<u32>> {
        if !free {
            self.problem(
                Kind::PaidEditionExpires,
                &valid.months,
                "a paid edition does not expire (B4)",
                "remove `valid`",
            );
        }
        if valid.months.value.is_some_and(|months| !(1..=MOST_MONTHS).contains(&months)) {
            let help = format!("write 1 to {MOST_MONTHS}, or leave `valid` out");
            self.problem(Kind::ValidityLength, &valid.months, "is no length of time", help);
        }
        self.sourced(&valid.months, &valid.source, |months| *months)
    }
}
