# The screens: list, sheet, review, deliveries, settings.


# List
article-new = New article
import = Import from a file
import-running = Importing
import-refused = Some files were not imported
import-stopped = Stopped. Not imported: { $files }
import-stopped-todo = Articles imported before are kept. Import these files again when you need them.
import-drop = Drop .txt, .md or .html files here to import them, one article each
article-untitled = (no headline yet)
filter = Filter
filter-any = Any
filter-author = Author
filter-from = Changed from
filter-until = Changed until
filter-clear = Clear filter
filter-since = since { $date }
filter-before = until { $date }
filter-nothing = No article passes the filter
saved-views = Saved views
saved-view-name = Save as a view named
saved-view-keep = Save view
saved-view-needs-name = Name the view first.
saved-view-delete = Delete the view “{ $name }”
saved-view-gone = The view “{ $name }” is deleted
review-short = In review { $step }/{ $steps }
search-nothing-text = Type with accents for exact matches, without for more.
empty-mine = No articles of yours yet
empty-mine-text = Articles you write or carry the byline of appear here. Press “New article” to write one, or import one from a file.
empty-to_review = Nothing waits for your review
empty-to_review-text = Articles submitted to a step you may sign appear here.
empty-returned = Nothing was returned
empty-returned-text = Returned articles appear here with the reasons.
empty-approved = No approved article waits
empty-approved-text = Articles fully signed off and not yet scheduled appear here.
empty-scheduled = Nothing is scheduled
empty-scheduled-text = Articles with a time appear here.
empty-live = Nothing is live yet
empty-live-text = Articles published and verified appear here.
empty-late = Nothing is late
empty-late-text = Articles past their time, or waiting for a person, appear here.
empty-post_check = No post-publication check is owed
empty-post_check-text = Hot news waits here for its check after publication.
empty-held = Nothing is on hold
empty-held-text = Held articles appear here with reason and date.
empty-spiked = Nothing was spiked
empty-spiked-text = Spiked articles stay here and can be recovered.
empty-all = The newsroom has no articles yet
empty-all-text = Every article that is not spiked appears here.
why-submitted = submitted by { $by }
why-claimed-by-you = You are reviewing
why-fast-lane-taken = { $by } took the fast lane
why-claimed = claimed by { $by }
why-returned = returned by { $by }: { $reason }
why-returned-to-step = sent back a step by { $by }: { $reason }
why-held = held by { $by }: { $reason }
why-spiked = spiked by { $by }
why-reopened = reopened by { $by }
why-correcting = { $by } is correcting it
why-recalled = recalled by { $by }
why-withdrawn = withdrawn by { $by }

# Sheet
sheet-nothing = Choose an article
sheet-nothing-text = It opens here as readers will see it, editable in place.
section-none = No section
unapproved-changes = unapproved changes
claim-take-over = Take over from { $name }
done-spike = “{ $headline }” is spiked
done-hold = “{ $headline }” is held
held-by-you = you hold it
panel-close = Close the side panel
preview = Preview
preview-text = Made by Galley from the current content, as the portal will show it.
preview-findings = { $count } findings are still open.
reading-corrections = Corrections
reading-ai = Use of AI
reading-ai-checked = checked by { $name }
reading-keywords = Keywords
reading-related = Related
reading-slug = Address
reading-seo = For search engines
panels = Side panels
panel-details = Details
panel-checks = Checks
panel-comments = Comments
panel-history = History
panel-delivery = Delivery
conflict-take-theirs = Take theirs
conflict-take-mine = Keep mine
conflict-text = Somebody changed { $field } while you were writing. Nothing is lost; choose one.
conflict-theirs = Theirs
conflict-yours = Yours
conflict-other-value = (changed)
details-not-saved = The details are not saved; what you filled in is still here.
field-bylines-hint = Separated by commas; names or pen names.
field-keywords-hint = Separated by commas.
field-inside = Stays in the newsroom.
field-language = Language of the article
field-priority = Priority
field-more = More
field-ai-tool = AI tool
field-ai-checked = Checked by
priority = Level { $level }
ai-none = No AI used
ai-assisted = AI assisted
ai-generated = AI generated
picture-caption = Caption
picture-credit = Credit
picture-alt = Description for those who cannot see it
picture-rights = Rights note
picture-choose = Choose a lead image
picture-remove = Remove picture
picture-focal-x = Focal point, across
picture-focal-y = Focal point, down
picture-focal-hint = What a narrow crop keeps; you can also click on the picture.
gallery-add = Add pictures to the gallery
gallery-number = Picture { $number } of the gallery
gallery-earlier = Move up
gallery-later = Move down
related-add = Add a related article
related-hint = Type some words of its headline or text.
related-found = Articles found
related-remove = Delete related article: { $headline }
attachment-add = Attach files
attachment-save = Save a copy
attachment-save-name = Save a copy of { $name }
attachment-remove = Delete { $name }
attachment-saved = Saved: { $path }
file-size = { $size } MB
file-size-small = { $size } kB
field-references-hint = One document or link a line; stays in the newsroom.
source-who = Who, or which document
source-contact = Contact
source-when = When
source-add = Add a source
checks-none = Nothing to mend
checks-none-text = Galley looks again whenever you pause.
checks-show = Show in the text
severity-blocking = Must mend
severity-advice = Advice
comments-none = No comments yet
comments-none-text = Select some text and comment, or write about the whole article.
comments-resolved = { $count } resolved comments
comment-new = New comment
comment-answer = Reply
comment-resolve = Resolve
comment-reopen = Open again
comment-orphaned = The text is gone, it was: “{ $quote }”
history-compare = Show changes ({ $hash })
history-diff = Changes in revision { $hash }
history-restore = Restore this version
history-restore-text = Restoring makes headline, standfirst, body and every detail readers see what they are in this version. Sources, notes to the desk, embargo, attachments and correction notices stay as they are now.
history-read-only = You cannot edit this article now
delivery-none = No portal yet
delivery-none-text = An administrator adds portals in Settings, Portals.
delivery-plan = Schedule or publish
delivery-at-portal = The portal publishes it at { $at }, even if this computer is off.
delivery-at-here = Goes out at { $at }; this computer must be on and online.
delivery-open = Open on the portal
delivery-live-at = Verified on the portal at { $at }
story-show = Show story
story-hide = Hide story
sign-offs = Sign-offs
sign-off-line = Step { $step }: { $name }, { $at }
sign-off-stale = content changed since

# Review
sign-off-changes = { $count } changes since your last look ({ $when })
sign-off-no-changes = Nothing changed since your last look.
sign-off-first-look = This is your first look at this article.
sign-off-also = Sign step { $steps } again too: the article changed since. Otherwise it goes back to that step.
sign-off-hash = Revision signed: { $hash }…
return-text = Pick reasons, point at the place if you like, and write.
return-anchor = Select text in the article to point at the place.
return-anchor-later = Points at no place yet; go to its note, then select text in the article.
return-place-gone = Do not point at this place
return-note = Note
return-to = Send back to
return-to-author = The author
return-to-step = Step { $step }
schedule-text = Times are { $zone }.
schedule-when = When
schedule-at = At a time
schedule-choose = Choose a time.
schedule-now = Goes to { $name } now.
schedule-portal = { $name } publishes it at { $at }, even if this computer is off.
schedule-here = This computer must be on and online at { $at }.
schedule-embargo = Under embargo until { $until }.
reason = Reason
reason-needed = Write the reason first.
public-notice = Notice to readers
public-notice-hint = Shown on the portal instead of the article; may be empty.
take-down-text = It leaves every portal and may return later.
kill-text = It leaves every portal and may never return.
correct-notice = Correction notice
correct-hint = Stands on the article with its time; may be empty.
hold-look-again = Look again on
clearances = Clearances
clearance-to = Set to
clearance-note = What was checked

# Activity
event-created = Created
event-details_edited = Details changed: { $fields }
event-submitted = Submitted to step { $step }
event-fast_lane_taken = Fast lane taken, waiting at step { $step }
event-withdrawn = Withdrawn
event-claimed = Claimed
event-unclaimed = Claim let go
event-claim_handed_on = Claim handed on
event-revised = Content revised in review
event-returned =
    Returned: { $reason ->
        [wrong_figure] wrong figure
        [missing_source] missing source
        [picture_rights] picture rights
        [style] style or spelling
        [structure] structure
        [too_long] too long
        [legal] legal concern
        [other] another reason
       *[custom] { $reason }
    }
event-returned-short = returned
event-reason_resolved = A return reason was dealt with
event-signed_off = Step { $step } signed off
event-recalled = Recalled
event-reopened = Reopened
event-held = Held: { $reason }
event-released = Released
event-spiked = Spiked: { $reason }
event-unspiked = Unspiked
event-clearance_set =
    Clearance { $clearance ->
        [legal] legal
        [picture_rights] picture rights
        [sources] sources
        [checklist] checklist
       *[other] { $clearance }
    }: { $state ->
        [not_needed] not needed
        [required] required
        [cleared] cleared
       *[other] { $state }
    }
event-post_checked = Post-publication check: { $note }
event-commented = Comment: { $text }
event-comment_resolved = Comment resolved
event-ordered =
    { $order ->
        [publish] Ordered: publish to { $destination }
        [unschedule] Ordered: unschedule at { $destination }
        [take_down] Ordered: take down from { $destination }
        [kill] Ordered: kill at { $destination }
       *[other] Ordered: { $order } at { $destination }
    }
event-publication_moved =
    { $destination }: { $effect ->
        [schedule] scheduled
        [unschedule] unscheduled
        [enqueue] queued
        [begin] sending
        [accept] accepted by the portal
        [verify] live and verified
        [hold] held
        [release] released
        [lose_reply] reply lost, outcome unknown
        [find_absent] not at the portal, sent again
        [fail_for_now] failed, will be tried again
        [need_person] a person must act
        [run_late] late
        [update] updating
        [take_down] taking down
        [gone] taken down
       *[other] { $effect }
    }
event-correction_proposed = Correction proposed: { $note }
activity-none = Nothing happened yet
activity-none-text = Every decision of the newsroom appears here, newest first.
activity-person = Find by person
deliveries-none = Nothing was delivered yet
deliveries-none-open = Nothing is left to do
deliveries-none-text = Each article and portal is a line here that tells its story.
deliveries-open = Only open ones
deliveries-stop = Stop all deliveries
deliveries-resume = Let deliveries go on
deliveries-next = Next try at { $at } ({ $attempts } tries so far)
remedy-retry = Try again
remedy-deliver_approved = Deliver the approved one
remedy-review_new = Review the new one
remedy-unschedule = Unschedule
remedy-overwrite_portal = Overwrite at the portal
overwrite-title = Overwrite the article at { $name }?
overwrite-text = What stands at the portal is replaced by what was approved. A change made there is lost unless it was brought into the article in Galley.
story-words = Technical words

# Status
status-stopped = All deliveries stopped by { $by }
status-news = { $count } news
status-long = This computer
status-long-saved = Last saved
status-long-owed = Articles that owe a portal something
status-long-here = Of these, need this computer on
status-long-clock = Clock
status-long-offline = Out of contact since
status-long-backup = Last backup
status-long-news = News for you
status-long-no-news = No news.
status-long-all-seen = All seen
status-long-seen = Seen
alert-returned = { $by } returned “{ $headline }”: { $note }
alert-waiting-for-you = “{ $headline }” waits for you
alert-approved = “{ $headline }” is approved
alert-claim-taken-over = { $by } took over your claim
alert-claim-handed-on = A claim was handed on to you
alert-commented = { $by } commented: { $text }
alert-correcting = { $by } started a correction
alert-correction-proposed = { $by } proposes a correction: { $note }
alert-taken-down = { $by } took it down: { $reason }
alert-killed = { $by } killed it: { $reason }
alert-look-again = Time to look again at “{ $headline }”, put aside: { $reason }

# Start
first-run-text = A few lines to open the newsroom on this computer.
first-run-newsroom = Newsroom's name
first-run-name = Your name
first-run-passphrase = The newsroom's passphrase
first-run-passphrase-hint = Opens the newsroom's root key when people or sections change. At least 10 characters, not your password.
first-run-fill = Fill in every field first.
first-run-password-short = The password needs at least 10 characters.
first-run-passphrase-short = The passphrase needs at least 10 characters.
first-run-print = Print this key
first-run-create = Open the newsroom
first-run-recovery-title = Keep this recovery key
first-run-recovery-text = Print it and keep it safe. If you forget your password only this key helps.
first-run-begin = Begin
password = Password
password-hint = At least 10 characters.
password-again = Your password
password-again-hint = Your signing key locked itself while nobody worked; type your password to sign.
password-change = Change password
password-old = Present password
password-new = New password
password-first = First password
password-reset = Reset password
passphrase-why = This changes the charter, which the root key signs.
passphrase-change = Change the newsroom's passphrase
passphrase-change-text = When somebody knows it who no longer should. The root key and everything it signed stay.
passphrase-old = Present passphrase
passphrase-new = New passphrase
passphrase-again = The new passphrase once more
passphrase-differs = The new passphrase was not typed the same way twice.
sign-in = Sign in
sign-in-text = Choose your name.
sign-in-demonstration = Demonstration: everybody's password is galley-demo
sign-in-demonstration-text = A demonstration: everything in it is made up. Choose a person to try the work of that role.
print-revision = revision { $hash }
print-unfrozen = no revision frozen yet
print-moved-on = changed since this revision
print-by = Printed by { $name } at { $at }
progress-backup = Backing up
progress-restore = Reading the backup
progress-demonstration = Making the demonstration newsroom
demo-title = Just looking?
demo-text = Galley makes a demonstration newsroom in a folder of its own: nine people in every role, 25 articles in every state, a portal to publish on. It takes about half a minute. Close that window and open Galley again to come back here.
demo-open = Open the demonstration
switch-person = Switch person
quit-title = Something is still to be sent
quit-text = { $count } articles can only be sent while this computer is on. Quit now and they will be late.
quit-stay = Stay
quit-anyway = Quit anyway
unsaved-title =
    { $count ->
        [one] { $count } article has text that is not saved
       *[other] { $count } articles have text that is not saved
    }
unsaved-open = Galley cannot write what you typed yet. Stay, and nothing is lost. Leave this article all the same: what can still be written is tried on while the window is open; what was refused is lost.
unsaved-sign_out = Galley cannot write what you typed yet. Switch person now and it is lost; stay, or copy the text somewhere else first.
unsaved-quit = Galley cannot write what you typed yet. Close now and it is lost; stay, or copy the text somewhere else first.
unsaved-stay = Stay
unsaved-leave = Leave anyway
key-person = Open your key to sign
key-person-text = Your key locked after a while without work. Give your password again, and what you chose is done at once.
key-computer = Passphrase of this computer’s key
key-computer-text = This computer has no keychain, so the key that sends articles is sealed by the newsroom's passphrase. It is asked for once, until Galley is closed; what waits is sent at once.
key-computer-wrong = The passphrase is not right.
key-computer-wrong-todo = Type the newsroom's passphrase; ask the administrator if you do not know it.
key-open = Open
key-computer-open = Open this computer’s key
key-closed-passphrase = This computer’s key is not open, so nothing can be sent. Articles and orders are kept here.
key-closed-keychain = The keychain of the operating system does not answer, so nothing can be sent. Unlock it (often by logging in to the computer again), then try again. Articles and orders are kept here.
status-key-closed = Key not open: nothing can be sent
status-stale = Something on the screen could not be renewed: { $happened }
change-kind = Kind of block
change-heading = Heading
change-level = Level of the heading
change-inside = Stands in
change-cell = table, row { $row }, column { $column }
change-media = Picture
change-credit = Credit
change-alt = Description for those who cannot see it
change-focal = Point of the picture that is kept
change-url = Address
change-provider = Where the embedded content is
change-attribution = Whose words
change-links = Link
change-marks = Type
change-footnotes = Footnote
change-picture-before = the old picture
change-picture-after = the new picture
change-related-unknown = an article that is not in the newsroom any more

# Settings
settings-account = Mine
settings-people = People
settings-sections = Sections
settings-destinations = Portals
settings-rules = Rules
settings-profiles = Profiles
settings-privileges = Privileges
settings-backup = Backup
settings-saved = Saved.
person-add = Add a person
person-name = Name
person-pen-names = Pen names
person-pen-hint = Separated by commas.
person-roles = Roles
person-deactivate = Deactivate
person-do = { $what }: { $name }
person-gone = Deactivated
person-change = Edit { $name }
person-all-sections = All sections
person-incomplete = A name, at least one role (each with a section), and a first password of 10 characters are needed.
person-role-in = { $role } ({ $sections })
person-since = since { $at }
person-deactivate-title = Deactivate { $name }?
person-deactivate-text = They can no longer sign in or sign off. What they wrote and signed stays as it is.
person-claims = Holds { $count } articles; hand them to
person-claims-release = Nobody: back to review
password-reset-text = { $name } signs in with the new password and gets a new key; earlier sign-offs stay valid.
section-add = Add a section
section-chain = Chain: { $steps }
section-chain-legend = Levels that must sign, in order
section-level = Level { $level }
section-name-vi = Vietnamese name
section-name-en = English name
section-key = Key
section-key-hint = Lower-case letters and hyphens, e.g. thoi-su.
section-active = In use
section-resting = No longer used
sections-none = No sections yet
sections-none-text = A section decides who signs off.
destination-add = Add a portal
destination-name = Name
destination-url = Write address
destination-url-hint = Begins with https:// (http:// on this computer only).
destination-test = Test
destination-fingerprint = Fingerprint: { $fingerprint }
destination-unpinned = The portal's key is not pinned yet
destination-contact = Last good contact { $at }
destination-accept = Compared by telephone: accept this key
destination-active = In use
destination-active-hint = When off, nothing new can be published here; what is public stays.
destination-keep = Keep the approved revision on schedule when reopened
destination-keep-hint = When off, reopening holds the delivery.
destinations-none-text = Add a portal to publish to.
rules-zone = Time zone
rules-zone-hint = IANA name, e.g. Asia/Ho_Chi_Minh.
rules-four-eyes = Four eyes
rules-four-eyes-hint = Nobody signs off their own article.
rules-last-editor = The last editor may not finish
rules-last-editor-hint = The final sign-off needs somebody else.
rules-fast-lane = Fast lane
rules-fast-lane-hint = Step 1 may be skipped; a check follows publication.
rules-reasons = Return reasons
rules-reasons-add = Add a reason
rules-story-types = Story types
rules-story-types-add = Add a story type
rules-clearances = Clearances
rules-clearances-add = Add a clearance
rules-idle = Lock when idle
rules-idle-hint = After that, sign-off and publishing ask for the password again.
rules-idle-minutes = After { $minutes } min
list-remove = Delete “{ $name }”
profiles-text = A content profile says what a section needs before an article is submitted.
profile-add = Add a profile
profile-new = New profile
profile-sections = Used by the sections
profile-default-text = Used by every section without a profile of its own.
profile-fields = Fields
profile-chars = most characters
profile-words = most words
profile-max-chars = Most characters: { $field }
profile-max-words = Most words: { $field }
profile-sources = Least number of sources
profile-findings = Checks
severity-default = As Galley suggests
severity-off = Off
privileges-text = What each role may do. Changes go into the charter, by which portals check sign-offs.
privileges-count = { $count } privileges
finding-name-required_field = a required field is empty
finding-name-recommended_field = a recommended field is empty
finding-name-too_long = too long
finding-name-picture_without_caption = a picture without caption
finding-name-picture_without_credit = a picture without credit
finding-name-picture_without_alt = a picture without description
finding-name-empty_block = an empty block
finding-name-doubled_word = a doubled word
finding-name-doubled_space = doubled spaces
finding-name-invisible_characters = invisible characters
finding-name-decomposed_text = letters and marks stored apart
finding-name-link_without_target = a link that leads nowhere
finding-name-unlinked_address = an address without link
finding-name-date_contradiction = contradicting dates
finding-name-unresolved_reason = an unresolved return reason
finding-name-unresolved_comment = an unresolved comment
finding-name-missing_second_source = too few sources
finding-name-legacy_encoding = text typed for old fonts
finding-name-near_duplicate = much like an existing article
rules-profiles = Content profiles
rules-charter = Charter version { $version }
demand-required = required
demand-recommended = recommended
demand-optional = optional
demand-chars = at most { $max } characters
backup-text = One each night, seven are kept, each opened to prove it works.
recovery-key = Recovery key
recovery-key-text = Print it and keep it safe: it brings you back when the password is forgotten. An older paper stops working.
recovery-key-make = Make a recovery key
recovery-key-put-away = Put away
recover-begin = Forgot the password
recover-title = Come back with the recovery key
recover-text = Type the key from the printed paper. Without it, ask an administrator to reset the password.
recover = Set a new password
delegations = Delegation
delegations-text = Lend your privileges to somebody for a time, for example while you travel.
delegation-line = { $from } lends to { $to }, from { $begins } until { $until }
delegation-to = To
delegation-from = From (empty means now)
delegation-until = Until
delegation-what = Privileges lent
delegation-lend = Delegate
delegation-end = Take back
delegation-incomplete = Choose a person, a period and at least one privilege.
backup-same-disk = The backup is on the same disk as the data: one failure takes both.
backup-none = No backup yet
backup-none-text = The first is made tonight, or right now.
backup-now = Back up now
recovery-title = Backups lying here
recovery-text = The present data is set aside, nothing is lost. Galley takes this desk for a new one and reads every portal back before it sends.
recovery-closes = Galley closes; open it again to use the restored data.
recovery-restore = Restore
recovery-restore-at = Restore the backup of { $at }
recovery-none = There is no backup in the data folder.
device-enrol = Let this desk in
device-enrol-text = This desk gets a new key, written into the charter; older keys end.
device-name = { $name }’s desk
device-name-label = Name of this desk
destination-ok = Portal { $site } is ready; fingerprint { $fingerprint }
submit-fast = Submit as hot news
