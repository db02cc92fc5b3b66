//! What holds of a vendor's bill that is read, whatever it says.

use billcast::calendar::{Horizon, Month};
use billcast::diagnostic::Findings;
use billcast::engine::{Engine, words};
use billcast::judge::reconcile::mapping::Mapping;
use billcast::judge::reconcile::{bill, mapping, reconcile, simulated};
use billcast::ledger::{AppResult, BilledLine, Category, Legend, Outcome, Reconciled};
use billcast::money::{Currency, Figure};
use billcast::scenario::inputs::Input;

/// Stands between the mapping and the bill; what has no such line is a bill alone.
const CUT: &[u8] = b"---\n";
/// With what a bill is reconciled: packages, tiers and usage of two apps.
const ROWS: &str = "\
date,app,action,edition,unlimited_av_rooms,history_days,meter,quantity
2019-02-10,club,upgrade,ultimate,,,,
2019-02-10,shop,upgrade,professional,on,30,,
2019-04-10,shop,usage,,,,dau,35000
";

/// The lines of a bill after its mapping; `None` where one of the two is refused, with what is wrong.
pub fn read(bytes: &[u8]) -> Option<Vec<BilledLine>> {
    let cut = bytes.windows(CUT.len()).position(|window| window == CUT);
    let (map, text) = cut.map_or((&[][..], bytes), |at| (&bytes[..at], &bytes[at + CUT.len()..]));
    let map = std::str::from_utf8(map).ok()?;
    let mapping = twice(|| mapping::read("mapping.toml", map, currency()))?;
    twice(|| bill::read("bill.csv", text, &mapping, currency()))
}

/// Reads something twice: both times it is the same, or the same is wrong with it.
fn twice<T: PartialEq + std::fmt::Debug>(read: impl Fn() -> Result<T, Findings>) -> Option<T> {
    match (read(), read()) {
        (Ok(one), Ok(other)) => {
            assert_eq!(one, other);
            Some(one)
        }
        (Err(wrong), Err(other)) => {
            assert_eq!((&wrong.shown, wrong.more), (&other.shown, other.more));
            super::are_told(&wrong);
            None
        }
        (one, other) => panic!("{one:?} and then {other:?}"),
    }
}

pub fn currency() -> Currency {
    Currency::new("USD", 2).expect("a currency")
}

/// No line is lost and none is made up: a bill matches itself, and ties out with any simulation.
pub fn ties_out(lines: &[BilledLine]) {
    assert!(!lines.is_empty());
    let months = || lines.iter().map(|line| line.month);
    let horizon = Horizon { from: months().min().expect("a month"), to: months().max().expect("a month") };
    let sum: Figure = lines.iter().map(|line| line.amount).sum();
    let itself = reconcile(lines.to_vec(), lines.to_vec(), (currency(), horizon, Figure::ZERO));
    assert!(itself.lines.iter().all(|line| line.outcome == Outcome::Matched && line.cause.is_none()), "{itself:?}");
    for within in ["0", "1", "100"] {
        let within = Figure::parse(within).expect("an amount");
        let found = reconcile(charged(), lines.to_vec(), (currency(), horizon, within));
        assert!(found.ties_out(), "{found:?}");
        assert_eq!(found.billed, sum);
        assert_eq!(found.lines.iter().map(Reconciled::billed_amount).sum::<Figure>(), sum);
        let read: u32 = found.lines.iter().filter_map(|line| line.billed.as_ref()).map(|line| line.lines).sum();
        // A line that bills nothing may stand for a month that is free: it is left out.
        let billing = lines.iter().filter(|line| line.amount != Figure::ZERO).count();
        assert!((billing..=lines.len()).contains(&(read as usize)), "{read} of {lines:?}");
    }
}

/// What is read, written in the layout of `charges.csv`, is read as the same.
pub fn is_read_again(lines: &[BilledLine]) {
    let shown = |line: &BilledLine| line.amount.display(currency()).to_string();
    // A mapping may name an app or item with spaces around it, or without a letter: no cell can.
    let is_cell = |text: &str| !text.is_empty() && text.trim_matches(' ') == text;
    let fits = |line: &BilledLine| {
        let others = [&line.tier, &line.edition].into_iter().flatten();
        is_cell(&line.app) && is_cell(&line.item) && others.into_iter().all(|text| text.trim_matches(' ') == text)
    };
    if !lines.iter().all(fits) {
        return;
    }
    let mut text = "app,month,item,amount,currency,tier,edition,quantity,unit_price,category\n".to_owned();
    for line in lines {
        let figure = |figure: Option<Figure>| figure.map_or(String::new(), |one| one.to_string());
        let or_none = |text: &Option<String>| text.clone().unwrap_or_default();
        let cells = [
            line.app.clone(),
            line.month.to_string(),
            line.item.clone(),
            shown(line),
            currency().code().to_owned(),
            or_none(&line.tier),
            or_none(&line.edition),
            figure(line.quantity),
            figure(line.unit_price),
            line.category.map_or(String::new(), |category: Category| category.word().to_owned()),
        ];
        text += &(cells.map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).join(",") + "\n");
    }
    let again = bill::read("charges.csv", text.as_bytes(), &Mapping::default(), currency());
    let again = again.unwrap_or_else(|wrong| panic!("{text}: {:?}", wrong.shown));
    // There an empty cell is an empty tier.
    let known = |line: &BilledLine| BilledLine { tier: Some(line.tier.clone().unwrap_or_default()), ..line.clone() };
    assert_eq!(again, lines.iter().map(known).collect::<Vec<_>>());
}

/// The charges of the rows.
fn charged() -> Vec<BilledLine> {
    thread_local! {
        static CHARGED: Vec<BilledLine> = charges();
    }
    CHARGED.with(Vec::clone)
}

fn charges() -> Vec<BilledLine> {
    let timeline = super::published();
    let scenario = super::read(&words(&timeline), &Input::File("rows.csv".into()), ROWS.as_bytes());
    let scenario = scenario.unwrap_or_else(|wrong| panic!("{:?}", wrong.shown));
    let month = |text: &str| text.parse::<Month>().expect("a month");
    let engine = Engine::new(&timeline, Horizon { from: month("2019-03"), to: month("2019-05") });
    let files = vec!["rows.csv".to_owned()];
    let legend = Legend { currency: timeline.currency(), names: timeline.names(), files };
    let mut lines = Vec::new();
    for app in scenario.apps() {
        let ledger = engine.replay(&app.rows, &mut ());
        lines.extend(simulated(&AppResult { app: app.name, ledger: &ledger, ids: &app.ids, details: None }, &legend));
    }
    assert!(lines.len() > 8, "{lines:?}");
    lines
}
