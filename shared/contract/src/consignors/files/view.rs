//! What callers are shown of consignors.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use domain::access::{Actor, Caller, Permission};
use domain::consignor::{
    Balances, Consignor, DocumentKind, Hold, IdentityDocument, Kyc, KycStatus, PayoutPreference,
    PortalDetail, Tier,
};
use domain::ids::{CommissionPlanId, MediaId, PayoutMethodId, UserId};
use domain::money::Money;
use domain::terms::Disposition;
use domain::time::{Date, Timestamp};

use crate::consignors::payout_methods::PayoutMethodView;
use crate::route::Reply;

/// What of a file its reader is shown. Who may see files sees what they need to deal with a
/// consignor; who may change them sees the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sight {
    /// Notes, the reason of a hold, papers and the ends of numbers.
    pub whole: bool,
}

impl Sight {
    /// The caller's.
    pub fn of(caller: &Caller) -> Self {
        Self {
            whole: caller.may(Permission::ConsignorsUpdate),
        }
    }
}

/// A consignor in a list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ConsignorCard {
    /// Which person.
    pub id: UserId,
    /// The number people say.
    pub number: String,
    /// How they are called.
    pub name: String,
    /// How the house values them.
    pub tier: Tier,
    /// How far their identity is known.
    pub kyc_status: KycStatus,
    /// Whether nothing is paid to them.
    pub on_hold: bool,
    /// When the file was opened.
    pub opened_at: Timestamp,
    /// When it changed last.
    pub updated_at: Timestamp,
}

impl From<&Consignor> for ConsignorCard {
    fn from(file: &Consignor) -> Self {
        let parts = file.parts();
        Self {
            id: parts.id.clone(),
            number: parts.number.clone(),
            name: parts.name.clone(),
            tier: parts.terms.tier,
            kyc_status: parts.kyc.status(),
            on_hold: parts.hold.is_some(),
            opened_at: parts.opened_at,
            updated_at: parts.updated_at,
        }
    }
}

/// A consignor's file.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ConsignorView {
    /// Which person.
    pub id: UserId,
    /// The version, as in the `ETag`.
    pub version: u64,
    /// The number people say.
    pub number: String,
    /// How they are called.
    pub name: String,
    /// How the house values them.
    pub tier: Tier,
    /// The plan their proposals begin with; absent for the one of the category.
    pub default_commission_plan_id: Option<CommissionPlanId>,
    /// What becomes of goods that are not sold.
    pub default_disposition: Disposition,
    /// The least that is paid out at once.
    pub min_payout: Money,
    /// How they would rather be paid.
    pub payout_preference: PayoutPreference,
    /// How much the portal shows them.
    pub portal_detail: PortalDetail,
    /// Whether nothing is paid to them.
    pub on_hold: bool,
    /// Why, since when and by whom; for those who may change the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hold: Option<Hold>,
    /// What staff note for each other; for those who may change the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes_internal: Option<String>,
    /// How far their identity is known.
    pub kyc: KycView,
    /// The papers they showed last; for those who may change the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub documents: Option<Vec<DocumentView>>,
    /// How they are paid.
    pub payout_methods: Vec<PayoutMethodView>,
    /// What the house owes them.
    pub balances: Balances,
    /// When the file was opened.
    pub opened_at: Timestamp,
    /// When it changed last.
    pub updated_at: Timestamp,
}

impl ConsignorView {
    /// The file as this reader sees it.
    pub fn of(file: &Consignor, balances: Balances, sight: Sight) -> Self {
        let parts = file.parts();
        let terms = parts.terms.clone();
        let documents = || parts.documents.iter().map(DocumentView::from).collect();
        let method = match sight.whole {
            true => PayoutMethodView::masked,
            false => PayoutMethodView::outline,
        };
        Self {
            id: parts.id.clone(),
            version: parts.version,
            number: parts.number.clone(),
            name: parts.name.clone(),
            tier: terms.tier,
            default_commission_plan_id: terms.default_commission_plan_id,
            default_disposition: terms.default_disposition,
            min_payout: terms.min_payout,
            payout_preference: terms.payout_preference,
            portal_detail: terms.portal_detail,
            on_hold: parts.hold.is_some(),
            hold: parts.hold.clone().filter(|_| sight.whole),
            notes_internal: sight.whole.then_some(terms.notes_internal),
            kyc: KycView::of(&parts.kyc, sight.whole),
            documents: sight.whole.then(documents),
            payout_methods: file.methods().map(method).collect(),
            balances,
            opened_at: parts.opened_at,
            updated_at: parts.updated_at,
        }
    }

    /// The same, with whole numbers of accounts.
    #[must_use]
    pub fn with_numbers(mut self, mut numbers: BTreeMap<PayoutMethodId, String>) -> Self {
        for method in &mut self.payout_methods {
            if let Some(number) = numbers.remove(&method.id) {
                method.number = Some(number);
            }
        }
        self
    }
}

impl Reply for ConsignorView {
    const VERSIONED: bool = true;

    fn version(&self) -> Option<u64> {
        Some(self.version)
    }
}

/// How far someone's identity is known.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct KycView {
    /// In one word.
    pub status: KycStatus,
    /// Since when, once there was something to know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    /// Who decided; for staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Actor>,
    /// On what ground, or why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl KycView {
    fn of(kyc: &Kyc, whole: bool) -> Self {
        let (since, by, reason) = match kyc.clone() {
            Kyc::None => (None, None, None),
            Kyc::Pending { since } => (Some(since), None, None),
            Kyc::Verified { at, by, reason } | Kyc::Rejected { at, by, reason } => {
                (Some(at), Some(by), Some(reason))
            }
        };
        Self {
            status: kyc.status(),
            since,
            by: by.filter(|_| whole),
            reason: reason.filter(|_| whole),
        }
    }

    /// As the person themselves see it: why they were turned down, but not who looked.
    fn own(kyc: &Kyc) -> Self {
        let reason = match kyc {
            Kyc::Rejected { reason, .. } => Some(reason.clone()),
            Kyc::None | Kyc::Pending { .. } | Kyc::Verified { .. } => None,
        };
        Self {
            reason,
            ..Self::of(kyc, false)
        }
    }
}

/// A paper that shows who someone is. Its number is masked.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DocumentView {
    /// What sort.
    pub kind: DocumentKind,
    /// The end of its number: `••••1234`.
    pub number: String,
    /// The last day it is good for; absent when it does not expire.
    pub expires_on: Option<Date>,
    /// Pictures of it.
    pub file_ids: Vec<MediaId>,
}

impl From<&IdentityDocument> for DocumentView {
    fn from(document: &IdentityDocument) -> Self {
        Self {
            kind: document.kind,
            number: document.number.masked(),
            expires_on: document.expires_on,
            file_ids: document.file_ids.clone(),
        }
    }
}

/// How far the caller's own identity is known.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct IdentityView {
    /// The version of the file, as in the `ETag`.
    pub version: u64,
    /// How far it is known.
    pub kyc: KycView,
    /// The papers they showed last.
    pub documents: Vec<DocumentView>,
}

impl From<&Consignor> for IdentityView {
    fn from(file: &Consignor) -> Self {
        let parts = file.parts();
        Self {
            version: parts.version,
            kyc: KycView::own(&parts.kyc),
            documents: parts.documents.iter().map(DocumentView::from).collect(),
        }
    }
}

impl Reply for IdentityView {
    const VERSIONED: bool = true;

    fn version(&self) -> Option<u64> {
        Some(self.version)
    }
}
