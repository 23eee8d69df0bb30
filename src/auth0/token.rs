//! Tokens: what the tenant gave, what it permits, and when to ask for the next.

use std::fmt;
use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;
use tokio::time::Instant;

use super::error::ApiError;
use crate::credentials::Secret;

/// How Rollcall proves to the tenant who it is.
#[derive(Clone)]
pub enum Credentials {
    /// Of a machine-to-machine application; tokens are fetched and renewed.
    ClientSecret { client_id: String, client_secret: Secret },
    /// A token that somebody pasted; it ends when it ends.
    Token(Secret),
}

impl fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Credentials")
    }
}

/// A token in use.
#[derive(Debug)]
pub(super) struct Token {
    pub(super) secret: Secret,
    /// What it permits; `None` if nothing tells.
    pub(super) scopes: Option<Vec<String>>,
    /// `None` for a pasted token, which can't be renewed.
    pub(super) renew_at: Option<Instant>,
}

/// Renewed this long before its end, or after nine tenths of a short life.
const RENEW_BEFORE_END: Duration = Duration::from_mins(1);

/// For an answer that does not tell: well under the shortest life that anybody sets.
const LIFE_IF_UNKNOWN: Duration = Duration::from_mins(10);

impl Token {
    /// A pasted token, with what people paste along with it taken off.
    pub(super) fn pasted(text: &Secret) -> Self {
        let trimmed = text.expose().trim();
        let bare = trimmed.strip_prefix("Bearer ").unwrap_or(trimmed).trim();
        Self { secret: Secret::new(bare.to_owned()), scopes: scopes_of_jwt(bare), renew_at: None }
    }

    pub(super) fn is_due(&self, now: Instant) -> bool {
        self.renew_at.is_some_and(|renew_at| now >= renew_at)
    }
}

#[derive(Deserialize)]
struct WireToken {
    access_token: String,
    #[serde(default)]
    expires_in: Value,
    #[serde(default)]
    scope: Value,
}

/// Reads the answer of `/oauth/token` to a request made at `asked_at`.
pub(super) fn read_token(content: &[u8], status: u16, asked_at: Instant) -> Result<Token, ApiError> {
    let wire: WireToken = serde_json::from_slice(content).map_err(|_unexpected| ApiError::NotATenant { status })?;
    let life = wire
        .expires_in
        .as_f64()
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .unwrap_or(LIFE_IF_UNKNOWN);
    let scopes = match wire.scope.as_str() {
        Some(scope) => Some(split_scopes(scope)),
        None => scopes_of_jwt(&wire.access_token),
    };
    let secret = Secret::new(wire.access_token);
    Ok(Token { secret, scopes, renew_at: asked_at.checked_add(life.saturating_sub(margin(life))) })
}

fn margin(life: Duration) -> Duration {
    RENEW_BEFORE_END.min(life / 10)
}

fn split_scopes(scope: &str) -> Vec<String> {
    scope.split_whitespace().map(str::to_owned).collect()
}

/// The `scope` claim of a token, read without checking its signature: the tenant does that.
fn scopes_of_jwt(token: &str) -> Option<Vec<String>> {
    #[derive(Deserialize)]
    struct Claims {
        scope: String,
    }
    let payload = token.split('.').nth(1)?;
    let claims: Claims = serde_json::from_slice(&decode_base64url(payload)?).ok()?;
    Some(split_scopes(&claims.scope))
}

/// Base64 of the URL kind, with or without padding.
fn decode_base64url(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() * 3 / 4);
    let (mut bits, mut bit_count) = (0_u32, 0_u32);
    for letter in text.trim_end_matches('=').bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'-' | b'+' => 62,
            b'_' | b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(value);
        bit_count += 6;
        if bit_count >= 8 {
            bit_count -= 8;
            out.push((bits >> bit_count) as u8);
            bits &= (1 << bit_count) - 1;
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    // {"alg":"none"} . {"scope":"read:users create:users","exp":1}
    const JWT: &str = "eyJhbGciOiJub25lIn0.eyJzY29wZSI6InJlYWQ6dXNlcnMgY3JlYXRlOnVzZXJzIiwiZXhwIjoxfQ.c2ln";

    #[test]
    fn a_token_is_renewed_a_minute_or_a_tenth_of_its_life_before_its_end() {
        let now = Instant::now();
        for (expires_in, renewed_after) in
            [("86400", 86_340.0), ("600", 540.0), ("100", 90.0), ("10", 9.0), ("0", 0.0), ("null", 540.0)]
        {
            let json = format!(r#"{{"access_token":"a.b.c","scope":"x","expires_in":{expires_in}}}"#);
            let token = read_token(json.as_bytes(), 200, now).unwrap();
            let renew_at = token.renew_at.unwrap();
            assert!((renew_at - now).as_secs_f64() - renewed_after < 0.001, "{expires_in}");
            assert!(!token.is_due(now) || renewed_after == 0.0);
            assert!(token.is_due(renew_at));
        }
    }

    #[test]
    fn what_a_token_permits_is_known_from_the_answer_or_from_the_token() {
        let read = |json: &str| read_token(json.as_bytes(), 200, Instant::now()).map(|token| token.scopes);
        let granted = Some(vec!["read:users".to_owned(), "create:users".to_owned()]);
        assert_eq!(read(r#"{"access_token":"opaque","scope":"read:users create:users"}"#).unwrap(), granted);
        assert_eq!(read(&format!(r#"{{"access_token":"{JWT}"}}"#)).unwrap(), granted);
        assert_eq!(read(r#"{"access_token":"opaque"}"#).unwrap(), None);
        for no_token in ["<html>", "{}", "[]", ""] {
            assert!(matches!(read(no_token), Err(ApiError::NotATenant { status: 200 })), "{no_token}");
        }
    }

    #[test]
    fn a_pasted_token_is_taken_without_its_wrapping() {
        for pasted in [JWT.to_owned(), format!("  {JWT}\n"), format!("Bearer {JWT}")] {
            let token = Token::pasted(&Secret::new(pasted));
            assert_eq!(token.secret.expose(), JWT);
            assert_eq!(token.scopes.as_ref().map(Vec::len), Some(2));
            assert!(!token.is_due(Instant::now()));
        }
        assert_eq!(Token::pasted(&Secret::new("something else".to_owned())).scopes, None);
    }

    #[test]
    fn credentials_are_not_printed() {
        let credentials = Credentials::ClientSecret {
            client_id: "client".to_owned(),
            client_secret: Secret::new("hunter2".to_owned()),
        };
        assert_eq!(format!("{credentials:?}"), "Credentials");
    }
}
