//! Section 10 of the rule model: the other values of the readings G2 to G4, G6 to G8 and G10 to G12, each beside the default.

use crate::bill::{Bill, bill, bill_with};

/// The bills of the default and of the other value of a setting.
fn both(changes: &[(&str, &str)], rows: &str) -> [Bill; 2] {
    [bill(rows), bill_with(changes, rows)]
}

const WHOLE_MONTH: [(&str, &str); 1] = [("deferral = \"from_edition_change\"", "deferral = \"whole_month\"")];

/// G2: a package switched on earlier in the month of the edition change stays incurred, or is taken back.
#[test]
fn a_package_switched_on_before_the_edition_change_stays_or_is_taken_back() {
    for edition in ["ultimate", "trial"] {
        let bills = both(
            &WHOLE_MONTH,
            &format!(
                "2020-01-15 upgrade edition=professional
                 2020-05-05 change content_filtering=on
                 2020-05-31 change edition={edition}"
            ),
        );
        let june = if edition == "ultimate" { "599.98" } else { "0.00" };
        assert_eq!(bills.each_ref().map(|bill| bill.total("2020-05")), ["299.98", "149.99"]);
        assert_eq!(bills.each_ref().map(|bill| bill.total("2020-06")), [june, june]);
    }
}

/// G2: only what is above the opening is taken back: the opening's own fee stays, of a raise as of a lowering.
#[test]
fn the_fee_of_the_opening_is_not_taken_back() {
    let two_tiers = (
        "tiers = [{ up_to = 1000, price = \"149.99\"",
        "tiers = [{ up_to = 700, price = \"99.99\", source = \"list-2020-04-09\" }, { up_to = 1000, price = \"149.99\"",
    );
    for (before, after, fees) in [("600", "1000", ["149.99", "99.99"]), ("1000", "600", ["149.99", "149.99"])] {
        let rows = format!(
            "2020-01-15 upgrade edition=professional groups_per_user={before}
             2020-05-05 change groups_per_user={after}
             2020-05-10 change edition=ultimate"
        );
        let bills = [bill_with(&[two_tiers], &rows), bill_with(&[two_tiers, WHOLE_MONTH[0]], &rows)];
        assert_eq!(bills.each_ref().map(|bill| bill.packages("2020-05")), fees, "{before} to {after}");
        assert_eq!(bills.each_ref().map(|bill| bill.packages("2020-06")), ["0.00", "0.00"]);
    }
}

/// G2: an edition change on the 1st of the next month takes nothing back of the month before.
#[test]
fn an_edition_change_takes_nothing_back_of_the_month_before() {
    let bills = both(
        &WHOLE_MONTH,
        "2020-01-15 upgrade edition=professional
         2020-05-31 change content_filtering=on
         2020-06-01 change edition=ultimate",
    );
    assert_eq!(bills.each_ref().map(|bill| bill.total("2020-05")), ["299.98", "299.98"]);
    assert_eq!(bills.each_ref().map(|bill| bill.total("2020-06")), ["299.98", "299.98"]);
}

/// G3: where restores are counted, putting a package back within the month is refused and it goes on costing.
#[test]
fn a_restore_is_free_or_counted() {
    let bills = both(
        &[("package_restore = \"free\"", "package_restore = \"counted\"")],
        "2019-02-10 upgrade edition=professional
         2019-02-15 change unlimited_av_rooms=on
         2019-02-25 change unlimited_av_rooms=off",
    );
    assert!(bills[0].violations().is_empty());
    assert_eq!(bills[1].violations(), ["4 package_changed_twice unlimited_av_rooms"]);
    assert_eq!(bills.map(|bill| bill.totals()[..2].to_vec()), [["0.00", "149.99"], ["0.00", "299.98"]]);
}

/// G4: the invoices bear the days that the rulebook says, in the order of the dates, the plan first on one day.
#[test]
fn the_invoices_bear_the_rulebooks_days() {
    let rows = "2020-01-15 upgrade edition=professional content_filtering=on
                2020-02-29 stop";
    for (days, invoices) in [
        ("plan = 3, services = 1", ["2020-03-01 services 2020-02 149.99", "2020-03-03 plan 2020-02 149.99"]),
        ("plan = 1, services = 28", ["2020-03-01 plan 2020-02 149.99", "2020-03-28 services 2020-02 149.99"]),
        ("plan = 28, services = 28", ["2020-03-28 plan 2020-02 149.99", "2020-03-28 services 2020-02 149.99"]),
    ] {
        assert_eq!(bill_with(&[("plan = 3, services = 1", days)], rows).invoices(), invoices, "{days}");
    }
}

/// G4, I2: the days that follow from an invoice follow from its own day, and a charge shows it.
#[test]
fn what_follows_an_invoice_moves_with_its_day() {
    let bills = both(
        &[("plan = 3, services = 1", "plan = 10, services = 20")],
        "2020-01-15 upgrade edition=professional content_filtering=on
         2020-02-29 stop",
    );
    // 7 days later the service is suspended, 90 days after that its resources are reclaimed.
    let dates =
        bills.each_ref().map(|bill| bill.cells("invoices.csv", "category invoice_date suspends_on reclaims_on"));
    assert_eq!(
        dates,
        [
            ["services 2020-03-01 2020-03-08 2020-06-06", "plan 2020-03-03 2020-03-10 2020-06-08"],
            ["plan 2020-03-10 2020-03-17 2020-06-15", "services 2020-03-20 2020-03-27 2020-06-25"],
        ]
    );
    let charges = bills.each_ref().map(|bill| bill.cells("charges.csv", "category invoice_date"));
    assert_eq!(charges, [["plan 2020-03-03", "package 2020-03-01"], ["plan 2020-03-10", "package 2020-03-20"]]);
}

const NO_DOWNGRADE: [(&str, &str); 1] = [("downgrade_to_trial = true", "downgrade_to_trial = false")];

/// G6, B5: the downgrade to `trial` is allowed, or refused and the fee goes on.
#[test]
fn a_downgrade_is_allowed_or_refused() {
    let bills = both(
        &NO_DOWNGRADE,
        "2020-01-15 upgrade edition=professional
         2020-05-10 change edition=trial",
    );
    assert!(bills[0].violations().is_empty());
    assert_eq!(bills[1].extents(), ["3 downgrade_not_offered - - - - - -"]);
    assert_eq!(bills.each_ref().map(|bill| bill.total("2020-05")), ["149.99", "149.99"]);
    assert_eq!(bills.each_ref().map(|bill| bill.total("2020-06")), ["0.00", "149.99"]);
}

/// G6, B5, O5: refused also in `trial`, after `change_requires_paid`; a refused downgrade uses up no change.
#[test]
fn a_downgrade_that_is_not_offered_is_refused_in_trial_too() {
    let bills = both(
        &NO_DOWNGRADE,
        "2020-01-15 create
         2020-01-16 change edition=trial
         2020-01-17 upgrade edition=professional
         2020-05-10 change edition=trial content_filtering=on
         2020-05-11 change edition=ultimate",
    );
    assert_eq!(bills[0].violations(), ["3 change_requires_paid -", "5 package_not_offered content_filtering"]);
    assert_eq!(
        bills[1].violations(),
        [
            "3 change_requires_paid -",
            "3 downgrade_not_offered -",
            "5 downgrade_not_offered -",
            "5 package_not_offered content_filtering",
        ]
    );
    assert_eq!(bills.map(|bill| bill.total("2020-06")), ["449.99", "449.99"]);
}

/// G7: a line is rounded as the rulebook says: 0.345, 0.483 and 1.035 of bandwidth at 0.69 per Mbps and day.
#[test]
fn a_line_is_rounded_as_the_rulebook_says() {
    for (rounding, usage) in [
        ("half_up", ["0.35", "0.48", "1.04"]),
        ("half_even", ["0.34", "0.48", "1.04"]),
        ("up", ["0.35", "0.49", "1.04"]),
        ("down", ["0.34", "0.48", "1.03"]),
    ] {
        let bill = bill_with(
            &[("rounding = \"half_up\"", &format!("rounding = \"{rounding}\""))],
            "2020-01-15 upgrade edition=professional
             2020-01-20 usage meter=bandwidth_mbps quantity=0.5
             2020-02-20 usage meter=bandwidth_mbps quantity=0.7
             2020-03-20 usage meter=bandwidth_mbps quantity=1.5",
        );
        assert_eq!([bill.usage("2020-01"), bill.usage("2020-02"), bill.usage("2020-03")], usage, "{rounding}");
    }
}

/// G7: a line that rounds to nothing is none; totals and invoices add rounded lines.
#[test]
fn totals_add_rounded_lines() {
    // Every 149.99 becomes 149.985; 0.01 Mbps for a day is 0.0069.
    for (rounding, line, total, usage) in [
        ("half_up", "149.99", "299.98", "0.01"),
        ("half_even", "149.98", "299.96", "0.01"),
        ("up", "149.99", "299.98", "0.01"),
        ("down", "149.98", "299.96", "0.00"),
    ] {
        let rounding = format!("rounding = \"{rounding}\"");
        let bill = bill_with(
            &[("rounding = \"half_up\"", &rounding), ("price = \"149.99\"", "price = \"149.985\"")],
            "2020-01-15 upgrade edition=professional content_filtering=on unlimited_av_rooms=on
             2020-01-20 usage meter=bandwidth_mbps quantity=0.01",
        );
        assert_eq!([bill.plan("2020-02"), bill.packages("2020-02")], [line, total], "{rounding}");
        assert_eq!(bill.usage("2020-01"), usage, "{rounding}");
        assert_eq!(bill.item("bandwidth_mbps").len(), usize::from(usage != "0.00"), "{rounding}");
        assert_eq!(bill.invoices().iter().any(|invoice| invoice.starts_with("2020-02-01")), usage != "0.00");
    }
}

const PRICE_LIST: [(&str, &str); 1] = [("package_activation = \"guide\"", "package_activation = \"price_list\"")];

/// G8: a package switched on outside the month of an edition change costs that month, or from the next 1st.
#[test]
fn a_package_costs_from_its_month_or_from_the_next() {
    for day in ["2020-05-01", "2020-05-31"] {
        let bills = both(
            &PRICE_LIST,
            &format!(
                "2020-01-15 upgrade edition=professional
                 {day} change unlimited_av_rooms=on groups_per_user=700"
            ),
        );
        assert_eq!(bills.each_ref().map(|bill| bill.total("2020-05")), ["449.97", "149.99"]);
        assert_eq!(bills.each_ref().map(|bill| bill.total("2020-06")), ["449.97", "449.97"]);
        let first = format!("2020-05 149.99 F4 {day}");
        assert_eq!(
            bills.map(|bill| bill.item("unlimited_av_rooms")[0].clone()),
            [first.as_str(), "2020-06 149.99 F1 2020-06-01"]
        );
    }
}

/// G8: a package tried within a month costs that month, or nothing; one switched off is due for its month either way.
#[test]
fn a_package_tried_costs_the_month_or_nothing() {
    let tried = both(
        &PRICE_LIST,
        "2020-01-15 upgrade edition=professional
         2020-05-10 change unlimited_av_rooms=on
         2020-05-20 change unlimited_av_rooms=off",
    );
    assert_eq!(tried.map(|bill| bill.total("2020-05")), ["299.98", "149.99"]);
    let ended = both(
        &PRICE_LIST,
        "2020-01-15 upgrade edition=professional unlimited_av_rooms=on
         2020-05-10 change unlimited_av_rooms=off",
    );
    assert_eq!(ended.each_ref().map(|bill| bill.total("2020-05")), ["299.98", "299.98"]);
    assert_eq!(ended.each_ref().map(|bill| bill.total("2020-06")), ["149.99", "149.99"]);
}

/// G8, F5: history is incurred at once under either value.
#[test]
fn history_is_incurred_at_once_under_the_price_list_too() {
    let bills = both(
        &PRICE_LIST,
        "2020-01-15 upgrade edition=professional
         2020-05-10 change history_days=90",
    );
    for bill in bills {
        assert_eq!(bill.item("history_days")[0], "2020-05 149.99 F5 2020-05-10");
    }
}

/// G10: the limit `groups` has no error code, or the one that the rulebook gives it.
#[test]
fn the_limit_of_groups_has_the_error_code_that_the_rulebook_says() {
    let bills = both(
        &[("id = \"groups\"\n", "id = \"groups\"\nerror_code = { code = 10058, source = \"errors-2020-03-06\" }\n")],
        "2020-01-15 create_group group_type=public count=101",
    );
    assert_eq!(
        bills.map(|bill| bill.extents().concat()),
        ["2 limit:groups - 100 0 101 100 -", "2 limit:groups - 100 0 101 100 10058"]
    );
}

/// G11, L4: the cap of a group's type is the rulebook's; above an edition's number that is the limit, with its code.
#[test]
fn the_cap_of_a_type_is_the_rulebooks() {
    let private = "group_type = \"private\"\nmembers = { allowed = 200,";
    let rows = "2020-01-15 upgrade edition=professional members_per_group=400
                2020-01-16 create_group group_type=private group=g
                2020-01-17 join group=g count=401";
    for (cap, allowed, code) in [("200", 200, 10014), ("399", 399, 10014), ("400", 400, 10014), ("401", 400, 10038)] {
        let changed = private.replace("200", cap);
        let bill = bill_with(&[(private, &changed)], rows);
        assert_eq!(bill.extents(), [format!("4 limit:members_per_group g {allowed} 0 401 {allowed} {code}")], "{cap}");
    }
}

/// G11: without a cap of its type a group has the edition's number.
#[test]
fn a_type_without_a_cap_has_the_editions_number() {
    let cap = "[[type_cap]]
group_type = \"private\"
members = { allowed = 200, source = \"groups-2019-07-24\" }
error_code = { code = 10014, source = \"errors-2019-07-24\" }
";
    let bills = both(
        &[(cap, "")],
        "2020-01-15 upgrade edition=ultimate
         2020-01-16 create_group group_type=private group=g
         2020-01-17 join group=g count=2001",
    );
    assert_eq!(
        bills.map(|bill| bill.extents().concat()),
        ["4 limit:members_per_group g 200 0 2001 200 10014", "4 limit:members_per_group g 2000 0 2001 2000 10038"]
    );
}

/// G12: so many broadcast rooms in all as the rulebook says, on whichever days they are created.
#[test]
fn the_broadcast_rooms_are_limited_in_all() {
    for edition in ["professional", "ultimate"] {
        let bills = both(
            &[("allowed = 5,", "allowed = 7,")],
            &format!(
                "2020-01-15 upgrade edition={edition}
                 2020-01-16 create_group group_type=broadcast count=5
                 2020-01-17 create_group group_type=broadcast count=3
                 2020-01-18 disband_group group_type=broadcast count=1
                 2020-01-18 create_group group_type=broadcast count=1"
            ),
        );
        assert_eq!(
            bills.map(|bill| bill.extents().concat()),
            ["4 limit:broadcast_rooms - 5 5 3 0 -", "4 limit:broadcast_rooms - 7 5 3 2 -"]
        );
    }
}
