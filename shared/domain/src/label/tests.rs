use ulid::Ulid;

use super::*;
use crate::decision::Decision;
use crate::fault::Fault as _;
use crate::ids::Id as _;
use crate::machine::landings;

fn product(number: u128) -> ProductId {
    ProductId::new(Ulid(number))
}

fn now() -> Timestamp {
    Timestamp::parse("2026-11-24T15:00:00Z").unwrap()
}

fn new(products: Vec<ProductId>) -> NewLabelBatch {
    NewLabelBatch {
        id: LabelBatchId::new(Ulid(1)),
        products,
        format: LabelFormat::Sheet,
        start_at: 21,
        printed_by: UserId::new(Ulid(1)),
    }
}

fn asked(count: u128) -> LabelBatch {
    let products = (1..=count).map(product).collect();
    LabelBatch::ask(new(products), now()).unwrap().next
}

fn left(number: u128) -> LeftOut {
    LeftOut {
        product_id: product(number),
        reason: Omission::Missing,
    }
}

fn commands() -> [Command; 2] {
    [
        Command::Print {
            file: MediaId::new(Ulid(1)),
            left_out: vec![left(2)],
        },
        Command::Fail {
            left_out: vec![left(1), left(2)],
        },
    ]
}

fn decided(command: Command) -> Decision<LabelBatch, LabelEvent> {
    asked(2).decide(command, now()).unwrap()
}

#[test]
fn the_table_is_what_happens() {
    for before in [None, Some(0), Some(1)] {
        let batch = match before {
            None => asked(2),
            Some(place) => decided(commands()[place].clone()).next,
        };
        for command in commands() {
            let listed = landings(TRANSITIONS, batch.status(), command.name());
            match batch.decide(command, now()) {
                Ok(decision) => {
                    assert_eq!(listed, [decision.next.status()]);
                    assert_eq!(decision.next.version(), batch.version() + 1);
                }
                Err(refusal) => {
                    assert!(listed.is_empty(), "{refusal}");
                    assert_eq!(refusal.code(), "transition_not_allowed");
                }
            }
        }
    }
}

#[test]
fn a_batch_names_1_to_500_products_once() {
    for (products, code) in [
        (Vec::new(), "label_count"),
        ((1..=501).map(product).collect(), "label_count"),
        (vec![product(1), product(2), product(1)], "label_twice"),
    ] {
        let refused = LabelBatch::ask(new(products), now()).unwrap_err();
        assert_eq!(refused.code(), code);
    }
    let all: Vec<_> = (1..=500).map(product).collect();
    assert!(LabelBatch::ask(new(all), now()).is_ok());
    let twice = LabelBatch::ask(new(vec![product(1), product(1)]), now()).unwrap_err();
    assert_eq!(twice.fields()[0].0, "product_ids[1]");
}

#[test]
fn the_first_sticker_is_one_of_the_page() {
    for (format, start_at, well) in [
        (LabelFormat::Small, 1, true),
        (LabelFormat::Large, 2, false),
        (LabelFormat::Sheet, 0, false),
        (LabelFormat::Sheet, 21, true),
        (LabelFormat::Sheet, 22, false),
    ] {
        let new = NewLabelBatch {
            format,
            start_at,
            ..new(vec![product(1)])
        };
        assert_eq!(LabelBatch::ask(new, now()).is_ok(), well);
    }
}

#[test]
fn what_was_left_out_is_of_the_batch_and_not_all_of_it_when_it_was_printed() {
    let batch = asked(2);
    let print = |left_out| Command::Print {
        file: MediaId::new(Ulid(1)),
        left_out,
    };
    for wrong in [
        vec![left(3)],
        vec![left(1), left(1)],
        vec![left(1), left(2)],
    ] {
        assert_eq!(batch.decide(print(wrong), now()), Err(Refusal::LeftOut));
    }
    let fail = Command::Fail {
        left_out: vec![left(1)],
    };
    assert_eq!(batch.decide(fail, now()), Err(Refusal::LeftOut));
    let printed = decided(commands()[0].clone()).next;
    assert_eq!(printed.labelled().collect::<Vec<_>>(), [&product(1)]);
    assert_eq!(asked(2).labelled().count(), 0);
}
