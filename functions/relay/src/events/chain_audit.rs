//! New entries of the audit log are tied into the chain of their day.

use data::StoreError;
use data::audit::{from_stream, link};
use domain::fault::Fault;
use eventkit::each_record;
use eventkit::stream::{Change, StreamRecord};
use telemetry::metrics::{Unit, emit};

use crate::Context;

/// Ties in one entry after the other, in the order of the stream, and stops at the first that does
/// not go through: the stream comes again from there on. An entry that comes twice stays where it
/// is.
pub(crate) async fn chain_audit(cx: &Context, event: &str) -> String {
    each_record(event, async |record| tie_in(cx, record).await).await
}

async fn tie_in(cx: &Context, record: StreamRecord) -> Result<(), StoreError> {
    if record.kind != Change::Insert {
        return Ok(());
    }
    let Some(entry) = from_stream(&record.new_image)? else {
        return Ok(());
    };
    match link(&cx.table, &entry).await {
        // Trying again cannot help, and must not hold up the entries of today.
        Err(late @ StoreError::Taken { .. }) => {
            tracing::error!(
                audit.id = %entry.id,
                code = late.code(),
                dead = true,
                "Entry {} of the audit log came after its day was sealed",
                entry.id
            );
            let figures = [("audit_entries_late", Unit::Count, 1.0)];
            emit("Dejavu", &[("worker", "chain_audit")], &figures, cx.now());
            Ok(())
        }
        done => done,
    }
}
