//! Dispatch of the operations on API keys: a total match.

use contract::identity::api_keys::{ApiKeyOp, CreateApiKey, ListApiKeys, RevokeApiKey};
use httpkit::serve;
use lambda_http::{Body, Request, Response};

use crate::Context;
use crate::routes::{create_api_key, list_api_keys, revoke_api_key};

pub(crate) async fn handle(cx: &Context, op: ApiKeyOp, request: Request) -> Response<Body> {
    use ApiKeyOp as Op;
    match op {
        Op::ListApiKeys => serve::<ListApiKeys, _>(cx, request, list_api_keys::list_api_keys).await,
        Op::CreateApiKey => {
            serve::<CreateApiKey, _>(cx, request, create_api_key::create_api_key).await
        }
        Op::RevokeApiKey => {
            serve::<RevokeApiKey, _>(cx, request, revoke_api_key::revoke_api_key).await
        }
    }
}
