//! Consignors' files in the table.
//!
//! | item | pk | sk | guarded by |
//! |---|---|---|---|
//! | the file with its documents and payout methods | `CSF#<user>` | `STATE` | `version` |
//! | the number is taken | `CSF#NUMBERS` | `<number>` | owner |
//! | the file is on hold | `CSF#HELD` | `<user>` | owner |
//! | that whole account numbers were seen | `BDV#<id>` | `EVT#…` | must not exist |
//!
//! Lists: gsi1 `CSF#ALL` by name · gsi2 `CSF#KYC#<status>` by last change · gsi3 `CSF#TIER#<tier>` by
//! name.

mod list;
mod stored;

use domain::access::Role;
use domain::consignor::{BankDetailsViewed, Consignor, ConsignorEvent, Opening};
use domain::decision::Decision;
use domain::ids::{BankDetailsViewId, UserId};
use domain::time::Timestamp;
use domain::user::{User, UserEvent, UserFacts, searchable};

use crate::catalogue;
use crate::counters::{self, Series};
use crate::error::StoreError;
use crate::item::{Item, Key, encode, in_time};
use crate::stored::{Stored, one};
use crate::table::Table;
use crate::transaction::{Aggregate, Places, Transaction};

pub use list::{by_name, by_number, in_tier, on_hold, standing_at};
use stored::ConsignorStored;

impl Stored for Consignor {
    type Shape = ConsignorStored;
}

impl Aggregate for Consignor {
    type Event = ConsignorEvent;
    const NOUN: &'static str = "consignor";

    fn id(&self) -> &str {
        self.parts().file.as_str()
    }

    fn version(&self) -> u64 {
        self.version()
    }

    fn label(&self) -> Option<String> {
        Some(self.parts().number.clone())
    }

    fn partition(&self) -> String {
        partition(self.id())
    }

    fn places(&self) -> Places {
        let parts = self.parts();
        let named = format!("{}#{}", searchable(&parts.name), parts.id);
        Places {
            owner: Some((list::EVERYONE.to_owned(), named.clone())),
            queue: Some((
                list::standing(parts.kyc.status()),
                in_time(parts.updated_at, &parts.id),
            )),
            assignee: Some((list::tier(parts.terms.tier), named)),
            location: None,
        }
    }

    fn beside<'t>(change: Transaction<'t>, was: Option<&Self>, next: &Self) -> Transaction<'t> {
        let (file, table) = (next.parts(), change.table());
        let owner = file.id.as_str();
        let change = match was {
            Some(_) => change,
            None => {
                let message = "another consignor has this number";
                let key = Key::new(table.pk(list::NUMBERS), &file.number);
                change.claim(&key, owner, "consignor_number_taken", message)
            }
        };
        let key = Key::new(table.pk(list::HELD), owner);
        let was_held = was.is_some_and(|was| was.parts().hold.is_some());
        match (was_held, file.hold.is_some()) {
            (false, true) => {
                let message = "the consignor is on hold already";
                change.claim(&key, owner, "consignor_on_hold", message)
            }
            (true, false) => change.release(&key, owner),
            (true, true) | (false, false) => change,
        }
    }

    fn stored(&self) -> Result<Item, StoreError> {
        encode(&ConsignorStored::from(self))
    }
}

fn partition(id: &UserId) -> String {
    format!("CSF#{id}")
}

/// The file of a consignor.
///
/// # Errors
/// [`StoreError::Missing`] when the person has none.
pub async fn get(table: &Table, id: &UserId) -> Result<Consignor, StoreError> {
    one(table, &partition(id)).await
}

/// The file of a person, if they have one.
///
/// # Errors
/// The table does not answer.
pub async fn find(table: &Table, id: &UserId) -> Result<Option<Consignor>, StoreError> {
    match get(table, id).await {
        Ok(file) => Ok(Some(file)),
        Err(StoreError::Missing { .. }) => Ok(None),
        Err(err) => Err(err),
    }
}

/// Everything that happened to a file, oldest first.
///
/// # Errors
/// The table does not answer.
pub async fn history(
    table: &Table,
    id: &UserId,
) -> Result<Vec<domain::event::Envelope<serde_json::Value>>, StoreError> {
    crate::events::history(table, &partition(id)).await
}

/// The file of someone who becomes a consignor, with the next number; to be kept together with
/// what makes them one: one never is without the other.
///
/// # Errors
/// The table does not answer.
pub async fn draw_up(
    table: &Table,
    user: &UserFacts,
    now: Timestamp,
) -> Result<Decision<Consignor, ConsignorEvent>, StoreError> {
    let min_payout = catalogue::settings(table, now).await?.payout_minimum;
    let opening = Opening {
        id: user.id.clone(),
        number: counters::next(table, Series::Consignor, now).await?,
        name: user.name.clone(),
        email: user.email.clone(),
        min_payout,
    };
    Ok(Consignor::open(opening, now))
}

/// What a change of an account means for its file: whoever becomes a consignor gets one, and who
/// has one is found in it by their new name. To be kept together with the change.
///
/// # Errors
/// The table does not answer.
pub async fn follow(
    table: &Table,
    change: &Decision<User, UserEvent>,
    now: Timestamp,
) -> Result<Option<Decision<Consignor, ConsignorEvent>>, StoreError> {
    let (after, before) = (change.next.facts(), change.was.as_ref());
    let is_consignor = |user: &User| user.has(Role::Consignor, now);
    let became = is_consignor(&change.next) && !before.is_some_and(is_consignor);
    let renamed = before.is_some_and(|before| before.facts().name != after.name);
    if !became && !renamed {
        return Ok(None);
    }
    match find(table, &after.id).await? {
        Some(file) if file.parts().name != after.name => Ok(Some(file.renamed(&after.name, now))),
        Some(_) => Ok(None),
        None if is_consignor(&change.next) => draw_up(table, after, now).await.map(Some),
        None => Ok(None),
    }
}

impl Transaction<'_> {
    /// Keeps a file just opened, beside what makes its person a consignor; or what an account's
    /// change means for the file it has.
    pub fn consignor_file(self, file: Option<&Decision<Consignor, ConsignorEvent>>) -> Self {
        match file {
            Some(file) => self.save(file),
            None => self,
        }
    }

    /// Keeps that someone saw whole account numbers. It changes no file, so that many may look
    /// at once; each look is an event of its own.
    pub fn bank_details_viewed(self, view: &BankDetailsViewId, event: &BankDetailsViewed) -> Self {
        self.record(&format!("BDV#{view}"), view.as_str(), 1, event)
    }
}
