//! One-time codes: by the way that was asked for, or by mail.

use minijinja::context;
use serde_json::Value;

use domain::contact::Channel;
use domain::event::Envelope;
use domain::notification::{Audience, Notification, NotificationStatus, Recipient, Topic};
use domain::otp::{LIFE_MINUTES, Purpose};
use domain::user::User;
use eventkit::Failure;
use integrations::messages::{self, Body, Text};
use integrations::phone::Phone;

use crate::events::send_notifications::letter_to;
use crate::facts::{Code, one_time_code, people};
use crate::{Context, Texts, deliver, letters};

/// Sends a code to whoever asked for it.
pub(crate) async fn send(
    cx: &Context,
    envelope: &Envelope<Value>,
    to: &Recipient,
) -> Result<(), Failure> {
    let Some(code) = one_time_code(cx, &envelope.aggregate).await? else {
        return Ok(());
    };
    for user in people(cx, to, &envelope.actor).await? {
        let mut status = NotificationStatus::Failed;
        if let Some((texts, phone)) = reachable(cx, &user, &code).await {
            status = by_text(cx, envelope, &user, &code, texts, phone).await?;
        }
        if status == NotificationStatus::Failed {
            by_mail(cx, envelope, &user, &code).await?;
        }
    }
    Ok(())
}

/// Who sends texts and to which number, if that is the way this code goes.
async fn reachable<'c>(cx: &'c Context, user: &User, code: &Code) -> Option<(&'c Texts, Phone)> {
    if code.asked == Channel::Email {
        return None;
    }
    let phone = Phone::parse(user.facts().phone.as_ref()?.as_str()).ok()?;
    let texts = cx.texts().await?;
    (texts.way(code.asked) != Channel::Email).then_some((texts, phone))
}

async fn by_text(
    cx: &Context,
    envelope: &Envelope<Value>,
    user: &User,
    code: &Code,
    texts: &Texts,
    phone: Phone,
) -> Result<NotificationStatus, Failure> {
    let way = texts.way(code.asked);
    let (channel, body) = match (way, &texts.whatsapp) {
        (Channel::Whatsapp, Some(sid)) => (
            messages::Channel::WhatsApp,
            Body::Template {
                sid: sid.clone(),
                variables: [("1".to_owned(), code.digits.clone())].into(),
            },
        ),
        (Channel::Whatsapp | Channel::Sms | Channel::Email, _) => {
            let locale = user.facts().locale;
            let words = letters::write_short("auth.otp.short", locale, &values(user, code))?;
            (messages::Channel::Sms, Body::Text(words))
        }
    };
    let fresh = begin(cx, envelope, user, way);
    let text = Text {
        to: phone,
        channel,
        body,
        dedupe_key: fresh.dedupe_key(),
    };
    deliver::once(cx, envelope, fresh, async |_| {
        deliver::text(texts, &text).await
    })
    .await
}

async fn by_mail(
    cx: &Context,
    envelope: &Envelope<Value>,
    user: &User,
    code: &Code,
) -> Result<(), Failure> {
    let name = letters::name(Topic::AuthOtp, Audience::User);
    let letter = letters::write(&name, user.facts().locale, &values(user, code), "")?;
    let fresh = begin(cx, envelope, user, Channel::Email);
    let email = letter_to(cx, user, letter, &fresh, None);
    deliver::once(cx, envelope, fresh, async |_| {
        deliver::mail(cx, &email).await
    })
    .await
    .map(drop)
}

fn begin(cx: &Context, envelope: &Envelope<Value>, user: &User, channel: Channel) -> Notification {
    Notification::begin(
        &envelope.id,
        &envelope.aggregate,
        Topic::AuthOtp,
        user.facts().id.clone(),
        channel,
        cx.now(),
    )
}

fn values(user: &User, code: &Code) -> minijinja::Value {
    context! {
        name => user.facts().name,
        code => code.digits,
        minutes => LIFE_MINUTES,
        purpose => match code.purpose {
            Purpose::Login => "login",
            Purpose::SignContract => "sign_contract",
            Purpose::PayoutChange => "payout_change",
            Purpose::Delivery => "delivery",
            Purpose::HandBack => "hand_back",
            Purpose::EraseData => "erase_data",
            Purpose::ResetPassword => "reset_password",
            // Nothing is sent for these here; should a code be asked for, it reads as one to sign in.
            Purpose::SecondFactor | Purpose::Invite => "login",
        },
    }
}
