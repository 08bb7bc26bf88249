//! Invitations: the code by which someone of the house asks a person in.

use data::StoreError;
use domain::ids::{OtpId, UserId};
use domain::otp::Challenge;

use crate::Context;

/// A new code for the person, good for as many days as the house has set. It is sent by whoever
/// hears of the invitation.
pub(crate) async fn code(cx: &Context, id: &OtpId, user: &UserId) -> Result<Challenge, StoreError> {
    let now = cx.now();
    let settings = data::catalogue::settings(&cx.table, now).await?;
    let days = settings.invitation_days;
    Ok(Challenge::invite(id.clone(), user.clone(), days, now))
}
