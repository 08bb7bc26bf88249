//! What a person's roles allow together.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::access::{Permission, Role, RoleGrant, RoleKey, RolePower};
use crate::ids::LocationId;
use crate::time::Timestamp;

/// How far a permission reaches.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The rows assigned to, or opened by, the person.
    Assigned,
    /// Every row the permission speaks of.
    All,
}

/// In which locations a permission counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Where {
    /// In all of them, and for rows that are in none.
    Everywhere,
    /// In these, and never for a row that is in none. Not empty.
    Locations(BTreeSet<LocationId>),
}

impl Where {
    /// Everywhere, where no location is named.
    pub fn of(locations: &[LocationId]) -> Self {
        if locations.is_empty() {
            Self::Everywhere
        } else {
            Self::Locations(locations.iter().cloned().collect())
        }
    }

    /// Whether a row in `location` is meant.
    pub fn holds(&self, location: Option<&LocationId>) -> bool {
        match self {
            Self::Everywhere => true,
            Self::Locations(these) => location.is_some_and(|it| these.contains(it)),
        }
    }

    /// Whether everything within `other` is within this.
    pub fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Everywhere, _) => true,
            (Self::Locations(_), Self::Everywhere) => false,
            (Self::Locations(wide), Self::Locations(narrow)) => narrow.is_subset(wide),
        }
    }

    fn join(self, other: Self) -> Self {
        match (self, other) {
            (Self::Locations(mut one), Self::Locations(two)) => {
                one.extend(two);
                Self::Locations(one)
            }
            (Self::Everywhere, _) | (_, Self::Everywhere) => Self::Everywhere,
        }
    }
}

/// How far a permission reaches, and where. A person may have two of these for one permission:
/// every row of one shop, and the assigned ones everywhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Where every row is within reach.
    pub all: Option<Where>,
    /// Where the rows assigned to, or opened by, the person are within reach.
    pub assigned: Option<Where>,
}

impl Reach {
    fn widen(&mut self, scope: Scope, place: &Where) {
        let side = match scope {
            Scope::All => &mut self.all,
            Scope::Assigned => &mut self.assigned,
        };
        *side = Some(match side.take() {
            Some(before) => before.join(place.clone()),
            None => place.clone(),
        });
    }

    fn scope(&self) -> Scope {
        if self.all.is_some() {
            Scope::All
        } else {
            Scope::Assigned
        }
    }
}

/// The union of what a person's roles allow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grants {
    reaches: BTreeMap<Permission, Reach>,
    rank: u8,
}

impl Grants {
    /// What these roles allow together, everywhere; where two reach differently far, the wider
    /// one counts.
    pub fn of(roles: &[Role]) -> Self {
        let mut grants = Self::default();
        for role in roles {
            grants.add_system(*role, &Where::Everywhere);
        }
        grants
    }

    /// What the roles that a person has allow at `now`. `powers` says what roles of the shop
    /// allow; one that is not among them allows nothing.
    pub fn held(held: &[RoleGrant], powers: &[RolePower], now: Timestamp) -> Self {
        let mut grants = Self::default();
        for grant in held.iter().filter(|grant| grant.is_present(now)) {
            let place = Where::of(&grant.locations);
            match &grant.role {
                RoleKey::System(role) => grants.add_system(*role, &place),
                RoleKey::Custom(id) => {
                    if let Some(power) = powers.iter().find(|power| power.role == *id) {
                        grants.add(power.rank, &power.permissions, &place);
                    }
                }
            }
        }
        grants
    }

    fn add_system(&mut self, role: Role, place: &Where) {
        self.add(role.rank(), &role.permissions(), place);
    }

    fn add(&mut self, rank: u8, permissions: &BTreeMap<Permission, Scope>, place: &Where) {
        self.rank = self.rank.max(rank);
        for (permission, scope) in permissions {
            let reach = self.reaches.entry(*permission).or_default();
            reach.widen(*scope, place);
        }
    }

    /// What is left of it for a key that may do no more than these.
    #[must_use]
    pub fn narrowed(&self, scopes: &[Permission]) -> Self {
        let mut grants = self.clone();
        grants
            .reaches
            .retain(|permission, _| scopes.contains(permission));
        grants
    }

    /// The same with `permission` as far as it goes. For an override.
    #[must_use]
    pub fn with(&self, permission: Permission, reach: &Reach) -> Self {
        let mut grants = self.clone();
        let widened = grants.reaches.entry(permission).or_default();
        if let Some(place) = &reach.all {
            widened.widen(Scope::All, place);
        }
        if let Some(place) = &reach.assigned {
            widened.widen(Scope::Assigned, place);
        }
        grants
    }

    /// How far `permission` reaches at most, if it is held. Where it does is [`Grants::reach`].
    pub fn scope(&self, permission: Permission) -> Option<Scope> {
        self.reaches.get(&permission).map(Reach::scope)
    }

    /// How far `permission` reaches for a row in `location`, if it is held there.
    pub fn scope_in(&self, permission: Permission, location: Option<&LocationId>) -> Option<Scope> {
        let reach = self.reaches.get(&permission)?;
        let here = |place: &Option<Where>| place.as_ref().is_some_and(|it| it.holds(location));
        match (here(&reach.all), here(&reach.assigned)) {
            (true, _) => Some(Scope::All),
            (false, true) => Some(Scope::Assigned),
            (false, false) => None,
        }
    }

    /// How far `permission` reaches and where, if it is held.
    pub fn reach(&self, permission: Permission) -> Option<&Reach> {
        self.reaches.get(&permission)
    }

    /// What is held, in the order of the catalogue.
    pub fn permissions(&self) -> impl Iterator<Item = Permission> {
        self.reaches.keys().copied()
    }

    /// The highest rank among the roles; 0 without one.
    pub fn rank(&self) -> u8 {
        self.rank
    }

    /// Whether everything that `permission` with this scope would allow at `place` is held: what
    /// one does not hold oneself, one hands to nobody.
    pub fn covers(&self, permission: Permission, scope: Scope, place: &Where) -> bool {
        let Some(reach) = self.reaches.get(&permission) else {
            return false;
        };
        let within = |side: &Option<Where>| side.as_ref().is_some_and(|wide| wide.covers(place));
        match scope {
            Scope::All => within(&reach.all),
            Scope::Assigned => within(&reach.all) || within(&reach.assigned),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::RoleId;

    fn now() -> Timestamp {
        Timestamp::parse("2026-11-24T12:00:00Z").unwrap()
    }

    fn shop(n: u8) -> LocationId {
        LocationId::parse(&format!("loc_01J0000000000000000000000{n}")).unwrap()
    }

    fn at(role: Role, shops: &[u8]) -> RoleGrant {
        RoleGrant {
            locations: shops.iter().copied().map(shop).collect(),
            ..RoleGrant::of(role)
        }
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
        assert_eq!(both.rank(), 80);
    }

    #[test]
    fn admin_holds_every_permission() {
        assert_eq!(
            Grants::of(&[Role::Admin]).permissions().count(),
            Permission::ALL.len()
        );
    }

    #[test]
    fn an_expired_grant_does_not_count() {
        let over = RoleGrant {
            expires_at: Some(now()),
            ..RoleGrant::of(Role::Admin)
        };
        let grants = Grants::held(&[over, RoleGrant::of(Role::Customer)], &[], now());
        assert_eq!(grants, Grants::of(&[Role::Customer]));
    }

    #[test]
    fn two_shops_add_up_and_a_grant_everywhere_takes_both_in() {
        let two = Grants::held(
            &[at(Role::SalesManager, &[1]), at(Role::SalesManager, &[2])],
            &[],
            now(),
        );
        let reach = two.reach(Permission::RequestsView).unwrap();
        let place = reach.all.as_ref().unwrap();
        assert!(place.holds(Some(&shop(1))) && place.holds(Some(&shop(2))));
        assert!(!place.holds(Some(&shop(3))) && !place.holds(None));
        let all = Grants::held(
            &[at(Role::SalesManager, &[1]), at(Role::SalesManager, &[])],
            &[],
            now(),
        );
        assert_eq!(all, Grants::of(&[Role::SalesManager]));
    }

    #[test]
    fn a_manager_of_one_shop_who_appraises_everywhere_reaches_both_ways() {
        let grants = Grants::held(
            &[at(Role::SalesManager, &[1]), at(Role::Appraiser, &[])],
            &[],
            now(),
        );
        let reach = grants.reach(Permission::RequestsView).unwrap();
        assert_eq!(reach.all, Some(Where::of(&[shop(1)])));
        assert_eq!(reach.assigned, Some(Where::Everywhere));
        let covers = |scope, place: &Where| grants.covers(Permission::RequestsView, scope, place);
        assert!(covers(Scope::All, &Where::of(&[shop(1)])));
        assert!(!covers(Scope::All, &Where::Everywhere));
        assert!(covers(Scope::Assigned, &Where::Everywhere));
    }

    #[test]
    fn a_role_of_the_shop_allows_what_it_says_and_one_that_is_gone_allows_nothing() {
        let role = RoleId::parse("rol_01J00000000000000000000001").unwrap();
        let held = [RoleGrant::of(RoleKey::Custom(role.clone()))];
        let power = RolePower {
            role,
            rank: 30,
            permissions: BTreeMap::from([(Permission::RequestsView, Scope::Assigned)]),
        };
        let grants = Grants::held(&held, &[power], now());
        assert_eq!(grants.rank(), 30);
        assert_eq!(
            grants.permissions().collect::<Vec<_>>(),
            [Permission::RequestsView]
        );
        assert_eq!(Grants::held(&held, &[], now()), Grants::default());
    }
}
