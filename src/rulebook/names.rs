//! The words of a run - editions, packages, meters, rulebooks - and the small numbers that stand for them.

use super::model::{PackageKind, Rulebook};

/// An edition's place in [`Names::editions`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EditionIx(pub u8);
/// A package's place in [`Names::packages`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PackageIx(pub u8);
/// A meter's place in [`Names::meters`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MeterIx(pub u8);
/// A family's place on the [`super::Timeline`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FamilyIx(pub u8);
/// A rulebook's place in [`Names::rulebooks`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RulebookIx(pub u8);

/// An edition's name, and whether it is free.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditionName {
    /// Its id.
    pub id: String,
    /// Whether it is the free edition.
    pub free: bool,
}

/// A package's name and kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackageName {
    /// Its id.
    pub id: String,
    /// Switch or level.
    pub kind: PackageKind,
}

/// A meter's name and form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeterName {
    /// Its id.
    pub id: String,
    /// How many decimals a reading may have.
    pub decimals: u8,
}

/// Who sells what, in the words of cost tools.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seller {
    /// The vendor.
    pub vendor: String,
    /// The service.
    pub service: String,
}

/// Every name of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// The editions of all rulebooks.
    pub editions: Vec<EditionName>,
    /// The packages of all rulebooks, in the order of their tables.
    pub packages: Vec<PackageName>,
    /// The meters of all rulebooks.
    pub meters: Vec<MeterName>,
    /// The ids of the rulebooks.
    pub rulebooks: Vec<String>,
    /// Who sells what under each rulebook.
    pub(super) sellers: Vec<Seller>,
    /// The unit in which a line of a meter counts, per rulebook and meter.
    pub(super) units: Vec<String>,
    pub(super) ranks: Ranks,
}

/// The places of the names in the order of their ids, by which charges are sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Ranks {
    editions: Vec<u8>,
    packages: Vec<u8>,
    meters: Vec<u8>,
    rulebooks: Vec<u8>,
}

impl Ranks {
    fn of(names: &Names) -> Self {
        Self {
            editions: ranks(names.editions.iter().map(|edition| &edition.id)),
            packages: ranks(names.packages.iter().map(|package| &package.id)),
            meters: ranks(names.meters.iter().map(|meter| &meter.id)),
            rulebooks: ranks(names.rulebooks.iter()),
        }
    }
}

/// For each id, how many of the others stand before it.
fn ranks<'n>(ids: impl Iterator<Item = &'n String> + Clone) -> Vec<u8> {
    ids.clone().map(|id| ids.clone().filter(|other| *other < id).count() as u8).collect()
}

impl Seller {
    /// Where a rulebook does not say, the family's id stands for it.
    fn of(rulebook: &Rulebook) -> Self {
        let named = |name: &Option<String>| name.as_ref().unwrap_or(&rulebook.family).clone();
        Self { vendor: named(&rulebook.vendor), service: named(&rulebook.service) }
    }
}

impl Names {
    /// Every word of the rulebooks, each once, as the first that has it says, in the order of their tables.
    pub(super) fn of(rulebooks: &[&Rulebook]) -> Self {
        let mut names = Self::default();
        for rulebook in rulebooks {
            for edition in &rulebook.editions {
                if names.editions.iter().all(|known| known.id != edition.id) {
                    names.editions.push(EditionName { id: edition.id.clone(), free: edition.free });
                }
            }
            for package in &rulebook.packages {
                if names.packages.iter().all(|known| known.id != package.id) {
                    names.packages.push(PackageName { id: package.id.clone(), kind: package.kind });
                }
            }
            for meter in &rulebook.meters {
                if names.meters.iter().all(|known| known.id != meter.id) {
                    names.meters.push(MeterName { id: meter.id.clone(), decimals: meter.decimals });
                }
            }
        }
        names
    }

    /// The same words in the order of others that have each of them.
    pub(super) fn in_order_of(mut self, others: &Self) -> Self {
        self.editions.sort_by_key(|name| others.editions.iter().position(|other| other.id == name.id));
        self.packages.sort_by_key(|name| others.packages.iter().position(|other| other.id == name.id));
        self.meters.sort_by_key(|name| others.meters.iter().position(|other| other.id == name.id));
        self
    }

    /// With the ids of the rulebooks of the run, and the units of their meters.
    pub(super) fn with_rulebooks(mut self, rulebooks: &[&Rulebook]) -> Self {
        let unit = |rulebook: &Rulebook, id: &str| {
            let meter = rulebook.meters.iter().find(|meter| meter.id == id);
            meter.map(|meter| meter.unit.clone()).unwrap_or_default()
        };
        let meters = &self.meters;
        self.units = rulebooks.iter().flat_map(|book| meters.iter().map(|meter| unit(book, &meter.id))).collect();
        self.rulebooks = rulebooks.iter().map(|rulebook| rulebook.id.clone()).collect();
        self.sellers = rulebooks.iter().map(|rulebook| Seller::of(rulebook)).collect();
        self.ranks = Ranks::of(&self);
        self
    }

    /// An edition's id.
    pub fn edition(&self, ix: EditionIx) -> &str {
        &self.editions[usize::from(ix.0)].id
    }

    /// The edition of this id.
    pub fn edition_ix(&self, id: &str) -> Option<EditionIx> {
        self.editions.iter().position(|edition| edition.id == id).map(|place| EditionIx(place as u8))
    }

    /// A package's id.
    pub fn package(&self, ix: PackageIx) -> &str {
        &self.packages[usize::from(ix.0)].id
    }

    /// A meter's id.
    pub fn meter(&self, ix: MeterIx) -> &str {
        &self.meters[usize::from(ix.0)].id
    }

    /// The unit in which a line of the meter counts under a rulebook: `10000 dau`, `mbps day`.
    pub fn unit(&self, rulebook: RulebookIx, meter: MeterIx) -> &str {
        &self.units[usize::from(rulebook.0) * self.meters.len() + usize::from(meter.0)]
    }

    /// An edition's place in the order of the ids.
    pub fn edition_rank(&self, ix: EditionIx) -> u8 {
        self.ranks.editions[usize::from(ix.0)]
    }

    /// A package's place in the order of the ids.
    pub fn package_rank(&self, ix: PackageIx) -> u8 {
        self.ranks.packages[usize::from(ix.0)]
    }

    /// A meter's place in the order of the ids.
    pub fn meter_rank(&self, ix: MeterIx) -> u8 {
        self.ranks.meters[usize::from(ix.0)]
    }

    /// A rulebook's place in the order of the ids.
    pub fn rulebook_rank(&self, ix: RulebookIx) -> u8 {
        self.ranks.rulebooks[usize::from(ix.0)]
    }

    /// Who sells what under a rulebook.
    pub fn seller(&self, ix: RulebookIx) -> &Seller {
        &self.sellers[usize::from(ix.0)]
    }

    /// A rulebook's id.
    pub fn rulebook(&self, ix: RulebookIx) -> &str {
        &self.rulebooks[usize::from(ix.0)]
    }
}
