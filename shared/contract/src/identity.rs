//! `functions/identity`: sign-in, sessions, one-time codes, users, roles and permissions.

pub mod me;
pub mod roles;
pub mod sign_in;
pub mod users;

use crate::route::{Row, join};
use crate::worker::{Grant, Secret};

const READS: &[Grant] = &[Grant::TableRead, Grant::Secret(Secret::CursorKey)];
const WRITES: &[Grant] = &[
    Grant::TableRead,
    Grant::TableWrite,
    Grant::Secret(Secret::CursorKey),
];

const TABLES: &[&[Row]] = &[
    sign_in::SignInOp::ROWS,
    me::MeOp::ROWS,
    users::UserOp::ROWS,
    roles::RoleOp::ROWS,
];
const COUNT: usize = sign_in::SignInOp::ROWS.len()
    + me::MeOp::ROWS.len()
    + users::UserOp::ROWS.len()
    + roles::RoleOp::ROWS.len();

/// Every row of the domain.
pub const ROWS: &[Row] = &join::<COUNT>(TABLES);
