//! The whole life of a proposal on one screen. Review a change here as you would a change to
//! the law.

use super::fixtures::*;
use crate::access::By;
use crate::machine::landings;
use crate::proposal::*;
use crate::time::Timestamp;

/// Proposals in a status, in every form that matters to a command.
pub(super) fn proposals_in(status: Status) -> Vec<Proposal> {
    match status {
        Status::Draft => vec![draft(), draft_of(vec![line(1, terms(200_000))])],
        Status::PendingApproval => vec![pending()],
        Status::Approved => vec![approved()],
        Status::Sent => vec![sent()],
        Status::Viewed => vec![viewed()],
        Status::Countered => vec![
            countered(),
            countered_far(),
            countered_partly(),
            superseded(),
        ],
        Status::Accepted => vec![accepted()],
        Status::PartiallyAccepted => vec![partly_accepted()],
        Status::Rejected => vec![
            step(&sent(), respond(no(), no()), consignor()),
            step(&countered(), refuse(), manager()),
        ],
        Status::AutoAccepted => vec![auto_accepted()],
        Status::Expired => {
            let late = now().plus_days(10).plus_seconds(1);
            vec![step_at(&sent(), Command::Expire, system(), late)]
        }
        Status::Withdrawn => vec![step(&draft(), withdraw(), manager())],
    }
}

/// Every command, in forms, by a person and at a time that can succeed where the table lists
/// it.
pub(super) fn every_command() -> Vec<(Command, By<'static>, Timestamp)> {
    let late = now().plus_days(10).plus_seconds(1);
    vec![
        (edit(lines()), appraiser(), now()),
        (submit(), appraiser(), now()),
        (approve(), manager(), now()),
        (send_back(), manager(), now()),
        (send(None), appraiser(), now()),
        (Command::Open, consignor(), now()),
        (respond(Reply::Accept, Reply::Accept), consignor(), now()),
        (respond(Reply::Accept, no()), consignor(), now()),
        (respond(no(), no()), consignor(), now()),
        (respond(no(), but(ask(21_000))), consignor(), now()),
        (agree(), manager(), now()),
        (new_round(), appraiser(), now()),
        (refuse(), manager(), now()),
        (auto_accept(), system(), due()),
        (undo(), consignor(), due()),
        (reopen(), system(), now()),
        (Command::Expire, system(), late),
        (withdraw(), manager(), now()),
        (round_withdrawn(), system(), now()),
        (request_ended(), system(), now()),
    ]
}

fn names() -> Vec<&'static str> {
    let mut names: Vec<_> = every_command().iter().map(|(c, _, _)| c.name()).collect();
    names.dedup();
    names
}

/// Where the commands of a name lead from a status; nothing when none is ever taken.
fn decided(status: Status, name: &str) -> Vec<Status> {
    let mut landings = Vec::new();
    for (command, by, when) in every_command() {
        for proposal in proposals_in(status) {
            if command.name() != name {
                continue;
            }
            match proposal.decide(command.clone(), by, when) {
                Ok(decision) if !landings.contains(&decision.next.status()) => {
                    landings.push(decision.next.status());
                }
                Ok(_) | Err(_) => {}
            }
        }
    }
    landings
}

#[test]
fn the_table_says_what_decide_does() {
    for status in Status::ALL {
        for (command, by, when) in every_command() {
            let name = command.name();
            let mut listed = landings(TRANSITIONS, *status, name);
            let mut done = decided(*status, name);
            listed.sort();
            done.sort();
            assert_eq!(done, listed, "{name} from {status}");
            if listed.is_empty() {
                for proposal in proposals_in(*status) {
                    let refusal = refusal_at(&proposal, command.clone(), by, when);
                    let expected = Refusal::TransitionNotAllowed {
                        status: *status,
                        event: name,
                    };
                    assert_eq!(refusal, expected);
                }
            }
        }
    }
}

#[test]
fn the_table_and_the_tests_know_every_command() {
    let mut known = names();
    known.push("draft");
    let mut listed: Vec<_> = TRANSITIONS.iter().map(|row| row.event).collect();
    known.sort_unstable();
    listed.sort_unstable();
    listed.dedup();
    assert_eq!(known, listed);
}

#[test]
fn a_terminal_status_takes_nothing_and_every_other_something() {
    for status in Status::ALL {
        let takes = TRANSITIONS.iter().any(|row| row.from.contains(status));
        assert_ne!(takes, status.is_terminal(), "{status}");
    }
}

fn short(status: Status) -> &'static str {
    match status {
        Status::Draft => "dr",
        Status::PendingApproval => "pe",
        Status::Approved => "ap",
        Status::Sent => "se",
        Status::Viewed => "vi",
        Status::Accepted => "ac",
        Status::PartiallyAccepted => "pa",
        Status::Rejected => "rj",
        Status::Countered => "co",
        Status::Expired => "ex",
        Status::Withdrawn => "wi",
        Status::AutoAccepted => "au",
    }
}

#[test]
fn matrix() {
    let mut table = format!("{:<16}", "");
    for status in Status::ALL {
        table.push_str(&format!("{:<12}", short(*status)));
    }
    for name in names() {
        table.push_str(&format!("\n{name:<16}"));
        for status in Status::ALL {
            let landings: Vec<_> = decided(*status, name).into_iter().map(short).collect();
            let cell = if landings.is_empty() {
                ".".to_owned()
            } else {
                landings.join("/")
            };
            table.push_str(&format!("{cell:<12}"));
        }
    }
    let table: Vec<_> = table.lines().map(str::trim_end).collect();
    insta::assert_snapshot!(table.join("\n"), @r"
                    dr          pe          ap          se          vi          ac          pa          rj          co          ex          wi          au
    edit            dr          .           .           .           .           .           .           .           .           .           .           .
    submit          ap/pe       .           .           .           .           .           .           .           .           .           .           .
    approve         .           ap          .           .           .           .           .           .           .           .           .           .
    send_back       .           dr          .           .           .           .           .           .           .           .           .           .
    send            .           .           se          .           .           .           .           .           .           .           .           .
    open            .           .           .           vi          .           .           .           .           .           .           .           .
    respond         .           .           .           ac/pa/rj/co ac/pa/rj/co .           .           .           .           .           .           .
    agree           .           .           .           .           .           .           .           .           ac/pe/pa    .           .           .
    new_round       .           .           .           .           .           .           .           .           co          .           .           .
    refuse          .           .           .           .           .           .           .           .           rj          .           .           .
    auto_accept     .           .           .           au          au          .           .           .           .           .           .           .
    undo            .           .           .           .           .           .           .           .           .           .           .           vi
    reopen          .           .           .           .           .           se          se          .           .           .           .           se
    expire          .           .           .           ex          ex          .           .           .           ex          .           .           .
    withdraw        wi          wi          wi          wi          wi          .           .           .           .           .           .           .
    round_withdrawn .           .           .           .           .           .           .           .           co          .           .           .
    request_ended   wi          wi          wi          wi          wi          .           .           .           wi          .           .           .
    ");
}
