//! Money: integer minor units, never a float.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// ISO-4217 currencies the house keeps books in. The balboa is at par with the dollar and is
/// shown, not stored.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
)]
pub enum Currency {
    /// United States dollar.
    #[default]
    USD,
}

/// An amount of money: cents and currency. Negative amounts are debts and corrections.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// Minor units (cents).
    #[schemars(range(min = -9_000_000_000_000_i64, max = 9_000_000_000_000_i64))]
    amount: i64,
    /// ISO-4217 code.
    currency: Currency,
}

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self::usd(0);

    /// Dollars, in cents.
    pub const fn usd(cents: i64) -> Self {
        Self {
            amount: cents,
            currency: Currency::USD,
        }
    }

    /// Minor units (cents).
    pub const fn cents(self) -> i64 {
        self.amount
    }

    /// The currency.
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// The sum, or `None` when it does not fit.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.amount.checked_add(other.amount).map(Self::usd)
    }

    /// The difference, or `None` when it does not fit.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.amount.checked_sub(other.amount).map(Self::usd)
    }

    /// The sum of many, or `None` when it does not fit.
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Option<Self> {
        amounts.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }

    /// This share of the amount, rounded half away from zero to the cent.
    pub fn share(self, rate: BasisPoints) -> Self {
        let product = i128::from(self.amount) * i128::from(rate.0);
        let half = if product < 0 { -5_000 } else { 5_000 };
        // A share of at most 100 % always fits; a larger rate saturates instead of wrapping.
        let cents = i64::try_from((product + half) / 10_000);
        Self::usd(cents.unwrap_or(if product < 0 { i64::MIN } else { i64::MAX }))
    }

    /// Whether it is more than nothing.
    pub const fn is_positive(self) -> bool {
        self.amount > 0
    }
}

/// `B/. 1,234.50`, the way prices are written in Panama.
impl std::fmt::Display for Money {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.amount < 0 { "-" } else { "" };
        let (whole, cents) = (
            self.amount.unsigned_abs() / 100,
            self.amount.unsigned_abs() % 100,
        );
        let digits = whole.to_string();
        let mut grouped = String::new();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        write!(f, "{sign}B/. {grouped}.{cents:02}")
    }
}

/// A rate in hundredths of a percent: 4 000 is 40 %.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(try_from = "u32")]
pub struct BasisPoints(#[schemars(range(max = 10_000))] u32);

impl BasisPoints {
    /// A rate of at most 100 %.
    pub const fn new(points: u32) -> Option<Self> {
        if points <= 10_000 {
            Some(Self(points))
        } else {
            None
        }
    }

    /// The rate of so many whole percent, capped at 100.
    pub const fn percent(percent: u32) -> Self {
        Self(if percent > 100 { 10_000 } else { percent * 100 })
    }

    /// Hundredths of a percent.
    pub const fn points(self) -> u32 {
        self.0
    }

    /// What is left of the whole.
    pub const fn rest(self) -> Self {
        Self(10_000 - self.0)
    }
}

impl TryFrom<u32> for BasisPoints {
    type Error = &'static str;

    fn try_from(points: u32) -> Result<Self, Self::Error> {
        Self::new(points).ok_or("a rate is at most 10000 basis points")
    }
}

/// `12.5 %`.
impl std::fmt::Display for BasisPoints {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (whole, rest) = (self.0 / 100, self.0 % 100);
        match rest {
            0 => write!(f, "{whole} %"),
            tenths if tenths.is_multiple_of(10) => write!(f, "{whole}.{} %", tenths / 10),
            hundredths => write!(f, "{whole}.{hundredths:02} %"),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_share_is_rounded_half_up_to_the_cent() {
        assert_eq!(
            Money::usd(1_01).share(BasisPoints::percent(50)),
            Money::usd(51)
        );
        assert_eq!(
            Money::usd(-1_01).share(BasisPoints::percent(50)),
            Money::usd(-51)
        );
        assert_eq!(
            Money::usd(90_00).share(BasisPoints::percent(60)),
            Money::usd(54_00)
        );
    }

    #[test]
    fn money_reads_as_in_panama() {
        assert_eq!(Money::usd(123_456_705).to_string(), "B/. 1,234,567.05");
        assert_eq!(Money::usd(-50).to_string(), "-B/. 0.50");
    }

    #[test]
    fn a_rate_above_the_whole_is_refused() {
        assert!(serde_json::from_str::<BasisPoints>("10001").is_err());
        assert_eq!(
            BasisPoints::new(1_250).map(|rate| rate.to_string()),
            Some("12.5 %".to_owned())
        );
    }

    proptest! {
        #[test]
        fn a_share_and_the_rest_differ_from_the_whole_by_at_most_a_cent(cents in 0_i64..1_000_000_000, points in 0_u32..=10_000) {
            let rate = BasisPoints::new(points).expect("within the whole");
            let whole = Money::usd(cents);
            let both = whole.share(rate).cents() + whole.share(rate.rest()).cents();
            prop_assert!((both - cents).abs() <= 1);
        }
    }
}
