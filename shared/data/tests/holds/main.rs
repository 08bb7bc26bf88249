//! Holds (R12): one winner, whatever goes wrong on the way to the table.

#![expect(clippy::unwrap_used, reason = "these are tests")]

mod race;
mod taking;

use aws_config::SdkConfig;

use data::products::{self, Held, HoldAsk, HoldError};
use data::{Table, TableConfig};
use domain::access::{Actor, By, Caller, Role};
use domain::event::Cause;
use domain::ids::ProductId;
use domain::money::Money;
use domain::product::hold::{HoldKind, Holder};
use domain::product::{
    Acquisition, AcquisitionKind, Command, Condition, Details, NewProduct, Product, Source,
    TaxClass,
};
use domain::settings::Settings;
use domain::time::Timestamp;
use testkit::{Faults, caller, id, near_table, now};

const COMPANY: &str = "dejavu";

pub(crate) fn connect(sdk: &SdkConfig) -> Table {
    let config = TableConfig {
        name: "dejavu-test".to_owned(),
        company: COMPANY.to_owned(),
        cursor_key: [7; 32],
    };
    Table::connect(sdk, config)
}

/// The table in this thread, and what goes wrong on the way to it.
pub(crate) async fn table() -> (Faults, Table) {
    let (faults, sdk) = Faults::on_the_way(&near_table().await);
    (faults, connect(&sdk))
}

pub(crate) fn manager() -> Caller {
    caller(2, &[Role::SalesManager])
}

pub(crate) fn cause() -> Cause {
    Cause {
        actor: Actor::Public,
        ..Cause::house("test", now(), "test", "test")
    }
}

/// Goods of the house on sale, kept: one of a kind, or so many pieces.
pub(crate) async fn on_sale(table: &Table, number: u128, pieces: Option<u32>) -> ProductId {
    let code = format!("P-{number:06}");
    let new = NewProduct {
        sku: code.clone(),
        barcode: code,
        source: Source::House {
            acquired: Acquisition {
                kind: AcquisitionKind::Bought,
                cost: Money::usd(1_000),
                on: now().panama_date(),
            },
            list_price: Money::usd(12_000),
            floor_price: Money::usd(8_000),
        },
        details: Details {
            photos: vec![id(1)],
            tax_class: Some(TaxClass::Itbms7),
            ..Details::new("Bolso", "bolso".to_owned(), id(1), Condition::Good)
        },
        serial: None,
        quantity: pieces.unwrap_or(1),
        unique: pieces.is_none(),
        location_id: id(1),
        shelf: Some("A-1".to_owned()),
        received_by: None,
    };
    let caller = manager();
    let by = By::Person(&caller);
    let mut decisions = vec![Product::create(id(number), new, by, now()).unwrap()];
    for command in [Command::Ready, Command::Publish] {
        let last = decisions.last().unwrap();
        decisions.push(last.next.decide(command, by, now()).unwrap());
    }
    let change = table.begin(cause()).save_in_turn(&decisions);
    change.commit().await.unwrap();
    id(number)
}

pub(crate) fn cart(reference: &str) -> Holder {
    Holder {
        kind: HoldKind::Cart,
        reference: reference.to_owned(),
    }
}

/// A cart asks for so many pieces.
pub(crate) async fn ask(
    table: &Table,
    product: &ProductId,
    (reference, quantity): (&str, u32),
    at: Timestamp,
) -> Result<Held, HoldError> {
    let seen = products::get(table, product).await?;
    let ask = HoldAsk {
        holder: cart(reference),
        quantity,
        until: HoldKind::Cart.until(&Settings::default(), at),
        by: By::System("carts"),
        now: at,
    };
    products::hold(table, &cause(), seen, &ask, |change, _| change).await
}
