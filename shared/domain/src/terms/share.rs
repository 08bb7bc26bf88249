//! The split of a price (R2 without discounts, R3), and how it looks as the price falls.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{LineTerms, Mode, PlanKind, PlanTier, TierMode};
use crate::money::Money;

/// What both sides get at one step of the markdown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SimulationStep {
    /// Days after the listing.
    pub day: u16,
    /// The price from that day on.
    pub price: Money,
    /// What the consignor gets, fees taken off.
    pub consignor_net: Money,
    /// What the store keeps, fees included.
    pub store_share: Money,
    /// Whether the price has come down to the floor.
    pub at_floor: bool,
}

impl LineTerms {
    /// What the consignor gets of a sale at `price`, with no discount on it: the plan's share,
    /// kept under the store's minimum fee, less the fees due on a sale; never under nothing and
    /// never above the price. The store's share is the remainder, so both sum to the price.
    ///
    /// A bought line gives nothing on a sale: the house paid for it before.
    pub fn consignor_share(&self, price: Money) -> Money {
        if self.mode == Mode::BuyOut || !price.is_positive() {
            return Money::ZERO;
        }
        let cents = price.cents();
        let share = match &self.plan.kind {
            PlanKind::Percent { consignor } => price.share(*consignor).cents(),
            PlanKind::Tiered {
                tiers,
                tier_mode: TierMode::Whole,
            } => whole(tiers, price),
            PlanKind::Tiered {
                tiers,
                tier_mode: TierMode::Marginal,
            } => marginal(tiers, price),
            PlanKind::FixedFee { fee } => cents.saturating_sub(fee.cents()),
            PlanKind::NetToConsignor { net } => net.cents(),
        };
        let kept = self.plan.min_fee.map_or(0, Money::cents);
        let share = share
            .min(cents.saturating_sub(kept))
            .saturating_sub(self.fees_on_sale().cents());
        Money::usd(share.clamp(0, cents))
    }

    /// What the store keeps of a sale at `price`, fees included.
    pub fn store_share(&self, price: Money) -> Money {
        Money::usd(
            price
                .cents()
                .saturating_sub(self.consignor_share(price).cents()),
        )
    }

    /// What both sides get at the listing and at each markdown step until the end of grace. A
    /// bought line has one step: what the house pays.
    pub fn simulate(&self) -> Vec<SimulationStep> {
        if self.mode == Mode::BuyOut {
            let price = self.buy_out_price.unwrap_or_default();
            return vec![SimulationStep {
                day: 0,
                price,
                consignor_net: price,
                store_share: Money::ZERO,
                at_floor: false,
            }];
        }
        let last = self.term_days.saturating_add(self.grace_days);
        let (list, floor) = (self.list_price, self.floor_price);
        let marked_down = self.markdown.iter().flat_map(|markdown| {
            let steps = markdown.steps.iter();
            let steps = steps.filter(|step| step.after_days <= last);
            steps.map(move |step| (step.after_days, markdown.price_at(step, list, floor)))
        });
        std::iter::once((0, list))
            .chain(marked_down)
            .map(|(day, price)| self.step(day, price))
            .collect()
    }

    fn step(&self, day: u16, price: Money) -> SimulationStep {
        SimulationStep {
            day,
            price,
            consignor_net: self.consignor_share(price),
            store_share: self.store_share(price),
            at_floor: price == self.floor_price,
        }
    }
}

fn whole(tiers: &[PlanTier], price: Money) -> i64 {
    tiers
        .iter()
        .rev()
        .find(|tier| tier.from <= price)
        .map_or(0, |tier| price.share(tier.consignor).cents())
}

/// Each slice by its own rate, rounded once at the end: rounding slice by slice would make
/// the sum depend on where the brackets lie.
fn marginal(tiers: &[PlanTier], price: Money) -> i64 {
    let ends = tiers.iter().skip(1).map(|tier| tier.from);
    let ends = ends.chain(std::iter::once(price));
    let mut exact = 0_i128;
    for (tier, end) in tiers.iter().zip(ends) {
        let slice = end.min(price).cents().saturating_sub(tier.from.cents());
        exact += i128::from(slice.max(0)) * i128::from(tier.consignor.points());
    }
    // Shares are at most the whole, so the sum fits wherever the price did.
    i64::try_from((exact + 5_000) / 10_000).unwrap_or(i64::MAX)
}
