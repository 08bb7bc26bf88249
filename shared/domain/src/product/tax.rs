//! Prices as the shop shows them, with ITBMS (R14). The table keeps them without.

use super::details::TaxClass;
use crate::money::{BasisPoints, Money};

impl TaxClass {
    /// The rate of ITBMS.
    pub const fn rate(self) -> BasisPoints {
        match self {
            Self::Itbms7 => BasisPoints::percent(7),
            Self::Itbms10 => BasisPoints::percent(10),
            Self::Itbms15 => BasisPoints::percent(15),
            Self::Exempt => BasisPoints::percent(0),
        }
    }
}

/// The ITBMS of one line, rounded half up to the cent. Lines are rounded each by itself, so the
/// tax of a sale is the sum of the taxes of its lines.
pub fn tax_of(net: Money, tax_class: TaxClass) -> Money {
    net.share(tax_class.rate())
}

/// The price of one piece with its ITBMS.
pub fn price_with_tax(price: Money, tax_class: TaxClass) -> Money {
    let tax = tax_of(price, tax_class).cents();
    Money::usd(price.cents().saturating_add(tax))
}

/// The price of one piece as the shop shows it: with ITBMS where the settings say so
/// (`prices_include_itbms`), which is what the consumer authority asks for. A product whose tax
/// class is not known yet is not for sale, and its price is shown bare.
pub fn shown_price(price: Money, tax_class: Option<TaxClass>, with_itbms: bool) -> Money {
    match tax_class {
        Some(tax_class) if with_itbms => price_with_tax(price, tax_class),
        Some(_) | None => price,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn itbms_is_rounded_half_up_on_each_line() {
        let price = |cents, class| price_with_tax(Money::usd(cents), class).cents();
        assert_eq!(price(10_000, TaxClass::Itbms7), 10_700);
        assert_eq!(price(50, TaxClass::Itbms7), 54);
        assert_eq!(price(7, TaxClass::Itbms7), 7);
        assert_eq!(price(5, TaxClass::Itbms10), 6);
        assert_eq!(price(19_99, TaxClass::Itbms15), 22_99);
        assert_eq!(price(10_000, TaxClass::Exempt), 10_000);
    }

    #[test]
    fn the_shop_shows_the_price_that_is_paid_unless_told_otherwise() {
        let price = Money::usd(10_000);
        let class = Some(TaxClass::Itbms7);
        assert_eq!(shown_price(price, class, true), Money::usd(10_700));
        assert_eq!(shown_price(price, class, false), price);
        assert_eq!(shown_price(price, None, true), price);
    }

    proptest! {
        #[test]
        fn a_dearer_thing_is_never_shown_cheaper(cents in 0_i64..10_000_000, more in 0_i64..10_000) {
            for class in TaxClass::ALL {
                let (low, high) = (Money::usd(cents), Money::usd(cents + more));
                prop_assert!(price_with_tax(low, *class) <= price_with_tax(high, *class));
                prop_assert!(price_with_tax(low, *class) >= low);
            }
        }
    }
}
