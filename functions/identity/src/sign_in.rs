//! Dispatch of the operations of signing in and out: a total match.

use contract::identity::sign_in::{
    AcceptInvitation, LogIn, LogOut, RefreshSession, RegisterUser, ResetPassword, SendOtp,
    SignInOp, VerifyOtp, VerifySecondFactor,
};
use httpkit::serve;
use lambda_http::{Body, Request, Response};

use crate::Context;
use crate::routes::{
    accept_invitation, log_in, log_out, refresh_session, register_user, reset_password, send_otp,
    verify_otp, verify_second_factor,
};

pub(crate) async fn handle(cx: &Context, op: SignInOp, request: Request) -> Response<Body> {
    use SignInOp as Op;
    match op {
        Op::RegisterUser => {
            serve::<RegisterUser, _>(cx, request, register_user::register_user).await
        }
        Op::LogIn => serve::<LogIn, _>(cx, request, log_in::log_in).await,
        Op::SendOtp => serve::<SendOtp, _>(cx, request, send_otp::send_otp).await,
        Op::VerifyOtp => serve::<VerifyOtp, _>(cx, request, verify_otp::verify_otp).await,
        Op::VerifySecondFactor => {
            let verify = verify_second_factor::verify_second_factor;
            serve::<VerifySecondFactor, _>(cx, request, verify).await
        }
        Op::ResetPassword => {
            serve::<ResetPassword, _>(cx, request, reset_password::reset_password).await
        }
        Op::AcceptInvitation => {
            serve::<AcceptInvitation, _>(cx, request, accept_invitation::accept_invitation).await
        }
        Op::RefreshSession => {
            serve::<RefreshSession, _>(cx, request, refresh_session::refresh_session).await
        }
        Op::LogOut => serve::<LogOut, _>(cx, request, log_out::log_out).await,
    }
}
