//! `rebuild_window`: the window is put together anew.

use data::StoreError;
use domain::fault::Fault;
use eventkit::{Failure, on_schedule};
use runtime::NotServed;
use tokio::time::{Duration, Instant};

use crate::Context;
use crate::window::{SetUp, keep};

/// What a run has before its function is ended.
const PATIENCE: Duration = Duration::from_secs(840);

/// Looks at every product that may stand in the window, and at everything that stands in it. A run
/// whose time is over leaves the rest to the next one. One product that does not go through keeps
/// no other from it.
pub(crate) async fn rebuild_window(cx: &Context, event: &str) -> Result<String, NotServed> {
    // On the heap: the futures of two services are too deep for the compiler.
    let run = on_schedule(event, async |_| Box::pin(rebuild(cx)).await).await;
    run.map_err(|failure| NotServed::Failed(failure.into()))
}

async fn rebuild(cx: &Context) -> Result<(), Failure> {
    let began = Instant::now();
    let set_up = Box::pin(SetUp::read(cx)).await?;
    let (mut seen, mut failed) = (0_usize, None);
    while began.elapsed() < PATIENCE {
        let Some(step) = data::window::next_step(&cx.table, cx.now()).await? else {
            tracing::info!(seen, "Looked at {seen} products for the shop window");
            return failed.map_or(Ok(()), Err);
        };
        for id in &step.products {
            if let Err(failure) = Box::pin(keep(cx, &set_up, id)).await {
                let code = failure.code();
                tracing::error!(product.id = %id, code, "The window does not show {id} as it is");
                failed = Some(failure);
            }
        }
        seen += step.products.len();
        match step.done(&cx.table, cx.now()).await {
            Ok(()) => {}
            Err(busy @ StoreError::Changed { .. }) => {
                let code = busy.code();
                tracing::warn!(code, "Another rebuild of the window is under way");
                return Ok(());
            }
            Err(error) => return Err(error.into()),
        }
    }
    tracing::warn!(seen, "The next run goes on after {seen} products");
    failed.map_or(Ok(()), Err)
}
