//! `run --headroom`: months in which use comes near a limit, the end of a block or of a tier.

use std::fs;

use serde_json::{Value, json};

use crate::program::{Output, billcast, billcast_fed, files_of, scratch};

const COLUMNS: &str = "date,action,edition,unlimited_av_rooms,groups_per_user,members_per_group,group,group_type,user,count,\
                       meter,quantity";

/// Rows of the app `shop`, each of words as `2020-02-07 open_room count=45`.
fn rows(lines: &str) -> String {
    let columns: Vec<&str> = COLUMNS.split(',').collect();
    let row = |line: &str| {
        let mut cells = vec![""; columns.len()];
        for (at, word) in line.split_whitespace().enumerate() {
            let (column, value) = word.split_once('=').unwrap_or((columns[at.min(1)], word));
            cells[columns.iter().position(|name| *name == column).expect("a column")] = value;
        }
        cells.join(",")
    };
    let rows: Vec<String> = lines.lines().map(str::trim).filter(|line| !line.is_empty()).map(row).collect();
    format!("app,{COLUMNS}\n") + &rows.iter().map(|row| format!("shop,{row}\n")).collect::<String>()
}

fn run(lines: &str, args: &[&str]) -> Output {
    billcast_fed(&[&["run", "-"], args].concat(), rows(lines).as_bytes())
}

/// The months near a bound as `headroom.csv` has them, without the app.
fn near(lines: &str, share: &str, args: &[&str]) -> Vec<String> {
    let out = scratch();
    let folder = out.path().join("results");
    let dir = folder.to_str().expect("UTF-8");
    let output = run(lines, &[&["--headroom", share, "--quiet", "--out", dir], args].concat());
    assert_eq!((output.status, output.stdout.as_str(), output.stderr.as_str()), (0, "", ""));
    let text = fs::read_to_string(folder.join("headroom.csv")).expect("headroom.csv");
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("app,month,kind,item,subject,in_use,above,bound,percent,date"));
    lines.map(|line| line.strip_prefix("shop,").expect("its app").to_owned()).collect()
}

const ROOMS: &str = "
    2020-01-05 upgrade edition=professional
    2020-02-07 open_room count=45
    2020-02-09 open_room count=3
    2020-02-11 close_room count=1
    2020-02-12 open_room count=1";

/// L1, L2: 48 of 50 rooms, first on the 9th; in March they are there from the 1st on.
#[test]
fn the_fullest_use_of_a_month_is_listed_once_with_its_day() {
    let output = run(ROOMS, &["--headroom", "90%", "--to", "2020-03"]);
    let expected = "
headroom  month    of               in use  above  bound   share  day
shop      2020-02  limit  av_rooms      48            50  96.0 %  2020-02-09
shop      2020-03  limit  av_rooms      48            50  96.0 %  2020-03-01
";
    assert!(output.stdout.ends_with(expected), "{}", output.stdout);
    assert_eq!((output.status, output.stderr.as_str()), (0, ""));
    // The bill is the same, whether or not somebody listens.
    let bill = run(ROOMS, &["--to", "2020-03"]).stdout;
    assert_eq!(output.stdout, bill + expected);
}

/// L1: 45 of 50 are 90 %.
#[test]
fn use_at_the_share_itself_is_near_and_below_it_is_not() {
    let rows = "2020-01-05 upgrade edition=professional
        2020-02-07 open_room count=45";
    assert_eq!(near(rows, "90%", &["--to", "2020-02"]), ["2020-02,limit,av_rooms,,45,0,50,90,2020-02-07"]);
    assert_eq!(near(rows, "90.0001%", &["--to", "2020-02"]), [""; 0]);
}

/// L2, example 7: switched on there is no limit; switched off 60 rooms stay, and are 120 % of 50.
#[test]
fn what_a_lower_limit_leaves_there_is_near_it_from_the_day_of_the_change_on() {
    let rows = "2020-01-05 upgrade edition=professional unlimited_av_rooms=on
        2020-02-03 open_room count=60
        2020-03-10 change unlimited_av_rooms=off";
    assert_eq!(
        near(rows, "100%", &["--to", "2020-04"]),
        ["2020-03,limit,av_rooms,,60,0,50,120,2020-03-10", "2020-04,limit,av_rooms,,60,0,50,120,2020-04-01"]
    );
}

/// O4: nothing can be refused of a stopped app for a limit. March began with 48 rooms.
#[test]
fn a_stopped_app_comes_near_nothing() {
    let rows = ROOMS.to_owned() + "\n2020-03-05 stop";
    let months: Vec<String> = near(&rows, "90%", &["--to", "2020-05"]);
    assert_eq!(months.len(), 2, "February and March: {months:?}");
}

/// U1: 10,000 are free, then blocks of 10,000. U2: the reading of January, in `trial`, does not count.
#[test]
fn users_come_near_the_end_of_what_is_free_and_of_the_block_begun() {
    let rows = "2020-01-20 usage meter=dau quantity=9900
        2020-02-10 upgrade edition=professional
        2020-02-20 usage meter=dau quantity=9500
        2020-02-21 usage meter=dau quantity=9000
        2020-03-20 usage meter=dau quantity=19000
        2020-04-20 usage meter=dau quantity=18999
        2020-05-20 usage meter=dau quantity=250001
        2020-06-20 usage meter=dau quantity=20000
        2020-07-20 usage meter=dau quantity=10001
        2020-08-20 usage meter=dau quantity=10000";
    assert_eq!(
        near(rows, "90%", &[]),
        [
            "2020-02,block,dau,,9500,0,10000,95,2020-02-20",
            "2020-03,block,dau,,19000,10000,20000,90,2020-03-20",
            "2020-06,block,dau,,20000,10000,20000,100,2020-06-20",
            "2020-08,block,dau,,10000,0,10000,100,2020-08-20",
        ]
    );
    // 18,999 are 89.99 % of the block from 10,000 to 20,000.
    let april = near(rows, "89.99%", &["--from", "2020-04", "--to", "2020-04"]);
    assert_eq!(april, ["2020-04,block,dau,,18999,10000,20000,89.99,2020-04-20"]);
}

/// U3: 100,000 groups are free; the simulator's own count is a reading.
#[test]
fn groups_come_near_a_block_by_readings_and_by_the_own_count() {
    let rows = "2020-02-10 upgrade edition=ultimate
        2020-02-20 usage meter=peak_groups quantity=190000
        2020-03-01 create_group group_type=public count=9000
        2020-03-02 create_group group_type=public count=9000";
    assert_eq!(
        near(rows, "90%", &["--to", "2020-03"]),
        [
            "2020-02,block,peak_groups,,190000,100000,200000,90,2020-02-20",
            // 9,000 of 10,000 new groups a day; of both days the first.
            "2020-03,limit,daily_new_groups,,9000,0,10000,90,2020-03-01",
        ]
    );
    let own = near(rows, "18%", &["--from", "2020-03", "--to", "2020-03"]);
    assert_eq!(own[1], "2020-03,block,peak_groups,,18000,0,100000,18,2020-03-02");
}

/// U1, section 11: each user above 10,000 is charged by itself; no block has an end.
#[test]
fn where_each_user_is_charged_by_itself_only_what_is_free_has_an_end() {
    let rows = "2023-01-05 upgrade edition=standard
        2023-01-10 usage meter=mau quantity=9900
        2023-02-10 usage meter=mau quantity=12000";
    assert_eq!(near(rows, "90%", &[]), ["2023-01,block,mau,,9900,0,10000,99,2023-01-10"]);
}

/// Section 6: the free edition has limits, too, and readings that cost nothing (U5) come near nothing.
#[test]
fn the_free_edition_comes_near_its_limits() {
    let rows = "2020-01-05 register count=95
        2020-01-06 befriend user=ann count=19
        2020-01-07 usage meter=dau quantity=9999";
    assert_eq!(
        near(rows, "95%", &["--to", "2020-01"]),
        ["2020-01,limit,users,,95,0,100,95,2020-01-05", "2020-01,limit,friends_per_user,ann,19,0,20,95,2020-01-06"]
    );
}

/// O2: 10 of 10 rooms in `trial`, and from the 10th on 10 of 50.
#[test]
fn in_the_month_of_an_upgrade_the_limits_before_and_after_it_count() {
    let rows = "2020-02-05 open_room count=10
        2020-02-10 upgrade edition=professional";
    assert_eq!(near(rows, "90%", &["--to", "2020-03"]), ["2020-02,limit,av_rooms,,10,0,10,100,2020-02-05"]);
    // A stop ends nothing of what can be resumed (B3): the rooms are there again.
    let rows = "2022-11-01 upgrade edition=professional
        2022-11-02 open_room count=50
        2022-11-03 stop
        2023-01-10 resume";
    assert_eq!(
        near(rows, "100%", &["--to", "2023-02"]),
        [
            "2022-11,limit,av_rooms,,50,0,50,100,2022-11-02",
            "2023-01,limit,av_rooms,,50,0,50,100,2023-01-10",
            "2023-02,limit,av_rooms,,50,0,50,100,2023-02-01",
        ]
    );
}

/// L4: a private group has room for 200, as the edition; a named one and a user that are fuller than the others.
#[test]
fn of_groups_and_users_the_fullest_one_is_named() {
    let rows = "2020-01-05 upgrade edition=professional
        2020-02-01 create_group group=g group_type=private
        2020-02-01 create_group group=h group_type=public
        2020-02-02 join group=g count=185
        2020-02-03 join group=h count=190
        2020-02-04 join user=ann count=480
        2020-02-05 join user=bob count=470";
    let bounds = |month: &str, day: [&str; 2]| {
        [
            format!("{month},limit,groups_per_user,ann,480,0,500,96,{month}-{}", day[1]),
            format!("{month},limit,members_per_group,h,190,0,200,95,{month}-{}", day[0]),
        ]
    };
    let expected = [bounds("2020-02", ["03", "04"]), bounds("2020-03", ["01", "01"])].concat();
    assert_eq!(near(rows, "90%", &["--to", "2020-03"]), expected);
    let output = run(rows, &["--headroom", "90%", "--to", "2020-02"]);
    let line = "shop      2020-02  limit  members_per_group of h     190           200  95.0 %  2020-02-03";
    assert!(output.stdout.contains(line), "{}", output.stdout);
}

/// P2: 990 are covered by the tier from 500 to 1,000; a thousand is the tier's own end, and the limit. L4: of a private
/// group the cap is the limit, and no tier raises it.
#[test]
fn use_comes_near_a_tier_that_reaches_beyond_the_number_chosen() {
    let rows = |level: &str| {
        format!(
            "2020-01-05 upgrade edition=professional groups_per_user={level} members_per_group=1990
             2020-02-01 join user=ann count=980
             2020-02-01 create_group group=g group_type=private
             2020-02-02 join group=g count=198"
        )
    };
    let february = ["--from", "2020-02", "--to", "2020-02"];
    let members = "2020-02,limit,members_per_group,g,198,0,200,99,2020-02-02";
    assert_eq!(
        near(&rows("990"), "95%", &february),
        [
            "2020-02,limit,groups_per_user,ann,980,0,990,98.989898,2020-02-01",
            members,
            "2020-02,tier,groups_per_user,ann,980,500,1000,96,2020-02-01",
        ]
    );
    assert_eq!(
        near(&rows("1000"), "95%", &february),
        ["2020-02,limit,groups_per_user,ann,980,0,1000,98,2020-02-01", members]
    );
    let output = run(&rows("990"), &["--headroom=95%", "--to", "2020-02"]);
    // Cut, not rounded.
    assert!(output.stdout.contains("     980           990  98.9 %  2020-02-01\n"), "{}", output.stdout);
    assert!(output.stdout.contains("     980    500   1000  96.0 %  2020-02-01\n"), "{}", output.stdout);
}

#[test]
fn headroom_informs_and_fails_only_where_that_is_asked_for() {
    let output = run(ROOMS, &["--headroom", "90%", "--fail-on", "headroom", "--to", "2020-03"]);
    let failed = "failed: use within 90% of a bound 2 times (2 limit:av_rooms)\n";
    assert_eq!((output.status, output.stderr.as_str()), (1, failed));
    assert!(output.stdout.contains("96.0 %"));
    let output = run(ROOMS, &["--headroom", "97%", "--fail-on", "headroom", "--to", "2020-03"]);
    assert_eq!((output.status, output.stderr.as_str()), (0, ""));
    let rows = ROOMS.to_owned() + "\n2020-02-20 open_room count=5";
    let output = run(&rows, &["--headroom", "100%", "--fail-on", "violations,headroom", "--to", "2020-02", "--quiet"]);
    let failed = "failed: 1 violation (1 limit:av_rooms); use within 100% of a bound 1 time (1 limit:av_rooms)\n";
    assert_eq!((output.status, output.stdout.as_str(), output.stderr.as_str()), (1, "", failed));
}

#[test]
fn headroom_is_part_of_the_json_and_of_the_files() {
    let object = |args: &[&str]| -> Value {
        let output = run(ROOMS, &[&["--headroom", "90%", "--to", "2020-02", "--format", "json"], args].concat());
        serde_json::from_str(&output.stdout).expect("one object")
    };
    let near = json!([{
        "app": "shop", "month": "2020-02", "kind": "limit", "item": "av_rooms", "subject": null, "in_use": 48,
        "above": 0, "bound": 50, "percent": "96", "date": "2020-02-09",
    }]);
    let whole = object(&[]);
    assert_eq!((&whole["headroom"], &whole["run"]["options"]["headroom"]), (&near, &json!("90%")));
    assert_eq!(object(&["--summary"])["headroom"], near);
    let out = scratch();
    let folder = out.path().join("results");
    let dir = folder.to_str().expect("UTF-8");
    run(ROOMS, &["--headroom", "90%", "--quiet", "--out", dir, "--as", "jsonl", "--only", "headroom"]);
    let files: Vec<String> = files_of(&folder).into_keys().collect();
    assert_eq!(files, ["headroom.jsonl", "run.json"]);
    // The next run without it says that the file is not its own.
    let output = run(ROOMS, &["--out", dir]);
    assert!(
        output.stderr.contains("of an earlier run") && output.stderr.contains("headroom.jsonl"),
        "{}",
        output.stderr
    );
}

/// 60 apps, each near its limit in two months.
#[test]
fn headroom_of_many_apps_is_the_same_whatever_the_way_they_are_read() {
    let names = || (10..70).map(|number| format!("app-{number}"));
    let row = |name: String| format!("{name},2020-02-10,upgrade,professional,\n{name},2020-02-11,open_room,,45\n");
    let rows = "app,date,action,edition,count\n".to_owned() + &names().map(row).collect::<String>();
    let out = scratch();
    let file = out.path().join("rows.csv");
    fs::write(&file, rows).expect("a file for the test");
    let file = file.to_str().expect("UTF-8");
    let tables = |args: &[&str]| {
        let output = billcast(&[&["run", file, "--headroom", "90%", "--to", "2020-03"], args].concat());
        assert_eq!((output.status, output.stderr.as_str()), (0, ""));
        output.stdout.split_once("headroom  month").expect("the table").1.to_owned()
    };
    let first = tables(&[]);
    assert_eq!(first.lines().count(), 42, "a heading, 40 months, and the number of the others");
    assert!(first.ends_with("and 80 more (headroom.csv of --out and --format json have all)\n"), "{first}");
    for args in [["--threads", "1"].as_slice(), &["--grouped"], &["--summary"], &["--grouped", "--summary"]] {
        assert_eq!(tables(args), first, "{args:?}");
    }
}

#[test]
fn a_share_is_a_part_of_a_hundred() {
    for share in ["90", "0%", "101%", "-1%", "ninety"] {
        run(ROOMS, &["--headroom", share]).refused("above 0% and up to 100%");
    }
    run(ROOMS, &["--fail-on", "headroom"]).refused("--headroom <SHARE>");
    run(ROOMS, &["--fail-on", "violations,headroom"]).refused("--headroom <SHARE>");
}

/// A workbook, FOCUS and journals have no rows of headroom: what is asked for and not written is told of.
#[test]
fn headroom_that_no_file_has_is_noted() {
    let out = scratch();
    let dir = out.path().to_str().expect("UTF-8");
    let stderr = |written: &str| {
        let scenario = "scenarios/examples/07-what-exists-stays.csv";
        billcast(&["run", scenario, "--headroom", "90%", "--out", dir, "--as", written]).stderr
    };
    assert!(stderr("journal").contains("--as csv,journal writes headroom.csv, too"));
    assert!(!stderr("csv,journal").contains("headroom.csv, too"));
}
