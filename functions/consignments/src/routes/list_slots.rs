//! `GET /v1/appointments/slots`: the times at which an appraiser is free.

use contract::common::Page;
use contract::consignments::requests::{ListSlots, SlotView};
use domain::request::free_slots;
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load};

pub(crate) async fn list_slots(cx: &Context, input: Input<ListSlots>) -> Result<Answer, ApiError> {
    let request = load::request(cx, &input, &input.query.request_id).await?;
    let day = input.query.day;
    let settings = data::catalogue::settings(&cx.table, cx.now()).await?;
    let taken = match request.appraiser() {
        Some(appraiser) => data::requests::taken_slots(&cx.table, appraiser, day).await?,
        // Nobody to be free before someone is assigned.
        None => {
            return Ok(input.answer(&Page {
                items: Vec::new(),
                next: None,
            }));
        }
    };
    let free = free_slots(day, &taken, &settings, cx.now());
    let items = free.into_iter().map(|slot| SlotView { slot }).collect();
    Ok(input.answer(&Page { items, next: None }))
}
