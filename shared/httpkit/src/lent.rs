//! What an override adds to what a caller may do, for one request.

use contract::route::{Access, Route};
use contract::worker::Grant;
use domain::access::{Caller, Permission};
use domain::event::OverrideUse;
use domain::overrides::{HEADER, OverrideText, Use};
use domain::time::Timestamp;
use http::HeaderMap;

use crate::error::ApiError;
use crate::facts::text;
use crate::gate::Gate;

/// An override that a request came with.
pub(crate) struct Borrowed {
    /// Which, for whoever reads of the change later.
    pub(crate) used: OverrideUse,
    /// Why it is not left to be used. The first answer under a key is still given again.
    pub(crate) over: Option<ApiError>,
}

/// Widens what the caller may do by the override in the header, if there is one: by the
/// permissions of this route that whoever granted it holds, and by the sight of what these are
/// about.
pub(crate) async fn borrow<C: Gate>(
    cx: &C,
    route: &Route,
    headers: &HeaderMap,
    targets: &[&str],
    caller: &mut Caller,
    now: Timestamp,
) -> Result<Option<Borrowed>, ApiError> {
    let (Access::AnyOf(permissions), Some(sent)) = (route.access, text(headers, HEADER)) else {
        return Ok(None);
    };
    // A key does what its scopes say and nothing else.
    if caller.key().is_some() {
        return Ok(None);
    }
    let text = OverrideText::parse(sent.trim())?;
    let wanted = Use {
        user: &caller.user,
        operation: route.name,
        targets,
    };
    let lent = cx.lend(&text, &wanted).await?;
    for permission in permissions {
        let sight = Permission::from_code(&format!("{}.view", permission.resource()));
        for lent_permission in [Some(*permission), sight].into_iter().flatten() {
            if let Some(reach) = lent.grants.reach(lent_permission) {
                caller.grants = caller.grants.with(lent_permission, reach);
            }
        }
    }
    Ok(Some(Borrowed {
        used: lent.granted.in_use(),
        over: lent.granted.is_left(now).err().map(ApiError::from),
    }))
}

/// Whether nothing that the route keeps could use the override up, so that the gate does.
pub(crate) fn is_used_at_the_gate(route: &Route) -> bool {
    !route.writes() || !route.grants.contains(&Grant::TableWrite)
}
