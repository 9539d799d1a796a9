//! Near-duplicates: how much of one article's wording another shares.
//!
//! The wording is the set of all runs of four words, without tones, accents and case (so `hòa` and `hoà` are one). Its
//! MinHash (Broder, "On the resemblance and containment of documents", 1997) estimates the Jaccard index of two such sets
//! from 128 numbers each, with a standard error of at most 4.4 points.

use crate::{content::body::Body, ids::ArticleId};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use unicode_normalization::char::decompose_canonical;

/// How many numbers a fingerprint has.
pub const MINHASH_LEN: usize = 128;

/// How alike two articles are, in per cent, from which on a finding says so. Two articles on one event share names and
/// phrases, rarely more than a tenth of their runs of four words; a rewritten release keeps half.
pub const NEAR_DUPLICATE_PERCENT: u32 = 40;

/// Runs of words below which a text is too short to be compared: every brief of two lines would resemble another.
const LEAST_SHINGLES: usize = 24;
const SHINGLE_WORDS: usize = 4;
const BAND_ROWS: usize = 4;

/// What of an article's wording is kept to compare it by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Fingerprint {
    /// Whose.
    pub article: ArticleId,
    /// [`MINHASH_LEN`] least hashes.
    pub minhash: Vec<u32>,
}

/// An article that may be much the same, with what a message calls it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Candidate {
    /// Its fingerprint.
    pub fingerprint: Fingerprint,
    /// Its headline.
    pub headline: String,
}

impl Fingerprint {
    /// The fingerprint of an article; `None` when it is too short to be compared.
    #[must_use]
    pub fn of(article: ArticleId, headline: &str, standfirst: &str, body: &Body) -> Option<Self> {
        minhash(headline, standfirst, body).map(|minhash| Self { article, minhash })
    }

    /// Keys to find candidates by: an article that shares no key is not compared. Two articles half alike share one of the
    /// 32 keys with 87 % probability, two that are 70 % alike with 99.9 %.
    #[must_use]
    pub fn bands(&self) -> Vec<u32> {
        self.minhash
            .chunks_exact(BAND_ROWS)
            .enumerate()
            .map(|(band, rows)| {
                let seed = 0x9E37_79B9_7F4A_7C15 ^ u64::try_from(band).unwrap_or_default();
                let mixed = rows.iter().fold(seed, |h, row| mix(h ^ u64::from(*row)));
                u32::try_from(mixed >> 32).unwrap_or_default()
            })
            .collect()
    }
}

/// Estimated Jaccard index of two wordings in per cent; 0 for fingerprints of different make.
#[must_use]
pub fn resemblance(a: &[u32], b: &[u32]) -> u32 {
    if a.len() != MINHASH_LEN || b.len() != MINHASH_LEN {
        return 0;
    }
    let equal = a.iter().zip(b).filter(|(x, y)| x == y).count();
    u32::try_from(equal * 100 / MINHASH_LEN).unwrap_or_default()
}

pub(super) fn minhash(headline: &str, standfirst: &str, body: &Body) -> Option<Vec<u32>> {
    let mut words = Vec::new();
    for text in [headline, standfirst] {
        word_hashes(text, &mut words);
    }
    for leaf in body.leaves() {
        word_hashes(&leaf.text(), &mut words);
    }
    let shingles: HashSet<u64> = words
        .windows(SHINGLE_WORDS)
        .map(|run| run.iter().fold(0, |h: u64, word| mix(h.rotate_left(5) ^ word)))
        .collect();
    if shingles.len() < LEAST_SHINGLES {
        return None;
    }
    // 128 hash functions by multiply-shift: each multiplier is odd and fixed for ever, or old fingerprints would not compare.
    let multipliers: Vec<u64> = (1..=MINHASH_LEN).map(|i| mix(u64::try_from(i).unwrap_or_default()) | 1).collect();
    let mut least = vec![u32::MAX; MINHASH_LEN];
    for shingle in shingles {
        for (least, m) in least.iter_mut().zip(&multipliers) {
            let hash = u32::try_from(shingle.wrapping_mul(*m) >> 32).unwrap_or_default();
            *least = (*least).min(hash);
        }
    }
    Some(least)
}

/// FNV-1a of every word of a text, folded: lower case, no marks, đ as d.
fn word_hashes(text: &str, out: &mut Vec<u64>) {
    const BASIS: u64 = 0xCBF2_9CE4_8422_2325;
    let mut hash = BASIS;
    let eat = |hash: &mut u64, c: char| {
        for c in c.to_lowercase() {
            *hash = (*hash ^ u64::from(u32::from(c))).wrapping_mul(0x0000_0100_0000_01B3);
        }
    };
    for c in text.chars() {
        match c {
            c if c.is_ascii_alphanumeric() => eat(&mut hash, c.to_ascii_lowercase()),
            'đ' | 'Đ' => eat(&mut hash, 'd'),
            c if c.is_alphanumeric() => decompose_canonical(c, |part| {
                if part.is_alphanumeric() {
                    eat(&mut hash, part);
                }
            }),
            // A combining mark of decomposed text belongs to the letter before it.
            '\u{300}'..='\u{36F}' => {}
            _ if hash != BASIS => {
                out.push(hash);
                hash = BASIS;
            }
            _ => {}
        }
    }
    if hash != BASIS {
        out.push(hash);
    }
}

/// The finaliser of SplitMix64: every bit of the input moves every bit of the output.
fn mix(mut z: u64) -> u64 {
    z = z.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
