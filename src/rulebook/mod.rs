//! The rule model as data: editions, packages, meters, limits and policies, every number with its source.
//!
//! A rulebook's TOML text goes through three forms: [`mod@file`] is the shape as written, [`Rulebook`] is the checked
//! model in the words of the rule model, [`Terms`] are its dense tables, indexed by the small numbers of the [`Names`] that
//! the rulebooks of a [`Timeline`] share. Policies are closed enums: an unknown word is refused when the file is
//! loaded, and adding a vendor whose rules fit them takes a file and no code.

mod agreement;
mod alternative;
mod check;
pub mod file;
mod library;
mod model;
mod names;
mod policy;
mod rule;
mod terms;
mod timeline;
mod values;

pub use agreement::TimelineError;
pub use alternative::Alternative;
pub use library::{Checked, EMBEDDED, Library, load};
pub use model::{
    Arrears, Base, Changes, Edition, Limit, LimitMove, Meter, MeterKind, Migration, Offer, Package, PackageKind,
    Rulebook, Source, Sourced, Tier, TypeCap,
};
pub use names::{
    EditionIx, EditionName, FamilyIx, MeterIx, MeterName, Names, PackageIx, PackageName, RulebookIx, Seller,
};
pub use policy::{
    Activation, Deferral, GroupType, InvoiceDays, LevelNumbers, LimitKind, PackageActivation, PackageRestore,
    PriceDate, Proration, Readings, Refund, RoundingWord,
};
pub use rule::{Reason, Rule};
pub use terms::{Cap, Fee, LimitTerms, MeterTerms, Setting, Terms};
pub use timeline::{Family, Timeline};
