//! Answers that come in through serde only where their numbers fit together.
//!
//! Deserializing is constructing: what a report promises (rows in order, one cell for each lag, no more buyers than users)
//! holds for one that was written elsewhere too, or it is refused.

/// An answer with a private definition, and [`checked`].
macro_rules! answer {
    (
        $(#[$about:meta])*
        $public:vis struct $name:ident $(<$label:ident: $bound:ident>)? {
            definition: Definition,
            $($fields:tt)*
        }
    ) => {
        $crate::report::checked::checked! {
            $(#[$about])*
            $public struct $name $(<$label: $bound>)? {
                /// What was asked.
                pub(super) definition: Definition,
                $($fields)*
            }
        }

        impl $(<$label>)? $name $(<$label>)? {
            /// What was asked.
            pub const fn definition(&self) -> &Definition {
                &self.definition
            }
        }
    };
}

/// A struct that serde reads only where its `check` lets it in.
///
/// serde can ask a check by `try_from` a second struct of the same fields. This is that second struct, written once for
/// all answers and out of anybody's sight, so that no field can be forgotten in one of the two.
macro_rules! checked {
    (
        $(#[$about:meta])*
        $public:vis struct $name:ident $(<$label:ident: $bound:ident>)? {
            $($(#[$field_about:meta])* $vis:vis $field:ident: $type:ty,)*
        }
    ) => {
        $(#[$about])*
        #[derive(serde::Serialize)]
        #[non_exhaustive]
        $public struct $name $(<$label>)? {
            $($(#[$field_about])* $vis $field: $type,)*
        }

        const _: () = {
            #[derive(serde::Deserialize)]
            #[serde(deny_unknown_fields)]
            struct Written $(<$label>)? {
                $($field: $type,)*
            }

            impl<'de $(, $label: serde::Deserialize<'de> + $bound)?> serde::Deserialize<'de> for $name $(<$label>)? {
                fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    let Written { $($field),* } = serde::Deserialize::deserialize(deserializer)?;
                    let answer = Self { $($field),* };
                    answer.check().map_err(|promise| {
                        let name = stringify!($name);
                        serde::de::Error::custom(format_args!("this `{name}` does not fit together: {promise}"))
                    })?;
                    Ok(answer)
                }
            }
        };
    };
}

pub(crate) use {answer, checked};

/// What an answer promises, where it does not hold.
pub(crate) type Broken = &'static str;

/// Whether a promise holds.
pub(crate) const fn must(holds: bool, promise: Broken) -> Result<(), Broken> {
    if holds { Ok(()) } else { Err(promise) }
}
