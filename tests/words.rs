//! Section 11 of the rule model: whose words a row may use, on the timeline and under a held rulebook (T2, T5, T6).

use crate::bill::{bill_on_the_timeline, bill_under, held};
use crate::timeline::is_malformed;

/// T2, T6: an app whose first row is of 2022-12-25, were it refused, is classic for good; one of the 26th is of chat.
#[test]
fn the_day_of_an_apps_first_row_decides_its_family() {
    for (day, own, other) in [("2022-12-25", "professional", "standard"), ("2022-12-26", "standard", "professional")] {
        let bill = bill_on_the_timeline(&format!(
            "{day} upgrade edition={other}
             2023-01-01 upgrade edition={other}
             2023-01-01 upgrade edition={own}"
        ));
        assert_eq!(bill.violations(), ["2 edition_not_offered -", "3 edition_not_offered -"], "{day}");
        assert_eq!(bill.edition("2023-01"), own);
    }
}

/// T6: a `create` that names the other family's free edition is refused and begins the app all the same, in its own.
#[test]
fn a_refused_create_begins_the_app_in_its_own_free_edition() {
    for (day, own, other) in [("2022-12-25", "trial", "developer"), ("2022-12-26", "developer", "trial")] {
        let bill = bill_on_the_timeline(&format!(
            "{day} create edition={other}
             {day} create edition={own}"
        ));
        assert_eq!(bill.violations(), ["2 edition_not_offered -", "3 app_exists -"]);
        assert_eq!(bill.edition("2022-12"), own);
    }
}

/// T6, O5: `edition_not_offered` stands after the reasons of O2 and O3 and before those of packages and C1; of an edition
/// that the rulebook lacks no package is offered.
#[test]
fn an_edition_of_the_other_family_is_refused_beside_every_other_reason() {
    let bill = bill_on_the_timeline(
        "2022-11-01 change edition=standard unlimited_av_rooms=on
         2022-11-02 upgrade edition=professional
         2022-11-03 upgrade edition=premium history_days=30
         2022-11-04 change edition=ultimate
         2022-11-05 change edition=developer",
    );
    let reasons = [
        "2 change_requires_paid -",
        "2 edition_not_offered -",
        "2 package_not_offered unlimited_av_rooms",
        "4 upgrade_requires_trial -",
        "4 edition_not_offered -",
        "4 package_not_offered history_days",
        "6 edition_not_offered -",
        "6 edition_changed_twice -",
    ];
    assert_eq!(bill.violations(), reasons);
}

/// T6, P1: in chat there are no packages: one asked for is refused, one put to what it is is not.
#[test]
fn a_package_is_refused_in_chat() {
    let bill = bill_on_the_timeline(
        "2022-12-26 upgrade edition=premium content_filtering=on members_per_group=2000
         2022-12-26 upgrade edition=premium unlimited_av_rooms=off history_days=default",
    );
    assert_eq!(
        bill.violations(),
        ["2 package_not_offered content_filtering", "2 package_not_offered members_per_group"]
    );
    assert_eq!(bill.edition("2022-12"), "premium");
}

/// T5, T6: the words of a held rulebook are those of its family: the other's are malformed, its own are refused where it
/// lacks them.
#[test]
fn the_other_family_is_malformed_under_a_held_rulebook() {
    let (classic, chat) = (held("tencent-im-intl-2022-10"), held("tencent-chat-intl-2022-12"));
    assert!(is_malformed(&classic, "2022-11-01 upgrade edition=standard"));
    assert!(is_malformed(&chat, "2023-01-01 upgrade edition=professional"));
    assert!(is_malformed(&chat, "2023-01-01 upgrade edition=standard content_filtering=on"));
    let bill = bill_under(&classic, "2022-11-01 upgrade edition=professional content_filtering=on", None);
    assert_eq!(bill.violations(), ["2 package_not_offered content_filtering"]);
}
