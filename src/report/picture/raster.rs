//! SVG as pixels.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg;

use super::text::options;
use super::{PictureError, Size};

/// Pixels: red, green, blue and opacity of each, from the top left on, line by line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bitmap {
    /// Pixels across and down.
    pub size: [u32; 2],
    /// Four bytes for each.
    pub rgba: Vec<u8>,
}

/// Draws SVG that [`super::svg`] wrote for that size.
///
/// # Errors
/// Where it cannot be read, or there is no room in memory.
pub fn bitmap(svg: &str, size: Size) -> Result<Bitmap, PictureError> {
    let pixels = drawn(svg, size)?;
    Ok(Bitmap {
        size: size.pixels(),
        rgba: pixels.take_demultiplied(),
    })
}

/// Draws SVG that [`super::svg`] wrote for that size, as PNG.
///
/// # Errors
/// Where it cannot be read, or there is no room in memory.
pub fn png(svg: &str, size: Size) -> Result<Vec<u8>, PictureError> {
    let pixels = drawn(svg, size)?;
    pixels
        .encode_png()
        .map_err(|why| PictureError::Raster(why.to_string()))
}

fn drawn(svg: &str, size: Size) -> Result<Pixmap, PictureError> {
    let tree = usvg::Tree::from_str(svg, &options())
        .map_err(|why| PictureError::Raster(why.to_string()))?;
    let [across, down] = size.pixels();
    let mut pixels = Pixmap::new(across, down).ok_or(PictureError::Size { across, down })?;
    let scale = size.scale as f32;
    resvg::render(
        &tree,
        Transform::from_scale(scale, scale),
        &mut pixels.as_mut(),
    );
    Ok(pixels)
}
