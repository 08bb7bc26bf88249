//! Dejavu in the stack: its functions, its keys and its first data.

mod functions;
mod keys;
mod seed;

use std::path::Path;

use crate::error::LocalError;
use crate::stack::{House, Login, Options};
use keys::Keys;

pub use seed::PASSWORD;

/// The house of this repository, with its functions linked in.
///
/// # Errors
/// The keys cannot be kept or read.
pub fn house(options: &Options) -> Result<House, LocalError> {
    let keys = if options.memory {
        Keys::generate()
    } else {
        Keys::kept_in(&options.dir, options.fresh)?
    };
    let secrets = keys.write(&options.dir, options.memory)?;
    let mut house = House::new(functions::linked());
    house.environment.extend(environment(&keys, &secrets));
    house
        .parameters
        .insert("TokenKeys".to_owned(), keys.public_set());
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
