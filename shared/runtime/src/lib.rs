//! What every function starts from.
//!
//! A domain's binary reads its [`Config`], builds its context around a [`Core`] and hands its
//! entry to [`run`]. The local stack does the same with the same pieces, many times in one process.
//!
//! This is the one shared crate that knows both the table and HTTP: `httpkit` asks for a session
//! and a first answer, `data` keeps them, and [`Core`] joins the two.

mod authority;
mod clock;
mod codes;
mod config;
mod core;
mod entry;
mod fields;
mod passports;

pub use authority::TaxOffice;
pub use clock::Clock;
pub use codes::EnteredCode;
pub use config::{Config, ConfigError};
pub use core::{Core, StartError};
pub use entry::{NotServed, http, run};
pub use fields::FieldKeysError;
pub use integrations::secrets::SecretsError;
pub use passports::PassportKeysError;
