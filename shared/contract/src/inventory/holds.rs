//! Holds that staff take on products, at the counter and by hand (R12).

use garde::Validate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use domain::access::Permission as P;
use domain::ids::ProductId;
use domain::product::hold::{Hold, HoldKind, Holder};
use domain::product::{Product, Status};
use domain::time::Timestamp;

use super::WRITES;
use super::products::{ProductPath, ProductView};
use crate::common::Nothing;
use crate::route::{Reply, Route};
use crate::routes;

routes! {
    /// The operations on the holds of a product.
    HoldOp {
        /// Holds a product for a transfer that is awaited (48 h) or a parked ticket (2 h), so
        /// that nobody else can buy it. A unique item has one holder; of counted stock so many
        /// pieces are held as are free. Whoever asks again for the same quantity under the same
        /// kind and reference is shown the hold that stands.
        HoldProduct {
            route: Route::create("hold_product", "/v1/products/{id}/holds")
                .summary("Hold a product")
                .any_of(&[P::ProductsPublish])
                .grants(WRITES),
            path: ProductPath, query: Nothing, body: HoldOrder, reply: HoldView,
        }
        /// Holds it as long again, once, from when it was first held. The fence must be that of
        /// the hold that stands.
        RenewProductHold {
            route: Route::act("renew_product_hold", "/v1/products/{id}/holds/renew")
                .summary("Hold a product longer")
                .any_of(&[P::ProductsPublish])
                .grants(WRITES),
            path: ProductPath, query: Nothing, body: HoldNamed, reply: HoldView,
        }
        /// Lets go of a hold. The fence must be that of the hold that stands: who held it before
        /// frees nothing.
        ReleaseProductHold {
            route: Route::act("release_product_hold", "/v1/products/{id}/holds/release")
                .summary("Let go of a product")
                .any_of(&[P::ProductsPublish])
                .grants(WRITES),
            path: ProductPath, query: Nothing, body: HoldNamed, reply: ProductView,
        }
    }
}

/// For what staff hold a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StaffHold {
    /// A transfer that is awaited.
    Manual,
    /// A parked ticket at the counter.
    Pos,
}

/// A product shall be held.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct HoldOrder {
    /// For what.
    #[garde(skip)]
    pub kind: StaffHold,
    /// For which one: an id or a number, in letters, digits and `-_.:/#`. Not a name.
    #[garde(length(chars, min = 1, max = 64))]
    pub reference: String,
    /// How many pieces, over all lines of the ticket together; 1 if not said.
    #[garde(range(min = 1, max = 1_000_000))]
    #[serde(default = "one")]
    pub quantity: u32,
}

/// A hold that someone says is theirs.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct HoldNamed {
    /// For what it was taken.
    #[garde(skip)]
    pub kind: StaffHold,
    /// For which one.
    #[garde(length(chars, min = 1, max = 64))]
    pub reference: String,
    /// Its fence.
    #[garde(skip)]
    pub fence: u64,
}

/// A hold on a product.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct HoldView {
    /// The product.
    pub product_id: ProductId,
    /// The product's version, as in the `ETag`.
    pub version: u64,
    /// Where the product stands.
    pub status: Status,
    /// For what.
    pub kind: HoldKind,
    /// For which one.
    pub reference: String,
    /// The number to name when it is renewed or released.
    pub fence: u64,
    /// How many pieces.
    pub quantity: u32,
    /// Since when.
    pub since: Timestamp,
    /// When it is over.
    pub until: Option<Timestamp>,
    /// Whether it was renewed, which can be done once.
    pub renewed: bool,
}

const fn one() -> u32 {
    1
}

impl StaffHold {
    /// As the product knows it.
    pub fn holder(self, reference: &str) -> Holder {
        let kind = match self {
            Self::Manual => HoldKind::Manual,
            Self::Pos => HoldKind::Pos,
        };
        let reference = reference.to_owned();
        Holder { kind, reference }
    }
}

impl HoldView {
    /// The hold on its product.
    pub fn of(product: &Product, hold: &Hold) -> Self {
        Self {
            product_id: product.id().clone(),
            version: product.version(),
            status: product.status(),
            kind: hold.kind,
            reference: hold.reference.clone(),
            fence: hold.fence,
            quantity: hold.quantity,
            since: hold.since,
            until: hold.until,
            renewed: hold.renewed,
        }
    }
}

impl Reply for HoldView {
    const VERSIONED: bool = true;
    const LOCATED: bool = true;

    fn version(&self) -> Option<u64> {
        Some(self.version)
    }

    fn location(&self) -> Option<String> {
        Some(format!("/v1/products/{}", self.product_id))
    }
}
