# Refusals: what happened, and what to do (.todo). The codes are those of Rust.

refusal-wrong_state = Not possible while the article is “{ $state }”.
    .todo = The head of the article says what is possible now.
refusal-no_privilege = You do not have the privilege “{ $privilege }”.
    .todo = Ask somebody who has it, or ask the administrator for it.
refusal-stale_round = The article moved on while you looked at it: round { $current }, you saw round { $given }.
    .todo = Look at the article as it is now, then decide.
refusal-four_eyes = Nobody signs off their own article.
    .todo = Ask another person who may sign off.
refusal-four_eyes_alone = The newsroom has one person only, so nobody can sign off this article.
    .todo = Add a second person in Settings, under People.
refusal-last_editor = You changed the content last; the final sign-off needs somebody else.
    .todo = Ask another person who may sign off.
refusal-stale_content =
    { $changes ->
        [one] The content has { $changes } change since you looked.
       *[other] The content has { $changes } changes since you looked.
    }
    .todo = Look at the marked changes, then sign off again.
refusal-claimed_by_other = { $holder } holds this article.
    .todo = Talk to { $holder }, or take it over; the holder will be told.
refusal-not_claimed = Nobody has claimed this article.
    .todo = Claim it first.
refusal-not_own = This is not your article.
    .todo = Comment for the author, or ask somebody who may edit it.
refusal-not_submitter = Somebody else submitted this article.
    .todo = Ask them to withdraw it, or ask an editor to return it.
refusal-reason_missing = A return needs at least one reason.
    .todo = Choose a reason from the list.
refusal-no_such_step = There is no step { $step } before this one.
    .todo = Choose another step, or return it to the author.
refusal-blocking_findings =
    { $count ->
        [one] { $count } finding blocks this.
       *[other] { $count } findings block this.
    }
    .todo = Open the Checks panel and click each finding to go to its place.
refusal-no_section = The article has no section.
    .todo = Choose a section in the Details panel; the section decides who signs off.
refusal-no_chain = This section has no sign-off chain.
    .todo = Ask the administrator to set one in Settings, under Sections.
refusal-fast_lane_closed = The fast lane is not open to you.
    .todo = Submit the usual way, or ask the managing editor.
refusal-clearance_missing = A clearance is missing: { $kind }.
    .todo = Ask the person in charge: at the head of the article choose “More actions”, then “Set a clearance”.
refusal-already_public = The article is already on a portal.
    .todo = Correct it, reopen it or take it down.
refusal-not_public = The article is on no portal yet.
    .todo = Publish it first, or edit it as it is.
refusal-killed = The article was killed; it may not return.
    .todo = Write a new article if one is needed.
refusal-time_passed = That time has passed.
    .todo = Choose another time, or publish now.
refusal-before_embargo = That time is before the end of the embargo.
    .todo = Choose a later time, or change the embargo in the Details panel.
refusal-nothing_scheduled = Nothing is scheduled there.
    .todo = See the Delivery panel.
refusal-already_ordered = This very revision is already there or on its way.
    .todo = See the Delivery panel.
refusal-no_check_owed = No post-publication check is owed.
    .todo = Nothing to do.
refusal-bad_signature = A signature does not fit what is decided.
    .todo = Sign in again and retry; if it stays, tell the administrator.
refusal-not_saved = What you typed cannot be written yet, so nothing was done with the article.
    .kept = What you typed is still in this window.
    .todo = Wait until the status line says that it is saved, then try again; or copy the text somewhere else.
refusal-unknown = This is not possible ({ $code }).
    .todo = Try again; if it stays, tell the administrator this code.

fault = Something unforeseen went wrong.
    .todo = Try again. If it stays, give the report id to the administrator.
    .kept = What you typed is kept.
fault-disk_full = The disk is full; nothing more can be written.
    .todo = Free some space and try again. Do not close this window.
    .kept = What you typed is still in this window.
fault-locked = Another program holds the database.
    .todo = Wait a moment; Galley tries again by itself.
    .kept = What you typed is still in this window.
fault-offline = There is no network.
    .todo = Go on working; Galley sends when the network is back.
    .kept = Every change is saved on this computer.
