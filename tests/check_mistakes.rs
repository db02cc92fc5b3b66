//! `billcast check` finds mistakes in a rulebook: each of ten, with scenario, month, item, row and rule.

use std::fs;

use crate::bill::classic_text;
use crate::program::{billcast, scratch};

/// A mistake: what the rulebook says, what it says by mistake, and where the check must find it: scenario, month, item,
/// rule, row.
struct Mistake {
    right: &'static str,
    wrong: &'static str,
    found: [&'static str; 5],
}

fn mistake(right: &'static str, wrong: &'static str, found: [&'static str; 5]) -> Mistake {
    Mistake { right, wrong, found }
}

/// The rulebook of 2020 with a mistake, in a folder of its own; each piece stands there once.
fn check(mistake: &Mistake) -> (i32, String) {
    let folder = scratch();
    assert_eq!(classic_text().matches(mistake.right).count(), 1, "{}", mistake.right);
    let text = classic_text().replace(mistake.right, mistake.wrong);
    fs::write(folder.path().join("classic.toml"), text).expect("a rulebook for the test");
    let output = billcast(&["check", "--rulebooks", folder.path().to_str().expect("UTF-8")]);
    assert!(output.stderr.contains("differ from what is expected"), "{}", output.stderr);
    (output.status, output.stdout)
}

/// The check fails, and below the name of the scenario there is a line with month, item, rule and row.
fn is_found(mistake: &Mistake) {
    let (status, text) = check(mistake);
    assert_eq!(status, 1, "{}", mistake.wrong);
    let [scenario, month, item, rule, row] = mistake.found;
    let below =
        text.split("\n\n").skip_while(|part| !part.contains(&format!("{scenario}: "))).nth(1).unwrap_or_default();
    let cells = |line: &str| line.split("  ").map(str::trim).map(str::to_owned).collect::<Vec<_>>();
    let has = |line: &str| [month, item, rule, row].iter().all(|part| cells(line).iter().any(|cell| cell == part));
    assert!(below.lines().any(has), "{:?} for {} in\n{text}", mistake.found, mistake.wrong);
}

/// F1, F4, U1: the price of a plan and of a tier, and the size of a block.
#[test]
fn a_wrong_price_is_found() {
    is_found(&mistake(
        "kind = \"paid\"\nfee = { price = \"149.99\"",
        "kind = \"paid\"\nfee = { price = \"149.98\"",
        ["scenarios/documented/2.csv", "2019-03", "professional", "F1", "2.csv:2"],
    ));
    is_found(&mistake(
        "tiers = [{ up_to = 2000, price = \"79.99\"",
        "tiers = [{ up_to = 2000, price = \"79.90\"",
        [
            "scenarios/examples/12-members-of-a-group.csv",
            "2020-02",
            "members_per_group",
            "F4",
            "12-members-of-a-group.csv:9",
        ],
    ));
    is_found(&mistake(
        "block = { quantity = 10000, source",
        "block = { quantity = 20000, source",
        ["scenarios/examples/08-daily-active-users.csv", "2020-02", "dau", "U1", "08-daily-active-users.csv:3"],
    ));
}

/// P2: the level 1,000 is above a highest tier of 900.
#[test]
fn a_wrong_tier_is_found() {
    is_found(&mistake(
        "tiers = [{ up_to = 1000, price",
        "tiers = [{ up_to = 900, price",
        [
            "scenarios/examples/06-level-and-its-tier.csv",
            "2020-02",
            "groups_per_user",
            "F4",
            "06-level-and-its-tier.csv:3",
        ],
    ));
}

/// L1, L2: 60 rooms are open and 50 allowed.
#[test]
fn a_wrong_limit_is_found() {
    is_found(&mistake(
        "professional = { allowed = 50, source",
        "professional = { allowed = 55, source",
        [
            "scenarios/examples/07-what-exists-stays.csv",
            "2020-03",
            "limit:av_rooms",
            "L1 L5 L2",
            "07-what-exists-stays.csv:5",
        ],
    ));
}

/// I1, I2: the day of the plan's invoice, and the days after which it suspends.
#[test]
fn a_wrong_invoice_day_is_found() {
    is_found(&mistake(
        "invoice_day = { plan = 3,",
        "invoice_day = { plan = 4,",
        ["scenarios/documented/2.csv", "2019-03", "plan", "I1", "2.csv:2"],
    ));
    is_found(&mistake(
        "suspended_after = { days = 7,",
        "suspended_after = { days = 8,",
        ["scenarios/documented/2.csv", "2019-03", "services", "I2", "2.csv:3"],
    ));
}

/// G1, G3, G8: words of policies. C3: scenario 1 is allowed to put the rooms back.
#[test]
fn a_wrong_word_of_a_policy_is_found() {
    is_found(&mistake(
        "refund = \"none\" ",
        "refund = \"closing\" ",
        [
            "scenarios/examples/02-restore-within-the-month.csv",
            "2020-05",
            "unlimited_av_rooms",
            "F4",
            "02-restore-within-the-month.csv:3",
        ],
    ));
    is_found(&mistake(
        "package_restore = \"free\" ",
        "package_restore = \"counted\" ",
        ["scenarios/documented/1.csv", "2019-02", "package_changed_twice unlimited_av_rooms", "O3 O5", "1.csv:4"],
    ));
    is_found(&mistake(
        "package_activation = \"guide\" ",
        "package_activation = \"price_list\" ",
        ["scenarios/documented/3.csv", "2019-04", "unlimited_av_rooms", "F4", "3.csv:5"],
    ));
}
