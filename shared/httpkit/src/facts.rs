//! Who and what is calling, before anyone knows who they are.

use std::net::IpAddr;
use std::sync::OnceLock;

use domain::ids::UserId;
use http::request::Parts;
use http::{HeaderMap, header};
use lambda_http::RequestExt as _;
use lambda_http::request::RequestContext;
use telemetry::correlation::Correlation;
use ulid::Ulid;

use crate::caching;
use crate::compress::accepts_gzip;

/// The header that ties together everything one outside request set off.
pub(crate) const CORRELATION_HEADER: &str = "x-correlation-id";

const LONGEST_ID: usize = 128;
const LONGEST_USER_AGENT: usize = 256;

/// The machine at the other end, as the gateway saw it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ClientFacts {
    /// Its address: the gateway's own view, never a header that anyone can write.
    pub ip: Option<IpAddr>,
    /// What it calls itself, cut to 256 characters.
    pub user_agent: Option<String>,
}

/// An address is personal: it is not for the log.
impl std::fmt::Debug for ClientFacts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ClientFacts(***)")
    }
}

/// What is known of a request without reading it.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) request_id: String,
    pub(crate) correlation: Correlation,
    pub(crate) client: ClientFacts,
    pub(crate) origin: Option<String>,
    pub(crate) takes_gzip: bool,
    /// The tags of the answers that are there already.
    pub(crate) if_none_match: Option<String>,
    /// Who it turned out to be, for the log line.
    pub(crate) caller: OnceLock<UserId>,
}

impl Asked {
    pub(crate) fn of(parts: &Parts) -> Self {
        let mut request_id = None;
        let mut client = ClientFacts::default();
        if let Some(RequestContext::ApiGatewayV2(context)) = parts.request_context_ref() {
            request_id = context.request_id.clone().filter(|id| is_plain(id));
            client.ip = context
                .http
                .source_ip
                .as_deref()
                .and_then(|ip| ip.parse().ok());
            client.user_agent = context
                .http
                .user_agent
                .as_deref()
                .map(|agent| agent.chars().take(LONGEST_USER_AGENT).collect());
        }
        let fresh = Ulid::new();
        Self {
            // A request that did not come through the gateway has no id yet.
            request_id: request_id.unwrap_or_else(|| fresh.to_string()),
            correlation: Correlation::parse_or_new(text(&parts.headers, CORRELATION_HEADER), fresh),
            client,
            origin: text(&parts.headers, header::ORIGIN.as_str()).map(str::to_owned),
            takes_gzip: text(&parts.headers, header::ACCEPT_ENCODING.as_str())
                .is_some_and(accepts_gzip),
            if_none_match: text(&parts.headers, header::IF_NONE_MATCH.as_str()).map(str::to_owned),
            caller: OnceLock::new(),
        }
    }

    /// Whether the answer with this tag is there already.
    pub(crate) fn knows(&self, tag: &str) -> bool {
        let sent = self.if_none_match.as_deref();
        sent.is_some_and(|sent| caching::names(sent, tag))
    }
}

/// A header as text; `None` when absent or not text.
pub(crate) fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Safe to log and to send back: nothing that ends a line or a field.
fn is_plain(id: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.=".contains(&byte);
    (1..=LONGEST_ID).contains(&id.len()) && id.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_that_could_break_a_log_line_is_not_taken() {
        for wrong in ["", "a b", "a\nb", "a\"b", "é", &"x".repeat(129)] {
            assert!(!is_plain(wrong), "{wrong}");
        }
        assert!(is_plain("JKJaXmPLvHcESHA="));
    }
}
