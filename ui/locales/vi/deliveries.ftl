# Việc gửi bài: diễn biến (story-), điều phải báo (alert-), vì sao chờ hay bị từ chối (why-).
# Mã và tham số là của Rust (galley_delivery::engine::story, model::AlertCode); docs/spec/delivery.md giải thích từng mã.
# $at là giờ, $words và $detail là lời của chính cổng.

delivery-effect =
    { $effect ->
        [look_up] đọc lại cổng
        [put_media] gửi ảnh
        [put_draft] gửi bản nháp
        [promote] đăng bài
        [unschedule] bỏ hẹn giờ
        [take_down] gỡ bài
        [verify_live] xem trang công khai
        [verify_gone] xem bài đã mất chưa
       *[other] một yêu cầu
    }
delivery-action =
    { $action ->
        [publish] đăng
        [update] cập nhật
        [correct] đính chính
        [unschedule] bỏ hẹn giờ
        [take_down] gỡ bài
        [kill] gỡ hẳn
       *[other] gửi bài
    }
portal-state =
    { $state ->
        [absent] chưa có
        [draft] bản nháp chưa hiện
        [scheduled] đã hẹn giờ
        [public] đang hiện
        [taken_down] đã gỡ
        [killed] đã gỡ hẳn
       *[other] chưa rõ
    }
held-because =
    { $why ->
        [clearance_missing] còn thiếu xác nhận
        [approval_missing] chữ ký duyệt không còn hiệu lực
        [content_changed] nội dung đã đổi sau khi duyệt
        [content_damaged] không đọc được nội dung đã đóng
        [killed] bài đã gỡ hẳn
        [restored] cổng chưa biết lệnh có trước bản sao lưu này
       *[other] { $why }
    }
failure-cause =
    { $cause ->
        [unreachable] không nối được với cổng
        [no_answer] cổng không trả lời
        [portal_busy] cổng đang bận
        [portal_fault] cổng gặp sự cố
        [unreadable_answer] không đọc được trả lời
       *[other] chưa gửi được
    }

story-ordered = Ra lệnh: { delivery-action } (số { $seq })
story-superseded = Lệnh mới hơn thay thế: { delivery-action } (số { $seq })
story-sent = Đã gửi yêu cầu: { delivery-effect }
story-read-back = Đọc lại cổng: { portal-state }, lệnh cuối số { $seq }
story-found-done = Cổng đã làm từ trước; không gửi lại
story-found-absent = Cổng chưa làm; gửi lại
story-media-stored = Ảnh đã nằm ở cổng
story-draft-stored = Bản nháp đã nằm ở cổng, bạn đọc chưa thấy
story-portal-scheduled = Cổng tự giữ giờ đăng: { $at }
story-waits-for-time = Mọi thứ đã sẵn; Galley sẽ đăng lúc { $at }
story-waits-for-embargo = Đang cấm phát: không gửi gì trước { $at }
story-accepted = Cổng đã nhận
story-live = Đã đăng: trang công khai đúng với bản đã ký duyệt ({ $address })
story-not-yet = Chưa hiện (thấy: { $found })
story-differs = Bạn đọc đang thấy nội dung khác (thấy: { $found })
story-unscheduled = Cổng xác nhận đã bỏ hẹn giờ
story-unscheduled-here = Đã bỏ hẹn giờ; chưa hứa gì với cổng
story-unschedule-too-late = Bài đã hiện trước khi kịp bỏ hẹn giờ
story-taken-down = Cổng đã nhận lệnh gỡ
story-gone = Đã mất: bạn đọc không còn thấy bài
story-nothing-there = Ở cổng không có gì để gỡ
story-held = Tạm giữ: { held-because } { $detail }
story-resent = Có người cho gửi tiếp
story-failed = Chưa xong khi { delivery-effect }: { failure-cause }. Thử lại sau { $wait } giây
story-reply-lost = Mất trả lời khi { delivery-effect }: { failure-cause }. Có thể cổng đã làm, nên đọc lại cổng trước
story-interrupted = Galley dừng giữa lúc { delivery-effect }
story-looks-again = Cổng đang khác với điều đã biết ({ $words }); đọc lại
story-refused = Bị từ chối khi { delivery-effect }: { $words }. Cần người xử lý
story-edited-elsewhere = Có người sửa bài ngay tại cổng ({ $found }); không ghi đè
story-gave-up = Sau 24 giờ vẫn hỏng. Cần người xử lý
story-late = Quá giờ mà chưa hiện
story-too-early = Cổng cho hiện trước giờ ({ $at })
story-restored = Dữ liệu vừa được phục hồi từ bản sao lưu; đọc lại cổng trước khi gửi bất cứ gì
story-portal-newer = Cổng có bản mới hơn: { portal-state }, lệnh số { $seq }. Giữ nguyên bản ở cổng

alert-held = Một lượt gửi đang bị giữ: { held-because } { $detail }
alert-held-near-time = Còn mười phút đến giờ ({ $at }) mà bài vẫn bị giữ
alert-not-accepted = Còn mười phút đến giờ ({ $at }) mà cổng chưa nhận bài
alert-must-be-on = Hết cấm phát lúc { $at }: khi đó máy này phải bật và có mạng
alert-not-visible = Quá giờ sáu mươi giây mà bạn đọc chưa thấy bài
alert-still-visible = Đã ra lệnh gỡ sáu mươi giây mà bài vẫn còn
alert-unschedule-unconfirmed = Cổng chưa xác nhận bỏ hẹn giờ: bài vẫn có thể hiện
alert-needs-person = Một lượt gửi cần người xử lý: { $detail }
alert-portal-newer = Cổng có bản mới hơn máy này biết ({ portal-state }); giữ nguyên bản ở cổng
alert-unschedule-too-late = Bài đã hiện trước khi kịp bỏ hẹn giờ. Muốn bỏ bài, hãy gỡ bài
alert-too-early = Cổng cho hiện bài trước giờ ({ $at })
alert-untrusted-answer = Một trả lời không mang chữ ký của cổng: { $detail }. Hãy kiểm tra nơi nhận trong Cài đặt
alert-gave-up = Một lượt gửi hỏng suốt 24 giờ. Bài vẫn còn ở đây; hãy kiểm tra cổng rồi chọn Gửi lại

why-clearance-missing = Còn thiếu xác nhận: { $detail }. Hãy xác nhận rồi chọn Thử lại
why-approval-missing = Chữ ký duyệt không còn hiệu lực: { $detail }. Hãy ký duyệt lại
why-embargo-later = Hạn cấm đăng đã dời đến { $detail }. Chờ hết hạn rồi chọn Thử lại
why-content-changed = Nội dung đã đổi sau khi duyệt
why-content-damaged = Không đọc được nội dung đã đóng: { $detail }. Hãy ra lệnh gửi lại
why-unscheduling = Đang bỏ hẹn giờ; cổng chưa xác nhận
why-reply-lost = Mất trả lời của cổng: có thể cổng đã làm xong. Bài và lệnh còn nguyên ở đây; Galley đọc lại cổng trước khi gửi tiếp
why-failing = Chưa gửi được. Bài và lệnh còn nguyên ở đây; Galley tự gửi lại
why-unreachable = Không nối được với cổng: máy này mất mạng hoặc cổng đang tắt. Bài và lệnh còn nguyên ở đây; Galley tự gửi lại
why-no-answer = Cổng không trả lời. Bài và lệnh còn nguyên ở đây; Galley tự gửi lại
why-portal-busy = Cổng đang bận. Bài và lệnh còn nguyên ở đây; Galley tự gửi lại
why-portal-fault = Cổng đang gặp sự cố. Bài và lệnh còn nguyên ở đây; Galley tự gửi lại
why-unreadable-answer = Không đọc được trả lời của cổng. Bài và lệnh còn nguyên ở đây; Galley tự đọc lại cổng
why-restored = Lệnh có trước bản sao lưu mà cổng chưa biết. Chọn Thử lại để gửi, hoặc bỏ hẹn giờ
why-edited-elsewhere = Cổng đang có nội dung khác với bản đã duyệt. Hãy xem ở đó: ghi đè bằng bản đã duyệt, hoặc đưa chỗ sửa vào bài trong Galley rồi đính chính
why-portal-forbids = Cổng không chấp nhận máy này: { $detail }. Nhờ quản trị kiểm tra nơi nhận rồi thử lại
why-portal-refused = Cổng từ chối: { $detail }. Hãy sửa rồi thử lại
why-gave-up = Hỏng suốt 24 giờ nên Galley thôi thử. Bài còn nguyên ở đây; hãy kiểm tra cổng rồi chọn Gửi lại
why-needs-unschedule = Cổng đã giữ giờ đăng. Hãy bỏ hẹn giờ
why-nothing-owed = Không còn gì phải gửi cho cổng này
why-killed = Bài đã gỡ hẳn; không được đăng lại
why-stale-lane-seq = Trong lúc đó đã có lệnh mới hơn. Hãy ra lệnh lại
why-already-public = Bài đã hiện. Muốn bỏ bài, hãy gỡ bài
why-content-missing = Lệnh không có nội dung. Hãy ra lệnh lại
why-not-read-back = Sau khi phục hồi, cổng này chưa được đọc lại. Hãy chờ đọc xong rồi ra lệnh
why-bad-request = Không tạo được yêu cầu: { $detail }
why-no-client = Máy này không mở được kết nối an toàn: { $detail }
why-insecure-address = Địa chỉ không phải https: { $detail }. Hãy sửa trong Cài đặt, mục Nơi nhận
why-address-with-credentials = Địa chỉ có chứa tên hoặc mật khẩu. Hãy sửa trong Cài đặt, mục Nơi nhận
why-bad-address = Không dùng được địa chỉ: { $detail }. Hãy sửa trong Cài đặt, mục Nơi nhận
why-bad-public-address = Cổng nêu một địa chỉ công khai không thể đọc an toàn: { $detail }
why-no-randomness = Máy này không cho số ngẫu nhiên: { $detail }
why-charter-unreadable = Không đọc được điều lệ tòa soạn: { $detail }
why-not-trusted = Cổng chưa tin tòa soạn nào. Hãy chạy “galley portal trust” ở đó
why-other-destination = Cổng thuộc tòa soạn hoặc nơi nhận khác: { $detail }
why-delivery-missing = Không tìm thấy lượt gửi đã đóng trong dữ liệu. Hãy ra lệnh lại
why-media-missing = Thiếu tệp ảnh trên máy này. Hãy thêm lại ảnh rồi ra lệnh lại
why-no-device-key = Khóa của máy này chưa mở. Bài và lệnh còn nguyên ở đây; mở khóa của máy, bài được gửi ngay
