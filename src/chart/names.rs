//! Names that the font cannot show are numbered.

use super::lettering::covers;

/// The names of a run that the charts' font does not cover, and the numbers that stand for them: `#1`, `#2`. All charts of
/// a run share them, so that a number means one name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    numbered: Vec<String>,
}

impl Names {
    /// A name as the charts show it: itself, or its number.
    pub fn shown(&mut self, name: &str) -> String {
        // What looks like a number would be mistaken for one.
        if covers(name) && !name.starts_with('#') {
            return name.to_owned();
        }
        let known = self.numbered.iter().position(|numbered| numbered == name);
        let at = known.unwrap_or_else(|| {
            self.numbered.push(name.to_owned());
            self.numbered.len() - 1
        });
        format!("#{}", at + 1)
    }

    /// The numbers with their names.
    pub fn key(&self) -> impl Iterator<Item = (String, &str)> {
        self.numbered.iter().enumerate().map(|(at, name)| (format!("#{}", at + 1), name.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_its_number_and_no_two_names_share_one() {
        let mut names = Names::default();
        let shown = ["店", "shop", "متجر", "店", "#1"].map(|name| names.shown(name));
        assert_eq!(shown, ["#1", "shop", "#2", "#1", "#3"]);
        let key: Vec<_> = names.key().collect();
        assert_eq!(key, [("#1".to_owned(), "店"), ("#2".to_owned(), "متجر"), ("#3".to_owned(), "#1")]);
    }
}
