//! The one place that sends a call to the tenant. It knows nothing of tokens' lives, limits and retries.

use std::error::Error as _;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue, RANGE};
use reqwest::{ClientBuilder, Response, redirect};
use tokio::time::Instant;
use zeroize::Zeroizing;

use super::address::TenantAddress;
use super::answer::Answer;
use super::call::{Call, Repeat};
use super::clock::{Clock, date_of, limits_of};
use super::error::{ApiError, BadAnswer, Cause, TransportError};
use crate::credentials::Secret;

/// Connections to one tenant.
pub(super) struct Transport {
    calls: reqwest::Client,
    /// Never uses a connection twice: on one that the tenant is just closing, nobody could tell whether a request
    /// arrived. And nothing in it ever sends a request again by itself.
    imports: reqwest::Client,
    downloads: reqwest::Client,
    clock: Mutex<Option<Clock>>,
    reached: AtomicBool,
}

const CONNECT_WITHIN: Duration = Duration::from_secs(10);
const ANSWER_WITHIN: Duration = Duration::from_mins(1);
/// Half a megabyte through a slow line takes its time.
const ANSWER_TO_IMPORT_WITHIN: Duration = Duration::from_mins(2);
/// A download may take hours; only silence is an end.
const DOWNLOAD_SILENCE: Duration = Duration::from_mins(1);

/// More than the errors of a full chunk of the smallest users; a bound for memory, not a limit of the tenant's.
const LARGEST_ANSWER_BYTES: usize = 64 * 1024 * 1024;

impl Transport {
    pub(super) fn new(address: &TenantAddress) -> Result<Self, ApiError> {
        let build = |builder: ClientBuilder| {
            builder.build().map_err(|error| ApiError::Setup { source: TransportError::from(error) })
        };
        Ok(Self {
            calls: build(builder(address).timeout(ANSWER_WITHIN))?,
            imports: build(builder(address).timeout(ANSWER_TO_IMPORT_WITHIN).http1_only().pool_max_idle_per_host(0))?,
            downloads: build(builder(address).read_timeout(DOWNLOAD_SILENCE))?,
            clock: Mutex::new(None),
            reached: AtomicBool::new(false),
        })
    }

    /// Sends once. Whatever the tenant answers is an answer; an error says that there was none, and whether the call left.
    pub(super) async fn send(
        &self,
        address: &TenantAddress,
        call: &Call,
        token: Option<&Secret>,
    ) -> Result<Answer, ApiError> {
        let client = match call.repeat {
            Repeat::Freely => &self.calls,
            Repeat::OnlyWithoutEffect => &self.imports,
        };
        let mut url = address.base().clone();
        url.set_path(&call.path);
        let mut request = client.request(call.method.clone(), url);
        if !call.query.is_empty() {
            request = request.query(&call.query);
        }
        if let Some(body) = &call.body {
            request = request.header(CONTENT_TYPE, &body.content_type).body(body.bytes.clone());
        }
        if let Some(token) = token {
            request = request.header(AUTHORIZATION, bearer(token)?);
        }
        let response = request.send().await.map_err(failure)?;
        self.reached.store(true, Ordering::Relaxed);
        let status = response.status().as_u16();
        let limits = limits_of(response.headers());
        if let Some(date) = date_of(response.headers()) {
            self.learn_time(date);
        }
        Ok(Answer { status, limits, content: read_whole(response).await? })
    }

    /// Asks for a file elsewhere, from one of its bytes on: without a token.
    pub(super) async fn open(&self, url: reqwest::Url, from: u64) -> Result<Response, reqwest::Error> {
        let request = self.downloads.get(url);
        let request = if from == 0 { request } else { request.header(RANGE, format!("bytes={from}-")) };
        request.send().await
    }

    /// Whether the tenant ever answered. If not, its address or the network is likely wrong.
    pub(super) fn was_reached(&self) -> bool {
        self.reached.load(Ordering::Relaxed)
    }

    pub(super) fn server_now(&self) -> Option<Timestamp> {
        let clock = *self.clock.lock().unwrap_or_else(PoisonError::into_inner);
        clock.map(|clock| clock.now(Instant::now()))
    }

    fn learn_time(&self, date: Timestamp) {
        let mut clock = self.clock.lock().unwrap_or_else(PoisonError::into_inner);
        *clock = Some(Clock::after(*clock, date, Instant::now()));
    }
}

fn builder(address: &TenantAddress) -> ClientBuilder {
    let builder = reqwest::Client::builder()
        .user_agent(concat!("rollcall/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(CONNECT_WITHIN)
        .redirect(redirect::Policy::none())
        .referer(false)
        .retry(reqwest::retry::never());
    if address.is_loopback() { builder.no_proxy() } else { builder.https_only(true) }
}

fn bearer(token: &Secret) -> Result<HeaderValue, ApiError> {
    let mut text = Zeroizing::new(Vec::with_capacity(token.expose().len() + 8));
    text.extend_from_slice(b"Bearer ");
    text.extend_from_slice(token.expose().as_bytes());
    let value = HeaderValue::from_maybe_shared(Bytes::from_owner(text));
    let mut value = value.map_err(|_not_printable| ApiError::NotAToken)?;
    value.set_sensitive(true);
    Ok(value)
}

async fn read_whole(mut response: Response) -> Result<Zeroizing<Vec<u8>>, ApiError> {
    let announced = response.content_length().and_then(|bytes| usize::try_from(bytes).ok()).unwrap_or(0);
    if announced > LARGEST_ANSWER_BYTES {
        return Err(ApiError::BadAnswer(BadAnswer::TooLong));
    }
    let mut content = Zeroizing::new(Vec::with_capacity(announced));
    while let Some(chunk) = response.chunk().await.map_err(failure)? {
        if content.len() + chunk.len() > LARGEST_ANSWER_BYTES {
            return Err(ApiError::BadAnswer(BadAnswer::TooLong));
        }
        content.extend_from_slice(&chunk);
    }
    Ok(content)
}

/// Nothing is sent before there is a connection; after that, nobody knows what arrived.
fn failure(error: reqwest::Error) -> ApiError {
    if error.is_builder() {
        ApiError::Setup { source: error.into() }
    } else if error.is_connect() {
        ApiError::Unreachable { cause: cause_of(&error), source: error.into() }
    } else {
        ApiError::AnswerLost { source: error.into() }
    }
}

/// Why there is no connection, by what the layers below say.
pub(super) fn cause_of(error: &reqwest::Error) -> Cause {
    let mut layers = Vec::new();
    let mut kinds = Vec::new();
    let mut source = error.source();
    while let Some(layer) = source {
        layers.push(layer.to_string().to_lowercase());
        kinds.extend(layer.downcast_ref::<io::Error>().map(io::Error::kind));
        source = layer.source();
    }
    let says = |words: &[&str]| layers.iter().any(|layer| words.iter().any(|word| layer.contains(word)));
    // A proxy that is itself unknown or refuses is still the proxy's matter, so it comes first.
    if says(&["tunnel error", "proxy", "socks"]) {
        Cause::Proxy
    } else if error.is_dns() {
        Cause::Dns
    } else if says(&["certificate", "tls", "handshake", "corrupt message", "fatal alert"]) {
        Cause::Tls
    } else if kinds.contains(&io::ErrorKind::ConnectionRefused) {
        Cause::Refused
    } else if kinds.iter().any(|kind| {
        matches!(kind, io::ErrorKind::NetworkUnreachable | io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkDown)
    }) {
        Cause::NoNetwork
    } else if error.is_timeout() {
        Cause::TimedOut
    } else {
        Cause::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn cause(builder: ClientBuilder, url: &str) -> Cause {
        let error = builder.build().unwrap().get(url).send().await.unwrap_err();
        assert!(error.is_connect(), "{error:?}");
        cause_of(&error)
    }

    #[tokio::test]
    async fn the_proxys_failures_are_told_from_the_tenants() {
        let refused = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap().local_addr().unwrap();
        for (proxy, url) in [
            (format!("http://{refused}"), "https://acme.invalid/"),
            ("http://proxy.invalid:3128".to_owned(), "https://acme.invalid/"),
            (format!("socks5://{refused}"), "https://127.0.0.1:1/"),
        ] {
            let builder = reqwest::Client::builder().proxy(reqwest::Proxy::all(&proxy).unwrap());
            assert_eq!(cause(builder, url).await, Cause::Proxy, "{proxy}");
        }
        // A proxy that says no.
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let proxy = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move {
            use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
            let (mut stream, _) = listener.accept().await.unwrap();
            stream.read_buf(&mut Vec::with_capacity(4_096)).await.unwrap();
            stream.write_all(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n").await.unwrap();
        });
        let builder = reqwest::Client::builder().proxy(reqwest::Proxy::all(&proxy).unwrap());
        assert_eq!(cause(builder, "https://acme.invalid/").await, Cause::Proxy);
    }

    #[tokio::test]
    async fn an_unknown_name_is_told_as_such() {
        assert_eq!(cause(reqwest::Client::builder().no_proxy(), "https://acme.invalid/").await, Cause::Dns);
    }
}
