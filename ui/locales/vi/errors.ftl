# Từ chối: điều đã xảy ra, và việc cần làm (.todo). Mã trùng với mã trong Rust.

refusal-wrong_state = Không làm được khi bài đang ở trạng thái “{ $state }”.
    .todo = Xem trạng thái và việc làm được lúc này ở đầu bài.
refusal-no_privilege = Bạn chưa có quyền “{ $privilege }”.
    .todo = Nhờ người có quyền này làm, hoặc nhờ quản trị cấp quyền.
refusal-stale_round = Bài đã chuyển bước trong lúc bạn xem: đang ở vòng { $current }, bạn xem vòng { $given }.
    .todo = Xem lại bài như hiện nay rồi quyết định.
refusal-four_eyes = Không ai tự ký duyệt bài của mình.
    .todo = Nhờ một người khác có quyền ký duyệt.
refusal-four_eyes_alone = Tòa soạn mới có một người, nên chưa ai ký duyệt được bài này.
    .todo = Thêm người thứ hai trong Cài đặt, phần Nhân sự.
refusal-last_editor = Bạn là người sửa nội dung cuối cùng, nên lần ký cuối cần người khác.
    .todo = Nhờ một người khác có quyền ký duyệt.
refusal-stale_content =
    { $changes ->
       *[other] Nội dung đã có { $changes } thay đổi từ lúc bạn xem.
    }
    .todo = Xem các thay đổi được đánh dấu rồi ký lại.
refusal-claimed_by_other = { $holder } đang nhận duyệt bài này.
    .todo = Trao đổi với { $holder }, hoặc nhận thay; người đang giữ sẽ được báo.
refusal-not_claimed = Bài chưa có ai nhận duyệt.
    .todo = Bấm Nhận duyệt trước.
refusal-not_own = Đây không phải bài của bạn.
    .todo = Góp ý cho tác giả, hoặc nhờ người có quyền sửa.
refusal-not_submitter = Bài này do người khác gửi duyệt.
    .todo = Nhờ người gửi rút lại, hoặc nhờ biên tập viên trả lại.
refusal-reason_missing = Trả lại cần ít nhất một lý do.
    .todo = Chọn một lý do trong danh sách.
refusal-no_such_step = Không có bước duyệt { $step } trước bước này.
    .todo = Chọn một bước khác, hoặc trả lại tác giả.
refusal-blocking_findings =
    { $count ->
       *[other] Còn { $count } lỗi phải sửa.
    }
    .todo = Mở bảng Kiểm tra, bấm từng lỗi để đến chỗ cần sửa.
refusal-no_section = Bài chưa có chuyên mục.
    .todo = Chọn chuyên mục trong bảng Chi tiết; chuyên mục quyết định ai ký duyệt.
refusal-no_chain = Chuyên mục này chưa có quy trình duyệt.
    .todo = Nhờ quản trị đặt quy trình duyệt trong Cài đặt, phần Chuyên mục.
refusal-fast_lane_closed = Bạn không được duyệt theo lối tin nóng.
    .todo = Gửi duyệt theo quy trình, hoặc nhờ thư ký tòa soạn.
refusal-clearance_missing = Còn thiếu xác nhận: { $kind }.
    .todo = Nhờ người phụ trách: ở đầu bài chọn “Thêm thao tác”, rồi “Xác nhận điều kiện”.
refusal-already_public = Bài đã lên cổng.
    .todo = Dùng Đính chính, Mở lại hoặc Gỡ bài.
refusal-not_public = Bài chưa lên cổng nào.
    .todo = Đăng bài trước, hoặc sửa ngay trong bài.
refusal-killed = Bài đã bị gỡ hẳn, không đăng lại được.
    .todo = Viết bài mới nếu cần.
refusal-time_passed = Giờ đã chọn đã qua.
    .todo = Chọn giờ khác, hoặc đăng ngay.
refusal-before_embargo = Giờ đã chọn sớm hơn giờ hết cấm đăng.
    .todo = Chọn giờ sau đó, hoặc đổi giờ cấm đăng trong bảng Chi tiết.
refusal-nothing_scheduled = Ở đó không có gì đang hẹn giờ.
    .todo = Xem tình trạng trong bảng Phát hành.
refusal-already_ordered = Đúng bản này đã đăng hoặc đang trên đường gửi.
    .todo = Xem tình trạng trong bảng Phát hành.
refusal-no_check_owed = Bài không phải hậu kiểm.
    .todo = Không cần làm gì.
refusal-bad_signature = Chữ ký không khớp với điều được quyết định.
    .todo = Đăng nhập lại rồi thử lại; nếu vẫn vậy, báo quản trị.
refusal-not_saved = Phần vừa gõ chưa ghi được, nên chưa làm gì với bài.
    .kept = Những gì bạn đã gõ còn trong cửa sổ này.
    .todo = Đợi dòng trạng thái báo đã lưu rồi thử lại; hoặc chép toàn văn ra chỗ khác.
refusal-unknown = Không làm được việc này ({ $code }).
    .todo = Thử lại; nếu vẫn vậy, báo quản trị kèm mã này.

fault = Máy gặp lỗi ngoài dự tính.
    .todo = Thử lại. Nếu vẫn vậy, gửi mã báo lỗi cho quản trị.
    .kept = Những gì bạn đã gõ vẫn được giữ.
fault-disk_full = Ổ đĩa đã đầy, không ghi thêm được.
    .todo = Xóa bớt tệp trên máy rồi thử lại. Đừng đóng cửa sổ này.
    .kept = Những gì bạn đã gõ còn trong cửa sổ này.
fault-locked = Chương trình khác đang giữ cơ sở dữ liệu.
    .todo = Đợi một lát; Galley tự thử lại.
    .kept = Những gì bạn đã gõ còn trong cửa sổ này.
fault-offline = Không nối được mạng.
    .todo = Cứ làm việc tiếp; Galley gửi khi có mạng.
    .kept = Mọi thay đổi đã lưu trên máy này.
