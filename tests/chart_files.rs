//! What `billcast chart` writes, and what it refuses.

use std::fs;

use billcast::calendar::Horizon;
use billcast::chart::{self, About, Apps, Look, Names, Theme};
use billcast::engine::{Engine, words};
use billcast::ledger::{Depth, Legend, Totals};
use billcast::rulebook::{EMBEDDED, Timeline, load};
use billcast::scenario::{Reader, inputs::Input};

use crate::picture::{Charts, Picture};
use crate::program::{billcast, billcast_fed, files_of, root, scratch};

const SCENARIO: &str = "scenarios/documented/2.csv";
const TWO_APPS: &str = "date,app,action,edition
2020-01-05,one,upgrade,professional
2020-01-05,two,upgrade,ultimate\n";

/// The commands of README.md that draw, by their words.
fn commands() -> Vec<Vec<String>> {
    let readme = fs::read_to_string(root().join("README.md")).expect("README.md");
    let commands = readme.lines().filter_map(|line| line.strip_prefix("cargo run --release -- "));
    let drawn = commands.filter(|line| line.starts_with("chart ") || line.starts_with("forecast "));
    drawn.map(|line| line.split_whitespace().map(str::to_owned).collect()).collect()
}

/// The charts that stand in `outputs/` are those that the commands of README.md draw today.
#[test]
fn the_charts_in_outputs_are_those_of_the_commands_in_the_readme() {
    let mut expected = std::collections::BTreeSet::new();
    for command in commands().into_iter().filter(|words| words.iter().any(|word| word.starts_with("outputs/"))) {
        let at = command.iter().position(|word| word == "--out").expect("a folder") + 1;
        let folder = scratch();
        let mut args = command.clone();
        let out = std::mem::replace(&mut args[at], folder.path().to_str().expect("UTF-8").to_owned());
        let output = billcast(&args);
        assert_eq!(output.status, 0, "{}", output.stderr);
        for (name, drawn) in files_of(folder.path()) {
            let path = root().join(&out).join(&name);
            let stands = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            assert!(stands == drawn, "{} is stale: {} writes it", path.display(), command.join(" "));
            expected.insert(path);
        }
    }
    assert!(expected.contains(&root().join("outputs/forecast/base/fan.svg")));
    let documented = (1..=3).map(|number| root().join(format!("outputs/documented/{number}/charges.svg")));
    documented.for_each(|chart| assert!(expected.contains(&chart), "{}", chart.display()));
    // And README.md shows none that is not there.
    let readme = fs::read_to_string(root().join("README.md")).expect("README.md");
    let shown: Vec<&str> =
        readme.split("](").filter_map(|rest| rest.split_once(".svg)").map(|(path, _)| path)).collect();
    assert!(shown.len() >= 3, "{shown:?}");
    shown.iter().for_each(|path| assert!(expected.contains(&root().join(format!("{path}.svg"))), "{path}"));
}

#[test]
fn of_several_apps_one_is_picked_for_all_charts() {
    let charts = Charts::of("rows", TWO_APPS, &["--app", "two"]);
    assert_eq!(charts.files(), ["charges.svg", "configuration.svg", "cumulative.svg", "quotas.svg"]);
    assert_eq!(charts.picture("charges").title, "Monthly charges of app two");
    assert_eq!(charts.output.stderr, "");
    let charts = Charts::of("rows", TWO_APPS, &["--app", "tow"]);
    charts.output.refused("did you mean `two`?");
}

#[cfg(feature = "png")]
#[test]
fn a_png_file_is_as_wide_as_asked_and_not_blank() {
    for width in [600u32, 1_200, 2_400] {
        let wide = width.to_string();
        let mut options = vec!["--as", "svg,png"];
        if width != 1_200 {
            options.extend(["--width", &wide]);
        }
        let charts = Charts::of_file("scenarios/examples/07-what-exists-stays.csv", &options);
        for chart in ["charges", "configuration", "quotas", "cumulative"] {
            let picture = charts.picture(chart);
            let bytes = fs::read(charts.out().join(format!("{chart}.png"))).expect("a PNG file");
            let png = tiny_skia::Pixmap::decode_png(&bytes).expect("a picture");
            assert_eq!(png.width(), width);
            let height = picture.height * f64::from(width) / picture.width;
            assert!((f64::from(png.height()) - height).abs() <= 1.0, "{chart}");
            let ink = |pixel: &&tiny_skia::PremultipliedColorU8| pixel.red() < 0x60 && pixel.blue() < 0x60;
            // The heading is there: letters were found and drawn.
            let heading = &png.pixels()[..(width * width / 20) as usize];
            let dark = heading.iter().filter(ink).count() as u32;
            assert!(dark > width * width / 2_000, "{chart}: {dark} dark points");
            assert!(png.pixels().iter().all(|pixel| pixel.alpha() == 255), "{chart} stands on paper");
        }
    }
    let out = scratch();
    let out = out.path().to_str().expect("UTF-8");
    billcast(&["chart", SCENARIO, "--out", out, "--width", "99"]).refused("99 is not in 100..=10000");
}

#[cfg(not(feature = "png"))]
#[test]
fn a_program_without_png_says_so() {
    let out = scratch();
    billcast(&["chart", SCENARIO, "--out", out.path().to_str().expect("UTF-8"), "--as", "png"])
        .refused("invalid value 'png'");
}

#[test]
fn svg_and_png_are_written_unless_one_is_asked_for() {
    let out = scratch();
    let output = billcast(&["chart", SCENARIO, "--out", out.path().to_str().expect("UTF-8")]);
    assert_eq!((output.status, output.stdout.as_str(), output.stderr.as_str()), (0, "", ""));
    let files: Vec<String> = files_of(out.path()).into_keys().collect();
    let formats = if cfg!(feature = "png") { 2 } else { 1 };
    assert_eq!(files.len(), 4 * formats, "{files:?}");
}

#[test]
fn the_other_side_may_be_a_scenario_results_or_a_rulebook() {
    let results = scratch();
    let folder = results.path().to_str().expect("UTF-8");
    assert_eq!(billcast(&["run", "scenarios/documented/1.csv", "--quiet", "--out", folder]).status, 0);
    let texts = |against: &str| {
        let picture = Charts::of_file(SCENARIO, &["--against", against]).picture("comparison");
        picture.texts.into_iter().map(|text| text.text).collect::<Vec<_>>()
    };
    // README.md: 599.96; scenario 1 is 2 x 149.99; from August 2021 on the prices are three times as high.
    for against in ["scenarios/documented/1.csv", folder] {
        assert!(texts(against).contains(&"2019-02 to 2019-04, in USD; difference -299.98 (-50.0 %)".to_owned()));
    }
    let texts = texts("tencent-im-intl-2021-08");
    assert!(texts.contains(&"Monthly charges: the timeline and tencent-im-intl-2021-08".to_owned()), "{texts:?}");
    assert!(texts.contains(&"2019-02 to 2019-04, in USD; difference +1,200.00 (+200.0 %)".to_owned()), "{texts:?}");
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let refused = |options: &[&str], part: &str| {
        let charts = Charts::of_file(SCENARIO, options);
        charts.output.refused(part);
        assert!(charts.files().is_empty());
    };
    refused(&["--against", "nowhere.csv"], "there is no scenario, folder of results or rulebook `nowhere.csv`");
    refused(&["--against", "-"], "cannot read what it compares with from standard input");
    refused(&["--against", "scenarios/bad/several.csv"], "6 mistakes in 1 file");
    refused(&["--against", "outputs/documented/1", "--to", "2019-12"], "are of 2019-02 to 2019-05 alone");
    refused(&["--against", "outputs/documented/1", "--rulebook", "tests/fixtures/kumo-chat.toml"], "mistake");
    let out = scratch();
    let args = ["chart", "-", "--out", out.path().to_str().expect("UTF-8"), "--against", "tencent-im-intl-2020"];
    billcast_fed(&args, TWO_APPS.as_bytes()).refused("standard input can be read only once");
}

#[test]
fn a_budget_is_an_amount_of_the_currency() {
    for (budget, part) in
        [("1.234", "not an amount in USD"), ("-5", "not an amount"), ("much", "digits with up to 2 decimals")]
    {
        let charts = Charts::of_file(SCENARIO, &["--budget", budget]);
        charts.output.refused(part);
        assert!(charts.files().is_empty());
    }
}

#[test]
fn malformed_input_gives_no_chart() {
    let charts = Charts::of_file("scenarios/bad/several.csv", &[]);
    charts.output.refused("6 mistakes in 1 file");
    assert!(charts.files().is_empty());
}

#[test]
fn no_chart_stands_in_the_place_of_an_input() {
    let folder = scratch();
    let file = folder.path().join("names.csv");
    let rows = "date,app,action,edition\n2020-01-05,店,upgrade,professional\n";
    fs::write(&file, rows).expect("a file for the test");
    let (out, file) = (folder.path().to_str().expect("UTF-8"), file.to_str().expect("UTF-8"));
    billcast(&["chart", file, "--out", out, "--as", "svg"]).refused("the results would overwrite the input");
    assert_eq!(fs::read_to_string(file).expect("it is still there"), rows);
}

#[test]
fn charts_of_an_earlier_run_are_named() {
    let folder = scratch();
    let out = folder.path().to_str().expect("UTF-8");
    let draw = |options: &[&str]| billcast(&[&["chart", SCENARIO, "--out", out, "--as", "svg"], options].concat());
    assert_eq!(draw(&["--against", "scenarios/documented/1.csv"]).status, 0);
    let again = draw(&[]);
    assert!(again.stderr.contains("of an earlier run, not of this one") && again.stderr.contains("comparison.svg"));
    assert_eq!(draw(&["--quiet"]).stderr, "");
}

/// Several charts stand on one page: no two share an id, and each finds its own hatches.
#[test]
fn the_ids_of_a_chart_have_its_prefix() {
    let (id, text) = EMBEDDED[0];
    let timeline = Timeline::held(load(id, text).expect("a rulebook"));
    let words = words(&timeline);
    let mut reader = Reader::new(&words);
    let rows = "date,action,edition\n2020-01-10,upgrade,ultimate\n";
    reader.read_from(&Input::File("shop.csv".into()), rows.as_bytes()).expect("rows");
    let scenario = reader.finish();
    let horizon = Horizon { from: "2020-01".parse().expect("a month"), to: "2020-04".parse().expect("a month") };
    let app = scenario.apps().next().expect("an app");
    let ledger = Engine::new(&timeline, horizon).replay(&app.rows, &mut ());
    let legend = Legend { currency: timeline.currency(), names: timeline.names(), files: Vec::new() };
    let mut totals = Totals::new(horizon, legend.names, Depth::Items);
    totals.add(&ledger);
    let about = About { legend: &legend, horizon, apps: Apps::One("shop") };
    let look = Look { theme: Theme::Light, ids: "first-" };
    let svg = chart::charges(&about, &totals, &look, &mut Names::default());
    assert_eq!(Picture::read(&svg).title, "Monthly charges of app shop");
    let document = roxmltree::Document::parse(&svg).expect("XML");
    let ids: Vec<&str> = document.descendants().filter_map(|node| node.attribute("id")).collect();
    assert_eq!(ids, ["first-title", "first-desc", "first-hatch-rising"]);
    assert!(svg.contains("fill=\"url(#first-hatch-rising)\"") && !svg.contains("url(#hatch"));
}
