//! `billcast explain`: why each figure is as it is.

use std::io::{self, Write};

use billcast::batch::Apps;
use billcast::calendar::Horizon;
use billcast::diagnostic::nearest_first;
use billcast::export::explanation::{print_json, print_markdown, print_text, write_explanations};
use billcast::ledger::{Depth, Legend, Totals};
use billcast::rulebook::{LimitKind, Names};
use billcast::witness::explain::told::Explanation;
use billcast::witness::explain::{Asked, Witness};

use super::printing::Aside;
use super::simulation::{Request, Simulation};
use super::{Failure, note_beyond_publication, print, print_data};
use crate::cli::{Explain, ToldFormat};

pub(crate) fn run(options: &Explain) -> Result<(), Failure> {
    let simulation = Simulation::read(request(options))?;
    let horizon = simulation.horizon()?;
    simulation.app_is_there()?;
    let legend = simulation.legend();
    let asked = asked(options, horizon, legend.names)?;
    let others = simulation.timeline().alternatives();
    let witness = Witness::new(simulation.timeline(), &others, horizon, &legend, asked);
    let mut aside = Aside::new();
    let mut totals = Totals::new(horizon, legend.names, Depth::Counts);
    let mut between: &[u8] = b"";
    let then: &[u8] = if options.format == ToldFormat::Json { b"," } else { b"\n" };
    let part = |apps: &Apps<'_>| part(apps, &witness, horizon, &legend, options.format);
    let read = simulation.replay(horizon, part, |(told, sums)| {
        totals.merge(&sums);
        for app in told {
            aside.write_all(between).and_then(|()| aside.write_all(&app)).map_err(not_kept)?;
            between = then;
        }
        Ok(())
    })?;
    let run = simulation.run_info(horizon, read, &totals);
    note_beyond_publication(run.beyond_publication.iter());
    let mut told = aside.rewound().map_err(not_kept)?;
    match options.format {
        ToldFormat::Text => print(|out| io::copy(&mut told, out).map(drop)),
        ToldFormat::Markdown => print_data(|out| io::copy(&mut told, out).map(drop)),
        ToldFormat::Json => print_data(|out| write_explanations(&run, &mut told, out)),
    }
}

fn request(options: &Explain) -> Request<'_> {
    Request {
        // What is printed as JSON tells the checksums.
        hashed: options.format == ToldFormat::Json,
        ..Request::of(&options.simulated)
    }
}

/// The explanations of some apps, printed, and what those apps add up to.
fn part(
    apps: &Apps<'_>,
    witness: &Witness<'_>,
    horizon: Horizon,
    legend: &Legend<'_>,
    format: ToldFormat,
) -> (Vec<Vec<u8>>, Totals) {
    let (mut told, mut totals) = (Vec::new(), Totals::new(horizon, legend.names, Depth::Counts));
    apps.unpacked(|app| {
        let (explanation, ledger) = witness.explain(app);
        totals.add(&ledger);
        told.push(printed(&explanation, legend, format));
    });
    (told, totals)
}

fn printed(explanation: &Explanation, legend: &Legend<'_>, format: ToldFormat) -> Vec<u8> {
    let mut out = Vec::new();
    // Writing into a Vec cannot fail.
    let _ = match format {
        ToldFormat::Text => print_text(explanation, legend, &mut out),
        ToldFormat::Markdown => print_markdown(explanation, legend, &mut out),
        ToldFormat::Json => print_json(explanation, legend, &mut out),
    };
    out
}

/// What is asked must be there: a month of the horizon, a word of the rulebooks.
fn asked(options: &Explain, horizon: Horizon, names: &Names) -> Result<Asked, Failure> {
    let (month, item) = (options.month, options.item.clone());
    if let Some(month) = month.filter(|month| !horizon.covers(*month)) {
        let Horizon { from, to } = horizon;
        let message = format!("the month {month} is not simulated: the months are {from} to {to}");
        return Err(Failure::usage(message, "name one of these, or choose the months with --from and --to"));
    }
    let editions = names.editions.iter().map(|name| name.id.as_str());
    let packages = names.packages.iter().map(|name| name.id.as_str());
    let meters = names.meters.iter().map(|name| name.id.as_str());
    // A package may have the name of the limit that it raises.
    let limits = LimitKind::ALL.iter().map(|kind| kind.word());
    let limits = limits.filter(|word| names.packages.iter().all(|package| package.id != *word));
    let known = editions.chain(packages).chain(meters).chain(limits);
    match item {
        Some(item) if known.clone().all(|known| known != item) => {
            let known = nearest_first(&item, known).join(", ");
            let message = format!("there is no edition, package, meter or limit `{item}`");
            Err(Failure::usage(message, format!("the items are {known}")))
        }
        item => Ok(Asked { month, item }),
    }
}

fn not_kept(error: io::Error) -> Failure {
    let message = format!("cannot keep what is to be printed in {}: {error}", std::env::temp_dir().display());
    Failure::usage(message, "set TMPDIR to a folder on a disk with room")
}
