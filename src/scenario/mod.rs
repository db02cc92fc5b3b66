//! Dated operations and observations of apps, read from CSV, each with the file and line from which it came.
//!
//! Reading goes from the outside in, on all threads:
//!
//! ```text
//! inputs ─> source ─> chunks ─> pieces ─> piece ─────────────────────────> bundle ─> sheaves ─> apps ─> Scenario
//! find      open,     cut at    jobs of   records, header, row, fields:    packed    kept in    sorted
//!           unzip     records   threads   cells become events, mistakes    rows      slabs      out
//!                                         get their places (merge)
//! ```
//!
//! Within a piece, `marks` finds the bytes at which cells may end, `quotes` reads what is quoted, `records` gives the cells that
//! are filled.

mod actions;
mod apps;
mod blocks;
mod bundle;
mod chunks;
mod fields;
mod gathered;
pub mod grouped;
mod header;
pub mod inputs;
mod marks;
mod merge;
mod names;
mod packed;
mod piece;
mod pieces;
mod reader;
mod records;
mod row;
mod sheaves;
mod slabs;
mod source;
mod written;

use std::collections::HashMap;
use std::sync::OnceLock;

use chrono::NaiveDate;
use foldhash::fast::RandomState;

use apps::PackedApps;

pub use blocks::{Block, OpenBlock};
pub use fields::{app_too_long, is_digits, millionths};
pub use gathered::Gathered;
pub use pieces::{changed, whole};
pub use reader::{InputFile, Reader, Wanted, read};
pub use written::write_rows;

/// The words that a scenario may use besides those of the format; an event names them by their place here.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// Editions, and whether each is free.
    pub editions: Vec<(String, bool)>,
    /// Packages, and what a cell of each takes.
    pub packages: Vec<(String, Takes)>,
    /// Meters, and how many decimals a reading of each may have.
    pub meters: Vec<(String, u8)>,
    /// Group types.
    pub group_types: Vec<String>,
    /// The first day that a row may name, if there is one.
    pub first_day: Option<NaiveDate>,
}

/// What a package's cell takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// `on` or `off`.
    OnOff,
    /// A whole number or `default`.
    Number,
}

/// What a row asks of a package.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// `off`, or `default` of a level.
    Default,
    /// `on`.
    On,
    /// A number.
    Number(u32),
}

/// An id of the input (a group or a user), by its place in [`AppRows::ids`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(pub u32);

/// What a row does or observes. Editions, packages, meters and types are places in [`Words`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The app begins, in this free edition if one is named.
    Create(Option<u8>),
    /// To a paid edition, with packages.
    Upgrade(u8, Box<[(u8, Asked)]>),
    /// Another edition, packages, or both.
    Change(Option<u8>, Box<[(u8, Asked)]>),
    /// The service stops.
    Stop,
    /// A stopped service comes back.
    Resume,
    /// The free edition's validity is extended.
    Extend,
    /// The app moves to the family's successor.
    Migrate,
    /// So many rooms open.
    OpenRoom(u32),
    /// So many rooms close.
    CloseRoom(u32),
    /// A named group of a type is created.
    CreateGroup(u8, Id),
    /// So many unnamed groups of a type are created.
    CreateGroups(u8, u32),
    /// A named group is disbanded.
    DisbandGroup(Id),
    /// So many unnamed groups of a type are disbanded.
    DisbandGroups(u8, u32),
    /// So many members join a named group.
    JoinGroup(Id, u32),
    /// A named user joins so many groups.
    JoinUser(Id, u32),
    /// So many members leave a named group.
    LeaveGroup(Id, u32),
    /// A named user leaves so many groups.
    LeaveUser(Id, u32),
    /// So many users are registered.
    Register(u32),
    /// So many users are removed.
    Unregister(u32),
    /// A named user makes so many friends.
    Befriend(Id, u32),
    /// A named user loses so many friends.
    Unfriend(Id, u32),
    /// A reading of a meter, in millionths of its unit.
    Usage(u8, u64),
}

impl Event {
    /// The action's word.
    pub fn action(&self) -> &'static str {
        match self {
            Self::Create(_) => "create",
            Self::Upgrade(..) => "upgrade",
            Self::Change(..) => "change",
            Self::Stop => "stop",
            Self::Resume => "resume",
            Self::Extend => "extend",
            Self::Migrate => "migrate",
            Self::OpenRoom(_) => "open_room",
            Self::CloseRoom(_) => "close_room",
            Self::CreateGroup(..) | Self::CreateGroups(..) => "create_group",
            Self::DisbandGroup(_) | Self::DisbandGroups(..) => "disband_group",
            Self::JoinGroup(..) | Self::JoinUser(..) => "join",
            Self::LeaveGroup(..) | Self::LeaveUser(..) => "leave",
            Self::Register(_) => "register",
            Self::Unregister(_) => "unregister",
            Self::Befriend(..) => "befriend",
            Self::Unfriend(..) => "unfriend",
            Self::Usage(..) => "usage",
        }
    }
}

/// One dated row of one app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The day.
    pub date: NaiveDate,
    /// The file, by its place in [`Scenario::files`].
    pub file: u32,
    /// The physical line on which the row begins; 0 where lines were not wanted.
    pub line: u32,
    /// What it does or observes.
    pub event: Event,
}

/// Everything read: files, and apps with their rows.
#[derive(Debug, Default)]
pub struct Scenario {
    /// The files, in the order in which they were read.
    pub files: Vec<InputFile>,
    span: Option<(NaiveDate, NaiveDate)>,
    /// Each with its apps in byte order.
    parts: Vec<PackedApps>,
    /// All apps in byte order, once it is asked for: the part in which each is, and its place there.
    order: OnceLock<Vec<(u32, u32)>>,
}

/// An app and its rows by date; those of one day in the order in which they stand.
#[derive(Debug, Default)]
pub struct AppRows<'s> {
    /// The app's id.
    pub name: &'s str,
    /// Its rows; never empty.
    pub rows: Vec<Row>,
    /// The group and user ids that its rows name.
    pub ids: Vec<&'s str>,
    numbers: HashMap<&'s str, Id, RandomState>,
}

impl<'s> AppRows<'s> {
    /// The rows of an app, by date, and the ids that they name.
    pub fn of(name: &'s str, rows: Vec<Row>, ids: Vec<&'s str>) -> Self {
        Self { name, rows, ids, numbers: HashMap::default() }
    }
}

impl Scenario {
    /// How many apps there are.
    pub fn len(&self) -> usize {
        self.parts.iter().map(PackedApps::len).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn order(&self) -> &[(u32, u32)] {
        self.order.get_or_init(|| apps::in_byte_order(&self.parts))
    }

    /// The name of an app by its place in byte order.
    pub fn name(&self, at: usize) -> &str {
        let (part, at) = self.order()[at];
        std::str::from_utf8(self.parts[part as usize].name(at as usize)).unwrap_or_default()
    }

    /// The place of an app.
    pub fn place(&self, name: &str) -> Option<usize> {
        let order = |place: &(u32, u32)| self.parts[place.0 as usize].name(place.1 as usize).cmp(name.as_bytes());
        self.order().binary_search_by(order).ok()
    }

    /// Unpacks an app by its place in byte order; what `into` holds is replaced, its memory used again.
    pub fn unpack<'s>(&'s self, at: usize, into: &mut AppRows<'s>) {
        let (part, at) = self.order()[at];
        self.parts[part as usize].unpack(at as usize, into);
    }

    /// The apps in byte order.
    pub fn apps(&self) -> impl Iterator<Item = AppRows<'_>> {
        (0..self.len()).map(|at| {
            let mut app = AppRows::default();
            self.unpack(at, &mut app);
            app
        })
    }

    /// The first and the last day of all rows; `None` where there are none.
    pub fn span(&self) -> Option<(NaiveDate, NaiveDate)> {
        self.span
    }
}
