# Những điều kiểm tra tìm thấy: sai ở đâu và nên làm gì. Mã và tham số do Rust đặt (domain::checks).

finding-severity-blocking = phải sửa
finding-severity-advice = nên xem

finding-required_field =
    Còn thiếu { $field ->
        [headline] tít
        [kicker] tít phụ
        [standfirst] sapo
        [body] nội dung
        [section] chuyên mục
        [bylines] tên tác giả
        [dateline] nơi viết
        [keywords] từ khóa
        [topic] chủ đề
        [lead] ảnh chính
        [gallery] chùm ảnh
        [slug] đường dẫn
        [story_type] thể loại
        [sources] nguồn tin
        [desk_note] ghi chú cho tòa soạn
        [related] bài liên quan
        [embargo] giờ cấm đăng trước
        [planned_length] độ dài dự kiến
        [seo_title] tiêu đề cho máy tìm kiếm
        [seo_description] mô tả cho máy tìm kiếm
        [ai] khai báo dùng AI
        [references] văn bản, đường dẫn tham khảo
        [attachments] tệp đính kèm
       *[other] { $field }
    }. Điền vào rồi mới gửi duyệt được.
finding-recommended_field =
    Nên có { $field ->
        [headline] tít
        [kicker] tít phụ
        [standfirst] sapo
        [body] nội dung
        [section] chuyên mục
        [bylines] tên tác giả
        [dateline] nơi viết
        [keywords] từ khóa
        [topic] chủ đề
        [lead] ảnh chính
        [gallery] chùm ảnh
        [slug] đường dẫn
        [story_type] thể loại
        [sources] nguồn tin
        [desk_note] ghi chú cho tòa soạn
        [related] bài liên quan
        [embargo] giờ cấm đăng trước
        [planned_length] độ dài dự kiến
        [seo_title] tiêu đề cho máy tìm kiếm
        [seo_description] mô tả cho máy tìm kiếm
        [ai] khai báo dùng AI
        [references] văn bản, đường dẫn tham khảo
        [attachments] tệp đính kèm
       *[other] { $field }
    }. Điền thêm nếu có.
finding-too_long =
    Quá dài: { $field ->
        [headline] tít
        [kicker] tít phụ
        [standfirst] sapo
        [body] nội dung
        [section] chuyên mục
        [bylines] tên tác giả
        [dateline] nơi viết
        [keywords] từ khóa
        [topic] chủ đề
        [lead] ảnh chính
        [gallery] chùm ảnh
        [slug] đường dẫn
        [story_type] thể loại
        [sources] nguồn tin
        [desk_note] ghi chú cho tòa soạn
        [related] bài liên quan
        [embargo] giờ cấm đăng trước
        [planned_length] độ dài dự kiến
        [seo_title] tiêu đề cho máy tìm kiếm
        [seo_description] mô tả cho máy tìm kiếm
        [ai] khai báo dùng AI
        [references] văn bản, đường dẫn tham khảo
        [attachments] tệp đính kèm
       *[other] { $field }
    } có { $actual } { $unit ->
        [words] chữ
       *[chars] ký tự
    }, tối đa { $max }. Rút gọn bớt.
finding-picture_without_caption =
    { $where ->
        [lead] Ảnh chính
        [gallery] Ảnh { $number } của chùm ảnh
       *[body] Ảnh { $number } trong bài
    } chưa có chú thích. Viết rõ ai, ở đâu, khi nào.
finding-picture_without_credit =
    { $where ->
        [lead] Ảnh chính
        [gallery] Ảnh { $number } của chùm ảnh
       *[body] Ảnh { $number } trong bài
    } chưa ghi nguồn. Ghi tên người chụp hoặc đơn vị cung cấp.
finding-picture_without_alt =
    { $where ->
        [lead] Ảnh chính
        [gallery] Ảnh { $number } của chùm ảnh
       *[body] Ảnh { $number } trong bài
    } chưa có mô tả cho người không nhìn thấy ảnh. Tả ngắn gọn những gì có trong ảnh.
finding-empty_block =
    { $block ->
        [heading] Có tít xen để trống. Viết tiếp hoặc xóa đi.
        [quote] Có trích dẫn để trống. Viết tiếp hoặc xóa đi.
       *[paragraph] Có đoạn để trống. Viết tiếp hoặc xóa đi.
    }
finding-doubled_word = Chữ “{ $word }” viết hai lần liền nhau. Bỏ bớt một nếu không cố ý.
finding-doubled_space = Có { $count } dấu cách liền nhau. Chỉ để lại một.
finding-invisible_characters = Có { $count } ký tự không nhìn thấy ({ $codes }), làm sai kết quả tìm kiếm và chỗ xuống dòng. Xóa đoạn này rồi gõ lại.
finding-decomposed_text = Chữ và dấu đang tách rời (Unicode tổ hợp). Galley tự ghép lại khi chốt bản; nếu dấu hiện lệch, hãy gõ lại.
finding-link_without_target =
    { $reason ->
        [card] Thẻ liên kết “{ $text }” chưa có địa chỉ mở được. Dán địa chỉ https:// vào, hoặc xóa thẻ.
        [address] Liên kết “{ $text }” trỏ tới “{ $href }”, không mở được. Dùng địa chỉ đầy đủ bắt đầu bằng https://.
       *[empty] Liên kết “{ $text }” chưa có địa chỉ. Dán địa chỉ vào, hoặc bỏ liên kết.
    }
finding-unlinked_address = Địa chỉ { $address } chưa gắn liên kết. Gắn liên kết vào chữ, hoặc bỏ địa chỉ.
finding-date_contradiction =
    { $reason ->
        [weekday] Ngày { $date } là { $weekday ->
            [mon] thứ Hai
            [tue] thứ Ba
            [wed] thứ Tư
            [thu] thứ Năm
            [fri] thứ Sáu
            [sat] thứ Bảy
           *[sun] Chủ nhật
        }, không phải thứ ghi trong bài. Kiểm tra lại ngày hoặc thứ.
        [range] Khoảng thời gian đi lùi: bắt đầu { $other }, kết thúc { $date }. Kiểm tra lại hai mốc.
        [impossible] Không có ngày { $date } trên lịch. Kiểm tra lại.
        [relative] “{ $word }” mà đăng ngày { $publish_date } thì phải là { $expected }, bài lại ghi { $date }. Sửa ngày, hoặc bỏ chữ “{ $word }”.
       *[after_publish] Bài kể ngày { $date } như việc đã xảy ra, nhưng bài đăng ngày { $publish_date }. Kiểm tra lại ngày.
    }
finding-unresolved_reason = Lý do trả lại chưa xử lý. Sửa rồi đánh dấu đã xử lý: “{ $note }”
finding-unresolved_comment = Góp ý chưa xử lý. Trả lời hoặc đánh dấu đã xử lý: “{ $note }”
finding-missing_second_source = Mới ghi { $have } nguồn tin, cần { $need }. Thêm người hoặc văn bản đã kiểm chứng.
finding-legacy_encoding =
    { $encoding ->
        [vni] Chữ gõ bằng bảng mã cũ VNI: “{ $text }”. Thay bằng “{ $suggest }”.
       *[tcvn3] Chữ gõ bằng bảng mã cũ TCVN3 (ABC): “{ $text }”. Thay bằng “{ $suggest }”.
    }
finding-near_duplicate = Giống khoảng { $percent } % bài “{ $headline }” đã có. Mở bài đó xem có trùng không.

# Tên các mục, dùng riêng lẻ
field-headline = tít
field-kicker = tít phụ
field-standfirst = sapo
field-body = nội dung
field-section = chuyên mục
field-bylines = tên tác giả
field-dateline = nơi viết
field-keywords = từ khóa
field-topic = chủ đề
field-lead = ảnh chính
field-gallery = chùm ảnh
field-slug = đường dẫn
field-story_type = thể loại
field-sources = nguồn tin
field-desk_note = ghi chú cho tòa soạn
field-related = bài liên quan
field-embargo = giờ cấm đăng trước
field-planned_length = độ dài dự kiến
field-seo_title = tiêu đề cho máy tìm kiếm
field-seo_description = mô tả cho máy tìm kiếm
field-ai = khai báo dùng AI
field-references = văn bản, đường dẫn tham khảo
field-attachments = tệp đính kèm
field-corrections = lời đính chính
field-dated = ngày tự ghi
field-seo = tiêu đề và mô tả cho máy tìm kiếm
