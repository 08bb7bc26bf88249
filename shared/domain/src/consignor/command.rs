//! What can be asked of a consignor's file, what happens to it, and why not.

use serde::{Deserialize, Serialize};

use super::{ConsignorTerms, DocumentKind, IdentityDocument, MethodDetails, PayoutKind};
use crate::contact::Email;
use crate::event::Event;
use crate::fault::{Class, Fault};
use crate::ids::{PayoutMethodId, UserId};
use crate::money::Money;
use crate::tax_id::TaxId;
use crate::time::Timestamp;

/// What can be asked of a file.
#[derive(Clone, Debug)]
pub enum Command {
    /// Staff change what is settled, or the hold.
    Edit(Box<ConsignorEdit>),
    /// The consignor shows papers, in place of those shown before.
    SubmitDocuments {
        /// The papers. Never empty.
        documents: Vec<IdentityDocument>,
        /// The kinds that the house accepts.
        accepted: Vec<DocumentKind>,
    },
    /// They are who they say; and so are the holders of these methods.
    Verify {
        /// On what ground.
        reason: String,
        /// Methods whose holder is the consignor.
        methods: Vec<PayoutMethodId>,
    },
    /// The papers do not show it.
    Reject {
        /// Why.
        reason: String,
    },
    /// Another way to be paid, proven by a one-time code.
    AddMethod(Box<NewMethod>),
}

/// What staff change: the terms as they will be, and the hold.
#[derive(Clone, Debug)]
pub struct ConsignorEdit {
    /// The terms as they will be.
    pub terms: ConsignorTerms,
    /// What becomes of the hold.
    pub hold: HoldChange,
    /// The least that the house pays out at once.
    pub house_minimum: Money,
}

/// What becomes of a hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HoldChange {
    /// Nothing.
    Keep,
    /// Nothing more is paid, for this reason.
    Put {
        /// Why.
        reason: String,
    },
    /// It ends.
    Lift,
}

/// Another way to be paid.
#[derive(Clone, Debug)]
pub struct NewMethod {
    /// Its id.
    pub id: PayoutMethodId,
    /// The way.
    pub details: MethodDetails,
    /// In whose name.
    pub holder_name: String,
    /// Whose tax id.
    pub holder_tax_id: TaxId,
    /// Whether it becomes the default. The first one does anyway.
    pub is_default: bool,
    /// The method whose place it takes, which is not paid to any more from now on.
    pub replaces: Option<PayoutMethodId>,
    /// The account's address at this moment.
    pub email: Email,
    /// Hours before anything is paid to it.
    pub cool_down_hours: u16,
}

/// What happened to a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[expect(missing_docs, reason = "every field is the id or fact its name says")]
pub enum ConsignorEvent {
    /// It was opened.
    Opened { consignor: UserId, number: String },
    /// What is settled was changed.
    Edited {
        consignor: UserId,
        fields: Vec<String>,
    },
    /// Nothing more is paid.
    PutOnHold { consignor: UserId, reason: String },
    /// The hold ended.
    HoldLifted { consignor: UserId },
    /// The account has another name.
    Renamed { consignor: UserId },
    /// Papers were shown.
    DocumentsSubmitted {
        consignor: UserId,
        kinds: Vec<DocumentKind>,
    },
    /// They are who they say.
    Verified {
        consignor: UserId,
        reason: String,
        methods: Vec<PayoutMethodId>,
    },
    /// The holders of these methods are they.
    MethodsVerified {
        consignor: UserId,
        reason: String,
        methods: Vec<PayoutMethodId>,
    },
    /// The papers do not show who they are.
    Rejected { consignor: UserId, reason: String },
    /// There is another way to pay them.
    PayoutMethodAdded {
        consignor: UserId,
        method: PayoutMethodId,
        kind: PayoutKind,
        replaces: Option<PayoutMethodId>,
        cool_down_until: Timestamp,
    },
    /// The person was erased, and what the file knew of them.
    Forgotten { consignor: UserId },
}

impl Event for ConsignorEvent {
    const SOURCE: &'static str = "dejavu.consignors";

    fn name(&self) -> &'static str {
        match self {
            Self::Opened { .. } => "ConsignorOpened",
            Self::Edited { .. } => "ConsignorEdited",
            Self::PutOnHold { .. } => "ConsignorPutOnHold",
            Self::HoldLifted { .. } => "ConsignorHoldLifted",
            Self::Renamed { .. } => "ConsignorRenamed",
            Self::DocumentsSubmitted { .. } => "ConsignorDocumentsSubmitted",
            Self::Verified { .. } => "ConsignorVerified",
            Self::MethodsVerified { .. } => "ConsignorMethodsVerified",
            Self::Rejected { .. } => "ConsignorRejected",
            Self::PayoutMethodAdded { .. } => "ConsignorPayoutMethodAdded",
            Self::Forgotten { .. } => "ConsignorForgotten",
        }
    }
}

/// Someone saw whole numbers. Nothing changed; that it was seen is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BankDetailsViewed {
    /// Whose.
    pub consignor: UserId,
    /// Which methods.
    pub methods: Vec<PayoutMethodId>,
}

impl Event for BankDetailsViewed {
    const SOURCE: &'static str = "dejavu.consignors";

    fn name(&self) -> &'static str {
        "BankDetailsViewed"
    }
}

/// Why something was turned down.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The identity is not where this can happen.
    #[error("a consignor whose identity is {status} cannot be {verb}")]
    WrongState {
        /// Where it stands.
        status: &'static str,
        /// What was asked.
        verb: &'static str,
    },
    /// Nobody decides on their own identity.
    #[error("someone else has to decide on your identity")]
    OwnFile,
    /// There is no paper that is still good.
    #[error("no identity document is valid any more; ask for a new one")]
    NoValidDocument,
    /// Papers that are not taken, each by the field that says so.
    #[error("some documents are not accepted")]
    Documents(Vec<(String, &'static str)>),
    /// As many as there may be.
    #[error("there are as many payout methods as there may be; replace one")]
    TooManyMethods,
    /// No method in use has this id; the field that names it.
    #[error("there is no such payout method in use")]
    NoSuchMethod(String),
    /// Below what the house pays out at once.
    #[error("the house does not pay out less at once")]
    MinPayoutTooLow,
    /// Nothing is paid for now.
    #[error("the consignor is on hold")]
    OnHold,
    /// Nobody knows yet who they are.
    #[error("the consignor's identity is not verified")]
    NotVerified,
    /// Nobody knows yet whose account it is.
    #[error("the payout method is not verified")]
    MethodNotVerified,
    /// The method is too new.
    #[error("the payout method is still cooling down after the change")]
    CoolingDown,
}

impl Fault for Refusal {
    fn class(&self) -> Class {
        match self {
            Self::OwnFile => Class::Forbidden,
            Self::WrongState { .. }
            | Self::NoValidDocument
            | Self::Documents(_)
            | Self::TooManyMethods
            | Self::NoSuchMethod(_)
            | Self::MinPayoutTooLow
            | Self::OnHold
            | Self::NotVerified
            | Self::MethodNotVerified
            | Self::CoolingDown => Class::Refused,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::WrongState { .. } => "transition_not_allowed",
            Self::OwnFile => "own_identity",
            Self::NoValidDocument => "no_valid_document",
            Self::Documents(_) => "document_not_accepted",
            Self::TooManyMethods => "too_many_payout_methods",
            Self::NoSuchMethod(_) => "payout_method_unknown",
            Self::MinPayoutTooLow => "min_payout_too_low",
            Self::OnHold => "consignor_on_hold",
            Self::NotVerified => "consignor_not_verified",
            Self::MethodNotVerified => "payout_method_not_verified",
            Self::CoolingDown => "payout_method_cooling_down",
        }
    }

    fn fields(&self) -> Vec<(String, String)> {
        match self {
            Self::Documents(problems) => problems
                .iter()
                .map(|(field, problem)| (field.clone(), (*problem).to_owned()))
                .collect(),
            Self::NoSuchMethod(field) => vec![(field.clone(), self.to_string())],
            Self::MinPayoutTooLow => vec![("min_payout".to_owned(), self.to_string())],
            Self::WrongState { .. }
            | Self::OwnFile
            | Self::NoValidDocument
            | Self::TooManyMethods
            | Self::OnHold
            | Self::NotVerified
            | Self::MethodNotVerified
            | Self::CoolingDown => Vec::new(),
        }
    }
}
