//! The worker on a table of its own, with a mail box in place of the mail service.

use std::sync::Arc;

use serde_json::{Value, json};

use data::Table;
use domain::access::{By, Role, RoleGrant};
use domain::contact::{Email, Phone};
use domain::decision::Decision;
use domain::event::{Cause, Envelope};
use domain::user::{Command, User, UserEvent, UserFacts, UserStatus};
use integrations::testing::MailBox;
use runtime::{Clock, Config};
use testkit::{Emulator, now};

use super::samples;
use crate::{Context, invoke};

pub(super) const PEPPER: &str = "pepper-of-the-tests";

/// Public coordinates of a key that signs nothing here.
const KEYS: &str = r#"{"keys":[{"kty":"EC","crv":"P-256","kid":"1","alg":"ES256","use":"sig",
    "x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
    "y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}]}"#;

pub(super) struct Stage {
    pub(super) cx: Context,
    pub(super) mail: Arc<MailBox>,
    /// Noon in Panama, so that nobody rests.
    pub(super) clock: Clock,
    _emulator: Emulator,
    _secrets: tempfile::NamedTempFile,
}

impl Stage {
    /// With a consignor, an appraiser, two sales managers and an admin.
    pub(super) async fn set() -> Self {
        let emulator = Emulator::start().await;
        let secrets = tempfile::NamedTempFile::new().unwrap();
        let values = json!({ "cursor-key": "0f".repeat(32), "pepper": PEPPER });
        std::fs::write(secrets.path(), values.to_string()).unwrap();
        let config = Config {
            sdk: emulator.sdk.clone(),
            table: emulator.table.clone(),
            company: "1".to_owned(),
            bucket: "files".to_owned(),
            bus: "bus".to_owned(),
            origins: String::new(),
            secret_prefix: String::new(),
            secrets_file: Some(secrets.path().to_owned()),
            token_keys: KEYS.to_owned(),
            public_url: "https://dejavu.example/".to_owned(),
            mail_from: "no-reply@dejavu.example".to_owned(),
            warm_start: false,
            clock_ahead: 0,
            path_style: true,
        };
        let mail = Arc::new(MailBox::default());
        let clock = Clock::default();
        let noon = clock.now().panama_date().plus_days(1).at(12, 0);
        clock.advance(noon.seconds_since(clock.now()));
        let cx = Context::new(&config, clock.clone()).await.unwrap();
        let stage = Self {
            cx: cx.with_mailer(mail.clone()),
            mail,
            clock,
            _emulator: emulator,
            _secrets: secrets,
        };
        for (number, role) in [
            (samples::CONSIGNOR, Role::Consignor),
            (samples::APPRAISER, Role::Appraiser),
            (3, Role::SalesManager),
            (4, Role::SalesManager),
            (5, Role::Admin),
        ] {
            stage.cast(number, role, UserStatus::Active, None).await;
        }
        stage
    }

    pub(super) async fn cast(
        &self,
        number: u128,
        role: Role,
        status: UserStatus,
        phone: Option<&str>,
    ) {
        let email = Email::parse(&format!("u{number}@dejavu.example")).unwrap();
        let name = format!("Persona {number}");
        let facts = UserFacts {
            phone: phone.map(|phone| Phone::parse(phone).unwrap()),
            status,
            roles: vec![RoleGrant::of(role)],
            email_verified_at: Some(now()),
            ..UserFacts::new(samples::user(number), email, name, now())
        };
        let event = UserEvent::Registered { roles: vec![role] };
        let decision = Decision::one(None, User::restore(facts), event);
        let change = self.table().begin(cause()).save(&decision);
        change.commit().await.unwrap();
    }

    pub(super) fn table(&self) -> &Table {
        &self.cx.table
    }

    /// Delivers the events as one batch of the queue, and answers what failed.
    pub(super) async fn deliver(&self, events: &[Envelope<Value>]) -> Vec<String> {
        let bodies: Vec<String> = events.iter().map(published).collect();
        self.deliver_raw(&bodies).await
    }

    pub(super) async fn deliver_raw(&self, bodies: &[String]) -> Vec<String> {
        let answer = invoke(&self.cx, "send_notifications", &batch(bodies)).await;
        let answer: Value = serde_json::from_str(&answer.unwrap()).unwrap();
        let failures = answer["batchItemFailures"].as_array().unwrap();
        failures
            .iter()
            .map(|failure| failure["itemIdentifier"].as_str().unwrap().to_owned())
            .collect()
    }

    /// What waited is looked at.
    pub(super) async fn wake(&self) {
        let event = json!({ "time": "2026-11-24T15:00:00Z" }).to_string();
        let answer = invoke(&self.cx, "send_held_notifications", &event).await;
        assert_eq!(answer.unwrap(), "null");
    }

    /// Moves the clock to this hour of tomorrow in Panama.
    pub(super) fn tomorrow_at(&self, hour: i8) {
        let now = self.clock.now();
        // A second later: the clock that is moved stands between two seconds.
        let then = now.panama_date().plus_days(1).at(hour, 0).plus_seconds(1);
        self.clock.advance(then.seconds_since(now));
    }

    /// Someone changes their account.
    pub(super) async fn asks(&self, number: u128, command: Command) {
        let user = data::users::get(self.table(), &samples::user(number)).await;
        let job = By::System("tests");
        let decision = user.unwrap().decide(command, job, now()).unwrap();
        let change = self.table().begin(cause()).save(&decision);
        change.commit().await.unwrap();
    }

    /// To whom mail went, in order.
    pub(super) fn written_to(&self) -> Vec<String> {
        let sent = self.mail.sent();
        sent.iter().map(|email| email.to[0].email.clone()).collect()
    }
}

pub(super) fn cause() -> Cause {
    Cause::house("tests", now(), "cor_1", "cor_1")
}

pub(super) fn published(envelope: &Envelope<Value>) -> String {
    json!({
        "version": "0", "id": "delivery", "detail-type": envelope.name,
        "source": envelope.source, "account": "1", "time": "2026-11-24T15:00:00Z",
        "region": "us-east-1", "resources": [], "detail": envelope,
    })
    .to_string()
}

fn batch(bodies: &[String]) -> String {
    let records: Vec<Value> = bodies
        .iter()
        .enumerate()
        .map(|(place, body)| {
            json!({
                "messageId": format!("m{place}"), "receiptHandle": "r", "body": body,
                "attributes": { "ApproximateReceiveCount": "1", "SentTimestamp": "1" },
                "messageAttributes": {}, "md5OfBody": "x", "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:us-east-1:1:q", "awsRegion": "us-east-1",
            })
        })
        .collect();
    json!({ "Records": records }).to_string()
}
