//! `PATCH /v1/consignors/{id}`: tier, defaults, notes and hold.

use contract::consignors::files::{ConsignorEditBody, HoldOrder, UpdateConsignor};
use data::catalogue::{Named, require_known};
use domain::consignor::{Command, ConsignorEdit, ConsignorTerms, HoldChange};
use httpkit::{Answer, ApiError, Input};

use crate::{Context, load};

pub(crate) async fn update_consignor(
    cx: &Context,
    input: Input<UpdateConsignor>,
) -> Result<Answer, ApiError> {
    let file = data::consignors::get(&cx.table, &input.path.id).await?;
    input.matches(file.version())?;
    if let Some(Some(plan)) = &input.body.default_commission_plan_id {
        let plan = ("default_commission_plan_id", Named::Plan(plan));
        require_known(&cx.table, &[plan]).await?;
    }
    let settings = data::catalogue::settings(&cx.table, cx.now()).await?;
    let command = Command::Edit(Box::new(ConsignorEdit {
        terms: edited(&input.body, &file.parts().terms),
        hold: match &input.body.hold {
            None => HoldChange::Keep,
            Some(HoldOrder::Lift {}) => HoldChange::Lift,
            Some(HoldOrder::Put { reason }) => HoldChange::Put {
                reason: reason.clone(),
            },
        },
        house_minimum: settings.payout_minimum,
    }));
    load::commit(cx, &input, &file, command).await
}

fn edited(body: &ConsignorEditBody, before: &ConsignorTerms) -> ConsignorTerms {
    let plan = body.default_commission_plan_id.clone();
    let notes = body.notes_internal.clone();
    ConsignorTerms {
        tier: body.tier.unwrap_or(before.tier),
        default_commission_plan_id: plan
            .unwrap_or_else(|| before.default_commission_plan_id.clone()),
        default_disposition: body
            .default_disposition
            .unwrap_or(before.default_disposition),
        min_payout: body.min_payout.unwrap_or(before.min_payout),
        payout_preference: body.payout_preference.unwrap_or(before.payout_preference),
        portal_detail: body.portal_detail.unwrap_or(before.portal_detail),
        notes_internal: notes.unwrap_or_else(|| before.notes_internal.clone()),
    }
}
