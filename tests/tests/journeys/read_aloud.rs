//! What a screen reader finds, over the real accessibility bus: every screen's places, names and roles.

use super::newsroom::{HOA, found, open, sign_in};
use galley_tests::{
    App, Stage,
    accessibility::{Accessibility, Node},
};

const HEADLINE: &str = "Bàn giao cầu An Lạc sau mười bốn tháng thi công";

/// The tree once it holds this; everything usable in it has a name.
async fn tree(reader: &Accessibility, screen: &str, role: &str, name: &str) -> Node {
    let page = reader.page(|node: &Node| node.role == role && node.name.contains(name)).await;
    let nameless = page.nameless();
    assert!(nameless.is_empty(), "{screen}: nothing to read out for {nameless:#?}\n{}", page.to_text());
    page
}

/// Asserts that the tree holds objects of these roles and names, in this order of reading.
#[track_caller]
fn reads(page: &Node, screen: &str, wanted: &[(&str, &str)]) {
    let all = page.all();
    let mut rest = all.iter();
    for (role, name) in wanted {
        assert!(
            rest.any(|node| node.role == *role && node.name.contains(name)),
            "{screen}: no {role} {name:?} after what comes before it in\n{}",
            page.to_text()
        );
    }
}

async fn press(app: &App, selector: &str, text: &str) {
    app.press_containing(selector, text).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_screen_reader_finds_its_way_through_every_screen() {
    let stage = Stage::set("a_screen_reader_finds_its_way_through_every_screen").await;
    let portal = found(&stage, Some(HEADLINE)).await;
    let reader = Accessibility::begin(&stage.bus).await;
    let app = stage.app_with(&[], &reader.environment()).await;

    app.see("button.person").await;
    let page = tree(&reader, "sign in", "heading", "Báo An Lạc").await;
    reads(
        &page,
        "sign in",
        &[("heading", "Báo An Lạc"), ("button", "Lan Anh"), ("button", "Minh Đức"), ("button", "English")],
    );

    sign_in(&app, HOA).await;
    press(&app, ".rail-link", "Chờ duyệt").await;
    app.see(".row-title").await;
    let page = tree(&reader, "list", "list item", HEADLINE).await;
    reads(
        &page,
        "list",
        &[
            ("landmark", "Mục chính"),
            ("button", "Bài mới"),
            ("button", "Chờ duyệt"),
            ("button", "Cài đặt"),
            ("heading", "Chờ duyệt"),
            ("entry", "Tìm"),
            ("button", "Lọc"),
            ("list box", "Chờ duyệt"),
            ("list item", HEADLINE),
        ],
    );

    open(&app, "Chờ duyệt", HEADLINE).await;
    let page = tree(&reader, "article", "button", "Nhận duyệt").await;
    reads(
        &page,
        "article",
        &[
            ("button", "Xem trước"),
            ("button", "Thêm thao tác"),
            ("button", "Nhận duyệt"),
            ("page tab", "Chi tiết"),
            ("page tab", "Phát hành"),
        ],
    );
    reads(&page, "article", &[("landmark", "Bài đang mở"), ("entry", "Tít"), ("entry", "Sapo"), ("entry", "Nội dung")]);

    press(&app, ".side [role=tab]", "Chi tiết").await;
    let page = tree(&reader, "details", "entry", "Tít phụ").await;
    reads(
        &page,
        "details",
        &[("page tab", "Chi tiết"), ("entry", "Tên tác giả"), ("entry", "Tít phụ"), ("entry", "Từ khóa")],
    );

    press(&app, ".verbs button", "Nhận duyệt").await;
    press(&app, ".verbs button", "Ký duyệt").await;
    let page = tree(&reader, "sign off", "dialog", "Ký duyệt").await;
    reads(
        &page,
        "sign off",
        &[("dialog", "Ký duyệt"), ("heading", HEADLINE), ("button", "Thôi"), ("button", "Ký duyệt")],
    );
    app.press_in_dialog("Thôi").await;
    app.gone("[role=dialog]").await;

    press(&app, ".rail-link", "Phát hành").await;
    let page = tree(&reader, "deliveries", "heading", "Phát hành").await;
    reads(&page, "deliveries", &[("heading", "Phát hành"), ("check box", "Chỉ việc chưa xong")]);

    press(&app, ".rail-link", "Nhật ký").await;
    let page = tree(&reader, "activity", "heading", "Nhật ký").await;
    reads(
        &page,
        "activity",
        &[("heading", "Nhật ký"), ("entry", "Tìm theo người"), ("list box", "Nhật ký"), ("list item", "Nhận duyệt")],
    );

    press(&app, ".rail-link", "Cài đặt").await;
    let page = tree(&reader, "settings", "heading", "Cài đặt").await;
    reads(
        &page,
        "settings",
        &[
            ("heading", "Cài đặt"),
            ("page tab", "Của tôi"),
            ("radio button", "Tiếng Việt"),
            ("radio button", "Tối"),
            ("password text", "Mật khẩu hiện nay"),
        ],
    );

    app.chord(thirtyfour::Key::Control, "k").await;
    let page = tree(&reader, "palette", "dialog", "Lệnh").await;
    reads(&page, "palette", &[("dialog", "Lệnh"), ("combo box", "Gõ tên lệnh"), ("list item", "Bài mới")]);
    app.close().await;
    portal.stop().await;
}
