### The desktop shell: tray, notifications and what is said before there is a window.

shell-tray-open = Open Galley
shell-tray-quit = Quit Galley
shell-tray-nothing-owed = Nothing owed
shell-tray-owes =
    { $count ->
        [one] { $count } article owes something
       *[other] { $count } articles owe something
    }
shell-notification-open = Open
