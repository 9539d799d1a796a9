//! The pictures of the demonstration newsroom, drawn by code so that nobody's rights are touched and nothing binary lies in
//! the tree. The same name and size always give the same picture.

use super::{canvas::Canvas, scenes_land, scenes_town};
use image::RgbImage;

/// Width they are drawn at for the newsroom, in pixels.
pub const WIDTH: u32 = 1600;
/// Height they are drawn at for the newsroom.
pub const HEIGHT: u32 = 1067;

/// The drawings, by name.
pub const NAMES: [&str; 12] = [
    "river_dusk",
    "terraces",
    "market",
    "bridge",
    "school_yard",
    "lanterns",
    "fishing_boats",
    "stadium",
    "tea_hills",
    "wind_farm",
    "rain_street",
    "library",
];

/// Draws a picture; `None` for a name that is not among [`NAMES`].
#[must_use]
pub fn draw(name: &str, width: u32, height: u32) -> Option<RgbImage> {
    let mut canvas = Canvas::new(width.max(1), height.max(1));
    let scene = match name {
        "river_dusk" => scenes_land::river_dusk,
        "terraces" => scenes_land::terraces,
        "market" => scenes_town::market,
        "bridge" => scenes_land::bridge,
        "school_yard" => scenes_town::school_yard,
        "lanterns" => scenes_town::lanterns,
        "fishing_boats" => scenes_land::fishing_boats,
        "stadium" => scenes_town::stadium,
        "tea_hills" => scenes_land::tea_hills,
        "wind_farm" => scenes_land::wind_farm,
        "rain_street" => scenes_town::rain_street,
        "library" => scenes_town::library,
        _ => return None,
    };
    scene(&mut canvas);
    Some(canvas.finish())
}
