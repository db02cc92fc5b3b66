//! The actions of the format, and the cells that each uses.

use super::header::Column;

/// Names the actions: each with its word, and the columns that it uses beside `date`, `app`, `action` and `note`.
macro_rules! actions {
    ($($action:ident $word:literal [$($column:ident)*])*) => {
        /// What a row does.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Action {
            $($action,)*
        }

        impl Action {
            /// The words of all actions.
            pub(super) const WORDS: &[&str] = &[$($word),*];
            const ALL: &[Self] = &[$(Self::$action),*];
            /// Per action, a bit per column used.
            const USES: &[u32] = &[$(0 $(| 1 << Column::$column.index())*),*];

            /// The action of a word that is written as it is known: most are.
            fn written(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$action),)*
                    _ => None,
                }
            }
        }
    };
}

actions! {
    Create "create" [Edition]
    Upgrade "upgrade" [Edition]
    Change "change" [Edition]
    Stop "stop" []
    Resume "resume" []
    Extend "extend" []
    Migrate "migrate" []
    OpenRoom "open_room" [Count]
    CloseRoom "close_room" [Count]
    CreateGroup "create_group" [GroupType Group Count]
    DisbandGroup "disband_group" [GroupType Group Count]
    Join "join" [Group User Count]
    Leave "leave" [Group User Count]
    Register "register" [Count]
    Unregister "unregister" [Count]
    Befriend "befriend" [User Count]
    Unfriend "unfriend" [User Count]
    Usage "usage" [Meter Quantity]
}

impl Action {
    /// The action of a word, in whatever letter case.
    pub(super) fn named(word: &str) -> Option<Self> {
        let in_any_case = || Self::WORDS.iter().position(|known| known.eq_ignore_ascii_case(word));
        Self::written(word).or_else(|| in_any_case().map(|at| Self::ALL[at]))
    }

    /// Its word.
    pub(super) fn word(self) -> &'static str {
        Self::WORDS[self as usize]
    }

    /// Whether the action uses the column.
    pub(super) fn uses(self, column: Column) -> bool {
        match column {
            Column::Date | Column::App | Column::Action | Column::Note => true,
            Column::Package(_) => matches!(self, Self::Upgrade | Self::Change),
            other => Self::USES[self as usize] >> other.index() & 1 == 1,
        }
    }
}
