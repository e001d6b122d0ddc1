//! The types of `number`.

use lifestage::number::*;

use super::*;

pinned! {
    data: NumberPairs;
    data: Amount;
    data: Correlation;
    data: Cuts;
    data: Decimal;
    data: Distribution;
    data: Ends;
    data: ExactSum;
    data: Fingerprint;
    data: Grade<5>;
    data: Money;
    data: RankMode;
    data: Ratio;
    data: Survival;
    data: SurvivalStep;
    any: Fingerprinter;
    error: NumberPairsError;
    error: CorrelationError;
    error: CutsError;
    error: DecimalError;
    error: DistributionError;
    error: ExactSumError;
    error: ExactSumTextError;
    error: FingerprintError;
    error: GradeError;
    error: MoneyError;
    error: NegativeAmount;
    error: RatioError;
    error: SurvivalError;
}
