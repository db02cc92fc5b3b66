//! The inputs that fuzzing began with and found worth keeping, looked at as the fuzz targets look at them (`fuzz/`).

use std::collections::BTreeSet;
use std::fs;

use billcast::engine::{Engine, words};
use billcast::ledger::Category;

use crate::fuzzed;
use crate::program::root;

/// Looks at each input of a target. What is wrong with one is a panic, after its name.
fn replay(target: &str, look_at: fn(&[u8])) {
    let folder = root().join("tests/fuzzed/seeds").join(target);
    let mut seen = 0;
    for entry in fs::read_dir(folder).expect("the inputs") {
        let path = entry.expect("an entry").path();
        println!("{}", path.display());
        look_at(&fs::read(&path).expect("an input"));
        seen += 1;
    }
    assert!(seen >= 6, "only {seen} inputs of {target}");
}

#[test]
fn the_scenarios_of_the_corpus_are_read_or_refused() {
    replay("scenario", fuzzed::scenario);
}

#[test]
fn the_rulebooks_of_the_corpus_are_read_or_refused() {
    replay("rulebook", fuzzed::rulebook);
}

#[test]
fn the_rows_of_the_corpus_make_bills_that_add_up() {
    replay("engine", fuzzed::engine);
}

#[test]
fn the_mappings_and_bills_of_the_corpus_are_read_or_refused() {
    replay("mapping", fuzzed::mapping);
}

/// A good part of the bills is read, in each of the three layouts: what holds of their lines is no empty saying.
#[test]
fn bills_of_the_corpus_have_lines() {
    let mut read = 0;
    for entry in fs::read_dir(root().join("tests/fuzzed/seeds/mapping")).expect("the inputs") {
        let bytes = fs::read(entry.expect("an entry").path()).expect("an input");
        read += usize::from(fuzzed::billed::read(&bytes).is_some_and(|lines| lines.len() >= 2));
    }
    assert!(read >= 6, "only {read} bills are read");
}

/// Bytes make rows of every action, charges of every category and a good part of the refusals: what holds of their bills is
/// no empty saying.
#[test]
fn bytes_make_rows_that_are_billed_and_refused() {
    let timeline = fuzzed::published();
    let engine = Engine::new(&timeline, fuzzed::rows::horizon());
    let (mut actions, mut categories, mut reasons) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for entry in fs::read_dir(root().join("tests/fuzzed/seeds/engine")).expect("the inputs") {
        let bytes = fs::read(entry.expect("an entry").path()).expect("an input");
        let rows = fuzzed::rows::of(&bytes[1..], &words(&timeline));
        let ledger = engine.replay(&rows, &mut ());
        actions.extend(rows.iter().map(|row| row.event.action()));
        categories.extend(ledger.charges.iter().map(|charge| charge.item.category().word()));
        reasons.extend(ledger.violations.iter().map(|violation| violation.reason.word()));
    }
    assert_eq!(actions.len(), 18, "{actions:?}");
    assert_eq!(
        categories.into_iter().collect::<Vec<_>>(),
        [Category::Package, Category::Plan, Category::Usage].map(Category::word)
    );
    assert!(reasons.len() >= 15, "{reasons:?}");
}
