//! The charts of the page, each once for light and once for dark ground: the style shows one of the two.

use std::fmt::Write;

use super::Report;
use super::text::Text;
use crate::chart::{self, About, Apps, Look, Names, Theme};

/// A chart by the ids of its parts and its colours.
type Draw<'d> = &'d dyn Fn(&Look<'_>, &mut Names) -> String;

/// Every chart of the run, and the names behind numbers.
pub(super) fn charts(report: &Report<'_>) -> String {
    let apps = match &report.one {
        Some(told) => Apps::One(told.app.app),
        None => Apps::Many(report.run.counts.apps),
    };
    let about = About { legend: report.legend, horizon: report.run.horizon, apps };
    let (totals, mut html, mut names) = (&report.survey.totals, String::new(), Names::default());
    let mut draw = |name: &str, draw: Draw<'_>| figure(&mut html, name, draw, &mut names);
    match &report.one {
        Some(told) => {
            draw("configuration", &|look, names| chart::configuration(&about, told, totals, look, names));
            draw("cumulative", &|look, names| chart::cumulative(&about, totals, report.budget, look, names));
            draw("quotas", &|look, names| chart::quotas(&about, told, look, names));
        }
        None => {
            draw("charges", &|look, names| chart::charges(&about, totals, look, names));
            draw("cumulative", &|look, names| chart::cumulative(&about, totals, report.budget, look, names));
        }
    }
    key(&mut html, &names);
    html
}

/// A chart on light and on dark ground.
pub(super) fn figure(html: &mut String, name: &str, draw: Draw<'_>, names: &mut Names) {
    for (theme, ground) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        let ids = format!("{name}-{ground}-");
        let svg = draw(&Look { theme, ids: &ids }, names);
        let _ = write!(
            html,
            "<figure class=\"chart {ground}\"><div class=\"wide\" role=\"group\" aria-label=\"Chart: {name}\" \
             tabindex=\"0\">\n{svg}</div></figure>\n"
        );
    }
}

/// The names behind the numbers of charts.
pub(super) fn key(html: &mut String, names: &Names) {
    let named = names.key().map(|(shown, name)| format!("{shown} is <bdi>{}</bdi>", Text(name)));
    let named: Vec<String> = named.collect();
    if !named.is_empty() {
        let _ = writeln!(html, "<p>Names in the charts: {}.</p>", named.join(", "));
    }
}
