//! What the commands of `rules` print.

use super::{Checksum, Currency, Day, Month, shapes};

shapes! {
    /// `rules list`: the rulebooks.
    RulesList {
        /// Version of the format.
        #[schemars(extend("const" = 1))]
        format: u32,
        /// The command.
        #[schemars(extend("const" = "rules list"))]
        command: String,
        /// The rulebooks.
        rulebooks: Vec<Rulebook>,
    }

    /// `rules timeline`: the families and the months that each rulebook governs.
    RulesTimeline {
        /// Version of the format.
        #[schemars(extend("const" = 1))]
        format: u32,
        /// The command.
        #[schemars(extend("const" = "rules timeline"))]
        command: String,
        /// Of every price.
        currency: Currency,
        /// The families.
        families: Vec<Family>,
    }

    /// `rules show`: everything that a rulebook says.
    RulesShow {
        /// Version of the format.
        #[schemars(extend("const" = 1))]
        format: u32,
        /// The command.
        #[schemars(extend("const" = "rules show"))]
        command: String,
        /// The rulebook.
        rulebook: Rulebook,
        /// What it says.
        statements: Vec<Statement>,
    }

    /// `rules diff`: what two rulebooks say differently.
    RulesDiff {
        /// Version of the format.
        #[schemars(extend("const" = 1))]
        format: u32,
        /// The command.
        #[schemars(extend("const" = "rules diff"))]
        command: String,
        /// The one.
        was: Rulebook,
        /// The other.
        is: Rulebook,
        /// What differs.
        differences: Vec<RulesDifference>,
    }

    /// `rules validate`: the files that are rulebooks.
    RulesValidate {
        /// Version of the format.
        #[schemars(extend("const" = 1))]
        format: u32,
        /// The command.
        #[schemars(extend("const" = "rules validate"))]
        command: String,
        /// The files.
        valid: Vec<Valid>,
    }

    /// A rulebook.
    Rulebook {
        /// Its id.
        id: String,
        /// The billing mode to which it belongs.
        family: String,
        /// Of its prices.
        currency: Currency,
        /// The first day on which it holds.
        effective_from: Day,
        /// The day on which it was last seen published; null while it still is.
        last_published: Option<Day>,
        /// What it is.
        title: String,
        /// Of its file.
        sha256: Checksum,
    }

    /// A billing mode.
    Family {
        /// Its id.
        id: String,
        /// The day from which new apps belong to it.
        from: Day,
        /// Its rulebooks by date.
        rulebooks: Vec<Governing>,
    }

    /// A rulebook on the timeline.
    Governing {
        /// Its id.
        id: String,
        /// The billing mode to which it belongs.
        family: String,
        /// Of its prices.
        currency: Currency,
        /// The first day on which it holds.
        effective_from: Day,
        /// The day on which it was last seen published; null while it still is.
        last_published: Option<Day>,
        /// What it is.
        title: String,
        /// Of its file.
        sha256: Checksum,
        /// The first month that it governs; null where it governs none.
        governs_from: Option<Month>,
        /// The last month that it governs; null for the last rulebook of a family, and where it governs none.
        governs_to: Option<Month>,
    }

    /// Something that a rulebook says.
    Statement {
        /// What it is about: `prices`, `limits` and so on.
        table: String,
        /// The item.
        item: String,
        /// The edition for which it holds; null for all.
        edition: Option<String>,
        /// What it says.
        value: String,
    }

    /// Something that two rulebooks say differently.
    RulesDifference {
        /// What it is about.
        table: String,
        /// The item.
        item: String,
        /// The edition for which it holds; null for all.
        edition: Option<String>,
        /// What the one says; null where it says nothing.
        was: Option<String>,
        /// What the other says; null where it says nothing.
        is: Option<String>,
    }

    /// A file that is a rulebook.
    Valid {
        /// The file.
        file: String,
        /// The id of the rulebook.
        id: String,
    }
}
