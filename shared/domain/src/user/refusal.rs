//! Why an account does not change.

use crate::fault::{Class, Fault};
use crate::notification::PreferenceFault;
use crate::otp::WrongCode;

use super::{AddressFault, UserStatus};

/// Why something was turned down.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The account is not where this can happen.
    #[error("a {status} account cannot be {verb}")]
    WrongState {
        /// Where it stands.
        status: &'static str,
        /// What was asked.
        verb: &'static str,
    },
    /// Nobody changes someone of their own or a higher rank.
    #[error("only someone of higher rank may do this")]
    Outranked,
    /// Nobody puts their own account away.
    #[error("nobody does this to their own account")]
    OwnAccount,
    /// Who changes where they are reached shows that it is them.
    #[error("the password of the account is needed to change its address or number")]
    PasswordNeeded,
    /// A sign-in to this account shows a second factor.
    #[error("the account asks for a second factor")]
    SecondFactorNeeded,
    /// There is one already; it is given up first.
    #[error("the account has a second factor already")]
    SecondFactorThere,
    /// There is none, or it was never confirmed.
    #[error("the account has no second factor")]
    NoSecondFactor,
    /// The invitation was replaced by a later one.
    #[error(transparent)]
    Invitation(#[from] WrongCode),
    /// The code was used before, or is none of this account's.
    #[error("the code is wrong or was used before")]
    SecondFactorUsed,
    /// Without the terms there is no account.
    #[error("the terms cannot be taken back; ask for the account to be erased")]
    ConsentNeeded,
    /// An account has at least one role.
    #[error("name at least one role")]
    NoRole,
    /// The roles that are named do not hold together.
    #[error("the roles do not hold together")]
    Roles {
        /// The path, and what is wrong with it. Never empty.
        problems: Vec<(String, &'static str)>,
    },
    /// A role is handed out only where one hands out roles.
    #[error("roles are given only in the locations where one's own count")]
    Elsewhere,
    /// What one does not hold oneself, one hands to nobody.
    #[error("the role allows `{permission}`, which whoever gives it does not hold there")]
    NotHeld {
        /// The permission.
        permission: &'static str,
    },
    /// What is said of the person does not hold together.
    #[error("the profile does not hold together")]
    Profile {
        /// The path, and what is wrong with it. Never empty.
        problems: Vec<(&'static str, &'static str)>,
    },
    /// The address book does not hold together.
    #[error(transparent)]
    Addresses(#[from] AddressFault),
    /// The preferences do not hold together.
    #[error(transparent)]
    Preferences(#[from] PreferenceFault),
}

impl Fault for Refusal {
    fn class(&self) -> Class {
        match self {
            Self::WrongState { .. }
            | Self::ConsentNeeded
            | Self::SecondFactorThere
            | Self::NoSecondFactor
            | Self::SecondFactorUsed
            | Self::Invitation(_) => Class::Refused,
            Self::SecondFactorNeeded => Class::Unauthenticated,
            Self::Outranked
            | Self::OwnAccount
            | Self::PasswordNeeded
            | Self::Elsewhere
            | Self::NotHeld { .. } => Class::Forbidden,
            Self::NoRole
            | Self::Roles { .. }
            | Self::Profile { .. }
            | Self::Addresses(_)
            | Self::Preferences(_) => Class::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::WrongState { .. } => "transition_not_allowed",
            Self::Outranked => "rank_too_low",
            Self::OwnAccount => "own_account",
            Self::PasswordNeeded => "password_needed",
            Self::ConsentNeeded => "consent_needed",
            Self::SecondFactorNeeded => "second_factor_required",
            Self::SecondFactorThere => "second_factor_exists",
            Self::NoSecondFactor => "second_factor_absent",
            Self::SecondFactorUsed => "second_factor_wrong",
            Self::Invitation(wrong) => wrong.code(),
            Self::NoRole => "role_needed",
            Self::Roles { .. } => "roles_invalid",
            Self::Elsewhere => "location_not_yours",
            Self::NotHeld { .. } => "permission_not_held",
            Self::Profile { .. } => "profile_invalid",
            Self::Addresses(_) => "addresses_invalid",
            Self::Preferences(_) => "preferences_invalid",
        }
    }

    fn fields(&self) -> Vec<(String, String)> {
        match self {
            Self::Roles { problems } => owned(problems),
            Self::Profile { problems } => owned(problems),
            Self::Addresses(fault) => owned(&fault.problems),
            Self::Preferences(fault) => owned(&fault.problems),
            Self::WrongState { .. }
            | Self::Outranked
            | Self::OwnAccount
            | Self::PasswordNeeded
            | Self::ConsentNeeded
            | Self::SecondFactorNeeded
            | Self::SecondFactorThere
            | Self::NoSecondFactor
            | Self::SecondFactorUsed
            | Self::Invitation(_)
            | Self::Elsewhere
            | Self::NotHeld { .. }
            | Self::NoRole => Vec::new(),
        }
    }
}

fn owned<P: ToString>(problems: &[(P, &'static str)]) -> Vec<(String, String)> {
    problems
        .iter()
        .map(|(path, problem)| (path.to_string(), (*problem).to_owned()))
        .collect()
}

/// A move the account's status does not allow.
pub(super) fn wrong(status: UserStatus, verb: &'static str) -> Refusal {
    Refusal::WrongState {
        status: status.as_str(),
        verb,
    }
}
