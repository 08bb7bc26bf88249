//! The consignor's signature: an electronic one under Law 51 of 2008. It names the signer by a
//! one-time code, shows their consent, and is tied to the document by its fingerprint (R20).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::contact::Channel;
use crate::digest::Sha256;
use crate::ids::{ContractId, MediaId, OtpId, UserId};
use crate::machine::vocabulary;
use crate::otp::{Challenge, Purpose};
use crate::proposal::DraftLine;
use crate::time::Timestamp;

/// A one-time code that was checked and found right. The caller vouches for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtpProof {
    /// Which code.
    pub otp: OtpId,
    /// For signing which contract it was asked.
    pub contract_id: ContractId,
    /// Who was asked.
    pub user: UserId,
    /// How it reached them.
    pub channel: Channel,
    /// When it was checked.
    pub verified_at: Timestamp,
}

impl OtpProof {
    /// The proof that a used code gives. `None` for a code that was asked for something else,
    /// or that nobody has entered rightly.
    pub fn of(challenge: &Challenge) -> Option<Self> {
        match challenge.purpose {
            Purpose::SignContract => Some(Self {
                otp: challenge.id.clone(),
                contract_id: ContractId::parse(challenge.subject.as_deref()?).ok()?,
                user: challenge.user.clone()?,
                channel: challenge.channel,
                verified_at: challenge.used_at?,
            }),
            Purpose::Login
            | Purpose::PayoutChange
            | Purpose::Delivery
            | Purpose::HandBack
            | Purpose::EraseData
            | Purpose::ResetPassword
            | Purpose::Invite
            | Purpose::SecondFactor => None,
        }
    }
}

/// What the signer's device brought, and what is agreed when it comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureRequest {
    /// The checked code.
    pub otp: OtpProof,
    /// The accepted lines of the proposal as it stands now. A contract that follows another is
    /// not measured against them.
    pub agreed: Vec<DraftLine>,
    /// The fingerprint of the document the signer was shown.
    pub document_sha256: Sha256,
    /// A picture of a signature drawn by hand, if they drew one.
    pub drawn_file: Option<MediaId>,
    /// The network address the request came from.
    pub ip: String,
    /// What the browser said of itself.
    pub user_agent: String,
    /// Version of the words the signer agreed to.
    pub consent_version: String,
}

vocabulary! {
    /// How a contract was signed.
    pub enum SignatureMethod {
        /// A one-time code by WhatsApp.
        OtpWhatsapp = "otp_whatsapp",
        /// A one-time code by text message.
        OtpSms = "otp_sms",
        /// A one-time code by e-mail.
        OtpEmail = "otp_email",
        /// A signature drawn by hand, beside the one-time code.
        Drawn = "drawn",
    }
}

/// A signature with the evidence for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Signature {
    /// How.
    pub method: SignatureMethod,
    /// Who.
    pub signer: UserId,
    /// When.
    pub signed_at: Timestamp,
    /// The network address it came from.
    pub ip: String,
    /// What the browser said of itself.
    pub user_agent: String,
    /// The one-time code.
    pub otp_ref: OtpId,
    /// How the code travelled.
    pub otp_channel: Channel,
    /// When the code was checked.
    pub otp_verified_at: Timestamp,
    /// The picture of a drawn signature.
    pub drawn_file: Option<MediaId>,
    /// Of the document that was shown and signed.
    pub document_sha256: Sha256,
    /// When that document was sent to the signer.
    pub sent_at: Timestamp,
    /// Version of the words the signer agreed to.
    pub consent_version: String,
}

impl Signature {
    /// The record of a signature that was found in order.
    pub(super) fn record(request: SignatureRequest, sent_at: Timestamp, now: Timestamp) -> Self {
        let by_code = match request.otp.channel {
            Channel::Whatsapp => SignatureMethod::OtpWhatsapp,
            Channel::Sms => SignatureMethod::OtpSms,
            Channel::Email => SignatureMethod::OtpEmail,
        };
        Self {
            method: match request.drawn_file {
                Some(_) => SignatureMethod::Drawn,
                None => by_code,
            },
            signer: request.otp.user,
            signed_at: now,
            ip: request.ip,
            user_agent: request.user_agent,
            otp_ref: request.otp.otp,
            otp_channel: request.otp.channel,
            otp_verified_at: request.otp.verified_at,
            drawn_file: request.drawn_file,
            document_sha256: request.document_sha256,
            sent_at,
            consent_version: request.consent_version,
        }
    }
}
