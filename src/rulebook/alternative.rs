//! The other values of the readings (G1 to G12), one at a time: what else the publications may mean.

use chrono::NaiveDate;

use super::model::Rulebook;
use super::policy::{
    Deferral, InvoiceDays, LimitKind, PackageActivation, PackageRestore, PriceDate, Refund, RoundingWord,
};
use crate::calendar::{LAST_YEAR, months_after};

/// A reading, decided in a certain way. Where a reading is open-ended (a day, a date, a limit), the alternatives are those
/// between which the publications leave the choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alternative {
    /// G1.
    Refund(Refund),
    /// G2.
    Deferral(Deferral),
    /// G3.
    PackageRestore(PackageRestore),
    /// G4: the overview says the 1st to the 3rd: all on the 1st, or all on the 3rd.
    InvoiceDay(InvoiceDays),
    /// G5.
    PriceDate(PriceDate),
    /// G6.
    DowngradeToTrial(bool),
    /// G7.
    Rounding(RoundingWord),
    /// G8.
    PackageActivation(PackageActivation),
    /// G9: so many months after a rulebook begins; `None` never.
    ReachesExistingAfter(Option<u32>),
    /// G12: unlimited, the most to which "5 new a day" can come.
    BroadcastRoomsUnlimited,
}

impl Alternative {
    /// Every value of every reading on which an amount can hang, in the order of the readings. No amount hangs on the error
    /// code of G10, nor on the members of a group (G11): nothing charges for them.
    pub fn all() -> Vec<Self> {
        let mut all: Vec<Self> = Refund::ALL.iter().copied().map(Self::Refund).collect();
        all.extend(Deferral::ALL.iter().copied().map(Self::Deferral));
        all.extend(PackageRestore::ALL.iter().copied().map(Self::PackageRestore));
        all.extend([1, 3].map(|day| Self::InvoiceDay(InvoiceDays { plan: day, services: day })));
        all.extend(PriceDate::ALL.iter().copied().map(Self::PriceDate));
        all.extend([true, false].map(Self::DowngradeToTrial));
        all.extend(RoundingWord::ALL.iter().copied().map(Self::Rounding));
        all.extend(PackageActivation::ALL.iter().copied().map(Self::PackageActivation));
        all.extend([Some(12), None].map(Self::ReachesExistingAfter));
        all.push(Self::BroadcastRoomsUnlimited);
        all
    }

    /// The id of the reading, and its key in a rulebook.
    pub fn reading(self) -> (&'static str, &'static str) {
        match self {
            Self::Refund(_) => ("G1", "refund"),
            Self::Deferral(_) => ("G2", "deferral"),
            Self::PackageRestore(_) => ("G3", "package_restore"),
            Self::InvoiceDay(_) => ("G4", "invoice_day"),
            Self::PriceDate(_) => ("G5", "price_date"),
            Self::DowngradeToTrial(_) => ("G6", "downgrade_to_trial"),
            Self::Rounding(_) => ("G7", "rounding"),
            Self::PackageActivation(_) => ("G8", "package_activation"),
            Self::ReachesExistingAfter(_) => ("G9", "reaches_existing_from"),
            Self::BroadcastRoomsUnlimited => ("G12", "limits.broadcast_rooms"),
        }
    }

    /// The value, as a rulebook writes it where it writes one.
    pub fn value(self) -> String {
        match self {
            Self::Refund(word) => word.word().to_owned(),
            Self::Deferral(word) => word.word().to_owned(),
            Self::PackageRestore(word) => word.word().to_owned(),
            Self::InvoiceDay(days) => shown(days),
            Self::PriceDate(word) => word.word().to_owned(),
            Self::DowngradeToTrial(allowed) => allowed.to_string(),
            Self::Rounding(word) => word.word().to_owned(),
            Self::PackageActivation(word) => word.word().to_owned(),
            Self::ReachesExistingAfter(Some(months)) => format!("{months} months later"),
            Self::ReachesExistingAfter(None) => "never".to_owned(),
            Self::BroadcastRoomsUnlimited => "unlimited".to_owned(),
        }
    }

    /// How a rulebook decides the same reading.
    pub fn decided_in(self, rulebook: &Rulebook) -> String {
        match self {
            Self::InvoiceDay(_) => shown(rulebook.readings.invoice_day),
            Self::ReachesExistingAfter(_) if rulebook.reaches_existing_from == rulebook.effective_from => {
                "at once".to_owned()
            }
            Self::BroadcastRoomsUnlimited => {
                let limit = rulebook.limits.iter().find(|limit| limit.kind == LimitKind::BroadcastRooms);
                let mut numbers: Vec<Option<u64>> =
                    limit.iter().flat_map(|limit| limit.allowed.values()).map(|allowed| allowed.value).collect();
                numbers.dedup();
                let number = |number: Option<u64>| number.map_or_else(|| "unlimited".to_owned(), |n| n.to_string());
                numbers.into_iter().map(number).collect::<Vec<_>>().join(", ")
            }
            other => {
                let (_, key) = other.reading();
                let found = rulebook.settings().into_iter().find(|(_, known, _)| *known == key);
                found.map(|(_, _, value)| value).unwrap_or_default()
            }
        }
    }

    /// Whether a rulebook decides it in this way already.
    pub fn is_followed_by(self, rulebook: &Rulebook) -> bool {
        let mut other = rulebook.clone();
        self.apply(&mut other);
        other == *rulebook
    }

    /// Decides the reading in this way.
    pub(super) fn apply(self, rulebook: &mut Rulebook) {
        let readings = &mut rulebook.readings;
        match self {
            Self::Refund(refund) => readings.refund = refund,
            Self::Deferral(deferral) => readings.deferral = deferral,
            Self::PackageRestore(restore) => readings.package_restore = restore,
            Self::InvoiceDay(days) => readings.invoice_day = days,
            Self::PriceDate(date) => readings.price_date = date,
            Self::DowngradeToTrial(allowed) => readings.downgrade_to_trial = allowed,
            Self::Rounding(rounding) => readings.rounding = rounding,
            Self::PackageActivation(activation) => readings.package_activation = activation,
            Self::ReachesExistingAfter(months) => {
                let never = NaiveDate::from_ymd_opt(LAST_YEAR, 12, 31).unwrap_or(NaiveDate::MAX);
                let later = months.map(|months| months_after(rulebook.effective_from, months));
                rulebook.reaches_existing_from = later.unwrap_or(never);
            }
            Self::BroadcastRoomsUnlimited => {
                let limits = rulebook.limits.iter_mut().filter(|limit| limit.kind == LimitKind::BroadcastRooms);
                limits.flat_map(|limit| limit.allowed.values_mut()).for_each(|allowed| allowed.value = None);
            }
        }
    }
}

fn shown(days: InvoiceDays) -> String {
    format!("plan {}, services {}", days.plan, days.services)
}
