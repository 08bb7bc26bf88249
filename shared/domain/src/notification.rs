//! Notifications: who is told of what and by which way, and what became of each message.
//!
//! [`ALL`] is the list, [`plan`] chooses from it by what happened, and a [`Notification`] is the
//! record of one message, without which nothing is sent.

mod plan;
mod preference;
mod record;

use crate::contact::Channel;
use crate::machine::vocabulary;

pub use plan::{Fact, Happened, Notice, Plan, Recipient, plan};
pub use preference::{Choice, NotificationPreferences, PreferenceFault, QuietHours};
pub use record::{LEASE_SECONDS, Notification, NotificationStatus, Outcome, Taken};

vocabulary! {
    /// What people are told of.
    pub enum Topic {
        /// A one-time code was asked for.
        AuthOtp = "auth.otp",
        /// Someone tried to register with an address that has an account.
        AuthRegistrationRepeated = "auth.registration_repeated",
        /// The address of an account was changed: to the new one.
        AuthEmailChanged = "auth.email_changed",
        /// The address of an account was changed: to the old one.
        AuthEmailReplaced = "auth.email_replaced",
        /// Someone signed in from a device that was never seen with the account.
        AuthNewDevice = "auth.new_device",
        /// The password of an account was changed.
        AuthPasswordChanged = "auth.password_changed",
        /// The second factor of an account was set up, given up, or its recovery codes replaced.
        AuthSecondFactorChanged = "auth.second_factor_changed",
        /// Staff made an account for someone.
        UserInvited = "user.invited",
        /// Someone has other roles than before.
        UserRolesChanged = "user.roles_changed",
        /// A request was handed in: to those who see to it.
        RequestSubmitted = "request.submitted",
        /// A request was handed in: to whom it belongs.
        RequestReceivedAck = "request.received_ack",
        /// A request was sent back.
        RequestChangesRequested = "request.changes_requested",
        /// An appraiser was given a request.
        RequestAppraiserAssigned = "request.appraiser_assigned",
        /// A time was set.
        RequestAppointmentSet = "request.appointment_set",
        /// A time was moved.
        RequestAppointmentChanged = "request.appointment_changed",
        /// Goods were taken in.
        RequestGoodsReceived = "request.goods_received",
        /// A request was turned down.
        RequestRejected = "request.rejected",
        /// A request was called off.
        RequestCancelled = "request.cancelled",
        /// Every item is appraised.
        AppraisalCompleted = "appraisal.completed",
        /// An appraisal found something suspicious.
        AppraisalRedFlag = "appraisal.red_flag",
        /// A proposal waits for a second person.
        ProposalApprovalNeeded = "proposal.approval_needed",
        /// A proposal is with the consignor.
        ProposalSent = "proposal.sent",
        /// The consignor countered.
        ProposalCountered = "proposal.countered",
        /// The consignor accepted, wholly or in part.
        ProposalAccepted = "proposal.accepted",
        /// The consignor turned every line down.
        ProposalRejected = "proposal.rejected",
        /// Accepted by lapse of time (R9).
        ProposalAutoAccepted = "proposal.auto_accepted",
        /// Not answered in time.
        ProposalExpired = "proposal.expired",
        /// A contract is to be signed.
        ContractToSign = "contract.to_sign",
        /// The consignor signed.
        ContractSigned = "contract.signed",
        /// The contract with both signatures is there.
        ContractActive = "contract.active",
        /// A contract was ended early.
        ContractTerminated = "contract.terminated",
        /// A product went on sale.
        ProductListed = "product.listed",
        /// A consignor is asked about a price, or told of one that comes.
        ProductPriceChangeProposed = "product.price_change_proposed",
        /// A price is another one.
        ProductPriceChanged = "product.price_changed",
        /// What someone waits for can be bought again.
        ProductBackAvailable = "product.back_available",
        /// What someone queues for is held for them.
        QueueYourTurn = "queue.your_turn",
        /// A change of price waits for a second person.
        ProductPriceApprovalNeeded = "product.price_approval_needed",
        /// A consignor wants to talk about a price.
        ProductPriceTalkWanted = "product.price_talk_wanted",
        /// A term will end.
        ContractExpiring = "contract.expiring",
        /// A term has ended, and grace begins.
        ContractGraceStarted = "contract.grace_started",
        /// The grace will end.
        ContractGraceEnding = "contract.grace_ending",
        /// The grace is over, and nothing proves that the consignor was told.
        ContractGraceUnproved = "contract.grace_unproved",
        /// The house has bought goods at the end of their grace.
        ProductBoughtOut = "product.bought_out",
        /// Someone asks about their own data.
        DataRequestOpened = "data_request.opened",
        /// What someone asked about their own data is answered.
        DataRequestDone = "data_request.done",
        /// A consignor's identity was verified.
        ConsignorVerified = "consignor.verified",
        /// A consignor's papers do not show who they are.
        ConsignorRejected = "consignor.rejected",
        /// There is another way to pay a consignor: to the account's address.
        PayoutMethodChanged = "payout_method.changed",
        /// There is another way to pay a consignor: to the address from before the change.
        PayoutMethodChangedBefore = "payout_method.changed_before",
    }
}

vocabulary! {
    /// Who is told.
    pub enum Audience {
        /// The person it is about.
        User = "user",
        /// Whose goods they are.
        Consignor = "consignor",
        /// Who waits for them.
        Watcher = "watcher",
        /// Who values them, or made the proposal.
        Appraiser = "appraiser",
        /// Everyone who runs the shop.
        SalesManagers = "sales_managers",
        /// Owner and finance.
        Admins = "admins",
    }
}

/// One row of the list of notifications.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Of what.
    pub topic: Topic,
    /// Who is told.
    pub to: &'static [Audience],
    /// By which ways. A message takes exactly one of them.
    pub channels: &'static [Channel],
    /// Whether it is told whatever the recipient prefers.
    pub required: bool,
}

/// Every notification, in the order of [`Topic::ALL`].
pub const ALL: &[Row] = {
    use Audience::{Admins, Appraiser, Consignor, SalesManagers, User, Watcher};
    use Topic as T;
    &[
        Row {
            topic: T::AuthOtp,
            to: &[User],
            channels: &[Channel::Sms, Channel::Whatsapp, Channel::Email],
            required: true,
        },
        required(T::AuthRegistrationRepeated, &[User]),
        required(T::AuthEmailChanged, &[User]),
        required(T::AuthEmailReplaced, &[User]),
        required(T::AuthNewDevice, &[User]),
        required(T::AuthPasswordChanged, &[User]),
        required(T::AuthSecondFactorChanged, &[User]),
        required(T::UserInvited, &[User]),
        optional(T::UserRolesChanged, &[User, Admins]),
        optional(T::RequestSubmitted, &[SalesManagers]),
        optional(T::RequestReceivedAck, &[Consignor]),
        optional(T::RequestChangesRequested, &[Consignor]),
        optional(T::RequestAppraiserAssigned, &[Appraiser, Consignor]),
        optional(T::RequestAppointmentSet, &[Consignor, Appraiser]),
        optional(T::RequestAppointmentChanged, &[Consignor, Appraiser]),
        required(T::RequestGoodsReceived, &[Consignor]),
        optional(T::RequestRejected, &[Consignor]),
        optional(T::RequestCancelled, &[Consignor]),
        optional(T::AppraisalCompleted, &[SalesManagers]),
        optional(T::AppraisalRedFlag, &[SalesManagers, Admins]),
        optional(T::ProposalApprovalNeeded, &[SalesManagers]),
        required(T::ProposalSent, &[Consignor]),
        optional(T::ProposalCountered, &[SalesManagers, Appraiser]),
        optional(T::ProposalAccepted, &[SalesManagers, Appraiser]),
        optional(T::ProposalRejected, &[SalesManagers, Appraiser]),
        required(T::ProposalAutoAccepted, &[Consignor, SalesManagers]),
        optional(T::ProposalExpired, &[Consignor, SalesManagers]),
        required(T::ContractToSign, &[Consignor]),
        required(T::ContractSigned, &[Consignor, SalesManagers]),
        required(T::ContractActive, &[Consignor, SalesManagers]),
        required(T::ContractTerminated, &[Consignor, SalesManagers]),
        optional(T::ProductListed, &[Consignor]),
        optional(T::ProductPriceChangeProposed, &[Consignor]),
        optional(T::ProductPriceChanged, &[Consignor, Watcher]),
        optional(T::ProductBackAvailable, &[Watcher]),
        required(T::QueueYourTurn, &[Watcher]),
        optional(T::ProductPriceApprovalNeeded, &[SalesManagers]),
        optional(T::ProductPriceTalkWanted, &[SalesManagers]),
        required(T::ContractExpiring, &[Consignor]),
        required(T::ContractGraceStarted, &[Consignor]),
        required(T::ContractGraceEnding, &[Consignor]),
        required(T::ContractGraceUnproved, &[SalesManagers]),
        required(T::ProductBoughtOut, &[Consignor]),
        required(T::DataRequestOpened, &[User, Admins]),
        required(T::DataRequestDone, &[User, Admins]),
        optional(T::ConsignorVerified, &[Consignor]),
        required(T::ConsignorRejected, &[Consignor]),
        required(T::PayoutMethodChanged, &[Consignor]),
        required(T::PayoutMethodChangedBefore, &[Consignor]),
    ]
};

const fn required(topic: Topic, to: &'static [Audience]) -> Row {
    Row {
        topic,
        to,
        channels: &[Channel::Email],
        required: true,
    }
}

const fn optional(topic: Topic, to: &'static [Audience]) -> Row {
    Row {
        topic,
        to,
        channels: &[Channel::Email],
        required: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_has_one_row_for_each_topic() {
        let listed: Vec<Topic> = ALL.iter().map(|row| row.topic).collect();
        assert_eq!(listed, Topic::ALL);
        for row in ALL {
            assert!(!row.to.is_empty() && !row.channels.is_empty(), "{row:?}");
            assert!(row.channels.contains(&Channel::Email), "{row:?}");
        }
    }
}
