//! The shape of a rulebook file, as written. `billcast rules schema` prints it as JSON Schema.

use std::collections::BTreeMap;

use schemars::JsonSchema;

use super::policy::{
    Activation, Deferral, GroupType, LevelNumbers, LimitKind, PackageActivation, PackageRestore, PriceDate, Proration,
    Refund, RoundingWord,
};
use super::values::{Allowed, Day, EditionKind, MeterKindWord, Money, OwnCount, PackageKindWord};
use crate::toml_input::At;

/// Declares file shapes: tables that refuse unknown keys.
macro_rules! shapes {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)+ })+) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, serde::Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $($(#[$field_doc])* pub $field: $type,)+ }
    )+ };
}

shapes! {
    /// A rulebook: every number of a billing rule model with its source, every policy by its word.
    RulebookFile {
        /// Version of this format: 1.
        format: At<u32>,
        /// The id of the rulebook over which this one is written: only what differs stands here.
        based_on: Option<At<String>>,
        /// The rulebook's id: lower-case letters, digits, `-`, `_` and `.`.
        id: At<String>,
        /// What it is, for people.
        title: At<String>,
        /// Who sells the service, as cost tools name a provider; where it is left out, the family's id stands for it.
        vendor: Option<At<String>>,
        /// The service, as cost tools name it; where it is left out, the family's id stands for it.
        service: Option<At<String>>,
        /// The billing mode to which it belongs.
        family: At<String>,
        /// T2: the day from which new apps belong to the family; its first rulebook says so.
        family_from: Option<At<Day>>,
        /// The currency of every price.
        currency: CurrencyFile,
        /// The first day on which it holds.
        effective_from: At<Day>,
        /// The day on which it was first seen published.
        first_published: At<Day>,
        /// The day on which it was last seen published; left out while it still is.
        last_published: Option<At<Day>>,
        /// G9: apps created before `effective_from` pay its prices in months that begin on or after this day.
        reaches_existing_from: At<Day>,
        /// The published documents, by an id of your choice.
        sources: BTreeMap<String, SourceFile>,
        /// The editions (service versions): one of kind `free`, the others `paid`.
        edition: Vec<EditionFile>,
        /// The value-added packages, in the order in which they are examined.
        package: Option<Vec<PackageFile>>,
        /// The usage meters.
        meter: Option<Vec<MeterFile>>,
        /// The limits, in the order in which a tie between two is decided (L5).
        limit: Option<Vec<LimitFile>>,
        /// The most members of a group of a type, whatever is bought (L4, G11).
        type_cap: Option<Vec<TypeCapFile>>,
        /// Error codes of refusals that are not limits: `app_stopped = { code = ..., source = "..." }`.
        error_codes: Option<BTreeMap<String, At<CodeFile>>>,
        /// F1 to F6, or B1: whether fees are whole months or days.
        fees: FeesFile,
        /// C1: how often a month allows a change.
        changes: ChangesFile,
        /// B3: what can be undone of a stop; left out where nothing can.
        stop: Option<StopFile>,
        /// T2: how apps of another family move to this one.
        migration: Option<MigrationFile>,
        /// I2: what follows if an invoice is not paid.
        arrears: ArrearsFile,
        /// How the ambiguities of the published rules are read (G1 to G8).
        readings: ReadingsFile,
    }

    /// A currency.
    CurrencyFile {
        /// Its three-letter code.
        code: At<String>,
        /// Decimals of its amounts: 2 for USD, 0 for JPY.
        decimals: At<u8>,
    }

    /// A published document.
    SourceFile {
        /// Title, site, language, revision.
        document: At<String>,
        /// The day of publication.
        published: At<Day>,
    }

    /// An edition.
    EditionFile {
        /// Its id: lower-case letters, digits and `_`.
        id: At<String>,
        /// `free` or `paid`.
        kind: At<EditionKind>,
        /// Its fee per month.
        fee: PriceFile,
        /// B4: how long a free edition is valid before it expires; left out where it does not.
        valid: Option<ValidFile>,
    }

    /// B4: how long a free edition is valid.
    ValidFile {
        /// From its first day to the same day so many months later, not included; as long again for each `extend`.
        months: At<u32>,
        /// The id of the document that says so.
        source: At<String>,
    }

    /// A price and its source.
    PriceFile {
        /// The price, in quotes: `"12.50"`.
        price: At<Money>,
        /// The id of the document that says so.
        source: At<String>,
    }

    /// A value-added package.
    PackageFile {
        /// Its id, also the name of its scenario column: lower-case letters, digits and `_`.
        id: At<String>,
        /// `switch` (on or off) or `level` (a number).
        kind: At<PackageKindWord>,
        /// For a level: `any` number up to the highest tier, or only the `tiers` themselves.
        numbers: Option<At<LevelNumbers>>,
        /// When a change of it incurs its fee: `deferrable` (F3, F4) or `from_first_month` (F5).
        activation: At<Activation>,
        /// What each edition offers, by edition id; an edition that is left out does not offer it.
        editions: BTreeMap<String, At<OfferFile>>,
    }

    /// What an edition offers of a package: `price` and `source` of a switch, `default` and `tiers` of a level.
    OfferFile {
        /// A switch's fee per month.
        price: Option<At<Money>>,
        /// The source of the switch's fee.
        source: Option<At<String>>,
        /// The number of a level that costs nothing.
        default: Option<NumberFile>,
        /// The tiers of a level, ascending.
        tiers: Option<Vec<TierFile>>,
    }

    /// A number and its source.
    NumberFile {
        /// The number.
        number: At<u32>,
        /// The id of the document that says so.
        source: At<String>,
    }

    /// A tier of a level package.
    TierFile {
        /// The highest number that it covers.
        up_to: At<u32>,
        /// Its fee per month.
        price: At<Money>,
        /// The id of the document that says so.
        source: At<String>,
    }

    /// A usage meter.
    MeterFile {
        /// Its id: lower-case letters, digits and `_`.
        id: At<String>,
        /// `monthly_peak` (U1: begun blocks above the free quantity), `daily_peaks` (U4: summed over days) or
        /// `not_charged` (readings are accepted and cost nothing).
        kind: At<MeterKindWord>,
        /// U3: what the simulator counts itself, as a reading: `groups` (groups and rooms).
        own_count: Option<At<OwnCount>>,
        /// How many decimals a reading may have: 0 to 6.
        decimals: At<u8>,
        /// For `monthly_peak`: what costs nothing.
        free: Option<QuantityFile>,
        /// For `monthly_peak`: the size of a block.
        block: Option<QuantityFile>,
        /// For `daily_peaks`: the unit of a line, as `mbps day`.
        unit: Option<At<String>>,
        /// The price per block, or per unit and day, by edition id.
        editions: Option<BTreeMap<String, At<PriceFile>>>,
    }

    /// A quantity and its source.
    QuantityFile {
        /// The quantity.
        quantity: At<u64>,
        /// The id of the document that says so.
        source: At<String>,
    }

    /// A limit.
    LimitFile {
        /// What it counts.
        id: At<LimitKind>,
        /// The error code with which the service refuses.
        error_code: Option<CodeFile>,
        /// The switch package that makes it unlimited.
        lifted_by: Option<At<String>>,
        /// The level package whose number it is.
        raised_by: Option<At<String>>,
        /// What is allowed, by edition id.
        editions: BTreeMap<String, At<AllowedFile>>,
    }

    /// What is allowed, and its source.
    AllowedFile {
        /// A whole number or `"unlimited"`.
        allowed: At<Allowed>,
        /// The id of the document that says so.
        source: At<String>,
    }

    /// The cap of a group type.
    TypeCapFile {
        /// The type.
        group_type: At<GroupType>,
        /// The most members.
        members: AllowedFile,
        /// The error code with which the service refuses.
        error_code: Option<CodeFile>,
        /// The editions in which the cap does not apply, by edition id.
        lifted_in: Option<BTreeMap<String, At<LiftedFile>>>,
    }

    /// A cap that does not apply.
    LiftedFile {
        /// The id of the document that says so.
        source: At<String>,
    }

    /// An error code and its source.
    CodeFile {
        /// The code.
        code: At<i32>,
        /// The id of the document that says so.
        source: At<String>,
    }

    /// How fees are charged.
    FeesFile {
        /// `none`: whole months (F1 to F6); `by_day`: each day its part of the month's fee (B1).
        proration: At<Proration>,
        /// The id of the document that says so.
        source: At<String>,
    }

    /// What can be undone of a stop.
    StopFile {
        /// B3: until which day `resume` brings the app back, the day of the stop being the first.
        recoverable: DaysFile,
    }

    /// T2: how apps of another family move to this one.
    MigrationFile {
        /// The family that they leave.
        from_family: At<String>,
        /// The id of the document that says so.
        source: At<String>,
        /// The edition in which each finds itself, by the id of the one that it leaves.
        editions: BTreeMap<String, At<String>>,
    }

    /// C1: how often a month allows a change.
    ChangesFile {
        /// Of the edition.
        edition_per_month: TimesFile,
        /// Of each package.
        package_per_month: TimesFile,
    }

    /// How often, and its source.
    TimesFile {
        /// How often.
        times: At<u32>,
        /// The id of the document that says so.
        source: At<String>,
    }

    /// I2: what follows if an invoice is not paid.
    ArrearsFile {
        /// From the invoice, its own day counted, to the suspension.
        suspended_after: DaysFile,
        /// From the suspension, its own day counted, until the resources are reclaimed.
        reclaimed_after: DaysFile,
    }

    /// A number of days and its source.
    DaysFile {
        /// The days.
        days: At<u32>,
        /// The id of the document that says so.
        source: At<String>,
    }

    /// How the ambiguities of the published rules are read.
    ReadingsFile {
        /// G1: what a package costs in a month in which it is switched off or lowered.
        refund: At<Refund>,
        /// G2: a package change earlier in the month than the edition change.
        deferral: At<Deferral>,
        /// G3: putting a package back within the month.
        package_restore: At<PackageRestore>,
        /// G4: the days on which the month before is billed.
        invoice_day: InvoiceDayFile,
        /// G5: the day whose rulebook sets a month's prices.
        price_date: At<PriceDate>,
        /// G6: whether a paid app may change to the free edition.
        downgrade_to_trial: At<bool>,
        /// G7: rounding of a line.
        rounding: At<RoundingWord>,
        /// G8: a package change outside the month of an edition change.
        package_activation: At<PackageActivation>,
        /// The id of the document behind each of these settings.
        sources: ReadingSourcesFile,
    }

    /// The days on which the month before is billed: 1 to 28.
    InvoiceDayFile {
        /// The plan fee.
        plan: At<u32>,
        /// Packages and usage.
        services: At<u32>,
    }

    /// The id of the document behind each reading.
    ReadingSourcesFile {
        /// G1.
        refund: At<String>,
        /// G2.
        deferral: At<String>,
        /// G3.
        package_restore: At<String>,
        /// G4.
        invoice_day: At<String>,
        /// G5.
        price_date: At<String>,
        /// G6.
        downgrade_to_trial: At<String>,
        /// G7.
        rounding: At<String>,
        /// G8.
        package_activation: At<String>,
    }
}
