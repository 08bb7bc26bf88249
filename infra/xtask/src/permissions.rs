//! `permissions.json`: the catalogue of permissions, and which of them opens which route.

use anyhow::Result;
use serde_json::{Map, Value, json};

use contract::Domain;
use contract::route::{Access, Route};
use domain::access::{Level, Permission, Role, Scope};

/// Renders the file.
///
/// # Errors
/// None that is known: the values are plain.
pub fn render(domains: &[Domain]) -> Result<String> {
    let permissions: Vec<Value> = Permission::ALL.iter().copied().map(permission).collect();
    let routes: Map<String, Value> = domains
        .iter()
        .flat_map(|domain| domain.rows)
        .map(|row| (row.route.name.to_owned(), route(row.route)))
        .collect();
    let file = json!({"permissions": permissions, "routes": routes});
    Ok(serde_json::to_string_pretty(&file)? + "\n")
}

fn permission(permission: Permission) -> Value {
    let roles: Map<String, Value> = Role::ALL
        .iter()
        .filter_map(|role| {
            let scope = match role.grant(permission)? {
                Scope::Assigned => "assigned",
                Scope::All => "all",
            };
            Some((role.key().to_owned(), json!(scope)))
        })
        .collect();
    let level = match permission.level() {
        Level::Route => "route",
        Level::Field => "field",
    };
    json!({
        "code": permission.code(),
        "what": permission.what(),
        "level": level,
        "roles": roles,
    })
}

fn route(route: &Route) -> Value {
    let mut shown = json!({
        "method": route.method.as_str(),
        "path": route.path,
        "access": access(route.access),
    });
    match route.access {
        Access::AnyOf(any_of) => shown["any_of"] = json!(codes(any_of)),
        Access::Signature(provider) => shown["provider"] = json!(provider),
        Access::Public | Access::SignedIn => {}
    }
    shown
}

/// The codes of `permissions`, in their order.
pub fn codes(permissions: &[Permission]) -> Vec<&'static str> {
    permissions.iter().map(|p| p.code()).collect()
}

fn access(access: Access) -> &'static str {
    match access {
        Access::Public => "public",
        Access::SignedIn => "signed_in",
        Access::AnyOf(_) => "any_of",
        Access::Signature(_) => "signature",
    }
}
