//! `billcast report`: the bill as a page. What only a browser can tell is in `tests/report/`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use base64::Engine as _;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::program::{Output, billcast, billcast_fed, command, scratch};

/// A page, and how the program ended.
struct Page {
    html: String,
    output: Output,
}

/// The page of these arguments.
fn page(args: &[&str]) -> Page {
    page_of(args, b"")
}

/// The same with these rows on standard input.
fn page_of(args: &[&str], rows: &[u8]) -> Page {
    let folder = scratch();
    let file = folder.path().join("bill.html");
    let output = billcast_fed(&[&["report"], args, &["--out", file.to_str().expect("UTF-8")]].concat(), rows);
    Page { html: fs::read_to_string(&file).unwrap_or_default(), output }
}

/// The page of a well-formed scenario.
fn page_of_rows(rows: &str) -> String {
    let page = page_of(&["-", "--quiet"], rows.as_bytes());
    assert_eq!((page.output.status, page.output.stdout.as_str(), page.output.stderr.as_str()), (0, "", ""));
    page.html
}

/// What stands between two pieces of a text.
fn between<'t>(text: &'t str, begin: &str, end: &str) -> &'t str {
    let (_, rest) = text.split_once(begin).unwrap_or_else(|| panic!("no {begin}"));
    rest.split_once(end).unwrap_or_else(|| panic!("no {end}")).0
}

/// The words of some HTML, without its tags.
fn words(html: &str) -> String {
    let html = html.replace("<wbr>", "");
    let (first, rest) = html.split_once('<').unwrap_or((html.as_str(), ""));
    let after_tags = rest.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text);
    let text: Vec<&str> = [first].into_iter().chain(after_tags).flat_map(str::split_whitespace).collect();
    text.join(" ")
}

/// A tile of the headline: its name, figure and remark.
fn tile(html: &str, name: &str) -> String {
    words(between(html, &format!("<dt>{name}</dt>"), "</div>"))
}

/// The data of the page's script.
fn data(html: &str) -> Value {
    serde_json::from_str(between(html, "<script type=\"application/json\" id=\"data\">", "</script>")).expect("JSON")
}

/// A figure of a month: its title, its amount, and its reasons, each with what it is about.
type Figure = (String, Option<String>, Vec<(String, String)>);

/// A month of the data.
struct Month {
    app: String,
    at: u64,
    /// Edition, plan, packages, usage, total.
    line: Vec<String>,
    figures: Vec<Figure>,
}

/// Every month of the data.
fn months(html: &str) -> Vec<Month> {
    let data = data(html);
    let number = |value: &Value| value.as_i64().expect("a number");
    let text = |value: &Value| data["texts"][number(value) as usize].as_str().expect("a text").to_owned();
    let line = |value: &Value| {
        let at = 2 * number(value) as usize;
        (text(&data["lines"][at]), text(&data["lines"][at + 1]))
    };
    let figure = |figure: &[Value]| {
        let amount = (number(&figure[1]) >= 0).then(|| text(&figure[1]));
        let chain = data["chains"][number(&figure[2]) as usize].as_array().expect("a list");
        (text(&figure[0]), amount, chain.iter().map(line).collect())
    };
    let mut months = Vec::new();
    for app in data["apps"].as_array().expect("a list") {
        for (at, month) in app[2].as_array().expect("a list").iter().enumerate() {
            let month = month.as_array().expect("a list");
            months.push(Month {
                app: text(&app[0]),
                at: app[1].as_u64().expect("a number") + at as u64,
                line: month[..5].iter().map(text).collect(),
                figures: month[5..].chunks(3).map(figure).collect(),
            });
        }
    }
    months
}

/// The name of a month so many after the first of the page.
fn month_named(html: &str, at: u64) -> String {
    let data = data(html);
    let (year, month) = data["from"].as_str().expect("a month").split_once('-').expect("a month");
    let months = year.parse::<u64>().expect("a year") * 12 + month.parse::<u64>().expect("a month") - 1 + at;
    format!("{:04}-{:02}", months / 12, months % 12 + 1)
}

/// The rows of a table that stands in the page, its cells without tags.
fn table(html: &str, id: &str) -> Vec<Vec<String>> {
    let body = between(between(html, &format!("<table id=\"{id}\""), "</table>"), "<tbody>", "</tbody>");
    let cell = |cell: &str| cell.rfind("<t").map(|at| words(&cell[at..]));
    let cells = |row: &str| row.split("</t").filter_map(cell).collect();
    body.split("<tr").skip(1).map(|row| cells(row.split_once('>').expect("a row").1)).collect()
}

/// `months.csv` of the same scenario.
fn months_csv(args: &[&str]) -> Vec<Vec<String>> {
    let csv = billcast(&[&["run"], args, &["--format", "csv"]].concat());
    csv.stdout.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

#[test]
fn the_months_of_the_page_are_those_of_months_csv() {
    for args in [&["scenarios/documented/2.csv"][..], &["scenarios/examples"], &["scenarios/timeline/migration.csv"]] {
        let html = page(args).html;
        let shown: Vec<Vec<String>> = months(&html)
            .into_iter()
            .map(|month| {
                let mut row = vec![month.app, month_named(&html, month.at)];
                row.extend(month.line);
                row.push("USD".to_owned());
                row
            })
            .collect();
        assert_eq!(shown, months_csv(args), "{args:?}");
        // And the rows that stand in the page for those without a script.
        let rows = table(&html, "months-table");
        let plain = |row: &Vec<String>| {
            let [month, app, cells @ ..] = row.as_slice() else { panic!("{row:?}") };
            let cells = cells[..5].iter().map(|cell| cell.replace(',', ""));
            [app.clone(), month.clone()].into_iter().chain(cells).chain(["USD".to_owned()]).collect::<Vec<_>>()
        };
        assert_eq!(rows.iter().map(plain).collect::<Vec<_>>(), shown[..rows.len()], "{args:?}");
        assert_eq!(rows.len(), shown.len().min(120));
    }
}

/// Scenario 2 by hand (RULES.md section 8): 0.00, 299.98, 299.98.
#[test]
fn the_headline_of_scenario_2_is_what_the_guide_gives() {
    let html = page(&["scenarios/documented/2.csv", "--budget", "299.97"]);
    assert_eq!(html.output.status, 1, "{}", html.output.stderr);
    assert!(html.output.stderr.contains("2 months over budget"), "{}", html.output.stderr);
    let html = html.html;
    assert_eq!(tile(&html, "Total"), "599.96 in 3 months");
    assert_eq!(tile(&html, "Peak month"), "2019-03 299.98");
    assert_eq!(tile(&html, "Months over budget"), "2 of 3, at 299.97 a month");
    assert_eq!(tile(&html, "Violations"), "0 nothing was refused");
    let over = table(&html, "over-table");
    let over: Vec<&[String]> = over.iter().map(|row| &row[..4]).collect();
    assert_eq!(over, [["2019-03", "299.98", "299.97", "0.01"], ["2019-04", "299.98", "299.97", "0.01"]]);
    let within = page(&["scenarios/documented/2.csv", "--budget", "299.98"]);
    assert_eq!(within.output.status, 0, "{}", within.output.stderr);
    assert_eq!(tile(&within.html, "Months over budget"), "0 of 3, at 299.98 a month");
    assert!(!page(&["scenarios/documented/2.csv"]).html.contains("over budget"));
}

/// F1, I1: each line of `charges.csv` is a figure with its reasons, the arithmetic and the invoice among them.
#[test]
fn every_charge_has_its_reasons() {
    let folder = scratch();
    billcast(&["run", "scenarios/examples", "--quiet", "--out", folder.path().to_str().expect("UTF-8")]);
    let csv = fs::read_to_string(folder.path().join("charges.csv")).expect("the charges");
    let mut charged: BTreeMap<(String, String, String), Vec<String>> = BTreeMap::new();
    for line in csv.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>()) {
        let item = format!("{} {}", line[2], line[3]);
        charged.entry((line[0].to_owned(), line[1].to_owned(), item)).or_default().push(line[9].to_owned());
    }
    let html = page(&["scenarios/examples"]).html;
    let mut shown: BTreeMap<(String, String, String), Vec<String>> = BTreeMap::new();
    let mut figures = 0;
    for month in months(&html) {
        for (title, amount, reasons) in &month.figures {
            let is_charge = |amount: &&String| *amount != "0.00" && !title.starts_with("invoice ");
            let Some(amount) = amount.as_ref().filter(is_charge) else { continue };
            let item = title.split(" to ").next().expect("an item").to_owned();
            let key = (month.app.clone(), month_named(&html, month.at), item);
            shown.entry(key).or_default().push(amount.clone());
            let about: Vec<&str> = reasons.iter().map(|(about, _)| about.as_str()).collect();
            for expected in ["price", "source", "amount", "invoice"] {
                assert!(about.contains(&expected), "{title} of {}: {about:?}", month.app);
            }
            assert!(about.iter().any(|about| about.len() == 2), "a rule in {about:?}");
            figures += 1;
        }
    }
    assert_eq!(shown, charged);
    assert!(figures > 50, "{figures}");
}

/// F2, F4, G8: what the page says of the charge of April in scenario 3 is what `explain` says of it.
#[test]
fn the_reasons_are_those_of_explain() {
    let html = page(&["scenarios/documented/3.csv"]).html;
    let april = months(&html).into_iter().find(|month| month_named(&html, month.at) == "2019-04").expect("April");
    let of_rooms = april.figures.iter().find(|(title, ..)| title == "package unlimited_av_rooms").expect("the rooms");
    let told = billcast(&["explain", "scenarios/documented/3.csv", "--month", "2019-04"]).stdout;
    for (about, said) in &of_rooms.2 {
        assert!(told.contains(&format!("{about:<8} {said}")), "{about} {said} in\n{told}");
    }
    assert!(of_rooms.2.iter().any(|(about, said)| about == "G8" && said.contains("would be 0.00")), "{:?}", of_rooms.2);
}

#[test]
fn what_an_input_says_is_never_markup() {
    let names = [
        "</script><script>alert(1)</script>",
        "<!--",
        "<img src=x onerror=alert(1)>",
        "a\u{2028}b",
        "\"'&amp;",
        "`<b>`",
    ];
    let mut rows = String::from("app,date,action,edition\n");
    for name in names {
        rows.push_str(&format!("\"{}\",2020-01-01,upgrade,professional\n", name.replace('"', "\"\"")));
        rows.push_str(&format!("\"{}\",2020-01-02,upgrade,ultimate\n", name.replace('"', "\"\"")));
    }
    let html = page_of_rows(&rows);
    assert_eq!(html.matches("<script").count(), 2);
    assert_eq!(html.matches("</script>").count(), 2);
    for part in ["<!--", "<img", "<b>", "alert(1)</script>"] {
        assert!(!html.contains(part), "{part}");
    }
    let mut shown: Vec<String> = months(&html).into_iter().map(|month| month.app).collect();
    shown.dedup();
    let mut expected = names.map(str::to_owned);
    expected.sort();
    assert_eq!(shown, expected);
    assert!(html.contains("<bdi>&lt;img src=x onerror=alert(1)&gt;</bdi>"));
    assert!(!between(&html, "id=\"data\">", "</script>").contains(['<', '\u{2028}']));
}

/// The page names no other place, and its policy allows its own style and script alone.
#[test]
fn the_page_allows_itself_nothing_from_outside() {
    let html = page(&["scenarios/documented/2.csv"]).html;
    let policy = between(&html, "Content-Security-Policy\" content=\"", "\"");
    let checksum = |text: &str| {
        format!("'sha256-{}'", base64::engine::general_purpose::STANDARD.encode(Sha256::digest(text.as_bytes())))
    };
    let style = checksum(between(&html, "<style>", "</style>"));
    let script = checksum(between(&html, "<script>", "</script>"));
    let expected =
        format!("default-src 'none'; style-src {style}; script-src {script}; base-uri 'none'; form-action 'none'");
    assert_eq!(policy, expected);
    for part in [" src=", "@import", "url(http", "<link", " style=\"", " onclick="] {
        assert!(!html.contains(part), "{part}");
    }
    let addresses: Vec<&str> = html.match_indices("http").map(|(at, _)| &html[at..at + 26]).collect();
    assert!(
        addresses.iter().all(|address| *address == "http://www.w3.org/2000/svg" || address.starts_with("http-equiv"))
    );
}

#[test]
fn the_same_input_gives_the_same_page() {
    let one = page(&["scenarios/examples", "--budget", "100"]).html;
    assert_eq!(page(&["scenarios/examples", "--budget", "100"]).html, one);
    let folder = scratch();
    let file = folder.path().join("bill.html");
    let args = ["report", "scenarios/examples", "--budget", "100", "--out", file.to_str().expect("UTF-8")];
    let child = command(&args).env("RAYON_NUM_THREADS", "1").spawn().expect("the program starts");
    assert_eq!(Output::of(child).status, 1);
    assert_eq!(fs::read_to_string(file).expect("the page"), one);
}

/// Of 1,003 apps the three without a charge are not among the largest; all of them count.
#[test]
fn of_more_than_1000_apps_the_largest_1000_are_shown_and_the_page_says_so() {
    let mut rows = String::from("app,date,action,edition\n");
    for app in 0..1_003 {
        let edition = if app % 400 == 7 { "" } else { "professional" };
        let action = if edition.is_empty() { "create" } else { "upgrade" };
        rows.push_str(&format!("app-{app:04},2020-01-01,{action},{edition}\n"));
    }
    let page = page_of(&["-", "--to", "2020-02"], rows.as_bytes());
    assert!(page.output.stderr.contains("the 1000 largest of 1003 apps"), "{}", page.output.stderr);
    let html = page.html;
    assert!(html.contains("The 1,000 largest apps are shown in detail; 3 others count in the totals alone"));
    // 1,000 apps in February at 149.99 (F2: January is free).
    assert_eq!(tile(&html, "Total"), "149,990.00 in 2 months");
    let mut apps: Vec<String> = months(&html).into_iter().map(|month| month.app).collect();
    apps.dedup();
    assert_eq!(apps.len(), 1_000);
    assert!(["app-0007", "app-0407", "app-0807"].iter().all(|app| !apps.iter().any(|shown| shown == app)));
    assert_eq!(table(&html, "apps-table").len(), 1_000);
    let sums = words(between(between(&html, "<table id=\"apps-table\"", "</table>"), "<tfoot>", "</tfoot>"));
    assert_eq!(sums, "3 others 0.00 0.00 0.00 0.00 0 Total 149,990.00 0.00 0.00 149,990.00 0");
}

#[test]
fn a_bill_of_nothing_is_a_page_all_the_same() {
    let html = page_of_rows("app,date,action\nshop,2020-01-01,create\n");
    assert_eq!(tile(&html, "Total"), "0.00 in 3 months");
    assert_eq!(tile(&html, "Peak month"), "none nothing is charged");
    assert!(html.contains("Nothing is invoiced."));
    assert_eq!(table(&html, "months-table").len(), 3);
}

#[test]
fn one_month_and_120_months_are_pages() {
    let one = page(&["scenarios/documented/2.csv", "--from", "2019-03", "--to", "2019-03"]).html;
    assert_eq!(tile(&one, "Total"), "299.98 in 1 month");
    let args = ["scenarios/documented/2.csv", "--from", "2019-02", "--to", "2029-01"];
    let html = page(&args).html;
    assert_eq!(tile(&html, "Total").split_once(' ').expect("a remark").1, "in 120 months");
    assert_eq!(table(&html, "months-table").len(), 120);
    assert_eq!(months(&html).len(), 120);
    // T4: and it says how far beyond publication that goes.
    assert!(words(&html).contains("Beyond publication (T4): tencent-im-intl-2022-10 was last published on 2023-03-30"));
}

/// Names in any script and of any length stay as they are, amounts from a cent to ten millions too.
#[test]
fn names_and_amounts_of_every_size_are_shown_whole() {
    let long = "x".repeat(200);
    // U4: 0.01 Mbps on a day at 0.69 is a cent (0.0069, half up). U1: 66,670 blocks of 10,000 at 149.99.
    let rows = format!(
        "app,date,action,edition,meter,quantity\n\
         店舗,2020-02-10,upgrade,professional,,\n店舗,2020-02-11,usage,,bandwidth_mbps,0.01\n\
         متجر,2020-02-10,upgrade,professional,,\nمتجر,2020-02-11,usage,,dau,666710000\n\
         {long},2020-02-10,upgrade,professional,,\n"
    );
    let html = page_of(&["-", "--to", "2020-02", "--quiet"], rows.as_bytes()).html;
    let totals: BTreeMap<String, String> =
        months(&html).into_iter().map(|month| (month.app, month.line[4].clone())).collect();
    let csv = billcast_fed(&["run", "-", "--to", "2020-02", "--format", "csv"], rows.as_bytes()).stdout;
    for line in csv.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>()) {
        assert_eq!(totals[line[0]], line[6], "{line:?}");
    }
    assert_eq!(totals["متجر"], "9999833.30");
    assert_eq!(totals["店舗"], "0.01");
    assert!(html.contains("9,999,833.30") && html.contains(&format!(">{long}</bdi>")));
    assert!(html.contains("<bdi>店舗</bdi>") && html.contains("<bdi>متجر</bdi>"));
}

/// I1, I2: scenario 2's services of March are on 2019-04-01, suspend on the 8th and reclaim 90 days later.
#[test]
fn the_calendar_and_its_table_have_every_invoice() {
    let html = page(&["scenarios/documented/2.csv"]).html;
    let rows = table(&html, "invoices-table");
    assert_eq!(rows.len(), 4);
    assert_eq!(rows[0], ["2019-04-01", "services", "2019-03", "1", "149.99", "2019-04-08", "2019-07-07"]);
    for mark in ["2019-04-01: invoice of", "2019-04-08: unpaid, suspends:", "2019-07-07: unpaid, reclaims:"] {
        assert!(html.contains(&format!("<title>{mark} packages and usage of 2019-03, 149.99</title>")), "{mark}");
    }
}

/// I1, I2: March in scenario 2 is 149.99 for the plan, invoiced on the 3rd, and 149.99 for services, on the 1st.
#[test]
fn a_month_opens_to_its_invoices_with_what_follows_if_they_are_not_paid() {
    for args in [&["scenarios/documented/2.csv"][..], &["scenarios/documented/1.csv", "scenarios/documented/2.csv"]] {
        let html = page(args).html;
        let of_2 = |month: &Month| month.app == "2" && month_named(&html, month.at) == "2019-03";
        let march = months(&html).into_iter().find(of_2).expect("March");
        let invoices = march.figures.iter().filter(|(title, ..)| title.starts_with("invoice "));
        let invoices: Vec<(&str, &str)> =
            invoices.map(|(title, amount, _)| (title.as_str(), amount.as_deref().expect("an amount"))).collect();
        let expected = [
            "invoice of 2019-04-01, services; unpaid it suspends on 2019-04-08 and reclaims on 2019-07-07",
            "invoice of 2019-04-03, plan; unpaid it suspends on 2019-04-10 and reclaims on 2019-07-09",
        ];
        assert_eq!(invoices, expected.map(|invoice| (invoice, "149.99")), "{args:?}");
    }
}

/// I1, I2: the invoices of 2019-03 to 2020-01 are of 2019-04-01 to 2020-02-03; the last reclaims on 2020-05-10.
#[test]
fn the_calendar_has_a_picture_for_each_year() {
    let html = page(&["scenarios/documented/2.csv", "--to", "2020-01"]).html;
    let label = "aria-label=\"Calendar of the invoices, ";
    let years: Vec<&str> = html.match_indices(label).map(|(at, _)| &html[at + label.len()..][..18]).collect();
    assert_eq!(years, ["2019-04 to 2019-12", "2020-01 to 2020-05"]);
}

/// From 2019-03 to 2029-01 scenario 2 costs something in each of 119 months.
#[test]
fn the_first_months_over_budget_stand_after_the_charts_and_the_others_folded() {
    let html = page(&["scenarios/documented/2.csv", "--from", "2019-02", "--to", "2029-01", "--budget", "1"]).html;
    assert_eq!(table(&html, "over-table").len(), 12);
    assert!(html.contains("<details><summary>107 more months over budget</summary>"));
    assert_eq!(table(&html, "over-more-table").len(), 107);
    let at = |section: &str| html.find(&format!("<h2 id=\"{section}\"")).expect("a section");
    assert!(at("charts") < at("over") && at("over") < at("months"));
    // More than 200 are counted: app and all apps together are over in the same months.
    let folder = scratch();
    let file = folder.path().join("budgets.csv");
    fs::write(&file, "app,month,budget\n,,1\n2,,1\n").expect("budgets");
    let file = file.to_str().expect("UTF-8");
    let args = ["scenarios/documented/2.csv", "--from", "2019-02", "--to", "2029-01", "--budget-file", file];
    let html = page(&args).html;
    assert_eq!(table(&html, "over-more-table").len(), 188);
    assert!(html.contains("<p>And 38 more months, which <code>billcast run</code> lists.</p>"));
}

/// U1: 66,670 blocks of 10,000 at 149.99.
#[test]
fn a_month_over_budget_tells_why_in_amounts_like_those_of_the_headline() {
    let rows = "app,date,action,edition,meter,quantity\n\
                a,2020-02-10,upgrade,professional,,\na,2020-02-11,usage,,dau,666710000\nb,2020-02-11,create,,,\n";
    let html = page_of(&["-", "--from", "2020-02", "--to", "2020-02", "--budget", "100"], rows.as_bytes()).html;
    let reason = "dau 9,999,833.30";
    assert_eq!(table(&html, "over-table"), [["2020-02", "all apps", "9,999,833.30", "100.00", "9,999,733.30", reason]]);
}

/// L1: a trial app has 10 open rooms, so each row that opens 11 is refused; 150 of them are of the first app, 100 of the
/// second. Neither is among the 1,000 largest, which pay for an edition (F1).
#[test]
fn the_first_200_refused_rows_are_those_of_all_apps() {
    let mut rows = String::from("app,date,action,edition,count\n");
    for (app, refused) in [("a", 150), ("b", 100)] {
        rows.push_str(&format!("{app},2020-01-01,create,,\n"));
        rows.push_str(&format!("{app},2020-01-02,open_room,,11\n").repeat(refused));
    }
    (0..1_000).for_each(|app| rows.push_str(&format!("shop-{app:03},2020-01-01,upgrade,professional,\n")));
    rows.push_str("shop-500,2020-01-02,open_room,,51\n");
    let html = page_of(&["-", "--to", "2020-02", "--quiet"], rows.as_bytes()).html;
    assert_eq!(tile(&html, "Violations"), "251 1 reason");
    assert!(html.contains("Below are the first 200 of 251 violations."));
    let apps: Vec<String> = table(&html, "refused-table").into_iter().map(|row| row[1].clone()).collect();
    assert_eq!(apps, [vec!["a"; 150], vec!["b"; 50]].concat());
    assert!(months(&html).iter().all(|month| month.app.starts_with("shop-")));
}

/// G4, G8: the readings are those of `billcast readings`.
#[test]
fn the_readings_are_those_that_are_weighed() {
    let html = page(&["scenarios/documented/3.csv"]).html;
    let csv = billcast(&["readings", "scenarios/documented/3.csv", "--format", "csv"]).stdout;
    let weighed: Vec<(String, String)> = csv
        .lines()
        .skip(1)
        .map(|line| line.rsplit(',').collect::<Vec<_>>())
        .map(|cells| (cells[5].to_owned(), cells[4].to_owned()))
        .collect();
    let shown = table(&html, "readings-table");
    let shown: Vec<(String, String)> =
        shown.iter().map(|row| (row[4].replace(',', ""), row[5].replace(['+', ','], ""))).collect();
    assert_eq!(shown, weighed);
    assert!(shown.iter().any(|(_, difference)| difference == "-149.99"), "{shown:?}");
}

#[test]
fn what_the_figures_depend_on_stands_on_the_page() {
    let html = page(&["scenarios/documented/2.csv", "--rulebook", "tencent-im-intl-2020"]).html;
    let input = fs::read(crate::program::root().join("scenarios/documented/2.csv")).expect("the scenario");
    let sum: String = Sha256::digest(&input).iter().map(|byte| format!("{byte:02x}")).collect();
    let assumptions = words(between(&html, "id=\"assumptions\"", "</main>"));
    for part in [
        sum.as_str(),
        concat!("billcast ", env!("CARGO_PKG_VERSION")),
        "2019-02 to 2019-04",
        "Price list, international site",
        "package_activation guide",
        "--rulebook tencent-im-intl-2020",
    ] {
        assert!(assumptions.contains(part), "{part} in\n{assumptions}");
    }
    // T1: what governs stands open, so that paper has it.
    let html = page(&["scenarios/timeline/migration.csv"]).html;
    let open: Vec<&str> = html.split("<details open><summary><code>").skip(1).collect();
    let open: Vec<&str> = open.iter().filter_map(|rest| rest.split_once('<')).map(|(id, _)| id).collect();
    assert_eq!(open, ["tencent-im-intl-2022-10", "tencent-chat-intl-2022-12"]);
}

#[test]
fn a_page_is_printed_where_its_place_is_a_dash() {
    let args = ["scenarios/documented/2.csv", "--budget", "299.97"];
    let written = page(&args);
    let printed = billcast(&[&["report"], &args[..], &["--out", "-"]].concat());
    assert_eq!((printed.status, printed.stderr), (1, written.output.stderr));
    assert!(printed.stdout == written.html, "the page is printed as it is written");
    assert!(!crate::program::root().join("-").exists());
    // And both ways at once.
    let both = billcast_fed(&["report", "-", "--out", "-"], b"app,date,action\nshop,2020-01-01,create\n");
    assert!(both.status == 0 && both.stdout.ends_with("</html>\n"), "{}", both.stderr);
}

#[test]
fn a_page_takes_the_place_of_no_input_and_of_no_folder() {
    let folder = scratch();
    let scenario = folder.path().join("shop.csv");
    fs::write(&scenario, "date,action\n2020-01-01,create\n").expect("a scenario");
    let name = |path: &Path| path.to_str().expect("UTF-8").to_owned();
    billcast(&["report", &name(&scenario), "--out", &name(&scenario)]).refused("would overwrite the input");
    billcast(&["report", &name(&scenario), "--out", &name(folder.path())]).refused("is not the name of a file");
    let out = folder.path().join("bill.html");
    billcast(&["report", "scenarios/bad/several.csv", "--out", &name(&out)]).refused("6 mistakes in 1 file");
    assert!(!out.exists());
    billcast(&["report", &name(&scenario), "--out", &name(&out), "--budget", "many"])
        .refused("`many` is not an amount");
}
