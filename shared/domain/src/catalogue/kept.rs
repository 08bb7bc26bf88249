//! What the shop sets up, as it is kept: with its version, who changed it, and whether it is
//! still there.

use serde::{Deserialize, Serialize};

use crate::access::Actor;
use crate::decision::Decision;
use crate::event::Event;
use crate::fault::{Class, Fault};
use crate::time::Timestamp;

/// A field by its path, and what is wrong with it.
pub type Problem = (String, &'static str);

/// How the events of a kind of record are called.
#[derive(Clone, Copy, Debug)]
pub struct EventNames {
    /// It was set up.
    pub created: &'static str,
    /// It was changed.
    pub edited: &'static str,
    /// It was taken away.
    pub deleted: &'static str,
    /// It was brought back.
    pub restored: &'static str,
}

/// A kind of record that the shop sets up.
pub trait SetUp: Clone + PartialEq + Serialize {
    /// What it is called: `category`.
    const NOUN: &'static str;
    /// The code of one that contradicts itself: `category_invalid`.
    const INVALID: &'static str;
    /// How its events are called.
    const EVENTS: EventNames;
    /// How many a house has at most: they are read all at once.
    const MOST: usize;

    /// Its id.
    fn id(&self) -> &str;

    /// What is wrong with it by itself; empty when nothing is.
    fn problems(&self) -> Vec<Problem>;

    /// What both would have that only one may: each field of this one. Empty for most.
    fn clashes(&self, _other: &Self) -> Vec<Problem> {
        Vec::new()
    }
}

/// Whether the record may stand among all that there are, itself as it was before included or not.
/// Deleted ones keep what is theirs.
///
/// # Errors
/// [`SetUpRefusal::Invalid`], naming each field.
pub fn stands_among<T: SetUp>(record: &T, all: &[Kept<T>]) -> Result<(), SetUpRefusal> {
    let mut problems: Vec<Problem> = Vec::new();
    let others = all.iter().filter(|kept| kept.record.id() != record.id());
    let mut count = 0;
    for other in others {
        count += 1;
        for clash in record.clashes(&other.record) {
            if !problems.contains(&clash) {
                problems.push(clash);
            }
        }
    }
    if count >= T::MOST {
        problems.push(("name".to_owned(), "is one more than a house has"));
    }
    sound::<T>(problems)
}

/// A record of the set-up as it is kept.
///
/// `version` grows by one with every accepted change. One that is deleted is offered no more:
/// nothing new may name it. What names it already keeps it, and it reads as before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept<T> {
    /// The optimistic lock.
    pub version: u64,
    /// What was set up.
    pub record: T,
    /// When it was set up; unknown for what was there before this was kept.
    pub created_at: Option<Timestamp>,
    /// By whom.
    pub created_by: Option<Actor>,
    /// When it last changed.
    pub updated_at: Option<Timestamp>,
    /// By whom.
    pub updated_by: Option<Actor>,
    /// Since when it is deleted.
    pub deleted_at: Option<Timestamp>,
}

/// What happens to a record of the set-up. What it is from then on goes with it, so that whoever
/// keeps a copy need not look it up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum SetUpEvent<T> {
    /// It was set up.
    Created {
        /// As it is.
        record: T,
    },
    /// It was changed.
    Edited {
        /// As it is now.
        record: T,
    },
    /// It was taken away.
    Deleted {
        /// As it was.
        record: T,
    },
    /// It was brought back.
    Restored {
        /// As it is again.
        record: T,
    },
}

impl<T: SetUp> Event for SetUpEvent<T> {
    const SOURCE: &'static str = "dejavu.inventory";

    fn name(&self) -> &'static str {
        match self {
            Self::Created { .. } => T::EVENTS.created,
            Self::Edited { .. } => T::EVENTS.edited,
            Self::Deleted { .. } => T::EVENTS.deleted,
            Self::Restored { .. } => T::EVENTS.restored,
        }
    }
}

/// Why the set-up does not change.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SetUpRefusal {
    /// It contradicts itself, or what is set up already.
    #[error("the {noun} does not hold together")]
    Invalid {
        /// What it is.
        noun: &'static str,
        /// The stable code.
        code: &'static str,
        /// Each bad field. Never empty.
        problems: Vec<Problem>,
    },
    /// It is deleted: only bringing it back is left.
    #[error("the {0} is deleted")]
    Deleted(&'static str),
    /// It is not deleted.
    #[error("the {0} is not deleted")]
    Present(&'static str),
    /// Categories hang below it.
    #[error("categories hang below it; move or delete them first")]
    HasChildren,
    /// The one above it is deleted.
    #[error("the category above it is deleted; bring that back first")]
    ParentDeleted,
}

impl Fault for SetUpRefusal {
    fn class(&self) -> Class {
        match self {
            Self::Invalid { .. } => Class::Invalid,
            Self::Deleted(_) | Self::Present(_) => Class::Refused,
            Self::HasChildren | Self::ParentDeleted => Class::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Invalid { code, .. } => code,
            Self::Deleted(_) => "set_up_deleted",
            Self::Present(_) => "set_up_present",
            Self::HasChildren => "category_has_children",
            Self::ParentDeleted => "category_parent_deleted",
        }
    }

    fn fields(&self) -> Vec<(String, String)> {
        match self {
            Self::Invalid { problems, .. } => problems
                .iter()
                .map(|(path, problem)| (path.clone(), (*problem).to_owned()))
                .collect(),
            Self::Deleted(_) | Self::Present(_) | Self::HasChildren | Self::ParentDeleted => {
                Vec::new()
            }
        }
    }
}

/// An accepted change of a record.
pub type Changed<T> = Decision<Kept<T>, SetUpEvent<T>>;

impl<T: SetUp> Kept<T> {
    /// Sets a record up.
    ///
    /// # Errors
    /// [`SetUpRefusal::Invalid`], naming every bad field at once.
    pub fn create(record: T, by: &Actor, now: Timestamp) -> Result<Changed<T>, SetUpRefusal> {
        sound::<T>(record.problems())?;
        let event = SetUpEvent::Created {
            record: record.clone(),
        };
        let kept = Self {
            version: 1,
            record,
            created_at: Some(now),
            created_by: Some(by.clone()),
            updated_at: Some(now),
            updated_by: Some(by.clone()),
            deleted_at: None,
        };
        Ok(Decision::one(None, kept, event))
    }

    /// Changes it to this.
    ///
    /// # Errors
    /// [`SetUpRefusal`]: it is deleted, or contradicts itself.
    pub fn edit(&self, record: T, by: &Actor, now: Timestamp) -> Result<Changed<T>, SetUpRefusal> {
        if self.is_deleted() {
            return Err(SetUpRefusal::Deleted(T::NOUN));
        }
        sound::<T>(record.problems())?;
        let event = SetUpEvent::Edited {
            record: record.clone(),
        };
        Ok(self.followed_by(record, None, event, by, now))
    }

    /// Takes it away. It is offered no more; what names it keeps it.
    ///
    /// # Errors
    /// [`SetUpRefusal::Deleted`].
    pub fn delete(&self, by: &Actor, now: Timestamp) -> Result<Changed<T>, SetUpRefusal> {
        if self.is_deleted() {
            return Err(SetUpRefusal::Deleted(T::NOUN));
        }
        let record = self.record.clone();
        let event = SetUpEvent::Deleted {
            record: record.clone(),
        };
        Ok(self.followed_by(record, Some(now), event, by, now))
    }

    /// Brings it back as it was.
    ///
    /// # Errors
    /// [`SetUpRefusal::Present`].
    pub fn restore(&self, by: &Actor, now: Timestamp) -> Result<Changed<T>, SetUpRefusal> {
        if !self.is_deleted() {
            return Err(SetUpRefusal::Present(T::NOUN));
        }
        let record = self.record.clone();
        let event = SetUpEvent::Restored {
            record: record.clone(),
        };
        Ok(self.followed_by(record, None, event, by, now))
    }

    /// Whether it is deleted.
    pub fn is_deleted(&self) -> bool {
        self.deleted_at.is_some()
    }

    fn followed_by(
        &self,
        record: T,
        deleted_at: Option<Timestamp>,
        event: SetUpEvent<T>,
        by: &Actor,
        now: Timestamp,
    ) -> Changed<T> {
        let next = Self {
            version: self.version + 1,
            record,
            updated_at: Some(now),
            updated_by: Some(by.clone()),
            deleted_at,
            ..self.clone()
        };
        Decision::one(Some(self.clone()), next, event)
    }
}

/// Nothing is wrong, or all of it is told.
///
/// # Errors
/// [`SetUpRefusal::Invalid`].
pub(super) fn sound<T: SetUp>(problems: Vec<Problem>) -> Result<(), SetUpRefusal> {
    if problems.is_empty() {
        Ok(())
    } else {
        Err(SetUpRefusal::Invalid {
            noun: T::NOUN,
            code: T::INVALID,
            problems,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Brand;
    use crate::ids::{BrandId, Id};

    fn now() -> Timestamp {
        Timestamp::parse("2026-11-24T12:00:00Z").unwrap()
    }

    fn brand(name: &str) -> Brand {
        Brand {
            id: BrandId::new(ulid::Ulid::from_parts(1, 1)),
            name: name.to_owned(),
            slug: "anil".to_owned(),
        }
    }

    #[test]
    fn a_record_counts_its_changes_and_keeps_who_made_it() {
        let (ana, luis) = (Actor::system("ana"), Actor::system("luis"));
        let made = Kept::create(brand("Añil"), &ana, now()).unwrap().next;
        assert_eq!((made.version, made.created_by.as_ref()), (1, Some(&ana)));
        let later = now().plus_days(1);
        let edited = made.edit(brand("Añil y Cía"), &luis, later).unwrap();
        assert_eq!(edited.events[0].name(), "BrandEdited");
        assert_eq!(edited.was.as_ref(), Some(&made));
        let edited = edited.next;
        assert_eq!((edited.version, edited.updated_at), (2, Some(later)));
        assert_eq!(edited.created_by.as_ref(), Some(&ana));
        assert_eq!(edited.updated_by.as_ref(), Some(&luis));
    }

    #[test]
    fn what_is_deleted_only_comes_back() {
        let by = Actor::system("ana");
        let made = Kept::create(brand("Añil"), &by, now()).unwrap().next;
        assert_eq!(
            made.restore(&by, now()).unwrap_err(),
            SetUpRefusal::Present("brand")
        );
        let gone = made.delete(&by, now()).unwrap().next;
        assert!(gone.is_deleted());
        for refused in [gone.edit(brand("X"), &by, now()), gone.delete(&by, now())] {
            let refusal = refused.unwrap_err();
            assert_eq!(
                (refusal.code(), refusal.class()),
                ("set_up_deleted", Class::Refused)
            );
        }
        let back = gone.restore(&by, now()).unwrap().next;
        assert_eq!((back.version, back.deleted_at), (3, None));
        assert_eq!(back.record, made.record);
    }

    #[test]
    fn what_contradicts_itself_is_not_set_up() {
        let refusal = Kept::create(brand("a\u{7}"), &Actor::Public, now()).unwrap_err();
        assert_eq!(refusal.code(), "brand_invalid");
        assert_eq!(refusal.fields()[0].0, "name");
    }

    #[test]
    fn a_brand_has_a_slug_of_its_own_and_a_house_has_so_many() {
        let by = Actor::system("ana");
        let made = Kept::create(brand("Añil"), &by, now()).unwrap().next;
        let gone = made.delete(&by, now()).unwrap().next;
        assert_eq!(
            stands_among(&brand("Añil 2"), std::slice::from_ref(&made)),
            Ok(())
        );
        let other = Brand {
            id: BrandId::new(ulid::Ulid::from_parts(1, 2)),
            ..brand("Otra")
        };
        let refusal = stands_among(&other, &[gone]).unwrap_err();
        assert_eq!(refusal.fields()[0].0, "slug");
        let many: Vec<_> = (10..10 + u128::try_from(Brand::MOST).unwrap())
            .map(|number| Kept {
                record: Brand {
                    id: BrandId::new(ulid::Ulid::from_parts(1, number)),
                    name: "B".to_owned(),
                    slug: format!("b-{number}"),
                },
                ..made.clone()
            })
            .collect();
        assert!(stands_among(&other, &many).is_err());
        assert!(stands_among(&other, &many[1..]).is_ok());
    }
}
