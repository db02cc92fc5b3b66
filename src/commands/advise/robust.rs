//! `--robust`: needs that the draws of a forecast ask for.

use billcast::advise::needs::Needs;
use billcast::advise::{Aim, Chances};
use billcast::calendar::{Horizon, Month};
use billcast::forecast::Plan;
use billcast::ledger::{InputInfo, Objective};
use billcast::rulebook::Timeline;

use super::base::Bases;
use crate::cli::{Advise, RobustBy};
use crate::commands::Failure;
use crate::commands::forecast::{Assumed, MONTHS, assumed};

/// The assumptions of `--robust`.
pub(super) struct Robust<'o> {
    options: &'o Advise,
    assumed: Assumed,
    /// The first month drawn.
    from: Month,
}

impl<'o> Robust<'o> {
    /// Reads the assumptions; `None` where the needs are certain.
    pub(super) fn read(options: &'o Advise, bases: &Bases, timeline: &Timeline) -> Result<Option<Self>, Failure> {
        let Some(path) = &options.assumptions else { return Ok(None) };
        let assumed = assumed(path, timeline)?;
        let known = assumed.assumptions.every_app_is_known(|app| bases.app(app).is_some(), || bases.names());
        known.map_err(|findings| Failure::Input(vec![findings]))?;
        let apps: Vec<_> = bases.names().filter_map(|name| bases.app(name)).collect();
        let first = assumed.assumptions.first_month(apps.iter().map(|app| app.rows.as_slice()));
        let from = first.ok_or_else(|| Failure::usage("there are no rows in the base", "add a row"))?;
        Ok(Some(Self { options, assumed, from }))
    }

    /// The file that was read.
    pub(super) fn input(&self) -> &InputInfo {
        &self.assumed.input
    }

    /// The first month of an app.
    pub(super) fn begins(&self, fixed: &Needs) -> Month {
        fixed.from().map_or(self.from, |from| from.min(self.from))
    }

    /// The last month, unless told otherwise.
    pub(super) fn ends(&self) -> Month {
        self.assumed.assumptions.last_month().unwrap_or_else(|| self.from.plus(MONTHS - 1).min(Month::LAST))
    }

    /// What the draws need of an app beside its fixed needs.
    pub(super) fn needs(
        &self,
        fixed: &Needs,
        bases: &Bases,
        timeline: &Timeline,
        to: Month,
    ) -> Result<(Needs, Chances), Failure> {
        let wrong = |findings| Failure::Input(vec![findings]);
        let horizon = Horizon { from: self.from, to: to.max(self.from) };
        let apps = bases.app(&fixed.app).into_iter().collect();
        let plan = Plan::new(timeline, &self.assumed.assumptions, apps, (self.from, horizon)).map_err(wrong)?;
        let (draws, seed) = (self.options.drawing.draws, self.options.drawing.seed);
        let demand = plan.demand(&fixed.app, draws, seed).map_err(wrong)?;
        let aim = Aim { objective: self.objective(), meet: self.options.meet, seed };
        let (chances, needs) = Chances::of(&demand, fixed, timeline, to, aim);
        Ok((needs, chances))
    }

    fn objective(&self) -> Objective {
        match self.options.robust_by {
            RobustBy::Mean => Objective::Mean,
            RobustBy::P90 => Objective::P90,
        }
    }

    /// How it was asked for.
    pub(super) fn given(&self) -> [(&'static str, String); 5] {
        let (options, drawing) = (self.options, &self.options.drawing);
        [
            ("robust", self.assumed.input.name.clone()),
            ("robust_by", self.objective().word().to_ascii_lowercase()),
            ("meet", options.meet.to_string()),
            ("draws", drawing.draws.to_string()),
            ("seed", drawing.seed.to_string()),
        ]
    }
}
