//! Whatever anyone asks, in whatever order and with whatever fence: nothing is held or sold twice.

use proptest::prelude::*;

use super::*;

/// One thing that someone does, with what they believe.
#[derive(Clone, Debug)]
enum Step {
    Hold { who: u8, quantity: u32 },
    Renew { who: u8, fence: u64 },
    Release { who: u8, fence: u64 },
    Lapse,
    Checkout { who: u8, fence: u64 },
    PaymentFailed { sale: u8, fence: u64 },
    Layaway { sale: u8, quantity: u32 },
    PlanCancelled { sale: u8, fence: u64 },
    Paid { sale: u8, fence: u64 },
    Delivered { sale: u8, quantity: u32 },
    Returned { sale: u8, quantity: u32 },
    Wait { minutes: i64 },
    Other(u8),
}

fn any_step() -> impl Strategy<Value = Step> {
    let who = 0..4_u8;
    let fence = 0..12_u64;
    let quantity = 0..5_u32;
    prop_oneof![
        4 => (who.clone(), quantity.clone()).prop_map(|(who, quantity)| Step::Hold { who, quantity }),
        1 => (who.clone(), fence.clone()).prop_map(|(who, fence)| Step::Renew { who, fence }),
        2 => (who.clone(), fence.clone()).prop_map(|(who, fence)| Step::Release { who, fence }),
        1 => Just(Step::Lapse),
        3 => (who.clone(), fence.clone()).prop_map(|(who, fence)| Step::Checkout { who, fence }),
        2 => (who.clone(), fence.clone()).prop_map(|(sale, fence)| Step::PaymentFailed { sale, fence }),
        2 => (who.clone(), quantity.clone()).prop_map(|(sale, quantity)| Step::Layaway { sale, quantity }),
        1 => (who.clone(), fence.clone()).prop_map(|(sale, fence)| Step::PlanCancelled { sale, fence }),
        2 => (who.clone(), fence).prop_map(|(sale, fence)| Step::Paid { sale, fence }),
        1 => (who.clone(), quantity.clone()).prop_map(|(sale, quantity)| Step::Delivered { sale, quantity }),
        1 => (who, quantity).prop_map(|(sale, quantity)| Step::Returned { sale, quantity }),
        2 => (0..40_i64).prop_map(|minutes| Step::Wait { minutes }),
        1 => (0..4_u8).prop_map(Step::Other),
    ]
}

fn sale(number: u8) -> crate::ids::SaleId {
    id(u128::from(number) + 100)
}

fn who(number: u8) -> Holder {
    let kind = HoldKind::ALL[usize::from(number) % HoldKind::ALL.len()];
    holder(kind, &format!("r{number}"))
}

fn other(number: u8) -> product::Command {
    match number {
        0 => product::Command::Ready,
        1 => product::Command::Publish,
        2 => product::Command::LabelPrinted,
        _ => product::Command::Unpublish {
            reason: "foto".into(),
        },
    }
}

/// The command of a step, at this time.
fn command(step: &Step, at: Timestamp) -> Option<product::Command> {
    use commerce::Command as C;
    let sold = product::Command::Commerce;
    Some(match step.clone() {
        Step::Hold { who: by, quantity } => hold_for(who(by), quantity, at),
        Step::Renew { who: by, fence } => renew(fence, who(by), at.plus_hours(60)),
        Step::Release { who: by, fence } => release(fence, who(by)),
        Step::Lapse => lapse(),
        Step::Checkout { who: by, fence } => sold(C::Checkout {
            fence,
            holder: who(by),
            sale: sale(by),
            until: at.plus_minutes(15),
        }),
        Step::PaymentFailed { sale: one, fence } => sold(C::PaymentFailed {
            fence,
            sale: sale(one),
        }),
        Step::Layaway {
            sale: one,
            quantity,
        } => sold(C::LayawayStart {
            sale: sale(one),
            quantity,
            plan: LayawayFacts {
                signed_at: Some(at),
                down_payment_approved_at: Some(at),
            },
        }),
        Step::PlanCancelled { sale: one, fence } => sold(C::PlanCancelled {
            fence,
            sale: sale(one),
        }),
        Step::Paid { sale: one, fence } => sold(C::Paid {
            fence,
            sale: sale(one),
        }),
        Step::Delivered {
            sale: one,
            quantity,
        } => sold(C::Delivered {
            sale: sale(one),
            quantity,
        }),
        Step::Returned {
            sale: one,
            quantity,
        } => sold(C::ReturnAccepted {
            sale: sale(one),
            quantity,
        }),
        Step::Other(number) => other(number),
        Step::Wait { .. } => return None,
    })
}

/// What is true of goods at any time.
fn check(product: &Product, pieces: u32, at: Timestamp) -> Result<(), TestCaseError> {
    let facts = product.facts();
    let standing: Vec<&Hold> = product.holds_at(at).collect();
    let total: u32 = standing.iter().map(|hold| hold.quantity).sum();
    prop_assert!(
        total <= facts.quantity,
        "{total} held of {}",
        facts.quantity
    );
    prop_assert!(total + product.free_at(at) <= facts.quantity);
    let rising = standing.windows(2).all(|two| two[0].fence < two[1].fence);
    prop_assert!(rising, "fences rise");
    prop_assert!(standing.iter().all(|hold| hold.fence <= facts.fence));
    if facts.unique {
        prop_assert!(standing.len() <= 1, "one holder");
        let someones = matches!(
            product.status_at(at),
            Status::Reserved | Status::PendingPayment | Status::OnLayaway
        );
        prop_assert_eq!(someones, standing.len() == 1);
        prop_assert!(facts.sold <= 1);
    } else {
        prop_assert_eq!(
            facts.quantity + facts.sold,
            pieces,
            "no piece comes or goes"
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn no_order_of_commands_holds_or_sells_too_much(
        pieces in prop::option::of(1..6_u32),
        steps in prop::collection::vec(any_step(), 0..60),
    ) {
        let whole = pieces.unwrap_or(1);
        let (mut product, mut at) = (goods(pieces), now());
        for step in steps {
            if let Step::Wait { minutes } = step {
                at = at.plus_minutes(minutes);
                check(&product, whole, at)?;
                continue;
            }
            let Some(command) = command(&step, at) else { continue };
            let takes = matches!(command.name(), "hold" | "layaway_start");
            let Ok(decision) = give(&product, command, at) else { continue };
            let grown = decision.next.facts().fence - product.facts().fence;
            prop_assert_eq!(grown, u64::from(takes), "the fence grows with every hold taken");
            prop_assert_eq!(decision.next.version(), product.version() + 1);
            product = decision.next;
            check(&product, whole, at)?;
        }
    }

    #[test]
    fn history_alone_says_where_the_goods_stand(
        pieces in prop::option::of(1..6_u32),
        steps in prop::collection::vec(any_step(), 0..40),
    ) {
        let (mut product, mut at, mut events) = (goods(pieces), now(), Vec::new());
        for step in steps {
            if let Step::Wait { minutes } = step {
                at = at.plus_minutes(minutes);
            }
            let Some(command) = command(&step, at) else { continue };
            let Ok(decision) = give(&product, command, at) else { continue };
            product = decision.next;
            events.extend(decision.events);
        }
        // The first links are those of the goods as they were made: on sale.
        let told = product::rebuilt(&events).map(|told| told.status);
        prop_assert!(told.is_none_or(|told| told == product.status()), "{told:?}");
    }
}
