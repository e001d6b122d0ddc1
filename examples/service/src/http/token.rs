//! The token: one secret that all callers share. Who they are is for a proxy in front to know.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::AUTHORIZATION;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use subtle::ConstantTimeEq;

use super::error::ErrorBody;

/// A secret that callers send as `Authorization: Bearer …`.
#[derive(Clone)]
pub struct Token(String);

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

/// The shortest token: 16 random bytes as hexadecimal digits.
const SHORTEST: usize = 32;

impl Token {
    /// A token of at least 32 characters that a header can carry.
    pub fn new(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if text.len() < SHORTEST || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(format!(
                "the token has {} characters: give at least {SHORTEST} of a to z, 0 to 9 and signs, such as `openssl rand -hex 32` makes",
                text.len()
            ));
        }
        Ok(Self(text.to_owned()))
    }

    /// Whether what a caller sent is the token. How long this takes tells how long it is, and nothing else.
    fn is(&self, sent: &str) -> bool {
        self.0.as_bytes().ct_eq(sent.as_bytes()).into()
    }
}

/// Lets a request pass that knows the token, or any where there is none.
pub(super) async fn check(State(token): State<Option<Token>>, request: Request, next: Next) -> Response {
    let sent = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let sent = sent.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    if token.is_some_and(|token| !token.is(sent)) {
        let error = "send the header `Authorization: Bearer TOKEN` with the token of this service".to_owned();
        return (StatusCode::UNAUTHORIZED, Json(ErrorBody { error, problems: Vec::new() })).into_response();
    }
    next.run(request).await
}
