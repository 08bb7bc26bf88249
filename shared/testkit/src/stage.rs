//! A stage for the tests of functions: the real table, embedded, secrets, keys, files where a test
//! asks for them, and people who are signed in with real tokens. What a test sends is what the
//! gateway sends.

mod call;
mod items;
mod keys;
mod reply;
mod sample;
mod watch;

use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::json;
use tempfile::NamedTempFile;
use ulid::Ulid;

use data::{Table, TableConfig};
use domain::access::{By, Caller, Grants, Role, RoleGrant, RoleKey, Via};
use domain::contact::Email;
use domain::decision::Decision;
use domain::event::Cause;
use domain::ids::{Id, UserId};
use domain::role::{CustomRole, RoleEvent, RoleFacts, RolePermission};
use domain::second_factor::SecondFactor;
use domain::session::Session;
use domain::settings::Settings;
use domain::time::Timestamp;
use domain::user::{User, UserEvent, UserFacts, UserStatus};
use runtime::{Clock, Config};

pub use call::{Call, anyone_calls};
pub use items::RawItem;
pub use keys::resigned;
pub use reply::Reply;
pub use sample::{Sample, sample};

use crate::Emulator;
use crate::files::{BUCKET, Files, KEY};

/// The pepper of every stage: what one-time codes are computed with.
pub const PEPPER: &str = "the pepper of the stage";

/// The seed of the key that every stage signs passports with, which has the number 1.
pub const PASSPORT_KEY: &str = "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b";

/// Whose rows they are.
const COMPANY: &str = "dejavu";
const CURSOR_KEY: [u8; 32] = [7; 32];

/// An empty house with a table, secrets and a clock. Gone when dropped.
pub struct Stage {
    /// The table, for what a test must find there.
    pub table: Table,
    /// The clock; hand a copy to the context, and it can be moved for both.
    pub clock: Clock,
    emulator: Emulator,
    files: Option<Files>,
    secrets: NamedTempFile,
    came: AtomicU64,
    watched: watch::Watched,
}

/// Someone who is signed in.
#[derive(Clone, Debug)]
pub struct Person {
    /// Who.
    pub id: UserId,
    /// Their address.
    pub email: Email,
    /// Their name.
    pub name: String,
    /// Their access token, good for ten minutes by the stage's clock.
    pub token: String,
    /// As the domain sees them.
    pub caller: Caller,
}

impl Stage {
    /// Starts one. It keeps no files: calls of the file store fail.
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
            "field-key": "09".repeat(32),
            "passport-key": PASSPORT_KEY,
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
            files: None,
            secrets: file,
            came: AtomicU64::new(0),
            watched: watch::Watched::default(),
        }
    }

    /// Starts one that keeps files too.
    ///
    /// # Panics
    /// As [`Stage::new`]; or the file store does not start.
    pub async fn with_files() -> Self {
        let mut stage = Self::new().await;
        stage.files = Some(Files::start().await);
        stage
    }

    /// The keys of the files that are kept, sorted.
    ///
    /// # Panics
    /// The stage was started without files.
    pub fn files(&self) -> Vec<String> {
        let files = self.files.as_ref();
        files.expect("a stage that keeps files").keys()
    }

    /// What a context is built from: read as a function would read what the stacks set.
    ///
    /// # Panics
    /// A variable is missing.
    pub fn config(&self) -> Config {
        let endpoint = self.emulator.sdk.endpoint_url().expect("an endpoint");
        let secrets = self.secrets.path().to_string_lossy();
        let keys = keys::jwks();
        let mut variables = vec![
            ("AWS_ACCESS_KEY_ID", KEY),
            ("AWS_ENDPOINT_URL_DYNAMODB", endpoint),
            ("AWS_REGION", "us-east-1"),
            ("AWS_SECRET_ACCESS_KEY", KEY),
            ("BUCKET", BUCKET),
            ("BUS_NAME", "bus"),
            ("COMPANY", COMPANY),
            ("MAIL_FROM", "no-reply@dejavu.test"),
            ("PUBLIC_URL", "https://dejavu.test"),
            ("SECRETS_FILE", &secrets),
            ("TABLE_NAME", &self.emulator.table),
            ("TOKEN_KEYS", &keys),
        ];
        if let Some(files) = &self.files {
            variables.push(("AWS_ENDPOINT_URL_S3", &files.endpoint));
        }
        let variables = variables.into_iter();
        let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Config::from_variables(&BTreeMap::from_iter(variables)).expect("nothing is missing")
    }

    /// Someone new with this role: an active account, a live session and its token.
    ///
    /// # Panics
    /// The table does not answer.
    pub async fn person(&self, role: Role) -> Person {
        self.person_as(UserId::new(Ulid::new()), role).await
    }

    /// The same, for a test that needs to know the id beforehand.
    ///
    /// # Panics
    /// They came before, or the table does not answer.
    pub async fn person_as(&self, id: UserId, role: Role) -> Person {
        self.arrive(id, vec![RoleGrant::of(role)], UserStatus::Active)
            .await
    }

    /// Someone new who has these roles and stands so, with a live session and its token.
    ///
    /// # Panics
    /// The table does not answer.
    pub async fn person_holding(&self, roles: Vec<RoleGrant>, status: UserStatus) -> Person {
        self.arrive(UserId::new(Ulid::new()), roles, status).await
    }

    /// A role of the shop that allows this and nothing else.
    ///
    /// # Panics
    /// The table does not answer.
    pub async fn role(&self, rank: u8, permissions: Vec<RolePermission>) -> RoleKey {
        let now = self.clock.now();
        let facts = RoleFacts {
            id: Id::new(Ulid::new()),
            version: 1,
            name: "A role of the stage".to_owned(),
            rank,
            parent: None,
            permissions,
            created_at: now,
            updated_at: now,
            deleted_at: None,
        };
        let key = RoleKey::Custom(facts.id.clone());
        let made = RoleEvent::Created { rank };
        let role = Decision::one(None, CustomRole::restore(facts), made);
        let kept = self.table.begin(self.cause()).save(&role).commit().await;
        kept.expect("the table takes a role");
        key
    }

    async fn arrive(&self, id: UserId, roles: Vec<RoleGrant>, status: UserStatus) -> Person {
        let now = self.clock.now();
        let number = self.came.fetch_add(1, Ordering::Relaxed);
        let system: Vec<Role> = roles
            .iter()
            .filter_map(|grant| grant.role.system())
            .collect();
        let (key, called) = match system.first() {
            Some(role) => (role.key(), role.name()),
            None => ("staff", "Staff"),
        };
        let address = format!("{key}.{number}@dejavu.test");
        let email = Email::parse(&address).expect("an address");
        let name = format!("{called} {number}");
        let powers = data::roles::powers(&self.table, &roles).await;
        let grants = Grants::held(&roles, &powers.expect("the table answers"), now);
        let facts = UserFacts {
            status,
            second_factor: demanded(&system, now),
            roles,
            email_verified_at: Some(now),
            ..UserFacts::new(id.clone(), email.clone(), name, now)
        };
        let name = facts.name.clone();
        let event = UserEvent::Registered {
            roles: system.clone(),
        };
        let user = Decision::one(None, User::restore(facts), event);
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
            .save(&user)
            .session(&session, None)
            .commit()
            .await
            .expect("the table takes a person");
        Person {
            token: keys::token(&session, now),
            caller: Caller {
                user: id.clone(),
                via: Via::Session(session.id),
                roles: system,
                grants,
            },
            id,
            email,
            name,
        }
    }

    /// What a test's own writes are put down to.
    pub fn cause(&self) -> Cause {
        Cause::house("stage", self.clock.now(), "stage", "stage")
    }
}

/// Whoever must have a second factor has one, so that no test is about that by accident.
fn demanded(roles: &[Role], now: Timestamp) -> Option<SecondFactor> {
    let settings = Settings::default();
    settings
        .demands_second_factor(roles.iter().copied().map(RoleKey::from))
        .then(|| SecondFactor {
            sealed: "of the stage".to_owned(),
            confirmed_at: Some(now),
            last_step: 0,
            recovery: Vec::new(),
        })
}

impl Person {
    /// On whose behalf the domain decides.
    pub fn by(&self) -> By<'_> {
        By::Person(&self.caller)
    }
}
