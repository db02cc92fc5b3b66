//! The timeline as the program shows it, and `--rulebooks`: next year's price rise or a negotiated price list is a file.

use std::fs;
use std::path::Path;

use crate::program::{billcast, billcast_fed, root, scratch};

/// A price rise: what differs from the last rulebook of the classic family.
const RISE: &str = r#"
format = 1
id = "our-2024"
based_on = "tencent-im-intl-2022-10"
title = "The prices announced for 2024"
effective_from = 2024-01-01
first_published = 2023-11-01
reaches_existing_from = 2024-01-01
[sources.letter]
document = "Letter of the vendor"
published = 2023-11-01
[[edition]]
id = "professional"
fee = { price = "500.00", source = "letter" }
"#;

fn put(folder: &Path, name: &str, text: &str) {
    fs::write(folder.join(name), text).expect("a file for the test");
}

const ROWS: &[u8] =
    b"date,app,action,edition\n2022-11-01,shop,upgrade,professional\n2023-12-01,shop,change,professional\n";

/// T1: a file added to the timeline governs from its first month on; the month before keeps its price.
#[test]
fn a_price_rise_is_a_file() {
    let folder = scratch();
    put(folder.path(), "2024.toml", RISE);
    let added = folder.path().display().to_string();
    let run = billcast_fed(&["run", "-", "--rulebooks", &added, "--format", "csv", "--to", "2024-02"], ROWS);
    for line in ["shop,2023-12,professional,449.99", "shop,2024-01,professional,500.00"] {
        assert!(run.stdout.contains(line), "{line} in\n{}\n{}", run.stdout, run.stderr);
    }
    // T4: the rulebook of 2022 is used beyond its publication until then; the new one is published still.
    let said =
        "note: tencent-im-intl-2022-10 was last published on 2023-03-30; it is used beyond that day, to 2023-12\n";
    assert_eq!(run.stderr, said);
    let timeline = billcast(&["rules", "timeline", "--rulebooks", &added]).stdout;
    assert!(timeline.contains("our-2024                 governs 2024-01 on"), "{timeline}");
    assert!(timeline.contains("edition: 449.99 → 500.00 (professional)"), "{timeline}");
    let held = billcast_fed(&["run", "-", "--rulebooks", &added, "--rulebook", "our-2024", "--format", "csv"], ROWS);
    assert!(held.stdout.contains("shop,2022-11,professional,500.00"), "{}", held.stdout);
}

/// A file of a known id takes the place of the program's own.
#[test]
fn a_negotiated_price_list_takes_the_place_of_the_published_one() {
    let folder = scratch();
    let own = fs::read_to_string(root().join("rulebooks/tencent-im-intl-2022-10.toml")).expect("the rulebook");
    let ours = own
        + "\n[sources.contract]\ndocument = \"Our contract\"\npublished = 2022-11-01\n\n[[edition]]\nid = \"professional\"\nfee = { price = \"400.00\", source = \"contract\" }\n";
    put(folder.path(), "ours.toml", &ours);
    let added = folder.path().display().to_string();
    let run = billcast_fed(&["run", "-", "--rulebooks", &added, "--format", "csv", "--to", "2023-01"], ROWS);
    assert!(run.stdout.contains("shop,2022-11,professional,400.00"), "{}\n{}", run.stdout, run.stderr);
    let listed = billcast(&["rules", "list", "--rulebooks", &added]).stdout;
    assert_eq!(listed.matches("tencent-im-intl-2022-10").count(), 1, "{listed}");
}

/// It may be written over the rulebook that it replaces, and says only what differs.
#[test]
fn a_negotiated_price_list_may_be_based_on_the_one_that_it_replaces() {
    let folder = scratch();
    let ours = RISE.replace("our-2024", "tencent-im-intl-2022-10").replace("2024-01-01", "2022-10-18");
    put(folder.path(), "ours.toml", &ours);
    let added = folder.path().display().to_string();
    let run = billcast_fed(&["run", "-", "--rulebooks", &added, "--format", "csv", "--to", "2023-01"], ROWS);
    assert!(run.stdout.contains("shop,2022-11,professional,500.00"), "{}\n{}", run.stdout, run.stderr);
    let show = billcast(&["rules", "show", "tencent-im-intl-2022-10", "--rulebooks", &added]).stdout;
    assert!(show.contains("written over tencent-im-intl-2022-10, over tencent-im-intl-2022-08"), "{show}");
}

/// More words than the program counts are refused, whether all rulebooks are used or one is held.
#[test]
fn too_many_words_are_refused() {
    let folder = scratch();
    for file in 0..9 {
        let package = |at: u32| {
            format!(
                "[[package]]\nid = \"p{file}_{at}\"\nkind = \"switch\"\nactivation = \"deferrable\"\n\
                 [package.editions]\nprofessional = {{ price = \"1\", source = \"letter\" }}\n"
            )
        };
        let packages: String = (0..34).map(package).collect();
        let (id, day) = (format!("our-{file}"), format!("2024-01-0{}", file + 1));
        let text = RISE.replace("our-2024", &id).replace("2024-01-01", &day) + &packages;
        put(folder.path(), &format!("{file}.toml"), &text);
    }
    let added = folder.path().display().to_string();
    for held in [&[][..], &["--rulebook", "our-8"]] {
        let run = billcast_fed(&[&["run", "-", "--rulebooks", &added], held].concat(), ROWS);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{}", run.stderr);
        assert!(run.stderr.contains("packages are too many: a timeline has at most 250"), "{}", run.stderr);
    }
}

/// T3: a level that the new rulebook gives without a fee, or does not sell, returns to the default.
#[test]
fn a_level_below_the_new_default_ends_with_the_opening() {
    let folder = scratch();
    let more = "[[package]]\nid = \"groups_per_user\"\n[package.editions.professional]\n\
                default = { number = 1000, source = \"letter\" }\n\
                tiers = [{ up_to = 1000, withdrawn = \"letter\" }, { up_to = 3000, price = \"100.00\", source = \"letter\" }]\n\
                [[limit]]\nid = \"groups_per_user\"\n\
                editions = { professional = { allowed = 1000, source = \"letter\" } }\n";
    put(folder.path(), "2024.toml", &format!("{RISE}{more}"));
    let added = folder.path().display().to_string();
    let rows = b"date,app,action,edition,groups_per_user\n2022-11-01,shop,upgrade,professional,700\n";
    let run = billcast_fed(&["run", "-", "--rulebooks", &added, "--format", "csv", "--to", "2024-01"], rows);
    assert!(run.stdout.contains("shop,2023-12,professional,449.99,449.99,"), "{}\n{}", run.stdout, run.stderr);
    assert!(run.stdout.contains("shop,2024-01,professional,500.00,0.00,"), "{}", run.stdout);
}

/// The checksum of a rulebook says what the file is, those of its bases what it stands on.
#[test]
fn run_json_names_the_bases_of_a_rulebook() {
    let run = billcast_fed(&["run", "-", "--format", "json"], ROWS).stdout;
    let json: serde_json::Value = serde_json::from_str(&run).expect("JSON");
    let rulebooks = json["run"]["rulebooks"].as_array().expect("rulebooks");
    assert_eq!(rulebooks.len(), 8);
    assert_eq!(rulebooks[1]["id"], "tencent-im-intl-2021-08");
    assert_eq!(rulebooks[1]["based_on"][0]["id"], "tencent-im-intl-2020");
    assert_eq!(rulebooks[1]["based_on"][0]["sha256"], rulebooks[0]["sha256"]);
}

/// Overlaps, gaps, circles and families without a first date are refused when they are read, with what to do.
#[test]
fn rulebooks_that_make_no_timeline_are_refused() {
    let instead = |from: &str, to: &str| {
        assert!(RISE.contains(from), "{from}");
        RISE.replace(from, to)
    };
    let family = "based_on = \"tencent-im-intl-2022-10\"\nfamily = \"ours\"";
    let own_family = instead("based_on = \"tencent-im-intl-2022-10\"", family);
    for (text, parts) in [
        (
            instead("effective_from = 2024-01-01", "effective_from = 2022-10-18"),
            ["`tencent-im-intl-2022-10` and `our-2024` overlap", "give each its own id and `effective_from`"],
        ),
        (own_family.clone(), ["the family `ours` has no first date", "add `family_from` to its first rulebook"]),
        (
            own_family.replace("family =", "family_from = 2023-12-01\nfamily ="),
            ["a gap: the family `ours` begins on 2023-12-01", "are the same day"],
        ),
        (
            instead("effective_from = 2024-01-01", "effective_from = 2018-12-31"),
            ["begins on 2018-12-31, before its family `classic`", "are the same day"],
        ),
        (
            instead("tencent-im-intl-2022-10", "our-2024"),
            ["based in a circle: `our-2024` on `our-2024`", "base one of them"],
        ),
        (
            instead("tencent-im-intl-2022-10", "tencent-im-intl-2022-11"),
            ["there is no rulebook `tencent-im-intl-2022-11`", "did you mean `tencent-im-intl-2022-"],
        ),
        (instead("\"letter\"", "\"leter\""), ["there is no source `leter`", "did you mean `letter`?"]),
    ] {
        let folder = scratch();
        put(folder.path(), "2024.toml", &text);
        let added = folder.path().display().to_string();
        for args in [&["rules", "timeline"][..], &["run", "scenarios/documented/2.csv"]] {
            let output = billcast(&[args, &["--rulebooks", &added]].concat());
            assert_eq!((output.status, output.stdout.as_str()), (2, ""), "{}", output.stderr);
            for part in parts {
                assert!(output.stderr.contains(part), "{part} in\n{}", output.stderr);
            }
        }
    }
}

#[test]
fn a_folder_without_rulebooks_is_an_error() {
    let folder = scratch();
    let empty = billcast(&["rules", "list", "--rulebooks", &folder.path().display().to_string()]);
    assert_eq!(empty.status, 2);
    assert!(empty.stderr.contains("there is no .toml file in"), "{}", empty.stderr);
    let missing = billcast(&["run", "scenarios/documented/2.csv", "--rulebooks", "no-such-folder"]);
    assert_eq!(missing.status, 2);
    assert!(missing.stderr.contains("cannot read the folder no-such-folder"), "{}", missing.stderr);
}

/// The results never stand where a rulebook of the folder stands.
#[test]
fn a_rulebook_of_the_folder_is_never_overwritten() {
    let folder = scratch();
    put(folder.path(), "2024.toml", RISE);
    std::os::unix::fs::symlink(folder.path().join("2024.toml"), folder.path().join("run.json")).expect("a link");
    let path = folder.path().display().to_string();
    let run = billcast(&["run", "scenarios/documented/2.csv", "--rulebooks", &path, "--out", &path]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("would overwrite the input"), "{}", run.stderr);
    assert_eq!(fs::read_to_string(folder.path().join("2024.toml")).expect("the rulebook"), RISE);
}

/// An id that is not known lists those that are, the nearest first; a date before the timeline is an error on its row.
#[test]
fn an_unknown_rulebook_lists_the_known_ones_nearest_first() {
    let output = billcast(&["run", "scenarios/documented/2.csv", "--rulebook", "tencent-chat-intl-2022"]);
    assert_eq!(output.status, 2);
    assert!(
        output.stderr.contains("help: the rulebooks are tencent-chat-intl-2022-12, tencent-im-intl-2020,"),
        "{}",
        output.stderr
    );
    let early = billcast(&["run", "scenarios/bad/before-the-rulebook.csv"]);
    assert!(early.stderr.contains("before-the-rulebook.csv:2:1"), "{}", early.stderr);
}

/// The timeline names eight rulebooks with the months that each governs, and what each changed.
#[test]
fn the_timeline_shows_eight_rulebooks() {
    let timeline = billcast(&["rules", "timeline"]);
    assert_eq!((timeline.status, timeline.stderr.as_str()), (0, ""));
    for part in [
        "classic: new apps from 2019-01-01 to 2022-12-25, amounts in USD",
        "tencent-im-intl-2020     governs 2019-01 to 2021-08",
        "tencent-im-intl-2021-08  governs 2021-09\n",
        "tencent-im-intl-2021-09  governs 2021-10 to 2021-12",
        "tencent-im-intl-2021-12  governs 2022-01 to 2022-05",
        "tencent-im-intl-2022-05  governs 2022-06 to 2022-08",
        "tencent-im-intl-2022-08  governs 2022-09 to 2022-10",
        "tencent-im-intl-2022-10  governs 2022-11 on; last published 2023-03-30",
        "chat: new apps from 2022-12-26, amounts in USD",
        "tencent-chat-intl-2022-12  governs 2022-12 on; last published 2023-03-30",
        "content_filtering on: 149.99 → not sold (professional, ultimate)",
        "members of a private group: 200 → no cap (ultimate)",
        "fees (F1 to F6, B1): whole months → by day",
        "apps of classic move here with `migrate`: trial → developer, professional → standard, ultimate → premium",
    ] {
        assert!(timeline.stdout.contains(part), "{part} in\n{}", timeline.stdout);
    }
}

/// The price rise of 2021, item by item, and content filtering gone.
#[test]
fn the_price_rise_of_2021_is_shown_item_by_item() {
    let diff = billcast(&["rules", "diff", "tencent-im-intl-2020", "tencent-im-intl-2021-08"]).stdout;
    for part in [
        "edition                       professional  149.99    449.99  +300.00 (+200.0 %)",
        "edition                       ultimate      449.99    899.99  +450.00 (+100.0 %)",
        "content_filtering on          ultimate      149.99  not sold",
        "members_per_group up to 6000  ultimate       79.99    239.99  +160.00 (+200.0 %)",
        "history_days 180              professional  229.99    219.99     -10.00 (-4.3 %)",
        "bandwidth_mbps  ultimate        0.69    2.09",
    ] {
        assert!(diff.contains(part), "{part} in\n{diff}");
    }
    assert!(!diff.contains("limit of"), "no limit changed: {diff}");
    // Plans 2, rooms 1, filtering 2, groups 2, members 2, history 7, users 2, groups 2, bandwidth 2.
    assert_eq!(diff.lines().filter(|line| line.contains("professional ") || line.contains("ultimate ")).count(), 22);
    let same = billcast(&["rules", "diff", "tencent-im-intl-2020", "rulebooks/tencent-im-intl-2020.toml"]).stdout;
    assert!(same.contains("the two say the same"), "{same}");
}

/// T2: an edition is held against the one that it becomes.
#[test]
fn the_modes_are_compared_edition_by_edition() {
    let diff = billcast(&["rules", "diff", "tencent-im-intl-2022-10", "tencent-chat-intl-2022-12"]).stdout;
    for part in ["professional → standard  449.99    399.00   -50.99 (-11.3 %)", "trial → developer  10000  100"] {
        assert!(diff.contains(part), "{part} in\n{diff}");
    }
}

/// A rulebook that says only what differs is shown whole.
#[test]
fn a_rulebook_over_another_is_shown_whole() {
    let show = billcast(&["rules", "show", "tencent-im-intl-2022-08"]).stdout;
    for part in [
        "written over tencent-im-intl-2022-05, over tencent-im-intl-2021-12",
        "180: 269.99",
        "200 [5]; no cap in ultimate",
        "nothing: readings are accepted",
        "days from invoice to suspension (I2)  1 ",
        "10036",
    ] {
        assert!(show.contains(part), "{part} in\n{show}");
    }
    assert!(!show.contains("content_filtering"), "{show}");
}

/// Files that are validated together may be based on each other; a mistake of a base is reported once, where it is.
#[test]
fn files_validated_together_may_be_based_on_each_other() {
    let folder = scratch();
    let child =
        RISE.replace("our-2024", "our-2025").replace("tencent-im-intl-2022-10", "our-2024").replace("2024-", "2025-");
    put(folder.path(), "2024.toml", RISE);
    put(folder.path(), "2025.toml", &child);
    let files = ["2025.toml", "2024.toml"].map(|name| folder.path().join(name).display().to_string());
    let valid = billcast(&["rules", "validate", &files[0], &files[1]]);
    assert_eq!((valid.status, valid.stdout.matches("is valid").count()), (0, 2), "{}", valid.stderr);
    let alone = billcast(&["rules", "validate", &files[0]]);
    assert_eq!(alone.status, 2);
    assert!(alone.stderr.contains("there is no rulebook `our-2024`"), "{}", alone.stderr);
    put(folder.path(), "2024.toml", &RISE.replace("500.00", "5OO.00"));
    let wrong = billcast(&["rules", "validate", &files[0], &files[1]]);
    assert_eq!((wrong.status, wrong.stderr.matches("5OO.00").count() > 0), (2, true));
    assert!(wrong.stderr.contains("1 mistake in 1 file"), "{}", wrong.stderr);
}

/// A mistake in a file that takes the place of a rulebook over that very rulebook is reported: it is never left out.
#[test]
fn a_broken_replacement_is_never_left_out() {
    let ours = RISE.replace("our-2024", "tencent-im-intl-2022-10").replace("2024-01-01", "2022-10-18");
    let first = "format = 1\nid = \"tencent-im-intl-2020\"\nbased_on = \"tencent-im-intl-2020\"\nbogus = 1\n";
    for (text, part) in [(ours.replace("price", "prise"), "unknown key"), (first.to_owned(), "unknown key `bogus`")] {
        let folder = scratch();
        put(folder.path(), "ours.toml", &text);
        let added = folder.path().display().to_string();
        for args in [&["rules", "list"][..], &["run", "scenarios/documented/2.csv"]] {
            let output = billcast(&[args, &["--rulebooks", &added]].concat());
            assert_eq!((output.status, output.stdout.as_str()), (2, ""), "{args:?}");
            assert!(output.stderr.contains("ours.toml") && output.stderr.contains(part), "{}", output.stderr);
        }
    }
}

/// A replacement that one of the program's rulebooks can no longer stand on is blamed itself, and is not valid alone.
#[test]
fn a_replacement_that_breaks_what_stands_on_it_is_blamed() {
    let folder = scratch();
    let own = fs::read_to_string(root().join("rulebooks/tencent-im-intl-2020.toml")).expect("the rulebook");
    let (before, rest) = own.split_once("[[package]]\nid = \"content_filtering\"").expect("the package");
    let (_, after) = rest.split_once("[[package]]").expect("the next package");
    put(folder.path(), "ours.toml", &format!("{before}[[package]]{after}"));
    let (path, added) = (folder.path().join("ours.toml"), folder.path().display().to_string());
    for args in [&["rules", "list", "--rulebooks", &added][..], &["rules", "validate", &path.display().to_string()]] {
        let output = billcast(args);
        assert_eq!(output.status, 2, "{args:?}");
        for part in [
            "ours.toml: `tencent-im-intl-2021-08` of the program is based on it",
            "keep what `tencent-im-intl-2021-08`",
        ] {
            assert!(output.stderr.contains(part), "{part} in\n{}", output.stderr);
        }
    }
}

/// One file under two names is one file.
#[test]
fn a_file_named_twice_is_one_file() {
    let folder = scratch();
    put(folder.path(), "2024.toml", RISE);
    let (path, added) = (folder.path().join("2024.toml"), folder.path().display().to_string());
    let output = billcast(&["rules", "validate", &path.display().to_string(), "--rulebooks", &added]);
    assert_eq!(output.status, 0, "{}", output.stderr);
}

/// An empty list over a base would look as if everything were gone.
#[test]
fn an_empty_list_over_a_base_is_refused() {
    let folder = scratch();
    put(folder.path(), "2024.toml", &RISE.replace("[sources.letter]", "package = []\n[sources.letter]"));
    let output = billcast(&["rules", "list", "--rulebooks", &folder.path().display().to_string()]);
    assert_eq!(output.status, 2);
    assert!(output.stderr.contains("`package`: an empty list takes nothing of the base away"), "{}", output.stderr);
}
