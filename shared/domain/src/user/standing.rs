//! Where an account stands: `invited → active ⇄ blocked`, and `deleted ⇄ restored`.

use crate::access::{By, Role};
use crate::ids::OtpId;
use crate::time::Timestamp;

use super::refusal::wrong;
use super::{Deletion, Refusal, User, UserEvent, UserFacts, UserStatus};

/// A move of an account.
#[derive(Clone, Debug)]
pub enum Command {
    /// The address was proven by a one-time code.
    VerifyEmail,
    /// Someone tried to register with the address again; the owner is told.
    NoteRepeatedRegistration,
    /// Shut out, with the reason.
    Block {
        /// Why.
        reason: String,
        /// The highest rank among the roles of who asks.
        rank: u8,
    },
    /// Let in again.
    Unblock {
        /// The highest rank among the roles of who asks.
        rank: u8,
    },
    /// Put away, so that it can come back.
    Delete {
        /// The highest rank among the roles of who asks.
        rank: u8,
    },
    /// What it was before it was put away.
    Restore {
        /// The highest rank among the roles of who asks.
        rank: u8,
    },
    /// Asked in once more: the code that was sent before opens nothing from now on.
    InviteAgain {
        /// The new code.
        code: OtpId,
        /// The highest rank among the roles of who asks.
        rank: u8,
    },
    /// The second factor is taken away, for someone who has lost it.
    ResetSecondFactor {
        /// Why.
        reason: String,
        /// The highest rank among the roles of who asks.
        rank: u8,
    },
}

pub(super) fn decide(
    user: &User,
    command: Command,
    next: &mut UserFacts,
    by: By<'_>,
    now: Timestamp,
) -> Result<Vec<UserEvent>, Refusal> {
    use {Command as C, UserStatus as S};

    let event = match (user.facts.status, command) {
        (S::Invited, C::VerifyEmail) => {
            next.status = S::Active;
            next.email_verified_at = Some(now);
            UserEvent::EmailVerified
        }
        (S::Active, C::VerifyEmail) if next.email_verified_at.is_none() => {
            next.email_verified_at = Some(now);
            UserEvent::EmailVerified
        }
        (S::Invited | S::Active | S::Blocked | S::Deleted, C::NoteRepeatedRegistration) => {
            UserEvent::RegistrationRepeated
        }
        (S::Invited | S::Active, C::Block { reason, rank }) => {
            user.outranked_by(rank, by)?;
            next.status = S::Blocked;
            next.token_version += 1;
            UserEvent::Blocked { reason }
        }
        (S::Blocked, C::Unblock { rank }) => {
            user.outranked_by(rank, by)?;
            next.status = match next.email_verified_at {
                Some(_) => S::Active,
                None => S::Invited,
            };
            UserEvent::Unblocked
        }
        (status, C::InviteAgain { code, rank }) => {
            user.outranked_by(rank, by)?;
            invite_again((user, status), code, next)?
        }
        (status, C::ResetSecondFactor { reason, rank }) => {
            reset_second_factor((user, status), (reason, rank), next, by)?
        }
        (status, C::Delete { rank }) => delete((user, status), rank, next, by, now)?,
        (status, C::Restore { rank }) => restore((user, status), rank, next, by)?,
        (status @ (S::Active | S::Blocked | S::Deleted), C::VerifyEmail) => {
            return Err(wrong(status, "verified"));
        }
        (status @ (S::Blocked | S::Deleted), C::Block { .. }) => {
            return Err(wrong(status, "blocked"));
        }
        (status @ (S::Invited | S::Active | S::Deleted), C::Unblock { .. }) => {
            return Err(wrong(status, "unblocked"));
        }
    };
    Ok(vec![event])
}

/// Who has a password signs in with it, or sets another with a code of their own.
fn invite_again(
    (user, status): (&User, UserStatus),
    code: OtpId,
    next: &mut UserFacts,
) -> Result<UserEvent, Refusal> {
    match status {
        UserStatus::Invited if user.facts.password_hash.is_none() => {}
        UserStatus::Invited | UserStatus::Active | UserStatus::Blocked | UserStatus::Deleted => {
            return Err(wrong(status, "invited again"));
        }
    }
    next.invitation = Some(code.clone());
    Ok(UserEvent::Invited {
        roles: next.roles.clone(),
        code: Some(code),
    })
}

/// Whoever had the lost authenticator in hand is out everywhere.
fn reset_second_factor(
    (user, status): (&User, UserStatus),
    (reason, rank): (String, u8),
    next: &mut UserFacts,
    by: By<'_>,
) -> Result<UserEvent, Refusal> {
    match status {
        UserStatus::Invited | UserStatus::Active | UserStatus::Blocked => {}
        UserStatus::Deleted => return Err(wrong(status, "freed of its second factor")),
    }
    user.may_be_put_away(rank, by)?;
    if next.second_factor.take().is_none() {
        return Err(Refusal::NoSecondFactor);
    }
    next.token_version += 1;
    Ok(UserEvent::SecondFactorReset { reason })
}

fn delete(
    (user, status): (&User, UserStatus),
    rank: u8,
    next: &mut UserFacts,
    by: By<'_>,
    now: Timestamp,
) -> Result<UserEvent, Refusal> {
    match status {
        UserStatus::Invited | UserStatus::Active | UserStatus::Blocked => {}
        UserStatus::Deleted => return Err(wrong(status, "deleted")),
    }
    user.may_be_put_away(rank, by)?;
    next.status = UserStatus::Deleted;
    next.deleted = Some(Deletion {
        at: now,
        was: status,
    });
    next.token_version += 1;
    Ok(UserEvent::Deleted { was: status })
}

/// Of who was erased nothing is left that could come back.
fn restore(
    (user, status): (&User, UserStatus),
    rank: u8,
    next: &mut UserFacts,
    by: By<'_>,
) -> Result<UserEvent, Refusal> {
    match status {
        UserStatus::Deleted if user.facts.erased_at.is_none() => {}
        UserStatus::Deleted => return Err(wrong(status, "restored after it was erased")),
        UserStatus::Invited | UserStatus::Active | UserStatus::Blocked => {
            return Err(wrong(status, "restored"));
        }
    }
    user.may_be_put_away(rank, by)?;
    let was = next.deleted.take().map(|deleted| deleted.was);
    next.status = was.unwrap_or(UserStatus::Blocked);
    Ok(UserEvent::Restored {
        status: next.status,
    })
}

impl User {
    /// Whether someone of this rank may delete or restore the account, or take its second factor
    /// away: someone above it, and, since
    /// nobody stands above an Admin, another Admin. Whoever deletes an Admin is one, so there is
    /// always one left; who keeps the decision must hold them to still being there.
    fn may_be_put_away(&self, rank: u8, by: By<'_>) -> Result<(), Refusal> {
        if self.is(by) {
            return Err(Refusal::OwnAccount);
        }
        let owners = rank == Role::Admin.rank() && self.rank() == rank && by.person().is_some();
        if owners {
            return Ok(());
        }
        self.outranked_by(rank, by)
    }
}

#[cfg(test)]
mod tests;
