//! Ids: a type prefix and a ULID, such as `req_01J9ZQ5W3N8X7V6T5R4Q3P2N1M`.

use std::fmt;

use ulid::Ulid;

use crate::fault::{Class, Fault};

/// Why a text is not the id it should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected `{prefix}_` and a ULID of 26 characters")]
pub struct IdError {
    prefix: &'static str,
}

impl Fault for IdError {
    fn class(&self) -> Class {
        Class::Invalid
    }

    fn code(&self) -> &'static str {
        "id_invalid"
    }
}

/// What every id can do, for code that is the same for all of them.
pub trait Id: Sized + fmt::Display + Clone + PartialEq {
    /// The type prefix, without the underscore.
    const PREFIX: &'static str;

    /// The id of a new thing. The caller brings the ULID: the domain has no clock and no dice.
    fn new(ulid: Ulid) -> Self;

    /// The whole text.
    fn as_str(&self) -> &str;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Reads an id.
            ///
            /// # Errors
            /// [`IdError`] when the prefix or the ULID is not right.
            pub fn parse(text: &str) -> Result<Self, IdError> {
                let refused = IdError { prefix: $prefix };
                let ulid = text.strip_prefix(concat!($prefix, "_")).ok_or(refused.clone())?;
                // One spelling per id: a lower-case or lenient one would be another key.
                match Ulid::from_string(ulid) {
                    Ok(read) if read.to_string() == ulid => Ok(Self(text.to_owned())),
                    Ok(_) | Err(_) => Err(refused),
                }
            }

            /// The whole text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl Id for $name {
            const PREFIX: &'static str = $prefix;

            fn new(ulid: Ulid) -> Self {
                Self(format!(concat!($prefix, "_{}"), ulid))
            }

            fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
                Self::parse(&text).map_err(serde::de::Error::custom)
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "type": "string",
                    "pattern": concat!("^", $prefix, "_[0-7][0-9A-HJKMNP-TV-Z]{25}$"),
                })
            }

            fn inline_schema() -> bool {
                true
            }
        }
    )*};
}

ids! {
    /// A person who can sign in: staff, consignor or customer.
    UserId = "usr";
    /// A signed-in session.
    SessionId = "ses";
    /// A one-time code that was asked for.
    OtpId = "otp";
    /// A consignment request.
    RequestId = "req";
    /// An item of a consignment request.
    RequestItemId = "rit";
    /// A proposal.
    ProposalId = "prp";
    /// A contract.
    ContractId = "con";
    /// A line of a contract.
    ContractLineId = "cln";
    /// A contract template.
    TemplateId = "tpl";
    /// A product.
    ProductId = "prd";
    /// A hand-over of goods.
    CustodyId = "cus";
    /// Goods on their way from one location to another.
    TransferId = "trf";
    /// A count of what is in a location.
    StockCountId = "cnt";
    /// An uploaded or printed file.
    MediaId = "med";
    /// A shop or store room.
    LocationId = "loc";
    /// A category of goods.
    CategoryId = "cat";
    /// A brand.
    BrandId = "brd";
    /// A commission plan.
    CommissionPlanId = "cpl";
    /// A markdown schedule.
    MarkdownScheduleId = "mks";
    /// A message to a person.
    NotificationId = "ntf";
    /// A consignor's or customer's postal address.
    AddressId = "adr";
    /// What a person asks about their own data.
    DataRequestId = "drq";
    /// A key that a machine signs in with.
    ApiKeyId = "key";
    /// A one-time permission that someone else granted.
    OverrideId = "ovr";
    /// A role that the shop made.
    RoleId = "rol";
    /// The file of a consignor.
    ConsignorFileId = "csf";
    /// A way in which a consignor is paid.
    PayoutMethodId = "pom";
    /// That someone saw whole account numbers.
    BankDetailsViewId = "bdv";
    /// What is known about a tax id.
    TaxCheckId = "txc";
    /// An order to bring goods to someone, or to fetch them.
    DeliveryOrderId = "dlv";
    /// A discount or coupon.
    DiscountId = "dsc";
    /// An entry of the audit log.
    AuditId = "aud";
    /// A batch of labels.
    LabelBatchId = "lbl";
    /// A thing that may be said of goods, such as their size.
    AttributeId = "att";
    /// A sale.
    SaleId = "sal";
    /// That someone waits for a product.
    WatchId = "wat";
}

impl ConsignorFileId {
    /// The file of this person: one each, found without looking it up.
    pub fn of(user: &UserId) -> Self {
        let ulid = user.as_str().trim_start_matches(UserId::PREFIX);
        Self(format!("{}{ulid}", Self::PREFIX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_and_nothing_else_is_one() {
        let id = RequestId::new(Ulid::from_parts(1_700_000_000_000, 7));
        assert_eq!(RequestId::parse(id.as_str()), Ok(id.clone()));
        let lower = id.as_str().to_lowercase();
        for wrong in [
            "",
            "req_",
            "req_1",
            "usr_01J00000000000000000000001",
            lower.as_str(),
        ] {
            assert!(RequestId::parse(wrong).is_err(), "{wrong}");
        }
    }
}
