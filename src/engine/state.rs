//! An app as it stands: its configuration, its counts, and what the current month has seen.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::calendar::{Month, months_after};
use crate::ledger::{Charge, Incurred};
use crate::rulebook::{EditionIx, FamilyIx, GroupType, MeterIx, PackageIx, RulebookIx, Setting, Timeline};
use crate::scenario::Id;

/// The state of one app. A clone goes its own way: that is how "what if" is asked.
#[derive(Debug, Clone)]
pub struct App {
    /// The day of its first row.
    pub created: NaiveDate,
    /// The family to which it belongs (T2).
    pub family: FamilyIx,
    /// The edition.
    pub edition: EditionIx,
    /// The setting of each package.
    pub settings: Box<[Setting]>,
    /// B4: the first day on which its edition is no longer valid, where it expires.
    pub valid_until: Option<NaiveDate>,
    /// Its stop, unless that was undone.
    pub stopped: Option<Stop>,
    /// Rooms and groups that exist.
    pub groups: Groups,
    /// Registered users.
    pub users: u64,
    /// Friends of each named user.
    pub friends: HashMap<Id, u64>,
    /// Groups created or joined by each named user.
    pub memberships: HashMap<Id, u64>,
    /// Whether no row has acted yet.
    pub(super) fresh: bool,
    pub(super) month: MonthState,
    /// Where a row's settings are tried out before they are applied.
    pub(super) tried: Box<[Setting]>,
}

/// A stop, and until when it can be undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stop {
    /// Its day.
    pub on: NaiveDate,
    /// B3: the days in which it can be undone, its own the first; `None` where it cannot.
    pub recoverable_days: Option<u32>,
}

impl Stop {
    /// B3: whether it can be undone on a day.
    pub fn can_be_undone(&self, day: NaiveDate) -> bool {
        self.recoverable_days.is_some_and(|days| day.signed_duration_since(self.on).num_days() < i64::from(days))
    }
}

/// Rooms and groups that exist.
#[derive(Debug, Clone, Default)]
pub struct Groups {
    /// Audio-video rooms open.
    pub rooms: u64,
    /// Groups per type, named and unnamed.
    pub of_type: [u64; GroupType::ALL.len()],
    /// Unnamed groups per type.
    pub unnamed: [u64; GroupType::ALL.len()],
    /// Named groups: type and members.
    pub named: HashMap<Id, (GroupType, u64)>,
    /// The day on which `net` counts, and that day's new groups net of disbanded.
    day: Option<NaiveDate>,
    net: i64,
}

impl Groups {
    /// None any more; their memory is kept.
    fn clear(&mut self) {
        let Self { rooms, of_type, unnamed, named, day, net } = self;
        (*rooms, *day, *net) = (0, None, 0);
        *of_type = Default::default();
        *unnamed = Default::default();
        named.clear();
    }

    /// Everything that exists, rooms included (U3).
    pub fn total(&self) -> u64 {
        self.rooms + self.of_type.iter().sum::<u64>()
    }

    /// The day's new groups and rooms, net of disbanded (L3).
    pub fn net_on(&self, day: NaiveDate) -> i64 {
        if self.day == Some(day) { self.net } else { 0 }
    }

    /// Counts new (or, negative, disbanded) groups and rooms of the day.
    pub(super) fn count_net(&mut self, day: NaiveDate, change: i64) {
        self.net = self.net_on(day) + change;
        self.day = Some(day);
    }
}

/// What the current month has seen.
#[derive(Debug, Clone)]
pub(super) struct MonthState {
    pub(super) month: Month,
    /// T1: the rulebook that governs it, and the one whose prices hold in it (G5, G9).
    pub(super) governs: RulebookIx,
    pub(super) prices: RulebookIx,
    /// The first month that may be ruled by other rulebooks.
    pub(super) turn: Option<Month>,
    /// Whether it was opened and no row has acted since.
    pub(super) quiet: bool,
    /// Whether its opening found what the one before had found.
    pub(super) opened_again: bool,
    /// Whether the configuration is still the one that the last opening found, under the same rulebooks: the next one
    /// incurs the same fees.
    pub(super) as_opened: bool,
    /// Counted changes of the edition (C1).
    pub(super) edition_changes: u32,
    /// Whether the edition changed, by upgrade or change (F3).
    pub(super) edition_changed: bool,
    /// Per package, its counted changes and the setting before the first of them (C1, C3).
    pub(super) packages: Box<[PackageMonth]>,
    /// Fees incurred, and (deferred) those that were not, in the order in which it was decided.
    pub(super) fees: Vec<MonthFee>,
    /// B1: the fees in force, each from a moment of its day until the next one of the plan or of the same package.
    pub(super) in_force: Vec<Incurred>,
    /// The last paid edition held in the month (U2).
    pub(super) last_paid: Option<EditionIx>,
    /// Per meter, the readings that count; and the meters that have any, in the order of their first one.
    pub(super) meters: Box<[MeterMonth]>,
    pub(super) read: Vec<MeterIx>,
    /// T2: the rulebook that governed the family that the app left in this month, and its usage charges.
    pub(super) left: Option<(RulebookIx, Vec<Charge>)>,
}

/// A package's changes in the month.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct PackageMonth {
    pub(super) changes: u32,
    pub(super) before: Setting,
}

/// A fee of the month.
#[derive(Debug, Clone, Copy)]
pub(super) struct MonthFee {
    pub(super) fee: Incurred,
    pub(super) deferred: bool,
}

/// A meter's readings of the month, in millionths of its unit.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct MeterMonth {
    /// The highest reading, and the day on which it was first reached.
    pub(super) peak: u128,
    pub(super) peak_on: Option<NaiveDate>,
    /// The highest reading of the current day, and the sum of those of the days before.
    pub(super) day: Option<NaiveDate>,
    pub(super) day_peak: u128,
    pub(super) sum: u128,
    /// The first day with a reading above zero.
    pub(super) first_on: Option<NaiveDate>,
}

impl App {
    /// O1: an app begins in the free edition, with no package. T2: its family is that of its first day.
    pub(super) fn begin(timeline: &Timeline, date: NaiveDate) -> Self {
        let (names, no_rulebook) = (timeline.names(), RulebookIx(0));
        let settings: Box<[Setting]> = vec![Setting::Default; names.packages.len()].into();
        let mut app = Self {
            created: date,
            family: FamilyIx(0),
            edition: EditionIx(0),
            valid_until: None,
            tried: settings.clone(),
            settings,
            stopped: None,
            groups: Groups::default(),
            users: 0,
            friends: HashMap::new(),
            memberships: HashMap::new(),
            fresh: true,
            month: MonthState {
                month: Month::of(date),
                governs: no_rulebook,
                prices: no_rulebook,
                turn: None,
                quiet: false,
                opened_again: false,
                as_opened: false,
                edition_changes: 0,
                edition_changed: false,
                packages: vec![PackageMonth::default(); names.packages.len()].into(),
                fees: Vec::new(),
                in_force: Vec::new(),
                last_paid: None,
                meters: vec![MeterMonth::default(); names.meters.len()].into(),
                read: Vec::new(),
                left: None,
            },
        };
        app.restart(timeline, date);
        app
    }

    /// Becomes a new app that begins on this day, in the memory of the one before.
    pub(super) fn restart(&mut self, timeline: &Timeline, date: NaiveDate) {
        let Self {
            created,
            family,
            edition,
            settings,
            valid_until,
            stopped,
            groups,
            users,
            friends,
            memberships,
            fresh,
            month,
            // Written before it is read.
            tried: _,
        } = self;
        *created = date;
        *family = timeline.family_of(date);
        let (terms, prices) = timeline.ruling(*family, Month::of(date), date);
        *edition = terms.free_edition;
        settings.fill(Setting::Default);
        *valid_until = terms.valid_months(*edition).map(|months| months_after(date, months));
        *stopped = None;
        groups.clear();
        *users = 0;
        friends.clear();
        memberships.clear();
        *fresh = true;
        month.month = Month::of(date);
        (month.governs, month.prices) = (terms.rulebook, prices.rulebook);
        month.turn = timeline.turn_after(*family, month.month);
        month.as_opened = false;
        month.clear();
    }

    /// The next month begins, with nothing seen; what its opening finds again is kept.
    pub(super) fn begin_next(&mut self, timeline: &Timeline) {
        let Self { family, created, month, .. } = self;
        month.month = month.month.next();
        if month.turn.is_some_and(|turn| turn <= month.month) {
            let (governs, prices) = timeline.ruling(*family, month.month, *created);
            month.as_opened &= (month.governs, month.prices) == (governs.rulebook, prices.rulebook);
            (month.governs, month.prices) = (governs.rulebook, prices.rulebook);
            month.turn = timeline.turn_after(*family, month.month);
        }
        month.clear();
        month.quiet = true;
    }

    /// Puts the app into a configuration as if it had had it when the month before `month` ended, valid for ever, with nothing
    /// seen in that month: for those who ask what a month would cost from there.
    pub fn put(
        &mut self,
        timeline: &Timeline,
        month: Month,
        family: FamilyIx,
        edition: EditionIx,
        settings: &[Setting],
    ) {
        self.family = family;
        self.edition = edition;
        self.settings.copy_from_slice(settings);
        self.valid_until = None;
        self.month.month = month.plus(-1);
        let (governs, prices) = timeline.ruling(family, self.month.month, self.created);
        (self.month.governs, self.month.prices) = (governs.rulebook, prices.rulebook);
        self.month.turn = timeline.turn_after(family, self.month.month);
        self.month.as_opened = false;
        self.month.quiet = false;
        self.month.clear();
    }

    /// The month up to which it has been simulated.
    pub fn month(&self) -> Month {
        self.month.month
    }

    /// The setting of a package.
    pub fn setting(&self, package: PackageIx) -> Setting {
        self.settings[usize::from(package.0)]
    }
}

impl MonthState {
    /// Forgets what was seen; the fees of an opening that will find the same again are kept.
    fn clear(&mut self) {
        if !self.as_opened {
            self.fees.clear();
            self.in_force.clear();
        }
        if !std::mem::take(&mut self.quiet) {
            self.edition_changes = 0;
            self.edition_changed = false;
            self.packages.fill(PackageMonth::default());
            self.left = None;
        }
        self.opened_again = false;
        self.begin_usage();
    }

    /// Begins the usage of a month, or of another family in it, with no reading.
    pub(super) fn begin_usage(&mut self) {
        self.last_paid = None;
        for meter in self.read.drain(..) {
            self.meters[usize::from(meter.0)] = MeterMonth::default();
        }
    }
}
