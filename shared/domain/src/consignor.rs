//! Consignors: whose goods the house sells, who they are, and how they are paid.
//!
//! A consignor is a user with the role; their file is opened together with it and has the user's
//! id. Identity is a small machine of its own, `none → pending → verified | rejected → pending…`:
//! [`TRANSITIONS`] is the table. Whoever is not verified, or is on hold, is not paid.
//!
//! Numbers of documents and accounts are sealed before they come here: the domain keeps
//! [`SealedNumber`]s and never sees what is in them.

mod command;
mod decide;
mod forget;
mod identity;
mod method;
mod sealed;
mod transitions;

#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::access::Actor;
use crate::contact::Email;
use crate::decision::Decision;
use crate::ids::{CommissionPlanId, ConsignorFileId, PayoutMethodId, UserId};
use crate::machine::vocabulary;
use crate::money::Money;
use crate::terms::Disposition;
use crate::time::Timestamp;

pub use command::{
    BankDetailsViewed, Command, ConsignorEdit, ConsignorEvent, HoldChange, NewMethod, Refusal,
};
pub use identity::{DocumentKind, IdentityDocument, Kyc, KycStatus};
pub use method::{AccountType, MAX_METHODS, MethodDetails, PayoutKind, PayoutMethod};
pub use sealed::SealedNumber;
pub use transitions::TRANSITIONS;

vocabulary! {
    /// How the house values a consignor.
    pub enum Tier {
        /// Everyone begins here.
        Standard = "standard",
        /// Better.
        Silver = "silver",
        /// Best.
        Gold = "gold",
    }
}

vocabulary! {
    /// How a consignor would rather be paid.
    pub enum PayoutPreference {
        /// Into a bank account.
        Transfer = "transfer",
        /// By Yappy.
        Yappy = "yappy",
        /// In cash.
        Cash = "cash",
        /// By check.
        Check = "check",
        /// As store credit, with the bonus of the house (R4).
        StoreCredit = "store_credit",
    }
}

vocabulary! {
    /// How much the portal shows a consignor of their account.
    pub enum PortalDetail {
        /// The balance alone.
        Balance = "balance",
        /// What was sold, and the balance.
        Basic = "basic",
        /// Every step of every split.
        Detailed = "detailed",
    }
}

/// What the house and a consignor have settled between them. Plain: it may be stored as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsignorTerms {
    /// How the house values them.
    pub tier: Tier,
    /// The plan that their proposals begin with; the category's, if there is none.
    #[serde(default)]
    pub default_commission_plan_id: Option<CommissionPlanId>,
    /// What becomes of goods that are not sold.
    pub default_disposition: Disposition,
    /// The least that is paid out at once; below it carries over (R18).
    pub min_payout: Money,
    /// How they would rather be paid.
    pub payout_preference: PayoutPreference,
    /// How much the portal shows them.
    pub portal_detail: PortalDetail,
    /// What staff note for each other.
    #[serde(default)]
    pub notes_internal: String,
}

/// Nothing is paid to a consignor on hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Hold {
    /// Why.
    pub reason: String,
    /// Since when.
    pub since: Timestamp,
    /// Who ordered it.
    pub by: Actor,
}

/// What the ledger owes a consignor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Balances {
    /// Earned and not payable yet (R18).
    pub pending: Money,
    /// Payable.
    pub available: Money,
    /// Owed by the consignor.
    pub recoverable: Money,
    /// How many entries of the ledger this is the sum of.
    pub entries: u64,
}

impl Balances {
    /// Of a consignor about whom nothing was ever posted. No entry is written before goods are
    /// sold through the house's books, so this is everyone's balance until then.
    pub const fn no_entries() -> Self {
        Self {
            pending: Money::ZERO,
            available: Money::ZERO,
            recoverable: Money::ZERO,
            entries: 0,
        }
    }
}

/// A consignor's file.
///
/// Invariants: `version` grows by one with every accepted command; of the methods in use exactly
/// one is the default, if there is any; a method that was replaced is never paid to again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consignor {
    parts: ConsignorParts,
}

/// Everything a file consists of, for storage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsignorParts {
    /// Whose.
    pub id: UserId,
    /// The file's own id, made of the user's: events of the person and of the file differ.
    pub file: ConsignorFileId,
    /// The optimistic lock.
    pub version: u64,
    /// What people call it: `CO-2026-000123`.
    pub number: String,
    /// The person's name, to be found by.
    pub name: String,
    /// Where they were written to when payment was last arranged: told of the next change too.
    pub contact: Email,
    /// What is settled.
    pub terms: ConsignorTerms,
    /// Why they are not paid, if they are not.
    pub hold: Option<Hold>,
    /// How far their identity is known.
    pub kyc: Kyc,
    /// The papers they showed last.
    pub documents: Vec<IdentityDocument>,
    /// How they are paid, with what was replaced before.
    pub methods: Vec<PayoutMethod>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it changed last.
    pub updated_at: Timestamp,
}

/// What a file is opened with.
#[derive(Clone, Debug)]
pub struct Opening {
    /// Whose.
    pub id: UserId,
    /// The next number of its series.
    pub number: String,
    /// The person's name.
    pub name: String,
    /// The account's address.
    pub email: Email,
    /// The least that the house pays out at once.
    pub min_payout: Money,
}

impl Consignor {
    /// Opens the file of someone who becomes a consignor.
    pub fn open(opening: Opening, now: Timestamp) -> Decision<Self, ConsignorEvent> {
        let event = ConsignorEvent::Opened {
            consignor: opening.id.clone(),
            number: opening.number.clone(),
        };
        let parts = ConsignorParts {
            file: ConsignorFileId::of(&opening.id),
            id: opening.id,
            version: 1,
            number: opening.number,
            name: opening.name,
            contact: opening.email,
            terms: ConsignorTerms {
                tier: Tier::Standard,
                default_commission_plan_id: None,
                default_disposition: Disposition::Return,
                min_payout: opening.min_payout,
                payout_preference: PayoutPreference::Transfer,
                portal_detail: PortalDetail::Basic,
                notes_internal: String::new(),
            },
            hold: None,
            kyc: Kyc::None,
            documents: Vec::new(),
            methods: Vec::new(),
            opened_at: now,
            updated_at: now,
        };
        Decision::one(None, Self { parts }, event)
    }

    /// Rebuilds a file from storage or the seed.
    pub fn restore(parts: ConsignorParts) -> Self {
        Self { parts }
    }

    /// Everything it consists of.
    pub fn parts(&self) -> &ConsignorParts {
        &self.parts
    }

    /// Whose.
    pub fn id(&self) -> &UserId {
        &self.parts.id
    }

    /// The optimistic lock.
    pub fn version(&self) -> u64 {
        self.parts.version
    }

    /// The methods in use, in the order they were added.
    pub fn methods(&self) -> impl Iterator<Item = &PayoutMethod> {
        self.parts.methods.iter().filter(|method| method.in_use())
    }

    /// The method with this id, in use or replaced.
    pub fn method(&self, id: &PayoutMethodId) -> Option<&PayoutMethod> {
        self.parts.methods.iter().find(|method| &method.id == id)
    }

    /// The method, if money may go to it now (R18): the person is verified and not on hold, and
    /// the method is in use, verified and past its cool-down.
    ///
    /// # Errors
    /// What stands against it.
    pub fn payable(&self, id: &PayoutMethodId, now: Timestamp) -> Result<&PayoutMethod, Refusal> {
        if self.parts.hold.is_some() {
            return Err(Refusal::OnHold);
        }
        match self.parts.kyc {
            Kyc::Verified { .. } => {}
            Kyc::None | Kyc::Pending { .. } | Kyc::Rejected { .. } => {
                return Err(Refusal::NotVerified);
            }
        }
        let method = self.methods().find(|method| &method.id == id);
        let method = method.ok_or_else(|| Refusal::NoSuchMethod("method_id".to_owned()))?;
        if method.verified_at.is_none() {
            return Err(Refusal::MethodNotVerified);
        }
        if now < method.cool_down_until {
            return Err(Refusal::CoolingDown);
        }
        Ok(method)
    }
}
