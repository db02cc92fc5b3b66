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
    let mut draw = |name: &str, draw: Draw<'_>| {
        for (theme, ground) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
            let ids = format!("{name}-{ground}-");
            let svg = draw(&Look { theme, ids: &ids }, &mut names);
            let _ = write!(
                html,
                "<figure class=\"chart {ground}\"><div class=\"wide\" role=\"group\" aria-label=\"Chart: {name}\" \
                 tabindex=\"0\">\n{svg}</div></figure>\n"
            );
        }
    };
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
    let mut key = names.key().peekable();
    if key.peek().is_some() {
        html.push_str("<p>Names in the charts: ");
        let named = key.map(|(shown, name)| format!("{shown} is <bdi>{}</bdi>", Text(name)));
        html.push_str(&named.collect::<Vec<_>>().join(", "));
        html.push_str(".</p>\n");
    }
    html
}
