//! The language of answers. Every request may ask for one by `lang`, and every answer says by `content-language` which it is in.
//!
//! Answers are made in English without names, and what the library says in them is said again in the language that was asked for, with the
//! names of the store (`said`). So no handler knows of languages, but for one that streams: it gets the language as an extension of the
//! request.

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_LANGUAGE, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderValue, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use lifestage::answer::Language;

use super::Shared;
use super::said::{said, speaks};
use crate::failure::Failure;
use crate::service::Service;

fn of(code: &str) -> Result<Language, Failure> {
    code.parse().map_err(|_| {
        let all = Language::ALL.map(|language| format!("`{language}`")).join(", ");
        Failure::refused("lang", format!("there is no language `{code}` here: leave it out, or give one of {all}"))
    })
}

/// Takes `lang` out of the question, so that no handler has to know of it, and says in which language the answer is. One that
/// is not there is refused: an answer in another language than the one asked for would be taken for broken.
pub(super) async fn speak(State(service): Shared, mut request: Request, next: Next) -> Response {
    let (asked, uri) = without_lang(request.uri());
    let language = match asked.as_deref().map(of).transpose() {
        Ok(language) => language.unwrap_or_default(),
        Err(failure) => return said_in(Language::default(), failure.into_response()),
    };
    if let Some(uri) = uri {
        *request.uri_mut() = uri;
    }
    request.extensions_mut().insert(language);
    let response = next.run(request).await;
    said_in(language, said_again(&service, language, response).await)
}

/// An answer in JSON, with what the library says in it in a language. An answer that was made as JSON is in memory already.
async fn said_again(service: &Service, language: Language, response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    if parts.headers.get(CONTENT_TYPE).is_none_or(|kind| !kind.as_bytes().starts_with(b"application/json")) {
        return Response::from_parts(parts, body);
    }
    let bytes = match to_bytes(body, usize::MAX).await {
        Ok(bytes) => bytes,
        Err(error) => return Failure::broken(error.to_string()).into_response(),
    };
    let Some(text) = std::str::from_utf8(&bytes).ok().filter(|text| speaks(text)) else {
        return Response::from_parts(parts, Body::from(bytes));
    };
    // A store that does not answer has said so already: then there are no names.
    let names = service.names_to_say().await.unwrap_or_default();
    parts.headers.remove(CONTENT_LENGTH);
    let again = said(language, &names, text);
    Response::from_parts(parts, again.map_or_else(|| Body::from(bytes), Body::from))
}

fn said_in(language: Language, mut response: Response) -> Response {
    response.headers_mut().insert(CONTENT_LANGUAGE, HeaderValue::from_static(language.code()));
    response
}

/// The language that is asked for, and the address without it; none where nothing changes.
fn without_lang(uri: &Uri) -> (Option<String>, Option<Uri>) {
    let Some(query) = uri.query() else { return (None, None) };
    let is_lang = |part: &&str| part.split('=').next() == Some("lang");
    let Some(asked) = query.split('&').find(is_lang) else { return (None, None) };
    let rest: Vec<&str> = query.split('&').filter(|part| !is_lang(part)).collect();
    let rest = if rest.is_empty() { uri.path().to_owned() } else { format!("{}?{}", uri.path(), rest.join("&")) };
    let asked = asked.split_once('=').map_or("", |(_, code)| code);
    (Some(asked.to_owned()), rest.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken_out(uri: &str) -> (Option<String>, Option<String>) {
        let (asked, rest) = without_lang(&uri.parse().unwrap());
        (asked, rest.map(|uri| uri.to_string()))
    }

    #[test]
    fn the_language_is_taken_out_of_the_question() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(taken_out("/users/ann"), (None, None));
        assert_eq!(taken_out("/users/ann?as_of=2026-01-31"), (None, None));
        assert_eq!(taken_out("/users/ann?lang=en"), (some("en"), some("/users/ann")));
        assert_eq!(taken_out("/users/a%20b?x=1&lang=zh&y=2"), (some("zh"), some("/users/a%20b?x=1&y=2")));
        assert_eq!(taken_out("/users/ann?lang"), (some(""), some("/users/ann")));
        assert_eq!(taken_out("/users/ann?language=zh"), (None, None));
    }
}
