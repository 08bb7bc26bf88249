//! What a person sees and changes of themselves: rows 8 to 11 of the route list.

use garde::Validate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use domain::access::{Caller, Permission as P};
use domain::consignor::Consignor;
use domain::ids::AddressId;
use domain::notification::{Choice, NotificationPreferences, QuietHours};
use domain::user::{Geo, LocationCode, Province, User};

use super::sign_in::{ONE_PROCESSOR, PROVES};
use super::users::{MePatch, UserView};
use super::{READS, WRITES};
use crate::common::Nothing;
use crate::consignors::payout_methods::PayoutMethodView;
use crate::route::{Method, Reply, Route};
use crate::routes;

routes! {
    /// Every operation on one's own account.
    MeOp {
        /// Who is signed in: profile, addresses, preferences, roles and permissions, and how a
        /// consignor is paid.
        GetMe {
            route: Route::get("get_me", "/v1/me").summary("Show who is signed in").grants(READS),
            path: Nothing,
            query: Nothing,
            body: Nothing,
            reply: MeView,
        }
        /// Edits one's own account. Changing the address or the number takes the password. A
        /// changed address is unproven until a code that was sent to it is entered, and both are
        /// told.
        UpdateMe {
            route: Route::edit(Method::Patch, "update_me", "/v1/me")
                .summary("Edit one's own profile")
                .any_of(&[P::ProfileManageOwn])
                .grants(PROVES)
                .memory(ONE_PROCESSOR),
            path: Nothing,
            query: Nothing,
            body: MePatch,
            reply: MeView,
        }
        /// Replaces one's own address book. Exactly one address is the default. An address in
        /// Panama has its province and location code, which must agree.
        SetMyAddresses {
            route: Route::edit(Method::Put, "set_my_addresses", "/v1/me/addresses")
                .summary("Replace one's own addresses")
                .any_of(&[P::ProfileManageOwn])
                .grants(WRITES),
            path: Nothing,
            query: Nothing,
            body: AddressBook,
            reply: MeView,
        }
        /// Replaces what one wants to be told, by which way, and when not. What is required cannot
        /// be switched off.
        SetMyNotificationPreferences {
            route: Route::edit(
                Method::Put,
                "set_my_notification_preferences",
                "/v1/me/notification-preferences",
            )
                .summary("Replace one's own notification preferences")
                .any_of(&[P::ProfileManageOwn])
                .grants(WRITES),
            path: Nothing,
            query: Nothing,
            body: PreferencesBody,
            reply: MeView,
        }
    }
}

/// An address book that replaces the one there was.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AddressBook {
    /// Every address.
    #[garde(length(max = 20), dive)]
    pub addresses: Vec<AddressBody>,
}

/// An address.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AddressBody {
    /// Which one it is; absent for a new one.
    #[garde(skip)]
    #[serde(default)]
    pub id: Option<AddressId>,
    /// What the person calls it.
    #[garde(length(chars, min = 1, max = 60))]
    pub label: String,
    /// Street and house.
    #[garde(length(chars, min = 1, max = 200))]
    pub line1: String,
    /// Flat, floor, building.
    #[garde(length(chars, min = 1, max = 200))]
    #[serde(default)]
    pub line2: Option<String>,
    /// The corregimiento; a town quarter in another country.
    #[garde(length(chars, min = 1, max = 100))]
    pub corregimiento: String,
    /// The district; a town in another country.
    #[garde(length(chars, min = 1, max = 100))]
    pub district: String,
    /// The province, in Panama.
    #[garde(skip)]
    #[serde(default)]
    pub province: Option<Province>,
    /// Province, district and corregimiento by their numbers, in Panama.
    #[garde(skip)]
    #[serde(default)]
    pub location_code: Option<LocationCode>,
    /// The country in two letters; Panama when absent.
    #[garde(length(chars, min = 2, max = 2))]
    #[serde(default = "panama")]
    pub country: String,
    /// Where on the map.
    #[garde(skip)]
    #[serde(default)]
    pub geo: Option<Geo>,
    /// How to find it.
    #[garde(length(chars, max = 500))]
    #[serde(default)]
    pub notes: String,
    /// Whether it is the one that is meant when none is named.
    #[garde(skip)]
    #[serde(default)]
    pub is_default: bool,
}

fn panama() -> String {
    "PA".to_owned()
}

/// What one wants to be told, replacing what there was.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PreferencesBody {
    /// Of what, and by which way. What is not named is as the house has it.
    #[garde(length(max = 300))]
    pub choices: Vec<Choice>,
    /// When what can wait waits; without it, as the house has it.
    #[garde(skip)]
    #[serde(default)]
    pub quiet_hours: Option<QuietHours>,
}

/// Who is signed in.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MeView {
    /// The account.
    #[serde(flatten)]
    pub user: UserView,
    /// The codes of what they may do.
    pub permissions: Vec<&'static str>,
    /// Of what they want to be told, and when not.
    pub notification_preferences: NotificationPreferences,
    /// How they are paid, where a consignor looks at their account. Numbers are masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payout_methods: Option<Vec<PayoutMethodView>>,
}

impl MeView {
    /// The account as its owner sees it.
    pub fn of(user: &User, caller: &Caller) -> Self {
        Self {
            user: UserView::from(user),
            permissions: caller.grants.permissions().map(P::code).collect(),
            notification_preferences: user.facts().preferences.clone(),
            payout_methods: None,
        }
    }

    /// The same, with how they are paid.
    #[must_use]
    pub fn paid_by(self, file: Option<&Consignor>) -> Self {
        let methods = |file: &Consignor| file.methods().map(PayoutMethodView::masked).collect();
        Self {
            payout_methods: file.map(methods),
            ..self
        }
    }
}

impl Reply for MeView {
    const VERSIONED: bool = true;

    fn version(&self) -> Option<u64> {
        Some(self.user.version)
    }
}
