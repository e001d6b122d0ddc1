//! Failures as answers: a status that says whose fault it is, and a body that says what to change.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
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
    pub(super) problems: Vec<lifestage::answer::Problem>,
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status = match &self {
            Self::Refused(_) | Self::Store(StoreError::NamesFull(_)) => StatusCode::UNPROCESSABLE_ENTITY,
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
        let problems = if let Self::Refused(problems) = self { problems } else { Vec::new() };
        (status, Json(ErrorBody { error, problems })).into_response()
    }
}

impl From<JsonRejection> for Failure {
    fn from(rejection: JsonRejection) -> Self {
        match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge(rejection.body_text()),
            _ => Self::refused("", rejection.body_text()),
        }
    }
}
