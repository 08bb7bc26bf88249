//! Sign-in, sessions, one-time codes, users, roles and permissions.
//!
//! | noun | operations | dispatch |
//! |---|---|---|
//! | signing in and out | `contract::identity::sign_in` | `sign_in` |
//! | one's own account | `contract::identity::me` | `me` |
//! | accounts | `contract::identity::users` | `users` |
//! | roles and permissions | `contract::identity::roles` | `roles` |

mod me;
mod passwords;
mod roles;
mod routes;
mod sign_in;
mod tokens;
mod users;

use contract::identity::me::MeOp;
use contract::identity::roles::RoleOp;
use contract::identity::sign_in::SignInOp;
use contract::identity::users::UserOp;
use runtime::NotServed;

pub use passwords::{HashFault, hash_password};
pub use runtime::Core as Context;

/// Runs the operation named `handler` on an event's text.
///
/// # Errors
/// [`NotServed`]: no such operation here, or the event is not its trigger's.
pub async fn invoke(cx: &Context, handler: &str, event: &str) -> Result<String, NotServed> {
    if let Some(op) = SignInOp::named(handler) {
        return Ok(runtime::http(cx, event, async |request| {
            sign_in::handle(cx, op, request).await
        })
        .await);
    }
    if let Some(op) = MeOp::named(handler) {
        return Ok(
            runtime::http(cx, event, async |request| me::handle(cx, op, request).await).await,
        );
    }
    if let Some(op) = UserOp::named(handler) {
        return Ok(runtime::http(cx, event, async |request| {
            users::handle(cx, op, request).await
        })
        .await);
    }
    if let Some(op) = RoleOp::named(handler) {
        return Ok(runtime::http(cx, event, async |request| {
            roles::handle(cx, op, request).await
        })
        .await);
    }
    Err(NotServed::NoSuchOperation(handler.to_owned()))
}
