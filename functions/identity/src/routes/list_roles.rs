//! `GET /v1/roles`: the roles with what they allow.

use std::cmp::Reverse;

use contract::common::Page;
use contract::identity::roles::{ListRoles, RoleView};
use domain::access::Role;
use httpkit::{Answer, ApiError, Input};

use crate::Context;

pub(crate) async fn list_roles(cx: &Context, input: Input<ListRoles>) -> Result<Answer, ApiError> {
    let custom = data::roles::all(&cx.table).await?;
    let mut items: Vec<RoleView> = Role::ALL.iter().copied().map(RoleView::from).collect();
    items.extend(custom.iter().map(RoleView::from));
    // Of equal rank, a role of the house comes first.
    items.sort_by_key(|role| (Reverse(role.rank), !role.system));
    Ok(input.answer(&Page { items, next: None }))
}
