//! A cancelled transaction tells one reason per action. They are read by position; the worst decides.

use data::StoreError;
use serde_json::{Value, json};
use testkit::Fault;

use crate::{WRITE, change, name, no_table};

/// What may be the matter with one action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Matter {
    Nothing,
    /// Its condition does not hold, and there is no such item.
    Absent,
    /// Its condition does not hold, and there is an item.
    Present,
    Conflict,
    Throttled,
    Wrong,
}

use Matter::{Absent, Conflict, Nothing, Present, Throttled, Wrong};

const MATTERS: [Matter; 6] = [Nothing, Absent, Present, Conflict, Throttled, Wrong];

impl Matter {
    fn reason(self) -> Value {
        match self {
            Self::Nothing => json!({ "Code": "None" }),
            Self::Absent => json!({ "Code": "ConditionalCheckFailed", "Message": "no" }),
            Self::Present => json!({
                "Code": "ConditionalCheckFailed", "Message": "no", "Item": { "pk": { "S": "p" } },
            }),
            Self::Conflict => json!({ "Code": "TransactionConflict", "Message": "no" }),
            Self::Throttled => json!({ "Code": "ThrottlingError", "Message": "no" }),
            Self::Wrong => json!({ "Code": "ValidationError", "Message": "no" }),
        }
    }

    fn is_refusal(self) -> bool {
        matches!(self, Absent | Present)
    }
}

/// The reasons of the table for a mix of account, event, address and key. With the other actions of
/// the change nothing is the matter.
async fn reasons(mix: [Matter; 4]) -> Vec<Value> {
    let (faults, table) = no_table();
    faults.once(WRITE, Fault::cancelled(&[]));
    let _refused = change(&table).commit().await;
    let asked = faults.asked(WRITE);
    let actions = asked[0].body["TransactItems"].as_array().unwrap();
    let matter = |action: &Value| {
        let of = |name: &str| {
            action["Put"]["Item"][name]["S"]
                .as_str()
                .unwrap_or_default()
        };
        let (pk, sk) = (of("pk"), of("sk"));
        let [account, event, address, key] = mix;
        match sk {
            "STATE" => account,
            _ if sk.starts_with("EVT#") => event,
            _ if pk.contains("#UNQ#EMAIL#") => address,
            _ if pk.contains("#IDEM#") => key,
            _ => Nothing,
        }
    };
    actions
        .iter()
        .map(|action| matter(action).reason())
        .collect()
}

/// What the change must end with: account, event, address and key, in this order.
fn expected(mix: [Matter; 4]) -> &'static str {
    let [account, event, address, key] = mix;
    if mix.contains(&Wrong) {
        return "bug";
    }
    if mix.contains(&Throttled) {
        return "unavailable";
    }
    if key.is_refusal() {
        return "replayed";
    }
    for (one, is_address) in [(account, false), (event, false), (address, true)] {
        match one {
            Absent | Present if is_address => return "taken",
            Absent => return "missing",
            Present => return "changed",
            Nothing | Conflict | Throttled | Wrong => {}
        }
    }
    if mix.contains(&Conflict) {
        "contended"
    } else {
        // Cancelled for no reason is no answer of the table's.
        "bug"
    }
}

fn every_mix() -> Vec<[Matter; 4]> {
    let mut mixes = Vec::new();
    for account in MATTERS {
        for event in MATTERS {
            for address in MATTERS {
                mixes.extend(MATTERS.map(|key| [account, event, address, key]));
            }
        }
    }
    mixes
}

#[tokio::test(start_paused = true)]
async fn every_mix_of_reasons_means_what_its_worst_reason_means() {
    let (faults, table) = no_table();
    for mix in every_mix() {
        let reasons = reasons(mix).await;
        faults.forget();
        faults.always(WRITE, Fault::cancelled(&reasons));
        let outcome = change(&table).commit().await;
        let (told, tries) = (name(&outcome), faults.asked(WRITE).len());
        assert_eq!(told, expected(mix), "{mix:?}");
        match told {
            "unavailable" => assert!(tries > 3, "{mix:?}: {tries} tries"),
            "contended" => assert_eq!(tries, 6, "{mix:?}"),
            _ => assert_eq!(tries, 1, "{mix:?}"),
        }
    }
}

#[tokio::test]
async fn a_refusal_names_what_it_is_about() {
    let (faults, table) = no_table();
    let ends = async |mix: [Matter; 4]| {
        faults.once(WRITE, Fault::cancelled(&reasons(mix).await));
        change(&table).commit().await.unwrap_err()
    };
    let moved = ends([Present, Nothing, Present, Nothing]).await;
    assert!(matches!(moved, StoreError::Changed { noun: "user" }));
    let gone = ends([Absent, Nothing, Nothing, Nothing]).await;
    assert!(matches!(gone, StoreError::Missing { noun: "user" }));
    let taken = ends([Nothing, Nothing, Present, Nothing]).await;
    let StoreError::Taken { code, .. } = taken else {
        panic!("{taken:?}");
    };
    assert_eq!(code, "email_taken");
}

#[tokio::test]
async fn reasons_that_do_not_match_the_actions_are_not_guessed_at() {
    let (faults, table) = no_table();
    for count in [0, 1, 3, 5] {
        faults.forget();
        let reasons = vec![Present.reason(); count];
        faults.once(WRITE, Fault::cancelled(&reasons));
        let outcome = change(&table).commit().await;
        assert_eq!(name(&outcome), "bug", "{count} reasons for other actions");
        assert_eq!(faults.asked(WRITE).len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_table_that_was_busy_or_contended_tells_what_it_really_says() {
    let (faults, table) = no_table();
    for passing in [Throttled, Conflict] {
        for (mix, told) in [
            ([Nothing, Nothing, Nothing, Present], "replayed"),
            ([Present, Nothing, Nothing, Nothing], "changed"),
        ] {
            let first = [passing, Nothing, Nothing, Nothing];
            faults.once(WRITE, Fault::cancelled(&reasons(first).await));
            faults.once(WRITE, Fault::cancelled(&reasons(mix).await));
            let outcome = change(&table).commit().await;
            assert_eq!(name(&outcome), told, "after {passing:?}");
        }
    }
}
