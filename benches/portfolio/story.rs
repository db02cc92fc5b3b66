//! What happens in the life of an app: about ten dated rows, most of them lawful under the classic rulebooks.

use super::draws::Draws;
use super::line::Cell::{Hundredths, Number, Word};
use super::line::{Cell, Line, line};

/// First rows stand in the first weeks, so that every app has all months of the portfolio.
const FIRST_DAYS: u64 = 28;
const FEWEST_ROWS: u64 = 7;
const MOST_ROWS: u64 = 13;

/// A row of a story: its day, counted from the first of the portfolio, and what it says.
pub(crate) struct Row {
    pub(crate) day: usize,
    pub(crate) line: Line,
}

/// Tells a story over so many days.
pub(crate) fn story(draws: Draws, days: u64) -> Vec<Row> {
    let mut life =
        Life { draws, edition: "trial", unlimited: false, filtering: false, rooms: (0, 0), edition_changed: false };
    let mut dates = life.dates(days);
    let mut rows = Vec::with_capacity(dates.len());
    for at in 0..dates.len() {
        let changed = std::mem::take(&mut life.edition_changed);
        let line = if at == 0 && life.draws.percent(4) {
            line("create", &[])
        } else if life.edition == "trial" {
            life.upgrade()
        } else if changed && life.draws.percent(15) {
            // On second thoughts: refused where the month is the same.
            dates[at] = dates[at].min(dates[at - 1] + life.draws.below(5));
            life.change_edition()
        } else if at + 1 == dates.len() && life.draws.percent(3) {
            line("stop", &[])
        } else {
            life.ordinary()
        };
        rows.push(Row { day: dates[at] as usize, line });
    }
    rows
}

/// An app as its story goes; how many rooms are open differs from app to app: the fewest and the most are known.
struct Life {
    draws: Draws,
    edition: &'static str,
    unlimited: bool,
    filtering: bool,
    rooms: (u64, u64),
    edition_changed: bool,
}

impl Life {
    fn dates(&mut self, days: u64) -> Vec<u64> {
        let first = self.draws.below(FIRST_DAYS.min(days));
        let more = FEWEST_ROWS - 1 + self.draws.below(MOST_ROWS - FEWEST_ROWS + 1);
        let mut dates = vec![first];
        dates.extend((0..more).map(|_| first + self.draws.below(days - first)));
        dates.sort_unstable();
        dates
    }

    fn upgrade(&mut self) -> Line {
        (self.unlimited, self.filtering) = (false, false);
        self.edition = if self.draws.percent(65) { "professional" } else { "ultimate" };
        let mut cells = vec![("edition", Word(self.edition))];
        if self.draws.percent(15) {
            cells.push(self.package());
        }
        line("upgrade", &cells)
    }

    fn ordinary(&mut self) -> Line {
        match self.draws.below(100) {
            0..=22 => self.daily_users(),
            23..=29 => line("usage", &[("meter", Word("peak_groups")), ("quantity", Number(100, 130_000))]),
            30..=43 => line("usage", &[("meter", Word("bandwidth_mbps")), ("quantity", Hundredths(5, 6_000))]),
            44..=62 => self.rooms(),
            63..=74 => line("change", &[self.package()]),
            75..=80 => self.change_edition(),
            81..=88 => self.create_group(),
            89..=96 => line("register", &[("count", Number(1, 20_000))]),
            _ => self.breach(),
        }
    }

    /// Most apps are small; blocks are charged above 10,000.
    fn daily_users(&mut self) -> Line {
        let most = self.draws.one_of(&[500, 2_000, 9_000, 9_000, 30_000, 250_000]);
        line("usage", &[("meter", Word("dau")), ("quantity", Number(most / 10, most))])
    }

    fn rooms(&mut self) -> Line {
        let (least, most) = self.rooms;
        let limited = self.edition == "professional" && !self.unlimited;
        if least > 0 && (self.draws.percent(40) || (limited && most > 40)) {
            self.rooms = (0, most - 1);
            return line("close_room", &[("count", Number(1, least))]);
        }
        let more = if limited { 50_u64.saturating_sub(most).clamp(1, 25) } else { 300 };
        self.rooms = (least + 1, most + more);
        line("open_room", &[("count", Number(1, more))])
    }

    fn package(&mut self) -> (&'static str, Cell) {
        let professional = self.edition == "professional";
        match self.draws.below(4) {
            0 if professional => {
                self.unlimited = !self.unlimited;
                ("unlimited_av_rooms", Word(if self.unlimited { "on" } else { "off" }))
            }
            0 | 1 => {
                self.filtering = !self.filtering;
                ("content_filtering", Word(if self.filtering { "on" } else { "off" }))
            }
            2 if professional => ("groups_per_user", Number(501, 1_000)),
            2 => ("groups_per_user", Number(1_001, 3_000)),
            _ if professional => {
                ("history_days", Word(self.draws.one_of(&["30", "90", "180", "360", "default", "default"])))
            }
            _ => ("history_days", Word(self.draws.one_of(&["90", "180", "default"]))),
        }
    }

    fn change_edition(&mut self) -> Line {
        self.edition = match self.edition {
            _ if self.draws.percent(8) => "trial",
            "professional" => "ultimate",
            _ => "professional",
        };
        self.unlimited = false;
        self.edition_changed = true;
        line("change", &[("edition", Word(self.edition))])
    }

    fn create_group(&mut self) -> Line {
        let group_type = self.draws.one_of(&["private", "private", "public", "chatroom"]);
        line("create_group", &[("group_type", Word(group_type)), ("count", Number(1, 400))])
    }

    /// What real life brings: more than the limit, what is not on sale, what is not there.
    fn breach(&mut self) -> Line {
        match self.draws.below(5) {
            0 => line("change", &[("groups_per_user", Number(3_001, 9_000))]),
            1 => line("change", &[("history_days", Word("45"))]),
            2 => line("create_group", &[("group_type", Word("broadcast")), ("count", Number(4, 12))]),
            3 => line("close_room", &[("count", Number(self.rooms.1 + 1, self.rooms.1 + 50))]),
            _ => line("upgrade", &[("edition", Word("ultimate"))]),
        }
    }
}
