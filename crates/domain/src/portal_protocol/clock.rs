//! How far a computer's clock is from a portal's, measured with `GET /v1/time`.

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A measured difference of clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ClockOffset {
    /// Add this to the own clock to get the portal's time, in milliseconds.
    #[specta(type = f64)]
    pub offset_ms: i64,
    /// The true offset lies within this many milliseconds of it: half the round trip.
    #[specta(type = f64)]
    pub uncertainty_ms: i64,
}

impl ClockOffset {
    /// From one exchange: own clock when the request left, the portal's time, own clock when the answer came. The portal is
    /// taken to have answered half-way (as in RFC 5905). `None` if the own clock ran backwards meanwhile.
    #[must_use]
    pub fn measure(sent: Timestamp, portal: Timestamp, received: Timestamp) -> Option<Self> {
        let trip = received.since(sent);
        (trip >= 0)
            .then(|| Self { offset_ms: portal.since(sent.plus_millis(trip / 2)), uncertainty_ms: (trip + 1) / 2 })
    }

    /// The portal's time at a moment of the own clock.
    #[must_use]
    pub fn apply(self, own: Timestamp) -> Timestamp {
        own.plus_millis(self.offset_ms)
    }

    /// The better of two measurements: the one with less uncertainty.
    #[must_use]
    pub fn better(self, other: Self) -> Self {
        if other.uncertainty_ms < self.uncertainty_ms { other } else { self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn t(ms: i64) -> Timestamp {
        Timestamp::from_millis(1_000_000 + ms)
    }

    #[test]
    fn the_offset_is_taken_at_the_middle_of_the_round_trip() {
        let o = ClockOffset::measure(t(0), t(5_050), t(100)).unwrap();
        assert_eq!(o, ClockOffset { offset_ms: 5_000, uncertainty_ms: 50 });
        assert_eq!(o.apply(t(0)), t(5_000));
        assert_eq!(ClockOffset::measure(t(100), t(0), t(0)), None);
        let worse = ClockOffset { offset_ms: 1, uncertainty_ms: 90 };
        assert_eq!(worse.better(o), o);
    }
}
