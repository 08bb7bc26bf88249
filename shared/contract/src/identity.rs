//! `functions/identity`: sign-in, sessions, one-time codes, users, roles and permissions.

pub mod api_keys;
pub mod audit;
pub mod credentials;
pub mod me;
pub mod privacy;
pub mod roles;
pub mod sign_in;
pub mod users;

use crate::route::{Row, join};
use crate::worker::{Grant, Secret, Worker};

const READS: &[Grant] = &[Grant::TableRead, Grant::Secret(Secret::CursorKey)];
const WRITES: &[Grant] = &[
    Grant::TableRead,
    Grant::TableWrite,
    Grant::Secret(Secret::CursorKey),
];

const TABLES: &[&[Row]] = &[
    sign_in::SignInOp::ROWS,
    credentials::CredentialOp::ROWS,
    me::MeOp::ROWS,
    users::UserOp::ROWS,
    roles::RoleOp::ROWS,
    api_keys::ApiKeyOp::ROWS,
    privacy::PrivacyOp::ROWS,
    audit::AuditOp::ROWS,
];
const COUNT: usize = sign_in::SignInOp::ROWS.len()
    + credentials::CredentialOp::ROWS.len()
    + me::MeOp::ROWS.len()
    + users::UserOp::ROWS.len()
    + roles::RoleOp::ROWS.len()
    + api_keys::ApiKeyOp::ROWS.len()
    + privacy::PrivacyOp::ROWS.len()
    + audit::AuditOp::ROWS.len();

/// Every worker of the domain.
pub const WORKERS: &[Worker] = &[privacy::ANSWER_DATA_REQUESTS];

/// Every row of the domain.
pub const ROWS: &[Row] = &join::<COUNT>(TABLES);
