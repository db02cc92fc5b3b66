//! The page: a run's charges, invoices, refused rows and assumptions in one HTML file that needs no network.
//!
//! ```text
//! AppLedger ─> Survey (sums, the largest apps) ─┐
//! Explanation ─> Details (data of the script) ──┼─> Report ─> HTML
//! Weighed, OverBudget, RunInfo, Forecast, charts ┘
//! ```
//!
//! Rust writes every section as HTML that can be read without a script; `script.js` sorts, searches and shows reasons. The
//! page allows itself its own style and script, by their checksums, and nothing else. The same run gives the same bytes.

mod assumptions;
mod charts;
mod data;
mod headline;
mod invoices;
mod months;
mod outlook;
mod over_budget;
mod readings;
mod strip;
mod survey;
mod table;
mod text;

use std::io::{self, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::chart::figures::money;
use crate::chart::{Budget, Told};
use crate::ledger::{Forecast, Legend, OverBudget, RunInfo};
use crate::money::Amount;
use crate::witness::readings::Weighed;

pub use data::Details;
pub use survey::{LARGEST, Survey};

use text::{Text, counted};

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// What the page tells.
pub struct Report<'r> {
    /// The names of what is shown.
    pub legend: &'r Legend<'r>,
    /// How the run was made.
    pub run: &'r RunInfo,
    /// What all apps add up to.
    pub survey: &'r Survey,
    /// The apps that are shown one by one.
    pub details: &'r Details<'r>,
    /// What hangs on each reading.
    pub weighed: &'r Weighed,
    /// What the months of the page may cost.
    pub budget: &'r Budget,
    /// The months over budget; `None` where there are no budgets.
    pub over: Option<&'r [OverBudget]>,
    /// What the months may come to, where that was drawn.
    pub forecast: Option<&'r Forecast>,
    /// The app, where there is only one, with what the engine told of it.
    pub one: Option<Told<'r>>,
}

/// A section: the id and the words of its heading, and what stands below it.
type Section = (&'static str, &'static str, String);

impl Report<'_> {
    /// Writes the page.
    ///
    /// # Errors
    /// Where `out` cannot be written.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let sections = self.sections();
        let title = self.title();
        write!(
            out,
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '{}'; script-src '{}'; \
             base-uri 'none'; form-action 'none'\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n<title>{}</title>\n<style>{STYLE}</style>\n</head>\n\
             <body{}>\n<a class=\"skip\" href=\"#months\">Skip to the months</a>\n{}",
            checksum(STYLE),
            checksum(SCRIPT),
            Text(&title),
            if self.one.is_some() { " class=\"one\"" } else { "" },
            headline::header(self, &title),
        )?;
        out.write_all(b"<nav aria-label=\"Sections\"><ul>\n")?;
        for (id, heading, _) in &sections {
            writeln!(out, "<li><a href=\"#{id}\">{heading}</a></li>")?;
        }
        out.write_all(b"</ul></nav>\n<main>\n")?;
        for (id, heading, body) in &sections {
            write!(
                out,
                "<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\" tabindex=\"-1\">{heading}</h2>\n{body}</section>\n"
            )?;
        }
        let version = env!("CARGO_PKG_VERSION");
        write!(out, "</main>\n<footer><p>Made by billcast {version} from the inputs named above.</p></footer>\n")?;
        writeln!(out, "<script type=\"application/json\" id=\"data\">{}</script>", self.details.json())?;
        write!(out, "<script>{SCRIPT}</script>\n</body>\n</html>\n")
    }

    fn sections(&self) -> Vec<Section> {
        let over = self.over.filter(|over| !over.is_empty());
        let over = over.map(|over| ("over", "Months over budget", over_budget::over_budget(self, over)));
        let several = self.one.is_none().then(|| {
            let together = ("together", "Months of all apps together", months::together(self));
            [together, ("apps", "Apps", months::apps(self))]
        });
        let refused = self.run.counts.violations > 0;
        let refused = refused.then(|| ("refused", "Refused rows", months::refused(self)));
        let charts = ("charts", "Charts", charts::charts(self));
        let forecast = self.forecast.map(|forecast| ("forecast", "Forecast", outlook::outlook(forecast)));
        let apart = ("months", "Months and their charges", months::apart(self));
        let after = [
            ("invoices", "Invoices", invoices::invoices(self)),
            ("readings", "What hangs on the readings", readings::readings(self)),
            ("assumptions", "Assumptions", assumptions::assumptions(self)),
        ];
        let before = [charts].into_iter().chain(over).chain(forecast).chain(several.into_iter().flatten());
        before.chain([apart]).chain(refused).chain(after).collect()
    }

    /// Whose bill it is.
    fn title(&self) -> String {
        match &self.one {
            Some(told) => format!("Bill of app {}", told.app.app),
            None => format!("Bill of {}", counted(self.run.counts.apps, "app", "apps")),
        }
    }

    /// An amount with thousands separators.
    fn money(&self, amount: Amount) -> String {
        money(amount, self.legend.currency)
    }
}

/// The checksum by which the page's policy knows a style or a script.
fn checksum(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text.as_bytes())))
}
