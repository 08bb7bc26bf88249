//! The person behind a request, and which rows they see.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::access::{Grants, Permission, Role, Where};
use crate::ids::{ApiKeyId, LocationId, SessionId, UserId};

/// Who did something, as history and events record it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Actor {
    /// A signed-in person.
    Person {
        /// Who.
        id: UserId,
    },
    /// The house itself: a job, a worker or a lapse of time.
    System {
        /// Which part of it, such as `proposals.auto_accept`.
        part: String,
    },
    /// Someone not signed in, such as a person who registers.
    Public,
}

impl Actor {
    /// The house itself, acting through `part`.
    pub fn system(part: &str) -> Self {
        Self::System {
            part: part.to_owned(),
        }
    }

    /// The person, if it is one.
    pub fn person(&self) -> Option<&UserId> {
        match self {
            Self::Person { id } => Some(id),
            Self::System { .. } | Self::Public => None,
        }
    }
}

/// Through what a person calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Via {
    /// A session of their own.
    Session(SessionId),
    /// A key that they made for a machine. What is about the person alone is closed to it.
    Key(ApiKeyId),
}

/// A signed-in person, as the session check found them at this very request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Who.
    pub user: UserId,
    /// Through what: a session of their own, or a key that they made for a machine.
    pub via: Via,
    /// The system roles among their present ones.
    pub roles: Vec<Role>,
    /// What the roles allow.
    pub grants: Grants,
}

/// On whose behalf an aggregate decides: a person with what they may do, or the house itself.
#[derive(Clone, Copy, Debug)]
pub enum By<'a> {
    /// A signed-in person.
    Person(&'a Caller),
    /// A job, a worker or a lapse of time, such as `proposals.auto_accept`.
    System(&'static str),
}

impl By<'_> {
    /// As history records them.
    pub fn actor(self) -> Actor {
        match self {
            Self::Person(caller) => caller.actor(),
            Self::System(part) => Actor::system(part),
        }
    }

    /// The person, if it is one.
    pub fn person(self) -> Option<UserId> {
        match self {
            Self::Person(caller) => Some(caller.user.clone()),
            Self::System(_) => None,
        }
    }

    /// Whether `permission` is held for a row in `location`.
    pub fn may_in(self, permission: Permission, location: &LocationId) -> bool {
        match self {
            Self::Person(caller) => {
                let scope = caller.grants.scope_in(permission, Some(location));
                scope.is_some()
            }
            Self::System(_) => true,
        }
    }

    /// Whether `permission` is held. The house itself holds what its jobs need.
    pub fn may(self, permission: Permission) -> bool {
        match self {
            Self::Person(caller) => caller.may(permission),
            Self::System(_) => true,
        }
    }
}

/// Whose a row is. Built by the aggregate, asked by [`Caller::sees`].
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The consignor or customer it belongs to.
    pub owner: Option<&'a UserId>,
    /// The member of staff it is assigned to.
    pub assignee: Assignee<'a>,
    /// Who opened it.
    pub opened_by: Option<&'a UserId>,
    /// The shop it is in.
    pub location: Option<&'a LocationId>,
}

/// To whom a row is assigned.
#[derive(Clone, Copy, Debug)]
pub enum Assignee<'a> {
    /// Rows of this kind are not assigned.
    NotApplicable,
    /// To nobody yet.
    Nobody,
    /// To this person.
    Person(&'a UserId),
}

impl Caller {
    /// The person as history records them.
    pub fn actor(&self) -> Actor {
        Actor::Person {
            id: self.user.clone(),
        }
    }

    /// The session they call through, if it is one.
    pub fn session(&self) -> Option<&SessionId> {
        match &self.via {
            Via::Session(session) => Some(session),
            Via::Key(_) => None,
        }
    }

    /// The key they call through, if it is one.
    pub fn key(&self) -> Option<&ApiKeyId> {
        match &self.via {
            Via::Key(key) => Some(key),
            Via::Session(_) => None,
        }
    }

    /// Whether any role allows `permission`.
    pub fn may(&self, permission: Permission) -> bool {
        self.grants.scope(permission).is_some()
    }

    /// Whether the row is within reach: by the staff permission `any` as far as its scope goes,
    /// or by the permission on one's `own` rows. What is out of reach must look absent.
    pub fn sees(&self, any: Permission, own: Option<Permission>, row: Subject<'_>) -> bool {
        let theirs = row.opened_by == Some(&self.user)
            || match row.assignee {
                Assignee::NotApplicable => true,
                Assignee::Nobody => false,
                Assignee::Person(person) => person == &self.user,
            };
        let within = |place: &Option<Where>| {
            place
                .as_ref()
                .is_some_and(|place| place.holds(row.location))
        };
        let as_staff = self
            .grants
            .reach(any)
            .is_some_and(|reach| within(&reach.all) || (theirs && within(&reach.assigned)));
        as_staff || (own.is_some_and(|own| self.may(own)) && row.owner == Some(&self.user))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller(roles: &[Role]) -> Caller {
        Caller {
            user: UserId::parse("usr_01J00000000000000000000001").expect("an id"),
            via: Via::Session(SessionId::parse("ses_01J00000000000000000000001").expect("an id")),
            roles: roles.to_vec(),
            grants: Grants::of(roles),
        }
    }

    fn sees(caller: &Caller, row: Subject<'_>) -> bool {
        caller.sees(
            Permission::RequestsView,
            Some(Permission::RequestsViewOwn),
            row,
        )
    }

    #[test]
    fn an_appraiser_sees_the_requests_assigned_to_them_and_no_others() {
        let appraiser = caller(&[Role::Appraiser]);
        let other = UserId::parse("usr_01J00000000000000000000002").expect("an id");
        let mine = appraiser.user.clone();
        let row = |assignee| Subject {
            owner: Some(&other),
            assignee,
            opened_by: None,
            location: None,
        };
        assert!(sees(&appraiser, row(Assignee::Person(&mine))));
        assert!(!sees(&appraiser, row(Assignee::Person(&other))));
        assert!(!sees(&appraiser, row(Assignee::Nobody)));
    }

    #[test]
    fn a_consignor_sees_their_own_rows_only() {
        let consignor = caller(&[Role::Consignor]);
        let other = UserId::parse("usr_01J00000000000000000000002").expect("an id");
        let mine = consignor.user.clone();
        let row = |owner| Subject {
            owner: Some(owner),
            assignee: Assignee::Nobody,
            opened_by: None,
            location: None,
        };
        assert!(sees(&consignor, row(&mine)));
        assert!(!sees(&consignor, row(&other)));
    }
}
