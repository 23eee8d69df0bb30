//! For tests: a server on loopback that answers byte for byte what it was told to, and keeps what it was sent.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::{Client, Credentials, TenantAddress};
use crate::credentials::Secret;

/// What is done with a request.
#[derive(Debug, Clone)]
pub(super) enum Script {
    Reply(Vec<u8>),
    /// Reads the request and closes the connection.
    Close,
    /// Replies, and closes the connection although nothing said so.
    ReplyAndClose(Vec<u8>),
}

/// A running server; ends with the test.
pub(super) struct Scripted {
    port: u16,
    seen: Arc<Mutex<Vec<String>>>,
}

pub(super) const SECRET: &str = "s3cret&+ ż";
pub(super) const TOKEN: &str = "opaque-token";

impl Scripted {
    /// Gives tokens for the asking, and answers the other requests by the script; after its end with 500.
    pub(super) async fn start(script: impl IntoIterator<Item = Script>) -> Self {
        let script: VecDeque<Script> = script.into_iter().collect();
        Self::serve(script, false).await
    }

    /// The same, but the script is for requests for tokens too.
    pub(super) async fn start_with_tokens(script: impl IntoIterator<Item = Script>) -> Self {
        let script: VecDeque<Script> = script.into_iter().collect();
        Self::serve(script, true).await
    }

    async fn serve(script: VecDeque<Script>, with_tokens: bool) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (script, log) = (Arc::new(Mutex::new(script)), Arc::clone(&seen));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(connection(stream, Arc::clone(&script), Arc::clone(&log), with_tokens));
            }
        });
        Self { port, seen }
    }

    pub(super) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(super) fn client(&self) -> Client {
        let credentials = Credentials::ClientSecret {
            client_id: "client 1".to_owned(),
            client_secret: Secret::new(SECRET.to_owned()),
        };
        Client::new(TenantAddress::parse(&self.url(), None).unwrap(), credentials).unwrap()
    }

    /// All requests so far, but those for tokens unless the script had them.
    pub(super) fn requests(&self) -> Vec<String> {
        self.seen.lock().unwrap().iter().filter(|request| !request.starts_with("POST /oauth/token")).cloned().collect()
    }

    pub(super) fn token_requests(&self) -> Vec<String> {
        self.seen.lock().unwrap().iter().filter(|request| request.starts_with("POST /oauth/token")).cloned().collect()
    }
}

/// An answer with a body in JSON, and more headers if need be, each with its line break.
pub(super) fn json(status: u16, headers: &str, body: &str) -> Script {
    Script::Reply(http(status, headers, body))
}

pub(super) fn http(status: u16, headers: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\n{headers}\r\n{body}", body.len()).into_bytes()
}

pub(super) fn token() -> Script {
    json(200, "", &format!(r#"{{"access_token":"{TOKEN}","expires_in":86400,"scope":"read:users create:users"}}"#))
}

async fn connection(
    mut stream: TcpStream,
    script: Arc<Mutex<VecDeque<Script>>>,
    seen: Arc<Mutex<Vec<String>>>,
    with_tokens: bool,
) {
    while let Some(request) = read_request(&mut stream).await {
        let for_token = request.starts_with("POST /oauth/token");
        seen.lock().unwrap().push(request);
        let step = if for_token && !with_tokens { Some(token()) } else { script.lock().unwrap().pop_front() };
        match step.unwrap_or_else(|| json(500, "", r#"{"message":"the script is at its end"}"#)) {
            Script::Reply(bytes) => stream.write_all(&bytes).await.unwrap(),
            Script::ReplyAndClose(bytes) => return stream.write_all(&bytes).await.unwrap(),
            Script::Close => return,
        }
    }
}

async fn read_request(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length =
                head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return Some(text.into_owned());
            }
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
        // Somebody speaks TLS; as a plain server does, it says that it did not understand.
        if bytes.first() == Some(&0x16) {
            stream.write_all(&http(400, "", "")).await.ok()?;
            return None;
        }
    }
}
