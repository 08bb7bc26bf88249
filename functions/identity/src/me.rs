//! Dispatch of the operations on one's own account: a total match.

use contract::identity::me::{GetMe, MeOp, SetMyAddresses, SetMyNotificationPreferences, UpdateMe};
use httpkit::serve;
use lambda_http::{Body, Request, Response};

use crate::Context;
use crate::routes::{get_me, set_my_addresses, set_my_notification_preferences, update_me};

pub(crate) async fn handle(cx: &Context, op: MeOp, request: Request) -> Response<Body> {
    use MeOp as Op;
    match op {
        Op::GetMe => serve::<GetMe, _>(cx, request, get_me::get_me).await,
        Op::UpdateMe => serve::<UpdateMe, _>(cx, request, update_me::update_me).await,
        Op::SetMyAddresses => {
            serve::<SetMyAddresses, _>(cx, request, set_my_addresses::set_my_addresses).await
        }
        Op::SetMyNotificationPreferences => {
            let set = set_my_notification_preferences::set_my_notification_preferences;
            serve::<SetMyNotificationPreferences, _>(cx, request, set).await
        }
    }
}
