//! The pages of the console, from templates that are part of the program.

use http::Request;
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use minijinja::{Environment, Value, context};
use serde::Serialize;
use serde_json::Value as Json;

use crate::error::LocalError;
use crate::stack::Parts;
use crate::templates::plain;

const TEMPLATES: [(&str, &str); 8] = [
    ("page.html", include_str!("pages/page.html")),
    ("home.html", include_str!("pages/home.html")),
    ("messages.html", include_str!("pages/messages.html")),
    ("mail.html", include_str!("pages/mail.html")),
    ("work.html", include_str!("pages/work.html")),
    ("files.html", include_str!("pages/files.html")),
    ("happened.html", include_str!("pages/happened.html")),
    ("api.html", include_str!("pages/api.html")),
];

/// The pages.
#[derive(Debug)]
pub(crate) struct Pages(Environment<'static>);

/// A row of the page about the API.
#[derive(Debug, Serialize)]
struct Operation {
    method: String,
    path: String,
    name: String,
    summary: String,
    description: String,
    access: String,
}

impl Pages {
    pub(crate) fn new() -> Result<Self, LocalError> {
        let mut environment = Environment::new();
        environment.add_filter("in_panama", in_panama);
        environment.add_filter("pretty", pretty);
        for (name, text) in TEMPLATES {
            environment
                .add_template(name, text)
                .map_err(|error| LocalError::Console(error.to_string()))?;
        }
        Ok(Self(environment))
    }

    /// The page of a path below the console's, if there is one.
    pub(crate) async fn render(
        &self,
        parts: &Parts,
        clock: &Json,
        path: &[&str],
    ) -> Option<String> {
        let (name, content) = match path {
            [] => (
                "home.html",
                context! {
                    logins => parts.logins,
                    jobs => parts.scheduler.jobs(),
                    mails => parts.mailbox.all().len(),
                    events => parts.bus.published().len(),
                    objects => parts.buckets.objects().len(),
                    connections => parts.connections.ids(),
                },
            ),
            ["messages"] => {
                let mut mails = parts.mailbox.all();
                mails.reverse();
                ("messages.html", context! { mails })
            }
            ["mail", id] => ("mail.html", context! { mail => parts.mailbox.get(id)? }),
            ["work"] => (
                "work.html",
                context! {
                    queues => parts.queue_views().await,
                    jobs => parts.scheduler.jobs(),
                },
            ),
            ["files"] => (
                "files.html",
                context! { objects => parts.buckets.objects() },
            ),
            ["happened"] => {
                let mut events = parts.bus.published();
                events.reverse();
                (
                    "happened.html",
                    context! { events => Value::from_serialize(events) },
                )
            }
            ["api"] => (
                "api.html",
                context! { operations => operations(parts).await },
            ),
            _ => return None,
        };
        let content = context! { clock => Value::from_serialize(clock), ..content };
        match self
            .0
            .get_template(name)
            .and_then(|page| page.render(content))
        {
            Ok(html) => Some(html),
            Err(error) => {
                tracing::error!(%error, name, "A page of the console does not render");
                None
            }
        }
    }
}

/// What the API offers: from its own description if it has one, else from the routes.
async fn operations(parts: &Parts) -> Vec<Operation> {
    let request = Request::get("/v1/openapi.json").body(Full::new(Bytes::new()));
    let mut described = Json::Null;
    if let Ok(request) = request {
        let answer = parts.gateway.answer(request).await;
        if answer.status().is_success()
            && let Ok(body) = answer.into_body().collect().await
        {
            described = serde_json::from_slice(&body.to_bytes()).unwrap_or_default();
        }
    }
    let routes = parts.gateway.router.routes();
    let mut operations: Vec<_> = routes
        .map(|route| {
            let method = route.method.to_lowercase();
            let what = &described["paths"][&route.path][&method];
            let text = |name: &str| what[name].as_str().unwrap_or_default().to_owned();
            Operation {
                method: route.method.clone(),
                path: route.path.clone(),
                name: route.function.clone(),
                summary: text("summary"),
                description: text("description"),
                access: what.get("x-access").map_or_else(String::new, plain),
            }
        })
        .collect();
    operations.sort_by(|a, b| (&a.path, &a.method).cmp(&(&b.path, &b.method)));
    operations
}

/// A timestamp as a clock on the wall of the shop shows it.
fn in_panama(text: &str) -> String {
    let Ok(at) = text.parse::<Timestamp>() else {
        return text.to_owned();
    };
    let zone = TimeZone::get("America/Panama").unwrap_or(TimeZone::UTC);
    at.to_zoned_datetime(zone)
        .strftime("%Y-%m-%d %H:%M:%S")
        .to_string()
}

/// JSON with line ends, if it is JSON.
fn pretty(value: &Value) -> String {
    let json = match value.as_str() {
        Some(text) => serde_json::from_str::<Json>(text),
        None => serde_json::to_value(value),
    };
    let pretty = json.and_then(|json| serde_json::to_string_pretty(&json));
    pretty.unwrap_or_else(|_| value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_reads_and_times_are_those_of_the_shop() {
        assert!(Pages::new().is_ok());
        assert_eq!(in_panama("2026-11-24T10:00:00Z"), "2026-11-24 05:00:00");
        assert_eq!(in_panama("soon"), "soon");
    }
}
