//! The columns of one tree's nodes, as `XGBoost` writes them.

use serde::{Deserialize, Deserializer, Serialize, de};

/// One tree: a column for each property of its nodes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Columns {
    pub(super) left_children: Vec<i64>,
    pub(super) right_children: Vec<i64>,
    pub(super) split_indices: Vec<i64>,
    pub(super) split_conditions: Vec<f32>,
    pub(super) default_left: Vec<Flag>,
    /// 1 for a split by categories; missing in models of old versions.
    #[serde(default)]
    pub(super) split_type: Vec<u8>,
    pub(super) sum_hessian: Vec<f32>,
    #[serde(default)]
    pub(super) tree_param: TreeParameters,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct TreeParameters {
    pub(super) size_leaf_vector: Option<String>,
}

/// A flag, written as `1` and `0` in some versions, `true` and `false` in others.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(super) struct Flag(pub(super) bool);

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl de::Visitor<'_> for Visitor {
            type Value = Flag;

            fn expecting(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str("`true`, `false`, 1 or 0")
            }

            fn visit_bool<E: de::Error>(self, yes: bool) -> Result<Flag, E> {
                Ok(Flag(yes))
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Flag, E> {
                match number {
                    0 => Ok(Flag(false)),
                    1 => Ok(Flag(true)),
                    _ => Err(E::invalid_value(de::Unexpected::Unsigned(number), &self)),
                }
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Flag, E> {
                let unsigned = u64::try_from(number);
                unsigned
                    .map_err(|_| E::invalid_value(de::Unexpected::Signed(number), &self))
                    .and_then(|n| self.visit_u64(n))
            }
        }

        if deserializer.is_human_readable() {
            deserializer.deserialize_any(Visitor)
        } else {
            deserializer.deserialize_bool(Visitor)
        }
    }
}

impl Columns {
    pub(super) fn with_capacity(nodes: usize) -> Self {
        Self {
            left_children: Vec::with_capacity(nodes),
            right_children: Vec::with_capacity(nodes),
            split_indices: Vec::with_capacity(nodes),
            split_conditions: Vec::with_capacity(nodes),
            default_left: Vec::with_capacity(nodes),
            split_type: Vec::with_capacity(nodes),
            sum_hessian: Vec::with_capacity(nodes),
            tree_param: TreeParameters { size_leaf_vector: Some("1".to_owned()) },
        }
    }
}
