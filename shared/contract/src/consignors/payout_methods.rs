//! How a consignor is paid: row 12 of the route list.

use garde::Validate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use domain::access::Permission as P;
use domain::consignor::{AccountType, MethodDetails, PayoutKind, PayoutMethod};
use domain::contact::Phone;
use domain::ids::{OtpId, PayoutMethodId};
use domain::tax_id::{Dv, TaxId, TaxIdError, TaxIdType};
use domain::time::Timestamp;

use crate::common::Nothing;
use crate::route::{Reply, Route};
use crate::routes;
use crate::worker::{Grant, Secret};

routes! {
    /// Every operation on payout methods.
    PayoutMethodOp {
        /// Adds a way to be paid, in place of another if one is named. It takes a one-time code for
        /// `payout_change`, sent to the same person. Nothing is paid to it for 48 hours (setting)
        /// nor before staff find that its holder is the consignor; nothing more is paid to the one
        /// it replaces. The account's address is told, and the one from before the last change.
        AddPayoutMethod {
            route: Route::create("add_payout_method", "/v1/me/payout-methods")
                .summary("Add a payout method")
                .any_of(&[P::PayoutMethodsManageOwn])
                .grants(&[
                    Grant::TableRead,
                    Grant::TableWrite,
                    Grant::Secret(Secret::CursorKey),
                    Grant::Secret(Secret::FieldKey),
                    Grant::Secret(Secret::Pepper),
                ]),
            path: Nothing, query: Nothing, body: NewPayoutMethod, reply: PayoutMethodView,
        }
    }
}

/// Another way to be paid.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewPayoutMethod {
    /// The one-time code that was asked for changing how one is paid.
    #[garde(skip)]
    pub otp_id: OtpId,
    /// Its six digits.
    #[garde(pattern(r"^[0-9]{6}$"))]
    #[schemars(regex(pattern = r"^[0-9]{6}$"))]
    pub code: String,
    /// The way.
    #[garde(dive)]
    pub method: MethodBody,
    /// In whose name.
    #[garde(length(chars, min = 2, max = 120))]
    pub holder_name: String,
    /// Whose tax id.
    #[garde(custom(reads))]
    pub holder_tax_id: StatedTaxId,
    /// Whether it becomes the one that is used unless another is named. The first one does anyway.
    #[garde(skip)]
    #[serde(default)]
    pub is_default: bool,
    /// The method it takes the place of.
    #[garde(skip)]
    #[serde(default)]
    pub replaces: Option<PayoutMethodId>,
}

/// A way to be paid, with what that way needs.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum MethodBody {
    /// Into a bank account.
    Ach {
        /// The bank, by its code.
        #[garde(pattern(r"^[A-Z0-9]{2,11}$"))]
        #[schemars(regex(pattern = r"^[A-Z0-9]{2,11}$"))]
        bank_code: String,
        /// What sort of account.
        #[garde(skip)]
        account_type: AccountType,
        /// The account: digits, with dashes between them or without.
        #[garde(pattern(r"^[0-9][0-9-]{2,26}[0-9]$"))]
        #[schemars(regex(pattern = r"^[0-9][0-9-]{2,26}[0-9]$"))]
        account_number: String,
    },
    /// By Yappy.
    Yappy {
        /// The telephone.
        #[garde(skip)]
        phone: Phone,
    },
    /// In cash, at the counter.
    Cash {},
    /// By check.
    Check {},
    /// As store credit.
    StoreCredit {},
}

/// A tax id as someone states it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatedTaxId {
    /// What sort of id it is.
    #[serde(rename = "type")]
    pub sort: TaxIdType,
    /// The number, as it was typed.
    #[schemars(length(min = 1, max = 60))]
    pub ruc: String,
    /// Its check digits, where they were typed apart.
    #[serde(default)]
    pub dv: Option<Dv>,
}

impl StatedTaxId {
    /// The id, held against the local rule.
    ///
    /// # Errors
    /// It does not read; of a body that passed the check it does.
    pub fn read(&self) -> Result<TaxId, TaxIdError> {
        TaxId::state(self.sort, &self.ruc, self.dv)
    }
}

/// Says what is wrong with a tax id beside everything else that is wrong with the body.
fn reads(stated: &StatedTaxId, (): &()) -> garde::Result {
    stated
        .read()
        .map(drop)
        .map_err(|err| garde::Error::new(err.to_string()))
}

/// A way in which a consignor is paid.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PayoutMethodView {
    /// Which.
    pub id: PayoutMethodId,
    /// The way.
    pub kind: PayoutKind,
    /// The bank, by its code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bank_code: Option<String>,
    /// What sort of account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_type: Option<AccountType>,
    /// The account or telephone: `••••1234`, or whole where that was asked for and is allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// In whose name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holder_name: Option<String>,
    /// Whose tax id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holder_tax_id: Option<TaxId>,
    /// When staff found that the holder is the consignor.
    pub verified_at: Option<Timestamp>,
    /// Nothing is paid to it before.
    pub cool_down_until: Timestamp,
    /// Whether it is the one that is used unless another is named.
    pub is_default: bool,
    /// When it was added.
    pub added_at: Timestamp,
}

impl PayoutMethodView {
    /// With the end of its number.
    pub fn masked(method: &PayoutMethod) -> Self {
        let (bank_code, account_type) = match &method.details {
            MethodDetails::Ach {
                bank_code,
                account_type,
                ..
            } => (Some(bank_code.clone()), Some(*account_type)),
            MethodDetails::Yappy { .. }
            | MethodDetails::Cash
            | MethodDetails::Check
            | MethodDetails::StoreCredit => (None, None),
        };
        Self {
            bank_code,
            account_type,
            number: method.details.number().map(|number| number.masked()),
            holder_name: Some(method.holder_name.clone()),
            holder_tax_id: Some(method.holder_tax_id.clone()),
            ..Self::outline(method)
        }
    }

    /// The way alone, and whether it may be used: without bank, number and holder.
    pub fn outline(method: &PayoutMethod) -> Self {
        Self {
            id: method.id.clone(),
            kind: method.details.kind(),
            bank_code: None,
            account_type: None,
            number: None,
            holder_name: None,
            holder_tax_id: None,
            verified_at: method.verified_at,
            cool_down_until: method.cool_down_until,
            is_default: method.is_default,
            added_at: method.added_at,
        }
    }
}

impl Reply for PayoutMethodView {}
