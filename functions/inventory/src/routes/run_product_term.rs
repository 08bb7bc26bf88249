//! `POST /v1/products/{id}/term`: what the end of a term asks for is done.

use contract::inventory::prices::RunProductTerm;
use data::Transaction;
use domain::access::By;
use domain::contract::{Command as ContractCommand, LineOutcome, Status as ContractStatus};
use domain::product::term::{self, Change, TermAction, TermRefusal, TermRules};
use domain::product::{Command, Product, ProductChange, Refusal};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load};

/// The part of the house that tells the contract.
const BY: By<'static> = By::System("products.term");

pub(crate) async fn run_product_term(
    cx: &Context,
    input: Input<RunProductTerm>,
) -> Result<Answer, ApiError> {
    let product = load::product(cx, &input, &input.path.id).await?;
    input.matches(product.version())?;
    let command = due(cx, &product).await?;
    let decision = product.decide(command, input.by(), cx.now())?;
    let answer = input.answer(&load::view(&decision.next, input.caller()));
    let mut change = cx.table.begin(input.cause()).save(&decision);
    for event in &decision.events {
        if let ProductChange::Term(told) = &event.change {
            change = contract_told(cx, change, &product, told).await?;
        }
    }
    change.remember(answer.record()).commit().await?;
    Ok(answer)
}

/// The first thing that is due; the next one shows with the next call.
async fn due(cx: &Context, product: &Product) -> Result<Command, ApiError> {
    let now = cx.now();
    let rules = TermRules::from(&data::catalogue::settings(&cx.table, cx.now()).await?);
    let told = data::notifications::about(&cx.table, product.id().as_str()).await?;
    let proved = term::proved_notices(product, &told);
    let actions = term::term_due(product, proved, now, &rules);
    let action = actions.into_iter().next();
    let command = match action.ok_or(Refusal::Term(TermRefusal::NothingDue))? {
        TermAction::Notice { .. } => term::Command::GiveNotice(rules),
        TermAction::Expire { .. } => term::Command::Expire,
        TermAction::EndGrace { .. } | TermAction::ProlongGrace { .. } => {
            term::Command::EndGrace { proved, rules }
        }
    };
    Ok(Command::Term(command))
}

/// A contract whose last term is over is over too, and a line whose goods the house has bought is
/// closed.
async fn contract_told<'t>(
    cx: &'t Context,
    change: Transaction<'t>,
    product: &Product,
    told: &Change,
) -> Result<Transaction<'t>, ApiError> {
    let Some(origin) = &product.facts().origin else {
        return Ok(change);
    };
    let now = cx.now();
    let contract = data::contracts::get(&cx.table, &origin.contract_id).await?;
    let command = match told {
        Change::TermExpired { .. } => {
            let over = contract
                .ends_on()
                .is_some_and(|last| now.panama_date() > last);
            let active = contract.status() == ContractStatus::Active;
            (active && over).then_some(ContractCommand::TermEnd)
        }
        Change::BoughtOut { .. } => Some(ContractCommand::LineClosed {
            line: origin.contract_line_id.clone(),
            outcome: LineOutcome::BoughtOut,
        }),
        Change::TermNoticeGiven { .. }
        | Change::GraceProlonged { .. }
        | Change::GraceEnded { .. }
        | Change::TermRenewed { .. }
        | Change::TermsAmended { .. } => None,
    };
    Ok(match command {
        Some(command) => change.save(&contract.decide(command, BY, now)?),
        None => change,
    })
}
