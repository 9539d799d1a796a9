# Words shared by every screen.

app-name = Galley
button-ok = OK
button-cancel = Cancel
button-close = Close
button-save = Save
button-back = Back
button-next = Continue
button-retry = Try again
button-undo = Undo
button-copy = Copy
button-copied = Copied
button-delete = Delete
button-edit = Edit
button-add = Add
button-open = Open
button-details = Details
button-more = More actions
button-stop = Stop
button-clear = Clear the field

loading = Opening…
loading-more = Getting more…
empty-list = Nothing here yet
required = required
optional = optional
none = None
yes = Yes
no = No
unknown = Unknown

search = Search
search-nothing = Nothing found for “{ $text }”
search-count =
    { $count ->
        [one] { $count } result
       *[other] { $count } results
    }
select-placeholder = Choose…
combobox-nothing = Nothing matches
list-position = Item { $index } of { $total }

error-happened = What happened
error-kept = What was kept
error-todo = What to do
error-report = Report id: { $id }

progress-of = { $done } of { $total }

time-now = just now
time-zone-name =
    { $zone ->
        [Asia_Ho_Chi_Minh] Hanoi time
        [Asia_Saigon] Hanoi time
        [UTC] UTC
       *[other] { $name }
    }
time-with-zone = { $time }, { $zone }
time-at-on = { $time } { $date }
date-label = Date
time-label = Time
date-hint = day/month/year
date-not-understood = This date is not clear. Type it like 26/11/2026.
time-not-understood = This time is not clear. Type it like 06:30.
time-does-not-exist = This time does not exist on that day, because clocks change.
datetime-time-missing = Type the time too.
datetime-date-missing = Type the date too.

text-size = Text size
text-size-smaller = Smaller text
text-size-larger = Larger text
text-size-reset = Default text size
text-size-value = { NUMBER($percent) }%
theme = Appearance
theme-choice = Appearance: { $theme }
theme-system = As the system
theme-light = Light
theme-dark = Dark
language = Language
language-vi = Tiếng Việt
language-en = English

floats = Floating panels
pane-rail = Main sections
pane-list = Article list
pane-sheet = Open article
pane-show-list = Show the list
pane-hide-list = Hide the list
pane-show-rail = Show main sections
pane-resize-list = Resize the list
pane-back-to-list = Back to the list

palette-title = Commands
palette-placeholder = Type a command
palette-nothing = No such command
palette-group-actions = With this article
palette-group-go = Go to
palette-group-not-now = Not possible now
palette-group-view = Display

shortcuts = Keyboard shortcuts
shortcuts-app = Everywhere
shortcuts-text = In the text
shortcut-search = Search articles
shortcut-palette = Open commands
shortcut-new = New article
shortcut-primary = Main action for this article
shortcut-next-article = Next article
shortcut-previous-article = Previous article
shortcut-toggle-list = Show or hide the list
shortcut-focus-list = Back to the list
shortcut-focus-text = Into the text
shortcut-details = Details panel
shortcut-checks = Checks panel
shortcut-comments = Comments panel
shortcut-history = History panel
shortcut-delivery = Delivery panel
shortcut-print = Print the article
shortcut-lock = Lock
shortcut-help = Show shortcuts

status-saved = saved { $time }
status-saved-never = nothing to save yet
status-saving = saving
status-not-saved = NOT SAVED: { $reason }
status-synced = synced { $time }
status-sync-off = this desk works alone
status-owed =
    { $count ->
        [0] nothing owed
        [one] { $count } thing owed
       *[other] { $count } things owed
    }
status-clock = clock off by { $offset } s
status-clock-ok = clock right
status-clock-unknown = clock not compared yet
status-open = Open the long form

diff-added = added
diff-removed = removed
diff-nothing = No changes
diff-summary = { $added } added, { $removed } removed

notice-info = Note
notice-warning = Warning
notice-error = Error
notice-done = Done
