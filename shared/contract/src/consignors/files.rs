//! Consignors' files and their identity: rows 31 to 34 of the route list.

use domain::access::Permission as P;

use crate::common::{Nothing, Page};
use crate::route::{KeyRule, MatchRule, Method, Route};
use crate::routes;
use crate::worker::{Grant, Secret};

mod body;
mod view;

pub use body::{
    ConsignorEditBody, ConsignorListQuery, ConsignorPath, DocumentBody, FileQuery, HoldOrder,
    IdentityDecision, IdentityDocuments, Numbers,
};
pub use view::{ConsignorCard, ConsignorView, DocumentView, IdentityView, KycView, Sight};

const READS: &[Grant] = &[Grant::TableRead, Grant::Secret(Secret::CursorKey)];
const WRITES: &[Grant] = &[
    Grant::TableRead,
    Grant::TableWrite,
    Grant::Secret(Secret::CursorKey),
];
/// What also seals or opens numbers holds their key.
const SEALS: &[Grant] = &[
    Grant::TableRead,
    Grant::TableWrite,
    Grant::Secret(Secret::CursorKey),
    Grant::Secret(Secret::FieldKey),
];

routes! {
    /// Every operation on consignors' files.
    ConsignorOp {
        /// Lists consignors by one of `kyc_status` (last changed first), `tier` (by name), `on_hold`,
        /// `name` and `number` (how they begin); all of them by name, if none is said.
        ListConsignors {
            route: Route::get("list_consignors", "/v1/consignors")
                .summary("List consignors")
                .any_of(&[P::ConsignorsView])
                .grants(READS),
            path: Nothing, query: ConsignorListQuery, body: Nothing, reply: Page<ConsignorCard>,
        }
        /// Shows a consignor's file with what the house owes them. Numbers of accounts are masked;
        /// `numbers=whole` shows them to whoever may see bank details, and keeps that they looked.
        /// Notes, numbers and papers are for those who may change the file.
        GetConsignor {
            route: Route::get("get_consignor", "/v1/consignors/{id}")
                .summary("Show a consignor's file")
                .any_of(&[P::ConsignorsView])
                .grants(SEALS),
            path: ConsignorPath, query: FileQuery, body: Nothing, reply: ConsignorView,
        }
        /// Changes tier, defaults, notes and hold: what is sent replaces what was there. Nothing is
        /// paid to a consignor on hold.
        UpdateConsignor {
            route: Route::edit(Method::Patch, "update_consignor", "/v1/consignors/{id}")
                .summary("Change tier, defaults or hold")
                .any_of(&[P::ConsignorsUpdate])
                .grants(WRITES),
            path: ConsignorPath, query: Nothing, body: ConsignorEditBody, reply: ConsignorView,
        }
        /// Decides on the papers that a consignor showed. Verifying takes a paper that has not
        /// expired, and may name payout methods whose holder is the consignor: nothing is paid to
        /// others. Of a verified consignor it verifies such methods alone. Nobody decides on
        /// themselves; the consignor is told.
        VerifyConsignor {
            route: Route::act("verify_consignor", "/v1/consignors/{id}/verify")
                .summary("Decide on a consignor's identity")
                .any_of(&[P::ConsignorsVerify])
                .grants(WRITES),
            path: ConsignorPath, query: Nothing, body: IdentityDecision, reply: ConsignorView,
        }
        /// A consignor shows who they are: papers of the kinds the house accepts, with pictures that
        /// they uploaded as `identity` and that passed the check. They replace those shown before,
        /// and someone looks at them.
        SubmitIdentityDocuments {
            route: SUBMIT
                .summary("Show who one is")
                .any_of(&[P::ProfileManageOwn])
                .grants(SEALS),
            path: Nothing, query: Nothing, body: IdentityDocuments, reply: IdentityView,
        }
    }
}

/// A consignor who sends papers for the first time has seen no version yet.
const SUBMIT: Route = {
    let path = "/v1/me/identity-documents";
    let mut route = Route::edit(Method::Put, "submit_identity_documents", path);
    route.if_match = MatchRule::Optional;
    route.key = KeyRule::Required { hours: 24 };
    route
};
