//! Packed rows sorted out by app: blocks of apps, each app with its rows.

use std::cmp::Ordering;
use std::collections::HashMap;

use foldhash::fast::RandomState;
use rayon::prelude::*;

use super::bundle::Sheaf;
use super::packed::{Unpacking, packed_length, push_text};
use super::{AppRows, Id};

/// The rows of a stream of some sheaves, each with the name of its app.
fn rows<'s>(sheaves: &'s [Sheaf], stream: usize, mut each: impl FnMut(&'s [u8], &'s [u8])) {
    sheaves.iter().for_each(|sheaf| sheaf.rows(stream).for_each(|(name, row)| each(name, row)));
}

/// Whose the rows of a stream are.
struct Owners<'s> {
    /// The apps as they come up: the name of each and how many bytes its rows take.
    apps: Vec<(&'s [u8], usize)>,
    /// The app of each row.
    of_rows: Vec<u32>,
}

impl<'s> Owners<'s> {
    fn of(sheaves: &'s [Sheaf], stream: usize) -> Self {
        let mut numbers: HashMap<&[u8], u32, RandomState> = HashMap::default();
        let (mut apps, mut of_rows) = (Vec::new(), Vec::new());
        let mut last: Option<(&[u8], u32)> = None;
        rows(sheaves, stream, |name, row| {
            let number = match last {
                // Most names that differ do so at their end.
                Some((same, number)) if same.last() == name.last() && same == name => number,
                _ => *numbers.entry(name).or_insert_with(|| {
                    apps.push((name, 0));
                    apps.len() as u32 - 1
                }),
            };
            last = Some((name, number));
            apps[number as usize].1 += row.len();
            of_rows.push(number);
        });
        Self { apps, of_rows }
    }
}

/// The beginning of a name: it decides most comparisons without a look at the name itself.
fn beginning(name: &[u8]) -> u64 {
    let mut first = [0; 8];
    let length = name.len().min(first.len());
    first[..length].copy_from_slice(&name[..length]);
    u64::from_be_bytes(first)
}

/// Compares apps by the beginnings of their names, then by the names.
fn by_name<'n, P: Copy>(name: impl Fn(P) -> &'n [u8]) -> impl Fn(&(u64, P), &(u64, P)) -> Ordering {
    move |one, other| one.0.cmp(&other.0).then_with(|| name(one.1).cmp(name(other.1)))
}

/// All apps of some parts in byte order, where those of each part are: the part in which each is, and its place there.
pub(super) fn in_byte_order(parts: &[PackedApps]) -> Vec<(u32, u32)> {
    let places = parts.iter().enumerate();
    let places = places.flat_map(|(part, apps)| (0..apps.len()).map(move |at| (part as u32, at as u32)));
    let name = |(part, at): (u32, u32)| parts[part as usize].name(at as usize);
    let mut order: Vec<(u64, (u32, u32))> = places.map(|place| (beginning(name(place)), place)).collect();
    order.par_sort_unstable_by(by_name(name));
    order.into_iter().map(|(_, place)| place).collect()
}

/// Apps, each with its packed rows in the order of the text.
#[derive(Debug, Default)]
pub(super) struct PackedApps {
    /// App after app: its name, its rows.
    bytes: Vec<u8>,
    /// Where each app ends.
    ends: Vec<usize>,
}

impl PackedApps {
    /// The apps of a stream of some sheaves, which hold all of their rows; in byte order.
    pub(super) fn of(sheaves: &[Sheaf], stream: usize) -> Self {
        let Owners { apps, of_rows } = Owners::of(sheaves, stream);
        // In byte order: whoever goes through all apps finds them in the order of memory.
        let mut order: Vec<(u64, u32)> =
            (0..).zip(&apps).map(|(number, (name, _))| (beginning(name), number)).collect();
        order.sort_unstable_by(by_name(|number: u32| apps[number as usize].0));
        let length = apps.iter().map(|(name, rows)| packed_length(name) + rows).sum();
        let mut packed = Self { bytes: vec![0; length], ends: Vec::with_capacity(apps.len()) };
        let (mut places, mut end, mut head) = (vec![0; apps.len()], 0, Vec::new());
        for (_, number) in order {
            let (name, length) = apps[number as usize];
            head.clear();
            push_text(&mut head, name);
            packed.bytes[end..end + head.len()].copy_from_slice(&head);
            places[number as usize] = end + head.len();
            end += head.len() + length;
            packed.ends.push(end);
        }
        let mut owners = of_rows.into_iter();
        rows(sheaves, stream, |_, row| {
            let place = owners.next().map(|owner| &mut places[owner as usize]);
            if let Some(place) = place {
                packed.bytes[*place..*place + row.len()].copy_from_slice(row);
                *place += row.len();
            }
        });
        packed
    }

    /// Adds rows of an app: of the last one, or of a new one.
    pub(super) fn push(&mut self, app: &[u8], rows: &[u8]) {
        if self.last() != Some(app) {
            push_text(&mut self.bytes, app);
            self.ends.push(0);
        }
        self.bytes.extend_from_slice(rows);
        if let Some(end) = self.ends.last_mut() {
            *end = self.bytes.len();
        }
    }

    /// How many bytes the apps take.
    pub(super) fn bytes(&self) -> usize {
        self.bytes.len()
    }

    /// How many bytes an app takes.
    pub(super) fn bytes_of(&self, at: usize) -> usize {
        self.ends[at] - self.start(at)
    }

    /// The name of the last app.
    pub(super) fn last(&self) -> Option<&[u8]> {
        self.len().checked_sub(1).map(|last| self.name(last))
    }

    /// The apps, each with its name and packed rows.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        (0..self.len()).map(|at| {
            let mut packed = self.packed(at);
            (packed.name(), packed.rest())
        })
    }

    /// How many apps there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The bytes of an app's name.
    pub(super) fn name(&self, at: usize) -> &[u8] {
        self.packed(at).name()
    }

    /// Unpacks an app's rows, by date.
    pub(super) fn unpack<'s>(&'s self, at: usize, into: &mut AppRows<'s>) {
        let mut packed = self.packed(at);
        let AppRows { name, rows, ids, numbers } = into;
        rows.clear();
        ids.clear();
        numbers.clear();
        *name = packed.text();
        while !packed.is_empty() {
            rows.push(packed.row(|id| {
                *numbers.entry(id).or_insert_with(|| {
                    ids.push(id);
                    Id(ids.len() as u32 - 1)
                })
            }));
        }
        // Stable: rows of one day keep the order in which they stand.
        if !rows.is_sorted_by_key(|row| row.date) {
            rows.sort_by_key(|row| row.date);
        }
    }

    fn start(&self, at: usize) -> usize {
        at.checked_sub(1).map_or(0, |before| self.ends[before])
    }

    fn packed(&self, at: usize) -> Unpacking<'_> {
        Unpacking::new(&self.bytes[self.start(at)..self.ends[at]])
    }
}
