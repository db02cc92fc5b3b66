//! Checks a driver.

use statrs::distribution::Triangular;

use super::{Reading, place};
use crate::diagnostic::{Kind, expected, nearest_first};
use crate::forecast::assumptions::{At as Place, Driver, Drives, EventOf, Growth, LONG, Shape, Uncertainty};
use crate::forecast::file::{self, Acts, DriverFile, EventFile, KindWord, UncertaintyFile};
use crate::forecast::number::{Days, Given, Number, SeasonGiven};
use crate::rulebook::{GroupType, LimitKind, MeterIx, MeterKind};
use crate::toml_input::At;

/// The group or user that stands for all where a driver names none.
const TYPICAL: &str = "forecast";

/// What is wrong with bounds, and what to write.
const ORDER: (&str, &str) = ("the numbers are not in order", "let low be below high, and mode between them");

impl Reading<'_> {
    pub(super) fn driver(&mut self, file: DriverFile) -> Driver {
        let name = file.name.value.clone().unwrap_or_default();
        let drives = self.drives(&file);
        let known = drives.is_some();
        // Of what is not known nothing else is said: it is the same as no other.
        let drives = drives.unwrap_or_else(|| Drives::FriendsOf(name.clone()));
        let days = self.days(&file, &drives, known);
        let (start, start_at) = self.start(&file);
        let growth_at = file.growth.as_ref().map_or_else(|| start_at.clone(), place);
        let growth = self.growth(file.growth.as_ref());
        if let (Some(start), Some(growth)) = (start, growth) {
            self.overflow(&name, (start, growth), &drives, &growth_at);
        }
        let season_at = file.season.as_ref().map_or_else(|| place(&file.name), place);
        let season = self.season(file.season);
        let events = file.event.unwrap_or_default().into_iter().filter_map(|event| self.event(event)).collect();
        let uncertain = file.uncertainty.unwrap_or_default().into_iter();
        let uncertainties: Vec<Uncertainty> = uncertain.filter_map(|file| self.uncertainty(file)).collect();
        if let Some(growth) = growth {
            uncertainties.iter().for_each(|uncertainty| self.acts_on(uncertainty, growth));
        }
        Driver {
            name,
            name_at: place(&file.name),
            drives,
            apps: self.apps(file.apps),
            shared: file.shared.and_then(|at| at.value).unwrap_or_default(),
            start,
            start_at,
            growth,
            growth_at,
            has_growth: file.growth.is_some(),
            season,
            season_at,
            days,
            events,
            uncertainties,
        }
    }

    /// What is driven: a meter of the rulebooks, or what a limit counts.
    fn drives(&mut self, file: &DriverFile) -> Option<Drives> {
        let at = file.drives.as_ref().unwrap_or(&file.name);
        let word = at.value.as_deref()?;
        let group_type = file.group_type.as_ref().and_then(|at| at.value).unwrap_or(GroupType::Public);
        let typical =
            |at: &Option<At<String>>| at.as_ref().and_then(|at| at.value.clone()).unwrap_or_else(|| TYPICAL.to_owned());
        let meter = self.words.meters.iter().position(|(id, _)| id == word);
        let drives = match (meter, LimitKind::ALL.iter().find(|limit| limit.word() == word)) {
            (Some(meter), _) => Drives::Meter(MeterIx(meter as u8), self.words.meters[meter].1),
            (None, Some(LimitKind::AvRooms)) => Drives::Rooms,
            (None, Some(LimitKind::Groups)) => Drives::Groups(group_type),
            (None, Some(LimitKind::Users)) => Drives::Users,
            (None, Some(LimitKind::MembersPerGroup)) => Drives::Members(typical(&file.group), group_type),
            (None, Some(LimitKind::GroupsPerUser)) => Drives::GroupsOf(typical(&file.user)),
            (None, Some(LimitKind::FriendsPerUser)) => Drives::FriendsOf(typical(&file.user)),
            (None, Some(LimitKind::BroadcastRooms | LimitKind::DailyNewGroups) | None) => {
                self.no_such_driver(at, word);
                return None;
            }
        };
        self.unused(file, &drives);
        Some(drives)
    }

    fn no_such_driver(&mut self, at: &At<String>, word: &str) {
        let counted = ["av_rooms", "groups", "users", "members_per_group", "groups_per_user", "friends_per_user"];
        let known = self.words.meters.iter().map(|(id, _)| id.as_str()).chain(counted);
        let help = format!("a driver drives one of {}", nearest_first(word, known).join(", "));
        let message = format!("no rulebook of the run has a meter `{word}`, and nothing that is counted is called so");
        self.add(at.problem(Kind::DriverUnknown, message, help));
    }

    /// A key that this driver does not use is a slip: silence would lose it.
    fn unused(&mut self, file: &DriverFile, drives: &Drives) {
        let group = matches!(drives, Drives::Members(..));
        let user = matches!(drives, Drives::GroupsOf(_) | Drives::FriendsOf(_));
        let keys = [
            (file.group.as_ref().map(place), group, "`members_per_group`"),
            (file.group_type.as_ref().map(place), group || matches!(drives, Drives::Groups(_)), "groups"),
            (file.user.as_ref().map(place), user, "`groups_per_user` and `friends_per_user`"),
        ];
        for (at, used, whose) in keys {
            if let Some(at) = at.filter(|_| !used) {
                let message = "this driver does not use it".to_owned();
                self.add(at.problem(Kind::DriverKey, message, format!("take it out: it is a key of {whose}")));
            }
        }
        if matches!(drives, Drives::Groups(GroupType::Broadcast) | Drives::Members(_, GroupType::Broadcast))
            && let Some(at) = &file.group_type
        {
            let help = expected("broadcast", &["private", "public", "chatroom"]).to_string();
            self.add(at.problem(Kind::DriverKey, "neither limit counts broadcast groups", help));
        }
    }

    /// A meter of which every day's highest reading is charged is read each day, anything else on the last day.
    fn days(&mut self, file: &DriverFile, drives: &Drives, known: bool) -> Days {
        let daily = |meter: MeterIx| {
            let id = &self.words.meters[usize::from(meter.0)].0;
            let meters = self.timeline.rulebooks().iter().flat_map(|rulebook| &rulebook.meters);
            meters.filter(|meter| meter.id == *id).any(|meter| matches!(meter.kind, MeterKind::DailyPeaks))
        };
        let usual = match drives {
            Drives::Meter(meter, _) if daily(*meter) => Days::Each(31),
            _ => Days::Last,
        };
        let days = file.day.as_ref().and_then(|at| at.value).unwrap_or(usual);
        let is_meter = matches!(drives, Drives::Meter(..));
        if let (Days::Each(_), false, true, Some(at)) = (days, is_meter, known, &file.day) {
            let help = "write a day from 1 to 28 or \"last\"; \"each\" is for meters";
            self.add(at.problem(Kind::DriverDay, "what is counted does not change each day", help));
        }
        match (file.days.as_ref().and_then(|at| Some((at, at.value?))), days) {
            (Some((_, count @ 1..=31)), Days::Each(_)) => Days::Each(count),
            (Some((at, count)), Days::Each(_)) => {
                let message = format!("`{count}` is not a number of days of a month");
                self.add(at.problem(Kind::DriverDay, message, "write a number from 1 to 31"));
                days
            }
            (Some((at, _)), Days::Last | Days::On(_)) => {
                let message = "only a meter that is read each day has a number of days";
                self.add(at.problem(Kind::DriverDay, message, "write day = \"each\" beside it, or take it out"));
                days
            }
            (None, days) => days,
        }
    }

    fn start(&mut self, file: &DriverFile) -> (Option<f64>, Place) {
        let Some(at) = &file.start else {
            let at = &file.name;
            let message = format!("the driver `{}` has no start", at.value.as_deref().unwrap_or_default());
            let help = "add start = with its level in the first month drawn, without season and events, or \
                        start = \"fit\" to take it from the readings of the base scenario";
            self.add(at.problem(Kind::DriverStart, message, help));
            return (None, place(at));
        };
        let start = match at.value {
            Some(Given::Number(Number { value, percent: false })) if value >= 0.0 => Some(value),
            Some(Given::Number(_)) => {
                let message = format!("`{}` is no value to start from", self.written(&at.span));
                self.add(at.problem(Kind::DriverStart, message, "write a number from 0 up, or \"fit\""));
                None
            }
            Some(Given::Fit) | None => None,
        };
        (start, place(at))
    }

    /// No growth where none is given.
    fn growth(&mut self, at: Option<&At<Given>>) -> Option<Growth> {
        let Some(at) = at else { return Some(Growth::Percent(0.0)) };
        match at.value {
            Some(Given::Number(number)) => self.growth_of(number, &place(at)),
            Some(Given::Fit) | None => None,
        }
    }

    pub(super) fn growth_of(&mut self, number: Number, at: &Place) -> Option<Growth> {
        match number {
            Number { value, percent: true } if value <= -1.0 => {
                let message = format!("`{}` leaves nothing in the next month", self.written(&at.span));
                self.add(at.problem(Kind::DriverGrowth, message, "write a growth above \"-100%\""));
                None
            }
            Number { value, percent: true } => Some(Growth::Percent(value)),
            Number { value, percent: false } => Some(Growth::Absolute(value)),
        }
    }

    /// Growth alone must not lead beyond what a row can say.
    pub(super) fn overflow(&mut self, name: &str, (start, growth): (f64, Growth), drives: &Drives, at: &Place) {
        let most = drives.most();
        if growth.after(start, LONG) > most || start > most {
            let first = (0..=LONG).find(|months| growth.after(start, *months) > most).unwrap_or(LONG);
            let message = format!("`{name}` grows beyond {most}, the most that a row can say, within {first} months");
            self.add(at.problem(Kind::DriverOverflow, message, "write a smaller growth or a smaller start"));
        }
    }

    /// No season where none is given.
    fn season(&mut self, at: Option<At<SeasonGiven>>) -> Option<[f64; 12]> {
        let Some(at) = at else { return Some([1.0; 12]) };
        let help = "write 12 percentages of the year's mean, January to December, as in \"100%\"";
        match &at.value {
            Some(SeasonGiven::Fit) | None => None,
            Some(SeasonGiven::Months(months)) => {
                let right = |month: &At<Number>| month.value.is_none_or(|number| number.percent && number.value >= 0.0);
                for month in months.iter().filter(|month| !right(month)) {
                    let message = format!("`{}` is no part of the mean", self.written(&month.span));
                    self.add(month.problem(Kind::SeasonForm, message, help));
                }
                let values: Vec<f64> = months.iter().filter_map(|month| Some(month.value?.value)).collect();
                if months.len() != 12 {
                    let message = format!("a season has 12 months, and there are {}", months.len());
                    self.add(at.problem(Kind::SeasonForm, message, help));
                }
                values.try_into().ok()
            }
        }
    }

    fn event(&mut self, event: EventFile) -> Option<EventOf> {
        let decay = event.decay.as_ref().map_or(Some(0.0), |at| self.share(at, (0.0, 1.0), Kind::ForecastShare));
        let probability =
            event.probability.as_ref().map_or(Some(1.0), |at| self.share(at, (0.0, 1.0), Kind::ForecastProbability));
        let text = event.date.value.as_ref()?;
        let date = file::day(text).map_err(|error| {
            let message = format!("the day `{text}` {error}");
            self.add(event.date.problem(Kind::ForecastMonth, message, "write a day as \"2020-02-19\""));
        });
        Some(EventOf { date: date.ok()?, size: event.size.value?, decay: decay?, probability: probability? })
    }

    fn uncertainty(&mut self, file: UncertaintyFile) -> Option<Uncertainty> {
        let kind = file.kind.value?;
        let wanted: &[&str] = match kind {
            KindWord::Normal | KindWord::Lognormal => &["sd"],
            KindWord::Triangular => &["low", "mode", "high"],
            KindWord::Uniform => &["low", "high"],
            KindWord::Bootstrap => &[],
        };
        let given: [(&str, &Option<At<Number>>); 4] =
            [("sd", &file.sd), ("low", &file.low), ("mode", &file.mode), ("high", &file.high)];
        let fits = given.iter().all(|(key, at)| at.is_some() == wanted.contains(key));
        if !fits {
            let word = Shape::word(kind);
            let keys = if wanted.is_empty() { "no numbers".to_owned() } else { wanted.join(", ") };
            let message = format!("`{word}` takes {keys}");
            let help = "give exactly these, as percentages of the value or as numbers";
            self.add(file.kind.problem(Kind::UncertaintyForm, message, help));
            return None;
        }
        let numbers: Vec<(Number, &At<Number>)> =
            given.iter().filter_map(|(_, at)| at.as_ref().and_then(|at| Some((at.value?, at)))).collect();
        if numbers.len() < wanted.len() {
            return None;
        }
        let acts = match &file.acts {
            Some(at) => at.value?,
            None => Acts::Month,
        };
        let shape = self.shape(kind, &numbers)?;
        let relative = numbers.first().is_none_or(|(number, _)| number.percent);
        Some(Uncertainty { shape, acts, relative, at: place(&file.kind) })
    }

    /// The shape that these numbers give; what is wrong is told of the number.
    fn shape(&mut self, kind: KindWord, numbers: &[(Number, &At<Number>)]) -> Option<Shape> {
        let mut wrong = |at: usize, (message, help): (&str, &str)| {
            self.problems.extend(numbers.get(at).map(|(_, at)| at.problem(Kind::UncertaintyForm, message, help)));
            None
        };
        if let Some(other) = numbers.iter().position(|(number, _)| number.percent != numbers[0].0.percent) {
            return wrong(other, ("percentages and numbers do not mix", "write all of them as percentages, or none"));
        }
        let values: Vec<f64> = numbers.iter().map(|(number, _)| number.value).collect();
        match (kind, values.as_slice()) {
            (KindWord::Normal | KindWord::Lognormal, [sd]) if *sd < 0.0 => {
                wrong(0, ("a standard deviation is never negative", "write it without the sign"))
            }
            (KindWord::Lognormal, [_]) if !numbers[0].0.percent => {
                wrong(0, ("the logarithm of a factor spreads by a percentage", "write sd = \"10%\""))
            }
            (KindWord::Normal, [sd]) => Some(Shape::Normal { sd: *sd }),
            (KindWord::Lognormal, [sd]) => Some(Shape::Lognormal { sd: *sd }),
            (KindWord::Triangular, [low, mode, high]) if low < high => match Triangular::new(*low, *high, *mode) {
                Ok(triangular) => Some(Shape::Triangular(triangular)),
                Err(_) => wrong(1, ORDER),
            },
            (KindWord::Uniform, [low, high]) if low < high => Some(Shape::Uniform { low: *low, high: *high }),
            (KindWord::Bootstrap, _) => Some(Shape::Bootstrap),
            // The last of them is `high`.
            _ => wrong(values.len().saturating_sub(1), ORDER),
        }
    }

    /// What changes the growth is of the growth's own kind.
    fn acts_on(&mut self, uncertainty: &Uncertainty, growth: Growth) {
        let is_percent = growth.is_percent();
        if uncertainty.acts == Acts::Growth && uncertainty.relative != is_percent {
            let (other, own) = if is_percent { ("numbers", "percentages") } else { ("percentages", "numbers") };
            let message = format!("the growth is in {own}, what is unknown of it in {other}");
            self.add(uncertainty.at.problem(Kind::UncertaintyForm, message, uncertainty.remedy(is_percent)));
        }
    }
}
