//! `billcast readings`: the money that hangs on each ambiguity of the published rules.

use serde_json::Value;

use crate::program::{billcast, billcast_fed};

/// The rows of `--format csv`: `reading,read_as` and what follows the setting's own value, without the currency.
fn weighed(rows: &str, args: &[&str]) -> Vec<String> {
    let output = billcast_fed(&[&["readings", "-", "--format", "csv"], args].concat(), rows.as_bytes());
    assert_eq!(output.status, 0, "{}", output.stderr);
    let mut reader = csv::Reader::from_reader(output.stdout.as_bytes());
    let row = |row: csv::StringRecord| [0, 3, 4, 5, 6, 7, 8].map(|at| row[at].to_owned()).join(" ");
    reader.records().map(|record| row(record.expect("a row"))).collect()
}

/// The row of a reading and its other value.
fn weight<'w>(rows: &'w [String], reading: &str) -> &'w str {
    let found = rows.iter().find_map(|row| row.strip_prefix(&format!("{reading} ")));
    found.unwrap_or_else(|| panic!("no {reading} in {rows:#?}"))
}

/// What `readings` says of a checked-in scenario.
fn of_scenario(path: &str, args: &[&str]) -> Value {
    let output = billcast(&[&["readings", path, "--format", "json"], args].concat());
    assert_eq!(output.status, 0, "{}", output.stderr);
    serde_json::from_str(&output.stdout).expect("one object")
}

/// G3, G8: scenario 3 from February to June costs 149.99 + 3 x 299.98. Were the restore of February counted, March would cost
/// the rooms, too; were the activation of April free, April would not.
#[test]
fn the_money_on_the_readings_of_scenario_3_is_said() {
    let value = of_scenario("scenarios/documented/3.csv", &[]);
    assert_eq!((&value["total"], &value["refusals"]), (&"1049.93".into(), &0.into()));
    let readings = value["readings"].as_array().expect("a list");
    let find = |reading: &str, read_as: &str| {
        let found = readings.iter().find(|row| row["reading"] == reading && row["read_as"] == read_as);
        found.map(|row| {
            format!("{} {} {} {} {}", row["setting"], row["total"], row["difference"], row["apps"], row["refusals"])
        })
    };
    let counted = "\"package_restore\" \"1199.92\" \"149.99\" 1 1";
    assert_eq!(find("G3", "counted").as_deref(), Some(counted));
    let deferred = "\"package_activation\" \"899.94\" \"-149.99\" 1 0";
    assert_eq!(find("G8", "price_list").as_deref(), Some(deferred));
    // Everything else leaves the total alone.
    let others = readings.iter().filter(|row| row["difference"] != "0.00").count();
    assert_eq!(others, 2, "{readings:#?}");
    assert_eq!(value["without_amount"].as_array().expect("a list").len(), 2);
    assert_eq!(value["run"]["inputs"][0]["rows"], 4);
}

/// G4: the days of invoices move invoices and no amount: of four plan invoices on the 3rd and three services on the 1st.
#[test]
fn the_day_of_the_invoice_moves_invoices_and_no_total() {
    let output = billcast(&["readings", "scenarios/documented/3.csv", "--format", "csv"]);
    let rows: Vec<&str> = output.stdout.lines().filter(|line| line.starts_with("G4,")).collect();
    assert_eq!(
        rows,
        [
            "G4,invoice_day,\"plan 3, services 1\",\"plan 1, services 1\",1049.93,0.00,0,0,4,USD",
            "G4,invoice_day,\"plan 3, services 1\",\"plan 3, services 3\",1049.93,0.00,0,0,3,USD",
        ]
    );
}

/// G1, G2, G6: a package switched off in the month, one switched on before the edition changed, a downgrade.
#[test]
fn refunds_deferrals_and_downgrades_are_weighed() {
    let head = "date,app,action,edition,unlimited_av_rooms\n2020-01-10,a,upgrade,professional,\n";
    let rows = weighed(&format!("{head}2020-03-05,a,change,,on\n2020-03-20,a,change,,off\n"), &[]);
    // February to May at 149.99, and the rooms of March.
    assert_eq!(weight(&rows, "G1 closing"), "599.96 -149.99 1 0 0");
    assert_eq!(weight(&rows, "G2 whole_month"), "749.95 0.00 0 0 0");
    let rows = weighed(&format!("{head}2020-03-05,a,change,,on\n2020-03-20,a,change,trial,\n"), &[]);
    // February and March, and the rooms of March: 449.97. Deferred for the whole month the rooms cost nothing.
    assert_eq!(weight(&rows, "G2 whole_month"), "299.98 -149.99 1 0 0");
    // Without a way back April and May cost the plan and the rooms: 4 x 149.99 more.
    assert_eq!(weight(&rows, "G6 false"), "1049.93 599.96 1 1 0");
}

/// G5, G9: on the timeline each is decided in every rulebook: the prices of 2021-08-06 a month earlier, or for an existing
/// app a year later, or never.
#[test]
fn the_day_from_which_prices_hold_is_weighed_on_the_timeline() {
    let rows = "date,app,action,edition\n2021-06-10,a,upgrade,professional\n";
    let rows = weighed(rows, &["--to", "2022-09"]);
    // July and August 2021 at 149.99, then 13 months at 449.99: 6149.85.
    assert_eq!(weight(&rows, "G5 month_end"), "6449.85 300.00 1 0 0");
    assert_eq!(weight(&rows, "G9 12 months later"), "2549.85 -3600.00 1 0 0");
    assert_eq!(weight(&rows, "G9 never"), "2249.85 -3900.00 1 0 0");
}

/// G7: 17.5 Mbps at 0.69 are 12.075: a half.
#[test]
fn the_rounding_of_a_half_cent_is_weighed() {
    let rows = "date,app,action,edition,meter,quantity\n2020-02-10,a,upgrade,professional,,\n\
                2020-02-12,a,usage,,bandwidth_mbps,17.5\n";
    let rows = weighed(rows, &["--to", "2020-02"]);
    assert_eq!(weight(&rows, "G7 down"), "12.07 -0.01 1 0 0");
    assert_eq!(weight(&rows, "G7 half_even"), "12.08 0.00 0 0 0");
    assert_eq!(weight(&rows, "G7 up"), "12.08 0.00 0 0 0");
}

/// G12, U3: without a limit broadcast groups would count towards the peak.
#[test]
fn broadcast_groups_without_a_limit_are_weighed() {
    let created: String = (1..=11).map(|day| format!("2020-02-{day:02},a,create_group,,broadcast,10000\n")).collect();
    let rows = format!("date,app,action,edition,group_type,count\n2020-01-10,a,upgrade,professional,,\n{created}");
    let rows = weighed(&rows, &["--to", "2020-02"]);
    // The plan of February; 110,000 groups are one begun block above 100,000.
    assert_eq!(weight(&rows, "G12 unlimited"), "299.98 149.99 1 0 0");
}

/// G3: the apps that would pay something else are counted; `--app` weighs one of them, `--rulebook` holds one rulebook.
#[test]
fn apps_are_counted_and_one_can_be_picked() {
    let head = "date,app,action,edition,unlimited_av_rooms\n";
    let app = |app: &str| {
        format!("2019-02-10,{app},upgrade,professional,\n2019-02-15,{app},change,,on\n2019-02-25,{app},change,,off\n")
    };
    let rows = format!("{head}{}{}2019-02-10,c,upgrade,professional,\n", app("a"), app("b"));
    // March and April: three plans, and two apps with rooms.
    assert_eq!(weight(&weighed(&rows, &[]), "G3 counted"), "1499.90 599.96 2 2 0");
    assert_eq!(weight(&weighed(&rows, &["--app", "b"]), "G3 counted"), "599.96 299.98 1 1 0");
    let held = weighed(&rows, &["--rulebook", "tencent-im-intl-2020", "--app", "c"]);
    assert_eq!(weight(&held, "G3 counted"), "299.98 0.00 0 0 0");
    // A rulebook that allows the downgrade already is not weighed as if it did.
    assert!(!held.iter().any(|row| row.starts_with("G6 true")), "{held:#?}");
}

/// G10, G11: readings on which no amount hangs are named, not left out.
#[test]
fn readings_without_an_amount_are_named() {
    let output = billcast(&["readings", "scenarios/documented/3.csv"]);
    assert_eq!((output.status, output.stderr.as_str()), (0, ""));
    assert!(
        output
            .stdout
            .starts_with("readings of 1 app, 2019-02 to 2019-06, amounts in USD\nas decided: 1049.93, 0 refusals\n")
    );
    for line in ["G10 error_code: ", "G11 type_cap: "] {
        assert!(output.stdout.lines().any(|shown| shown.starts_with(line)), "{}", output.stdout);
    }
}
