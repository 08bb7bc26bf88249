//! Tax ids of Panama (R17): the RUC, its two check digits, and what is known about both.
//!
//! - [`ruc`] reads every way in which a RUC is written, and normalises it.
//! - [`dv`] computes the two check digits, modulo 11, by the tax office's rule.
//! - [`check`] holds the rule against the authority.
//! - [`TaxId`] is the record that a person's file keeps.
//!
//! What the local rule says is a warning; the authority decides; both are kept.

pub mod check;
pub mod dv;
pub mod ruc;

#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::machine::vocabulary;
use crate::time::Timestamp;

pub use dv::Dv;
pub use ruc::{Pasted, Ruc, TaxIdError};

vocabulary! {
    /// Who a RUC belongs to. The number alone does not always tell, and the check digits depend
    /// on it: it is stored.
    pub enum TaxpayerKind {
        /// A person.
        Natural = "natural",
        /// A company.
        Juridical = "juridical",
    }
}

vocabulary! {
    /// What sort of tax id a file holds.
    pub enum TaxIdType {
        /// A person's RUC: the number of the cédula.
        Natural = "natural",
        /// A person with a tributary number.
        NaturalNt = "natural_nt",
        /// A company's RUC.
        Juridical = "juridical",
        /// A company with a tributary number.
        JuridicalNt = "juridical_nt",
        /// The id of another country: nothing here can check it, and it has no check digits.
        Foreign = "foreign",
    }
}

impl TaxIdType {
    /// Whose RUC it is; nothing for an id of another country.
    pub const fn taxpayer(self) -> Option<TaxpayerKind> {
        match self {
            Self::Natural | Self::NaturalNt => Some(TaxpayerKind::Natural),
            Self::Juridical | Self::JuridicalNt => Some(TaxpayerKind::Juridical),
            Self::Foreign => None,
        }
    }

    /// The type of a RUC whose owner is known.
    pub fn of(ruc: &Ruc, taxpayer: TaxpayerKind) -> Self {
        match (taxpayer, ruc.is_nt()) {
            (TaxpayerKind::Natural, false) => Self::Natural,
            (TaxpayerKind::Natural, true) => Self::NaturalNt,
            (TaxpayerKind::Juridical, false) => Self::Juridical,
            (TaxpayerKind::Juridical, true) => Self::JuridicalNt,
        }
    }
}

vocabulary! {
    /// What the local rule says of a RUC and its check digits.
    pub enum LocalVerdict {
        /// The number has a known form, and check digits that came with it are the ones the rule
        /// gives.
        LocalOk = "local_ok",
        /// The rule gives other check digits.
        LocalMismatch = "local_mismatch",
    }
}

vocabulary! {
    /// What the authority says of a RUC and its check digits.
    pub enum AuthorityVerdict {
        /// It is registered, and check digits that came with it are the registered ones.
        AuthorityOk = "authority_ok",
        /// It is not registered, or with other check digits.
        AuthorityNo = "authority_no",
    }
}

vocabulary! {
    /// The strongest thing known about a tax id.
    pub enum TaxIdCheck {
        /// The local rule agrees; the authority has not said anything.
        LocalOk = "local_ok",
        /// The local rule disagrees; the authority has not said anything.
        LocalMismatch = "local_mismatch",
        /// The authority agrees.
        AuthorityOk = "authority_ok",
        /// The authority disagrees.
        AuthorityNo = "authority_no",
    }
}

impl From<LocalVerdict> for TaxIdCheck {
    fn from(verdict: LocalVerdict) -> Self {
        match verdict {
            LocalVerdict::LocalOk => Self::LocalOk,
            LocalVerdict::LocalMismatch => Self::LocalMismatch,
        }
    }
}

impl From<AuthorityVerdict> for TaxIdCheck {
    fn from(verdict: AuthorityVerdict) -> Self {
        match verdict {
            AuthorityVerdict::AuthorityOk => Self::AuthorityOk,
            AuthorityVerdict::AuthorityNo => Self::AuthorityNo,
        }
    }
}

/// What a file keeps of a tax id. It can only be made of a number that reads, so a stored or
/// received one does.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Kept", deny_unknown_fields)]
#[schemars(!try_from)]
pub struct TaxId {
    /// What sort of id it is.
    #[serde(rename = "type")]
    sort: TaxIdType,
    /// The number, normalised: `8-442-445`, `155596713-2-2015`; the text of a foreign one.
    ruc: String,
    /// The two check digits: the ones that came with the number, or the rule's where none did.
    /// A foreign id has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    dv: Option<Dv>,
    /// The strongest thing known about it.
    check: TaxIdCheck,
    /// When the authority said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    checked_at: Option<Timestamp>,
}

impl TaxId {
    /// Reads a tax id that someone states, and holds it against the local rule. Check digits may
    /// be glued to the number or stand in `dv`.
    ///
    /// # Errors
    /// [`TaxIdError`], naming what is wrong.
    pub fn state(sort: TaxIdType, number: &str, dv: Option<Dv>) -> Result<Self, TaxIdError> {
        let Some(taxpayer) = sort.taxpayer() else {
            return Self::foreign(number, dv);
        };
        let Pasted { ruc, dv: stated } = Pasted::parse(number)?.and(dv)?;
        let rule = ruc.dv(taxpayer)?;
        if TaxIdType::of(&ruc, taxpayer) != sort {
            return Err(TaxIdError::OtherType);
        }
        Ok(Self {
            sort,
            ruc: ruc.to_string(),
            dv: Some(stated.unwrap_or(rule)),
            check: local(rule, stated).into(),
            checked_at: None,
        })
    }

    fn foreign(number: &str, dv: Option<Dv>) -> Result<Self, TaxIdError> {
        if dv.is_some() {
            return Err(TaxIdError::ForeignDv);
        }
        Ok(Self {
            sort: TaxIdType::Foreign,
            ruc: ruc::foreign(number)?,
            dv: None,
            check: TaxIdCheck::LocalOk,
            checked_at: None,
        })
    }

    /// The same id after the authority has spoken. `registered` are the check digits it keeps; an
    /// id that it does not know has none. A foreign id stays as it is: it is no RUC.
    #[must_use]
    pub fn checked(self, registered: Option<Dv>, at: Timestamp) -> Self {
        if self.sort == TaxIdType::Foreign {
            return self;
        }
        Self {
            check: authority(registered, self.dv).into(),
            checked_at: Some(at),
            ..self
        }
    }

    /// What sort of id it is.
    pub const fn sort(&self) -> TaxIdType {
        self.sort
    }

    /// The number, normalised.
    pub fn number(&self) -> &str {
        &self.ruc
    }

    /// The two check digits; a foreign id has none.
    pub const fn dv(&self) -> Option<Dv> {
        self.dv
    }

    /// The strongest thing known about it.
    pub const fn check(&self) -> TaxIdCheck {
        self.check
    }

    /// When the authority was asked.
    pub const fn checked_at(&self) -> Option<Timestamp> {
        self.checked_at
    }
}

/// Never the number: it tells who someone is.
impl std::fmt::Debug for TaxId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TaxId")
            .field("sort", &self.sort)
            .field("check", &self.check)
            .finish_non_exhaustive()
    }
}

/// What a RUC's own rule says of check digits that came with it; with none there is nothing to
/// disagree with.
pub fn local(rule: Dv, stated: Option<Dv>) -> LocalVerdict {
    if stated.is_none_or(|stated| stated == rule) {
        LocalVerdict::LocalOk
    } else {
        LocalVerdict::LocalMismatch
    }
}

/// What the authority's answer means for check digits that came with a RUC. `registered` is nothing
/// when it does not know the RUC.
pub fn authority(registered: Option<Dv>, stated: Option<Dv>) -> AuthorityVerdict {
    match registered {
        Some(dv) if stated.is_none_or(|stated| stated == dv) => AuthorityVerdict::AuthorityOk,
        Some(_) | None => AuthorityVerdict::AuthorityNo,
    }
}

/// A tax id as it was kept, before it is read again.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    #[serde(rename = "type")]
    sort: TaxIdType,
    ruc: String,
    #[serde(default)]
    dv: Option<Dv>,
    check: TaxIdCheck,
    #[serde(default)]
    checked_at: Option<Timestamp>,
}

impl TryFrom<Kept> for TaxId {
    type Error = TaxIdError;

    fn try_from(kept: Kept) -> Result<Self, TaxIdError> {
        let read = Self::state(kept.sort, &kept.ruc, kept.dv)?;
        Ok(Self {
            check: kept.check,
            checked_at: kept.checked_at,
            ..read
        })
    }
}
