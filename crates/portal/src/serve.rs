//! Listening: connections, time limits, faults on purpose, an orderly end.

use crate::{
    app::App,
    faults::{Fault, Faults, Step},
    timer::stopped,
};
use axum::{
    Router,
    body::{Body, Bytes},
    extract::ConnectInfo,
    http::{HeaderValue, Request, Response, StatusCode, header},
};
use http_body_util::BodyExt as _;
use hyper::body::{Frame, Incoming};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto, graceful::GracefulShutdown},
};
use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    net::TcpListener,
    sync::{Semaphore, watch},
};
use tower::ServiceExt as _;

/// Most connections at once, per listener.
const CONNECTIONS: usize = 1024;
/// Longest wait for a request's head.
const HEAD: Duration = Duration::from_secs(10);
/// Longest time of a request: a picture of 50 MiB over a slow line.
const WHOLE: Duration = Duration::from_secs(120);
/// Longest wait for open requests at the end.
const LAST_REQUESTS: Duration = Duration::from_secs(10);

/// One of the two listeners.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Readers.
    Public,
    /// Desks.
    Write,
}

/// Serves until `stop` says so, then lets open requests finish.
pub async fn listen(side: Side, listener: TcpListener, router: Router, app: Arc<App>, mut stop: watch::Receiver<bool>) {
    let graceful = GracefulShutdown::new();
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEAD);
    builder.http2().timer(TokioTimer::new()).keep_alive_interval(Some(HEAD));
    let builder = Arc::new(builder);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stopped(&mut stop) => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Out of file descriptors, or a connection gone before it was accepted.
                tracing::warn!(%error, "cannot accept a connection");
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let Ok(place) = Arc::clone(&room).try_acquire_owned() else { continue };
        let (router, faults) = (router.clone(), app.config.faults.clone());
        let service = hyper::service::service_fn(move |request: Request<Incoming>| {
            answer(side, peer, router.clone(), faults.clone(), request)
        });
        let (builder, watcher) = (Arc::clone(&builder), graceful.watcher());
        tokio::spawn(async move {
            let connection = builder.serve_connection(TokioIo::new(stream), service);
            if let Err(error) = watcher.watch(connection.into_owned()).await {
                tracing::debug!(%error, "a connection ended early");
            }
            drop(place);
        });
    }
    drop(listener);
    if tokio::time::timeout(LAST_REQUESTS, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not end in time");
    }
}

/// Answers one request. An `Err` closes the connection without an answer.
async fn answer(
    side: Side,
    peer: SocketAddr,
    router: Router,
    faults: Option<Faults>,
    request: Request<Incoming>,
) -> Result<Response<Body>, io::Error> {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(ConnectInfo(peer));
    let step = match side {
        Side::Public => Some(Step::Page),
        Side::Write => Step::of(request.method().as_str(), request.uri().path()),
    };
    let fault = faults.zip(step).and_then(|(faults, step)| faults.take(step));
    let lost = || io::Error::new(io::ErrorKind::ConnectionAborted, "closed on purpose");
    match &fault {
        Some(Fault::LoseRequest) => return Err(lost()),
        Some(Fault::Refuse { status, retry_after }) => {
            // The content is read first, so that the asker gets to read the answer.
            let _ = request.into_body().collect().await;
            return Ok(bare(*status, *retry_after));
        }
        Some(Fault::Delay { millis }) => tokio::time::sleep(Duration::from_millis(*millis)).await,
        _ => {}
    }
    let Ok(answered) = tokio::time::timeout(WHOLE, router.oneshot(request)).await else {
        return Ok(bare(503, Some(2)));
    };
    let Ok(answered) = answered;
    match fault {
        Some(Fault::LoseReply) => Err(lost()),
        Some(Fault::FailAfter { status }) => Ok(bare(status, None)),
        Some(Fault::NeverAnswer) => std::future::pending().await,
        Some(Fault::Garbage) => Ok(Response::new(Body::from("<html>{\"receipt\": 7, \u{0}nonsense"))),
        Some(Fault::Truncate) => {
            let (head, body) = answered.into_parts();
            let bytes = body.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
            let half = bytes.slice(..bytes.len() / 2);
            let mut cut = Response::from_parts(head, Body::new(BrokenOff(Some(half))));
            cut.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
            Ok(cut)
        }
        _ => Ok(answered),
    }
}

fn bare(status: u16, retry_after: Option<u32>) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if let Some(seconds) = retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// A body that ends in the middle: the connection breaks off before the announced length.
struct BrokenOff(Option<Bytes>);

impl hyper::body::Body for BrokenOff {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let broken = || io::Error::new(io::ErrorKind::ConnectionAborted, "broken off on purpose");
        Poll::Ready(Some(self.0.take().map(Frame::data).ok_or_else(broken)))
    }
}
