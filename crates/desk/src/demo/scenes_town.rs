//! Scenes of town and people. Each is laid out for an aspect ratio of about 3:2.

use super::{
    canvas::{Canvas, Colour, chance, mix, rgb},
    props::{clouds, figure, hills, sampan, tree},
};

pub(super) fn market(c: &mut Canvas) {
    c.gradient(0.0, 1.0, &[(0.0, rgb(0xF6D9A8)), (0.35, rgb(0xEBC08A)), (0.6, rgb(0xB98B63)), (1.0, rgb(0x7A5C48))]);
    c.glow(0.75, 0.05, 0.9, rgb(0xFFF2CC), 0.5);
    // Houses at the back.
    for i in 0..9 {
        let x = -0.05 + 0.185 * f32::from(u8::try_from(i).unwrap_or_default());
        let top = 0.16 + 0.12 * chance(i, 3);
        let wall = mix(
            rgb(0xE9CFA0),
            [rgb(0xB9C9B8), rgb(0xD9A877), rgb(0xCDB79C)][usize::try_from(i % 3).unwrap_or_default()],
            0.75,
        );
        c.rect(x, top, 0.18, 0.5, wall, 1.0);
        c.polygon(
            &[(x - 0.01, top), (x + 0.02, top - 0.045), (x + 0.16, top - 0.045), (x + 0.19, top)],
            rgb(0x9C4F3A),
            1.0,
        );
        for k in 0u8..2 {
            c.rect(x + 0.03 + 0.075 * f32::from(k), top + 0.05, 0.04, 0.075, rgb(0x5C5146), 0.75);
        }
    }
    c.mist(0.45, 0.14, rgb(0xFBE3B4), 0.45, 8);
    c.land(|_| 0.62, rgb(0xC29B74), rgb(0x6E5240), 0.42);
    stalls(c, 0.60, 0.19, 0.20, 5, 100);
    for i in 0..11 {
        let x = 0.03 + 0.145 * f32::from(u8::try_from(i).unwrap_or_default()) + 0.04 * chance(i, 41);
        let clothes = [0x8C3B3B, 0x35557A, 0x5B7A4A, 0x8A6FA0, 0xB5793C][usize::try_from(i % 5).unwrap_or_default()];
        figure(c, x, 0.755 + 0.02 * chance(i, 44), 0.17, rgb(clothes), i % 3 != 1);
    }
    stalls(c, 0.86, 0.30, 0.37, 4, 200);
    figure(c, 0.40, 1.0, 0.30, rgb(0x34506B), true);
    figure(c, 1.16, 1.01, 0.32, rgb(0x9A4141), true);
}

/// A row of stalls with striped awnings and heaps of fruit.
fn stalls(c: &mut Canvas, ground: f32, height: f32, width: f32, count: u8, seed: u32) {
    let stripes = [(0xC8473B, 0xF3E9D8), (0x2F7A6B, 0xF3E9D8), (0xD99A2B, 0xF7EFD8), (0x3B5F94, 0xEFE8DC)];
    for s in 0..count {
        let x = f32::from(s) * (width + 0.02) - 0.06 + 0.03 * chance(i32::from(s), seed);
        let top = ground - height;
        let pole = rgb(0x5A4231);
        c.rect(x + 0.01, top, 0.007, height + 0.06, pole, 1.0);
        c.rect(x + width - 0.017, top, 0.007, height + 0.06, pole, 1.0);
        let (a, b) = stripes[usize::from(s) % stripes.len()];
        for k in 0u8..8 {
            let (l, r) = (f32::from(k) / 8.0 * width, f32::from(k + 1) / 8.0 * width);
            let lean = |at: f32| x + width * 0.08 + at * 0.84;
            let colour = if k % 2 == 0 { rgb(a) } else { rgb(b) };
            c.polygon(
                &[
                    (lean(l), top - height * 0.16),
                    (lean(r), top - height * 0.16),
                    (x + r, top + height * 0.12),
                    (x + l, top + height * 0.12),
                ],
                colour,
                1.0,
            );
            c.ellipse(
                x + (l + r) / 2.0,
                top + height * 0.12,
                width / 16.0,
                height * 0.05,
                mix(colour, rgb(0x40302A), 0.12),
                1.0,
            );
        }
        let table = ground - height * 0.16;
        c.rect(x, table, width, height * 0.36, rgb(0x6E4B33), 1.0);
        c.rect(x, table, width, 0.008, rgb(0x9A7048), 1.0);
        let fruit = [0xE0762B, 0xD83A32, 0x86A83A, 0xF0C24B, 0x7A3F6B];
        for i in 0..46 {
            let n = i + i32::from(s) * 100;
            let px = chance(n, seed ^ 1);
            let heap = 1.0 - ((px * 3.0).fract() - 0.5).abs() * 2.0;
            let py = table - height * 0.13 * heap * chance(n, seed ^ 2);
            let colour = fruit[(usize::from(s) + (px * 3.0) as usize) % fruit.len()];
            let r = height * 0.034;
            c.ellipse(
                x + 0.012 + px * (width - 0.024),
                py,
                r,
                r,
                mix(rgb(colour), rgb(0x4A2A1A), 0.35 * chance(n, seed ^ 3)),
                1.0,
            );
            c.ellipse(x + 0.012 + px * (width - 0.024) - r * 0.3, py - r * 0.35, r * 0.3, r * 0.25, rgb(0xFFF4DC), 0.5);
        }
    }
}

pub(super) fn school_yard(c: &mut Canvas) {
    c.gradient(0.0, 0.6, &[(0.0, rgb(0x5FA3DB)), (1.0, rgb(0xE4F1F4))]);
    clouds(c, 0.14, 0.16, rgb(0xFFFFFF), 0.55, 71);
    hills(c, 0.42, 0.50, 2, rgb(0xA9C6CC), rgb(0x7FA68C), 72);
    let (wall, shade, roof) = (rgb(0xF2CE73), rgb(0xD7A94B), rgb(0xB4523A));
    c.rect(0.14, 0.30, 1.22, 0.40, wall, 1.0);
    c.polygon(&[(0.10, 0.30), (0.20, 0.20), (1.30, 0.20), (1.40, 0.30)], roof, 1.0);
    for row in 0u8..10 {
        let y = 0.20 + 0.01 * f32::from(row);
        c.stroke((0.20 - 0.01 * f32::from(row), y), (1.30 + 0.01 * f32::from(row), y), 0.0016, rgb(0x8E3D2B), 0.6);
    }
    for floor in 0u8..2 {
        let y = 0.335 + 0.185 * f32::from(floor);
        c.rect(0.14, y + 0.135, 1.22, 0.014, rgb(0xFFF0C9), 1.0);
        for k in 0u8..10 {
            let x = 0.175 + 0.119 * f32::from(k);
            if k == 4 || k == 5 {
                continue;
            }
            c.rect(x, y, 0.076, 0.1, rgb(0x3F6F8C), 1.0);
            c.rect(x + 0.035, y, 0.006, 0.1, rgb(0xF4F0E2), 1.0);
            c.rect(x, y + 0.048, 0.076, 0.005, rgb(0xF4F0E2), 1.0);
            c.polygon(&[(x, y), (x + 0.035, y), (x, y + 0.048)], rgb(0xBFE0EC), 0.55);
        }
        for k in 0u8..11 {
            c.rect(0.155 + 0.119 * f32::from(k), y - 0.03, 0.012, 0.185, shade, 1.0);
        }
    }
    c.rect(0.655, 0.235, 0.19, 0.465, rgb(0xF7DB90), 1.0);
    c.polygon(&[(0.635, 0.24), (0.75, 0.145), (0.865, 0.24)], roof, 1.0);
    c.ellipse(0.75, 0.215, 0.02, 0.02, rgb(0xFFF6DC), 1.0);
    for x in [0.685, 0.762] {
        c.rect(x, 0.335, 0.053, 0.1, rgb(0x3F6F8C), 1.0);
        c.polygon(&[(x, 0.335), (x + 0.025, 0.335), (x, 0.38)], rgb(0xBFE0EC), 0.55);
        c.rect(x + 0.024, 0.335, 0.005, 0.1, rgb(0xF4F0E2), 1.0);
    }
    c.rect(0.675, 0.462, 0.15, 0.036, rgb(0x2F5D7C), 1.0);
    for (x, w) in [(0.690, 0.030), (0.725, 0.018), (0.748, 0.034), (0.787, 0.022)] {
        c.rect(x, 0.475, w, 0.010, rgb(0xF7F2DC), 0.95);
    }
    c.rect(0.70, 0.52, 0.10, 0.18, rgb(0x7A4B2C), 1.0);
    c.rect(0.747, 0.52, 0.006, 0.18, rgb(0x53311C), 1.0);
    c.land(|_| 0.70, rgb(0xD8C3A0), rgb(0xA98E6C), 0.32);
    for k in 0u8..12 {
        let x = -0.9 + 0.3 * f32::from(k);
        c.stroke((0.75 + (x - 0.75) * 0.45, 0.70), (x, 1.0), 0.0022, rgb(0xB39A78), 0.7);
    }
    for y in [0.735, 0.785, 0.855, 0.95] {
        c.rect(0.0, y, 1.6, 0.0022, rgb(0xB39A78), 0.7);
    }
    // Flag pole, with the flag in the wind.
    c.rect(0.497, 0.10, 0.006, 0.64, rgb(0xE8E8E8), 1.0);
    c.polygon(
        &[(0.503, 0.105), (0.56, 0.098), (0.622, 0.115), (0.622, 0.185), (0.56, 0.168), (0.503, 0.178)],
        rgb(0xD2251F),
        1.0,
    );
    star(c, 0.562, 0.14, 0.02, rgb(0xFFD83A));
    c.rect(0.47, 0.735, 0.06, 0.02, rgb(0xCFCFC8), 1.0);
    // Flame trees in flower.
    for (x, ground, h, seed) in [(0.12, 0.78, 0.50, 5u32), (1.38, 0.80, 0.56, 9)] {
        c.ellipse(x, ground, h * 0.42, 0.03, rgb(0x8E7656), 0.6);
        tree(c, x, ground, h, [rgb(0x4E3A2A), rgb(0x2F6B3A), rgb(0x6FA24A)], seed);
        for i in 0..120 {
            let (a, b) = (chance(i, seed ^ 70) * 2.0 - 1.0, chance(i, seed ^ 71) * 2.0 - 1.0);
            if a * a + b * b < 1.0 {
                c.ellipse(
                    x + a * h * 0.44,
                    ground - h * 0.82 + b * h * 0.24,
                    h * 0.02,
                    h * 0.015,
                    mix(rgb(0xD8321F), rgb(0xFF7A3C), chance(i, seed ^ 72)),
                    1.0,
                );
            }
        }
    }
    for i in 0..14 {
        let x = 0.30 + 0.075 * f32::from(u8::try_from(i).unwrap_or_default()) + 0.03 * chance(i, 80);
        let y = 0.80 + 0.12 * chance(i, 81);
        c.ellipse(x + 0.02, y, 0.045, 0.008, rgb(0x7A6548), 0.45);
        figure(c, x, y, 0.10 + 0.25 * (y - 0.78), rgb(0xF4F4F0), false);
        let h = 0.10 + 0.25 * (y - 0.78);
        c.polygon(&[(x - h * 0.05, y - h * 0.78), (x + h * 0.05, y - h * 0.78), (x, y - h * 0.62)], rgb(0xD2251F), 1.0);
    }
}

fn star(c: &mut Canvas, x: f32, y: f32, r: f32, colour: Colour) {
    let points: Vec<(f32, f32)> = (0u8..10)
        .map(|i| {
            let angle = f32::from(i) * std::f32::consts::PI / 5.0;
            let r = if i % 2 == 0 { r } else { r * 0.4 };
            (x + angle.sin() * r, y - angle.cos() * r)
        })
        .collect();
    c.polygon(&points, colour, 1.0);
}

pub(super) fn lanterns(c: &mut Canvas) {
    c.gradient(0.0, 0.68, &[(0.0, rgb(0x0B1026)), (0.6, rgb(0x1C2148)), (1.0, rgb(0x41305A))]);
    for i in 0..90 {
        c.ellipse(
            chance(i, 1) * c.aspect(),
            chance(i, 2) * 0.4,
            0.0012,
            0.0012,
            rgb(0xE8E6FF),
            0.3 + 0.6 * chance(i, 3),
        );
    }
    c.glow(1.2, 0.14, 0.2, rgb(0xFFF3D6), 0.5);
    c.ellipse(1.2, 0.14, 0.045, 0.045, rgb(0xFFF6E0), 1.0);
    // Old houses along the river, windows lit.
    for i in 0..10 {
        let x = -0.06 + 0.165 * f32::from(u8::try_from(i).unwrap_or_default());
        let top = 0.40 + 0.07 * chance(i, 10);
        let wall = mix(rgb(0x4A3A3E), rgb(0x7A5A34), chance(i, 11));
        c.rect(x, top, 0.163, 0.32, wall, 1.0);
        c.polygon(
            &[(x - 0.012, top + 0.01), (x + 0.035, top - 0.055), (x + 0.13, top - 0.055), (x + 0.175, top + 0.01)],
            rgb(0x231B2A),
            1.0,
        );
        for k in 0u8..3 {
            let wx = x + 0.022 + 0.045 * f32::from(k);
            let warm = mix(rgb(0xFFB84A), rgb(0xFFE2A0), chance(i * 3 + i32::from(k), 12));
            c.rect(wx, top + 0.05, 0.028, 0.06, warm, 0.9);
            c.rect(wx, top + 0.15, 0.028, 0.11, warm, 0.8);
            c.rect(wx + 0.0125, top + 0.05, 0.003, 0.21, wall, 1.0);
        }
        c.glow(x + 0.08, top + 0.16, 0.13, rgb(0xFF9A3A), 0.28);
    }
    c.rect(0.0, 0.672, 1.7, 0.02, rgb(0x2A2028), 1.0);
    for (row, (left, right, sag)) in
        [(0.05f32, 0.16f32, 0.13f32), (0.20, 0.02, 0.15), (0.30, 0.26, 0.07)].into_iter().enumerate()
    {
        let width = c.aspect();
        let y = |x: f32| {
            let t = x / width;
            left + (right - left) * t + sag * 4.0 * t * (1.0 - t)
        };
        for step in 0u8..60 {
            let (a, b) = (f32::from(step) / 60.0 * width, f32::from(step + 1) / 60.0 * width);
            c.stroke((a, y(a)), (b, y(b)), 0.0018, rgb(0x0A0A14), 1.0);
        }
        for k in 0u8..9 {
            let x = (f32::from(k) + 0.35 + 0.25 * f32::from(u8::try_from(row).unwrap_or_default())) / 9.0 * width;
            let colour = [0xE8352B, 0xF5A524, 0xE2548A, 0x37A86B, 0xF0D24A][(usize::from(k) * 2 + row) % 5];
            lantern(c, x, y(x) + 0.045, 0.034 - 0.004 * row as f32, rgb(colour));
        }
    }
    c.water(0.69, rgb(0x141634), 0.30, 66);
    for i in 0..9 {
        let (x, y) = (0.1 + chance(i, 90) * 1.35, 0.78 + 0.19 * chance(i, 91));
        let s = 0.010 + 0.02 * (y - 0.75);
        c.glow(x, y - s, s * 7.0, rgb(0xFFB054), 0.6);
        c.polygon(
            &[(x - s, y), (x - s * 1.5, y - s * 0.7), (x + s * 1.5, y - s * 0.7), (x + s, y)],
            rgb(0xE05A7A),
            1.0,
        );
        c.ellipse(x, y - s * 0.9, s * 0.5, s * 0.8, rgb(0xFFE9B0), 1.0);
    }
    sampan(c, 1.12, 0.86, 0.09, rgb(0x0C0C18));
}

fn lantern(c: &mut Canvas, x: f32, y: f32, r: f32, colour: Colour) {
    c.stroke((x, y - r * 1.5), (x, y - r), 0.002, rgb(0x0A0A14), 1.0);
    c.glow(x, y, r * 4.2, colour, 0.55);
    c.ellipse(x, y, r, r * 0.88, mix(colour, rgb(0x5A1010), 0.15), 1.0);
    c.ellipse(x, y, r * 0.72, r * 0.86, mix(colour, rgb(0xFFC86A), 0.35), 1.0);
    c.ellipse(x, y, r * 0.38, r * 0.82, mix(colour, rgb(0xFFF0C0), 0.65), 1.0);
    c.rect(x - r * 0.35, y - r * 0.98, r * 0.7, r * 0.16, rgb(0x2A1A10), 1.0);
    c.rect(x - r * 0.35, y + r * 0.82, r * 0.7, r * 0.16, rgb(0x2A1A10), 1.0);
    for k in [-0.2, 0.0, 0.2] {
        c.stroke((x + k * r, y + r), (x + k * r * 1.3, y + r * 1.7), 0.002, mix(colour, rgb(0xFFE0A0), 0.4), 1.0);
    }
}

pub(super) fn stadium(c: &mut Canvas) {
    c.gradient(0.0, 0.42, &[(0.0, rgb(0x141C3A)), (0.6, rgb(0x3A3F70)), (1.0, rgb(0x9A6A86))]);
    hills(c, 0.27, 0.30, 2, rgb(0x4A4A78), rgb(0x2C2F52), 33);
    // Stands full of people.
    c.polygon(&[(-0.1, 0.30), (0.25, 0.24), (1.25, 0.24), (1.7, 0.30), (1.7, 0.50), (-0.1, 0.50)], rgb(0x2A2E48), 1.0);
    for row in 0..15 {
        let r = f32::from(u8::try_from(row).unwrap_or_default());
        let y = 0.262 + 0.0145 * r;
        for seat in 0..150 {
            let n = row * 1000 + seat;
            if chance(n, 6) < 0.2 {
                continue;
            }
            let x = f32::from(u8::try_from(seat).unwrap_or_default()) * 0.0105 + 0.005 * chance(n, 7);
            let shirts = [0xD2352B, 0xF0C24B, 0xE8E8EE, 0x3B6FB0, 0xD2352B];
            let shirt = shirts[usize::try_from(n).unwrap_or_default() * 7 % 5];
            let colour = mix(rgb(shirt), rgb(0x20243C), 0.25 + 0.35 * chance(n, 8));
            c.ellipse(x, y, 0.0042, 0.0046, colour, 1.0);
            c.ellipse(x, y - 0.006, 0.0026, 0.003, rgb(0xB98A68), 0.9);
        }
    }
    for k in 0u8..9 {
        let colours = [0x2F6FB5, 0xC8473B, 0xE8B23A, 0x2F7A6B];
        c.rect(f32::from(k) * 0.18 - 0.02, 0.482, 0.176, 0.036, rgb(colours[usize::from(k) % 4]), 1.0);
        c.rect(f32::from(k) * 0.18 + 0.02, 0.494, 0.09, 0.010, rgb(0xF6F2E6), 0.9);
    }
    // The pitch, mown in stripes towards the eye.
    c.gradient(0.515, 1.0, &[(0.0, rgb(0x3E8C45)), (1.0, rgb(0x2E7038))]);
    let far = |x: f32| 0.75 + (x - 0.75) * 0.55;
    for k in 0u8..14 {
        if k % 2 == 0 {
            let (a, b) = (-0.95 + 0.25 * f32::from(k), -0.95 + 0.25 * f32::from(k + 1));
            c.polygon(&[(far(a), 0.518), (far(b), 0.518), (b, 1.0), (a, 1.0)], rgb(0x57A555), 0.55);
        }
    }
    let white = rgb(0xF2F5EE);
    c.rect(0.0, 0.545, 1.7, 0.0035, white, 0.9);
    c.stroke((0.75, 0.545), (0.75, 1.0), 0.005, white, 0.9);
    for k in 0u8..40 {
        let at = |k: u8| {
            let angle = f32::from(k) / 40.0 * std::f32::consts::TAU;
            (0.75 + angle.cos() * 0.26, 0.735 + angle.sin() * 0.085)
        };
        c.stroke(at(k), at(k + 1), 0.0042, white, 0.9);
    }
    c.stroke((1.30, 0.545), (1.62, 0.80), 0.0045, white, 0.9);
    // Floodlights.
    for (x, lean) in [(0.10f32, 0.015f32), (1.40, -0.015)] {
        c.stroke((x, 0.30), (x + lean, 0.07), 0.008, rgb(0x8A90A8), 1.0);
        for i in 0u8..3 {
            for j in 0u8..4 {
                let (lx, ly) = (x + lean - 0.03 + 0.02 * f32::from(j), 0.035 + 0.02 * f32::from(i));
                c.ellipse(lx, ly, 0.008, 0.008, rgb(0xFFFFF2), 1.0);
            }
        }
        c.glow(x + lean, 0.055, 0.34, rgb(0xE9F0FF), 0.42);
        c.glow(x + lean, 0.055, 0.10, rgb(0xFFFFFF), 0.5);
    }
    for (i, (x, y)) in
        [(0.30, 0.66), (0.48, 0.80), (0.66, 0.70), (0.92, 0.64), (1.05, 0.86), (1.22, 0.70), (0.20, 0.86), (0.86, 0.78)]
            .into_iter()
            .enumerate()
    {
        let h = 0.075 + 0.22 * (y - 0.6);
        let shirt = if i % 2 == 0 { rgb(0xD2352B) } else { rgb(0xF4F4F4) };
        for (dx, alpha) in [(-0.05, 0.25), (0.05, 0.25)] {
            c.ellipse(x + dx * (h / 0.1), y, h * 0.4, h * 0.05, rgb(0x123A1C), alpha);
        }
        figure(c, x, y, h, shirt, false);
    }
    c.ellipse(0.735, 0.815, 0.0095, 0.0095, rgb(0xFFFFFF), 1.0);
    c.ellipse(0.737, 0.817, 0.004, 0.004, rgb(0x303030), 0.8);
}

pub(super) fn rain_street(c: &mut Canvas) {
    c.gradient(0.0, 1.0, &[(0.0, rgb(0x6E7F8E)), (0.5, rgb(0xA7B4BC)), (1.0, rgb(0x7C8890))]);
    for side in 0i32..2 {
        for i in 0..6 {
            let t = f32::from(u8::try_from(i).unwrap_or_default()) / 6.0;
            let near = 1.0 - t;
            let (outer, inner) = (0.75 * near.powf(1.2), 0.75 * (near - 1.0 / 6.0).max(0.02).powf(1.2));
            let mirror = |d: f32| if side == 0 { 0.75 - d - 0.10 } else { 0.75 + d + 0.10 };
            let height = |d: f32| 0.08 + d * (0.62 + 0.14 * chance(i, 10 + side.cast_unsigned()));
            let base = |d: f32| 0.56 + d * 0.22;
            let paint = [0xB7A68A, 0x8FA3A0, 0xC2A98B, 0x9AA6B5, 0xB59A86, 0xA9B096];
            let wall = mix(
                rgb(paint[usize::try_from((i + side * 2) % 6).unwrap_or_default()]),
                rgb(0xAAB6BE),
                0.25 + 0.65 * t,
            );
            let quad = |c: &mut Canvas, from: f32, to: f32, low: f32, high: f32, colour: Colour, alpha: f32| {
                let y = |d: f32, k: f32| base(d) - height(outer) / outer.max(0.05) * d * k;
                c.polygon(
                    &[
                        (mirror(from), y(from, low)),
                        (mirror(to), y(to, low)),
                        (mirror(to), y(to, high)),
                        (mirror(from), y(from, high)),
                    ],
                    colour,
                    alpha,
                );
            };
            quad(c, outer, inner, 0.0, 1.0, wall, 1.0);
            for floor in 0u8..4 {
                let low = 0.26 + 0.185 * f32::from(floor);
                for k in 0u8..2 {
                    let along = |s: f32| outer + (inner - outer) * s;
                    let s = 0.16 + 0.42 * f32::from(k);
                    let lit = chance(i * 20 + i32::from(floor) * 3 + i32::from(k), 31 + side.cast_unsigned()) > 0.62;
                    let colour = if lit { rgb(0xFFD58A) } else { rgb(0x4F5D68) };
                    quad(c, along(s), along(s + 0.26), low, low + 0.11, mix(colour, rgb(0xAAB6BE), 0.5 * t), 0.9);
                }
            }
            let awning = [0x9C3F36, 0x35685E, 0x3B5680][usize::try_from((i + side) % 3).unwrap_or_default()];
            quad(c, outer, inner, 0.17, 0.21, mix(rgb(awning), rgb(0xAAB6BE), 0.6 * t), 1.0);
            quad(c, outer, inner, 0.0, 0.16, mix(rgb(0x56483E), rgb(0xAAB6BE), 0.6 * t), 0.85);
        }
    }
    c.mist(0.53, 0.15, rgb(0xC9D3D8), 0.75, 9);
    for (x, ground, h) in [(0.53, 0.63, 0.30), (0.97, 0.63, 0.30), (0.25, 0.74, 0.55), (1.26, 0.74, 0.55)] {
        c.stroke((x, ground), (x, ground - h), 0.004, rgb(0x3F4850), 1.0);
        c.glow(x, ground - h, 0.16, rgb(0xFFE2A0), 0.75);
        c.ellipse(x, ground - h, 0.010, 0.010, rgb(0xFFF6DC), 1.0);
    }
    c.water(0.60, rgb(0x5F6C76), 0.42, 101);
    let people = [
        (0.62, 0.70, 0.10, 0xC8473B),
        (0.70, 0.72, 0.11, 0x2E5E8C),
        (0.88, 0.71, 0.11, 0xE0A52B),
        (0.42, 0.83, 0.20, 0x3F7F6F),
        (1.08, 0.87, 0.24, 0x8C3B6B),
        (0.76, 0.93, 0.27, 0xD2352B),
    ];
    for (x, y, h, umbrella) in people {
        c.ellipse(x, y, h * 0.26, h * 0.035, rgb(0x30383F), 0.55);
        figure(c, x, y, h, mix(rgb(umbrella), rgb(0x2C3640), 0.7), false);
        let top = y - h * 1.12;
        c.stroke((x + h * 0.1, y - h * 0.55), (x + h * 0.1, top), h * 0.016, rgb(0x22282E), 1.0);
        let dome: Vec<(f32, f32)> = (0u8..=16)
            .map(|k| {
                let angle = f32::from(k) / 16.0 * std::f32::consts::PI;
                (x + h * 0.1 - angle.cos() * h * 0.36, top + h * 0.13 - angle.sin() * h * 0.27)
            })
            .collect();
        c.polygon(&dome, rgb(umbrella), 1.0);
        c.polygon(&dome[8..], mix(rgb(umbrella), rgb(0x1A1F26), 0.25), 1.0);
    }
    for i in 0..700 {
        let (x, y) = (chance(i, 1) * 1.7, chance(i, 2));
        let length = 0.02 + 0.035 * chance(i, 3);
        c.stroke((x, y), (x - length * 0.22, y + length), 0.0012, rgb(0xEAF1F5), 0.14 + 0.26 * chance(i, 4));
    }
    for i in 0..110 {
        let (x, y) = (chance(i, 12) * 1.6, 0.66 + 0.34 * chance(i, 13));
        let r = 0.004 + 0.02 * (y - 0.62);
        c.ellipse(x, y, r, r * 0.22, rgb(0xDCE6EB), 0.22);
    }
}

pub(super) fn library(c: &mut Canvas) {
    c.gradient(0.0, 1.0, &[(0.0, rgb(0x6B4B33)), (0.7, rgb(0x8A6444)), (1.0, rgb(0x5C3F2B))]);
    let colours = [0x8C2F2F, 0x2F4F6B, 0x3F6B4A, 0xC29A3F, 0x5B3F6B, 0xA65A2E, 0xD8C9A8, 0x2B2F3A, 0x7A8C6B];
    for shelf in 0..5 {
        let s = f32::from(u8::try_from(shelf).unwrap_or_default());
        let base = 0.16 + 0.155 * s;
        for (from, to) in [(0.02, 0.50), (1.00, 1.58)] {
            c.rect(from, base - 0.142, to - from, 0.145, rgb(0x3A2618), 1.0);
            let mut x = from + 0.006;
            let mut i = 0;
            while x < to - 0.022 {
                let n = shelf * 200 + i + if from > 0.9 { 90 } else { 0 };
                let w = 0.010 + 0.014 * chance(n, 1);
                let h = 0.085 + 0.045 * chance(n, 2);
                let lean = if chance(n, 4) > 0.93 { 0.02 } else { 0.0 };
                let colour = mix(rgb(colours[(chance(n, 3) * 9.0) as usize % 9]), rgb(0x2A1C12), 0.15);
                c.polygon(&[(x, base), (x + lean, base - h), (x + w + lean, base - h), (x + w, base)], colour, 1.0);
                c.polygon(
                    &[(x + w * 0.75, base), (x + w * 0.75 + lean, base - h), (x + w + lean, base - h), (x + w, base)],
                    rgb(0x120A06),
                    0.35,
                );
                c.polygon(
                    &[
                        (x + w * 0.15, base - h * 0.72),
                        (x + w * 0.85, base - h * 0.72),
                        (x + w * 0.85, base - h * 0.66),
                        (x + w * 0.15, base - h * 0.66),
                    ],
                    rgb(0xE8D9A8),
                    if lean > 0.0 { 0.0 } else { 0.8 },
                );
                x += w + 0.0016 + lean;
                i += 1;
            }
            c.rect(from - 0.01, base, to - from + 0.02, 0.014, rgb(0x9A7048), 1.0);
            c.rect(from - 0.01, base + 0.010, to - from + 0.02, 0.004, rgb(0x4A3220), 1.0);
        }
    }
    // The window, a garden behind it.
    c.rect(0.535, 0.06, 0.43, 0.60, rgb(0xF3E6CC), 1.0);
    for (x, y, w, h) in
        [(0.555, 0.08, 0.19, 0.27), (0.755, 0.08, 0.19, 0.27), (0.555, 0.37, 0.19, 0.27), (0.755, 0.37, 0.19, 0.27)]
    {
        c.rect(x, y, w, h, rgb(0xDCEFF2), 1.0);
        for i in 0..26 {
            let (a, b) = (chance(i, (x * 99.0) as u32), chance(i, (y * 87.0) as u32 ^ 5));
            let r = 0.012 + 0.016 * chance(i, 8);
            let (px, py) = (x + r + a * (w - 2.0 * r), y + h - r - b * b * (h - 2.0 * r) * 0.9);
            c.ellipse(px, py, r, r * 0.8, mix(rgb(0x4F8A4A), rgb(0xBFD98A), chance(i, 9)), 0.85);
        }
    }
    c.glow(0.75, 0.34, 0.62, rgb(0xFFF0C8), 0.5);
    c.polygon(&[(0.56, 0.66), (0.94, 0.66), (1.26, 1.0), (0.34, 1.0)], rgb(0xFFEDBE), 0.24);
    // Readers at a long table.
    for (i, x) in [0.34f32, 0.58, 0.86, 1.12].into_iter().enumerate() {
        let clothes = [0x35557A, 0xE9E4D8, 0x8C3B55, 0x4A6B4A][i];
        c.polygon(
            &[
                (x - 0.062, 0.86),
                (x - 0.05, 0.72),
                (x - 0.018, 0.695),
                (x + 0.018, 0.695),
                (x + 0.05, 0.72),
                (x + 0.062, 0.86),
            ],
            rgb(clothes),
            1.0,
        );
        c.rect(x - 0.011, 0.672, 0.022, 0.034, rgb(0xB98862), 1.0);
        c.ellipse(x, 0.648, 0.031, 0.038, rgb(0xC99873), 1.0);
        c.ellipse(x, 0.630, 0.034, 0.029, rgb(0x241A16), 1.0);
        if i % 2 == 0 {
            c.ellipse(x + 0.026, 0.655, 0.010, 0.034, rgb(0x241A16), 1.0);
            c.ellipse(x - 0.026, 0.655, 0.010, 0.034, rgb(0x241A16), 1.0);
        }
    }
    c.polygon(&[(0.14, 0.83), (1.36, 0.83), (1.52, 1.0), (-0.02, 1.0)], rgb(0xA8744A), 1.0);
    c.polygon(&[(0.14, 0.83), (1.36, 0.83), (1.365, 0.838), (0.135, 0.838)], rgb(0xD9AC78), 1.0);
    for (x, cover) in [(0.34f32, 0x2F4F6B), (0.58, 0x8C2F2F), (0.86, 0x3F6B4A), (1.12, 0xC29A3F)] {
        let y = 0.865;
        c.polygon(
            &[(x - 0.07, y + 0.004), (x + 0.07, y + 0.004), (x + 0.088, y + 0.064), (x - 0.088, y + 0.064)],
            rgb(cover),
            1.0,
        );
        c.polygon(&[(x - 0.066, y), (x, y + 0.006), (x, y + 0.060), (x - 0.082, y + 0.056)], rgb(0xFBF6E8), 1.0);
        c.polygon(&[(x + 0.066, y), (x, y + 0.006), (x, y + 0.060), (x + 0.082, y + 0.056)], rgb(0xEFE7D2), 1.0);
        for k in 1u8..6 {
            let ly = y + 0.004 + 0.0085 * f32::from(k);
            c.rect(x - 0.060, ly, 0.050, 0.0016, rgb(0x8A8478), 0.7);
            c.rect(x + 0.010, ly, 0.050, 0.0016, rgb(0x8A8478), 0.7);
        }
    }
}
