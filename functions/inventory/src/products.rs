//! Dispatch of the operations on products: a total match.

use contract::inventory::products::{
    AuthenticateProduct, BulkEditProducts, CreateProduct, DeleteProduct, ExplainSplit, GetProduct,
    GetProductHistory, ListProducts, MoveProduct, PreviewWithdrawal, ProductOp, PublishProduct,
    ReadyProduct, RecordCustody, RequestWithdrawal, RestoreProduct, UpdateProduct,
};
use httpkit::serve;
use lambda_http::{Body, Request, Response};

use crate::Context;
use crate::routes::{
    authenticate_product, bulk_edit_products, create_product, delete_product, explain_split,
    get_product, get_product_history, list_products, move_product, preview_withdrawal,
    publish_product, ready_product, record_custody, request_withdrawal, restore_product,
    update_product,
};

pub(crate) async fn handle(cx: &Context, op: ProductOp, request: Request) -> Response<Body> {
    use ProductOp as Op;
    match op {
        Op::ListProducts => {
            serve::<ListProducts, _>(cx, request, list_products::list_products).await
        }
        Op::GetProduct => serve::<GetProduct, _>(cx, request, get_product::get_product).await,
        Op::UpdateProduct => {
            serve::<UpdateProduct, _>(cx, request, update_product::update_product).await
        }
        Op::CreateProduct => {
            serve::<CreateProduct, _>(cx, request, create_product::create_product).await
        }
        Op::DeleteProduct => {
            serve::<DeleteProduct, _>(cx, request, delete_product::delete_product).await
        }
        Op::RestoreProduct => {
            serve::<RestoreProduct, _>(cx, request, restore_product::restore_product).await
        }
        Op::MoveProduct => serve::<MoveProduct, _>(cx, request, move_product::move_product).await,
        Op::PreviewWithdrawal => {
            serve::<PreviewWithdrawal, _>(cx, request, preview_withdrawal::preview_withdrawal).await
        }
        Op::RequestWithdrawal => {
            serve::<RequestWithdrawal, _>(cx, request, request_withdrawal::request_withdrawal).await
        }
        Op::BulkEditProducts => {
            serve::<BulkEditProducts, _>(cx, request, bulk_edit_products::bulk_edit_products).await
        }
        Op::ExplainSplit => {
            serve::<ExplainSplit, _>(cx, request, explain_split::explain_split).await
        }
        Op::ReadyProduct => {
            serve::<ReadyProduct, _>(cx, request, ready_product::ready_product).await
        }
        Op::AuthenticateProduct => {
            serve::<AuthenticateProduct, _>(cx, request, authenticate_product::authenticate_product)
                .await
        }
        Op::PublishProduct => {
            serve::<PublishProduct, _>(cx, request, publish_product::publish_product).await
        }
        Op::RecordCustody => {
            serve::<RecordCustody, _>(cx, request, record_custody::record_custody).await
        }
        Op::GetProductHistory => {
            serve::<GetProductHistory, _>(cx, request, get_product_history::get_product_history)
                .await
        }
    }
}
