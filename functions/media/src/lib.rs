//! Files that people upload.
//!
//! | operation | route or trigger |
//! |---|---|
//! | `create_upload` | `POST /v1/media/uploads` |
//! | `get_media` | `GET /v1/media/{id}` |
//! | `check_upload` | an object has arrived in `incoming/` |
//!
//! A file goes: announced → sent to `incoming/<id>` → looked at by `check` → kept in
//! `media/<id>/<fingerprint>`, or refused. Nothing that was sent is ever served as it came, but a
//! PDF that was read through.

mod check;
mod events;
mod keys;
mod routes;
#[cfg(test)]
mod tests;

use contract::media::{CHECK_UPLOAD, CreateUpload, GetMedia, MediaOp};
use httpkit::serve;
use lambda_http::{Body, Request, Response};
use runtime::NotServed;

use events::check_upload;
use routes::{create_upload, get_media};
pub use runtime::Core as Context;

/// Runs the operation named `handler` on an event's text.
///
/// # Errors
/// [`NotServed`]: no such operation here, or the event is not its trigger's.
pub async fn invoke(cx: &Context, handler: &str, event: &str) -> Result<String, NotServed> {
    if handler == CHECK_UPLOAD.name {
        // Boxed: the futures of two services are too deep for the compiler.
        let worker = async |message| Box::pin(check_upload::check_upload(cx, message)).await;
        return Ok(eventkit::each_message(event, worker).await);
    }
    runtime::answer!(cx, handler, event;
        MediaOp => handle,
    )
}

async fn handle(cx: &Context, op: MediaOp, request: Request) -> Response<Body> {
    use MediaOp as Op;
    match op {
        Op::CreateUpload => {
            let route = create_upload::create_upload;
            Box::pin(serve::<CreateUpload, _>(cx, request, route)).await
        }
        Op::GetMedia => Box::pin(serve::<GetMedia, _>(cx, request, get_media::get_media)).await,
    }
}
