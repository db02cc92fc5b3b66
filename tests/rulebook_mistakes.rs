//! A mistake in a rulebook is refused when the file is loaded: with its line, its key and what to write instead.

use billcast::diagnostic::{Diagnostic, Findings};
use billcast::rulebook::load;

use crate::bill::classic_text;

/// The classic rulebook with pieces replaced, each of which it must have exactly once.
fn text_with(changes: &[(&str, &str)]) -> String {
    let mut text = classic_text().to_owned();
    for (from, to) in changes {
        assert_eq!(text.matches(from).count(), 1, "how often the rulebook says {from}");
        text = text.replacen(from, to, 1);
    }
    text
}

fn refused(text: &str) -> Findings {
    match load("mine.toml", text) {
        Ok(_) => panic!("the rulebook was accepted"),
        Err(findings) => findings,
    }
}

/// The number of the only line that contains `part`.
fn line_of(text: &str, part: &str) -> u64 {
    let lines: Vec<_> = (1..).zip(text.lines()).filter(|(_, line)| line.contains(part)).collect();
    assert_eq!(lines.len(), 1, "lines with {part}: {lines:?}");
    lines[0].0
}

fn says(finding: &Diagnostic, line: u64, message: &str, help: &str) -> bool {
    finding.file == "mine.toml"
        && finding.excerpt.as_ref().is_some_and(|excerpt| excerpt.line == line)
        && finding.message.contains(message)
        && finding.help.as_ref().is_some_and(|found| found.contains(help))
}

/// The rulebook with `from` replaced by `to` is refused for this alone: on the line of `at`, with `message` and `help`.
fn mistake(from: &str, to: &str, at: &str, message: &str, help: &str) {
    let text = text_with(&[(from, to)]);
    let (line, findings) = (line_of(&text, at), refused(&text));
    let one = findings.count() == 1 && says(&findings.shown[0], line, message, help);
    assert!(one, "line {line}, {message}, {help}\n{:#?}", findings.shown);
}

#[test]
fn an_unknown_key_is_refused_with_the_key_that_was_meant() {
    mistake(
        "title = \"Tencent",
        "titel = \"x\"\ntitle = \"Tencent",
        "titel =",
        "unknown key `titel`",
        "did you mean `title`?",
    );
    mistake(
        "edition_per_month = { times = 1,",
        "edition_per_month = { times = 1, per = \"month\",",
        "per = \"month\"",
        "unknown key `changes.edition_per_month.per`",
        "times, source",
    );
}

#[test]
fn an_unknown_word_of_a_policy_is_refused_with_the_words_that_there_are() {
    mistake(
        "refund = \"none\"",
        "refund = \"partial\"",
        "\"partial\"",
        "`readings.refund`: unknown word `partial`",
        "`none` or `closing`",
    );
    mistake(
        "rounding = \"half_up\"",
        "rounding = \"half_upp\"",
        "half_upp",
        "`readings.rounding`: unknown word `half_upp`",
        "did you mean `half_up`?",
    );
}

#[test]
fn a_word_where_true_or_false_belongs_is_refused_with_help() {
    mistake(
        "downgrade_to_trial = true",
        "downgrade_to_trial = \"yes\"",
        "\"yes\"",
        "`readings.downgrade_to_trial`",
        "true",
    );
}

#[test]
fn a_negative_price_is_refused() {
    mistake(
        "id = \"professional\"\nkind = \"paid\"\nfee = { price = \"149.99\"",
        "id = \"professional\"\nkind = \"paid\"\nfee = { price = \"-149.99\"",
        "\"-149.99\"",
        "`edition[2].fee.price`: `-149.99`: a price is never negative",
        "12.50",
    );
}

#[test]
fn a_price_that_is_not_in_quotes_is_refused() {
    mistake(
        "fee = { price = \"449.99\"",
        "fee = { price = 449.99",
        "price = 449.99",
        "`edition[3].fee.price`: `449.99`",
        "quote it",
    );
}

#[test]
fn a_price_that_is_a_whole_number_without_quotes_is_refused_with_help() {
    mistake("fee = { price = \"449.99\"", "fee = { price = 450", "price = 450", "`edition[3].fee.price`", "\"12.50\"");
}

#[test]
fn tiers_out_of_order_are_refused() {
    mistake(
        "{ up_to = 90, price = \"149.99\"",
        "{ up_to = 20, price = \"149.99\"",
        "up_to = 20,",
        "`package[5].editions.professional.tiers[2].up_to`: tiers out of order: 20 is not above 30",
        "ascending order",
    );
    // The default is the lowest number of all.
    mistake(
        "tiers = [{ up_to = 1000, price",
        "tiers = [{ up_to = 500, price",
        "up_to = 500,",
        "`package[3].editions.professional.tiers[1].up_to`: tiers out of order: 500 is not above 500",
        "above the default",
    );
}

#[test]
fn a_number_without_a_source_is_refused() {
    mistake(
        "members = { allowed = 6000, source = \"groups-2019-07-24\" }",
        "members = { allowed = 6000 }",
        "allowed = 6000",
        "`type_cap[3].members.source` is missing",
        "add the key `source`",
    );
    mistake(
        "app_stopped = { code = 60016, source = \"errors-2019-07-24\" }",
        "app_stopped = { code = 60016 }",
        "code = 60016",
        "`error_codes.app_stopped.source` is missing",
        "add the key `source`",
    );
}

#[test]
fn a_source_that_does_not_exist_is_refused() {
    mistake(
        "suspended_after = { days = 7, source = \"arrears-2020-02-18\" }",
        "suspended_after = { days = 7, source = \"arrears-2020-02-19\" }",
        "arrears-2020-02-19",
        "`arrears.suspended_after.source`: there is no source `arrears-2020-02-19`",
        "did you mean `arrears-2020-02-18`?",
    );
    mistake(
        "rounding = \"list-2020-04-09\"",
        "rounding = \"leaflet\"",
        "\"leaflet\"",
        "`readings.sources.rounding`: there is no source `leaflet`",
        "[sources.leaflet]",
    );
}

#[test]
fn an_unknown_edition_is_refused_with_the_edition_that_was_meant() {
    mistake(
        "ultimate = { price = \"0.69\"",
        "ultimat = { price = \"0.69\"",
        "ultimat =",
        "`meter[3].editions.ultimat`: there is no edition `ultimat`",
        "did you mean `ultimate`?",
    );
    // In a limit the edition that was meant is then missing too.
    let text = text_with(&[("trial = { allowed = 50,", "trail = { allowed = 50,")]);
    let (line, findings) = (line_of(&text, "trail ="), refused(&text));
    let said = |finding: &Diagnostic| says(finding, line, "`limit[2].editions.trail`", "did you mean `trial`?");
    assert!(findings.count() == 2 && findings.shown.iter().any(said), "{:#?}", findings.shown);
}

#[test]
fn the_free_edition_sells_no_package_and_charges_no_usage() {
    mistake(
        "ultimate = { price = \"0.69\"",
        "trial = { price = \"0.69\"",
        "trial = { price = \"0.69\"",
        "`meter[3].editions.trial`",
        "remove the entry",
    );
}

#[test]
fn two_free_editions_are_refused() {
    let text = text_with(&[(
        "id = \"ultimate\"\nkind = \"paid\"\nfee = { price = \"449.99\"",
        "id = \"ultimate\"\nkind = \"free\"\nfee = { price = \"0\"",
    )]);
    let findings = refused(&text);
    let kinds: Vec<u64> =
        (1..).zip(text.lines()).filter(|(_, line)| *line == "kind = \"free\"").map(|(line, _)| line).collect();
    assert_eq!(kinds.len(), 2);
    let second = |finding: &Diagnostic| says(finding, kinds[1], "a second free edition", "`kind = \"paid\"`");
    assert!(findings.shown.iter().any(second), "{:#?}", findings.shown);
}

#[test]
fn a_free_edition_with_a_fee_is_refused() {
    mistake(
        "fee = { price = \"0\", source",
        "fee = { price = \"9.99\", source",
        "\"9.99\"",
        "`edition[1].fee.price`: the free edition has a fee",
        "write `price = \"0\"`",
    );
}

#[test]
fn an_id_that_stands_twice_is_refused_at_the_second_place() {
    let findings_on = |from: &str, to: &str, key: &str| {
        let text = text_with(&[(from, to)]);
        let at = text.rfind(to).expect("the change") + to.find("id = ").expect("an id");
        let line = text[..at].matches('\n').count() as u64 + 1;
        let findings = refused(&text);
        let said = findings.shown.iter().any(|finding| says(finding, line, key, "remove one of them"));
        assert!(said, "line {line}, {key}\n{:#?}", findings.shown);
    };
    findings_on("id = \"content_filtering\"", "id = \"unlimited_av_rooms\"", "`package[2].id`: `unlimited_av_rooms`");
    findings_on("id = \"mau\"", "id = \"dau\"", "`meter[4].id`: `dau`");
    findings_on("id = \"daily_new_groups\"", "id = \"users\"", "`limit[8].id`: `users`");
    findings_on(
        "[[edition]]\nid = \"ultimate\"",
        "[[edition]]\nid = \"professional\"",
        "`edition[3].id`: `professional`",
    );
    mistake(
        "group_type = \"chatroom\"",
        "group_type = \"public\" # again",
        "# again",
        "`type_cap[3].group_type`",
        "remove one of them",
    );
}

#[test]
fn a_limit_that_is_silent_about_an_edition_is_refused() {
    mistake(
        "trial = { allowed = 100, source = \"overview-2020-02-18\" }\n",
        "",
        "id = \"users\"",
        "`limit[4].id`: says nothing about the edition `trial`",
        "add it with a whole number",
    );
}

#[test]
fn a_default_that_differs_from_its_limit_is_refused() {
    mistake(
        "default = { number = 500,",
        "default = { number = 600,",
        "raised_by = \"groups_per_user\"",
        "`limit[2].raised_by`: the limit of professional is 500, the package's default there is 600",
        "the same number",
    );
}

#[test]
fn an_invoice_day_that_not_every_month_has_is_refused() {
    for day in ["29", "0", "31"] {
        let to = format!("invoice_day = {{ plan = {day}, services = 1 }}");
        mistake(
            "invoice_day = { plan = 3, services = 1 }",
            &to,
            &to,
            "`readings.invoice_day.plan`",
            "write a day from 1 to 28",
        );
    }
    mistake(
        "invoice_day = { plan = 3, services = 1 }",
        "invoice_day = { plan = 3, services = 29 }",
        "services = 29",
        "`readings.invoice_day.services`",
        "write a day from 1 to 28",
    );
    // Both ends of what every month has are days.
    let ends = text_with(&[("invoice_day = { plan = 3, services = 1 }", "invoice_day = { plan = 1, services = 28 }")]);
    assert!(load("mine.toml", &ends).is_ok());
}

#[test]
fn a_text_that_is_not_toml_is_refused_at_its_line() {
    mistake("family = \"classic\"", "family = \"classic", "family = \"classic", "not TOML", "toml.io");
    mistake("decimals = 6", "decimals = six", "decimals = six", "not TOML", "toml.io");
}

#[test]
fn another_format_number_is_refused() {
    mistake("format = 1", "format = 2", "format = 2", "`format`: this program reads format 1", "write `format = 1`");
}

#[test]
fn a_missing_table_is_refused_once_and_not_for_each_of_its_keys() {
    let changes = "[changes]
edition_per_month = { times = 1, source = \"guide-2020-12-09\" }
package_per_month = { times = 1, source = \"guide-2020-12-09\" }
";
    let findings = refused(&text_with(&[(changes, "")]));
    assert_eq!(findings.count(), 1, "{:#?}", findings.shown);
    let [finding] = &findings.shown[..] else { panic!("one finding") };
    assert_eq!(finding.message, "`changes` is missing");
    assert!(finding.help.as_ref().is_some_and(|help| help.contains("`changes`")), "{finding:?}");
    assert!(finding.excerpt.is_some(), "{finding:?}");
}

/// The classic rulebook without the `activation` of its first package.
fn without_an_activation() -> String {
    let entry =
        |activation: &str| format!("id = \"unlimited_av_rooms\"\nkind = \"switch\"\n{activation}[package.editions]");
    text_with(&[(&entry("activation = \"deferrable\"\n"), &entry(""))])
}

#[test]
fn a_missing_key_is_refused_at_its_table() {
    let text = without_an_activation();
    // `[[package]]` stands on the line before its id.
    let line = line_of(&text, "id = \"unlimited_av_rooms\"") - 1;
    let findings = refused(&text);
    let said = says(&findings.shown[0], line, "`package[1].activation` is missing", "add the key `activation`");
    assert!(said, "{:#?}", findings.shown);
}

#[test]
fn a_mistake_in_a_package_is_not_refused_once_more_where_the_package_is_named() {
    let findings = refused(&without_an_activation());
    assert_eq!(findings.count(), 1, "{:#?}", findings.shown);
}

/// Seven mistakes of one file come out at once, in the order of their lines, each with its own.
#[test]
fn all_mistakes_of_a_file_are_reported_at_once() {
    let mistakes = [
        ("title = \"Tencent", "titel = \"x\"\ntitle = \"Tencent", "titel =", "`titel`", "title"),
        ("fee = { price = \"449.99\"", "fee = { price = \"-449.99\"", "\"-449.99\"", "`edition[3].fee.price`", "12.50"),
        (
            "{ up_to = 90, price = \"149.99\"",
            "{ up_to = 20, price = \"149.99\"",
            "up_to = 20,",
            "tiers[2].up_to`",
            "ascending",
        ),
        (
            "ultimate = { price = \"0.69\"",
            "ultimat = { price = \"0.69\"",
            "ultimat =",
            "`meter[3].editions.ultimat`",
            "ultimate",
        ),
        (
            "{ allowed = 6000, source = \"groups-2019-07-24\" }",
            "{ allowed = 6000 }",
            "= 6000 }",
            "`type_cap[3].members.source`",
            "source",
        ),
        (
            "invoice_day = { plan = 3,",
            "invoice_day = { plan = 29,",
            "plan = 29",
            "`readings.invoice_day.plan`",
            "1 to 28",
        ),
        (
            "rounding = \"list-2020-04-09\"",
            "rounding = \"leaflet\"",
            "\"leaflet\"",
            "`readings.sources.rounding`",
            "[sources.leaflet]",
        ),
    ];
    let text = text_with(&mistakes.map(|(from, to, ..)| (from, to)));
    let findings = refused(&text);
    assert_eq!(findings.count(), 7, "{:#?}", findings.shown);
    for (finding, (_, _, at, message, help)) in findings.shown.iter().zip(mistakes) {
        assert!(says(finding, line_of(&text, at), message, help), "{at}, {message}, {help}\n{finding:#?}");
    }
}

/// A wrong id does not hide what else is wrong with the head of the file.
#[test]
fn every_mistake_of_the_head_is_reported() {
    let text = text_with(&[
        ("id = \"tencent-im-intl-2020\"", "id = \"My Rulebook\""),
        ("title = \"Tencent Cloud Instant Messaging, international site, price list of 2020\"", "title = \"\""),
        ("family = \"classic\"", "family = \"Classic!\""),
        ("code = \"USD\", decimals = 2", "code = \"usd\", decimals = 9"),
    ]);
    let findings = refused(&text);
    let keys = ["`id`", "`title`", "`family`", "`currency.code`", "`currency.decimals`"];
    assert_eq!(findings.count(), keys.len() as u64, "{:#?}", findings.shown);
    for (finding, key) in findings.shown.iter().zip(keys) {
        assert!(finding.message.starts_with(key), "{key}: {finding:#?}");
    }
}
