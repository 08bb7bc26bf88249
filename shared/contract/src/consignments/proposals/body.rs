//! What callers send about proposals.

use garde::Validate;
use schemars::JsonSchema;
use serde::Deserialize;

use domain::contract::MAX_LINES;
use domain::ids::{
    CommissionPlanId, LocationId, MarkdownScheduleId, MediaId, ProposalId, RequestId,
    RequestItemId, UserId,
};
use domain::money::{BasisPoints, Money};
use domain::proposal::{Counter, LineAnswer, Reply, Status};
use domain::terms::{Disposition, Fee, Mode};

/// A round is drafted.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewRound {
    /// The proposal it follows: the one that was last before the consignor. Not in the first round.
    #[garde(skip)]
    #[serde(default)]
    pub supersedes: Option<ProposalId>,
    /// The lines: each item once, at most 45.
    #[garde(length(max = MAX_LINES), dive)]
    #[serde(default)]
    pub lines: Vec<LineBody>,
    /// A word to the consignor.
    #[garde(length(chars, max = 2_000))]
    #[serde(default)]
    pub message: String,
}

/// A draft is edited: what is sent replaces what was there.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ProposalEdit {
    /// All the lines it is to have, at most 45.
    #[garde(custom(few), dive)]
    #[schemars(length(max = MAX_LINES))]
    #[serde(default)]
    pub lines: Option<Vec<LineBody>>,
    /// A word to the consignor.
    #[garde(inner(length(chars, max = 2_000)))]
    #[serde(default)]
    pub message: Option<String>,
}

/// A line as it is drafted.
#[derive(Clone, Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct LineBody {
    /// Which item of the request.
    #[garde(skip)]
    pub item: RequestItemId,
    /// On which terms.
    #[garde(dive)]
    pub terms: TermsBody,
}

/// The terms of a line. Plans and schedules are named here, and copied.
#[derive(Clone, Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct TermsBody {
    /// Consigned or bought outright.
    #[garde(skip)]
    pub mode: Mode,
    /// The price the item is listed at.
    #[garde(custom(amount))]
    pub list_price: Money,
    /// The price no markdown goes under.
    #[garde(custom(amount))]
    pub floor_price: Money,
    /// The commission plan; the most specific one in force, if not said.
    #[garde(skip)]
    #[serde(default)]
    pub commission_plan_id: Option<CommissionPlanId>,
    /// How the price falls.
    #[garde(skip)]
    #[serde(default)]
    pub markdown: MarkdownChoice,
    /// Days on sale, 30 to 365; those of the category, if not said.
    #[garde(inner(range(min = 30, max = 365)))]
    #[serde(default)]
    pub term_days: Option<u16>,
    /// Days of grace, at most 90; those of the settings, if not said.
    #[garde(inner(range(max = 90)))]
    #[serde(default)]
    pub grace_days: Option<u16>,
    /// What becomes of the item when it does not sell.
    #[garde(skip)]
    pub disposition: Disposition,
    /// Fees the consignor bears. The house's fee for an early withdrawal is added, unless one is
    /// named here.
    #[garde(length(max = 10), inner(custom(fee)))]
    #[serde(default)]
    pub fees: Vec<Fee>,
    /// What the house pays, for a bought line or a buy-out at the end of grace.
    #[garde(inner(custom(amount)))]
    #[serde(default)]
    pub buy_out_price: Option<Money>,
}

/// How the price of a line falls.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum MarkdownChoice {
    /// As the category of the item says; not at all, if it says nothing.
    #[default]
    Category,
    /// Not at all.
    Never,
    /// By this schedule.
    Schedule {
        /// Which.
        schedule_id: MarkdownScheduleId,
    },
}

/// The path of a proposal.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
pub struct ProposalPath {
    /// Which proposal.
    #[garde(skip)]
    pub id: ProposalId,
}

/// Which proposals to list.
#[derive(Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ProposalQuery {
    /// The ones of this request.
    #[garde(skip)]
    #[serde(default)]
    pub request_id: Option<RequestId>,
    /// The ones that stand here. For staff who see all.
    #[garde(skip)]
    #[serde(default)]
    pub status: Option<Status>,
    /// The ones that this consignor is shown. For staff who see all.
    #[garde(skip)]
    #[serde(default)]
    pub consignor_id: Option<UserId>,
    /// The ones that this person drafted. For staff who see all.
    #[garde(skip)]
    #[serde(default)]
    pub author_id: Option<UserId>,
    /// The ones of this location, together with `status`. For staff who see all, or all of some
    /// locations; who sees several names one.
    #[garde(skip)]
    #[serde(default)]
    pub location_id: Option<LocationId>,
    /// Rows per page: 1 to 100, 20 if not said. A request's proposals come on one page.
    #[garde(inner(range(min = 1, max = 100)))]
    #[serde(default)]
    pub limit: Option<u16>,
    /// The `next` of the page before.
    #[garde(inner(length(chars, min = 1, max = 2_000)))]
    #[serde(default)]
    pub cursor: Option<String>,
}

/// The word of a second person.
#[derive(Clone, Debug, Deserialize, JsonSchema, Validate)]
#[serde(tag = "action", rename_all = "snake_case", deny_unknown_fields)]
pub enum ApprovalOrder {
    /// It may be sent.
    Approve,
    /// Back to who drafted it.
    SendBack {
        /// What should change. Staff alone are shown it.
        #[garde(length(chars, min = 3, max = 1_000))]
        reason: String,
    },
}

/// An answer to a proposal, or the house's answer to a counter.
#[derive(Clone, Debug, Deserialize, JsonSchema, Validate)]
#[serde(tag = "action", rename_all = "snake_case", deny_unknown_fields)]
pub enum ProposalAnswer {
    /// The consignor answers, or staff for them.
    Respond {
        /// Every line, once.
        #[garde(length(min = 1, max = MAX_LINES), dive)]
        answers: Vec<AnswerBody>,
        /// What proves it, when staff answer: a file that passed the check.
        #[garde(skip)]
        #[serde(default)]
        proof_file: Option<MediaId>,
    },
    /// The house agrees to the counter. Where one person may not grant that much, the countered
    /// terms go to approval and are sent again.
    Agree,
    /// The house refuses the counter, which ends the request.
    Refuse {
        /// Why, in words for the consignor.
        #[garde(length(chars, min = 3, max = 1_000))]
        reason: String,
    },
    /// The consignor undoes an acceptance by lapse of time.
    Undo,
}

/// The answer to the line of one item.
#[derive(Clone, Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AnswerBody {
    /// Which item.
    #[garde(skip)]
    pub item: RequestItemId,
    /// What the consignor says.
    #[garde(dive)]
    pub reply: ReplyBody,
}

/// What the consignor says to a line.
#[derive(Clone, Debug, Deserialize, JsonSchema, Validate)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum ReplyBody {
    /// Yes.
    Accept,
    /// No.
    Reject {
        /// Why, if they say.
        #[garde(length(chars, max = 500))]
        #[serde(default)]
        reason: String,
    },
    /// Yes, but.
    Counter {
        /// What they would rather have.
        #[garde(dive)]
        counter: CounterBody,
    },
}

/// What a consignor would rather have. At least one of the four is asked for.
#[derive(Clone, Debug, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CounterBody {
    /// The list price; for a bought line, what the house pays.
    #[garde(inner(custom(amount)))]
    #[serde(default)]
    pub price: Option<Money>,
    /// The floor price.
    #[garde(inner(custom(amount)))]
    #[serde(default)]
    pub floor: Option<Money>,
    /// The share of a price that the store keeps.
    #[garde(skip)]
    #[serde(default)]
    pub commission: Option<BasisPoints>,
    /// The term in days, 30 to 365.
    #[garde(inner(range(min = 30, max = 365)))]
    #[serde(default)]
    pub term_days: Option<u16>,
    /// Why.
    #[garde(length(chars, min = 3, max = 500))]
    pub reason: String,
}

impl From<AnswerBody> for LineAnswer {
    fn from(body: AnswerBody) -> Self {
        Self {
            item: body.item,
            reply: match body.reply {
                ReplyBody::Accept => Reply::Accept,
                ReplyBody::Reject { reason } => Reply::Reject { reason },
                ReplyBody::Counter { counter } => Reply::Counter {
                    counter: counter.into(),
                },
            },
        }
    }
}

impl From<CounterBody> for Counter {
    fn from(body: CounterBody) -> Self {
        Self {
            price: body.price,
            floor: body.floor,
            commission: body.commission,
            term_days: body.term_days,
            reason: body.reason,
        }
    }
}

fn few(lines: &Option<Vec<LineBody>>, (): &()) -> garde::Result {
    match lines {
        Some(lines) if lines.len() > MAX_LINES => {
            Err(garde::Error::new(format!("must be at most {MAX_LINES}")))
        }
        Some(_) | None => Ok(()),
    }
}

/// The largest amount, in cents, as the schema of money says.
const LARGEST: i64 = 9_000_000_000_000;

fn amount(money: &Money, (): &()) -> garde::Result {
    if (0..=LARGEST).contains(&money.cents()) {
        Ok(())
    } else {
        Err(garde::Error::new("must be nothing to 9000000000000 cents"))
    }
}

fn fee(fee: &Fee, context: &()) -> garde::Result {
    amount(&fee.amount, context)
}
