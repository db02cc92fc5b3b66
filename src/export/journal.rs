//! Invoices as transactions of plain-text accounting: a journal that hledger and ledger read, and one for beancount.
//!
//! The transactions stand app by app, those of an app by date. An app's name is a payee and a tag in both. What would end or
//! split it there, or turn the text around it, is written as in an address: `%3B` is `;`.

use super::tables::{Cell, Table};
use super::text::{TextFormat, push_cell, turns_text};
use crate::money::{Amount, Currency};

/// The account to which all invoices are owed.
const OWED: &str = "Liabilities:Messaging";
/// The account below which the items are.
const EXPENSES: &str = "Expenses:Messaging";
/// Marks that mean nothing in a payee, a tag or a text, and those that mean something only where a payee begins.
const HARMLESS: &str = "-_./@+#&'?)$^~";
const HARMLESS_LATER: &str = "(!*=";

/// A journal of hledger and ledger.
#[derive(Debug, Clone, Copy)]
pub struct Journal;

/// A file of beancount.
#[derive(Debug, Clone, Copy)]
pub struct Beancount;

/// A row of the table `bill`.
enum Entry<'r> {
    /// A transaction begins.
    Begins { app: String, date: Cell<'r>, month: Cell<'r>, billed: &'r str, is_forecast: bool, amount: Amount },
    /// A charge is part of it.
    Posts { category: &'r str, item: &'r str, amount: Amount },
    /// An account is used from a day on: of an item, or the one to which all is owed.
    Declares { date: Cell<'r>, of: Option<[&'r str; 2]> },
}

impl<'r> Entry<'r> {
    fn of(cells: &[Cell<'r>]) -> Option<Self> {
        let [app, date, month, billed, forecast, category, item, amount] = *cells else { return None };
        Some(match (app, billed, category, item, amount) {
            (Cell::Text(app), Cell::Text(billed), Cell::Empty, _, Cell::Amount(amount)) => {
                let is_forecast = matches!(forecast, Cell::Text(_));
                Self::Begins { app: escaped(app), date, month, billed, is_forecast, amount }
            }
            (Cell::Text(_), _, Cell::Text(category), Cell::Text(item), Cell::Amount(amount)) => {
                Self::Posts { category, item, amount }
            }
            (Cell::Empty, _, Cell::Text(category), Cell::Text(item), _) => {
                Self::Declares { date, of: Some([category, item]) }
            }
            _ => Self::Declares { date, of: None },
        })
    }
}

impl TextFormat for Journal {
    const ENDING: &'static str = "journal";

    fn head(self, _: Table, currency: Currency) -> Vec<u8> {
        let (code, zeros) = (currency.code(), "0".repeat(currency.decimals.into()));
        // hledger asks for a point in a format, and ledger reads none without decimals. Books that include this may have a
        // comma for a point.
        let format = if zeros.is_empty() { String::new() } else { format!("    format 1000.{zeros} {code}\n") };
        let said = "; Simulated invoices, for hledger and ledger: app by app, those of an app by date";
        // ledger --pedantic asks for tags to be declared, too.
        format!("decimal-mark .\n{said}\n\ncommodity {code}\n{format}\ntag app\ntag month\ntag forecast\n").into_bytes()
    }

    fn push_row(self, text: &mut Vec<u8>, _: Table, cells: &[Cell<'_>], currency: Currency) {
        let show = |cell: &Cell<'_>| shown(cell, currency);
        let added = match Entry::of(cells) {
            Some(Entry::Begins { app, date, month, billed, is_forecast, amount }) => {
                let (date, month) = (show(&date), show(&month));
                let forecast = if is_forecast { "    ; forecast: yes\n" } else { "" };
                let owed = posting(OWED, Amount::ZERO - amount, currency);
                format!(
                    "\n{date} {app} | {billed} of {month}\n    ; app: {app}\n    ; month: {month}\n{forecast}{owed}"
                )
            }
            Some(Entry::Posts { category, item, amount }) => {
                posting(&format!("{EXPENSES}:{category}:{item}"), amount, currency)
            }
            Some(Entry::Declares { of: Some([category, item]), .. }) => {
                format!("\naccount {EXPENSES}:{category}:{item}\n")
            }
            Some(Entry::Declares { of: None, .. }) => format!("\naccount {OWED}\n"),
            None => String::new(),
        };
        text.extend_from_slice(added.as_bytes());
    }
}

impl TextFormat for Beancount {
    const ENDING: &'static str = "beancount";

    fn head(self, _: Table, _: Currency) -> Vec<u8> {
        b"; Simulated invoices, for beancount: app by app, those of an app by date\n".to_vec()
    }

    fn push_row(self, text: &mut Vec<u8>, _: Table, cells: &[Cell<'_>], currency: Currency) {
        let show = |cell: &Cell<'_>| shown(cell, currency);
        let account = |[category, item]: [&str; 2]| format!("{EXPENSES}:{}:{}", component(category), component(item));
        let added = match Entry::of(cells) {
            Some(Entry::Begins { app, date, month, billed, is_forecast, amount }) => {
                let (date, month) = (show(&date), show(&month));
                let forecast = if is_forecast { " #forecast" } else { "" };
                let owed = posting(OWED, Amount::ZERO - amount, currency);
                let head = format!("{date} * \"{app}\" \"{billed} of {month}\"{forecast}");
                format!("\n{head}\n    app: \"{app}\"\n    month: \"{month}\"\n{owed}")
            }
            Some(Entry::Posts { category, item, amount }) => posting(&account([category, item]), amount, currency),
            Some(Entry::Declares { date, of }) => {
                let account = of.map_or_else(|| OWED.to_owned(), account);
                format!("\n{} open {account} {}\n", show(&date), currency.code())
            }
            None => String::new(),
        };
        text.extend_from_slice(added.as_bytes());
    }
}

fn posting(account: &str, amount: Amount, currency: Currency) -> String {
    format!("    {account}  {} {}\n", amount.display(currency), currency.code())
}

fn shown(cell: &Cell<'_>, currency: Currency) -> String {
    let mut text = Vec::new();
    push_cell(&mut text, cell, currency);
    String::from_utf8_lossy(&text).into_owned()
}

/// A name without anything that a journal reads as more than a name: a second space on end, marks, control characters.
fn escaped(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    let mut before = ' ';
    let mut characters = name.chars().peekable();
    while let Some(character) = characters.next() {
        let stays = match character {
            ' ' => before != ' ' && characters.peek().is_some_and(|next| *next != ' '),
            mark if mark.is_ascii() => {
                let later = !text.is_empty() && HARMLESS_LATER.contains(mark);
                mark.is_ascii_alphanumeric() || HARMLESS.contains(mark) || later
            }
            other => !other.is_whitespace() && !other.is_control() && !turns_text(other),
        };
        if stays {
            text.push(character);
        } else {
            let mut bytes = [0; 4];
            character.encode_utf8(&mut bytes).bytes().for_each(|byte| text.push_str(&format!("%{byte:02X}")));
        }
        before = character;
    }
    text
}

/// An id as a part of a beancount account: `Unlimited-av-rooms`.
fn component(id: &str) -> String {
    let mut text = String::with_capacity(id.len() + 1);
    for character in id.chars() {
        match character {
            first if text.is_empty() && first.is_ascii_alphanumeric() => text.push(first.to_ascii_uppercase()),
            other if other.is_ascii_alphanumeric() => text.push(other),
            '_' if !text.is_empty() => text.push('-'),
            mark => text.push_str(&format!("{}-{:02x}", if text.is_empty() { "X" } else { "" }, u32::from(mark))),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_or_split_a_name_is_written_as_in_an_address() {
        assert_eq!(escaped("a;b|c,d:e\"f%"), "a%3Bb%7Cc%2Cd%3Ae%22f%25");
        assert_eq!(escaped("two  spaces and\na tab\t"), "two%20%20spaces and%0Aa tab%09");
        assert_eq!(escaped("* (名前) تطبيق"), "%2A (名前) تطبيق");
        assert_eq!(escaped("O'Neil (EU)! a=b*"), "O'Neil (EU)! a=b*");
        assert_eq!(escaped("(code) x"), "%28code) x");
        assert_eq!(escaped("a\u{202e}b"), "a%E2%80%AEb");
        assert_eq!(escaped("a\u{3000}\u{85}b"), "a%E3%80%80%C2%85b");
    }

    #[test]
    fn different_ids_are_different_accounts_of_beancount() {
        let ids = ["unlimited_av_rooms", "av-rooms", "av_rooms", "_av", "7_days", "-"];
        let expected = ["Unlimited-av-rooms", "Av-2drooms", "Av-rooms", "X-5fav", "7-days", "X-2d"];
        assert_eq!(ids.map(component), expected.map(str::to_owned));
    }
}
