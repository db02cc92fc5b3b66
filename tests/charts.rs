//! What the charts show: every height, figure and mark is that of the results.

use std::collections::BTreeMap;
use std::path::Path;

use billcast::calendar::{Month, parse_date};

use crate::picture::{Box, Charts, Part, Picture, cents, totals};

const EVERY_PACKAGE: &str = "scenarios/timeline/every-package.csv";

/// An app to which nearly everything happens: changes, refusals, a downgrade, a stop.
const BUSY: &str = "\
date,action,edition,unlimited_av_rooms,content_filtering,groups_per_user,count,user
2020-01-10,upgrade,professional,on,,700,,
2020-02-05,change,,off,,,,
2020-02-20,change,,on,,,,
2020-02-25,change,,off,,,,
2020-03-10,change,ultimate,,on,,,
2020-03-22,change,professional,,,,,
2020-05-10,change,trial,,,,,
2020-05-12,open_room,,,,,40,
2020-06-10,upgrade,professional,on,on,800,,
2020-06-12,open_room,,,,,400,
2020-07-12,befriend,,,,,2900,u1
2020-07-18,befriend,,,,,200,u1
2020-07-19,befriend,,,,,20,u2
2020-09-03,stop,,,,,,
";

/// The columns of a chart, month by month.
fn columns(picture: &Picture) -> BTreeMap<String, Vec<&Part>> {
    let mut months: BTreeMap<String, Vec<&Part>> = BTreeMap::new();
    for column in picture.parts("column") {
        months.entry(column.says("month").to_owned()).or_default().push(column);
    }
    months
}

/// Where a day is between the edges of the data; every month has the same room.
fn place(day: &str, from: &str, months: usize, (left, right): (f64, f64)) -> f64 {
    let (day, from) = (parse_date(day).expect("a day"), from.parse::<Month>().expect("a month"));
    let month = Month::of(day);
    let within = (day - month.first_day()).num_days() as f64 + 0.5;
    let at = month.since(from).expect("it is within") as f64 + within / f64::from(month.days());
    left + (right - left) * at / months as f64
}

#[test]
fn a_column_is_as_high_as_its_month_costs() {
    let charts = Charts::of_file(EVERY_PACKAGE, &[]);
    let (picture, totals) = (charts.picture("charges"), totals(Path::new(EVERY_PACKAGE), &[]));
    let columns = columns(&picture);
    let height = |parts: &[&Part]| -> f64 { parts.iter().map(|part| part.area().height()).sum() };
    let highest = columns.iter().max_by(|one, other| height(one.1).total_cmp(&height(other.1))).expect("a column");
    let unit = height(highest.1) / cents(&totals[highest.0]);
    assert!(columns.len() >= 38, "{}", columns.len());
    for (month, parts) in &columns {
        let expected = cents(&totals[month]) * unit;
        assert!((height(parts) - expected).abs() <= 2.0, "{month}: {} for {expected}", height(parts));
        for part in parts {
            let expected = cents(part.says("amount")) * unit;
            assert!((part.area().height() - expected).abs() <= 2.0, "{:?}", part.data);
        }
    }
}

/// F2 in pictures: a month without charges has its 0.00 and no column.
#[test]
fn the_totals_printed_are_those_of_the_months() {
    for (file, options) in [(EVERY_PACKAGE, &[][..]), ("scenarios/documented/2.csv", &["--to", "2020-12"])] {
        let totals = totals(Path::new(file), options);
        for chart in ["charges", "configuration"] {
            let picture = Charts::of_file(file, options).picture(chart);
            let printed: BTreeMap<String, String> = picture
                .parts("total")
                .map(|part| (part.says("month").to_owned(), part.texts[0].text.replace(',', "")))
                .collect();
            for (month, total) in &printed {
                assert_eq!(Some(total), totals.get(month), "{file} {chart} {month}");
            }
            // Where a month has less room than a line, only changes are printed.
            assert!(chart == "configuration" || printed.len() == totals.len(), "{printed:?}");
        }
    }
}

#[test]
fn nothing_is_drawn_where_the_legend_is() {
    let mut pictures = Vec::new();
    let busy = Charts::of("busy", BUSY, &["--budget", "450", "--against", "tencent-im-intl-2021-08"]);
    let charts = ["charges", "configuration", "quotas", "cumulative", "comparison"];
    pictures.extend(charts.map(|chart| busy.picture(chart)));
    pictures.extend(charts[..4].iter().map(|chart| Charts::of_file(EVERY_PACKAGE, &["--budget", "9"]).picture(chart)));
    for picture in pictures {
        let legends: Vec<&Part> = picture.parts("legend").collect();
        let legend = match legends.as_slice() {
            [] => continue,
            [one] => one.area(),
            more => panic!("{} legends", more.len()),
        };
        let inside = |x: f64, y: f64| legend.left < x && x < legend.right && legend.top < y && y < legend.bottom;
        for part in picture.parts.iter().filter(|part| part.kind != "legend") {
            assert!(part.area.is_none_or(|area| !area.touches(&legend)), "{} of {}", part.kind, picture.title);
            for text in &part.texts {
                // An upright text goes up from its place.
                let length = if text.is_upright { 25.0 * text.text.len() as f64 } else { 0.0 };
                let reached = [text.y, text.y - length].into_iter().any(|y| inside(text.x, y));
                assert!(!reached, "{text:?} of {}", picture.title);
            }
        }
        let signs = picture.parts("legend").flat_map(|part| &part.texts).count();
        let in_band = picture.texts.iter().filter(|text| inside(text.x, text.y)).count();
        assert_eq!(in_band, signs, "{}", picture.title);
    }
}

#[test]
fn every_part_is_on_the_sheet() {
    let busy = Charts::of("busy", BUSY, &["--budget", "450", "--against", "tencent-im-intl-2021-08"]);
    for chart in ["charges", "configuration", "quotas", "cumulative", "comparison"] {
        let picture = busy.picture(chart);
        let sheet = Box { left: 0.0, top: 0.0, right: picture.width, bottom: picture.height };
        let is_on = |area: &Box| {
            area.left >= 0.0 && area.top >= 0.0 && area.right <= sheet.right && area.bottom <= sheet.bottom
        };
        for part in &picture.parts {
            assert!(part.area.is_none_or(|area| is_on(&area)), "{chart}: {part:?}");
        }
        for text in &picture.texts {
            // On average a letter is narrower than this, in all but the heading.
            let wide = text.text.chars().count() as f64 * 21.5;
            let (left, right) = match text.anchor.as_str() {
                _ if text.is_upright => (text.x, text.x + 40.0),
                "start" => (text.x, text.x + if text.y < 100.0 { 0.0 } else { wide }),
                "end" => (text.x - wide, text.x),
                _ => (text.x - wide / 2.0, text.x + wide / 2.0),
            };
            assert!(left >= 0.0 && right <= sheet.right && text.y < sheet.bottom, "{chart}: {text:?}");
        }
    }
}

/// L1: what was refused is marked on its day, at the number that was allowed.
#[test]
fn refused_attempts_are_marked_on_their_days() {
    let charts = Charts::of("busy", BUSY, &[]);
    let picture = charts.picture("quotas");
    let marks: Vec<_> = picture.parts("refused").collect();
    let said: Vec<_> = marks.iter().map(|mark| (mark.says("limit"), mark.says("date"))).collect();
    // 40 rooms in trial, where 10 are allowed; and friends of u1: 2,900, then 200 more, where 3,000 are.
    assert_eq!(said, [("av_rooms", "2020-05-12"), ("friends_per_user", "2020-07-18")]);
    for mark in marks {
        let expected = place(mark.says("date"), "2020-01", 11, picture.across());
        assert!(mark.middles.iter().all(|x| (x - expected).abs() <= 2.0), "{mark:?} at {expected}");
    }
    assert!(
        picture.parts("refused").any(|mark| mark.title.contains("10 open rooms allowed, 0 in use: 10 of 40 accepted"))
    );
    assert!(picture.title.contains("app busy") && picture.has_text("2020-01 to 2020-11, 2 attempts refused"));
}

/// L1, L2: the allowed number is the configuration's on every day: 50 rooms in professional, any with the
/// package, 10 in trial.
#[test]
fn the_line_of_a_limit_follows_the_configuration() {
    let charts = Charts::of("busy", BUSY, &[]);
    let picture = charts.picture("quotas");
    let allowed: Vec<&str> = picture.parts("allowed").map(|part| part.says("allowed")).collect();
    // Rooms: unlimited, 50 while the package is off, unlimited again and in ultimate, 10 in trial, unlimited again.
    // Friends: 3,000, 20 in trial, 3,000. New groups a day: always 10,000.
    assert_eq!(allowed, ["50", "10", "3000", "20", "3000", "10000"]);
}

/// A private group and a public one, both refused; and what the ultimate edition allows.
const TWO_GROUPS: &str = "\
date,action,edition,group,group_type,count
2020-01-05,upgrade,ultimate,,,
2020-01-06,create_group,,priv,private,
2020-01-06,create_group,,pub,public,
2020-01-10,join,,priv,,150
2020-01-10,join,,pub,,1990
2020-02-01,join,,pub,,50
2020-02-02,join,,pub,,50
2020-03-10,join,,priv,,100
";

/// L4: a group's panel shows what that group was refused, at its own number; what others were refused is told beside it.
#[test]
fn a_group_is_not_told_the_refusals_of_another_one() {
    let charts = Charts::of("two", TWO_GROUPS, &[]);
    let picture = charts.picture("quotas");
    let crosses: Vec<_> = picture.parts("refused").map(|mark| mark.says("date").to_owned()).collect();
    assert_eq!(crosses, ["2020-02-01", "2020-02-02"]);
    let of = "of pub (the nearest of 2): at most 2,000 in use, 2,000 allowed, 2 refused (others 1)";
    assert!(picture.has_text(of), "{:?}", picture.texts);
    assert!(picture.has_text("2020-01 to 2020-05, 3 attempts refused"));
    assert!(!picture.description.contains("USD"), "members are no amount");
}

/// L4, G11: a private group of this list never holds more than 200, whatever the edition; its line begins with the group.
#[test]
fn the_line_of_a_group_is_what_its_type_allows_in_each_edition() {
    let rows = "\
date,action,edition,group,group_type,count
2020-01-05,upgrade,ultimate,,,
2020-02-10,create_group,,priv,private,
2020-02-10,join,,priv,,250
2020-03-05,change,professional,,,
2020-05-10,change,ultimate,,,
";
    let charts = Charts::of("one", rows, &[]);
    let picture = charts.picture("quotas");
    let allowed: Vec<&str> = picture.parts("allowed").map(|part| part.says("allowed")).collect();
    assert_eq!(allowed, ["200", "10000"], "members of the group, and new groups a day");
    assert!(picture.has_text("of priv: at most 200 in use, 200 allowed, 1 refused"), "{:?}", picture.texts);
}

/// O4: a stop before the months reported is no event of theirs.
#[test]
fn a_stop_is_marked_only_on_its_day() {
    let rows = "date,action,edition\n2020-01-05,upgrade,professional\n2020-03-03,stop,\n";
    let lines = |args: &[&str]| {
        let picture = Charts::of("stopped", rows, args).picture("configuration");
        picture.parts("stop").count()
    };
    assert_eq!([lines(&["--to", "2020-06"]), lines(&["--from", "2020-04", "--to", "2020-06"])], [1, 0]);
}

/// The legend has every edition that the band shows, and what a stop is.
#[test]
fn every_bar_of_the_band_has_its_key() {
    let charts = Charts::of("busy", BUSY, &[]);
    let picture = charts.picture("configuration");
    for key in ["not charged", "stopped"] {
        assert!(picture.has_text(key), "{key}");
    }
}

/// A budget of each month, from a file: the line adds them up, a month without one may cost what it costs.
#[test]
fn the_line_of_a_budget_adds_up_the_budgets_of_the_months() {
    let folder = crate::program::scratch();
    let file = folder.path().join("budgets.csv");
    let budgets = "app,month,budget\n,2020-02,100\n,2020-03,500\n";
    std::fs::write(&file, budgets).expect("a file for the test");
    let rows = "date,action,edition\n2020-01-05,upgrade,professional\n";
    let args = ["--to", "2020-03", "--budget-file", file.to_str().expect("UTF-8")];
    let picture = Charts::of("shop", rows, &args).picture("cumulative");
    // January is free, February and March cost 149.99 each.
    let over: Vec<&str> = picture.parts("so-far").map(|part| part.says("over")).collect();
    assert_eq!(over, ["false", "true", "false"]);
    assert!(picture.has_text("2020-01 to 2020-03, 299.98 USD of a budget of 600.00: -300.02"), "{:?}", picture.texts);
}

/// What only one of two bills refuses is said, for it may be why that one is cheaper.
#[test]
fn a_comparison_says_that_one_bill_refuses_rows() {
    let args = ["--to", "2020-02", "--against", "tencent-im-intl-2021-08"];
    let rows = "date,action,edition,content_filtering\n2020-01-05,upgrade,professional,on\n";
    let picture = Charts::of("filtered", rows, &args).picture("comparison");
    let said = picture.texts.iter().any(|text| text.text == "difference, USD; 1 refused only in the second");
    assert!(said, "{:?}", picture.texts);
}

/// A month alone has its days below it.
#[test]
fn a_single_month_has_an_axis_of_days() {
    let picture = Charts::of("busy", BUSY, &["--from", "2020-05", "--to", "2020-05"]).picture("quotas");
    for text in ["day", "1", "25", "May 2020"] {
        assert!(picture.has_text(text), "{text}");
    }
}

/// A viewer without the font sets every text as wide as it was measured.
#[test]
fn every_text_has_its_length() {
    let picture = Charts::of("busy", BUSY, &[]).text("configuration.svg");
    assert_eq!(picture.matches("<text ").count(), picture.matches("textLength=").count());
    assert!(picture.contains("aria-labelledby=\"title\" aria-describedby=\"desc\""));
}

/// O2, O3, O4, P3, C1: the band has each spell from its day on, and a cross for each refused change.
#[test]
fn the_band_has_every_spell_and_every_refused_change() {
    let charts = Charts::of("busy", BUSY, &[]);
    let picture = charts.picture("configuration");
    let spells: Vec<String> = picture
        .parts("spell")
        .map(|part| ["lane", "label", "from", "to"].map(|name| part.says(name)).join(" "))
        .collect();
    let expected = [
        "edition professional 2020-01-10 2020-03-09",
        "edition ultimate 2020-03-10 2020-05-09",
        "edition trial 2020-05-10 2020-06-09",
        "edition professional 2020-06-10 2020-09-02",
        "edition stopped 2020-09-03 2020-11-30",
        "unlimited_av_rooms on 2020-01-10 2020-02-04",
        "unlimited_av_rooms on 2020-02-20 2020-03-09",
        "unlimited_av_rooms on 2020-06-10 2020-09-02",
        "content_filtering on 2020-03-10 2020-05-09",
        "content_filtering on 2020-06-10 2020-09-02",
        "groups_per_user 700 2020-01-10 2020-03-09",
        "groups_per_user 800 2020-06-10 2020-09-02",
    ];
    assert_eq!(spells, expected);
    let crosses: Vec<String> =
        picture.parts("refused").map(|part| format!("{} {}", part.says("lane"), part.says("date"))).collect();
    assert_eq!(crosses, ["edition 2020-03-22", "unlimited_av_rooms 2020-02-25"]);
    for spell in picture.parts("spell") {
        // A day begins half a day before its middle.
        let half = (picture.across().1 - picture.across().0) / 11.0 / 31.0 / 2.0;
        let begin = place(spell.says("from"), "2020-01", 11, picture.across()) - half;
        assert!((spell.area().left - begin).abs() <= 3.0, "{spell:?} at {begin}");
    }
}

#[test]
fn the_band_and_the_columns_have_one_axis_of_months() {
    let picture = Charts::of("busy", BUSY, &[]).picture("configuration");
    let (left, right) = picture.across();
    for (month, parts) in columns(&picture) {
        let at = month.parse::<Month>().expect("a month").since("2020-01".parse().expect("a month")).expect("later");
        let middle = left + (right - left) * (at as f64 + 0.5) / 11.0;
        assert!((parts[0].area().middle() - middle).abs() <= 2.0, "{month}");
    }
}

/// The line of what is charged adds up months.csv; the months over budget are marked.
#[test]
fn the_cumulative_line_adds_up_the_months() {
    let charts = Charts::of("busy", BUSY, &["--budget", "450"]);
    let picture = charts.picture("cumulative");
    let totals = totals(&charts.folder.path().join("busy.csv"), &[]);
    let (mut sum, mut budget) = (0.0, 0.0);
    let points: BTreeMap<&str, &Part> = picture.parts("so-far").map(|part| (part.says("month"), part)).collect();
    assert_eq!(points.len(), totals.len());
    for (month, total) in &totals {
        (sum, budget) = (sum + cents(total), budget + 45_000.0);
        let point = points[month.as_str()];
        assert_eq!(cents(point.says("amount")), sum, "{month}");
        assert_eq!(point.says("over"), if sum > budget { "true" } else { "false" }, "{month}");
    }
    let figures: Vec<&str> = picture.texts.iter().map(|text| text.text.as_str()).collect();
    assert!(figures.contains(&"4,950.00"), "11 months at 450: {figures:?}");
}

#[test]
fn two_bills_stand_side_by_side_with_their_difference() {
    let file = "scenarios/timeline/stay.csv";
    let charts = Charts::of_file(file, &["--from", "2023-01", "--against", "scenarios/timeline/migration.csv"]);
    let picture = charts.picture("comparison");
    let amounts = |kind: &'static str| -> Vec<String> {
        picture.parts(kind).filter(|part| part.area.is_some()).map(|part| part.says("amount").to_owned()).collect()
    };
    // The figures of README.md's comparison.
    assert_eq!(amounts("was"), ["2349.94", "999.97", "999.97"]);
    assert_eq!(amounts("is"), ["1595.76", "399.00", "399.00"]);
    assert_eq!(amounts("difference"), ["-754.18", "-600.97", "-600.97"]);
    let was: Vec<Box> = picture.parts("was").filter_map(|part| part.area).collect();
    let is: Vec<Box> = picture.parts("is").filter_map(|part| part.area).collect();
    for (was, is) in was.iter().zip(&is) {
        assert!((was.right - is.left).abs() < 1.0 && (was.bottom - is.bottom).abs() < 1.0);
        assert!(was.height() > is.height());
    }
    let difference = picture.parts("difference").next().expect("a column").area();
    let unit = was[0].height() / 234_994.0;
    assert!(difference.top > was[0].bottom, "what costs less hangs below its line");
    assert!(difference.height() > 75_418.0 * unit / 2.0);
    assert!(
        picture.has_text("-754.18") && picture.has_text("2023-01 to 2023-03, in USD; difference -1,956.12 (-45.0 %)")
    );
}

#[test]
fn the_same_results_give_the_same_bytes() {
    let draw = || {
        let charts = Charts::of("busy", BUSY, &["--budget", "450", "--against", "tencent-im-intl-2021-08"]);
        charts.files().iter().map(|file| charts.text(file)).collect::<Vec<_>>()
    };
    assert_eq!(draw(), draw());
}

#[test]
fn a_dark_chart_stands_on_dark_paper_and_says_the_same() {
    let [light, dark] = ["light", "dark"].map(|theme| Charts::of("busy", BUSY, &["--theme", theme]));
    for chart in ["charges.svg", "configuration.svg", "quotas.svg", "cumulative.svg"] {
        let (light, dark) = (light.text(chart), dark.text(chart));
        assert!(light.contains("fill=\"#FFFFFF\"/>") && dark.contains("fill=\"#16181D\"/>"), "{chart}");
        let texts = |svg: &str| Picture::read(svg).texts.into_iter().map(|text| text.text).collect::<Vec<_>>();
        assert_eq!(texts(&light), texts(&dark), "{chart}");
    }
}

/// Whom colours tell nothing, hatches and lightness do: no two items of a chart are filled alike.
#[test]
fn no_two_items_are_filled_alike() {
    let charts = Charts::of_file(EVERY_PACKAGE, &[]);
    let document = charts.text("charges.svg");
    let xml = roxmltree::Document::parse(&document).expect("XML");
    let mut fills: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for group in xml.descendants().filter(|node| node.attribute("data-part") == Some("column")) {
        let rects = group.descendants().filter(|node| node.has_tag_name("rect"));
        let fill = rects.filter_map(|rect| rect.attribute("fill")).map(str::to_owned).collect();
        fills.insert(group.attribute("data-item").expect("an item").to_owned(), fill);
    }
    assert_eq!(fills.len(), 7);
    let all: std::collections::BTreeSet<&Vec<String>> = fills.values().collect();
    assert_eq!(all.len(), fills.len(), "{fills:?}");
    assert!(fills.values().filter(|fill| fill.len() == 1).count() <= 2, "plain: the plan and one package");
}
