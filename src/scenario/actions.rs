//! The actions of the format, and the cells that each uses.

use super::header::Column;

/// The actions in the order of [`Action`], each with the columns that it uses beside `date`, `app`, `action` and `note`.
pub(super) const ACTIONS: [(&str, Action, &[Column]); 18] = {
    use Column::{Count, Edition, Group, GroupType, Meter, Quantity, User};
    [
        ("create", Action::Create, &[Edition]),
        ("upgrade", Action::Upgrade, &[Edition]),
        ("change", Action::Change, &[Edition]),
        ("stop", Action::Stop, &[]),
        ("resume", Action::Resume, &[]),
        ("extend", Action::Extend, &[]),
        ("migrate", Action::Migrate, &[]),
        ("open_room", Action::OpenRoom, &[Count]),
        ("close_room", Action::CloseRoom, &[Count]),
        ("create_group", Action::CreateGroup, &[GroupType, Group, Count]),
        ("disband_group", Action::DisbandGroup, &[GroupType, Group, Count]),
        ("join", Action::Join, &[Group, User, Count]),
        ("leave", Action::Leave, &[Group, User, Count]),
        ("register", Action::Register, &[Count]),
        ("unregister", Action::Unregister, &[Count]),
        ("befriend", Action::Befriend, &[User, Count]),
        ("unfriend", Action::Unfriend, &[User, Count]),
        ("usage", Action::Usage, &[Meter, Quantity]),
    ]
};

/// What a row does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    Create,
    Upgrade,
    Change,
    Stop,
    Resume,
    Extend,
    Migrate,
    OpenRoom,
    CloseRoom,
    CreateGroup,
    DisbandGroup,
    Join,
    Leave,
    Register,
    Unregister,
    Befriend,
    Unfriend,
    Usage,
}

impl Action {
    /// Whether the action uses the column.
    pub(super) fn uses(self, column: Column) -> bool {
        let dialog = matches!(self, Self::Upgrade | Self::Change);
        match column {
            Column::Date | Column::App | Column::Action | Column::Note => true,
            Column::Package(_) => dialog,
            other => ACTIONS[self as usize].2.contains(&other),
        }
    }
}
