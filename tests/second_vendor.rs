//! A vendor is a file and no code: bills under the fictional rulebook `fixtures/kumo-chat.toml`, worked out by hand.

use billcast::rulebook::{EMBEDDED, Timeline};

use crate::bill::{Bill, bill_under, rulebook};

const KUMO: &str = include_str!("fixtures/kumo-chat.toml");

fn kumo(rows: &str) -> Bill {
    bill_under(&Timeline::held(rulebook(KUMO)), rows, None)
}

/// The grove of the tests: upgraded in January, packages and usage in February.
const GROVE: &str = "2024-01-15 upgrade edition=grove
     2024-02-10 change canopy=80
     2024-02-12 change canopy=250
     2024-02-13 change canopy=260
     2024-02-20 change lantern=on
     2024-02-21 usage meter=petals quantity=601
     2024-02-22 usage meter=stream_gb quantity=1.201
     2024-02-22 usage meter=stream_gb quantity=0.9
     2024-02-23 usage meter=stream_gb quantity=0.4";

/// F1, F2, F4, U1, U4, G7: plan 4,800, canopy 1,300, lantern 1,200, petals 3 x 320, 1.601 GB days x 7.5 = 12.0075.
#[test]
fn a_yen_bill_has_no_decimals_and_rounds_as_its_rulebook_says() {
    let bill = kumo(GROVE);
    assert_eq!(
        bill.cells("months.csv", "month edition plan packages usage total currency"),
        [
            "2024-01 grove 0 0 0 0 JPY",
            // 601 is 101 above 500: three begun blocks of 50, 960; 12.0075 is rounded up to 13.
            "2024-02 grove 4800 2500 973 8273 JPY",
            "2024-03 grove 4800 2500 0 7300 JPY",
            "2024-04 grove 4800 2500 0 7300 JPY",
        ]
    );
    let lines =
        bill.cells("charges.csv", "month category item tier edition quantity unit unit_price amount incurred_on rule");
    assert_eq!(
        lines[..5],
        [
            "2024-02 plan grove - grove 1 month 4800 4800 2024-02-01 F1",
            "2024-02 package canopy 300 grove 1 month 1300 1300 2024-02-12 F4",
            "2024-02 package lantern - grove 1 month 1200 1200 2024-02-20 F4",
            "2024-02 usage petals - grove 3 50 petals 320 960 2024-02-21 U1",
            "2024-02 usage stream_gb - grove 1.601 gb day 7.5 13 2024-02-22 U4",
        ]
    );
}

/// C1: two changes of a package in a month are allowed here, the third is refused.
#[test]
fn a_package_is_changed_twice_a_month_and_no_third_time() {
    assert_eq!(kumo(GROVE).extents(), ["5 package_changed_twice canopy - - - - -"]);
}

/// C1, F2, F3, P3: two changes of the edition in a month; the carried-over level costs its new tier from the next.
#[test]
fn the_edition_is_changed_twice_a_month_and_costs_from_the_next() {
    let bill = kumo(
        "2024-01-15 upgrade edition=grove canopy=250 lantern=on
         2024-03-05 change edition=forest
         2024-03-06 change edition=grove
         2024-03-07 change edition=forest
         2024-04-02 change edition=forest",
    );
    assert_eq!(bill.violations(), ["5 edition_changed_twice -"]);
    assert_eq!(
        bill.cells("months.csv", "month edition plan packages total"),
        [
            "2024-01 grove 0 0 0",
            "2024-02 grove 4800 2500 7300",
            "2024-03 grove 4800 2500 7300",
            "2024-04 forest 4800 2500 7300",
            // 250 is above forest's default of 200: the tier up to 1,000 for 2,400, and lantern for 900.
            "2024-05 forest 14800 3300 18100",
            "2024-06 forest 14800 3300 18100",
        ]
    );
}

/// U2: usage is priced in the last paid edition of the month, here 260 a block and 6 a GB day.
#[test]
fn usage_is_priced_in_the_last_paid_edition() {
    let bill = kumo(
        "2024-01-15 upgrade edition=grove
         2024-02-21 usage meter=petals quantity=551
         2024-02-22 usage meter=stream_gb quantity=2.5
         2024-02-25 change edition=forest",
    );
    // 51 above 500 begin two blocks: 520; 2.5 x 6 = 15.
    assert_eq!(bill.usage("2024-02"), "535");
}

/// I1, I2: the plan on the 10th, packages and usage on the 25th; 14 days and 60 more, counted by hand.
#[test]
fn invoices_come_on_the_days_of_this_vendor() {
    let invoices =
        kumo(GROVE).cells("invoices.csv", "invoice_date category month amount currency suspends_on reclaims_on");
    assert_eq!(
        invoices[..2],
        [
            // From 03-24: 7 days to 03-31, 30 to 04-30, 23 more.
            "2024-03-10 plan 2024-02 4800 JPY 2024-03-24 2024-05-23",
            // 03-25 and 14 days: 6 to 03-31, 8 more. From 04-08: 22 to 04-30, 31 to 05-31, 7 more.
            "2024-03-25 services 2024-02 3473 JPY 2024-04-08 2024-06-07",
        ]
    );
}

/// L1: the limits of this vendor, refused without error codes; what it does not limit is unlimited.
#[test]
fn the_free_edition_has_the_limits_of_this_vendor() {
    let bill = kumo(
        "2024-01-15 register count=6
         2024-01-15 open_room count=2
         2024-01-15 join user=u1 count=4
         2024-01-15 befriend user=u1 count=1000000
         2024-01-15 create_group group_type=private group=g1
         2024-01-15 join group=g1 count=1000000
         2024-01-15 create_group group_type=broadcast count=1000000
         2024-01-15 join group=g2",
    );
    assert_eq!(
        bill.extents(),
        [
            "2 limit:users - 5 0 6 5 -",
            "3 limit:av_rooms - 1 0 2 1 -",
            "4 limit:groups_per_user u1 3 0 4 3 -",
            "9 group_not_found g2 - - - - -",
        ]
    );
}

/// Section 6: this vendor's switch lifts its rooms in both paid editions, its level raises the groups of a user.
#[test]
fn this_vendors_packages_move_its_limits() {
    let bill = kumo(
        "2024-01-15 upgrade edition=forest
         2024-01-16 open_room count=10
         2024-01-16 join user=u1 count=201
         2024-01-17 change lantern=on canopy=400
         2024-01-18 open_room count=500
         2024-01-18 join user=u1 count=201",
    );
    assert_eq!(
        bill.extents(),
        [
            "3 limit:av_rooms - 9 0 10 9 -",
            "4 limit:groups_per_user u1 200 0 201 200 -",
            "7 limit:groups_per_user u1 400 200 201 200 -",
        ]
    );
}

/// P2, O5, G6, B5: levels out of range, and no way back to `seed`.
#[test]
fn refusals_name_this_vendors_packages_and_there_is_no_way_back_to_the_free_edition() {
    let bill = kumo(
        "2024-01-15 upgrade edition=grove canopy=301
         2024-01-16 upgrade edition=grove canopy=29
         2024-01-17 upgrade edition=grove
         2024-02-10 change edition=seed",
    );
    assert_eq!(
        bill.violations(),
        ["2 level_not_offered canopy", "3 level_below_default canopy", "5 downgrade_not_offered -"]
    );
    assert_eq!(bill.edition("2024-02"), "grove");
}

/// The rulebooks that come with the program do not name this vendor: it is known from its file alone.
#[test]
fn the_programs_own_rulebooks_say_nothing_of_this_vendor() {
    assert!(EMBEDDED.iter().all(|(_, text)| !text.contains("kumo")));
}
