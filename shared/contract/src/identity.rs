//! `functions/identity`: sign-in, sessions, one-time codes, roles and permissions.

use garde::Validate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use domain::access::{Permission, Role, Scope};
use domain::contact::{Channel, Email, Locale, Phone};
use domain::ids::{ContractId, OtpId, UserId};
use domain::otp::Purpose;
use domain::time::Timestamp;
use domain::user::{AccountKind, Consent, User, UserStatus};

use crate::common::{Nothing, Page};
use crate::route::{Reply, Route};
use crate::routes;
use crate::worker::{Grant, Secret};

/// Sign-in reads and writes the table, and holds the pepper of passwords and codes.
const PROVES: &[Grant] = &[
    Grant::TableRead,
    Grant::TableWrite,
    Grant::Secret(Secret::CursorKey),
    Grant::Secret(Secret::Pepper),
];
/// What also mints tokens holds the one key that signs them.
const MINTS: &[Grant] = &[
    Grant::TableRead,
    Grant::TableWrite,
    Grant::Secret(Secret::CursorKey),
    Grant::Secret(Secret::Pepper),
    Grant::Secret(Secret::TokenSigningKey),
];
const READS: &[Grant] = &[Grant::TableRead, Grant::Secret(Secret::CursorKey)];
const WRITES: &[Grant] = &[
    Grant::TableRead,
    Grant::TableWrite,
    Grant::Secret(Secret::CursorKey),
];

/// Memory at which Lambda gives one whole processor: what Argon2id needs.
const ONE_PROCESSOR: u16 = 1_769;

routes! {
    /// Every operation of `functions/identity`.
    IdentityOp {
        /// A consignor or a customer signs up. A code is sent to the address; exchanging it proves
        /// the address and signs in. An address that already has an account gets the same answer,
        /// and its owner is told.
        RegisterUser {
            route: Route::create("register_user", "/v1/auth/register")
                .summary("Sign up")
                .public()
                .status(202)
                .grants(PROVES)
                .memory(ONE_PROCESSOR)
                .concurrency(5),
            path: Nothing,
            query: Nothing,
            body: NewAccount,
            reply: CodeSent,
        }
        /// Signs in with a password. An unknown address and a wrong password cannot be told apart,
        /// neither by the answer nor by the time it takes.
        LogIn {
            route: Route::post("log_in", "/v1/auth/login")
                .summary("Sign in with a password")
                .public()
                .grants(MINTS)
                .memory(ONE_PROCESSOR)
                .concurrency(10),
            path: Nothing,
            query: Nothing,
            body: Credentials,
            reply: Tokens,
        }
        /// Sends a one-time code: six digits, ten minutes, one use, five tries, good for the purpose
        /// it was asked for. The answer is the same whether or not the address has an account.
        SendOtp {
            route: Route::post("send_otp", "/v1/auth/otp")
                .summary("Send a one-time code")
                .public()
                .status(202)
                .grants(WRITES),
            path: Nothing,
            query: Nothing,
            body: OtpRequest,
            reply: CodeSent,
        }
        /// Exchanges a sign-in code for tokens, which also proves the address.
        VerifyOtp {
            route: Route::post("verify_otp", "/v1/auth/otp/verify")
                .summary("Exchange a one-time code for tokens")
                .public()
                .grants(MINTS),
            path: Nothing,
            query: Nothing,
            body: OtpAnswer,
            reply: Tokens,
        }
        /// Exchanges a refresh token for a new pair. An exchanged token that comes back ends the
        /// session, but for the same client within ten seconds, which gets the same successor.
        RefreshSession {
            route: Route::post("refresh_session", "/v1/auth/refresh")
                .summary("Exchange a refresh token")
                .public()
                .grants(MINTS),
            path: Nothing,
            query: Nothing,
            body: RefreshRequest,
            reply: Tokens,
        }
        /// Ends the session at once: its tokens are refused from the next call on.
        LogOut {
            route: Route::post("log_out", "/v1/auth/logout")
                .summary("Sign out")
                .status(204)
                .grants(WRITES),
            path: Nothing,
            query: Nothing,
            body: Nothing,
            reply: Nothing,
        }
        /// Who is signed in, with roles and permissions.
        GetMe {
            route: Route::get("get_me", "/v1/me").summary("Show who is signed in").grants(READS),
            path: Nothing,
            query: Nothing,
            body: Nothing,
            reply: MeView,
        }
        /// Shuts a person out, or lets them in again. Whoever is shut out is out of every session
        /// at their next call. Only someone of higher rank may do it.
        BlockUser {
            route: Route::act("block_user", "/v1/users/{id}/block")
                .summary("Block or unblock a user")
                .any_of(&[Permission::UsersBlock])
                .grants(WRITES),
            path: UserPath,
            query: Nothing,
            body: BlockOrder,
            reply: UserView,
        }
        /// The roles, by falling rank, with their permissions and how far these reach.
        ListRoles {
            route: Route::get("list_roles", "/v1/roles")
                .summary("List the roles")
                .any_of(&[Permission::RolesList])
                .grants(READS),
            path: Nothing,
            query: Nothing,
            body: Nothing,
            reply: Page<RoleView>,
        }
        /// The permissions, with the routes that each opens.
        ListPermissions {
            route: Route::get("list_permissions", "/v1/permissions")
                .summary("List the permissions and what they open")
                .any_of(&[Permission::RolesList])
                .grants(READS),
            path: Nothing,
            query: Nothing,
            body: Nothing,
            reply: Page<PermissionView>,
        }
    }
}

/// Who signs up.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewAccount {
    /// As what.
    #[garde(skip)]
    pub kind: AccountKind,
    /// The address.
    #[garde(skip)]
    pub email: Email,
    /// 8 to 128 characters, of any kind.
    #[garde(length(chars, min = 8, max = 128))]
    pub password: String,
    /// How they are called.
    #[garde(length(chars, min = 1, max = 120))]
    pub name: String,
    /// In E.164.
    #[garde(skip)]
    #[serde(default)]
    pub phone: Option<Phone>,
    /// In which language they are written to.
    #[garde(skip)]
    #[serde(default)]
    pub locale: Locale,
    /// The version of the terms they accept.
    #[garde(length(chars, min = 1, max = 40))]
    pub terms_version: String,
    /// Whether a proposal left unanswered may be accepted for them.
    #[garde(skip)]
    #[serde(default)]
    pub auto_accept: bool,
}

/// A code is on its way.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CodeSent {
    /// Names the code when it is exchanged.
    pub otp_id: OtpId,
    /// Until when it is good.
    pub expires_at: Timestamp,
}

impl Reply for CodeSent {}

/// A password sign-in.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// The address.
    #[garde(skip)]
    pub email: Email,
    /// The password.
    #[garde(length(chars, min = 1, max = 128))]
    pub password: String,
}

/// A pair of tokens.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Tokens {
    /// Sent as `Authorization: Bearer …` with every call.
    pub access_token: String,
    /// `Bearer`.
    pub token_type: &'static str,
    /// Seconds the access token is good for.
    pub expires_in: u32,
    /// Exchanged, once, for the next pair.
    pub refresh_token: String,
}

impl Reply for Tokens {}

/// A code is asked for.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct OtpRequest {
    /// The address of the account.
    #[garde(skip)]
    pub email: Email,
    /// For what.
    #[garde(skip)]
    pub purpose: Purpose,
    /// The contract, when the purpose is to sign one.
    #[garde(skip)]
    #[serde(default)]
    pub contract_id: Option<ContractId>,
    /// How it is sent. A person without a phone is written to by e-mail whatever is asked.
    #[garde(skip)]
    pub channel: Channel,
}

/// A code comes back.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct OtpAnswer {
    /// Which.
    #[garde(skip)]
    pub otp_id: OtpId,
    /// The six digits.
    #[garde(pattern(r"^[0-9]{6}$"))]
    pub code: String,
}

/// A refresh token is exchanged.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RefreshRequest {
    /// As it was given.
    #[garde(length(chars, min = 1, max = 300))]
    pub refresh_token: String,
}

/// The path of a user.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
pub struct UserPath {
    /// Which user.
    #[garde(skip)]
    pub id: UserId,
}

/// Shut out, or let in again.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct BlockOrder {
    /// True to shut out.
    #[garde(skip)]
    pub blocked: bool,
    /// Why; kept in the history.
    #[garde(length(chars, min = 3, max = 500))]
    pub reason: String,
}

/// Who is signed in.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MeView {
    /// The account.
    #[serde(flatten)]
    pub user: UserView,
    /// The codes of what they may do.
    pub permissions: Vec<&'static str>,
}

impl Reply for MeView {
    const VERSIONED: bool = true;

    fn version(&self) -> Option<u64> {
        Some(self.user.version)
    }
}

/// An account.
#[derive(Debug, Serialize, JsonSchema)]
pub struct UserView {
    /// Which.
    pub id: UserId,
    /// The version, as in the `ETag`.
    pub version: u64,
    /// The address.
    pub email: Email,
    /// The number, if there is one.
    pub phone: Option<Phone>,
    /// How they are called.
    pub name: String,
    /// In which language they are written to.
    pub locale: Locale,
    /// Where they stand.
    pub status: UserStatus,
    /// Their roles.
    pub roles: Vec<Role>,
    /// When the address was proven.
    pub email_verified_at: Option<Timestamp>,
    /// What they agreed to.
    pub consents: Vec<Consent>,
    /// When they came.
    pub created_at: Timestamp,
}

impl Reply for UserView {
    const VERSIONED: bool = true;

    fn version(&self) -> Option<u64> {
        Some(self.version)
    }
}

impl From<&User> for UserView {
    fn from(user: &User) -> Self {
        let facts = user.facts().clone();
        Self {
            id: facts.id,
            version: facts.version,
            email: facts.email,
            phone: facts.phone,
            name: facts.name,
            locale: facts.locale,
            status: facts.status,
            roles: facts.roles,
            email_verified_at: facts.email_verified_at,
            consents: facts.consents,
            created_at: facts.created_at,
        }
    }
}

/// A role.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RoleView {
    /// The key.
    pub key: &'static str,
    /// The name.
    pub name: &'static str,
    /// Who may hand out whom: only roles of lower rank than one's own highest.
    pub rank: u8,
    /// System roles cannot be changed or removed.
    pub system: bool,
    /// What it allows.
    pub permissions: Vec<GrantView>,
}

/// What a role allows.
#[derive(Debug, Serialize, JsonSchema)]
pub struct GrantView {
    /// The permission's code.
    pub permission: &'static str,
    /// How far it reaches: `all`, or the rows `assigned` to the person.
    pub scope: &'static str,
}

impl From<Role> for RoleView {
    fn from(role: Role) -> Self {
        let grant = |permission: &Permission| {
            role.grant(*permission).map(|scope| GrantView {
                permission: permission.code(),
                scope: match scope {
                    Scope::All => "all",
                    Scope::Assigned => "assigned",
                },
            })
        };
        Self {
            key: role.key(),
            name: role.name(),
            rank: role.rank(),
            system: true,
            permissions: Permission::ALL.iter().filter_map(grant).collect(),
        }
    }
}

/// A permission.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PermissionView {
    /// The code.
    pub code: &'static str,
    /// What it allows.
    pub what: &'static str,
    /// Whether it guards a field and opens no route.
    pub field_level: bool,
    /// The operations it opens.
    pub routes: Vec<&'static str>,
}
