//! The mistakes of a rulebook that is based on another, each with its place and what to write instead.

use billcast::rulebook::{EMBEDDED, Library, load};

use crate::bill::classic_text;
use crate::rulebook_layers::{BASED_ON, HEAD, head, library, line_of, lines, of_id, refused, text};

/// The ids of the library follow the help about an unknown base.
const IDS: &str = "expected `tencent-im-intl-2020`, `tencent-im-intl-2021-08`, `tencent-im-intl-2021-09`, \
    `tencent-im-intl-2021-12`, `tencent-im-intl-2022-05`, `tencent-im-intl-2022-08`, `tencent-im-intl-2022-10` or \
    `tencent-chat-intl-2022-12`";

#[test]
fn an_unknown_base_is_refused_with_the_one_that_was_meant() {
    refused(
        &head("mine", "tencent-im-intl-2022-1o"),
        BASED_ON,
        "`based_on`: there is no rulebook `tencent-im-intl-2022-1o`",
        &format!("did you mean `tencent-im-intl-2022-10`? {IDS}"),
    );
    refused(&head("mine", "zebra"), BASED_ON, "`based_on`: there is no rulebook `zebra`", IDS);
}

#[test]
fn a_circle_of_bases_is_refused_with_the_way_round() {
    let help = "base one of them on another rulebook, or on none";
    refused(&head("mine", "mine"), BASED_ON, "`based_on`: based in a circle: `mine` on `mine`", help);

    let circle = |ids: &[&str]| {
        let next = |at: usize| ids[(at + 1) % ids.len()];
        let file = |(at, id): (usize, &&str)| (format!("{id}.toml"), head(id, next(at)));
        let files: Vec<(String, String)> = ids.iter().enumerate().map(file).collect();
        let files: Vec<(&str, String)> = files.iter().map(|(name, text)| (name.as_str(), text.clone())).collect();
        let library = library(&files);
        let findings = of_id(&library, ids[0]).expect_err("a circle");
        lines(&findings)
    };
    let expected = |way: &str| [format!("a.toml:{BASED_ON}: `based_on`: based in a circle: {way} | {help}")];
    assert_eq!(circle(&["a"]), expected("`a` on `a`"));
    assert_eq!(circle(&["a", "b"]), expected("`a` on `b` on `a`"));
    assert_eq!(circle(&["a", "b", "c"]), expected("`a` on `b` on `c` on `a`"));
}

/// Each file of a circle is refused at its own line.
#[test]
fn every_file_of_a_circle_is_refused() {
    let library = library(&[("a.toml", head("a", "b")), ("b.toml", head("b", "a"))]);
    let wrong = library.all().expect_err("a circle");
    let files: Vec<&str> = wrong.iter().map(|findings| findings.shown[0].file.as_str()).collect();
    assert_eq!(files, ["a.toml", "b.toml"]);
}

#[test]
fn what_is_not_there_cannot_be_withdrawn() {
    let message = |key: &str| format!("`{key}.withdrawn`: there is nothing of this name to withdraw");
    let help = "remove the entry, or look for its name in the `based_on`";
    // Content filtering was withdrawn in August 2021 already.
    for (body, key) in [
        ("[[package]]\nid = \"content_filtering\"\nwithdrawn = \"mine\"\n", "package[content_filtering]"),
        ("[[type_cap]]\ngroup_type = \"broadcast\"\nwithdrawn = \"mine\"\n", "type_cap[broadcast]"),
        ("[migration]\nwithdrawn = \"mine\"\n", "migration"),
        ("[error_codes]\nlimit = { withdrawn = \"mine\" }\n", "error_codes.limit"),
        (
            "[[package]]\nid = \"groups_per_user\"\neditions.ultimate.tiers = [{ up_to = 5, withdrawn = \"mine\" }]\n",
            "package[groups_per_user].editions.ultimate.tiers[5]",
        ),
    ] {
        let text = text(body);
        refused(&text, line_of(&text, "withdrawn"), &message(key), help);
    }
    let text = text("[[package]]\nid = \"groups_per_users\"\nwithdrawn = \"mine\"\n");
    let near = "did you mean `groups_per_user`?";
    refused(&text, line_of(&text, "withdrawn"), &message("package[groups_per_users]"), near);
    // What is a file's own is not there either.
    let text = HEAD.replace("id = \"mine\"", "id = \"mine\"\nlast_published = { withdrawn = \"mine\" }");
    refused(&text, line_of(&text, "withdrawn"), &message("last_published"), help);
}

#[test]
fn a_withdrawal_has_a_known_source_and_nothing_else() {
    let alone = "`package[history_days].withdrawn`: a withdrawal names its source and nothing else";
    let help = "write `withdrawn = \"...\"` with the id of the source that says so, and no other key";
    for rest in ["withdrawn = true", "withdrawn = 1", "kind = \"level\"\nwithdrawn = \"mine\"", "withdrawn = []"] {
        let text = text(&format!("[[package]]\nid = \"history_days\"\n{rest}\n"));
        refused(&text, line_of(&text, "withdrawn"), alone, help);
    }
    let of = |source: &str| text(&format!("[[package]]\nid = \"history_days\"\nwithdrawn = \"{source}\"\n"));
    let unknown = |source: &str| format!("`package[history_days].withdrawn`: there is no source `{source}`");
    let line = line_of(&of("nine"), "withdrawn");
    refused(&of("nine"), line, &unknown("nine"), "did you mean `mine`?");
    let add = "add a table [sources.elsewhere] with `document` and `published`";
    refused(&of("elsewhere"), line, &unknown("elsewhere"), add);
    // One of the base's sources is good enough.
    assert!(load("mine.toml", &of("list-2022-05-30")).is_ok());
}

/// Without a base there is nothing to withdraw: the key is unknown, and what the entry lacks is said.
#[test]
fn a_withdrawal_in_a_file_without_a_base_is_refused() {
    let entry = "[[package]]\nid = \"stickers\"\nwithdrawn = \"list-2020-04-09\"\n";
    let text = format!("{}\n{entry}", classic_text());
    let findings = load("mine.toml", &text).expect_err("mistakes");
    let (entry, key) = (line_of(&text, "stickers") - 1, line_of(&text, "withdrawn = "));
    let missing = |key: &str| format!("mine.toml:{entry}: `package[6].{key}` is missing | add the key `{key}`");
    let unknown = format!(
        "mine.toml:{key}: unknown key `package[6].withdrawn` | the keys here are id, kind, numbers, activation, editions"
    );
    assert_eq!(lines(&findings), [missing("kind"), missing("activation"), missing("editions"), unknown]);
}

/// The mistakes of a base are those of its own file, where it can be mended.
#[test]
fn the_mistakes_of_a_base_are_reported_in_its_own_file() {
    let fee = "[[edition]]\nid = \"professional\"\nfee = { price = \"-1\", source = \"mine\" }\n";
    let broken = format!("{}\n{fee}", head("base", "tencent-im-intl-2022-10"));
    let line = line_of(&broken, "\"-1\"");
    let library = library(&[("base.toml", broken), ("between.toml", head("between", "base"))]);
    let expected = "`edition[professional].fee.price`: `-1`: a price is never negative | \
        write digits and a decimal point in quotes, as in \"12.50\"";
    for id in ["base", "between"] {
        let findings = of_id(&library, id).expect_err("mistakes");
        assert_eq!(lines(&findings), [format!("base.toml:{line}: {expected}")]);
    }
    // A base of a base, too, and for a file that is read over the library.
    let findings = library.read("mine.toml", &head("mine", "between")).expect_err("mistakes");
    assert_eq!(lines(&findings), [format!("base.toml:{line}: {expected}")]);
}

/// What is taken over and fits no longer has the place of the key that takes it over.
#[test]
fn what_is_taken_over_and_fits_no_longer_is_refused_at_the_base() {
    refused(
        &text("[[limit]]\nid = \"groups_per_user\"\neditions.professional = { allowed = 600, source = \"mine\" }\n"),
        BASED_ON,
        "`limit[groups_per_user].raised_by`: the limit of professional is 600, the package's default there is 500",
        "write the same number in both places",
    );
    refused(
        &text("[sources.arrears-2022-08-29]\nwithdrawn = \"mine\"\n"),
        BASED_ON,
        "`arrears.suspended_after.source`: there is no source `arrears-2022-08-29`",
        "did you mean `arrears-2020-02-18`?",
    );
    refused(
        &text("[[package]]\nid = \"groups_per_user\"\nwithdrawn = \"mine\"\n"),
        BASED_ON,
        "`limit[groups_per_user].raised_by`: there is no package `groups_per_user` of kind \"level\"",
        "expected `history_days` or `members_per_group`",
    );
    // A package that lifts a limit cannot go alone.
    let findings = load("mine.toml", &text("[[package]]\nid = \"unlimited_av_rooms\"\nwithdrawn = \"mine\"\n"));
    let findings = findings.expect_err("a mistake");
    assert_eq!(findings.shown[0].excerpt.as_ref().map(|excerpt| (excerpt.line, excerpt.column)), Some((BASED_ON, 12)));
    assert!(findings.shown[0].message.contains("`limit[av_rooms].lifted_by`"), "{:#?}", findings.shown);
}

/// A table that every rulebook has cannot be withdrawn and left out.
#[test]
fn what_every_rulebook_has_cannot_be_withdrawn() {
    for table in ["fees", "changes", "arrears", "readings", "currency"] {
        let text = text(&format!("[{table}]\nwithdrawn = \"mine\"\n"));
        refused(&text, 1, &format!("`{table}` is missing"), &format!("add the key `{table}`"));
    }
}

#[test]
fn two_files_of_one_id_are_refused() {
    let help = "give one of them another id";
    let mut two = library(&[("first.toml", HEAD.to_owned())]);
    let findings = two.add("second.toml", format!("{HEAD}\n# another")).expect_err("one id");
    assert_eq!(lines(&findings), [format!("second.toml:2: `id`: `mine` is the id of first.toml too | {help}")]);
    // The program's rulebook gives way once, not twice.
    let id = "tencent-im-intl-2020";
    let mut two = library(&[("first.toml", classic_text().to_owned())]);
    let findings = two.add("second.toml", format!("{}\n# another", classic_text())).expect_err("one id");
    let line = line_of(classic_text(), "id = \"tencent-im-intl-2020\"");
    assert_eq!(lines(&findings), [format!("second.toml:{line}: `id`: `{id}` is the id of first.toml too | {help}")]);
    assert_eq!(two.ids().filter(|known| *known == id).count(), 1);
}

#[test]
fn a_file_without_an_id_is_refused_and_not_added() {
    let mut library = Library::embedded();
    let text = classic_text().replace("id = \"tencent-im-intl-2020\"\n", "");
    let findings = library.add("nameless.toml", text).expect_err("no id");
    assert_eq!(lines(&findings), ["nameless.toml:1: `id` is missing | add the key `id`"]);
    let number = classic_text().replace("id = \"tencent-im-intl-2020\"\n", "id = 2020\n");
    let line = line_of(&number, "id = 2020");
    let findings = library.add("numbered.toml", number).expect_err("no id");
    let expected = "`id`: invalid type: integer `2020` | expected a text in quotes";
    assert_eq!(lines(&findings), [format!("numbered.toml:{line}: {expected}")]);
    let findings = library.add("broken.toml", "id = \"mine".to_owned()).expect_err("no TOML");
    assert!(findings.shown[0].message.starts_with("not TOML"), "{:#?}", findings.shown);
    assert_eq!(library.ids().count(), EMBEDDED.len());
}
