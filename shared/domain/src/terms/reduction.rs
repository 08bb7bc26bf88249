//! Reductions of a price: which of several counts (R6).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::money::{BasisPoints, Money};

/// How much a reduction takes off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Off {
    /// A part of the list price.
    Percent {
        /// Which part.
        of_list: BasisPoints,
    },
    /// A fixed amount.
    Fixed {
        /// How much.
        amount: Money,
    },
}

/// A reduction that is offered to a buyer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reduction {
    /// How much it takes off.
    pub off: Off,
    /// Whether it may count together with others that say the same of themselves.
    pub stackable: bool,
}

/// What is left of a list price, and by which reductions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Best {
    /// The price that is left.
    pub price: Money,
    /// The reductions that count, by their places. None where nothing is taken off.
    pub taken: Vec<usize>,
}

impl Reduction {
    /// A part of the list price, alone.
    pub const fn percent(of_list: BasisPoints) -> Self {
        Self {
            off: Off::Percent { of_list },
            stackable: false,
        }
    }

    /// What it takes off a list price: never less than nothing, never more than the price. A part
    /// is computed by what is left of the price, rounded half up, so that a price under a markdown
    /// is the same wherever it is computed.
    pub fn amount(&self, list: Money) -> Money {
        let cents = match self.off {
            Off::Percent { of_list } => {
                let left = list.share(of_list.rest()).cents();
                list.cents().saturating_sub(left)
            }
            Off::Fixed { amount } => amount.cents(),
        };
        Money::usd(cents.clamp(0, list.cents().max(0)))
    }
}

/// The best price for the buyer (R6): the largest single reduction, or all that may count
/// together, whichever takes off more. Every part is one of the list price, so nothing is taken
/// off what another reduction left. Of two equal ones the first counts. What the price must not
/// go under is for the caller to say.
pub fn best_of(list: Money, reductions: &[Reduction]) -> Best {
    let amount = |place: &usize| reductions[*place].amount(list).cents();
    let all = 0..reductions.len();
    let single = all.clone().filter(|place| amount(place) > 0);
    let single = single.max_by_key(|place| (amount(place), std::cmp::Reverse(*place)));
    let together: Vec<usize> = all
        .filter(|place| reductions[*place].stackable && amount(place) > 0)
        .collect();
    let sum = together.iter().map(amount);
    let sum = sum.fold(0_i64, i64::saturating_add);
    let (off, taken) = match single {
        Some(place) if amount(&place) >= sum => (amount(&place), vec![place]),
        Some(_) | None => (sum, together),
    };
    let off = off.min(list.cents().max(0));
    Best {
        price: Money::usd(list.cents().saturating_sub(off)),
        taken,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn percent(percent: u32) -> Reduction {
        Reduction::percent(BasisPoints::percent(percent))
    }

    fn fixed(cents: i64) -> Reduction {
        Reduction {
            off: Off::Fixed {
                amount: Money::usd(cents),
            },
            stackable: false,
        }
    }

    fn stackable(reduction: Reduction) -> Reduction {
        Reduction {
            stackable: true,
            ..reduction
        }
    }

    fn best(reductions: &[Reduction]) -> (i64, Vec<usize>) {
        let best = best_of(Money::usd(10_000), reductions);
        (best.price.cents(), best.taken)
    }

    #[test]
    fn the_larger_reduction_counts_and_not_both() {
        assert_eq!(best(&[percent(20), fixed(15_00)]), (80_00, vec![0]));
        assert_eq!(best(&[percent(20), fixed(25_00)]), (75_00, vec![1]));
        assert_eq!(best(&[percent(20), fixed(20_00)]), (80_00, vec![0]));
    }

    #[test]
    fn only_those_that_say_so_count_together() {
        let (ten, five) = (stackable(percent(10)), stackable(fixed(5_00)));
        assert_eq!(best(&[ten, five]), (85_00, vec![0, 1]));
        assert_eq!(best(&[ten, percent(30), five]), (70_00, vec![1]));
        assert_eq!(best(&[ten, percent(12), five]), (85_00, vec![0, 2]));
    }

    #[test]
    fn nothing_is_left_at_least() {
        assert_eq!(best(&[fixed(12_000)]), (0, vec![0]));
        assert_eq!(best(&[fixed(-5_00)]), (10_000, vec![]));
        assert_eq!(best(&[]), (10_000, vec![]));
        let whole = stackable(percent(60));
        assert_eq!(best(&[whole, whole]), (0, vec![0, 1]));
    }

    fn any_reduction() -> impl Strategy<Value = Reduction> {
        let off = prop_oneof![
            (0_u32..=10_000).prop_map(|points| Off::Percent {
                of_list: BasisPoints::new(points).expect("at most the whole")
            }),
            (-100_i64..200_000).prop_map(|cents| Off::Fixed {
                amount: Money::usd(cents)
            }),
        ];
        (off, any::<bool>()).prop_map(|(off, stackable)| Reduction { off, stackable })
    }

    proptest! {
        #[test]
        fn no_single_reduction_is_better_than_the_best(cents in 0_i64..150_000, offers in prop::collection::vec(any_reduction(), 0..6)) {
            let list = Money::usd(cents);
            let best = best_of(list, &offers);
            prop_assert!(best.price >= Money::ZERO && best.price <= list);
            for offer in &offers {
                let alone = list.cents() - offer.amount(list).cents();
                prop_assert!(best.price.cents() <= alone);
            }
            let several = best.taken.len() > 1;
            prop_assert!(!several || best.taken.iter().all(|place| offers[*place].stackable));
        }
    }
}
