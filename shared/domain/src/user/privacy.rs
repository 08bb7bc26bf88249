//! Changes of the rights to one's own data (R20): consents, and being forgotten.

use crate::access::By;
use crate::contact::Email;
use crate::ids::{DataRequestId, UserId};
use crate::notification::NotificationPreferences;
use crate::time::Timestamp;

use super::refusal::wrong;
use super::{
    Consent, ConsentChannel, ConsentKind, Deletion, Refusal, User, UserEvent, UserFacts, UserStatus,
};

/// How whoever was erased is called.
pub const ERASED_NAME: &str = "Persona suprimida";

/// Something about the rights to one's own data.
#[derive(Clone, Debug)]
pub enum Command {
    /// What the person now says about some purposes. What they said before stays as proof.
    SetConsents {
        /// By purpose.
        answers: Vec<ConsentAnswer>,
        /// Where they say so.
        channel: ConsentChannel,
    },
    /// What is known of the person is replaced by what stands for anyone. For good.
    Erase {
        /// The data request that asks for it.
        request: DataRequestId,
    },
}

/// What a person says about one purpose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentAnswer {
    /// The purpose.
    pub kind: ConsentKind,
    /// The version of the text they were shown.
    pub version: String,
    /// Whether they agree.
    pub given: bool,
}

/// Decides `command` of `user` and writes it into `next`, whose version has grown already.
pub(super) fn decide(
    user: &User,
    command: Command,
    next: &mut UserFacts,
    _by: By<'_>,
    now: Timestamp,
) -> Result<Vec<UserEvent>, Refusal> {
    match command {
        Command::SetConsents { answers, channel } => say(user, answers, channel, next, now),
        Command::Erase { request } => {
            if user.facts.erased_at.is_some() {
                return Err(wrong(user.facts.status, "erased"));
            }
            erase(user, next, now);
            Ok(vec![UserEvent::Erased { request }])
        }
    }
}

fn say(
    user: &User,
    answers: Vec<ConsentAnswer>,
    channel: ConsentChannel,
    next: &mut UserFacts,
    now: Timestamp,
) -> Result<Vec<UserEvent>, Refusal> {
    match user.facts.status {
        UserStatus::Invited | UserStatus::Active => {}
        status @ (UserStatus::Blocked | UserStatus::Deleted) => {
            return Err(wrong(status, "asked for consents"));
        }
    }
    let (mut given, mut withdrawn) = (Vec::new(), Vec::new());
    for answer in answers {
        // Whoever no longer agrees to the terms asks for their account to be erased.
        if answer.kind == ConsentKind::Terms && !answer.given {
            return Err(Refusal::ConsentNeeded);
        }
        let same = |said: &Consent| {
            said.given == answer.given && (!said.given || said.version == answer.version)
        };
        // Who never agreed has nothing to take back.
        let nothing_new = next.last_said(answer.kind).map_or(!answer.given, same);
        if nothing_new {
            continue;
        }
        if answer.given {
            given.push(answer.kind);
        } else {
            withdrawn.push(answer.kind);
        }
        next.consents.push(Consent {
            kind: answer.kind,
            version: answer.version,
            at: now,
            channel,
            given: answer.given,
        });
    }
    Ok(vec![UserEvent::ConsentsChanged { given, withdrawn }])
}

/// Who, since when, what they agreed to and in which language stay: ids are in contracts and in
/// the history, and consents are proof.
fn erase(user: &User, next: &mut UserFacts, now: Timestamp) {
    let UserFacts {
        id: _,
        version: _,
        consents: _,
        created_at: _,
        locale: _,
        token_version,
        email,
        name,
        status,
        phone,
        password_hash,
        second_factor,
        roles: _,
        email_verified_at,
        phone_verified_at,
        location_ids: _,
        last_login_at,
        external_refs,
        profile,
        addresses,
        preferences,
        former_emails,
        deleted,
        invitation,
        erased_at,
    } = next;
    *email = stand_in(&user.facts.id);
    ERASED_NAME.clone_into(name);
    *status = UserStatus::Deleted;
    deleted.get_or_insert(Deletion {
        at: now,
        was: user.facts.status,
    });
    *erased_at = Some(now);
    *token_version += 1;
    (*phone, *password_hash, *profile) = (None, None, None);
    (*second_factor, *invitation) = (None, None);
    (*email_verified_at, *phone_verified_at, *last_login_at) = (None, None, None);
    external_refs.clear();
    addresses.clear();
    former_emails.clear();
    *preferences = NotificationPreferences::default();
}

/// The address of whoever was erased: the same for the same account, and nobody's.
pub fn stand_in(id: &UserId) -> Email {
    let (_, ulid) = id.as_str().split_once('_').unwrap_or_default();
    Email::parse(&format!("{ulid}@erased.invalid")).expect("a ULID is letters and digits")
}

#[cfg(test)]
mod tests;
