//! Section 2 of the rule model, P3: what an edition change does to the packages.

use crate::bill::{Bill, bill, bill_with};

/// The package lines of a month: `item tier amount edition`.
fn packages(bill: &Bill, month: &str) -> Vec<String> {
    let lines = bill.cells("charges.csv", "month category item tier amount edition");
    let line = format!("{month} package ");
    lines.iter().filter_map(|found| found.strip_prefix(&line)).map(str::to_owned).collect()
}

/// The bill of an app that takes `settings` with its upgrade in January and changes the edition in May.
fn moved(from: &str, settings: &str, to: &str) -> Bill {
    let bill = bill(&format!(
        "2020-01-15 upgrade edition={from} {settings}
         2020-05-10 change edition={to}"
    ));
    assert!(bill.violations().is_empty(), "{:?}", bill.violations());
    bill
}

/// P3: content filtering is offered by both editions and goes along both ways.
#[test]
fn content_filtering_goes_along() {
    for (from, to) in [("professional", "ultimate"), ("ultimate", "professional")] {
        let bill = moved(from, "content_filtering=on", to);
        assert_eq!(packages(&bill, "2020-05"), [format!("content_filtering - 149.99 {from}")]);
        assert_eq!(packages(&bill, "2020-06"), [format!("content_filtering - 149.99 {to}")]);
    }
}

/// P3: unlimited rooms end in ultimate, and do not come back with professional.
#[test]
fn unlimited_rooms_end_in_ultimate_and_do_not_come_back() {
    let bill = bill(
        "2020-01-15 upgrade edition=professional unlimited_av_rooms=on
         2020-05-10 change edition=ultimate
         2020-06-10 change edition=professional
         2020-06-11 open_room count=51",
    );
    assert_eq!(packages(&bill, "2020-05"), ["unlimited_av_rooms - 149.99 professional"]);
    assert!(packages(&bill, "2020-06").is_empty() && packages(&bill, "2020-07").is_empty());
    assert_eq!(bill.extents(), ["5 limit:av_rooms - 50 0 51 50 10036"]);
}

/// P3: a level above professional's default is not above ultimate's: it becomes ultimate's default.
#[test]
fn levels_of_professional_become_ultimates_defaults() {
    for setting in ["groups_per_user=501", "groups_per_user=1000", "members_per_group=201", "members_per_group=2000"] {
        let bill = moved("professional", setting, "ultimate");
        assert_eq!(packages(&bill, "2020-05").len(), 1, "{setting}");
        assert!(packages(&bill, "2020-06").is_empty(), "{setting}");
    }
}

/// P3: a level of ultimate is covered by no tier of professional: it becomes professional's default.
#[test]
fn levels_of_ultimate_become_professionals_defaults() {
    for setting in ["groups_per_user=1001", "groups_per_user=3000", "members_per_group=2001", "members_per_group=6000"]
    {
        let bill = moved("ultimate", setting, "professional");
        assert_eq!(packages(&bill, "2020-05").len(), 1, "{setting}");
        assert!(packages(&bill, "2020-06").is_empty(), "{setting}");
    }
}

/// P3: 90, 180 and 360 days of history are kept both ways, at the new edition's price from the next opening.
#[test]
fn history_above_both_defaults_is_kept() {
    for (days, professional, ultimate) in
        [(90, "149.99", "79.99"), (180, "229.99", "149.99"), (360, "379.99", "299.99")]
    {
        let in_professional = [format!("history_days {days} {professional} professional")];
        let in_ultimate = [format!("history_days {days} {ultimate} ultimate")];
        let up = moved("professional", &format!("history_days={days}"), "ultimate");
        assert_eq!(
            [packages(&up, "2020-05"), packages(&up, "2020-06")],
            [in_professional.clone(), in_ultimate.clone()]
        );
        let down = moved("ultimate", &format!("history_days={days}"), "professional");
        assert_eq!([packages(&down, "2020-05"), packages(&down, "2020-06")], [in_ultimate, in_professional]);
    }
}

/// P3: 30 days bought in professional are ultimate's default: no fee there, and back in professional only 7 days.
#[test]
fn thirty_days_of_history_become_ultimates_default() {
    let bill = bill(
        "2020-01-15 upgrade edition=professional history_days=30
         2020-05-10 change edition=ultimate
         2020-06-10 change edition=professional",
    );
    assert_eq!(packages(&bill, "2020-05"), ["history_days 30 79.99 professional"]);
    assert!(packages(&bill, "2020-06").is_empty() && packages(&bill, "2020-07").is_empty());
}

/// P3: a level at the default goes to the new edition's default, with that edition's limit at once.
#[test]
fn a_level_at_its_default_goes_to_the_new_default() {
    let up = bill(
        "2020-01-15 upgrade edition=professional
         2020-05-10 change edition=ultimate
         2020-05-10 join user=u count=1001",
    );
    assert_eq!(up.extents(), ["4 limit:groups_per_user u 1000 0 1001 1000 10037"]);
    let down = bill(
        "2020-01-15 upgrade edition=ultimate
         2020-05-10 change edition=professional
         2020-05-10 join user=u count=501",
    );
    assert_eq!(down.extents(), ["4 limit:groups_per_user u 500 0 501 500 10037"]);
    assert!(packages(&up, "2020-06").is_empty() && packages(&down, "2020-06").is_empty());
}

/// P3: a level that falls to the default has the default's limit at once.
#[test]
fn a_level_that_falls_to_the_default_has_its_limit_at_once() {
    let bill = bill(
        "2020-01-15 upgrade edition=ultimate groups_per_user=3000
         2020-05-10 change edition=professional
         2020-05-10 join user=u count=501",
    );
    assert_eq!(bill.extents(), ["4 limit:groups_per_user u 500 0 501 500 10037"]);
}

/// P3: a level is kept only above the new default: one number above it is kept, its own number is the default.
#[test]
fn a_level_is_kept_only_above_the_new_default() {
    let lower_default =
        [("default = { number = 1000,", "default = { number = 700,"), ("allowed = 1000,", "allowed = 700,")];
    for (level, june) in [("699", ""), ("700", ""), ("701", "groups_per_user 3000 149.99 ultimate")] {
        let bill = bill_with(
            &lower_default,
            &format!(
                "2020-01-15 upgrade edition=professional groups_per_user={level}
                 2020-05-10 change edition=ultimate"
            ),
        );
        assert_eq!(packages(&bill, "2020-06").concat(), june, "{level}");
    }
}

/// P3: a level is kept only where a tier covers it, and stays the number that it is.
#[test]
fn a_level_is_kept_only_where_a_tier_covers_it() {
    let higher_tier = [("{ up_to = 1000, price", "{ up_to = 2000, price")];
    for (level, tier, allowed) in [("2000", "groups_per_user 2000 149.99 professional", "2000"), ("2001", "", "500")] {
        let bill = bill_with(
            &higher_tier,
            &format!(
                "2020-01-15 upgrade edition=ultimate groups_per_user={level}
                 2020-05-10 change edition=professional
                 2020-05-11 join user=u count=2002"
            ),
        );
        assert_eq!(packages(&bill, "2020-06").concat(), tier, "{level}");
        assert_eq!(bill.extents(), [format!("4 limit:groups_per_user u {allowed} 0 2002 {allowed} 10037")]);
    }
}

/// P3: going to `trial` drops every package, and an upgrade brings none of them back.
#[test]
fn trial_drops_every_package() {
    let professional =
        "unlimited_av_rooms=on content_filtering=on groups_per_user=700 members_per_group=700 history_days=90";
    let ultimate = "content_filtering=on groups_per_user=2000 members_per_group=3000 history_days=90";
    for (edition, settings, count) in [("professional", professional, 5), ("ultimate", ultimate, 4)] {
        let bill = bill(&format!(
            "2020-01-15 upgrade edition={edition} {settings}
             2020-05-10 change edition=trial
             2020-06-10 upgrade edition={edition}"
        ));
        assert!(bill.violations().is_empty(), "{:?}", bill.violations());
        assert_eq!(packages(&bill, "2020-05").len(), count);
        assert_eq!([bill.packages("2020-06"), bill.packages("2020-07")], ["0.00", "0.00"]);
    }
}

/// P3, C1: a carry-over is not a change of the package: its one change of the month is still there.
#[test]
fn a_carry_over_uses_up_no_change() {
    let bill = bill(
        "2020-01-15 upgrade edition=professional groups_per_user=700 history_days=90
         2020-05-10 change edition=ultimate
         2020-05-11 change groups_per_user=2000 history_days=360
         2020-05-12 change groups_per_user=3000 history_days=180",
    );
    assert_eq!(bill.violations(), ["5 package_changed_twice groups_per_user", "5 package_changed_twice history_days"]);
}

/// P3, F2, F5: a carry-over incurs nothing by itself, neither for history kept at a higher price nor for anything else.
#[test]
fn a_carry_over_incurs_nothing() {
    let bill = moved("ultimate", "history_days=360 content_filtering=on", "professional");
    // May is that of the opening in ultimate: 299.99 and 149.99; June professional's 379.99 and 149.99.
    assert_eq!([bill.packages("2020-05"), bill.packages("2020-06")], ["449.98", "529.98"]);
}
