//! Dispatch of the operations on the audit log: a total match.

use contract::identity::audit::{AuditOp, ListAudit};
use httpkit::serve;
use lambda_http::{Body, Request, Response};

use crate::Context;
use crate::routes::list_audit;

pub(crate) async fn handle(cx: &Context, op: AuditOp, request: Request) -> Response<Body> {
    match op {
        AuditOp::ListAudit => serve::<ListAudit, _>(cx, request, list_audit::list_audit).await,
    }
}
