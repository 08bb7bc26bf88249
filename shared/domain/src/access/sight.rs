//! Which list a person is served.

use std::collections::BTreeSet;

use crate::access::{Caller, Permission, Where};
use crate::fault::{Class, Fault};
use crate::ids::LocationId;

/// Of which rows a person sees a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight<'a> {
    /// Of all.
    All,
    /// Of all in these locations.
    In(&'a BTreeSet<LocationId>),
    /// Of those that are assigned to them.
    Assigned,
    /// Of their own, as whoever they belong to.
    Own,
}

/// Who sees several locations says of which one they want the list: each is a list of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("name the location_id whose list you want")]
pub struct LocationNeeded;

impl Fault for LocationNeeded {
    fn class(&self) -> Class {
        Class::Invalid
    }

    fn code(&self) -> &'static str {
        "location_needed"
    }

    fn fields(&self) -> Vec<(String, String)> {
        vec![("location_id".to_owned(), self.to_string())]
    }
}

impl Caller {
    /// The widest list that the staff permission `any` opens.
    pub fn sight(&self, any: Permission) -> Sight<'_> {
        let Some(reach) = self.grants.reach(any) else {
            return Sight::Own;
        };
        match &reach.all {
            Some(Where::Everywhere) => Sight::All,
            Some(Where::Locations(these)) => Sight::In(these),
            None => Sight::Assigned,
        }
    }

    /// Whether one of the permissions that open a command counts where the row is. A command on a
    /// row out of one's locations finds nothing.
    pub fn acts_in(&self, any_of: &[Permission], location: Option<&LocationId>) -> bool {
        let here = |place: &Option<Where>| place.as_ref().is_some_and(|it| it.holds(location));
        any_of.is_empty()
            || any_of.iter().any(|permission| {
                let reach = self.grants.reach(*permission);
                reach.is_some_and(|reach| here(&reach.all) || here(&reach.assigned))
            })
    }
}

/// The one location whose list is served, of those that a person sees. Nothing where they ask for
/// one that they do not see: that list is empty.
///
/// # Errors
/// [`LocationNeeded`].
pub fn one_of<'a>(
    these: &'a BTreeSet<LocationId>,
    named: Option<&'a LocationId>,
) -> Result<Option<&'a LocationId>, LocationNeeded> {
    match named {
        Some(named) => Ok(these.get(named)),
        None if these.len() == 1 => Ok(these.first()),
        None => Err(LocationNeeded),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{Assignee, Grants, Role, RoleGrant, Subject, Via};
    use crate::ids::{SessionId, UserId};
    use crate::time::Timestamp;

    fn shop(n: u8) -> LocationId {
        LocationId::parse(&format!("loc_01J0000000000000000000000{n}")).unwrap()
    }

    fn caller(grants: &[(Role, &[u8])]) -> Caller {
        let now = Timestamp::parse("2026-11-24T12:00:00Z").unwrap();
        let grant = |(role, shops): &(Role, &[u8])| RoleGrant {
            locations: shops.iter().copied().map(shop).collect(),
            ..RoleGrant::of(*role)
        };
        let held: Vec<_> = grants.iter().map(grant).collect();
        Caller {
            user: UserId::parse("usr_01J00000000000000000000001").unwrap(),
            via: Via::Session(SessionId::parse("ses_01J00000000000000000000001").unwrap()),
            roles: Vec::new(),
            grants: Grants::held(&held, &[], now),
        }
    }

    #[test]
    fn the_widest_list_is_served() {
        let view = Permission::RequestsView;
        let manager = caller(&[(Role::SalesManager, &[])]);
        assert_eq!(manager.sight(view), Sight::All);
        let both = caller(&[(Role::SalesManager, &[1]), (Role::Appraiser, &[])]);
        assert_eq!(both.sight(view), Sight::In(&BTreeSet::from([shop(1)])));
        assert_eq!(
            caller(&[(Role::Appraiser, &[])]).sight(view),
            Sight::Assigned
        );
        assert_eq!(caller(&[(Role::Consignor, &[])]).sight(view), Sight::Own);
    }

    #[test]
    fn who_sees_two_locations_names_one_and_another_one_is_empty() {
        let two = BTreeSet::from([shop(1), shop(2)]);
        assert_eq!(one_of(&two, None), Err(LocationNeeded));
        assert_eq!(one_of(&two, Some(&shop(2))), Ok(Some(&shop(2))));
        assert_eq!(one_of(&two, Some(&shop(3))), Ok(None));
        let only = BTreeSet::from([shop(1)]);
        assert_eq!(one_of(&only, None), Ok(Some(&shop(1))));
    }

    #[test]
    fn a_manager_of_one_shop_sees_and_acts_in_that_shop() {
        let here = caller(&[(Role::SalesManager, &[1])]);
        let (view, cancel) = (Permission::RequestsView, [Permission::RequestsCancel]);
        for (n, seen) in [(1, true), (2, false)] {
            let place = shop(n);
            let row = Subject {
                owner: None,
                assignee: Assignee::Nobody,
                opened_by: None,
                location: Some(&place),
            };
            assert_eq!(here.sees(view, None, row), seen);
            assert_eq!(here.acts_in(&cancel, Some(&place)), seen);
        }
        assert!(!here.acts_in(&cancel, None));
        assert!(here.acts_in(&[], None));
    }
}
