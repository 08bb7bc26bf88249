//! `POST /v1/products/{id}/status`: a product moves beside its sale.

use contract::inventory::products::{MoveProduct, ProductMove};
use domain::access::Permission;
use domain::ids::MediaId;
use domain::product::standing::{Command as Move, Report};
use domain::product::{Command, Donation, Product};
use httpkit::{Answer, ApiError, Input};

use crate::custody::{HandBackProof, donate, hand_back};
use crate::{Context, load};

pub(crate) async fn move_product(
    cx: &Context,
    input: Input<MoveProduct>,
) -> Result<Answer, ApiError> {
    let product = load::product(cx, &input, &input.path.id).await?;
    input.matches(product.version())?;
    may_move(&input)?;
    match &input.body {
        ProductMove::HandBack { .. } => given_back(cx, &input, &product).await,
        ProductMove::Donate { .. } => given_away(cx, &input, &product).await,
        ProductMove::MarkMissing { note, photos } => {
            let report = report(cx, &input, &product, (note, photos)).await?;
            moved(cx, &input, &product, Move::MarkMissing(report)).await
        }
        ProductMove::MarkDamaged { note, photos } => {
            let report = report(cx, &input, &product, (note, photos)).await?;
            moved(cx, &input, &product, Move::MarkDamaged(report)).await
        }
        ProductMove::Found { note, shelf } => {
            let (note, shelf) = (note.clone(), shelf.clone());
            moved(cx, &input, &product, Move::Found { note, shelf }).await
        }
        ProductMove::ApproveWithdrawal { note } => {
            let note = note.clone();
            moved(cx, &input, &product, Move::WithdrawApprove { note }).await
        }
        ProductMove::RefuseWithdrawal { note } => {
            let note = note.clone();
            moved(cx, &input, &product, Move::WithdrawRefuse { note }).await
        }
        ProductMove::ReadyForPickup {} => moved(cx, &input, &product, Move::ReadyForPickup).await,
        ProductMove::Relist {} => moved(cx, &input, &product, Move::Relist).await,
    }
}

/// Logistics say what is lost, broken, ready and handed back. What decides over goods is for
/// whoever runs the shop: they put goods on sale, too.
fn may_move(input: &Input<MoveProduct>) -> Result<(), ApiError> {
    match &input.body {
        ProductMove::MarkMissing { .. }
        | ProductMove::MarkDamaged { .. }
        | ProductMove::ReadyForPickup {}
        | ProductMove::HandBack { .. } => Ok(()),
        ProductMove::Found { .. }
        | ProductMove::ApproveWithdrawal { .. }
        | ProductMove::RefuseWithdrawal { .. }
        | ProductMove::Donate { .. }
        | ProductMove::Relist {} => {
            if input.caller().may(Permission::ProductsPublish) {
                Ok(())
            } else {
                Err(ApiError::forbidden())
            }
        }
    }
}

async fn moved(
    cx: &Context,
    input: &Input<MoveProduct>,
    product: &Product,
    command: Move,
) -> Result<Answer, ApiError> {
    load::commit(cx, input, product, Command::Standing(command)).await
}

async fn report(
    cx: &Context,
    input: &Input<MoveProduct>,
    product: &Product,
    (note, photos): (&str, &[MediaId]),
) -> Result<Report, ApiError> {
    load::photos_may_be_used(cx, input.caller(), product, photos).await?;
    Ok(Report {
        note: note.to_owned(),
        photos: photos.to_vec(),
    })
}

/// The consignor's code is their side of the hand-over; it is used up with it.
async fn given_back(
    cx: &Context,
    input: &Input<MoveProduct>,
    product: &Product,
) -> Result<Answer, ApiError> {
    let ProductMove::HandBack {
        otp_id,
        code,
        condition_note,
        photos,
    } = &input.body
    else {
        return Err(ApiError::missing());
    };
    load::photos_may_be_used(cx, input.caller(), product, photos).await?;
    let proof = HandBackProof {
        otp_id,
        code,
        condition_note,
        photos,
        geo: None,
    };
    let handed = hand_back(cx, input, product, proof).await?;
    let record = Box::new(handed.record.clone());
    let command = Command::Standing(Move::HandBack(record));
    let decision = product.decide(command, input.by(), cx.now())?;
    let answer = input.answer(&load::view(&decision.next, input.caller()));
    let change = handed.keep(cx.table.begin(input.cause()).save(&decision));
    change.remember(answer.record()).commit().await?;
    Ok(answer)
}

async fn given_away(
    cx: &Context,
    input: &Input<MoveProduct>,
    product: &Product,
) -> Result<Answer, ApiError> {
    let ProductMove::Donate {
        charity,
        reference,
        receipt,
    } = &input.body
    else {
        return Err(ApiError::missing());
    };
    let file = receipt.clone().map(|file| ("receipt".to_owned(), file));
    let file: Vec<_> = file.into_iter().collect();
    data::media::require_checked(&cx.table, &file, &[&input.caller().user]).await?;
    let donation = Donation {
        charity: charity.clone(),
        reference: reference.clone(),
        receipt: receipt.clone(),
    };
    let command = Command::Standing(Move::Donate(donation));
    let decision = product.decide(command, input.by(), cx.now())?;
    let donated = donate(cx, input, product, charity, receipt.as_ref()).await?;
    let answer = input.answer(&load::view(&decision.next, input.caller()));
    let change = donated.keep(cx.table.begin(input.cause()).save(&decision));
    change.remember(answer.record()).commit().await?;
    Ok(answer)
}
