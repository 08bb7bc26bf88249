//! Keys that machines sign in with.

use garde::Validate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use domain::access::Permission;
use domain::api_key::{AddressRange, ApiKey, KeyText, MAX_ADDRESSES};
use domain::ids::{ApiKeyId, UserId};
use domain::time::Timestamp;

use super::{READS, WRITES};
use crate::common::{Nothing, Page};
use crate::route::{Method, Reply, Route};
use crate::routes;

routes! {
    /// Every operation on API keys.
    ApiKeyOp {
        /// The keys of everyone, newest first, without their secrets. When a key was used last is
        /// known to the hour.
        ListApiKeys {
            route: Route::get("list_api_keys", "/v1/api-keys")
                .summary("List the API keys")
                .any_of(&[Permission::ApiKeysManage])
                .grants(READS),
            path: Nothing,
            query: ApiKeyPage,
            body: Nothing,
            reply: Page<ApiKeyView>,
        }
        /// Makes a key that does no more than its maker may, now and at every later call. The key
        /// is shown in this answer and never again; an answer that got lost is no loss, for the key
        /// can be called back and another one made.
        CreateApiKey {
            route: Route::post("create_api_key", "/v1/api-keys")
                .summary("Make an API key")
                .any_of(&[Permission::ApiKeysManage])
                .status(201)
                .grants(WRITES),
            path: Nothing,
            query: Nothing,
            body: NewApiKey,
            reply: ApiKeyMade,
        }
        /// Calls a key back: it is refused from the next call on. Doing it again changes nothing.
        RevokeApiKey {
            route: Route::edit(Method::Delete, "revoke_api_key", "/v1/api-keys/{id}")
                .summary("Call an API key back")
                .any_of(&[Permission::ApiKeysManage])
                .grants(WRITES),
            path: ApiKeyPath,
            query: Nothing,
            body: Nothing,
            reply: ApiKeyView,
        }
    }
}

/// The path of a key.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
pub struct ApiKeyPath {
    /// Which key.
    #[garde(skip)]
    pub id: ApiKeyId,
}

/// A page of keys.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ApiKeyPage {
    /// Where the page begins: `next` of the page before.
    #[garde(length(max = 2_000))]
    #[serde(default)]
    pub cursor: Option<String>,
    /// Rows of the page, 1 to 100.
    #[garde(range(min = 1, max = 100))]
    #[serde(default)]
    pub limit: Option<u16>,
}

/// A key that is to be made.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewApiKey {
    /// What people call it.
    #[garde(length(chars, min = 1, max = 120))]
    pub name: String,
    /// The codes of the permissions it has at most. Only such as its maker holds.
    #[garde(length(min = 1, max = 200), inner(custom(is_permission)))]
    pub scopes: Vec<String>,
    /// Until when it is good.
    #[garde(skip)]
    pub expires_at: Timestamp,
    /// From where it may be used: addresses, or networks such as `192.0.2.0/24`. From anywhere
    /// without one.
    #[garde(length(max = MAX_ADDRESSES))]
    #[serde(default)]
    pub addresses: Vec<AddressRange>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature that garde calls"
)]
fn is_permission(code: &str, _: &()) -> garde::Result {
    match Permission::from_code(code) {
        Some(_) => Ok(()),
        None => Err(garde::Error::new("is no permission")),
    }
}

impl NewApiKey {
    /// The permissions that the scopes name.
    pub fn permissions(&self) -> Vec<Permission> {
        let scopes = self.scopes.iter();
        scopes
            .filter_map(|code| Permission::from_code(code))
            .collect()
    }
}

/// A key, without its secret.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ApiKeyView {
    /// Which.
    pub id: ApiKeyId,
    /// The version, as in the `ETag`.
    pub version: u64,
    /// What people call it.
    pub name: String,
    /// How it begins, so that it is known where it lies.
    pub key: String,
    /// Who made it, and in whose name it acts.
    pub owner_id: UserId,
    /// The codes of the permissions it has at most.
    pub scopes: Vec<String>,
    /// From where it may be used.
    pub addresses: Vec<AddressRange>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Until when it is good.
    pub expires_at: Timestamp,
    /// When it was used last, to the hour. Only in the list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<Timestamp>,
    /// When it was called back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Timestamp>,
}

impl Reply for ApiKeyView {
    const VERSIONED: bool = true;

    fn version(&self) -> Option<u64> {
        Some(self.version)
    }
}

impl ApiKeyView {
    /// A key with its last use, where that was looked up.
    pub fn of(key: &ApiKey, last_used_at: Option<Timestamp>) -> Self {
        let (_, ulid) = key.id.as_str().split_once('_').unwrap_or_default();
        Self {
            id: key.id.clone(),
            version: key.version,
            name: key.name.clone(),
            key: format!("{}{ulid}_••••", domain::api_key::PREFIX),
            owner_id: key.owner.clone(),
            scopes: key.scopes.clone(),
            addresses: key.addresses.clone(),
            created_at: key.created_at,
            expires_at: key.expires_at,
            last_used_at,
            revoked_at: key.revoked_at,
        }
    }
}

/// A key that was just made.
#[derive(Serialize, JsonSchema)]
pub struct ApiKeyMade {
    /// Which, and what it may.
    #[serde(flatten)]
    pub view: ApiKeyView,
    /// The whole key, sent as `Authorization: Bearer djv_…`. It is not shown again.
    pub secret: String,
}

impl ApiKeyMade {
    /// A key with its text.
    pub fn of(key: &ApiKey, text: &KeyText) -> Self {
        Self {
            view: ApiKeyView::of(key, None),
            secret: text.reveal(),
        }
    }
}

/// Never the secret.
impl std::fmt::Debug for ApiKeyMade {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("ApiKeyMade").field(&self.view).finish()
    }
}

impl Reply for ApiKeyMade {
    const VERSIONED: bool = true;

    fn version(&self) -> Option<u64> {
        Some(self.view.version)
    }
}
