//! A stage for the tests of routes: the real table, embedded, secrets, keys, and people who are
//! signed in with real tokens. What a test sends is what the gateway sends.
//!
//! ```ignore
//! let stage = Stage::new().await;
//! let cx = Context::new(&stage.config(), stage.clock.clone()).await.unwrap();
//! let ana = stage.person(Role::Consignor).await;
//! let reply = ana
//!     .calls(RequestOp::GetRequest.route())
//!     .path("id", &request)
//!     .send(async |name, event| invoke(&cx, name, event).await)
//!     .await;
//! assert_eq!(reply.status, 200);
//! ```
//!
//! Only ever a dev-dependency.

mod call;
mod keys;
mod reply;

use std::io::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::json;
use tempfile::NamedTempFile;
use ulid::Ulid;

use data::{Table, TableConfig};
use domain::access::{Actor, By, Caller, Grants, Role};
use domain::contact::{Email, Locale};
use domain::decision::Decision;
use domain::event::Cause;
use domain::ids::{Id, UserId};
use domain::session::Session;
use domain::user::{User, UserEvent, UserFacts, UserStatus};
use runtime::{Clock, Config};
use testkit::Emulator;

pub use call::{Call, anyone_calls};
pub use reply::Reply;

/// The pepper of every stage: what one-time codes are computed with.
pub const PEPPER: &str = "the pepper of the stage";

const COMPANY: &str = "dejavu";
const CURSOR_KEY: [u8; 32] = [7; 32];

/// An empty house with a table, secrets and a clock. Gone when dropped.
pub struct Stage {
    /// The table, for what a test must find there.
    pub table: Table,
    /// The clock; hand a copy to the context, and it can be moved for both.
    pub clock: Clock,
    emulator: Emulator,
    secrets: NamedTempFile,
    came: AtomicU64,
}

/// Someone who is signed in.
#[derive(Clone, Debug)]
pub struct Person {
    /// Who.
    pub id: UserId,
    /// Their address.
    pub email: Email,
    /// Their access token, good for ten minutes by the stage's clock.
    pub token: String,
    /// As the domain sees them.
    pub caller: Caller,
}

impl Stage {
    /// Starts one.
    ///
    /// # Panics
    /// The table does not start, or there is no room for a temporary file.
    pub async fn new() -> Self {
        let emulator = Emulator::start().await;
        let table = Table::connect(
            &emulator.sdk,
            TableConfig {
                name: emulator.table.clone(),
                company: COMPANY.to_owned(),
                cursor_key: CURSOR_KEY,
            },
        );
        let secrets = json!({
            "cursor-key": "07".repeat(32),
            "pepper": PEPPER,
            "token-signing-key": { "kid": keys::KID, "pem": keys::pem() },
        });
        let mut file = NamedTempFile::new().expect("a temporary file");
        file.write_all(secrets.to_string().as_bytes())
            .expect("room for the secrets");
        Self {
            table,
            clock: Clock::default(),
            emulator,
            secrets: file,
            came: AtomicU64::new(0),
        }
    }

    /// What a context is built from.
    pub fn config(&self) -> Config {
        Config {
            sdk: self.emulator.sdk.clone(),
            table: self.emulator.table.clone(),
            company: COMPANY.to_owned(),
            bucket: "dejavu-test".to_owned(),
            path_style: true,
            bus: "dejavu-test".to_owned(),
            origins: String::new(),
            secret_prefix: String::new(),
            secrets_file: Some(self.secrets.path().to_owned()),
            token_keys: keys::jwks(),
            public_url: "https://dejavu.test".to_owned(),
            mail_from: "no-reply@dejavu.test".to_owned(),
            warm_start: false,
            clock_ahead: 0,
        }
    }

    /// Someone new with this role: an active account, a live session and its token.
    ///
    /// # Panics
    /// The table does not answer.
    pub async fn person(&self, role: Role) -> Person {
        let now = self.clock.now();
        let number = self.came.fetch_add(1, Ordering::Relaxed);
        let address = format!("{}.{number}@dejavu.test", role.key());
        let email = Email::parse(&address).expect("an address");
        let facts = UserFacts {
            id: UserId::new(Ulid::new()),
            version: 1,
            email: email.clone(),
            phone: None,
            name: format!("{} {number}", role.name()),
            locale: Locale::EsPa,
            status: UserStatus::Active,
            roles: vec![role],
            password_hash: None,
            token_version: 1,
            email_verified_at: Some(now),
            consents: Vec::new(),
            created_at: now,
        };
        let id = facts.id.clone();
        let event = UserEvent::Registered { roles: vec![role] };
        let user = Decision::one(User::restore(facts), event);
        let session = Session::begin(
            Id::new(Ulid::new()),
            id.clone(),
            "seed".to_owned(),
            1,
            "client".to_owned(),
            now,
        );
        self.table
            .begin(self.cause())
            .register(&user)
            .session(&session, None)
            .commit()
            .await
            .expect("the table takes a person");
        Person {
            token: keys::token(&session, now),
            caller: Caller {
                user: id.clone(),
                session: session.id,
                roles: vec![role],
                grants: Grants::of(&[role]),
            },
            id,
            email,
        }
    }

    /// What a test's own writes are put down to.
    pub fn cause(&self) -> Cause {
        Cause {
            actor: Actor::system("stage"),
            at: self.clock.now(),
            correlation_id: "stage".to_owned(),
        }
    }
}

impl Person {
    /// On whose behalf the domain decides.
    pub fn by(&self) -> By<'_> {
        By::Person(&self.caller)
    }
}
