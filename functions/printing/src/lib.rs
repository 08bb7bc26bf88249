//! Documents that the house prints.
//!
//! | worker | started by |
//! |---|---|
//! | `print_documents` | a contract that was drawn up, or that took effect; labels that were asked for |
//!
//! Printing the same contract again gives the same bytes under the same key, so a message that
//! comes twice does no harm; the contract takes a print only once.

mod contract_print;
mod events;
mod label_print;
#[cfg(test)]
mod tests;

use contract::printing::PRINT_DOCUMENTS;
use runtime::NotServed;

use events::print_documents;
pub use runtime::Core as Context;

/// Runs the worker named `handler` on an event's text.
///
/// # Errors
/// [`NotServed`]: no such worker here.
pub async fn invoke(cx: &Context, handler: &str, event: &str) -> Result<String, NotServed> {
    if handler != PRINT_DOCUMENTS.name {
        return Err(NotServed::NoSuchOperation(handler.to_owned()));
    }
    // Boxed: the futures of two services are too deep for the compiler.
    let worker = async |message| Box::pin(print_documents::print_documents(cx, message)).await;
    Ok(eventkit::each_message(event, worker).await)
}
