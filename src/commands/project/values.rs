//! The values of a project file as arguments of the command line.

use std::error::Error as _;
use std::ffi::{OsStr, OsString};
use std::path::Path;

use billcast::diagnostic::{Kind, expected};
use billcast::toml_input::{At, Plain, Problem};
use clap::error::{ContextKind, ContextValue};
use clap::{Arg, ArgAction, Command};

use super::options::{Offered, Takes};

/// The operand that is standard input.
const STANDARD_INPUT: &str = "-";

/// The arguments that set an option as a file sets it, paths from the file's folder on; none where it is off.
///
/// # Errors
/// What is wrong with the value.
pub(super) fn arguments(option: &Offered<'_>, value: &At<Plain>, folder: &Path) -> Result<Vec<OsString>, Vec<Problem>> {
    let alone = |on: bool| if on { vec![format!("--{}", option.key).into()] } else { Vec::new() };
    let entries = match (&value.value, option.takes) {
        (Some(Plain::Switch(on)), Takes::Nothing | Takes::TextOrNothing) => return Ok(alone(*on)),
        (Some(Plain::List(entries)), _) if option.is_list => entries.as_slice(),
        _ => std::slice::from_ref(value),
    };
    let (mut texts, mut wrong) = (Vec::new(), Vec::new());
    for entry in entries {
        match text(option, entry) {
            Ok(text) => texts.push(placed(option, text, folder)),
            Err(problem) => wrong.push(problem),
        }
    }
    if wrong.is_empty() { Ok(set(option, texts)) } else { Err(wrong) }
}

/// The arguments that set an option to these values.
fn set(option: &Offered<'_>, texts: Vec<OsString>) -> Vec<OsString> {
    let with = |text: &OsStr| {
        let mut argument = OsString::from(format!("--{}=", option.key));
        argument.push(text);
        argument
    };
    match option.arg.get_value_delimiter() {
        _ if option.arg.is_positional() => texts,
        Some(delimiter) if !texts.is_empty() => vec![with(&texts.join(OsStr::new(&delimiter.to_string())))],
        _ => texts.iter().map(|text| with(text)).collect(),
    }
}

/// The text of one value, as it would be typed.
fn text<'v>(option: &Offered<'_>, value: &'v At<Plain>) -> Result<&'v str, Problem> {
    let text = match (&value.value, option.takes) {
        (Some(Plain::Number(digits)), Takes::Number | Takes::Amount) => digits,
        (Some(Plain::Text(text)), takes) if !matches!(takes, Takes::Nothing | Takes::Number) => text,
        (given, _) => return Err(misfit(option, value, given.as_ref())),
    };
    match refused(option.arg, text) {
        None => Ok(text),
        Some((message, help)) => {
            let help = help.unwrap_or_else(|| format!("`--help` of the command says what --{} takes", option.key));
            Err(value.problem(Kind::OptionValue, message, help))
        }
    }
}

fn misfit(option: &Offered<'_>, value: &At<Plain>, given: Option<&Plain>) -> Problem {
    let is = match given {
        Some(Plain::Text(_)) => "a text",
        Some(Plain::Number(_)) => "a number",
        Some(Plain::Switch(_)) => "true or false",
        Some(Plain::List(_)) => "a list",
        Some(Plain::Table(_)) | None => "a table",
        Some(Plain::Other(what)) => what,
    };
    let one = match option.takes {
        Takes::Nothing => "true or false",
        Takes::Number => "a whole number",
        Takes::Amount => "an amount in quotes, or a whole number",
        Takes::TextOrNothing => "true, false or a text in quotes",
        Takes::Path | Takes::NameOrPath | Takes::Text => "a text in quotes",
    };
    let list = if option.is_list { format!(", or a list: [{one}, ...]") } else { String::new() };
    value.problem(Kind::OptionType, format!("{is} stands here"), format!("write {one}{list}"))
}

/// What the option itself has against a text, and what to write instead.
fn refused(arg: &Arg, text: &str) -> Option<(String, Option<String>)> {
    let one = Arg::new("value").long("value").action(ArgAction::Set).ignore_case(arg.is_ignore_case_set());
    let one = one.value_parser(arg.get_value_parser().clone());
    let program = Command::new("value").no_binary_name(true).arg(one);
    let error = program.try_get_matches_from([format!("--value={text}")]).err()?;
    if let Some(ContextValue::Strings(words)) = error.get(ContextKind::ValidValue)
        && !words.is_empty()
    {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        return Some((format!("unknown word `{text}`"), Some(expected(text, &words).to_string())));
    }
    let said = error.source().map(ToString::to_string);
    Some(match said.as_deref().map(|said| said.split_once("; ").unwrap_or((said, ""))) {
        Some((message, "")) => (message.to_owned(), None),
        Some((message, help)) => (message.to_owned(), Some(help.to_owned())),
        None => (format!("`{text}` is not taken"), None),
    })
}

/// A path is from the file's folder on; any other text stays as it is.
fn placed(option: &Offered<'_>, text: &str, folder: &Path) -> OsString {
    let is_path = match option.takes {
        Takes::Path => !(option.arg.is_positional() && text == STANDARD_INPUT),
        // As the rulebooks are found: a name has neither folders nor an ending.
        Takes::NameOrPath => text.ends_with(".toml") || Path::new(text).components().count() > 1,
        _ => false,
    };
    if !is_path {
        return text.into();
    }
    let path = folder.join(text);
    // A file whose name begins like an option is no option.
    let is_like_one = path.as_os_str().as_encoded_bytes().starts_with(b"-");
    if is_like_one { Path::new(".").join(path).into() } else { path.into() }
}
