//! Mistakes of assumptions: where they are marked, what is said, and what to write instead.

use billcast::forecast::Assumptions;
use billcast::rulebook::Timeline;

use super::{PAID, draws, forecast};
use crate::bill::classic_with;

/// The line, the message and the help of each mistake.
fn mistakes(assumptions: &str) -> Vec<(u64, String, String)> {
    let timeline = Timeline::held(classic_with(&[]));
    let findings = Assumptions::read("a.toml", assumptions, &timeline).expect_err("a mistake");
    let told = |diagnostic: &billcast::diagnostic::Diagnostic| {
        let line = diagnostic.excerpt.as_ref().expect("a place").line;
        (line, diagnostic.message.clone(), diagnostic.help.clone().unwrap_or_default())
    };
    findings.shown.iter().map(told).collect()
}

/// The only mistake.
fn mistake(assumptions: &str) -> (u64, String, String) {
    let mut all = mistakes(assumptions);
    assert_eq!(all.len(), 1, "{all:#?}");
    all.remove(0)
}

const DAU: &str = "[[driver]]\nname = \"dau\"\n";

#[test]
fn a_case_grows_as_what_is_unknown_of_the_growth_does() {
    let of = |driver: &str, growth: &str| {
        format!(
            "{DAU}start = \"fit\"\n{driver}\n[[case]]\nname = \"low\"\n[[case.driver]]\nname = \"dau\"\ngrowth = {growth}\n"
        )
    };
    let uncertain = "growth = \"fit\"\n[[driver.uncertainty]]\nkind = \"normal\"\nacts = \"growth\"\nsd = ";
    let (line, message, help) = mistake(&of(&format!("{uncertain}\"1%\""), "500"));
    assert_eq!((line, help.as_str()), (13, "write the growth as a percentage, too"));
    assert!(message.ends_with("what is unknown of the growth is a percentage"), "{message}");
    let (_, message, _) = mistake(&of(&format!("{uncertain}100"), "\"5%\""));
    assert!(message.ends_with("what is unknown of the growth is a number"), "{message}");
    assert!(mistake(&of("growth = \"2%\"", "500")).1.ends_with("the driver grows otherwise"));
}

#[test]
fn a_case_of_a_driver_without_growth_grows_by_a_percentage_or_by_a_number() {
    let of = |growth: &str| {
        let case = format!("[[case]]\nname = \"base\"\n[[case.driver]]\nname = \"dau\"\ngrowth = {growth}\n");
        let told = forecast(PAID, &format!("{DAU}start = 10000\n{case}"), "2020-03", draws(1));
        told.column("quantity").into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(
        (of("500"), of("\"10%\"")),
        (vec!["10000".into(), "10500".into()], vec!["10000".into(), "11000".into()])
    );
}

#[test]
fn groups_of_two_types_are_one_count_and_a_group_has_one_type() {
    let groups = |apps: &str| {
        format!(
            "[[driver]]\nname = \"groups\"\nstart = 5\n[[driver]]\nname = \"chats\"\ndrives = \"groups\"\n\
             group_type = \"chatroom\"\nstart = 7\n{apps}"
        )
    };
    let (line, message, help) = mistake(&groups(""));
    assert_eq!((line, message.as_str()), (5, "`driver[2].name`: `groups` and `chats` drive the same of the same apps"));
    assert!(help.starts_with("groups of every type are one count"), "{help}");
    let members = "[[driver]]\nname = \"members_per_group\"\nstart = 5\n[[driver]]\nname = \"chats\"\n\
                   drives = \"members_per_group\"\ngroup_type = \"chatroom\"\nstart = 7\n";
    assert!(mistake(members).2.starts_with("a group has one type"));
    // Of an app that it names, the driver that names it takes the place of the other.
    let timeline = Timeline::held(classic_with(&[]));
    assert!(Assumptions::read("a.toml", &groups("apps = [\"b\"]\n"), &timeline).is_ok());
    let more = members.replace("group_type", "group = \"hall\"\ngroup_type");
    assert!(Assumptions::read("a.toml", &more, &timeline).is_ok());
    let told =
        forecast(PAID, &format!("{}[[case]]\nname = \"base\"\n", groups("apps = [\"app\"]\n")), "2020-03", draws(1));
    assert_eq!(told.told(), ["2020-02-29 create_group 7"]);
}

#[test]
fn a_driver_stands_once_in_a_case_and_a_list_of_apps_is_not_empty() {
    let twice = format!(
        "{DAU}start = 5\n[[case]]\nname = \"low\"\n[[case.driver]]\nname = \"dau\"\nstart = 1\n[[case.driver]]\n\
         name = \"dau\"\nstart = 2\n"
    );
    let (line, message, _) = mistake(&twice);
    assert_eq!((line, message.as_str()), (10, "`case[1].driver[2].name`: the case has `dau` already"));
    let empty =
        format!("{DAU}start = 5\napps = []\n[[when]]\nwatch = \"dau\"\nreaches = 1\napps = []\naction = \"migrate\"\n");
    let lines: Vec<(u64, String)> = mistakes(&empty).into_iter().map(|(line, message, _)| (line, message)).collect();
    let message = |key: &str| format!("`{key}`: the list names no app");
    assert_eq!(lines, [(4, message("driver[1].apps")), (8, message("when[1].apps"))]);
}

#[test]
fn a_number_is_told_as_it_is_written() {
    let event = |probability: &str| {
        format!("{DAU}start = 5\n[[driver.event]]\ndate = \"2020-03-01\"\nsize = 5\nprobability = \"{probability}\"\n")
    };
    assert!(mistake(&event("110%")).1.ends_with("`110%` is no probability"));
    assert!(mistake(&event("-0.070%")).1.ends_with("`-0.070%` is no probability"));
    assert!(mistake(&format!("{DAU}start = \"7.10%\"\n")).1.ends_with("`7.10%` is no value to start from"));
    assert!(mistake(&format!("{DAU}start = 5\ngrowth = \"-110%\"\n")).1.contains("`-110%` leaves nothing"));
}

#[test]
fn a_bootstrap_of_the_growth_asks_for_a_growth_in_percent() {
    let (_, _, help) = mistake(&format!(
        "{DAU}start = 5\ngrowth = 100\n[[driver.uncertainty]]\nkind = \"bootstrap\"\nacts = \"growth\"\n"
    ));
    assert!(help.starts_with("the past changes are percentages: write the growth as one"), "{help}");
}

#[test]
fn the_number_that_is_wrong_is_marked() {
    let of = |uncertainty: &str| mistake(&format!("{DAU}start = 5\n[[driver.uncertainty]]\n{uncertainty}\n"));
    let place = |uncertainty: &str| {
        let (line, message, _) = of(uncertainty);
        (
            line,
            message.split(':').next().expect("a key").trim_matches('`').rsplit('.').next().expect("a key").to_owned(),
        )
    };
    assert_eq!(place("kind = \"normal\"\nsd = -5"), (6, "sd".to_owned()));
    assert_eq!(place("kind = \"lognormal\"\nsd = 5"), (6, "sd".to_owned()));
    assert_eq!(place("kind = \"uniform\"\nlow = 5\nhigh = 3"), (7, "high".to_owned()));
    assert_eq!(place("kind = \"uniform\"\nhigh = \"30%\"\nlow = 5"), (6, "high".to_owned()));
    assert_eq!(place("kind = \"triangular\"\nlow = 1\nmode = 9\nhigh = 3"), (7, "mode".to_owned()));
}

#[test]
fn a_setting_that_is_none_is_one_mistake() {
    let when = "[[when]]\nwatch = \"dau\"\nreaches = 1\nset = { unlimited_av_rooms = \"maybe\" }\n";
    let (line, message, _) = mistake(&format!("{DAU}start = 5\n{when}"));
    assert!(line == 7 && message.contains("maybe"), "{line}: {message}");
}
