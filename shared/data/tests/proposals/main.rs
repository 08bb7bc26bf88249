//! Proposals, alone and together with their request, against the real table.

#![expect(clippy::unwrap_used, reason = "these are tests")]

mod fixtures;

use std::collections::{BTreeMap, BTreeSet};

use data::{Paging, StoreError, proposals, requests};
use domain::access::By;
use domain::decision::Decision;
use domain::ids::{ProposalId, RequestId, UserId};
use domain::money::Money;
use domain::proposal::{Command, Evidence, LineResponse, Proposal, ProposalEvent, State, Status};
use domain::request::{AcceptedHow, Command as RequestCommand, Request, RequestEvent};
use domain::terms::Mode;
use testkit::{id, now};

use fixtures::{
    APPRAISER, CONSIGNOR, JOB, cause, delivery, drafted, every_line, keep, keep_request, line,
    opt_in, percent, proposal, request, sending, states, table, terms,
};

#[tokio::test]
async fn a_proposal_in_every_state_reads_back() {
    let (_emulator, table) = table().await;
    for (place, state) in (200..).zip(states()) {
        let kept = proposal(place, state, every_line());
        keep(&table, &kept).await;
        let read = proposals::get(&table, kept.id()).await.unwrap();
        assert_eq!(read, kept, "{}", kept.status());
    }
    let all = proposals::of_request(&table, &id(10)).await.unwrap();
    let seen: BTreeSet<_> = all.iter().map(|one| one.status().as_str()).collect();
    assert_eq!(all.len(), states().len());
    assert_eq!(
        seen.len(),
        Status::ALL.len(),
        "a state is not tried: {seen:?}"
    );
    assert_eq!(all[0].id(), &id::<ProposalId>(200), "in their order");
    let none = proposals::of_request(&table, &id(11)).await.unwrap();
    assert!(none.is_empty());
}

#[tokio::test]
async fn a_consignor_s_list_holds_what_was_sent_and_no_draft() {
    let (_emulator, table) = table().await;
    for (place, state) in (200..).zip(states()) {
        keep(&table, &proposal(place, state, every_line())).await;
    }
    let consignor: UserId = id(CONSIGNOR);
    let paging = Paging {
        limit: 50,
        cursor: None,
        principal: consignor.as_str(),
    };
    let shown = proposals::of_consignor(&table, &consignor, &paging, now());
    let shown = shown.await.unwrap().items;
    assert!(shown.iter().all(|one| one.state().is_shown()));
    let sent = states().iter().filter(|state| state.is_shown()).count();
    assert_eq!(shown.len(), sent);

    let author: UserId = id(APPRAISER);
    let theirs = proposals::of_author(&table, &author, &paging, now());
    assert_eq!(theirs.await.unwrap().items.len(), states().len());
    let waiting = proposals::standing_at(&table, Status::PendingApproval, &paging, now());
    assert_eq!(waiting.await.unwrap().items.len(), 1);
}

#[tokio::test]
async fn of_two_writers_from_the_same_version_one_wins() {
    let (_emulator, table) = table().await;
    let sent = proposal(200, State::Sent { sending: sending() }, every_line());
    keep(&table, &sent).await;
    let late = now().plus_days(11);
    let expired = sent.decide(Command::Expire, By::System(JOB), late).unwrap();

    table.begin(cause()).save(&expired).commit().await.unwrap();
    let second = table.begin(cause()).save(&expired).commit().await;
    assert!(
        matches!(second, Err(StoreError::Changed { noun: "proposal" })),
        "{second:?}"
    );
    let read = proposals::get(&table, sent.id()).await.unwrap();
    assert_eq!((read.status(), read.version()), (Status::Expired, 2));
    let history = proposals::history(&table, sent.id()).await.unwrap();
    let names: Vec<_> = history.iter().map(|event| event.name.as_str()).collect();
    assert_eq!(names, ["ProposalDrafted", "ProposalExpired"]);
    assert_eq!(history[1].label.as_deref(), Some("PR-2026-000200"));

    let again = table.begin(cause()).draft_proposal(&drafted(&sent));
    assert!(again.commit().await.is_err(), "a proposal is drafted once");
}

/// What the job of R9 writes: the proposal accepts itself, and the request with it.
fn lapse(
    sent: &Proposal,
    request: &Request,
) -> (
    Decision<Proposal, ProposalEvent>,
    Decision<Request, RequestEvent>,
) {
    let due = now().plus_days(5);
    let evidence = Evidence {
        opt_in: Some(opt_in()),
        deliveries: vec![delivery()],
        minimums: BTreeMap::from([(id(101), Money::usd(30_000))]),
        counter_open: false,
    };
    let command = Command::AutoAccept {
        evidence,
        undo_hours: 48,
    };
    let accepted = sent.decide(command, By::System(JOB), due).unwrap();
    let followed = RequestCommand::Accept {
        proposal: sent.id().clone(),
        accepted: accepted.next.accepted_items(),
        how: AcceptedHow::LapseOfTime,
    };
    let followed = request.decide(followed, By::System(JOB), due).unwrap();
    (accepted, followed)
}

fn awaiting() -> (Proposal, Request) {
    let lines = vec![line(
        101,
        terms(Mode::Consign, percent()),
        LineResponse::Pending,
    )];
    let sent = proposal(200, State::Sent { sending: sending() }, lines);
    (sent, request(200))
}

#[tokio::test]
async fn a_lapse_of_time_accepts_proposal_and_request_together() {
    let (_emulator, table) = table().await;
    let (sent, proposed) = awaiting();
    keep(&table, &sent).await;
    keep_request(&table, &proposed).await;

    let (accepted, followed) = lapse(&sent, &proposed);
    let change = table.begin(cause()).save(&accepted).save(&followed);
    change.commit().await.unwrap();

    let read = proposals::get(&table, sent.id()).await.unwrap();
    assert_eq!(read, accepted.next);
    assert_eq!(read.status(), Status::AutoAccepted);
    let request = requests::get(&table, proposed.id()).await.unwrap();
    assert_eq!(request, followed.next);
    assert_eq!(request.status(), domain::request::Status::Accepted);
}

#[tokio::test]
async fn a_lapse_of_time_accepts_nothing_when_the_request_moved_meanwhile() {
    let (_emulator, table) = table().await;
    let (sent, proposed) = awaiting();
    keep(&table, &sent).await;
    keep_request(&table, &proposed).await;
    let (accepted, followed) = lapse(&sent, &proposed);

    let moved = Decision {
        was: None,
        next: followed.next.clone(),
        events: Vec::new(),
    };
    table.begin(cause()).save(&moved).commit().await.unwrap();
    let change = table.begin(cause()).save(&accepted).save(&followed);
    let lost = change.commit().await;
    assert!(
        matches!(lost, Err(StoreError::Changed { noun: "request" })),
        "{lost:?}"
    );
    assert_eq!(proposals::get(&table, sent.id()).await.unwrap(), sent);
}

#[tokio::test]
async fn a_proposal_that_runs_out_leaves_its_request_as_it_is() {
    let (_emulator, table) = table().await;
    let (sent, proposed) = awaiting();
    keep(&table, &sent).await;
    keep_request(&table, &proposed).await;
    let late = now().plus_days(11);
    let expired = sent.decide(Command::Expire, By::System(JOB), late).unwrap();
    table.begin(cause()).save(&expired).commit().await.unwrap();
    let request: RequestId = id(10);
    assert_eq!(requests::get(&table, &request).await.unwrap(), proposed);
}
