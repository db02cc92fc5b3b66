//! What holds of every bill, whatever the rows (the invariants of `tests/properties.rs`).

use billcast::calendar::{Horizon, Month};
use billcast::engine::{Engine, Replay};
use billcast::ledger::{AppLedger, Billed, Category, Details};
use billcast::money::Amount;
use billcast::rulebook::Timeline;
use billcast::scenario::Row;

/// A bill adds up, and is the same however it is worked out.
pub fn holds(timeline: &Timeline, horizon: Horizon, rows: &[Row]) {
    let engine = Engine::new(timeline, horizon);
    let mut replay = Replay::new(&engine);
    let ledger = replay.app(rows, &mut ()).clone();
    adds_up(&ledger);
    is_in_order(&ledger, horizon, rows);
    // Nothing is left behind for the next app.
    assert_eq!(replay.app(rows, &mut ()), &ledger);
    // Whoever listens has each month worked out, a plain run takes some from the month before.
    assert_eq!(engine.replay(rows, &mut Details::default()), ledger);
}

/// A month is the sum of its charges and the sum of its invoices, category by category; no amount is below zero.
fn adds_up(ledger: &AppLedger) {
    for line in &ledger.months {
        let charged = |category: Category| -> Amount {
            let of = ledger.charges.iter().filter(|charge| charge.month == line.month);
            of.filter(|charge| charge.item.category() == category).map(|charge| charge.amount).sum()
        };
        let invoiced = |billed: Billed| -> Amount {
            let of = ledger.invoices.iter().filter(|invoice| invoice.month == line.month);
            of.filter(|invoice| invoice.billed == billed).map(|invoice| invoice.amount).sum()
        };
        let parts = [line.plan, line.packages, line.usage];
        assert_eq!(parts, [Category::Plan, Category::Package, Category::Usage].map(charged), "{}", line.month);
        assert_eq!(line.plan, invoiced(Billed::Plan), "{}", line.month);
        assert_eq!(line.packages + line.usage, invoiced(Billed::Services), "{}", line.month);
        assert!(parts.iter().all(|part| *part >= Amount::ZERO), "{}", line.month);
    }
    let total: Amount = ledger.months.iter().map(|line| line.total()).sum();
    assert_eq!(total, ledger.charges.iter().map(|charge| charge.amount).sum());
    assert_eq!(total, ledger.invoices.iter().map(|invoice| invoice.amount).sum());
    assert!(ledger.charges.iter().all(|charge| charge.amount > Amount::ZERO));
    assert!(ledger.invoices.iter().all(|invoice| invoice.amount > Amount::ZERO));
}

/// Every month from the first row on has its line, and what is billed and refused lies where it belongs.
fn is_in_order(ledger: &AppLedger, horizon: Horizon, rows: &[Row]) {
    let Some(first) = rows.first() else { return };
    let months: Vec<Month> = ledger.months.iter().map(|line| line.month).collect();
    assert_eq!(months, horizon.from.max(Month::of(first.date)).to(horizon.to).collect::<Vec<_>>());
    for charge in &ledger.charges {
        assert!(months.contains(&charge.month));
        assert!(Month::of(charge.incurred_on) <= charge.month, "{charge:?}");
        assert!(charge.invoice_date > charge.month.last_day(), "{charge:?}");
    }
    for invoice in &ledger.invoices {
        assert!(invoice.date <= invoice.suspends_on && invoice.suspends_on <= invoice.reclaims_on, "{invoice:?}");
    }
    for violation in &ledger.violations {
        let is_its = |row: &Row| violation.place.row == Some((row.file, row.line)) && violation.place.date == row.date;
        assert!(rows.iter().any(is_its), "{violation:?}");
        if let Some(extent) = violation.extent {
            assert!(extent.accepted < extent.requested, "{violation:?}");
        }
    }
    assert!(ledger.charges.is_sorted_by_key(|charge| charge.month));
    assert!(ledger.invoices.is_sorted_by_key(|invoice| invoice.date));
    assert!(ledger.violations.is_sorted_by_key(|violation| violation.place.date));
}

/// Row by row it is the bill of the whole, and a part of the months costs what it costs in the whole.
pub fn is_the_same_in_parts(timeline: &Timeline, horizon: Horizon, rows: &[Row]) {
    let engine = Engine::new(timeline, horizon);
    let whole = engine.replay(rows, &mut ());
    let (mut app, mut stepped) = (engine.begin(&rows[0]), AppLedger::default());
    for row in rows {
        let before = stepped.violations.len();
        let (_, asked) = engine.would(&app, row, &mut ());
        engine.step(&mut app, row, &mut stepped, &mut ());
        assert_eq!(asked, stepped.violations[before..], "{row:?}");
    }
    engine.advance(&mut app, horizon.to, &mut stepped, &mut ());
    engine.close(&app, &mut stepped, &mut ());
    assert_eq!(stepped, whole);

    let middle = Horizon { from: horizon.from.plus(20), to: horizon.from.plus(40) };
    let mut part = Engine::new(timeline, middle).replay(rows, &mut ()).months;
    part.retain(|line| middle.covers(line.month));
    let mut same = whole.months;
    same.retain(|line| middle.covers(line.month));
    assert_eq!(part, same);
}
