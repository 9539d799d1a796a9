# States, roles, privileges and verbs. The verb on a button, in a command and in the audit is one.

editorial-draft = Draft
editorial-in_review = In review
editorial-returned = Returned
editorial-approved = Approved
editorial-held = Held
editorial-spiked = Spiked
review-step = step { $step } of { $steps }
approved-with-changes =
    { $count ->
        [one] Approved, { $count } unapproved change
       *[other] Approved, { $count } unapproved changes
    }

publication-not_planned = Not planned
publication-scheduled = Scheduled
publication-queued = Queued
publication-sending = Sending
publication-accepted = Accepted by the portal
publication-live = Live
publication-held = Held
publication-outcome_unknown = Outcome unknown
publication-failed = Failed, will retry
publication-needs_attention = Needs attention
publication-late = Late
publication-updating = Updating
publication-taking_down = Taking down
publication-taken_down = Taken down

action-edit = Edit
action-submit = Submit
action-withdraw = Withdraw
action-claim = Claim
action-unclaim = Let go
action-return = Return
action-sign_off = Sign off
action-fast_lane = Take the fast lane
action-recall = Recall
action-reopen = Reopen
action-hold = Hold
action-release = Release
action-spike = Spike
action-unspike = Unspike
action-comment = Comment
action-clear = Set a clearance
action-schedule = Schedule
action-unschedule = Unschedule
action-publish = Publish now
action-correct = Correct
action-propose_correction = Propose a correction
action-take_down = Take down
action-kill = Kill
action-post_check = Post-publication check

role-reporter = Reporter
role-contributor = Contributor
role-editor = Editor
role-managing_editor = Managing editor
role-editor_in_chief = Editor-in-chief
role-administrator = Administrator

privilege-create = Create articles
privilege-edit_own = Edit own articles
privilege-submit = Submit
privilege-withdraw_own = Withdraw own submissions
privilege-comment = Comment
privilege-claim = Claim
privilege-edit_claimed = Edit what they claimed
privilege-return = Return
privilege-sign_off-1 = Sign off, level 1
privilege-sign_off-2 = Sign off, level 2
privilege-sign_off-3 = Sign off, level 3
privilege-sign_off-4 = Sign off, level 4
privilege-propose_correction = Propose a correction
privilege-recall = Recall
privilege-reopen = Reopen
privilege-schedule = Schedule
privilege-unschedule = Unschedule
privilege-publish = Publish now
privilege-hold = Hold and release
privilege-spike = Spike and unspike
privilege-steer_deliveries = Steer deliveries
privilege-clear = Set clearances
privilege-fast_lane = Use the fast lane
privilege-correct = Correct
privilege-take_down = Take down
privilege-kill = Kill
privilege-stop_deliveries = Stop all deliveries
privilege-delegate = Delegate for a dated period
privilege-administer = Administer the newsroom

clearance-legal = Legal
clearance-picture_rights = Picture rights
clearance-sources = Sources
clearance-checklist = Checklist
clearance-state-not_needed = not needed
clearance-state-required = required
clearance-state-cleared = cleared

view-mine = Mine
view-to_review = To review
view-returned = Returned
view-approved = Approved
view-scheduled = Scheduled
view-live = Live
view-late = Late
view-held = Held
view-spiked = Spiked
view-post_check = To check after publication
view-all = All
place-deliveries = Deliveries
place-activity = Activity
place-settings = Settings

fast-lane = Hot news
own-article = own article
