//! Every price, tier and block of every rulebook stands in the price list of its time, with the day of its source; and
//! every published price of that time stands in the rulebook.

use std::collections::BTreeSet;

use billcast::money::Price;
use billcast::rulebook::{Activation, MeterKind, Offer, Proration, Sourced};

use crate::publication::{Issue, PRICES, Row, Run, first_list, issues, published_edition, rows, runs};

/// The items of the price list that the model has, as the list calls them, and the model's own word for each.
const ITEMS: &[(&str, &str)] = &[
    ("plan", "plan"),
    ("unlimited_av_rooms", "unlimited_av_rooms"),
    ("content_filtering", "content_filtering"),
    ("groups_per_user", "groups_per_user"),
    ("members_per_group", "members_per_group"),
    ("history_retention", "history_days"),
    ("dau", "dau"),
    ("peak_groups", "peak_groups"),
    ("bandwidth", "bandwidth_mbps"),
    ("mau", "mau"),
];

fn published_item(id: &str) -> &str {
    ITEMS.iter().find(|(_, own)| *own == id).map_or_else(|| panic!("{id} is not published"), |(item, _)| item)
}

/// Every price of the rulebook as `edition | item | tier | what it is for | price | day of its source`.
fn prices_of(issue: &Issue) -> Vec<String> {
    let mut prices = Vec::new();
    let mut price = |edition: &str, item: &str, tier: String, unit: &str, price: &Sourced<Price>| {
        let (edition, item) = (published_edition(edition), published_item(item));
        let (amount, day) = (price.value.decimal().normalize(), issue.source_day(&price.source));
        prices.push(format!("{edition} | {item} | {tier} | {unit} | {amount} | {day}"));
    };
    for edition in &issue.rulebook.editions {
        price(&edition.id, "plan", String::new(), "month", &edition.fee);
    }
    for package in &issue.rulebook.packages {
        for (edition, offer) in &package.offers {
            match offer {
                Offer::Switch(fee) => price(edition, &package.id, String::new(), "month", fee),
                Offer::Level { tiers, .. } => {
                    for tier in tiers {
                        price(edition, &package.id, tier.up_to.to_string(), "month", &tier.price);
                    }
                }
            }
        }
    }
    for meter in &issue.rulebook.meters {
        let unit = match &meter.kind {
            MeterKind::MonthlyPeak { block, .. } => format!("{} month", block.value),
            MeterKind::DailyPeaks => "Mbps day".to_owned(),
            MeterKind::NotCharged => "nothing".to_owned(),
        };
        for (edition, fee) in &meter.prices {
            price(edition, &meter.id, String::new(), &unit, fee);
        }
    }
    prices
}

/// The published price of a row, in the same form without its day.
fn price_of(row: &Row) -> String {
    assert_eq!([row.cell("region"), row.cell("currency")], ["intl", "USD"]);
    let tier = match row.cell("tier") {
        // What the tier of an item without tiers says of it.
        "unlimited" | "international" | "1 month, extendable by 1 month on request" => "",
        tier => tier.strip_suffix(" days").unwrap_or(tier),
    };
    let unit = match row.cell("unit") {
        "per month" => "month",
        "per 10,000 DAU per month" => "10000 month",
        "per 100,000 groups per month" => "100000 month",
        "per Mbps per day" => "Mbps day",
        "per user per month" => "1 month",
        other => panic!("the unit {other} is not of the model"),
    };
    [row.cell("edition"), row.cell("item"), tier, unit, row.cell("price")].join(" | ")
}

/// The rows of the price list from the first rulebook's list on, for the items that the model has.
fn rows_of_the_list() -> Vec<Row> {
    let of_the_model = |row: &Row| ITEMS.iter().any(|(item, _)| *item == row.cell("item"));
    rows(PRICES).into_iter().filter(|row| of_the_model(row) && row.to() >= first_list()).collect()
}

/// Every published price on some day of the rulebook, for its editions: each was published on all of its days.
fn published_prices(issue: &Issue) -> BTreeSet<String> {
    let editions = issue.editions();
    let rows = rows_of_the_list();
    let rows = rows.iter().filter(|row| editions.contains(row.cell("edition")));
    let published = runs(rows.map(|row| Run { what: price_of(row), from: row.from(), to: row.to() }).collect());
    let within = published.into_iter().filter(|run| issue.overlaps(run));
    let line = |run: Run| {
        assert!(issue.lies_within(&run), "a price that changes under {}: {run:?}", issue.id());
        format!("{} | {}", run.what, run.from)
    };
    within.map(line).collect()
}

/// Section 2, section 11, F1, U1, U4: every price, tier and block of a rulebook stands in the price list of its source.
#[test]
fn every_price_of_every_rulebook_is_published() {
    for issue in issues() {
        let published = published_prices(&issue);
        for price in prices_of(&issue) {
            assert!(published.contains(&price), "{}, not published: {price}\n{published:#?}", issue.id());
        }
    }
}

/// And the other way round: no published price is left out, and none stands twice.
#[test]
fn every_published_price_is_in_the_rulebook_of_its_time() {
    let mut counts = Vec::new();
    for issue in issues() {
        let prices = prices_of(&issue);
        let published = published_prices(&issue);
        for price in &published {
            assert!(prices.contains(price), "{} lacks {price}\n{prices:#?}", issue.id());
        }
        assert_eq!(prices.len(), published.len(), "{}: {prices:#?}", issue.id());
        counts.push(prices.len());
    }
    // Plans 3, rooms 1, filtering 2, groups 2, members 2, history 4 + 3, users 2, groups 2, bandwidth 2; then without
    // filtering; then without bandwidth; in chat plans 3, users 2.
    assert_eq!(counts, [23, 21, 21, 21, 19, 19, 19, 5]);
}

/// F3, F5, B1, B2: what the month of activation costs is what the list says of it, package by package: free or not
/// stated for what is deferred, charged for history and usage, by day from 2022-10-18 on.
#[test]
fn what_the_month_of_activation_costs_is_published() {
    let mut words = BTreeSet::new();
    for issue in issues() {
        let editions = issue.editions();
        for row in rows_of_the_list().iter().filter(|row| editions.contains(row.cell("edition"))) {
            if row.from() > issue.to || row.to() < issue.from {
                continue;
            }
            let own = ITEMS.iter().find(|(item, _)| *item == row.cell("item")).expect("an item").1;
            let package = issue.rulebook.packages.iter().find(|package| package.id == own);
            let activation = package.map(|package| package.activation);
            let is_usage = issue.rulebook.meters.iter().any(|meter| meter.id == own);
            let costs_nothing = row.cell("price") == "0";
            let expected: &[&str] = match (activation, issue.rulebook.proration.value) {
                _ if costs_nothing => &["free"],
                _ if is_usage => &["charged"],
                (Some(Activation::FromFirstMonth), _) => &["charged"],
                (_, Proration::None) => &["free", "not_stated"],
                (_, Proration::ByDay) => &["by_day"],
            };
            let word = row.cell("activation_month");
            assert!(expected.contains(&word), "{}: {} is {word}, not {expected:?}", issue.id(), price_of(row));
            words.insert(word.to_owned());
        }
    }
    assert_eq!(words.into_iter().collect::<Vec<_>>(), ["by_day", "charged", "free", "not_stated"]);
}
