//! How the shop is set up: categories, brands, attributes, locations. Plain records; what changes
//! them is the same for all ([`Kept`]). Commission plans and markdown schedules are in
//! [`crate::terms`], discounts in [`crate::discount`].

mod attribute;
mod brand;
mod category;
mod digits;
mod kept;
mod location;

pub use attribute::{
    AttributeDef, AttributeKind, MAX_NAMED, MAX_VALUE, attributes_for, check_attributes,
};
pub use brand::Brand;
pub use category::{
    Branch, Category, MAX_CATEGORIES, MAX_LEVELS, MAX_OPTIONS, MAX_QUESTIONS, lineage, tree,
};
pub use digits::{BillingPoint, BranchCode, DigitsError};
pub use kept::{Changed, EventNames, Kept, Problem, SetUp, SetUpEvent, SetUpRefusal, stands_among};
pub use location::{Location, MAX_BILLING_POINTS, MAX_SHELVES};
