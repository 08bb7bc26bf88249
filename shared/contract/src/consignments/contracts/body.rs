//! What callers send about contracts.

use garde::Validate;
use schemars::JsonSchema;
use serde::Deserialize;

use domain::contact::Locale;
use domain::contract::{Countersign, MAX_LINES, ParentKind, Status};
use domain::digest::Sha256;
use domain::ids::{ContractId, ContractLineId, LocationId, MediaId, OtpId, ProposalId, UserId};
use domain::money::Money;
use domain::terms::LineTerms;
use domain::time::Date;

/// The path of a proposal.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
pub struct ProposalPath {
    /// Which proposal.
    #[garde(skip)]
    pub id: ProposalId,
}

/// The path of a contract.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
pub struct ContractPath {
    /// Which contract.
    #[garde(skip)]
    pub id: ContractId,
}

/// What a contract says of the consignor beyond their account.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewContract {
    /// Their RUC with its check digits, or their cédula or passport number, as on the document.
    #[garde(length(chars, min = 3, max = 40))]
    pub tax_id: String,
    /// Their postal address in one line.
    #[garde(length(chars, min = 3, max = 300))]
    pub address: String,
    /// The template; `consignment` if not said.
    #[garde(inner(length(chars, min = 1, max = 60)))]
    #[serde(default)]
    pub template_key: Option<String>,
    /// The language; the consignor's own if not said.
    #[garde(skip)]
    #[serde(default)]
    pub locale: Option<Locale>,
}

/// Which contracts to list.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ContractQuery {
    /// The ones that stand here. For staff.
    #[garde(skip)]
    #[serde(default)]
    pub status: Option<Status>,
    /// The ones of this consignor. For staff.
    #[garde(skip)]
    #[serde(default)]
    pub consignor_id: Option<UserId>,
    /// The ones of this location, together with `status`. For staff who see all, or all of some
    /// locations; who sees several names one.
    #[garde(skip)]
    #[serde(default)]
    pub location_id: Option<LocationId>,
    /// Rows per page: 1 to 100, 20 if not said.
    #[garde(inner(range(min = 1, max = 100)))]
    #[serde(default)]
    pub limit: Option<u16>,
    /// The `next` of the page before.
    #[garde(inner(length(chars, min = 1, max = 2_000)))]
    #[serde(default)]
    pub cursor: Option<String>,
}

/// The consignor's answer to a contract.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(tag = "action", rename_all = "snake_case", deny_unknown_fields)]
pub enum ContractSigning {
    /// Yes. How it was signed follows from the code's channel and from what was drawn.
    Sign {
        /// The one-time code that was asked for signing this contract.
        #[garde(skip)]
        otp_id: OtpId,
        /// Its six digits.
        #[garde(length(bytes, equal = 6))]
        code: String,
        /// The fingerprint of the document the signer was shown.
        #[garde(skip)]
        document_sha256: Sha256,
        /// A picture of a signature drawn by hand, uploaded by the signer.
        #[garde(skip)]
        #[serde(default)]
        drawn_file: Option<MediaId>,
        /// Version of the words the signer agreed to; it must be the one in force, which it is if
        /// not said.
        #[garde(inner(length(chars, min = 1, max = 40)))]
        #[serde(default)]
        consent_version: Option<String>,
    },
    /// No.
    Decline {
        /// Why, if they say.
        #[garde(inner(length(chars, min = 3, max = 1_000)))]
        #[serde(default)]
        reason: Option<String>,
    },
}

/// From when on a contract is in force.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct StartDay {
    /// The day; today if not said.
    #[garde(skip)]
    #[serde(default)]
    pub starts_on: Option<Date>,
}

/// A contract that follows another.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct FollowingContract {
    /// In which way it follows.
    #[garde(skip)]
    pub kind: ParentKind,
    /// The lines that go on under it; for a renewal, every open line if not said.
    #[garde(length(max = MAX_LINES), dive)]
    #[serde(default)]
    pub lines: Vec<FollowingLine>,
}

/// A line that goes on under another contract.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct FollowingLine {
    /// Which line of the contract before.
    #[garde(skip)]
    pub line_id: ContractLineId,
    /// The new terms; the same as before if not said.
    #[garde(skip)]
    #[serde(default)]
    pub terms: Option<LineTerms>,
}

/// How a contract ends early.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct EarlyEnd {
    /// Why.
    #[garde(length(chars, min = 3, max = 1_000))]
    pub reason: String,
    /// What the consignor owes for it, within what was agreed. Only for a contract in force.
    #[garde(skip)]
    #[serde(default)]
    pub fee: Option<Money>,
}

/// A text that becomes the next version of a template.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewTemplate {
    /// What it is for, such as `consignment`: lower-case letters and `_`.
    #[garde(length(chars, min = 1, max = 60))]
    pub key: String,
    /// Its language.
    #[garde(skip)]
    pub locale: Locale,
    /// Who may sign for the house.
    #[garde(skip)]
    pub countersign: Countersign,
    /// The text: Markdown in small, with `{{variables}}`.
    #[garde(length(bytes, min = 1, max = 100_000))]
    pub body: String,
}
