//! `follow_products`: something happened to a product. The window shows it, and who waits for the
//! product is told or offered it.

use domain::event::Cause;
use domain::ids::ProductId;
use eventkit::{Failure, Message, Published, each_message};
use serde_json::Value;
use tokio::sync::OnceCell;

use crate::Context;
use crate::watches::serve_watchers;
use crate::window::{SetUp, keep};

/// The set-up is read once for all messages that come together. What has happened to something
/// else than a product is passed over.
pub(crate) async fn follow_products(cx: &Context, event: &str) -> String {
    let set_up = OnceCell::new();
    // On the heap: the futures of two services are too deep for the compiler.
    let handler = async |message| Box::pin(follow(cx, &set_up, message)).await;
    each_message(event, handler).await
}

async fn follow(
    cx: &Context,
    set_up: &OnceCell<SetUp>,
    message: Message<Published<Value>>,
) -> Result<(), Failure> {
    let (run, told) = (&message.id, &message.body.detail);
    let Ok(id) = ProductId::parse(&told.aggregate) else {
        return Ok(());
    };
    let read = async || Box::pin(SetUp::read(cx)).await;
    let set_up = set_up.get_or_try_init(read).await?;
    let cause = Cause::house("follow_products", cx.now(), run, &told.correlation_id);
    Box::pin(keep(cx, set_up, &id)).await?;
    Box::pin(serve_watchers(cx, &set_up.shop(), &id, &cause)).await
}
