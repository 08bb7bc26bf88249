//! Discounts and coupons: what is taken off a price, for which goods, when, and who bears it (R6).
//!
//! A discount with a code is a coupon: it counts for whoever enters the code. One without counts
//! by itself. How often a coupon was used is counted by carts and sales, which ask
//! [`Limits::allow`].

mod best;
mod details;

use serde::{Deserialize, Serialize};

use crate::access::Actor;
use crate::decision::Decision;
use crate::event::Event;
use crate::fault::{Class, Fault};
use crate::ids::DiscountId;
use crate::machine::vocabulary;
use crate::time::Timestamp;

pub use best::{Applied, Blocked, Goods, applies, best};
pub use details::{
    AgeRange, CouponCode, CouponCodeError, DiscountDetails, DiscountRules, Limits, PriceRange, Uses,
};

vocabulary! {
    /// Where a discount stands.
    pub enum DiscountStatus {
        /// It counts from its beginning to its end.
        Active = "active",
        /// It does not count until it is active again.
        Paused = "paused",
        /// It is over for good.
        Ended = "ended",
    }
}

vocabulary! {
    /// In which list a discount is found.
    #[schemars(rename = "DiscountStanding")]
    pub enum Standing {
        /// It counts from its beginning to its end.
        Active = "active",
        /// It does not count until it is active again.
        Paused = "paused",
        /// It is over for good.
        Ended = "ended",
        /// It is taken away, and can be brought back.
        Deleted = "deleted",
    }
}

/// A discount.
///
/// `version` grows by one with every accepted command. What was sold with it keeps what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discount {
    facts: DiscountFacts,
}

/// What is known of a discount. Plain: it may be stored as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiscountFacts {
    /// Which.
    pub id: DiscountId,
    /// The optimistic lock.
    pub version: u64,
    /// What it is.
    pub details: DiscountDetails,
    /// Where it stands.
    pub status: DiscountStatus,
    /// When it was made.
    pub created_at: Timestamp,
    /// By whom.
    pub created_by: Actor,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Since when it is deleted.
    #[serde(default)]
    pub deleted_at: Option<Timestamp>,
}

/// What can be asked of a discount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// It is to be so, and to stand there. One that is over stays over.
    Edit(Box<DiscountDetails>, DiscountStatus),
    /// It is taken away; its code is free again.
    Delete,
    /// It is brought back as it was.
    Restore,
}

/// What happened to a discount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum DiscountEvent {
    /// It was made.
    Created {
        /// What it is.
        details: Box<DiscountDetails>,
    },
    /// It was changed.
    Edited {
        /// What it is now.
        details: Box<DiscountDetails>,
        /// Where it stands.
        status: DiscountStatus,
    },
    /// It is over.
    Ended,
    /// It was taken away.
    Deleted,
    /// It was brought back.
    Restored {
        /// What it is.
        details: Box<DiscountDetails>,
        /// Where it stands.
        status: DiscountStatus,
    },
}

impl Event for DiscountEvent {
    const SOURCE: &'static str = "dejavu.inventory";

    fn name(&self) -> &'static str {
        match self {
            Self::Created { .. } => "DiscountCreated",
            Self::Edited { .. } => "DiscountEdited",
            Self::Ended => "DiscountEnded",
            Self::Deleted => "DiscountDeleted",
            Self::Restored { .. } => "DiscountRestored",
        }
    }
}

/// Why a discount is not made or changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DiscountRefusal {
    /// It contradicts itself.
    #[error("the discount does not hold together")]
    Invalid(Vec<(String, &'static str)>),
    /// It is over, and stays so.
    #[error("the discount is over")]
    Over,
    /// It is deleted: only bringing it back is left.
    #[error("the discount is deleted")]
    Deleted,
    /// It is not deleted.
    #[error("the discount is not deleted")]
    Present,
}

impl Fault for DiscountRefusal {
    fn class(&self) -> Class {
        match self {
            Self::Invalid(_) => Class::Invalid,
            Self::Over | Self::Deleted | Self::Present => Class::Refused,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "discount_invalid",
            Self::Over => "discount_over",
            Self::Deleted => "discount_deleted",
            Self::Present => "discount_present",
        }
    }

    fn fields(&self) -> Vec<(String, String)> {
        match self {
            Self::Invalid(problems) => problems
                .iter()
                .map(|(path, problem)| (path.clone(), (*problem).to_owned()))
                .collect(),
            Self::Over | Self::Deleted | Self::Present => Vec::new(),
        }
    }
}

impl Discount {
    /// Makes a discount. It counts from its beginning on.
    ///
    /// # Errors
    /// [`DiscountRefusal::Invalid`], naming every bad field at once.
    pub fn create(
        id: DiscountId,
        details: DiscountDetails,
        by: &Actor,
        now: Timestamp,
    ) -> Result<Decision<Self, DiscountEvent>, DiscountRefusal> {
        sound(&details)?;
        let event = DiscountEvent::Created {
            details: Box::new(details.clone()),
        };
        let facts = DiscountFacts {
            id,
            version: 1,
            details,
            status: DiscountStatus::Active,
            created_at: now,
            created_by: by.clone(),
            updated_at: now,
            deleted_at: None,
        };
        Ok(Decision::one(None, Self { facts }, event))
    }

    /// Rebuilds a discount from storage.
    pub fn restore(facts: DiscountFacts) -> Self {
        Self { facts }
    }

    /// What is known of it.
    pub fn facts(&self) -> &DiscountFacts {
        &self.facts
    }

    /// Decides `command` against what the discount is.
    ///
    /// # Errors
    /// [`DiscountRefusal`], and the discount is unchanged.
    pub fn decide(
        &self,
        command: Command,
        now: Timestamp,
    ) -> Result<Decision<Self, DiscountEvent>, DiscountRefusal> {
        let mut next = self.facts.clone();
        next.version += 1;
        next.updated_at = now;
        let event = match (command, self.facts.deleted_at) {
            (Command::Edit(..) | Command::Delete, Some(_)) => {
                return Err(DiscountRefusal::Deleted);
            }
            (Command::Restore, None) => return Err(DiscountRefusal::Present),
            (Command::Edit(details, status), None) => {
                if self.facts.status == DiscountStatus::Ended {
                    return Err(DiscountRefusal::Over);
                }
                sound(&details)?;
                next.details = (*details).clone();
                next.status = status;
                match status {
                    DiscountStatus::Ended => DiscountEvent::Ended,
                    DiscountStatus::Active | DiscountStatus::Paused => {
                        DiscountEvent::Edited { details, status }
                    }
                }
            }
            (Command::Delete, None) => {
                next.deleted_at = Some(now);
                DiscountEvent::Deleted
            }
            (Command::Restore, Some(_)) => {
                next.deleted_at = None;
                DiscountEvent::Restored {
                    details: Box::new(next.details.clone()),
                    status: next.status,
                }
            }
        };
        Ok(Decision::one(
            Some(self.clone()),
            Self { facts: next },
            event,
        ))
    }

    /// Whether it counts at this moment, for goods that it is meant for.
    pub fn counts(&self, now: Timestamp) -> bool {
        let DiscountFacts {
            details, status, ..
        } = &self.facts;
        let begun = details.starts_at.is_none_or(|start| start <= now);
        let goes_on = details.ends_at.is_none_or(|end| now < end);
        let active = *status == DiscountStatus::Active && self.facts.deleted_at.is_none();
        active && begun && goes_on
    }

    /// In which list it is found.
    pub fn standing(&self) -> Standing {
        match (self.facts.deleted_at, self.facts.status) {
            (Some(_), _) => Standing::Deleted,
            (None, DiscountStatus::Active) => Standing::Active,
            (None, DiscountStatus::Paused) => Standing::Paused,
            (None, DiscountStatus::Ended) => Standing::Ended,
        }
    }

    /// Whether it counts by itself, without a code.
    pub fn is_automatic(&self) -> bool {
        self.facts.details.code.is_none()
    }
}

fn sound(details: &DiscountDetails) -> Result<(), DiscountRefusal> {
    let problems = details.problems();
    if problems.is_empty() {
        Ok(())
    } else {
        Err(DiscountRefusal::Invalid(problems))
    }
}

#[cfg(test)]
mod tests;
