//! Changes of how a person signs in: passwords, the second factor, and that they did.

use crate::access::By;
use crate::contact::Channel;
use crate::ids::OtpId;
use crate::otp::WrongCode;
use crate::second_factor::{Proof, SecondFactor};
use crate::time::Timestamp;

use super::refusal::wrong;
use super::{Refusal, User, UserEvent, UserFacts, UserStatus};

/// Something about how the person signs in. That the proof for it holds (a password, a code) was
/// checked before; here it is decided whether it may still be used.
#[derive(Clone, Debug)]
pub enum Command {
    /// They signed in.
    SignIn {
        /// The second factor they showed, where the account has one.
        proof: Option<Proof>,
        /// Their password, hashed anew because we hash better by now.
        rehashed: Option<String>,
        /// Whether the device was never seen with this account.
        new_device: bool,
        /// How the one-time code came that they showed, if they signed in by one.
        sent_by: Option<Channel>,
    },
    /// They put another password in the place of the one they gave.
    ChangePassword {
        /// Argon2id in PHC form.
        hash: String,
    },
    /// They set a password with a one-time code, which also proves where it was sent to.
    ResetPassword {
        /// Argon2id in PHC form.
        hash: String,
        /// How the code was sent.
        sent_by: Channel,
    },
    /// They set their first password with the code of their invitation, which came by mail and so
    /// proves the address.
    AcceptInvitation {
        /// Argon2id in PHC form.
        hash: String,
        /// The code they showed.
        code: OtpId,
    },
    /// A secret for an authenticator was made. It asks for nothing until it is confirmed.
    OfferSecondFactor {
        /// The secret, sealed for this account.
        sealed: String,
    },
    /// A first code shows that the authenticator has the secret.
    ConfirmSecondFactor {
        /// The step of that code.
        step: u64,
        /// Hashes of the recovery codes.
        recovery: Vec<String>,
    },
    /// The second factor is given up.
    DisableSecondFactor {
        /// The code that allowed it.
        proof: Proof,
    },
    /// New recovery codes take the place of all there were.
    ReplaceRecoveryCodes {
        /// The code that allowed it.
        proof: Proof,
        /// Hashes of the new ones.
        recovery: Vec<String>,
    },
}

/// Decides `command` of `user` and writes it into `next`, whose version has grown already.
pub(super) fn decide(
    user: &User,
    command: Command,
    next: &mut UserFacts,
    by: By<'_>,
    now: Timestamp,
) -> Result<Vec<UserEvent>, Refusal> {
    use Command as C;
    if by.person().is_some() && !user.is(by) {
        return Err(Refusal::Outranked);
    }
    let event = match command {
        C::SignIn {
            proof,
            rehashed,
            new_device,
            sent_by,
        } => {
            let proven = prove(user, sent_by, next, now);
            if !proven {
                active(user, "signed in to")?;
            }
            let signed_in = sign_in(user, (proof, rehashed, new_device), next, now)?;
            return Ok(match proven {
                true => vec![UserEvent::EmailVerified, signed_in],
                false => vec![signed_in],
            });
        }
        C::ChangePassword { hash } => {
            active(user, "given another password")?;
            set_password(next, hash)
        }
        C::ResetPassword { hash, sent_by } => {
            not_shut_out(user)?;
            prove(user, Some(sent_by), next, now);
            set_password(next, hash)
        }
        C::AcceptInvitation { hash, code } => return accept(user, hash, &code, next, now),
        C::OfferSecondFactor { sealed } => {
            active(user, "given a second factor")?;
            offer(user, sealed, next)?
        }
        C::ConfirmSecondFactor { step, recovery } => {
            active(user, "given a second factor")?;
            confirm(next, step, recovery, now)?
        }
        C::DisableSecondFactor { proof } => {
            active(user, "freed of its second factor")?;
            spend(next, &proof)?;
            next.second_factor = None;
            UserEvent::SecondFactorDisabled
        }
        C::ReplaceRecoveryCodes { proof, recovery } => {
            active(user, "given recovery codes")?;
            spend(next, &proof)?;
            factor(next)?.recovery = recovery;
            UserEvent::RecoveryCodesReplaced
        }
    };
    Ok(vec![event])
}

impl User {
    /// Whether a sign-in asks for a second factor.
    pub fn needs_second_factor(&self) -> bool {
        let factor = self.facts.second_factor.as_ref();
        factor.is_some_and(SecondFactor::is_active)
    }
}

/// The proof, the password hashed anew, and whether the device is new.
type Shown = (Option<Proof>, Option<String>, bool);

fn sign_in(
    user: &User,
    (proof, rehashed, new_device): Shown,
    next: &mut UserFacts,
    now: Timestamp,
) -> Result<UserEvent, Refusal> {
    match proof {
        Some(proof) => spend(next, &proof)?,
        None if user.needs_second_factor() => return Err(Refusal::SecondFactorNeeded),
        None => {}
    }
    if rehashed.is_some() {
        next.password_hash = rehashed;
    }
    next.last_login_at = Some(now);
    // Someone who was never here has no other device that could wonder.
    let new_device = new_device && user.facts.last_login_at.is_some();
    Ok(UserEvent::SignedIn { new_device })
}

fn active(user: &User, verb: &'static str) -> Result<(), Refusal> {
    match user.facts.status {
        UserStatus::Active => Ok(()),
        status @ (UserStatus::Invited | UserStatus::Blocked | UserStatus::Deleted) => {
            Err(wrong(status, verb))
        }
    }
}

/// A code that came by mail proves the address, so whoever was invited comes in by it. One that was
/// to come as a text proves nothing: where texts cannot be sent, it comes by mail.
fn prove(user: &User, sent_by: Option<Channel>, next: &mut UserFacts, now: Timestamp) -> bool {
    let proves = match user.facts.status {
        UserStatus::Invited => true,
        UserStatus::Active => user.facts.email_verified_at.is_none(),
        UserStatus::Blocked | UserStatus::Deleted => false,
    };
    if !proves || sent_by != Some(Channel::Email) {
        return false;
    }
    next.status = UserStatus::Active;
    next.email_verified_at = Some(now);
    true
}

/// Only the invitation that was sent last counts.
fn accept(
    user: &User,
    hash: String,
    code: &OtpId,
    next: &mut UserFacts,
    now: Timestamp,
) -> Result<Vec<UserEvent>, Refusal> {
    match user.facts.status {
        UserStatus::Invited if user.facts.invitation.as_ref() == Some(code) => {}
        UserStatus::Invited | UserStatus::Active | UserStatus::Blocked | UserStatus::Deleted => {
            return Err(WrongCode.into());
        }
    }
    prove(user, Some(Channel::Email), next, now);
    set_password(next, hash);
    next.invitation = None;
    Ok(vec![
        UserEvent::EmailVerified,
        UserEvent::InvitationAccepted,
    ])
}

fn not_shut_out(user: &User) -> Result<(), Refusal> {
    match user.facts.status {
        UserStatus::Invited | UserStatus::Active => Ok(()),
        status @ (UserStatus::Blocked | UserStatus::Deleted) => {
            Err(wrong(status, "given another password"))
        }
    }
}

/// Whoever knew the old password is out everywhere.
fn set_password(next: &mut UserFacts, hash: String) -> UserEvent {
    next.password_hash = Some(hash);
    next.token_version += 1;
    UserEvent::PasswordChanged
}

fn offer(user: &User, sealed: String, next: &mut UserFacts) -> Result<UserEvent, Refusal> {
    if user.needs_second_factor() {
        return Err(Refusal::SecondFactorThere);
    }
    next.second_factor = Some(SecondFactor {
        sealed,
        confirmed_at: None,
        last_step: 0,
        recovery: Vec::new(),
    });
    Ok(UserEvent::SecondFactorOffered)
}

fn factor(next: &mut UserFacts) -> Result<&mut SecondFactor, Refusal> {
    next.second_factor
        .as_mut()
        .filter(|factor| factor.is_active())
        .ok_or(Refusal::NoSecondFactor)
}

fn confirm(
    next: &mut UserFacts,
    step: u64,
    recovery: Vec<String>,
    now: Timestamp,
) -> Result<UserEvent, Refusal> {
    let offered = next.second_factor.as_mut();
    let offered = offered.ok_or(Refusal::NoSecondFactor)?;
    if offered.is_active() {
        return Err(Refusal::SecondFactorThere);
    }
    offered.confirmed_at = Some(now);
    offered.last_step = step;
    offered.recovery = recovery;
    Ok(UserEvent::SecondFactorEnabled)
}

/// Uses a code up: a step and all before it, or the one recovery code.
fn spend(next: &mut UserFacts, proof: &Proof) -> Result<(), Refusal> {
    let factor = factor(next)?;
    match proof {
        Proof::Step(step) if *step > factor.last_step => factor.last_step = *step,
        Proof::Step(_) => return Err(Refusal::SecondFactorUsed),
        Proof::Recovery(hash) => {
            let place = factor.recovery.iter().position(|kept| kept == hash);
            factor
                .recovery
                .remove(place.ok_or(Refusal::SecondFactorUsed)?);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
