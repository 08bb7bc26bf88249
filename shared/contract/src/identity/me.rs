//! What a person sees and changes of themselves.

use schemars::JsonSchema;
use serde::Serialize;

use super::READS;
use super::users::UserView;
use crate::common::Nothing;
use crate::route::{Reply, Route};
use crate::routes;

routes! {
    /// Every operation on one's own account.
    MeOp {
        /// Who is signed in, with roles and permissions.
        GetMe {
            route: Route::get("get_me", "/v1/me").summary("Show who is signed in").grants(READS),
            path: Nothing,
            query: Nothing,
            body: Nothing,
            reply: MeView,
        }
    }
}

/// Who is signed in.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MeView {
    /// The account.
    #[serde(flatten)]
    pub user: UserView,
    /// The codes of what they may do.
    pub permissions: Vec<&'static str>,
}

impl Reply for MeView {
    const VERSIONED: bool = true;

    fn version(&self) -> Option<u64> {
        Some(self.user.version)
    }
}
