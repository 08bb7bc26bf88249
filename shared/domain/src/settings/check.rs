//! Whether the settings hold together.

use crate::fault::{Class, Fault};
use crate::legal_document;
use crate::money::Money;
use crate::request::SLOT_GRID_MINUTES;

use super::Settings;

/// Settings that contradict themselves: each bad field by its path.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the settings do not hold together")]
pub struct SettingsRefusal {
    /// The path, and what is wrong with it. Never empty.
    pub problems: Vec<(String, &'static str)>,
}

impl Fault for SettingsRefusal {
    fn class(&self) -> Class {
        Class::Invalid
    }

    fn code(&self) -> &'static str {
        "settings_invalid"
    }

    fn fields(&self) -> Vec<(String, String)> {
        self.problems
            .iter()
            .map(|(path, problem)| (path.clone(), (*problem).to_owned()))
            .collect()
    }
}

/// The most days of anything: ten years.
const MOST_DAYS: u64 = 3_660;
/// The most hours and minutes of anything: a year and a week.
const MOST_HOURS: u64 = 8_784;
const MOST_MINUTES: u64 = 10_080;

/// The most letters of a text.
const MOST_LETTERS: usize = 4_000;

/// What is wrong, as it is found.
type Problems = Vec<(String, &'static str)>;

impl Settings {
    /// Whether the settings hold together.
    ///
    /// # Errors
    /// [`SettingsRefusal`] naming every bad field at once.
    pub fn check(&self) -> Result<(), SettingsRefusal> {
        let mut problems = Problems::new();
        self.check_amounts(&mut problems);
        self.check_order(&mut problems);
        self.check_lists(&mut problems);
        self.check_limits(&mut problems);
        self.check_days_and_papers(&mut problems);
        if problems.is_empty() {
            Ok(())
        } else {
            Err(SettingsRefusal { problems })
        }
    }

    fn check_amounts(&self, problems: &mut Problems) {
        for (name, amount) in [
            ("appraiser_limit", self.appraiser_limit),
            ("early_withdrawal_fee", self.early_withdrawal_fee),
            ("payout_minimum", self.payout_minimum),
            ("cash_on_delivery_limit", self.cash_on_delivery_limit),
            ("cash_payout_limit", self.cash_payout_limit),
            ("second_approver_above", self.second_approver_above),
        ] {
            note(problems, amount < Money::ZERO, name, "must not be negative");
        }
    }

    /// What must not come before something else.
    fn check_order(&self, problems: &mut Problems) {
        let mut in_order = |holds: bool, name: &str, problem| note(problems, !holds, name, problem);
        in_order(
            self.commission_min <= self.commission_max,
            "commission_min",
            "must not be above commission_max",
        );
        in_order(
            self.auto_accept_days < self.proposal_validity_days,
            "auto_accept_days",
            "must be less than proposal_validity_days",
        );
        in_order(
            self.cart_hold_minutes <= self.cart_hold_longest_minutes,
            "cart_hold_minutes",
            "must not be above cart_hold_longest_minutes",
        );
        in_order(
            self.cart_stale_hours < self.cart_abandoned_hours,
            "cart_stale_hours",
            "must be less than cart_abandoned_hours",
        );
        in_order(
            self.layaway_overdue_days < self.layaway_second_notice_days,
            "layaway_overdue_days",
            "must be less than layaway_second_notice_days",
        );
        in_order(
            self.layaway_second_notice_days < self.layaway_default_days,
            "layaway_second_notice_days",
            "must be less than layaway_default_days",
        );
        in_order(
            self.annulment_days <= self.credit_note_days,
            "annulment_days",
            "must not be above credit_note_days",
        );
        in_order(
            self.session_idle_days <= self.session_days,
            "session_idle_days",
            "must not be above session_days",
        );
    }

    /// Lists of times, each before what it announces.
    fn check_lists(&self, problems: &mut Problems) {
        for (name, times, before, problem) in [
            (
                "proposal_reminder_days",
                &self.proposal_reminder_days,
                self.proposal_validity_days,
                "must be less than proposal_validity_days",
            ),
            (
                "expiry_notice_days",
                &self.expiry_notice_days,
                self.term_days,
                "must be less than term_days",
            ),
            (
                "grace_notice_days",
                &self.grace_notice_days,
                self.grace_days,
                "must be less than grace_days",
            ),
            (
                "cart_reminder_hours",
                &self.cart_reminder_hours,
                self.cart_abandoned_hours,
                "must be less than cart_abandoned_hours",
            ),
            (
                "sign_reminder_hours",
                &self.sign_reminder_hours,
                self.contract_link_days.saturating_mul(24),
                "must come before the link ends",
            ),
        ] {
            for (place, time) in times.iter().enumerate() {
                note(
                    problems,
                    *time >= before,
                    &format!("{name}[{place}]"),
                    problem,
                );
            }
        }
    }

    /// What must be at least 1, and at most what the arithmetic of dates takes.
    fn check_limits(&self, problems: &mut Problems) {
        for (name, count, most) in self.counts() {
            note(problems, count == 0, name, "must be at least 1");
            note(problems, count > most, name, "is too much");
        }
        note(
            problems,
            self.slot_minutes == 0 || !self.slot_minutes.is_multiple_of(SLOT_GRID_MINUTES),
            "slot_minutes",
            "must be a multiple of 15",
        );
        note(
            problems,
            !crate::terms::TERM_DAYS.contains(&self.term_days),
            "term_days",
            "must be 30 to 365 days",
        );
    }

    fn counts(&self) -> Vec<(&'static str, u64, u64)> {
        let mut counts = self.times();
        counts.extend([
            ("max_rounds", u64::from(self.max_rounds), 100),
            ("delivery_attempts", u64::from(self.delivery_attempts), 100),
        ]);
        for (name, count, most) in [
            ("appraiser_load_limit", self.appraiser_load_limit, 10_000),
            (
                "data_exports_per_day",
                self.data_exports_per_day.into(),
                1_000,
            ),
            (
                "cash_on_delivery_failures",
                self.cash_on_delivery_failures.into(),
                100,
            ),
        ] {
            counts.push((name, u64::from(count), most));
        }
        counts
    }

    fn times(&self) -> Vec<(&'static str, u64, u64)> {
        let days = [
            ("proposal_validity_days", self.proposal_validity_days),
            ("auto_accept_days", self.auto_accept_days),
            ("draft_days", self.draft_days),
            ("contract_link_days", self.contract_link_days),
            ("correction_days", self.correction_days),
            ("data_request_days", self.data_request_days),
            ("invitation_days", self.invitation_days),
            ("api_key_max_days", self.api_key_max_days),
            ("session_days", self.session_days),
            ("session_idle_days", self.session_idle_days),
            ("cart_purge_days", self.cart_purge_days),
            ("annulment_days", self.annulment_days),
            ("credit_note_days", self.credit_note_days),
            ("claw_back_task_days", self.claw_back_task_days),
        ];
        let hours = [
            ("sla_hours", self.sla_hours),
            ("transfer_hold_hours", self.transfer_hold_hours),
            ("offer_hold_hours", self.offer_hold_hours),
            ("ticket_hold_hours", self.ticket_hold_hours),
            ("cart_stale_hours", self.cart_stale_hours),
            ("cart_abandoned_hours", self.cart_abandoned_hours),
            ("transfer_payment_hours", self.transfer_payment_hours),
            ("overdue_cancel_hours", self.overdue_cancel_hours),
        ];
        let minutes = [
            ("cart_hold_minutes", self.cart_hold_minutes),
            ("cart_hold_longest_minutes", self.cart_hold_longest_minutes),
            ("checkout_hold_minutes", self.checkout_hold_minutes),
            ("queue_offer_minutes", self.queue_offer_minutes),
            ("card_payment_minutes", self.card_payment_minutes),
            ("override_minutes", self.override_minutes),
        ];
        let with = |all: &[(&'static str, u16)], most: u64| -> Vec<_> {
            let counts = all.iter();
            counts
                .map(|(name, count)| (*name, u64::from(*count), most))
                .collect()
        };
        [
            with(&days, MOST_DAYS),
            with(&hours, MOST_HOURS),
            with(&minutes, MOST_MINUTES),
        ]
        .concat()
    }

    fn check_days_and_papers(&self, problems: &mut Problems) {
        for (path, problem) in legal_document::problems(&self.legal_documents) {
            note(problems, true, &format!("legal_documents{path}"), problem);
        }
        note(
            problems,
            self.return_policy.chars().count() > MOST_LETTERS,
            "return_policy",
            "is too long",
        );
        note(
            problems,
            !self.quiet_hours.is_of_a_day(),
            "quiet_hours",
            "must be minutes of a day",
        );
        for (place, hours) in self.business_hours.iter().enumerate() {
            let path = format!("business_hours[{place}]");
            note(
                problems,
                hours.opens >= hours.closes || hours.closes > 24 * 60,
                &path,
                "must open before it closes, within the day",
            );
            let mut earlier = self.business_hours[..place].iter();
            let twice = earlier.any(|other| other.day == hours.day);
            note(problems, twice, &path, "names a day that is named before");
        }
    }
}

fn note(problems: &mut Problems, bad: bool, path: &str, problem: &'static str) {
    if bad {
        problems.push((path.to_owned(), problem));
    }
}
