# Deliveries: the story of each (story-), what people must hear (alert-), why something waits or was refused (why-).
# Codes and arguments are those of Rust (galley_delivery::engine::story, model::AlertCode); docs/spec/delivery.md explains each.
# $at is a time, $words and $detail are the portal's own words.

delivery-effect =
    { $effect ->
        [look_up] reading the portal
        [put_media] sending a picture
        [put_draft] sending the draft
        [promote] publishing
        [unschedule] taking the time back
        [take_down] taking it down
        [verify_live] looking at the public page
        [verify_gone] looking whether it is gone
       *[other] a request
    }
delivery-action =
    { $action ->
        [publish] publish
        [update] update
        [correct] correction
        [unschedule] take the time back
        [take_down] takedown
        [kill] kill
       *[other] delivery
    }
portal-state =
    { $state ->
        [absent] not there
        [draft] an invisible draft
        [scheduled] scheduled
        [public] public
        [taken_down] taken down
        [killed] killed
       *[other] unknown
    }
held-because =
    { $why ->
        [clearance_missing] a clearance is missing
        [approval_missing] the approvals no longer hold
        [content_changed] the content was changed after it was approved
        [content_damaged] the frozen content cannot be read
        [killed] the article was killed
        [restored] the portal does not know this order from before the backup
       *[other] { $why }
    }
failure-cause =
    { $cause ->
        [unreachable] the portal cannot be reached
        [no_answer] the portal does not answer
        [portal_busy] the portal is busy
        [portal_fault] the portal has a fault
        [unreadable_answer] its answer cannot be read
       *[other] it could not be sent
    }

story-ordered = Ordered: { delivery-action } (no. { $seq })
story-superseded = A newer order took its place: { delivery-action } (no. { $seq })
story-sent = Sent: { delivery-effect }
story-read-back = Read the portal: { portal-state }, last order no. { $seq }
story-found-done = The portal had already done it; nothing was sent again
story-found-absent = The portal has not done it; sending again
story-media-stored = Picture stored at the portal
story-draft-stored = Draft stored at the portal, invisible to readers
story-portal-scheduled = The portal holds the time itself: { $at }
story-waits-for-time = Everything is in place; Galley will publish at { $at }
story-waits-for-embargo = Under embargo: nothing is sent before { $at }
story-accepted = The portal accepted it
story-live = Live: the public page shows what was signed off ({ $address })
story-not-yet = Not visible yet (found: { $found })
story-differs = Readers see something else (found: { $found })
story-unscheduled = The portal confirmed that the time is taken back
story-unscheduled-here = Taken back; the portal had been promised nothing
story-unschedule-too-late = The article was public before its time could be taken back
story-taken-down = The portal accepted the takedown
story-gone = Gone: readers no longer get it
story-nothing-there = There was nothing at the portal to take down
story-held = Kept back: { held-because } { $detail }
story-resent = A person let it go on
story-failed = Not done while { delivery-effect }: { failure-cause }. Next try in { $wait } s
story-reply-lost = The answer was lost while { delivery-effect }: { failure-cause }. It may have been done, so the portal is read first
story-interrupted = Galley was stopped while { delivery-effect }
story-looks-again = The portal stands differently than thought ({ $words }); reading it
story-refused = Refused while { delivery-effect }: { $words }. A person must act
story-edited-elsewhere = Somebody changed the article at the portal ({ $found }); it was not overwritten
story-gave-up = Still failing after 24 hours. A person must act
story-late = Past its time and not visible
story-too-early = The portal showed it before its time ({ $at })
story-restored = The database was restored from a backup; the portal is read before anything is sent
story-portal-newer = The portal has something newer: { portal-state }, order no. { $seq }. It stays

alert-held = A delivery is kept back: { held-because } { $detail }
alert-held-near-time = Still kept back ten minutes before its time ({ $at })
alert-not-accepted = The portal has not accepted it, ten minutes before its time ({ $at })
alert-must-be-on = The embargo ends at { $at }: this computer must be on and online then
alert-not-visible = Sixty seconds past its time, readers do not see it yet
alert-still-visible = Sixty seconds after the takedown was ordered, the article is still there
alert-unschedule-unconfirmed = The portal has not confirmed that the time is taken back: the article may still go live
alert-needs-person = A delivery needs a person: { $detail }
alert-portal-newer = The portal has something newer than this computer knew ({ portal-state }); it stays as it is
alert-unschedule-too-late = The article was public before its time could be taken back. To remove it, take it down
alert-too-early = The portal showed the article before its time ({ $at })
alert-untrusted-answer = An answer did not carry the portal’s signature: { $detail }. Check the destination in Settings
alert-gave-up = A delivery has been failing for 24 hours. The article is kept here; check the portal, then choose Try again

why-clearance-missing = A clearance is missing: { $detail }. Give it, then choose Try again
why-approval-missing = The approvals no longer hold: { $detail }. Sign the article off again
why-embargo-later = The embargo now ends at { $detail }. Wait for it, then choose Try again
why-content-changed = The content was changed after it was approved
why-content-damaged = The frozen content cannot be read: { $detail }. Order the delivery anew
why-unscheduling = Being taken back; the portal has not confirmed it yet
why-reply-lost = The portal’s answer was lost: it may have done it. The article and the order are kept here; Galley reads the portal before it sends anything more
why-failing = Not sent yet. The article and the order are kept here; Galley tries again by itself
why-unreachable = The portal cannot be reached: this computer is offline or the portal is down. The article and the order are kept here; Galley tries again by itself
why-no-answer = The portal does not answer. The article and the order are kept here; Galley tries again by itself
why-portal-busy = The portal is busy. The article and the order are kept here; Galley tries again by itself
why-portal-fault = The portal has a fault of its own. The article and the order are kept here; Galley tries again by itself
why-unreadable-answer = The portal’s answer cannot be read. The article and the order are kept here; Galley reads the portal again by itself
why-restored = Ordered before the backup and unknown to the portal. Try again to send it, or take it back
why-edited-elsewhere = The portal holds something else than what was approved. Look at it there: overwrite it with the approved one, or bring the change into the article in Galley and correct it
why-portal-forbids = The portal does not accept this computer’s credentials: { $detail }. Ask the administrator to check the destination, then try again
why-portal-refused = The portal refused it: { $detail }. Mend it, then try again
why-gave-up = It failed for 24 hours, so Galley stopped trying. The article is kept here; check the portal, then choose Try again
why-needs-unschedule = The portal already has its time. Take the time back instead
why-nothing-owed = Nothing is owed to this portal
why-killed = The article was killed; it may not return
why-stale-lane-seq = Something newer was ordered meanwhile. Order it again
why-already-public = The article is public already. To remove it, take it down
why-content-missing = The order has no content. Order it again
why-not-read-back = After the restore this portal has not been read yet. Wait until it is, then order again
why-bad-request = The request could not be made: { $detail }
why-no-client = No secure connection can be made on this computer: { $detail }
why-insecure-address = The address is not https: { $detail }. Correct it in Settings, under Destinations
why-address-with-credentials = The address holds a name or password. Correct it in Settings, under Destinations
why-bad-address = The address cannot be used: { $detail }. Correct it in Settings, under Destinations
why-bad-public-address = The portal names a public address that cannot be read safely: { $detail }
why-no-randomness = This computer gives no random numbers: { $detail }
why-charter-unreadable = The charter cannot be read: { $detail }
why-not-trusted = The portal trusts no newsroom yet. Run “galley portal trust” there
why-other-destination = The portal belongs to another newsroom or destination: { $detail }
why-delivery-missing = The frozen delivery is not in the database. Order it again
why-media-missing = A picture’s file is missing on this computer. Add it again and order again
why-no-device-key = This computer’s key is not open. The article and the order are kept here; open the key, and it is sent at once
