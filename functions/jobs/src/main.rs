use jobs::{Context, invoke};
use runtime::{Clock, Config};

/// One binary, many Lambdas: the function's `Handler` setting names the operation.
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    let handler = std::env::var("_HANDLER")?;
    let config = Config::from_env().await?;
    let cx = Context::new(&config, Clock::ahead_by(config.clock_ahead)).await?;
    cx.warm_up().await;
    runtime::run(&handler, async |event| invoke(&cx, &handler, event).await).await
}
