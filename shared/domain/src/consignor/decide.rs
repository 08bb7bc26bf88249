//! What a file answers to a command.

use super::command::{Command, ConsignorEdit, ConsignorEvent, HoldChange, NewMethod, Refusal};
use super::method::{MAX_METHODS, MAX_REPLACED, PayoutMethod};
use super::{
    Consignor, ConsignorParts, ConsignorTerms, DocumentKind, Hold, IdentityDocument, Kyc, KycStatus,
};
use crate::access::By;
use crate::decision::Decision;
use crate::ids::PayoutMethodId;
use crate::time::Timestamp;

impl Consignor {
    /// The account has another name: nothing stands against it.
    pub fn renamed(&self, name: &str, now: Timestamp) -> Decision<Self, ConsignorEvent> {
        let mut next = self.parts().clone();
        next.version += 1;
        next.updated_at = now;
        next.name = name.to_owned();
        let consignor = next.id.clone();
        let event = ConsignorEvent::Renamed { consignor };
        Decision::one(Some(self.clone()), Self { parts: next }, event)
    }

    /// Decides `command` against where the file stands.
    ///
    /// # Errors
    /// [`Refusal`], and the file is unchanged.
    pub fn decide(
        &self,
        command: Command,
        by: By<'_>,
        now: Timestamp,
    ) -> Result<Decision<Self, ConsignorEvent>, Refusal> {
        let mut next = self.parts().clone();
        next.version += 1;
        next.updated_at = now;
        let events = match command {
            Command::Edit(edit) => self.edit(&mut next, *edit, by, now)?,
            Command::SubmitDocuments {
                documents,
                accepted,
            } => vec![submit(&mut next, documents, &accepted, now)?],
            Command::Verify { reason, methods } => {
                vec![self.verify(&mut next, reason, methods, by, now)?]
            }
            Command::Reject { reason } => vec![self.reject(&mut next, reason, by, now)?],
            Command::AddMethod(method) => vec![self.add(&mut next, *method, now)?],
        };
        Ok(Decision {
            was: Some(self.clone()),
            next: Self { parts: next },
            events,
        })
    }

    fn edit(
        &self,
        next: &mut ConsignorParts,
        edit: ConsignorEdit,
        by: By<'_>,
        now: Timestamp,
    ) -> Result<Vec<ConsignorEvent>, Refusal> {
        let before = &self.parts().terms;
        let lowered = edit.terms.min_payout != before.min_payout;
        if lowered && edit.terms.min_payout < edit.house_minimum {
            return Err(Refusal::MinPayoutTooLow);
        }
        let consignor = next.id.clone();
        let mut events = Vec::new();
        let fields = changed(before, &edit.terms);
        next.terms = edit.terms;
        match (edit.hold, &self.parts().hold) {
            (HoldChange::Put { reason }, _) => {
                next.hold = Some(Hold {
                    reason: reason.clone(),
                    since: now,
                    by: by.actor(),
                });
                let consignor = consignor.clone();
                events.push(ConsignorEvent::PutOnHold { consignor, reason });
            }
            (HoldChange::Lift, Some(_)) => {
                next.hold = None;
                let consignor = consignor.clone();
                events.push(ConsignorEvent::HoldLifted { consignor });
            }
            (HoldChange::Lift, None) | (HoldChange::Keep, _) => {}
        }
        if !fields.is_empty() || events.is_empty() {
            events.insert(0, ConsignorEvent::Edited { consignor, fields });
        }
        Ok(events)
    }

    fn verify(
        &self,
        next: &mut ConsignorParts,
        reason: String,
        methods: Vec<PayoutMethodId>,
        by: By<'_>,
        now: Timestamp,
    ) -> Result<ConsignorEvent, Refusal> {
        self.not_oneself(by)?;
        let again = match self.parts().kyc.status() {
            KycStatus::Pending => false,
            KycStatus::Verified if !methods.is_empty() => true,
            status @ (KycStatus::None | KycStatus::Verified | KycStatus::Rejected) => {
                return Err(wrong(status, "verified"));
            }
        };
        let today = now.panama_date();
        if !next.documents.iter().any(|paper| paper.is_good_on(today)) {
            return Err(Refusal::NoValidDocument);
        }
        for (at, id) in methods.iter().enumerate() {
            let mut found = next.methods.iter_mut().filter(|method| method.in_use());
            let method = found
                .find(|method| &method.id == id)
                .ok_or_else(|| Refusal::NoSuchMethod(format!("payout_method_ids[{at}]")))?;
            method.verified_at = method.verified_at.or(Some(now));
        }
        let consignor = next.id.clone();
        if again {
            return Ok(ConsignorEvent::MethodsVerified {
                consignor,
                reason,
                methods,
            });
        }
        next.kyc = Kyc::Verified {
            at: now,
            by: by.actor(),
            reason: reason.clone(),
        };
        Ok(ConsignorEvent::Verified {
            consignor,
            reason,
            methods,
        })
    }

    fn reject(
        &self,
        next: &mut ConsignorParts,
        reason: String,
        by: By<'_>,
        now: Timestamp,
    ) -> Result<ConsignorEvent, Refusal> {
        self.not_oneself(by)?;
        match self.parts().kyc.status() {
            KycStatus::Pending => {}
            status @ (KycStatus::None | KycStatus::Verified | KycStatus::Rejected) => {
                return Err(wrong(status, "rejected"));
            }
        }
        next.kyc = Kyc::Rejected {
            at: now,
            by: by.actor(),
            reason: reason.clone(),
        };
        let consignor = next.id.clone();
        Ok(ConsignorEvent::Rejected { consignor, reason })
    }

    fn add(
        &self,
        next: &mut ConsignorParts,
        new: NewMethod,
        now: Timestamp,
    ) -> Result<ConsignorEvent, Refusal> {
        let mut is_default = new.is_default;
        if let Some(id) = &new.replaces {
            let mut found = next.methods.iter_mut().filter(|method| method.in_use());
            let old = found
                .find(|method| &method.id == id)
                .ok_or_else(|| Refusal::NoSuchMethod("replaces".to_owned()))?;
            old.replaced_at = Some(now);
            is_default |= old.is_default;
            old.is_default = false;
        }
        let in_use = next.methods.iter().filter(|method| method.in_use()).count();
        if in_use >= MAX_METHODS {
            return Err(Refusal::TooManyMethods);
        }
        is_default |= in_use == 0;
        if is_default {
            for method in &mut next.methods {
                method.is_default = false;
            }
        }
        let cool_down_until = now.plus_hours(i64::from(new.cool_down_hours));
        let event = ConsignorEvent::PayoutMethodAdded {
            consignor: next.id.clone(),
            method: new.id.clone(),
            kind: new.details.kind(),
            replaces: new.replaces.clone(),
            cool_down_until,
        };
        // From the next change on, this address is the one from before.
        let told = std::mem::replace(&mut next.contact, new.email);
        next.methods.push(PayoutMethod {
            id: new.id,
            details: new.details,
            holder_name: new.holder_name,
            holder_tax_id: new.holder_tax_id,
            verified_at: None,
            cool_down_until,
            is_default,
            added_at: now,
            told,
            replaces: new.replaces,
            replaced_at: None,
        });
        forget_oldest(&mut next.methods);
        Ok(event)
    }

    fn not_oneself(&self, by: By<'_>) -> Result<(), Refusal> {
        if by.person().as_ref() == Some(self.id()) {
            return Err(Refusal::OwnFile);
        }
        Ok(())
    }
}

fn submit(
    next: &mut ConsignorParts,
    documents: Vec<IdentityDocument>,
    accepted: &[DocumentKind],
    now: Timestamp,
) -> Result<ConsignorEvent, Refusal> {
    let today = now.panama_date();
    let mut problems = Vec::new();
    for (at, document) in documents.iter().enumerate() {
        if !accepted.contains(&document.kind) {
            let field = format!("documents[{at}].kind");
            problems.push((field, "is not accepted by the house"));
        }
        if !document.is_good_on(today) {
            let field = format!("documents[{at}].expires_on");
            problems.push((field, "has passed"));
        }
    }
    if !problems.is_empty() {
        return Err(Refusal::Documents(problems));
    }
    let kinds = documents.iter().map(|document| document.kind).collect();
    next.documents = documents;
    next.kyc = Kyc::Pending { since: now };
    Ok(ConsignorEvent::DocumentsSubmitted {
        consignor: next.id.clone(),
        kinds,
    })
}

/// Replaced methods are remembered for what was paid to them, but not without end.
fn forget_oldest(methods: &mut Vec<PayoutMethod>) {
    let replaced = methods.iter().filter(|method| !method.in_use()).count();
    let mut spare = replaced.saturating_sub(MAX_REPLACED);
    methods.retain(|method| {
        let forget = spare > 0 && !method.in_use();
        spare -= usize::from(forget);
        !forget
    });
}

/// The fields that differ, by their names.
fn changed(before: &ConsignorTerms, after: &ConsignorTerms) -> Vec<String> {
    let fields = [
        ("tier", before.tier != after.tier),
        (
            "default_commission_plan_id",
            before.default_commission_plan_id != after.default_commission_plan_id,
        ),
        (
            "default_disposition",
            before.default_disposition != after.default_disposition,
        ),
        ("min_payout", before.min_payout != after.min_payout),
        (
            "payout_preference",
            before.payout_preference != after.payout_preference,
        ),
        ("portal_detail", before.portal_detail != after.portal_detail),
        (
            "notes_internal",
            before.notes_internal != after.notes_internal,
        ),
    ];
    let differ = fields.into_iter().filter(|(_, differs)| *differs);
    differ.map(|(name, _)| name.to_owned()).collect()
}

fn wrong(status: KycStatus, verb: &'static str) -> Refusal {
    Refusal::WrongState {
        status: status.as_str(),
        verb,
    }
}
