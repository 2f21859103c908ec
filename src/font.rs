//! The bundled font, for the window and for pictures; where it is from stands in `assets/fonts/README.md`.

/// The regular face.
pub const REGULAR: &[u8] = include_bytes!("../assets/fonts/MetershiftInter-Regular.otf");

/// The semibold face, of headlines and figures.
pub const SEMIBOLD: &[u8] = include_bytes!("../assets/fonts/MetershiftInter-SemiBold.otf");

/// What the family calls itself.
pub const FAMILY: &str = "Metershift Inter";
