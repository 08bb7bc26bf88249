//! The settings of the house: every number that the rules leave to it, with the number it starts
//! with. Stored and shown as they are; a field that is not stored has its default.

mod change;
mod check;
mod hours;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::access::{Role, RoleKey};
use crate::consignor::DocumentKind;
use crate::legal_document::LegalDocumentType;
use crate::machine::vocabulary;
use crate::money::{BasisPoints, Money};
use crate::notification::QuietHours;
use crate::session::Life;
use crate::time::Date;

pub use change::{KeptSettings, SettingChange, SettingsEvent};
pub use check::SettingsRefusal;
pub use hours::{OpenHours, Weekday};

vocabulary! {
    /// On what ITBMS of a used good is computed that the house sells for a private person (R14).
    pub enum TaxBaseMode {
        /// The price.
        FullPrice = "full_price",
        /// The house's commission alone.
        CommissionOnly = "commission_only",
    }
}

/// The settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The list price up to which a proposal needs no second person.
    pub appraiser_limit: Money,
    /// The least the store keeps of a price, for a proposal that needs no second person.
    pub commission_min: BasisPoints,
    /// The most the store keeps of a price, for a proposal that needs no second person.
    pub commission_max: BasisPoints,
    /// The price change against the approved price that needs approval again.
    pub price_change_limit: BasisPoints,
    /// Days a proposal is open for an answer.
    pub proposal_validity_days: u16,
    /// Days without an answer until a proposal accepts itself, with consent (R9).
    pub auto_accept_days: u16,
    /// Days without an answer after which the consignor is reminded (R9).
    pub proposal_reminder_days: Vec<u16>,
    /// Hours in which an acceptance by lapse of time can be undone (R9).
    pub undo_hours: u16,
    /// The most rounds of proposals per request.
    pub max_rounds: u8,
    /// Hours from submission to appraisal that the house promises.
    pub sla_hours: u16,
    /// The most open requests per appraiser.
    pub appraiser_load_limit: u32,
    /// When appointments can be.
    pub business_hours: Vec<OpenHours>,
    /// How long an appointment is, in minutes; a multiple of 15.
    pub slot_minutes: u16,
    /// Minutes kept free after an appointment for the way to the next.
    pub travel_buffer_minutes: u16,
    /// Hours before an appointment until which the consignor may move it.
    pub move_notice_hours: u16,
    /// Days after which an untouched draft lapses.
    pub draft_days: u16,
    /// The version of the terms that a submission accepts.
    pub terms_version: String,
    /// Days a line is on sale unless agreed otherwise (R10).
    pub term_days: u16,
    /// Days of grace after the term unless agreed otherwise (R10).
    pub grace_days: u16,
    /// Days before the end of a term on which notice is given (R10).
    pub expiry_notice_days: Vec<u16>,
    /// Days a link to sign a contract is good for.
    pub contract_link_days: u16,
    /// The fee for taking an item back after listing, unless agreed otherwise (R11).
    pub early_withdrawal_fee: Money,
    /// When messages that can wait wait, unless their recipient chose otherwise.
    pub quiet_hours: QuietHours,
    /// Hours after a payout method is added before anything is paid to it (R18).
    pub payout_cool_down_hours: u16,
    /// The least that is paid out at once; below it carries over (R18).
    pub payout_minimum: Money,
    /// The papers that the house takes, and how the number of each is checked.
    pub legal_documents: Vec<LegalDocumentType>,
    /// Working days within which wrong data is put right, and an objection answered (R20).
    pub correction_days: u16,
    /// Working days within which any other request about one's own data is answered (R20).
    pub data_request_days: u16,
    /// Copies of their own data that a person may ask for within a day.
    pub data_exports_per_day: u16,
    /// Years that contracts and fiscal documents are kept, whatever is asked (R20).
    pub records_years: u16,
    /// Days after which a sign-in ends, however much it is used.
    pub session_days: u16,
    /// Days without use after which it ends.
    pub session_idle_days: u16,
    /// The roles whose holders must have a second factor.
    pub second_factor_roles: Vec<RoleKey>,
    /// Days that an invitation to an account is good for.
    pub invitation_days: u16,
    /// The most days that an API key is good for.
    pub api_key_max_days: u16,
    /// Minutes that an override is good for.
    pub override_minutes: u16,
    /// What payout as store credit adds to the consignor's share (R4).
    pub store_credit_bonus: BasisPoints,
    /// Days before a markdown step on which the consignor is asked (R7).
    pub markdown_consent_days: u16,
    /// A price moved by hand that far from the approved price needs approval (R8).
    pub manual_price_limit: BasisPoints,
    /// Days before the end of grace on which notice is given, besides its start (R10).
    pub grace_notice_days: Vec<u16>,
    /// Minutes a cart holds an item (R12).
    pub cart_hold_minutes: u16,
    /// Minutes a cart holds an item at most, once renewed (R12).
    pub cart_hold_longest_minutes: u16,
    /// Minutes a checkout holds an item (R12).
    pub checkout_hold_minutes: u16,
    /// Hours an item is held for a transfer that staff wait for (R12).
    pub transfer_hold_hours: u16,
    /// Hours an item is held for an accepted offer (R12).
    pub offer_hold_hours: u16,
    /// Hours a parked ticket at the counter holds an item (R12).
    pub ticket_hold_hours: u16,
    /// Minutes a free item is offered to the first who waits for it (R12).
    pub queue_offer_minutes: u16,
    /// Hours without activity until a cart is stale (R13).
    pub cart_stale_hours: u16,
    /// Hours without activity until a cart is abandoned (R13).
    pub cart_abandoned_hours: u16,
    /// Hours without activity after which its owner is reminded of a cart (R13).
    pub cart_reminder_hours: Vec<u16>,
    /// Days after which the personal data of an abandoned cart are dropped.
    pub cart_purge_days: u16,
    /// Minutes a payment by card is awaited (R13).
    pub card_payment_minutes: u16,
    /// Hours a payment by Yappy or ACH is awaited (R13).
    pub transfer_payment_hours: u16,
    /// Hours after which an overdue sale is cancelled and its items are free (R13).
    pub overdue_cancel_hours: u16,
    /// Days before an instalment is due on which its payer is reminded (R13).
    pub layaway_reminder_days: u16,
    /// Days after its due day from which an instalment is overdue (R13).
    pub layaway_overdue_days: u16,
    /// Days after its due day on which the second notice is given (R13).
    pub layaway_second_notice_days: u16,
    /// Days after its due day from which the plan is in default (R13).
    pub layaway_default_days: u16,
    /// The total under which cash on delivery is taken (R13).
    pub cash_on_delivery_limit: Money,
    /// Failed deliveries after which a customer does not get cash on delivery any more (R13).
    pub cash_on_delivery_failures: u8,
    /// On what ITBMS of a consigned good is computed (R14).
    pub tax_base_mode: TaxBaseMode,
    /// Whether prices in the shop are shown with ITBMS (R14).
    pub prices_include_itbms: bool,
    /// The most of a payout that is kept back against what a consignor owes (R15).
    pub claw_back_share: BasisPoints,
    /// Days after which a debt of a consignor becomes a task (R15).
    pub claw_back_task_days: u16,
    /// Days in which an invoice can be annulled (R16).
    pub annulment_days: u16,
    /// Days in which a credit note can name its invoice (R16).
    pub credit_note_days: u16,
    /// Invoice numbers left under which administrators are told (R16).
    pub folios_alert: u32,
    /// Days after delivery in which goods can come back, unless the sale is final (R18).
    pub return_window_days: u16,
    /// What the shop says of bringing goods back, on the page of each; may be empty.
    pub return_policy: String,
    /// The day on which payouts are made (R18).
    pub payout_weekday: Weekday,
    /// The most that is paid out in cash (R18).
    pub cash_payout_limit: Money,
    /// The payout above which a second person approves (machine H).
    pub second_approver_above: Money,
    /// Working days in which a sale at home can be withdrawn from (R21).
    pub home_sale_withdrawal_days: u16,
    /// Attempts after which goods go back to the store (machine G).
    pub delivery_attempts: u8,
    /// Hours after delivery in which a customer can dispute it (machine G).
    pub delivery_dispute_hours: u16,
    /// Hours before an appointment at which both sides are reminded.
    pub appointment_reminder_hours: Vec<u16>,
    /// Hours after which a consignor is reminded of a contract to sign.
    pub sign_reminder_hours: Vec<u16>,
}

impl Default for Settings {
    #[expect(clippy::too_many_lines, reason = "one line for each setting")]
    fn default() -> Self {
        let open = |day| OpenHours {
            day,
            opens: 9 * 60,
            closes: 18 * 60,
        };
        Self {
            appraiser_limit: Money::usd(100_000),
            commission_min: BasisPoints::percent(30),
            commission_max: BasisPoints::percent(60),
            price_change_limit: BasisPoints::percent(10),
            proposal_validity_days: 10,
            auto_accept_days: 5,
            proposal_reminder_days: vec![2, 4],
            undo_hours: 48,
            max_rounds: 4,
            sla_hours: 48,
            appraiser_load_limit: 20,
            business_hours: vec![
                open(Weekday::Monday),
                open(Weekday::Tuesday),
                open(Weekday::Wednesday),
                open(Weekday::Thursday),
                open(Weekday::Friday),
                open(Weekday::Saturday),
            ],
            slot_minutes: 60,
            travel_buffer_minutes: 30,
            move_notice_hours: 4,
            draft_days: 30,
            terms_version: "1".to_owned(),
            term_days: 90,
            grace_days: 10,
            expiry_notice_days: vec![15, 7, 1],
            contract_link_days: 7,
            early_withdrawal_fee: Money::ZERO,
            quiet_hours: QuietHours::NIGHT,
            correction_days: 5,
            data_request_days: 10,
            data_exports_per_day: 3,
            records_years: 5,
            invitation_days: 7,
            api_key_max_days: 365,
            override_minutes: 5,
            session_days: 30,
            session_idle_days: 7,
            second_factor_roles: vec![Role::Admin.into(), Role::SalesManager.into()],
            payout_cool_down_hours: 48,
            payout_minimum: Money::usd(2_500),
            legal_documents: LegalDocumentType::defaults(),
            store_credit_bonus: BasisPoints::percent(10),
            markdown_consent_days: 3,
            manual_price_limit: BasisPoints::percent(10),
            grace_notice_days: vec![3],
            cart_hold_minutes: 30,
            cart_hold_longest_minutes: 60,
            checkout_hold_minutes: 15,
            transfer_hold_hours: 48,
            offer_hold_hours: 24,
            ticket_hold_hours: 2,
            queue_offer_minutes: 10,
            cart_stale_hours: 1,
            cart_abandoned_hours: 24,
            cart_reminder_hours: vec![1, 20],
            cart_purge_days: 30,
            card_payment_minutes: 30,
            transfer_payment_hours: 48,
            overdue_cancel_hours: 24,
            layaway_reminder_days: 3,
            layaway_overdue_days: 1,
            layaway_second_notice_days: 7,
            layaway_default_days: 15,
            cash_on_delivery_limit: Money::usd(30_000),
            cash_on_delivery_failures: 2,
            tax_base_mode: TaxBaseMode::FullPrice,
            prices_include_itbms: true,
            claw_back_share: BasisPoints::percent(50),
            claw_back_task_days: 180,
            annulment_days: 7,
            credit_note_days: 180,
            folios_alert: 500,
            return_window_days: 15,
            return_policy: String::new(),
            payout_weekday: Weekday::Friday,
            cash_payout_limit: Money::usd(100_000),
            second_approver_above: Money::usd(500_000),
            home_sale_withdrawal_days: 3,
            delivery_attempts: 3,
            delivery_dispute_hours: 48,
            appointment_reminder_hours: vec![24, 2],
            sign_reminder_hours: vec![24, 72],
        }
    }
}

impl Settings {
    /// Opening and closing of a day, in minutes since midnight; nothing on a closed day. Where
    /// a day is named twice, the first counts.
    pub fn hours(&self, date: Date) -> Option<(u16, u16)> {
        let day = Weekday::of(date);
        self.business_hours
            .iter()
            .find(|hours| hours.day == day)
            .map(|hours| (hours.opens, hours.closes))
    }

    /// How long sessions last.
    pub fn session_life(&self) -> Life {
        Life {
            days: self.session_days,
            idle_days: self.session_idle_days,
        }
    }

    /// Whether someone with these roles must have a second factor.
    pub fn demands_second_factor(&self, roles: impl IntoIterator<Item = RoleKey>) -> bool {
        let mut roles = roles.into_iter();
        roles.any(|role| self.second_factor_roles.contains(&role))
    }

    /// The document that programs call `key`, if the house takes it.
    pub fn legal_document(&self, key: &str) -> Option<&LegalDocumentType> {
        self.legal_documents
            .iter()
            .find(|document| document.key == key)
    }

    /// The kinds of paper that show who a consignor is, of those that the house takes.
    pub fn identity_documents(&self) -> Vec<DocumentKind> {
        let kinds = DocumentKind::ALL.iter().copied();
        kinds
            .filter(|kind| self.legal_document(kind.as_str()).is_some())
            .collect()
    }
}

#[cfg(test)]
mod tests;
