//! An empty house, and who signs up in it.

use contract::identity::me::GetMe;
use contract::identity::sign_in::{RefreshSession, RegisterUser, VerifyOtp};
use contract::route::Endpoint;
use domain::contact::Email;
use domain::ids::OtpId;
use domain::otp::{Purpose, code};
use domain::user::User;
use identity::{Context, invoke};
use serde_json::{Value, json};
use testkit::{PEPPER, Reply, Sample, Stage, sample};

pub(crate) struct House {
    pub(crate) stage: Stage,
    pub(crate) cx: Context,
    /// Whether each call is held to what it owes the audit log. Who measures calls does not look.
    pub(crate) audited: bool,
}

/// The sample of an operation.
pub(crate) fn call<E: Endpoint>() -> Sample {
    sample(&E::ROUTE)
}

/// The digits that are sent with a code's answer.
pub(crate) fn digits(sent: &Reply) -> String {
    digits_for(sent, Purpose::Login)
}

/// The digits that are sent with the answer about a code for this purpose.
pub(crate) fn digits_for(sent: &Reply, purpose: Purpose) -> String {
    let id = OtpId::parse(sent.json["otp_id"].as_str().unwrap()).unwrap();
    code(PEPPER.as_bytes(), &id, purpose)
}

/// Six digits that are not these.
pub(crate) fn other_than(digits: &str) -> String {
    let number: u32 = digits.parse().unwrap();
    format!("{:06}", (number + 1) % 1_000_000)
}

/// The exchange of a code, with these digits.
pub(crate) fn exchange(sent: &Reply, digits: &str) -> Sample {
    call::<VerifyOtp>()
        .with("/otp_id", sent.json["otp_id"].clone())
        .with("/code", json!(digits))
}

/// The exchange of the refresh token of a pair.
pub(crate) fn refresh(tokens: &Value) -> Sample {
    let token = tokens["refresh_token"].clone();
    call::<RefreshSession>().with("/refresh_token", token)
}

/// Who is signed in with a pair.
pub(crate) fn me(tokens: &Value) -> Sample {
    call::<GetMe>().token(tokens["access_token"].as_str().unwrap())
}

/// What is said, without what differs from call to call.
pub(crate) fn said(reply: &Reply) -> Value {
    let mut json = reply.json.clone();
    let request = json.as_object_mut().unwrap().remove("request_id");
    assert!(request.is_some(), "{json:#}");
    json
}

impl House {
    pub(crate) async fn open() -> Self {
        let stage = Stage::new().await;
        let cx = Context::new(&stage.config(), stage.clock.clone()).await;
        Self {
            cx: cx.unwrap(),
            stage,
            audited: true,
        }
    }

    pub(crate) async fn send(&self, sample: &Sample) -> Reply {
        let invoke = async |name: &str, event: &str| invoke(&self.cx, name, event).await;
        // On the heap: a test makes many calls, and each would take its room on the stack.
        let calling = Box::pin(sample.send(invoke));
        if self.audited {
            self.stage.watch(&sample.route(), calling).await
        } else {
            calling.await
        }
    }

    /// Signs up as the sample does; the answer names the code.
    pub(crate) async fn sign_up(&self) -> Reply {
        self.send(&call::<RegisterUser>()).await.expect(202)
    }

    /// Signs up and proves the address; the tokens.
    pub(crate) async fn moved_in(&self) -> Value {
        let sent = self.sign_up().await;
        let tokens = self.send(&exchange(&sent, &digits(&sent))).await;
        tokens.expect(200).json
    }

    /// Whoever the samples are about.
    pub(crate) async fn ana(&self) -> User {
        let address = call::<RegisterUser>().sent();
        let email = Email::parse(address["email"].as_str().unwrap()).unwrap();
        let user = data::users::find_by_email(&self.stage.table, &email).await;
        user.unwrap().unwrap()
    }
}
