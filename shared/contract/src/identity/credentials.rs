//! One's own sessions, password and second factor.

use garde::Validate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use domain::access::Permission;
use domain::ids::SessionId;
use domain::time::Timestamp;

use super::sign_in::{ONE_PROCESSOR, PROVES};
use super::{READS, WRITES};
use crate::common::Nothing;
use crate::route::{Method, Reply, Route};
use crate::routes;
use crate::worker::{Grant, Secret};

/// What makes or checks codes of an authenticator: the table, the pepper of recovery codes, and the
/// key that seals the secret.
const GUARDS: &[Grant] = &[
    Grant::TableRead,
    Grant::TableWrite,
    Grant::Secret(Secret::CursorKey),
    Grant::Secret(Secret::Pepper),
    Grant::Secret(Secret::FieldKey),
];

/// Whoever keeps their own account.
const OWN: &[Permission] = &[Permission::ProfileManageOwn];

routes! {
    /// Every operation on how one signs in.
    CredentialOp {
        /// Where one is signed in: on which device, from which block of addresses, since when, and
        /// when it was used last. Which of them is asking is marked. Only those that still count
        /// are shown, the one used last first.
        ListSessions {
            route: Route::get("list_sessions", "/v1/me/sessions")
                .summary("List where one is signed in")
                .grants(READS),
            path: Nothing,
            query: Nothing,
            body: Nothing,
            reply: SessionList,
        }
        /// Ends one of one's own sessions at once. One of someone else, or that is over, is not there.
        RemoveSession {
            route: Route::repeatable(Method::Delete, "remove_session", "/v1/me/sessions/{id}")
                .summary("End a session")
                .status(204)
                .grants(WRITES),
            path: SessionPath,
            query: Nothing,
            body: Nothing,
            reply: Nothing,
        }
        /// Ends every session of one's own but the one that asks.
        RemoveOtherSessions {
            route: Route::repeatable(Method::Delete, "remove_other_sessions", "/v1/me/sessions")
                .summary("End all other sessions")
                .status(204)
                .grants(WRITES),
            path: Nothing,
            query: Nothing,
            body: Nothing,
            reply: Nothing,
        }
        /// Puts another password in the place of the present one, which has to be given. Every session
        /// ends, the one that asks too: sign in again. The owner is told by mail. Too many wrong
        /// ones are 429 `too_many_tries`.
        UpdatePassword {
            route: Route::repeatable(Method::Put, "update_password", "/v1/me/password")
                .summary("Change the password")
                .any_of(OWN)
                .status(204)
                .grants(PROVES)
                .memory(ONE_PROCESSOR),
            path: Nothing,
            query: Nothing,
            body: PasswordChange,
            reply: Nothing,
        }
        /// Whether one has a second factor, whether one's role asks for it, and how many recovery codes
        /// are left.
        GetSecondFactor {
            route: Route::get("get_second_factor", "/v1/me/second-factor")
                .summary("Show the second factor")
                .any_of(OWN)
                .grants(READS),
            path: Nothing,
            query: Nothing,
            body: Nothing,
            reply: SecondFactorView,
        }
        /// Makes a secret for an authenticator (TOTP: SHA-1, six digits, thirty seconds). It is shown
        /// this once, and asks for nothing until `complete_second_factor` shows that the
        /// authenticator has it. Asked for again before that, it is replaced.
        AddSecondFactor {
            route: Route::post("add_second_factor", "/v1/me/second-factor")
                .summary("Begin to set up a second factor")
                .any_of(OWN)
                .grants(GUARDS),
            path: Nothing,
            query: Nothing,
            body: Nothing,
            reply: SecondFactorOffer,
        }
        /// Shows with a first code that the authenticator has the secret: from now on a sign-in asks for
        /// one. Ten recovery codes are shown this once, each good for one sign-in.
        CompleteSecondFactor {
            route: Route::post("complete_second_factor", "/v1/me/second-factor/confirm")
                .summary("Finish setting up a second factor")
                .any_of(OWN)
                .grants(GUARDS),
            path: Nothing,
            query: Nothing,
            body: FirstCode,
            reply: RecoveryCodes,
        }
        /// Gives the second factor up. Takes the password and a code, or a recovery code. Whose role
        /// asks for one can then do nothing but set up another.
        WithdrawSecondFactor {
            route: Route::post("withdraw_second_factor", "/v1/me/second-factor/disable")
                .summary("Give up the second factor")
                .any_of(OWN)
                .status(204)
                .grants(GUARDS)
                .memory(ONE_PROCESSOR),
            path: Nothing,
            query: Nothing,
            body: SecondFactorProof,
            reply: Nothing,
        }
        /// Makes ten new recovery codes in the place of all there were. Takes the password and a code.
        /// They are shown this once.
        RenewRecoveryCodes {
            route: Route::post("renew_recovery_codes", "/v1/me/second-factor/recovery-codes")
                .summary("Replace the recovery codes")
                .any_of(OWN)
                .grants(GUARDS)
                .memory(ONE_PROCESSOR),
            path: Nothing,
            query: Nothing,
            body: SecondFactorProof,
            reply: RecoveryCodes,
        }
    }
}

/// Which session.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SessionPath {
    /// Its id.
    #[garde(skip)]
    pub id: SessionId,
}

/// Where someone is signed in.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SessionList {
    /// The sessions, the one used last first.
    pub items: Vec<SessionView>,
}

impl Reply for SessionList {}

/// A session.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SessionView {
    /// Which.
    pub id: SessionId,
    /// What the device called itself when it signed in.
    pub device: String,
    /// The block of addresses it signed in from.
    pub address: String,
    /// Since when.
    pub started_at: Timestamp,
    /// When its tokens were renewed last.
    pub last_used_at: Timestamp,
    /// Whether it is the one that asks.
    pub is_this: bool,
}

/// Another password.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    /// The present one.
    #[garde(length(chars, min = 1, max = 128))]
    pub old_password: String,
    /// 8 to 128 characters, of any kind; none of the most common ones, nor the address or name.
    #[garde(length(chars, min = 8, max = 128))]
    pub new_password: String,
}

/// How it stands with the second factor.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SecondFactorView {
    /// Whether a sign-in asks for one.
    pub is_active: bool,
    /// Whether a role of the person asks for one.
    pub is_demanded: bool,
    /// Since when there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confirmed_at: Option<Timestamp>,
    /// Recovery codes that are left.
    pub recovery_codes_left: usize,
}

impl Reply for SecondFactorView {}

/// A secret for an authenticator.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SecondFactorOffer {
    /// `otpauth://totp/…`: shown as a QR code, or opened by the authenticator.
    pub uri: String,
}

impl Reply for SecondFactorOffer {}

/// A first code.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct FirstCode {
    /// The six digits that the authenticator shows.
    #[garde(pattern(r"^[0-9]{6}$"))]
    pub code: String,
}

/// Codes for the day on which the authenticator is lost.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RecoveryCodes {
    /// Each good once. They are not shown again.
    pub recovery_codes: Vec<String>,
}

impl Reply for RecoveryCodes {}

/// Who someone is, shown again.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SecondFactorProof {
    /// The password.
    #[garde(length(chars, min = 1, max = 128))]
    pub password: String,
    /// Six digits of the authenticator, or a recovery code.
    #[garde(length(chars, min = 6, max = 20))]
    pub code: String,
}
