//! Rows as a scenario file: whoever reads it gets the same rows.

use std::io::{self, Write};

use super::{AppRows, Asked, Event, Id, Row, Takes, Words};

/// Writes the rows of apps as a scenario, app by app; columns that no row fills are left out.
///
/// # Errors
/// Where `out` takes no more.
pub fn write_rows(words: &Words, apps: &[AppRows<'_>], out: &mut dyn Write) -> io::Result<()> {
    let columns = Columns::of(words);
    let mut used = vec![false; columns.names.len()];
    for app in apps {
        for row in &app.rows {
            let cells = columns.cells(words, app, row);
            used.iter_mut().zip(&cells).for_each(|(used, cell)| *used |= !cell.is_empty());
        }
    }
    let mut csv = csv::Writer::from_writer(out);
    let chosen = |cells: &[String]| -> Vec<String> {
        cells.iter().zip(&used).filter(|(_, used)| **used).map(|(cell, _)| cell.clone()).collect()
    };
    csv.write_record(chosen(&columns.names))?;
    for app in apps {
        for row in &app.rows {
            csv.write_record(chosen(&columns.cells(words, app, row)))?;
        }
    }
    csv.flush()
}

/// The columns, and where those of packages begin.
struct Columns {
    names: Vec<String>,
}

/// The places of the columns before those of the packages.
const DATE: usize = 0;
const APP: usize = 1;
const ACTION: usize = 2;
const EDITION: usize = 3;
/// The columns after those of the packages.
const REST: [&str; 6] = ["group", "group_type", "user", "count", "meter", "quantity"];
const GROUP: usize = 0;
const GROUP_TYPE: usize = 1;
const USER: usize = 2;
const COUNT: usize = 3;
const METER: usize = 4;
const QUANTITY: usize = 5;

impl Columns {
    fn of(words: &Words) -> Self {
        let before = ["date", "app", "action", "edition"].into_iter();
        let packages = words.packages.iter().map(|(id, _)| id.as_str());
        Self { names: before.chain(packages).chain(REST).map(str::to_owned).collect() }
    }

    /// The cells of a row.
    fn cells(&self, words: &Words, app: &AppRows<'_>, row: &Row) -> Vec<String> {
        let mut cells = vec![String::new(); self.names.len()];
        cells[DATE] = row.date.to_string();
        app.name.clone_into(&mut cells[APP]);
        row.event.action().clone_into(&mut cells[ACTION]);
        let rest = EDITION + 1 + words.packages.len();
        let id = |id: Id| app.ids.get(id.0 as usize).copied().unwrap_or_default().to_owned();
        let group_type = |place: u8| words.group_types[usize::from(place)].clone();
        match &row.event {
            Event::Stop | Event::Resume | Event::Extend | Event::Migrate => {}
            Event::Create(edition) => cells[EDITION] = edition_word(words, *edition),
            Event::Upgrade(edition, asked) => dialog(words, Some(*edition), asked, &mut cells),
            Event::Change(edition, asked) => dialog(words, *edition, asked, &mut cells),
            Event::OpenRoom(count) | Event::CloseRoom(count) | Event::Register(count) | Event::Unregister(count) => {
                cells[rest + COUNT] = count.to_string();
            }
            Event::CreateGroup(kind, group) => {
                cells[rest + GROUP] = id(*group);
                cells[rest + GROUP_TYPE] = group_type(*kind);
            }
            Event::CreateGroups(kind, count) | Event::DisbandGroups(kind, count) => {
                cells[rest + GROUP_TYPE] = group_type(*kind);
                cells[rest + COUNT] = count.to_string();
            }
            Event::DisbandGroup(group) => cells[rest + GROUP] = id(*group),
            Event::JoinGroup(group, count) | Event::LeaveGroup(group, count) => {
                cells[rest + GROUP] = id(*group);
                cells[rest + COUNT] = count.to_string();
            }
            Event::JoinUser(user, count)
            | Event::LeaveUser(user, count)
            | Event::Befriend(user, count)
            | Event::Unfriend(user, count) => {
                cells[rest + USER] = id(*user);
                cells[rest + COUNT] = count.to_string();
            }
            Event::Usage(meter, reading) => {
                words.meters[usize::from(*meter)].0.clone_into(&mut cells[rest + METER]);
                cells[rest + QUANTITY] = crate::money::Quantity::millionths((*reading).into()).to_string();
            }
        }
        cells
    }
}

fn edition_word(words: &Words, edition: Option<u8>) -> String {
    edition.map(|edition| words.editions[usize::from(edition)].0.clone()).unwrap_or_default()
}

/// The edition and the packages of an `upgrade` or `change`.
fn dialog(words: &Words, edition: Option<u8>, asked: &[(u8, Asked)], cells: &mut [String]) {
    cells[EDITION] = edition_word(words, edition);
    for (package, asked) in asked {
        cells[EDITION + 1 + usize::from(*package)] = asked.cell(words.packages[usize::from(*package)].1);
    }
}

impl Asked {
    /// The cell that asks for it.
    pub fn cell(self, takes: Takes) -> String {
        match (self, takes) {
            (Self::Default, Takes::OnOff) => "off".to_owned(),
            (Self::Default, Takes::Number) => "default".to_owned(),
            (Self::On, _) => "on".to_owned(),
            (Self::Number(number), _) => number.to_string(),
        }
    }
}
