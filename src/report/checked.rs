//! Answers that come in through serde only where their numbers fit together.
//!
//! Deserializing is constructing: what a report promises (rows in order, one cell for each lag, no more buyers than users)
//! holds for one that was written elsewhere too, or it is refused.

/// Reads a struct of these fields through serde only where its `check` lets it in.
///
/// serde can ask a check where it reads a second struct of the same fields first. This is that second struct, out of
/// anybody's sight; a field that is missing in it does not compile.
macro_rules! checked {
    ($name:ident $(<$label:ident: $bound:ident>)? { $($field:ident: $type:ty),* $(,)? }) => {
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

pub(crate) use checked;

/// What an answer promises, where it does not hold.
pub(crate) type Broken = &'static str;

/// Whether a promise holds.
pub(crate) const fn must(holds: bool, promise: Broken) -> Result<(), Broken> {
    if holds { Ok(()) } else { Err(promise) }
}
