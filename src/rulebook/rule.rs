//! The ids of the rule model, and the reasons for which a row is refused.

/// Declares an enum of rule ids with the sentence that each stands for.
macro_rules! rules {
    ($($id:ident: $sentence:literal),+ $(,)?) => {
        /// A rule of the model, by its id.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "each id is documented by its sentence")]
        pub enum Rule { $(#[doc = $sentence] $id),+ }

        impl Rule {
            /// Every rule, in the order of the model.
            pub const ALL: &'static [Self] = &[$(Self::$id),+];

            /// The id.
            pub fn id(self) -> &'static str {
                match self { $(Self::$id => stringify!($id)),+ }
            }

            /// The rule in a sentence.
            pub fn sentence(self) -> &'static str {
                match self { $(Self::$id => $sentence),+ }
            }
        }
    };
}

rules! {
    O1: "An app begins with its first row, in the free edition.",
    O2: "An upgrade leads from the free edition to a paid one, at once.",
    O3: "A change sets the edition and packages of a paid app, at once.",
    O4: "A stop takes effect at once and cannot be undone; every later row is refused.",
    O5: "A row is applied whole or refused whole, with every reason that stands against it.",
    O6: "Setting something to the value that it has is not a change.",
    P1: "Packages exist only where the edition offers them.",
    P2: "A level takes numbers from the default to the highest tier; the smallest tier that covers it sets the fee.",
    P3: "When the edition changes, packages are carried over where the new edition offers them.",
    F1: "At the opening of the 1st an app incurs the month's fees as configured at that moment.",
    F2: "An edition change incurs nothing; the new edition's fee is incurred from the 1st of the next month.",
    F3: "A package change in the month of an edition change incurs nothing until the 1st of the next month.",
    F4: "Any other package change incurs its fee at once; a package costs in a month the highest fee incurred.",
    F5: "A package outside F3 is incurred at once by any change of it.",
    F6: "Fees incurred before a stop stay due; nothing is incurred afterwards.",
    C1: "In a month, the edition may be changed once, and each package once.",
    C2: "An upgrade is not a change in the sense of C1.",
    C3: "Putting a package back to its value before the counted change is always allowed and not counted.",
    U1: "The month's highest reading above the free quantity is charged in begun blocks.",
    U2: "Only readings taken while the edition is paid count, at the price of the month's last paid edition.",
    U3: "Peak groups is the highest of the readings and of the simulator's own count.",
    U4: "Each day's highest bandwidth reading is charged, summed over the days of the month.",
    U5: "Readings in the free edition cost nothing.",
    L1: "A creation or joining above the limit is refused to the extent that it exceeds.",
    L2: "Lowering a limit removes nothing; what is above it stays.",
    L3: "Closing, disbanding and leaving give the place back at once.",
    L4: "The members of a group are limited by the smaller of the type's cap and the edition's number.",
    L5: "Where several limits refuse, the one that accepts least is named.",
    L6: "Removing more than is there accepts what is there; what does not exist is not found.",
    L7: "A creation names no user; users, members, friends and a user's groups are counts of their own.",
    I1: "A month's services and its plan are billed in the next month, one invoice each.",
    I2: "An unpaid invoice suspends the service, and later its resources are reclaimed.",
    T1: "The rulebook of the app's family in force on the 1st governs the month.",
    T2: "A migration moves an app to the family's successor at once and for good.",
    T3: "At the opening under a new rulebook, what is no longer sold ends.",
    T4: "A month after a rulebook's last publication is simulated all the same, and the run says so.",
    T5: "One rulebook may be held for the whole run.",
    T6: "What the app's rulebook lacks is refused, though the run knows the word.",
    B1: "Each day incurs its part of the highest monthly fee in force on it, of equal fees the first.",
    B2: "A package outside F3 is charged by whole months under a rulebook by day, too.",
    B3: "A stop can be undone up to a number of days; nothing is incurred in between.",
    B4: "An edition that expires refuses every row but a way out, until it is extended.",
    B5: "There is no way back to the free edition.",
}

/// Why a row is refused, whole or in part: the word in the `rule` column of `violations.csv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the words are defined in the rule model")]
pub enum Reason {
    AppStopped,
    EditionExpired,
    AppExists,
    UpgradeRequiresTrial,
    ChangeRequiresPaid,
    DowngradeNotOffered,
    EditionNotOffered,
    PackageNotOffered,
    LevelBelowDefault,
    LevelNotOffered,
    EditionChangedTwice,
    PackageChangedTwice,
    ExtendNotAvailable,
    MigrateNotAvailable,
    NotPresent,
    GroupNotFound,
    GroupExists,
    Limit(super::LimitKind),
}

impl Reason {
    /// Every reason but the limits.
    pub const ALL: &'static [Self] = &[
        Self::AppStopped,
        Self::EditionExpired,
        Self::AppExists,
        Self::UpgradeRequiresTrial,
        Self::ChangeRequiresPaid,
        Self::DowngradeNotOffered,
        Self::EditionNotOffered,
        Self::PackageNotOffered,
        Self::LevelBelowDefault,
        Self::LevelNotOffered,
        Self::EditionChangedTwice,
        Self::PackageChangedTwice,
        Self::ExtendNotAvailable,
        Self::MigrateNotAvailable,
        Self::NotPresent,
        Self::GroupNotFound,
        Self::GroupExists,
    ];

    /// The word for the reason: `limit:av_rooms`, `app_stopped`.
    pub fn word(self) -> String {
        match self {
            Self::Limit(kind) => format!("limit:{}", kind.word()),
            other => other.plain().to_owned(),
        }
    }

    /// The word of a reason that is not a limit.
    pub fn plain(self) -> &'static str {
        match self {
            Self::AppStopped => "app_stopped",
            Self::EditionExpired => "edition_expired",
            Self::AppExists => "app_exists",
            Self::UpgradeRequiresTrial => "upgrade_requires_trial",
            Self::ChangeRequiresPaid => "change_requires_paid",
            Self::DowngradeNotOffered => "downgrade_not_offered",
            Self::EditionNotOffered => "edition_not_offered",
            Self::PackageNotOffered => "package_not_offered",
            Self::LevelBelowDefault => "level_below_default",
            Self::LevelNotOffered => "level_not_offered",
            Self::EditionChangedTwice => "edition_changed_twice",
            Self::PackageChangedTwice => "package_changed_twice",
            Self::ExtendNotAvailable => "extend_not_available",
            Self::MigrateNotAvailable => "migrate_not_available",
            Self::NotPresent => "not_present",
            Self::GroupNotFound => "group_not_found",
            Self::GroupExists => "group_exists",
            Self::Limit(_) => "limit",
        }
    }
}
