//! How an app was configured, in a band above the months, and what the months cost for it.

use chrono::NaiveDate;

use super::columns::{Stacks, ink};
use super::frame::{MARGIN, Sign, heading, legend, nothing, short};
use super::lettering::{Weight, width};
use super::plane::{AXIS, MONTHS_BELOW, Plane, UNIT_ABOVE, numbers_beside, room};
use super::sheet::{self, Area, At, Letters, Sheet, WIDTH};
use super::theme::{DARK, Ink, LIGHT, Theme, lightness};
use super::{About, Look, Names, Told};
use crate::calendar::Horizon;
use crate::ledger::{Item, Legend, Spell, Subject, Totals, Violation};
use crate::money::Amount;

/// How high the columns may be.
const HEIGHT: i32 = 560;
/// A lane of the band, and what lies between two.
const LANE: i32 = 62;
const BETWEEN: i32 = 14;
/// What a text keeps from the middle of a cross.
const CROSS: i32 = 26;
/// What an app is after a stop.
const STOPPED: &str = "stopped";
/// The actions that a configuration takes or refuses.
const ACTIONS: [&str; 7] = ["create", "upgrade", "change", "stop", "resume", "extend", "migrate"];

/// The edition, or one package, over time.
struct Lane {
    name: String,
    bars: Vec<Bar>,
    refused: Vec<(NaiveDate, String)>,
}

/// What holds from one day to another, which is not included.
struct Bar {
    from: NaiveDate,
    to: NaiveDate,
    /// Whether it begins within the months.
    begins: bool,
    label: String,
    ink: Ink,
}

/// A band with the edition, the packages that are on, and stops; refused changes are crosses in it. Below it, on the same
/// months, the charges.
pub fn configuration(
    about: &About<'_>,
    told: &Told<'_>,
    totals: &Totals,
    look: &Look<'_>,
    names: &mut Names,
) -> String {
    let mut sheet = Sheet::new(look);
    let key = about.legend;
    let stacks = Stacks::of(totals, about.horizon, key, look.theme, names);
    let lanes = lanes(about, told, &sheet, names);
    let scale = stacks.scale(key);
    let figure = |tick| scale.amount(tick, key.currency);
    let beside = lanes.iter().map(|lane| width(&lane.name, AXIS, Weight::Regular) + 24).max().unwrap_or_default();
    let (left, right) = (MARGIN + numbers_beside(scale, figure).max(beside), WIDTH - MARGIN);
    let labels = stacks.labels(room(right - left, about.horizon), key);
    let [title, head] = about.title("Configuration and monthly charges of", names);
    let below = format!("{}, in {}{}", about.months(), key.currency_code(), labels.remark());
    let top = heading(&mut sheet, &head, &below);
    let is_refused = lanes.iter().any(|lane| !lane.refused.is_empty());
    let refused = is_refused.then(|| (String::new(), vec![(Sign::Cross, "refused change".to_owned())]));
    let others = others(&lanes, &stacks);
    let others = (!others.is_empty()).then(|| ("not charged".to_owned(), others));
    let rows: Vec<_> = stacks.rows(key).into_iter().chain(others).chain(refused).collect();
    let top = legend(&mut sheet, top, &rows) + 20;
    let band = Area { left, top, right, bottom: top + (LANE + BETWEEN) * lanes.len() as i32 };
    let top = band.bottom + labels.room().max(UNIT_ABOVE);
    let plane = Plane::new(Area { left, top, right, bottom: top + HEIGHT }, about.horizon, scale);
    plane.draw_beginnings(&mut sheet, band.top);
    for (at, lane) in lanes.iter().enumerate() {
        lane.draw(&mut sheet, &plane, band.top + (LANE + BETWEEN) * at as i32);
    }
    plane.draw_numbers(&mut sheet, figure);
    plane.draw_unit(&mut sheet, key.currency_code());
    plane.draw_dates(&mut sheet);
    stacks.draw(&mut sheet, &plane, &labels, key);
    if stacks.total() == Amount::ZERO {
        nothing(&mut sheet, plane.area, "Nothing is charged in these months.");
    }
    let facts = lanes.iter().flat_map(Lane::facts);
    let description =
        about.description("Band of the configuration above columns of the charges", key.currency_code(), facts, names);
    sheet.finish(plane.area.bottom + MONTHS_BELOW + MARGIN / 2, &title, &description)
}

/// The edition first, then each package that is ever on, or asked for in vain.
fn lanes(about: &About<'_>, told: &Told<'_>, sheet: &Sheet<'_>, names: &mut Names) -> Vec<Lane> {
    let (spells, horizon, key) = (&told.details.spells, about.horizon, about.legend);
    let refused: Vec<&Violation> =
        told.app.ledger.violations.iter().filter(|no| ACTIONS.contains(&no.action)).collect();
    let told_no = |no: &&Violation| {
        let message = key.message(no, told.app.subject(no, key.names));
        (no.place.date, format!("{} {}: {message}", no.place.date, no.action))
    };
    let of_app = refused.iter().filter(|no| !matches!(no.subject, Subject::Package(_))).map(told_no).collect();
    let mut lanes = vec![Lane {
        name: "edition".to_owned(),
        bars: bars(spells, horizon, |spell| Some(edition(spell, key, sheet.theme))),
        refused: of_app,
    }];
    for (at, package) in key.names.packages.iter().enumerate() {
        let is_it = |subject: Subject| matches!(subject, Subject::Package(ix) if usize::from(ix.0) == at);
        let refused: Vec<_> = refused.iter().filter(|no| is_it(no.subject)).map(told_no).collect();
        let setting = |spell: &Spell| {
            let (ix, label) = spell.packages().find(|(ix, _)| usize::from(ix.0) == at)?;
            spell.edition.map(|_| (label, ink(Item::Package(ix), key, sheet.theme)))
        };
        let bars = bars(spells, horizon, setting);
        if !bars.is_empty() || !refused.is_empty() {
            lanes.push(Lane { name: package.id.clone(), bars, refused });
        }
    }
    lanes.iter_mut().for_each(|lane| lane.name = short(&names.shown(&lane.name)));
    lanes
}

/// What the band shows and the columns do not: editions and packages for which nothing is charged, and stops.
fn others(lanes: &[Lane], stacks: &Stacks) -> Vec<(Sign, String)> {
    let mut others: Vec<(Sign, String)> = Vec::new();
    for (at, lane) in lanes.iter().enumerate() {
        for bar in &lane.bars {
            let name = if at == 0 { &bar.label } else { &lane.name };
            let is_told = others.iter().any(|(_, told)| told == name) || stacks.has(name);
            others.extend((!is_told).then(|| (Sign::Ink(bar.ink), name.clone())));
        }
    }
    others
}

/// What an app is during a spell.
fn edition(spell: &Spell, key: &Legend<'_>, theme: Theme) -> (String, Ink) {
    let Some(edition) = spell.edition else { return (STOPPED.to_owned(), theme.other()) };
    let is_free = key.names.editions.get(usize::from(edition.0)).is_some_and(|name| name.free);
    let ink = if is_free { theme.free() } else { ink(Item::Plan(edition), key, theme) };
    (key.names.edition(edition).to_owned(), ink)
}

/// What holds over the months, spell by spell; neighbours of one label are one bar.
fn bars(spells: &[Spell], horizon: Horizon, shown: impl Fn(&Spell) -> Option<(String, Ink)>) -> Vec<Bar> {
    let (first, last) = (horizon.from.first_day(), horizon.to.next().first_day());
    let mut bars: Vec<Bar> = Vec::new();
    for (at, spell) in spells.iter().enumerate() {
        let begins = spell.place.date >= first;
        let from = spell.place.date.max(first);
        let to = spells.get(at + 1).map_or(last, |next| next.place.date).min(last);
        let Some((label, ink)) = shown(spell).filter(|_| from < to) else { continue };
        match bars.last_mut().filter(|bar| bar.to == from && bar.label == label) {
            Some(bar) => bar.to = to,
            None => bars.push(Bar { from, to, begins, label, ink }),
        }
    }
    bars
}

impl Lane {
    fn draw(&self, sheet: &mut Sheet<'_>, plane: &Plane, top: i32) {
        let letters = Letters { color: sheet.theme.muted(), ..sheet.letters(AXIS) };
        let (left, right, middle) = (plane.area.left, plane.area.right, top + LANE / 2);
        sheet.text(left - 22, middle + AXIS * 36 / 100, At::End, letters, &self.name);
        sheet.line(&[(left, middle), (right, middle)], sheet.theme.grid(), 3);
        for bar in &self.bars {
            let Bar { from, to, label, .. } = bar;
            let (from, to) = (from.to_string(), to.pred_opt().unwrap_or(*to).to_string());
            let facts = [("lane", self.name.as_str()), ("label", label), ("from", &from), ("to", &to)];
            let title = format!("{}: {label} from {from} to {to}", self.name);
            sheet.group("spell", &facts, &title, |sheet| self.bar(sheet, plane, bar, top));
        }
        for (day, title) in &self.refused {
            let facts = [("lane", self.name.as_str()), ("date", &day.to_string())];
            sheet.group("refused", &facts, title, |sheet| {
                sheet.cross((plane.noon(*day), middle), sheet::CROSS, sheet.theme.text())
            });
        }
    }

    fn bar(&self, sheet: &mut Sheet<'_>, plane: &Plane, bar: &Bar, top: i32) {
        let (label, is_stopped) = (bar.label.as_str(), bar.label == STOPPED);
        let area = Area { left: plane.day(bar.from), top, right: plane.day(bar.to), bottom: top + LANE };
        let flat = Ink { hatch: None, ..bar.ink };
        sheet.fill(area, bar.ink);
        sheet.outline(area, sheet.theme.paper());
        if is_stopped && bar.begins {
            let line = [(area.left, top - 6), (area.left, plane.area.bottom)];
            sheet.group("stop", &[], "", |sheet| sheet.line(&line, sheet.theme.alarm(), 5));
        }
        let wide = width(label, AXIS, Weight::Regular);
        // A text begins after the crosses that would stand in it.
        let crosses = self.refused.iter().map(|(day, _)| plane.noon(*day));
        let begin = crosses.fold(area.left + 14, |x, cross| {
            if (x - CROSS..x + wide + CROSS).contains(&cross) { cross + CROSS } else { x }
        });
        if begin + wide + 10 > area.right {
            return;
        }
        if bar.ink.hatch.is_some() {
            // A text is not read on a hatch.
            let plate = Area { left: begin - 8, top: top + 8, right: begin + wide + 8, bottom: top + LANE - 8 };
            sheet.fill(plate, flat);
        }
        let color = if lightness(bar.ink.color) > 480 { DARK } else { LIGHT };
        let letters = Letters { color, ..sheet.letters(AXIS) };
        sheet.text(begin, top + LANE / 2 + AXIS * 36 / 100, At::Start, letters, label);
    }

    /// The lane in words.
    fn facts(&self) -> impl Iterator<Item = String> {
        self.bars.iter().map(|Bar { from, to, label, .. }| {
            format!("{} {label} from {from} to {}", self.name, to.pred_opt().unwrap_or(*to))
        })
    }
}
