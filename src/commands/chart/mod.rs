//! `billcast chart`: read, simulate, draw, write.

mod against;

use std::path::Path;

use billcast::batch::Apps;
use billcast::calendar::Horizon;
use billcast::chart::{self, About, Look, Names, Sides, Theme, Told};
use billcast::diagnostic::escape;
use billcast::judge::budget::Budgets;
use billcast::ledger::{AppLedger, AppResult, Comparison, Depth, Details, Legend, Totals};

use self::against::Against;
use super::simulation::{Request, Simulation};
use super::writing::{inputs_are_safe, unwritten, write_files};
use super::{Failure, budgets, note, note_beyond_publication};
use crate::cli::{self, Chart, ChartFormat, ChartTheme};

/// The charts that there may be, and the file of names behind numbers.
const CHARTS: [&str; 5] = ["charges", "cumulative", "configuration", "quotas", "comparison"];
const ENDINGS: [&str; 2] = ["svg", "png"];
pub(super) const NAMES_CSV: &str = "names.csv";

/// An app with everything that was told of it.
struct OneApp {
    name: String,
    ids: Vec<String>,
    ledger: AppLedger,
    details: Details,
}

/// A chart's name, and its document.
type Drawn = (&'static str, String);

pub(crate) fn run(options: &Chart) -> Result<(), Failure> {
    let simulation =
        Simulation::read(Request { invoices: false, watched: !options.quiet, ..Request::of(&options.simulated) })?;
    let horizon = simulation.horizon()?;
    simulation.app_is_there()?;
    let budgets = read_budgets(options, &simulation)?;
    let against = options.against.as_deref().map(|other| Against::read(other, options)).transpose()?;
    let (totals, one) = replay(&simulation, horizon)?;
    let app = one.as_ref().map(|one| one.name.as_str());
    let budget = budgets.map(|budgets| budgets.months(app, horizon)).unwrap_or_default();
    let comparison = against.map(|against| against.compared(&simulation, horizon, options)).transpose()?;
    let mut names = Names::default();
    let drawn = draw(options, &simulation, horizon, (&totals, one.as_ref()), &budget, comparison.as_ref(), &mut names);
    let files = files(options, &drawn, &names)?;
    let names_of_files = files.iter().map(|(name, _)| name.clone());
    inputs_are_safe(&options.out, names_of_files, &simulation, options.budget_file.clone())?;
    write_files(&options.out, &files).map_err(unwritten)?;
    if !options.quiet {
        let run = simulation.run_info(horizon, Vec::new(), &totals);
        note_beyond_publication(run.beyond_publication.iter());
        notes(options, &totals, one.is_none(), &names);
        note_what_is_older(&options.out, &files);
    }
    Ok(())
}

/// What the months may cost.
fn read_budgets(options: &Chart, simulation: &Simulation<'_>) -> Result<Option<Budgets>, Failure> {
    let given = cli::Budgets { budget: options.budget.clone(), budget_file: options.budget_file.clone() };
    budgets::read_for(&given, simulation)
}

/// What the apps add up to; where there is only one, also what was told of it.
fn replay(simulation: &Simulation<'_>, horizon: Horizon) -> Result<(Totals, Option<OneApp>), Failure> {
    let legend = simulation.legend();
    let mut totals = Totals::new(horizon, legend.names, Depth::Items);
    let mut one = None;
    let part = |apps: &Apps<'_>| part(apps, horizon, &legend);
    simulation.replay(horizon, part, |(sums, app)| {
        one = app.filter(|_| totals.counts.apps == 0);
        totals.merge(&sums);
        Ok(())
    })?;
    Ok((totals, one))
}

fn part(apps: &Apps<'_>, horizon: Horizon, legend: &Legend<'_>) -> (Totals, Option<OneApp>) {
    let (mut totals, mut one) = (Totals::new(horizon, legend.names, Depth::Items), None);
    if apps.len() > 1 {
        apps.each(|app| totals.add(app.ledger));
        return (totals, None);
    }
    apps.each_told(|app, _, details| {
        totals.add(app.ledger);
        one = Some(OneApp {
            name: app.app.to_owned(),
            ids: app.ids.iter().map(|id| (*id).to_owned()).collect(),
            ledger: app.ledger.clone(),
            details: details.clone(),
        });
    });
    (totals, one)
}

fn draw(
    options: &Chart,
    simulation: &Simulation<'_>,
    horizon: Horizon,
    (totals, one): (&Totals, Option<&OneApp>),
    budget: &chart::Budget,
    comparison: Option<&(Comparison, [String; 2])>,
    names: &mut Names,
) -> Vec<Drawn> {
    let legend = simulation.legend();
    let theme = match options.theme {
        ChartTheme::Light => Theme::Light,
        ChartTheme::Dark => Theme::Dark,
    };
    let look = Look { theme, ids: "" };
    let apps = one.map_or(chart::Apps::Many(totals.counts.apps), |app| chart::Apps::One(&app.name));
    let about = About { legend: &legend, horizon, apps };
    let mut drawn = vec![
        ("charges", chart::charges(&about, totals, &look, names)),
        ("cumulative", chart::cumulative(&about, totals, budget, &look, names)),
    ];
    if let Some(OneApp { name, ids, ledger, details }) = one {
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let told = Told { app: AppResult { app: name, ledger, ids: &ids, details: Some(details) }, details };
        drawn.push(("configuration", chart::configuration(&about, &told, totals, &look, names)));
        drawn.push(("quotas", chart::quotas(&about, &told, &look, names)));
    }
    if let Some((comparison, [was, is])) = comparison {
        drawn.push(("comparison", chart::comparison(&about, comparison, Sides { was, is }, &look, names)));
    }
    drawn
}

/// The files of the charts, and of the names behind numbers where there are any.
fn files(options: &Chart, drawn: &[Drawn], names: &Names) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let is_wanted = |format| options.formats.is_empty() || options.formats.contains(&format);
    let mut files = Vec::new();
    for (name, svg) in drawn {
        if is_wanted(ChartFormat::Svg) {
            files.push((format!("{name}.svg"), svg.clone().into_bytes()));
        }
        #[cfg(feature = "png")]
        if is_wanted(ChartFormat::Png) {
            let png = chart::png(svg, options.width)
                .map_err(|error| Failure::usage(error.to_string(), "choose another --width, or --as svg"))?;
            files.push((format!("{name}.png"), png));
        }
    }
    files.extend(names_file(names));
    Ok(files)
}

/// The file of the names behind numbers, where there are any.
pub(super) fn names_file(names: &Names) -> Option<(String, Vec<u8>)> {
    names.key().next()?;
    let mut writer = csv::Writer::from_writer(Vec::new());
    let rows = [("shown".to_owned(), "name")].into_iter().chain(names.key());
    // Writing into a Vec cannot fail.
    rows.for_each(|(shown, name)| drop(writer.write_record([shown.as_str(), name])));
    Some((NAMES_CSV.to_owned(), writer.into_inner().unwrap_or_default()))
}

/// What the charts do not show, and why.
fn notes(options: &Chart, totals: &Totals, are_many: bool, names: &Names) {
    let apps = totals.counts.apps;
    if are_many && apps > 0 {
        note(&format!("configuration and quotas are of one app: --app picks one of the {apps}"));
    }
    note_names(names, &options.out);
}

/// Says which names stand behind numbers.
pub(super) fn note_names(names: &Names, dir: &Path) {
    let key: Vec<String> = names.key().map(|(shown, name)| format!("{shown} is {}", escape(name))).collect();
    if !key.is_empty() {
        let path = dir.join(NAMES_CSV);
        let (first, more) = (key.iter().take(5).cloned().collect::<Vec<_>>().join(", "), key.len().saturating_sub(5));
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        note(&format!(
            "the charts' font lacks letters of names, and numbers stand for them: {first}{more} ({})",
            path.display()
        ));
    }
}

/// Files that this run did not write tell of another run.
fn note_what_is_older(dir: &Path, files: &[(String, Vec<u8>)]) {
    let all = CHARTS.iter().flat_map(|chart| ENDINGS.map(|ending| format!("{chart}.{ending}")));
    let is_older = |name: &String| files.iter().all(|(written, _)| written != name) && dir.join(name).is_file();
    let older: Vec<String> = all.chain([NAMES_CSV.to_owned()]).filter(is_older).collect();
    if !older.is_empty() {
        let paths: Vec<String> = older.iter().map(|name| dir.join(name).display().to_string()).collect();
        note(&format!("of an earlier run, not of this one: {}", escape(&paths.join(", "))));
    }
}
