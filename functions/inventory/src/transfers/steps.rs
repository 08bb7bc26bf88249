//! A transfer has up to 50 products, each with its hold, its history and who has it: more than one
//! transaction has room for. So it is done in steps, each of them whole in itself. Whoever sends a
//! request again that ended early goes on where it stopped.

use contract::inventory::transfers::TransferView;
use contract::route::Endpoint;
use domain::custody::Scan;
use domain::ids::{CustodyId, ProductId};
use domain::settings::Settings;
use domain::time::Timestamp;
use domain::transfer::{Arrival, Command, Refusal, State, Transfer};
use httpkit::{Answer, ApiError, Input};

use super::effects::{Effects, Taking};
use crate::{Context, scanned};

/// Products of one step: each takes up to four writes, and a transaction has room for a hundred.
const STEP: usize = 20;

/// One step.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// The carrier takes these.
    Load(Vec<ProductId>),
    /// These stay.
    Leave(Vec<ProductId>),
    /// These arrive.
    Receive(Vec<Arrival>),
    /// These are missing, and what there is to say of it.
    Miss(Vec<ProductId>, String),
}

/// What becomes of a transfer with one request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    steps: Vec<Step>,
    last: Option<Command>,
}

impl Plan {
    /// Adds products to be loaded, left, or named as missing.
    pub(crate) fn add(mut self, ids: &[ProductId], step: impl Fn(Vec<ProductId>) -> Step) -> Self {
        self.steps
            .extend(ids.chunks(STEP).map(|ids| step(ids.to_vec())));
        self
    }

    /// Adds products that arrive.
    pub(crate) fn receive(mut self, arrivals: &[Arrival]) -> Self {
        let steps = arrivals.chunks(STEP);
        self.steps
            .extend(steps.map(|these| Step::Receive(these.to_vec())));
        self
    }

    /// What the transfer does in the end, together with the last step.
    pub(crate) fn then(mut self, command: Command) -> Self {
        self.last = Some(command);
        self
    }
}

/// Carries out a plan, step by step, and shows the transfer as it is after it. The answer is kept
/// with the last step.
pub(crate) async fn carry_out<E: Endpoint<Reply = TransferView>>(
    cx: &Context,
    input: &Input<E>,
    transfer: Transfer,
    plan: Plan,
) -> Result<Answer, ApiError> {
    let settings = &data::catalogue::settings(&cx.table, cx.now()).await?;
    let Plan { steps, last } = plan;
    let (mut transfer, mut left) = (transfer, steps.len());
    let mut last = last;
    let mut rest = steps.into_iter();
    loop {
        let step = rest.next();
        left = left.saturating_sub(1);
        let done = left == 0;
        let mut decisions = Vec::new();
        let mut effects = Effects::default();
        if let Some(step) = step {
            let (command, beside) = prepare(cx, input, &transfer, step, settings).await?;
            let decision = transfer.decide(command, input.by(), cx.now())?;
            transfer = decision.next.clone();
            (effects, decisions) = (beside, vec![decision]);
        }
        if let Some(command) = last.take_if(|_| done) {
            let decision = transfer.decide(command, input.by(), cx.now())?;
            transfer = decision.next.clone();
            decisions.push(decision);
        }
        let change = cx.table.begin(input.cause()).save_in_turn(&decisions);
        let change = effects.keep(change);
        if done {
            let answer = input.answer(&TransferView::from(&transfer));
            change.remember(answer.record()).commit().await?;
            return Ok(answer);
        }
        change.commit().await?;
    }
}

/// The command of a step, and what is kept beside it. Whether the transfer takes it, it says itself.
async fn prepare<E: Endpoint>(
    cx: &Context,
    input: &Input<E>,
    transfer: &Transfer,
    step: Step,
    settings: &Settings,
) -> Result<(Command, Effects), ApiError> {
    let me = Scan {
        by: input.caller().user.clone(),
        at: cx.now(),
    };
    let taking = Taking {
        transfer,
        by: input.by(),
        me: &me,
        settings,
    };
    let custody: CustodyId = cx.new_id();
    let ids = match &step {
        Step::Load(ids) | Step::Leave(ids) | Step::Miss(ids, _) => ids.clone(),
        Step::Receive(arrivals) => arrivals.iter().map(|it| it.product.clone()).collect(),
    };
    let goods = scanned::goods(cx, &ids).await?;
    let holdings = data::custody::holdings(&cx.table, &goods).await?;
    Ok(match step {
        Step::Load(products) => {
            let command = Command::Load {
                products,
                custody: custody.clone(),
            };
            may(transfer, &command, input, me.at)?;
            (command, taking.load(&goods, &holdings, &custody)?)
        }
        Step::Leave(products) => {
            let command = Command::Leave { products };
            may(transfer, &command, input, me.at)?;
            (command, taking.leave(&goods, &holdings)?)
        }
        Step::Receive(arrivals) => {
            let command = Command::Receive {
                arrivals: arrivals.clone(),
                custody: custody.clone(),
            };
            may(transfer, &command, input, me.at)?;
            let sent = match transfer.state() {
                State::Sent { sent } | State::Received { sent, .. } => sent.clone(),
                // It has just refused them there.
                State::Open { .. } | State::Closed { .. } | State::Cancelled { .. } => me.clone(),
            };
            let told = (arrivals.as_slice(), &sent, &custody);
            (command, taking.receive(&goods, &holdings, told)?)
        }
        Step::Miss(products, note) => {
            let command = Command::Miss { products };
            may(transfer, &command, input, me.at)?;
            (command, taking.miss(&goods, &holdings, &note)?)
        }
    })
}

/// Whether the transfer takes the command: its own rules are told before those of its products.
fn may<E: Endpoint>(
    transfer: &Transfer,
    command: &Command,
    input: &Input<E>,
    now: Timestamp,
) -> Result<(), Refusal> {
    transfer.decide(command.clone(), input.by(), now).map(drop)
}
