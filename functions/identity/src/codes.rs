//! One-time codes that open a door to whoever they were sent to.

use contract::route::Endpoint;
use domain::ids::{OtpId, UserId};
use domain::otp::{Challenge, Purpose};
use httpkit::{ApiError, Input};
use runtime::EnteredCode;

use crate::Context;

/// Whose the code is, and the challenge as it is once used.
pub(crate) async fn shown<E: Endpoint>(
    cx: &Context,
    input: &Input<E>,
    id: &OtpId,
    digits: &str,
    purpose: Purpose,
) -> Result<(UserId, Challenge), ApiError> {
    let entered = EnteredCode {
        id,
        digits,
        purpose,
        subject: None,
        sent_to: None,
    };
    cx.enter_code(input, entered, cx.now()).await
}
