//! Operations under a condition: what is reached already, and what is refused.

use super::{PAID, costs, draws, forecast};

const SWITCH: &str = "[[when]]\nwatch = \"av_rooms\"\nreaches = 45\nset = { unlimited_av_rooms = \"on\" }\n";

/// F4: 48 rooms are open since January, and no row of a room comes any more.
#[test]
fn what_is_reached_in_the_past_sets_an_operation_off_at_the_first_row() {
    let rows = format!("{PAID}\n2020-01-10 open_room count=48");
    let assumptions = format!("[[driver]]\nname = \"dau\"\nstart = 5000\n{SWITCH}[[case]]\nname = \"base\"\n");
    let told = forecast(&rows, &assumptions, "2020-03", draws(1));
    let dates: Vec<(&str, &str)> = told.column("date").into_iter().zip(told.column("unlimited_av_rooms")).collect();
    assert_eq!(dates, [("2020-02-29", ""), ("2020-02-29", "on"), ("2020-03-31", "")]);
    assert_eq!(costs(&told.app().cases[0]), ["299.98", "299.98"]);
}

/// C1, C3: the package's one change of February is used up, so that switching it on is refused, and comes in March.
#[test]
fn an_operation_that_is_refused_is_tried_again_in_the_next_month() {
    let rows = format!("{PAID}\n2020-02-10 change unlimited_av_rooms=on\n2020-02-20 change unlimited_av_rooms=off");
    let assumptions = format!(
        "[[driver]]\nname = \"av_rooms\"\nstart = 46\n[[driver]]\nname = \"dau\"\nstart = 5000\n{SWITCH}\
         [[case]]\nname = \"base\"\n"
    );
    let told = forecast(&rows, &assumptions, "2020-04", draws(1));
    let dates = told.column("date").into_iter().zip(told.column("unlimited_av_rooms"));
    let tried: Vec<&str> = dates.filter(|(_, set)| *set == "on").map(|(date, _)| date).collect();
    assert_eq!(tried, ["2020-02-10", "2020-02-29", "2020-03-31"]);
    assert_eq!(told.app().cases[0].violations, 1, "refused once, and not tried again in February");
    // F4: February pays what was on from the 10th to the 20th, March from the 31st on.
    assert_eq!(costs(&told.app().cases[0]), ["299.98", "299.98", "299.98"]);
}

/// O4: nothing is asked of an app that has stopped.
#[test]
fn a_stopped_app_is_not_operated_on() {
    let rows = format!("{PAID}\n2020-01-10 open_room count=48\n2020-02-10 stop");
    let assumptions = format!("[[driver]]\nname = \"dau\"\nstart = 5000\n{SWITCH}[[case]]\nname = \"base\"\n");
    let told = forecast(&rows, &assumptions, "2020-03", draws(1));
    assert_eq!((told.column("action"), told.app().cases[0].violations), (vec!["stop"], 0));
}
