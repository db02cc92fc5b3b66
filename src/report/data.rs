//! The data of the page's script: the months of each app with the reasons behind every figure. What is said more than once
//! - and most is, month after month - stands there once and is named by its place.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

use super::text::script_json;
use crate::calendar::Month;
use crate::diagnostic::escape;
use crate::ledger::{Invoice, Legend, MonthLine};
use crate::money::Amount;
use crate::witness::explain::lines::{Entry, entries};
use crate::witness::explain::told::{Explanation, InvoiceTold, MonthTold, RefusalTold};

/// How many months of apps stand in the page itself, for those who read it without its script.
pub(super) const WITHOUT_SCRIPT: usize = 120;
/// How many refused rows stand there, the first of all apps.
pub(super) const REFUSALS: usize = 200;

/// Things by their places, each once.
struct Pool<T> {
    places: HashMap<T, u32>,
    things: Vec<T>,
}

impl<T: Clone + Eq + Hash> Pool<T> {
    fn new() -> Self {
        Self { places: HashMap::new(), things: Vec::new() }
    }

    fn place(&mut self, thing: T) -> u32 {
        let (next, things) = (self.things.len() as u32, &mut self.things);
        *self.places.entry(thing).or_insert_with_key(|thing| {
            things.push(thing.clone());
            next
        })
    }
}

/// The apps that are shown one by one, each with what is told of it.
pub struct Details<'r> {
    legend: &'r Legend<'r>,
    from: Month,
    texts: Pool<String>,
    /// Pairs of texts: what a line is about, and what it says.
    lines: Pool<[u32; 2]>,
    /// Lists of lines: the reasons of a figure.
    chains: Pool<Vec<u32>>,
    /// The rules that are named, in sentences.
    rules: BTreeMap<String, &'static str>,
    /// The apps, each as JSON.
    apps: Vec<String>,
    /// The first months, and how many there are.
    pub(super) first: Vec<(String, MonthLine, usize)>,
    pub(super) months: u64,
    /// The first refused rows.
    pub(super) refusals: Vec<(String, RefusalTold)>,
}

impl<'r> Details<'r> {
    /// Nothing yet; `from` is the first month of the run.
    pub fn new(legend: &'r Legend<'r>, from: Month) -> Self {
        Self {
            legend,
            from,
            texts: Pool::new(),
            lines: Pool::new(),
            chains: Pool::new(),
            rules: BTreeMap::new(),
            apps: Vec::new(),
            first: Vec::new(),
            months: 0,
            refusals: Vec::new(),
        }
    }

    /// Adds an app: `[name, first month, [edition, plan, packages, usage, total, and of each figure title, amount, reasons],
    /// ...]`, months counted from the first of the run. What was refused has no amount: -1.
    pub fn add(&mut self, told: &Explanation) {
        let name = i64::from(self.texts.place(escape(&told.app)));
        let first = told.months.first().and_then(|month| month.line.month.since(self.from)).unwrap_or_default();
        let months: Vec<Vec<i64>> = told.months.iter().map(|month| self.month(&told.app, month)).collect();
        self.apps.push(script_json(&(name, first, months)));
    }

    /// Adds the refused rows of an app, as long as there is room. Apps come in byte order.
    pub fn add_refusals(&mut self, told: &Explanation) {
        let room = REFUSALS.saturating_sub(self.refusals.len());
        let refusals = told.months.iter().flat_map(|month| &month.refusals).take(room);
        self.refusals.extend(refusals.map(|refusal| (told.app.clone(), refusal.clone())));
    }

    fn month(&mut self, app: &str, told: &MonthTold) -> Vec<i64> {
        if self.first.len() < WITHOUT_SCRIPT {
            self.first.push((app.to_owned(), told.line, told.refusals.len()));
        }
        self.months += 1;
        let line = &told.line;
        let mut month = vec![self.text(self.legend.status(line))];
        month.extend([line.plan, line.packages, line.usage, line.total()].map(|amount| self.amount(amount)));
        // Invoices come after the items, each with its days.
        let items = told.charges.len() + told.nothing.len();
        for (at, mut entry) in entries(told, self.legend).into_iter().enumerate() {
            if let Some(InvoiceTold { invoice, .. }) = at.checked_sub(items).and_then(|at| told.invoices.get(at)) {
                let Invoice { suspends_on, reclaims_on, .. } = invoice;
                entry.title += &format!("; unpaid it suspends on {suspends_on} and reclaims on {reclaims_on}");
            }
            month.extend(self.entry(&entry));
        }
        month
    }

    fn entry(&mut self, entry: &Entry) -> [i64; 3] {
        let mut chain = Vec::with_capacity(entry.lines.len());
        for line in &entry.lines {
            let pair = [self.texts.place(line.label.clone()), self.texts.place(escape(&line.text))];
            chain.push(self.lines.place(pair));
            if let Some(sentence) = line.sentence {
                self.rules.entry(line.label.clone()).or_insert(sentence);
            }
        }
        let amount = entry.amount.as_deref().map_or(-1, |amount| self.text(amount));
        [self.text(&escape(&entry.title)), amount, self.chains.place(chain).into()]
    }

    fn amount(&mut self, amount: Amount) -> i64 {
        let shown = self.legend.amount(amount);
        self.text(&shown)
    }

    fn text(&mut self, text: &str) -> i64 {
        self.texts.place(text.to_owned()).into()
    }

    /// Everything as one object of JSON that may stand in a script.
    pub(super) fn json(&self) -> String {
        format!(
            "{{\"from\":{},\"currency\":{},\"rules\":{},\n\"texts\":{},\n\"lines\":{},\n\"chains\":{},\n\"apps\":[\n{}\n]}}",
            script_json(&self.from.to_string()),
            script_json(&self.legend.currency_code()),
            script_json(&self.rules),
            script_json(&self.texts.things),
            script_json(&self.lines.things.concat()),
            script_json(&self.chains.things),
            self.apps.join(",\n"),
        )
    }
}
