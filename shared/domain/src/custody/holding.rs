//! Who has an item now: a fold of its records.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{CustodyRecord, Party};
use crate::fault::{Class, Fault};
use crate::ids::{CustodyId, ProductId, TransferId};
use crate::time::Timestamp;

/// Who has a product now, and what it is spoken for. Kept beside the product, guarded by its
/// version, so that of two who take the same thing at once only one does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holding {
    /// The product.
    pub product_id: ProductId,
    /// How often this changed; 0 while nothing is kept.
    pub version: u64,
    /// Who has it.
    pub holder: Party,
    /// Since when.
    pub since: Timestamp,
    /// The last hand-over; none before the first.
    #[serde(default)]
    pub record: Option<CustodyId>,
    /// The hand-over or transfer that is under way with it.
    #[serde(default)]
    pub claim: Option<Claim>,
}

/// What a product is spoken for: one thing at a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schemars(rename = "CustodyClaim")]
pub enum Claim {
    /// A hand-over that is not confirmed yet.
    HandOver {
        /// Which.
        id: CustodyId,
    },
    /// A transfer that is not at its end.
    Transfer {
        /// Which.
        id: TransferId,
    },
}

/// Why a product does not change hands.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HoldingRefusal {
    /// Whoever gives does not have it.
    #[error("whoever gives it does not have it")]
    NotHolder,
    /// The hand-over is not about this product.
    #[error("the hand-over does not name the product")]
    NotNamed,
    /// It is spoken for.
    #[error("another hand-over or transfer is under way with it")]
    Claimed,
}

impl Fault for HoldingRefusal {
    fn class(&self) -> Class {
        match self {
            Self::NotHolder | Self::Claimed => Class::Refused,
            Self::NotNamed => Class::Bug,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotHolder => "custody_not_holder",
            Self::NotNamed => "custody_not_named",
            Self::Claimed => "custody_claimed",
        }
    }
}

impl Holding {
    /// Before the first record: whoever has the product has had it from the beginning.
    pub fn beginning(product_id: ProductId, holder: Party, since: Timestamp) -> Self {
        Self {
            product_id,
            version: 0,
            holder,
            since,
            record: None,
            claim: None,
        }
    }

    /// After these records, oldest first. What the chain of records says, and nothing else.
    ///
    /// # Errors
    /// [`HoldingRefusal`]: the records do not follow one on the other.
    pub fn after<'a>(
        self,
        records: impl IntoIterator<Item = &'a CustodyRecord>,
    ) -> Result<Self, HoldingRefusal> {
        records
            .into_iter()
            .try_fold(self, |held, record| held.pass(record, None))
    }

    /// After one more hand-over. `under` is the hand-over or transfer that is under way with the
    /// product; it stays spoken for until [`Holding::free`].
    ///
    /// # Errors
    /// [`HoldingRefusal`]: the giver does not have it, or it is spoken for otherwise.
    pub fn pass(
        &self,
        record: &CustodyRecord,
        under: Option<&Claim>,
    ) -> Result<Self, HoldingRefusal> {
        if !record.products().any(|id| id == &self.product_id) {
            return Err(HoldingRefusal::NotNamed);
        }
        if self.claim.as_ref() != under {
            return Err(HoldingRefusal::Claimed);
        }
        if record.from != self.holder {
            return Err(HoldingRefusal::NotHolder);
        }
        Ok(Self {
            version: self.version + 1,
            holder: record.to.clone(),
            since: record.at,
            record: Some(record.id.clone()),
            ..self.clone()
        })
    }

    /// Spoken for by a hand-over or transfer that begins; `giver` is who would give it.
    ///
    /// # Errors
    /// [`HoldingRefusal`].
    pub fn claim(&self, giver: &Party, claim: Claim) -> Result<Self, HoldingRefusal> {
        if self.claim.is_some() {
            return Err(HoldingRefusal::Claimed);
        }
        if &self.holder != giver {
            return Err(HoldingRefusal::NotHolder);
        }
        Ok(Self {
            version: self.version + 1,
            claim: Some(claim),
            ..self.clone()
        })
    }

    /// Not spoken for any more.
    ///
    /// # Errors
    /// [`HoldingRefusal::Claimed`]: by something else.
    pub fn free(&self, claim: &Claim) -> Result<Self, HoldingRefusal> {
        if self.claim.as_ref() != Some(claim) {
            return Err(HoldingRefusal::Claimed);
        }
        Ok(Self {
            version: self.version + 1,
            claim: None,
            ..self.clone()
        })
    }

    /// Handed over, and with that what it was spoken for is at its end: one step.
    ///
    /// # Errors
    /// [`HoldingRefusal`].
    pub fn settle(&self, record: &CustodyRecord, claim: &Claim) -> Result<Self, HoldingRefusal> {
        let passed = self.pass(record, Some(claim))?;
        Ok(Self {
            claim: None,
            ..passed
        })
    }
}
