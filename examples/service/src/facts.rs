//! Facts: what callers tell of a user besides events.

use lifestage::event::{Birthday, ContactChannel, Purpose};
use lifestage::{Day, Subject, User};
use serde::{Deserialize, Serialize};

use crate::calendars::Zone;
use crate::failure::Failure;
use crate::store::UserNumber;

/// What is known of a user besides events: no name, no address, no free text. Each is optional.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Facts {
    /// The day on which they joined. Default none: their events tell it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "2026-01-31")]
    pub joined: Option<Day>,
    /// The name of the channel by which they came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// The id of the user who brought them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub referrer: Option<String>,
    /// The month and the day on which they celebrate.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<u8>>, example = json!([2, 29]))]
    pub birthday: Option<Birthday>,
    /// The channels by which they allow messages: `in_app`, `push`, `email`, `sms`, `chat`, `phone`, `post`. Default none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<String>)]
    pub allowed: Vec<ContactChannel>,
    /// The purposes that they refused: `profiling`, `personal_traits`, `recommendation`, `marketing`. Default none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<String>)]
    pub refused: Vec<Purpose>,
    /// The zone they live in, such as `Europe/Berlin`. Default that of the service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
}

/// Facts with the numbers that names and ids have in the store: what is kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct KeptFacts {
    #[serde(flatten)]
    pub told: Facts,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel_number: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub referrer_number: Option<UserNumber>,
    /// Milliseconds since 1970 at which they came. Of several ids of one user, the facts that came last count.
    pub at: i64,
}

impl KeptFacts {
    /// The facts in a row of the store; an empty text is none.
    pub fn read(text: &str) -> Result<Self, Failure> {
        if text.is_empty() {
            return Ok(Self::default());
        }
        serde_json::from_str(text)
            .map_err(|error| Failure::broken(format!("the facts of a user cannot be read: {error}")))
    }

    /// As they stand in the store.
    pub fn written(&self) -> Result<String, Failure> {
        serde_json::to_string(self).map_err(|error| Failure::broken(error.to_string()))
    }

    /// The zone, which was checked when it came.
    pub fn zone(&self) -> Result<Option<Zone>, Failure> {
        let zone = self.told.zone.as_deref().map(str::parse).transpose();
        zone.map_err(|error: crate::calendars::ZoneError| Failure::broken(error.to_string()))
    }

    /// The facts as the library takes them.
    pub fn user(&self, number: UserNumber) -> User {
        let mut user = User::new(number).joined(self.told.joined);
        user.birthday = self.told.birthday;
        user.allowed_channels = self.told.allowed.iter().copied().collect();
        user.refused = self.told.refused.iter().copied().collect();
        user.acquisition_channel = self.channel_number.map_or(Subject::NONE, Subject::new);
        user.referrer = self.referrer_number.map(Into::into);
        user
    }
}
