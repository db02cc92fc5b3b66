//! `billcast rules show`: a rulebook as the tables of the rule model, with prices and sources.

use std::io::{self, Write};

use billcast::diagnostic::escape;
use billcast::export::grid::{Grid, HEADING};
use billcast::money::Price;
use billcast::rulebook::{
    Activation, Edition, GroupType, LevelNumbers, LimitKind, LimitMove, MeterKind, Offer, Package, PackageKind,
    Proration, Rulebook, Sourced, TypeCap,
};

use super::rule_changes::moves;
use super::statements::proration;

/// Prints a rulebook whole.
pub(crate) fn show(rulebook: &Rulebook, out: &mut dyn Write) -> io::Result<()> {
    head(rulebook, out)?;
    section("packages: what each edition offers, fee per month (P1 to P3, F1 to F5, B1)", &packages(rulebook), out)?;
    section("usage (U1 to U5)", &meters(rulebook), out)?;
    section("limits (L1 to L7)", &limits(rulebook), out)?;
    section("group types: the most members, whatever is bought (L4)", &type_caps(rulebook), out)?;
    section("policies (C1, I1, I2, B1 to B4) and readings (G1 to G9)", &policies(rulebook), out)?;
    section("sources", &sources(rulebook), out)
}

fn section(title: &str, grid: &Grid, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n{HEADING}{title}{HEADING:#}")?;
    grid.print(out)
}

fn head(rulebook: &Rulebook, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{HEADING}{}{HEADING:#}: {}", rulebook.id, escape(&rulebook.title))?;
    let last = rulebook.last_published.map_or_else(|| "still published".to_owned(), |day| format!("to {day}"));
    writeln!(out, "family {}, amounts in {}", rulebook.family, rulebook.currency.code())?;
    if let Some(from) = rulebook.family_from {
        writeln!(out, "new apps belong to the family from {from} on (T2)")?;
    }
    if let Some(migration) = &rulebook.migration {
        let (moves, source) = (moves(rulebook, migration), cite(rulebook, &migration.source));
        writeln!(out, "apps of {} move here with `migrate`: {moves} {source} (T2)", migration.from_family)?;
    }
    if !rulebook.based_on.is_empty() {
        let bases = rulebook.based_on.iter().map(|base| base.id.as_str()).collect::<Vec<_>>();
        writeln!(out, "written over {}; here it stands whole", bases.join(", over "))?;
    }
    writeln!(out, "in force from {}; published from {} {last}", rulebook.effective_from, rulebook.first_published)?;
    writeln!(out, "existing apps pay its prices from {} on (G9)", rulebook.reaches_existing_from)
}

/// A source by its number in the table at the end.
fn cite(rulebook: &Rulebook, source: &str) -> String {
    let number = rulebook.sources.keys().position(|id| id == source).map_or(0, |at| at + 1);
    format!("[{number}]")
}

fn price(rulebook: &Rulebook, price: &Sourced<Price>) -> String {
    format!("{} {}", price.value.display(rulebook.currency), cite(rulebook, &price.source))
}

/// A column per edition, after the first one.
fn by_edition(rulebook: &Rulebook, first: &str, last: &[&str]) -> Grid {
    let editions = rulebook.editions.iter().map(|edition| edition.id.clone());
    let last = last.iter().map(|heading| (*heading).to_owned());
    Grid::titled(std::iter::once(first.to_owned()).chain(editions).chain(last).collect())
}

fn packages(rulebook: &Rulebook) -> Grid {
    let mut grid = by_edition(rulebook, "item", &["charged"]);
    let fee = |edition: &Edition| price(rulebook, &edition.fee);
    let fees = rulebook.editions.iter().map(fee);
    let charged = match rulebook.proration.value {
        Proration::None => "from the month after the edition change (F1, F2)".to_owned(),
        Proration::ByDay => "by day, each day's highest (B1)".to_owned(),
    };
    grid.cells(std::iter::once("edition".to_owned()).chain(fees).chain([charged]).collect());
    for package in &rulebook.packages {
        package_rows(rulebook, package, &mut grid);
    }
    grid
}

/// A package takes a row for what costs nothing, and one per tier.
fn package_rows(rulebook: &Rulebook, package: &Package, grid: &mut Grid) {
    let charged = match (package.activation, rulebook.proration.value) {
        (Activation::Deferrable, Proration::None) => {
            "at once; in the month of an edition change, from the next (F3, F4)"
        }
        (Activation::Deferrable, Proration::ByDay) => "by day, each day's highest (B1)",
        (Activation::FromFirstMonth, Proration::None) => "at once in any month (F5)",
        (Activation::FromFirstMonth, Proration::ByDay) => "whole months, at once in any (F5, B2)",
    };
    let offers: Vec<Option<&Offer>> = rulebook.editions.iter().map(|edition| package.offers.get(&edition.id)).collect();
    let most = offers.iter().map(|offer| offer_cells(rulebook, *offer).len()).max().unwrap_or(0);
    for row in 0..most {
        let cells = offers.iter().map(|offer| offer_cells(rulebook, *offer).get(row).cloned().unwrap_or_default());
        let (name, note) = match (row, package.kind) {
            (0, _) => (package.id.clone(), charged.to_owned()),
            (1, PackageKind::Level(numbers)) => (String::new(), numbers.sentence().to_owned()),
            _ => (String::new(), String::new()),
        };
        grid.cells(std::iter::once(name).chain(cells).chain([note]).collect());
    }
}

fn offer_cells(rulebook: &Rulebook, offer: Option<&Offer>) -> Vec<String> {
    match offer {
        None => vec!["-".to_owned()],
        Some(Offer::Switch(on)) => vec!["off: nothing".to_owned(), format!("on: {}", price(rulebook, on))],
        Some(Offer::Level { default, tiers, numbers }) => {
            let default = format!("{}: nothing {}", default.value, cite(rulebook, &default.source));
            let up_to = if *numbers == LevelNumbers::Any { "up to " } else { "" };
            let tiers = tiers.iter().map(|tier| format!("{up_to}{}: {}", tier.up_to, price(rulebook, &tier.price)));
            std::iter::once(default).chain(tiers).collect()
        }
    }
}

fn meters(rulebook: &Rulebook) -> Grid {
    let mut grid = by_edition(rulebook, "meter", &["what is charged"]);
    for meter in &rulebook.meters {
        let what = match &meter.kind {
            MeterKind::MonthlyPeak { free, block, counts_groups } => {
                let own = if *counts_groups { ", the simulator's own count included (U3)" } else { " (U1)" };
                let quantity = |number: &Sourced<u64>| format!("{} {}", number.value, cite(rulebook, &number.source));
                format!("the month's highest above {}, in begun blocks of {}{own}", quantity(free), quantity(block))
            }
            MeterKind::DailyPeaks => format!("each day's highest, per {} (U4)", meter.unit),
            MeterKind::NotCharged => "nothing: readings are accepted".to_owned(),
        };
        let prices = rulebook.editions.iter().map(|edition| {
            meter.prices.get(&edition.id).map_or_else(|| "-".to_owned(), |value| price(rulebook, value))
        });
        grid.cells(std::iter::once(meter.id.clone()).chain(prices).chain([what]).collect());
    }
    grid
}

fn limits(rulebook: &Rulebook) -> Grid {
    let mut grid = by_edition(rulebook, "limit", &["error code", "of what"]);
    for limit in &rulebook.limits {
        let allowed = rulebook.editions.iter().map(|edition| {
            let Some(Sourced { value, source }) = limit.allowed.get(&edition.id) else {
                return "-".to_owned();
            };
            let number = value.map_or_else(|| "unlimited".to_owned(), |number| number.to_string());
            let moved = match &limit.moved {
                Some(LimitMove::LiftedBy(package)) if offers(rulebook, package, edition) => " or unlimited",
                Some(LimitMove::RaisedBy(package)) if offers(rulebook, package, edition) => " or the level",
                _ => "",
            };
            format!("{number}{moved} {}", cite(rulebook, source))
        });
        let code = code(rulebook, limit.error_code.as_ref());
        let package = match &limit.moved {
            None => String::new(),
            Some(LimitMove::LiftedBy(package) | LimitMove::RaisedBy(package)) => {
                format!("; package {package}")
            }
        };
        let of_what = format!("{}{package}", counted(limit.kind));
        grid.cells(std::iter::once(limit.kind.word().to_owned()).chain(allowed).chain([code, of_what]).collect());
    }
    grid
}

fn offers(rulebook: &Rulebook, package: &str, edition: &Edition) -> bool {
    let package = rulebook.packages.iter().find(|known| known.id == package);
    package.is_some_and(|package| package.offers.contains_key(&edition.id))
}

fn code(rulebook: &Rulebook, code: Option<&Sourced<i32>>) -> String {
    code.map_or_else(|| "-".to_owned(), |code| format!("{} {}", code.value, cite(rulebook, &code.source)))
}

fn counted(kind: LimitKind) -> &'static str {
    match kind {
        LimitKind::AvRooms => "audio-video rooms open at one time",
        LimitKind::GroupsPerUser => "groups that a user created or joined",
        LimitKind::MembersPerGroup => "members of a group",
        LimitKind::Users => "registered users",
        LimitKind::FriendsPerUser => "friends of a user",
        LimitKind::Groups => "groups that exist, not rooms, not broadcast",
        LimitKind::BroadcastRooms => "broadcast groups that exist",
        LimitKind::DailyNewGroups => "a day's new groups and rooms, net of disbanded",
    }
}

fn type_caps(rulebook: &Rulebook) -> Grid {
    let mut grid = Grid::new(&["group type", "members", "error code"]);
    for group_type in GroupType::ALL {
        let cap = rulebook.type_caps.iter().find(|cap| cap.group_type == *group_type);
        let members = cap.map_or_else(|| "no cap".to_owned(), |cap| members(rulebook, cap));
        grid.row(
            [group_type.word().to_owned()],
            [members, code(rulebook, cap.and_then(|cap| cap.error_code.as_ref()))],
        );
    }
    grid
}

/// A cap, and where it does not apply.
fn members(rulebook: &Rulebook, cap: &TypeCap) -> String {
    let lifted = cap.lifted_in.iter();
    let lifted = lifted.map(|(edition, source)| format!("; no cap in {edition} {}", cite(rulebook, source)));
    format!("{} {}{}", cap.members.value, cite(rulebook, &cap.members.source), lifted.collect::<String>())
}

fn policies(rulebook: &Rulebook) -> Grid {
    let mut grid = Grid::new(&["setting", "value", "source"]);
    let fees = &rulebook.proration;
    grid.row(["fees (F1 to F6, B1)".to_owned()], [proration(fees.value).to_owned(), cite(rulebook, &fees.source)]);
    for edition in &rulebook.editions {
        if let Some(months) = &edition.valid_months {
            let setting = format!("months for which {} is valid (B4)", edition.id);
            grid.row([setting], [months.value.to_string(), cite(rulebook, &months.source)]);
        }
    }
    if let Some(days) = &rulebook.recoverable_days {
        let setting = "days in which a stop can be undone, its own the first (B3)".to_owned();
        grid.row([setting], [days.value.to_string(), cite(rulebook, &days.source)]);
    }
    let (changes, arrears) = (&rulebook.changes, &rulebook.arrears);
    for (setting, number) in [
        ("changes of the edition a month (C1)", &changes.edition_per_month),
        ("changes of each package a month (C1)", &changes.package_per_month),
        ("days from invoice to suspension (I2)", &arrears.suspended_after),
        ("days from suspension to reclaim (I2)", &arrears.reclaimed_after),
    ] {
        grid.row([setting.to_owned()], [number.value.to_string(), cite(rulebook, &number.source)]);
    }
    for (id, key, value) in rulebook.readings.settings() {
        let source = rulebook.reading_sources.get(key.split('.').next().unwrap_or(key));
        grid.row([format!("{key} ({id})")], [value, source.map_or_else(String::new, |source| cite(rulebook, source))]);
    }
    for (reason, code) in &rulebook.error_codes {
        grid.row([format!("error code of {reason}")], [code.value.to_string(), cite(rulebook, &code.source)]);
    }
    grid
}

fn sources(rulebook: &Rulebook) -> Grid {
    let mut grid = Grid::new(&["source", "id", "published", "document"]);
    for (id, source) in &rulebook.sources {
        let published = source.published.to_string();
        grid.row([cite(rulebook, id), id.clone()], [published, source.document.clone()]);
    }
    grid
}
