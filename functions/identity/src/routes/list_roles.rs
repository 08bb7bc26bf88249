//! `GET /v1/roles`: the roles with what they allow.

use contract::common::Page;
use contract::identity::roles::{ListRoles, RoleView};
use domain::access::Role;
use httpkit::{Answer, ApiError, Input};

use crate::Context;

pub(crate) async fn list_roles(_: &Context, input: Input<ListRoles>) -> Result<Answer, ApiError> {
    let items = Role::ALL.iter().copied().map(RoleView::from).collect();
    Ok(input.answer(&Page { items, next: None }))
}
