//! `billcast explain`: what a refused row could have been, as the engine lets it pass.

use serde_json::Value;

use crate::explain::{entry, says, told};
use crate::program::billcast;

const HEADER: &str = "date,app,action,edition,unlimited_av_rooms,groups_per_user,count\n";

fn told_of(rows: &str, args: &[&str]) -> String {
    told(&format!("{HEADER}{rows}"), args)
}

/// B3: the 90th day is 2023-02-07. 10 of 30 days are due with the stop; with the resume, and the later stop, 12: 180.00 - 150.00.
#[test]
fn a_row_of_an_app_that_can_resume_says_until_when() {
    let rows = "2022-11-01,a,upgrade,professional,,,\n2022-11-10,a,stop,,,,\n2022-11-12,a,open_room,,,,1\n\
                2022-11-13,a,stop,,,,\n2023-02-08,a,resume,,,,\n";
    let text = told_of(rows, &["--to", "2022-12"]);
    let refused = "refused -:4, 2022-11-12: open_room app_stopped, error 60016";
    says(&text, refused, "B3", "the app is stopped");
    says(&text, refused, "allowed", "a `resume`, up to 2023-02-07");
    // The stop of the 13th passes then: November ends with it.
    says(&text, refused, "instead", "with a `resume` before it: 30.00 more in 2022-11");
    // B3 leaves a stop of a stopped app to O4.
    says(&text, "refused -:5, 2022-11-13: stop app_stopped, error 60016", "O4", "the app is stopped");
    let text = told_of(rows, &["--month", "2023-02"]);
    let refused = "refused -:6, 2023-02-08: resume app_stopped, error 60016";
    says(&text, refused, "B3", "the app is stopped");
    says(&text, refused, "allowed", "nothing: the stop could be undone up to 2023-02-07");
}

/// O4: a stop that cannot be undone.
#[test]
fn a_row_of_an_app_that_is_stopped_for_good_is_refused_for_that() {
    let text = told_of("2020-01-05,a,stop,,,,\n2020-01-06,a,open_room,,,,1\n", &[]);
    let refused = "refused -:3, 2020-01-06: open_room app_stopped, error 60016";
    says(&text, refused, "O4", "the app is stopped");
    says(&text, refused, "allowed", "nothing: the app is stopped");
}

/// P1, F4: the edition that is held sells it.
#[test]
fn what_the_held_edition_sells_is_priced_in_it() {
    let rows = "2020-01-10,a,upgrade,professional,,,\n2020-02-05,a,change,ultimate,on,,\n";
    let text = told_of(rows, &["--month", "2020-02"]);
    let refused = "refused -:3, 2020-02-05: change package_not_offered";
    says(&text, refused, "allowed", "`unlimited_av_rooms` in `professional`");
    let way = "with the same in `professional`, without a change of the edition: 149.99 more a month from 2020-02 on, \
               449.97 more in all";
    says(&text, refused, "instead", way);
}

/// O5, O2, P2: two reasons are cured together: ultimate from March on, 300.00 more a month.
#[test]
fn a_row_with_two_reasons_is_priced_with_both_cured() {
    let rows = "2020-01-10,a,upgrade,professional,,,\n2020-02-05,a,upgrade,ultimate,,100,\n";
    let text = told_of(rows, &["--month", "2020-02"]);
    let costs = "300.00 more a month from 2020-03 on, 600.00 more in all";
    let (change, level) = ("the same as a `change`", "`groups_per_user` default");
    let refused = |reason: &str| format!("refused -:3, 2020-02-05: upgrade {reason}");
    says(&text, &refused("upgrade_requires_trial"), "instead", &format!("with {change} and {level}: {costs}"));
    says(&text, &refused("level_below_default"), "instead", &format!("with {level} and {change}: {costs}"));
}

/// C1, B5, P1: what the next month refuses, too, is not offered from then on.
#[test]
fn what_another_day_refuses_too_is_not_offered_for_it() {
    let rows = "2022-11-01,a,upgrade,professional,,,\n2023-01-05,a,change,ultimate,,,\n2023-01-10,a,change,trial,,,\n";
    let text = told_of(rows, &["--month", "2023-01"]);
    let refused = "refused -:4, 2023-01-10: change edition_changed_twice";
    let allowed =
        "nothing more in this month; on 2023-02-01 it is refused, too: there is no way back to the free edition";
    says(&text, refused, "allowed", allowed);
    assert!(!entry(&text, refused).iter().any(|line| line.starts_with("instead")), "{text}");
    // A horizon that ends before the day does not decide what is allowed on it.
    let rows =
        "2020-01-10,a,upgrade,professional,,,\n2020-02-05,a,change,ultimate,,,\n2020-02-10,a,change,professional,,,\n";
    let text = told_of(rows, &["--to", "2020-02"]);
    says(&text, "refused -:4, 2020-02-10: change edition_changed_twice", "allowed", "the same from 2020-03-01 on");
}

/// T2, B1: from 2022-12-26 on an app may migrate. 26/31 of 449.99 is 377.41 and 5/31 of 399 is 64.35, 8.23 less than 449.99; then
/// 399 instead of 449.99 in January and February.
#[test]
fn a_migration_that_came_too_early_says_from_when_on_it_is_allowed() {
    let rows = "2022-11-01,a,upgrade,professional,,,\n2022-12-20,a,migrate,,,,\n";
    let text = told_of(rows, &["--month", "2022-12"]);
    let refused = "refused -:3, 2022-12-20: migrate migrate_not_available";
    says(&text, refused, "allowed", "the same from 2022-12-26 on");
    let costs = "8.23 less in 2022-12 and 50.99 less a month after it, 110.21 less in all";
    says(&text, refused, "instead", &format!("with the same on 2022-12-26: {costs}"));
    let held = told_of(rows, &["--month", "2022-12", "--rulebook", "tencent-im-intl-2022-10"]);
    says(&held, refused, "allowed", "nothing: the app stays in its billing mode");
}

/// T6: the editions that the action can name.
#[test]
fn an_edition_that_is_not_there_is_answered_with_those_the_action_can_name() {
    let rows = "2023-01-10,a,upgrade,professional,,,\n2023-01-10,b,create,trial,,,\n";
    let text = told_of(rows, &["--month", "2023-01"]);
    let upgrade = "refused -:2, 2023-01-10: upgrade edition_not_offered";
    says(&text, upgrade, "allowed", "`standard`, `premium`");
    // 22/31 of 399 is 283.16; the horizon ends with March.
    let costs = "283.16 more in 2023-01 and 399.00 more a month after it, 1081.16 more in all";
    says(&text, upgrade, "instead", &format!("with the same as an `upgrade` to `standard`: {costs}"));
    let lines = entry(&text, "refused -:3, 2023-01-10: create edition_not_offered");
    assert!(lines.contains(&"allowed  `developer`"), "{lines:#?}");
}

/// L1: of many rows refused for the same, the first eight of a month are priced each; the others with the first.
#[test]
fn rows_refused_by_the_dozen_are_priced_together() {
    let rows = format!("2020-01-10,a,upgrade,professional,,,\n{}", "2020-02-10,a,open_room,,,,60\n".repeat(12));
    let text = told_of(&rows, &["--month", "2020-02"]);
    let costs = "149.99 more a month from 2020-02 on, 449.97 more in all";
    let refused = |line: u32| format!("refused -:{line}, 2020-02-10: open_room limit:av_rooms, error 10036");
    let way = format!("with `unlimited_av_rooms`: {costs}; 4 later refusals fewer");
    says(&text, &refused(10), "instead", &way);
    let way = format!("with `unlimited_av_rooms` as at -:3 already: {costs}; 11 later refusals fewer");
    says(&text, &refused(14), "instead", &way);
}

/// A violation of the app has no subject; a word is told once.
#[test]
fn a_refusal_of_the_app_has_no_subject() {
    let rows = "2020-01-05,a,stop,,,,\n2020-01-06,a,open_room,,,,1\n";
    let told: Value = serde_json::from_str(&told_of(rows, &["--format", "json"])).expect("an object");
    let refusal = &told["apps"][0]["months"][0]["refusals"][0];
    assert_eq!(refusal["rule"], "app_stopped");
    assert_eq!(refusal["subject"], Value::Null);
    let wrong = billcast(&["explain", "scenarios/documented/3.csv", "--item", "unlimited_rooms"]).stderr;
    assert_eq!(wrong.matches("groups_per_user").count(), 1, "{wrong}");
}
