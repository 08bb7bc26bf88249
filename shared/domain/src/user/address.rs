//! Postal addresses, as Panama writes them: province, district and corregimiento, with the code of
//! the three that an e-invoice asks for.

use std::collections::BTreeSet;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::AddressId;
use crate::machine::vocabulary;

/// The most addresses a person keeps.
pub const MAX_ADDRESSES: usize = 20;

/// The country whose addresses have a province and a code.
const PANAMA: &str = "PA";

vocabulary! {
    /// The provinces and comarcas of Panama, by their official number.
    pub enum Province {
        /// Bocas del Toro.
        BocasDelToro = "01",
        /// Coclé.
        Cocle = "02",
        /// Colón.
        Colon = "03",
        /// Chiriquí.
        Chiriqui = "04",
        /// Darién.
        Darien = "05",
        /// Herrera.
        Herrera = "06",
        /// Los Santos.
        LosSantos = "07",
        /// Panamá.
        Panama = "08",
        /// Veraguas.
        Veraguas = "09",
        /// Guna Yala.
        GunaYala = "10",
        /// Emberá.
        Embera = "11",
        /// Ngäbe-Buglé.
        NgabeBugle = "12",
        /// Panamá Oeste.
        PanamaOeste = "13",
    }
}

impl Province {
    /// The official number, 1 to 13.
    pub fn number(self) -> u16 {
        Self::ALL
            .iter()
            .zip(1..)
            .find_map(|(province, number)| (*province == self).then_some(number))
            .expect("every province is in the list")
    }
}

/// Province, district and corregimiento by their numbers, such as `8-8-7`: what an e-invoice calls
/// the location code. Written without leading zeros.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LocationCode {
    province: u16,
    district: u16,
    corregimiento: u16,
}

impl LocationCode {
    /// Reads `8-8-7` or `08-08-07`.
    pub fn parse(text: &str) -> Option<Self> {
        let part = |text: &str| -> Option<u16> {
            let digits = (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
            let number = text.parse().ok().filter(|number| *number > 0)?;
            digits.then_some(number)
        };
        let mut parts = text.trim().split('-');
        let code = Self {
            province: part(parts.next()?)?,
            district: part(parts.next()?)?,
            corregimiento: part(parts.next()?)?,
        };
        (parts.next().is_none() && code.province <= 13).then_some(code)
    }

    /// The number of the province.
    pub const fn province(self) -> u16 {
        self.province
    }
}

/// `8-8-7`.
impl fmt::Display for LocationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}-{}-{}",
            self.province, self.district, self.corregimiento
        )
    }
}

impl Serialize for LocationCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for LocationCode {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            serde::de::Error::custom(
                "expected province, district and corregimiento, such as `8-8-7`",
            )
        })
    }
}

impl JsonSchema for LocationCode {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "LocationCode".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "pattern": "^\\s*(0?[1-9]|1[0-3])-[0-9]{1,3}-[0-9]{1,3}\\s*$",
        })
    }

    fn inline_schema() -> bool {
        true
    }
}

/// Where a person lives, is fetched from or delivered to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Address {
    /// Which.
    pub id: AddressId,
    /// What the person calls it.
    pub label: String,
    /// Street and house.
    pub line1: String,
    /// Flat, floor, building.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line2: Option<String>,
    /// The corregimiento; a town quarter in another country.
    pub corregimiento: String,
    /// The district; a town in another country.
    pub district: String,
    /// The province, in Panama.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub province: Option<Province>,
    /// The code of province, district and corregimiento, in Panama.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location_code: Option<LocationCode>,
    /// The country, as ISO 3166 spells it in two letters.
    pub country: String,
    /// Where on the map, in millionths of a degree.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub geo: Option<Geo>,
    /// How to find it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub notes: String,
    /// Whether it is the one that is meant when none is named.
    pub is_default: bool,
}

/// A point on the map, in millionths of a degree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Geo {
    /// North of the equator.
    #[schemars(range(min = -90_000_000, max = 90_000_000))]
    pub latitude_e6: i32,
    /// East of Greenwich.
    #[schemars(range(min = -180_000_000, max = 180_000_000))]
    pub longitude_e6: i32,
}

/// Addresses that do not hold together: each bad field by its path.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the addresses do not hold together")]
pub struct AddressFault {
    /// The path, and what is wrong with it. Never empty.
    pub problems: Vec<(String, &'static str)>,
}

/// Checks an address book.
///
/// # Errors
/// Every bad field at once.
pub(super) fn check(addresses: &[Address]) -> Result<(), AddressFault> {
    let mut problems = Vec::new();
    if addresses.len() > MAX_ADDRESSES {
        problems.push(("addresses".to_owned(), "are more than 20"));
    }
    let defaults = addresses.iter().filter(|a| a.is_default).count();
    if !addresses.is_empty() && defaults != 1 {
        problems.push(("addresses".to_owned(), "must have exactly one default"));
    }
    let mut seen = BTreeSet::new();
    for (place, address) in addresses.iter().enumerate() {
        let mut note = |bad: bool, field: &str, problem| {
            if bad {
                problems.push((format!("addresses[{place}].{field}"), problem));
            }
        };
        let again = !seen.insert(address.id.as_str());
        note(again, "id", "is named twice");
        for (field, problem) in place_problems(address) {
            note(true, field, problem);
        }
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(AddressFault { problems })
    }
}

fn place_problems(address: &Address) -> Vec<(&'static str, &'static str)> {
    let mut problems = Vec::new();
    let mut note = |bad: bool, field, problem| {
        if bad {
            problems.push((field, problem));
        }
    };
    let country = address.country.as_str();
    let spelled = country.len() == 2 && country.bytes().all(|b| b.is_ascii_uppercase());
    note(
        !spelled,
        "country",
        "must be two capital letters, such as PA",
    );
    let (province, code) = (address.province, address.location_code);
    if country == PANAMA {
        note(province.is_none(), "province", "is needed in Panama");
        note(code.is_none(), "location_code", "is needed in Panama");
        let other = province
            .zip(code)
            .is_some_and(|(province, code)| province.number() != code.province());
        note(other, "location_code", "is of another province");
    } else {
        note(province.is_some(), "province", "is for Panama only");
        note(code.is_some(), "location_code", "is for Panama only");
    }
    let on_earth = address.geo.is_none_or(|geo| {
        geo.latitude_e6.unsigned_abs() <= 90_000_000
            && geo.longitude_e6.unsigned_abs() <= 180_000_000
    });
    note(!on_earth, "geo", "is no place on earth");
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Id;
    use ulid::Ulid;

    fn home(number: u128) -> Address {
        Address {
            id: AddressId::new(Ulid::from_parts(1, number)),
            label: "Casa".to_owned(),
            line1: "Calle 50, casa 12".to_owned(),
            line2: None,
            corregimiento: "Bella Vista".to_owned(),
            district: "Panamá".to_owned(),
            province: Some(Province::Panama),
            location_code: LocationCode::parse("8-8-7"),
            country: "PA".to_owned(),
            geo: None,
            notes: String::new(),
            is_default: number == 1,
        }
    }

    fn paths(addresses: &[Address]) -> Vec<String> {
        let fault = check(addresses).expect_err("a fault");
        fault.problems.into_iter().map(|(path, _)| path).collect()
    }

    #[test]
    fn a_location_code_has_one_spelling() {
        let code = LocationCode::parse(" 08-08-07 ").expect("a code");
        assert_eq!(code.to_string(), "8-8-7");
        for wrong in [
            "", "8-8", "8-8-7-1", "14-1-1", "0-1-1", "8--7", "8-8-x", "+8-8-7",
        ] {
            assert_eq!(LocationCode::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_provinces_are_numbered_as_the_authority_numbers_them() {
        assert_eq!(Province::ALL.len(), 13);
        for (province, number) in Province::ALL.iter().zip(1_u16..) {
            assert_eq!(province.number(), number);
            assert_eq!(province.as_str(), format!("{number:02}"));
        }
    }

    #[test]
    fn an_address_book_has_exactly_one_default() {
        assert_eq!(check(&[]), Ok(()));
        assert_eq!(check(&[home(1), home(2)]), Ok(()));
        assert_eq!(paths(&[home(2)]), ["addresses"]);
        let both = [
            home(1),
            Address {
                is_default: true,
                ..home(2)
            },
        ];
        assert_eq!(paths(&both), ["addresses"]);
        assert_eq!(
            paths(&[
                home(1),
                Address {
                    is_default: false,
                    ..home(1)
                }
            ]),
            ["addresses[1].id"]
        );
    }

    #[test]
    fn a_code_is_of_its_province_and_only_panama_has_any() {
        let other = Address {
            location_code: LocationCode::parse("3-1-1"),
            ..home(1)
        };
        assert_eq!(paths(&[other]), ["addresses[0].location_code"]);
        let abroad = Address {
            country: "CO".to_owned(),
            ..home(1)
        };
        assert_eq!(
            paths(&[abroad]),
            ["addresses[0].province", "addresses[0].location_code"]
        );
        let nowhere = Address {
            country: "panama".to_owned(),
            province: None,
            location_code: None,
            geo: Some(Geo {
                latitude_e6: i32::MIN,
                longitude_e6: 0,
            }),
            ..home(1)
        };
        assert_eq!(
            paths(&[nowhere]),
            ["addresses[0].country", "addresses[0].geo"]
        );
    }
}
