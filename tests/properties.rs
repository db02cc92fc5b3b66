//! What holds of every bill, whatever the rows: properties over random well-formed scenarios.

use std::collections::BTreeMap;

use billcast::batch::{self, Apps};
use billcast::calendar::{Horizon, Month};
use billcast::engine::{Engine, words};
use billcast::ledger::{AppLedger, AppResult, Billed, Category, Details, Subject};
use billcast::money::Amount;
use billcast::rulebook::{Reason, Timeline};
use billcast::scenario::inputs::Input;
use billcast::scenario::{Reader, Scenario};
use proptest::prelude::*;

use crate::bill::{classic_with, scenario};

/// The names of the apps, in byte order: nearly a number, a number, none.
const APPS: [&str; 3] = ["01400000001", "1400000001", "app"];

/// A row: day, app and the rest as cells by column.
#[derive(Debug, Clone)]
pub struct RandomRow {
    /// From 0 to 169.
    pub day: u32,
    /// From 0 to 2.
    pub app: u8,
    cells: Vec<(&'static str, String)>,
}

const COLUMNS: [&str; 17] = [
    "date",
    "app",
    "action",
    "edition",
    "unlimited_av_rooms",
    "content_filtering",
    "groups_per_user",
    "members_per_group",
    "history_days",
    "group",
    "group_type",
    "user",
    "count",
    "meter",
    "quantity",
    "note",
    "",
];

impl RandomRow {
    /// The row as a line of CSV. Day 0 is 2019-12-20.
    pub fn line(&self) -> String {
        let first = chrono::NaiveDate::from_ymd_opt(2019, 12, 20).expect("a day");
        let date = first + chrono::Days::new(self.day.into());
        let cell = |column: &&str| match *column {
            "date" => date.to_string(),
            "app" => APPS[usize::from(self.app)].to_owned(),
            name => {
                self.cells.iter().find(|(key, _)| *key == name).map_or_else(String::new, |(_, value)| value.clone())
            }
        };
        COLUMNS[..16].iter().map(cell).collect::<Vec<_>>().join(",")
    }
}

/// The rows as a file; the note is the last column.
pub fn text(rows: &[RandomRow]) -> String {
    let lines = rows.iter().map(RandomRow::line);
    std::iter::once(COLUMNS[..16].join(",")).chain(lines).collect::<Vec<_>>().join("\n") + "\n"
}

fn one_of(words: &'static [&'static str]) -> impl Strategy<Value = String> {
    proptest::sample::select(words).prop_map(str::to_owned)
}

/// The package cells of a dialog: each is set now and then.
fn packages() -> impl Strategy<Value = Vec<(&'static str, String)>> {
    let sometimes = |column: &'static str, words: &'static [&'static str]| {
        proptest::option::weighted(0.3, one_of(words)).prop_map(move |cell| cell.map(|cell| (column, cell)))
    };
    (
        sometimes("unlimited_av_rooms", &["on", "off"]),
        sometimes("content_filtering", &["on", "off"]),
        sometimes("groups_per_user", &["default", "499", "500", "700", "1000", "1001", "3000", "3001"]),
        sometimes("members_per_group", &["default", "0", "200", "201", "2000", "2001", "6000", "6001"]),
        sometimes("history_days", &["default", "7", "30", "31", "90", "180", "360", "361"]),
    )
        .prop_map(|(a, b, c, d, e)| [a, b, c, d, e].into_iter().flatten().collect())
}

fn count() -> impl Strategy<Value = String> {
    one_of(&["", "1", "2", "10", "49", "50", "100", "2000", "9990", "10000", "1000000000"])
}

/// What a row does, as the cells of its columns.
fn cells() -> impl Strategy<Value = Vec<(&'static str, String)>> {
    let action = |word: &'static str| ("action", word.to_owned());
    let edition = || one_of(&["professional", "ultimate"]);
    let user = || one_of(&["alice", "bob"]);
    let group = || one_of(&["g1", "g2", "g3"]);
    let group_type = || one_of(&["private", "public", "chatroom", "broadcast"]);
    let pair = |word: &'static str, column: &'static str| {
        (prop_oneof![group().prop_map(|id| ("group", id)), user().prop_map(|id| ("user", id))], count())
            .prop_map(move |(who, count)| vec![action(word), who, (column, count)])
    };
    let counted = |word: &'static str| count().prop_map(move |count| vec![action(word), ("count", count)]);
    prop_oneof![
        4 => (edition(), packages()).prop_map(move |(edition, mut cells)| {
            cells.extend([action("upgrade"), ("edition", edition)]);
            cells
        }),
        8 => (one_of(&["trial", "professional", "ultimate"]), packages()).prop_map(move |(edition, mut cells)| {
            cells.extend([action("change"), ("edition", edition)]);
            cells
        }),
        8 => packages().prop_map(move |mut cells| {
            if cells.is_empty() {
                cells.push(("content_filtering", "on".to_owned()));
            }
            cells.push(action("change"));
            cells
        }),
        1 => one_of(&["create", "stop", "resume", "extend", "migrate"]).prop_map(|word| vec![("action", word)]),
        3 => counted("open_room"),
        2 => counted("close_room"),
        2 => (group(), group_type()).prop_map(move |(id, kind)| {
            vec![action("create_group"), ("group", id), ("group_type", kind)]
        }),
        2 => (group_type(), count()).prop_map(move |(kind, count)| {
            vec![action("create_group"), ("group_type", kind), ("count", count)]
        }),
        1 => group().prop_map(move |id| vec![action("disband_group"), ("group", id)]),
        1 => (group_type(), count()).prop_map(move |(kind, count)| {
            vec![action("disband_group"), ("group_type", kind), ("count", count)]
        }),
        3 => pair("join", "count"),
        2 => pair("leave", "count"),
        1 => counted("register"),
        1 => counted("unregister"),
        1 => (user(), count()).prop_map(move |(id, count)| vec![action("befriend"), ("user", id), ("count", count)]),
        1 => (user(), count()).prop_map(move |(id, count)| vec![action("unfriend"), ("user", id), ("count", count)]),
        6 => usage(),
    ]
}

fn usage() -> impl Strategy<Value = Vec<(&'static str, String)>> {
    let whole = one_of(&["0", "9999", "10000", "10001", "20000", "20001", "100001", "200001", "1000000000000"]);
    let decimal = one_of(&["0", "0.000001", "1.5", "17.333333", "250", "1000000000000"]);
    prop_oneof![(one_of(&["dau", "peak_groups", "mau"]), whole), (Just("bandwidth_mbps".to_owned()), decimal),]
        .prop_map(|(meter, quantity)| vec![("action", "usage".to_owned()), ("meter", meter), ("quantity", quantity)])
}

pub fn rows(most: usize) -> impl Strategy<Value = Vec<RandomRow>> {
    let row = (0u32..170, 0u8..3, cells()).prop_map(|(day, app, cells)| RandomRow { day, app, cells });
    proptest::collection::vec(row, 1..most)
}

fn classic() -> Timeline {
    Timeline::held(classic_with(&[]))
}

/// The classic rulebook under its own readings and under each other one, alone and together, and with two changes a month.
const READINGS: &[&[(&str, &str)]] = &[
    &[],
    &[("refund = \"none\"", "refund = \"closing\"")],
    &[("deferral = \"from_edition_change\"", "deferral = \"whole_month\"")],
    &[("package_restore = \"free\"", "package_restore = \"counted\""), ("times = 1,", "times = 2,")],
    &[("plan = 3, services = 1", "plan = 28, services = 28"), ("rounding = \"half_up\"", "rounding = \"up\"")],
    &[("downgrade_to_trial = true", "downgrade_to_trial = false"), ("rounding = \"half_up\"", "rounding = \"down\"")],
    &[("package_activation = \"guide\"", "package_activation = \"price_list\"")],
    &[
        ("refund = \"none\"", "refund = \"closing\""),
        ("deferral = \"from_edition_change\"", "deferral = \"whole_month\""),
        ("times = 1,", "times = 2,"),
    ],
];

fn reading() -> impl Strategy<Value = Timeline> {
    (0..READINGS.len()).prop_map(|at| Timeline::held(classic_with(READINGS[at])))
}

const HORIZON: fn() -> Horizon =
    || Horizon { from: "2019-12".parse().expect("a month"), to: "2020-08".parse().expect("a month") };

/// What one app is billed and refused, comparable from run to run: ids by name.
#[derive(Debug, Clone, PartialEq)]
struct Bill {
    ledger: AppLedger,
    subjects: Vec<String>,
}

/// A bill with the names of what its violations are about apart.
fn without_ids(mut ledger: AppLedger, ids: &[&str]) -> Bill {
    let mut subjects = Vec::new();
    for violation in &mut ledger.violations {
        if let Subject::Id(id) = violation.subject {
            subjects.push(ids[id as usize].to_owned());
            violation.subject = Subject::App;
        }
    }
    Bill { ledger, subjects }
}

fn replay(timeline: &Timeline, scenario: &Scenario) -> BTreeMap<String, Bill> {
    let bill = |app: &AppResult<'_>| (app.app.to_owned(), without_ids(app.ledger.clone(), app.ids));
    let work = |apps: Apps<'_>| {
        let mut bills = Vec::new();
        apps.each(|app| bills.push(bill(app)));
        bills
    };
    let (engine, mut bills) = (Engine::new(timeline, HORIZON()), BTreeMap::new());
    // Blocks of two apps: that apps of different blocks come together is looked at, too.
    let blocks = scenario.blocks(0..scenario.len(), 2);
    let replayed = batch::replay(&engine, blocks, work, |part| {
        bills.extend(part);
        Ok::<(), ()>(())
    });
    assert_eq!(replayed, Ok(()));
    bills
}

fn replay_text(text: &str) -> BTreeMap<String, Bill> {
    let timeline = classic();
    replay(&timeline, &scenario(&timeline, text))
}

/// A bill without the files and lines of its violations.
fn without_places(mut bill: Bill) -> Bill {
    bill.ledger.violations.iter_mut().for_each(|violation| violation.place.row = None);
    bill
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// A month is the sum of its charges and the sum of its invoices, category by category.
    #[test]
    fn months_are_the_sums_of_their_charges_and_of_their_invoices(rows in rows(40), timeline in reading()) {
        for Bill { ledger, .. } in replay(&timeline, &scenario(&timeline, &text(&rows))).into_values() {
            for line in &ledger.months {
                let charged = |category: Category| -> Amount {
                    let of = ledger.charges.iter().filter(|charge| charge.month == line.month);
                    of.filter(|charge| charge.item.category() == category).map(|charge| charge.amount).sum()
                };
                prop_assert_eq!(line.plan, charged(Category::Plan));
                prop_assert_eq!(line.packages, charged(Category::Package));
                prop_assert_eq!(line.usage, charged(Category::Usage));
                let invoiced = |billed: Billed| -> Amount {
                    let of = ledger.invoices.iter().filter(|invoice| invoice.month == line.month);
                    of.filter(|invoice| invoice.billed == billed).map(|invoice| invoice.amount).sum()
                };
                prop_assert_eq!(line.plan, invoiced(Billed::Plan));
                prop_assert_eq!(line.packages + line.usage, invoiced(Billed::Services));
            }
            let lines = ledger.months.iter().map(|line| line.month).collect::<Vec<_>>();
            prop_assert!(ledger.charges.iter().all(|charge| lines.contains(&charge.month)));
        }
    }

    /// What a month costs again, a plain run takes from the month before; whoever listens has each month worked out (F1).
    #[test]
    fn a_bill_is_the_same_whether_or_not_it_is_listened_to(rows in rows(40), timeline in reading()) {
        let scenario = scenario(&timeline, &text(&rows));
        let engine = Engine::new(&timeline, HORIZON());
        let plain = replay(&timeline, &scenario);
        for app in scenario.apps() {
            let heard = engine.replay(&app.rows, &mut Details::default());
            let Bill { ledger, .. } = without_ids(heard, &app.ids);
            prop_assert_eq!(&plain[app.name].ledger, &ledger);
        }
    }

    /// No amount is negative, and no line or invoice is zero.
    #[test]
    fn no_amount_is_negative(rows in rows(40), timeline in reading()) {
        for Bill { ledger, .. } in replay(&timeline, &scenario(&timeline, &text(&rows))).into_values() {
            prop_assert!(ledger.charges.iter().all(|charge| charge.amount > Amount::ZERO));
            prop_assert!(ledger.invoices.iter().all(|invoice| invoice.amount > Amount::ZERO));
            prop_assert!(ledger.months.iter().all(|line| line.plan.min(line.packages).min(line.usage) >= Amount::ZERO));
        }
    }

    /// G1, G2: neither other reading ever makes a month's packages dearer.
    #[test]
    fn taking_back_never_costs_more(rows in rows(40)) {
        let packages = |changes: &[(&str, &str)]| -> Vec<Amount> {
            let timeline = Timeline::held(classic_with(changes));
            let bills = replay(&timeline, &scenario(&timeline, &text(&rows)));
            bills.values().flat_map(|bill| bill.ledger.months.iter().map(|line| line.packages)).collect()
        };
        let published = packages(READINGS[0]);
        for reading in [READINGS[1], READINGS[2]] {
            let other = packages(reading);
            prop_assert!(other.iter().zip(&published).all(|(other, published)| other <= published));
        }
    }

    /// O5: a row refused whole leaves everything but the violations as if it were not there.
    #[test]
    fn a_row_refused_whole_leaves_nothing_behind(rows in rows(30), timeline in reading()) {
        let scenario = scenario(&timeline, &text(&rows));
        let engine = Engine::new(&timeline, HORIZON());
        for app in scenario.apps() {
            let ledger = engine.replay(&app.rows, &mut ());
            let partial = |reason| matches!(reason, Reason::Limit(_) | Reason::NotPresent);
            let refused = ledger.violations.iter().filter(|violation| !partial(violation.reason));
            let refused: Vec<_> = refused.map(|violation| violation.place.row).collect();
            let kept: Vec<_> = app.rows.iter().enumerate()
                .filter(|(at, row)| *at == 0 || !refused.contains(&Some((row.file, row.line))))
                .map(|(_, row)| row.clone())
                .collect();
            let without = engine.replay(&kept, &mut ());
            prop_assert_eq!(&ledger.months, &without.months);
            prop_assert_eq!(&ledger.charges, &without.charges);
            prop_assert_eq!(&ledger.invoices, &without.invoices);
            let others = |ledger: &AppLedger| {
                ledger.violations.iter().filter(|violation| partial(violation.reason)).cloned().collect::<Vec<_>>()
            };
            prop_assert_eq!(others(&ledger), others(&without));
        }
    }

    /// An app's bill is the same alone and among others.
    #[test]
    fn apps_do_not_affect_each_other(rows in rows(40)) {
        let together = replay_text(&text(&rows));
        for app in 0..3u8 {
            let alone: Vec<RandomRow> = rows.iter().filter(|row| row.app == app).cloned().collect();
            if alone.is_empty() {
                continue;
            }
            let name = APPS[usize::from(app)];
            let alone = replay_text(&text(&alone)).remove(name).expect("the app");
            prop_assert_eq!(without_places(together[name].clone()), without_places(alone));
        }
    }

    /// Rows of different days may stand in any order, in one file or in several.
    #[test]
    fn the_order_of_rows_of_different_days_does_not_matter(rows in rows(40), keys in proptest::collection::vec(any::<u32>(), 170)) {
        let mut shuffled = rows.clone();
        // Whole days change their places; the rows of one day keep their order.
        shuffled.sort_by_key(|row| keys[row.day as usize]);
        let strip = |ledgers: BTreeMap<String, Bill>| -> Vec<_> {
            ledgers.into_values().map(without_places).collect()
        };
        prop_assert_eq!(strip(replay_text(&text(&rows))), strip(replay_text(&text(&shuffled))));

        let timeline = classic();
        let words = words(&timeline);
        let mut reader = Reader::new(&words);
        for number in 0..4 {
            // Whole days go to one file or another.
            let part: Vec<_> = shuffled.iter().filter(|row| keys[row.day as usize] % 4 == number).cloned().collect();
            if !part.is_empty() {
                let input = Input::File(format!("part-{number}.csv").into());
                reader.read_from(&input, text(&part).as_bytes()).expect("well-formed rows");
            }
        }
        prop_assert_eq!(strip(replay_text(&text(&rows))), strip(replay(&timeline, &reader.finish())));
    }

    /// The same input gives the same results, with one thread and with many.
    #[test]
    fn the_same_input_gives_the_same_bill(rows in rows(40)) {
        let text = text(&rows);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
        prop_assert_eq!(replay_text(&text), pool.install(|| replay_text(&text)));
    }

    /// Stepping row by row and asking what a row would do agrees with doing it.
    #[test]
    fn asking_what_a_row_would_do_changes_nothing_and_is_right(rows in rows(30), timeline in reading()) {
        let scenario = scenario(&timeline, &text(&rows));
        let engine = Engine::new(&timeline, HORIZON());
        for app in scenario.apps() {
            let (mut state, mut ledger) = (engine.begin(&app.rows[0]), AppLedger::default());
            for row in &app.rows {
                let before = ledger.violations.len();
                let (after, asked) = engine.would(&state, row, &mut ());
                engine.step(&mut state, row, &mut ledger, &mut ());
                prop_assert_eq!(&asked, &ledger.violations[before..]);
                prop_assert_eq!(after.edition, state.edition);
                prop_assert_eq!(&after.settings, &state.settings);
                prop_assert_eq!(after.groups.total(), state.groups.total());
            }
            engine.advance(&mut state, HORIZON().to, &mut ledger, &mut ());
            prop_assert_eq!(state.month(), HORIZON().to);
            engine.close(&state, &mut ledger, &mut ());
            prop_assert_eq!(ledger, engine.replay(&app.rows, &mut ()));
        }
    }

    /// No bytes whatever make the reader panic; what is wrong is said.
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let timeline = classic();
        let words = words(&timeline);
        let mut reader = Reader::new(&words);
        let wrong = reader.read_from(&Input::File("any.csv".into()), bytes.as_slice());
        prop_assert!(wrong.is_err(), "random bytes are no scenario");
    }

    /// Nor do cells that look almost right.
    #[test]
    fn almost_right_rows_are_read_or_refused(cells in proptest::collection::vec("[ -~é]{0,12}|on|off|default|2020-0[1-9]-0[1-9]|upgrade|change|usage|dau|professional|[0-9]{1,30}", 1..80)) {
        let header = COLUMNS[..16].join(",");
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        for row in cells.chunks(16) {
            writer.write_record(row).expect("writing to memory");
        }
        let body = writer.into_inner().expect("writing to memory");
        let text = [header.as_bytes(), b"\n", &body].concat();
        let timeline = classic();
        let words = words(&timeline);
        let mut reader = Reader::new(&words);
        let input = Input::File("any.csv".into());
        match reader.read_from(&input, text.as_slice()) {
            Ok(()) => {
                replay(&timeline, &reader.finish());
            }
            Err(findings) => prop_assert!(!findings.is_empty()),
        }
    }

    /// Nor does any text make the rulebook reader panic.
    #[test]
    fn a_damaged_rulebook_is_read_or_refused(at in 0usize..12_000, length in 0usize..40, put in "[ -~\n]{0,8}") {
        let text = crate::bill::classic_text();
        let (at, end) = (at.min(text.len()), (at + length).min(text.len()));
        if text.is_char_boundary(at) && text.is_char_boundary(end) {
            let damaged = format!("{}{put}{}", &text[..at], &text[end..]);
            if let Err(findings) = billcast::rulebook::load("damaged.toml", &damaged) {
                prop_assert!(!findings.is_empty());
            }
        }
    }
}

/// A month is not skipped: the horizon of a month lists each of its months.
#[test]
fn every_month_from_the_first_row_on_has_its_line() {
    let bill = replay_text("date,action\n2019-12-31,create\n");
    let months: Vec<Month> = bill["app"].ledger.months.iter().map(|line| line.month).collect();
    assert_eq!(months, HORIZON().from.to(HORIZON().to).collect::<Vec<_>>());
}
