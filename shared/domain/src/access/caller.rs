//! The person behind a request, and which rows they see.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::access::{Permission, Role};
use crate::ids::{SessionId, UserId};

/// How far a permission reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// The rows assigned to, or opened by, the person.
    Assigned,
    /// Every row the permission speaks of.
    All,
}

/// The union of what a person's roles allow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grants(BTreeMap<Permission, Scope>);

impl Grants {
    /// What these roles allow together; where two reach differently far, the wider one counts.
    pub fn of(roles: &[Role]) -> Self {
        let mut grants = BTreeMap::new();
        for role in roles {
            for permission in Permission::ALL {
                let Some(scope) = role.grant(*permission) else {
                    continue;
                };
                let reach = grants.entry(*permission).or_insert(scope);
                *reach = scope.max(*reach);
            }
        }
        Self(grants)
    }

    /// How far `permission` reaches, if it is held.
    pub fn scope(&self, permission: Permission) -> Option<Scope> {
        self.0.get(&permission).copied()
    }

    /// What is held, in the order of the catalogue.
    pub fn permissions(&self) -> impl Iterator<Item = Permission> {
        self.0.keys().copied()
    }
}

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

/// A signed-in person, as the session check found them at this very request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Who.
    pub user: UserId,
    /// Through which session.
    pub session: SessionId,
    /// Their roles.
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

    /// Whether any role allows `permission`.
    pub fn may(&self, permission: Permission) -> bool {
        self.grants.scope(permission).is_some()
    }

    /// Whether the row is within reach: by the staff permission `any` as far as its scope goes,
    /// or by the permission on one's `own` rows. What is out of reach must look absent.
    pub fn sees(&self, any: Permission, own: Option<Permission>, row: Subject<'_>) -> bool {
        let as_staff = match self.grants.scope(any) {
            Some(Scope::All) => true,
            Some(Scope::Assigned) => {
                row.opened_by == Some(&self.user)
                    || match row.assignee {
                        Assignee::NotApplicable => true,
                        Assignee::Nobody => false,
                        Assignee::Person(person) => person == &self.user,
                    }
            }
            None => false,
        };
        as_staff || (own.is_some_and(|own| self.may(own)) && row.owner == Some(&self.user))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller(roles: &[Role]) -> Caller {
        Caller {
            user: UserId::parse("usr_01J00000000000000000000001").expect("an id"),
            session: SessionId::parse("ses_01J00000000000000000000001").expect("an id"),
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
        };
        assert!(sees(&consignor, row(&mine)));
        assert!(!sees(&consignor, row(&other)));
    }

    #[test]
    fn the_wider_reach_of_two_roles_counts() {
        let both = Grants::of(&[Role::Appraiser, Role::SalesManager]);
        assert_eq!(both.scope(Permission::RequestsView), Some(Scope::All));
        assert_eq!(
            Grants::of(&[Role::Appraiser]).scope(Permission::RequestsView),
            Some(Scope::Assigned)
        );
        assert_eq!(
            Grants::of(&[Role::Customer]).scope(Permission::RequestsView),
            None
        );
    }

    #[test]
    fn admin_holds_every_permission() {
        assert_eq!(
            Grants::of(&[Role::Admin]).permissions().count(),
            Permission::ALL.len()
        );
    }
}
