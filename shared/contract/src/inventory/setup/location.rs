//! Locations on the wire.

use garde::Validate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use domain::catalogue::{BillingPoint, BranchCode, Location, MAX_BILLING_POINTS, MAX_SHELVES};
use domain::ids::LocationId;
use domain::settings::OpenHours;

/// The path of a location.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
pub struct LocationPath {
    /// Which location.
    #[garde(skip)]
    pub id: LocationId,
}

/// A location that is to be set up.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewLocation {
    /// The name people see.
    #[garde(length(chars, min = 1, max = 80))]
    pub name: String,
    /// The branch, as the tax authority numbers it.
    #[garde(skip)]
    pub branch_code: BranchCode,
    /// The billing points of the branch that are here.
    #[garde(length(min = 1, max = MAX_BILLING_POINTS))]
    pub billing_points: Vec<BillingPoint>,
    /// The postal address in one line.
    #[garde(length(chars, min = 1, max = 300))]
    pub address: String,
    /// When it is open; a day that is not named is closed.
    #[garde(length(max = 7))]
    #[serde(default)]
    pub hours: Vec<OpenHours>,
    /// Its shelves by name. None named: any word is a shelf.
    #[garde(length(max = MAX_SHELVES))]
    #[serde(default)]
    pub shelves: Vec<String>,
}

impl NewLocation {
    /// The location that is to be.
    pub fn record(&self, id: LocationId) -> Location {
        Location {
            id,
            name: self.name.trim().to_owned(),
            branch_code: self.branch_code.clone(),
            billing_points: self.billing_points.clone(),
            address: self.address.trim().to_owned(),
            hours: self.hours.clone(),
            shelves: trimmed(&self.shelves),
        }
    }
}

/// A change of a location: what is absent stays.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct LocationPatch {
    /// The name people see.
    #[garde(inner(length(chars, min = 1, max = 80)))]
    #[serde(default)]
    pub name: Option<String>,
    /// The branch, as the tax authority numbers it.
    #[garde(skip)]
    #[serde(default)]
    pub branch_code: Option<BranchCode>,
    /// All billing points that are here.
    #[garde(inner(length(min = 1, max = MAX_BILLING_POINTS)))]
    #[serde(default)]
    pub billing_points: Option<Vec<BillingPoint>>,
    /// The postal address in one line.
    #[garde(inner(length(chars, min = 1, max = 300)))]
    #[serde(default)]
    pub address: Option<String>,
    /// All its opening hours.
    #[garde(inner(length(max = 7)))]
    #[serde(default)]
    pub hours: Option<Vec<OpenHours>>,
    /// All its shelves by name.
    #[garde(inner(length(max = MAX_SHELVES)))]
    #[serde(default)]
    pub shelves: Option<Vec<String>>,
}

impl LocationPatch {
    /// The location as it is to be.
    pub fn record(&self, was: &Location) -> Location {
        let line = |text: &Option<String>, was: &String| {
            let text = text.as_deref().map(str::trim);
            text.unwrap_or(was).to_owned()
        };
        Location {
            id: was.id.clone(),
            name: line(&self.name, &was.name),
            branch_code: self
                .branch_code
                .as_ref()
                .unwrap_or(&was.branch_code)
                .clone(),
            billing_points: self
                .billing_points
                .as_ref()
                .unwrap_or(&was.billing_points)
                .clone(),
            address: line(&self.address, &was.address),
            hours: self.hours.as_ref().unwrap_or(&was.hours).clone(),
            shelves: match &self.shelves {
                Some(shelves) => trimmed(shelves),
                None => was.shelves.clone(),
            },
        }
    }
}

fn trimmed(shelves: &[String]) -> Vec<String> {
    shelves.iter().map(|it| it.trim().to_owned()).collect()
}

/// A shop, as people look for it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LocationView {
    /// Which.
    pub id: LocationId,
    /// The name people see.
    pub name: String,
    /// The postal address in one line.
    pub address: String,
    /// When it is open; a day that is not named is closed.
    pub hours: Vec<OpenHours>,
}

impl From<Location> for LocationView {
    fn from(location: Location) -> Self {
        Self {
            id: location.id,
            name: location.name,
            address: location.address,
            hours: location.hours,
        }
    }
}
