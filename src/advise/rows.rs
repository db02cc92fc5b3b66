//! Rows in a few words.

use crate::rulebook::{EditionIx, Names, PackageIx, PackageKind};
use crate::scenario::{Asked, Event, Row, Takes};

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
    asked.cell(match names.packages[usize::from(package.0)].kind {
        PackageKind::Switch => Takes::OnOff,
        PackageKind::Level(_) => Takes::Number,
    })
}
