//! `billcast readings`: the total under each other reading of what the publications leave open.

use billcast::batch::Apps;
use billcast::export::{AlignedText, Csv, Json, Printed, Readings as Shown, run_value};
use billcast::ledger::{Depth, Totals};
use billcast::witness::readings::Scales;

use super::simulation::{Request, Simulation};
use super::{Failure, note_beyond_publication, print, print_data};
use crate::cli::{PrintedFormat, Readings};

pub(crate) fn run(options: &Readings) -> Result<(), Failure> {
    let simulation = Simulation::read(request(options))?;
    let horizon = simulation.horizon()?;
    simulation.app_is_there()?;
    let legend = simulation.legend();
    let others = simulation.timeline().alternatives();
    let scales = Scales::new(simulation.timeline(), &others, horizon);
    let mut weighed = scales.empty();
    let mut totals = Totals::new(horizon, legend.names, Depth::Counts);
    let part = |apps: &Apps<'_>| {
        let (mut weighing, mut totals) = (scales.begin(), Totals::new(horizon, legend.names, Depth::Counts));
        apps.unpacked(|app| totals.add(weighing.add(app)));
        (weighing.weighed, totals)
    };
    let read = simulation.replay(horizon, part, |(more, sums)| {
        weighed.merge(&more);
        totals.merge(&sums);
        Ok(())
    })?;
    let run = simulation.run_info(horizon, read, &totals);
    note_beyond_publication(run.beyond_publication.iter());
    let run = run_value(&run);
    let shown = Shown { weighed: &weighed, horizon, currency: legend.currency, run: &run };
    match options.format {
        PrintedFormat::Table => print(|out| AlignedText.print(&shown, out)),
        PrintedFormat::Csv => print_data(|out| Csv.print(&shown, out)),
        PrintedFormat::Json => print_data(|out| Json.print(&shown, out)),
    }
}

fn request(options: &Readings) -> Request<'_> {
    Request {
        in_any_order: true,
        // What is printed as JSON tells the checksums.
        hashed: options.format == PrintedFormat::Json,
        ..Request::of(&options.simulated)
    }
}
