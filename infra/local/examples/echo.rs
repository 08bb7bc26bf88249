//! The smallest function there is, for the tests of the runtime API: answers what it was sent
//! and what it was told, fails when asked to, and dies when asked to.

use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde_json::{Value, json};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    lambda_runtime::run(service_fn(answer)).await
}

async fn answer(event: LambdaEvent<Value>) -> Result<Value, Error> {
    let told = |name: &str| std::env::var(name).unwrap_or_default();
    match event.payload["do"].as_str() {
        Some("fail") => Err("asked to".into()),
        Some("die") => std::process::exit(3),
        _ => Ok(json!({
            "sent": event.payload,
            "function": event.context.env_config.function_name,
            "handler": told("_HANDLER"),
            "greeting": told("GREETING"),
            "table": told("TABLE_NAME"),
            "dynamodb": told("AWS_ENDPOINT_URL_DYNAMODB"),
            "clock_ahead": told("CLOCK_AHEAD_SECONDS"),
            "process": std::process::id(),
        })),
    }
}
