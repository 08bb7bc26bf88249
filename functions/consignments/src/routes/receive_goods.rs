//! `POST /v1/consignment-requests/{id}/receive`: the goods come in, confirmed by both sides.

use contract::consignments::requests::ReceiveGoods;
use domain::ids::MediaId;
use domain::request::{Command, Confirmation, CustodyFacts};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load};

pub(crate) async fn receive_goods(
    cx: &Context,
    input: Input<ReceiveGoods>,
) -> Result<Answer, ApiError> {
    let request = load::request_to_receive(cx, &input, &input.path.id).await?;
    input.matches(request.version())?;
    load::files_may_be_used(cx, &input, &request, files_of(&input.body.0)).await?;
    let command = Command::ReceiveGoods {
        custody: cx.new_id(),
        facts: input.body.0.clone(),
    };
    load::commit(cx, &input, &request, command).await
}

/// The photos and drawn signatures that both sides hand in.
fn files_of(facts: &CustodyFacts) -> Vec<(String, MediaId)> {
    let drawn = |side: &str, how: &Confirmation| match how {
        Confirmation::Signature { file } => Some((format!("{side}.file"), file.clone())),
        Confirmation::Scan { .. } => None,
    };
    let mut files: Vec<_> = drawn("given", &facts.given).into_iter().collect();
    files.extend(drawn("taken", &facts.taken));
    for (at, item) in facts.items.iter().enumerate() {
        files.extend(load::numbered(
            &format!("items[{at}].photos"),
            "",
            item.photos.iter(),
        ));
    }
    files
}
