//! Section 11 of the rule model: what is different from one rulebook of the family to the next, and that nothing else
//! is. The differences are made by hand on the earlier rulebook; the result must be the later one.

use std::collections::BTreeMap;

use billcast::money::Price;
use billcast::rulebook::{
    Edition, GroupType, LimitKind, MeterKind, Offer, Package, Proration, Rulebook, Sourced, Tier,
};

use crate::publication::{day, issues};

fn sourced<T>(value: T, source: &str) -> Sourced<T> {
    Sourced { value, source: source.to_owned() }
}

fn price(text: &str, source: &str) -> Sourced<Price> {
    sourced(Price::parse(text).expect("a price"), source)
}

fn edition<'r>(rulebook: &'r mut Rulebook, id: &str) -> &'r mut Edition {
    rulebook.editions.iter_mut().find(|edition| edition.id == id).expect("an edition")
}

fn package<'r>(rulebook: &'r mut Rulebook, id: &str) -> &'r mut Package {
    rulebook.packages.iter_mut().find(|package| package.id == id).expect("a package")
}

/// The tiers of a level in an edition, replaced.
fn sells(rulebook: &mut Rulebook, id: &str, edition: &str, tiers: &[(u32, &str)], source: &str) {
    let offer = package(rulebook, id).offers.get_mut(edition).expect("an offer");
    let Offer::Level { tiers: sold, .. } = offer else { panic!("{id} is no level") };
    *sold = tiers.iter().map(|(up_to, fee)| Tier { up_to: *up_to, price: price(fee, source) }).collect();
}

fn of_id(id: &str) -> Rulebook {
    issues().into_iter().map(|issue| issue.rulebook).find(|rulebook| rulebook.id == id).expect("a rulebook")
}

/// The later rulebook is the earlier one with these changes, one more source, and its own name and days.
fn differs(earlier: &str, later: &str, source: &str, changes: impl Fn(&mut Rulebook)) {
    let (mut expected, later) = (of_id(earlier), of_id(later));
    changes(&mut expected);
    let brought = later.sources.get(source).unwrap_or_else(|| panic!("no source {source}"));
    expected.sources.insert(source.to_owned(), brought.clone());
    // What says who a rulebook is and when it holds is its own: tests/rulebook.rs looks at the days.
    let expected = Rulebook {
        id: later.id.clone(),
        based_on: later.based_on.clone(),
        title: later.title.clone(),
        family_from: None,
        effective_from: later.effective_from,
        first_published: later.first_published,
        last_published: later.last_published,
        reaches_existing_from: later.reaches_existing_from,
        checksum: later.checksum.clone(),
        ..expected
    };
    let [expected_text, later_text] = [&expected, &later].map(|rulebook| format!("{rulebook:#?}"));
    for (number, (expected, found)) in expected_text.lines().zip(later_text.lines()).enumerate() {
        assert_eq!(expected, found, "line {number} of\n{later_text}");
    }
    assert_eq!(expected, later);
    let bases: Vec<&str> = later.based_on.iter().map(|base| base.id.as_str()).collect();
    assert_eq!(bases[0], earlier);
}

/// Section 11, the row of August 2021: the prices, and content filtering is no longer sold.
#[test]
fn august_2021_raises_prices_and_ends_content_filtering() {
    let list = "list-2021-08-06";
    differs("tencent-im-intl-2020", "tencent-im-intl-2021-08", list, |rulebook| {
        edition(rulebook, "professional").fee = price("449.99", list);
        edition(rulebook, "ultimate").fee = price("899.99", list);
        let rooms = Offer::Switch(price("449.99", list));
        package(rulebook, "unlimited_av_rooms").offers.insert("professional".to_owned(), rooms);
        rulebook.packages.retain(|package| package.id != "content_filtering");
        sells(rulebook, "groups_per_user", "professional", &[(1_000, "449.99")], list);
        sells(rulebook, "groups_per_user", "ultimate", &[(3_000, "449.99")], list);
        sells(rulebook, "members_per_group", "professional", &[(2_000, "239.99")], list);
        sells(rulebook, "members_per_group", "ultimate", &[(6_000, "239.99")], list);
        let professional = [(30, "99.99"), (90, "179.99"), (180, "219.99"), (360, "399.99")];
        sells(rulebook, "history_days", "professional", &professional, list);
        sells(rulebook, "history_days", "ultimate", &[(90, "99.99"), (180, "179.99"), (360, "319.99")], list);
        for meter in rulebook.meters.iter_mut().filter(|meter| meter.id != "mau") {
            let fee = if meter.id == "bandwidth_mbps" { "2.09" } else { "449.99" };
            meter.prices.values_mut().for_each(|own| *own = price(fee, list));
        }
    });
}

/// Section 11, the row of September 2021: 180 days of history in professional, and the other tiers keep their source.
#[test]
fn september_2021_changes_one_tier_of_history() {
    let list = "list-2021-09-03";
    differs("tencent-im-intl-2021-08", "tencent-im-intl-2021-09", list, |rulebook| {
        let offer = package(rulebook, "history_days").offers.get_mut("professional").expect("an offer");
        let Offer::Level { tiers, .. } = offer else { panic!("no level") };
        tiers.iter_mut().find(|tier| tier.up_to == 180).expect("a tier").price = price("269.99", list);
    });
}

/// Section 11, the row of December 2021; L4, G11: the cap of private groups is gone in ultimate.
#[test]
fn december_2021_lifts_the_cap_of_private_groups_in_ultimate() {
    let overview = "overview-2021-12-10";
    differs("tencent-im-intl-2021-09", "tencent-im-intl-2021-12", overview, |rulebook| {
        let mut caps = rulebook.type_caps.iter_mut();
        let private = caps.find(|cap| cap.group_type == GroupType::Private).expect("a cap");
        private.lifted_in = BTreeMap::from([("ultimate".to_owned(), overview.to_owned())]);
    });
}

/// Section 11, the row of May 2022; T2: bandwidth is accepted and no longer charged, with the same decimals.
#[test]
fn may_2022_ends_the_charge_for_bandwidth() {
    differs("tencent-im-intl-2021-12", "tencent-im-intl-2022-05", "list-2022-05-30", |rulebook| {
        let mut meters = rulebook.meters.iter_mut();
        let bandwidth = meters.find(|meter| meter.id == "bandwidth_mbps").expect("a meter");
        bandwidth.kind = MeterKind::NotCharged;
        bandwidth.unit = "bandwidth_mbps".to_owned();
        bandwidth.prices.clear();
    });
}

/// Section 11, the row of August 2022; I2.
#[test]
fn august_2022_suspends_after_one_day() {
    differs("tencent-im-intl-2022-05", "tencent-im-intl-2022-08", "arrears-2022-08-29", |rulebook| {
        rulebook.arrears.suspended_after = sourced(1, "arrears-2022-08-29");
    });
}

/// Section 11, the row of October 2022; B1, B3, B5.
#[test]
fn october_2022_charges_by_day_closes_the_way_back_and_lets_a_stop_be_undone() {
    let guide = "guide-2022-10-18";
    differs("tencent-im-intl-2022-08", "tencent-im-intl-2022-10", guide, |rulebook| {
        rulebook.proration = sourced(Proration::ByDay, guide);
        rulebook.recoverable_days = Some(sourced(90, guide));
        rulebook.readings.downgrade_to_trial = false;
        rulebook.reading_sources.insert("downgrade_to_trial".to_owned(), guide.to_owned());
    });
}

/// Section 11: within the family the limits of the free edition do not change.
#[test]
fn the_limits_of_trial_stay_what_they_are() {
    let of_trial = |rulebook: &Rulebook| -> Vec<_> {
        rulebook.limits.iter().map(|limit| (limit.kind, limit.allowed["trial"].clone())).collect()
    };
    let issues = issues();
    let classic: Vec<_> = issues.iter().filter(|issue| issue.rulebook.family == "classic").collect();
    assert_eq!(classic.len(), 7);
    for issue in &classic {
        assert_eq!(of_trial(&issue.rulebook), of_trial(&classic[0].rulebook), "{}", issue.id());
    }
}

/// Section 11, chat: no base, no packages, no caps; monthly active users one by one, and the meters of classic accepted.
#[test]
fn chat_sells_editions_and_users_and_nothing_else() {
    let chat = of_id("tencent-chat-intl-2022-12");
    assert!(chat.based_on.is_empty() && chat.packages.is_empty() && chat.type_caps.is_empty());
    let editions: Vec<_> = chat.editions.iter().map(|edition| (edition.id.as_str(), edition.free)).collect();
    assert_eq!(editions, [("developer", true), ("standard", false), ("premium", false)]);
    let free = sourced(10_000, "overview-2022-12-26");
    let block = sourced(1, "list-2022-12-26");
    let mau = chat.meters.iter().find(|meter| meter.id == "mau").expect("a meter");
    assert_eq!(mau.kind, MeterKind::MonthlyPeak { free, block, counts_groups: false });
    let meters: Vec<_> = chat.meters.iter().map(|meter| (meter.id.as_str(), meter.decimals)).collect();
    assert_eq!(meters, [("mau", 0), ("dau", 0), ("peak_groups", 0), ("bandwidth_mbps", 6)]);
    assert!(chat.meters[1..].iter().all(|meter| meter.kind == MeterKind::NotCharged));
    assert!(chat.limits.iter().all(|limit| limit.moved.is_none()));
}

/// L5: on a tie the limit that stands first in the table is named, so all rulebooks have the order of section 6.
#[test]
fn the_limits_stand_in_the_order_of_the_rule_model() {
    for issue in issues() {
        let kinds: Vec<LimitKind> = issue.rulebook.limits.iter().map(|limit| limit.kind).collect();
        assert_eq!(kinds, LimitKind::ALL, "{}", issue.id());
    }
}

/// Section 10: the readings are those in brackets, in every rulebook, but for the way back.
#[test]
fn the_readings_are_those_of_the_rule_model() {
    for issue in issues() {
        let way_back = (issue.rulebook.effective_from < day("2022-10-18")).to_string();
        let mut settings = issue.rulebook.settings();
        settings.retain(|(_, key, _)| *key != "reaches_existing_from");
        let expected = [
            ("G1", "refund", "none"),
            ("G2", "deferral", "from_edition_change"),
            ("G3", "package_restore", "free"),
            ("G4", "invoice_day.plan", "3"),
            ("G4", "invoice_day.services", "1"),
            ("G5", "price_date", "month_start"),
            ("G6", "downgrade_to_trial", &way_back),
            ("G7", "rounding", "half_up"),
            ("G8", "package_activation", "guide"),
        ];
        assert_eq!(settings, expected.map(|(id, key, value)| (id, key, value.to_owned())), "{}", issue.id());
    }
}
