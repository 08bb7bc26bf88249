//! Sign-in, sessions, one-time codes, roles and permissions.
//!
//! | operation | route |
//! |---|---|
//! | `register_user` | `POST /v1/auth/register` |
//! | `log_in` | `POST /v1/auth/login` |
//! | `send_otp` | `POST /v1/auth/otp` |
//! | `verify_otp` | `POST /v1/auth/otp/verify` |
//! | `refresh_session` | `POST /v1/auth/refresh` |
//! | `log_out` | `POST /v1/auth/logout` |
//! | `get_me` | `GET /v1/me` |
//! | `block_user` | `POST /v1/users/{id}/block` |
//! | `list_roles` | `GET /v1/roles` |
//! | `list_permissions` | `GET /v1/permissions` |

mod passwords;
mod routes;
mod tokens;

use contract::identity::{
    BlockUser, GetMe, IdentityOp, ListPermissions, ListRoles, LogIn, LogOut, RefreshSession,
    RegisterUser, SendOtp, VerifyOtp,
};
use httpkit::serve;
use lambda_http::{Body, Request, Response};
use runtime::NotServed;

pub use passwords::{HashFault, hash_password};
use routes::{
    block_user, get_me, list_permissions, list_roles, log_in, log_out, refresh_session,
    register_user, send_otp, verify_otp,
};
pub use runtime::Core as Context;

/// Runs the operation named `handler` on an event's text.
///
/// # Errors
/// [`NotServed`]: no such operation here, or the event is not its trigger's.
pub async fn invoke(cx: &Context, handler: &str, event: &str) -> Result<String, NotServed> {
    match IdentityOp::named(handler) {
        Some(op) => {
            Ok(runtime::http(cx, event, async |request| handle(cx, op, request).await).await)
        }
        None => Err(NotServed::NoSuchOperation(handler.to_owned())),
    }
}

async fn handle(cx: &Context, op: IdentityOp, request: Request) -> Response<Body> {
    use IdentityOp as Op;
    match op {
        Op::RegisterUser => {
            serve::<RegisterUser, _>(cx, request, register_user::register_user).await
        }
        Op::LogIn => serve::<LogIn, _>(cx, request, log_in::log_in).await,
        Op::SendOtp => serve::<SendOtp, _>(cx, request, send_otp::send_otp).await,
        Op::VerifyOtp => serve::<VerifyOtp, _>(cx, request, verify_otp::verify_otp).await,
        Op::RefreshSession => {
            serve::<RefreshSession, _>(cx, request, refresh_session::refresh_session).await
        }
        Op::LogOut => serve::<LogOut, _>(cx, request, log_out::log_out).await,
        Op::GetMe => serve::<GetMe, _>(cx, request, get_me::get_me).await,
        Op::BlockUser => serve::<BlockUser, _>(cx, request, block_user::block_user).await,
        Op::ListRoles => serve::<ListRoles, _>(cx, request, list_roles::list_roles).await,
        Op::ListPermissions => {
            serve::<ListPermissions, _>(cx, request, list_permissions::list_permissions).await
        }
    }
}
