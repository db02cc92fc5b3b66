//! Packed rows sorted out by app: blocks of apps, each app with its rows.

use std::cmp::Ordering;
use std::hash::BuildHasher;

use foldhash::fast::RandomState;
use hashbrown::HashTable;
use rayon::prelude::*;

use super::bundle::{OnTheWay, place};
use super::names::Texts;
use super::packed::{Unpacking, packed_length, push_text};
use super::sheaves::Sheaves;
use super::{AppRows, Id};

/// How many apps a stream has.
pub(super) fn count(sheaves: &Sheaves, stream: usize) -> usize {
    Owners::of(sheaves, stream).apps.len()
}

/// Whose the rows of a stream are.
struct Owners {
    /// The packed names of the apps, one behind the other: close together they are found in a cache, in their rows they are not.
    names: Vec<u8>,
    /// The apps as they come up.
    apps: Vec<Owner>,
    /// The app of each row.
    of_rows: Vec<u32>,
}

/// An app whose rows are in a stream.
struct Owner {
    /// Where its name begins and how long it is.
    name: (usize, usize),
    /// How many bytes its rows take.
    rows: usize,
}

impl Owners {
    fn of(sheaves: &Sheaves, stream: usize) -> Self {
        let hasher = RandomState::default();
        let mut numbers: HashTable<u32> = HashTable::new();
        let mut owners = Self { names: Vec::new(), apps: Vec::new(), of_rows: Vec::new() };
        let mut last: Option<(&[u8], u32)> = None;
        sheaves.rows(stream).for_each(|row: OnTheWay<'_>| {
            let name = row.name;
            let number = match last {
                // Most names that differ do so at their end.
                Some((same, number)) if same.last() == name.last() && same == name => number,
                _ => {
                    let known = numbers.entry(
                        hasher.hash_one(name),
                        |number| owners.name(*number) == name,
                        |number| hasher.hash_one(owners.name(*number)),
                    );
                    *known.or_insert_with(|| owners.add(name)).get()
                }
            };
            last = Some((name, number));
            owners.apps[number as usize].rows += row.length();
            owners.of_rows.push(number);
        });
        owners
    }

    fn name(&self, number: u32) -> &[u8] {
        let (start, length) = self.apps[number as usize].name;
        &self.names[start..start + length]
    }

    /// The names as texts.
    fn texts(&self) -> Texts {
        let mut texts = Texts::default();
        (0..self.apps.len()).for_each(|number| texts.add(self.name(number as u32)));
        texts
    }

    fn add(&mut self, name: &[u8]) -> u32 {
        self.apps.push(Owner { name: (self.names.len(), name.len()), rows: 0 });
        self.names.extend_from_slice(name);
        self.apps.len() as u32 - 1
    }
}

/// The places of names in byte order.
fn places_in_byte_order(names: &Texts) -> Vec<u32> {
    let places = 0..names.len() as u32;
    let mut order: Vec<(u64, u32)> = places.map(|at| (beginning(names.get(at as usize)), at)).collect();
    order.sort_unstable_by(by_name(|at| names.get(at as usize)));
    order.into_iter().map(|(_, at)| at).collect()
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
    /// The apps of a stream of some sheaves, which hold all of their rows; in byte order, if that is wanted: whoever goes
    /// through all apps finds them in the order of memory then.
    pub(super) fn of(sheaves: &Sheaves, stream: usize, in_byte_order: bool) -> Self {
        let owners = Owners::of(sheaves, stream);
        let names = owners.texts();
        let order = if in_byte_order { places_in_byte_order(&names) } else { (0..names.len() as u32).collect() };
        let length = |(at, owner): (usize, &Owner)| packed_length(names.get(at).len()) + owner.rows;
        let length = owners.apps.iter().enumerate().map(length).sum();
        let mut packed = Self { bytes: vec![0; length], ends: Vec::with_capacity(order.len()) };
        let (mut places, mut end, mut head) = (vec![0; order.len()], 0, Vec::new());
        for at in order.into_iter().map(|at| at as usize) {
            head.clear();
            push_text(&mut head, names.get(at));
            packed.bytes[end..end + head.len()].copy_from_slice(&head);
            places[at] = end + head.len();
            end += head.len() + owners.apps[at].rows;
            packed.ends.push(end);
        }
        let mut of_rows = owners.of_rows.into_iter();
        sheaves.rows(stream).for_each(|row: OnTheWay<'_>| {
            let place = of_rows.next().map(|owner| &mut places[owner as usize]);
            if let Some(place) = place {
                row.write(&mut packed.bytes[*place..]);
                *place += row.length();
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
        place(&self.ends, at).len()
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

    fn packed(&self, at: usize) -> Unpacking<'_> {
        Unpacking::new(&self.bytes[place(&self.ends, at)])
    }
}
