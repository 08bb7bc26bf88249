//! Who is told of what happened to an account.

use super::{Plan, Recipient};
use crate::ids::UserId;
use crate::notification::Topic;
use crate::user::UserEvent;

pub(super) fn of_user(id: &UserId, event: &UserEvent) -> Plan {
    match event {
        UserEvent::RegistrationRepeated => {
            Plan::tell(Topic::AuthRegistrationRepeated, Recipient::User(id.clone()))
        }
        UserEvent::Invited { code, .. } => Plan {
            code: code.clone(),
            ..Plan::tell(Topic::UserInvited, Recipient::User(id.clone()))
        },
        UserEvent::RolesChanged { given, taken } if given.is_empty() && taken.is_empty() => {
            Plan::default()
        }
        UserEvent::RolesChanged { .. } => {
            Plan::tell(Topic::UserRolesChanged, Recipient::User(id.clone()))
                .and(Topic::UserRolesChanged, Recipient::Admins)
        }
        UserEvent::EmailChanged => Plan::tell(Topic::AuthEmailChanged, Recipient::User(id.clone()))
            .and(Topic::AuthEmailReplaced, Recipient::User(id.clone())),
        UserEvent::SignedIn { new_device: true } => {
            Plan::tell(Topic::AuthNewDevice, Recipient::User(id.clone()))
        }
        UserEvent::PasswordChanged => {
            Plan::tell(Topic::AuthPasswordChanged, Recipient::User(id.clone()))
        }
        UserEvent::SecondFactorEnabled
        | UserEvent::SecondFactorDisabled
        | UserEvent::SecondFactorReset { .. }
        | UserEvent::RecoveryCodesReplaced => {
            Plan::tell(Topic::AuthSecondFactorChanged, Recipient::User(id.clone()))
        }
        UserEvent::SignedIn { new_device: false }
        | UserEvent::SecondFactorOffered
        | UserEvent::InvitationAccepted
        | UserEvent::Registered { .. }
        | UserEvent::EmailVerified
        | UserEvent::Blocked { .. }
        | UserEvent::Unblocked
        | UserEvent::ConsentsChanged { .. }
        | UserEvent::Erased { .. }
        | UserEvent::Edited { .. }
        | UserEvent::Deleted { .. }
        | UserEvent::Restored { .. } => Plan::default(),
    }
}
