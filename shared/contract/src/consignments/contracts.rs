//! Contracts: rows 65 to 74 of the route list. Machine C.

use domain::access::Permission as P;

use crate::common::{Nothing, Page};
use crate::route::Route;
use crate::routes;
use crate::worker::{Folder, Grant, Secret};

mod body;
mod view;

pub use body::{
    ContractPath, ContractQuery, ContractSigning, EarlyEnd, FollowingContract, FollowingLine,
    NewContract, NewTemplate, ProposalPath, StartDay,
};
pub use view::{ContractCard, ContractView, DocumentLink, EvidenceView, TemplateView};

const READS: &[Grant] = &[Grant::TableRead, Grant::Secret(Secret::CursorKey)];
const WRITES: &[Grant] = &[
    Grant::TableRead,
    Grant::TableWrite,
    Grant::Secret(Secret::CursorKey),
];
const VIEWS: &[P] = &[P::ContractsView, P::ContractsViewOwn];

routes! {
    /// Every operation on contracts.
    ContractOp {
        /// Draws up the contract of an accepted proposal: the agreed terms of each accepted line
        /// are copied and never change again, and the text is the newest version of the template
        /// in the consignor's language. A proposal has one contract at a time. The document is
        /// then printed.
        GenerateContract {
            route: Route::create("generate_contract", "/v1/proposals/{id}/contract")
                .summary("Draw up the contract of an accepted proposal")
                .any_of(&[P::ContractsGenerate])
                .grants(WRITES),
            path: ProposalPath, query: Nothing, body: NewContract, reply: ContractView,
        }
        /// A consignor lists their own contracts, newest first. Staff name one of `status` and
        /// `consignor_id`; without one they see the contracts in force.
        ListContracts {
            route: Route::get("list_contracts", "/v1/contracts")
                .summary("List contracts")
                .any_of(VIEWS)
                .grants(READS),
            path: Nothing, query: ContractQuery, body: Nothing, reply: Page<ContractCard>,
        }
        /// Shows a contract. Once its document is printed, a link to it comes along that is good
        /// for 15 minutes.
        GetContract {
            route: Route::get("get_contract", "/v1/contracts/{id}")
                .summary("Show a contract with a link to its document")
                .any_of(VIEWS)
                .grants(&[
                    Grant::TableRead,
                    Grant::FilesRead(Folder::Documents),
                    Grant::Secret(Secret::CursorKey),
                ]),
            path: ContractPath, query: Nothing, body: Nothing, reply: ContractView,
        }
        /// Finds the document right, where that is still to be done, and sends it to the
        /// consignor, who may sign within 7 days. Refused as `contract_pdf_pending` while the
        /// document is being printed.
        SendContract {
            route: Route::act("send_contract", "/v1/contracts/{id}/send")
                .summary("Send a contract for signature")
                .any_of(&[P::ContractsSend])
                .grants(WRITES),
            path: ContractPath, query: Nothing, body: Nothing, reply: ContractView,
        }
        /// The consignor signs, with a one-time code that was asked for this contract and the
        /// fingerprint of the document they were shown, as long as its lines are those that are
        /// agreed; or declines, whereupon the proposal opens again, once. Evidence of the signature
        /// is kept (Law 51 of 2008).
        SignContract {
            route: Route::act("sign_contract", "/v1/contracts/{id}/sign")
                .summary("Sign or decline a contract")
                .any_of(&[P::ContractsSignOwn])
                .grants(&[
                    Grant::TableRead,
                    Grant::TableWrite,
                    Grant::Secret(Secret::CursorKey),
                    Grant::Secret(Secret::Pepper),
                ]),
            path: ContractPath, query: Nothing, body: ContractSigning, reply: ContractView,
        }
        /// The house signs, and the contract takes effect: each line becomes a product, awaited
        /// or already in the house. A renewal or an addendum takes over the products that are
        /// there, and the contract it follows gives them up.
        CountersignContract {
            route: Route::act("countersign_contract", "/v1/contracts/{id}/countersign")
                .summary("Countersign a contract, which puts it into force")
                .any_of(&[P::ContractsCountersign])
                .grants(&[
                    Grant::TableRead,
                    Grant::TableWrite,
                    Grant::Secret(Secret::CursorKey),
                    // Seals the serial numbers of the products.
                    Grant::Secret(Secret::FieldKey),
                ]),
            path: ContractPath, query: Nothing, body: StartDay, reply: ContractView,
        }
        /// Everything that shows who signed what, when and how, with its own fingerprint.
        GetEvidence {
            route: Route::get("get_evidence", "/v1/contracts/{id}/evidence")
                .summary("Show the evidence of a signature")
                .any_of(&[P::ContractsEvidence, P::ContractsViewOwn])
                .grants(READS),
            path: ContractPath, query: Nothing, body: Nothing, reply: EvidenceView,
        }
        /// Draws up a contract that follows this one: a renewal after its term is over, or an
        /// addendum that changes some lines. It is signed like any other, and takes its effect on
        /// this one when both sides have.
        RenewContract {
            route: Route::act("renew_contract", "/v1/contracts/{id}/renew")
                .summary("Draw up a renewal or an addendum")
                .status(201)
                .any_of(&[P::ContractsRenew])
                .grants(WRITES),
            path: ContractPath, query: Nothing, body: FollowingContract, reply: ContractView,
        }
        /// Ends a contract in force early, for no more than the agreed fee; what is not sold goes
        /// back. One that is not signed yet is withdrawn.
        TerminateContract {
            route: Route::act("terminate_contract", "/v1/contracts/{id}/terminate")
                .summary("End a contract early, or withdraw it before it is signed")
                .any_of(&[P::ContractsTerminate])
                .grants(WRITES),
            path: ContractPath, query: Nothing, body: EarlyEnd, reply: ContractView,
        }
        /// Publishes the next version of a template. A published version is frozen: contracts
        /// that were drawn up from an older one keep its text.
        PublishContractTemplate {
            route: Route::create("publish_contract_template", "/v1/contract-templates")
                .summary("Publish a version of a contract template")
                .any_of(&[P::ContractTemplatesManage])
                .grants(WRITES),
            path: Nothing, query: Nothing, body: NewTemplate, reply: TemplateView,
        }
    }
}
