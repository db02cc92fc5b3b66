//! Rulebooks that do not make one timeline are refused, with what to do about it.

use billcast::rulebook::{EMBEDDED, Rulebook, Timeline, TimelineError, load};

use crate::bill::{published, rulebook};
use crate::publication::day;

/// The rulebook of this id with pieces of its text replaced; each piece must be there.
fn with(id: &str, changes: &[(&str, &str)]) -> Rulebook {
    let (_, text) = EMBEDDED.iter().find(|(known, _)| *known == id).expect("a rulebook");
    let mut text = (*text).to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "the rulebook does not say {from}");
        text = text.replace(from, to);
    }
    load("test.toml", &text).unwrap_or_else(|findings| panic!("{:#?}", findings.shown))
}

const CLASSIC: &str = "tencent-im-intl-2020";
const RISE: &str = "tencent-im-intl-2021-08";
const CHAT: &str = "tencent-chat-intl-2022-12";

/// The chat rulebook under another id and family, from another day.
fn other_chat(id: &str, from: &str, changes: &[(&str, &str)]) -> Rulebook {
    let (own_id, family) = (format!("id = \"{id}\""), format!("family = \"{id}\""));
    let (family_from, effective) = (format!("family_from = {from}"), format!("effective_from = {from}"));
    let own: [(&str, &str); 6] = [
        ("id = \"tencent-chat-intl-2022-12\"", &own_id),
        ("family = \"chat\"", &family),
        ("family_from = 2022-12-26", &family_from),
        ("effective_from = 2022-12-26", &effective),
        ("reaches_existing_from = 2022-12-26", "reaches_existing_from = 2024-06-01"),
        ("last_published = 2023-03-30\n", ""),
    ];
    with(CHAT, &[&own, changes].concat())
}

fn refused(rulebooks: Vec<Rulebook>) -> TimelineError {
    Timeline::new(rulebooks).expect_err("no timeline")
}

/// They are refused so, with this remedy, in whatever order they come.
fn each_way(rulebooks: &[Rulebook], error: &TimelineError, message: &str, help: &str) {
    assert_eq!(error.to_string(), message);
    assert_eq!(error.help(), help);
    assert_eq!(refused(rulebooks.to_vec()), *error);
    assert_eq!(refused(rulebooks.iter().rev().cloned().collect()), *error);
}

/// T1: the order of the files is of no matter; families and rulebooks stand in the order of their days.
#[test]
fn rulebooks_are_put_in_the_order_of_their_days() {
    let expected: Vec<&str> = EMBEDDED.iter().map(|(id, _)| *id).collect();
    let mut rulebooks = published().rulebooks().to_vec();
    for _ in 0..rulebooks.len() {
        rulebooks.rotate_left(3);
        let timeline = Timeline::new(rulebooks.clone()).expect("one timeline");
        let ids: Vec<&str> = timeline.rulebooks().iter().map(|rulebook| rulebook.id.as_str()).collect();
        assert_eq!(ids, expected);
        let families: Vec<&str> = timeline.families().iter().map(|family| family.id.as_str()).collect();
        assert_eq!(families, ["classic", "chat"]);
    }
}

#[test]
fn no_rulebook_is_no_timeline() {
    let help = "name a folder with rulebook files";
    each_way(&[], &TimelineError::Empty, "a timeline needs at least one rulebook", help);
}

/// T1: on one day a family has one rulebook.
#[test]
fn rulebooks_that_overlap_are_refused() {
    let help = "give each its own id and `effective_from`; to replace one, take its id";
    let overlap = |first: &str, second: &str| TimelineError::Overlap(first.to_owned(), second.to_owned());
    // Two of one id.
    let message = format!(
        "the rulebooks `{CLASSIC}` and `{CLASSIC}` overlap: they have the same id, or begin on the same day in one family"
    );
    let twice = [with(CLASSIC, &[]), with(CLASSIC, &[])];
    each_way(&twice, &overlap(CLASSIC, CLASSIC), &message, help);
    // Two that begin on one day.
    let same_day = [
        with(CLASSIC, &[]),
        with(RISE, &[]),
        with("tencent-im-intl-2021-09", &[("effective_from = 2021-09-03", "effective_from = 2021-08-06")]),
    ];
    assert_eq!(refused(same_day.to_vec()), overlap(RISE, "tencent-im-intl-2021-09"));
    // On one day in two families is no overlap.
    let chat = other_chat("talk", "2021-08-06", &[]);
    assert!(Timeline::new(vec![with(CLASSIC, &[]), with(RISE, &[]), chat]).is_ok());
}

/// G9: a rulebook reaches existing apps on its first day or later.
const G9: (&str, &str) = ("reaches_existing_from = 2019-01-01", "reaches_existing_from = 2019-06-01");
const SAME_DAY: &str = "the first rulebook's `effective_from` and the family's `family_from` are the same day";

/// T2, T4: a family begins with its first rulebook, not before.
#[test]
fn a_gap_before_the_first_rulebook_is_refused() {
    let late = with(CLASSIC, &[("effective_from = 2019-01-01", "effective_from = 2019-01-02"), G9]);
    let error = TimelineError::Gap {
        family: "classic".to_owned(),
        from: day("2019-01-01"),
        rulebook: CLASSIC.to_owned(),
        effective: day("2019-01-02"),
    };
    let message =
        format!("a gap: the family `classic` begins on 2019-01-01, its first rulebook `{CLASSIC}` only on 2019-01-02");
    each_way(&[late, with(RISE, &[])], &error, &message, SAME_DAY);
}

/// T2: no rulebook begins before its family.
#[test]
fn a_rulebook_that_begins_before_its_family_is_refused() {
    let early = with(CLASSIC, &[("family_from = 2019-01-01", "family_from = 2019-01-02")]);
    let error = TimelineError::TooEarly {
        family: "classic".to_owned(),
        from: day("2019-01-02"),
        rulebook: CLASSIC.to_owned(),
        effective: day("2019-01-01"),
    };
    let message = format!("the rulebook `{CLASSIC}` begins on 2019-01-01, before its family `classic` on 2019-01-02");
    each_way(&[early, with(RISE, &[])], &error, &message, SAME_DAY);
}

/// T2: one rulebook of a family says from which day new apps belong to it.
#[test]
fn a_family_without_a_first_date_is_refused() {
    let help = "add `family_from` to its first rulebook: the day from which new apps belong to it";
    let error = TimelineError::NoFirstDate("classic".to_owned());
    let message = "the family `classic` has no first date: none of its rulebooks has the key `family_from`";
    each_way(&[with(RISE, &[])], &error, message, help);
    let (_, text) = EMBEDDED[0];
    let line = text.lines().find(|line| line.starts_with("family_from")).expect("a line");
    each_way(&[rulebook(&text.replace(line, "")), with(RISE, &[])], &error, message, help);
}

#[test]
fn a_family_with_two_first_dates_is_refused() {
    let again = |date: &str| {
        let own = format!("effective_from = 2021-08-06\nfamily_from = {date}");
        [with(CLASSIC, &[]), with(RISE, &[("effective_from = 2021-08-06", &own)])]
    };
    let error = TimelineError::TwoFirstDates("classic".to_owned(), day("2019-01-01"), day("2021-08-06"));
    let message = "the family `classic` has two first dates: `family_from` is 2019-01-01 in one of its rulebooks and 2021-08-06 \
         in another";
    assert_eq!(error.to_string(), message);
    assert_eq!(error.help(), "write the same day, or keep the key in the first rulebook alone");
    assert_eq!(refused(again("2021-08-06").to_vec()), error);
    // The same day twice is one date.
    assert!(Timeline::new(again("2019-01-01").to_vec()).is_ok());
}

/// T2: a new app belongs to one family.
#[test]
fn families_that_begin_on_one_day_are_refused() {
    let families = [
        with(CLASSIC, &[]),
        with(CHAT, &[]),
        other_chat("talk", "2022-12-26", &[("from_family = \"classic\"", "from_family = \"chat\"")]),
    ];
    let error = TimelineError::FamiliesOverlap("chat".to_owned(), "talk".to_owned(), day("2022-12-26"));
    let message = "the families `chat` and `talk` overlap: new apps belong to both from 2022-12-26 on";
    let help = "let one of them begin on another day (`family_from`, `effective_from`)";
    each_way(&families, &error, message, help);
}

fn migration(rulebook: &str, family: &str, why: &'static str) -> TimelineError {
    TimelineError::Migration { rulebook: rulebook.to_owned(), family: family.to_owned(), why }
}

const FROM_FAMILY: &str = "correct `from_family` in [migration]";

/// T2: apps migrate from another family that is there.
#[test]
fn a_migration_from_no_family_or_its_own_is_refused() {
    let error = migration(CHAT, "classic", "which no rulebook has");
    let message = format!("`{CHAT}` takes apps of the family `classic` over, which no rulebook has");
    each_way(&[with(CHAT, &[])], &error, &message, FROM_FAMILY);

    let own = with(CHAT, &[("from_family = \"classic\"", "from_family = \"chat\"")]);
    let error = migration(CHAT, "chat", "its own");
    let message = format!("`{CHAT}` takes apps of the family `chat` over, its own");
    each_way(&[with(CLASSIC, &[]), own], &error, &message, FROM_FAMILY);
}

/// T2: a family has one successor.
#[test]
fn a_migration_to_two_families_is_refused() {
    let three = [with(CLASSIC, &[]), with(CHAT, &[]), other_chat("talk", "2024-01-01", &[])];
    let error = migration(CHAT, "classic", "as another family does");
    let message = format!("`{CHAT}` takes apps of the family `classic` over, as another family does");
    each_way(&three, &error, &message, FROM_FAMILY);
    // One after the other is one successor each.
    let editions = "trial = \"developer\"\nprofessional = \"standard\"\nultimate = \"premium\"";
    let chain = [
        ("from_family = \"classic\"", "from_family = \"chat\""),
        (editions, "developer = \"developer\"\nstandard = \"standard\"\npremium = \"premium\""),
    ];
    let three = vec![with(CLASSIC, &[]), with(CHAT, &[]), other_chat("talk", "2024-01-01", &chain)];
    assert!(Timeline::new(three).is_ok());
}

/// T2: a migration says what becomes of each edition of any rulebook of the family.
#[test]
fn an_edition_that_the_migration_leaves_out_is_refused() {
    let error = |edition: &str| TimelineError::MigrationSilent {
        rulebook: CHAT.to_owned(),
        family: "classic".to_owned(),
        edition: edition.to_owned(),
    };
    let message =
        format!("`{CHAT}` takes apps of the family `classic` over, and does not say to what `ultimate` becomes");
    let silent = with(CHAT, &[("ultimate = \"premium\"\n", "")]);
    each_way(&[with(CLASSIC, &[]), silent], &error("ultimate"), &message, "add it to [migration.editions]");

    // An edition of a later rulebook alone.
    let renamed = with(
        CLASSIC,
        &[
            ("ultimate", "flagship"),
            ("id = \"tencent-im-intl-2020\"", "id = \"later\""),
            ("family_from = 2019-01-01", ""),
            ("effective_from = 2019-01-01", "effective_from = 2023-06-01"),
            ("reaches_existing_from = 2019-01-01", "reaches_existing_from = 2023-06-01"),
            ("last_published = 2021-08-05", ""),
        ],
    );
    assert_eq!(refused(vec![with(CLASSIC, &[]), renamed.clone(), with(CHAT, &[])]), error("flagship"));

    // Without a migration that would say it, nothing says what the apps of an edition that is gone become.
    let gone = TimelineError::EditionGone {
        rulebook: "later".to_owned(),
        before: CLASSIC.to_owned(),
        edition: "ultimate".to_owned(),
    };
    let message =
        format!("`later` no longer has the edition `ultimate` of `{CLASSIC}`, and does not say what its apps become");
    let help = "keep the edition; packages may end (T3), editions only by a migration (T2)";
    each_way(&[with(CLASSIC, &[]), renamed], &gone, &message, help);
}

#[test]
fn rulebooks_that_differ_in_currency_are_refused() {
    let help = "hold one of them with --rulebook";
    let error = TimelineError::Currency(CLASSIC.to_owned(), RISE.to_owned());
    let message = format!("the rulebooks `{CLASSIC}` and `{RISE}` differ in currency, and a run has one");
    for currency in ["{ code = \"EUR\", decimals = 2 }", "{ code = \"USD\", decimals = 3 }"] {
        let own = format!("title = \"x\"\ncurrency = {currency}\n");
        let title = "title = \"Tencent Cloud Instant Messaging, international site, prices of August 2021\"\n";
        each_way(&[with(CLASSIC, &[]), with(RISE, &[(title, &own)])], &error, &message, help);
    }
}

/// T6: a word means one thing in a run, in whatever family it is used.
#[test]
fn an_id_of_two_kinds_is_refused() {
    let kind = |id: &str, second: &str| TimelineError::Kind {
        id: id.to_owned(),
        first: CLASSIC.to_owned(),
        second: second.to_owned(),
    };
    let help = "give one of them another id, or hold one rulebook with --rulebook";
    // An edition that is free in one family and paid in the other.
    let paid_trial = with(CHAT, &[("standard", "trial")]);
    let message = format!("`trial` is of one kind in the rulebook `{CLASSIC}` and of another in `{CHAT}`");
    each_way(&[with(CLASSIC, &[]), paid_trial], &kind("trial", CHAT), &message, help);
    // A package that is a switch and then a level; that takes any number, and then its tiers alone.
    let level = "[[package]]\nid = \"content_filtering\"\nkind = \"level\"\nnumbers = \"any\"\n\
        activation = \"deferrable\"\neditions = {}\n\n[[meter]]\nid = \"mau\"";
    let levels = with(CHAT, &[("[[meter]]\nid = \"mau\"", level)]);
    assert_eq!(refused(vec![with(CLASSIC, &[]), levels]), kind("content_filtering", CHAT));
    let tiers = with(RISE, &[("id = \"groups_per_user\"", "id = \"groups_per_user\"\nnumbers = \"tiers\"")]);
    assert_eq!(refused(vec![with(CLASSIC, &[]), tiers]), kind("groups_per_user", RISE));
    // A meter whose readings have other decimals.
    let users = "\nkind = \"not_charged\"\ndecimals = 0\n\n[[meter]]\nid = \"peak_groups\"";
    let finer = with(CHAT, &[(users, &users.replace("decimals = 0", "decimals = 3"))]);
    assert_eq!(refused(vec![with(CLASSIC, &[]), finer]), kind("dau", CHAT));
    // A meter that is no longer charged is the same meter (T2).
    assert!(Timeline::new(published().rulebooks().to_vec()).is_ok());
}

/// The engine counts names in a byte: up to 250 of each.
#[test]
fn more_names_than_a_timeline_has_are_refused() {
    let classic = with(CLASSIC, &[]);
    let help = "leave some of the files out";
    let named = |count: usize| {
        let mut rulebook = classic.clone();
        let edition = rulebook.editions[1].clone();
        let more = (rulebook.editions.len()..count).map(|number| format!("edition_{number}"));
        let more: Vec<_> = more.map(|id| billcast::rulebook::Edition { id, ..edition.clone() }).collect();
        rulebook.editions.extend(more);
        rulebook
    };
    assert!(Timeline::new(vec![named(250)]).is_ok());
    let error = TimelineError::TooMany(251, "editions");
    each_way(&[named(251)], &error, "251 editions are too many: a timeline has at most 250", help);

    let dated = |count: u64| -> Vec<Rulebook> {
        let next = |number: u64| Rulebook {
            id: format!("rulebook-{number}"),
            effective_from: classic.effective_from + chrono::Days::new(number),
            ..classic.clone()
        };
        (0..count).map(next).collect()
    };
    assert!(Timeline::new(dated(250)).is_ok());
    let error = TimelineError::TooMany(251, "rulebooks");
    each_way(&dated(251), &error, "251 rulebooks are too many: a timeline has at most 250", help);
}
