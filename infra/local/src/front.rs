//! The one door: what is the console's, what is a socket's, and what is the API's.

use http::Request;
use hyper::body::Incoming;
use tokio::net::TcpListener;

use crate::console::Console;
use crate::gateway::Gateway;
use crate::net::{self, Answer, BoxError, Stop};
use crate::websocket::SocketApi;

/// What answers on the stack's port. Clones are the same door.
#[derive(Clone)]
pub(crate) struct Front {
    pub(crate) gateway: Gateway,
    pub(crate) console: Console,
    pub(crate) sockets: SocketApi,
}

impl Front {
    /// Answers until `stop`.
    pub(crate) async fn serve(self, listener: TcpListener, stop: Stop) {
        let service = hyper::service::service_fn(move |request| {
            let front = self.clone();
            async move { Ok::<_, BoxError>(front.answer(request).await) }
        });
        net::serve(listener, service, stop).await;
    }

    async fn answer(&self, request: Request<Incoming>) -> Answer {
        let path = request.uri().path();
        if path == "/_local" || path.starts_with("/_local/") {
            return self.console.answer(request).await;
        }
        if path.starts_with("/app/") {
            return self.sockets.accept(request).await;
        }
        self.gateway.answer(request).await
    }
}
