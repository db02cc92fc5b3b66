//! Rows in the words of a scenario file.

use crate::ledger::ScheduleRow;
use crate::rulebook::{EditionIx, GroupType, MeterIx, Names, PackageIx, PackageKind};
use crate::scenario::{Asked, Event, Id, Row};

use super::needs::MILLION;

/// A row as a scenario has it.
pub(super) fn written(row: &Row, names: &Names, ids: &[&str]) -> ScheduleRow {
    let mut cells = Cells { names, ids, cells: Vec::new() };
    cells.fill(&row.event);
    ScheduleRow { date: row.date, action: row.event.action(), cells: cells.cells }
}

/// What a row sets, in words: the edition, then packages.
pub(super) fn sets(event: &Event, names: &Names) -> String {
    let (edition, packages): (Option<u8>, &[(u8, Asked)]) = match event {
        Event::Upgrade(edition, packages) => (Some(*edition), packages),
        Event::Change(edition, packages) => (*edition, packages),
        _ => (None, &[]),
    };
    let edition = edition.map(|edition| names.edition(EditionIx(edition)).to_owned());
    let packages = packages.iter().map(|(package, asked)| {
        let package = PackageIx(*package);
        format!("{} {}", names.package(package), value(*asked, package, names))
    });
    edition.into_iter().chain(packages).collect::<Vec<_>>().join(", ")
}

/// A row in a few words.
pub(super) fn brief(row: &Row, names: &Names) -> String {
    let sets = sets(&row.event, names);
    let space = if sets.is_empty() { "" } else { " " };
    format!("{} {}{space}{sets}", row.date, row.event.action())
}

fn value(asked: Asked, package: PackageIx, names: &Names) -> String {
    match (asked, names.packages[usize::from(package.0)].kind) {
        (Asked::Default, PackageKind::Switch) => "off".to_owned(),
        (Asked::Default, PackageKind::Level(_)) => "default".to_owned(),
        (Asked::On, _) => "on".to_owned(),
        (Asked::Number(number), _) => number.to_string(),
    }
}

struct Cells<'n> {
    names: &'n Names,
    ids: &'n [&'n str],
    cells: Vec<(String, String)>,
}

impl Cells<'_> {
    fn put(&mut self, column: &str, cell: impl ToString) {
        self.cells.push((column.to_owned(), cell.to_string()));
    }

    fn edition(&mut self, edition: Option<u8>) {
        if let Some(edition) = edition {
            let edition = self.names.edition(EditionIx(edition)).to_owned();
            self.put("edition", edition);
        }
    }

    fn packages(&mut self, packages: &[(u8, Asked)]) {
        for (package, asked) in packages {
            let package = PackageIx(*package);
            let (column, cell) = (self.names.package(package).to_owned(), value(*asked, package, self.names));
            self.put(&column, cell);
        }
    }

    fn id(&mut self, column: &str, id: Id) {
        let id = self.ids.get(id.0 as usize).copied().unwrap_or_default().to_owned();
        self.put(column, id);
    }

    fn group_type(&mut self, group_type: u8) {
        if let Some(group_type) = GroupType::ALL.get(usize::from(group_type)) {
            self.put("group_type", group_type.word());
        }
    }

    fn fill(&mut self, event: &Event) {
        match event {
            Event::Create(edition) => self.edition(*edition),
            Event::Upgrade(edition, packages) => {
                self.edition(Some(*edition));
                self.packages(packages);
            }
            Event::Change(edition, packages) => {
                self.edition(*edition);
                self.packages(packages);
            }
            Event::Stop | Event::Resume | Event::Extend | Event::Migrate => {}
            Event::Usage(meter, quantity) => {
                let meter = self.names.meter(MeterIx(*meter)).to_owned();
                self.put("meter", meter);
                self.put("quantity", quantity_of(*quantity));
            }
            _ => self.counted(event),
        }
    }

    fn counted(&mut self, event: &Event) {
        match *event {
            Event::OpenRoom(count) | Event::CloseRoom(count) | Event::Register(count) | Event::Unregister(count) => {
                self.put("count", count);
            }
            Event::CreateGroup(group_type, id) => {
                self.group_type(group_type);
                self.id("group", id);
            }
            Event::CreateGroups(group_type, count) | Event::DisbandGroups(group_type, count) => {
                self.group_type(group_type);
                self.put("count", count);
            }
            Event::DisbandGroup(id) => self.id("group", id),
            Event::JoinGroup(id, count) | Event::LeaveGroup(id, count) => {
                self.id("group", id);
                self.put("count", count);
            }
            Event::JoinUser(id, count)
            | Event::LeaveUser(id, count)
            | Event::Befriend(id, count)
            | Event::Unfriend(id, count) => {
                self.id("user", id);
                self.put("count", count);
            }
            _ => {}
        }
    }
}

/// A quantity in digits, without trailing zeros.
pub(super) fn quantity_of(millionths: u64) -> String {
    let (whole, part) = (millionths / MILLION, millionths % MILLION);
    if part == 0 { whole.to_string() } else { format!("{whole}.{part:06}").trim_end_matches('0').to_owned() }
}
