//! A rulebook that is based on another says only what differs: what is taken over, and what is not.

use std::sync::LazyLock;

use billcast::diagnostic::{Diagnostic, Findings};
use billcast::rulebook::{EMBEDDED, GroupType, Library, LimitKind, Offer, Rulebook, load};
use proptest::prelude::*;

use crate::bill::{classic_text, rulebook};

/// The head of a rulebook over the last one of classic; it takes everything over.
pub const HEAD: &str = r#"format = 1
id = "mine"
based_on = "tencent-im-intl-2022-10"
title = "Mine"
effective_from = 2024-01-01
first_published = 2024-01-01
reaches_existing_from = 2024-02-01

[sources.mine]
document = "My list"
published = 2024-01-01
"#;

/// The line of `based_on`: the place of what is taken over.
pub const BASED_ON: u64 = 3;

/// The rulebook of the head with this below it.
pub fn text(body: &str) -> String {
    format!("{HEAD}\n{body}")
}

fn mine(body: &str) -> Rulebook {
    rulebook(&text(body))
}

/// A head with another id and base.
pub fn head(id: &str, base: &str) -> String {
    HEAD.replace("\"mine\"", &format!("\"{id}\"")).replace("\"tencent-im-intl-2022-10\"", &format!("\"{base}\""))
}

/// The program's rulebooks and these files.
pub fn library(files: &[(&str, String)]) -> Library {
    let mut library = Library::embedded();
    for (name, text) in files {
        library.add(name, text.clone()).unwrap_or_else(|findings| panic!("{:#?}", findings.shown));
    }
    library
}

pub fn of_id(library: &Library, id: &str) -> Result<Rulebook, Findings> {
    library.get(id).unwrap_or_else(|| panic!("no rulebook {id}"))
}

fn base() -> Rulebook {
    of_id(&Library::embedded(), "tencent-im-intl-2022-10").unwrap_or_else(|_| panic!("a right one"))
}

/// The tiers of a level in an edition: highest number, price and source.
fn tiers(rulebook: &Rulebook, package: &str, edition: &str) -> Vec<(u32, String, String)> {
    let package = rulebook.packages.iter().find(|known| known.id == package).expect("a package");
    let Offer::Level { tiers, .. } = &package.offers[edition] else { panic!("no level") };
    let tier = |tier: &billcast::rulebook::Tier| {
        (tier.up_to, tier.price.value.decimal().normalize().to_string(), tier.price.source.clone())
    };
    tiers.iter().map(tier).collect()
}

/// What is wrong, as `file:line: message | help`.
pub fn lines(findings: &Findings) -> Vec<String> {
    let line = |finding: &Diagnostic| {
        let line = finding.excerpt.as_ref().map_or(0, |excerpt| excerpt.line);
        format!("{}:{line}: {} | {}", finding.file, finding.message, finding.help.as_deref().unwrap_or_default())
    };
    findings.shown.iter().map(line).collect()
}

/// The text is refused for this alone.
pub fn refused(text: &str, line: u64, message: &str, help: &str) {
    let findings = load("mine.toml", text).err().unwrap_or_else(|| panic!("accepted: {text}"));
    assert_eq!(lines(&findings), [format!("mine.toml:{line}: {message} | {help}")]);
}

/// The number of the only line that contains `part`.
pub fn line_of(text: &str, part: &str) -> u64 {
    let lines: Vec<u64> = (1..).zip(text.lines()).filter(|(_, line)| line.contains(part)).map(|(at, _)| at).collect();
    assert_eq!(lines.len(), 1, "lines with {part}: {lines:?}");
    lines[0]
}

/// T1: a file that says only its name and days is its base, but for those.
#[test]
fn what_does_not_stand_in_the_file_is_taken_over() {
    let (mine, base) = (mine(""), base());
    let mut sources = base.sources.clone();
    sources.insert("mine".to_owned(), mine.sources["mine"].clone());
    let expected = Rulebook {
        id: "mine".to_owned(),
        based_on: mine.based_on.clone(),
        title: "Mine".to_owned(),
        effective_from: mine.effective_from,
        first_published: mine.first_published,
        last_published: None,
        reaches_existing_from: mine.reaches_existing_from,
        sources,
        checksum: mine.checksum.clone(),
        ..base
    };
    assert_eq!(mine, expected);
    assert_eq!(mine.reaches_existing_from.to_string(), "2024-02-01");
}

/// The bases are kept, the nearest first, each with the checksum of its file.
#[test]
fn the_bases_are_known_by_id_and_checksum() {
    let mine = mine("");
    let ids: Vec<&str> = mine.based_on.iter().map(|base| base.id.as_str()).collect();
    let expected: Vec<&str> = EMBEDDED[..7].iter().rev().map(|(id, _)| *id).collect();
    assert_eq!(ids, expected);
    assert_eq!(mine.based_on[0].checksum, base().checksum);
    assert_eq!(mine.based_on[1..], base().based_on);
}

/// T2, T4, G9: its name and its days are a file's own: none of them is taken over from the base.
#[test]
fn name_and_days_are_not_taken_over() {
    for key in ["id", "title", "effective_from", "first_published", "reaches_existing_from"] {
        let own = HEAD.lines().find(|line| line.starts_with(&format!("{key} = "))).expect("a line");
        refused(&HEAD.replace(own, ""), 1, &format!("`{key}` is missing"), &format!("add the key `{key}`"));
    }
    // The base was last seen in March 2023, and the first of the family says when it begins.
    assert_eq!([mine("").last_published, mine("").family_from], [None, None]);
    let from_first = rulebook(&head("mine", "tencent-im-intl-2020"));
    assert_eq!([from_first.last_published, from_first.family_from], [None, None]);
    assert_eq!(from_first.family, "classic");
}

/// A table that carries a source is one statement: no number keeps the source of another.
#[test]
fn a_table_with_a_source_is_replaced_whole() {
    let text = text("[[edition]]\nid = \"professional\"\nfee = { price = \"500\" }\n");
    let line = line_of(&text, "\"500\"");
    refused(&text, line, "`edition[professional].fee.source` is missing", "add the key `source`");
    let text = self::text("[fees]\nsource = \"mine\"\n");
    refused(&text, line_of(&text, "[fees]"), "`fees.proration` is missing", "add the key `proration`");
}

/// Any other table is merged key by key.
#[test]
fn a_table_without_a_source_is_merged_key_by_key() {
    let mine = mine(
        r#"
        [[package]]
        id = "groups_per_user"
        [package.editions]
        professional = { tiers = [{ up_to = 1000, price = "1", source = "mine" }] }
        [arrears]
        suspended_after = { days = 3, source = "mine" }
        [readings]
        rounding = "up"
        [readings.sources]
        rounding = "mine"
        "#,
    );
    let package = mine.packages.iter().find(|package| package.id == "groups_per_user").expect("a package");
    assert_eq!(package.offers["professional"].default_number(), Some(500));
    assert_eq!(tiers(&mine, "groups_per_user", "ultimate"), tiers(&base(), "groups_per_user", "ultimate"));
    assert_eq!([mine.arrears.suspended_after.value, mine.arrears.reclaimed_after.value], [3, 90]);
    assert_eq!(mine.arrears.reclaimed_after, base().arrears.reclaimed_after);
    let changed = mine.settings().into_iter().zip(base().settings()).filter(|(own, taken)| own != taken);
    let changed: Vec<_> = changed.map(|((_, key, value), _)| format!("{key} {value}")).collect();
    assert_eq!(changed, ["rounding up", "reaches_existing_from 2024-02-01"]);
    assert_eq!(mine.reading_sources["rounding"], "mine");
}

/// Lists are merged by what names an entry: new tiers stand in the order of their numbers, the others keep their sources.
#[test]
fn tiers_are_merged_by_their_numbers() {
    let mine = mine(
        r#"
        [[package]]
        id = "history_days"
        [package.editions.ultimate]
        tiers = [
            { up_to = 720, price = "600", source = "mine" },
            { up_to = 60, price = "50", source = "mine" },
            { up_to = 180, price = "170", source = "mine" },
        ]
        "#,
    );
    let tier = |up_to, price: &str, source: &str| (up_to, price.to_owned(), source.to_owned());
    assert_eq!(
        tiers(&mine, "history_days", "ultimate"),
        [
            tier(60, "50", "mine"),
            tier(90, "99.99", "list-2021-08-06"),
            tier(180, "170", "mine"),
            tier(360, "319.99", "list-2021-08-06"),
            tier(720, "600", "mine"),
        ]
    );
}

/// Entries with an id keep the place of the base, which decides ties (O5, L5); new ones follow.
#[test]
fn entries_keep_their_place_and_new_ones_follow() {
    let mine = mine(
        r#"
        [[package]]
        id = "stickers"
        kind = "switch"
        activation = "deferrable"
        editions = { ultimate = { price = "5", source = "mine" } }
        [[package]]
        id = "groups_per_user"
        activation = "from_first_month"
        [[limit]]
        id = "users"
        error_code = { code = 1, source = "mine" }
        [[type_cap]]
        group_type = "public"
        members = { allowed = 3000, source = "mine" }
        "#,
    );
    let packages: Vec<&str> = mine.packages.iter().map(|package| package.id.as_str()).collect();
    assert_eq!(packages, ["unlimited_av_rooms", "groups_per_user", "members_per_group", "history_days", "stickers"]);
    let kinds: Vec<LimitKind> = mine.limits.iter().map(|limit| limit.kind).collect();
    assert_eq!(kinds, LimitKind::ALL);
    assert_eq!(mine.limits[3].error_code.as_ref().map(|code| code.value), Some(1));
    let caps: Vec<_> = mine.type_caps.iter().map(|cap| (cap.group_type, cap.members.value)).collect();
    assert_eq!(caps, [(GroupType::Private, 200), (GroupType::Public, 3_000), (GroupType::Chatroom, 6_000)]);
    assert_eq!(mine.type_caps[0].lifted_in, base().type_caps[0].lifted_in);
}

/// T3: what is withdrawn is gone: entries of lists, tiers, and keys that may be left out.
#[test]
fn what_is_withdrawn_is_gone() {
    let mine = mine(
        r#"
        [error_codes]
        app_stopped = { withdrawn = "mine" }
        [[package]]
        id = "history_days"
        editions = { ultimate = { withdrawn = "mine" }, professional = { tiers = [{ up_to = 90, withdrawn = "mine" }] } }
        [[package]]
        id = "unlimited_av_rooms"
        withdrawn = "mine"
        [[limit]]
        id = "av_rooms"
        lifted_by = { withdrawn = "mine" }
        error_code = { withdrawn = "mine" }
        [[type_cap]]
        group_type = "private"
        withdrawn = "mine"
        "#,
    );
    let packages: Vec<&str> = mine.packages.iter().map(|package| package.id.as_str()).collect();
    assert_eq!(packages, ["groups_per_user", "members_per_group", "history_days"]);
    let history: Vec<&String> = mine.packages[2].offers.keys().collect();
    assert_eq!(history, ["professional"]);
    let left: Vec<u32> = tiers(&mine, "history_days", "professional").iter().map(|tier| tier.0).collect();
    assert_eq!(left, [30, 180, 360]);
    assert_eq!((&mine.limits[0].moved, &mine.limits[0].error_code), (&None, &None));
    let caps: Vec<GroupType> = mine.type_caps.iter().map(|cap| cap.group_type).collect();
    assert_eq!(caps, [GroupType::Public, GroupType::Chatroom]);
    assert!(!mine.error_codes.contains_key("app_stopped") && mine.error_codes.contains_key("group_exists"));
    // B3: a whole table, too.
    let for_good = self::mine("[stop]\nwithdrawn = \"mine\"\n").recoverable_days;
    assert_eq!([for_good, base().recoverable_days].map(|days| days.is_some()), [false, true]);
}

/// A file of the user in the place of the program's rulebook is the base of those that are based on it.
#[test]
fn a_file_with_the_id_of_a_base_takes_its_place() {
    let patient = classic_text().replace("{ days = 7,", "{ days = 9,");
    let library = library(&[("patient.toml", patient)]);
    let suspended = |id: &str| of_id(&library, id).map(|rulebook| rulebook.arrears.suspended_after.value);
    let days: Vec<_> = ["tencent-im-intl-2021-08", "tencent-im-intl-2022-05", "tencent-im-intl-2022-08"]
        .iter()
        .map(|id| suspended(id).unwrap_or_else(|findings| panic!("{:#?}", findings.shown)))
        .collect();
    assert_eq!(days, [9, 9, 1]);
}

/// The lines of the rulebooks that are based on others, and of the one that says most of it all.
static LINES: LazyLock<Vec<&str>> = LazyLock::new(|| EMBEDDED.iter().flat_map(|(_, text)| text.lines()).collect());

/// What befalls a line.
#[derive(Debug, Clone)]
enum Mishap {
    Gone,
    Twice,
    Other(usize),
    Cut(usize),
}

fn mishap() -> impl Strategy<Value = Mishap> {
    let other = (0usize..2_000).prop_map(Mishap::Other);
    prop_oneof![Just(Mishap::Gone), Just(Mishap::Twice), other, (0usize..60).prop_map(Mishap::Cut)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 80, ..ProptestConfig::default() })]

    /// Whatever befalls the lines of a rulebook over a base, it is read or refused with a reason.
    #[test]
    fn a_damaged_rulebook_over_a_base_is_read_or_refused(
        which in 1usize..7,
        mishaps in proptest::collection::vec((0usize..100, mishap()), 1..6),
    ) {
        let mut lines: Vec<String> = EMBEDDED[which].1.lines().map(str::to_owned).collect();
        for (at, mishap) in mishaps {
            let at = at % lines.len().max(1);
            match mishap {
                _ if lines.is_empty() => {}
                Mishap::Gone => drop(lines.remove(at)),
                Mishap::Twice => lines.insert(at, lines[at].clone()),
                Mishap::Other(other) => lines[at] = LINES[other % LINES.len()].to_owned(),
                Mishap::Cut(length) => lines[at] = lines[at].chars().take(length).collect(),
            }
        }
        let text = lines.join("\n");
        if let Err(findings) = load("damaged.toml", &text) {
            prop_assert!(!findings.is_empty());
        }
        // The same in the place of the program's own, below those that are based on it.
        let mut library = Library::embedded();
        match library.add("damaged.toml", text) {
            Ok(_) => if let Err(wrong) = library.all() { prop_assert!(wrong.iter().all(|findings| !findings.is_empty())) },
            Err(findings) => prop_assert!(!findings.is_empty()),
        }
    }
}
