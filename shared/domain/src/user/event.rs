//! What happens to an account. Events carry no address, number or name: they are told on.

use serde::{Deserialize, Serialize};

use crate::access::{Role, RoleGrant};
use crate::event::Event;
use crate::ids::{DataRequestId, OtpId};

use super::profile::UserField;
use super::{ConsentKind, UserStatus};

/// What happened to an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum UserEvent {
    /// They came by themselves.
    Registered {
        /// As what.
        roles: Vec<Role>,
    },
    /// Someone of the house made an account for them, or asked them in once more.
    Invited {
        /// As what.
        roles: Vec<RoleGrant>,
        /// The code that they set their password with.
        #[serde(default)]
        code: Option<OtpId>,
    },
    /// They took the invitation up and set a password.
    InvitationAccepted,
    /// The address is theirs.
    EmailVerified,
    /// Someone tried to register with their address again.
    RegistrationRepeated,
    /// They are shut out.
    Blocked {
        /// Why.
        reason: String,
    },
    /// They are let in again.
    Unblocked,
    /// Something is written anew. What it says is in the account.
    Edited {
        /// What.
        fields: Vec<UserField>,
    },
    /// They are written to elsewhere from now on.
    EmailChanged,
    /// The account is put away.
    Deleted {
        /// What it was.
        was: UserStatus,
    },
    /// They signed in.
    SignedIn {
        /// Whether from a device that was never seen with this account, which had others.
        new_device: bool,
    },
    /// The password is another one; every session is over.
    PasswordChanged,
    /// A secret for an authenticator was made.
    SecondFactorOffered,
    /// A sign-in asks for a second factor from now on.
    SecondFactorEnabled,
    /// It no longer does.
    SecondFactorDisabled,
    /// Someone of the house took the second factor away; every session is over.
    SecondFactorReset {
        /// Why.
        reason: String,
    },
    /// The recovery codes are other ones.
    RecoveryCodesReplaced,
    /// They agreed to something, or took it back.
    ConsentsChanged {
        /// What they agreed to.
        given: Vec<ConsentKind>,
        /// What they took back.
        withdrawn: Vec<ConsentKind>,
    },
    /// Nothing is known of them any more.
    Erased {
        /// The data request that asked for it.
        request: DataRequestId,
    },
    /// They have other roles than before.
    RolesChanged {
        /// What they have now and did not have.
        given: Vec<RoleGrant>,
        /// What they have no more.
        taken: Vec<RoleGrant>,
    },
    /// The account is what it was before it was put away.
    Restored {
        /// What it is.
        status: UserStatus,
    },
}

impl Event for UserEvent {
    const SOURCE: &'static str = "dejavu.identity";

    fn name(&self) -> &'static str {
        match self {
            Self::Registered { .. } => "UserRegistered",
            Self::Invited { .. } => "UserInvited",
            Self::InvitationAccepted => "UserInvitationAccepted",
            Self::EmailVerified => "UserEmailVerified",
            Self::RegistrationRepeated => "UserRegistrationRepeated",
            Self::Blocked { .. } => "UserBlocked",
            Self::Unblocked => "UserUnblocked",
            Self::Edited { .. } => "UserEdited",
            Self::EmailChanged => "UserEmailChanged",
            Self::Deleted { .. } => "UserDeleted",
            Self::SignedIn { .. } => "UserSignedIn",
            Self::PasswordChanged => "UserPasswordChanged",
            Self::SecondFactorOffered => "UserSecondFactorOffered",
            Self::SecondFactorEnabled => "UserSecondFactorEnabled",
            Self::SecondFactorDisabled => "UserSecondFactorDisabled",
            Self::SecondFactorReset { .. } => "UserSecondFactorReset",
            Self::RecoveryCodesReplaced => "UserRecoveryCodesReplaced",
            Self::ConsentsChanged { .. } => "UserConsentsChanged",
            Self::Erased { .. } => "UserErased",
            Self::RolesChanged { .. } => "UserRolesChanged",
            Self::Restored { .. } => "UserRestored",
        }
    }
}
