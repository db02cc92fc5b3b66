//! `billcast forecast`: drivers want something in each month, rows follow, and the same engine bills them.

mod cases;
mod draws;
mod events;
mod mistakes;
mod news;
mod when;

use billcast::calendar::Horizon;
use billcast::engine::words;
use billcast::forecast::{Asked, Assumptions, Plan};
use billcast::ledger::{Bounded, Case, Forecast, Outlook, Period, PeriodOutlook};
use billcast::money::Amount;
use billcast::rulebook::Timeline;
use billcast::scenario::{AppRows, write_rows};

use crate::bill::{classic_with, csv, scenario};
use crate::program::{billcast, files_of, root, scratch};

/// A paid app of which a reading is known in January 2020: drivers begin in February.
pub const PAID: &str = "2019-12-05 upgrade edition=professional
                        2020-01-31 usage meter=dau quantity=5000";

/// So many draws, of seed 1.
pub fn draws(draws: u64) -> Asked {
    Asked { draws, seed: 1, sobol: false, until: None, most: 1_000_000 }
}

/// What a forecast gives, and the rows of its first case.
pub struct Forecasted {
    pub forecast: Forecast,
    /// The rows from the first month drawn on, as a scenario file.
    pub rows: String,
}

/// Forecasts rows under the classic rulebook to a month; no month has a budget.
pub fn forecast(rows: &str, assumptions: &str, to: &str, asked: Asked) -> Forecasted {
    forecast_csv(&csv(rows), assumptions, to, asked, None)
}

/// The same of a CSV text, with a budget of every month of all apps together.
pub fn forecast_csv(text: &str, assumptions: &str, to: &str, asked: Asked, budget: Option<&str>) -> Forecasted {
    planned(text, assumptions, (None, to), |plan, timeline| {
        let budget = budget.map(|text| Amount::parse(text, timeline.currency()).expect("an amount"));
        let forecast = plan.forecast(asked, &|app, _| budget.filter(|_| app.is_none()));
        let forecast = forecast.unwrap_or_else(|findings| panic!("{:#?}", findings.shown));
        let mut rows = Vec::new();
        if plan.case_names().next().is_some() {
            write_rows(&words(timeline), &plan.case_rows(0).expect("rows"), &mut rows).expect("a text");
        }
        let first = forecast.drawn_from.to_string();
        let rows = String::from_utf8(rows).expect("UTF-8");
        let rows = rows.lines().enumerate().filter(|(at, line)| *at == 0 || line[..7] >= *first);
        Forecasted { forecast, rows: rows.map(|(_, line)| format!("{line}\n")).collect() }
    })
}

/// Does something with the plan of a CSV text under the classic rulebook; the months reported begin with the first one drawn
/// unless told otherwise.
pub fn planned<T>(
    text: &str,
    assumptions: &str,
    (from, to): (Option<&str>, &str),
    done: impl FnOnce(&Plan<'_>, &Timeline) -> T,
) -> T {
    let timeline = Timeline::held(classic_with(&[]));
    let scenario = scenario(&timeline, text);
    let assumptions = Assumptions::read("assumptions.toml", assumptions, &timeline);
    let assumptions = assumptions.unwrap_or_else(|findings| panic!("{:#?}", findings.shown));
    let apps: Vec<AppRows<'_>> = scenario.apps().collect();
    let drawn = assumptions.first_month(apps.iter().map(|app| app.rows.as_slice())).expect("rows");
    let month = |text: &str| text.parse().expect("a month");
    let horizon = Horizon { from: from.map_or(drawn, month), to: month(to) };
    let plan = Plan::new(&timeline, &assumptions, apps, (drawn, horizon));
    done(&plan.unwrap_or_else(|findings| panic!("{:#?}", findings.shown)), &timeline)
}

impl Forecasted {
    /// What is said of the only app.
    pub fn app(&self) -> &Outlook {
        &self.forecast.outlooks[0]
    }

    /// The figures of a month of the only app.
    pub fn month(&self, month: &str) -> &PeriodOutlook {
        self.app().of(Period::Month(month.parse().expect("a month"))).expect("a month of the horizon")
    }

    pub fn total(&self) -> &PeriodOutlook {
        self.forecast.outlooks.last().and_then(|outlook| outlook.of(Period::Total)).expect("a total")
    }

    /// What the rows say in this column, in their order.
    pub fn column(&self, name: &str) -> Vec<&str> {
        let mut lines = self.rows.lines().map(|line| line.split(',').collect::<Vec<_>>());
        let header = lines.next().expect("a header");
        let place = header.iter().position(|column| *column == name).expect("a column");
        lines.map(|cells| cells[place]).collect()
    }

    /// The rows as `date action` and what is counted or read.
    pub fn told(&self) -> Vec<String> {
        let counts = if self.rows.lines().next().expect("a header").contains("count") { "count" } else { "quantity" };
        let cells = self.column("date").into_iter().zip(self.column("action")).zip(self.column(counts));
        cells.map(|((date, action), count)| format!("{date} {action} {count}").trim_end().to_owned()).collect()
    }
}

/// What the months of a case cost.
pub fn costs(case: &Case) -> Vec<String> {
    case.months.iter().map(|(_, amount)| shown(*amount)).collect()
}

pub fn shown(amount: Amount) -> String {
    let minor = amount.in_minor();
    format!("{}.{:02}", minor / 100, minor % 100)
}

/// U1, F1: growth, season and an event by hand; what happens on a day counts from that day on.
#[test]
fn a_driver_wants_what_growth_season_and_events_make_of_its_start() {
    let told = forecast(
        PAID,
        r#"
        [[driver]]
        name = "dau"
        start = 20000
        growth = "1000"
        season = ["100%", "100%", "150%", "100%", "100%", "100%", "100%", "100%", "100%", "100%", "100%", "100%"]
        [[driver.event]]
        name = "launch"
        date = "2020-04-20"
        size = 10000
        decay = "50%"
        [[driver.event]]
        date = "2020-06-30"
        size = "-10%"
        [[case]]
        name = "base"
        "#,
        "2020-07",
        draws(10),
    );
    // March 21,000 x 1.5; April 22,000 + 10,000; May 23,000 + 5,000; June (24,000) x 0.9 + 2,500; July 22,500 + 1,250.
    assert_eq!(told.column("quantity"), ["20000", "31500", "32000", "28000", "24100", "23750"]);
    assert_eq!(told.column("date")[..2], ["2020-02-29", "2020-03-31"]);
    // 149.99 for the plan, and for each block begun above 10,000.
    let expected = ["299.98", "599.96", "599.96", "449.97", "449.97", "449.97"];
    assert_eq!(costs(&told.app().cases[0]), expected);
    // Nothing is uncertain: each draw is the case.
    let months: Vec<String> = told.app().months().map(|(_, figures)| shown(figures.percentiles[0].amount)).collect();
    assert_eq!(months, expected);
    assert_eq!(told.total().mean.error, Amount::ZERO);
}

/// U1: level and growth come out of the base's own readings: a tenth more each month.
#[test]
fn what_is_fitted_goes_on_as_the_readings_went() {
    let rows = "2019-12-05 upgrade edition=professional
                2020-01-31 usage meter=dau quantity=10000
                2020-02-15 usage meter=dau quantity=11000
                2020-02-16 usage meter=dau quantity=10500
                2020-03-31 usage meter=dau quantity=12100";
    let assumptions = "[[driver]]\nname = \"dau\"\nstart = \"fit\"\ngrowth = \"fit\"\n[[case]]\nname = \"base\"\n";
    let told = forecast(rows, assumptions, "2020-05", draws(1));
    assert_eq!(told.column("quantity"), ["13310", "14641"]);
}

/// L1, L2: what is refused is asked for again next month, and fewer rooms are closed.
#[test]
fn rows_are_made_against_what_is_there() {
    let assumptions = |growth: &str| {
        format!("[[driver]]\nname = \"av_rooms\"\nstart = 60\ngrowth = \"{growth}\"\n[[case]]\nname = \"base\"\n")
    };
    let told = forecast(PAID, &assumptions("0"), "2020-04", draws(4));
    // 50 of 60 open; the missing 10 are asked for in March and in April.
    assert_eq!(told.told(), ["2020-02-29 open_room 60", "2020-03-31 open_room 10", "2020-04-30 open_room 10"]);
    assert_eq!(told.app().cases[0].violations, 3);
    let [crossing] = told.app().crossings.as_slice() else { panic!("{:?}", told.app().crossings) };
    assert!(matches!(crossing.what, Bounded::Limit(_)) && crossing.above.is_none() && crossing.name == "av_rooms");
    assert_eq!((crossing.chance.times, crossing.chance.draws), (4, 4));
    assert_eq!(crossing.first, [("2020-02".parse().expect("a month"), 4)]);
    // From 60 (50 are open) to 40, 20, and none: what falls below zero is nothing.
    let told = forecast(PAID, &assumptions("-20"), "2020-06", draws(1));
    let closed = ["2020-03-31 close_room 10", "2020-04-30 close_room 20", "2020-05-31 close_room 20"];
    assert_eq!(told.told()[1..], closed);
}

/// L3, L4, L7: what is counted of groups, users and members rises and falls.
#[test]
fn groups_users_and_members_rise_and_fall() {
    let of = |name: &str, more: &str| {
        let assumptions =
            format!("[[driver]]\nname = \"{name}\"\nstart = 30\ngrowth = \"-10\"\n{more}\n[[case]]\nname = \"base\"\n");
        let rows = format!("{PAID}\n2020-01-31 create_group group=lobby group_type=private");
        forecast(&rows, &assumptions, "2020-03", draws(1)).told()
    };
    assert_eq!(of("users", ""), ["2020-02-29 register 30", "2020-03-31 unregister 10"]);
    assert_eq!(of("groups", ""), ["2020-02-29 create_group 29", "2020-03-31 disband_group 10"]);
    assert_eq!(of("members_per_group", "group = \"lobby\""), ["2020-02-29 join 30", "2020-03-31 leave 10"]);
    let own = ["2020-02-29 create_group", "2020-02-29 join 30", "2020-03-31 leave 10"];
    assert_eq!(of("members_per_group", "group_type = \"public\""), own);
    assert_eq!(of("groups_per_user", ""), ["2020-02-29 join 30", "2020-03-31 leave 10"]);
    assert_eq!(of("friends_per_user", "user = \"ann\""), ["2020-02-29 befriend 30", "2020-03-31 unfriend 10"]);
}

/// F4, C1: an operation under a condition acts on the day on which the condition comes true, and once.
#[test]
fn an_operation_under_a_condition_acts_on_that_same_day() {
    let assumptions = |again: &str| {
        format!(
            "[[driver]]\nname = \"av_rooms\"\nstart = 44\ngrowth = \"1\"\nday = 10\n\
             [[when]]\nwatch = \"av_rooms\"\nreaches = 45\n{again}\nset = {{ unlimited_av_rooms = \"on\" }}\n\
             [[case]]\nname = \"base\"\n"
        )
    };
    let told = forecast(PAID, &assumptions(""), "2020-05", draws(1));
    let dates: Vec<(&str, &str)> = told.column("date").into_iter().zip(told.column("unlimited_av_rooms")).collect();
    let expected =
        [("2020-02-10", ""), ("2020-03-10", ""), ("2020-03-10", "on"), ("2020-04-10", ""), ("2020-05-10", "")];
    assert_eq!(dates, expected);
    // F4: March pays the package at once.
    assert_eq!(costs(&told.app().cases[0]), ["149.99", "299.98", "299.98", "299.98"]);
    // Reached, left and reached anew: done a second time only where it is said so.
    let season = "season = [\"100%\", \"100%\", \"50%\", \"100%\", \"100%\", \"100%\", \"100%\", \"100%\", \"100%\", \
                  \"100%\", \"100%\", \"100%\"]\n";
    for (again, times) in [("", 1), ("again = true", 2)] {
        let assumptions = assumptions(again).replace("start = 44\n", &format!("start = 45\n{season}"));
        let told = forecast(PAID, &assumptions, "2020-04", draws(1));
        assert_eq!(told.column("unlimited_av_rooms").iter().filter(|cell| **cell == "on").count(), times, "{again}");
    }
}

/// O4, U2: planned operations are played among the drivers' rows, and a stopped app is not used.
#[test]
fn planned_operations_stand_among_the_rows_of_the_drivers() {
    let rows = format!("{PAID}\n2020-03-15 change edition=ultimate\n2020-04-20 stop");
    let assumptions = "[[driver]]\nname = \"dau\"\nstart = 15000\n[[case]]\nname = \"base\"\n";
    let told = forecast(&rows, assumptions, "2020-05", draws(1));
    let expected = [("2020-02-29", "usage"), ("2020-03-15", "change"), ("2020-03-31", "usage"), ("2020-04-20", "stop")];
    assert_eq!(told.column("date").into_iter().zip(told.column("action")).collect::<Vec<_>>(), expected);
    // F2: March pays professional, and a block of 149.99; F6: April's fee of ultimate was incurred.
    assert_eq!(costs(&told.app().cases[0]), ["299.98", "299.98", "449.99", "0.00"]);
}

/// U4: a meter of which each day counts is read each day, or on so many days.
#[test]
fn bandwidth_is_read_each_day() {
    let rows = "2019-12-05 upgrade edition=professional\n2020-03-31 usage meter=dau quantity=1";
    let of = |more: &str| {
        let assumptions =
            format!("[[driver]]\nname = \"bandwidth_mbps\"\nstart = 10\n{more}\n[[case]]\nname = \"base\"\n");
        let told = forecast(rows, &assumptions, "2020-04", draws(1));
        (told.column("date").len(), costs(&told.app().cases[0]).remove(0))
    };
    // 149.99 and 0.69 a Mbps and day: 30 days 207.00, 20 days 138.00, one 6.90.
    assert_eq!(of(""), (30, "356.99".to_owned()));
    assert_eq!(of("days = 20"), (20, "287.99".to_owned()));
    assert_eq!(of("day = \"last\""), (1, "156.89".to_owned()));
}

/// Apps never affect each other; all together are their sum, draw by draw, and one alone is what it is among others.
#[test]
fn a_portfolio_is_the_sum_of_its_apps() {
    let of = |app: &str| format!("2019-12-05,{app},upgrade,professional,,\n2020-01-31,{app},usage,,dau,5000\n");
    let header = "date,app,action,edition,meter,quantity\n";
    let assumptions = r#"
        [[driver]]
        name = "dau"
        start = 20000
        [[driver.uncertainty]]
        kind = "normal"
        sd = "30%"
        [[driver]]
        name = "dau of b"
        drives = "dau"
        apps = ["b"]
        start = 40000
        [[case]]
        name = "base"
        "#;
    let (both, one, other) = (format!("{header}{}{}", of("a"), of("b")), of("a"), of("b"));
    let forecast = |text: &str| forecast_csv(text, assumptions, "2020-06", draws(500), None).forecast;
    let (both, one, other) =
        (forecast(&both), forecast(&format!("{header}{one}")), forecast(&format!("{header}{other}")));
    assert_eq!(both.outlooks[0], one.outlooks[0]);
    assert_eq!(both.outlooks[1], other.outlooks[0]);
    assert_eq!(both.outlooks[2].app, None);
    let sums = both.outlooks[2].periods.iter().zip(&both.outlooks[0].periods).zip(&both.outlooks[1].periods);
    for ((all, a), b) in sums {
        // `b` is certain: every draw of both is one of `a`, and as much more.
        let certain = b.percentiles[0].amount;
        assert_eq!(all.percentiles.map(|figure| figure.amount), a.percentiles.map(|figure| figure.amount + certain));
        assert_eq!(all.mean.amount, a.mean.amount + b.mean.amount);
    }
    let totals: Vec<Amount> = both.outlooks.iter().map(|outlook| outlook.cases[0].total()).collect();
    assert_eq!(totals[2], totals[0] + totals[1]);
}

/// The documented example: three commands' worth of files, the same bytes on any number of threads; and a case is a
/// scenario of which `run` gives the same bill.
#[test]
fn the_program_writes_the_same_bytes_on_any_number_of_threads() {
    let of = |threads: &str| {
        let out = scratch();
        let dir = out.path().to_str().expect("UTF-8").to_owned();
        let base = ["forecast", "scenarios/forecast/base.csv", "--assumptions", "scenarios/forecast/assumptions.toml"];
        let rest = ["--draws", "600", "--threads", threads, "--format", "csv", "--out", &dir];
        let output = billcast(&[&base[..], &rest[..]].concat());
        assert_eq!(output.status, 0, "{}", output.stderr);
        (output.stdout, files_of(out.path()))
    };
    let one = of("1");
    assert!(one.1.contains_key("case-low.csv") && one.1.contains_key("forecast.json"), "{:?}", one.1.keys());
    for threads in ["2", "7"] {
        assert_eq!(of(threads), one, "{threads} threads");
    }
}

/// Every mistake of an option has its remedy.
#[test]
fn wrong_use_of_a_forecast_is_refused() {
    let base = ["forecast", "scenarios/forecast/base.csv", "--assumptions", "scenarios/forecast/assumptions.toml"];
    let with = |more: &[&str]| billcast(&[&base[..], more].concat());
    with(&["--to", "2020-03"]).refused("begins in 2020-07, after its end in 2020-03");
    with(&["--sobol"]).refused("the assumptions have correlations");
    with(&["--until-error", "half"]).refused("write a share");
    with(&["--most-draws", "5"]).refused("--until-error");
    with(&["--until-error", "1%", "--draws", "6", "--most-draws", "5"])
        .refused("begins with --draws 6, more than --most-draws 5");
    with(&["--budget", "much"]).refused("is not an amount in USD");
    billcast(&["forecast", "scenarios/forecast/base.csv", "--assumptions", "none.toml"]).refused("cannot be read");
    let held = with(&["--rulebook", "tencent-im-intl-2021-08"]);
    held.refused("the assumptions are made for `tencent-im-intl-2020`, which is no rulebook of this run");
    assert!(root().join("scenarios/forecast/assumptions.toml").is_file());
}
