//! Dispatch of the operations on prices and terms: a total match.

use contract::inventory::prices::{
    AnswerProductPrice, ChangeProductPrice, DecideProductPrice, ListProductPrices, MarkDownProduct,
    PriceOp, RunProductTerm,
};
use httpkit::serve;
use lambda_http::{Body, Request, Response};

use crate::Context;
use crate::routes::{
    answer_product_price, change_product_price, decide_product_price, list_product_prices,
    mark_down_product, run_product_term,
};

pub(crate) async fn handle(cx: &Context, op: PriceOp, request: Request) -> Response<Body> {
    use PriceOp as Op;
    match op {
        Op::ChangeProductPrice => {
            serve::<ChangeProductPrice, _>(cx, request, change_product_price::change_product_price)
                .await
        }
        Op::DecideProductPrice => {
            serve::<DecideProductPrice, _>(cx, request, decide_product_price::decide_product_price)
                .await
        }
        Op::AnswerProductPrice => {
            serve::<AnswerProductPrice, _>(cx, request, answer_product_price::answer_product_price)
                .await
        }
        Op::MarkDownProduct => {
            serve::<MarkDownProduct, _>(cx, request, mark_down_product::mark_down_product).await
        }
        Op::RunProductTerm => {
            serve::<RunProductTerm, _>(cx, request, run_product_term::run_product_term).await
        }
        Op::ListProductPrices => {
            serve::<ListProductPrices, _>(cx, request, list_product_prices::list_product_prices)
                .await
        }
    }
}
