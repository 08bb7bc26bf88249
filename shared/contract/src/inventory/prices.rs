//! Prices of products, and the end of their term: rows 82 and 83 of the route list, and what
//! belongs to them.

use garde::Validate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use domain::access::{Actor, Permission as P};
use domain::money::Money;
use domain::product::price::{Change, PriceAnswer, PriceChange, PriceReason, Wish};
use domain::product::{Pricing, ProductChange, ProductEvent};
use domain::terms::DiscountBearer;
use domain::time::{Date, Timestamp};

use super::products::{ProductPath, ProductView};
use super::{READS, WRITES};
use crate::common::Nothing;
use crate::route::{Reply, Route};
use crate::routes;

routes! {
    /// The operations on the price of a product, and on its term.
    PriceOp {
        /// Moves a price, with a reason. Further than the limit from the price that was approved
        /// last, it waits for a second person; under the floor, for the consignor too (R8). One
        /// change waits at a time.
        ChangeProductPrice {
            route: Route::act("change_product_price", "/v1/products/{id}/price")
                .summary("Change the price of a product")
                .any_of(&[P::ProductsUpdatePrice])
                .grants(WRITES),
            path: ProductPath, query: Nothing, body: PriceWish, reply: ProductView,
        }
        /// Approves the change of price that waits, which who asked for it can not do; or calls
        /// it off, whatever it waits for.
        DecideProductPrice {
            route: Route::act("decide_product_price", "/v1/products/{id}/price/decision")
                .summary("Approve or call off a change of price")
                .any_of(&[P::ProductsUpdatePrice])
                .grants(WRITES),
            path: ProductPath, query: Nothing, body: PriceDecision, reply: ProductView,
        }
        /// The consignor answers about a price: it may be so, it stays, or they want to talk
        /// first. No answer keeps the price (R7).
        AnswerProductPrice {
            route: Route::act("answer_product_price", "/v1/products/{id}/price-consent")
                .summary("Answer about a price of one's own product")
                .any_of(&[P::ProductsConsentPriceOwn])
                .grants(WRITES),
            path: ProductPath, query: Nothing, body: PriceReply, reply: ProductView,
        }
        /// Does what is due now of a product's markdown schedule: asks or tells the consignor,
        /// lets the price fall, or keeps it (R6, R7). A change that the consignor did not answer
        /// in time lapses.
        MarkDownProduct {
            route: Route::act("mark_down_product", "/v1/products/{id}/markdown")
                .summary("Run what a product's markdown schedule has due")
                .any_of(&[P::ProductsUpdatePrice])
                .grants(WRITES),
            path: ProductPath, query: Nothing, body: Nothing, reply: ProductView,
        }
        /// Does what is due now of a product's term: gives notice, begins the grace, or lets the
        /// goods become what was agreed, which needs proof that their consignor was told (R10).
        RunProductTerm {
            route: Route::act("run_product_term", "/v1/products/{id}/term")
                .summary("Run what a product's term has due")
                .any_of(&[P::ProductsPublish])
                .grants(WRITES),
            path: ProductPath, query: Nothing, body: Nothing, reply: ProductView,
        }
        /// The prices of a product and every change of them that was made, asked for or refused,
        /// oldest first.
        ListProductPrices {
            route: Route::get("list_product_prices", "/v1/products/{id}/prices")
                .summary("Show a product's prices and their history")
                .any_of(&[P::ProductsView, P::ProductsViewOwn])
                .grants(READS),
            path: ProductPath, query: Nothing, body: Nothing, reply: PriceHistory,
        }
    }
}

/// A price that someone wants.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PriceWish {
    /// The price, before ITBMS.
    #[garde(skip)]
    pub price: Money,
    /// Why. `appraisal` and `correction` move the list price along; `markdown` is the schedule's.
    #[garde(skip)]
    pub reason: PriceReason,
    /// Who bears a promotion; as the plan says, if not said.
    #[garde(skip)]
    #[serde(default)]
    pub bearer: Option<DiscountBearer>,
    /// What there is to say of it. The consignor can read it.
    #[garde(length(chars, max = 500))]
    #[serde(default)]
    pub note: String,
}

impl From<&PriceWish> for Wish {
    fn from(body: &PriceWish) -> Self {
        Self {
            to: body.price,
            reason: body.reason,
            bearer: body.bearer,
            note: body.note.trim().to_owned(),
        }
    }
}

/// What becomes of a change of price that waits.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PriceDecision {
    /// Whether it is approved; otherwise it is called off.
    #[garde(skip)]
    pub approved: bool,
}

/// What a consignor answers.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PriceReply {
    /// The answer.
    #[garde(skip)]
    pub answer: PriceAnswer,
}

/// The prices of a product, and how they came to be.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PriceHistory {
    /// The prices today, with the change that waits.
    pub pricing: Pricing,
    /// The price today with ITBMS, once its tax class is known.
    pub with_itbms: Option<Money>,
    /// What happened to them, oldest first.
    pub items: Vec<PriceEntry>,
}

/// One thing that happened to a price.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PriceEntry {
    /// Its place in the product's history.
    pub seq: u64,
    /// What happened, such as `ProductPriceChanged`.
    pub event: String,
    /// When.
    pub at: Timestamp,
    /// Who did it.
    pub actor: Actor,
    /// The change it is about.
    #[serde(flatten)]
    pub change: PriceChange,
    /// Until when the consignor could answer, where they were asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer_by: Option<Timestamp>,
    /// The day of the markdown, where one was announced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applies_on: Option<Date>,
    /// What the consignor answered, where they did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<PriceAnswer>,
}

impl Reply for PriceHistory {}

impl PriceEntry {
    /// The entry for a link of the product's history, if the link is about a price.
    pub fn of(link: ProductEvent) -> Option<Self> {
        let name = link.change.name();
        let ProductChange::Price(change) = link.change else {
            return None;
        };
        let (mut answer_by, mut applies_on, mut answered) = (None, None, None);
        match &change {
            Change::PriceChangeProposed {
                answer_by: by,
                applies_on: on,
                ..
            } => (answer_by, applies_on) = (*by, *on),
            Change::PriceChangeAnswered { answer, .. } => answered = Some(*answer),
            Change::PriceChangeRequested { .. }
            | Change::PriceChangeRefused { .. }
            | Change::PriceChanged { .. } => {}
        }
        Some(Self {
            seq: link.seq,
            event: name.to_owned(),
            at: link.at,
            actor: link.actor,
            change: change.change().clone(),
            answer_by,
            applies_on,
            answer: answered,
        })
    }
}
