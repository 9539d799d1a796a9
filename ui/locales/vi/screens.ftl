# Các màn hình: danh sách, bài, duyệt, phát hành, cài đặt.


# Danh sách
article-new = Bài mới
import = Nhập bài từ tệp
import-running = Đang nhập bài
import-refused = Có tệp chưa nhập được
import-stopped = Đã dừng. Chưa nhập: { $files }
import-stopped-todo = Bài đã nhập vẫn còn. Nhập lại những tệp này khi cần.
import-drop = Thả tệp .txt, .md hoặc .html vào đây để nhập, mỗi tệp một bài
article-untitled = (chưa có tít)
filter = Lọc
filter-any = Tất cả
filter-author = Tác giả
filter-from = Sửa từ
filter-until = Sửa đến
filter-clear = Bỏ lọc
filter-since = từ { $date }
filter-before = đến { $date }
filter-nothing = Không có bài nào qua được bộ lọc
saved-views = Danh sách đã lưu
saved-view-name = Lưu thành danh sách tên là
saved-view-keep = Lưu danh sách
saved-view-needs-name = Đặt tên cho danh sách trước.
saved-view-delete = Bỏ danh sách “{ $name }”
saved-view-gone = Đã bỏ danh sách “{ $name }”
review-short = Chờ duyệt { $step }/{ $steps }
search-nothing-text = Gõ có dấu để tìm chính xác, không dấu để tìm rộng hơn.
empty-mine = Bạn chưa có bài nào
empty-mine-text = Bài bạn viết hoặc có tên bạn sẽ ở đây. Nhấn “Bài mới” để viết, hoặc nhập bài từ tệp.
empty-to_review = Không có bài chờ bạn duyệt
empty-to_review-text = Bài gửi duyệt tới bước bạn được ký sẽ hiện ở đây.
empty-returned = Không có bài bị trả lại
empty-returned-text = Bài bị trả lại cùng lý do sẽ ở đây.
empty-approved = Không có bài đã duyệt chờ đăng
empty-approved-text = Bài đã ký đủ và chưa hẹn giờ sẽ ở đây.
empty-scheduled = Chưa hẹn giờ bài nào
empty-scheduled-text = Bài đã hẹn giờ đăng sẽ ở đây.
empty-live = Chưa có bài nào lên cổng
empty-live-text = Bài đã đăng và đã được đối chiếu sẽ ở đây.
empty-late = Không có bài nào trễ
empty-late-text = Bài quá giờ chưa thấy trên cổng, hoặc cần người xử lý, sẽ ở đây.
empty-post_check = Không có bài chờ hậu kiểm
empty-post_check-text = Tin nóng đã đăng chờ đọc lại sẽ ở đây.
empty-held = Không có bài gác lại
empty-held-text = Bài gác lại cùng lý do và ngày xem lại sẽ ở đây.
empty-spiked = Không có bài bị hủy
empty-spiked-text = Bài hủy nằm ở đây và có thể khôi phục.
empty-all = Tòa soạn chưa có bài nào
empty-all-text = Mọi bài chưa hủy sẽ ở đây.
why-submitted = { $by } gửi duyệt
why-claimed-by-you = Bạn đang duyệt
why-fast-lane-taken = { $by } chuyển tin nóng
why-claimed = { $by } đang duyệt
why-returned = { $by } trả lại: { $reason }
why-returned-to-step = { $by } trả về bước trước: { $reason }
why-held = { $by } gác lại: { $reason }
why-spiked = { $by } hủy
why-reopened = { $by } mở lại
why-correcting = { $by } đang đính chính
why-recalled = { $by } thu hồi duyệt
why-withdrawn = { $by } rút lại

# Bài
sheet-nothing = Chọn một bài
sheet-nothing-text = Bài mở ra ở đây như người đọc sẽ thấy, sửa ngay tại chỗ.
section-none = Chưa có chuyên mục
unapproved-changes = có thay đổi chưa duyệt
claim-take-over = Nhận duyệt thay { $name }
done-spike = Đã hủy “{ $headline }”
done-hold = Đã gác lại “{ $headline }”
held-by-you = Bạn đang giữ
panel-close = Đóng bảng bên
preview = Xem trước
preview-text = Bản này Galley dựng từ nội dung hiện tại, đúng như cổng sẽ hiện.
preview-findings = Còn { $count } điểm kiểm tra chưa xử lý.
reading-corrections = Đính chính
reading-ai = Dùng trí tuệ nhân tạo
reading-ai-checked = người kiểm tra: { $name }
reading-keywords = Từ khóa
reading-related = Tin liên quan
reading-slug = Đường dẫn
reading-seo = Dành cho máy tìm kiếm
panels = Bảng bên
panel-details = Chi tiết
panel-checks = Kiểm tra
panel-comments = Góp ý
panel-history = Lịch sử
panel-delivery = Phát hành
conflict-take-theirs = Lấy bản của người kia
conflict-take-mine = Giữ bản của tôi
conflict-text = Có người vừa đổi { $field } trong lúc bạn đang viết. Chưa mất gì; chọn một bản.
conflict-theirs = Của họ
conflict-yours = Của bạn
conflict-other-value = (đã thay đổi)
details-not-saved = Phần chi tiết chưa được lưu; những gì bạn điền vẫn còn ở đây.
field-bylines-hint = Cách nhau bằng dấu phẩy; tên hoặc bút danh.
field-keywords-hint = Cách nhau bằng dấu phẩy.
field-inside = Chỉ trong tòa soạn, không ra ngoài.
field-language = Ngôn ngữ bài
field-priority = Mức ưu tiên
field-more = Thông tin thêm
field-ai-tool = Công cụ AI
field-ai-checked = Người kiểm tra
priority = Mức { $level }
ai-none = Không dùng AI
ai-assisted = AI hỗ trợ
ai-generated = AI tạo ra
picture-caption = Chú thích ảnh
picture-credit = Nguồn ảnh
picture-alt = Mô tả cho người không nhìn thấy ảnh
picture-rights = Ghi chú bản quyền
picture-choose = Chọn ảnh đại diện
picture-remove = Bỏ ảnh
picture-focal-x = Điểm nhấn, ngang
picture-focal-y = Điểm nhấn, dọc
picture-focal-hint = Phần ảnh được giữ khi phải cắt hẹp; cũng có thể bấm ngay trên ảnh.
gallery-add = Thêm ảnh vào chùm
gallery-number = Ảnh { $number } trong chùm
gallery-earlier = Lên trước
gallery-later = Xuống sau
related-add = Thêm bài liên quan
related-hint = Gõ vài chữ trong tít hoặc bài.
related-found = Bài tìm thấy
related-remove = Xóa bài liên quan: { $headline }
attachment-add = Đính kèm tệp
attachment-save = Lưu về máy
attachment-save-name = Lưu về máy: { $name }
attachment-remove = Xóa { $name }
attachment-saved = Đã lưu: { $path }
file-size = { $size } MB
file-size-small = { $size } kB
field-references-hint = Mỗi dòng một văn bản hoặc đường dẫn; không ra ngoài tòa soạn.
source-who = Ai, hoặc văn bản nào
source-contact = Liên hệ
source-when = Khi nào
source-add = Thêm nguồn
checks-none = Không có gì phải sửa
checks-none-text = Galley kiểm tra lại sau mỗi lần bạn dừng tay.
checks-show = Xem trong bài
severity-blocking = Phải sửa
severity-advice = Nên xem
comments-none = Chưa có góp ý
comments-none-text = Bôi đen một đoạn rồi góp ý, hoặc viết chung cho cả bài.
comments-resolved = { $count } góp ý đã xong
comment-new = Góp ý mới
comment-answer = Trả lời
comment-resolve = Đã xong
comment-reopen = Mở lại
comment-orphaned = Đoạn được góp ý không còn: “{ $quote }”
history-compare = Xem thay đổi ({ $hash })
history-diff = Thay đổi ở bản { $hash }
history-restore = Lấy lại bản này
history-restore-text = Lấy lại thì tít, sapo, thân bài và mọi chi tiết bạn đọc thấy trở về như ở bản này. Nguồn tin, ghi chú cho tòa soạn, giờ cấm đăng, tệp đính kèm và lời đính chính giữ nguyên như đang có.
history-read-only = Bạn chưa được sửa bài này
delivery-none = Chưa có cổng nào
delivery-none-text = Quản trị thêm cổng ở Cài đặt, mục Cổng.
delivery-plan = Hẹn giờ hoặc đăng
delivery-at-portal = Cổng tự đăng lúc { $at }, kể cả khi máy này tắt.
delivery-at-here = Đăng lúc { $at }; máy này phải bật và có mạng.
delivery-open = Xem trên trang báo
delivery-live-at = Đã đối chiếu trên cổng lúc { $at }
story-show = Xem diễn biến
story-hide = Ẩn diễn biến
sign-offs = Chữ ký duyệt
sign-off-line = Bước { $step }: { $name }, { $at }
sign-off-stale = nội dung đã đổi sau đó

# Duyệt
sign-off-changes = { $count } thay đổi từ lần bạn xem trước ({ $when })
sign-off-no-changes = Không có gì đổi từ lần bạn xem trước.
sign-off-first-look = Đây là lần đầu bạn xem bài này.
sign-off-also = Ký lại cả bước { $steps }, vì bài đã đổi từ lần ký trước. Bỏ chọn thì bài quay về bước đó.
sign-off-hash = Bản được ký: { $hash }…
return-text = Chọn lý do, chỉ chỗ trong bài nếu cần, rồi viết.
return-anchor = Bôi đen một đoạn trong bài để chỉ đúng chỗ.
return-anchor-later = Chưa chỉ chỗ nào; bấm vào lời nhắn rồi bôi đen trong bài.
return-place-gone = Không chỉ chỗ này nữa
return-note = Lời nhắn
return-to = Trả về
return-to-author = Tác giả
return-to-step = Bước duyệt { $step }
schedule-text = Giờ theo { $zone }.
schedule-when = Khi nào
schedule-at = Hẹn giờ
schedule-choose = Chọn giờ đăng.
schedule-now = Đăng ngay lên { $name }.
schedule-portal = { $name } tự đăng lúc { $at }, kể cả khi máy này tắt.
schedule-here = Máy này phải bật và có mạng lúc { $at }.
schedule-embargo = Bài bị cấm đăng đến { $until }.
reason = Lý do
reason-needed = Ghi lý do trước.
public-notice = Thông báo cho người đọc
public-notice-hint = Hiện thay cho bài trên cổng; có thể để trống.
take-down-text = Bài biến khỏi mọi cổng và có thể đăng lại sau.
kill-text = Bài biến khỏi mọi cổng và không bao giờ đăng lại.
correct-notice = Lời đính chính
correct-hint = Đứng trên bài cùng giờ đính chính; có thể để trống.
hold-look-again = Xem lại vào
clearances = Điều kiện phát hành
clearance-to = Đặt là
clearance-note = Đã kiểm tra gì

# Diễn biến, nhật ký
event-created = Tạo bài
event-details_edited = Sửa chi tiết: { $fields }
event-submitted = Gửi duyệt, bước { $step }
event-fast_lane_taken = Chuyển tin nóng, chờ bước { $step }
event-withdrawn = Rút lại
event-claimed = Nhận duyệt
event-unclaimed = Thôi nhận
event-claim_handed_on = Chuyển người duyệt
event-revised = Người duyệt sửa nội dung
event-returned =
    Trả lại: { $reason ->
        [wrong_figure] sai số liệu
        [missing_source] thiếu nguồn
        [picture_rights] bản quyền ảnh
        [style] văn phong, chính tả
        [structure] bố cục
        [too_long] quá dài
        [legal] vướng pháp lý
        [other] lý do khác
       *[custom] { $reason }
    }
event-returned-short = trả lại
event-reason_resolved = Xử lý một lý do trả lại
event-signed_off = Ký duyệt bước { $step }
event-recalled = Thu hồi duyệt
event-reopened = Mở lại
event-held = Gác lại: { $reason }
event-released = Thôi gác
event-spiked = Hủy: { $reason }
event-unspiked = Khôi phục
event-clearance_set =
    Điều kiện { $clearance ->
        [legal] pháp lý
        [picture_rights] quyền sử dụng ảnh
        [sources] nguồn tin
        [checklist] danh mục kiểm tra
       *[other] { $clearance }
    }: { $state ->
        [not_needed] không cần
        [required] phải có
        [cleared] đã xác nhận
       *[other] { $state }
    }
event-post_checked = Hậu kiểm: { $note }
event-commented = Góp ý: { $text }
event-comment_resolved = Góp ý đã xong
event-ordered =
    { $order ->
        [publish] Ra lệnh đăng lên { $destination }
        [unschedule] Ra lệnh bỏ hẹn giờ ở { $destination }
        [take_down] Ra lệnh gỡ khỏi { $destination }
        [kill] Ra lệnh gỡ hẳn khỏi { $destination }
       *[other] Ra lệnh { $order } tới { $destination }
    }
event-publication_moved =
    { $destination }: { $effect ->
        [schedule] đã hẹn giờ
        [unschedule] đã bỏ hẹn giờ
        [enqueue] chờ gửi
        [begin] đang gửi
        [accept] cổng đã nhận
        [verify] đã đăng, đã đối chiếu
        [hold] tạm giữ
        [release] thôi giữ
        [lose_reply] mất trả lời, chưa rõ kết quả
        [find_absent] cổng chưa có, gửi lại
        [fail_for_now] gửi hỏng, sẽ gửi lại
        [need_person] cần người xử lý
        [run_late] quá giờ mà chưa hiện
        [update] đang cập nhật
        [take_down] đang gỡ
        [gone] đã gỡ
       *[other] { $effect }
    }
event-correction_proposed = Đề nghị đính chính: { $note }
activity-none = Chưa có việc gì
activity-none-text = Mọi quyết định của tòa soạn sẽ hiện ở đây, mới nhất trước.
activity-person = Tìm theo người
deliveries-none = Chưa phát hành bài nào
deliveries-none-open = Không còn việc nào chưa xong
deliveries-none-text = Mỗi bài tới mỗi cổng là một dòng, kể lại điều đã xảy ra.
deliveries-open = Chỉ việc chưa xong
deliveries-stop = Dừng mọi phát hành
deliveries-resume = Cho phát hành tiếp
deliveries-next = Thử lại lúc { $at } (đã thử { $attempts } lần)
remedy-retry = Gửi lại
remedy-deliver_approved = Đăng bản đã duyệt
remedy-review_new = Duyệt bản mới
remedy-unschedule = Bỏ hẹn giờ
remedy-overwrite_portal = Ghi đè ở cổng
overwrite-title = Ghi đè bài ở { $name }?
overwrite-text = Nội dung đang ở cổng được thay bằng bản đã duyệt. Chỗ sửa ở đó mất đi nếu chưa đưa vào bài trong Galley.
story-words = Lời báo kỹ thuật

# Trạng thái máy
status-stopped = { $by } đã dừng mọi phát hành
status-news = { $count } tin mới
status-long = Trạng thái máy này
status-long-saved = Lưu gần nhất
status-long-owed = Bài còn nợ cổng
status-long-here = Trong đó cần máy này bật
status-long-clock = Đồng hồ
status-long-offline = Mất liên lạc từ
status-long-backup = Sao lưu gần nhất
status-long-news = Tin cho bạn
status-long-no-news = Không có tin mới.
status-long-all-seen = Đã xem hết
status-long-seen = Đã xem
alert-returned = { $by } trả lại “{ $headline }”: { $note }
alert-waiting-for-you = “{ $headline }” chờ bạn duyệt
alert-approved = “{ $headline }” đã duyệt
alert-claim-taken-over = { $by } nhận duyệt thay bạn
alert-claim-handed-on = Một bài được chuyển cho bạn duyệt
alert-commented = { $by } góp ý: { $text }
alert-correcting = { $by } bắt đầu đính chính
alert-correction-proposed = { $by } đề nghị đính chính: { $note }
alert-taken-down = { $by } gỡ bài: { $reason }
alert-killed = { $by } gỡ hẳn: { $reason }
alert-look-again = Đến ngày xem lại “{ $headline }”, đã gác vì: { $reason }

# Bắt đầu
first-run-text = Vài dòng để mở tòa soạn trên máy này.
first-run-newsroom = Tên tòa soạn
first-run-name = Tên bạn
first-run-passphrase = Câu mật khẩu của tòa soạn
first-run-passphrase-hint = Mở khóa gốc của tòa soạn khi thêm người, chuyên mục. Ít nhất 10 ký tự, khác mật khẩu của bạn.
first-run-fill = Điền đủ các ô trước.
first-run-password-short = Mật khẩu cần ít nhất 10 ký tự.
first-run-passphrase-short = Câu mật khẩu cần ít nhất 10 ký tự.
first-run-print = In khóa này
first-run-create = Mở tòa soạn
first-run-recovery-title = Giữ khóa khôi phục này
first-run-recovery-text = In ra và cất nơi an toàn. Nếu quên mật khẩu, chỉ khóa này mở lại được.
first-run-begin = Bắt đầu
password = Mật khẩu
password-hint = Ít nhất 10 ký tự.
password-again = Mật khẩu của bạn
password-again-hint = Khóa ký đã tự khóa sau một lúc không làm việc; gõ mật khẩu để ký.
password-change = Đổi mật khẩu
password-old = Mật khẩu hiện nay
password-new = Mật khẩu mới
password-first = Mật khẩu đầu tiên
password-reset = Đặt lại mật khẩu
passphrase-why = Thay đổi này ghi vào điều lệ, cần khóa gốc.
passphrase-change = Đổi câu mật khẩu của tòa soạn
passphrase-change-text = Đổi khi có người không nên biết nữa. Khóa gốc và mọi thứ đã ký bằng khóa vẫn giữ nguyên.
passphrase-old = Câu mật khẩu hiện nay
passphrase-new = Câu mật khẩu mới
passphrase-again = Gõ lại câu mật khẩu mới
passphrase-differs = Hai lần gõ câu mật khẩu mới chưa giống nhau.
sign-in = Vào làm việc
sign-in-text = Chọn tên bạn.
sign-in-demonstration = Tòa soạn mẫu: mật khẩu của mọi người là galley-demo
sign-in-demonstration-text = Tòa soạn mẫu: mọi thứ ở đây đều bịa ra. Chọn một người để làm thử việc của vai ấy.
print-revision = bản { $hash }
print-unfrozen = chưa có bản nào được đóng
print-moved-on = có sửa sau bản này
print-by = { $name } in lúc { $at }
progress-backup = Đang sao lưu
progress-restore = Đang đọc bản sao lưu
progress-demonstration = Đang dựng tòa soạn mẫu
demo-title = Chỉ muốn xem thử?
demo-text = Galley dựng một tòa soạn mẫu trong thư mục riêng: chín người ở đủ các vai, 25 bài ở mọi trạng thái, một cổng để đăng. Mất chừng nửa phút. Đóng cửa sổ đó rồi mở lại Galley là trở về đây.
demo-open = Mở tòa soạn mẫu
switch-person = Đổi người dùng
quit-title = Còn bài chờ gửi
quit-text = { $count } bài chỉ gửi được khi máy này bật. Thoát bây giờ thì bài sẽ trễ.
quit-stay = Ở lại
quit-anyway = Vẫn thoát
unsaved-title = { $count } bài còn chữ chưa lưu
unsaved-open = Galley chưa ghi được phần vừa gõ. Ở lại thì không mất gì. Vẫn rời bài này: phần nào còn ghi được thì Galley tiếp tục thử trong khi cửa sổ còn mở; phần đã bị từ chối thì mất.
unsaved-sign_out = Galley chưa ghi được phần vừa gõ. Đổi người dùng bây giờ là mất phần đó; ở lại, hoặc chép toàn văn ra chỗ khác trước.
unsaved-quit = Galley chưa ghi được phần vừa gõ. Đóng bây giờ là mất phần đó; ở lại, hoặc chép toàn văn ra chỗ khác trước.
unsaved-stay = Ở lại
unsaved-leave = Vẫn rời đi
key-person = Mở khóa để ký
key-person-text = Khóa của bạn đã tự khóa sau một lúc không làm việc. Nhập lại mật khẩu, việc vừa chọn được làm ngay.
key-computer = Câu mật khẩu mở khóa của máy này
key-computer-text = Máy này không có kho khóa riêng, nên khóa để gửi bài được niêm bằng câu mật khẩu của tòa soạn. Nhập một lần cho đến khi đóng Galley; bài đang đợi được gửi ngay.
key-computer-wrong = Câu mật khẩu không đúng.
key-computer-wrong-todo = Gõ lại câu mật khẩu của tòa soạn; không nhớ thì hỏi quản trị.
key-open = Mở khóa
key-computer-open = Mở khóa của máy này
key-closed-passphrase = Khóa của máy này chưa mở, nên chưa gửi được gì. Bài và lệnh còn nguyên ở đây.
key-closed-keychain = Kho khóa của hệ điều hành không trả lời, nên chưa gửi được gì. Mở kho khóa (thường là đăng nhập lại vào máy) rồi thử lại. Bài và lệnh còn nguyên ở đây.
status-key-closed = Khóa máy chưa mở: chưa gửi được
status-stale = Có phần trên màn hình chưa làm mới được: { $happened }
change-kind = Loại đoạn
change-heading = Tít xen
change-level = Cỡ tít xen
change-inside = Nằm trong
change-cell = bảng, hàng { $row }, cột { $column }
change-media = Ảnh
change-credit = Nguồn ảnh
change-alt = Mô tả cho người không nhìn thấy
change-focal = Điểm chính của ảnh
change-url = Địa chỉ
change-provider = Nơi có nội dung nhúng
change-attribution = Lời của ai
change-links = Liên kết
change-marks = Kiểu chữ
change-footnotes = Chú thích cuối bài
change-picture-before = ảnh cũ
change-picture-after = ảnh mới
change-related-unknown = bài không còn trong tòa soạn

# Cài đặt
settings-account = Của tôi
settings-people = Mọi người
settings-sections = Chuyên mục
settings-destinations = Cổng
settings-rules = Quy tắc
settings-profiles = Mẫu nội dung
settings-privileges = Quyền hạn
settings-backup = Sao lưu
settings-saved = Đã lưu.
person-add = Thêm người
person-name = Tên
person-pen-names = Bút danh
person-pen-hint = Cách nhau bằng dấu phẩy.
person-roles = Vai trò
person-deactivate = Ngừng
person-do = { $what }: { $name }
person-gone = Đã ngừng
person-change = Sửa thông tin của { $name }
person-all-sections = Mọi chuyên mục
person-incomplete = Cần tên, ít nhất một vai trò (mỗi vai trò có chuyên mục), và mật khẩu đầu tiên từ 10 ký tự.
person-role-in = { $role } ({ $sections })
person-since = từ { $at }
person-deactivate-title = Ngừng tài khoản của { $name }?
person-deactivate-text = Người này không đăng nhập và không ký được nữa. Bài và chữ ký đã có vẫn nguyên.
person-claims = Đang giữ { $count } bài; giao cho
person-claims-release = Trả về danh sách chờ duyệt
password-reset-text = { $name } đăng nhập bằng mật khẩu mới và có khóa ký mới; chữ ký cũ vẫn đúng.
section-add = Thêm chuyên mục
section-chain = Quy trình ký: { $steps }
section-chain-legend = Các cấp phải ký, theo thứ tự
section-level = Cấp { $level }
section-name-vi = Tên tiếng Việt
section-name-en = Tên tiếng Anh
section-key = Khóa
section-key-hint = Chữ thường không dấu và gạch nối, ví dụ thoi-su.
section-active = Đang dùng
section-resting = Không dùng nữa
sections-none = Chưa có chuyên mục
sections-none-text = Chuyên mục quyết định ai ký duyệt.
destination-add = Thêm cổng
destination-name = Tên cổng
destination-url = Địa chỉ nhận bài
destination-url-hint = Bắt đầu bằng https:// (http:// chỉ cho máy này).
destination-test = Thử kết nối
destination-fingerprint = Dấu khóa: { $fingerprint }
destination-unpinned = Chưa ghim khóa của cổng
destination-contact = Liên lạc tốt lúc { $at }
destination-accept = Đã so qua điện thoại: nhận khóa này
destination-active = Đang dùng
destination-active-hint = Nếu tắt, không chọn được cổng này khi đăng bài; bài đã đăng vẫn ở đó.
destination-keep = Giữ bản đã duyệt đúng giờ khi bài mở lại
destination-keep-hint = Nếu tắt, mở lại bài sẽ tạm giữ lịch đăng.
destinations-none-text = Thêm cổng để có nơi đăng bài.
rules-zone = Múi giờ
rules-zone-hint = Tên IANA, ví dụ Asia/Ho_Chi_Minh.
rules-four-eyes = Hai người
rules-four-eyes-hint = Không ai ký duyệt bài của mình.
rules-last-editor = Người sửa cuối không ký lần cuối
rules-last-editor-hint = Chữ ký cuối phải của người khác.
rules-fast-lane = Tin nóng
rules-fast-lane-hint = Được bỏ bước 1, hậu kiểm sau.
rules-reasons = Lý do trả lại
rules-reasons-add = Thêm lý do
rules-story-types = Thể loại bài
rules-story-types-add = Thêm thể loại
rules-clearances = Điều kiện phải xác nhận
rules-clearances-add = Thêm điều kiện
rules-idle = Khóa khi không thao tác
rules-idle-hint = Sau đó, ký duyệt và đăng bài phải nhập lại mật khẩu.
rules-idle-minutes = Sau { $minutes } phút
list-remove = Xóa “{ $name }”
profiles-text = Mẫu nội dung cho biết mỗi chuyên mục cần gì trước khi gửi duyệt.
profile-add = Thêm mẫu
profile-new = Mẫu mới
profile-sections = Dùng cho các chuyên mục
profile-default-text = Dùng cho mọi chuyên mục chưa có mẫu riêng.
profile-fields = Các mục của bài
profile-chars = tối đa, ký tự
profile-words = tối đa, chữ
profile-max-chars = Tối đa bao nhiêu ký tự: { $field }
profile-max-words = Tối đa bao nhiêu chữ: { $field }
profile-sources = Ít nhất bao nhiêu nguồn tin
profile-findings = Điểm kiểm tra
severity-default = Theo Galley
severity-off = Không xét
privileges-text = Mỗi vai trò được làm gì. Thay đổi ghi vào điều lệ, cổng sẽ theo đó mà kiểm chữ ký.
privileges-count = { $count } quyền
finding-name-required_field = thiếu mục bắt buộc
finding-name-recommended_field = thiếu mục nên có
finding-name-too_long = dài quá giới hạn
finding-name-picture_without_caption = ảnh không có chú thích
finding-name-picture_without_credit = ảnh không ghi nguồn
finding-name-picture_without_alt = ảnh không có mô tả
finding-name-empty_block = đoạn trống
finding-name-doubled_word = chữ viết lặp
finding-name-doubled_space = thừa dấu cách
finding-name-invisible_characters = ký tự không nhìn thấy
finding-name-decomposed_text = chữ và dấu tách rời
finding-name-link_without_target = liên kết không dẫn đến đâu
finding-name-unlinked_address = địa chỉ chưa gắn liên kết
finding-name-date_contradiction = ngày tháng mâu thuẫn
finding-name-unresolved_reason = lý do trả lại chưa xử lý
finding-name-unresolved_comment = góp ý chưa xử lý
finding-name-missing_second_source = thiếu nguồn tin
finding-name-legacy_encoding = chữ gõ bằng bảng mã cũ
finding-name-near_duplicate = gần giống bài đã có
rules-profiles = Mẫu nội dung
rules-charter = Điều lệ bản số { $version }
demand-required = bắt buộc
demand-recommended = nên có
demand-optional = tùy chọn
demand-chars = tối đa { $max } ký tự
backup-text = Mỗi đêm một bản, giữ bảy bản, mở thử để chắc chắn dùng được.
recovery-key = Khóa khôi phục
recovery-key-text = In ra giấy và cất kỹ: khi quên mật khẩu, tờ giấy này đưa bạn trở lại. Tờ cũ sẽ hết hiệu lực.
recovery-key-make = Tạo khóa khôi phục
recovery-key-put-away = Đã cất kỹ
recover-begin = Quên mật khẩu
recover-title = Trở lại bằng khóa khôi phục
recover-text = Nhập khóa trên tờ giấy đã in. Không có tờ giấy đó thì nhờ quản trị đặt lại mật khẩu.
recover = Đặt mật khẩu mới
delegations = Ủy quyền
delegations-text = Cho người khác dùng quyền của mình trong một khoảng thời gian, ví dụ khi đi công tác.
delegation-line = { $from } ủy quyền cho { $to }, từ { $begins } đến { $until }
delegation-to = Người được ủy quyền
delegation-from = Bắt đầu (để trống là ngay bây giờ)
delegation-until = Kết thúc
delegation-what = Những quyền được ủy
delegation-lend = Ủy quyền
delegation-end = Thu lại
delegation-incomplete = Chọn người, thời hạn và ít nhất một quyền.
backup-same-disk = Bản sao lưu nằm cùng ổ đĩa với dữ liệu: hỏng ổ là mất cả hai.
backup-none = Chưa có bản sao lưu
backup-none-text = Bản đầu tiên được làm đêm nay, hoặc ngay bây giờ.
backup-now = Sao lưu ngay
recovery-title = Các bản sao lưu ở đây
recovery-text = Dữ liệu đang có được để riêng, không mất gì. Galley coi máy này là máy mới và đọc lại mọi cổng trước khi gửi.
recovery-closes = Galley sẽ đóng lại; mở lại để dùng dữ liệu đã khôi phục.
recovery-restore = Khôi phục
recovery-restore-at = Khôi phục bản { $at }
recovery-none = Không có bản sao lưu nào trong thư mục dữ liệu.
device-enrol = Cho máy này vào
device-enrol-text = Máy này có khóa mới và được ghi vào điều lệ; khóa cũ hết hiệu lực.
device-name = Máy của { $name }
device-name-label = Tên máy
destination-ok = Cổng { $site } sẵn sàng; dấu khóa { $fingerprint }
submit-fast = Gửi duyệt tin nóng
