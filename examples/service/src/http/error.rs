//! Failures as answers: a status that says whose fault it is, and a body that says what to change.

use axum::Json;
use axum::extract::FromRequestParts;
use axum::extract::rejection::JsonRejection;
use axum::http::request::Parts;
use axum::http::{Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use lifestage::answer::Problem;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::store::StoreError;

/// Why a request was not done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub(super) struct ErrorBody {
    pub(super) error: String,
    /// Each mistake with its path, where there may be several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<Object>)]
    pub(super) problems: Vec<Problem>,
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status = match &self {
            Self::Refused(_) | Self::Unreadable(_) | Self::Store(StoreError::NamesFull(_)) => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Self::Missing { .. } => StatusCode::NOT_FOUND,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Store(StoreError::InTheWay(_) | StoreError::Unavailable(_)) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Store(_) | Self::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        };
        if status.is_server_error() {
            tracing::error!("{self}");
        }
        let error = self.to_string();
        // One without a path, in words of its own, is the error again.
        let tells_more = |problem: &Problem| !problem.path.is_empty() || !problem.message.sentence().is_empty();
        let problems = match self {
            Self::Refused(problems) if problems.iter().any(tells_more) => problems,
            _ => Vec::new(),
        };
        (status, Json(ErrorBody { error, problems })).into_response()
    }
}

impl From<JsonRejection> for Failure {
    fn from(rejection: JsonRejection) -> Self {
        match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge(rejection.body_text()),
            _ => Self::Unreadable(rejection.body_text()),
        }
    }
}

/// The question of a request. One that cannot be read is refused as everything else is, in JSON.
pub(super) struct Query<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        match axum::extract::Query::from_request_parts(parts, state).await {
            Ok(axum::extract::Query(asked)) => Ok(Self(asked)),
            Err(rejection) => Err(Failure::Unreadable(rejection.body_text())),
        }
    }
}

/// An address that leads nowhere.
pub(super) async fn nowhere(method: Method, uri: Uri) -> Failure {
    let place = format!("{method} {}", uri.path());
    Failure::missing("address", place).advising(": `/openapi.json` lists what there is")
}
