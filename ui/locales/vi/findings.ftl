# Những điều kiểm tra tìm thấy. Mã trùng với mã trong Rust.

finding-severity-blocking = phải sửa
finding-severity-advice = nên xem

finding-required_field = Còn thiếu { $field }.
finding-recommended_field = Nên có { $field }.
finding-too_long = { $field } dài { $length } ký tự, tối đa { $limit }.
finding-too_long_words = { $field } dài { $length } chữ, tối đa { $limit }.
finding-picture_caption = Ảnh chưa có chú thích.
finding-picture_credit = Ảnh chưa ghi nguồn.
finding-picture_alt = Ảnh chưa có mô tả cho người không nhìn thấy.
finding-empty_words = Từ thừa: “{ $words }”.
finding-doubled_words = Từ lặp: “{ $words }”.
finding-link_without_target = Liên kết “{ $text }” chưa có địa chỉ.
finding-date_contradiction = Ngày “{ $date }” không khớp với ngày đăng { $published }.
finding-date_self_contradiction = Ngày “{ $date }” không khớp với “{ $other }” trong bài.
finding-impossible_date = Không có ngày “{ $date }”.
finding-unresolved_reason = Lý do trả lại chưa xử lý: { $reason }.
finding-unresolved_comment = Góp ý chưa xử lý của { $person }.
finding-second_source =
    { $count ->
       *[other] Mới có { $count } nguồn tin, cần { $needed }.
    }
finding-legacy_encoding = Có chữ gõ bằng bảng mã cũ (TCVN3 hoặc VNI): “{ $words }”.
finding-near_duplicate = Rất giống bài “{ $headline }”.

field-headline = tít
field-kicker = tít phụ
field-standfirst = sapo
field-body = nội dung
field-section = chuyên mục
field-bylines = tên tác giả
field-keywords = từ khóa
field-topic = chủ đề
field-lead = ảnh chính
field-gallery = chùm ảnh
field-slug = đường dẫn
field-dateline = nơi viết
field-seo_title = tiêu đề cho máy tìm kiếm
field-seo_description = mô tả cho máy tìm kiếm
field-sources = nguồn tin
field-story_type = thể loại
field-ai_disclosure = khai báo dùng AI
