//! Codes of the story: one per decision. docs/spec/delivery.md says what each means; the texts are the messages
//! `story-<code with hyphens>` of ui/locales/{vi,en}/deliveries.ftl, and a test holds the three together.

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal;)*) => {
        $($(#[$doc])* pub const $name: &str = $code;)*
        /// Every code.
        pub const ALL: &[&str] = &[$($code),*];
    };
}

codes! {
    /// A person ordered it: `action`, `seq`.
    ORDERED = "ordered";
    /// A newer action took its place: `action` and `seq` of the newer.
    SUPERSEDED = "superseded";
    /// A request was sent: `effect`, `key`.
    SENT = "sent";
    /// The portal was read: `state`, `seq`.
    READ_BACK = "read_back";
    /// The portal had the article already as ordered; nothing was sent again.
    FOUND_DONE = "found_done";
    /// The portal does not have it; it is sent (again).
    FOUND_ABSENT = "found_absent";
    /// A picture is at the portal: `hash`.
    MEDIA_STORED = "media_stored";
    /// The invisible draft is at the portal.
    DRAFT_STORED = "draft_stored";
    /// The portal holds the schedule: `at`.
    PORTAL_SCHEDULED = "portal_scheduled";
    /// Galley sends the promotion itself: `at`.
    WAITS_FOR_TIME = "waits_for_time";
    /// Nothing is sent before the embargo: `at`.
    WAITS_FOR_EMBARGO = "waits_for_embargo";
    /// The portal accepted it.
    ACCEPTED = "accepted";
    /// Page and API show what was signed off: `address`.
    LIVE = "live";
    /// Not visible yet: `found`.
    NOT_YET = "not_yet";
    /// Readers see something else: `found`.
    DIFFERS = "differs";
    /// The portal confirmed that the schedule is taken back.
    UNSCHEDULED = "unscheduled";
    /// Nothing had been promised to the portal; taken back here alone.
    UNSCHEDULED_HERE = "unscheduled_here";
    /// The article was public already when its schedule was to be taken back.
    UNSCHEDULE_TOO_LATE = "unschedule_too_late";
    /// The portal accepted the takedown.
    TAKEN_DOWN = "taken_down";
    /// The page says that it is gone.
    GONE = "gone";
    /// There was nothing to take down.
    NOTHING_THERE = "nothing_there";
    /// A check before sending failed: `why`, `detail`.
    HELD = "held";
    /// A person let it go on.
    RESENT = "resent";
    /// It failed and is tried again: `effect`, `cause`, `words`, `wait` (seconds).
    FAILED = "failed";
    /// The reply was lost after bytes were sent; the portal is looked up before anything else: `effect`, `cause`, `words`.
    REPLY_LOST = "reply_lost";
    /// Galley stopped in the middle of a request: `effect`.
    INTERRUPTED = "interrupted";
    /// The portal stands differently than thought; it is looked up: `words`.
    LOOKS_AGAIN = "looks_again";
    /// The portal refused; a person must act: `words`.
    REFUSED = "refused";
    /// Somebody changed the article at the portal; it is not overwritten: `found`.
    EDITED_ELSEWHERE = "edited_elsewhere";
    /// Retries ended after 24 hours: `words`.
    GAVE_UP = "gave_up";
    /// It is past its time and not visible.
    LATE = "late";
    /// The portal showed it before its time: `at`.
    TOO_EARLY = "too_early";
    /// The database was restored; the portal is read back before anything is sent.
    RESTORED = "restored";
    /// The portal has something newer than this computer knew; it stays: `state`, `seq`.
    PORTAL_NEWER = "portal_newer";
}
