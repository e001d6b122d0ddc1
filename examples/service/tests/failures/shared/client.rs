//! Requests to a service in this process, through all its layers.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use http_body_util::BodyExt;
use lifestage_service::http::router;
use lifestage_service::intake::Taken;
use lifestage_service::service::Service;
use serde_json::{Value, json};
use tower::ServiceExt;

#[derive(Clone)]
pub(crate) struct Client {
    router: Router,
}

impl Client {
    pub(crate) fn over(service: &Arc<Service>) -> Self {
        Self { router: router(service.clone(), None) }
    }

    /// Sends bytes as they are; the status and the answer as text.
    pub(crate) async fn send(&self, method: Method, path: &str, body: impl Into<Body>) -> (StatusCode, String) {
        let request = Request::builder().method(method).uri(path).header("content-type", "application/json");
        let response = self.router.clone().oneshot(request.body(body.into()).unwrap()).await.unwrap();
        let status = response.status();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    /// The status of a question, and in which language its answer is.
    pub(crate) async fn language(&self, path: &str) -> (StatusCode, Option<String>) {
        let request = Request::builder().uri(path).body(Body::empty()).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let language = response.headers().get("content-language").map(|language| language.to_str().unwrap().to_owned());
        (response.status(), language)
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        let (status, body) = self.send(Method::GET, path, "").await;
        assert_eq!(status, StatusCode::OK, "{path}: {body}");
        serde_json::from_str(&body).unwrap()
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> (StatusCode, Value) {
        let (status, body) = self.send(Method::POST, path, body.to_string()).await;
        (status, serde_json::from_str(&body).unwrap_or(Value::String(body)))
    }

    pub(crate) async fn put(&self, path: &str, body: &Value) {
        let (status, body) = self.send(Method::PUT, path, body.to_string()).await;
        assert!(status.is_success(), "{path}: {body}");
    }

    /// Sends events, of which none must be refused.
    pub(crate) async fn events(&self, events: &[Value]) -> Taken {
        let taken = self.try_events(events).await;
        assert!(taken.refused.is_empty(), "{:?}", taken.refused);
        taken
    }

    pub(crate) async fn try_events(&self, events: &[Value]) -> Taken {
        let (status, answer) = self.post("/events", &json!({ "events": events })).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        serde_json::from_value(answer).unwrap()
    }
}

/// An event without subject and value.
pub(crate) fn event(id: &str, user: &str, at: &str, kind: &str) -> Value {
    json!({ "id": id, "user": user, "at": at, "kind": kind })
}

/// A purchase.
pub(crate) fn purchase(id: &str, user: &str, at: &str, cents: u64) -> Value {
    json!({ "id": id, "user": user, "at": at, "kind": "purchase", "value": cents })
}
