# Refusals of the desk: what happened, and what to do (.todo). The codes are those of Rust.

refusal-not_signed_in = Nobody is signed in.
    .todo = Sign in first.
refusal-locked = Your key is locked after a while without work.
    .todo = Give your password again.
refusal-root_locked = This changes the charter; the newsroom's passphrase is needed.
    .todo = Ask the administrator for the passphrase of the root key.
refusal-wrong_password = The password or passphrase is wrong.
    .todo = Try again; the administrator can give you a new password.
refusal-too_many_tries = Too many wrong passwords in a row.
    .todo = Wait { $seconds } seconds, then try again.
refusal-weak_password = The password is too short.
    .todo = Take at least 10 characters; a short sentence is easy to remember.
refusal-deactivated = This person has been deactivated.
    .todo = Ask the administrator.
refusal-not_found =
    { $what ->
        [article] There is no such article: { $given }
        [person] There is no such person: { $given }
        [section] There is no such section: { $given }
        [destination] There is no such portal: { $given }
        [revision] There is no such revision: { $given }
        [kept_change] There is no change kept aside of this number: { $given }
        [profile] There is no such profile: { $given }
       *[other] There is no such thing: { $given }
    }
    .todo = Check the name; somebody may have changed it meanwhile.
refusal-ambiguous = Several people or things answer to “{ $given }”.
    .todo = Give the whole name.
refusal-bad_input =
    { $why ->
        [empty] This must not be empty: { $field }
        [too_long] This is too long: { $field }
        [too_many] These are too many: { $field }
        [twice] The same thing stands there twice: { $field }
        [unknown] This is not known: { $field }
        [in_use] This is still in use: { $field }
        [out_of_range] This is outside what is possible: { $field }
        [same_person] Choose somebody else: { $field }
        [before_start] The end is before the beginning: { $field }
        [no_such_level] A step has level 1 to 4: { $field }
        [bad_code] Letters a-z, digits and _ only: { $field }
        [no_default] The profile “default” must stay: { $field }
        [owes_deliveries] It is still owed deliveries: { $field }
        [no_correction] A correction notice can only be changed by the correction that wrote it
        [not_the_portals] This is not the fingerprint of the key the portal uses now. Ask its operator again
        [portal_key_not_pinned] The portal's key is not pinned yet: { $field }
        [more_notes_than_reasons] There are more notes than reasons
        [more_texts_than_pictures] There are more texts than pictures in the gallery
        [recovery_key_length] A recovery key has seven groups of four letters and digits.
        [recovery_key_slip] A letter is wrong; compare with the paper once more.
       *[other] { $field }: { $why }
    }
    .todo = Correct it and try again.
refusal-field_conflict = Somebody changed this meanwhile ({ $field }). It is now: { $theirs }
    .todo = Look at it as it is now, then decide.
refusal-newsroom_exists = This folder already holds a newsroom.
    .todo = Sign in, or choose another folder.
refusal-no_newsroom = This folder holds no newsroom yet.
    .todo = Set one up: open Galley, or run galley init.
refusal-last_administrator = The last administrator cannot go.
    .todo = Make somebody else administrator first.
refusal-name_taken = Somebody or something has this name already: { $given }
    .todo = Choose another name; capitals and marks make no difference for people.
refusal-too_large = The file has { $megabytes } MB; at most { $limit } MB are taken.
    .todo = Make it smaller, then try again.
refusal-too_many_pixels = The picture has { $megapixels } megapixels; at most { $limit } are taken.
    .todo = Scale it down, then try again.
refusal-not_a_picture = This is not a picture Galley takes, or it is broken.
    .todo = Save it as JPEG, PNG or WebP.
refusal-not_text = This is not a text: the file holds binary data.
    .todo = Save it as plain text, Markdown or HTML.
refusal-unknown_file_kind = Galley cannot import this kind of file: { $given }
    .todo = Give .txt, .md or .html.
refusal-unknown_content = The text has parts this Galley does not know ({ $path }); it is read-only here.
    .todo = Update Galley.
refusal-quarantined = An edit could not be read; it is kept aside.
    .todo = Copy your text, open the article anew, and tell the administrator.
refusal-content_diverged = Window and desk read this text differently; both are kept.
    .todo = Open the article anew and try again; tell the administrator.
refusal-deliveries_stopped = All deliveries are stopped.
    .todo = Somebody who may stop deliveries must let them go on.
refusal-bad_address = This address is not taken.
    .todo = Give one that begins with https:// (http:// on this computer only), without a password in it.
refusal-order_refused = The delivery was not ordered: { $why }
    .todo = See the Delivery panel.
refusal-no_device_key = The key of this desk cannot be opened: { $why }
    .todo = Unlock the keychain of this computer, or give the passphrase of secrets.age.
refusal-not_enrolled = The charter does not know this desk, so portals would refuse what it sends; nothing was sent.
    .todo = Let the administrator let it in (galley enrol), then deliver again.
refusal-portal_unreachable = The portal does not answer: { $why }
    .todo = Check address and network, then try again.
refusal-in_use = Another Galley uses this folder.
    .todo = Close it, then try again.
refusal-bad_backup = This backup cannot be used: { $why }
    .todo = Choose another one.
refusal-cancelled = Cancelled.
    .todo = Nothing was changed.

# Faults of the database: what was kept (.kept), what to do (.todo).

fault-database_locked = Another program holds the database.
    .todo = Wait a moment, then try again.
    .kept = What you typed is still in this window.
fault-database_read_only = The database may not be written.
    .todo = Mend the rights of the data folder.
    .kept = What you typed is still in this window.
fault-database_corrupt = The database is damaged.
    .todo = Start Galley again: it checks the database and offers the newest backup.
    .kept = The database is kept as it is.
fault-database_io = The disk failed, or the database vanished.
    .todo = Check the disk, then start Galley again.
    .kept = What you typed is still in this window.
fault-database_fault = The database did not do it.
    .todo = Try again; if it stays, give the report id to the administrator.
    .kept = Nothing of it was written.
fault-database_closed = The database is closed.
    .todo = Start Galley again.
    .kept = Everything that was saved is kept.
fault-database_too_new = A newer Galley made this database.
    .todo = Install that version, or restore a backup of this one.
    .kept = The database was left as it is.
fault-database_set_aside = The database was damaged; it was set aside.
    .todo = Restore the newest backup.
    .kept = The damaged database is kept in the data folder.
fault-database_not_ours = The file is the database of another program.
    .todo = Choose another data folder.
    .kept = The file was left as it is.
fault-database_altered = A changed Galley made this database.
    .todo = Use the Galley that made it, or restore a backup.
    .kept = The database was left as it is.
fault-backup_before_upgrade_failed = The backup before the upgrade failed.
    .todo = Free some space, then start Galley again.
    .kept = Nothing was changed.
fault-data_folder_unusable = The data folder cannot be used.
    .todo = Check that it exists and that you may write in it.
    .kept = Nothing was changed.

# Audit of the newsroom

event-newsroom_founded = Newsroom founded: { $name }
event-charter_issued = Charter version { $version } signed
event-person_added = Person added: { $name }
event-person_changed = Person changed: { $name } ({ $changed })
event-password_reset = New password given to { $name }
event-password_changed = Own password changed
event-recovered = Came back by the recovery key
event-recovery_key_made = New recovery key printed
event-person_deactivated = Person deactivated: { $name }
event-section_added = Section added: { $name }
event-section_changed = Section changed: { $name }
event-destination_added = Portal added: { $name } ({ $url })
event-destination_changed = Portal changed: { $name } ({ $changed })
event-portal_trusted = Key of a portal pinned: { $name }
event-settings_changed = Settings changed: { $changed }
event-delegated = Privileges lent to { $name } until { $until }
event-delegation_ended = Privileges taken back from { $name }
event-device_enrolled = Desk let in: { $name }
event-passphrase_changed = Passphrase of the root key changed
event-quarantine_settled = A typed change that was kept aside was dealt with (no. { $number })

# What a person is told

alert-delegated = { $by } lent you privileges until { $until }
alert-delegation-ended = { $by } took back what was lent to you
notice-restored = Restored from a backup of { $detail }: nothing is sent before every portal has been read back.
notice-device_not_enrolled = The charter does not know this desk yet; the administrator must let it in.
notice-database_set_aside = A damaged database is kept here: { $detail }

# Test of a portal

destination-unreachable = The portal does not answer.
destination-not_a_portal = There is no portal at this address.
destination-other_key = The portal's key is not the pinned one: call its operator and compare.
destination-not_trusted = The portal trusts no newsroom yet: its operator must run galley portal trust.
destination-trusts_another_newsroom = The portal trusts another newsroom.
destination-bound_to_another_destination = The portal is bound to another destination of this newsroom.
destination-insecure_address = The address is not safe: https is needed.
destination-checks_failed = Not everything is as deliveries need it; see what was tried.
destination-check-the_portal_is_reached_and_tells_its_time = The portal is reached and tells its time
    .todo = Check the address and the network, then test again.
destination-check-this_computers_clock_agrees_with_the_portals = The clocks of this computer and of the portal agree
    .todo = Set this computer's clock by the network. Deliveries go on: the difference is allowed for.
destination-check-the_credentials_are_accepted = The portal knows this desk's key
    .todo = Open this desk's key (galley doctor says what it waits for). Where the portal refuses it, an administrator lets this desk in: galley enrol NAME
destination-check-an_article_that_is_not_there_is_reported_absent = An article that is not there is reported absent
    .todo = Give the portal's operator these words: without this, a lost answer cannot be cleared up.
destination-check-content_nobody_signed_off_is_refused = Content nobody signed off is refused
    .todo = Do not use this portal: anybody's content could be shown there. Tell its operator.
destination-check-nothing_is_left_behind = Nothing of the test is left behind
    .todo = Ask the portal's operator to remove the draft of the test; readers do not see it.
tried-passed = passed
tried-warning = passed, with a warning
tried-failed = failed
tried-not_tried = not tried

# galley doctor: what was looked at, and what to do

doctor-newsroom = Newsroom
doctor-disk_space = Free disk space: { $megabytes } MB
doctor-database = Database { $detail }
doctor-schema = Database version { $version } (SQLite { $sqlite })
doctor-journal = Log of the database: { $mode }
doctor-clock = Clock compared with the portals: { $milliseconds } ms
doctor-clock_back = Newest decision ahead of the clock by { $milliseconds } ms
doctor-administrator = Somebody can administer
doctor-second_person = People who can sign in: { $people }
doctor-recovery_key = A printed recovery key exists
doctor-projections = Articles whose list entry lags behind: { $count }
doctor-quarantine = Edits kept aside because they could not be read: { $count }
doctor-ops = Requests not yet decided: { $count }
doctor-unknown_lanes = Deliveries with an unknown outcome: { $count }
doctor-waiting_lanes = Deliveries waiting for a person: { $count }
doctor-alerts = Urgent notices nobody has read: { $count }
doctor-restored = Portals not yet read back after a restore { $made_at }
doctor-portal_key = Key of the portal { $destination } is pinned
doctor-portal_contact = Newest contact with { $destination }: { $last_contact } { $why }
doctor-device_key = Key of this desk ({ $keychain }) { $why }
doctor-device_enrolled = The charter knows this desk
doctor-backup = Newest backup
doctor-backup_disk = Backup on another disk than the data
doctor-todo-init = Set up the newsroom: open Galley, or run galley init.
doctor-todo-free_space = Free space on this disk.
doctor-todo-restore_backup = Restore the newest backup.
doctor-todo-update_galley = Update Galley.
doctor-todo-local_folder = Put the data folder on a disk of this computer.
doctor-todo-set_clock = Set this computer's clock, best by the network.
doctor-todo-add_person = Add a second person: nobody signs off their own article.
doctor-todo-print_recovery_key = Print a recovery key for an administrator.
doctor-todo-restart = Start Galley again; if it stays, report it.
doctor-todo-report_quarantine = Read what was typed with: galley quarantine list. Type it again, report the file of galley quarantine export, then: galley quarantine settle NUMBER
doctor-todo-deliver = Let Galley deliver (galley deliver --until-idle).
doctor-todo-see_deliveries = See the deliveries.
doctor-todo-see_alerts = Read the notices.
doctor-todo-test_destination = Test the portal (galley destination test).
doctor-todo-open_keychain = Unlock the keychain, or give GALLEY_PASSPHRASE.
doctor-todo-enrol_device = Let this desk in (galley enrol).
doctor-todo-back_up = Make a backup now.
doctor-todo-other_disk = Choose a backup folder on another disk.

# galley verify: what is not as it was

verify-event_missing = An event is missing
verify-event_broken = An event does not follow the one before it
verify-event_changed = An event was changed
verify-event_foreign = An event of another history
verify-payload_changed = The content of an event was changed
verify-payload_unreadable = The content of an event cannot be read
verify-op_missing = The request of an event is missing
verify-op_changed = A request was changed
verify-op_signature = An event is not signed by the desk's key
verify-tail_missing = The newest events of an article are missing
verify-projection_missing = An article is not in the list
verify-projection_differs = The list shows something else than was decided
verify-root_differs = The root key is not the charter's
verify-charter_signature = A charter is not signed by the root key
verify-charter_order = A charter is out of order
verify-charter_unnamed = A charter nobody decided
verify-charter_missing = A charter is missing
verify-key_unknown = A person's key is not in the charter
verify-approval_signature = A sign-off is not signed by its person
verify-approval_privilege = A sign-off by somebody who could not give it
verify-clearance_signature = A clearance is not signed by somebody who could give it
verify-order_bad = An order that its signer could not give
verify-revision_changed = A frozen revision was changed
verify-revision_missing = A frozen revision is missing
verify-update_changed = A piece of working text was changed
verify-update_missing = A piece of working text is missing
verify-snapshot_changed = A working text was changed
verify-file_missing = A picture or attachment is missing
verify-file_changed = A picture or attachment was changed
verify-file_unreadable = A picture or attachment cannot be read
verify-delivery_changed = A delivery was changed
verify-receipt_changed = A receipt was changed
verify-receipt_signature = A receipt is not signed by its portal
verify-receipt_missing = A receipt is missing
verify-history_rewritten = A portal signed for another history than is here

# What fields are called where a refusal speaks of them.
field-name = name
field-name_vi = Vietnamese name
field-name_en = English name
field-newsroom = the newsroom's name
field-pen_names = pen names
field-password = password
field-passphrase = passphrase
field-chain = steps of review
field-sections = sections
field-return_reasons = return reasons
field-story_types = story types
field-clearance_kinds = kinds of clearance
field-profiles = content profiles
field-privileges = privileges
field-idle_lock_minutes = idle minutes before the lock
field-time_zone = time zone
field-charter_version = charter
field-hand_claims_to = who takes over the claims
field-destination = portal
field-file = file
field-text = text
field-at = time
field-until = end
field-to = who it goes to
