//! Checked answers: a report is read through serde only if its numbers agree with each other.
//!
//! Deserializing is constructing: what a report guarantees (rows in order, one cell for each lag, no more buyers than
//! users) also holds for a report that was written elsewhere, or it is refused.

/// Deserializes a struct of these fields only if its `check` accepts it.
///
/// With serde, a check needs a second struct of the same fields, read first. This macro writes that struct privately; a
/// missing field does not compile.
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
                        serde::de::Error::custom(format_args!("the numbers of this `{name}` do not agree; required: {promise}"))
                    })?;
                    Ok(answer)
                }
            }
        };
    };
}

pub(crate) use checked;

/// A guarantee of an answer that does not hold.
pub(crate) type Broken = &'static str;

/// Returns the guarantee if it does not hold.
pub(crate) const fn must(holds: bool, promise: Broken) -> Result<(), Broken> {
    if holds { Ok(()) } else { Err(promise) }
}
