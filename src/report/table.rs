//! Tables of the page: captions and headers for those who hear it, a region that scrolls for those on a small screen.

use std::fmt::Write;

use super::text::Text;

/// How the cells of a column stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Words.
    Words,
    /// Numbers: at the end of the cell.
    Number,
}

/// A table on its way into the page. The first cell of a row is its header.
pub(super) struct Table<'p> {
    page: &'p mut String,
    kinds: Vec<Kind>,
}

impl<'p> Table<'p> {
    /// Begins a table; `id` names it, a heading that begins with `>` is that of numbers, and `sorts` says whether the script
    /// may sort its rows.
    pub(super) fn begin(page: &'p mut String, id: &str, caption: &str, headings: &[&str], sorts: bool) -> Self {
        let (caption, class) = (Text(caption), if sorts { " class=\"sorts\"" } else { "" });
        let _ = write!(
            page,
            "<div class=\"wide\" role=\"group\" aria-label=\"{caption}\" tabindex=\"0\">\n\
             <table id=\"{id}\"{class}>\n<caption><span>{caption}</span></caption>\n<thead><tr>"
        );
        let mut kinds = Vec::new();
        for heading in headings {
            let number = heading.strip_prefix('>');
            kinds.push(if number.is_some() { Kind::Number } else { Kind::Words });
            let class = if number.is_some() { " class=\"n\"" } else { "" };
            let _ = write!(page, "<th scope=\"col\"{class}>{}</th>", Text(number.unwrap_or(heading)));
        }
        page.push_str("</tr></thead>\n<tbody>\n");
        Self { page, kinds }
    }

    /// Adds a row of cells that are HTML already; `class` may mark it.
    pub(super) fn row<C: AsRef<str>>(&mut self, class: &str, cells: impl IntoIterator<Item = C>) {
        match class {
            "" => self.page.push_str("<tr>"),
            class => drop(write!(self.page, "<tr class=\"{class}\">")),
        }
        for (at, (cell, kind)) in cells.into_iter().zip(&self.kinds).enumerate() {
            let (tag, scope) = if at == 0 { ("th", " scope=\"row\"") } else { ("td", "") };
            let class = if *kind == Kind::Number { " class=\"n\"" } else { "" };
            let _ = write!(self.page, "<{tag}{scope}{class}>{}</{tag}>", cell.as_ref());
        }
        self.page.push_str("</tr>\n");
    }

    /// Ends it with rows of sums, HTML already.
    pub(super) fn sums(mut self, rows: impl IntoIterator<Item = Vec<String>>) {
        self.page.push_str("</tbody>\n<tfoot>\n");
        for row in rows {
            self.row("", row);
        }
        self.page.push_str("</tfoot>\n</table></div>\n");
    }

    /// Ends it.
    pub(super) fn end(self) {
        self.page.push_str("</tbody>\n</table></div>\n");
    }
}
