//! Shops and store rooms: where goods lie, and under which numbers invoices are written.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use super::digits::{BillingPoint, BranchCode};
use super::kept::{EventNames, Problem, SetUp};
use crate::ids::LocationId;
use crate::settings::OpenHours;
use crate::text::name_problem;

/// Billing points of a location at most.
pub const MAX_BILLING_POINTS: usize = 50;

/// Shelves of a location at most.
pub const MAX_SHELVES: usize = 2_000;

const NAME: usize = 80;
const ADDRESS: usize = 300;
const SHELF: usize = 60;

/// A shop or store room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Location {
    /// Which.
    pub id: LocationId,
    /// The name people see.
    pub name: String,
    /// The branch, as the tax authority numbers it.
    pub branch_code: BranchCode,
    /// The billing points of the branch that are here, as the tax authority numbers them. At
    /// least one; each is here and nowhere else.
    #[serde(alias = "billing_point", deserialize_with = "one_or_many")]
    pub billing_points: Vec<BillingPoint>,
    /// The postal address in one line.
    pub address: String,
    /// When it is open; a day that is not named is closed.
    #[serde(default)]
    pub hours: Vec<OpenHours>,
    /// Its shelves by name, as goods are put on them. None named: any word is a shelf.
    #[serde(default)]
    pub shelves: Vec<String>,
}

/// A location had one billing point once.
fn one_or_many<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<BillingPoint>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Points {
        One(BillingPoint),
        Many(Vec<BillingPoint>),
    }
    Ok(match Points::deserialize(deserializer)? {
        Points::One(point) => vec![point],
        Points::Many(points) => points,
    })
}

impl SetUp for Location {
    const NOUN: &'static str = "location";
    const INVALID: &'static str = "location_invalid";
    const EVENTS: EventNames = EventNames {
        created: "LocationCreated",
        edited: "LocationEdited",
        deleted: "LocationDeleted",
        restored: "LocationRestored",
    };
    const MOST: usize = 200;

    fn id(&self) -> &str {
        self.id.as_str()
    }

    fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut note = |path: String, problem: Option<&'static str>| {
            problems.extend(problem.map(|problem| (path, problem)));
        };
        note("name".into(), name_problem(&self.name, NAME));
        note("address".into(), name_problem(&self.address, ADDRESS));
        let points = &self.billing_points;
        let count = match points.len() {
            0 => Some("must not be empty"),
            count if count > MAX_BILLING_POINTS => Some("must be at most 50"),
            _ => None,
        };
        note("billing_points".into(), count);
        for (place, point) in points.iter().enumerate() {
            let twice = points[..place].contains(point);
            let told = twice.then_some("is there already");
            note(format!("billing_points[{place}]"), told);
        }
        for (place, hours) in self.hours.iter().enumerate() {
            let twice = self.hours[..place]
                .iter()
                .any(|other| other.day == hours.day);
            note(
                format!("hours[{place}].day"),
                twice.then_some("is there already"),
            );
            let order = hours.opens >= hours.closes || hours.closes > 24 * 60;
            note(
                format!("hours[{place}].closes"),
                order.then_some("must be later than the opening, within the day"),
            );
        }
        let many = self.shelves.len() > MAX_SHELVES;
        note("shelves".into(), many.then_some("must be at most 2000"));
        let mut seen = std::collections::BTreeSet::new();
        for (place, shelf) in self.shelves.iter().enumerate() {
            let again = !seen.insert(plain(shelf));
            let told = name_problem(shelf, SHELF).or(again.then_some("is there already"));
            note(format!("shelves[{place}]"), told);
        }
        problems
    }

    fn clashes(&self, other: &Self) -> Vec<Problem> {
        let same = |point: &BillingPoint| {
            self.branch_code == other.branch_code && other.billing_points.contains(point)
        };
        let points = self.billing_points.iter().enumerate();
        points
            .filter(|(_, point)| same(point))
            .map(|(place, _)| (format!("billing_points[{place}]"), "is in another location"))
            .collect()
    }
}

impl Location {
    /// Whether goods may be put on this shelf: it is one of those named, however it is written,
    /// or none is named.
    pub fn has_shelf(&self, name: &str) -> bool {
        let wanted = plain(name);
        self.shelves.is_empty() || self.shelves.iter().any(|shelf| plain(shelf) == wanted)
    }

    /// The shelf as the location spells it.
    pub fn shelf(&self, name: &str) -> Option<&str> {
        let wanted = plain(name);
        let found = self.shelves.iter().find(|shelf| plain(shelf) == wanted);
        found.map(String::as_str)
    }
}

/// `A-03` and ` a-03` are one shelf.
fn plain(shelf: &str) -> String {
    shelf.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Weekday;

    fn location() -> Location {
        Location {
            id: LocationId::parse("loc_01J00000000000000000000001").unwrap(),
            name: "Calle 50".to_owned(),
            branch_code: BranchCode::parse("0001").unwrap(),
            billing_points: vec![point("001"), point("002")],
            address: "Calle 50, Panamá".to_owned(),
            hours: Vec::new(),
            shelves: vec!["A-01".to_owned(), "Vitrina 👑".to_owned()],
        }
    }

    fn point(text: &str) -> BillingPoint {
        BillingPoint::parse(text).unwrap()
    }

    fn blamed(change: impl FnOnce(&mut Location)) -> Vec<String> {
        let mut changed = location();
        change(&mut changed);
        let problems = changed.problems().into_iter();
        problems.map(|(path, _)| path).collect()
    }

    #[test]
    fn a_location_has_its_own_billing_points_and_shelves() {
        assert!(blamed(|_| {}).is_empty());
        assert_eq!(blamed(|it| it.billing_points.clear()), ["billing_points"]);
        let twice = blamed(|it| it.billing_points.push(point("001")));
        assert_eq!(twice, ["billing_points[2]"]);
        assert_eq!(blamed(|it| it.shelves.push(" a-01".into())), ["shelves[2]"]);
        assert_eq!(blamed(|it| it.shelves.push("a\tb".into())), ["shelves[2]"]);
        assert_eq!(blamed(|it| it.name = String::new()), ["name"]);
    }

    #[test]
    fn it_opens_once_a_day_and_before_it_closes() {
        let open = |day, opens, closes| OpenHours { day, opens, closes };
        let with = |hours: Vec<OpenHours>| blamed(|it| it.hours = hours);
        assert!(with(vec![open(Weekday::Monday, 540, 1080)]).is_empty());
        let twice = with(vec![
            open(Weekday::Monday, 540, 720),
            open(Weekday::Monday, 780, 1080),
        ]);
        assert_eq!(twice, ["hours[1].day"]);
        assert_eq!(
            with(vec![open(Weekday::Monday, 540, 540)]),
            ["hours[0].closes"]
        );
        assert_eq!(
            with(vec![open(Weekday::Monday, 540, 1441)]),
            ["hours[0].closes"]
        );
    }

    #[test]
    fn a_shelf_is_found_however_it_is_written() {
        assert!(location().has_shelf("a-01 ") && !location().has_shelf("B-01"));
        assert_eq!(location().shelf(" a-01"), Some("A-01"));
        let mut open = location();
        open.shelves.clear();
        assert!(open.has_shelf("anything"));
    }

    #[test]
    fn a_location_of_one_billing_point_reads_forward() {
        let mut json = serde_json::to_value(location()).unwrap();
        let fields = json.as_object_mut().unwrap();
        fields.remove("billing_points");
        fields.remove("shelves");
        fields.insert("billing_point".to_owned(), "007".into());
        let read: Location = serde_json::from_value(json).unwrap();
        assert_eq!(read.billing_points, [point("007")]);
        assert!(read.shelves.is_empty());
    }
}
