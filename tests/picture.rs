//! A chart read back by an XML reader of its own: its parts, their places and their texts.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use roxmltree::{Document, Node};

use crate::program::{Output, billcast, scratch};

/// A rectangle of a picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Box {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Box {
    pub fn height(&self) -> f64 {
        self.bottom - self.top
    }

    pub fn middle(&self) -> f64 {
        f64::midpoint(self.left, self.right)
    }

    pub fn touches(&self, other: &Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }
}

/// A part of a chart: what it says of itself, and where it is.
#[derive(Debug, Clone)]
pub struct Part {
    pub kind: String,
    pub data: BTreeMap<String, String>,
    /// The first rectangle that is drawn.
    pub area: Option<Box>,
    /// The middles of what is drawn by lines.
    pub middles: Vec<f64>,
    pub texts: Vec<Text>,
    pub title: String,
}

impl Part {
    /// What it says of itself.
    pub fn says(&self, name: &str) -> &str {
        self.data.get(name).unwrap_or_else(|| panic!("{} does not say its {name}: {:?}", self.kind, self.data))
    }

    pub fn area(&self) -> Box {
        self.area.unwrap_or_else(|| panic!("{} has no area", self.kind))
    }
}

/// A text of a chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    pub text: String,
    pub x: f64,
    pub y: f64,
    pub anchor: String,
    pub is_upright: bool,
}

/// A chart.
#[derive(Debug, Clone)]
pub struct Picture {
    pub parts: Vec<Part>,
    pub texts: Vec<Text>,
    pub title: String,
    pub description: String,
    pub width: f64,
    pub height: f64,
    /// Every line: its ends.
    pub lines: Vec<((f64, f64), (f64, f64))>,
}

fn number(node: Node<'_, '_>, name: &str) -> f64 {
    node.attribute(name).unwrap_or_else(|| panic!("no {name}")).parse().expect("a number")
}

fn rectangle(node: Node<'_, '_>) -> Box {
    let (left, top) = (number(node, "x"), number(node, "y"));
    Box { left, top, right: left + number(node, "width"), bottom: top + number(node, "height") }
}

fn points(node: Node<'_, '_>) -> Vec<(f64, f64)> {
    let pairs = node.attribute("points").expect("points").split_whitespace();
    let pair = |pair: &str| {
        let (x, y) = pair.split_once(',').expect("a pair");
        (x.parse().expect("a number"), y.parse().expect("a number"))
    };
    pairs.map(pair).collect()
}

fn text(node: Node<'_, '_>) -> Text {
    Text {
        text: node.text().unwrap_or_default().trim().to_owned(),
        x: number(node, "x"),
        y: number(node, "y"),
        anchor: node.attribute("text-anchor").expect("an anchor").to_owned(),
        is_upright: node.has_attribute("transform"),
    }
}

fn all<'n, 'd: 'n>(node: Node<'n, 'd>, tag: &'static str) -> impl Iterator<Item = Node<'n, 'd>> {
    node.descendants().filter(move |node| node.has_tag_name(tag))
}

fn part(node: Node<'_, '_>) -> Part {
    let data = node.attributes().filter_map(|attribute| {
        Some((attribute.name().strip_prefix("data-")?.to_owned(), attribute.value().to_owned()))
    });
    let middle = |node: Node<'_, '_>| {
        let points = points(node);
        points.iter().map(|(x, _)| x).sum::<f64>() / points.len() as f64
    };
    let kind = node.attribute("data-part").expect("a kind").to_owned();
    let title = node.children().find(|child| child.has_tag_name("title")).and_then(|title| title.text());
    Part {
        kind,
        data: data.collect(),
        area: all(node, "rect").find(|node| node.has_attribute("x")).map(rectangle),
        middles: all(node, "polyline").map(middle).collect(),
        texts: all(node, "text").map(text).collect(),
        title: title.unwrap_or_default().to_owned(),
    }
}

impl Picture {
    /// Reads an SVG document; what every chart must be is looked at here.
    pub fn read(svg: &str) -> Self {
        let document = Document::parse(svg).expect("well-formed XML");
        let root = document.root_element();
        assert_eq!((root.tag_name().name(), root.attribute("role")), ("svg", Some("img")));
        let first = |tag| all(root, tag).next().and_then(|node| node.text()).unwrap_or_default().to_owned();
        let of = |name: &str| root.children().find(|node| node.has_tag_name(name)).expect("it is there");
        let named = [of("title"), of("desc")].map(|node| node.attribute("id").expect("an id"));
        // The name is short, so that a screen reader passes; the description is there for those who ask.
        assert_eq!(["aria-labelledby", "aria-describedby"].map(|name| root.attribute(name)), named.map(Some));
        let view: Vec<f64> =
            root.attribute("viewBox").expect("a view").split(' ').filter_map(|n| n.parse().ok()).collect();
        let ends = |node| points(node).windows(2).map(|pair| (pair[0], pair[1])).collect::<Vec<_>>();
        Self {
            parts: all(root, "g").filter(|node| node.has_attribute("data-part")).map(part).collect(),
            texts: all(root, "text").map(text).collect(),
            title: first("title"),
            description: first("desc"),
            width: view[2],
            height: view[3],
            lines: all(root, "polyline").flat_map(ends).collect(),
        }
    }

    /// The parts of a kind.
    pub fn parts<'p>(&'p self, kind: &'p str) -> impl Iterator<Item = &'p Part> {
        self.parts.iter().filter(move |part| part.kind == kind)
    }

    /// Whether a text stands on it.
    pub fn has_text(&self, text: &str) -> bool {
        self.texts.iter().any(|known| known.text == text)
    }

    /// The left and right edge of the data: those of the widest level line.
    pub fn across(&self) -> (f64, f64) {
        let level = self.lines.iter().filter(|((_, y), (_, other))| y == other);
        let across = level.map(|((left, _), (right, _))| (*left, *right));
        across.max_by(|one, other| (one.1 - one.0).total_cmp(&(other.1 - other.0))).expect("a line")
    }
}

/// A scenario in a folder of its own, and its charts.
pub struct Charts {
    pub folder: tempfile::TempDir,
    pub output: Output,
}

impl Charts {
    /// Draws the charts of this text, saved as `<name>.csv`.
    pub fn of(name: &str, scenario: &str, options: &[&str]) -> Self {
        let folder = scratch();
        let file = folder.path().join(format!("{name}.csv"));
        fs::write(&file, scenario).expect("a file for the test");
        Self::drawn(folder, file.to_str().expect("UTF-8"), options)
    }

    /// Draws the charts of a file of the repository, as SVG.
    pub fn of_file(file: &str, options: &[&str]) -> Self {
        Self::drawn(scratch(), file, options)
    }

    fn drawn(folder: tempfile::TempDir, file: &str, options: &[&str]) -> Self {
        let out = folder.path().join("charts");
        let mut args = vec!["chart", file, "--out", out.to_str().expect("UTF-8")];
        if !options.contains(&"--as") {
            args.extend(["--as", "svg"]);
        }
        args.extend(options);
        let output = billcast(&args);
        Self { folder, output }
    }

    /// Where they are.
    pub fn out(&self) -> std::path::PathBuf {
        self.folder.path().join("charts")
    }

    /// The text of a file.
    pub fn text(&self, name: &str) -> String {
        let path = self.out().join(name);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}\n{}", path.display(), self.output.stderr))
    }

    /// A chart.
    pub fn picture(&self, name: &str) -> Picture {
        assert_eq!(self.output.status, 0, "{}", self.output.stderr);
        Picture::read(&self.text(&format!("{name}.svg")))
    }

    /// The names of the files.
    pub fn files(&self) -> Vec<String> {
        crate::program::files_of(&self.out()).into_keys().collect()
    }
}

/// The column `total` of `months.csv` of a run, by month.
pub fn totals(file: &Path, options: &[&str]) -> BTreeMap<String, String> {
    let mut args = vec!["run", file.to_str().expect("UTF-8"), "--format", "csv"];
    args.extend(options);
    let output = billcast(&args);
    assert_eq!(output.status, 0, "{}", output.stderr);
    let mut reader = csv::Reader::from_reader(output.stdout.as_bytes());
    let row = |record: Result<csv::StringRecord, _>| {
        let record = record.expect("a row");
        (record[1].to_owned(), record[6].to_owned())
    };
    reader.records().map(row).collect()
}

/// An amount in cents.
pub fn cents(amount: &str) -> f64 {
    amount.replace(['.', ','], "").parse().expect("an amount")
}
