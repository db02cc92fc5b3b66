//! The rulebook `tencent-im-intl-2020` against the published price list, limits and error codes: every number of the
//! one is a row of the other. The fixtures are transcripts of the published pages, each row with its source.

use std::collections::BTreeSet;

use billcast::rulebook::{GroupType, MeterKind, Offer, Rulebook};

use crate::bill::classic_with;

const PRICES: &str = include_str!("fixtures/published-prices.csv");
const LIMITS: &str = include_str!("fixtures/published-limits.csv");
const ERROR_CODES: &str = include_str!("fixtures/published-error-codes.csv");

/// The days between which the price list of the rulebook was published.
const PERIOD: (&str, &str) = ("2020-04-09", "2021-08-05");

/// A published row: the cells of its columns by name.
struct Published(Vec<(String, String)>);

impl Published {
    fn cell(&self, column: &str) -> &str {
        let (_, cell) = self.0.iter().find(|(name, _)| name == column).unwrap_or_else(|| panic!("no column {column}"));
        cell
    }

    /// Whether the row was published on some day of the period; a row without an end is published still.
    fn in_period(&self) -> bool {
        let (from, to) = (self.cell("effective_from"), self.cell("effective_to"));
        from <= PERIOD.1 && (to.is_empty() || to >= PERIOD.0)
    }

    fn key(&self, columns: &[&str]) -> String {
        columns.iter().map(|column| self.cell(column)).collect::<Vec<_>>().join(" | ")
    }
}

fn published(text: &str) -> Vec<Published> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let columns: Vec<String> = reader.headers().expect("a header").iter().map(str::to_owned).collect();
    let row = |record: Result<csv::StringRecord, _>| {
        Published(columns.iter().cloned().zip(record.expect("a row").iter().map(str::to_owned)).collect())
    };
    reader.records().map(row).collect()
}

/// The edition's name in the published documents.
fn published_edition(id: &str) -> &str {
    match id {
        "trial" => "Trial",
        "professional" => "Pro",
        "ultimate" => "Ultimate",
        other => other,
    }
}

/// The price list's word for a package or meter.
fn published_item(id: &str) -> &str {
    match id {
        "history_days" => "history_retention",
        "bandwidth_mbps" => "bandwidth",
        other => other,
    }
}

/// The limit's name in the published documents, and the word for the group types that it is about.
fn published_limit(id: &str) -> (&str, &str) {
    match id {
        "groups" => ("non_av_groups", "Public"),
        "daily_new_groups" => ("daily_net_new_groups", ""),
        "broadcast_rooms" => ("broadcast_rooms_total", "BChatRoom"),
        "members_per_group" => ("members_per_group", "Public"),
        "av_rooms" => ("av_rooms", "AVChatRoom"),
        other => (other, ""),
    }
}

/// The published name of a group type.
fn published_type(group_type: GroupType) -> &'static str {
    match group_type {
        GroupType::Private => "Private",
        GroupType::Public => "Public",
        GroupType::Chatroom => "ChatRoom",
        GroupType::Broadcast => "BChatRoom",
    }
}

/// The day of publication of the source that a number of the rulebook names.
fn source_day(rulebook: &Rulebook, source: &str) -> String {
    rulebook.sources.get(source).unwrap_or_else(|| panic!("no source {source}")).published.to_string()
}

/// Every price of the rulebook as `edition | item | tier | what it is for | price | day of its source`.
fn prices_of(rulebook: &Rulebook) -> Vec<String> {
    let mut prices = Vec::new();
    let mut price = |edition: &str, item: &str, tier: String, unit: &str, price: &billcast::rulebook::Sourced<_>| {
        let amount: billcast::money::Price = price.value;
        let (edition, item) = (published_edition(edition), published_item(item));
        let day = source_day(rulebook, &price.source);
        prices.push(format!("{edition} | {item} | {tier} | {unit} | {} | {day}", amount.decimal().normalize()));
    };
    for edition in &rulebook.editions {
        price(&edition.id, "plan", String::new(), "month", &edition.fee);
    }
    for package in &rulebook.packages {
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
    for meter in &rulebook.meters {
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

/// Every published price of the period, for the same items, in the same form.
fn published_prices() -> BTreeSet<String> {
    const ITEMS: &[&str] = &[
        "plan",
        "unlimited_av_rooms",
        "content_filtering",
        "groups_per_user",
        "members_per_group",
        "history_retention",
        "dau",
        "peak_groups",
        "bandwidth",
    ];
    // A row of the period was in force on its first and on its last day.
    let whole_period = |row: &Published| {
        let to = row.cell("effective_to");
        row.cell("effective_from") <= PERIOD.0 && (to.is_empty() || to >= PERIOD.1)
    };
    let form = |row: &Published| {
        let tier = match row.cell("tier") {
            "unlimited" | "international" => "",
            tier => tier.strip_suffix(" days").unwrap_or(tier),
        };
        let unit = match row.cell("unit") {
            "per month" => "month",
            "per 10,000 DAU per month" => "10000 month",
            "per 100,000 groups per month" => "100000 month",
            "per Mbps per day" => "Mbps day",
            other => other,
        };
        assert_eq!([row.cell("region"), row.cell("currency")], ["intl", "USD"]);
        format!("{} | {tier} | {unit} | {}", row.key(&["edition", "item"]), row.key(&["price", "effective_from"]))
    };
    let rows = published(PRICES);
    rows.iter().filter(|row| ITEMS.contains(&row.cell("item")) && whole_period(row)).map(form).collect()
}

/// Section 2, F1, U1, U4: every price, tier and block of the rulebook stands in the price list of its source.
#[test]
fn every_price_of_the_rulebook_is_published() {
    let published = published_prices();
    for price in prices_of(&classic_with(&[])) {
        assert!(published.contains(&price), "not published: {price}\n{published:#?}");
    }
}

/// And the other way round: no published price of the period is left out, and none stands twice.
#[test]
fn every_published_price_of_the_period_is_in_the_rulebook() {
    let prices = prices_of(&classic_with(&[]));
    let published = published_prices();
    for price in &published {
        assert!(prices.contains(price), "not in the rulebook: {price}\n{prices:#?}");
    }
    // Plans 3, rooms 1, filtering 2, groups 2, members 2, history 4 + 3, users 2, groups 2, bandwidth 2.
    assert_eq!([prices.len(), published.len()], [23, 23]);
}

/// The rulebook was last published on the day on which its prices were.
#[test]
fn the_rulebook_ends_with_its_price_list() {
    let last = classic_with(&[]).last_published.expect("a last day").to_string();
    assert_eq!(last, PERIOD.1);
    let plans: Vec<_> = published(PRICES).into_iter().filter(|row| row.cell("item") == "plan").collect();
    assert!(plans.iter().any(|row| row.cell("effective_to") == last));
}

/// Whether a limit of this name, edition, group type, value and first day was published in the period.
fn limit_published(name: &str, edition: &str, group_type: &str, value: &str, day: &str) -> bool {
    published(LIMITS).iter().any(|row| {
        let types: Vec<_> = row.cell("group_type").split(',').collect();
        // A row without an edition holds for each.
        row.in_period()
            && row.cell("limit") == name
            && [edition, ""].contains(&row.cell("edition"))
            && (group_type.is_empty() || types.contains(&group_type))
            && row.cell("value") == value
            && row.cell("effective_from") == day
    })
}

/// Section 6: every limit of the rulebook, edition by edition, stands in the document of its source.
#[test]
fn every_limit_of_the_rulebook_is_published() {
    let rulebook = classic_with(&[]);
    let mut looked_at = 0;
    for limit in &rulebook.limits {
        let (name, group_type) = published_limit(limit.kind.word());
        for (edition, allowed) in &limit.allowed {
            let value = allowed.value.map_or("unlimited".to_owned(), |number| number.to_string());
            let (edition, day) = (published_edition(edition), source_day(&rulebook, &allowed.source));
            assert!(
                limit_published(name, edition, group_type, &value, &day),
                "not published: {name} of {edition} is {value}, {day}"
            );
            looked_at += 1;
        }
    }
    assert_eq!(looked_at, 8 * 3);
}

/// Section 2: the number of a level that costs nothing is the edition's published limit.
#[test]
fn every_default_of_a_level_is_published() {
    let rulebook = classic_with(&[]);
    for package in &rulebook.packages {
        let (name, group_type) = published_limit(&package.id);
        for (edition, offer) in &package.offers {
            if let Offer::Level { default, .. } = offer {
                let (value, day) = (default.value.to_string(), source_day(&rulebook, &default.source));
                let edition = published_edition(edition);
                assert!(
                    limit_published(name, edition, group_type, &value, &day),
                    "not published: {name} of {edition} is {value} by default, {day}"
                );
            }
        }
    }
}

/// Section 2: the highest tier of a level is the published limit with the add-on.
#[test]
fn the_highest_tier_of_a_level_is_the_published_maximum() {
    let rulebook = classic_with(&[]);
    for package in &rulebook.packages {
        for (edition, offer) in &package.offers {
            if let Offer::Level { tiers, .. } = offer {
                let highest = tiers.last().expect("a tier").up_to.to_string();
                let names = [format!("{}_with_addon", package.id), format!("{}_max", package.id)];
                let found = published(LIMITS).iter().any(|row| {
                    row.in_period()
                        && names.iter().any(|name| name == row.cell("limit"))
                        && row.cell("edition") == published_edition(edition)
                        && row.cell("value") == highest
                });
                assert!(found, "not published: {} of {edition} up to {highest}", package.id);
            }
        }
    }
}

/// U1: what is free is published for each edition that pays, and the block for each in the price list.
#[test]
fn every_free_quantity_and_block_of_a_meter_is_published() {
    let rulebook = classic_with(&[]);
    let mut peaks = Vec::new();
    for meter in &rulebook.meters {
        let MeterKind::MonthlyPeak { free, block, .. } = &meter.kind else {
            continue;
        };
        let (value, day) = (free.value.to_string(), source_day(&rulebook, &free.source));
        for edition in meter.prices.keys() {
            let edition = published_edition(edition);
            assert!(
                limit_published(&format!("free_{}", meter.id), edition, "", &value, &day),
                "not published: {value} of {} are free in {edition}, {day}",
                meter.id
            );
        }
        let unit = format!(" | {} |  | {} month | ", meter.id, block.value);
        let day = source_day(&rulebook, &block.source);
        let rows: Vec<_> = published_prices().into_iter().filter(|price| price.contains(&unit)).collect();
        assert_eq!(rows.len(), meter.prices.len(), "blocks of {}: {rows:?}", meter.id);
        assert!(rows.iter().all(|row| row.ends_with(&day)), "{rows:?} of {day}");
        peaks.push(meter.id.clone());
    }
    assert_eq!(peaks, ["dau", "peak_groups"]);
}

/// L4: the caps of the group types are the published ones, in both directions; a type without a number has none.
#[test]
fn the_caps_of_the_group_types_are_the_published_ones() {
    let rulebook = classic_with(&[]);
    let of_rulebook: BTreeSet<_> = GroupType::ALL
        .iter()
        .map(|group_type| {
            let cap = rulebook.type_caps.iter().find(|cap| cap.group_type == *group_type);
            let value = cap.map_or("unlimited".to_owned(), |cap| cap.members.value.to_string());
            let day = cap.map_or("2019-07-24".to_owned(), |cap| source_day(&rulebook, &cap.members.source));
            format!("{} | {value} | {day}", published_type(*group_type))
        })
        .collect();
    let rows = published(LIMITS);
    // Audio-video rooms are no group type here: they have no members at all.
    let caps = rows.iter().filter(|row| row.in_period() && row.cell("limit") == "members_per_group_type_cap");
    let caps = caps.filter(|row| row.cell("group_type") != "AVChatRoom");
    let of_list: BTreeSet<_> = caps.map(|row| row.key(&["group_type", "value", "effective_from"])).collect();
    assert_eq!(of_rulebook, of_list);
}

/// L4, G11: ultimate's own published number for private groups is the cap of the type, not a number of the edition.
#[test]
fn ultimates_private_groups_have_the_number_of_the_cap() {
    let rulebook = classic_with(&[]);
    let cap = rulebook.type_caps.iter().find(|cap| cap.group_type == GroupType::Private).expect("a cap");
    let rows = published(LIMITS);
    let private = rows.iter().find(|row| {
        row.in_period() && row.key(&["edition", "limit", "group_type"]) == "Ultimate | members_per_group | Private"
    });
    assert_eq!(private.expect("a row").cell("value"), cap.members.value.to_string());
}

/// Section 6, O4, L6: every error code stands in the published list with what it signals, since its source's day.
#[test]
fn every_error_code_of_the_rulebook_is_published() {
    let rulebook = classic_with(&[]);
    let mut codes = Vec::new();
    for limit in &rulebook.limits {
        codes.extend(limit.error_code.as_ref().map(|code| (code, limit.kind.word())));
    }
    for cap in &rulebook.type_caps {
        codes.extend(cap.error_code.as_ref().map(|code| (code, "members_per_group")));
    }
    for (reason, code) in &rulebook.error_codes {
        let signals = match reason.as_str() {
            "app_stopped" => "disabled app",
            "group_not_found" => "none (group state)",
            "group_exists" => "none (create conflict)",
            other => other,
        };
        codes.push((code, signals));
    }
    // Five limits, three caps, three reasons.
    assert_eq!(codes.len(), 11);
    let rows = published(ERROR_CODES);
    for (code, signals) in codes {
        let day = source_day(&rulebook, &code.source);
        let found = rows.iter().any(|row| {
            row.cell("code") == code.value.to_string()
                && row.cell("signals") == signals
                && row.cell("source").contains(&day)
        });
        assert!(found, "not published: {} for {signals}, {day}", code.value);
    }
}

/// G10: the code of the groups limit was published only after the period, so the rulebook has none.
#[test]
fn the_groups_limit_has_no_error_code_because_none_was_published_yet() {
    let rows = published(ERROR_CODES);
    let code = rows.iter().find(|row| row.cell("signals").contains("non_av_groups")).expect("a row");
    assert_eq!(code.cell("code"), "10058");
    assert!(code.cell("source").contains("2022-04-18") && PERIOD.1 < "2022-04-18");
    let rulebook = classic_with(&[]);
    let groups = rulebook.limits.iter().find(|limit| limit.kind.word() == "groups").expect("a limit");
    assert_eq!(groups.error_code, None);
}
