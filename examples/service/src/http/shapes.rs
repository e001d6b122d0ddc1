//! The shapes of what the library reads, for those who look them up in the description of the service. Nothing is read by these.

use std::collections::BTreeMap;

use utoipa::ToSchema;

/// When points can be used no more: `"never"`, or one of these with its number.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case", example = json!({ "days": 365 }))]
#[expect(dead_code, reason = "describes what the library reads")]
pub(crate) enum ExpiryShape {
    Never,
    /// This many days after the first usable day.
    Days(u32),
    /// On the same day this many months after the first usable one.
    Months(u32),
    /// On the last day of the `week`, `month`, `quarter` or `year` that holds the first usable day.
    EndOf(String),
    /// On this day.
    On(String),
    /// This many days after the last activity.
    InactiveDays(u32),
    /// On the last day of the period that holds the day this many months after the first usable one.
    After {
        months: u32,
        end_of: String,
    },
}

/// How many ids the links of one source may join to one id; an id with more is shared, and joins nobody.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes what the library reads")]
pub(super) struct LinkLimitShape {
    /// The most users that an alias can be. Default 1.
    #[schema(minimum = 1)]
    users_of_an_alias: Option<u32>,
    /// The most aliases that a user can have. Default 1000.
    #[schema(minimum = 1)]
    aliases_of_a_user: Option<u32>,
}

/// The limit of one source.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes what the library reads")]
pub(super) struct SourceLimitShape {
    /// The name of the source, as links give it.
    source: String,
    #[schema(inline)]
    limit: LinkLimitShape,
}

/// How many ids links may join to one, by the source of the link.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes what the library reads")]
pub(super) struct IdentityShape {
    /// The limit of every source that has none of its own.
    #[schema(inline)]
    limit: Option<LinkLimitShape>,
    /// The limits of single sources. Default none.
    #[schema(inline)]
    limits: Option<Vec<SourceLimitShape>>,
}

/// The rules: sections of the company's document of the library, whose shapes `GET /rules/schema` has, and that of the service.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes what the library reads")]
pub(super) struct RulesShape {
    #[schema(inline)]
    identity: Option<IdentityShape>,
    /// All other sections.
    #[serde(flatten)]
    sections: BTreeMap<String, serde_json::Value>,
}
