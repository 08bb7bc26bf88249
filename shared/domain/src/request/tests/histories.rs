//! Whatever anyone asks, in whatever order.

use proptest::prelude::*;

use super::fixtures::*;
use super::matrix::every_command;
use crate::access::By;
use crate::request::*;
use crate::time::Timestamp;

/// A step towards the end from a status, so that histories get far.
fn onward(request: &Request) -> Option<(Command, By<'static>)> {
    let wanted = match request.status() {
        Status::Draft => "submit",
        Status::Submitted => "assign_appraiser",
        Status::Assigned => "schedule",
        Status::Scheduled => "receive_goods",
        Status::Received => "start_appraisal",
        Status::InAppraisal => {
            let next = request.items().iter().find(|item| item.appraisal.is_none());
            return Some(match next {
                Some(item) => {
                    let item = item.id.clone();
                    let verdict = scored();
                    (Command::AppraiseItem { item, verdict }, appraiser())
                }
                None => (Command::CompleteAppraisal, appraiser()),
            });
        }
        Status::Appraised => "send_proposal",
        Status::Proposed => "accept",
        Status::Accepted => "contract_signed",
        Status::Contracted => {
            if let State::Contracted {
                unlisted: Some(left),
                ..
            } = request.state()
            {
                let product = left.first()?.clone();
                return Some((Command::ItemListed { product }, system()));
            }
            "contract_activated"
        }
        Status::Completed | Status::Rejected | Status::Cancelled | Status::Expired => return None,
    };
    every_command()
        .into_iter()
        .find(|(c, _)| c.name() == wanted)
}

fn everyone() -> [By<'static>; 7] {
    [
        consignor(),
        stranger(),
        appraiser(),
        colleague(),
        manager(),
        logistics(),
        system(),
    ]
}

proptest! {
    #[test]
    fn every_history_keeps_the_law(choices in prop::collection::vec((0_u8..10, 0_usize..1_000, 0_usize..7), 0..40)) {
        let mut request = draft();
        let mut when: Timestamp = now();
        let mut was_accepted = false;
        for (luck, pick, who) in choices {
            let pool = every_command();
            let (mut command, mut by) = pool[pick % pool.len()].clone();
            if luck < 7 && let Some(next) = onward(&request) {
                (command, by) = next;
            } else if luck == 9 {
                by = everyone()[who];
            }
            when = when.plus_minutes(7);
            let Ok(decision) = request.decide(command.clone(), by, when) else { continue };
            prop_assert!(!request.status().is_terminal(), "{} after the end", command.name());
            prop_assert_eq!(decision.next.version(), request.version() + 1);
            prop_assert_eq!(decision.next.updated_at(), when);
            prop_assert_eq!(decision.next.facts(), request.facts());
            prop_assert!(!decision.events.is_empty());
            for event in &decision.events {
                if let RequestEvent::Accepted { accepted, .. } = event {
                    prop_assert!(!accepted.is_empty());
                    was_accepted = true;
                }
                if let RequestEvent::Reopened { .. } = event {
                    was_accepted = false;
                }
                if let RequestEvent::Contracted { .. } = event {
                    prop_assert!(was_accepted, "a contract without an acceptance");
                }
            }
            request = decision.next;
            let under_contract =
                matches!(request.status(), Status::Contracted | Status::Completed);
            let kept = request
                .items()
                .iter()
                .any(|item| item.decision == ItemDecision::Accepted);
            prop_assert!(!under_contract || (was_accepted && kept));
        }
    }
}
