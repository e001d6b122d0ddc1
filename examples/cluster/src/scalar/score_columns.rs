//! The columns of scores, by the names that the program's lines have.

use std::sync::Arc;

use datafusion::arrow::array::{
    BooleanBuilder, Date32Builder, Float64Builder, Int64Builder, ListBuilder, StringBuilder, StructArray, UInt8Builder,
};
use datafusion::arrow::buffer::NullBuffer;
use datafusion::arrow::datatypes::{DataType, Field, Fields};
use datafusion::common::Result;
use lifestage::Scorecard;

/// Writes the columns once: the name, the builder, its type, and what it takes of a scorecard.
macro_rules! score_columns {
    ($($name:ident: $builder:ident, $type:expr, |$card:ident| $value:expr;)+) => {
        /// The columns, one by one.
        pub(super) fn columns() -> Fields {
            let plain = [$(Field::new(stringify!($name), $type, true)),+];
            plain.into_iter().chain([segments()]).collect()
        }

        /// The scores of many users.
        #[derive(Debug, Default)]
        pub(super) struct ScoreColumns {
            $($name: $builder,)+
            segments: ListBuilder<StringBuilder>,
            scored: Vec<bool>,
        }

        impl ScoreColumns {
            /// Adds a user; nothing where there is no scorecard.
            pub(super) fn append(&mut self, card: Option<&Scorecard>) {
                self.scored.push(card.is_some());
                $(self.$name.append_option(card.and_then(|$card| $value));)+
                for member in card.iter().flat_map(|card| &card.segments) {
                    self.segments.values().append_value(&member.segment);
                }
                self.segments.append(card.is_some());
            }

            /// All of them; a user without a scorecard is null.
            pub(super) fn finish(mut self) -> Result<StructArray> {
                let scored = NullBuffer::from(self.scored);
                let arrays = vec![$(Arc::new(self.$name.finish()) as _,)+ Arc::new(self.segments.finish()) as _];
                Ok(StructArray::try_new(columns(), arrays, Some(scored))?)
            }
        }
    };
}

/// The names of the segments that the user is in.
fn segments() -> Field {
    Field::new("segments", DataType::List(Arc::new(Field::new_list_field(DataType::Utf8, true))), true)
}

score_columns! {
    stage: StringBuilder, DataType::Utf8, |card| Some(card.stage.stage.to_string());
    ladder: StringBuilder, DataType::Utf8, |card| card.stage.ladder().map(|ladder| ladder.to_string());
    since: Date32Builder, DataType::Date32, |card| Some(card.stage.since.day().days_since_epoch());
    since_is_bound: BooleanBuilder, DataType::Boolean, |card| Some(card.stage.since.is_bound());
    recency_days: Int64Builder, DataType::Int64, |card| card.rfm.known().map(|rfm| rfm.recency.value);
    frequency: Int64Builder, DataType::Int64, |card| card.rfm.known().map(|rfm| rfm.frequency.value);
    monetary: Int64Builder, DataType::Int64, |card| card.rfm.known().map(|rfm| rfm.monetary.value);
    r: UInt8Builder, DataType::UInt8, |card| card.rfm.known().map(|rfm| rfm.recency.grade.get());
    f: UInt8Builder, DataType::UInt8, |card| card.rfm.known().map(|rfm| rfm.frequency.grade.get());
    m: UInt8Builder, DataType::UInt8, |card| card.rfm.known().map(|rfm| rfm.monetary.grade.get());
    segment: StringBuilder, DataType::Utf8, |card| card.rfm.known().map(|rfm| rfm.segment.to_string());
    class: StringBuilder, DataType::Utf8, |card| card.rfm.known()?.class.map(|class| class.to_string());
    behavior: StringBuilder, DataType::Utf8, |card| card.shown_behavior().map(|behavior| behavior.to_string());
    value: StringBuilder, DataType::Utf8, |card| card.worth.known().map(|worth| worth.class.to_string());
    group: StringBuilder, DataType::Utf8, |card| card.group.known().map(|grouped| grouped.group.to_string());
    tier: StringBuilder, DataType::Utf8, |card| card.group.known().map(|grouped| grouped.tier.to_string());
    churn_score: Float64Builder, DataType::Float64, |card| card.churn.known().map(|risk| risk.score);
    churn_band: StringBuilder, DataType::Utf8, |card| card.churn.known().map(|risk| risk.band.to_string());
}
