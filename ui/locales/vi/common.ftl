# Từ dùng chung ở mọi màn hình.

app-name = Galley
button-ok = Đồng ý
button-cancel = Thôi
button-close = Đóng
button-save = Lưu
button-back = Quay lại
button-next = Tiếp tục
button-retry = Thử lại
button-undo = Hoàn tác
button-copy = Sao chép
button-copied = Đã sao chép
button-delete = Xóa
button-edit = Sửa
button-add = Thêm
button-open = Mở
button-details = Chi tiết
button-more = Thêm thao tác
button-stop = Dừng lại
button-clear = Xóa nội dung ô

loading = Đang mở…
loading-more = Đang lấy thêm…
empty-list = Chưa có gì ở đây
required = bắt buộc
optional = không bắt buộc
none = Không có
yes = Có
no = Không
unknown = Chưa rõ

search = Tìm
search-nothing = Không tìm thấy “{ $text }”
search-count =
    { $count ->
       *[other] { $count } kết quả
    }
select-placeholder = Chọn…
combobox-nothing = Không có mục nào khớp
list-position = Mục { $index } trên { $total }

error-happened = Điều đã xảy ra
error-kept = Những gì còn giữ được
error-todo = Việc cần làm
error-report = Mã báo lỗi: { $id }

progress-of = { $done } trên { $total }

time-now = vừa xong
time-zone-name =
    { $zone ->
        [Asia_Ho_Chi_Minh] giờ Việt Nam
        [Asia_Saigon] giờ Việt Nam
        [UTC] giờ UTC
       *[other] { $name }
    }
time-with-zone = { $time }, { $zone }
time-at-on = { $time } { $date }
date-label = Ngày
time-label = Giờ
date-hint = ngày/tháng/năm
date-not-understood = Chưa hiểu ngày này. Gõ như 26/11/2026.
time-not-understood = Chưa hiểu giờ này. Gõ như 06:30.
time-does-not-exist = Giờ này không có trong ngày đó vì đổi giờ mùa.
datetime-time-missing = Gõ thêm giờ.
datetime-date-missing = Gõ thêm ngày.

text-size = Cỡ chữ
text-size-smaller = Chữ nhỏ hơn
text-size-larger = Chữ to hơn
text-size-reset = Cỡ chữ mặc định
text-size-value = { NUMBER($percent) } %
theme = Giao diện
theme-choice = Giao diện: { $theme }
theme-system = Theo máy
theme-light = Sáng
theme-dark = Tối
language = Ngôn ngữ
language-vi = Tiếng Việt
language-en = English

floats = Cửa sổ nổi
pane-rail = Mục chính
pane-list = Danh sách bài
pane-sheet = Bài đang mở
pane-show-list = Hiện danh sách
pane-hide-list = Ẩn danh sách
pane-show-rail = Hiện mục chính
pane-resize-list = Đổi bề rộng danh sách
pane-back-to-list = Về danh sách

palette-title = Lệnh
palette-placeholder = Gõ tên lệnh
palette-nothing = Không có lệnh nào như vậy
palette-group-actions = Việc với bài này
palette-group-go = Đi đến
palette-group-not-now = Chưa làm được lúc này
palette-group-view = Hiển thị

shortcuts = Phím tắt
shortcuts-app = Mọi nơi
shortcuts-text = Trong văn bản
shortcut-search = Tìm bài
shortcut-palette = Mở bảng lệnh
shortcut-new = Bài mới
shortcut-primary = Việc chính với bài này
shortcut-next-article = Bài kế tiếp
shortcut-previous-article = Bài trước
shortcut-toggle-list = Ẩn hoặc hiện danh sách
shortcut-focus-list = Về danh sách
shortcut-focus-text = Vào văn bản
shortcut-details = Bảng Chi tiết
shortcut-checks = Bảng Kiểm tra
shortcut-comments = Bảng Góp ý
shortcut-history = Bảng Lịch sử
shortcut-delivery = Bảng Phát hành
shortcut-print = In bài
shortcut-lock = Khóa máy
shortcut-help = Xem phím tắt

status-saved = đã lưu { $time }
status-saved-never = chưa có gì cần lưu
status-saving = đang lưu
status-not-saved = CHƯA LƯU: { $reason }
status-synced = đồng bộ { $time }
status-sync-off = máy này làm việc một mình
status-owed =
    { $count ->
        [0] không nợ gì
       *[other] còn nợ { $count } việc
    }
status-clock = đồng hồ lệch { $offset } giây
status-clock-ok = đồng hồ đúng
status-clock-unknown = đồng hồ chưa so
status-open = Mở bản đầy đủ

diff-added = thêm
diff-removed = bỏ
diff-nothing = Không có thay đổi
diff-summary = { $added } chỗ thêm, { $removed } chỗ bỏ

notice-info = Lưu ý
notice-warning = Cảnh báo
notice-error = Lỗi
notice-done = Đã xong
