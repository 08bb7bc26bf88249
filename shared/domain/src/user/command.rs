//! What can be asked of an account. What belongs together has an enum of its own.

use super::{credentials, privacy, profile, roles, standing};

/// What can be asked of an account.
#[derive(Clone, Debug)]
pub enum Command {
    /// Something about where the account stands.
    Standing(standing::Command),
    /// Something about what is written down of the person.
    Profile(Box<profile::Command>),
    /// Something about how the person signs in.
    Credentials(credentials::Command),
    /// Something about the rights to one's own data.
    Privacy(privacy::Command),
    /// Something about what the person is.
    Roles(roles::Command),
}
