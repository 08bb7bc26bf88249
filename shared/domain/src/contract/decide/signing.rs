//! From the draft to a contract in force.

use super::{Step, reason_of};
use crate::access::Actor;
use crate::contract::{
    Agreement, Contract, ContractEvent, ContractLine, Countersignature, LINK_DAYS, LinkedProduct,
    OTP_MINUTES, OtpProof, PrintedDocument, Refusal, Signature, SignatureRequest, SigningLink,
    State,
};
use crate::digest::Sha256;
use crate::ids::MediaId;
use crate::time::{Date, Timestamp};

impl Contract {
    pub(super) fn pdf_printed(
        &self,
        file: MediaId,
        sha256: Sha256,
        now: Timestamp,
    ) -> Result<Step, Refusal> {
        let State::Draft { document } = &self.state else {
            return Err(self.not_allowed("pdf_printed"));
        };
        if document.is_some() {
            return Err(Refusal::AlreadyPrinted);
        }
        let event = ContractEvent::Printed {
            contract_id: self.id.clone(),
            consignor_id: self.consignor_id().clone(),
            file: file.clone(),
            sha256: sha256.clone(),
        };
        let document = PrintedDocument {
            file,
            sha256,
            printed_at: now,
        };
        let document = Some(document);
        Ok(Step::to(State::Draft { document }, event))
    }

    pub(super) fn review_ok(&self) -> Result<Step, Refusal> {
        let State::Draft { document } = &self.state else {
            return Err(self.not_allowed("review_ok"));
        };
        let document = document.clone().ok_or(Refusal::NotPrinted)?;
        let event = ContractEvent::Reviewed {
            contract_id: self.id.clone(),
            consignor_id: self.consignor_id().clone(),
        };
        Ok(Step::to(State::Ready { document }, event))
    }

    pub(super) fn send(&self, now: Timestamp) -> Result<Step, Refusal> {
        let State::Ready { document } = &self.state else {
            return Err(self.not_allowed("send"));
        };
        let link = SigningLink {
            sent_at: now,
            expires_at: now.plus_days(LINK_DAYS),
        };
        let event = ContractEvent::Sent {
            contract_id: self.id.clone(),
            consignor_id: self.consignor_id().clone(),
            expires_at: link.expires_at,
        };
        let document = document.clone();
        Ok(Step::to(State::Sent { document, link }, event))
    }

    pub(super) fn sign(&self, request: SignatureRequest, now: Timestamp) -> Result<Step, Refusal> {
        let State::Sent { document, link } = &self.state else {
            return Err(self.not_allowed("sign"));
        };
        if now >= link.expires_at {
            return Err(Refusal::LinkExpired);
        }
        if !self.stands_for(&request.otp, link, now) {
            return Err(Refusal::OtpNotValid);
        }
        if request.document_sha256 != document.sha256 {
            return Err(Refusal::DocumentChanged);
        }
        // What follows another contract goes on from that one, and from no proposal.
        if self.facts.parent.is_none() && request.agreed != self.written_lines() {
            return Err(Refusal::ProposalChanged);
        }
        let signature = Signature::record(request, link.sent_at, now);
        let event = ContractEvent::Signed {
            contract_id: self.id.clone(),
            consignor_id: self.consignor_id().clone(),
            request_id: self.facts.request_id.clone(),
            method: signature.method,
            otp_ref: signature.otp_ref.clone(),
            document_sha256: signature.document_sha256.clone(),
        };
        let document = document.clone();
        Ok(Step::to(
            State::Signed {
                document,
                signature,
            },
            event,
        ))
    }

    /// Whether the code was asked by the consignor for this contract, and checked just now,
    /// after the document was sent.
    fn stands_for(&self, otp: &OtpProof, link: &SigningLink, now: Timestamp) -> bool {
        otp.user == *self.consignor_id()
            && otp.contract_id == self.id
            && otp.verified_at >= link.sent_at
            && otp.verified_at <= now
            && now <= otp.verified_at.plus_minutes(OTP_MINUTES)
    }

    pub(super) fn decline(&self, reason: Option<String>, now: Timestamp) -> Result<Step, Refusal> {
        let State::Sent { document, .. } = &self.state else {
            return Err(self.not_allowed("decline"));
        };
        let event = ContractEvent::Declined {
            contract_id: self.id.clone(),
            consignor_id: self.consignor_id().clone(),
            request_id: self.facts.request_id.clone(),
            proposal_id: self.facts.proposal_id.clone(),
            reopens_proposal: !self.facts.proposal_reopened,
        };
        let state = State::Declined {
            document: document.clone(),
            reason,
            at: now,
        };
        Ok(Step::to(state, event))
    }

    pub(super) fn link_expired(&self, now: Timestamp) -> Result<Step, Refusal> {
        let State::Sent { document, link } = &self.state else {
            return Err(self.not_allowed("link_expired"));
        };
        if now < link.expires_at {
            return Err(Refusal::LinkOpen);
        }
        let event = ContractEvent::LinkExpired {
            contract_id: self.id.clone(),
            consignor_id: self.consignor_id().clone(),
        };
        let document = document.clone();
        Ok(Step::to(State::Ready { document }, event))
    }

    pub(super) fn countersign(
        &self,
        products: &[LinkedProduct],
        starts_on: Date,
        by: Actor,
        now: Timestamp,
    ) -> Result<Step, Refusal> {
        let State::Signed {
            document,
            signature,
        } = &self.state
        else {
            return Err(self.not_allowed("countersign"));
        };
        let today = now.panama_date();
        if starts_on < today {
            return Err(Refusal::StartsInPast { today });
        }
        let lines = self.link(products)?;
        let event = ContractEvent::Activated {
            contract_id: self.id.clone(),
            consignor_id: self.consignor_id().clone(),
            request_id: self.facts.request_id.clone(),
            starts_on,
            products: products.iter().map(|link| link.product.clone()).collect(),
            parent: self.facts.parent.clone(),
        };
        let agreement = Agreement {
            document: document.clone(),
            signature: signature.clone(),
            countersigned: Countersignature { by, at: now },
            starts_on,
            final_document: None,
        };
        Ok(Step {
            state: State::Active { agreement },
            lines: Some(lines),
            event,
        })
    }

    /// The lines with their products: one each, no product twice, and on a renewal or an
    /// addendum the one the line already names.
    fn link(&self, products: &[LinkedProduct]) -> Result<Vec<ContractLine>, Refusal> {
        let twice = |place: usize| {
            let product = &products[place].product;
            products[..place]
                .iter()
                .any(|other| &other.product == product)
        };
        if products.len() != self.lines().len() || (0..products.len()).any(twice) {
            return Err(Refusal::ProductsMismatch);
        }
        let link = |line: &ContractLine| {
            let link = products.iter().find(|link| link.line == line.id)?;
            let known = line.product_id.as_ref();
            known.is_none_or(|known| known == &link.product).then(|| {
                let mut line = line.clone();
                line.product_id = Some(link.product.clone());
                line.listed_on = link.listed_on;
                line
            })
        };
        let lines: Option<Vec<ContractLine>> = self.lines().iter().map(link).collect();
        lines.ok_or(Refusal::ProductsMismatch)
    }

    pub(super) fn final_pdf_printed(
        &self,
        file: MediaId,
        sha256: Sha256,
        now: Timestamp,
    ) -> Result<Step, Refusal> {
        let State::Active { agreement } = &self.state else {
            return Err(self.not_allowed("final_pdf_printed"));
        };
        if agreement.final_document.is_some() {
            return Err(Refusal::AlreadyPrinted);
        }
        let event = ContractEvent::FinalPrinted {
            contract_id: self.id.clone(),
            consignor_id: self.consignor_id().clone(),
            file: file.clone(),
            sha256: sha256.clone(),
        };
        let mut agreement = agreement.clone();
        agreement.final_document = Some(PrintedDocument {
            file,
            sha256,
            printed_at: now,
        });
        Ok(Step::to(State::Active { agreement }, event))
    }

    /// `event` is the command that asks for it.
    pub(super) fn void(
        &self,
        event: &'static str,
        reason: String,
        by: Actor,
        now: Timestamp,
    ) -> Result<Step, Refusal> {
        let document = match &self.state {
            State::Draft { document } => document.clone(),
            State::Ready { document } | State::Sent { document, .. } => Some(document.clone()),
            State::Signed { .. }
            | State::Active { .. }
            | State::Completed { .. }
            | State::Terminated { .. }
            | State::Expired { .. }
            | State::Renewed { .. }
            | State::Declined { .. }
            | State::Void { .. } => return Err(self.not_allowed(event)),
        };
        let event = ContractEvent::Voided {
            contract_id: self.id.clone(),
            consignor_id: self.consignor_id().clone(),
            request_id: self.facts.request_id.clone(),
        };
        let state = State::Void {
            document,
            reason: reason_of(reason)?,
            by,
            at: now,
        };
        Ok(Step::to(state, event))
    }
}
