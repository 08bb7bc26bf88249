//! Taking a hold (R12): the one way to it, whoever asks: a cart, the counter, staff, an order of
//! the outside store.

use domain::access::By;
use domain::event::Cause;
use domain::fault::{Class, Fault};
use domain::product::hold::{Command as HoldCommand, Hold, Holder};
use domain::product::{Command, Product, Refusal};
use domain::time::Timestamp;

use crate::error::StoreError;
use crate::retry;
use crate::table::Table;
use crate::transaction::Transaction;

/// How often a hold is decided anew because someone else was faster. Each time one of them got
/// something, so a unique item is decided after two; only pieces of one thing take longer.
const ROUNDS: u32 = 16;

/// What someone asks to hold.
#[derive(Clone, Debug)]
pub struct HoldAsk<'a> {
    /// For what and for which one.
    pub holder: Holder,
    /// How many pieces, over all lines of the same product together.
    pub quantity: u32,
    /// When it is over. See [`domain::product::hold::HoldKind::until`].
    pub until: Option<Timestamp>,
    /// On whose behalf it is decided; who holds is the actor of the cause.
    pub by: By<'a>,
    /// When.
    pub now: Timestamp,
}

/// A hold that stands, and the product it is on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The product with the hold.
    pub product: Product,
    /// The hold.
    pub hold: Hold,
    /// Whether it was taken just now. Otherwise it stood already, and nothing was written.
    pub fresh: bool,
}

/// Why there is no hold.
#[derive(Debug, thiserror::Error)]
pub enum HoldError {
    /// The rules say no: `item_already_held`, for one.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The table does not answer, or others keep being faster.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Fault for HoldError {
    fn class(&self) -> Class {
        match self {
            Self::Refused(refusal) => refusal.class(),
            Self::Store(err) => err.class(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.code(),
            Self::Store(err) => err.code(),
        }
    }

    fn fields(&self) -> Vec<(String, String)> {
        match self {
            Self::Refused(refusal) => refusal.fields(),
            Self::Store(err) => err.fields(),
        }
    }
}

/// Holds a product, as it was `seen`. One transaction, guarded by the product's version, makes one
/// winner; who loses reads again and decides again, and so is told what is true. Who holds the
/// same quantity under the same kind and reference already gets that hold, with its fence, and
/// nothing is written: an answer that got lost is asked for again without harm. `beside` puts what
/// must be kept with the hold into its transaction.
///
/// # Errors
/// [`HoldError`]. After [`StoreError::Unavailable`] it is not known whether there is a hold:
/// asking again tells.
pub async fn hold(
    table: &Table,
    cause: &Cause,
    seen: Product,
    ask: &HoldAsk<'_>,
    beside: impl for<'t> Fn(Transaction<'t>, &Held) -> Transaction<'t>,
) -> Result<Held, HoldError> {
    let mut product = seen;
    for round in 1.. {
        if let Some(held) = standing(&product, ask) {
            return Ok(held);
        }
        let (id, decision) = (product.id().clone(), take(&product, cause, ask)?);
        let held = taken(&decision.next, ask)?;
        let change = table.begin(cause.clone()).save(&decision);
        match beside(change, &held).commit().await {
            Ok(()) => return Ok(held),
            // Someone was faster, or an answer got lost for good: what stands now decides.
            Err(StoreError::Changed { .. } | StoreError::Contended) if round < ROUNDS => {
                retry::pause(round.min(3)).await;
                product = super::get(table, &id).await?;
            }
            Err(unsure @ StoreError::Unavailable(_)) => {
                let found = super::get(table, &id).await.ok();
                let found = found.and_then(|product| standing(&product, ask));
                return found.ok_or_else(|| unsure.into());
            }
            Err(refused) => return Err(refused.into()),
        }
    }
    Err(StoreError::Contended.into())
}

/// The hold that the asker has already.
fn standing(product: &Product, ask: &HoldAsk<'_>) -> Option<Held> {
    let hold = product.hold_of(&ask.holder, ask.now)?;
    (hold.quantity == ask.quantity).then(|| Held {
        hold: hold.clone(),
        product: product.clone(),
        fresh: false,
    })
}

fn take(
    product: &Product,
    cause: &Cause,
    ask: &HoldAsk<'_>,
) -> Result<domain::decision::Decision<Product, domain::product::ProductEvent>, Refusal> {
    let command = HoldCommand::Hold {
        holder: ask.holder.clone(),
        by: cause.actor.clone(),
        quantity: ask.quantity,
        until: ask.until,
    };
    product.decide(Command::Hold(command), ask.by, ask.now)
}

/// What was decided, as a hold that will stand.
fn taken(next: &Product, ask: &HoldAsk<'_>) -> Result<Held, StoreError> {
    let held = standing(next, ask).map(|held| Held {
        fresh: true,
        ..held
    });
    held.ok_or_else(|| StoreError::incomplete("a hold that was taken must stand"))
}
