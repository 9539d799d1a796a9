//! What several scenes show: hills, clouds, trees, people, boats.

use super::canvas::{Canvas, Colour, chance, mix, rgb, rough};

/// Layered hills: each nearer one lower, darker and rougher.
pub(super) fn hills(c: &mut Canvas, from: f32, to: f32, layers: u8, far: Colour, near: Colour, seed: u32) {
    for layer in 0..layers {
        let t = f32::from(layer) / f32::from(layers.max(2) - 1);
        let base = from + (to - from) * t;
        let seed = seed.wrapping_add(u32::from(layer) * 31);
        let height = 0.10 - 0.035 * t;
        let line = move |x: f32| base - height * rough(x * (1.6 + t * 1.2) + t * 9.0, 5, seed);
        let colour = mix(far, near, t);
        c.land(line, colour, mix(colour, near, 0.35), 0.22);
    }
}

pub(super) fn sun(c: &mut Canvas, x: f32, y: f32, r: f32, core: Colour, halo: Colour) {
    c.glow(x, y, r * 9.0, halo, 0.55);
    c.glow(x, y, r * 3.0, halo, 0.5);
    c.ellipse(x, y, r, r, core, 1.0);
}

/// Clouds: rows of flat ellipses.
pub(super) fn clouds(c: &mut Canvas, y: f32, spread: f32, colour: Colour, alpha: f32, seed: u32) {
    for i in 0..26 {
        let x = chance(i, seed) * c.aspect() * 1.1 - 0.05;
        let row = y + (chance(i, seed ^ 3) - 0.5) * spread;
        let w = 0.05 + 0.13 * chance(i, seed ^ 9);
        c.ellipse(x, row, w, w * 0.11, colour, alpha * (0.4 + 0.6 * chance(i, seed ^ 17)));
        c.ellipse(x + w * 0.3, row - w * 0.05, w * 0.5, w * 0.09, colour, alpha * 0.7);
    }
}

/// A crown of leaves on a trunk: the colours of trunk, leaves and leaves in the light.
pub(super) fn tree(c: &mut Canvas, x: f32, ground: f32, h: f32, [trunk, leaves, light]: [Colour; 3], seed: u32) {
    c.curve((x, ground), (x + h * 0.05, ground - h * 0.4), (x - h * 0.02, ground - h * 0.65), h * 0.05, trunk);
    c.stroke((x, ground - h * 0.4), (x + h * 0.18, ground - h * 0.65), h * 0.025, trunk, 1.0);
    c.stroke((x, ground - h * 0.42), (x - h * 0.2, ground - h * 0.66), h * 0.025, trunk, 1.0);
    for i in 0..90 {
        let (a, b) = (chance(i, seed) * 2.0 - 1.0, chance(i, seed ^ 11) * 2.0 - 1.0);
        if a * a + b * b > 1.0 {
            continue;
        }
        let r = h * (0.04 + 0.06 * chance(i, seed ^ 5));
        let lit = (0.5 - b * 0.5) * 0.8 * chance(i, seed ^ 23);
        c.ellipse(x + a * h * 0.42, ground - h * 0.8 + b * h * 0.24, r * 1.2, r, mix(leaves, light, lit), 0.95);
    }
}

/// A palm leaning to one side.
pub(super) fn palm(c: &mut Canvas, x: f32, ground: f32, h: f32, lean: f32, colour: Colour) {
    let top = (x + lean, ground - h);
    c.curve((x, ground), (x + lean * 0.1, ground - h * 0.6), top, h * 0.028, colour);
    for i in 0u8..11 {
        let angle = -0.5 + f32::from(i) * 0.42;
        let (dx, dy) = (angle.cos() * h * 0.40, -angle.sin() * h * 0.16);
        let end = (top.0 + dx, top.1 + dy + h * 0.13);
        let over = (top.0 + dx * 0.5, top.1 + dy * 1.5 - h * 0.07);
        c.curve(top, over, end, h * 0.012, colour);
        for k in 2u8..14 {
            let t = f32::from(k) / 14.0;
            let at = |a: f32, b: f32, c: f32| (1.0 - t) * (1.0 - t) * a + 2.0 * t * (1.0 - t) * b + t * t * c;
            let from = (at(top.0, over.0, end.0), at(top.1, over.1, end.1));
            let long = h * 0.11 * (1.0 - (t - 0.45).abs());
            c.stroke(from, (from.0 + dx * 0.10, from.1 + long), h * 0.010, colour, 1.0);
            c.stroke(from, (from.0 + dx * 0.22, from.1 + long * 0.25), h * 0.008, colour, 1.0);
        }
    }
}

/// Somebody seen from afar, with or without a conical hat (nón lá).
pub(super) fn figure(c: &mut Canvas, x: f32, ground: f32, h: f32, clothes: Colour, hat: bool) {
    let skin = rgb(0xC99873);
    let legs = mix(clothes, rgb(0x1A1A22), 0.65);
    c.polygon(
        &[
            (x - h * 0.09, ground),
            (x - h * 0.08, ground - h * 0.5),
            (x + h * 0.08, ground - h * 0.5),
            (x + h * 0.1, ground),
        ],
        legs,
        1.0,
    );
    c.polygon(
        &[
            (x - h * 0.13, ground - h * 0.42),
            (x - h * 0.11, ground - h * 0.8),
            (x + h * 0.11, ground - h * 0.8),
            (x + h * 0.14, ground - h * 0.42),
        ],
        clothes,
        1.0,
    );
    c.ellipse(x, ground - h * 0.88, h * 0.068, h * 0.08, skin, 1.0);
    if hat {
        let straw = rgb(0xE6D3A0);
        c.polygon(
            &[(x - h * 0.21, ground - h * 0.88), (x, ground - h * 1.06), (x + h * 0.21, ground - h * 0.88)],
            straw,
            1.0,
        );
        c.polygon(
            &[(x, ground - h * 1.06), (x + h * 0.21, ground - h * 0.88), (x + h * 0.05, ground - h * 0.88)],
            rgb(0xC7AF78),
            1.0,
        );
    } else {
        c.ellipse(x, ground - h * 0.92, h * 0.072, h * 0.055, rgb(0x241C1A), 1.0);
    }
}

/// A flat boat with a rower.
pub(super) fn sampan(c: &mut Canvas, x: f32, y: f32, s: f32, colour: Colour) {
    c.polygon(
        &[
            (x - s, y - s * 0.12),
            (x - s * 0.7, y),
            (x + s * 0.7, y),
            (x + s * 1.05, y - s * 0.16),
            (x + s * 0.6, y - s * 0.06),
            (x - s * 0.6, y - s * 0.05),
        ],
        colour,
        1.0,
    );
    figure(c, x + s * 0.45, y - s * 0.05, s * 0.62, colour, true);
    c.stroke((x + s * 0.42, y - s * 0.38), (x + s * 0.95, y + s * 0.12), s * 0.025, colour, 1.0);
}
