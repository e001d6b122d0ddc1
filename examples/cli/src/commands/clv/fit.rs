//! The fit, and what it says of each customer.

use std::error::Error;

use lifestage::value::{
    BgBb, BgNbd, Customer, FitOutcome, Fitted, GammaGamma, Lifetime, MbgNbd, Model, Nbd, Opportunities, ParetoNbd,
    Penalty, PurchaseModel, Sample, ShiftedBetaGeometric, Spend, SpendOf, Tenure,
};

use crate::commands::clv::ModelName;
use crate::commands::clv::input::Row;

/// A fitted model, as it is printed.
pub(crate) struct Fit {
    pub(crate) model: String,
    pub(crate) names: &'static [&'static str],
    pub(crate) parameters: Vec<f64>,
    pub(crate) errors: Option<Vec<f64>>,
    pub(crate) log_likelihood: f64,
    pub(crate) aic: f64,
    pub(crate) bic: f64,
    pub(crate) customers: u64,
    pub(crate) outcome: FitOutcome,
}

/// What is said of one row.
pub(crate) struct User {
    pub(crate) row: Row,
    pub(crate) p_alive: Option<f64>,
    pub(crate) expected: Option<f64>,
    pub(crate) clv: Option<f64>,
}

impl User {
    /// What to sort by: the value, or the purchases where no money is known.
    pub(crate) fn rank(&self) -> f64 {
        self.clv.or(self.expected).unwrap_or_default()
    }
}

pub(crate) struct Answer {
    pub(crate) fit: Fit,
    /// What a purchase brings, where money is known and has a maximum.
    pub(crate) money: Option<Fit>,
    pub(crate) of: SpendOf,
    pub(crate) taken_for_others: Option<TakenForOthers>,
    pub(crate) lifetime: Lifetime,
    pub(crate) users: Vec<User>,
}

fn told<M: Model>(name: ModelName, fitted: &Fitted<M>) -> Fit {
    Fit {
        model: name.name(),
        names: M::NAMES,
        parameters: fitted.model().parameters(),
        errors: fitted.standard_errors(),
        log_likelihood: fitted.log_likelihood(),
        aic: fitted.aic(),
        bic: fitted.bic(),
        customers: fitted.customers(),
        outcome: fitted.outcome().clone(),
    }
}

/// What is asked of a fit.
#[derive(Clone, Copy)]
pub(crate) struct Asked {
    pub(crate) lifetime: Lifetime,
    pub(crate) penalty: Penalty,
    /// Which purchases say what a purchase brings.
    pub(crate) of: SpendOf,
}

/// One-time buyers who do not spend like those who came back, and are taken to.
pub(crate) struct TakenForOthers {
    pub(crate) customers: u64,
    /// What they spent on average, and what a purchase of theirs is taken to bring.
    pub(crate) spent: f64,
    pub(crate) taken: f64,
}

/// Fits a model and asks it about everybody.
pub(crate) fn fit(name: ModelName, rows: &[Row], asked: Asked) -> Result<Answer, Box<dyn Error>> {
    let Asked { lifetime, penalty, of } = asked;
    let job = Job { name, rows, lifetime, penalty, of };
    match name {
        ModelName::Nbd => job.purchases::<Nbd>(),
        ModelName::BgNbd => job.purchases::<BgNbd>(),
        ModelName::MbgNbd => job.purchases::<MbgNbd>(),
        ModelName::ParetoNbd => job.purchases::<ParetoNbd>(),
        ModelName::BgBb => job.occasions(),
        ModelName::Sbg => job.renewals(),
        ModelName::GammaGamma => job.spends(),
    }
}

struct Job<'a> {
    name: ModelName,
    rows: &'a [Row],
    lifetime: Lifetime,
    penalty: Penalty,
    of: SpendOf,
}

impl Job<'_> {
    /// Rows as the model reads them; the first one that is none ends it, by its name.
    fn read<R>(&self, read: impl Fn(&Row) -> Result<R, Problem>) -> Result<Vec<R>, String> {
        self.rows.iter().map(|row| read(row).map_err(|error| format!("user `{}`: {error}", row.name))).collect()
    }

    fn sample<R: Copy + Ord>(&self, read: &[R]) -> Sample<R> {
        read.iter().copied().zip(self.rows.iter().map(Row::count)).collect()
    }

    /// The money model, where there is money, and it has a maximum.
    fn money(&self) -> Option<Fitted<GammaGamma>> {
        let spends = self.rows.iter().filter_map(|row| Some((spend(row, self.of)?, row.count())));
        let fitted = GammaGamma::fit(&spends.collect(), self.penalty).ok()?;
        fitted.converged().is_ok().then_some(fitted)
    }

    fn answer<M: Model>(
        &self,
        fitted: &Fitted<M>,
        one: impl Fn(usize) -> (Option<f64>, Option<f64>, Option<f64>),
    ) -> Answer {
        let money = self.money();
        let users = self.rows.iter().enumerate().map(|(at, row)| {
            let (p_alive, expected, discounted) = one(at);
            let brings = money.as_ref().filter(|_| self.is_known(row)).map(|money| self.brings(money.model(), row));
            let clv = discounted.zip(brings).map(|(purchases, brings)| purchases * brings);
            User { row: row.clone(), p_alive, expected, clv }
        });
        let users = users.collect();
        let taken_for_others = money.as_ref().and_then(|money| self.taken_for_others(money.model()));
        let money = money.as_ref().map(|money| told(ModelName::GammaGamma, money));
        Answer { fit: told(self.name, fitted), money, of: self.of, taken_for_others, lifetime: self.lifetime, users }
    }

    /// Of a customer whose refunds are as large as their purchases nothing is known.
    fn is_known(&self, row: &Row) -> bool {
        (row.frequency == 0 && self.of == SpendOf::RepeatPurchases) || spend(row, self.of).is_some()
    }

    fn brings(&self, model: &GammaGamma, row: &Row) -> f64 {
        model.expected_spend(spend(row, self.of).as_ref())
    }

    /// One-time buyers, if by repeat purchases they are taken to spend otherwise than they did, by more than a quarter.
    fn taken_for_others(&self, model: &GammaGamma) -> Option<TakenForOthers> {
        let once = self.rows.iter().filter(|row| row.frequency == 0 && self.of == SpendOf::RepeatPurchases);
        let (mut customers, mut sum) = (0, 0.0);
        for row in once {
            customers += row.count();
            sum += row.first_spend? * weight(row.count());
        }
        let (spent, taken) = (sum / weight(customers.max(1)), model.population_mean());
        let differs = (spent - taken).abs() > spent.abs() / 4.0;
        (customers > 0 && differs).then_some(TakenForOthers { customers, spent, taken })
    }

    fn purchases<M: Model<Row = Customer> + PurchaseModel>(&self) -> Result<Answer, Box<dyn Error>> {
        let customers = self.read(customer)?;
        let fitted = M::fit(&self.sample(&customers), self.penalty)?;
        let model = fitted.model();
        Ok(self.answer(&fitted, |at| {
            let customer = &customers[at];
            let expected = model.expected_purchases(customer, self.lifetime.span);
            let discounted = self.lifetime.purchases(model, customer);
            (Some(model.p_alive(customer)), Some(expected), Some(discounted))
        }))
    }

    fn occasions(&self) -> Result<Answer, Box<dyn Error>> {
        let customers = self.read(opportunities)?;
        let fitted = BgBb::fit(&self.sample(&customers), self.penalty)?;
        let (model, occasions) = (fitted.model(), self.periods()?);
        Ok(self.answer(&fitted, |at| {
            let customer = &customers[at];
            let discounted = self.discounted(|occasions| model.expected_purchases(customer, occasions), occasions);
            let expected = model.expected_purchases(customer, occasions);
            (Some(model.p_alive_after(customer, 1)), Some(expected), Some(discounted))
        }))
    }

    fn renewals(&self) -> Result<Answer, Box<dyn Error>> {
        let tenures = self.read(tenure)?;
        let fitted = ShiftedBetaGeometric::fit(&self.sample(&tenures), self.penalty)?;
        let (model, periods) = (fitted.model(), self.periods()?);
        Ok(self.answer(&fitted, |at| {
            let tenure = &tenures[at];
            if tenure.is_lost() {
                return (Some(0.0), Some(0.0), Some(0.0));
            }
            let expected = |periods: u16| model.expected_periods(tenure.periods(), periods.into());
            (Some(1.0), Some(expected(periods)), Some(self.discounted(expected, periods)))
        }))
    }

    fn spends(&self) -> Result<Answer, Box<dyn Error>> {
        let spends = self.rows.iter().filter_map(|row| Some((spend(row, self.of)?, row.count())));
        let fitted = GammaGamma::fit(&spends.collect(), self.penalty)?;
        let users = self.rows.iter().map(|row| User {
            row: row.clone(),
            p_alive: None,
            expected: self.is_known(row).then(|| self.brings(fitted.model(), row)),
            clv: None,
        });
        let users = users.collect();
        let taken_for_others = self.taken_for_others(fitted.model());
        let fit = told(self.name, &fitted);
        Ok(Answer { fit, money: None, of: self.of, taken_for_others, lifetime: self.lifetime, users })
    }

    /// The horizon in whole periods.
    fn periods(&self) -> Result<u16, String> {
        let units = self.lifetime.span.to_string();
        let most = u16::MAX;
        let named = || format!("--horizon {units}: {} counts in whole periods, at most {most}", self.name.name());
        units.parse().map_err(|_| named())
    }

    /// What comes in each period, discounted at its end.
    fn discounted(&self, expected: impl Fn(u16) -> f64, periods: u16) -> f64 {
        let rate = self.lifetime.discount.continuous_rate();
        if rate == 0.0 {
            return expected(periods);
        }
        let comes = |period: u16| expected(period) - expected(period - 1);
        (1..=periods).map(|period| comes(period) * (-rate * f64::from(period)).exp()).sum()
    }
}

/// What a row says of money.
fn spend(row: &Row, of: SpendOf) -> Option<Spend> {
    match of {
        SpendOf::RepeatPurchases => Spend::new(row.frequency, row.mean_spend?).ok(),
        SpendOf::AllPurchases => {
            let repeats = f64::from(row.frequency);
            let repeated = if row.frequency == 0 { 0.0 } else { row.mean_spend? * repeats };
            Spend::new(row.frequency.checked_add(1)?, (row.first_spend? + repeated) / (repeats + 1.0)).ok()
        }
    }
}

/// How many customers, as a weight of a mean.
#[expect(clippy::cast_precision_loss, reason = "far fewer than 2^53 customers")]
const fn weight(customers: u64) -> f64 {
    customers as f64
}

/// Whether a model can read a row.
pub(crate) fn check(name: ModelName, row: &Row) -> Result<(), String> {
    let problem = match name {
        ModelName::BgBb => opportunities(row).err(),
        ModelName::Sbg => tenure(row).err(),
        _ => customer(row).err(),
    };
    problem.map_or(Ok(()), |problem| Err(problem.to_string()))
}

fn customer(row: &Row) -> Result<Customer, Problem> {
    Ok(Customer::new(row.frequency, row.recency, row.age)?)
}

fn opportunities(row: &Row) -> Result<Opportunities, Problem> {
    Ok(Opportunities::new(row.frequency, whole(row.recency)?, whole(row.age)?)?)
}

/// Lost in the period after the last purchase, or still there.
fn tenure(row: &Row) -> Result<Tenure, Problem> {
    let (stayed, periods) = (whole(row.recency)?, whole(row.age)?);
    Ok(if stayed < periods { Tenure::lost_in(stayed + 1) } else { Tenure::still_after(stayed) }?)
}

#[derive(Debug, thiserror::Error)]
enum Problem {
    #[error("`{0}` is no whole number of periods")]
    NotWhole(f64),
    #[error(transparent)]
    Customer(#[from] lifestage::value::CustomerError),
    #[error(transparent)]
    Opportunities(#[from] lifestage::value::OpportunitiesError),
    #[error(transparent)]
    Tenure(#[from] lifestage::value::TenureError),
}

/// A number without decimals prints as a whole one.
fn whole(number: f64) -> Result<u32, Problem> {
    number.to_string().parse().map_err(|_| Problem::NotWhole(number))
}
