//! Columns of months, and the parts of which each is made.

use super::figures::{Scale, money};
use super::frame::{Row, Sign, short};
use super::labels::{Label, Labels, Tip};
use super::names::Names;
use super::plane::Plane;
use super::sheet::{Area, NARROW, Sheet};
use super::theme::{Ink, Theme};
use crate::calendar::{Horizon, Month};
use crate::ledger::{Category, Item, Legend, Totals};
use crate::money::{Amount, Currency};

/// More items than this are not told apart: the smallest are added up.
const MOST: usize = 12;

/// What is charged, month by month and item by item.
pub(super) struct Stacks {
    kinds: Vec<Kind>,
    months: Vec<Stack>,
}

/// An item, or the sum of those that are not told apart.
struct Kind {
    category: Option<Category>,
    name: String,
    ink: Ink,
    total: Amount,
}

/// The column of a month: its parts from below, by the place of their kind.
struct Stack {
    month: Month,
    parts: Vec<(usize, Amount)>,
    total: Amount,
}

impl Stacks {
    pub(super) fn of(totals: &Totals, horizon: Horizon, legend: &Legend<'_>, theme: Theme, names: &mut Names) -> Self {
        let charged = totals.items(legend.names);
        let mut items: Vec<(Item, Amount)> = Vec::new();
        for (_, item, sum) in &charged {
            match items.iter_mut().find(|(known, _)| known == item) {
                Some((_, total)) => *total += sum.amount,
                None => items.push((*item, sum.amount)),
            }
        }
        items.sort_by_key(|(item, _)| (item.category(), legend.item(*item)));
        let gathered = gather(&mut items);
        let mut kinds: Vec<Kind> = items
            .iter()
            .map(|(item, total)| Kind {
                category: Some(item.category()),
                name: short(&names.shown(legend.item(*item))),
                ink: ink(*item, legend, theme),
                total: *total,
            })
            .collect();
        if let Some((count, total)) = gathered {
            kinds.push(Kind { category: None, name: format!("other ({count})"), ink: theme.other(), total });
        }
        let place = |item: &Item| items.iter().position(|(known, _)| known == item).unwrap_or(items.len());
        let mut months: Vec<Stack> =
            horizon.from.to(horizon.to).map(|month| Stack { month, parts: Vec::new(), total: Amount::ZERO }).collect();
        for (month, item, sum) in &charged {
            let stack = month.since(horizon.from).and_then(|at| months.get_mut(at));
            stack.into_iter().for_each(|stack| stack.add(place(item), sum.amount));
        }
        Self { kinds, months }
    }

    /// The highest column.
    pub(super) fn highest(&self) -> Amount {
        self.months.iter().map(|stack| stack.total).max().unwrap_or_default()
    }

    /// Everything together.
    pub(super) fn total(&self) -> Amount {
        self.months.iter().map(|stack| stack.total).sum()
    }

    /// Whether an item of this name is charged.
    pub(super) fn has(&self, name: &str) -> bool {
        self.kinds.iter().any(|kind| kind.name == name)
    }

    /// The months with their totals.
    pub(super) fn months(&self) -> impl Iterator<Item = (Month, Amount)> {
        self.months.iter().map(|stack| (stack.month, stack.total))
    }

    /// The numbers beside the columns.
    pub(super) fn scale(&self, legend: &Legend<'_>) -> Scale {
        scale(self.highest(), legend.currency)
    }

    /// What the inks mean, category by category, each item with its sum.
    pub(super) fn rows(&self, legend: &Legend<'_>) -> Vec<Row> {
        let entry = |kind: &Kind| {
            let label = format!("{}: {}", kind.name, money(kind.total, legend.currency));
            (Sign::Ink(kind.ink), label)
        };
        let of = |category: Option<Category>| self.kinds.iter().filter(move |kind| kind.category == category);
        let categories = [Some(Category::Plan), Some(Category::Package), Some(Category::Usage), None];
        let row = |category: Option<Category>| {
            let head = match category {
                Some(Category::Package) => "packages",
                Some(category) => category.word(),
                None => "",
            };
            (head.to_owned(), of(category).map(entry).collect::<Vec<_>>())
        };
        categories.into_iter().map(row).filter(|(_, entries)| !entries.is_empty()).collect()
    }

    /// Draws the columns, and the totals above them.
    pub(super) fn draw(&self, sheet: &mut Sheet<'_>, plane: &Plane, labels: &Labels, legend: &Legend<'_>) {
        for stack in &self.months {
            self.column(sheet, plane, stack, legend);
        }
        let top = |stack: &Stack| Tip { x: plane.middle(stack.month), y: plane.y(stack.total.in_minor()), is_up: true };
        labels.draw(sheet, &self.months.iter().map(top).collect::<Vec<_>>());
    }

    fn column(&self, sheet: &mut Sheet<'_>, plane: &Plane, stack: &Stack, legend: &Legend<'_>) {
        let ((left, right), month) = (plane.column(stack.month, 0, 1), stack.month.to_string());
        let mut below = Amount::ZERO;
        for (kind, amount) in &stack.parts {
            let Kind { category, name, ink, .. } = &self.kinds[*kind];
            let (bottom, top) = (plane.y(below.in_minor()), plane.y((below + *amount).in_minor()));
            below += *amount;
            let area = Area { left, top, right, bottom };
            let figure = legend.amount(*amount);
            let category = category.map_or("other", Category::word);
            let title = format!("{month} {category} {name}: {figure} {}", legend.currency_code());
            let facts = [("month", month.as_str()), ("category", category), ("item", name), ("amount", &figure)];
            sheet.group("column", &facts, &title, |sheet| {
                sheet.fill(area, *ink);
                let paper = sheet.theme.paper();
                match bottom - top {
                    ..=6 => {}
                    _ if right - left >= NARROW => sheet.outline(area, paper),
                    // Without its hatch a part is known by where it ends.
                    _ => sheet.line(&[(left, top), (right, top)], paper, 3),
                }
            });
        }
    }

    /// What is printed above the columns, where a month has so much room.
    pub(super) fn labels(&self, room: i32, legend: &Legend<'_>) -> Labels {
        let label = |stack: &Stack| {
            let text = money(stack.total, legend.currency);
            Label { part: "total", month: stack.month, size: stack.total.in_minor(), text }
        };
        Labels::new(self.months.iter().map(label).collect(), room)
    }
}

impl Stack {
    fn add(&mut self, kind: usize, amount: Amount) {
        self.total += amount;
        match self.parts.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, sum)) => *sum += amount,
            None => self.parts.push((kind, amount)),
        }
        self.parts.sort_by_key(|(kind, _)| *kind);
    }
}

/// Takes away the smallest items where there are too many: how many, and their sum.
fn gather(items: &mut Vec<(Item, Amount)>) -> Option<(usize, Amount)> {
    if items.len() <= MOST {
        return None;
    }
    let mut amounts: Vec<(Amount, usize)> = items.iter().enumerate().map(|(at, (_, sum))| (*sum, at)).collect();
    amounts.sort_by_key(|(sum, at)| (std::cmp::Reverse(*sum), *at));
    let small = &amounts[MOST - 1..];
    let (count, total) = (small.len(), small.iter().map(|(sum, _)| *sum).sum());
    let mut at = 0;
    items.retain(|_| {
        at += 1;
        small.iter().all(|(_, small)| *small != at - 1)
    });
    Some((count, total))
}

/// An item has one ink in all charts of a run: by its place among the editions, packages or meters of the rulebooks.
pub(super) fn ink(item: Item, legend: &Legend<'_>, theme: Theme) -> Ink {
    match item {
        Item::Plan(edition) => {
            let before = legend.names.editions.iter().take(edition.0.into());
            theme.item(Category::Plan, before.filter(|name| !name.free).count())
        }
        Item::Package(package) => theme.item(Category::Package, package.0.into()),
        Item::Usage(meter) => theme.item(Category::Usage, meter.0.into()),
    }
}

/// The numbers beside columns as high as an amount; where there is none, from 0 to 1.
pub(super) fn scale(highest: Amount, currency: Currency) -> Scale {
    match highest.in_minor() {
        0 => Scale::new(0, 10i128.pow(currency.decimals.into()), 1),
        highest => Scale::new(0, highest, 5),
    }
}
