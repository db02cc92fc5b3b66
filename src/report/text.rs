//! Texts as the page takes them. Whatever an input says stays text: in HTML, and in the data of the script.

use std::fmt::{self, Write};

use serde::Serialize;

use crate::chart::figures::count;
use crate::diagnostic::escape;

/// How many letters a name has that is not long.
const LONG: usize = 40;

/// A text in HTML, between tags or as the value of an attribute in double quotes.
pub(super) struct Text<'t>(pub(super) &'t str);

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for letter in escape(self.0).chars() {
            match letter {
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '&' => f.write_str("&amp;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                other => f.write_char(other)?,
            }
        }
        Ok(())
    }
}

/// A text in HTML in which backticks mark code.
pub(super) struct Marked<'t>(pub(super) &'t str);

impl fmt::Display for Marked<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<&str> = self.0.split('`').collect();
        // One that nothing closes begins no code.
        if parts.len().is_multiple_of(2) {
            return Text(self.0).fmt(f);
        }
        for (at, part) in parts.into_iter().enumerate() {
            match at % 2 {
                0 => Text(part).fmt(f)?,
                _ => Code(part).fmt(f)?,
            }
        }
        Ok(())
    }
}

/// A word of a program, which may go on in the next line after each `_`.
pub(super) struct Code<'t>(pub(super) &'t str);

impl fmt::Display for Code<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<code>{}</code>", Text(self.0).to_string().replace('_', "_<wbr>"))
    }
}

/// A name in its own direction. On a screen a long one is cut, and a pointer shows it whole.
pub(super) struct Name<'t>(pub(super) &'t str);

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Text(self.0);
        match self.0.chars().count() {
            0..=LONG => write!(f, "<bdi>{name}</bdi>"),
            _ => write!(f, "<bdi title=\"{name}\">{name}</bdi>"),
        }
    }
}

/// A value as JSON that may stand in a script: nothing in it ends the script or begins a comment, and no line of it ends
/// where JavaScript sees an end and JSON none.
pub(super) fn script_json(value: &impl Serialize) -> String {
    // Texts, numbers and lists of them have no form that JSON lacks.
    let json = serde_json::to_string(value).unwrap_or_default();
    let mut safe = String::with_capacity(json.len());
    for letter in json.chars() {
        match letter {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                let _ = write!(safe, "\\u{:04x}", u32::from(letter));
            }
            other => safe.push(other),
        }
    }
    safe
}

/// `1 app`, `1,000 apps`.
pub(super) fn counted(number: u64, one: &str, more: &str) -> String {
    format!("{} {}", count(number.into()), if number == 1 { one } else { more })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_markup() {
        let name = "</script><!-- \"'&\u{2028}\u{202e}\u{0}";
        assert_eq!(Text(name).to_string(), "&lt;/script&gt;&lt;!-- &quot;&#39;&amp;\u{2028}\u{fffd}\u{2400}");
        let json = script_json(&[name]);
        assert!(!json.contains(['<', '>', '&', '\u{2028}']), "{json}");
        assert_eq!(serde_json::from_str::<Vec<String>>(&json).expect("JSON"), [name]);
    }

    #[test]
    fn a_long_name_is_told_whole_to_a_pointer() {
        let [short, long] = [40, 41].map(|letters| "\u{5e97}".repeat(letters));
        assert_eq!(Name(&short).to_string(), format!("<bdi>{short}</bdi>"));
        assert_eq!(Name(&long).to_string(), format!("<bdi title=\"{long}\">{long}</bdi>"));
    }

    #[test]
    fn only_closed_backticks_mark_code() {
        assert_eq!(Marked("`a` and `b`").to_string(), "<code>a</code> and <code>b</code>");
        assert_eq!(Marked("`<` or `").to_string(), "`&lt;` or `");
    }
}
