//! Who may do what: permissions, roles, and the person behind a request.

mod caller;
mod permission;
mod role;

pub use caller::{Actor, Assignee, By, Caller, Grants, Scope, Subject};
pub use permission::{Level, Permission};
pub use role::Role;
