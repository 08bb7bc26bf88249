//! The audit log: row 168 of the route list.

use garde::Validate;
use schemars::JsonSchema;
use serde::Deserialize;

use domain::access::Permission as P;
use domain::audit::AuditEntry;
use domain::time::Date;

use super::READS;
use crate::common::{Nothing, Page};
use crate::route::Route;
use crate::routes;

routes! {
    /// The operations on the audit log.
    AuditOp {
        /// Lists what was done, newest first: all of it, or by who did it, what was done and to
        /// which thing, in any combination, within a range of days in Panama. An entry is found a
        /// moment after the change it tells of. Values that are personal or secret are redacted.
        ListAudit {
            route: Route::get("list_audit", "/v1/audit")
                .summary("Search the audit log")
                .any_of(&[P::AuditView])
                .grants(READS),
            path: Nothing,
            query: AuditQuery,
            body: Nothing,
            reply: Page<AuditEntry>,
        }
    }
}

/// Which entries are listed: those that every filter lets through.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AuditQuery {
    /// By whom: a user's id, `system:<worker or job>`, or `public` for someone not signed in.
    #[garde(inner(length(chars, min = 1, max = 80), custom(is_actor)))]
    #[serde(default)]
    pub actor: Option<String>,
    /// By which operation, worker or job, such as `submit_request`.
    #[garde(inner(length(chars, min = 1, max = 80), custom(is_word)))]
    #[serde(default)]
    pub action: Option<String>,
    /// To which thing: its kind and its id, such as `request:req_…`.
    #[garde(inner(length(chars, min = 3, max = 200), custom(is_target)))]
    #[serde(default)]
    pub target: Option<String>,
    /// From this day on, in Panama.
    #[garde(skip)]
    #[serde(default)]
    pub from: Option<Date>,
    /// Up to this day, and including it.
    #[garde(skip)]
    #[serde(default)]
    pub to: Option<Date>,
    /// Rows per page: 1 to 100, 20 if not said.
    #[garde(inner(range(min = 1, max = 100)))]
    #[serde(default)]
    pub limit: Option<u16>,
    /// The `next` of the page before.
    #[garde(inner(length(chars, min = 1, max = 2_000)))]
    #[serde(default)]
    pub cursor: Option<String>,
}

fn is_word(text: &str, (): &()) -> garde::Result {
    let fits =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_.".contains(&byte);
    if text.bytes().all(fits) {
        Ok(())
    } else {
        Err(garde::Error::new("must be the name of an operation"))
    }
}

fn is_actor(text: &str, (): &()) -> garde::Result {
    let part = text.strip_prefix("system:");
    let is_part = part.is_some_and(|part| is_word(part, &()).is_ok());
    if text == "public" || is_part || domain::ids::UserId::parse(text).is_ok() {
        Ok(())
    } else {
        Err(garde::Error::new(
            "must be a user's id, system:<part> or public",
        ))
    }
}

fn is_target(text: &str, (): &()) -> garde::Result {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"_-./:".contains(&byte);
    let parts = text.split_once(':');
    let named = parts.is_some_and(|(noun, id)| is_word(noun, &()).is_ok() && !id.is_empty());
    if named && text.bytes().all(fits) {
        Ok(())
    } else {
        Err(garde::Error::new(
            "must be a kind of thing, a colon and an id",
        ))
    }
}
