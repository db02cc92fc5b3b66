//! Section 2 of the rule model, P1 and P2: what each edition offers of each package.

use crate::bill::{Bill, bill};

/// The package's line in February (`tier amount edition`), the first reason against the row, or `nothing`.
fn outcome(bill: &Bill, package: &str) -> String {
    if let Some(violation) = bill.cells("violations.csv", "rule").first() {
        return violation.clone();
    }
    let line = format!("2020-02 {package} ");
    let lines = bill.cells("charges.csv", "month item tier amount edition");
    lines.iter().find_map(|found| found.strip_prefix(&line)).unwrap_or("nothing").to_owned()
}

/// Asks for each setting of the package in the edition, in the dialog of the upgrade and in a change.
fn offers(edition: &str, package: &str, settings: &[(&str, &str)]) {
    for (setting, expected) in settings {
        let expected = if expected.contains('.') { format!("{expected} {edition}") } else { (*expected).to_owned() };
        let upgraded = bill(&format!("2020-01-15 upgrade edition={edition} {package}={setting}"));
        assert_eq!(outcome(&upgraded, package), expected, "upgrade to {edition} with {package}={setting}");
        let changed = bill(&format!(
            "2020-01-15 upgrade edition={edition}
             2020-01-16 change {package}={setting}"
        ));
        assert_eq!(outcome(&changed, package), expected, "change in {edition} of {package}={setting}");
    }
}

/// P1: unlimited rooms are for sale in professional.
#[test]
fn professional_offers_unlimited_rooms() {
    offers("professional", "unlimited_av_rooms", &[("on", "- 149.99"), ("off", "nothing")]);
}

/// P1: in ultimate they are not applicable: refused, and switching them off does nothing.
#[test]
fn ultimate_does_not_offer_unlimited_rooms() {
    offers("ultimate", "unlimited_av_rooms", &[("on", "package_not_offered"), ("off", "nothing")]);
}

/// P1: content filtering is for sale in both editions.
#[test]
fn both_editions_offer_content_filtering() {
    for edition in ["professional", "ultimate"] {
        offers(edition, "content_filtering", &[("on", "- 149.99"), ("off", "nothing")]);
    }
}

/// P2: groups per user in professional: 500 without a fee, up to 1,000 for one.
#[test]
fn professional_sells_501_to_1000_groups_per_user() {
    let settings = [
        ("0", "level_below_default"),
        ("499", "level_below_default"),
        ("500", "nothing"),
        ("default", "nothing"),
        ("501", "1000 149.99"),
        ("999", "1000 149.99"),
        ("1000", "1000 149.99"),
        ("1001", "level_not_offered"),
        ("1000000000", "level_not_offered"),
    ];
    offers("professional", "groups_per_user", &settings);
}

/// P2: groups per user in ultimate: 1,000 without a fee, up to 3,000 for one.
#[test]
fn ultimate_sells_1001_to_3000_groups_per_user() {
    let settings = [
        ("0", "level_below_default"),
        ("500", "level_below_default"),
        ("999", "level_below_default"),
        ("1000", "nothing"),
        ("default", "nothing"),
        ("1001", "3000 149.99"),
        ("2999", "3000 149.99"),
        ("3000", "3000 149.99"),
        ("3001", "level_not_offered"),
    ];
    offers("ultimate", "groups_per_user", &settings);
}

/// P2: members per group in professional: 200 without a fee, up to 2,000 for one.
#[test]
fn professional_sells_201_to_2000_members_per_group() {
    let settings = [
        ("0", "level_below_default"),
        ("199", "level_below_default"),
        ("200", "nothing"),
        ("default", "nothing"),
        ("201", "2000 79.99"),
        ("1999", "2000 79.99"),
        ("2000", "2000 79.99"),
        ("2001", "level_not_offered"),
    ];
    offers("professional", "members_per_group", &settings);
}

/// P2: members per group in ultimate: 2,000 without a fee, up to 6,000 for one.
#[test]
fn ultimate_sells_2001_to_6000_members_per_group() {
    let settings = [
        ("0", "level_below_default"),
        ("200", "level_below_default"),
        ("1999", "level_below_default"),
        ("2000", "nothing"),
        ("default", "nothing"),
        ("2001", "6000 79.99"),
        ("5999", "6000 79.99"),
        ("6000", "6000 79.99"),
        ("6001", "level_not_offered"),
    ];
    offers("ultimate", "members_per_group", &settings);
}

/// P2: history in professional: 7 days without a fee, else exactly 30, 90, 180 or 360; below the default too, any other
/// number is not offered.
#[test]
fn professional_sells_history_by_its_tiers_alone() {
    let settings = [
        ("0", "level_not_offered"),
        ("1", "level_not_offered"),
        ("6", "level_not_offered"),
        ("7", "nothing"),
        ("default", "nothing"),
        ("8", "level_not_offered"),
        ("29", "level_not_offered"),
        ("30", "30 79.99"),
        ("31", "level_not_offered"),
        ("89", "level_not_offered"),
        ("90", "90 149.99"),
        ("91", "level_not_offered"),
        ("179", "level_not_offered"),
        ("180", "180 229.99"),
        ("181", "level_not_offered"),
        ("359", "level_not_offered"),
        ("360", "360 379.99"),
        ("361", "level_not_offered"),
    ];
    offers("professional", "history_days", &settings);
}

/// P2: history in ultimate: 30 days without a fee, else exactly 90, 180 or 360; professional's 7 is not offered.
#[test]
fn ultimate_sells_history_by_its_tiers_alone() {
    let settings = [
        ("0", "level_not_offered"),
        ("7", "level_not_offered"),
        ("29", "level_not_offered"),
        ("30", "nothing"),
        ("default", "nothing"),
        ("31", "level_not_offered"),
        ("89", "level_not_offered"),
        ("90", "90 79.99"),
        ("91", "level_not_offered"),
        ("179", "level_not_offered"),
        ("180", "180 149.99"),
        ("181", "level_not_offered"),
        ("359", "level_not_offered"),
        ("360", "360 299.99"),
        ("361", "level_not_offered"),
    ];
    offers("ultimate", "history_days", &settings);
}

/// P1: no package in the row of a downgrade to `trial`; off and `default` are what it has anyway.
#[test]
fn trial_takes_no_package_along() {
    for (package, setting) in [
        ("unlimited_av_rooms", "on"),
        ("content_filtering", "on"),
        ("groups_per_user", "500"),
        ("members_per_group", "20"),
        ("history_days", "7"),
    ] {
        let bill = bill(&format!(
            "2020-01-15 upgrade edition=professional
             2020-02-10 change edition=trial {package}={setting}"
        ));
        assert_eq!(bill.violations(), [format!("3 package_not_offered {package}")]);
        assert_eq!(bill.edition("2020-02"), "professional");
    }
    let bill = bill(
        "2020-01-15 upgrade edition=professional content_filtering=on
         2020-02-10 change edition=trial unlimited_av_rooms=off content_filtering=off \
         groups_per_user=default history_days=default",
    );
    assert!(bill.violations().is_empty(), "{:?}", bill.violations());
    assert_eq!(bill.edition("2020-02"), "trial");
}

/// P1, O6: switching off what ultimate does not offer is no change of it: professional may switch it on in that month.
#[test]
fn switching_off_what_is_not_offered_uses_up_no_change() {
    let bill = bill(
        "2020-01-15 upgrade edition=ultimate
         2020-02-10 change unlimited_av_rooms=off
         2020-02-11 change edition=professional
         2020-02-12 change unlimited_av_rooms=on",
    );
    assert!(bill.violations().is_empty(), "{:?}", bill.violations());
    assert_eq!([bill.total("2020-02"), bill.total("2020-03")], ["449.99", "299.98"]);
}

/// P2: the limit is the number itself, not the tier that is paid for.
#[test]
fn the_limit_is_the_number_asked_for() {
    let bill = bill(
        "2020-01-15 upgrade edition=professional groups_per_user=700 members_per_group=1200
         2020-01-16 join user=u count=701
         2020-01-16 create_group group_type=public group=g
         2020-01-16 join group=g count=1201",
    );
    assert_eq!(
        bill.extents(),
        ["3 limit:groups_per_user u 700 0 701 700 10037", "5 limit:members_per_group g 1200 0 1201 1200 10038"]
    );
    assert_eq!(
        bill.cells("charges.csv", "month item tier amount")[1..3],
        ["2020-02 groups_per_user 1000 149.99", "2020-02 members_per_group 2000 79.99"]
    );
}

/// P2: the default's own number puts a raised level back; so does `default`.
#[test]
fn a_level_goes_back_to_the_default_by_its_number_or_by_name() {
    for back in ["default", "500"] {
        let bill = bill(&format!(
            "2020-01-15 upgrade edition=professional groups_per_user=700
             2020-02-10 change groups_per_user={back}
             2020-02-11 join user=u count=501"
        ));
        assert_eq!(bill.extents(), ["4 limit:groups_per_user u 500 0 501 500 10037"]);
        assert_eq!([bill.packages("2020-02"), bill.packages("2020-03")], ["149.99", "0.00"]);
    }
}

/// P2: a number within the tier that is paid already costs the same; above the tier nothing is for sale.
#[test]
fn a_raise_within_the_tier_costs_the_same() {
    let bill = bill(
        "2020-01-15 upgrade edition=professional groups_per_user=700
         2020-02-10 change groups_per_user=1000
         2020-03-10 change groups_per_user=1001",
    );
    assert_eq!(bill.violations(), ["4 level_not_offered groups_per_user"]);
    assert_eq!(
        bill.item("groups_per_user"),
        [
            "2020-02 149.99 F1 2020-02-01",
            "2020-03 149.99 F1 2020-03-01",
            "2020-04 149.99 F1 2020-04-01",
            "2020-05 149.99 F1 2020-05-01",
        ]
    );
}
