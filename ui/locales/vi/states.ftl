# Trạng thái, vai trò, quyền và động từ. Động từ trên nút, trong lệnh và trong nhật ký là một.

editorial-draft = Bản nháp
editorial-in_review = Chờ duyệt
editorial-returned = Trả lại
editorial-approved = Đã duyệt
editorial-held = Gác lại
editorial-spiked = Hủy
review-step = lần duyệt { $step }/{ $steps }
approved-with-changes =
    { $count ->
       *[other] Đã duyệt, có { $count } thay đổi chưa duyệt
    }

publication-not_planned = Chưa đặt
publication-scheduled = Đã hẹn giờ
publication-queued = Chờ gửi
publication-sending = Đang gửi
publication-accepted = Cổng đã nhận
publication-live = Đã đăng
publication-held = Tạm giữ
publication-outcome_unknown = Chưa rõ kết quả
publication-failed = Gửi hỏng, sẽ gửi lại
publication-needs_attention = Cần người xử lý
publication-late = Trễ giờ
publication-updating = Đang cập nhật
publication-taking_down = Đang gỡ
publication-taken_down = Đã gỡ

action-edit = Sửa
action-submit = Gửi duyệt
action-withdraw = Rút lại
action-claim = Nhận duyệt
action-unclaim = Thôi nhận
action-return = Trả lại
action-sign_off = Ký duyệt
action-fast_lane = Chuyển tin nóng
action-recall = Thu hồi duyệt
action-reopen = Mở lại
action-hold = Gác lại
action-release = Thôi gác
action-spike = Hủy bài
action-unspike = Khôi phục
action-comment = Góp ý
action-clear = Xác nhận điều kiện
action-schedule = Hẹn giờ
action-unschedule = Bỏ hẹn giờ
action-publish = Đăng ngay
action-correct = Đính chính
action-propose_correction = Đề nghị đính chính
action-take_down = Gỡ bài
action-kill = Gỡ hẳn
action-post_check = Hậu kiểm

role-reporter = Phóng viên
role-contributor = Cộng tác viên
role-editor = Biên tập viên
role-managing_editor = Thư ký tòa soạn
role-editor_in_chief = Tổng biên tập
role-administrator = Quản trị

privilege-create = Tạo bài
privilege-edit_own = Sửa bài của mình
privilege-submit = Gửi duyệt
privilege-withdraw_own = Rút lại bài mình gửi
privilege-comment = Góp ý
privilege-claim = Nhận duyệt
privilege-edit_claimed = Sửa bài đã nhận
privilege-return = Trả lại
privilege-sign_off-1 = Ký duyệt cấp 1
privilege-sign_off-2 = Ký duyệt cấp 2
privilege-sign_off-3 = Ký duyệt cấp 3
privilege-sign_off-4 = Ký duyệt cấp 4
privilege-propose_correction = Đề nghị đính chính
privilege-recall = Thu hồi duyệt
privilege-reopen = Mở lại
privilege-schedule = Hẹn giờ
privilege-unschedule = Bỏ hẹn giờ
privilege-publish = Đăng ngay
privilege-hold = Gác lại và thôi gác
privilege-spike = Hủy và khôi phục
privilege-steer_deliveries = Điều khiển phát hành
privilege-clear = Xác nhận điều kiện
privilege-fast_lane = Duyệt tin nóng
privilege-correct = Đính chính
privilege-take_down = Gỡ bài
privilege-kill = Gỡ hẳn
privilege-stop_deliveries = Dừng mọi phát hành
privilege-delegate = Ủy quyền có thời hạn
privilege-administer = Quản trị tòa soạn

clearance-legal = Pháp lý
clearance-picture_rights = Quyền sử dụng ảnh
clearance-sources = Nguồn tin
clearance-checklist = Danh mục kiểm tra
clearance-state-not_needed = không cần
clearance-state-required = phải có
clearance-state-cleared = đã xác nhận

view-mine = Của tôi
view-to_review = Chờ duyệt
view-returned = Trả lại
view-approved = Đã duyệt
view-scheduled = Đã hẹn giờ
view-live = Đã đăng
view-late = Trễ giờ
view-held = Gác lại
view-spiked = Đã hủy
view-post_check = Chờ hậu kiểm
view-all = Tất cả
place-deliveries = Phát hành
place-activity = Nhật ký
place-settings = Cài đặt

fast-lane = Tin nóng
own-article = bài của chính mình
