//! What callers send about requests.

use std::collections::BTreeMap;

use garde::Validate;
use schemars::JsonSchema;
use serde::Deserialize;

use domain::ids::{
    AddressId, BrandId, CategoryId, LocationId, MediaId, RequestId, RequestItemId, UserId,
};
use domain::money::Money;
use domain::request::{
    Appointment, Channel, CustodyFacts, IntakeMode, ItemDetails, Photo, Priority, PurchaseInfo,
    RejectionReason, SelfCondition, Status, Verdict,
};
use domain::time::Date;

/// A request is opened.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewRequest {
    /// Whose goods; only staff name someone, a consignor opens their own.
    #[garde(skip)]
    #[serde(default)]
    pub consignor_id: Option<UserId>,
    /// The shop that takes care of it.
    #[garde(skip)]
    pub location_id: LocationId,
    /// How the goods come to the house.
    #[garde(skip)]
    pub intake_mode: IntakeMode,
    /// Where to fetch or look at them; needed for pick-up and visits.
    #[garde(skip)]
    #[serde(default)]
    pub address_id: Option<AddressId>,
    /// Where it came in; a consignor's comes through the portal.
    #[garde(skip)]
    #[serde(default)]
    pub channel: Option<Channel>,
    /// How soon it should be looked at. Staff decide.
    #[garde(skip)]
    #[serde(default)]
    pub priority: Option<Priority>,
    /// What the consignor wants to add.
    #[garde(length(chars, max = 2_000))]
    #[serde(default)]
    pub note: String,
    /// Its reference in the system it came from.
    #[garde(length(chars, min = 1, max = 120))]
    #[serde(default)]
    pub source_ref: Option<String>,
}

/// A draft is edited: what is sent replaces what was there.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RequestEdit {
    /// The shop that takes care of it.
    #[garde(skip)]
    #[serde(default)]
    pub location_id: Option<LocationId>,
    /// How the goods come to the house.
    #[garde(skip)]
    #[serde(default)]
    pub intake_mode: Option<IntakeMode>,
    /// Where to fetch or look at them.
    #[garde(skip)]
    #[serde(default)]
    pub address_id: Option<AddressId>,
    /// How soon it should be looked at. Staff decide.
    #[garde(skip)]
    #[serde(default)]
    pub priority: Option<Priority>,
    /// What the consignor wants to add.
    #[garde(length(chars, max = 2_000))]
    #[serde(default)]
    pub note: Option<String>,
}

/// What the consignor says of an item. Everything can be missing in a draft but the title.
#[derive(Clone, Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ItemBody {
    /// What it is.
    #[garde(length(chars, min = 1, max = 200))]
    pub title: String,
    /// What kind of thing.
    #[garde(skip)]
    #[serde(default)]
    pub category_id: Option<CategoryId>,
    /// Who made it.
    #[garde(skip)]
    #[serde(default)]
    pub brand_id: Option<BrandId>,
    /// More about it.
    #[garde(length(chars, max = 2_000))]
    #[serde(default)]
    pub description: String,
    /// What the consignor hopes for.
    #[garde(skip)]
    #[serde(default)]
    pub expected_price: Option<Money>,
    /// What the consignor will not go below.
    #[garde(skip)]
    #[serde(default)]
    pub minimum_price: Option<Money>,
    /// Where and when it was bought.
    #[garde(skip)]
    #[serde(default)]
    pub purchase: Option<PurchaseInfo>,
    /// How the consignor sees its condition.
    #[garde(skip)]
    #[serde(default)]
    pub condition: Option<SelfCondition>,
    /// Its serial number.
    #[garde(length(chars, min = 1, max = 100))]
    #[serde(default)]
    pub serial: Option<String>,
    /// Photos that passed the check, at most 12.
    #[garde(length(max = 12), dive)]
    #[serde(default)]
    pub photos: Vec<PhotoBody>,
    /// Answers to the questions of the category, by their keys.
    #[garde(length(max = 40), custom(short))]
    #[serde(default)]
    pub checklist: BTreeMap<String, String>,
}

/// A photo of an item.
#[derive(Clone, Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PhotoBody {
    /// The upload.
    #[garde(skip)]
    pub media_id: MediaId,
    /// What it shows.
    #[garde(length(chars, max = 150))]
    #[serde(default)]
    pub caption: Option<String>,
}

impl From<ItemBody> for ItemDetails {
    fn from(body: ItemBody) -> Self {
        let photo = |photo: PhotoBody| Photo {
            media_id: photo.media_id,
            caption: photo.caption,
        };
        Self {
            title: body.title,
            category_id: body.category_id,
            brand_id: body.brand_id,
            description: body.description,
            expected_price: body.expected_price,
            minimum_price: body.minimum_price,
            purchase: body.purchase,
            condition: body.condition,
            serial: body.serial,
            photos: body.photos.into_iter().map(photo).collect(),
            checklist: body.checklist,
        }
    }
}

/// The path of a request.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
pub struct RequestPath {
    /// Which request.
    #[garde(skip)]
    pub id: RequestId,
}

/// The path of an item of a request.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
pub struct ItemPath {
    /// Which request.
    #[garde(skip)]
    pub id: RequestId,
    /// Which item.
    #[garde(skip)]
    pub item_id: RequestItemId,
}

/// Which requests to list.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RequestQuery {
    /// The ones that stand here. For staff who see all.
    #[garde(skip)]
    #[serde(default)]
    pub status: Option<Status>,
    /// The ones of this consignor. For staff who see all.
    #[garde(skip)]
    #[serde(default)]
    pub consignor_id: Option<UserId>,
    /// The ones of this appraiser. For staff who see all.
    #[garde(skip)]
    #[serde(default)]
    pub appraiser_id: Option<UserId>,
    /// The ones of this location, together with `status`. For staff who see all, or all of some
    /// locations; who sees several names one.
    #[garde(skip)]
    #[serde(default)]
    pub location_id: Option<LocationId>,
    /// Rows per page: 1 to 100, 20 if not said.
    #[garde(range(min = 1, max = 100))]
    #[serde(default)]
    pub limit: Option<u16>,
    /// The `next` of the page before.
    #[garde(length(chars, min = 1, max = 2_000))]
    #[serde(default)]
    pub cursor: Option<String>,
}

/// The consignor agrees to the terms.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct TermsConsent {
    /// The version of the terms that is accepted; it must be the one in force.
    #[garde(length(chars, min = 1, max = 40))]
    #[serde(default)]
    pub terms_version: Option<String>,
}

/// Who is to appraise.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AppraiserChoice {
    /// Who; without a name the least busy one.
    #[garde(skip)]
    #[serde(default)]
    pub appraiser_id: Option<UserId>,
}

/// A time, or that nobody came.
#[derive(Clone, Debug, Deserialize, JsonSchema, Validate)]
#[serde(tag = "action", rename_all = "snake_case", deny_unknown_fields)]
pub enum AppointmentWish {
    /// Set or move it.
    Set {
        /// When, and where.
        #[garde(skip)]
        appointment: Appointment,
    },
    /// The consignor did not come.
    NoShow,
}

/// Whose free times, and on which day.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SlotQuery {
    /// The request to find a time for.
    #[garde(skip)]
    pub request_id: RequestId,
    /// The day in Panama.
    #[garde(skip)]
    pub day: Date,
}

/// Goods come in: what both sides record.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(transparent)]
pub struct GoodsIn(#[garde(skip)] pub CustodyFacts);

/// What there is to say of an item: scores and findings, or why it is declined.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(transparent)]
pub struct AppraisalBody(#[garde(skip)] pub Verdict);

/// Turned down, or sent back.
#[derive(Clone, Debug, Deserialize, JsonSchema, Validate)]
#[serde(tag = "action", rename_all = "snake_case", deny_unknown_fields)]
pub enum RejectOrder {
    /// Back to the consignor.
    RequestChanges {
        /// What should change, in words for the consignor.
        #[garde(length(chars, min = 3, max = 1_000))]
        reason: String,
    },
    /// Turned down.
    Reject {
        /// Why.
        #[garde(skip)]
        reason_code: RejectionReason,
        /// In words for the consignor.
        #[garde(length(chars, min = 3, max = 1_000))]
        text: String,
        /// For counterfeits: what the law has to say.
        #[garde(length(chars, min = 3, max = 1_000))]
        #[serde(default)]
        legal_note: Option<String>,
    },
}

/// Called off.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CancelOrder {
    /// Why.
    #[garde(length(chars, min = 3, max = 1_000))]
    pub reason: String,
    /// The fee agreed for calling off once the goods are in. Staff only.
    #[garde(skip)]
    #[serde(default)]
    pub agreed_fee: Option<Money>,
}

/// Longest answer to a question of a checklist, in characters.
const LONGEST_ANSWER: usize = 300;

fn short(answers: &BTreeMap<String, String>, (): &()) -> garde::Result {
    match answers
        .iter()
        .find(|(key, text)| key.len() > 60 || text.chars().count() > LONGEST_ANSWER)
    {
        Some(_) => Err(garde::Error::new(
            "each answer is at most 300 characters long",
        )),
        None => Ok(()),
    }
}
