//! Signing up, in and out.

use garde::Validate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use domain::contact::{Channel, Email, Locale, Phone};
use domain::ids::{ContractId, DeliveryOrderId, OtpId};
use domain::otp::Purpose;
use domain::time::Timestamp;
use domain::user::AccountKind;

use super::WRITES;
use crate::common::Nothing;
use crate::route::{Reply, Route};
use crate::routes;
use crate::worker::{Grant, Secret};

/// Sign-in reads and writes the table, and holds the pepper of passwords and codes.
pub(super) const PROVES: &[Grant] = &[
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

/// What opens the secret of an authenticator besides.
const GUARDS: &[Grant] = &[
    Grant::TableRead,
    Grant::TableWrite,
    Grant::Secret(Secret::CursorKey),
    Grant::Secret(Secret::Pepper),
    Grant::Secret(Secret::TokenSigningKey),
    Grant::Secret(Secret::FieldKey),
];

/// Memory at which Lambda gives one whole processor: what Argon2id needs.
pub(super) const ONE_PROCESSOR: u16 = 1_769;

routes! {
    /// Every operation of signing in and out.
    SignInOp {
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
        /// neither by the answer nor by the time it takes. Where the account has a second factor the
        /// answer is 401 `second_factor_required` with a `challenge_id`, good for ten minutes: see
        /// `verify_second_factor`. Too many tries are 429 `too_many_tries`, with the seconds to wait in
        /// `Retry-After`; a device that signed in before sends its `device_token` along, and is
        /// counted by itself, whatever others try on the account.
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
        /// The second step of a sign-in: the challenge of the first one with a code of the
        /// authenticator, or with a recovery code, for tokens. Each code counts once; after five
        /// wrong ones the sign-in begins anew.
        VerifySecondFactor {
            route: Route::post("verify_second_factor", "/v1/auth/second-factor")
                .summary("Show the second factor")
                .public()
                .grants(GUARDS),
            path: Nothing,
            query: Nothing,
            body: SecondFactorAnswer,
            reply: Tokens,
        }
        /// Sends a one-time code: six digits, ten minutes, one use, five tries, good for the purpose
        /// it was asked for and for the contract, delivery or account it was asked about. The answer
        /// is the same whether or not the address has an account. Only so many are sent to an
        /// account, and to a block of addresses; more are 429 `too_many_tries`.
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
        /// Exchanges a sign-in code for tokens, which also proves the address. Where the account has a
        /// second factor the answer is 401 `second_factor_required`, as with a password.
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
        /// Sets a new password with a code that was sent for it. Every session ends, nobody is signed in,
        /// and the owner is told by mail. For an address without an account all is as for one with a
        /// wrong code.
        ResetPassword {
            route: Route::post("reset_password", "/v1/auth/password/reset")
                .summary("Set a new password with a code")
                .public()
                .status(204)
                .grants(PROVES)
                .memory(ONE_PROCESSOR),
            path: Nothing,
            query: Nothing,
            body: PasswordReset,
            reply: Nothing,
        }
        /// Sets the first password of an account that someone of the house made, with the code of the
        /// invitation, which also proves the address. The code lives for a week (setting), counts
        /// once, and only the one that was sent last counts. Nobody is signed in.
        AcceptInvitation {
            route: Route::post("accept_invitation", "/v1/auth/invitation")
                .summary("Take up an invitation")
                .public()
                .status(204)
                .grants(PROVES)
                .memory(ONE_PROCESSOR),
            path: Nothing,
            query: Nothing,
            body: PasswordReset,
            reply: Nothing,
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
    /// 8 to 128 characters, of any kind; none of the most common ones, nor the address or name.
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
    /// What this device was given at its last sign-in, if it has signed in before.
    #[garde(inner(length(chars, min = 1, max = 200)))]
    #[serde(default)]
    pub device_token: Option<String>,
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
    /// At a sign-in: kept by the device, and sent along with its next one. It opens nothing; it shows
    /// that the device is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_token: Option<String>,
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
    pub purpose: CodePurpose,
    /// The contract, when the purpose is to sign one.
    #[garde(skip)]
    #[serde(default)]
    pub contract_id: Option<ContractId>,
    /// The delivery order, when the purpose is to take a delivery.
    #[garde(skip)]
    #[serde(default)]
    pub delivery_id: Option<DeliveryOrderId>,
    /// How it is sent. A person without a phone is written to by e-mail whatever is asked.
    #[garde(skip)]
    pub channel: Channel,
}

/// For what a code can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CodePurpose {
    /// Sign in, which also proves the address.
    Login,
    /// Sign a contract.
    SignContract,
    /// Take a delivery.
    Delivery,
    /// Change how one is paid.
    PayoutChange,
    /// Ask that one's own data be erased.
    EraseData,
    /// Set a new password.
    ResetPassword,
}

impl From<CodePurpose> for Purpose {
    fn from(purpose: CodePurpose) -> Self {
        match purpose {
            CodePurpose::Login => Self::Login,
            CodePurpose::SignContract => Self::SignContract,
            CodePurpose::Delivery => Self::Delivery,
            CodePurpose::PayoutChange => Self::PayoutChange,
            CodePurpose::EraseData => Self::EraseData,
            CodePurpose::ResetPassword => Self::ResetPassword,
        }
    }
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
    /// What this device was given at its last sign-in, if it has signed in before.
    #[garde(inner(length(chars, min = 1, max = 200)))]
    #[serde(default)]
    pub device_token: Option<String>,
}

/// The second factor is shown.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SecondFactorAnswer {
    /// From the answer `second_factor_required`.
    #[garde(skip)]
    pub challenge_id: OtpId,
    /// Six digits of the authenticator, or a recovery code.
    #[garde(length(chars, min = 6, max = 20))]
    pub code: String,
    /// What this device was given at its last sign-in, if it has signed in before.
    #[garde(inner(length(chars, min = 1, max = 200)))]
    #[serde(default)]
    pub device_token: Option<String>,
}

/// A new password, with the code that allows it.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PasswordReset {
    /// Which code.
    #[garde(skip)]
    pub otp_id: OtpId,
    /// The six digits.
    #[garde(pattern(r"^[0-9]{6}$"))]
    pub code: String,
    /// 8 to 128 characters, of any kind; none of the most common ones, nor the address or name.
    #[garde(length(chars, min = 8, max = 128))]
    pub new_password: String,
}

/// A refresh token is exchanged.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RefreshRequest {
    /// As it was given.
    #[garde(length(chars, min = 1, max = 300))]
    pub refresh_token: String,
}
