//! The types of `value`.

use lifestage::value::*;

use super::*;

pinned! {
    data: BgBb;
    data: BgNbd;
    data: BtydRule;
    data: BtydSummary;
    data: Covariance;
    data: Customer;
    data: Discount;
    data: FitOutcome;
    data: Fitted<Nbd>;
    data: FrequencyClass;
    data: GammaGamma;
    data: Holdout;
    data: HoldoutRule;
    data: Lifetime;
    data: LifetimeOutlook;
    data: Limit;
    data: MbgNbd;
    data: Nbd;
    data: Opportunities;
    data: ParetoNbd;
    data: Penalty;
    data: PurchaseForecast;
    data: ShiftedBetaGeometric;
    data: Span;
    data: Spend;
    data: Tenure;
    data: Toward;
    data: TrackingPoint;
    data: Validation;
    any: Sample<Customer>;
    any: Weighted<Customer>;
    error: CovarianceError;
    error: CustomerError;
    error: DiscountError;
    error: FitError;
    error: FittedError;
    error: HoldoutError;
    error: OpportunitiesError;
    error: ParameterError;
    error: PenaltyError;
    error: SpanError;
    error: SpendError;
    error: TenureError;
    error: ValidationError;
}
