//! The demonstration newsroom: people, sections, articles and pictures, all made up for it. Data only; whoever builds the
//! newsroom creates these people and sections, then walks every article's [`DemoArticle::path`] with the real actions
//! against a portal that misbehaves where a step says so.
//!
//! The province, its places and its people do not exist. Days in the texts are written relative to the day it is built
//! (`{day:-1}`), so that the newsroom is always of today.

mod canvas;
mod content;
pub mod pictures;
mod props;
mod scenes_land;
mod scenes_town;
mod story;

pub use content::{
    DemoArticle, DemoBlock, DemoError, DemoFigure, DemoPerson, DemoSection, DemoSeo, DemoSource, articles, people,
    sections,
};
pub use story::{DemoReason, DemoStep, Ending, PortalFault, PortalStep};

/// The newsroom's name.
pub const NEWSROOM: &str = "Cổng thông tin điện tử tỉnh An Lạc";
/// The zone it lives in.
pub const ZONE: chrono_tz::Tz = chrono_tz::Asia::Ho_Chi_Minh;
/// Everybody's password in the demonstration; it protects nothing and is shown on the sign-in screen of one.
pub const PASSWORD: &str = "galley-demo";

/// Who answers for the demonstration's portal; made up like everything else here.
#[derive(Debug, Clone, Copy)]
pub struct DemoImprint {
    /// Governing body.
    pub publisher: &'static str,
    /// Licence.
    pub licence: &'static str,
    /// Editor in charge.
    pub editor: &'static str,
    /// Address.
    pub address: &'static str,
    /// Telephone, mail.
    pub contact: &'static str,
}

/// See [`DemoImprint`].
#[must_use]
pub fn imprint() -> DemoImprint {
    DemoImprint {
        publisher: "Ủy ban nhân dân tỉnh An Lạc",
        licence: "số 01/GP-TTĐT (mẫu, không có hiệu lực)",
        editor: "Ban Biên tập Cổng thông tin điện tử tỉnh An Lạc",
        address: "Số 1 đường Bến Đò, thị xã An Lạc",
        contact: "toasoan@anlac.example",
    }
}

#[cfg(test)]
mod tests;
