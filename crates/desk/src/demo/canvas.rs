//! A small drawing board: gradients, ridges, polygons, light. Coordinates are in heights of the picture: x from 0 to the
//! aspect ratio, y from 0 (top) to 1. Colours are sRGB, 0..=1. Everything is a pure function of its arguments.

use image::{Rgb, RgbImage};

/// A colour.
pub(super) type Colour = [f32; 3];

/// A colour from `0xRRGGBB`.
pub(super) fn rgb(hex: u32) -> Colour {
    let part = |shift: u32| f32::from(u8::try_from((hex >> shift) & 0xFF).unwrap_or_default()) / 255.0;
    [part(16), part(8), part(0)]
}

/// Between two colours.
pub(super) fn mix(a: Colour, b: Colour, t: f32) -> Colour {
    let t = t.clamp(0.0, 1.0);
    [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t]
}

/// A number in 0..1 that looks random and is always the same for the same two numbers (the finaliser of MurmurHash3).
pub(super) fn chance(n: i32, seed: u32) -> f32 {
    let mut h = n.cast_unsigned().wrapping_mul(0x9E37_79B1) ^ seed.wrapping_mul(0x85EB_CA77);
    h ^= h >> 16;
    h = h.wrapping_mul(0x85EB_CA6B);
    h ^= h >> 13;
    h = h.wrapping_mul(0xC2B2_AE35);
    h ^= h >> 16;
    f32::from(u16::try_from(h >> 16).unwrap_or_default()) / 65536.0
}

fn floor(x: f32) -> i32 {
    // Pictures are a few thousand pixels: far inside i32. `as` saturates.
    x.floor() as i32
}

/// Smooth noise along a line, -1..1.
pub(super) fn noise(x: f32, seed: u32) -> f32 {
    let cell = floor(x);
    let t = x - x.floor();
    let t = t * t * (3.0 - 2.0 * t);
    let (a, b) = (chance(cell, seed), chance(cell.wrapping_add(1), seed));
    (a + (b - a) * t) * 2.0 - 1.0
}

/// Noise with finer noise on it, about -1..1.
pub(super) fn rough(x: f32, octaves: u32, seed: u32) -> f32 {
    let (mut sum, mut size, mut rate) = (0.0, 0.55, 1.0);
    for octave in 0..octaves {
        sum += size * noise(x * rate, seed.wrapping_add(octave));
        size *= 0.5;
        rate *= 2.03;
    }
    sum
}

/// The drawing board.
pub(super) struct Canvas {
    width: usize,
    height: usize,
    scale: f32,
    pixels: Vec<Colour>,
}

impl Canvas {
    pub(super) fn new(width: u32, height: u32) -> Self {
        let (width, height) = (usize::try_from(width).unwrap_or(1), usize::try_from(height).unwrap_or(1));
        Self { width, height, scale: height as f32, pixels: vec![[0.0; 3]; width * height] }
    }

    /// Width in heights.
    pub(super) fn aspect(&self) -> f32 {
        self.width as f32 / self.scale
    }

    fn blend(&mut self, x: usize, y: usize, colour: Colour, alpha: f32) {
        if let Some(p) = self.pixels.get_mut(y * self.width + x) {
            *p = mix(*p, colour, alpha);
        }
    }

    fn clamp_x(&self, x: f32) -> usize {
        (x.max(0.0) as usize).min(self.width)
    }

    fn clamp_y(&self, y: f32) -> usize {
        (y.max(0.0) as usize).min(self.height)
    }

    /// A vertical gradient from `top` to `bottom`; stops are (0..1 between them, colour).
    pub(super) fn gradient(&mut self, top: f32, bottom: f32, stops: &[(f32, Colour)]) {
        let (first, last) = (self.clamp_y(top * self.scale), self.clamp_y(bottom * self.scale));
        for y in first..last {
            let t = (y as f32 / self.scale - top) / (bottom - top);
            let after = stops.iter().position(|(at, _)| *at >= t).unwrap_or(stops.len().saturating_sub(1));
            let (Some(b), Some(a)) = (stops.get(after), stops.get(after.saturating_sub(1))) else { continue };
            let colour = if b.0 > a.0 { mix(a.1, b.1, (t - a.0) / (b.0 - a.0)) } else { b.1 };
            self.pixels[y * self.width..(y + 1) * self.width].fill(colour);
        }
    }

    /// Land below a line: `line(x)` gives its height, `near`/`far` colours run from the line down over `depth`.
    pub(super) fn land(&mut self, line: impl Fn(f32) -> f32, top: Colour, bottom: Colour, depth: f32) {
        for x in 0..self.width {
            let edge = line(x as f32 / self.scale) * self.scale;
            let first = self.clamp_y(edge);
            for y in first..self.height {
                let cover = (y as f32 + 1.0 - edge).clamp(0.0, 1.0);
                let t = (y as f32 - edge) / (depth * self.scale);
                self.blend(x, y, mix(top, bottom, t), cover);
            }
        }
    }

    /// Light around a point, fading out at `radius`. `strength` 0..1.
    pub(super) fn glow(&mut self, cx: f32, cy: f32, radius: f32, colour: Colour, strength: f32) {
        let (cx, cy, r) = (cx * self.scale, cy * self.scale, radius * self.scale);
        for y in self.clamp_y(cy - r)..self.clamp_y(cy + r) {
            for x in self.clamp_x(cx - r)..self.clamp_x(cx + r) {
                let (dx, dy) = (x as f32 - cx, y as f32 - cy);
                let d = (dx * dx + dy * dy) / (r * r);
                if d < 1.0 {
                    let light = (1.0 - d) * (1.0 - d) * strength;
                    if let Some(p) = self.pixels.get_mut(y * self.width + x) {
                        for (part, c) in p.iter_mut().zip(colour) {
                            // Screen: light added to light, never over white.
                            *part = 1.0 - (1.0 - *part) * (1.0 - c * light);
                        }
                    }
                }
            }
        }
    }

    /// An ellipse.
    pub(super) fn ellipse(&mut self, cx: f32, cy: f32, rx: f32, ry: f32, colour: Colour, alpha: f32) {
        let (cx, cy, rx, ry) =
            (cx * self.scale, cy * self.scale, (rx * self.scale).max(0.5), (ry * self.scale).max(0.5));
        let soft = rx.min(ry);
        for y in self.clamp_y(cy - ry - 1.0)..self.clamp_y(cy + ry + 2.0) {
            for x in self.clamp_x(cx - rx - 1.0)..self.clamp_x(cx + rx + 2.0) {
                let (dx, dy) = ((x as f32 + 0.5 - cx) / rx, (y as f32 + 0.5 - cy) / ry);
                let cover = ((1.0 - (dx * dx + dy * dy).sqrt()) * soft + 0.5).clamp(0.0, 1.0);
                if cover > 0.0 {
                    self.blend(x, y, colour, cover * alpha);
                }
            }
        }
    }

    /// A filled polygon (even-odd), its edges softened by four lines a pixel.
    pub(super) fn polygon(&mut self, points: &[(f32, f32)], colour: Colour, alpha: f32) {
        const LINES: usize = 4;
        let points: Vec<(f32, f32)> = points.iter().map(|(x, y)| (x * self.scale, y * self.scale)).collect();
        let low = points.iter().map(|p| p.1).fold(f32::INFINITY, f32::min);
        let high = points.iter().map(|p| p.1).fold(f32::NEG_INFINITY, f32::max);
        let mut cover = vec![0.0f32; self.width];
        let mut crossings = Vec::new();
        for y in self.clamp_y(low)..self.clamp_y(high + 1.0) {
            let (mut left, mut right) = (self.width, 0);
            for line in 0..LINES {
                let at = y as f32 + (line as f32 + 0.5) / LINES as f32;
                crossings.clear();
                for (a, b) in points.iter().zip(points.iter().cycle().skip(1)) {
                    if (a.1 <= at) != (b.1 <= at) {
                        crossings.push(a.0 + (at - a.1) / (b.1 - a.1) * (b.0 - a.0));
                    }
                }
                crossings.sort_by(f32::total_cmp);
                for pair in crossings.chunks_exact(2) {
                    let (from, to) = (pair[0].max(0.0), pair[1].min(self.width as f32));
                    if from >= to {
                        continue;
                    }
                    let (first, last) = (self.clamp_x(from), self.clamp_x(to.ceil()));
                    left = left.min(first);
                    right = right.max(last);
                    for (x, cover) in cover.iter_mut().enumerate().take(last).skip(first) {
                        let width = to.min(x as f32 + 1.0) - from.max(x as f32);
                        *cover += width.clamp(0.0, 1.0) / LINES as f32;
                    }
                }
            }
            for (x, cover) in cover.iter_mut().enumerate().take(right).skip(left) {
                self.blend(x, y, colour, *cover * alpha);
                *cover = 0.0;
            }
        }
    }

    /// A rectangle.
    pub(super) fn rect(&mut self, x: f32, y: f32, w: f32, h: f32, colour: Colour, alpha: f32) {
        self.polygon(&[(x, y), (x + w, y), (x + w, y + h), (x, y + h)], colour, alpha);
    }

    /// A straight stroke.
    pub(super) fn stroke(&mut self, from: (f32, f32), to: (f32, f32), width: f32, colour: Colour, alpha: f32) {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length = (dx * dx + dy * dy).sqrt().max(1e-6);
        let (nx, ny) = (-dy / length * width / 2.0, dx / length * width / 2.0);
        let points =
            [(from.0 + nx, from.1 + ny), (to.0 + nx, to.1 + ny), (to.0 - nx, to.1 - ny), (from.0 - nx, from.1 - ny)];
        self.polygon(&points, colour, alpha);
    }

    /// A stroke along a curve with control point `over`.
    pub(super) fn curve(&mut self, from: (f32, f32), over: (f32, f32), to: (f32, f32), width: f32, colour: Colour) {
        let at = |t: f32| {
            let (a, b, c) = ((1.0 - t) * (1.0 - t), 2.0 * t * (1.0 - t), t * t);
            (a * from.0 + b * over.0 + c * to.0, a * from.1 + b * over.1 + c * to.1)
        };
        for step in 0u8..24 {
            self.stroke(at(f32::from(step) / 24.0), at(f32::from(step + 1) / 24.0), width, colour, 1.0);
        }
    }

    /// Water from `top` to the bottom: the picture above it upside down, rippled, tinted.
    pub(super) fn water(&mut self, top: f32, tint: Colour, strength: f32, seed: u32) {
        let edge = self.clamp_y(top * self.scale);
        for y in edge..self.height {
            let depth = (y - edge) as f32 / (self.height - edge).max(1) as f32;
            let wave = rough(y as f32 / self.scale * 170.0, 2, seed) * (0.0015 + 0.012 * depth) * self.scale;
            // Nearer water shows more of the sky: the mirror is stretched.
            let above = edge.saturating_sub(1 + ((y - edge) as f32 * 1.25) as usize);
            for x in 0..self.width {
                let ripple = wave + noise(x as f32 / self.scale * 9.0 + y as f32 * 0.31, seed ^ 7) * 3.0 * depth;
                let from = ((x as f32 + ripple).max(0.0) as usize).min(self.width - 1);
                let mirrored = self.pixels.get(above * self.width + from).copied().unwrap_or(tint);
                let glint = noise(x as f32 / self.scale * 22.0, seed ^ floor(y as f32 * 0.8).cast_unsigned());
                let light = (glint - 0.72).max(0.0) * 0.5 * (0.3 + depth);
                let colour = mix(mirrored, tint, strength * (0.55 + 0.45 * depth));
                self.pixels[y * self.width + x] = colour.map(|c| c + light * 0.6);
            }
        }
    }

    /// A band of mist around a height.
    pub(super) fn mist(&mut self, at: f32, thickness: f32, colour: Colour, strength: f32, seed: u32) {
        for x in 0..self.width {
            let u = x as f32 / self.scale;
            let middle = at + rough(u * 2.2, 3, seed) * thickness * 0.6;
            let strength = strength * (0.75 + 0.25 * noise(u * 3.1, seed ^ 5));
            for y in self.clamp_y((middle - thickness) * self.scale)..self.clamp_y((middle + thickness) * self.scale) {
                let d = (y as f32 / self.scale - middle) / thickness;
                let soft = (1.0 - d * d).max(0.0);
                self.blend(x, y, colour, strength * soft * soft);
            }
        }
    }

    /// The finished picture: darker corners, a grain like that of film, which also hides the steps of gradients.
    pub(super) fn finish(self) -> RgbImage {
        let aspect = self.aspect();
        let mut out = RgbImage::new(u32::try_from(self.width).unwrap_or(1), u32::try_from(self.height).unwrap_or(1));
        for (at, (target, p)) in out.pixels_mut().zip(&self.pixels).enumerate() {
            let (x, y) = ((at % self.width) as f32 / self.scale, (at / self.width) as f32 / self.scale);
            let (dx, dy) = (x / aspect - 0.5, y - 0.5);
            let shade = 1.0 - 0.42 * (dx * dx + dy * dy);
            let grain = (chance(i32::try_from(at).unwrap_or_default(), 97) - 0.5) * 0.022;
            *target = Rgb(p.map(|c| ((c * shade + grain).clamp(0.0, 1.0) * 255.0 + 0.5) as u8));
        }
        out
    }
}
