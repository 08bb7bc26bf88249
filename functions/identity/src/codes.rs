//! One-time codes that come back.

use contract::route::Endpoint;
use data::StoreError;
use domain::ids::{OtpId, UserId};
use domain::otp::{Challenge, Purpose, Tried, WrongCode, code};
use httpkit::{ApiError, Input};

use crate::Context;

/// Whose the code is, and the challenge as it is once used. A wrong one is counted, whatever becomes
/// of the request.
pub(crate) async fn shown<E: Endpoint>(
    cx: &Context,
    input: &Input<E>,
    id: &OtpId,
    digits: &str,
    purpose: Purpose,
) -> Result<(UserId, Challenge), ApiError> {
    let challenge = match data::users::challenge(&cx.table, id).await {
        Err(StoreError::Missing { .. }) => return Err(WrongCode.into()),
        challenge => challenge?,
    };
    let right = code(&cx.pepper().await?, &challenge.id, purpose) == digits;
    match challenge.attempt(purpose, None, right, cx.now()) {
        Tried::Right(user, used) => Ok((user, used)),
        Tried::Wrong(counted) => {
            let change = cx.table.begin(input.cause()).challenge(&counted, None);
            change.commit().await?;
            Err(WrongCode.into())
        }
        Tried::Dead => Err(WrongCode.into()),
    }
}
