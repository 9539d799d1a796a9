//! The gate before `yrs`: walks the bytes of an update (v1) without building anything and refuses what could hurt the
//! decoder: lengths beyond the bytes that are there (the decoder reserves memory by them), values nested without end (the
//! decoder recurses, and a stack overflow cannot be caught), and kinds of content that no article holds.
//!
//! The format is that of Yjs 13, "update v1": `src/utils/encoding.js`, `src/structs/*.js` and, for numbers, strings and
//! values, lib0's `encoding.js` (`writeVarUint`, `writeVarString`, `writeAny`).

/// What is wrong with the bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// They end too early.
    #[error("it ends too early")]
    Truncated,
    /// A number or length that cannot be.
    #[error("it holds a number that cannot be")]
    Number,
    /// Text that is not UTF-8.
    #[error("it holds text that is not UTF-8")]
    Text,
    /// Values nested too deeply.
    #[error("it holds values nested too deeply")]
    TooDeep,
    /// A kind of content that articles do not have (sub-documents, binary, embedded values ...).
    #[error("it holds content of kind {0}, which articles do not have")]
    Foreign(u8),
    /// Bytes after the end.
    #[error("bytes follow after its end")]
    Trailing,
}

/// How deeply a value of an attribute may be nested. Ours are text and whole numbers.
const MAX_VALUE_DEPTH: usize = 8;
/// Highest client id and clock: what a JavaScript number holds exactly.
const MAX_SAFE: u64 = (1 << 53) - 1;

struct Cursor<'a> {
    rest: &'a [u8],
}

type Step<T> = Result<T, Malformed>;

impl<'a> Cursor<'a> {
    fn byte(&mut self) -> Step<u8> {
        let (first, rest) = self.rest.split_first().ok_or(Malformed::Truncated)?;
        self.rest = rest;
        Ok(*first)
    }

    fn take(&mut self, len: usize) -> Step<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(len).ok_or(Malformed::Truncated)?;
        self.rest = rest;
        Ok(taken)
    }

    /// lib0 `readVarUint`: seven bits a byte, low first.
    fn number(&mut self) -> Step<u64> {
        let mut value = 0u64;
        for shift in (0..).step_by(7) {
            let byte = self.byte()?;
            if shift >= 63 {
                return Err(Malformed::Number);
            }
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                break;
            }
        }
        if value > MAX_SAFE { Err(Malformed::Number) } else { Ok(value) }
    }

    /// A clock or length: they are 32 bits in `yrs`.
    fn clock(&mut self) -> Step<u32> {
        u32::try_from(self.number()?).map_err(|_| Malformed::Number)
    }

    /// How many things follow, each of at least one byte.
    fn count(&mut self) -> Step<usize> {
        let count = usize::try_from(self.number()?).map_err(|_| Malformed::Number)?;
        if count > self.rest.len() { Err(Malformed::Truncated) } else { Ok(count) }
    }

    fn string(&mut self) -> Step<&'a str> {
        let len = self.count()?;
        std::str::from_utf8(self.take(len)?).map_err(|_| Malformed::Text)
    }

    /// A client id and a clock.
    fn id(&mut self) -> Step<()> {
        self.number()?;
        self.clock()?;
        Ok(())
    }

    /// lib0 `readAny`.
    fn value(&mut self, depth: usize) -> Step<()> {
        if depth > MAX_VALUE_DEPTH {
            return Err(Malformed::TooDeep);
        }
        match self.byte()? {
            120 | 121 | 126 | 127 => {}
            // A signed number: the first byte holds six bits and the sign, then as above.
            125 => {
                let mut more = self.byte()? & 0x80 != 0;
                let mut bytes = 1;
                while more {
                    more = self.byte()? & 0x80 != 0;
                    bytes += 1;
                    if bytes > 9 {
                        return Err(Malformed::Number);
                    }
                }
            }
            124 => drop(self.take(4)?),
            122 | 123 => drop(self.take(8)?),
            119 => drop(self.string()?),
            118 => {
                for _ in 0..self.count()? {
                    self.string()?;
                    self.value(depth + 1)?;
                }
            }
            117 => {
                for _ in 0..self.count()? {
                    self.value(depth + 1)?;
                }
            }
            other => return Err(Malformed::Foreign(other)),
        }
        Ok(())
    }

    /// One struct; returns how many clock ticks it takes.
    fn block(&mut self) -> Step<u32> {
        const HAS_ORIGIN: u8 = 0x80;
        const HAS_RIGHT_ORIGIN: u8 = 0x40;
        const HAS_PARENT_SUB: u8 = 0x20;
        let info = self.byte()?;
        // 0: garbage-collected, 10: skipped. Only exactly so: `yrs` compares the whole byte.
        if info == 0 || info == 10 {
            let len = self.clock()?;
            return if len == 0 { Err(Malformed::Number) } else { Ok(len) };
        }
        if info & HAS_ORIGIN != 0 {
            self.id()?;
        }
        if info & HAS_RIGHT_ORIGIN != 0 {
            self.id()?;
        }
        if info & (HAS_ORIGIN | HAS_RIGHT_ORIGIN) == 0 {
            match self.number()? {
                1 => drop(self.string()?),
                0 => self.id()?,
                _ => return Err(Malformed::Number),
            }
            if info & HAS_PARENT_SUB != 0 {
                self.string()?;
            }
        }
        match info & 0x1f {
            // deleted
            1 => {
                let len = self.clock()?;
                if len == 0 { Err(Malformed::Number) } else { Ok(len) }
            }
            // text; an empty one makes `yrs` drop the struct without a tick
            4 => u32::try_from(self.string()?.encode_utf16().count()).map_err(|_| Malformed::Number),
            // formatting: a key and a value as JSON text
            6 => {
                self.string()?;
                let json = self.string()?;
                serde_json::from_str::<serde::de::IgnoredAny>(json).map_err(|_| Malformed::Text)?;
                Ok(1)
            }
            // a nested type: fragment, element (with its name), text
            7 => match self.number()? {
                3 => {
                    self.string()?;
                    Ok(1)
                }
                4 | 6 => Ok(1),
                other => Err(Malformed::Foreign(u8::try_from(other).unwrap_or(u8::MAX))),
            },
            // values
            8 => {
                let count = self.count()?;
                for _ in 0..count {
                    self.value(0)?;
                }
                u32::try_from(count).map_err(|_| Malformed::Number)
            }
            other => Err(Malformed::Foreign(other)),
        }
    }
}

/// Checks an update in the v1 encoding.
///
/// # Errors
/// [`Malformed`].
pub(super) fn check_v1(bytes: &[u8]) -> Result<(), Malformed> {
    let mut at = Cursor { rest: bytes };
    for _ in 0..at.count()? {
        let structs = at.count()?;
        at.number()?; // client
        let mut clock = at.clock()?;
        for _ in 0..structs {
            clock = clock.checked_add(at.block()?).ok_or(Malformed::Number)?;
        }
    }
    for _ in 0..at.count()? {
        at.number()?; // client
        for _ in 0..at.count()? {
            let start = at.clock()?;
            start.checked_add(at.clock()?).ok_or(Malformed::Number)?;
        }
    }
    if at.rest.is_empty() { Ok(()) } else { Err(Malformed::Trailing) }
}

/// Checks a state vector in the v1 encoding: pairs of client and clock.
///
/// # Errors
/// [`Malformed`].
pub(super) fn check_state_vector(bytes: &[u8]) -> Result<(), Malformed> {
    let mut at = Cursor { rest: bytes };
    for _ in 0..at.count()? {
        at.id()?;
    }
    if at.rest.is_empty() { Ok(()) } else { Err(Malformed::Trailing) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An update with one struct of client 1: an attribute whose value is `value`.
    fn with_value(value: &[u8]) -> Vec<u8> {
        let mut bytes = vec![1, 1, 1, 0, 0x20 | 8, 1, 4];
        bytes.extend(b"body");
        bytes.extend([1, b'a', 1]);
        bytes.extend(value);
        bytes.push(0);
        bytes
    }

    #[test]
    fn a_value_nested_a_million_times_is_refused_before_the_decoder_recurses() {
        assert_eq!(check_v1(&with_value(&[126])), Ok(()));
        let mut deep = [117, 1].repeat(1_000_000);
        deep.push(126);
        assert_eq!(check_v1(&with_value(&deep)), Err(Malformed::TooDeep));
    }

    #[test]
    fn a_length_beyond_the_bytes_is_refused_before_memory_is_reserved() {
        let huge = [0xff, 0xff, 0xff, 0xff, 0x0f];
        assert_eq!(check_v1(&huge), Err(Malformed::Truncated));
        let mut array = vec![117];
        array.extend(huge);
        assert_eq!(check_v1(&with_value(&array)), Err(Malformed::Truncated));
        assert_eq!(check_state_vector(&huge), Err(Malformed::Truncated));
    }

    #[test]
    fn sub_documents_and_binary_content_are_refused() {
        for kind in [2, 3, 5, 9, 11, 15] {
            assert_eq!(check_v1(&[1, 1, 1, 0, kind, 1, 1, b'b', 0, 0, 0]), Err(Malformed::Foreign(kind)));
        }
    }

    #[test]
    fn an_empty_update_passes_and_an_empty_file_does_not() {
        assert_eq!(check_v1(&[0, 0]), Ok(()));
        assert_eq!(check_v1(&[]), Err(Malformed::Truncated));
        assert_eq!(check_v1(&[0, 0, 0]), Err(Malformed::Trailing));
    }
}
