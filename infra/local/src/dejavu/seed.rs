//! The first data: one person per role, and a small shop ready to take goods in.

mod consignor;
mod shop;

use domain::access::{Role, RoleGrant};
use domain::contact::{Email, Phone};
use domain::event::Cause;
use domain::ids::{Id, UserId};
use domain::time::Timestamp;
use domain::user::{Consent, ConsentChannel, ConsentKind, User, UserFacts, UserStatus};
use runtime::{Clock, Config, Core};
use secrecy::ExposeSecret as _;
use ulid::Ulid;

use contract::worker::Secret;

use crate::stack::Surroundings;

/// Everyone's password. Only the local stack knows such people.
pub const PASSWORD: &str = "dejavu-local";

/// The number of the seeded consignor among the people: the fifth role.
const CONSIGNOR: u128 = 5;

/// One person per role.
pub(super) fn logins() -> impl Iterator<Item = (Role, String)> {
    Role::ALL.iter().map(|role| {
        let name = match role {
            Role::Admin => "admin",
            Role::SalesManager => "manager",
            Role::Appraiser => "appraiser",
            Role::Logistics => "logistics",
            Role::Consignor => "consignor",
            Role::Customer => "customer",
        };
        (*role, format!("{name}@dejavu.test"))
    })
}

/// The id of a seeded thing: the same in every stack, so that examples can name it.
pub(super) fn fixed<T: Id>(number: u128) -> T {
    T::new(Ulid::from_parts(1_767_225_600_000, number))
}

pub(super) async fn plant(around: Surroundings) -> Result<(), String> {
    let told = |err: &dyn std::fmt::Display| err.to_string();
    let config = Config::from_variables(&around.environment).map_err(|err| told(&err))?;
    let core = Core::new(&config, Clock::default())
        .await
        .map_err(|err| told(&err))?;
    let pepper = core
        .secret(Secret::Pepper)
        .await
        .map_err(|err| told(&err))?;
    let hash = identity::hash_password(pepper.expose_secret().as_bytes(), PASSWORD);
    let hash = hash.map_err(|err| told(&err))?;
    let now = core.now();
    for (place, (role, email)) in logins().enumerate() {
        let person = person(place, role, &email, &hash, now)?;
        let kept = core
            .table
            .begin(cause(now))
            .seed_user(&person)
            .commit()
            .await;
        kept.map_err(|err| told(&err))?;
    }
    shop::plant(&core.table, now)
        .await
        .map_err(|err| told(&err))?;
    consignor::plant(&core, &fixed(CONSIGNOR))
        .await
        .map_err(|err| told(&err))
}

/// The cause of everything seeded.
fn cause(now: Timestamp) -> Cause {
    Cause::house("seed", now, "seed", "seed")
}

fn person(
    place: usize,
    role: Role,
    email: &str,
    hash: &str,
    now: Timestamp,
) -> Result<User, String> {
    let told = |err: &dyn std::fmt::Display| err.to_string();
    let name = match role {
        Role::Admin => "Adela Núñez",
        Role::SalesManager => "Samuel Batista",
        Role::Appraiser => "Ariadna Peña",
        Role::Logistics => "Lorenzo Ríos",
        Role::Consignor => "Consuelo Muñoz",
        Role::Customer => "Custodio Vergara",
    };
    let number = place as u128 + 1;
    let consents = match role {
        Role::Consignor => vec![Consent {
            kind: ConsentKind::AutoAccept,
            version: "1".to_owned(),
            at: now,
            channel: ConsentChannel::SignUp,
            given: true,
        }],
        Role::Admin | Role::SalesManager | Role::Appraiser | Role::Logistics | Role::Customer => {
            Vec::new()
        }
    };
    let email = Email::parse(email).map_err(|err| told(&err))?;
    Ok(User::restore(UserFacts {
        phone: Some(Phone::parse(&format!("+5076123450{number}")).map_err(|err| told(&err))?),
        status: UserStatus::Active,
        roles: vec![RoleGrant::of(role)],
        password_hash: Some(hash.to_owned()),
        email_verified_at: Some(now),
        consents,
        ..UserFacts::new(fixed::<UserId>(number), email, name.to_owned(), now)
    }))
}
