//! Contracts, products, hand-overs and tax ids, against the real table.

#![expect(clippy::unwrap_used, reason = "these are tests")]

mod contracts;
mod products;
mod tax_ids;

use data::{Paging, Table, TableConfig};
use domain::access::{Caller, Role};
use domain::event::Cause;
use domain::money::{BasisPoints, Money};
use domain::terms::{
    DiscountBearer, Disposition, Fee, FeeKind, LineTerms, Mode, PlanKind, PlanSnapshot,
};
use testkit::{Emulator, caller, id, now};

pub(crate) const CONSIGNOR: u128 = 1;
pub(crate) const MANAGER: u128 = 2;

pub(crate) async fn table() -> (Emulator, Table) {
    let emulator = Emulator::start().await;
    let config = TableConfig {
        name: emulator.table.clone(),
        company: "dejavu".to_owned(),
        cursor_key: [7; 32],
    };
    let table = Table::connect(&emulator.sdk, config);
    (emulator, table)
}

pub(crate) fn cause() -> Cause {
    Cause::house("test", now(), "test", "test")
}

pub(crate) fn manager() -> Caller {
    caller(MANAGER, &[Role::SalesManager])
}

pub(crate) fn paging(principal: &str) -> Paging<'_> {
    Paging {
        limit: 50,
        cursor: None,
        principal,
    }
}

pub(crate) fn terms(mode: Mode) -> LineTerms {
    LineTerms {
        mode,
        list_price: Money::usd(40_000),
        floor_price: Money::usd(30_000),
        plan: PlanSnapshot {
            plan_id: id(1),
            plan_version: 2,
            name: "Estándar".to_owned(),
            kind: PlanKind::Percent {
                consignor: BasisPoints::percent(60),
            },
            discount_bearer: DiscountBearer::Shared,
            min_fee: None,
        },
        markdown: None,
        term_days: 90,
        grace_days: 10,
        disposition: Disposition::Return,
        fees: vec![Fee {
            kind: FeeKind::EarlyWithdrawal,
            amount: Money::usd(1_500),
        }],
        buy_out_price: (mode == Mode::BuyOut).then_some(Money::usd(20_000)),
    }
}
