//! Who may do what: permissions, roles, and the person behind a request.

mod caller;
mod explain;
mod grant;
mod grants;
mod permission;
mod role;
mod sight;

pub use caller::{Actor, Assignee, By, Caller, Subject, Via};
pub use explain::{Looked, Outcome, Question, Rule, explain};
pub use grant::{RoleGrant, RoleKey, RoleKeyError, RolePower};
pub use grants::{Grants, Reach, Scope, Where};
pub use permission::{Level, Permission};
pub use role::Role;
pub use sight::{LocationNeeded, Sight, one_of};
