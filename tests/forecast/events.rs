//! What has happened before the first month drawn: it is in the readings, and counts once.

use super::{draws, forecast};

const HISTORY: &str = "2019-12-05 upgrade edition=professional
                       2020-01-31 usage meter=dau quantity=10000
                       2020-02-29 usage meter=dau quantity=15000";

/// The readings from the first month drawn on, of a driver with this event.
fn drawn(rows: &str, driver: &str, event: &str) -> Vec<String> {
    let assumptions =
        format!("[[driver]]\n{driver}\n[[driver.event]]\ndate = \"2020-02-10\"\n{event}\n[[case]]\nname = \"base\"\n");
    let told = forecast(rows, &assumptions, "2020-05", draws(1));
    told.column("quantity").into_iter().map(str::to_owned).collect()
}

/// Readings of January 10,000 and of February 15,000, a half of it by the event: the level is 10,000.
#[test]
fn a_campaign_of_the_past_is_taken_out_of_the_readings_before_a_start_is_fitted() {
    let fitted = "name = \"dau\"\nstart = \"fit\"";
    // A quarter, an eighth and a sixteenth are left of it.
    let expected = ["12500", "11250", "10625"];
    assert_eq!(drawn(HISTORY, fitted, "size = \"50%\"\ndecay = \"50%\""), expected);
    // 5,000 more in February: 2,500, 1,250 and 625 are left.
    assert_eq!(drawn(HISTORY, fitted, "size = 5000\ndecay = \"50%\""), expected);
    // What is less likely than not has not happened: sqrt(10,000 x 15,000) = 12,247.
    assert_eq!(drawn(HISTORY, fitted, "size = \"50%\"\nprobability = \"49%\""), ["12247"; 3]);
    // A start that is written is the level without what happens.
    let written = "name = \"dau\"\nstart = 10000";
    assert_eq!(drawn(HISTORY, written, "size = \"50%\"\ndecay = \"50%\""), expected);
}

/// 10,000, 11,000 and 12,100 without the event, which adds a half in February and a quarter in March.
#[test]
fn a_campaign_of_the_past_is_no_growth() {
    let rows = "2019-12-05 upgrade edition=professional
                2020-01-31 usage meter=dau quantity=10000
                2020-02-05 usage meter=dau quantity=10900
                2020-02-29 usage meter=dau quantity=16500
                2020-03-31 usage meter=dau quantity=15125";
    let driver = "name = \"dau\"\nstart = \"fit\"\ngrowth = \"fit\"";
    // 13,310 x 1.125 and 14,641 x 1.0625.
    assert_eq!(drawn(rows, driver, "size = \"50%\"\ndecay = \"50%\""), ["14974", "15556"]);
}

/// L2: what is counted has events, too: 30 rooms, 10 of them for the launch, which is over.
#[test]
fn rooms_opened_for_a_launch_are_closed_after_it() {
    let rows = "2019-12-05 upgrade edition=professional
                2020-01-15 open_room count=20
                2020-02-20 open_room count=10";
    let assumptions = "[[driver]]\nname = \"av_rooms\"\nstart = \"fit\"\n[[driver.event]]\ndate = \"2020-02-10\"\nsize = 10\n\
                       decay = \"100%\"\n[[case]]\nname = \"base\"\n";
    assert_eq!(forecast(rows, assumptions, "2020-04", draws(1)).told(), ["2020-03-31 close_room 10"]);
}
