//! `billcast explain`: the row and the rule that decided, where things change within a month, end, and come back.

use billcast::calendar::{Horizon, Month};
use billcast::engine::Engine;
use billcast::ledger::{Details, Legend};
use billcast::witness::behind::Behind;
use billcast::witness::explain::{Asked, Witness};

use crate::bill::{published, scenario};
use crate::explain::{entry, says, told};
use crate::generator::{Portfolio, Size};
use crate::program::billcast;

/// Whether an entry has a line of this label.
fn cites(text: &str, title: &str, label: &str) -> bool {
    entry(text, title).iter().any(|line| line.split(' ').next() == Some(label))
}

const HEADER: &str = "date,app,action,edition,unlimited_av_rooms,content_filtering,history_days\n";

fn told_of(rows: &str, args: &[&str]) -> String {
    told(&format!("{HEADER}{rows}"), args)
}

/// B3: the days of the stop and of the resume are charged, once if they are the same.
#[test]
fn a_stop_that_was_undone_in_the_month_ends_with_the_resume() {
    let rows = "2022-11-01,a,upgrade,professional,,,\n2022-12-10,a,stop,,,,\n2022-12-12,a,resume,,,,\n";
    let text = told_of(rows, &["--month", "2022-12"]);
    let plan = "plan professional  435.47";
    says(&text, plan, "O2", "-:2, 2022-11-01: upgraded to `professional`");
    says(&text, plan, "B1", "in force on 30 of the 31 days");
    says(&text, plan, "B3", "-:3, 2022-12-10: stopped: nothing from the day after until 2022-12-12");
    says(&text, plan, "B3", "-:4, 2022-12-12: resumed: in force again from this day on");
    let text = told_of(&rows.replace("2022-12-12", "2022-12-10"), &["--month", "2022-12"]);
    let plan = "plan professional  449.99";
    says(&text, plan, "B1", "in force on every day from 2022-12-01 on");
    says(&text, plan, "B3", "-:3, 2022-12-10: stopped until later on the same day: the day is charged once");
}

/// B1, C3: 5 days and 22 days; the row that put the rooms back is named.
#[test]
fn a_package_put_back_in_the_month_names_both_rows() {
    let rows = "2022-11-01,a,upgrade,professional,on,,\n2022-12-05,a,change,,off,,\n2022-12-10,a,change,,on,,\n";
    let text = told_of(rows, &["--month", "2022-12"]);
    let rooms = "package unlimited_av_rooms  391.93";
    says(&text, rooms, "B1", "in force on 27 of the 31 days");
    says(&text, rooms, "B1", "-:3, 2022-12-05: off until 2022-12-10: the days between are not part of it");
    says(&text, rooms, "C3", "-:4, 2022-12-10: `unlimited_av_rooms` put back: on");
    assert!(!entry(&text, rooms).iter().any(|line| line.contains("from here on")), "{text}");
}

/// F4, C3: the same where fees are whole months.
#[test]
fn a_package_put_back_takes_nothing_back() {
    let rows = "2020-01-10,a,upgrade,professional,on,,\n2020-05-05,a,change,,off,,\n2020-05-10,a,change,,on,,\n";
    let text = told_of(rows, &["--month", "2020-05"]);
    let rooms = "package unlimited_av_rooms  149.99";
    says(&text, rooms, "F4", "-:3, 2020-05-05: off until 2020-05-10: takes nothing back");
    says(&text, rooms, "C3", "-:4, 2020-05-10: `unlimited_av_rooms` put back: on");
}

/// B1, B3: 12 days up to the stop and 6 from the resume to the change, whose day is ultimate's, too: 18 of 31.
#[test]
fn every_row_that_ended_a_line_is_named() {
    let rows = "2022-11-01,a,upgrade,ultimate,,,\n2023-01-12,a,stop,,,,\n2023-01-15,a,resume,,,,\n\
                2023-01-20,a,change,professional,,,\n";
    let text = told_of(rows, &["--month", "2023-01"]);
    let plan = "plan ultimate  522.57";
    says(&text, plan, "B1", "in force on 18 of the 31 days");
    says(&text, plan, "B3", "-:3, 2023-01-12: stopped: nothing from the day after until 2023-01-15");
    says(&text, plan, "B3", "-:4, 2023-01-15: resumed");
    says(&text, plan, "B1", "-:5, 2023-01-20: `professional` from here on: the days before stay due");
}

/// O3, T2, O1: the free edition after a downgrade, after a migration, and after a stop that was undone.
#[test]
fn a_free_month_names_the_row_that_led_to_the_free_edition() {
    let rows = "2021-06-10,a,upgrade,professional,,,\n2021-07-05,a,change,trial,,,\n";
    let text = told_of(rows, &["--month", "2021-08"]);
    let plan = "plan trial  0.00";
    says(&text, plan, "O3", "-:3, 2021-07-05: changed to `trial`: the fee of `trial` is nothing");
    assert!(!cites(&text, plan, "O1"), "{text}");
    let rows = "2022-11-05,a,create,,,,\n2023-01-10,a,migrate,,,,\n";
    let text = told_of(rows, &["--month", "2023-01"]);
    says(&text, "plan developer  0.00", "T2", "-:3, 2023-01-10: migrated: the edition is `developer`: the fee of");
    assert!(!cites(&text, "plan developer  0.00", "O1"), "{text}");
    let rows = "2022-11-05,a,create,,,,\n2022-11-10,a,stop,,,,\n2022-11-12,a,resume,,,,\n";
    let text = told_of(rows, &["--month", "2022-12"]);
    says(&text, plan, "O1", "-:2, 2022-11-05: the fee of `trial` is nothing");
}

/// F2, O3: a paid edition that was left again in its free month.
#[test]
fn an_edition_left_in_its_first_month_says_why_it_cost_nothing() {
    let rows = "2021-06-10,a,upgrade,professional,,,\n2021-06-20,a,change,trial,,,\n";
    let text = told_of(rows, &["--month", "2021-06"]);
    let plan = "plan trial  0.00";
    says(&text, plan, "F2", "-:2, 2021-06-10: upgraded to `professional`: it incurs nothing in this month");
    says(&text, plan, "O3", "-:3, 2021-06-20: changed to `trial`");
}

/// G6: what only the other reading charges has a reason; the value is that of the rulebook that decided: the one of the month
/// or, where the downgrade was made under an earlier one, that.
#[test]
fn what_only_another_reading_charges_has_a_reason_and_one_value() {
    let rows = "2021-06-10,a,upgrade,professional,,,\n2021-07-05,a,change,trial,,,\n";
    let of = |month: &str| told_of(rows, &["--month", month, "--to", "2022-12"]);
    let plan = "plan professional  0.00";
    let text = of("2021-08");
    says(&text, plan, "O3", "-:3, 2021-07-05: changed to `trial`");
    let reading = |amount: &str| {
        format!("decided by the reading downgrade_to_trial = true; read as false it would be {amount} in this month")
    };
    says(&text, plan, "G6", &reading("149.99"));
    says(&of("2022-12"), plan, "G6", &reading("449.99"));
}

/// F6, O3: a package that a stop or an earlier month ended says so.
#[test]
fn a_package_that_ended_earlier_says_why_it_costs_nothing() {
    let rows = "2020-01-10,a,upgrade,professional,,on,\n2020-05-10,a,stop,,,,\n";
    let text = told_of(rows, &["--month", "2020-06", "--item", "content_filtering"]);
    let filter = "package content_filtering  0.00";
    says(&text, filter, "O2", "-:2, 2020-01-10: `content_filtering` on");
    says(&text, filter, "F6", "-:3, 2020-05-10: stopped on 2020-05-10: nothing is incurred afterwards");
    let rows = "2020-01-10,a,upgrade,professional,,on,\n2020-02-05,a,change,,,off,\n";
    let text = told_of(rows, &["--month", "2020-03", "--item", "content_filtering"]);
    says(&text, filter, "O3", "-:3, 2020-02-05: `content_filtering` off");
    // A package that nobody set is no part of the story.
    assert!(!told_of(rows, &["--month", "2020-03"]).contains("unlimited_av_rooms"));
}

/// B3: a month after a stop that can be undone.
#[test]
fn a_month_after_a_stop_that_can_be_undone_costs_nothing_by_its_own_rule() {
    let rows = "2022-11-01,a,upgrade,professional,,,\n2022-11-10,a,stop,,,,\n";
    let text = told_of(rows, &["--month", "2022-12"]);
    says(&text, "plan professional  0.00", "B3", "-:3, 2022-11-10: stopped on 2022-11-10");
    assert!(!cites(&text, "plan professional  0.00", "F6"), "{text}");
}

/// F5: a lowering of the history, and a setting of it in the row that changes the edition, are no carry-over (P3) and no F4.
#[test]
fn a_change_of_the_history_is_always_by_its_own_rule() {
    let rows = "2020-01-10,a,upgrade,professional,,,90\n2020-02-05,a,change,,,,30\n";
    let text = told_of(rows, &["--month", "2020-02"]);
    says(&text, "package history_days to 90  149.99", "F5", "-:3, 2020-02-05: 30 from here on: takes nothing back");
    let rows = "2020-01-10,a,upgrade,professional,,,180\n2020-04-05,a,change,ultimate,,,90\n";
    let text = told_of(rows, &["--month", "2020-04", "--item", "history_days"]);
    assert!(text.contains("F5       -:3, 2020-04-05: 90 from here on: takes nothing back"), "{text}");
    assert!(!text.contains("P3 "), "{text}");
}

/// U2, T2: a reading before the migration is priced by the edition of that side.
#[test]
fn usage_in_the_month_of_a_migration_names_its_side() {
    let text = billcast(&["explain", "scenarios/timeline/migration.csv", "--month", "2023-01"]).stdout;
    let dau = "usage dau  899.98";
    says(&text, dau, "U2", "at the price of `professional`, the last paid edition before the migration");
    says(&text, dau, "T2", "migration.csv:5, 2023-01-10: a reading before the migration counts");
    says(&text, "usage mau  35.18", "U2", "at the price of `standard`, the last paid edition after the migration");
}

/// F2, F6: what a stop ends in its free month never begins.
#[test]
fn a_fee_that_never_begins_is_not_announced() {
    let rows = "2019-03-01,a,upgrade,ultimate,,,\n2019-03-01,a,stop,,,,\n";
    let text = told_of(rows, &["--month", "2019-03"]);
    let plan = "plan ultimate  0.00";
    says(&text, plan, "F2", "upgraded to `ultimate` on 2019-03-01: it incurs nothing in this month");
    says(&text, plan, "F6", "-:3, 2019-03-01: stopped on 2019-03-01");
    assert!(!text.contains("2019-04-01"), "{text}");
}

/// B3: a resume brings back what another row set.
#[test]
fn after_a_resume_the_row_that_set_the_plan_is_still_the_upgrade() {
    let rows = "2022-11-01,a,upgrade,professional,,,\n2022-11-10,a,stop,,,,\n2022-11-12,a,resume,,,,\n";
    let text = told_of(rows, &["--month", "2022-12"]);
    let plan = "plan professional  449.99";
    says(&text, plan, "O2", "-:2, 2022-11-01: upgraded to `professional`");
    assert!(!cites(&text, plan, "B3"), "{text}");
}

/// `check` and `explain` name the same row behind a charge: of a portfolio, each.
#[test]
fn check_and_explain_name_the_same_row() {
    let from = "2021-06".parse().expect("a month");
    let mut rows = Vec::new();
    Portfolio::new(Size { apps: 40, from, months: 24, seed: 11 }).write_by_date(&mut rows).expect("rows");
    let timeline = published();
    let scenario = scenario(&timeline, std::str::from_utf8(&rows).expect("UTF-8"));
    let (first, last) = scenario.span().expect("rows");
    let horizon = Horizon { from: Month::of(first), to: Month::of(last) };
    let files = scenario.files.iter().map(|file| file.name.clone()).collect();
    let legend = Legend { currency: timeline.currency(), names: timeline.names(), files };
    let witness = Witness::new(&timeline, &[], horizon, &legend, Asked::default());
    let engine = Engine::new(&timeline, horizon);
    let mut compared = 0;
    for app in scenario.apps() {
        let (explanation, ledger) = witness.explain(&app);
        let mut details = Details::default();
        engine.replay(&app.rows, &mut details);
        let behind = Behind { rows: &app.rows, ledger: &ledger, details: &details };
        for told in explanation.months.iter().flat_map(|month| &month.charges) {
            let Some(row) = told.because.first().and_then(|because| because.row.as_ref()) else { continue };
            let charge = &told.charge;
            let line = behind.charge(charge.item, charge.incurred_on, Some(charge.rule));
            assert_eq!(line, Some(row.line), "{}: {charge:?} {:?}", app.name, told.because);
            compared += 1;
        }
    }
    assert!(compared > 300, "{compared}");
}
