//! Scenes of land and water. Each is laid out for an aspect ratio of about 3:2.

use super::{
    canvas::{Canvas, Colour, chance, mix, noise, rgb, rough},
    props::{clouds, figure, hills, palm, sampan, sun, tree},
};

pub(super) fn river_dusk(c: &mut Canvas) {
    let stops = [(0.0, rgb(0x2F3560)), (0.35, rgb(0x8A5A83)), (0.7, rgb(0xE58A5E)), (1.0, rgb(0xFBD08A))];
    c.gradient(0.0, 0.62, &stops);
    clouds(c, 0.2, 0.22, rgb(0xF2A07A), 0.30, 4);
    clouds(c, 0.34, 0.12, rgb(0xFFD9A0), 0.30, 8);
    sun(c, 0.98, 0.47, 0.036, rgb(0xFFF3D0), rgb(0xFFB060));
    hills(c, 0.47, 0.585, 4, rgb(0xA86F80), rgb(0x33304F), 21);
    c.mist(0.55, 0.035, rgb(0xF6B98A), 0.35, 5);
    c.water(0.61, rgb(0x3A3358), 0.42, 12);
    c.glow(0.98, 0.80, 0.30, rgb(0xFFB870), 0.22);
    let ink = rgb(0x1D1A2E);
    sampan(c, 0.62, 0.78, 0.085, ink);
    c.land(|x| 0.965 - 0.05 * rough(x * 2.0, 4, 77) + (x - 0.75).abs() * -0.06, ink, rgb(0x120F1E), 0.2);
    palm(c, 0.13, 0.99, 0.44, 0.07, ink);
    palm(c, 0.05, 1.0, 0.34, -0.04, ink);
    for i in 0..70 {
        let x = chance(i, 61) * c.aspect();
        let h = 0.03 + 0.05 * chance(i, 62);
        c.stroke((x, 1.0), (x + (chance(i, 63) - 0.5) * 0.03, 1.0 - h - 0.02), 0.0025, ink, 1.0);
    }
}

pub(super) fn terraces(c: &mut Canvas) {
    c.gradient(0.0, 0.5, &[(0.0, rgb(0x8FB8D6)), (0.6, rgb(0xCFE0E6)), (1.0, rgb(0xF4EBD6))]);
    clouds(c, 0.12, 0.14, rgb(0xFFFFFF), 0.35, 31);
    hills(c, 0.30, 0.42, 3, rgb(0xA9C0C9), rgb(0x5F8577), 40);
    c.mist(0.39, 0.05, rgb(0xFFFFFF), 0.6, 3);
    let steps = 17u8;
    for i in 0..steps {
        let t = f32::from(i) / f32::from(steps - 1);
        let base = 0.40 + 0.62 * t.powf(1.35);
        let swing = 0.055 + 0.05 * t;
        let line = move |x: f32| base - swing * (rough(x * 1.35 + 0.25 * t, 2, 90) + 0.5 * noise(x * 2.7 - t, 91));
        let ripe = mix(rgb(0x7FA24A), rgb(0xE0BE4E), 0.5 + 0.5 * noise(t * 9.0, 55));
        let field = mix(mix(ripe, rgb(0xC7D2B4), 0.5), ripe, 0.35 + 0.65 * t);
        let thick = 0.004 + 0.007 * t;
        c.land(move |x| line(x) - thick, mix(rgb(0xF2EBB5), field, 0.35), field, 0.02 + 0.03 * t);
        c.land(line, field, mix(field, rgb(0x3F5B2C), 0.55), 0.035 + 0.06 * t);
    }
    tree(c, 1.28, 0.66, 0.17, [rgb(0x4A3A28), rgb(0x35552F), rgb(0x86A24F)], 2);
    tree(c, 0.22, 0.60, 0.12, [rgb(0x4A3A28), rgb(0x3B5D35), rgb(0x86A24F)], 7);
    for (x, y, h, colour) in
        [(0.55, 0.80, 0.075, 0x7A2E3A), (0.62, 0.815, 0.07, 0x2F4A6B), (0.93, 0.74, 0.055, 0x384A2F)]
    {
        figure(c, x, y, h, rgb(colour), true);
    }
    c.glow(0.2, 0.05, 0.9, rgb(0xFFE2A8), 0.25);
}

pub(super) fn bridge(c: &mut Canvas) {
    c.gradient(0.0, 0.66, &[(0.0, rgb(0x6FA3CF)), (0.55, rgb(0xBBD7E6)), (1.0, rgb(0xF8E9CF))]);
    clouds(c, 0.18, 0.2, rgb(0xFFFFFF), 0.4, 14);
    sun(c, 0.28, 0.40, 0.03, rgb(0xFFFBEA), rgb(0xFFE1A0));
    hills(c, 0.55, 0.63, 3, rgb(0xA9BFCC), rgb(0x5F7F86), 60);
    c.mist(0.60, 0.04, rgb(0xFDF1DC), 0.5, 2);
    let (steel, shade) = (rgb(0xE9EDEF), rgb(0x8E9BA5));
    let deck = |x: f32| 0.535 - 0.022 * (1.0 - ((x - 0.8) / 0.9) * ((x - 0.8) / 0.9));
    for (tower, foot) in [(0.47f32, 0.70f32), (1.10, 0.70)] {
        let top = 0.13;
        for k in 1u8..=11 {
            let reach = 0.028 * f32::from(k);
            let from = (tower, top + 0.012 * f32::from(k));
            for side in [-1.0, 1.0] {
                let x = tower + side * reach * 1.02;
                c.stroke(from, (x, deck(x)), 0.0022, steel, 0.9);
            }
        }
        c.polygon(
            &[(tower - 0.011, top - 0.02), (tower + 0.011, top - 0.02), (tower + 0.02, foot), (tower - 0.02, foot)],
            steel,
            1.0,
        );
        c.polygon(
            &[(tower + 0.003, top - 0.02), (tower + 0.011, top - 0.02), (tower + 0.02, foot), (tower + 0.006, foot)],
            shade,
            0.7,
        );
        c.rect(tower - 0.03, foot - 0.025, 0.06, 0.03, shade, 1.0);
    }
    for step in 0u8..80 {
        let (a, b) = (f32::from(step) * 0.02 - 0.02, f32::from(step + 1) * 0.02 - 0.02);
        c.polygon(&[(a, deck(a)), (b, deck(b)), (b, deck(b) + 0.018), (a, deck(a) + 0.018)], steel, 1.0);
        c.polygon(&[(a, deck(a) + 0.018), (b, deck(b) + 0.018), (b, deck(b) + 0.03), (a, deck(a) + 0.03)], shade, 1.0);
        if step % 4 == 0 {
            c.stroke((a, deck(a)), (a, deck(a) - 0.03), 0.002, shade, 1.0);
        }
    }
    for x in [0.02, 0.25, 0.785, 1.34, 1.52] {
        c.rect(x, deck(x) + 0.02, 0.022, 0.20, shade, 1.0);
    }
    for (i, colour) in [0xC8473B, 0x2E5E8C, 0xF0C24B, 0x3F7F5F, 0xE8E8E8].into_iter().enumerate() {
        let x = 0.16 + 0.27 * f32::from(u8::try_from(i).unwrap_or_default());
        c.rect(x, deck(x) - 0.017, 0.034, 0.015, rgb(colour), 1.0);
        c.rect(x + 0.006, deck(x) - 0.027, 0.02, 0.012, mix(rgb(colour), rgb(0xBFD6E4), 0.6), 1.0);
    }
    c.water(0.685, rgb(0x5B8BA3), 0.45, 44);
    sampan(c, 0.82, 0.84, 0.06, rgb(0x2E3A44));
    c.land(
        |x| 0.99 - 0.06 * rough(x * 1.5 + 4.0, 4, 15) - 0.13 * (x - 0.75) * (x - 0.75),
        rgb(0x5E8A4C),
        rgb(0x2F4F30),
        0.2,
    );
    for i in 0..8 {
        tree(
            c,
            [0.04, 0.14, 0.25, 1.33, 1.42, 1.50, 0.09, 1.47][usize::try_from(i).unwrap_or_default()],
            0.99,
            0.13 + 0.07 * chance(i, 5),
            [rgb(0x3C3226), rgb(0x2F5A34), rgb(0x7FAA55)],
            300 + i.cast_unsigned(),
        );
    }
}

pub(super) fn fishing_boats(c: &mut Canvas) {
    c.gradient(0.0, 0.56, &[(0.0, rgb(0x4E7FA8)), (0.5, rgb(0xE7B9A0)), (0.85, rgb(0xFFD9A6)), (1.0, rgb(0xFFE9C4))]);
    clouds(c, 0.2, 0.2, rgb(0xFFE4CC), 0.45, 25);
    sun(c, 0.5, 0.50, 0.04, rgb(0xFFF6DC), rgb(0xFFB56B));
    c.land(
        |x| 0.555 - 0.06 * (1.0 - (x - 1.35).abs() * 1.9).max(0.0) * (1.0 + 0.4 * noise(x * 14.0, 4)),
        rgb(0x8D8896),
        rgb(0x7A7786),
        0.05,
    );
    c.water(0.555, rgb(0x3F7D93), 0.5, 19);
    for (x, y, s, hull) in
        [(1.22f32, 0.64f32, 0.05f32, 0x2F5D7C), (0.92, 0.62, 0.035, 0x7C3A2F), (0.16, 0.63, 0.04, 0x35684F)]
    {
        boat(c, x, y, s, rgb(hull));
    }
    let shore = |x: f32| 0.80 + 0.05 * (x * 1.6).sin() + 0.02 * noise(x * 5.0, 8);
    c.land(move |x| shore(x) - 0.016, rgb(0xFFFFFF), rgb(0xEFE7D6), 0.02);
    c.land(shore, rgb(0xC8A878), rgb(0xE6CDA0), 0.10);
    boat(c, 0.46, 0.90, 0.16, rgb(0x2B6A8F));
    boat(c, 1.10, 0.93, 0.18, rgb(0xA23B32));
    // Basket boats (thuyền thúng).
    for (x, y, s) in [(0.79f32, 0.94f32, 0.055f32), (0.17, 0.95, 0.06)] {
        c.ellipse(x, y + s * 0.1, s * 1.15, s * 0.38, rgb(0x8A6E48), 0.6);
        c.ellipse(x, y - s * 0.18, s, s * 0.5, rgb(0x6E5236), 1.0);
        c.ellipse(x, y - s * 0.30, s, s * 0.34, rgb(0xA98552), 1.0);
        c.ellipse(x, y - s * 0.29, s * 0.86, s * 0.26, rgb(0x4A3826), 1.0);
    }
    for (x, y, clothes) in
        [(0.66, 0.90, 0x6B4A7A), (0.71, 0.905, 0x3F6B5A), (0.30, 0.96, 0xB0583A), (1.38, 0.95, 0x35557A)]
    {
        figure(c, x, y, 0.11, rgb(clothes), true);
    }
}

/// A wooden fishing boat with a cabin, a mast and flags.
fn boat(c: &mut Canvas, x: f32, y: f32, s: f32, hull: Colour) {
    c.ellipse(x, y, s * 1.1, s * 0.09, rgb(0x2A2A30), 0.35);
    c.polygon(
        &[
            (x - s, y - s * 0.42),
            (x - s * 0.72, y),
            (x + s * 0.7, y),
            (x + s * 1.15, y - s * 0.55),
            (x + s * 0.6, y - s * 0.3),
            (x - s * 0.6, y - s * 0.3),
        ],
        hull,
        1.0,
    );
    c.polygon(
        &[
            (x - s, y - s * 0.42),
            (x - s * 0.95, y - s * 0.34),
            (x - s * 0.58, y - s * 0.22),
            (x + s * 0.62, y - s * 0.22),
            (x + s * 1.09, y - s * 0.47),
            (x + s * 1.15, y - s * 0.55),
            (x + s * 0.6, y - s * 0.3),
            (x - s * 0.6, y - s * 0.3),
        ],
        rgb(0xF2E6C8),
        1.0,
    );
    c.polygon(
        &[(x - s * 0.72, y), (x - s * 0.76, y - s * 0.08), (x + s * 0.76, y - s * 0.08), (x + s * 0.7, y)],
        mix(hull, rgb(0x101820), 0.5),
        1.0,
    );
    c.ellipse(x + s * 0.86, y - s * 0.36, s * 0.05, s * 0.035, rgb(0xFFFFFF), 1.0);
    c.ellipse(x + s * 0.87, y - s * 0.36, s * 0.022, s * 0.022, rgb(0x101010), 1.0);
    c.rect(x - s * 0.5, y - s * 0.62, s * 0.5, s * 0.34, rgb(0xE9DFC4), 1.0);
    c.rect(x - s * 0.55, y - s * 0.66, s * 0.6, s * 0.05, mix(hull, rgb(0xFFFFFF), 0.2), 1.0);
    for k in 0u8..3 {
        c.rect(x - s * 0.44 + s * 0.15 * f32::from(k), y - s * 0.55, s * 0.09, s * 0.12, rgb(0x35505E), 1.0);
    }
    c.stroke((x + s * 0.25, y - s * 0.3), (x + s * 0.25, y - s * 1.15), s * 0.03, rgb(0x5A4632), 1.0);
    c.stroke((x + s * 0.25, y - s * 1.1), (x + s * 1.1, y - s * 0.52), s * 0.012, rgb(0x5A4632), 1.0);
    c.stroke((x + s * 0.25, y - s * 1.1), (x - s * 0.95, y - s * 0.42), s * 0.012, rgb(0x5A4632), 1.0);
    for (k, colour) in [0xD2251F, 0xF0C24B, 0x2F7A6B, 0xD2251F].into_iter().enumerate() {
        let t = 0.2 + 0.2 * f32::from(u8::try_from(k).unwrap_or_default());
        let (px, py) = (x + s * 0.25 + s * 0.85 * t, y - s * 1.1 + s * 0.58 * t);
        c.polygon(
            &[(px - s * 0.05, py - s * 0.03), (px + s * 0.05, py + s * 0.03), (px - s * 0.01, py + s * 0.12)],
            rgb(colour),
            1.0,
        );
    }
}

pub(super) fn tea_hills(c: &mut Canvas) {
    c.gradient(0.0, 0.5, &[(0.0, rgb(0xA8CBE0)), (0.6, rgb(0xE6EFE4)), (1.0, rgb(0xFBF1D4))]);
    sun(c, 1.18, 0.20, 0.035, rgb(0xFFFDF0), rgb(0xFFE7A8));
    hills(c, 0.33, 0.42, 3, rgb(0xB4CDC9), rgb(0x7BA58C), 12);
    c.mist(0.42, 0.06, rgb(0xFFFDF2), 0.65, 6);
    for (i, (centre, top, wide)) in
        [(1.15f32, 0.43f32, 0.75f32), (0.25, 0.50, 0.70), (0.95, 0.66, 0.95)].into_iter().enumerate()
    {
        let t = f32::from(u8::try_from(i).unwrap_or_default()) / 2.0;
        let dome = move |x: f32, drop: f32| {
            let d = (x - centre) / wide;
            top + drop + (0.36 + 0.1 * t) * d * d + 0.006 * noise(x * 6.0, 50)
        };
        let (dark, light) = (mix(rgb(0x5E8F5A), rgb(0x244E2A), t), mix(rgb(0xB5D07A), rgb(0x8DBB4A), t));
        for row in 0u8..22 {
            let r = f32::from(row);
            let drop = r * (0.014 + 0.013 * t) * (1.0 + r * 0.035);
            let bush = 0.0035 + 0.004 * t + 0.0002 * r;
            let bumps =
                move |x: f32| bush * (0.6 + 0.8 * (noise(x * (70.0 - 22.0 * t), u32::from(row) + 5) * 0.5 + 0.5));
            let colour = mix(light, dark, 0.12 * noise(r, 3) + 0.15);
            c.land(move |x| dome(x, drop) - bumps(x), mix(light, rgb(0xF2F3B0), 0.25), colour, 0.008 + 0.006 * t);
            c.land(move |x| dome(x, drop + 0.007 + 0.007 * t), dark, mix(dark, colour, 0.4), 0.012);
        }
        if i < 2 {
            c.mist(top + 0.22, 0.05, rgb(0xF6F6E2), 0.32, 40 + u32::try_from(i).unwrap_or_default());
        }
    }
    for (x, y, h, clothes) in [
        (0.48, 0.80, 0.085, 0x8C3B55),
        (0.60, 0.775, 0.08, 0x35557A),
        (1.02, 0.76, 0.085, 0xB0583A),
        (1.20, 0.80, 0.09, 0x6B4A7A),
        (0.80, 0.89, 0.12, 0x2F6B6B),
    ] {
        figure(c, x, y, h, rgb(clothes), true);
        c.ellipse(x + h * 0.24, y - h * 0.42, h * 0.13, h * 0.16, rgb(0xB08A54), 1.0);
        for i in 0..40 {
            c.ellipse(
                x + (chance(i, 6) - 0.5) * h * 0.8,
                y - h * 0.2 * chance(i, 7),
                h * 0.07,
                h * 0.05,
                mix(rgb(0x2F5E2C), rgb(0x9CC457), chance(i, 8)),
                1.0,
            );
        }
    }
    tree(c, 0.10, 0.60, 0.22, [rgb(0x4A3A28), rgb(0x2F5A34), rgb(0x88AE55)], 60);
}

pub(super) fn wind_farm(c: &mut Canvas) {
    c.gradient(0.0, 0.62, &[(0.0, rgb(0x2F74B5)), (0.6, rgb(0x9CCBE6)), (1.0, rgb(0xE8F3F2))]);
    clouds(c, 0.24, 0.26, rgb(0xFFFFFF), 0.55, 3);
    c.gradient(0.575, 0.70, &[(0.0, rgb(0x6FA9C4)), (1.0, rgb(0x3D83A6))]);
    for i in 0..60 {
        let y = 0.58 + 0.11 * chance(i, 4);
        c.rect(chance(i, 5) * c.aspect(), y, 0.02 + 0.05 * chance(i, 6), 0.0014, rgb(0xE6F4F8), 0.5);
    }
    for (x, ground, h, turn) in [
        (1.42f32, 0.60f32, 0.20f32, 0.3f32),
        (1.22, 0.60, 0.22, 1.1),
        (1.00, 0.605, 0.25, 0.7),
        (0.80, 0.61, 0.28, 0.1),
    ] {
        turbine(c, x, ground, h, turn);
    }
    c.land(|x| 0.68 - 0.05 * rough(x * 1.1 + 3.0, 3, 70) - 0.03 * x, rgb(0xE3D2A0), rgb(0xB89A64), 0.22);
    for i in 0..260 {
        let x = chance(i, 21) * c.aspect();
        let y = 0.72 + 0.27 * chance(i, 22);
        let s = 0.006 + 0.022 * (y - 0.70);
        c.ellipse(x, y, s * 1.5, s, mix(rgb(0x5E7F3C), rgb(0x9DB257), chance(i, 23)), 0.95);
    }
    for (x, ground, h, turn) in [(0.52f32, 0.76f32, 0.52f32, 0.5f32), (0.20, 0.90, 0.74, 0.95)] {
        turbine(c, x, ground, h, turn);
    }
    // Panels on the slope.
    for row in 0u8..3 {
        for k in 0u8..7 {
            let (x, y) = (0.74 + 0.115 * f32::from(k) - 0.03 * f32::from(row), 0.79 + 0.065 * f32::from(row));
            c.polygon(&[(x, y), (x + 0.095, y), (x + 0.080, y + 0.04), (x - 0.015, y + 0.04)], rgb(0x1F3F6B), 1.0);
            c.polygon(&[(x, y), (x + 0.04, y), (x - 0.003, y + 0.04), (x - 0.015, y + 0.04)], rgb(0x5F8EC0), 0.55);
            c.stroke((x + 0.047, y), (x + 0.032, y + 0.04), 0.0016, rgb(0xC9D6E2), 0.8);
            c.stroke((x - 0.008, y + 0.02), (x + 0.088, y + 0.02), 0.0016, rgb(0xC9D6E2), 0.8);
        }
    }
}

fn turbine(c: &mut Canvas, x: f32, ground: f32, h: f32, turn: f32) {
    let (white, shade) = (rgb(0xF7F9FA), rgb(0xB7C3CC));
    let hub = (x, ground - h);
    c.polygon(
        &[(x - h * 0.012, hub.1), (x + h * 0.012, hub.1), (x + h * 0.024, ground), (x - h * 0.024, ground)],
        white,
        1.0,
    );
    c.polygon(
        &[(x + h * 0.003, hub.1), (x + h * 0.012, hub.1), (x + h * 0.024, ground), (x + h * 0.006, ground)],
        shade,
        1.0,
    );
    for blade in 0u8..3 {
        let angle = turn + f32::from(blade) * std::f32::consts::TAU / 3.0;
        let (dx, dy) = (angle.cos(), angle.sin());
        let at = |along: f32, side: f32| (hub.0 + (dx * along - dy * side) * h, hub.1 + (dy * along + dx * side) * h);
        c.polygon(&[at(0.0, -0.008), at(0.10, -0.022), at(0.47, -0.002), at(0.47, 0.003), at(0.0, 0.010)], white, 1.0);
        c.polygon(&[at(0.0, 0.002), at(0.47, 0.0), at(0.47, 0.003), at(0.0, 0.010)], shade, 1.0);
    }
    c.ellipse(hub.0, hub.1, h * 0.024, h * 0.024, white, 1.0);
}
