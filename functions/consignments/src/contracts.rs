//! Dispatch of the operations on contracts: a total match.

use contract::consignments::contracts::{
    ContractOp, CountersignContract, GenerateContract, GetContract, GetEvidence, ListContracts,
    PublishContractTemplate, RenewContract, SendContract, SignContract, TerminateContract,
};
use httpkit::serve;
use lambda_http::{Body, Request, Response};

use crate::Context;
use crate::routes::{
    countersign_contract, generate_contract, get_contract, get_evidence, list_contracts,
    publish_contract_template, renew_contract, send_contract, sign_contract, terminate_contract,
};

pub(crate) async fn handle(cx: &Context, op: ContractOp, request: Request) -> Response<Body> {
    use ContractOp as Op;
    match op {
        Op::GenerateContract => {
            serve::<GenerateContract, _>(cx, request, generate_contract::generate_contract).await
        }
        Op::ListContracts => {
            serve::<ListContracts, _>(cx, request, list_contracts::list_contracts).await
        }
        Op::GetContract => serve::<GetContract, _>(cx, request, get_contract::get_contract).await,
        Op::SendContract => {
            serve::<SendContract, _>(cx, request, send_contract::send_contract).await
        }
        Op::SignContract => {
            serve::<SignContract, _>(cx, request, sign_contract::sign_contract).await
        }
        Op::CountersignContract => {
            serve::<CountersignContract, _>(cx, request, countersign_contract::countersign_contract)
                .await
        }
        Op::GetEvidence => serve::<GetEvidence, _>(cx, request, get_evidence::get_evidence).await,
        Op::RenewContract => {
            serve::<RenewContract, _>(cx, request, renew_contract::renew_contract).await
        }
        Op::TerminateContract => {
            serve::<TerminateContract, _>(cx, request, terminate_contract::terminate_contract).await
        }
        Op::PublishContractTemplate => {
            serve::<PublishContractTemplate, _>(
                cx,
                request,
                publish_contract_template::publish_contract_template,
            )
            .await
        }
    }
}
