//! An SVG document as a PNG file: resvg draws it with the built-in font.

use std::sync::Arc;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::{Database, Source};
use resvg::usvg::{Options, Tree};

use super::lettering::{BOLD, REGULAR};

/// Why an SVG document is not drawn.
#[derive(Debug, thiserror::Error)]
pub enum PngError {
    /// It is not SVG.
    #[error("cannot read the SVG document: {0}")]
    Svg(#[from] resvg::usvg::Error),
    /// There is no picture so large.
    #[error("cannot make a picture {0} pixels wide")]
    Size(u32),
    /// The picture cannot be written.
    #[error("cannot write the picture: {0}")]
    Written(String),
}

/// Draws an SVG document so many pixels wide.
///
/// # Errors
/// Where it is not SVG, or too large.
pub fn png(svg: &str, width: u32) -> Result<Vec<u8>, PngError> {
    let mut fonts = Database::new();
    for font in [REGULAR, BOLD] {
        fonts.load_font_source(Source::Binary(Arc::new(font)));
    }
    let options = Options { fontdb: Arc::new(fonts), ..Options::default() };
    let tree = Tree::from_str(svg, &options)?;
    let size = tree.size().to_int_size().scale_to_width(width).ok_or(PngError::Size(width))?;
    let mut picture = Pixmap::new(size.width(), size.height()).ok_or(PngError::Size(width))?;
    let scale = size.to_size().width() / tree.size().width();
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut picture.as_mut());
    picture.encode_png().map_err(|error| PngError::Written(error.to_string()))
}
