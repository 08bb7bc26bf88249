//! One request of one consignor at the later points of its way: appraised, accepted, contracted;
//! with its proposal, its contract in force and its products. What a test itself is about, it does
//! by the routes.

mod agreement;
mod set_up;

pub use agreement::{party, terms};
pub use set_up::{brand, category, checked_file, location};

use std::collections::BTreeMap;

use domain::decision::Decision;
use domain::ids::{ContractId, LocationId, ProposalId, RequestId, RequestItemId};
use domain::money::Money;
use domain::proposal::{
    Answer, Approval, LineResponse, Proposal, ProposalFacts, ProposalLine, ProposalParts, Sending,
    Side, State as ProposalState,
};
use domain::request::{
    Acceptance, AcceptedHow, Appraised, Assignment, Channel, Confirmation, Custody, CustodyFacts,
    Giver, Intake, IntakeMode, ItemDecision, ItemDetails, Offering, Priority, ReceivedItem,
    RedFlagReview, Request, RequestDetails, RequestFacts, RequestItem, RequestParts, State,
};
use domain::time::Timestamp;

use crate::{Person, Stage, id};

/// Who takes part in it, and where it is kept.
#[derive(Clone, Copy)]
pub struct Story<'a> {
    /// Where it is kept.
    pub stage: &'a Stage,
    /// Whose goods.
    pub consignor: &'a Person,
    /// Who appraises and proposes.
    pub appraiser: &'a Person,
    /// Who assigns, takes in and countersigns.
    pub manager: &'a Person,
}

/// The request.
pub fn request_id() -> RequestId {
    id(10)
}

/// Its proposal.
pub fn proposal_id() -> ProposalId {
    id(20)
}

/// The contract about it.
pub fn contract_id() -> ContractId {
    id(30)
}

/// The item with this number, counted from one.
pub fn item_id(number: u128) -> RequestItemId {
    id(100 + number)
}

/// Where it came in.
pub fn location_id() -> LocationId {
    id(1)
}

/// An item as its consignor describes it.
pub fn item(number: u128, decision: ItemDecision) -> RequestItem {
    RequestItem {
        id: item_id(number),
        details: ItemDetails {
            title: format!("Bolso {number}"),
            category_id: Some(id(1)),
            brand_id: None,
            description: String::new(),
            expected_price: None,
            minimum_price: None,
            purchase: None,
            condition: None,
            serial: None,
            photos: Vec::new(),
            checklist: BTreeMap::new(),
        },
        appraisal: None,
        decision,
    }
}

/// A state without the events that led to it.
pub fn silent<A, E>(next: A) -> Decision<A, E> {
    Decision {
        was: None,
        next,
        events: Vec::new(),
    }
}

impl Story<'_> {
    /// The request with these items, in this state.
    pub fn request(&self, version: u64, items: Vec<RequestItem>, state: State) -> Request {
        let number = "CR-2026-000001".to_owned();
        self.another_request((request_id(), number), version, items, state)
    }

    /// A request with this id and number.
    pub fn another_request(
        &self,
        (id, number): (RequestId, String),
        version: u64,
        items: Vec<RequestItem>,
        state: State,
    ) -> Request {
        let now = self.now();
        Request::restore(RequestParts {
            id,
            version,
            facts: RequestFacts {
                number,
                consignor: self.consignor.id.clone(),
                channel: Channel::Portal,
                opened_by: self.consignor.caller.actor(),
                opened_at: now,
                source_ref: None,
            },
            details: RequestDetails {
                location_id: location_id(),
                intake_mode: IntakeMode::DropOff,
                address_id: None,
                priority: Priority::Normal,
                note: String::new(),
            },
            terms: None,
            items,
            state,
            updated_at: now,
        })
    }

    /// What is known once it is appraised.
    pub fn appraised(&self, custody: Option<Custody>, review: RedFlagReview) -> Appraised {
        let now = self.now();
        Appraised {
            assignment: Assignment {
                intake: Intake {
                    submitted_at: now,
                    sla_due_at: now,
                },
                appraiser: self.appraiser.id.clone(),
                assigned_at: now,
                assigned_by: self.manager.caller.actor(),
            },
            custody,
            at: now,
            review,
        }
    }

    /// The hand-over of so many items: the first one came, the others did not.
    pub fn custody(&self, items: u128) -> Custody {
        let came = |number: u128| ReceivedItem {
            item_id: item_id(number),
            received: number == 1,
            condition_note: "sin daños".to_owned(),
            photos: vec![id(400)],
        };
        let scan = || Confirmation::Scan {
            code: "x".to_owned(),
        };
        Custody {
            id: id(50),
            at: self.now(),
            taken_by: self.manager.id.clone(),
            facts: CustodyFacts {
                given_by: Giver::Consignor,
                given: scan(),
                taken: scan(),
                items: (1..=items).map(came).collect(),
            },
        }
    }

    /// What is known once the consignor accepted the proposal.
    pub fn acceptance(&self, custody: Option<Custody>) -> Acceptance {
        Acceptance {
            offering: Offering {
                appraised: self.appraised(custody, RedFlagReview::NotNeeded),
                proposal: proposal_id(),
                round: 1,
                countered: false,
            },
            how: AcceptedHow::Consignor,
            at: self.now(),
        }
    }

    /// The proposal, every line of it accepted.
    pub fn accepted_proposal(&self, items: u128) -> Proposal {
        let now = self.now();
        let line = |number: u128| ProposalLine {
            item: item_id(number),
            terms: terms(),
            approved_price: Some(Money::usd(40_000)),
            response: LineResponse::Accepted,
        };
        let sending = Sending {
            approval: Approval { by: None, at: now },
            by: self.appraiser.caller.actor(),
            at: now,
            valid_until: now.plus_days(10),
            auto_accept: None,
            viewed_at: None,
            reopened: false,
        };
        let answer = Answer {
            by: self.consignor.caller.actor(),
            at: now,
            proof: None,
            agreed: None,
        };
        Proposal::restore(ProposalParts {
            id: proposal_id(),
            version: 1,
            facts: ProposalFacts {
                number: "PR-2026-000001".to_owned(),
                request: request_id(),
                consignor: self.consignor.id.clone(),
                appraiser: self.appraiser.id.clone(),
                location: None,
                round: 1,
                side: Side::House,
                author: self.appraiser.id.clone(),
                drafted_at: now,
                supersedes: None,
                offerable: (1..=items).map(item_id).collect(),
            },
            lines: (1..=items).map(line).collect(),
            approved: BTreeMap::new(),
            message: String::new(),
            state: ProposalState::Accepted { sending, answer },
            updated_at: now,
        })
    }

    fn now(&self) -> Timestamp {
        self.stage.clock.now()
    }
}
