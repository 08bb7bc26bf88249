//! Dispatch of the operations on how one signs in: a total match.

use contract::identity::credentials::{
    AddSecondFactor, CompleteSecondFactor, CredentialOp, GetSecondFactor, ListSessions,
    RemoveOtherSessions, RemoveSession, RenewRecoveryCodes, UpdatePassword, WithdrawSecondFactor,
};
use httpkit::serve;
use lambda_http::{Body, Request, Response};

use crate::Context;
use crate::routes::{
    add_second_factor, complete_second_factor, get_second_factor, list_sessions,
    remove_other_sessions, remove_session, renew_recovery_codes, update_password,
    withdraw_second_factor,
};

pub(crate) async fn handle(cx: &Context, op: CredentialOp, request: Request) -> Response<Body> {
    use CredentialOp as Op;
    match op {
        Op::ListSessions => {
            serve::<ListSessions, _>(cx, request, list_sessions::list_sessions).await
        }
        Op::RemoveSession => {
            serve::<RemoveSession, _>(cx, request, remove_session::remove_session).await
        }
        Op::RemoveOtherSessions => {
            let remove = remove_other_sessions::remove_other_sessions;
            serve::<RemoveOtherSessions, _>(cx, request, remove).await
        }
        Op::UpdatePassword => {
            serve::<UpdatePassword, _>(cx, request, update_password::update_password).await
        }
        Op::GetSecondFactor => {
            serve::<GetSecondFactor, _>(cx, request, get_second_factor::get_second_factor).await
        }
        Op::AddSecondFactor => {
            serve::<AddSecondFactor, _>(cx, request, add_second_factor::add_second_factor).await
        }
        Op::CompleteSecondFactor => {
            let complete = complete_second_factor::complete_second_factor;
            serve::<CompleteSecondFactor, _>(cx, request, complete).await
        }
        Op::WithdrawSecondFactor => {
            let withdraw = withdraw_second_factor::withdraw_second_factor;
            serve::<WithdrawSecondFactor, _>(cx, request, withdraw).await
        }
        Op::RenewRecoveryCodes => {
            let renew = renew_recovery_codes::renew_recovery_codes;
            serve::<RenewRecoveryCodes, _>(cx, request, renew).await
        }
    }
}
