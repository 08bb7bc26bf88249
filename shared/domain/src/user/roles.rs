//! Changes of what a person is.

use crate::access::{By, Caller, Permission, Role, RoleGrant, RoleKey, Where};
use crate::role::{CustomRole, RolePermission};
use crate::time::Timestamp;

use super::refusal::wrong;
use super::{Refusal, User, UserEvent, UserFacts, UserStatus};

/// The most grants of one account.
pub const MAX_GRANTS: usize = 20;

/// Something about what the person is.
#[derive(Clone, Debug)]
pub enum Command {
    /// They have these roles and no others. What they allow adds up.
    Set {
        /// The roles, where they count and until when.
        roles: Vec<RoleGrant>,
        /// The roles of the shop among these and those of before.
        known: Vec<CustomRole>,
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
    let Command::Set { roles, known } = command;
    match user.facts.status {
        UserStatus::Invited | UserStatus::Active | UserStatus::Blocked => {}
        status @ UserStatus::Deleted => return Err(wrong(status, "given roles")),
    }
    let roles = tidy(roles);
    if roles.is_empty() {
        return Err(Refusal::NoRole);
    }
    let given = without(&roles, &user.facts.roles);
    let taken = without(&user.facts.roles, &roles);
    let problems = problems(&roles, &given, &known, now);
    if !problems.is_empty() {
        return Err(Refusal::Roles { problems });
    }
    if let By::Person(caller) = by {
        may_set(user, caller, (&given, &taken), &known)?;
    }
    if !given.is_empty() || !taken.is_empty() {
        next.token_version += 1;
    }
    next.roles = roles;
    Ok(vec![UserEvent::RolesChanged { given, taken }])
}

impl User {
    /// The highest rank among their roles, with the roles of the shop among them. A grant that
    /// has expired counts: nobody falls in rank by the clock.
    pub fn rank_with(&self, known: &[CustomRole]) -> u8 {
        let grants = self.facts.roles.iter();
        let ranks = grants.filter_map(|grant| rank(&grant.role, known));
        ranks.max().unwrap_or(0)
    }
}

/// Whether `caller` may make this change. Nobody gives themselves a role, and everyone may give
/// one up; of others it is changed by whoever stands above them and above each role.
fn may_set(
    user: &User,
    caller: &Caller,
    (given, taken): (&[RoleGrant], &[RoleGrant]),
    known: &[CustomRole],
) -> Result<(), Refusal> {
    if caller.user == user.facts.id {
        return match given {
            [] => Ok(()),
            [..] => Err(Refusal::OwnAccount),
        };
    }
    above(caller, user.rank_with(known))?;
    for grant in given.iter().chain(taken) {
        above(caller, rank(&grant.role, known).unwrap_or(0))?;
        let gives = caller.grants.reach(Permission::RolesAssign);
        let here = gives.and_then(|reach| reach.all.as_ref());
        let place = Where::of(&grant.locations);
        if !here.is_some_and(|here| here.covers(&place)) {
            return Err(Refusal::Elsewhere);
        }
    }
    given
        .iter()
        .try_for_each(|grant| holds(caller, grant, known))
}

/// Nobody stands above an Admin, so an Admin does.
fn above(caller: &Caller, rank: u8) -> Result<(), Refusal> {
    let own = caller.grants.rank();
    if rank < own || own == Role::Admin.rank() {
        Ok(())
    } else {
        Err(Refusal::Outranked)
    }
}

/// A system role is handed out by rank. Into a role of the shop anything may have been put: it is
/// handed out by whoever holds that themselves.
fn holds(caller: &Caller, grant: &RoleGrant, known: &[CustomRole]) -> Result<(), Refusal> {
    let place = Where::of(&grant.locations);
    let own = find(&grant.role, known).map_or(&[][..], |role| &role.facts().permissions);
    let lacks = |own: &&RolePermission| {
        let covered = caller.grants.covers(own.permission, own.scope, &place);
        !covered
    };
    match own.iter().find(lacks) {
        None => Ok(()),
        Some(own) => Err(Refusal::NotHeld {
            permission: own.permission.code(),
        }),
    }
}

/// What is wrong with the roles themselves, by the path in the list.
fn problems(
    roles: &[RoleGrant],
    given: &[RoleGrant],
    known: &[CustomRole],
    now: Timestamp,
) -> Vec<(String, &'static str)> {
    let mut problems = Vec::new();
    for (place, grant) in roles.iter().enumerate() {
        // What was there before may be over, or a role that is gone.
        if !given.contains(grant) {
            continue;
        }
        if rank(&grant.role, known).is_none() {
            problems.push((format!("roles.{place}.role"), "is no role of the shop"));
        }
        if !grant.is_present(now) {
            problems.push((format!("roles.{place}.expires_at"), "is over already"));
        }
    }
    problems
}

fn find<'a>(key: &RoleKey, known: &'a [CustomRole]) -> Option<&'a CustomRole> {
    let id = key.custom()?;
    known
        .iter()
        .find(|role| role.facts().id == *id && role.facts().deleted_at.is_none())
}

fn rank(key: &RoleKey, known: &[CustomRole]) -> Option<u8> {
    match key {
        RoleKey::System(role) => Some(role.rank()),
        RoleKey::Custom(_) => find(key, known).map(|role| role.facts().rank),
    }
}

/// Each grant once, and its locations in order.
fn tidy(roles: Vec<RoleGrant>) -> Vec<RoleGrant> {
    let mut tidy: Vec<RoleGrant> = Vec::new();
    for mut grant in roles {
        grant.locations.sort();
        grant.locations.dedup();
        if !tidy.contains(&grant) {
            tidy.push(grant);
        }
    }
    tidy
}

fn without(these: &[RoleGrant], those: &[RoleGrant]) -> Vec<RoleGrant> {
    let others = these.iter().filter(|grant| !those.contains(grant));
    others.cloned().collect()
}

#[cfg(test)]
mod tests;
