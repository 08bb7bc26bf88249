//! Dejavu in the stack: its functions, its keys and its first data.

mod ebi;
mod functions;
mod keys;
mod migrate;
mod seed;
mod twilio;

use std::path::Path;

use crate::error::LocalError;
use crate::stack::{House, Login, Options};
use keys::Keys;

pub use functions::Linked;
pub use seed::PASSWORD;

/// The house of this repository, with its functions linked in.
///
/// # Errors
/// The keys cannot be kept or read.
pub fn house(options: &Options) -> Result<House, LocalError> {
    let mut keys = if options.memory {
        Keys::generate()
    } else {
        Keys::kept_in(&options.dir, options.fresh)?
    };
    let mut house = House::new(functions::linked());
    let ebi = ebi::Ebi::open()?;
    keys.ebi = ebi.account();
    house.neighbours.push(ebi.answers());
    let twilio = twilio::Twilio::open()?;
    keys.twilio = twilio.account();
    house.neighbours.push(twilio.answers());
    let secrets = if options.memory {
        let aside = house.temporary.insert(keys.write_aside()?);
        aside.to_path_buf()
    } else {
        keys.write(&options.dir)?
    };
    house.environment.extend(environment(&keys, &secrets));
    house
        .parameters
        .insert("TokenKeys".to_owned(), keys.public_set());
    house.migrate = Some(Box::new(|around| Box::pin(migrate::run(around))));
    house.seed = Some(Box::new(|around| Box::pin(seed::plant(around))));
    house.logins = seed::logins()
        .map(|(role, email)| Login {
            role: role.name().to_owned(),
            email,
            password: PASSWORD.to_owned(),
        })
        .collect();
    Ok(house)
}

fn environment(keys: &Keys, secrets: &Path) -> impl Iterator<Item = (String, String)> {
    [
        ("COMPANY", "dejavu".to_owned()),
        ("SECRET_PREFIX", String::new()),
        ("SECRETS_FILE", secrets.display().to_string()),
        ("TOKEN_KEYS", keys.public_set()),
        ("PUBLIC_URL", "http://127.0.0.1:4000".to_owned()),
        ("MAIL_FROM", "no-reply@dejavu.test".to_owned()),
        (
            "ALLOWED_ORIGINS",
            "http://127.0.0.1:4000,http://localhost:3000".to_owned(),
        ),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_house_that_keeps_nothing_leaves_no_secrets_behind() {
        let house = house(&Options::default()).unwrap();
        let secrets = Path::new(&house.environment["SECRETS_FILE"]).to_owned();
        assert!(secrets.is_file() && secrets.is_absolute());
        drop(house);
        assert!(!secrets.exists());
    }

    #[test]
    fn a_house_that_keeps_things_keeps_its_secrets() {
        let dir = tempfile::tempdir().unwrap();
        let options = crate::testing::kept_in(dir.path());
        let secrets = house(&options).unwrap().environment["SECRETS_FILE"].clone();
        assert_eq!(
            house(&options).unwrap().environment["SECRETS_FILE"],
            secrets
        );
        assert!(Path::new(&secrets).is_file());
    }
}
