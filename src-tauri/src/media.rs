//! Pictures for the page: `galley-media://localhost/HASH?w=480`, from the open data folder, for whoever is signed in.
//! Only masters and what is made from them; attachments and originals lie elsewhere and cannot be named here.

use crate::shell::Shell;
use galley_desk::media::{Rendition, read_media};
use tauri::http::{Request, Response, StatusCode, Uri, header};

/// The scheme; the content security policy names it.
pub const SCHEME: &str = "galley-media";

/// Answers one request. Reads and scales: not for the main thread.
#[must_use]
pub fn answer(shell: &Shell, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
    // Nothing is said of why: there is no such picture, or nobody is signed in who may see it.
    picture(shell, request.uri()).unwrap_or_else(|| respond(StatusCode::NOT_FOUND, "text/plain", Vec::new()))
}

fn picture(shell: &Shell, uri: &Uri) -> Option<Response<Vec<u8>>> {
    let (hash, size) = asked(uri)?;
    let desk = shell.desk().ok()?;
    desk.session_person()?;
    match read_media(shell.data(), hash.parse().ok()?, size) {
        Ok(found) => found.map(|(bytes, kind)| respond(StatusCode::OK, kind, bytes)),
        Err(error) => {
            crate::logging::report(&error);
            None
        }
    }
}

fn respond(status: StatusCode, kind: &str, bytes: Vec<u8>) -> Response<Vec<u8>> {
    let built = Response::builder()
        .status(status)
        .header(header::CONTENT_TYPE, kind)
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        // Signing out must also take the pictures away.
        .header(header::CACHE_CONTROL, "no-store")
        .body(bytes);
    built.unwrap_or_default()
}

/// The hash and the smallest rendition at least `w` pixels wide.
fn asked(uri: &Uri) -> Option<(&str, Rendition)> {
    let hash = uri.path().trim_start_matches('/');
    if hash.len() != 64 || !hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let width = uri.query().and_then(|query| query.split('&').find_map(|pair| pair.strip_prefix("w=")));
    let size = match width.map(str::parse::<u32>) {
        None | Some(Err(_)) => Rendition::Master,
        Some(Ok(0..=160)) => Rendition::Thumb,
        Some(Ok(161..=480)) => Rendition::Small,
        Some(Ok(481..=960)) => Rendition::Medium,
        Some(Ok(_)) => Rendition::Master,
    };
    Some((hash, size))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size_of(query: &str) -> Option<Rendition> {
        let uri: Uri = format!("galley-media://localhost/{}{query}", "ab".repeat(32)).parse().unwrap();
        asked(&uri).map(|(_, size)| size)
    }

    #[test]
    fn the_page_gets_a_picture_at_least_as_wide_as_it_asks() {
        assert_eq!(size_of(""), Some(Rendition::Master));
        assert_eq!(size_of("?w=160"), Some(Rendition::Thumb));
        assert_eq!(size_of("?w=161"), Some(Rendition::Small));
        assert_eq!(size_of("?w=900"), Some(Rendition::Medium));
        assert_eq!(size_of("?w=1600"), Some(Rendition::Master));
        assert_eq!(size_of("?w=wide"), Some(Rendition::Master));
    }

    #[test]
    fn only_a_hash_names_a_picture() {
        for path in ["", "ab", "../attachments/x", &"zz".repeat(32), &format!("{}/x", "ab".repeat(31))] {
            let uri: Uri = format!("galley-media://localhost/{path}").parse().unwrap();
            assert!(asked(&uri).is_none(), "{path}");
        }
    }

    #[test]
    fn without_a_session_there_are_no_pictures() {
        let folder = tempfile::tempdir().unwrap();
        let shell = Shell::new(folder.path(), galley_desk::keys::Cost::FOR_TESTS, None);
        shell.open();
        let uri = format!("galley-media://localhost/{}", "ab".repeat(32));
        let answer = answer(&shell, &Request::builder().uri(uri).body(Vec::new()).unwrap());
        assert_eq!(answer.status(), StatusCode::NOT_FOUND);
        assert_eq!(answer.headers()[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    }
}
