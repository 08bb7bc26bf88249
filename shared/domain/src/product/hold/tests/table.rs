//! The rows of holds and sales are what `decide` does.

use std::collections::BTreeSet;

use super::*;

const SALE: u128 = 9;

fn since() -> Timestamp {
    now().plus_minutes(-5)
}

/// Goods that stand there, with the hold that leads there.
fn at(status: Status, pieces: Option<u32>) -> Option<Product> {
    let bare = goods(pieces);
    let unique = pieces.is_none();
    let reserved = || held(pieces, 1);
    let in_sale = || done(&reserved(), checkout(), now());
    let paid = || done(&in_sale(), paid(1), now());
    let state = match status {
        Status::Reserved => return unique.then(reserved),
        Status::PendingPayment => return unique.then(in_sale),
        Status::OnLayaway => return unique.then(|| done(&bare, layaway(), now())),
        Status::Sold => return Some(paid()).filter(|product| product.status() == Status::Sold),
        Status::Delivered => {
            let sold = Some(paid()).filter(|product| product.status() == Status::Sold);
            return sold.map(|sold| done(&sold, delivered(), now()));
        }
        Status::Available => return Some(bare),
        Status::InGrace => State::InGrace { since: since() },
        Status::InStock => State::InStock { since: since() },
        Status::InProcessing => State::InProcessing { since: since() },
        Status::AwaitingGoods => State::AwaitingGoods,
        Status::Unlisted => State::Unlisted {
            reason: "foto".into(),
            since: since(),
        },
        Status::ToDonate => State::ToDonate { since: since() },
        // Their facts are the business of other parts; what is not on sale is none of ours.
        Status::Quarantined
        | Status::ToReturn
        | Status::Returned
        | Status::Donated
        | Status::Missing
        | Status::Damaged => return None,
    };
    let listing = (status == Status::InGrace).then(in_grace).flatten();
    let listing = listing.or(bare.facts().listing.clone());
    Some(standing(&bare, state, listing))
}

fn checkout() -> product::Command {
    product::Command::Commerce(commerce::Command::Checkout {
        fence: 1,
        holder: cart("a"),
        sale: id(SALE),
        until: later(15),
    })
}

fn layaway() -> product::Command {
    product::Command::Commerce(commerce::Command::LayawayStart {
        sale: id(SALE),
        quantity: 1,
        plan: LayawayFacts {
            signed_at: Some(now()),
            down_payment_approved_at: Some(now()),
        },
    })
}

fn paid(fence: u64) -> product::Command {
    let sale = id(SALE);
    product::Command::Commerce(commerce::Command::Paid { fence, sale })
}

fn delivered() -> product::Command {
    let (sale, quantity) = (id(SALE), 1);
    product::Command::Commerce(commerce::Command::Delivered { sale, quantity })
}

/// The commands of both parts, each with the holds that it needs where the product has none.
fn every_command() -> Vec<product::Command> {
    let (fence, sale, quantity) = (1, id(SALE), 1);
    let commerce = [
        commerce::Command::PaymentFailed {
            fence,
            sale: id(SALE),
        },
        commerce::Command::PlanCancelled {
            fence,
            sale: id(SALE),
        },
        commerce::Command::ReturnAccepted { sale, quantity },
    ];
    let mut commands = vec![
        hold_for(cart("b"), 1, now()),
        renew(1, cart("a"), later(60)),
        release(1, cart("a")),
        lapse(),
        checkout(),
        layaway(),
        paid(1),
        delivered(),
    ];
    commands.extend(commerce.map(product::Command::Commerce));
    commands
}

/// Counted stock is on sale in the middle of everything: what a command needs is put there first.
fn prepared(product: &Product, name: &str) -> Product {
    let counted = !product.facts().unique;
    if !counted || !product.status().is_on_sale() && product.status() != Status::Unlisted {
        return product.clone();
    }
    let mut facts = product.facts().clone();
    facts.sold = 1;
    let sale = match name {
        "paid" | "payment_failed" | "plan_cancelled" => Some(id(SALE)),
        _ => None,
    };
    let needs = !matches!(
        name,
        "hold" | "layaway_start" | "delivered" | "return_accepted"
    );
    if needs {
        facts.fence = 1;
        facts.holds.push(Hold {
            kind: HoldKind::Cart,
            reference: "a".into(),
            by: Actor::Public,
            fence: 1,
            quantity: 1,
            since: since(),
            until: Some(later(25)),
            renewed: false,
            sale,
        });
    }
    Product::restore(
        product.id().clone(),
        product.version(),
        product.state().clone(),
        facts,
    )
}

#[test]
fn the_rows_of_holds_and_sales_are_what_decide_does() {
    let mut accepted = BTreeSet::new();
    for pieces in [None, Some(5), Some(1)] {
        let bare = |status: &Status| at(*status, pieces).map(|bare| (*status, bare));
        for (status, bare) in Status::ALL.iter().filter_map(bare) {
            for command in every_command() {
                let name = command.name();
                let product = prepared(&bare, name);
                let at = later(if name == "hold_expired" { 40 } else { 0 });
                match give(&product, command, at) {
                    Ok(decision) => {
                        let to = decision.next.status();
                        let listed = landings(TRANSITIONS, status, name);
                        assert!(listed.contains(&to), "{status} {name} {to}");
                        assert_eq!(decision.next.version(), product.version() + 1);
                        accepted.insert((status, name));
                    }
                    Err(refusal) => assert!(is_no(&refusal), "{status} {name}: {refusal:?}"),
                }
            }
        }
    }
    let rows = ROWS.iter().chain(commerce::ROWS);
    let listed = rows.flat_map(|row| row.from.iter().map(|from| (*from, row.event)));
    assert_eq!(accepted, listed.collect());
}

#[test]
fn pieces_that_someone_holds_are_not_taken_off_sale() {
    let reason = "foto".to_owned();
    let command = product::Command::Unpublish { reason };
    let some = held(Some(5), 2);
    assert_eq!(refused(&some, command.clone(), now()), "item_held");
    assert_eq!(done(&some, command, later(30)).status(), Status::Unlisted);
}

/// What a state says to a command that it does not take: the move is none, someone has the item,
/// or the hold that the command names stands no longer.
fn is_no(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::TransitionNotAllowed { .. }
            | Refusal::Hold(
                HoldRefusal::AlreadyHeld | HoldRefusal::FenceStale | HoldRefusal::NothingLapsed
            )
    )
}
