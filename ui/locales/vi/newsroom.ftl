# Lời từ chối của bàn làm việc: chuyện gì xảy ra, và nên làm gì (.todo). Mã do phần Rust đặt.

refusal-not_signed_in = Chưa có ai đăng nhập.
    .todo = Hãy đăng nhập trước.
refusal-locked = Khóa của bạn đã tự khóa sau một lúc không làm việc.
    .todo = Nhập lại mật khẩu.
refusal-root_locked = Việc này đổi điều lệ nên cần câu mật khẩu của tòa soạn.
    .todo = Hỏi quản trị câu mật khẩu của khóa gốc.
refusal-wrong_password = Mật khẩu hoặc câu mật khẩu không đúng.
    .todo = Thử lại; quản trị có thể cấp cho bạn mật khẩu mới.
refusal-too_many_tries = Nhập sai quá nhiều lần liên tiếp.
    .todo = Chờ { $seconds } giây rồi thử lại.
refusal-weak_password = Mật khẩu quá ngắn.
    .todo = Dùng ít nhất 10 ký tự; một câu ngắn dễ nhớ hơn.
refusal-deactivated = Người này đã ngừng hoạt động.
    .todo = Hỏi quản trị.
refusal-not_found =
    { $what ->
        [article] Không có bài này: { $given }
        [person] Không có người này: { $given }
        [section] Không có chuyên mục này: { $given }
        [destination] Không có cổng này: { $given }
        [revision] Không có bản này: { $given }
        [kept_change] Không có thay đổi nào được cất riêng mang số này: { $given }
        [profile] Không có hồ sơ nội dung này: { $given }
       *[other] Không có: { $given }
    }
    .todo = Kiểm tra lại tên; có thể ai đó vừa đổi.
refusal-ambiguous = Có nhiều người hoặc mục ứng với “{ $given }”.
    .todo = Ghi đủ tên.
refusal-bad_input =
    { $why ->
        [empty] Không được để trống: { $field }
        [too_long] Quá dài: { $field }
        [too_many] Quá nhiều: { $field }
        [twice] Bị lặp hai lần: { $field }
        [unknown] Không nhận ra: { $field }
        [in_use] Vẫn đang được dùng: { $field }
        [out_of_range] Ngoài khoảng cho phép: { $field }
        [same_person] Hãy chọn người khác: { $field }
        [before_start] Lúc kết thúc trước lúc bắt đầu: { $field }
        [no_such_level] Mỗi bước có cấp từ 1 đến 4: { $field }
        [bad_code] Chỉ dùng chữ a-z, số và dấu _: { $field }
        [no_default] Phải giữ bộ quy định “default”: { $field }
        [owes_deliveries] Vẫn còn bài phải gửi tới đó: { $field }
        [no_correction] Thông báo đính chính chỉ sửa được trong lần đính chính đã viết ra nó
        [not_the_portals] Dấu vân tay này không phải của khóa mà cổng đang dùng. Hãy hỏi lại người vận hành cổng
        [portal_key_not_pinned] Chưa ghim khóa của cổng: { $field }
        [more_notes_than_reasons] Số ghi chú nhiều hơn số lý do
        [more_texts_than_pictures] Số chú thích nhiều hơn số ảnh trong bộ ảnh
        [recovery_key_length] Khóa khôi phục gồm bảy nhóm, mỗi nhóm bốn chữ hoặc số.
        [recovery_key_slip] Có một chữ sai; hãy so lại với tờ giấy.
       *[other] { $field }: { $why }
    }
    .todo = Sửa lại rồi thử lần nữa.
refusal-field_conflict = Có người vừa đổi chỗ này ({ $field }). Bây giờ là: { $theirs }
    .todo = Xem lại giá trị hiện tại rồi quyết định.
refusal-newsroom_exists = Thư mục này đã có một tòa soạn.
    .todo = Đăng nhập, hoặc chọn thư mục khác.
refusal-no_newsroom = Thư mục này chưa có tòa soạn.
    .todo = Lập tòa soạn: mở Galley, hoặc chạy galley init.
refusal-last_administrator = Không thể bỏ người quản trị cuối cùng.
    .todo = Hãy giao quyền quản trị cho người khác trước.
refusal-name_taken = Tên này đã có: { $given }
    .todo = Chọn tên khác; tên người không phân biệt chữ hoa và dấu.
refusal-too_large = Tệp nặng { $megabytes } MB; chỉ nhận tối đa { $limit } MB.
    .todo = Thu nhỏ rồi thử lại.
refusal-too_many_pixels = Ảnh có { $megapixels } megapixel; chỉ nhận tối đa { $limit }.
    .todo = Thu nhỏ ảnh rồi thử lại.
refusal-not_a_picture = Đây không phải loại ảnh Galley nhận, hoặc ảnh bị hỏng.
    .todo = Lưu lại thành JPEG, PNG hoặc WebP.
refusal-not_text = Đây không phải văn bản: tệp chứa dữ liệu nhị phân.
    .todo = Lưu lại thành văn bản thường, Markdown hoặc HTML.
refusal-unknown_file_kind = Galley không nhập được loại tệp này: { $given }
    .todo = Dùng tệp .txt, .md hoặc .html.
refusal-unknown_content = Bài có phần mà bản Galley này không biết ({ $path }), nên ở đây chỉ đọc được.
    .todo = Cập nhật Galley.
refusal-quarantined = Có một lần sửa không đọc được; nó được giữ riêng.
    .todo = Chép lại phần bạn viết, mở lại bài, và báo quản trị.
refusal-content_diverged = Cửa sổ và bàn làm việc đọc bài này khác nhau; cả hai đều được giữ.
    .todo = Mở lại bài và thử lần nữa; báo quản trị.
refusal-deliveries_stopped = Mọi việc gửi bài đang dừng.
    .todo = Người có quyền dừng gửi phải cho gửi tiếp.
refusal-bad_address = Không nhận địa chỉ này.
    .todo = Dùng địa chỉ bắt đầu bằng https:// (http:// chỉ cho máy này), không chứa mật khẩu.
refusal-order_refused = Chưa đặt được lệnh gửi: { $why }
    .todo = Xem bảng Gửi bài.
refusal-no_device_key = Không mở được khóa của máy này: { $why }
    .todo = Mở kho khóa của máy, hoặc nhập câu mật khẩu của secrets.age.
refusal-not_enrolled = Điều lệ chưa biết máy này nên cổng sẽ từ chối; chưa gửi gì.
    .todo = Quản trị hãy cho máy vào (galley enrol), rồi gửi lại.
refusal-portal_unreachable = Cổng không trả lời: { $why }
    .todo = Kiểm tra địa chỉ và mạng rồi thử lại.
refusal-in_use = Một Galley khác đang dùng thư mục này.
    .todo = Đóng nó rồi thử lại.
refusal-bad_backup = Không dùng được bản sao lưu này: { $why }
    .todo = Chọn bản khác.
refusal-cancelled = Đã hủy.
    .todo = Không có gì thay đổi.

# Lỗi cơ sở dữ liệu: cái gì được giữ (.kept), nên làm gì (.todo).

fault-database_locked = Chương trình khác đang giữ cơ sở dữ liệu.
    .todo = Chờ một lát rồi thử lại.
    .kept = Những gì bạn gõ vẫn ở trong cửa sổ này.
fault-database_read_only = Không ghi được vào cơ sở dữ liệu.
    .todo = Sửa lại quyền của thư mục dữ liệu.
    .kept = Những gì bạn gõ vẫn ở trong cửa sổ này.
fault-database_corrupt = Cơ sở dữ liệu bị hỏng.
    .todo = Mở lại Galley: chương trình sẽ kiểm tra và đề nghị bản sao lưu mới nhất.
    .kept = Cơ sở dữ liệu được giữ nguyên.
fault-database_io = Ổ đĩa lỗi, hoặc cơ sở dữ liệu biến mất.
    .todo = Kiểm tra ổ đĩa rồi mở lại Galley.
    .kept = Những gì bạn gõ vẫn ở trong cửa sổ này.
fault-database_fault = Cơ sở dữ liệu không thực hiện được.
    .todo = Thử lại; nếu vẫn vậy, đưa mã báo cáo cho quản trị.
    .kept = Chưa có gì của việc này được ghi.
fault-database_closed = Cơ sở dữ liệu đã đóng.
    .todo = Mở lại Galley.
    .kept = Mọi thứ đã lưu vẫn còn.
fault-database_too_new = Cơ sở dữ liệu này do bản Galley mới hơn tạo ra.
    .todo = Cài bản đó, hoặc khôi phục bản sao lưu của bản này.
    .kept = Cơ sở dữ liệu được giữ nguyên.
fault-database_set_aside = Cơ sở dữ liệu bị hỏng và đã được để riêng.
    .todo = Khôi phục bản sao lưu mới nhất.
    .kept = Bản hỏng vẫn còn trong thư mục dữ liệu.
fault-database_not_ours = Tệp này là cơ sở dữ liệu của chương trình khác.
    .todo = Chọn thư mục dữ liệu khác.
    .kept = Tệp được giữ nguyên.
fault-database_altered = Cơ sở dữ liệu này do một bản Galley đã bị sửa tạo ra.
    .todo = Dùng đúng bản Galley đó, hoặc khôi phục bản sao lưu.
    .kept = Cơ sở dữ liệu được giữ nguyên.
fault-backup_before_upgrade_failed = Không sao lưu được trước khi nâng cấp.
    .todo = Giải phóng chỗ trống rồi mở lại Galley.
    .kept = Không có gì thay đổi.
fault-data_folder_unusable = Không dùng được thư mục dữ liệu.
    .todo = Kiểm tra thư mục có tồn tại và bạn có quyền ghi.
    .kept = Không có gì thay đổi.

# Nhật ký tòa soạn

event-newsroom_founded = Lập tòa soạn: { $name }
event-charter_issued = Ký điều lệ bản { $version }
event-person_added = Thêm người: { $name }
event-person_changed = Sửa người: { $name } ({ $changed })
event-password_reset = Cấp mật khẩu mới cho { $name }
event-password_changed = Tự đổi mật khẩu
event-recovered = Trở lại bằng khóa khôi phục
event-recovery_key_made = In khóa khôi phục mới
event-person_deactivated = Ngừng hoạt động: { $name }
event-section_added = Thêm chuyên mục: { $name }
event-section_changed = Sửa chuyên mục: { $name }
event-destination_added = Thêm cổng: { $name } ({ $url })
event-destination_changed = Sửa cổng: { $name } ({ $changed })
event-portal_trusted = Ghim khóa của cổng: { $name }
event-settings_changed = Đổi thiết lập: { $changed }
event-delegated = Ủy quyền cho { $name } đến { $until }
event-delegation_ended = Thu lại quyền đã ủy cho { $name }
event-device_enrolled = Cho máy vào: { $name }
event-passphrase_changed = Đổi câu mật khẩu của khóa gốc
event-quarantine_settled = Đã xử lý một thay đổi được cất riêng (số { $number })

# Báo cho từng người

alert-delegated = { $by } ủy quyền cho bạn đến { $until }
alert-delegation-ended = { $by } đã thu lại quyền ủy cho bạn
notice-restored = Đã khôi phục từ bản sao lưu lúc { $detail }: chưa gửi gì cho đến khi đọc lại mọi cổng.
notice-device_not_enrolled = Điều lệ chưa biết máy này; quản trị cần cho máy vào.
notice-database_set_aside = Một cơ sở dữ liệu hỏng được giữ ở đây: { $detail }

# Thử cổng

destination-unreachable = Cổng không trả lời.
destination-not_a_portal = Ở địa chỉ này không có cổng.
destination-other_key = Khóa của cổng không phải khóa đã ghim: gọi cho người vận hành và so lại.
destination-not_trusted = Cổng chưa tin tòa soạn nào: người vận hành cần chạy galley portal trust.
destination-trusts_another_newsroom = Cổng tin một tòa soạn khác.
destination-bound_to_another_destination = Cổng đã gắn với một đích khác của tòa soạn này.
destination-insecure_address = Địa chỉ không an toàn: cần https.
destination-checks_failed = Có điểm chưa như việc đăng bài cần; xem từng mục đã thử.
destination-check-the_portal_is_reached_and_tells_its_time = Tới được cổng và cổng cho biết giờ
    .todo = Kiểm tra địa chỉ và mạng rồi thử lại.
destination-check-this_computers_clock_agrees_with_the_portals = Đồng hồ máy này khớp với đồng hồ của cổng
    .todo = Chỉnh đồng hồ máy này theo mạng. Việc đăng bài vẫn chạy: độ lệch đã được tính vào.
destination-check-the_credentials_are_accepted = Cổng nhận khóa của máy này
    .todo = Mở khóa của máy này (galley doctor cho biết nó đang chờ gì). Nếu cổng từ chối, quản trị cho máy vào tòa soạn: galley enrol TÊN
destination-check-an_article_that_is_not_there_is_reported_absent = Bài không có trên cổng thì cổng nói là không có
    .todo = Gửi nguyên văn cho người vận hành cổng: thiếu điều này thì không tra lại được khi mất câu trả lời.
destination-check-content_nobody_signed_off_is_refused = Cổng từ chối nội dung chưa ai ký duyệt
    .todo = Đừng dùng cổng này: nội dung của ai cũng có thể lên đó. Báo cho người vận hành.
destination-check-nothing_is_left_behind = Phép thử không để lại gì
    .todo = Nhờ người vận hành cổng xóa bản nháp của phép thử; bạn đọc không thấy nó.
tried-passed = đạt
tried-warning = đạt, có lưu ý
tried-failed = không đạt
tried-not_tried = chưa thử được

# galley doctor: đã xem gì, và nên làm gì

doctor-newsroom = Tòa soạn
doctor-disk_space = Chỗ trống trên ổ đĩa: { $megabytes } MB
doctor-database = Cơ sở dữ liệu { $detail }
doctor-schema = Cơ sở dữ liệu bản { $version } (SQLite { $sqlite })
doctor-journal = Nhật ký cơ sở dữ liệu: { $mode }
doctor-clock = Đồng hồ so với các cổng: { $milliseconds } ms
doctor-clock_back = Quyết định mới nhất đi trước đồng hồ { $milliseconds } ms
doctor-administrator = Có người quản trị được
doctor-second_person = Số người đăng nhập được: { $people }
doctor-recovery_key = Có khóa khôi phục đã in
doctor-projections = Số bài có dòng danh sách bị chậm: { $count }
doctor-quarantine = Số lần sửa giữ riêng vì không đọc được: { $count }
doctor-ops = Số yêu cầu chưa được quyết định: { $count }
doctor-unknown_lanes = Số lần gửi chưa rõ kết quả: { $count }
doctor-waiting_lanes = Số lần gửi đang chờ người xử lý: { $count }
doctor-alerts = Số tin khẩn chưa ai đọc: { $count }
doctor-restored = Các cổng chưa đọc lại sau khi khôi phục { $made_at }
doctor-portal_key = Đã ghim khóa của cổng { $destination }
doctor-portal_contact = Lần liên lạc gần nhất với { $destination }: { $last_contact } { $why }
doctor-device_key = Khóa của máy này ({ $keychain }) { $why }
doctor-device_enrolled = Điều lệ biết máy này
doctor-backup = Bản sao lưu mới nhất
doctor-backup_disk = Bản sao lưu ở ổ đĩa khác với dữ liệu
doctor-todo-init = Lập tòa soạn: mở Galley, hoặc chạy galley init.
doctor-todo-free_space = Giải phóng chỗ trống trên ổ đĩa này.
doctor-todo-restore_backup = Khôi phục bản sao lưu mới nhất.
doctor-todo-update_galley = Cập nhật Galley.
doctor-todo-local_folder = Đặt thư mục dữ liệu trên ổ đĩa của máy này.
doctor-todo-set_clock = Chỉnh đồng hồ của máy, tốt nhất là qua mạng.
doctor-todo-add_person = Thêm người thứ hai: không ai tự ký duyệt bài của mình.
doctor-todo-print_recovery_key = In khóa khôi phục cho một người quản trị.
doctor-todo-restart = Mở lại Galley; nếu vẫn vậy, hãy báo lỗi.
doctor-todo-report_quarantine = Xem phần đã gõ bằng: galley quarantine list. Gõ lại, gửi tệp của galley quarantine export để báo lỗi, rồi: galley quarantine settle SỐ
doctor-todo-deliver = Cho Galley gửi bài (galley deliver --until-idle).
doctor-todo-see_deliveries = Xem phần Gửi bài.
doctor-todo-see_alerts = Đọc các tin báo.
doctor-todo-test_destination = Thử cổng (galley destination test).
doctor-todo-open_keychain = Mở kho khóa, hoặc đặt GALLEY_PASSPHRASE.
doctor-todo-enrol_device = Cho máy này vào (galley enrol).
doctor-todo-back_up = Sao lưu ngay.
doctor-todo-other_disk = Chọn thư mục sao lưu ở ổ đĩa khác.

# galley verify: cái gì không còn như cũ

verify-event_missing = Thiếu một sự kiện
verify-event_broken = Một sự kiện không nối tiếp sự kiện trước
verify-event_changed = Một sự kiện đã bị sửa
verify-event_foreign = Một sự kiện của lịch sử khác
verify-payload_changed = Nội dung một sự kiện đã bị sửa
verify-payload_unreadable = Không đọc được nội dung một sự kiện
verify-op_missing = Thiếu yêu cầu của một sự kiện
verify-op_changed = Một yêu cầu đã bị sửa
verify-op_signature = Một sự kiện không do khóa của máy ký
verify-tail_missing = Thiếu các sự kiện mới nhất của một bài
verify-projection_missing = Một bài không có trong danh sách
verify-projection_differs = Danh sách hiện khác với điều đã quyết định
verify-root_differs = Khóa gốc không phải khóa của điều lệ
verify-charter_signature = Một bản điều lệ không do khóa gốc ký
verify-charter_order = Một bản điều lệ sai thứ tự
verify-charter_unnamed = Một bản điều lệ không ai quyết định
verify-charter_missing = Thiếu một bản điều lệ
verify-key_unknown = Khóa của một người không có trong điều lệ
verify-approval_signature = Một lần ký duyệt không do đúng người ký
verify-approval_privilege = Một lần ký duyệt của người không có quyền
verify-clearance_signature = Một xác nhận không do người có quyền ký
verify-order_bad = Một lệnh mà người ký không được ra
verify-revision_changed = Một bản chốt đã bị sửa
verify-revision_missing = Thiếu một bản chốt
verify-update_changed = Một đoạn bản đang viết đã bị sửa
verify-update_missing = Thiếu một đoạn bản đang viết
verify-snapshot_changed = Một bản đang viết đã bị sửa
verify-file_missing = Thiếu một ảnh hoặc tệp đính kèm
verify-file_changed = Một ảnh hoặc tệp đính kèm đã bị sửa
verify-file_unreadable = Không đọc được một ảnh hoặc tệp đính kèm
verify-delivery_changed = Một lần gửi đã bị sửa
verify-receipt_changed = Một biên nhận đã bị sửa
verify-receipt_signature = Một biên nhận không do cổng của nó ký
verify-receipt_missing = Thiếu một biên nhận
verify-history_rewritten = Cổng đã ký cho một lịch sử khác với ở đây

# Tên các ô, khi một lời từ chối nói tới chúng.
field-name = tên
field-name_vi = tên tiếng Việt
field-name_en = tên tiếng Anh
field-newsroom = tên tòa soạn
field-pen_names = bút danh
field-password = mật khẩu
field-passphrase = câu mật khẩu
field-chain = các bước duyệt
field-sections = chuyên mục
field-return_reasons = lý do trả lại
field-story_types = thể loại bài
field-clearance_kinds = loại xác nhận
field-profiles = mẫu nội dung
field-privileges = quyền hạn
field-idle_lock_minutes = số phút nghỉ trước khi khóa
field-time_zone = múi giờ
field-charter_version = điều lệ
field-hand_claims_to = người nhận các bài đang giữ
field-destination = cổng
field-file = tệp
field-text = nội dung
field-at = giờ
field-until = lúc kết thúc
field-to = người nhận
