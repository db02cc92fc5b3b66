//! Charts of what is far from usual: long and foreign names, one month and 120, nothing and ten million, many items and apps.

use std::fmt::Write;
use std::fs;

use crate::picture::{Charts, Picture, cents};
use crate::program::scratch;

fn upgraded(app: &str) -> String {
    format!("date,app,action,edition\n2020-01-05,{app},upgrade,professional\n")
}

/// The texts of a chart are of letters that its font has.
fn is_shown(picture: &Picture) {
    let is_known = |letter: char| {
        letter.is_ascii_graphic() || letter == ' ' || ('\u{a0}'..'\u{530}').contains(&letter) || letter == '…'
    };
    for text in &picture.texts {
        assert!(text.text.chars().all(is_known), "{text:?}");
    }
}

#[test]
fn names_without_letters_in_the_font_are_numbers_with_a_key() {
    let rows = "date,app,action,edition,group,group_type,count
2020-01-05,東京ショップ,upgrade,professional,,,
2020-01-07,東京ショップ,create_group,,متجر,private,
2020-01-09,東京ショップ,join,,متجر,,150
2020-01-15,東京ショップ,join,,متجر,,150\n";
    let charts = Charts::of("rows", rows, &[]);
    for chart in ["charges", "configuration", "quotas", "cumulative"] {
        let picture = charts.picture(chart);
        is_shown(&picture);
        assert!(picture.title.ends_with("app #1"), "{}", picture.title);
        assert!(picture.description.contains("#1 is 東京ショップ"), "{}", picture.description);
    }
    assert!(
        charts
            .picture("quotas")
            .texts
            .iter()
            .any(|text| text.text.starts_with("of #2: at most 200 in use, 200 allowed"))
    );
    assert_eq!(charts.text("names.csv"), "shown,name\n#1,東京ショップ\n#2,متجر\n");
    assert!(charts.output.stderr.contains("#1 is 東京ショップ, #2 is متجر"), "{}", charts.output.stderr);
}

#[test]
fn names_in_greek_cyrillic_and_with_accents_are_shown_as_they_are() {
    for name in ["κατάστημα", "магазин", "Größe-Łódź-Việt"] {
        let charts = Charts::of("rows", &upgraded(name), &[]);
        assert!(charts.picture("charges").has_text(&format!("Monthly charges of app {name}")));
        assert!(!charts.files().contains(&"names.csv".to_owned()));
    }
}

#[test]
fn a_name_of_200_characters_is_cut_in_its_middle() {
    let name: String = "one-very-long-name-of-an-app.".repeat(7).chars().take(200).collect();
    let charts = Charts::of("rows", &upgraded(&name), &[]);
    for chart in ["charges", "configuration", "quotas", "cumulative"] {
        let picture = charts.picture(chart);
        let heading = &picture.texts[0].text;
        assert!(
            heading.contains("app one-very-") && heading.contains('…') && heading.ends_with(&name[190..]),
            "{heading}"
        );
        assert!(heading.chars().count() < 80);
        assert!(picture.title.contains(&name), "the title for screen readers is whole");
    }
}

#[test]
fn a_name_may_look_like_markup() {
    let name = "\"<a&b> \"\"q\"\" it's</svg>\"";
    let picture = Charts::of("rows", &upgraded(name), &[]).picture("charges");
    assert_eq!(picture.title, "Monthly charges of app <a&b> \"q\" it's</svg>");
    assert!(picture.has_text("Monthly charges of app <a&b> \"q\" it's</svg>"));
}

#[test]
fn nothing_charged_and_no_limit_used_is_said() {
    let rows = "date,action\n2020-01-05,create\n2020-03-05,create\n";
    let charts = Charts::of("rows", rows, &["--budget", "10"]);
    for chart in ["charges", "configuration", "cumulative"] {
        let picture = charts.picture(chart);
        assert!(picture.has_text("Nothing is charged in these months."), "{chart}");
    }
    assert_eq!(charts.picture("charges").parts("total").filter(|part| part.texts[0].text == "0.00").count(), 5);
    assert!(charts.picture("quotas").has_text("No operation of these months uses a limit."));
}

#[test]
fn one_month_is_one_column_and_one_label() {
    let rows = "date,action,edition,meter,quantity
2020-02-05,upgrade,professional,,
2020-02-06,usage,,bandwidth_mbps,0.02\n";
    // U4: 0.02 Mbps at 0.69 a day is 0.0138, rounded to 0.01.
    let charts = Charts::of("rows", rows, &["--to", "2020-02", "--budget", "0.01"]);
    let picture = charts.picture("charges");
    let column = picture.parts("column").next().expect("a column");
    assert_eq!((column.says("amount"), picture.parts("column").count()), ("0.01", 1));
    assert!(column.area().right - column.area().left < picture.width / 4.0);
    for text in ["0.00", "0.01", "Feb", "2020", "2020-02, 0.01 USD in all"] {
        assert!(picture.has_text(text), "{text}");
    }
    let summary = "2020-02, 0.01 USD of a budget of 0.01 (0.01 a month): 0.00";
    assert!(charts.picture("cumulative").has_text(summary));
}

/// The labels of one line keep apart.
fn do_not_touch(picture: &Picture, base: f64) {
    let mut row: Vec<_> = picture.texts.iter().filter(|text| (text.y - base).abs() < 1.0).collect();
    row.sort_by(|one, other| one.x.total_cmp(&other.x));
    for pair in row.windows(2) {
        let wide = |text: &str| text.chars().count() as f64 * 24.0;
        let (one, other) = (&pair[0], &pair[1]);
        let right = match one.anchor.as_str() {
            "start" => one.x + wide(&one.text),
            "end" => one.x,
            _ => one.x + wide(&one.text) / 2.0,
        };
        let left = if other.anchor == "start" { other.x } else { other.x - wide(&other.text) / 2.0 };
        assert!(right <= left, "{one:?} {other:?} of {}", picture.title);
    }
}

#[test]
fn the_labels_of_any_number_of_months_keep_apart() {
    // Below days a month has its year beside it.
    let is_year = |text: &str| (text.len() == 4 && text.starts_with("20")) || text == "Jan 2020";
    for (from, to) in [
        ("2020-01", "2020-01"),
        ("2020-02", "2020-12"),
        ("2019-11", "2021-02"),
        ("2019-06", "2022-05"),
        ("2019-04", "2024-08"),
        ("2019-02", "2029-01"),
        ("2019-12", "2059-11"),
        ("2019-01", "2099-12"),
    ] {
        let rows = "date,action,edition\n2020-01-05,upgrade,professional\n";
        let charts = Charts::of("rows", rows, &["--from", from, "--to", to]);
        for chart in ["charges", "configuration", "cumulative"] {
            let picture = charts.picture(chart);
            let years = picture.texts.iter().filter(|text| is_year(&text.text));
            let base = years.clone().next().unwrap_or_else(|| panic!("no year in {chart} from {from} to {to}")).y;
            assert!(years.count() <= 24);
            do_not_touch(&picture, base);
            if let Some(month) = picture.texts.iter().find(|text| text.text == "Jan") {
                do_not_touch(&picture, month.y);
            }
        }
    }
}

/// The totals of 120 months do not all have room; those that are printed do not touch one another.
#[test]
fn of_120_months_the_totals_are_printed_where_they_change() {
    let rows = "date,action,edition\n2020-01-05,upgrade,professional\n2023-05-05,stop,\n";
    let charts = Charts::of("rows", rows, &["--from", "2019-02", "--to", "2029-01"]);
    let picture = charts.picture("charges");
    let mut printed: Vec<(f64, &str)> =
        picture.parts("total").map(|part| (part.texts[0].x, part.texts[0].text.as_str())).collect();
    printed.sort_by(|one, other| one.0.total_cmp(&other.0));
    assert_eq!(printed.iter().map(|(_, text)| *text).collect::<Vec<_>>(), ["149.99", "449.99"]);
    assert!(
        picture
            .has_text("2019-02 to 2029-01, 11,922.19 USD in all; totals are printed where they change and have room")
    );
    // Nineteen months at 149.99, twenty at 449.99 and five days of 31 of it (B1, B3).
    assert_eq!(picture.parts("column").count(), 40);
    // Every total is in the description and beside the pointer.
    assert!(picture.description.contains("2020-02 149.99; ") && picture.description.contains("2029-01 0.00."));
    assert!(
        picture.parts("column").next().expect("a column").title.starts_with("2020-02 plan professional: 149.99 USD")
    );
}

#[test]
fn amounts_of_ten_million_have_thousands_separators() {
    let rows = "date,action,edition,meter,quantity
2020-02-05,upgrade,ultimate,,
2020-03-06,usage,,dau,900000000\n";
    // U1: 89,999 blocks of 10,000 at 149.99; and 449.99 a month for the plan.
    let picture = Charts::of("rows", rows, &[]).picture("charges");
    let total = picture.parts("total").find(|part| part.says("month") == "2020-03").expect("March");
    assert_eq!(total.texts[0].text, "13,499,400.00");
    for text in ["0", "5,000,000", "10,000,000", "15,000,000"] {
        assert!(picture.has_text(text), "{text}");
    }
}

/// Of 22 packages and a plan, eleven items are told apart; the rest is one.
#[test]
fn the_smallest_of_many_items_are_gathered() {
    let folder = scratch();
    let book = folder.path().join("many.toml");
    let mut text = "format = 1\nid = \"many\"\ntitle = \"Many\"\nbased_on = \"tencent-im-intl-2020\"\n\
        effective_from = 2019-01-01\nfirst_published = 2019-01-01\nreaches_existing_from = 2019-01-01\n"
        .to_owned();
    let names: Vec<String> = (1..=22).map(|number| format!("extra_{number:02}")).collect();
    for (name, number) in names.iter().zip(1..) {
        let price = format!("{}.00", number * 7);
        writeln!(
            text,
            "\n[[package]]\nid = \"{name}\"\nkind = \"switch\"\nactivation = \"deferrable\"\n[package.editions]\n\
             professional = {{ price = \"{price}\", source = \"list-2020-04-09\" }}"
        )
        .expect("a text");
    }
    fs::write(&book, text).expect("a file for the test");
    let on = vec!["on"; names.len()].join(",");
    let rows = format!("date,action,edition,{}\n2020-01-10,upgrade,professional,{on}\n", names.join(","));
    let charts = Charts::of("rows", &rows, &["--rulebook", book.to_str().expect("UTF-8")]);
    let picture = charts.picture("charges");
    let items: std::collections::BTreeSet<&str> = picture.parts("column").map(|part| part.says("item")).collect();
    assert_eq!(items.len(), 12);
    let march = || picture.parts("column").filter(|part| part.says("month") == "2020-03");
    // The plan is 149.99; 7 + 14 + ... + 154 = 1,771. The eleven are the plan, and 154 down to 91 but for the smallest 12.
    let other = march().find(|part| part.says("item") == "other (12)").expect("the rest");
    assert_eq!(other.says("amount"), "546.00");
    assert_eq!(march().map(|part| cents(part.says("amount"))).sum::<f64>(), 192_099.0);
    assert!(picture.has_text("other (12): 1,092.00"));
}

#[test]
fn the_charges_of_a_thousand_apps_are_one_chart() {
    let mut rows = "date,app,action,edition\n".to_owned();
    (0..1_000).for_each(|app| writeln!(rows, "2020-01-05,shop-{app},upgrade,professional").expect("a text"));
    let charts = Charts::of("rows", &rows, &[]);
    let picture = charts.picture("charges");
    assert_eq!(picture.title, "Monthly charges of 1,000 apps");
    let totals: Vec<&str> = picture.parts("total").map(|part| part.texts[0].text.as_str()).collect();
    assert_eq!(totals, ["0.00", "149,990.00", "149,990.00"]);
    assert_eq!(charts.files(), ["charges.svg", "cumulative.svg"]);
    let said = &charts.output.stderr;
    assert!(said.contains("configuration and quotas are of one app: --app picks one of the 1000"), "{said}");
}
