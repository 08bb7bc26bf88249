//! `POST /v1/auth/second-factor`: the second step of a sign-in.

use contract::identity::sign_in::VerifySecondFactor;
use data::StoreError;
use domain::otp::{Purpose, Tried};
use domain::second_factor::WrongSecondFactor;
use httpkit::{Answer, ApiError, Input};

use crate::entry::{Device, Entry, bound_to, enter};
use crate::second_factor::recognise;
use crate::{Context, limits};

pub(crate) async fn verify_second_factor(
    cx: &Context,
    input: Input<VerifySecondFactor>,
) -> Result<Answer, ApiError> {
    let (body, now) = (&input.body, cx.now());
    let challenge = match data::users::challenge(&cx.table, &body.challenge_id).await {
        Err(StoreError::Missing { .. }) => return Err(WrongSecondFactor.into()),
        challenge => challenge?,
    };
    // The id of a code that was sent opens nothing here, and tells nothing.
    let owner = challenge.user.as_ref();
    let owner = owner.filter(|_| challenge.purpose == Purpose::SecondFactor);
    let user = data::users::get(&cx.table, owner.ok_or(WrongSecondFactor)?).await?;
    let token = body.device_token.as_deref();
    let device = Device::of(token, Some(&user), &cx.pepper().await?, now);
    let tries = limits::second_step(cx, &user.facts().id, &device).await?;
    let proof = recognise(cx, &user, &body.code).await?;
    let bound = bound_to(&user);
    match challenge.attempt(Purpose::SecondFactor, Some(&bound), proof.is_some(), now) {
        Tried::Right(_, used) => {
            tries.give_back(cx).await?;
            let entry = Entry {
                device,
                proof,
                rehashed: None,
                sent_by: None,
            };
            enter(cx, &input, user, entry, Some(&used)).await
        }
        Tried::Wrong(counted) => {
            let change = cx.table.begin(input.cause()).challenge(&counted, None);
            change.commit().await?;
            Err(WrongSecondFactor.into())
        }
        Tried::Dead => Err(WrongSecondFactor.into()),
    }
}
