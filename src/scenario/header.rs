//! The header row: which column stands where.

use super::Words;
use crate::diagnostic::nearest;

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
}

/// A mistake of the header: the cell (`None`: the row as a whole), what is wrong, what to write instead.
pub(super) type HeaderMistake = (Option<usize>, String, String);

impl Header {
    /// Reads the names; `required` are those that must be there.
    pub(super) fn read<'n>(
        names: impl Iterator<Item = &'n str>,
        words: &Words,
        required: &[Column],
    ) -> (Self, Vec<HeaderMistake>) {
        let mut header = Self::default();
        let mut mistakes = Vec::new();
        for (at, name) in names.map(str::trim).enumerate() {
            let column = Column::named(name, words);
            if column.is_none() {
                let known: Vec<&str> = Self::known(words).collect();
                let help = match nearest(name, known.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("the columns are {}", known.join(", ")),
                };
                mistakes.push((Some(at), format!("unknown column `{}`", short(name)), help));
            } else if header.columns.contains(&column) {
                let help = "keep one of them".to_owned();
                mistakes.push((Some(at), format!("the column `{name}` stands here a second time"), help));
            }
            header.columns.push(column);
        }
        for column in required.iter().filter(|column| !header.columns.contains(&Some(**column))) {
            let name = column.name(words);
            let help = format!("add `{name}` to the header, and its cell to each row");
            mistakes.push((None, format!("the column `{name}` is missing"), help));
        }
        (header, mistakes)
    }

    fn known(words: &Words) -> impl Iterator<Item = &str> {
        let packages = words.packages.iter().map(|(id, _)| id.as_str());
        Column::OF_FORMAT.iter().map(|(name, _)| *name).chain(packages)
    }

    /// Whether the file has this column.
    pub(super) fn has(&self, column: Column) -> bool {
        self.columns.contains(&Some(column))
    }
}

/// A word of the input, cut to a length that fits a message.
pub(super) fn short(word: &str) -> String {
    match word.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &word[..end]),
        None => word.to_owned(),
    }
}
