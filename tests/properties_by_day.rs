//! What holds of every bill on the timeline and under fees by day (sections 11 and 12 of the rule model).

use std::collections::BTreeMap;

use billcast::calendar::{Horizon, Month};
use billcast::engine::{App, Engine, Replay};
use billcast::ledger::{AppLedger, Billed, Category, Details};
use billcast::money::Amount;
use billcast::rulebook::{Names, Rule, Setting, Timeline};
use billcast::scenario::Row;
use chrono::{Days, NaiveDate};
use proptest::prelude::*;

use crate::bill::{csv, published, scenario};

/// The monthly fees of the days since November 2022 in cents: an edition, or a package in one. One tier each.
const FEES: &[(&str, &str, i128)] = &[
    ("professional", "professional", 44999),
    ("ultimate", "ultimate", 89999),
    ("standard", "standard", 39900),
    ("premium", "premium", 69900),
    ("unlimited_av_rooms", "professional", 44999),
    ("groups_per_user", "professional", 44999),
    ("groups_per_user", "ultimate", 44999),
    ("members_per_group", "professional", 23999),
    ("members_per_group", "ultimate", 23999),
];

/// The packages that are charged by day.
const PACKAGES: [&str; 3] = ["unlimited_av_rooms", "groups_per_user", "members_per_group"];

fn fee(item: &str, edition: &str) -> i128 {
    FEES.iter().find(|(of, within, _)| (*of, *within) == (item, edition)).map_or(0, |(.., fee)| *fee)
}

fn one_of(words: &'static [&'static str]) -> impl Strategy<Value = String> {
    proptest::sample::select(words).prop_map(str::to_owned)
}

/// The package cells of a dialog.
fn packages() -> impl Strategy<Value = String> {
    let sometimes = |cells: &'static [&'static str]| proptest::option::weighted(0.3, one_of(cells));
    let columns = (
        sometimes(&["unlimited_av_rooms=on", "unlimited_av_rooms=off"]),
        sometimes(&["groups_per_user=default", "groups_per_user=800", "groups_per_user=1000", "groups_per_user=2500"]),
        sometimes(&["members_per_group=default", "members_per_group=300", "members_per_group=5000"]),
        sometimes(&["history_days=default", "history_days=30", "history_days=90", "history_days=180"]),
        sometimes(&["content_filtering=on", "content_filtering=off"]),
    );
    columns.prop_map(|(a, b, c, d, e)| [a, b, c, d, e].into_iter().flatten().collect::<Vec<_>>().join(" "))
}

/// What a row does.
fn action() -> impl Strategy<Value = String> {
    let edition = || {
        prop_oneof![
            8 => one_of(&["professional", "ultimate", "standard", "premium"]),
            1 => one_of(&["trial", "developer"]),
        ]
    };
    let paid = one_of(&["professional", "ultimate", "standard", "premium"]);
    prop_oneof![
        5 => (paid, packages()).prop_map(|(edition, packages)| format!("upgrade edition={edition} {packages}")),
        8 => (edition(), packages()).prop_map(|(edition, packages)| format!("change edition={edition} {packages}")),
        8 => packages().prop_map(|packages| match packages.as_str() {
            "" => "change unlimited_av_rooms=on".to_owned(),
            packages => format!("change {packages}"),
        }),
        7 => one_of(&["stop", "resume", "resume", "migrate", "extend", "create"]),
        4 => one_of(&["open_room count=30", "close_room count=30", "create_group group_type=public count=9000"]),
        4 => one_of(&[
            "usage meter=dau quantity=25001",
            "usage meter=mau quantity=12345",
            "usage meter=peak_groups quantity=100001",
            "usage meter=bandwidth_mbps quantity=17.5",
        ]),
    ]
}

/// The rows of one app, from a first day on, sorted: days after it, and what they do.
fn rows_from(first: &'static str, days: u64, most: usize) -> impl Strategy<Value = String> {
    let first: NaiveDate = first.parse().expect("a day");
    proptest::collection::vec((0..days, action()), 1..most).prop_map(move |mut rows| {
        rows.sort_by_key(|(day, _)| *day);
        let lines = rows.iter().map(|(day, action)| format!("{} {action}\n", first + Days::new(*day)));
        lines.collect()
    })
}

/// The timeline, an app of rows and the ledger to the month `to`.
fn replayed(rows: &str, to: &str) -> (Timeline, Vec<Row>, AppLedger) {
    let timeline = published();
    let scenario = scenario(&timeline, &csv(rows));
    let rows = scenario.apps().next().expect("an app").rows;
    let ledger = Engine::new(&timeline, horizon(to)).replay(&rows, &mut ());
    (timeline, rows, ledger)
}

fn horizon(to: &str) -> Horizon {
    Horizon { from: "2019-01".parse().expect("a month"), to: to.parse().expect("a month") }
}

/// The fees in force now, by what they are for (the plan, or a package): item, edition and cents.
fn in_force(app: &App, names: &Names) -> BTreeMap<&'static str, (String, String, i128)> {
    let edition = names.edition(app.edition);
    let running = app.stopped.is_none();
    let part = |item: &str, set: bool| {
        (item.to_owned(), edition.to_owned(), if running && set { fee(item, edition) } else { 0 })
    };
    let package = |id: &'static str| {
        let at = names.packages.iter().position(|package| package.id == id).expect("a package");
        (id, part(id, app.settings[at] != Setting::Default))
    };
    PACKAGES.into_iter().map(package).chain([("plan", part(edition, true))]).collect()
}

/// The days of each line, counted here day by day (B1): by month, item and edition, with the fee.
type Spent = BTreeMap<(Month, String, String), (i128, i128)>;

fn spent_by_days(timeline: &Timeline, rows: &[Row], to: Month) -> Spent {
    let engine = Engine::new(timeline, Horizon { from: to, to });
    let (mut app, mut ledger) = (engine.begin(&rows[0]), AppLedger::default());
    let mut spent = Spent::new();
    let mut at = 0;
    let mut held = None;
    for day in rows[0].date.iter_days().take_while(|day| *day <= to.last_day()) {
        engine.advance(&mut app, Month::of(day), &mut ledger, &mut ());
        // What the day begins with is in force first; of equal fees the first one counts.
        let mut highest = held.unwrap_or_else(|| in_force(&app, timeline.names()));
        while let Some(row) = rows.get(at).filter(|row| row.date == day) {
            engine.step(&mut app, row, &mut ledger, &mut ());
            for (what, fee) in in_force(&app, timeline.names()) {
                if highest[what].2 < fee.2 {
                    highest.insert(what, fee);
                }
            }
            at += 1;
        }
        for (item, edition, fee) in highest.into_values().filter(|(.., fee)| *fee > 0) {
            spent.entry((Month::of(day), item, edition)).or_insert((0, fee)).0 += 1;
        }
        held = Some(in_force(&app, timeline.names()));
    }
    spent
}

/// The lines of an item by day: amount in cents by month, item and edition.
fn lines_by_day(timeline: &Timeline, ledger: &AppLedger) -> BTreeMap<(Month, String, String), i128> {
    let names = timeline.names();
    let by_day = ledger.charges.iter().filter(|charge| charge.rule == Rule::B1);
    let line = |charge: &billcast::ledger::Charge| {
        let (item, edition) = (charge.item.name(names).to_owned(), names.edition(charge.edition).to_owned());
        ((charge.month, item, edition), charge.amount.in_minor())
    };
    let lines: Vec<_> = by_day.map(line).collect();
    let count = lines.len();
    let lines: BTreeMap<_, _> = lines.into_iter().collect();
    assert_eq!(lines.len(), count, "a line per item and edition");
    lines
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// B1, B3, T2: each line of a month is the fee of its days, counted one by one, to within half a cent; and there is no
    /// other line.
    #[test]
    fn each_line_is_the_fee_of_its_days(rows in rows_from("2022-11-01", 200, 25)) {
        let (timeline, rows, ledger) = replayed(&rows, "2023-06");
        let lines = lines_by_day(&timeline, &ledger);
        let spent = spent_by_days(&timeline, &rows, "2023-06".parse().expect("a month"));
        prop_assert_eq!(lines.keys().collect::<Vec<_>>(), spent.keys().collect::<Vec<_>>());
        for (line, amount) in &lines {
            let (days, fee) = spent[line];
            let all = i128::from(line.0.days());
            let off = amount * all - days * fee;
            prop_assert!(2 * off.abs() <= all, "{line:?}: {amount} for {days} days of {fee}");
        }
    }

    /// B1: what is in force in a whole month without rows costs exactly its monthly fee, whatever came before.
    #[test]
    fn a_whole_month_of_one_configuration_costs_its_monthly_fees(rows in rows_from("2022-11-01", 60, 20)) {
        let (timeline, rows, ledger) = replayed(&rows, "2023-05");
        let mut app = Engine::new(&timeline, horizon("2023-05")).begin(&rows[0]);
        let engine = Engine::new(&timeline, horizon("2023-05"));
        rows.iter().for_each(|row| engine.step(&mut app, row, &mut AppLedger::default(), &mut ()));
        let expected: BTreeMap<(String, String), i128> = in_force(&app, timeline.names())
            .into_values()
            .filter(|(.., fee)| *fee > 0)
            .map(|(item, edition, fee)| ((item, edition), fee))
            .collect();
        let lines = lines_by_day(&timeline, &ledger);
        let first: Month = "2023-01".parse().expect("a month");
        for month in first.to("2023-05".parse().expect("a month")) {
            let of = lines.iter().filter(|((of, ..), _)| *of == month);
            let found = of.map(|((_, item, edition), amount)| ((item.clone(), edition.clone()), *amount));
            prop_assert_eq!(found.collect::<BTreeMap<_, _>>(), expected.clone(), "{}", month);
        }
    }

    /// T1, T2, B1 to B5: whatever the rows, over all rulebooks, a month is the sum of its charges and of its invoices, one
    /// of each kind; no line is zero or below.
    #[test]
    fn months_on_the_timeline_are_the_sums_of_their_charges_and_invoices(rows in rows_from("2021-07-15", 640, 60)) {
        let (.., ledger) = replayed(&rows, "2023-06");
        prop_assert!(ledger.charges.iter().all(|charge| charge.amount > Amount::ZERO));
        prop_assert!(ledger.invoices.iter().all(|invoice| invoice.amount > Amount::ZERO));
        for line in &ledger.months {
            let charged = |category: Category| -> Amount {
                let of = ledger.charges.iter().filter(|charge| charge.month == line.month);
                of.filter(|charge| charge.item.category() == category).map(|charge| charge.amount).sum()
            };
            prop_assert_eq!(line.plan, charged(Category::Plan));
            prop_assert_eq!(line.packages, charged(Category::Package));
            prop_assert_eq!(line.usage, charged(Category::Usage));
            for (billed, amount) in [(Billed::Plan, line.plan), (Billed::Services, line.packages + line.usage)] {
                let invoices = ledger.invoices.iter().filter(|invoice| invoice.month == line.month);
                let amounts: Vec<_> =
                    invoices.filter(|invoice| invoice.billed == billed).map(|invoice| invoice.amount).collect();
                let expected = if amount > Amount::ZERO { vec![amount] } else { vec![] };
                prop_assert_eq!(amounts, expected, "{:?} of {}", billed, line.month);
            }
        }
    }

    /// T1: what an app owes for the months to one does not change with what comes after it.
    #[test]
    fn a_bill_to_a_month_is_the_beginning_of_a_later_one(rows in rows_from("2021-07-15", 640, 60), cut in 0i32..24) {
        let to = "2021-07".parse::<Month>().expect("a month").plus(cut);
        let (.., whole) = replayed(&rows, "2023-08");
        let (.., part) = replayed(&rows, &to.to_string());
        let upto = whole.months.iter().filter(|line| line.month <= to).cloned().collect::<Vec<_>>();
        prop_assert_eq!(part.months, upto);
        let upto = whole.charges.iter().filter(|charge| charge.month <= to).cloned().collect::<Vec<_>>();
        prop_assert_eq!(part.charges, upto);
        let upto = whole.invoices.iter().filter(|invoice| invoice.month <= to).cloned().collect::<Vec<_>>();
        prop_assert_eq!(part.invoices, upto);
        let before = |violation: &&billcast::ledger::Violation| violation.place.date <= to.last_day();
        let upto = whole.violations.iter().filter(before).cloned().collect::<Vec<_>>();
        prop_assert_eq!(part.violations, upto);
    }

    /// F1, B1: what a month costs again, a plain run takes from the month before; whoever listens has each month worked out.
    /// Both give the same, from whatever month on.
    #[test]
    fn a_bill_on_the_timeline_is_the_same_whether_or_not_it_is_listened_to(
        rows in rows_from("2021-07-15", 640, 30),
        from in 0i32..24,
    ) {
        let (timeline, rows, _) = replayed(&rows, "2023-08");
        let engine = Engine::new(&timeline, Horizon { from: horizon("2021-07").to.plus(from), ..horizon("2023-08") });
        prop_assert_eq!(engine.replay(&rows, &mut ()), engine.replay(&rows, &mut Details::default()));
    }

    /// O1: nothing of an app is left for the next one that is replayed in its memory, whatever state it was in.
    #[test]
    fn an_app_on_the_timeline_does_not_feel_the_one_before(
        apps in proptest::collection::vec(rows_from("2021-07-15", 640, 15), 2..4),
    ) {
        let timeline = published();
        let engine = Engine::new(&timeline, horizon("2023-08"));
        let mut replay = Replay::new(&engine);
        for rows in apps {
            let (_, rows, alone) = replayed(&rows, "2023-08");
            prop_assert_eq!(replay.app(&rows, &mut ()), &alone);
        }
    }

    /// B3: a stop undone on its own day changes nothing of the bill.
    #[test]
    fn a_stop_undone_on_its_day_costs_and_saves_nothing(rows in rows_from("2022-11-01", 200, 25), day in 0u64..200) {
        let (timeline, rows, ledger) = replayed(&rows, "2023-06");
        let day = "2022-11-01".parse::<NaiveDate>().expect("a day") + Days::new(day);
        let engine = Engine::new(&timeline, horizon("2023-06"));
        let earlier = rows.partition_point(|row| row.date <= day);
        let Some(before) = rows[..earlier].last() else { return Ok(()) };
        let mut app = engine.begin(&rows[0]);
        rows[..earlier].iter().for_each(|row| engine.step(&mut app, row, &mut AppLedger::default(), &mut ()));
        prop_assume!(app.stopped.is_none());
        let event = |event| Row { date: day, event, ..before.clone() };
        let undone = [event(billcast::scenario::Event::Stop), event(billcast::scenario::Event::Resume)];
        let with = [&rows[..earlier], &undone, &rows[earlier..]].concat();
        let other = engine.replay(&with, &mut ());
        prop_assert_eq!(other, ledger);
    }
}
