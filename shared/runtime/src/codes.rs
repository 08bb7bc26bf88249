//! One-time codes that come back.

use contract::route::Endpoint;
use data::StoreError;
use domain::ids::{OtpId, UserId};
use domain::otp::{Challenge, Purpose, Tried, WrongCode, code};
use domain::time::Timestamp;
use httpkit::{ApiError, Input};

use crate::Core;

/// A one-time code as someone enters it.
#[derive(Clone, Copy, Debug)]
pub struct EnteredCode<'a> {
    /// Which.
    pub id: &'a OtpId,
    /// What was typed.
    pub digits: &'a str,
    /// What it is to open.
    pub purpose: Purpose,
    /// For which thing, where the purpose has one.
    pub subject: Option<&'a str>,
    /// To whom it must have been sent. Nothing: whoever it was sent to is who they are.
    pub sent_to: Option<&'a UserId>,
}

impl Core {
    /// Whose the code is, and the challenge as it is once used, which the caller keeps in the
    /// transaction that the code is for. A wrong one is counted at once, whatever becomes of the
    /// request. One that was sent to someone else, or for something else, opens nothing.
    ///
    /// # Errors
    /// [`WrongCode`], or the table does not answer.
    pub async fn enter_code<E: Endpoint>(
        &self,
        input: &Input<E>,
        entered: EnteredCode<'_>,
        now: Timestamp,
    ) -> Result<(UserId, Challenge), ApiError> {
        let challenge = match data::users::challenge(&self.table, entered.id).await {
            Err(StoreError::Missing { .. }) => return Err(WrongCode.into()),
            challenge => challenge?,
        };
        let foreign = entered.sent_to.is_some() && challenge.user.as_ref() != entered.sent_to;
        if foreign {
            return Err(WrongCode.into());
        }
        let purpose = entered.purpose;
        let right = code(&self.pepper().await?, &challenge.id, purpose) == entered.digits;
        match challenge.attempt(purpose, entered.subject, right, now) {
            Tried::Right(user, used) => Ok((user, used)),
            Tried::Wrong(counted) => {
                let change = self.table.begin(input.cause()).challenge(&counted, None);
                change.commit().await?;
                Err(WrongCode.into())
            }
            Tried::Dead => Err(WrongCode.into()),
        }
    }
}
