//! `billcast check` finds mistakes in the rulebooks, each with scenario, month, item, row and rule.

use std::fs;

use rayon::prelude::*;

use crate::bill::classic_text;
use crate::program::{billcast, root, scratch};

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

/// A rulebook with a mistake, in a folder of its own; each piece stands there once.
fn check(rulebook: &str, mistake: &Mistake) -> (i32, String) {
    let folder = scratch();
    assert_eq!(rulebook.matches(mistake.right).count(), 1, "{}", mistake.right);
    let text = rulebook.replace(mistake.right, mistake.wrong);
    fs::write(folder.path().join("classic.toml"), text).expect("a rulebook for the test");
    let output = billcast(&["check", "--rulebooks", folder.path().to_str().expect("UTF-8")]);
    assert!(output.stderr.contains("differ from what is expected"), "{}", output.stderr);
    (output.status, output.stdout)
}

/// The check fails, and below the name of the scenario there is a line with month, item, rule and row.
fn is_found(mistake: &Mistake) {
    is_found_in(classic_text(), mistake);
}

fn is_found_in(rulebook: &str, mistake: &Mistake) {
    let (status, text) = check(rulebook, mistake);
    assert_eq!(status, 1, "{}", mistake.wrong);
    let [scenario, month, item, rule, row] = mistake.found;
    let below =
        text.split("\n\n").skip_while(|part| !part.contains(&format!("{scenario}: "))).nth(1).unwrap_or_default();
    let cells = |line: &str| line.split("  ").map(str::trim).map(str::to_owned).collect::<Vec<_>>();
    let has = |line: &str| [month, item, row].iter().all(|part| cells(line).iter().any(|cell| cell == part));
    // Of a row several rules may have decided something.
    let has =
        |line: &str| has(line) && cells(line).iter().any(|cell| cell == rule || cell.split(' ').any(|id| id == rule));
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

/// The text of one of the program's own rulebooks.
fn text_of(id: &str) -> String {
    fs::read_to_string(root().join(format!("rulebooks/{id}.toml"))).expect("a rulebook")
}

const FOURTEEN: &str = "scenarios/examples/14-the-last-that-is-allowed.csv";
/// C1, G7, P2, L1: one more change, a cent, and numbers that are one too high.
#[test]
fn what_is_one_too_much_in_the_rulebook_of_2020_is_found() {
    let mistakes = [
        mistake(
            "edition_per_month = { times = 1",
            "edition_per_month = { times = 2",
            [FOURTEEN, "2020-02", "edition_changed_twice", "C1", "14-the-last-that-is-allowed.csv:18"],
        ),
        mistake(
            "rounding = \"half_up\" ",
            "rounding = \"half_even\" ",
            [FOURTEEN, "2020-02", "bandwidth_mbps", "U4", "14-the-last-that-is-allowed.csv:7"],
        ),
        mistake(
            "default = { number = 7,",
            "default = { number = 8,",
            [FOURTEEN, "2020-02", "level_not_offered history_days", "O5", "14-the-last-that-is-allowed.csv:3"],
        ),
        mistake(
            "default = { number = 30,",
            "default = { number = 31,",
            [FOURTEEN, "2020-02", "level_not_offered history_days", "O5", "14-the-last-that-is-allowed.csv:5"],
        ),
        mistake(
            "trial = { allowed = 10000,",
            "trial = { allowed = 10001,",
            [FOURTEEN, "2020-02", "limit:daily_new_groups", "L1", "14-the-last-that-is-allowed.csv:13"],
        ),
        mistake(
            "professional = { allowed = 10000,",
            "professional = { allowed = 10001,",
            [FOURTEEN, "2020-02", "limit:daily_new_groups", "L1", "14-the-last-that-is-allowed.csv:9"],
        ),
        mistake(
            "ultimate = { allowed = 10000,",
            "ultimate = { allowed = 10001,",
            [FOURTEEN, "2020-02", "limit:daily_new_groups", "L1", "14-the-last-that-is-allowed.csv:15"],
        ),
    ];
    mistakes.par_iter().for_each(is_found);
}

/// L4: the cap of private groups is lifted in the wrong edition.
#[test]
fn a_cap_that_is_lifted_in_the_wrong_edition_is_found() {
    is_found_in(
        &text_of("tencent-im-intl-2021-12"),
        &mistake(
            "lifted_in = { ultimate",
            "lifted_in = { professional",
            [
                "scenarios/timeline/private-groups-in-ultimate.csv",
                "2022-01",
                "limit:members_per_group team",
                "L4",
                "private-groups-in-ultimate.csv:8",
            ],
        ),
    );
}

/// L1, C1, B3, G7, and the error codes. How often packages may be changed says nothing where there are none.
#[test]
fn what_is_one_too_much_in_the_rulebook_of_chat_is_found() {
    const CHAT: &str = "scenarios/timeline/the-last-that-chat-allows.csv";
    let row = |item, rule, row| [CHAT, "2023-01", item, rule, row];
    let mistakes = [
        mistake(
            "standard = { allowed = 10000,",
            "standard = { allowed = 10001,",
            row("limit:daily_new_groups", "L1", "the-last-that-chat-allows.csv:12"),
        ),
        mistake(
            "premium = { allowed = 10000,",
            "premium = { allowed = 10001,",
            row("limit:daily_new_groups", "L1", "the-last-that-chat-allows.csv:9"),
        ),
        mistake(
            "group_exists = { code = 10021,",
            "group_exists = { code = 10022,",
            row("group_exists club", "L6", "the-last-that-chat-allows.csv:14"),
        ),
        mistake(
            "group_not_found = { code = 10010,",
            "group_not_found = { code = 10011,",
            row("group_not_found nowhere", "L6", "the-last-that-chat-allows.csv:15"),
        ),
        mistake(
            "app_stopped = { code = 60016,",
            "app_stopped = { code = 60017,",
            [CHAT, "2023-04", "app_stopped", "B3", "the-last-that-chat-allows.csv:7"],
        ),
        mistake(
            "recoverable = { days = 90,",
            "recoverable = { days = 91,",
            [CHAT, "2023-04", "app_stopped", "B3", "the-last-that-chat-allows.csv:7"],
        ),
        mistake(
            "edition_per_month = { times = 1,",
            "edition_per_month = { times = 2,",
            [CHAT, "2023-02", "edition_changed_twice", "C1", "the-last-that-chat-allows.csv:17"],
        ),
        mistake(
            "rounding = \"half_up\" ",
            "rounding = \"half_even\" ",
            row("mau", "U1", "the-last-that-chat-allows.csv:10"),
        ),
    ];
    let chat = text_of("tencent-chat-intl-2022-12");
    mistakes.par_iter().for_each(|mistake| is_found_in(&chat, mistake));
}
