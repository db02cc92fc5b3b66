//! `billcast run --as journal,beancount`: the invoices as transactions. `.ci/journal` has hledger, ledger and beancount read
//! them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::batch::{portfolio, results, rows, run};
use crate::program::{billcast_fed, scratch};

/// The two journals of a run.
fn journals(file: &Path, args: &[&str]) -> [String; 2] {
    let files = results(file, &[&["--as=journal,beancount"], args].concat());
    assert_eq!(files.keys().collect::<Vec<_>>(), ["bill.beancount", "bill.journal", "run.json"]);
    ["bill.journal", "bill.beancount"].map(|name| String::from_utf8(files[name].clone()).expect("UTF-8"))
}

/// The months of the transactions of a journal, those that are tagged as a forecast with a star.
fn months(journal: &str) -> Vec<String> {
    let tag = |transaction: &str, tag: &str| {
        let line = transaction.lines().find_map(|line| line.strip_prefix(&format!("    ; {tag}: ")));
        line.map(str::to_owned)
    };
    let starred = |text: &str| tag(text, "forecast").map_or("", |_| "*");
    let transactions = journal.split("\n\n");
    transactions.filter_map(|text| Some(tag(text, "month")? + starred(text))).collect()
}

/// I1: scenario 2 of the guide. March is billed on April 1st (rooms) and 3rd (plan); its latest row is of February, so
/// every month with a fee is a forecast.
#[test]
fn an_invoice_is_a_balanced_transaction_between_its_items_and_what_is_owed() {
    let [hledger, beancount] = journals("scenarios/documented/2.csv".as_ref(), &["--to=2019-03"]);
    let (head, hledger) = hledger.split_once("\n2019-04-01 ").expect("a transaction");
    let begins = "\
decimal-mark .
; Simulated invoices, for hledger and ledger: app by app, those of an app by date

commodity USD
    format 1000.00 USD

tag app
tag month
tag forecast

account Liabilities:Messaging

account Expenses:Messaging:plan:professional
";
    assert!(head.starts_with(begins), "{head}");
    assert!(head.contains("\naccount Expenses:Messaging:package:unlimited_av_rooms\n"), "{head}");
    let expected = "\
2 | services of 2019-03
    ; app: 2
    ; month: 2019-03
    ; forecast: yes
    Liabilities:Messaging  -149.99 USD
    Expenses:Messaging:package:unlimited_av_rooms  149.99 USD

2019-04-03 2 | plan of 2019-03
    ; app: 2
    ; month: 2019-03
    ; forecast: yes
    Liabilities:Messaging  -149.99 USD
    Expenses:Messaging:plan:professional  149.99 USD
";
    assert_eq!(hledger, expected);
    let (head, beancount) = beancount.split_once("\n2019-04-01 ").expect("a transaction");
    let begins = "\
; Simulated invoices, for beancount: app by app, those of an app by date

2019-02-01 open Liabilities:Messaging USD

2019-02-01 open Expenses:Messaging:Plan:Professional USD
";
    assert!(head.starts_with(begins), "{head}");
    assert!(head.contains("\n2019-02-01 open Expenses:Messaging:Package:Unlimited-av-rooms USD\n"), "{head}");
    let expected = "\
* \"2\" \"services of 2019-03\" #forecast
    app: \"2\"
    month: \"2019-03\"
    Liabilities:Messaging  -149.99 USD
    Expenses:Messaging:Package:Unlimited-av-rooms  149.99 USD

2019-04-03 * \"2\" \"plan of 2019-03\" #forecast
    app: \"2\"
    month: \"2019-03\"
    Liabilities:Messaging  -149.99 USD
    Expenses:Messaging:Plan:Professional  149.99 USD
";
    assert_eq!(beancount, expected);
}

/// I1: the months after that of the latest row of all the input are a forecast: the row is of April, be it another app's,
/// or beyond the months that are reported.
#[test]
fn the_months_after_the_latest_row_are_a_forecast() {
    let folder = scratch();
    let file = folder.path().join("apps.csv");
    let text = "date,app,action,edition\n2020-02-10,a,upgrade,professional\n2020-04-10,b,create,\n";
    fs::write(&file, text).expect("a file for the test");
    let months = |args: &[&str]| months(&journals(&file, args)[0]);
    let expected = ["2020-03", "2020-04", "2020-05*", "2020-06*"];
    assert_eq!(months(&[]), expected);
    assert_eq!(months(&["--app=a"]), expected);
    assert_eq!(months(&["--from=2020-04", "--to=2020-05"]), ["2020-04", "2020-05*"]);
    assert_eq!(months(&["--to=2020-03"]), ["2020-03"]);
    // Rows that are not kept are read twice for it, even where the months are given.
    assert_eq!(months(&["--grouped", "--from=2020-04", "--to=2020-05"]), ["2020-04", "2020-05*"]);
    let out = folder.path().join("out").display().to_string();
    let args = ["run", "-", "--grouped", "--from=2020-04", "--to=2020-05", "--as=journal", "--out", &out];
    billcast_fed(&args, text.as_bytes()).refused("a journal with --grouped says which months are after the latest row");
}

/// Accounts are declared before they are used: ledger asks for it.
#[test]
fn every_account_is_declared_before_its_first_posting() {
    for text in journals("scenarios/timeline/migration.csv".as_ref(), &[]) {
        let mut declared = std::collections::BTreeSet::new();
        let mut used = 0;
        for line in text.lines() {
            if let Some(account) = line.strip_prefix("account ").or_else(|| line.split_once(" open ").map(|(_, of)| of))
            {
                declared.insert(account.trim_end_matches(" USD").to_owned());
            } else if let Some((account, _)) = line.strip_prefix("    ").and_then(|line| line.split_once("  ")) {
                assert!(declared.contains(account), "{account} in {text}");
                used += 1;
            }
        }
        assert!(used > 10);
    }
}

/// Marks, spaces on end, line breaks, other scripts: a name stays one name.
#[test]
fn no_name_of_an_app_ends_a_payee_or_begins_a_comment() {
    let folder = scratch();
    let file = folder.path().join("apps.csv");
    let long = "x".repeat(200);
    let names = [
        ("* a; b|c, d: e", "%2A a%3B b%7Cc%2C d%3A e"),
        ("\"two  spaces\"", "%22two%20%20spaces%22"),
        ("(code) O'Neil (EU)!", "%28code) O'Neil (EU)!"),
        ("turned\u{202e}around", "turned%E2%80%AEaround"),
        ("line\nbreak\\", "line%0Abreak%5C"),
        ("名前 تطبيق", "名前 تطبيق"),
        (&long, &long),
    ];
    let mut writer = csv::Writer::from_path(&file).expect("a file for the test");
    writer.write_record(["date", "app", "action", "edition"]).expect("a row");
    names.iter().for_each(|(name, _)| {
        writer.write_record(["2020-01-10", name, "upgrade", "professional"]).expect("a row");
    });
    writer.flush().expect("the rows");
    let [hledger, beancount] = journals(&file, &["--to=2020-02"]);
    for (_, shown) in names {
        let head = format!("\n2020-03-03 {shown} | plan of 2020-02\n    ; app: {shown}\n");
        assert!(hledger.contains(&head), "{shown} in {hledger}");
        let head = format!("\n2020-03-03 * \"{shown}\" \"plan of 2020-02\" #forecast\n    app: \"{shown}\"\n");
        assert!(beancount.contains(&head), "{shown} in {beancount}");
    }
}

/// I1, U1: the postings of an invoice are its charges, and all of them together are the months: of 300 apps over two years.
#[test]
fn the_postings_add_up_to_nothing_and_the_expenses_to_the_months() {
    let portfolio = portfolio(300, 24);
    let files = results(&portfolio.mixed, &["--as=csv,journal,beancount"]);
    let cents = |cell: &str| cell.replace('.', "").parse::<i64>().expect("an amount of cents");
    let total: i64 = rows(&files["months.csv"]).iter().map(|row| cents(&row["total"])).sum();
    assert!(total > 0);
    for name in ["bill.journal", "bill.beancount"] {
        let text = String::from_utf8_lossy(&files[name]);
        let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
        for transaction in text.split("\n\n").filter(|block| block.lines().count() > 2) {
            let postings =
                transaction.lines().filter_map(|line| line.trim_start().strip_suffix(" USD")?.split_once("  "));
            let postings: Vec<(&str, i64)> = postings.map(|(account, amount)| (account, cents(amount))).collect();
            assert_eq!(postings.iter().map(|(_, amount)| amount).sum::<i64>(), 0, "{transaction}");
            for (account, amount) in postings {
                *sums.entry(account.split(':').next().expect("an account")).or_default() += amount;
            }
        }
        assert_eq!(sums, BTreeMap::from([("Expenses", total), ("Liabilities", -total)]), "{name}");
    }
}

/// Order of FORMATS: the same bytes, whatever the number of threads and however the rows stand.
#[test]
fn the_journals_are_the_same_bytes_with_any_number_of_threads() {
    let portfolio = portfolio(2_500, 6);
    let one = results(&portfolio.mixed, &["--as=journal,beancount", "--threads=1"]);
    let four = results(&portfolio.mixed, &["--as=journal,beancount", "--threads=4"]);
    let grouped = results(&portfolio.by_app, &["--as=journal,beancount", "--grouped"]);
    for name in ["bill.journal", "bill.beancount"] {
        assert!(one[name] == four[name] && one[name] == grouped[name], "{name}");
    }
}

/// A currency without decimals has none here either; a bill of nothing is a journal of accounts alone.
#[test]
fn amounts_have_the_decimals_of_their_currency() {
    let held = ["--rulebook=tests/fixtures/kumo-chat.toml", "--to=2024-02"];
    let [hledger, _] = journals("tests/focus/names.csv".as_ref(), &held);
    assert!(hledger.contains("commodity JPY\n\ntag app\n"), "{hledger}");
    assert!(hledger.contains("    Expenses:Messaging:plan:grove  4800 JPY\n"), "{hledger}");
    let free = "scenarios/examples/11-what-the-free-edition-allows.csv";
    let [hledger, beancount] = journals(free.as_ref(), &[]);
    for (text, declares) in [(hledger, "account "), (beancount, "2020-01-01 open ")] {
        let of_head = |block: &&str| block.starts_with("commodity ") || block.starts_with("tag ");
        let blocks = text.trim_end().split("\n\n").skip(1).filter(|block| !of_head(block));
        assert!(blocks.clone().count() > 5 && blocks.clone().all(|block| block.starts_with(declares)), "{text}");
    }
}

/// Journals of an earlier run that stay are told of; a journal has no totals of all apps.
#[test]
fn a_journal_that_is_left_from_an_earlier_run_is_noted() {
    let out = scratch();
    let dir = out.path().to_str().expect("UTF-8");
    let again = |args: &[&str]| run("scenarios/documented/2.csv".as_ref(), &[&["--out", dir], args].concat());
    assert_eq!(again(&["--as=journal"]).stderr, "");
    assert!(again(&[]).stderr.contains("bill.journal"));
    again(&["--as=journal", "--summary"]).refused("--as journal cannot be used with --summary");
}
