//! Random small cases: rulebooks, needs, starting points and the rows that a brute force may use.

use std::collections::BTreeMap;

use billcast::advise::needs::{Need, Needs, Wanted};
use billcast::calendar::Month;
use billcast::engine::words;
use billcast::money::Price;
use billcast::rulebook::{
    Activation, Deferral, Library, LimitKind, MeterIx, Offer, PackageActivation, PackageIx, PackageRestore, PriceDate,
    Proration, Refund, RoundingWord, Rulebook, Sourced, Timeline,
};
use billcast::scenario::{Asked, Event, Row};
use chrono::NaiveDate;

/// A stream of numbers that look random: the same for the same seed, everywhere.
pub struct Draws(u64);

impl Draws {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5DEE_CE66)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    pub fn one_in(&mut self, bound: usize) -> bool {
        self.below(bound) == 0
    }

    pub fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }
}

/// A case: everything that advice depends on, and the rows and days of the brute force.
pub struct Case {
    pub timeline: Timeline,
    pub needs: Needs,
    pub base: Vec<Row>,
    pub from: Month,
    pub to: Month,
    pub cycling: bool,
    pub events: Vec<Event>,
    /// Days after the 1st on which rows may stand.
    pub days: Vec<u32>,
    /// The most rows on the 1st, and on all later days of a month together.
    pub most: [usize; 2],
}

pub fn case(seed: u64, library: &[Rulebook], published: &Timeline, is_large: bool) -> Case {
    let mut draws = Draws::new(seed);
    let on_timeline = draws.one_in(3);
    let (timeline, from) = if on_timeline {
        let first: Month = "2021-06".parse().expect("a month");
        (published.clone(), first.plus(draws.below(24) as i32))
    } else {
        let held = draws.pick(library);
        let from: Month = "2021-01".parse().expect("a month");
        (Timeline::held(variant(held, &mut draws)), from.plus(draws.below(12) as i32))
    };
    let months = if is_large { 2 + draws.below(2) } else { draws.pick(&[0, 1, 1, 2]) } as i32;
    let most = if is_large { 2 } else { 1 };
    let packages = chosen_packages(&timeline, &mut draws, most);
    let to = from.plus(months);
    let needs = needs(&timeline, from, to, &packages, &mut draws);
    let base = base(&timeline, from, &packages, &mut draws);
    let events = events(&timeline, &packages);
    let mut days = vec![draws.pick(&[2, 15, 27])];
    if is_large || draws.one_in(3) {
        days.push(28 + draws.below(2) as u32 * 3);
    }
    days.retain(|day| *day <= 31);
    let most = if is_large { draws.pick(&[[2, 1], [1, 2]]) } else { draws.pick(&[[2, 0], [2, 0], [1, 1], [2, 1]]) };
    Case { timeline, needs, base, from, to, cycling: draws.one_in(3), events, days, most }
}

fn sourced<T>(value: T, of: &Sourced<T>) -> Sourced<T> {
    Sourced { value, source: of.source.clone() }
}

/// A rulebook with other readings and prices.
fn variant(mut rulebook: Rulebook, draws: &mut Draws) -> Rulebook {
    if draws.one_in(3) {
        rulebook.readings.refund = Refund::Closing;
    }
    if draws.one_in(3) {
        rulebook.readings.deferral = Deferral::WholeMonth;
    }
    if draws.one_in(4) {
        rulebook.readings.package_restore = PackageRestore::Counted;
    }
    if draws.one_in(4) {
        rulebook.readings.package_activation = PackageActivation::PriceList;
    }
    if draws.one_in(4) {
        rulebook.readings.downgrade_to_trial = !rulebook.readings.downgrade_to_trial;
    }
    if draws.one_in(5) {
        rulebook.readings.price_date = PriceDate::MonthEnd;
    }
    if draws.one_in(4) {
        rulebook.readings.rounding = draws.pick(RoundingWord::ALL);
    }
    if draws.one_in(4) {
        rulebook.proration = sourced(Proration::ByDay, &rulebook.proration);
    }
    if draws.one_in(4) {
        let often = draws.below(4) as u32;
        rulebook.changes.edition_per_month = sourced(often, &rulebook.changes.edition_per_month);
    }
    if draws.one_in(5) {
        let often = draws.below(3) as u32;
        rulebook.changes.package_per_month = sourced(often, &rulebook.changes.package_per_month);
    }
    for package in &mut rulebook.packages {
        if draws.one_in(5) {
            package.activation = Activation::FromFirstMonth;
        }
    }
    if draws.one_in(2) {
        prices(&mut rulebook, draws);
    }
    rulebook
}

/// Prices drawn anew: whole numbers of 31 currency units apart, so that no cent of rounding outweighs a day.
fn prices(rulebook: &mut Rulebook, draws: &mut Draws) {
    let mut price =
        || Price::parse(&format!("{}.{:02}", 31 * (1 + draws.below(20)), draws.below(100))).expect("a price");
    for edition in rulebook.editions.iter_mut().filter(|edition| !edition.free) {
        edition.fee.value = price();
    }
    for offer in rulebook.packages.iter_mut().flat_map(|package| package.offers.values_mut()) {
        match offer {
            Offer::Switch(fee) => fee.value = price(),
            Offer::Level { tiers, .. } => tiers.iter_mut().for_each(|tier| tier.price.value = price()),
        }
    }
    for of_edition in rulebook.meters.iter_mut().flat_map(|meter| meter.prices.values_mut()) {
        of_edition.value = price();
    }
}

/// A package of the case, with the settings that rows may give it.
type Chosen = (PackageIx, Vec<Asked>);

fn chosen_packages(timeline: &Timeline, draws: &mut Draws, most: usize) -> Vec<Chosen> {
    let count = timeline.names().packages.len();
    let mut chosen: Vec<Chosen> = Vec::new();
    for _ in 0..most {
        if count == 0 {
            break;
        }
        let package = PackageIx(draws.below(count) as u8);
        if chosen.iter().any(|(known, _)| *known == package) {
            continue;
        }
        let id = timeline.names().package(package);
        let offers = timeline.rulebooks().iter().flat_map(|book| &book.packages).filter(|known| known.id == id);
        let mut settings = vec![Asked::Default];
        for offer in offers.flat_map(|package| package.offers.values()) {
            match offer {
                Offer::Switch(_) => settings.push(Asked::On),
                Offer::Level { tiers, .. } => settings.extend(tiers.iter().map(|tier| Asked::Number(tier.up_to))),
            }
        }
        settings.dedup();
        let most_settings = 3;
        let mut kept = vec![Asked::Default];
        for setting in settings.into_iter().skip(1) {
            if !kept.contains(&setting) && kept.len() < most_settings && !(kept.len() == 2 && draws.one_in(2)) {
                kept.push(setting);
            }
        }
        chosen.push((package, kept));
    }
    chosen
}

/// What is needed of the chosen packages' limits, sometimes of others; now and then something that nothing can meet.
fn needs(timeline: &Timeline, from: Month, to: Month, packages: &[Chosen], draws: &mut Draws) -> Needs {
    let mut months = BTreeMap::new();
    for month in from.to(to) {
        if month == from || draws.one_in(2) {
            months.insert(month, need(timeline, packages, draws));
        }
    }
    Needs::new("app".to_owned(), months).completed(timeline)
}

fn need(timeline: &Timeline, packages: &[Chosen], draws: &mut Draws) -> Need {
    let mut need = Need::default();
    let names = timeline.names();
    if draws.one_in(3) {
        need.limits.insert(LimitKind::Users, draws.pick(&[100, 101, 5_000]));
    }
    for (package, settings) in packages.iter().filter(|_| !draws.one_in(3)).collect::<Vec<_>>() {
        let highest = settings.iter().filter_map(|asked| match asked {
            Asked::Number(number) => Some(*number),
            _ => None,
        });
        let highest = highest.max().unwrap_or(0);
        match names.package(*package) {
            "unlimited_av_rooms" => {
                need.limits.insert(LimitKind::AvRooms, draws.pick(&[10, 50, 60]));
            }
            "groups_per_user" => {
                need.limits.insert(LimitKind::GroupsPerUser, draws.pick(&[50, 400, u64::from(highest)]));
            }
            "members_per_group" => {
                need.limits.insert(LimitKind::MembersPerGroup, draws.pick(&[20, 150, u64::from(highest)]));
            }
            "history_days" => {
                need.packages.insert(*package, Wanted::Number(draws.pick(&[7, 30, highest])));
            }
            _ => {
                need.packages.insert(*package, Wanted::On);
            }
        }
    }
    for (at, meter) in names.meters.iter().enumerate() {
        if draws.one_in(5) {
            let reading =
                if meter.decimals > 0 { 1_500_000 } else { draws.pick(&[9_000, 25_001, 120_000]) * 1_000_000 };
            need.readings.insert(MeterIx(at as u8), reading);
        }
    }
    need
}

/// No rows, or a few that leave the app somewhere.
fn base(timeline: &Timeline, from: Month, packages: &[Chosen], draws: &mut Draws) -> Vec<Row> {
    if draws.one_in(3) {
        return Vec::new();
    }
    let words = words(timeline);
    let editions: Vec<u8> = (0..words.editions.len() as u8).collect();
    let paid: Vec<u8> = editions.iter().copied().filter(|edition| !words.editions[usize::from(*edition)].1).collect();
    let mut rows = Vec::new();
    for _ in 0..1 + draws.below(4) {
        let month = from.plus(-1 - draws.below(3) as i32);
        let date = month.day(1 + draws.below(28) as u32);
        let asked: Vec<(u8, Asked)> = packages
            .iter()
            .filter(|_| draws.one_in(2))
            .map(|(package, _)| package.0)
            .zip([Asked::Default; 4])
            .collect();
        let asked: Box<[(u8, Asked)]> = asked
            .into_iter()
            .map(|(package, _)| {
                let settings = &packages.iter().find(|(known, _)| known.0 == package).expect("chosen").1;
                (package, draws.pick(settings))
            })
            .collect();
        let event = match draws.below(9) {
            0..=3 => Event::Upgrade(draws.pick(&paid), asked),
            4 | 5 => Event::Change(Some(draws.pick(&editions)), asked),
            6 => Event::CreateGroups(1, draws.pick(&[50, 100])),
            7 => Event::Migrate,
            _ => Event::OpenRoom(5),
        };
        rows.push(row(date, event));
    }
    rows.sort_by_key(|row| row.date);
    rows.retain(|row| timeline.first_day().is_none_or(|first| first <= row.date));
    rows
}

/// The rows that the brute force may use: every edition with every choice of the packages, and packages alone.
fn events(timeline: &Timeline, packages: &[Chosen]) -> Vec<Event> {
    let mut choices: Vec<Vec<(u8, Asked)>> = vec![Vec::new()];
    for (package, settings) in packages {
        let with = |choice: &Vec<(u8, Asked)>| {
            let each = settings.iter().map(|asked| [choice.as_slice(), &[(package.0, *asked)]].concat());
            std::iter::once(choice.clone()).chain(each).collect::<Vec<_>>()
        };
        choices = choices.iter().flat_map(with).collect();
    }
    let mut events = vec![Event::Migrate];
    for (edition, name) in (0..).zip(&timeline.names().editions) {
        for choice in &choices {
            if name.free && choice.is_empty() {
                events.push(Event::Change(Some(edition), Box::default()));
            } else if !name.free {
                let choice: Box<[_]> = choice.clone().into();
                events.push(Event::Change(Some(edition), choice.clone()));
                events.push(Event::Upgrade(edition, choice));
            }
        }
    }
    events.extend(
        choices.into_iter().filter(|choice| !choice.is_empty()).map(|choice| Event::Change(None, choice.into())),
    );
    events
}

pub fn row(date: NaiveDate, event: Event) -> Row {
    Row { date, file: 0, line: 1, event }
}

pub fn published() -> (Vec<Rulebook>, Timeline) {
    let all = Library::embedded().all().expect("the rulebooks");
    let timeline = Timeline::new(all.clone()).expect("one timeline");
    (all, timeline)
}
