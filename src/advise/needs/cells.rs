//! What the columns of a file of needs are, and what their cells must look like.

use crate::calendar::Month;
use crate::csv_file::Wrong;
use crate::diagnostic::{Kind, expected};
use crate::rulebook::{GroupType, LimitKind, LimitMove, MeterIx, Names, PackageIx, PackageKind, Timeline};
use crate::scenario::{app_too_long, is_digits, millionths};

use super::{Need, Wanted};

/// The largest number that a need may have, and the groups and rooms of one together: the largest reading of a scenario.
pub(super) const LARGEST: u64 = 1_000_000_000_000;
/// The largest number of a package.
const LARGEST_LEVEL: u64 = 1_000_000_000;

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Month,
    App,
    GroupType,
    Note,
    Limit(LimitKind),
    Package(PackageIx),
    Meter(MeterIx),
}

/// The limit that a package of this name lifts or raises: it is needed by what it must give room for, which an edition may give
/// by itself.
pub(super) fn limit_of(timeline: &Timeline, package: &str) -> Option<LimitKind> {
    let mut limits = timeline.rulebooks().iter().flat_map(|rulebook| &rulebook.limits);
    let moves = |moved: &LimitMove| matches!(moved, LimitMove::LiftedBy(id) | LimitMove::RaisedBy(id) if id == package);
    limits.find(|limit| limit.moved.as_ref().is_some_and(moves)).map(|limit| limit.kind)
}

/// Every column and its name.
pub(super) fn columns(timeline: &Timeline) -> Vec<(Column, &str)> {
    let names = timeline.names();
    let own =
        [(Column::Month, "month"), (Column::App, "app"), (Column::GroupType, "group_type"), (Column::Note, "note")];
    let standing = LimitKind::ALL.iter().filter(|kind| !kind.is_daily());
    let limits: Vec<(Column, &str)> = standing.map(|kind| (Column::Limit(*kind), kind.word())).collect();
    let packages = (0..).map(PackageIx).zip(&names.packages).map(|(ix, name)| (Column::Package(ix), name.id.as_str()));
    let packages = packages.filter(|(_, name)| limit_of(timeline, name).is_none());
    let meters = (0..).map(MeterIx).zip(&names.meters).map(|(ix, name)| (Column::Meter(ix), name.id.as_str()));
    let mut columns: Vec<(Column, &str)> = own.into_iter().chain(limits).collect();
    for (column, name) in packages.chain(meters) {
        if columns.iter().all(|(_, known)| *known != name) {
            columns.push((column, name));
        }
    }
    columns
}

/// Reads a filled cell into a need.
pub(super) fn fill(need: &mut Need, column: Column, name: &str, text: &str, names: &Names) -> Result<(), Wrong> {
    match column {
        Column::Month | Column::App | Column::Note => {}
        Column::GroupType => need.group_type = Some(group_type(text)?),
        Column::Limit(kind) => {
            need.limits.insert(kind, whole(name, text, LARGEST)?);
        }
        Column::Package(ix) => match names.packages[usize::from(ix.0)].kind {
            PackageKind::Switch => {
                if is_on(name, text)? {
                    need.packages.insert(ix, Wanted::On);
                }
            }
            PackageKind::Level(_) => {
                let number = whole(name, text, LARGEST_LEVEL)?;
                need.packages.insert(ix, Wanted::Number(u32::try_from(number).unwrap_or(u32::MAX)));
            }
        },
        Column::Meter(ix) => {
            need.readings.insert(ix, reading(name, text, names.meters[usize::from(ix.0)].decimals)?);
        }
    }
    Ok(())
}

/// The month of a line.
pub(super) fn month(text: &str) -> Result<Month, Wrong> {
    text.parse().map_err(|error| {
        let help = "write a month as 2020-01, to 2099-12".to_owned();
        (Kind::NeedsMonth, format!("the month `{text}` {error}"), help)
    })
}

/// The app of a line.
pub(super) fn app(text: &str) -> Result<String, Wrong> {
    if text.is_empty() {
        let help = "write the app, or take the column out where the file is about one".to_owned();
        return Err((Kind::NeedsApp, "the app is missing".to_owned(), help));
    }
    app_too_long(text).map_or_else(|| Ok(text.to_owned()), Err)
}

fn group_type(text: &str) -> Result<GroupType, Wrong> {
    let limited = || GroupType::ALL.iter().filter(|kind| **kind != GroupType::Broadcast);
    let found = limited().find(|kind| kind.word().eq_ignore_ascii_case(text)).copied();
    found.ok_or_else(|| {
        let words: Vec<&str> = limited().map(|kind| kind.word()).collect();
        let help = expected(text, &words).to_string();
        (Kind::NeedsGroupType, format!("`{text}` is no type of group whose members are limited"), help)
    })
}

fn is_on(name: &str, text: &str) -> Result<bool, Wrong> {
    match text.to_ascii_lowercase().as_str() {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => {
            let help = "write `on`, or `off` or nothing where it is not needed".to_owned();
            Err((Kind::NeedsSwitch, format!("the {name} `{text}` is neither on nor off"), help))
        }
    }
}

fn whole(name: &str, text: &str, largest: u64) -> Result<u64, Wrong> {
    if !is_digits(text) {
        let help = "write a whole number in plain digits, or nothing where there is no need".to_owned();
        return Err((Kind::NeedsNumber, format!("the {name} `{text}` is not a whole number"), help));
    }
    text.parse().ok().filter(|number| *number <= largest).ok_or_else(|| too_large(name, text, largest))
}

/// A scenario would not take the reading of so many groups and rooms (U3).
pub(super) fn too_many_exist(existing: u64) -> Wrong {
    let message = format!("the groups and rooms that must be able to exist come to {existing}, which is too large");
    (Kind::NeedsTooLarge, message, format!("write numbers that come to at most {LARGEST} together"))
}

fn too_large(name: &str, text: &str, largest: u64) -> Wrong {
    (Kind::NeedsTooLarge, format!("the {name} `{text}` is too large"), format!("write at most {largest}"))
}

/// A reading in millionths.
fn reading(name: &str, text: &str, decimals: u8) -> Result<u64, Wrong> {
    let Some((before, after)) = text.split_once('.').filter(|_| decimals > 0) else {
        return whole(name, text, LARGEST).map(|number| number * super::MILLION);
    };
    if !is_digits(before) || !is_digits(after) || after.len() > usize::from(decimals) {
        let help = format!("write digits, with up to {decimals} decimals after a point");
        return Err((Kind::NeedsNumber, format!("the {name} `{text}` is not a reading"), help));
    }
    millionths(before, after).ok_or_else(|| too_large(name, text, LARGEST))
}
