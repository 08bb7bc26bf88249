//! Whatever anyone asks, in whatever order.

use proptest::prelude::*;

use super::fixtures::*;
use super::matrix::every_command;
use crate::access::By;
use crate::proposal::*;

/// A step towards an answer from a status, so that histories get far.
fn onward(status: Status) -> Option<&'static str> {
    match status {
        Status::Draft => Some("submit"),
        Status::PendingApproval => Some("approve"),
        Status::Approved => Some("send"),
        Status::Sent | Status::Viewed => Some("respond"),
        Status::Countered => Some("agree"),
        Status::Accepted | Status::PartiallyAccepted | Status::AutoAccepted => Some("reopen"),
        Status::Rejected | Status::Expired | Status::Withdrawn => None,
    }
}

fn everyone() -> [By<'static>; 6] {
    [
        consignor(),
        stranger(),
        appraiser(),
        colleague(),
        manager(),
        system(),
    ]
}

proptest! {
    #[test]
    fn every_history_keeps_the_law(choices in prop::collection::vec((0_u8..10, 0_usize..1_000, 0_usize..6), 0..40)) {
        let mut proposal = draft();
        let mut when = now();
        let mut was_sent = false;
        for (luck, pick, who) in choices {
            let pool = every_command();
            let wanted = (luck < 6).then(|| onward(proposal.status())).flatten();
            let fitting: Vec<_> = pool
                .iter()
                .filter(|(command, _, _)| wanted.is_none_or(|name| command.name() == name))
                .collect();
            let (command, mut by, _) = fitting[pick % fitting.len()].clone();
            if luck == 9 {
                by = everyone()[who];
            }
            when = when.plus_hours(3);
            let Ok(decision) = proposal.decide(command.clone(), by, when) else { continue };
            prop_assert!(!proposal.status().is_terminal(), "{} after the end", command.name());
            prop_assert_eq!(decision.next.version(), proposal.version() + 1);
            prop_assert_eq!(decision.next.updated_at(), when);
            prop_assert_eq!(decision.next.facts(), proposal.facts());
            prop_assert!(!decision.events.is_empty());
            proposal = decision.next;
            was_sent |= proposal.status() == Status::Sent;
            let accepted = proposal.status().is_accepted();
            prop_assert_eq!(accepted && proposal.accepted_items().is_empty(), false);
            prop_assert!(!accepted || was_sent, "accepted without having been sent");
            for line in proposal.lines() {
                prop_assert!(line.terms.check().is_ok());
            }
        }
    }
}
