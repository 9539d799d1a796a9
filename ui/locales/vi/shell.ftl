### Vỏ của ứng dụng: khay hệ thống, thông báo và những gì nói trước khi có cửa sổ.

shell-tray-open = Mở Galley
shell-tray-quit = Thoát Galley
shell-tray-nothing-owed = Không nợ gì
shell-tray-owes =
    { $count ->
       *[other] { $count } bài còn nợ việc
    }
shell-notification-open = Mở
