//! What can go wrong: [`PortalError`] for whoever runs the portal, [`ApiError`] for whoever sends to it.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use galley_domain::{
    portal_protocol::{ArticleStatus, ErrorBody, ErrorCode},
    time::Timestamp,
};
use std::{net::SocketAddr, path::PathBuf};

/// A fault of the portal itself.
#[derive(Debug, thiserror::Error)]
pub enum PortalError {
    /// A file or folder.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The database.
    #[error("database: {0}")]
    Database(#[from] rusqlite::Error),
    /// The database was written by a newer program; it is left alone.
    #[error("the database has migration {found}, this program knows {known}: run the newer program")]
    DatabaseTooNew {
        /// Newest migration in it.
        found: i64,
        /// Newest this program knows.
        known: i64,
    },
    /// A migration that ran is not the one this program has.
    #[error("migration {0} of the database is not this program's")]
    MigrationChanged(i64),
    /// An address cannot be listened on.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// Which.
        address: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
    /// The portal's key file is damaged.
    #[error("{0} does not hold the portal's key")]
    BadKeyFile(PathBuf),
    /// The operating system gives no random bytes.
    #[error("no random bytes: {0}")]
    Random(String),
    /// Not a file of `galley newsroom export-key`.
    #[error("{0} is not a newsroom's root key; make it with: galley newsroom export-key FILE")]
    NotARootKey(PathBuf),
    /// Another newsroom is trusted already.
    #[error("this portal already trusts another root key ({fingerprint}); a portal serves one newsroom for life")]
    TrustsAnother {
        /// Fingerprint of the key it trusts.
        fingerprint: String,
    },
    /// A value this program wrote cannot be read back.
    #[error("stored {0} cannot be read")]
    Damaged(&'static str),
    /// A page or receipt cannot be written.
    #[error("cannot write: {0}")]
    Write(String),
    /// A worker ended unexpectedly.
    #[error("a worker ended unexpectedly")]
    Worker,
}

impl From<askama::Error> for PortalError {
    fn from(e: askama::Error) -> Self {
        Self::Write(e.to_string())
    }
}

impl From<serde_json::Error> for PortalError {
    fn from(e: serde_json::Error) -> Self {
        Self::Write(e.to_string())
    }
}

/// A refusal on its way to a desk.
#[derive(Debug)]
pub struct ApiError {
    /// Why.
    pub code: ErrorCode,
    /// For people.
    pub message: String,
    /// The exact problem.
    pub problem: Option<serde_json::Value>,
    /// How the article stands.
    pub current: Option<Box<ArticleStatus>>,
}

impl ApiError {
    /// A refusal.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), problem: None, current: None }
    }

    /// A refusal with its exact problem.
    pub fn because<E: std::error::Error + serde::Serialize>(code: ErrorCode, problem: &E) -> Self {
        Self { problem: serde_json::to_value(problem).ok(), ..Self::new(code, problem.to_string()) }
    }

    /// With how the article stands.
    #[must_use]
    pub fn with_current(self, current: ArticleStatus) -> Self {
        Self { current: Some(Box::new(current)), ..self }
    }

    /// As an answer. `retry_after` is told with 429 and 503.
    pub fn respond(self, charter_version: u64, now: Timestamp) -> Response {
        let status = StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = ErrorBody {
            code: self.code,
            message: self.message,
            problem: self.problem,
            current: self.current.map(|c| *c),
            charter_version,
            now,
        };
        let mut response = (status, axum::Json(body)).into_response();
        if matches!(self.code, ErrorCode::RateLimited | ErrorCode::Unavailable) {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
        }
        response
    }
}

impl From<PortalError> for ApiError {
    fn from(e: PortalError) -> Self {
        // The cause stays in the log: paths and SQL are nobody else's business.
        tracing::error!(error = %e, "a write request failed");
        Self::new(ErrorCode::Internal, "the portal failed; look the article up before sending again")
    }
}

impl From<rusqlite::Error> for ApiError {
    fn from(e: rusqlite::Error) -> Self {
        PortalError::from(e).into()
    }
}
