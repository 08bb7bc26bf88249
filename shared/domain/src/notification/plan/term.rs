//! What happens at the end of the term of a product.

use super::super::Topic;
use super::{Plan, Recipient};
use crate::ids::UserId;
use crate::product::term::{Change, NoticeKind};
use crate::terms::Disposition;
use crate::time::Date;

pub(super) fn of_term(change: &Change) -> Plan {
    match change {
        Change::TermNoticeGiven {
            consignor_id: Some(consignor),
            kind,
            until,
            disposition,
        } => {
            let topic = match kind {
                NoticeKind::Expiring => Topic::ContractExpiring,
                NoticeKind::GraceStarted => Topic::ContractGraceStarted,
                NoticeKind::GraceEnding => Topic::ContractGraceEnding,
            };
            ending(topic, consignor, *until, *disposition)
        }
        Change::TermExpired {
            consignor_id: Some(consignor),
            until,
            disposition,
            ..
        } => ending(Topic::ContractGraceStarted, consignor, *until, *disposition),
        Change::GraceProlonged {
            consignor_id: Some(consignor),
            proved,
            until,
            disposition,
        } => ending(Topic::ContractGraceEnding, consignor, *until, *disposition)
            .and(Topic::ContractGraceUnproved, Recipient::SalesManagers)
            .with("proved", *proved),
        Change::BoughtOut {
            consignor_id: Some(consignor),
            cost,
            ..
        } => Plan::owner(Topic::ProductBoughtOut, consignor).with("cost", *cost),
        Change::TermNoticeGiven { .. }
        | Change::TermExpired { .. }
        | Change::GraceProlonged { .. }
        | Change::GraceEnded { .. }
        | Change::BoughtOut { .. }
        | Change::TermRenewed { .. }
        | Change::TermsAmended { .. } => Plan::default(),
    }
}

/// What becomes of the goods is said with every notice: a flag for each way that was agreed.
fn ending(topic: Topic, consignor: &UserId, until: Date, disposition: Disposition) -> Plan {
    Plan::owner(topic, consignor)
        .with("until", until)
        .with("returns", disposition == Disposition::Return)
        .with("donates", disposition == Disposition::Donate)
        .with("buys", disposition == Disposition::BuyOut)
}
