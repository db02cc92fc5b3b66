//! The fan: every height is that of the forecast, nothing covers anything else.

use billcast::chart::{Look, Names, fan};
use billcast::ledger::{Forecast, Period};
use roxmltree::{Document, Node};

use super::made::{case, forecast, month, one_app, period, two_apps};
use crate::picture::{Box, Picture};

fn drawn(forecast: &Forecast) -> String {
    let whole = forecast.whole().expect("an outlook");
    fan(forecast, whole, &Look::default(), &mut Names::default())
}

fn picture(forecast: &Forecast) -> Picture {
    Picture::read(&drawn(forecast))
}

/// So many months of about so many cents, the first quarter of them known.
fn long(months: i32, cents: i128, app: &str) -> Forecast {
    let (from, known) = (month("2026-01"), months / 4);
    let periods = (0..months).map(|at| {
        let (middle, wide) = (cents + cents * i128::from(at) / 50, cents * i128::from((at - known + 1).max(0)) / 100);
        let figures = [-3, -2, 0, 2, 3, 6, 1].map(|times| middle + wide * times / 3);
        let over = (months % 2 == 0).then_some((cents * 3 / 2, (at * 200 / months) as u64));
        period(Period::Month(from.plus(at)), figures, over)
    });
    let mut made = one_app(app);
    made.outlooks[0].periods = periods.collect();
    let amounts: Vec<i128> = (0..months).map(|at| cents + cents * i128::from(at) / 40).collect();
    made.outlooks[0].cases = vec![case("a case with quite a long name that has to be cut", &amounts, 0)];
    let last = from.plus(months - 1).to_string();
    forecast(made.outlooks, ("2026-01", &last), &from.plus(known).to_string())
}

fn every_size() -> Vec<Forecast> {
    vec![
        one_app("shop"),
        two_apps(),
        one_app("متجر"),
        long(1, 1, "shop"),
        long(36, 40_000, &"a-very-long-name-".repeat(12)),
        long(120, 1_000_000_000, "店"),
    ]
}

/// The places of the polygon of a band.
fn band(svg: &str, of: &str) -> Vec<(f64, f64)> {
    let document = Document::parse(svg).expect("XML");
    let is_band =
        |node: &Node<'_, '_>| node.attribute("data-part") == Some("band") && node.attribute("data-of") == Some(of);
    let band = document.descendants().find(is_band).expect("the band");
    let polygon = band.descendants().find(|node| node.has_tag_name("polygon")).expect("its area");
    let pairs = polygon.attribute("points").expect("points").split_whitespace();
    let number = |text: &str| text.parse().expect("a number");
    pairs.filter_map(|pair| pair.split_once(',')).map(|(x, y)| (number(x), number(y))).collect()
}

#[test]
fn a_band_is_as_wide_as_its_percentiles_are_apart() {
    let svg = drawn(&one_app("shop"));
    // From the known month, three drawn ones, to the edge; and back.
    for (of, apart) in [("P5 to P95", [0.0, 40.0, 60.0, 100.0, 100.0]), ("P10 to P90", [0.0, 30.0, 35.0, 60.0, 60.0])] {
        let places = band(&svg, of);
        let (high, low) = places.split_at(5);
        let heights: Vec<f64> = high.iter().zip(low.iter().rev()).map(|(high, low)| low.1 - high.1).collect();
        let unit = heights[4] / apart[4];
        for (height, apart) in heights.iter().zip(apart) {
            assert!((height - apart * unit).abs() <= 1.0, "{of}: {heights:?}");
        }
        assert!(high.iter().zip(low.iter().rev()).all(|(high, low)| high.0 == low.0), "{places:?}");
    }
}

#[test]
fn each_month_tells_its_figures_and_what_is_known_is_apart() {
    let picture = picture(&one_app("shop"));
    let known: Vec<&str> = picture.parts("known").map(|part| part.says("month")).collect();
    assert_eq!(known, ["2026-01"]);
    let drawn: Vec<[&str; 4]> =
        picture.parts("drawn").map(|part| ["month", "p5", "p50", "p95"].map(|name| part.says(name))).collect();
    let expected = [
        ["2026-02", "100.00", "110.00", "140.00"],
        ["2026-03", "100.00", "120.00", "160.00"],
        ["2026-04", "100.00", "130.00", "200.00"],
    ];
    assert_eq!(drawn, expected);
    let second = picture.parts("drawn").next().expect("a month");
    assert!(second.title.ends_with("mean 112.34, over 125.00 in 15.00 % of the draws, USD"), "{}", second.title);
    assert!(picture.has_text("known") && picture.has_text("drawn") && picture.has_text("mean"));
    assert!(picture.description.contains("2026-03 P5 100.00, P10 105.00, P50 120.00"), "{}", picture.description);
}

#[test]
fn the_chances_over_budget_stand_below_and_only_of_months_that_have_one() {
    let picture = picture(&one_app("shop"));
    let chances: Vec<[&str; 3]> =
        picture.parts("over").map(|part| ["month", "budget", "chance"].map(|name| part.says(name))).collect();
    let expected =
        [["2026-01", "125.00", "0.00 %"], ["2026-02", "125.00", "15.00 %"], ["2026-03", "125.00", "50.00 %"]];
    assert_eq!(chances, expected);
    let heights: Vec<f64> = picture.parts("over").filter_map(|part| part.area).map(|area| area.height()).collect();
    assert!((heights[1] / heights[0] - 50.0 / 15.0).abs() < 0.1, "{heights:?}");
    assert!(picture.has_text("draws in which a month is over its budget; that of all months, 500.00 USD: 0.50 %"));
}

#[test]
fn a_budget_far_above_everything_does_not_press_the_fan_flat() {
    let mut forecast = one_app("shop");
    for period in &mut forecast.outlooks[0].periods {
        period.over = period.over.map(|over| billcast::ledger::OverChance {
            budget: billcast::money::Amount::of_minor(100_000_000),
            ..over
        });
    }
    let picture = picture(&forecast);
    assert_eq!(picture.parts("budget").count(), 0);
    assert!(picture.has_text("budget (some or all above the chart)") && picture.has_text("200"));
}

#[test]
fn names_that_the_font_does_not_have_are_numbers() {
    let picture = picture(&one_app("店"));
    assert_eq!(picture.title, "Forecast of app #1");
    assert!(picture.description.ends_with("#1 is 店."), "{}", picture.description);
    assert_eq!(self::picture(&two_apps()).title, "Forecast of 2 apps");
}

#[test]
fn nothing_leaves_the_sheet_and_nothing_is_drawn_where_the_legend_is() {
    for forecast in every_size() {
        let picture = picture(&forecast);
        let legend = picture.parts("legend").next().expect("a legend").area();
        let is_on = |area: &Box| {
            area.left >= 0.0 && area.top >= 0.0 && area.right <= picture.width && area.bottom <= picture.height
        };
        for part in picture.parts.iter().filter(|part| part.kind != "legend") {
            assert!(part.area.is_none_or(|area| is_on(&area) && !area.touches(&legend)), "{part:?}");
        }
        let inside = |y: f64| legend.top < y && y < legend.bottom;
        let signs = picture.parts("legend").flat_map(|part| &part.texts).count();
        assert_eq!(picture.texts.iter().filter(|text| inside(text.y)).count(), signs, "{}", picture.title);
        for text in picture.texts.iter().filter(|text| text.anchor == "start" && !text.is_upright && text.y > 200.0) {
            let right = text.x + text.text.chars().count() as f64 * 21.5;
            assert!(right <= picture.width && text.y < picture.height, "{text:?}");
        }
    }
}

#[test]
fn names_at_the_ends_of_lines_keep_apart() {
    for forecast in every_size() {
        let picture = picture(&forecast);
        let mut places: Vec<f64> = picture.parts("line-end").flat_map(|part| &part.texts).map(|text| text.y).collect();
        places.sort_by(f64::total_cmp);
        assert!(places.len() >= 4 && places.windows(2).all(|pair| pair[1] - pair[0] >= 40.0), "{places:?}");
    }
}

#[test]
fn the_same_forecast_is_the_same_bytes() {
    for forecast in every_size() {
        assert_eq!(drawn(&forecast), drawn(&forecast));
    }
}

#[cfg(feature = "png")]
#[test]
fn a_fan_is_a_picture_of_any_width() {
    for (forecast, width) in [(one_app("店"), 600), (long(120, 1_000_000_000, "shop"), 600), (one_app("shop"), 2_400)]
    {
        let png = billcast::chart::png(&drawn(&forecast), width).expect("a picture");
        let picture = tiny_skia::Pixmap::decode_png(&png).expect("PNG");
        assert_eq!(picture.width(), width);
    }
}
