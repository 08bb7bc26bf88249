//! What keeps a person's data from being erased, and what of it stays whatever is asked.

use data::StoreError;
use domain::contract::Status as ContractStatus;
use domain::data_request::{Hold, HoldKind};
use domain::ids::UserId;
use domain::time::Date;

use super::gather;
use crate::Context;

/// Everything that holds, each kind once. Contracts that are over are kept for so many years.
pub(crate) async fn of(
    cx: &Context,
    user: &UserId,
    records_years: u16,
) -> Result<Vec<Hold>, StoreError> {
    let requests = gather::requests(cx, user).await?;
    let open = requests.iter().filter(|one| one.status().awaits_someone());
    let contracts = gather::contracts(cx, user).await?;
    let running = contracts.iter().filter(|one| runs(one.status()));
    let ended: Vec<Date> = contracts
        .iter()
        .filter(|one| is_record(one.status()))
        .map(|one| one.facts().updated_at.panama_date())
        .collect();
    let last = ended.iter().max();
    let until = last.map(|last| last.plus_years(records_years));
    let products = gather::products(cx, user).await?;
    let here = products.iter().filter(|one| one.status().is_in_custody());
    let found = [
        (HoldKind::RequestsOpen, open.count(), None),
        (HoldKind::ContractsInForce, running.count(), None),
        (HoldKind::GoodsInHouse, here.count(), None),
        (HoldKind::ContractRecords, ended.len(), until),
    ];
    let held = found.into_iter().filter(|(_, count, _)| *count > 0);
    Ok(held
        .map(|(kind, count, until)| Hold {
            kind,
            count: u32::try_from(count).unwrap_or(u32::MAX),
            until,
        })
        .collect())
}

/// Being drawn up, being signed, or in force.
const fn runs(status: ContractStatus) -> bool {
    use ContractStatus as S;
    match status {
        S::Draft | S::Ready | S::Sent | S::Signed | S::Active => true,
        S::Completed | S::Terminated | S::Expired | S::Renewed | S::Declined | S::Void => false,
    }
}

/// Was in force, and is over.
const fn is_record(status: ContractStatus) -> bool {
    use ContractStatus as S;
    match status {
        S::Completed | S::Terminated | S::Expired | S::Renewed => true,
        S::Draft | S::Ready | S::Sent | S::Signed | S::Active | S::Declined | S::Void => false,
    }
}
