//! Events that concern people become messages to them.

use std::collections::BTreeMap;

use minijinja::Value as Words;
use serde_json::Value;

use data::StoreError;
use data::notifications::Held;
use domain::contact::{Channel, Email as EmailAddress, Locale};
use domain::event::{Cause, Envelope};
use domain::ids::{OtpId, UserId};
use domain::notification::{Audience, Fact, Happened, Notification, Plan, Topic, plan};
use domain::user::User;
use eventkit::{Failure, Message, Published, each_message};
use integrations::email::{Address, Attachment, Email};

use crate::facts::Code;
use crate::letters::{self, Letter};
use crate::{Context, codes, deliver, facts, happened, words};

/// Writes to the people an event concerns. An event of another kind is passed over.
pub(crate) async fn send_notifications(cx: &Context, event: &str) -> String {
    let handler = async |message: Message<Published<Value>>| tell(cx, &message.body.detail).await;
    each_message(event, handler).await
}

/// Tells everyone an event concerns, as far as they want to be told and do not rest.
pub(crate) async fn tell(cx: &Context, envelope: &Envelope<Value>) -> Result<(), Failure> {
    let Some(happened) = happened::read(envelope)? else {
        return Ok(());
    };
    let plan = plan(&happened);
    if let Happened::Otp(_) = happened {
        for notice in &plan.notices {
            codes::send(cx, envelope, &notice.to).await?;
        }
        return Ok(());
    }
    let people = addressees(cx, envelope, &plan).await?;
    if people.is_empty() {
        return Ok(());
    }
    let Some(goes_along) = GoesAlong::with(cx, &plan).await? else {
        return Ok(());
    };
    // One who cannot be written to must not keep the others from their message.
    let mut failed = None;
    for ((topic, _), (audience, user)) in people {
        let told = write_to(cx, envelope, &plan, topic, audience, &user, &goes_along).await;
        failed = told.err().or(failed);
    }
    failed.map_or(Ok(()), Err)
}

/// What goes along with the messages of one event.
struct GoesAlong {
    document: Option<Vec<u8>>,
    code: Option<(OtpId, Code)>,
}

impl GoesAlong {
    /// Nothing where a code should go along that opens nothing any more: it was used, has run out,
    /// or was replaced and swept away.
    async fn with(cx: &Context, plan: &Plan) -> Result<Option<Self>, Failure> {
        let document = match &plan.file {
            Some(file) => facts::document(cx, file).await?,
            None => None,
        };
        let code = match &plan.code {
            Some(id) => match facts::one_time_code(cx, id.as_str()).await? {
                Some(code) => Some((id.clone(), code)),
                None => return Ok(None),
            },
            None => None,
        };
        Ok(Some(Self { document, code }))
    }
}

/// Each person once for each topic, whatever roles they are told in.
async fn addressees(
    cx: &Context,
    envelope: &Envelope<Value>,
    plan: &Plan,
) -> Result<BTreeMap<(Topic, UserId), (Audience, User)>, Failure> {
    let mut people = BTreeMap::new();
    for notice in &plan.notices {
        for user in facts::people(cx, &notice.to, &envelope.actor).await? {
            people
                .entry((notice.topic, user.facts().id.clone()))
                .or_insert((notice.to.audience(), user));
        }
    }
    Ok(people)
}

async fn write_to(
    cx: &Context,
    envelope: &Envelope<Value>,
    plan: &Plan,
    topic: Topic,
    audience: Audience,
    user: &User,
    goes_along: &GoesAlong,
) -> Result<(), Failure> {
    if waits_or_unwanted(cx, envelope, topic, user).await? {
        return Ok(());
    }
    let locale = user.facts().locale;
    let document = goes_along.document.as_ref();
    let file = document.filter(|_| audience == Audience::Consignor);
    let mut values = values(envelope, plan, &user.facts().name, file.is_some(), locale);
    let mut url = link(&cx.config.public_url, &envelope.aggregate);
    if let Some((id, code)) = &goes_along.code {
        url = invitation(&cx.config.public_url, id, &code.digits);
        values.insert("invited_until", words::value(&Fact::At(code.until), locale));
    }
    let name = letters::name(topic, audience);
    let letter = letters::write(&name, locale, &Words::from_serialize(values), &url)?;
    let fresh = Notification::begin(
        &envelope.id,
        &envelope.aggregate,
        topic,
        user.facts().id.clone(),
        Channel::Email,
        cx.now(),
    );
    let attachment = file.map(|bytes| Attachment {
        file_name: format!("{}.pdf", called(envelope)),
        content_type: "application/pdf".to_owned(),
        bytes: bytes.clone(),
    });
    let email = Email {
        to: vec![Address::new(address(envelope, topic, user).as_str())],
        ..letter_to(cx, user, letter, &fresh, attachment)
    };
    deliver::once(cx, envelope, fresh, async |_| {
        deliver::mail(cx, &email).await
    })
    .await
    .map(drop)
}

/// Whether a message does not go now: its recipient does not want it, or rests. Then it is kept
/// with its event until their quiet hours are over.
async fn waits_or_unwanted(
    cx: &Context,
    envelope: &Envelope<Value>,
    topic: Topic,
    user: &User,
) -> Result<bool, Failure> {
    if topic.is_required() {
        return Ok(false);
    }
    let preferences = &user.facts().preferences;
    if !preferences.wants(topic, Channel::Email) {
        return Ok(true);
    }
    let now = cx.now();
    let house = data::catalogue::settings(&cx.table, cx.now())
        .await?
        .quiet_hours;
    let send_after = preferences.send_after(topic, house, now);
    if send_after <= now {
        return Ok(false);
    }
    let held = Held {
        event: envelope.clone(),
        topic,
        recipient: user.facts().id.clone(),
        channel: Channel::Email,
        send_after,
    };
    let (request, correlation) = (&envelope.id, &envelope.correlation_id);
    let cause = Cause::house("send_notifications", now, request, correlation);
    match cx.table.begin(cause).hold(&held).commit().await {
        Ok(()) | Err(StoreError::Taken { .. }) => Ok(true),
        Err(err) => Err(err.into()),
    }
}

/// Where a person is written to. That an address was replaced is told to the one it was.
fn address<'u>(envelope: &Envelope<Value>, topic: Topic, user: &'u User) -> &'u EmailAddress {
    let facts = user.facts();
    let mut former = facts.former_emails.iter();
    let replaced = former.find(|former| former.replaced_in == envelope.version);
    match replaced {
        Some(former) if topic == Topic::AuthEmailReplaced => &former.email,
        Some(_) | None => &facts.email,
    }
}

/// A letter in its envelope.
pub(crate) fn letter_to(
    cx: &Context,
    user: &User,
    letter: Letter,
    notification: &Notification,
    attachment: Option<Attachment>,
) -> Email {
    Email {
        from: Address::named("Dejavu", &cx.config.mail_from),
        to: vec![Address::new(user.facts().email.as_str())],
        subject: letter.subject,
        text: letter.text,
        html: Some(letter.html),
        attachments: attachment.into_iter().collect(),
        reply_to: None,
        list_unsubscribe: None,
        event: notification.topic.to_string(),
        dedupe_key: notification.dedupe_key(),
    }
}

/// What a letter may use.
pub(crate) fn values(
    envelope: &Envelope<Value>,
    plan: &Plan,
    name: &str,
    attached: bool,
    locale: Locale,
) -> BTreeMap<&'static str, Words> {
    let mut values: BTreeMap<&'static str, Words> = plan
        .facts
        .iter()
        .map(|(name, fact)| (*name, words::value(fact, locale)))
        .collect();
    values.insert("name", Words::from(name));
    values.insert("number", Words::from(called(envelope)));
    values.insert("attached", Words::from(attached));
    values.insert("invited_until", Words::from(()));
    values
}

/// What people call the thing; its id when it has no name.
fn called(envelope: &Envelope<Value>) -> &str {
    envelope.label.as_deref().unwrap_or(&envelope.aggregate)
}

/// Where an invitation is taken up. Its code stands behind the `#`, which no server sees or logs.
fn invitation(public_url: &str, id: &OtpId, digits: &str) -> String {
    format!("{}/welcome#{id}.{digits}", public_url.trim_end_matches('/'))
}

/// Where a thing is seen.
fn link(public_url: &str, id: &str) -> String {
    let base = public_url.trim_end_matches('/');
    let page = match id.split('_').next() {
        Some("req") => "requests",
        Some("prp") => "proposals",
        Some("con") => "contracts",
        Some("prd") => "products",
        Some("wat") => "watches",
        Some("drq") => "privacy",
        Some(_) | None => return base.to_owned(),
    };
    format!("{base}/{page}/{id}")
}
