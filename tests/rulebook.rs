//! The rulebooks of the program against what is published of them beside prices and limits: their days and sources,
//! error codes, and the rules that stand in no table. The rows cited are those of the dated billing rules, by section.

use std::collections::BTreeSet;

use billcast::rulebook::Proration;
use chrono::{Days, NaiveDate};

use crate::publication::{ERROR_CODES, Issue, LIMITS, PRICES, day, first_list, issues, rows};

/// Section 11: the rulebooks and the days from which they hold.
#[test]
fn the_rulebooks_are_those_of_the_rule_model() {
    let issues = issues();
    let days: Vec<_> = issues
        .iter()
        .map(|issue| {
            let rulebook = &issue.rulebook;
            format!("{} {} {} {}", rulebook.family, rulebook.id, rulebook.effective_from, rulebook.currency.code())
        })
        .collect();
    assert_eq!(
        days,
        [
            "classic tencent-im-intl-2020 2019-01-01 USD",
            "classic tencent-im-intl-2021-08 2021-08-06 USD",
            "classic tencent-im-intl-2021-09 2021-09-03 USD",
            "classic tencent-im-intl-2021-12 2021-12-10 USD",
            "classic tencent-im-intl-2022-05 2022-05-30 USD",
            "classic tencent-im-intl-2022-08 2022-08-29 USD",
            "classic tencent-im-intl-2022-10 2022-10-18 USD",
            "chat tencent-chat-intl-2022-12 2022-12-26 USD",
        ]
    );
}

/// T4, G9: a rulebook was published until the day before the next one, and reaches existing apps at once; the last of
/// each family was last seen on 2023-03-30. The first was published on 2020-02-19 and extended back.
#[test]
fn the_rulebooks_of_a_family_follow_one_another_without_a_gap() {
    let issues = issues();
    for (at, issue) in issues.iter().enumerate() {
        let rulebook = &issue.rulebook;
        let next = issues.get(at + 1).filter(|next| next.rulebook.family == rulebook.family);
        let last = next.map_or(day("2023-03-30"), |next| next.from - Days::new(1));
        assert_eq!(rulebook.last_published, Some(last), "{}", issue.id());
        let first = if at == 0 { day("2020-02-19") } else { rulebook.effective_from };
        assert_eq!(rulebook.first_published, first, "{}", issue.id());
        assert_eq!(rulebook.reaches_existing_from, rulebook.effective_from, "{}", issue.id());
    }
}

/// T2, T4: the timeline begins on 2019-01-01, and new apps belong to chat from 2022-12-26 on (section 10: "old mode
/// closed 2022-12-26").
#[test]
fn a_family_begins_with_its_first_rulebook() {
    let dated: Vec<_> = issues()
        .iter()
        .filter_map(|issue| Some(format!("{} {}", issue.rulebook.family, issue.rulebook.family_from?)))
        .collect();
    assert_eq!(dated, ["classic 2019-01-01", "chat 2022-12-26"]);
}

/// Documents in whose rows a source is looked up, by the first words of its title. The overdue-payment pages and two
/// of the operation guides stand in no row with all their days.
const DOCUMENTS: &[(&str, &str)] = &[
    ("Price list", "price list intl"),
    ("Billing overview", "billing overview intl"),
    ("Group system", "group system doc intl"),
    ("Error codes", "error codes intl"),
    ("Operation guide", "operation guide intl"),
];

/// Sources that stand in the dated billing rules alone: sections 2 and 3 (the guides) and section 9 (arrears).
const IN_BILLING_RULES: &[(&str, &str)] = &[
    ("guide-2020-12-09", "628894e3"),
    ("guide-2022-12-26", "2022-12-26, jp/ko 2022-12-27, en 2023-03-21"),
    ("arrears-2020-02-18", "2020-02-18, zh 2020-04-22, en 2020-05-08, jp 2020-12-09"),
    ("arrears-2022-08-29", "2022-08-29, en 2023-03-21"),
];

/// The revisions and days that a source's title names.
fn marks(document: &str) -> Vec<&str> {
    let words = document.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let is_revision = |word: &str| word.len() == 8 && word.chars().all(|c| c.is_ascii_hexdigit());
    words.filter(|word| is_revision(word) || word.parse::<NaiveDate>().is_ok()).collect()
}

/// Every source is a published document of its day: one row names the document, the day and every revision and further
/// day of its title.
#[test]
fn every_source_of_every_rulebook_is_a_published_document() {
    let published: Vec<String> = [PRICES, LIMITS, ERROR_CODES]
        .iter()
        .flat_map(|text| rows(text))
        .map(|row| row.cell("source").to_owned())
        .collect();
    let mut seen = BTreeSet::new();
    for issue in issues() {
        for (id, source) in &issue.rulebook.sources {
            let published_on = source.published.to_string();
            assert!(id.ends_with(&published_on), "{id} is of {published_on}");
            let marks = marks(&source.document);
            let known = match IN_BILLING_RULES.iter().find(|(known, _)| known == id) {
                Some((_, text)) => marks.iter().all(|mark| text.contains(mark)),
                None => {
                    let (_, words) =
                        DOCUMENTS.iter().find(|(title, _)| source.document.starts_with(title)).expect("a document");
                    published.iter().any(|row| {
                        row.contains(words)
                            && row.contains(&published_on)
                            && marks.iter().all(|mark| row.contains(mark))
                    })
                }
            };
            assert!(known, "{}: {id} is no published document: {source:?}", issue.id());
            seen.insert(id.clone());
        }
    }
    assert_eq!(seen.len(), 18, "{seen:?}");
}

/// Every rulebook but the first brings the sources of its own day: what is different is published then.
#[test]
fn what_a_rulebook_brings_is_published_on_its_first_day() {
    let issues = issues();
    for pair in issues.windows(2) {
        let known = &pair[0].rulebook.sources;
        let brought = pair[1].rulebook.sources.iter().filter(|(id, _)| !known.contains_key(*id));
        let days: BTreeSet<NaiveDate> = brought.map(|(_, source)| source.published).collect();
        assert_eq!(days.into_iter().collect::<Vec<_>>(), [pair[1].rulebook.effective_from], "{}", pair[1].id());
    }
}

/// Section 6, O4, L6: every error code stands in the published list with what it signals, since its source's day.
#[test]
fn every_error_code_of_every_rulebook_is_published() {
    let rows = rows(ERROR_CODES);
    let mut counts = Vec::new();
    for issue in issues() {
        let rulebook = &issue.rulebook;
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
        for (code, signals) in &codes {
            let since = issue.source_day(&code.source).to_string();
            let found = rows.iter().any(|row| {
                row.cell("code") == code.value.to_string()
                    && row.cell("signals") == *signals
                    && row.cell("source").contains(&since)
            });
            assert!(found, "{}, not published: {} for {signals}, {since}", issue.id(), code.value);
        }
        counts.push(codes.len());
    }
    // Five limits, three caps, three reasons; chat has no caps.
    assert_eq!(counts, [11, 11, 11, 11, 11, 11, 11, 8]);
}

/// Section 6, O4, L6: where several codes are published for one thing, the one of the rule model.
#[test]
fn the_error_codes_are_those_of_the_rule_model() {
    for issue in issues() {
        let rulebook = &issue.rulebook;
        let limits = rulebook.limits.iter();
        let limits =
            limits.filter_map(|limit| Some(format!("{} {}", limit.kind.word(), limit.error_code.as_ref()?.value)));
        assert_eq!(
            limits.collect::<Vec<_>>(),
            [
                "av_rooms 10036",
                "groups_per_user 10037",
                "members_per_group 10038",
                "users 70398",
                "friends_per_user 30010",
            ],
            "{}",
            issue.id()
        );
        let reasons = rulebook.error_codes.iter().map(|(reason, code)| format!("{reason} {}", code.value));
        let expected = ["app_stopped 60016", "group_exists 10021", "group_not_found 10010"];
        assert_eq!(reasons.collect::<Vec<_>>(), expected, "{}", issue.id());
        let of_caps = |cap: &billcast::rulebook::TypeCap| cap.error_code.as_ref().map(|code| code.value);
        assert!(rulebook.type_caps.iter().all(|cap| of_caps(cap) == Some(10014)), "{}", issue.id());
    }
}

/// G10: a code of the groups limit was published only in April 2022, and for another wording of it, so none has one.
#[test]
fn the_groups_limit_has_no_error_code_because_none_was_published_for_it() {
    let rows = rows(ERROR_CODES);
    let code = rows.iter().find(|row| row.cell("signals").contains("non_av_groups")).expect("a row");
    assert_eq!([code.cell("code"), code.cell("signals")], ["10058", "non_av_groups (Trial total)"]);
    assert!(code.cell("source").contains("2022-04-18") && issues()[0].to < day("2022-04-18"));
    for issue in issues() {
        let groups = issue.rulebook.limits.iter().find(|limit| limit.kind.word() == "groups").expect("a limit");
        assert_eq!(groups.error_code, None, "{}", issue.id());
    }
}

/// What each rulebook says of something, with the day of the source that says so, in the order of the rulebooks.
fn said(of: impl Fn(&Issue) -> String) -> Vec<String> {
    let mut said: Vec<String> = issues().iter().map(of).collect();
    said.dedup();
    said
}

/// The first rulebook that says so: what it said before `since` and what from then on, in classic; and what chat says.
fn changes_once(of: impl Fn(&Issue) -> String, since: &str, before: &str, after: &str, chat: &str) {
    for issue in issues() {
        let expected = match issue.rulebook.family.as_str() {
            "chat" => chat,
            _ if issue.from < day(since) => before,
            _ => after,
        };
        assert_eq!(of(&issue), expected, "{}", issue.id());
    }
}

/// I2, section 9: suspended 7 days after the bill until 2022-08-28, 1 day after it from 2022-08-29 on (conflict 15 of the
/// facts: a console page kept the 7).
#[test]
fn an_unpaid_invoice_suspends_after_seven_days_and_since_august_2022_after_one() {
    let of = |issue: &Issue| {
        let after = &issue.rulebook.arrears.suspended_after;
        format!("{} {}", after.value, issue.source_day(&after.source))
    };
    changes_once(of, "2022-08-29", "7 2020-02-18", "1 2022-08-29", "1 2022-08-29");
}

/// I2, section 9, third row: resources are kept 90 days, in all versions.
#[test]
fn resources_are_reclaimed_after_ninety_days() {
    let of = |issue: &Issue| {
        let after = &issue.rulebook.arrears.reclaimed_after;
        format!("{} {}", after.value, issue.source_day(&after.source))
    };
    assert_eq!(said(of), ["90 2020-02-18"]);
}

/// C1, section 5: once a month for the edition and once for each package, before and after 2022-12-26.
#[test]
fn a_month_allows_one_change_of_the_edition_and_one_of_each_package() {
    let of = |issue: &Issue| {
        let changes = &issue.rulebook.changes;
        let times = [&changes.edition_per_month, &changes.package_per_month];
        times.map(|times| format!("{} {}", times.value, issue.source_day(&times.source))).join(", ")
    };
    assert_eq!(said(of), ["1 2020-12-09, 1 2020-12-09", "1 2022-12-26, 1 2020-12-09"]);
}

/// O4, B3, section 8: a stop cannot be undone until 2022-10-17; from 2022-10-18 on the data is lost after 90 days.
#[test]
fn a_stop_can_be_undone_for_ninety_days_since_october_2022() {
    let of = |issue: &Issue| {
        let days = issue.rulebook.recoverable_days.as_ref();
        days.map_or("never".to_owned(), |days| format!("{} {}", days.value, issue.source_day(&days.source)))
    };
    changes_once(of, "2022-10-18", "never", "90 2022-10-18", "90 2022-12-26");
}

/// F1, B1, section 2: whole months from 2020-04-09 on; by day from 2022-10-18 on, and in chat.
#[test]
fn fees_are_by_day_since_october_2022() {
    let of = |issue: &Issue| {
        let proration = &issue.rulebook.proration;
        let word = if proration.value == Proration::ByDay { "by day" } else { "whole months" };
        format!("{word} {}", issue.source_day(&proration.source))
    };
    changes_once(of, "2022-10-18", "whole months 2020-04-09", "by day 2022-10-18", "by day 2022-12-26");
    assert_eq!(first_list(), day("2020-04-09"));
}

/// G6, B5, section 6: the way back to the free edition is read out of the guide's introduction until 2022-10-17, and
/// explicitly closed from 2022-10-18 on, for chat too.
#[test]
fn there_is_no_way_back_to_the_free_edition_since_october_2022() {
    let of = |issue: &Issue| {
        let source = &issue.rulebook.reading_sources["downgrade_to_trial"];
        format!("{} {}", issue.rulebook.readings.downgrade_to_trial, issue.source_day(source))
    };
    changes_once(of, "2022-10-18", "true 2020-12-09", "false 2022-10-18", "false 2022-12-26");
}

/// B4, section 10: developer is valid one month; no other edition expires.
#[test]
fn developer_is_valid_one_month() {
    for issue in issues() {
        for edition in &issue.rulebook.editions {
            let valid = edition.valid_months.as_ref();
            let valid = valid.map(|months| (months.value, issue.source_day(&months.source)));
            let expected = (edition.id == "developer").then(|| (1, day("2022-12-26")));
            assert_eq!(valid, expected, "{} of {}", edition.id, issue.id());
        }
    }
    let plan = rows(PRICES).into_iter().find(|row| row.cell("edition") == "Developer").expect("a row");
    assert_eq!(plan.cell("tier"), "1 month, extendable by 1 month on request");
}

/// T2, section 10: from old to new, never back; each edition becomes the one of its rank.
#[test]
fn an_app_of_classic_moves_to_chat_and_never_back() {
    for issue in issues() {
        let migration = issue.rulebook.migration.as_ref().map(|migration| {
            let editions = migration.editions.iter().map(|(from, to)| format!("{from} {to}")).collect::<Vec<_>>();
            (migration.from_family.clone(), issue.source_day(&migration.source), editions.join(", "))
        });
        let expected = (issue.rulebook.family == "chat").then(|| {
            let editions = "professional standard, trial developer, ultimate premium";
            ("classic".to_owned(), day("2022-12-26"), editions.to_owned())
        });
        assert_eq!(migration, expected, "{}", issue.id());
    }
}
