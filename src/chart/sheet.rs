//! The sheet on which a chart is drawn: an SVG document. plotters draws; what its backend cannot say - titles, descriptions,
//! groups, hatches, dashes - is said here.

use std::collections::BTreeSet;
use std::fmt::Write;

use plotters::coord::Shift;
use plotters::prelude::{
    Circle, DrawingArea, FontTransform, IntoDrawingArea, IntoFont, PathElement, Polygon, Rectangle, SVGBackend, Text,
};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontStyle, RGBColor, ShapeStyle, TextStyle};

use super::Look;
use super::lettering::{FAMILIES, Weight, width};
use super::theme::{Hatch, Ink, Theme};

/// How wide a sheet is, in its own units: a pixel of a PNG file that is 2,400 wide.
pub(super) const WIDTH: i32 = 2_400;
/// Nothing is drawn below this.
const LOWEST: u32 = 1_000_000;

/// An area narrower than this has no hatch, and an edge only above.
pub(super) const NARROW: i32 = 8;
/// How far a cross reaches where it has room.
pub(super) const CROSS: i32 = 14;

/// Where a text begins, ends or has its middle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
    Start,
    Middle,
    End,
    /// Upright, from its place up, its middle line at its place.
    Turned,
}

/// A rectangle, its right and lower edge beyond it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Area {
    pub(super) left: i32,
    pub(super) top: i32,
    pub(super) right: i32,
    pub(super) bottom: i32,
}

impl Area {
    pub(super) fn width(self) -> i32 {
        self.right - self.left
    }
}

/// How a text is set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Letters {
    pub(super) size: i32,
    pub(super) weight: Weight,
    pub(super) color: RGBColor,
}

/// How a line looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stroke {
    pub(super) color: RGBColor,
    pub(super) width: u32,
    /// The lengths of its dashes and of the gaps between them, their ends round; none is a whole line.
    pub(super) dashes: &'static str,
}

/// A chart in the making.
pub(super) struct Sheet<'l> {
    pub(super) theme: Theme,
    ids: &'l str,
    body: String,
    hatches: BTreeSet<Hatch>,
}

impl<'l> Sheet<'l> {
    pub(super) fn new(look: &Look<'l>) -> Self {
        Self { theme: look.theme, ids: look.ids, body: String::new(), hatches: BTreeSet::new() }
    }

    /// Letters of the usual weight.
    pub(super) fn letters(&self, size: i32) -> Letters {
        Letters { size, weight: Weight::Regular, color: self.theme.text() }
    }

    /// Has plotters draw. Writing into a text cannot fail.
    fn draw(&mut self, draw: impl FnOnce(&DrawingArea<SVGBackend<'_>, Shift>)) {
        let mut text = String::new();
        {
            let area = SVGBackend::with_string(&mut text, (WIDTH as u32, LOWEST)).into_drawing_area();
            draw(&area);
            let _ = area.present();
        }
        // The backend writes a document; its first and last line are left out.
        let inner = text.split_once('\n').map_or("", |(_, rest)| rest);
        self.body.push_str(inner.strip_suffix("</svg>\n").unwrap_or(inner));
    }

    /// A text on its base line.
    pub(super) fn text(&mut self, x: i32, base: i32, at: At, letters: Letters, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        let Letters { size, weight, color } = letters;
        // The backend sets a text 0.76 of its size below its place.
        let drop = size * 76 / 100;
        let (place, hpos, turn) = match at {
            At::Start => ((x, base - drop), HPos::Left, FontTransform::None),
            At::Middle => ((x, base - drop), HPos::Center, FontTransform::None),
            At::End => ((x, base - drop), HPos::Right, FontTransform::None),
            At::Turned => ((x + size * 36 / 100 - drop, base), HPos::Left, FontTransform::Rotate270),
        };
        let style = if weight == Weight::Bold { FontStyle::Bold } else { FontStyle::Normal };
        // The backend takes a size for that of a line, 1.24 times that of the letters.
        let font = (FAMILIES, size).into_font().style(style).transform(turn);
        let font = font.resize(font.get_size() * 1.24);
        let style = TextStyle::from(font).color(&color).pos(Pos::new(hpos, VPos::Top));
        let before = self.body.len();
        self.draw(|area| drop_error(area.draw(&Text::new(text.to_owned(), place, style))));
        // A viewer without the font takes another one: so wide was the text measured, and so wide it stays.
        let wide = width(text, size, weight);
        if let Some(at) = self.body[before..].find("<text ") {
            let length = format!(r#"textLength="{wide}" lengthAdjust="spacingAndGlyphs" "#);
            self.body.insert_str(before + at + "<text ".len(), &length);
        }
    }

    /// A filled rectangle, at least a unit wide and high.
    pub(super) fn fill(&mut self, area: Area, ink: Ink) {
        let Area { left, top, right, bottom } = area;
        let (right, bottom) = (right.max(left + 1), bottom.max(top + 1));
        self.draw(|drawn| drop_error(drawn.draw(&Rectangle::new([(left, top), (right, bottom)], ink.color.filled()))));
        // Narrower, a hatch would be a speck.
        if let Some(hatch) = ink.hatch.filter(|_| right - left >= NARROW) {
            self.hatches.insert(hatch);
            let (width, height) = (right - left, bottom - top);
            let (ids, name) = (self.ids, hatch.name());
            let _ = writeln!(
                self.body,
                r##"<rect transform="translate({left} {top})" width="{width}" height="{height}" fill="url(#{ids}hatch-{name})"/>"##
            );
        }
    }

    /// The edge of a rectangle.
    pub(super) fn outline(&mut self, area: Area, color: RGBColor) {
        let Area { left, top, right, bottom } = area;
        let edge = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
        self.line(&edge, color, 2);
    }

    /// A line through places.
    pub(super) fn line(&mut self, places: &[(i32, i32)], color: RGBColor, stroke: u32) {
        let style = ShapeStyle { color: color.to_rgba(), filled: false, stroke_width: stroke };
        self.draw(|area| drop_error(area.draw(&PathElement::new(places.to_vec(), style))));
    }

    /// The same, dashed.
    pub(super) fn dashed(&mut self, places: &[(i32, i32)], color: RGBColor, stroke: u32) {
        let dash = stroke * 3;
        let _ = writeln!(self.body, r#"<g stroke-dasharray="{dash} {}">"#, stroke * 2);
        self.line(places, color, stroke);
        self.body.push_str("</g>\n");
    }

    /// A line of a look of its own through places.
    pub(super) fn stroke(&mut self, places: &[(i32, i32)], Stroke { color, width, dashes }: Stroke) {
        if dashes.is_empty() {
            return self.line(places, color, width);
        }
        let _ = writeln!(self.body, r#"<g stroke-dasharray="{dashes}" stroke-linecap="round">"#);
        self.line(places, color, width);
        self.body.push_str("</g>\n");
    }

    /// A filled area between places.
    pub(super) fn area(&mut self, places: Vec<(i32, i32)>, color: RGBColor) {
        self.draw(|area| drop_error(area.draw(&Polygon::new(places, color.filled()))));
    }

    /// A filled circle with an edge of the paper's colour.
    pub(super) fn dot(&mut self, (x, y): (i32, i32), radius: i32, color: RGBColor) {
        let (paper, edge) = (self.theme.paper(), edge(radius));
        self.draw(|area| {
            drop_error(area.draw(&Circle::new((x, y), radius + edge, paper.filled())));
            drop_error(area.draw(&Circle::new((x, y), radius, color.filled())));
        });
    }

    /// A filled square with an edge of the paper's colour.
    pub(super) fn square(&mut self, (x, y): (i32, i32), radius: i32, color: RGBColor) {
        for (color, reach) in [(self.theme.paper(), radius + edge(radius)), (color, radius)] {
            let area = Area { left: x - reach, top: y - reach, right: x + reach, bottom: y + reach };
            self.fill(area, Ink { color, hatch: None });
        }
    }

    /// A cross that reaches so far: what was refused. Its edge of the paper's colour keeps it apart from lines; a small one
    /// has less of it, so that it does not cut its neighbours.
    pub(super) fn cross(&mut self, (x, y): (i32, i32), reach: i32, color: RGBColor) {
        let (paper, strokes) = (self.theme.paper(), if reach < CROSS { [7, 3] } else { [16, 7] });
        for (color, stroke, reach) in [(paper, strokes[0], reach + strokes[1] as i32 / 2), (color, strokes[1], reach)] {
            self.line(&[(x - reach, y - reach), (x + reach, y + reach)], color, stroke);
            self.line(&[(x - reach, y + reach), (x + reach, y - reach)], color, stroke);
        }
    }

    /// What `draw` draws belongs together: `kind` names it, `facts` are its data, a pointer over it shows `title`.
    pub(super) fn group(&mut self, kind: &str, facts: &[(&str, &str)], title: &str, draw: impl FnOnce(&mut Self)) {
        let _ = write!(self.body, r#"<g data-part="{kind}""#);
        for (name, value) in facts {
            let _ = write!(self.body, r#" data-{name}="{}""#, escaped(value));
        }
        self.body.push('>');
        if !title.is_empty() {
            let _ = write!(self.body, "<title>{}</title>", escaped(title));
        }
        self.body.push('\n');
        draw(self);
        self.body.push_str("</g>\n");
    }

    /// The document, so high.
    pub(super) fn finish(self, height: i32, title: &str, description: &str) -> String {
        let Self { theme, ids, body, hatches } = self;
        let RGBColor(red, green, blue) = theme.paper();
        let (wide, high) = (WIDTH / 2, height / 2);
        let (title, description) = (escaped(title), escaped(description));
        let mut text = format!(
            r##"<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="{ids}title" aria-describedby="{ids}desc">
<title id="{ids}title">{title}</title>
<desc id="{ids}desc">{description}</desc>
"##
        );
        if !hatches.is_empty() {
            text.push_str("<defs>\n");
            hatches.iter().for_each(|hatch| text.push_str(&pattern(*hatch, ids)));
            text.push_str("</defs>\n");
        }
        let _ = writeln!(text, r##"<rect width="{WIDTH}" height="{height}" fill="#{red:02X}{green:02X}{blue:02X}"/>"##);
        text + &body + "</svg>\n"
    }
}

/// The edge of a dot; a small one has none, so that the line below it stays whole.
fn edge(radius: i32) -> i32 {
    if radius > 6 { 4 } else { 0 }
}

/// The backend writes into a text, which cannot fail.
fn drop_error<T, E>(drawn: Result<T, E>) {
    drop(drawn);
}

/// A hatch as a pattern: white lines, so that a fill keeps its own colour between them.
fn pattern(hatch: Hatch, ids: &str) -> String {
    let (side, lines) = match hatch {
        Hatch::Rising => (20, "M-5 5L5 -5M0 20L20 0M15 25L25 15"),
        Hatch::Falling => (20, "M-5 15L5 25M0 0L20 20M15 -5L25 5"),
        Hatch::Level => (16, "M0 8H16"),
        Hatch::Upright => (16, "M8 0V16"),
        Hatch::Dots => (18, "M9 6V12"),
        Hatch::Cross => (24, "M0 12H24M12 0V24"),
    };
    let (stroke, cap) = if hatch == Hatch::Dots { (7, "round") } else { (4, "butt") };
    let color = if hatch == Hatch::Dots { "#000" } else { "#fff" };
    format!(
        r##"<pattern id="{ids}hatch-{}" width="{side}" height="{side}" patternUnits="userSpaceOnUse"><path d="{lines}" fill="none" stroke="{color}" stroke-width="{stroke}" stroke-linecap="{cap}" stroke-opacity="0.6"/></pattern>
"##,
        hatch.name()
    )
}

/// A text as XML takes it; what XML cannot say at all becomes the sign for that.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                escaped.push('\u{fffd}');
            }
            other => escaped.push(other),
        }
    }
    escaped
}
