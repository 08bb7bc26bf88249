//! What every route may reach.

use std::net::IpAddr;
use std::sync::Arc;

use secrecy::ExposeSecret;
use ulid::Ulid;

use contract::route::Route;
use contract::worker::Secret;
use data::api_keys::KeyWithUse;
use data::{
    StoreError, Table, TableConfig, api_keys, catalogue, idempotency, limiter, overrides, roles,
    sessions, users,
};
use domain::access::{Caller, Grants, Via};
use domain::api_key::{KeyRefusal, KeyText, USE_NOTED_SECONDS};
use domain::event::Cause;
use domain::idempotency::IdempotencyRecord;
use domain::ids::Id;
use domain::limiter::Lane;
use domain::overrides::{OverrideRefusal, OverrideText, Use};
use domain::second_factor::SecondFactorMissing;
use domain::time::Timestamp;
use domain::user::{User, UserStatus};
use httpkit::{ApiError, Claims, Gate, Lent, Origins, Verifier};
use integrations::secrets::{Secrets, SecretsError};
use integrations::storage::Storage;

use crate::{Clock, Config};

/// What every route may reach: table, clock, ids, secrets, files, and the check of who is asking.
///
/// Built once per cold start; clients connect at their first call. It is the context of a domain that
/// reaches nothing else; one that does holds a core and derefs to it.
#[derive(Clone)]
pub struct Core {
    /// The table.
    pub table: Table,
    /// The clock.
    pub clock: Clock,
    /// The secrets this function may read.
    pub secrets: Arc<Secrets>,
    /// Uploads and documents.
    pub storage: Arc<Storage>,
    /// What the environment said.
    pub config: Arc<Config>,
    verifier: Verifier,
    origins: Origins,
}

/// Why a function does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The public keys do not read.
    #[error("the public keys of access tokens do not read")]
    Keys(#[source] httpkit::token::KeyError),
    /// An origin is none.
    #[error("the allowed origins do not read")]
    Origins(#[source] httpkit::origins::OriginError),
    /// A secret cannot be had.
    #[error("a secret cannot be had")]
    Secrets(#[from] SecretsError),
    /// The cursor key has another length.
    #[error("the cursor key is not 64 hexadecimal digits")]
    CursorKey,
}

impl Core {
    /// Connects what is needed. Nothing is called before the first request, but for the key that
    /// seals cursors.
    ///
    /// # Errors
    /// [`StartError`]: the function ends at start-up and not at its first request.
    pub async fn new(config: &Config, clock: Clock) -> Result<Self, StartError> {
        let secrets = Secrets::open(&config.sdk, config.secrets_file.as_deref())?;
        let name = format!("{}{}", config.secret_prefix, Secret::CursorKey.name());
        let cursor_key = secrets.get(&name, clock.now()).await?;
        let table = Table::connect(
            &config.sdk,
            TableConfig {
                name: config.table.clone(),
                company: config.company.clone(),
                cursor_key: key(cursor_key.expose_secret()).ok_or(StartError::CursorKey)?,
            },
        );
        Ok(Self {
            table,
            clock,
            secrets: Arc::new(secrets),
            storage: Arc::new(Storage::connect(
                &config.sdk,
                &config.bucket,
                config.path_style,
            )),
            verifier: Verifier::from_jwks(&config.token_keys).map_err(StartError::Keys)?,
            origins: Origins::parse(&config.origins).map_err(StartError::Origins)?,
            config: Arc::new(config.clone()),
        })
    }

    /// Calls the table once, if the environment asks for it, so that credentials and TLS are there
    /// when the first request comes. That it fails is told and changes nothing.
    pub async fn warm_up(&self) {
        if !self.config.warm_start {
            return;
        }
        if let Err(err) = self.table.warm().await {
            tracing::warn!(error = %err, "The table did not answer the call that warms it up");
        }
    }

    /// What time it is.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The id of a new thing.
    pub fn new_id<T: Id>(&self) -> T {
        T::new(Ulid::new())
    }

    /// A secret's text.
    ///
    /// # Errors
    /// [`SecretsError`].
    pub async fn secret(&self, secret: Secret) -> Result<secrecy::SecretString, SecretsError> {
        let name = format!("{}{}", self.config.secret_prefix, secret.name());
        self.secrets.get(&name, self.now()).await
    }

    /// What the roles of a person allow at `now`. Roles of the shop are read for whoever has one,
    /// and as they are at this moment: a change counts at the very next request.
    async fn grants(&self, user: &User, now: Timestamp) -> Result<Grants, ApiError> {
        let held = &user.facts().roles;
        let powers = roles::powers(&self.table, held).await?;
        Ok(Grants::held(held, &powers, now))
    }

    /// The bytes that pepper passwords, one-time codes and refresh tokens.
    ///
    /// # Errors
    /// [`SecretsError`].
    pub async fn pepper(&self) -> Result<Vec<u8>, SecretsError> {
        let pepper = self.secret(Secret::Pepper).await?;
        Ok(pepper.expose_secret().as_bytes().to_vec())
    }
}

impl Gate for Core {
    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    fn origins(&self) -> &Origins {
        &self.origins
    }

    /// One strong read of account and session: whoever was blocked a moment ago is out.
    async fn admit(&self, claims: &Claims, route: &Route) -> Result<Option<Caller>, ApiError> {
        let now = self.clock.now();
        let found = sessions::signed_in(&self.table, &claims.sub, &claims.sid).await?;
        let Some((user, session)) = found else {
            return Ok(None);
        };
        let settings = catalogue::settings(&self.table, now).await?;
        let facts = user.facts();
        let live = facts.status == UserStatus::Active
            && facts.token_version == claims.tv
            && session.is_live(facts.token_version, settings.session_life(), now);
        if !live {
            return Ok(None);
        }
        let held = facts.roles.iter().filter(|grant| grant.is_present(now));
        let demanded = settings.demands_second_factor(held.map(|grant| grant.role.clone()));
        if demanded && !user.needs_second_factor() && !route.serves_enrolment() {
            return Err(SecondFactorMissing.into());
        }
        Ok(Some(Caller {
            user: facts.id.clone(),
            via: Via::Session(session.id.clone()),
            roles: user.present_roles(now),
            grants: self.grants(&user, now).await?,
        }))
    }

    /// Two strong reads: the key with its last use, and whoever made it. A key of someone who was
    /// blocked a moment ago, or lost a role, is worth no more than they are.
    async fn admit_key(&self, key: &KeyText, from: Option<IpAddr>) -> Result<Caller, ApiError> {
        let now = self.clock.now();
        let found = api_keys::find(&self.table, &key.id).await?;
        let KeyWithUse { key: kept, used_at } = found.ok_or(KeyRefusal::Unknown)?;
        kept.admit(key, from, now)?;
        let taken = limiter::take(&self.table, Lane::ApiKey, kept.id.as_str(), now).await?;
        if let Err(limited) = taken {
            return Err(ApiError::from(limited).retry_after(limited.retry_after));
        }
        let owner = match users::get(&self.table, &kept.owner).await {
            Err(StoreError::Missing { .. }) => return Err(KeyRefusal::OwnerOut.into()),
            owner => owner?,
        };
        let facts = owner.facts();
        if facts.status != UserStatus::Active {
            return Err(KeyRefusal::OwnerOut.into());
        }
        let noted = used_at.is_some_and(|at| now < at.plus_seconds(USE_NOTED_SECONDS));
        if !noted && let Err(err) = api_keys::note_use(&self.table, &kept.id, now).await {
            // Who may call is not for the list of keys to decide.
            tracing::warn!(error = %err, key = %kept.id, "The use of a key was not noted");
        }
        Ok(Caller {
            user: facts.id.clone(),
            grants: self
                .grants(&owner, now)
                .await?
                .narrowed(&kept.permissions()),
            roles: owner.present_roles(now),
            via: Via::Key(kept.id),
        })
    }

    /// Two strong reads: the override, and whoever granted it. What they lend is what they may do
    /// themselves at this moment.
    async fn lend(&self, text: &OverrideText, wanted: &Use<'_>) -> Result<Lent, ApiError> {
        let found = overrides::find(&self.table, &text.id).await?;
        let granted = found.ok_or(OverrideRefusal::NotGood)?;
        granted.is_for(text, wanted)?;
        let lender = match users::get(&self.table, &granted.granted_by).await {
            Err(StoreError::Missing { .. }) => return Err(OverrideRefusal::NotGood.into()),
            lender => lender?,
        };
        if lender.facts().status != UserStatus::Active {
            return Err(OverrideRefusal::NotGood.into());
        }
        let grants = self.grants(&lender, self.clock.now()).await?;
        Ok(Lent { granted, grants })
    }

    async fn use_up(&self, cause: Cause) -> Result<(), ApiError> {
        Ok(overrides::use_up(&self.table, cause).await?)
    }

    async fn recall(&self, key: &str) -> Result<Option<IdempotencyRecord>, ApiError> {
        Ok(idempotency::recall(&self.table, key, self.clock.now()).await?)
    }
}

/// 32 bytes from 64 hexadecimal digits.
fn key(text: &str) -> Option<[u8; 32]> {
    let mut key = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (place, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[place * 2..place * 2 + 2], 16).ok()?;
    }
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn a_key_is_64_hexadecimal_digits() {
        assert_eq!(key(&"0f".repeat(32)), Some([15; 32]));
        for wrong in ["", "0f", &"zz".repeat(32), &"é".repeat(32)] {
            assert_eq!(key(wrong), None);
        }
    }
}
