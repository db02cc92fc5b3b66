//! An app's bill with the reasons behind it, as it is printed. Everything printed was told by the witness.

mod json;
mod markdown;
mod text;

pub use json::{print_json, write_explanations};
pub use markdown::print_markdown;
pub use text::print_text;
