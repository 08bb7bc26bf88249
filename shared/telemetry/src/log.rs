//! Where log lines go and what they look like.

use std::fmt;

use tracing::{Event, Subscriber};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::format::{Format, Json, JsonFields, Writer};
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields, MakeWriter};
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;

/// At `debug` and below these tell whole requests and answers, which hold names and tokens. A
/// general level never opens them; only naming the very module in `RUST_LOG` does.
const TALKATIVE: [&str; 6] = ["aws_", "h2", "hyper", "lambda_", "reqwest", "rustls"];

/// Starts logging for a function: one JSON object a line on standard output, fields flattened,
/// time in UTC, the function's name on every line.
///
/// The level is `RUST_LOG`, or else `LOG_LEVEL`, or else `info`. A second call does nothing.
pub fn init(function: &str) {
    let layer = json(function, std::io::stdout);
    // It fails only when logging has begun already, and then there is nothing left to do.
    let _ = tracing_subscriber::registry()
        .with(layer.with_filter(level()))
        .try_init();
}

/// Starts logging for the local stack: short lines for people. A second call does nothing.
pub fn init_compact() {
    let layer = tracing_subscriber::fmt::layer()
        .compact()
        .with_ansi(false)
        .with_target(false);
    // As above.
    let _ = tracing_subscriber::registry()
        .with(layer.with_filter(level()))
        .try_init();
}

fn level() -> EnvFilter {
    let wanted = ["RUST_LOG", "LOG_LEVEL"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|level| !level.is_empty()));
    filter(wanted.as_deref().unwrap_or("info"))
}

/// A level that does not parse is `info`: a typing error must not silence the log.
fn filter(wanted: &str) -> EnvFilter {
    let quiet = TALKATIVE.map(|target| format!("{target}=warn")).join(",");
    // A later directive for the same target wins, so what was asked for by name stays.
    EnvFilter::try_new(format!("{quiet},{wanted}"))
        .or_else(|_| EnvFilter::try_new(format!("{quiet},info")))
        .expect("the built-in directives are well-formed")
}

fn json<S, W>(function: &str, writer: W) -> impl Layer<S>
where
    S: Subscriber + for<'lookup> LookupSpan<'lookup>,
    W: for<'writer> MakeWriter<'writer> + Send + Sync + 'static,
{
    let inner = tracing_subscriber::fmt::format()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false)
        .with_target(true);
    tracing_subscriber::fmt::layer()
        .fmt_fields(JsonFields::new())
        .event_format(Named {
            function: serde_json::Value::from(function).to_string(),
            inner,
        })
        .with_writer(writer)
}

/// The JSON format of the library, with the function's name put in front.
struct Named {
    /// As a JSON string, quotes included.
    function: String,
    inner: Format<Json>,
}

impl<S, N> FormatEvent<S, N> for Named
where
    S: Subscriber + for<'lookup> LookupSpan<'lookup>,
    N: for<'writer> FormatFields<'writer> + 'static,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let mut line = String::new();
        self.inner
            .format_event(context, Writer::new(&mut line), event)?;
        let rest = line.strip_prefix('{').unwrap_or(&line);
        write!(writer, "{{\"function\":{},{rest}", self.function)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::io;
    use std::sync::{Arc, Mutex};

    use serde_json::{Map, Value};

    use super::*;

    #[derive(Clone, Default)]
    struct Tape(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Tape {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// The lines that `talk` logs at this level, as JSON, without what changes from run to run.
    pub(crate) fn lines(level: &str, talk: impl FnOnce()) -> Vec<Value> {
        let tape = Tape::default();
        let writer = tape.clone();
        let layer = json("submit_request", move || writer.clone());
        let subscriber = tracing_subscriber::registry().with(layer.with_filter(filter(level)));
        tracing::subscriber::with_default(subscriber, talk);
        let bytes = tape.0.lock().unwrap().clone();
        let text = String::from_utf8(bytes).unwrap();
        text.lines()
            .map(|line| {
                assert!(
                    line.starts_with(r#"{"function":"submit_request","#),
                    "{line}"
                );
                let mut line: Map<String, Value> = serde_json::from_str(line).unwrap();
                let time = line.remove("timestamp").unwrap();
                assert!(time.as_str().unwrap().ends_with('Z'), "{time} is in UTC");
                line.sort_keys();
                Value::Object(line)
            })
            .collect()
    }

    #[test]
    fn a_line_is_one_flat_object_with_the_functions_name() {
        let told = lines("info", || {
            tracing::info!(request.id = "req_1", version = 3, "Submitted request req_1");
        });
        insta::assert_snapshot!(serde_json::to_string(&told).unwrap(), @r#"[{"function":"submit_request","level":"INFO","message":"Submitted request req_1","request.id":"req_1","target":"telemetry::log::tests","version":3}]"#);
    }

    #[test]
    fn what_is_told_inside_a_span_carries_the_spans_fields() {
        let told = lines("info", || {
            tracing::info_span!("request", correlation_id = "cor_1")
                .in_scope(|| tracing::warn!("Slow"));
        });
        assert_eq!(told[0]["span"]["correlation_id"], "cor_1");
    }

    #[test]
    fn a_line_break_in_a_field_does_not_begin_a_line() {
        let told = lines("info", || {
            tracing::info!(code = "a\n{\"level\":\"ERROR\"}", "Odd\nmessage");
        });
        assert_eq!(told.len(), 1);
        assert_eq!(told[0]["level"], "INFO");
    }

    #[test]
    fn a_general_level_does_not_open_those_who_tell_whole_requests() {
        let talk = || {
            tracing::debug!(target: "aws_smithy_runtime::client", "body: ...");
            tracing::debug!(target: "hyper::proto", "headers: ...");
            tracing::debug!("ours");
            tracing::warn!(target: "hyper::proto", "broken");
        };
        let told = |level| {
            lines(level, talk)
                .iter()
                .map(|line| line["message"].as_str().unwrap().to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(told("debug"), ["ours", "broken"]);
        assert_eq!(told("info"), ["broken"]);
        assert_eq!(
            told("debug,hyper=debug"),
            ["headers: ...", "ours", "broken"]
        );
    }

    #[test]
    fn a_level_with_a_typing_error_is_info() {
        let told = lines("dbug!=??", || {
            tracing::debug!("hidden");
            tracing::info!("shown");
        });
        assert_eq!(told.len(), 1);
        assert_eq!(told[0]["message"], "shown");
    }

    #[test]
    fn logging_may_be_started_twice() {
        init("first");
        init("second");
        init_compact();
        tracing::info!("still here");
    }
}
