//! `GET /v1/permissions`: the permissions with the routes they open.

use contract::common::Page;
use contract::identity::roles::{ListPermissions, PermissionView};
use domain::access::{Level, Permission};
use httpkit::{Answer, ApiError, Input};

use crate::Context;

pub(crate) async fn list_permissions(
    _: &Context,
    input: Input<ListPermissions>,
) -> Result<Answer, ApiError> {
    let items = Permission::ALL.iter().copied().map(view).collect();
    Ok(input.answer(&Page { items, next: None }))
}

fn view(permission: Permission) -> PermissionView {
    let opened = contract::rows()
        .filter(|(_, row)| row.route.access.permissions().contains(&permission))
        .map(|(_, row)| row.route.name);
    PermissionView {
        code: permission.code(),
        what: permission.what(),
        field_level: permission.level() == Level::Field,
        routes: opened.collect(),
    }
}
