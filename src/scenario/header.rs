//! The header row: which column stands where.

use super::Words;
use crate::diagnostic::{Kind, nearest};

/// A column of a scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Column {
    Date,
    App,
    Action,
    Edition,
    Group,
    GroupType,
    User,
    Count,
    Meter,
    Quantity,
    Note,
    /// A package, by its place in [`Words::packages`].
    Package(u8),
}

impl Column {
    /// The columns of the format itself.
    pub(super) const OF_FORMAT: [(&'static str, Self); 11] = [
        ("date", Self::Date),
        ("app", Self::App),
        ("action", Self::Action),
        ("edition", Self::Edition),
        ("group", Self::Group),
        ("group_type", Self::GroupType),
        ("user", Self::User),
        ("count", Self::Count),
        ("meter", Self::Meter),
        ("quantity", Self::Quantity),
        ("note", Self::Note),
    ];

    /// Its place among all columns: those of the format, then the packages.
    pub(super) const fn index(self) -> usize {
        match self {
            Self::Date => 0,
            Self::App => 1,
            Self::Action => 2,
            Self::Edition => 3,
            Self::Group => 4,
            Self::GroupType => 5,
            Self::User => 6,
            Self::Count => 7,
            Self::Meter => 8,
            Self::Quantity => 9,
            Self::Note => 10,
            Self::Package(at) => Self::OF_FORMAT.len() + at as usize,
        }
    }

    fn named(name: &str, words: &Words) -> Option<Self> {
        let package = || words.packages.iter().position(|(id, _)| id == name).map(|at| Self::Package(at as u8));
        Self::OF_FORMAT.iter().find(|(known, _)| *known == name).map(|(_, column)| *column).or_else(package)
    }

    /// The column's name in the header.
    pub(super) fn name(self, words: &Words) -> &str {
        match self {
            Self::Package(at) => &words.packages[usize::from(at)].0,
            other => Self::OF_FORMAT.iter().find(|(_, column)| *column == other).map_or("", |(name, _)| name),
        }
    }
}

/// The columns of a file, in its order; `None` for one that is unknown.
#[derive(Debug, Default)]
pub(super) struct Header {
    pub(super) columns: Vec<Option<Column>>,
    /// Where each column stands, by its place among all columns; one that stands in two places is in none.
    places: Vec<Option<u16>>,
    /// Whether nothing is wrong with it.
    pub(super) is_right: bool,
}

/// The most columns of a file: many times what a scenario needs.
const MOST_COLUMNS: usize = 1_000;

/// A mistake of the header: its kind, the cell (`None`: the row as a whole), what is wrong, what to write instead.
pub(super) type HeaderMistake = (Kind, Option<usize>, String, String);

impl Header {
    /// Reads the names; `required` are those that must be there.
    pub(super) fn read(names: &[&str], words: &Words, required: &[Column]) -> (Self, Vec<HeaderMistake>) {
        let mut header = Self::default();
        let mut mistakes = Vec::new();
        if names.len() > MOST_COLUMNS {
            let message = format!("the header has {} columns", names.len());
            mistakes.push((Kind::TooManyColumns, None, message, format!("a scenario has at most {MOST_COLUMNS}")));
            return (header, mistakes);
        }
        header.places = vec![None; Column::OF_FORMAT.len() + words.packages.len()];
        let mut meant = Vec::new();
        for (at, name) in names.iter().enumerate() {
            let column = Column::named(name, words);
            if column.is_none() {
                let near = nearest(name, Self::known(words));
                meant.extend(near.and_then(|near| Column::named(near, words)));
                let kind = if name.is_empty() { Kind::ColumnUnnamed } else { Kind::ColumnUnknown };
                mistakes.push((kind, Some(at), unknown(name), Self::help_for(name, near, words)));
            } else if header.columns.contains(&column) {
                let help = "keep one of them".to_owned();
                let message = format!("the column `{name}` stands here a second time");
                mistakes.push((Kind::ColumnRepeated, Some(at), message, help));
            }
            if let Some(column) = column {
                let is_first = !header.columns.contains(&Some(column));
                header.places[column.index()] = is_first.then_some(at as u16);
            }
            header.columns.push(column);
        }
        // A required column that is only misspelt is reported once.
        let missing = required.iter().filter(|column| !header.has(**column) && !meant.contains(*column));
        for column in missing {
            let name = column.name(words);
            let help = format!("add `{name}` to the header, and its cell to each row");
            mistakes.push((Kind::ColumnMissing, None, format!("the column `{name}` is missing"), help));
        }
        header.is_right = mistakes.is_empty();
        (header, mistakes)
    }

    fn help_for(name: &str, near: Option<&str>, words: &Words) -> String {
        match near {
            Some(near) => format!("did you mean `{near}`?"),
            None if name.contains([';', '\t']) => "separate the cells by commas".to_owned(),
            None if name.is_empty() => "name the column, or remove the comma".to_owned(),
            None => format!("the columns are {}", Self::known(words).collect::<Vec<_>>().join(", ")),
        }
    }

    fn known(words: &Words) -> impl Iterator<Item = &str> {
        let packages = words.packages.iter().map(|(id, _)| id.as_str());
        Column::OF_FORMAT.iter().map(|(name, _)| *name).chain(packages)
    }

    /// Whether the file has this column.
    pub(super) fn has(&self, column: Column) -> bool {
        self.columns.contains(&Some(column))
    }

    /// Where a column stands; `None` where that is nowhere, or not clear.
    pub(super) fn place_of(&self, column: Column) -> Option<usize> {
        self.places.get(column.index()).copied().flatten().map(usize::from)
    }
}

fn unknown(name: &str) -> String {
    if name.is_empty() { "a column has no name".to_owned() } else { format!("unknown column `{}`", short(name)) }
}

/// Whether the input has a word of the format, in whatever letter case.
#[inline]
pub(super) fn is_word(cell: &str, word: &str) -> bool {
    // Most often it is written as it is known.
    cell.len() == word.len() && (cell == word || cell.eq_ignore_ascii_case(word))
}

/// A word of the input, cut to a length that fits a message.
pub(super) fn short(word: &str) -> String {
    match word.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &word[..end]),
        None => word.to_owned(),
    }
}
