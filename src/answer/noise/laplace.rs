//! The discrete Laplace distribution, drawn exactly.

use super::words::{Stopped, Words};

/// The distribution with a scale of `numerator / denominator`, in lowest terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DiscreteLaplace {
    numerator: u64,
    denominator: u64,
}

impl DiscreteLaplace {
    /// Of a scale above 0. A 0 of either counts as 1.
    pub(super) fn new(numerator: u64, denominator: u64) -> Self {
        let (mut common, mut rest) = (numerator, denominator);
        while let Some(remainder) = common.checked_rem(rest) {
            (common, rest) = (rest, remainder);
        }
        let lowest = |number: u64| number.checked_div(common).unwrap_or_default().max(1);
        Self { numerator: lowest(numerator), denominator: lowest(denominator) }
    }

    /// A whole number x with probability (1 − r) / (1 + r) · r^|x|, r = e^(−1/scale): algorithm 2.
    ///
    /// With t / s the scale: u + t·v, u below t kept with probability e^(−u/t) and v the number of coins of e^(−1) that fall, is
    /// geometric with e^(−1/t); a step of s of it is geometric with e^(−s/t). It gets a sign, and −0 is drawn anew, or 0 would be
    /// twice as probable.
    pub(super) fn draw<I: Iterator<Item = u64>>(self, words: &mut Words<I>) -> Result<i128, Stopped> {
        let Self { numerator, denominator } = self;
        loop {
            let rest = words.below(numerator)?;
            if !words.chance_of_exp(rest, numerator)? {
                continue;
            }
            let mut whole: u64 = 0;
            while words.chance_of_exp(1, 1)? {
                whole += 1;
            }
            let size = (i128::from(rest) + i128::from(numerator) * i128::from(whole)) / i128::from(denominator);
            if words.coin()? {
                return Ok(size);
            }
            if size > 0 {
                return Ok(-size);
            }
        }
    }

    /// The scale as the nearest float.
    #[expect(clippy::cast_precision_loss, reason = "the nearest float is asked for")]
    pub(super) fn scale(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }
}
