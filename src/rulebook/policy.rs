//! The closed lists of words that a rulebook chooses from: policies, what limits count, group types.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::money::Rounding;

/// Declares an enum whose variants are the words of a rulebook file.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
        pub enum $name { $($(#[$variant_doc])* #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// Every value, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word in files and messages.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }
    };
}

words! {
    /// G1: what a package costs in a month in which it is switched off or lowered.
    Refund {
        /// What was incurred stays.
        None = "none",
        /// The fee of the setting at the month's end, or of the opening where the change was deferred.
        Closing = "closing",
    }
}

words! {
    /// G2: a package change earlier in the month than the edition change.
    Deferral {
        /// It stays incurred: only what follows the edition change is deferred.
        FromEditionChange = "from_edition_change",
        /// What it incurred above the opening is taken back at the edition change.
        WholeMonth = "whole_month",
    }
}

words! {
    /// G3: putting a package back to the value before its counted change of the month.
    PackageRestore {
        /// Always allowed, not counted (C3).
        Free = "free",
        /// A change like any other.
        Counted = "counted",
    }
}

words! {
    /// G5: the day whose rulebook sets a month's prices.
    PriceDate {
        /// The 1st.
        MonthStart = "month_start",
        /// The last day.
        MonthEnd = "month_end",
    }
}

words! {
    /// G8: a package change outside the month of an edition change.
    PackageActivation {
        /// Incurred at once (F4), as the operation guide says.
        Guide = "guide",
        /// Deferred to the next month as in F3, as the price list says.
        PriceList = "price_list",
    }
}

words! {
    /// G7: rounding of a line, as a rulebook writes it.
    RoundingWord {
        /// A half goes up.
        HalfUp = "half_up",
        /// A half goes to the even neighbour.
        HalfEven = "half_even",
        /// Any fraction goes up.
        Up = "up",
        /// Any fraction is dropped.
        Down = "down",
    }
}

impl From<RoundingWord> for Rounding {
    fn from(word: RoundingWord) -> Self {
        match word {
            RoundingWord::HalfUp => Self::HalfUp,
            RoundingWord::HalfEven => Self::HalfEven,
            RoundingWord::Up => Self::Up,
            RoundingWord::Down => Self::Down,
        }
    }
}

words! {
    /// How fees are charged.
    Proration {
        /// Whole months, incurred at the opening and by changes (F1 to F6).
        None = "none",
        /// Each day its part of the month's fee (B1).
        ByDay = "by_day",
    }
}

words! {
    /// When a change of a package incurs its fee.
    Activation {
        /// At once (F4), or deferred in the month of an edition change (F3).
        Deferrable = "deferrable",
        /// At once in any month (F5).
        FromFirstMonth = "from_first_month",
    }
}

words! {
    /// The numbers that a level package takes (P2).
    LevelNumbers {
        /// Any whole number from the default to the highest tier.
        Any = "any",
        /// The default's number and the tiers themselves.
        Tiers = "tiers",
    }
}

impl LevelNumbers {
    /// What a level package takes, in words.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Any => "any whole number up to the highest tier",
            Self::Tiers => "only the default and the tiers themselves",
        }
    }
}

words! {
    /// What a limit counts.
    LimitKind {
        /// Audio-video rooms open at one time.
        AvRooms = "av_rooms",
        /// Groups that one user created or joined.
        GroupsPerUser = "groups_per_user",
        /// Members of one group.
        MembersPerGroup = "members_per_group",
        /// Registered users.
        Users = "users",
        /// Friends of one user.
        FriendsPerUser = "friends_per_user",
        /// Existing groups: not rooms, not broadcast.
        Groups = "groups",
        /// Existing broadcast groups.
        BroadcastRooms = "broadcast_rooms",
        /// A day's new groups and rooms, net of disbanded.
        DailyNewGroups = "daily_new_groups",
    }
}

impl LimitKind {
    /// Whether it counts what is done in a day, not what is there.
    pub fn is_daily(self) -> bool {
        self == Self::DailyNewGroups
    }
}

words! {
    /// A group's type.
    GroupType {
        /// Members are invited.
        Private = "private",
        /// Members apply.
        Public = "public",
        /// Anyone joins.
        Chatroom = "chatroom",
        /// To every user of the app.
        Broadcast = "broadcast",
    }
}

/// The days of the month on which the charges of the month before are billed (I1, G4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvoiceDays {
    /// The plan fee.
    pub plan: u32,
    /// Packages and usage.
    pub services: u32,
}

/// How the ambiguities of the published rules are read (G1 to G8).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Readings {
    /// G1.
    pub refund: Refund,
    /// G2.
    pub deferral: Deferral,
    /// G3.
    pub package_restore: PackageRestore,
    /// G4.
    pub invoice_day: InvoiceDays,
    /// G5.
    pub price_date: PriceDate,
    /// G6.
    pub downgrade_to_trial: bool,
    /// G7.
    pub rounding: RoundingWord,
    /// G8.
    pub package_activation: PackageActivation,
}

impl Readings {
    /// The settings: rule id, key and value, G1 to G8.
    pub fn settings(&self) -> [(&'static str, &'static str, String); 9] {
        let word = |id, key, word: &str| (id, key, word.to_owned());
        [
            word("G1", "refund", self.refund.word()),
            word("G2", "deferral", self.deferral.word()),
            word("G3", "package_restore", self.package_restore.word()),
            ("G4", "invoice_day.plan", self.invoice_day.plan.to_string()),
            ("G4", "invoice_day.services", self.invoice_day.services.to_string()),
            word("G5", "price_date", self.price_date.word()),
            ("G6", "downgrade_to_trial", self.downgrade_to_trial.to_string()),
            word("G7", "rounding", self.rounding.word()),
            word("G8", "package_activation", self.package_activation.word()),
        ]
    }
}
