//! Sign-in, sessions, one-time codes, users, roles and permissions.
//!
//! | noun | operations | dispatch |
//! |---|---|---|
//! | signing in and out | `contract::identity::sign_in` | `sign_in` |
//! | one's own sessions, password, second factor | `contract::identity::credentials` | `credentials` |
//! | one's own account | `contract::identity::me` | `me` |
//! | accounts | `contract::identity::users` | `users` |
//! | roles and permissions | `contract::identity::roles` | `roles` |
//! | the audit log | `contract::identity::audit` | `audit` |
//! | API keys | `contract::identity::api_keys` | `api_keys` |
//! | the rights to one's own data | `contract::identity::privacy` | `privacy` |
//!
//! | worker | started by |
//! |---|---|
//! | `answer_data_requests` | a copy that was asked for, an erasure that was decided |

mod access;
mod api_keys;
mod audit;
mod codes;
mod credentials;
mod entry;
mod events;
mod invitations;
mod limits;
mod me;
mod passwords;
mod people;
mod privacy;
mod proofs;
mod roles;
mod routes;
mod second_factor;
mod sessions;
mod sign_in;
mod tokens;
mod users;

use contract::identity::api_keys::ApiKeyOp;
use contract::identity::audit::AuditOp;
use contract::identity::credentials::CredentialOp;
use contract::identity::me::MeOp;
use contract::identity::privacy::{ANSWER_DATA_REQUESTS, PrivacyOp};
use contract::identity::roles::RoleOp;
use contract::identity::sign_in::SignInOp;
use contract::identity::users::UserOp;
use runtime::NotServed;

use events::answer_data_requests;

pub use passwords::{HashFault, hash_password, hashes_made};
pub use runtime::Core as Context;

/// Runs the operation named `handler` on an event's text.
///
/// # Errors
/// [`NotServed`]: no such operation here, or the event is not its trigger's.
pub async fn invoke(cx: &Context, handler: &str, event: &str) -> Result<String, NotServed> {
    if handler == ANSWER_DATA_REQUESTS.name {
        // Boxed: the futures of two services are too deep for the compiler.
        let worker =
            async |message| Box::pin(answer_data_requests::answer_data_requests(cx, message)).await;
        return Ok(eventkit::each_message(event, worker).await);
    }
    runtime::answer!(cx, handler, event;
        SignInOp => sign_in::handle,
        CredentialOp => credentials::handle,
        MeOp => me::handle,
        UserOp => users::handle,
        RoleOp => roles::handle,
        ApiKeyOp => api_keys::handle,
        PrivacyOp => privacy::handle,
        AuditOp => audit::handle,
    )
}
