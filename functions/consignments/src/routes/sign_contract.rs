//! `POST /v1/contracts/{id}/sign`: the consignor signs, or declines.

use contract::consignments::contracts::{ContractSigning, ContractView, SignContract};
use domain::access::By;
use domain::contract::{Command, Contract, ContractEvent, OtpProof, SignatureRequest};
use domain::decision::Decision;
use domain::digest::Sha256;
use domain::fault::{Class, Fault};
use domain::ids::{MediaId, OtpId};
use domain::otp::{Challenge, Purpose, WrongCode};
use domain::request::{Command as RequestCommand, ReopenReason};
use domain::time::Timestamp;
use httpkit::{Answer, ApiError, Input};
use runtime::EnteredCode;

use crate::{Context, load};

/// The part of the house that moves the request on.
const BY: By<'static> = By::System("contracts.sign");

/// Other words than those in force were shown.
#[derive(Debug, thiserror::Error)]
#[error("the words that were agreed to are not the ones in force")]
struct ConsentNotInForce;

impl Fault for ConsentNotInForce {
    fn class(&self) -> Class {
        Class::Refused
    }

    fn code(&self) -> &'static str {
        "consent_not_in_force"
    }

    fn fields(&self) -> Vec<(String, String)> {
        vec![("consent_version".to_owned(), self.to_string())]
    }
}

/// What the signer sent.
struct Signed<'a> {
    otp: &'a OtpId,
    code: &'a str,
    document_sha256: &'a Sha256,
    drawn_file: Option<&'a MediaId>,
    consent_version: Option<&'a str>,
}

pub(crate) async fn sign_contract(
    cx: &Context,
    input: Input<SignContract>,
) -> Result<Answer, ApiError> {
    let contract = load::contract(cx, &input, &input.path.id).await?;
    input.matches(contract.version())?;
    match &input.body {
        ContractSigning::Sign {
            otp_id,
            code,
            document_sha256,
            drawn_file,
            consent_version,
        } => {
            let signed = Signed {
                otp: otp_id,
                code,
                document_sha256,
                drawn_file: drawn_file.as_ref(),
                consent_version: consent_version.as_deref(),
            };
            sign(cx, &input, &contract, signed).await
        }
        ContractSigning::Decline { reason } => decline(cx, &input, &contract, reason.clone()).await,
    }
}

async fn sign(
    cx: &Context,
    input: &Input<SignContract>,
    contract: &Contract,
    signed: Signed<'_>,
) -> Result<Answer, ApiError> {
    let now = cx.now();
    let consent_version = consent(cx, signed.consent_version).await?;
    if let Some(file) = signed.drawn_file {
        let drawn = [("drawn_file".to_owned(), file.clone())];
        let signer = &input.caller().user;
        data::media::require_checked(&cx.table, &drawn, &[signer]).await?;
    }
    // One instant for the code and the signature: a later one would not have checked the code yet.
    let used = checked(cx, input, contract, &signed, now).await?;
    let client = input.client();
    let proposal = data::proposals::get(&cx.table, &contract.facts().proposal_id).await?;
    let request = SignatureRequest {
        otp: OtpProof::of(&used).ok_or(WrongCode)?,
        agreed: proposal.agreed_lines(),
        document_sha256: signed.document_sha256.clone(),
        drawn_file: signed.drawn_file.cloned(),
        ip: client.ip.map(|ip| ip.to_string()).unwrap_or_default(),
        user_agent: client.user_agent.clone().unwrap_or_default(),
        consent_version,
    };
    let decision = contract.decide(Command::Sign(Box::new(request)), input.by(), now)?;
    let answer = input.answer(&ContractView::from(&decision.next));
    let change = cx.table.begin(input.cause()).save(&decision);
    // A contract that follows another leaves the request where the first one took it.
    let change = match contract.facts().parent {
        Some(_) => change,
        None => {
            let request = data::requests::get(&cx.table, &contract.facts().request_id).await?;
            let command = RequestCommand::ContractSigned {
                contract: contract.id().clone(),
            };
            let signed = request.decide(command, BY, now)?;
            change.save(&signed).unchanged(&proposal)
        }
    };
    let change = change.challenge(&used, None);
    change.remember(answer.record()).commit().await?;
    Ok(answer)
}

/// The words in force, which the signer agreed to.
async fn consent(cx: &Context, sent: Option<&str>) -> Result<String, ApiError> {
    let in_force = data::catalogue::settings(&cx.table, cx.now())
        .await?
        .terms_version;
    match sent {
        Some(sent) if sent != in_force => Err(ConsentNotInForce.into()),
        Some(_) | None => Ok(in_force),
    }
}

/// The code as it is once used.
async fn checked(
    cx: &Context,
    input: &Input<SignContract>,
    contract: &Contract,
    signed: &Signed<'_>,
    now: Timestamp,
) -> Result<Challenge, ApiError> {
    let entered = EnteredCode {
        id: signed.otp,
        digits: signed.code,
        purpose: Purpose::SignContract,
        subject: Some(contract.id().as_str()),
        sent_to: None,
    };
    let (_, used) = cx.enter_code(input, entered, now).await?;
    Ok(used)
}

async fn decline(
    cx: &Context,
    input: &Input<SignContract>,
    contract: &Contract,
    reason: Option<String>,
) -> Result<Answer, ApiError> {
    let now = cx.now();
    let decision = contract.decide(Command::Decline { reason }, input.by(), now)?;
    let answer = input.answer(&ContractView::from(&decision.next));
    let change = cx.table.begin(input.cause()).give_up(&decision);
    let change = if reopens(&decision) {
        let request = data::requests::get(&cx.table, &contract.facts().request_id).await?;
        let proposal = data::proposals::get(&cx.table, &contract.facts().proposal_id).await?;
        let reopened = domain::proposal::Command::Reopen {
            validity_days: data::catalogue::settings(&cx.table, cx.now())
                .await?
                .proposal_validity_days,
        };
        let why = ReopenReason::ContractDeclined;
        change
            .save(&proposal.decide(reopened, BY, now)?)
            .save(&request.decide(RequestCommand::Reopen { why }, BY, now)?)
    } else {
        change
    };
    change.remember(answer.record()).commit().await?;
    Ok(answer)
}

/// Whether the proposal opens again.
fn reopens(decision: &Decision<Contract, ContractEvent>) -> bool {
    decision.events.iter().any(|event| {
        matches!(event, ContractEvent::Declined { reopens_proposal, .. } if *reopens_proposal)
    })
}
